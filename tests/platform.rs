//! The browser as a platform, whatever a page has put in place of the browser's objects: `common/page.js` has those.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::panic, clippy::unwrap_used)] // A test says what is wrong by panicking.

mod common;

use std::cell::Cell;
use std::collections::HashSet;
use std::rc::Rc;

use common::{App, Client, connect, emit, emit_with, engine, log, seen, session, sleep, url};
use js_sys::{Array, Error, Object, Reflect, Uint8Array};
use socketio::core::{
    AckToken, EmitOptions, Manager, ReconnectionOptions, SocketId, TransportError, TransportErrorKind, TransportId,
    TransportKind,
};
use socketio::driver::{Driver, Platform};
use socketio::protocol::request::UrlOptions;
use socketio::web::{Browser, RequestOptions, SessionOptions, Timers};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test as test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen(module = "/tests/common/page.js")]
extern "C" {
    fn install(how: &str);
    fn restore();
    fn remove(name: &str);
    fn note(line: &str);
    fn lines() -> Vec<String>;
    fn clear();
    fn problems() -> Vec<String>;
    #[wasm_bindgen(js_name = readingsOfTheClock)]
    fn readings_of_the_clock() -> u32;
    #[wasm_bindgen(js_name = stopTheClock)]
    fn stop_the_clock();
    fn fail(place: &str, times: u32);
    #[wasm_bindgen(js_name = isFailing)]
    fn is_failing(place: &str) -> bool;
    #[wasm_bindgen(js_name = lastThrown)]
    fn last_thrown() -> JsValue;
    fn handshake(sid: &str) -> String;
    #[wasm_bindgen(js_name = answerRequest)]
    fn answer(number: i32, status: u16, text: &str);
    #[wasm_bindgen(js_name = requestOf)]
    fn request(number: i32) -> JsValue;
    #[wasm_bindgen(js_name = urlsOf)]
    fn urls() -> Vec<String>;
    #[wasm_bindgen(js_name = headerOf)]
    fn header(number: i32, name: &str) -> Option<String>;
    #[wasm_bindgen(js_name = countRequests)]
    fn count_requests() -> usize;
    #[wasm_bindgen(js_name = countSockets)]
    fn count_sockets() -> usize;
    #[wasm_bindgen(js_name = tellSocket, catch)]
    fn tell_socket(number: i32, data: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(catch)]
    fn fire(number: i32, name: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(js_name = listenedTo)]
    fn listened_to() -> String;
    #[wasm_bindgen(catch)]
    fn dispatch(name: &str) -> Result<(), JsValue>;
    /// Fires an event with more members.
    #[wasm_bindgen(catch, js_name = dispatch)]
    fn dispatch_with(name: &str, more: &JsValue) -> Result<(), JsValue>;
}

/// The events by which the page says that it is awake, is kept, and is back.
const AWAKE: &str = "online,visibilitychange,pagehide,pageshow";

/// How the connections of a test are made.
#[derive(Clone)]
struct Setup {
    transport: TransportKind,
    fetch: bool,
    url: UrlOptions,
    headers: JsValue,
    timers: Timers,
    close_on_beforeunload: bool,
    wake_up: bool,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            transport: TransportKind::Polling,
            fetch: false,
            url: url("http://a.org"),
            headers: JsValue::UNDEFINED,
            timers: Timers::Current,
            close_on_beforeunload: false,
            wake_up: true,
        }
    }
}

const WEBSOCKET: TransportKind = TransportKind::WebSocket;

/// The three ways in which messages go.
fn ways() -> [Setup; 3] {
    [Setup::default(), Setup { fetch: true, ..Setup::default() }, Setup { transport: WEBSOCKET, ..Setup::default() }]
}

impl Setup {
    /// A client in a page whose objects answer like this. What happens is written down with what the page is told.
    fn client(&self, how: &str) -> Rc<Client> {
        install(how);
        self.another_client()
    }

    fn another_client(&self) -> Rc<Client> {
        let Setup { transport, fetch, url, headers, timers, close_on_beforeunload, wake_up } = self.clone();
        let driver = common::open(timers, move || {
            let requests = || RequestOptions {
                fetch,
                extra_headers: headers.clone(),
                with_credentials: true,
                ..Default::default()
            };
            let session = session(&url, requests, close_on_beforeunload);
            Ok((engine(&[transport]), SessionOptions { wake_up, ..session }))
        });
        driver.application().reaction.replace(Some(Box::new(|_, line| note(line))));
        driver
    }

    /// A client that is connected, in a page that answers by hand.
    async fn connected_by_hand(&self) -> (Rc<Client>, SocketId) {
        let driver = self.client("by hand");
        let socket = connect(&driver, "/");
        if self.transport == WEBSOCKET {
            fire(-1, "onopen").unwrap();
            tell_socket(-1, &handshake("s").into()).unwrap();
            tell_socket(-1, &r#"40{"sid":"x"}"#.into()).unwrap();
        } else {
            answer(0, 200, &handshake("s"));
            let (poll, post) = if lines().get(1).unwrap() == "GET" { (1, 2) } else { (2, 1) };
            answer(post, 200, "ok");
            answer(poll, 200, r#"40{"sid":"x"}"#);
        }
        assert_eq!(log(&driver), ["connect 0"]);
        // What was sent by a WebSocket has left when the task ends.
        sleep(0).await;
        clear();
        (driver, socket)
    }
}

thread_local! {
    static NUMBER: Cell<u32> = const { Cell::new(100) };
}

/// The connection carries events both ways, now or after it has been made again.
async fn works(driver: &Client, socket: SocketId) {
    for _ in 0..20 {
        for _ in 0..100 {
            if driver.read(|manager| manager.socket_id(socket).is_some()) {
                break;
            }
            sleep(5).await;
        }
        let number = NUMBER.replace(NUMBER.get() + 1);
        emit(driver, socket, &format!(r#"["n",{number}]"#), vec![]);
        for _ in 0..20 {
            let log = log(driver);
            let has = |line: String| log.contains(&line);
            if has(format!("ack [{number}]")) && has(format!(r#"message ["echo",{number}]"#)) {
                return;
            }
            sleep(5).await;
        }
    }
    panic!("the connection does not work: {:?}, the page: {:?}", log(driver), lines());
}

/// Ends a test: nothing went wrong unseen, and nothing does when all is let go of.
async fn end(driver: Rc<Client>) {
    driver.application().driver.take();
    assert_eq!(Rc::strong_count(&driver), 1, "the test has another reference");
    drop(driver);
    sleep(10).await;
    assert_eq!(problems(), [""; 0], "uncaught");
    restore();
}

fn last_failure(driver: &Client) -> TransportError {
    driver.application().failures.borrow().last().unwrap().clone()
}

fn count(line: &str) -> usize {
    lines().iter().filter(|other| *other == line).count()
}

/// The packets of a session are written down, too.
fn observe(driver: &Client) {
    driver.change(|manager| manager.observe_engine(manager.latest_engine(), true));
}

mod requests {
    use super::{test, *};

    #[test]
    async fn the_packets_of_a_body_are_reported_one_by_one_then_its_end() {
        let (driver, _) = Setup::default().connected_by_hand().await;
        observe(&driver);
        let body = "42[\"e\"]\x1e451-[\"f\",{\"_placeholder\":true,\"num\":0}]\x1ebAQID\x1e42[\"é\"]";
        answer(-1, 200, body);
        assert_eq!(
            lines(),
            [
                r#"packet 42["e"]"#,
                r#"message ["e"]"#,
                r#"packet 451-["f",{"_placeholder":true,"num":0}]"#,
                "packet [1,2,3]",
                r#"message ["f",[1,2,3]]"#,
                r#"packet 42["é"]"#,
                r#"message ["é"]"#,
                "GET",
            ]
        );
        end(driver).await;
    }

    #[test]
    async fn an_empty_body_is_one_packet() {
        let (driver, _) = Setup::default().connected_by_hand().await;
        answer(-1, 200, "");
        // An empty packet is none that there is.
        assert_eq!(log(&driver).get(1).map(String::as_str), Some("disconnect 0 parse error with details"));
        end(driver).await;
    }

    #[test]
    async fn a_request_that_answers_twice_is_heard_once() {
        for setup in ways() {
            let driver = setup.client("twice");
            let socket = connect(&driver, "/");
            works(&driver, socket).await;
            works(&driver, socket).await;
            assert!(!log(&driver).iter().any(|line| line.contains("twice")), "{:?}", log(&driver));
            assert!(!log(&driver).iter().any(|line| line.starts_with("disconnect")), "{:?}", log(&driver));
            end(driver).await;
        }
    }

    #[test]
    async fn a_request_that_answers_at_once_and_throws_has_answered_after_the_call() {
        for how in ["at once", "at once and throws"] {
            for fetch in [false, true] {
                let driver = Setup { fetch, ..Setup::default() }.client(how);
                let socket = connect(&driver, "/");
                assert_eq!(lines(), ["GET"], "reported in the call that sent the request");
                if how == "at once" || !fetch {
                    seen(&driver, "connect 0").await;
                    works(&driver, socket).await;
                    assert!(!log(&driver).iter().any(|line| line.contains("error")), "{:?}", log(&driver));
                }
                driver.input(Manager::close);
                end(driver).await;
            }
        }
    }

    #[test]
    async fn failures_are_told_by_what_failed() {
        for (fetch, place, kinds) in [
            (false, "send", [TransportErrorKind::XhrPoll, TransportErrorKind::XhrPost]),
            (true, "fetch", [TransportErrorKind::FetchRead, TransportErrorKind::FetchWrite]),
        ] {
            let driver = Setup { fetch, ..Setup::default() }.client("later");
            fail(place, 1);
            let socket = connect(&driver, "/");
            assert!(log(&driver).is_empty(), "an error before anybody could listen");
            seen(&driver, &format!("connect_error {}", kinds[0].message())).await;
            let failure = last_failure(&driver);
            assert_eq!((failure.kind, failure.description, failure.context), (kinds[0], Some(last_thrown()), None));
            works(&driver, socket).await;
            sleep(20).await;
            // The poll waits by now: the next request is a POST.
            fail(place, 1);
            emit(&driver, socket, r#"["lost"]"#, vec![]);
            seen(&driver, "disconnect 0 transport error with details").await;
            let failure = last_failure(&driver);
            assert_eq!((failure.kind, failure.description, failure.context), (kinds[1], Some(last_thrown()), None));
            works(&driver, socket).await;
            end(driver).await;
        }
        let driver = Setup { transport: WEBSOCKET, ..Setup::default() }.client("later");
        fail("new WebSocket", 1);
        let socket = connect(&driver, "/");
        assert!(log(&driver).is_empty());
        seen(&driver, "connect_error websocket error").await;
        let failure = last_failure(&driver);
        assert_eq!((failure.kind, failure.description), (TransportErrorKind::WebSocket, Some(last_thrown())));
        works(&driver, socket).await;
        end(driver).await;
    }

    #[test]
    async fn a_status_that_is_none_of_success_comes_with_the_request() {
        let driver = Setup::default().client("by hand");
        connect(&driver, "/");
        answer(0, 503, "busy");
        let failure = last_failure(&driver);
        assert_eq!(failure.kind, TransportErrorKind::XhrPoll);
        assert_eq!(failure.description.unwrap().as_f64(), Some(503.0));
        assert_eq!(failure.context, Some(request(0)));
        // What has ended is not aborted.
        assert_eq!(count("abort"), 0);
        end(driver).await;
    }

    #[test]
    async fn a_response_of_another_status_comes_with_the_failure() {
        let driver = Setup { fetch: true, ..Setup::default() }.client("by hand");
        connect(&driver, "/");
        answer(0, 404, "not here");
        seen(&driver, "connect_error fetch read error").await;
        let failure = last_failure(&driver);
        assert_eq!(failure.description.unwrap().as_f64(), Some(404.0));
        let context = failure.context.unwrap();
        assert_eq!(Reflect::get(&context, &"status".into()).unwrap().as_f64(), Some(404.0));
        end(driver).await;
    }

    #[test]
    async fn a_fetch_that_is_rejected_is_a_failure() {
        let driver = Setup { fetch: true, ..Setup::default() }.client("later");
        remove("fetch");
        let socket = connect(&driver, "/");
        seen(&driver, "connect_error fetch read error").await;
        assert!(last_failure(&driver).description.unwrap().is_instance_of::<Error>());
        install("later");
        works(&driver, socket).await;
        end(driver).await;
    }
}

mod addresses {
    use super::{test, *};

    #[test]
    async fn have_a_stamp_each_over_all_connections() {
        let driver = Setup::default().client("by hand");
        connect(&driver, "/");
        let more: Vec<_> = (0..49).map(|_| Setup::default().another_client()).collect();
        for other in &more {
            connect(other, "/");
        }
        let urls = urls();
        let stamps: HashSet<_> = urls.iter().map(|url| url.split("&t=").nth(1).unwrap()).collect();
        assert_eq!(stamps.len(), 50);
        let is_digit = |digit: char| digit.is_ascii_digit() || digit.is_ascii_lowercase();
        assert!(stamps.iter().all(|stamp| !stamp.is_empty() && stamp.chars().all(is_digit)), "{stamps:?}");
        for other in more {
            other.application().driver.take();
        }
        end(driver).await;
    }

    #[test]
    async fn name_the_session_as_soon_as_it_has_a_name() {
        let url = UrlOptions { timestamp_requests: Some(false), ..url("http://a.org") };
        let driver = Setup { url, ..Setup::default() }.client("by hand");
        connect(&driver, "/");
        answer(0, 200, &handshake("é&"));
        assert_eq!(
            urls(),
            [
                "http://a.org/socket.io/?EIO=4&transport=polling",
                "http://a.org/socket.io/?EIO=4&transport=polling&sid=%C3%A9%26",
                "http://a.org/socket.io/?EIO=4&transport=polling&sid=%C3%A9%26",
            ]
        );
        end(driver).await;
    }

    #[test]
    async fn of_a_websocket_have_no_stamp() {
        let driver =
            Setup { transport: WEBSOCKET, url: url("https://a.org:8443"), ..Setup::default() }.client("by hand");
        connect(&driver, "/");
        assert_eq!(urls(), ["wss://a.org:8443/socket.io/?EIO=4&transport=websocket"]);
        end(driver).await;
    }

    #[test]
    async fn headers_are_read_for_each_request_and_refused_ones_left_out() {
        for fetch in [false, true] {
            let headers = Object::new();
            Reflect::set(&headers, &"x-count".into(), &"1".into()).unwrap();
            let setup = Setup { headers: headers.clone().into(), fetch, ..Setup::default() };
            let driver = setup.client("by hand");
            connect(&driver, "/");
            assert_eq!(header(0, "x-count").as_deref(), Some("1"));
            Reflect::set(&headers, &"x-count".into(), &"2".into()).unwrap();
            Reflect::set(&headers, &"bad name".into(), &"x".into()).unwrap();
            if !fetch {
                fail("setRequestHeader", 1);
            }
            answer(0, 200, &handshake("s"));
            for _ in 0..100 {
                if count_requests() == 3 {
                    break;
                }
                sleep(2).await;
            }
            // Of the fake XMLHttpRequest, the first header is the one that it refuses.
            assert_eq!(header(1, "x-count").as_deref(), fetch.then_some("2"));
            assert_eq!(header(2, "x-count").as_deref(), Some("2"));
            assert_eq!(header(2, "bad name").as_deref(), (!fetch).then_some("x"));
            end(driver).await;
        }
    }
}

mod closing {
    use super::{test, *};

    /// A session that is not open yet closes without a word to the server.
    #[test]
    async fn a_transport_that_is_closed_reports_nothing_not_even_of_the_request_that_is_aborted() {
        for behaviour in ["an aborted request answers", "an aborted request ends", "abort", ""] {
            for fetch in [false, true] {
                let driver = Setup { fetch, ..Setup::default() }.client("by hand");
                connect(&driver, "/");
                fail(behaviour, 1);
                driver.input(Manager::close);
                let before = log(&driver);
                assert_eq!(count("abort"), usize::from(fetch || behaviour != "abort"));
                answer(0, 200, &handshake("s"));
                sleep(5).await;
                assert_eq!(log(&driver), before, "{behaviour}");
                end(driver).await;
            }
        }
    }

    /// The request that waits when a client is connected by hand.
    const POLL: i32 = 3;

    /// The farewell is a POST, and so is an event before it.
    async fn says_farewell(has_event: bool) -> Rc<Client> {
        let setup = Setup { close_on_beforeunload: true, ..Setup::default() };
        let (driver, socket) = setup.connected_by_hand().await;
        if has_event {
            emit(&driver, socket, r#"["e"]"#, vec![]);
        }
        dispatch("beforeunload").unwrap();
        let expected: &[&str] = if has_event { &[r#"POST 420["e"]"#, "POST 1"] } else { &["POST 1"] };
        assert_eq!(lines(), expected);
        clear();
        driver
    }

    #[test]
    async fn a_post_goes_out_and_the_poll_may_end_before_it() {
        for has_event in [false, true] {
            let driver = says_farewell(has_event).await;
            answer(POLL, 200, r#"42["too late"]"#);
            answer(-1, 200, "ok");
            sleep(5).await;
            assert_eq!(log(&driver), ["connect 0"]);
            end(driver).await;
            // Of a request that has ended already this does nothing.
            assert_eq!(lines(), ["abort"]);
        }
    }

    /// It would keep one of the few connections that a browser has to a server.
    #[test]
    async fn a_poll_that_the_server_does_not_end_is_aborted_after_the_post() {
        for has_event in [false, true] {
            for status in [200, 400] {
                let driver = says_farewell(has_event).await;
                sleep(5).await;
                assert_eq!(count("abort"), 0);
                answer(-1, status, "ok");
                assert_eq!(lines(), ["abort"]);
                answer(POLL, 200, r#"42["too late"]"#);
                sleep(5).await;
                assert_eq!(log(&driver), ["connect 0"]);
                end(driver).await;
            }
        }
    }

    /// Also where the connection is dropped meanwhile.
    #[test]
    async fn a_poll_is_aborted_after_the_post_when_nothing_else_is_left() {
        let driver = says_farewell(false).await;
        driver.application().driver.take();
        drop(driver);
        assert_eq!(lines(), [""; 0]);
        answer(-1, 200, "ok");
        assert_eq!(lines(), ["abort"]);
        assert_eq!(problems(), [""; 0]);
        restore();
    }

    #[test]
    async fn nobody_is_told_of_a_message_that_left_by_a_websocket_that_is_closed() {
        for is_closed in [false, true] {
            let setup = Setup { transport: WEBSOCKET, close_on_beforeunload: true, ..Setup::default() };
            let (driver, socket) = setup.connected_by_hand().await;
            observe(&driver);
            emit(&driver, socket, r#"["e"]"#, vec![]);
            if is_closed {
                dispatch("beforeunload").unwrap();
            }
            sleep(5).await;
            assert_eq!(count("drain"), usize::from(!is_closed));
            assert_eq!(count(r#"socket 420["e"]"#), 1);
            end(driver).await;
        }
    }

    #[test]
    async fn a_websocket_that_answers_when_it_is_closed_is_not_heard() {
        let setup = Setup { transport: WEBSOCKET, close_on_beforeunload: true, ..Setup::default() };
        let (driver, _) = setup.connected_by_hand().await;
        fail("a closed socket answers", 1);
        dispatch("beforeunload").unwrap();
        let _ = fire(-1, "onerror");
        assert_eq!(lines(), ["close"]);
        end(driver).await;
    }

    #[test]
    async fn a_websocket_that_cannot_be_detached_is_closed_all_the_same_and_not_heard() {
        for place in ["onopen = null", "onmessage = null", "onclose = null", "onerror = null"] {
            let setup = Setup { transport: WEBSOCKET, close_on_beforeunload: true, ..Setup::default() };
            let (driver, _) = setup.connected_by_hand().await;
            fail(place, 10);
            fail("a closed socket answers", 1);
            dispatch("beforeunload").unwrap();
            assert_eq!(count("close"), 1, "{place}");
            for name in ["onopen", "onclose", "onerror"] {
                fire(-1, name).unwrap();
            }
            tell_socket(-1, &"4".into()).unwrap();
            sleep(5).await;
            assert_eq!(log(&driver), ["connect 0"], "{place}");
            end(driver).await;
        }
    }
}

mod the_timer {
    use super::{test, *};

    /// Whether the timer has run, in so many ms: a report reads the clock.
    async fn runs_within(driver: &Client, ms: i32) -> u32 {
        let before = readings_of_the_clock();
        sleep(ms).await;
        let runs = readings_of_the_clock() - before;
        assert!(log(driver).is_empty());
        runs
    }

    #[test]
    async fn runs_when_it_was_set_last_once() {
        let driver = Setup::default().client("by hand");
        driver.platform().wake(Some(1.0));
        driver.platform().wake(Some(40.0));
        assert_eq!(runs_within(&driver, 15).await, 0);
        assert_eq!(runs_within(&driver, 60).await, 1);
        end(driver).await;
    }

    #[test]
    async fn is_none_where_the_clock_of_the_page_did_not_know_how_to_clear_it() {
        for timers in [Timers::Current, Timers::Native] {
            let driver = Setup { timers, ..Setup::default() }.client("by hand");
            fail("the timer is not cleared", 9);
            driver.platform().wake(Some(1.0));
            driver.platform().wake(None);
            assert_eq!(runs_within(&driver, 20).await, 0);
            driver.platform().wake(Some(1.0));
            driver.platform().wake(Some(1000.0));
            assert_eq!(runs_within(&driver, 20).await, 0);
            end(driver).await;
        }
    }

    #[test]
    async fn and_the_time_of_day_are_native_where_that_is_asked_for() {
        let driver = Setup { timers: Timers::Native, ..Setup::default() }.client("later");
        for place in ["setTimeout", "clearTimeout", "Date.now"] {
            fail(place, u32::MAX);
        }
        assert!(driver.platform().now() > 1e12);
        let socket = connect(&driver, "/");
        works(&driver, socket).await;
        let options = EmitOptions { token: Some(AckToken(1)), timeout: Some(20.0), ..Default::default() };
        driver.input(|manager, now| manager.disconnect(now, socket));
        emit_with(&driver, socket, r#"["e"]"#, vec![], options);
        seen(&driver, "ack Timeout").await;
        end(driver).await;
    }

    #[test]
    async fn runs_though_the_clock_stands_still() {
        let driver = Setup::default().client("later");
        stop_the_clock();
        let socket = connect(&driver, "/");
        let options = EmitOptions { token: Some(AckToken(1)), timeout: Some(20.0), ..Default::default() };
        driver.input(|manager, now| manager.disconnect(now, socket));
        emit_with(&driver, socket, r#"["e"]"#, vec![], options);
        seen(&driver, "ack Timeout").await;
        driver.input(|manager, now| manager.connect(now, socket));
        works(&driver, socket).await;
        end(driver).await;
    }

    /// A timeout of an acknowledgement that is due in some ms.
    fn wait_for_timeout(driver: &Client, socket: SocketId) {
        let options = EmitOptions { token: Some(AckToken(1)), timeout: Some(20.0), ..Default::default() };
        emit_with(driver, socket, r#"["e"]"#, vec![], options);
    }

    #[test]
    async fn is_set_again_after_one_that_ran_at_once() {
        let driver = Setup::default().client("later");
        // Of the 20 s after which an attempt times out, the timer waits for 10 at a time.
        fail("the timer runs at once", 2);
        let socket = connect(&driver, "/");
        // The attempt has timed out at once; the timer of the next one runs.
        seen(&driver, "reconnect_attempt 1").await;
        works(&driver, socket).await;
        end(driver).await;
    }

    #[test]
    async fn that_runs_twice_counts_once() {
        let (driver, socket) = Setup { transport: WEBSOCKET, ..Setup::default() }.connected_by_hand().await;
        fail("the timer runs twice", 1);
        wait_for_timeout(&driver, socket);
        seen(&driver, "ack Timeout").await;
        sleep(20).await;
        assert_eq!(count("ack Timeout"), 1);
        end(driver).await;
    }

    #[test]
    async fn may_throw_when_it_is_cleared() {
        let driver = Setup::default().client("later");
        fail("clearTimeout", 20);
        let socket = connect(&driver, "/");
        works(&driver, socket).await;
        works(&driver, socket).await;
        wait_for_timeout(&driver, socket);
        end(driver).await;
    }

    /// The browser's own timer takes its place.
    #[test]
    async fn may_throw_when_it_is_set() {
        for times in [1, 2, 20] {
            let driver = Setup::default().client("later");
            fail("setTimeout", times);
            let socket = connect(&driver, "/");
            works(&driver, socket).await;
            fail("setTimeout", 0);
            works(&driver, socket).await;
            end(driver).await;
        }
    }
}

mod the_clock {
    use super::{test, *};

    /// Each reading of the clock fails in its turn.
    #[test]
    async fn may_throw_at_any_time() {
        for setup in ways() {
            for good in 0..12 {
                let driver = setup.client("later");
                // The reading of that number may come of an input, of an answer or of a report.
                fail_at(good);
                let socket = connect(&driver, "/");
                works(&driver, socket).await;
                works(&driver, socket).await;
                end(driver).await;
            }
        }
    }

    #[wasm_bindgen(module = "/tests/common/page.js")]
    extern "C" {
        #[wasm_bindgen(js_name = failAt)]
        fn fail_at(number: u32);
    }

    /// An answer that comes later is acted on, whatever the clock did before.
    #[test]
    async fn may_throw_in_an_answer() {
        let driver = Setup::default().client("later");
        driver.application().answers.set(false);
        // The input reads the clock, then the answer does.
        let socket = connect(&driver, "/");
        assert_eq!(count_requests(), 0);
        let engine_id = driver.read(Manager::latest_engine);
        fail("Date.now", 1);
        let options =
            || (engine(&[TransportKind::Polling]), session(&url("http://a.org"), RequestOptions::default, false));
        driver.configure(engine_id, Ok(options()));
        assert_eq!(count_requests(), 1);
        driver.application().answers.set(true);
        works(&driver, socket).await;
        end(driver).await;
    }
}

mod the_page {
    use super::{test, *};

    #[test]
    async fn is_listened_to_from_the_beginning_of_a_session_until_nothing_is_open_or_all_ends() {
        let setup = Setup { close_on_beforeunload: true, ..Setup::default() };
        let (driver, socket) = setup.connected_by_hand().await;
        assert_eq!(listened_to(), format!("offline,beforeunload,{AWAKE}"));
        dispatch("offline").unwrap();
        seen(&driver, "disconnect 0 transport close with details").await;
        driver.input(|manager, now| manager.disconnect(now, socket));
        driver.input(Manager::close);
        assert!(driver.read(Manager::is_idle));
        assert_eq!(listened_to(), "");
        let local = Setup { url: url("http://localhost:3000"), ..setup }.another_client();
        connect(&local, "/");
        assert_eq!(listened_to(), format!("beforeunload,{AWAKE}"));
        end(local).await;
        assert_eq!(listened_to(), "");
        assert!(!lines().iter().any(|line| line.starts_with("nobody")), "{:?}", lines());
        end(driver).await;
    }

    #[test]
    async fn is_not_asked_whether_it_is_awake_if_the_options_say_so() {
        let (driver, _) = Setup { wake_up: false, ..Setup::default() }.connected_by_hand().await;
        assert_eq!(listened_to(), "offline");
        end(driver).await;
    }

    #[test]
    async fn begins_a_planned_attempt_when_it_is_awake() {
        let events: [(&str, JsValue); 3] = [
            ("online", JsValue::UNDEFINED),
            ("visibilitychange", JsValue::UNDEFINED),
            ("pageshow", members("persisted", true)),
        ];
        for (event, more) in events {
            let driver = Setup { transport: WEBSOCKET, ..Setup::default() }.client("later");
            driver.change(|manager| {
                manager.set_reconnection_options(ReconnectionOptions {
                    delay: 60_000.0,
                    delay_max: 60_000.0,
                    ..Default::default()
                });
            });
            let socket = connect(&driver, "/");
            works(&driver, socket).await;
            clear();
            dispatch("offline").unwrap();
            seen(&driver, "disconnect 0 transport close with details").await;
            dispatch_with(event, &more).unwrap();
            works(&driver, socket).await;
            end(driver).await;
        }
    }

    #[test]
    async fn closes_the_connection_when_it_is_kept_and_continues_when_it_is_back() {
        for setup in ways() {
            let driver = setup.client("later");
            let socket = connect(&driver, "/");
            works(&driver, socket).await;
            clear();
            // One that is not kept leaves the connection to the browser, one that was loaded has none.
            dispatch("pagehide").unwrap();
            dispatch("pageshow").unwrap();
            dispatch_with("pageshow", &members("persisted", false)).unwrap();
            sleep(20).await;
            assert!(lines().is_empty(), "{:?}", lines());
            dispatch_with("pagehide", &members("persisted", true)).unwrap();
            sleep(20).await;
            let left = if setup.transport == WEBSOCKET { "close" } else { "POST 1" };
            assert!(lines().contains(&left.into()), "{:?}", lines());
            assert!(!lines().iter().any(|line| line.starts_with("disconnect")), "{:?}", lines());
            dispatch_with("pageshow", &members("persisted", true)).unwrap();
            seen(&driver, "disconnect 0 transport close with details").await;
            works(&driver, socket).await;
            end(driver).await;
        }
    }

    fn members(name: &str, value: bool) -> JsValue {
        let object = js_sys::Object::new();
        Reflect::set(&object, &name.into(), &value.into()).unwrap();
        object.into()
    }

    #[test]
    async fn may_have_no_events() {
        for names in [&["addEventListener"][..], &["addEventListener", "removeEventListener"]] {
            for setup in ways() {
                let driver = Setup { close_on_beforeunload: true, ..setup }.client("later");
                names.iter().for_each(|name| remove(name));
                let socket = connect(&driver, "/");
                works(&driver, socket).await;
                driver.input(Manager::close_engine);
                works(&driver, socket).await;
                end(driver).await;
            }
        }
    }

    #[test]
    async fn may_refuse_listeners() {
        for place in ["addEventListener", "removeEventListener"] {
            let driver = Setup { close_on_beforeunload: true, ..Setup::default() }.client("later");
            fail(place, 10);
            let socket = connect(&driver, "/");
            works(&driver, socket).await;
            driver.input(Manager::close_engine);
            works(&driver, socket).await;
            end(driver).await;
        }
    }

    /// A listener that the page did not remove finds nobody.
    #[test]
    async fn may_call_listeners_that_were_removed() {
        let setup = Setup { close_on_beforeunload: true, ..Setup::default() };
        let (driver, _) = setup.connected_by_hand().await;
        fail("removeEventListener", 6);
        let heard = driver.application().log.clone();
        driver.application().driver.take();
        drop(driver);
        assert_eq!(listened_to(), format!("offline,beforeunload,{AWAKE}"));
        dispatch("offline").unwrap();
        dispatch("beforeunload").unwrap();
        assert_eq!(*heard.borrow(), ["connect 0"]);
        restore();
    }

    #[test]
    async fn may_be_a_worker_with_fetch_only() {
        let driver = Setup::default().client("later");
        remove("XMLHttpRequest");
        remove("WebSocket");
        let socket = connect(&driver, "/");
        works(&driver, socket).await;
        sleep(20).await;
        fail("fetch", 1);
        emit(&driver, socket, r#"["lost"]"#, vec![]);
        seen(&driver, "disconnect 0 transport error with details").await;
        assert_eq!(last_failure(&driver).kind, TransportErrorKind::FetchWrite);
        works(&driver, socket).await;
        end(driver).await;
    }

    #[test]
    async fn may_have_no_websocket() {
        let driver = Setup { transport: WEBSOCKET, ..Setup::default() }.client("later");
        remove("WebSocket");
        let socket = connect(&driver, "/");
        seen(&driver, "connect_error websocket error").await;
        install("later");
        works(&driver, socket).await;
        end(driver).await;
    }

    const BINARY: &str = r#"["b",{"_placeholder":true,"num":0}]"#;

    fn bytes() -> JsValue {
        Uint8Array::from(&[1, 2, 3][..]).buffer().into()
    }

    #[test]
    async fn may_have_no_blob() {
        for setup in ways() {
            let (driver, socket) = setup.connected_in_time().await;
            remove("Blob");
            emit(&driver, socket, BINARY, vec![bytes()]);
            sleep(10).await;
            if setup.transport == WEBSOCKET {
                assert_eq!(count("socket binary"), 1, "{:?}", lines());
            } else {
                assert_eq!(lines().iter().filter(|line| line.ends_with("|bAQID")).count(), 1, "{:?}", lines());
            }
            works(&driver, socket).await;
            end(driver).await;
        }
    }

    #[test]
    async fn may_have_a_blob_that_cannot_be_read() {
        let setup = Setup { url: UrlOptions { force_base64: true.into(), ..url("http://a.org") }, ..Setup::default() };
        for (setup, kind) in [
            (setup.clone(), TransportErrorKind::XhrPost),
            (Setup { transport: WEBSOCKET, ..setup }, TransportErrorKind::WebSocket),
        ] {
            let (driver, socket) = setup.connected_in_time().await;
            fail("arrayBuffer", 1);
            let blob = web_sys::Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(&[7, 8][..]))).unwrap();
            emit(&driver, socket, BINARY, vec![blob.into()]);
            seen(&driver, "disconnect 0 transport error with details").await;
            let failure = last_failure(&driver);
            assert_eq!((failure.kind, failure.description), (kind, Some(last_thrown())));
            works(&driver, socket).await;
            end(driver).await;
        }
    }

    impl Setup {
        async fn connected_in_time(&self) -> (Rc<Client>, SocketId) {
            let driver = self.client("later");
            let socket = connect(&driver, "/");
            works(&driver, socket).await;
            sleep(20).await;
            (driver, socket)
        }
    }
}

mod objects_that_throw {
    use super::{test, *};

    /// Each call may throw, at the first request or at a later one.
    #[test]
    async fn an_xml_http_request() {
        for place in [
            "new XMLHttpRequest",
            "open",
            "setRequestHeader",
            "withCredentials",
            "timeout",
            "onloadend",
            "send",
            "abort",
        ] {
            let driver = Setup::default().client("later");
            fail(place, 2);
            let socket = connect(&driver, "/");
            works(&driver, socket).await;
            sleep(10).await;
            fail(place, 1);
            emit(&driver, socket, r#"["may be lost"]"#, vec![]);
            works(&driver, socket).await;
            fail(place, 1);
            driver.input(Manager::close_engine);
            works(&driver, socket).await;
            if place != "abort" {
                assert!(!is_failing(place), "{place} was not called");
            }
            assert!(
                place == "abort" || place == "setRequestHeader" || driver.application().failures.borrow().len() > 1
            );
            end(driver).await;
        }
    }

    #[test]
    async fn a_websocket() {
        for place in [
            "new WebSocket",
            "binaryType",
            "onopen",
            "onmessage",
            "onclose",
            "onerror",
            "WebSocket.send",
            "close",
            "onmessage = null",
        ] {
            let driver = Setup { transport: WEBSOCKET, ..Setup::default() }.client("later");
            // A message that is not sent is lost: the CONNECT is not to be.
            fail(place, if place == "WebSocket.send" { 0 } else { 2 });
            let socket = connect(&driver, "/");
            works(&driver, socket).await;
            fail(place, 1);
            emit(&driver, socket, r#"["may be lost"]"#, vec![]);
            works(&driver, socket).await;
            fail(place, if place == "WebSocket.send" { 0 } else { 1 });
            driver.input(Manager::close_engine);
            works(&driver, socket).await;
            assert!(!is_failing(place), "{place} was not called");
            end(driver).await;
        }
    }

    /// What could be made but not be listened to is let go of.
    #[test]
    async fn a_websocket_that_cannot_be_listened_to_is_closed() {
        for place in ["binaryType", "onopen", "onmessage", "onclose", "onerror"] {
            let driver = Setup { transport: WEBSOCKET, ..Setup::default() }.client("by hand");
            fail(place, 1);
            connect(&driver, "/");
            seen(&driver, "connect_error websocket error").await;
            assert_eq!(last_failure(&driver).description, Some(last_thrown()), "{place}");
            assert_eq!(count("close"), 1, "{place}");
            assert_eq!(count_sockets(), 1);
            end(driver).await;
        }
    }

    #[test]
    async fn when_the_driver_is_dropped() {
        for (setup, place) in [
            (Setup::default(), "abort"),
            (Setup::default(), "clearTimeout"),
            (Setup::default(), "removeEventListener"),
            (Setup { transport: WEBSOCKET, ..Setup::default() }, "close"),
            (Setup { transport: WEBSOCKET, ..Setup::default() }, "onclose = null"),
        ] {
            let (driver, _) = setup.connected_by_hand().await;
            fail(place, 1);
            end(driver).await;
            assert!(!is_failing(place), "{place} was not called");
        }
    }
}

mod websockets {
    use super::{test, *};

    #[test]
    async fn whose_listeners_are_called_without_an_event() {
        let setup = Setup { transport: WEBSOCKET, ..Setup::default() };
        let driver = setup.client("later");
        fail("there are no events", u32::MAX);
        let socket = connect(&driver, "/");
        works(&driver, socket).await;
        // A message without an event is an error of the page's own.
        assert!(tell_nothing(-1).is_err());
        works(&driver, socket).await;
        fire(-1, "onerror").unwrap();
        seen(&driver, "disconnect 0 transport error with details").await;
        assert_eq!(last_failure(&driver).description, Some(JsValue::UNDEFINED));
        works(&driver, socket).await;
        fire(-1, "onclose").unwrap();
        seen(&driver, "disconnect 0 transport close with details").await;
        works(&driver, socket).await;
        end(driver).await;
    }

    fn tell_nothing(number: i32) -> Result<(), JsValue> {
        let handlers = Reflect::get(&socket_of(number), &"handlers".into())?;
        let listener: js_sys::Function = Reflect::get(&handlers, &"onmessage".into())?.unchecked_into();
        listener.call0(&JsValue::UNDEFINED).map(drop)
    }

    #[wasm_bindgen(module = "/tests/common/page.js")]
    extern "C" {
        #[wasm_bindgen(js_name = socketOf)]
        fn socket_of(number: i32) -> JsValue;
    }

    #[test]
    async fn that_answer_at_once() {
        let driver = Setup { transport: WEBSOCKET, ..Setup::default() }.client("at once");
        let socket = connect(&driver, "/");
        for _ in 0..5 {
            works(&driver, socket).await;
        }
        assert!(!log(&driver).iter().any(|line| line.starts_with("disconnect")), "{:?}", log(&driver));
        end(driver).await;
    }

    #[test]
    async fn whose_messages_are_of_any_type() {
        let (driver, _) = Setup { transport: WEBSOCKET, ..Setup::default() }.connected_by_hand().await;
        let text = js_sys::eval("new String('42[]')").unwrap();
        // No text is binary data, which nothing here waits for.
        for data in [JsValue::UNDEFINED, JsValue::NULL, JsValue::from_f64(1.0), text] {
            tell_socket(-1, &data).unwrap();
        }
        assert_eq!(log(&driver).get(1).map(String::as_str), Some("disconnect 0 parse error with details"));
        end(driver).await;
    }
}

mod the_end {
    use super::{test, *};

    #[test]
    async fn closes_transports_clears_the_timer_and_ends_all_reports() {
        for setup in ways() {
            for (times, is_posting) in [(0, false), (1, false), (1, true)] {
                let (driver, socket) = if setup.fetch {
                    let driver = setup.client("later");
                    let socket = connect(&driver, "/");
                    works(&driver, socket).await;
                    sleep(20).await;
                    (driver, socket)
                } else {
                    setup.connected_by_hand().await
                };
                clear();
                fail("an aborted request answers", times);
                fail("a closed socket answers", times);
                if is_posting {
                    emit(&driver, socket, r#"["e"]"#, vec![]);
                }
                let heard = driver.application().log.clone();
                let before = heard.borrow().len();
                end(driver).await;
                if setup.transport == WEBSOCKET {
                    assert_eq!(count("close"), 1);
                } else {
                    // Where the POST is answered, which it is not by hand, nothing is left for the poll to wait for.
                    assert_eq!(count("abort"), usize::from(!is_posting || setup.fetch));
                }
                assert_eq!(heard.borrow().len(), before);
                assert_eq!(listened_to(), "");
            }
        }
    }

    #[test]
    async fn comes_while_requests_run_that_answer_later() {
        for setup in ways() {
            for ms in [0, 1, 2, 5, 10] {
                let driver = setup.client("later");
                let socket = connect(&driver, "/");
                emit(&driver, socket, r#"["e"]"#, vec![]);
                sleep(ms).await;
                let heard = driver.application().log.clone();
                let before = heard.borrow().len();
                end(driver).await;
                sleep(10).await;
                assert_eq!(heard.borrow().len(), before);
            }
        }
    }

    #[test]
    async fn comes_before_a_task_runs_that_waits() {
        for place in ["new XMLHttpRequest", "new WebSocket"] {
            let transport = if place == "new WebSocket" { WEBSOCKET } else { TransportKind::Polling };
            let driver = Setup { transport, ..Setup::default() }.client("later");
            fail(place, 1);
            connect(&driver, "/");
            let heard = driver.application().log.clone();
            end(driver).await;
            assert!(heard.borrow().is_empty());
        }
    }

    #[test]
    async fn comes_in_the_middle_of_an_event() {
        for setup in ways() {
            let driver = setup.client("later");
            let driver = Rc::new(std::cell::RefCell::new(Some(driver)));
            let socket = connect(driver.borrow().as_ref().unwrap(), "/");
            let _ = socket;
            let handle = driver.clone();
            let application = driver.borrow().as_ref().unwrap().clone();
            application.application().reaction.replace(Some(Box::new(move |other, line| {
                if line == "connect 0" {
                    other.application().driver.take();
                    handle.borrow_mut().take();
                }
            })));
            let heard = application.application().log.clone();
            drop(application);
            for _ in 0..200 {
                if driver.borrow().is_none() {
                    break;
                }
                sleep(5).await;
            }
            assert!(driver.borrow().is_none());
            sleep(20).await;
            assert_eq!(*heard.borrow(), ["connect 0"]);
            assert_eq!(problems(), [""; 0]);
            assert_eq!(listened_to(), "");
            restore();
        }
    }

    /// A transport that there is not is nothing to act on.
    #[test]
    async fn leaves_nothing_to_act_on() {
        let driver: Driver<App, Browser> = {
            install("by hand");
            let rc = Setup::default().another_client();
            rc.application().driver.take();
            Rc::into_inner(rc).unwrap()
        };
        let platform = driver.platform();
        platform.open(TransportId(1), WEBSOCKET, None);
        platform.poll(TransportId(1));
        platform.identify(TransportId(1), "s".into());
        platform.close(TransportId(1));
        platform.idle();
        assert_eq!((count_requests(), count_sockets()), (0, 0));
        drop(driver);
        restore();
    }
}
