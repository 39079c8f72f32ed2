//! The browser's transports, timers and clock, against a live server: `SOCKETIO_WASM_TEST_SERVER` is its address when
//! this is compiled.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::panic, clippy::unwrap_used)] // A test says what is wrong by panicking.

mod common;

use std::rc::Rc;

use common::{
    Client, Configuration, Reaction, connect, emit, emit_with, engine, leave, log, seen, seen_times, session, sleep,
    url,
};
use js_sys::{Array, Object, Uint8Array};
use socketio::core::{AckToken, EmitOptions, Manager, SocketId, TransportKind};
use socketio::protocol::request::UrlOptions;
use socketio::web::{RequestOptions, Timers};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test as test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const SERVER: &str = match option_env!("SOCKETIO_WASM_TEST_SERVER") {
    Some(server) => server,
    None => "http://127.0.0.1:40480",
};

#[wasm_bindgen(inline_js = r#"
    let reads = 0;
    export function countingHeaders() {
        return { "bad name": "x", get "x-count"() { return ++reads; } };
    }
    export function readsOf() {
        return reads;
    }
    let listeners = 0;
    for (const [name, change] of [["addEventListener", 1], ["removeEventListener", -1]]) {
        const native = globalThis[name];
        globalThis[name] = (event, ...rest) => {
            if (event === "beforeunload") listeners += change;
            return native.call(globalThis, event, ...rest);
        };
    }
    export function listenersOfThePage() {
        return listeners;
    }
"#)]
extern "C" {
    /// Headers that count how often they are read, one of them with a name that no header has.
    #[wasm_bindgen(js_name = countingHeaders)]
    fn counting_headers() -> Object;
    #[wasm_bindgen(js_name = readsOf)]
    fn reads_of(headers: &Object) -> u32;
    /// How many listen to the page's end.
    #[wasm_bindgen(js_name = listenersOfThePage)]
    fn listeners_of_the_page() -> i32;
}

fn configuration(uri: &str, transports: &[TransportKind]) -> Configuration {
    configuration_of(&url(uri), RequestOptions::default, transports, false)
}

fn configuration_of(
    url: &UrlOptions,
    requests: impl Fn() -> RequestOptions,
    transports: &[TransportKind],
    close_on_beforeunload: bool,
) -> Configuration {
    (engine(transports), session(url, requests, close_on_beforeunload))
}

fn open(configure: impl Fn() -> Result<Configuration, JsValue> + 'static) -> Rc<Client> {
    common::open(Timers::default(), configure)
}

fn client(transports: &'static [TransportKind]) -> Rc<Client> {
    open(move || Ok(configuration(SERVER, transports)))
}

const BINARY: &str = r#"["bin",{"_placeholder":true,"num":0}]"#;

fn bytes(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).buffer().into()
}

async fn echoes(transports: &'static [TransportKind]) {
    let driver = client(transports);
    let socket = connect(&driver, "/");
    seen(&driver, "connect 0").await;
    emit(&driver, socket, r#"["text","é😀",{"n":1}]"#, vec![]);
    seen(&driver, r#"ack ["é😀",{"n":1}]"#).await;
    seen(&driver, r#"message ["echo","é😀",{"n":1}]"#).await;
    emit(&driver, socket, BINARY, vec![bytes(&[0, 127, 255])]);
    seen(&driver, "ack [[0,127,255]]").await;
    seen(&driver, r#"message ["echo",[0,127,255]]"#).await;
    leave(&driver, &[socket]).await;
}

#[test]
async fn text_and_binary_go_both_ways_by_polling() {
    echoes(&[TransportKind::Polling]).await;
}

#[test]
async fn text_and_binary_go_both_ways_by_websocket() {
    echoes(&[TransportKind::WebSocket]).await;
}

#[test]
async fn text_and_binary_go_both_ways_by_fetch() {
    let driver = open(|| {
        let requests = || RequestOptions { fetch: true, ..Default::default() };
        Ok(configuration_of(&url(SERVER), requests, &[TransportKind::Polling], false))
    });
    let socket = connect(&driver, "/");
    seen(&driver, "connect 0").await;
    emit(&driver, socket, BINARY, vec![bytes(&[0, 127, 255])]);
    seen(&driver, "ack [[0,127,255]]").await;
    seen(&driver, r#"message ["echo",[0,127,255]]"#).await;
    leave(&driver, &[socket]).await;
}

#[test]
async fn a_connection_moves_from_polling_to_websocket_and_loses_nothing() {
    let driver = client(&[TransportKind::Polling, TransportKind::WebSocket]);
    let socket = connect(&driver, "/");
    for n in 0..50 {
        emit(&driver, socket, &format!("[\"n\",{n}]"), vec![]);
        sleep(2).await;
    }
    seen(&driver, "upgrade websocket").await;
    seen(&driver, "ack [49]").await;
    let acks: Vec<String> = log(&driver).into_iter().filter(|line| line.starts_with("ack")).collect();
    assert_eq!(acks, (0..50).map(|n| format!("ack [{n}]")).collect::<Vec<_>>());
    leave(&driver, &[socket]).await;
}

#[test]
async fn views_send_their_part_of_the_buffer_only() {
    for transports in [&[TransportKind::Polling] as &'static [_], &[TransportKind::WebSocket]] {
        let driver = client(transports);
        let socket = connect(&driver, "/");
        emit(&driver, socket, BINARY, vec![Uint8Array::from(&[1, 2, 3, 4][..]).subarray(1, 3).into()]);
        seen(&driver, "ack [[2,3]]").await;
        leave(&driver, &[socket]).await;
    }
}

#[test]
async fn blobs_are_read_where_they_become_text_and_keep_their_place() {
    for (transports, force_base64) in
        [(TransportKind::Polling, false), (TransportKind::WebSocket, false), (TransportKind::WebSocket, true)]
    {
        let driver = open(move || {
            let url = UrlOptions { force_base64: force_base64.into(), ..url(SERVER) };
            Ok(configuration_of(&url, RequestOptions::default, &[transports], false))
        });
        let socket = connect(&driver, "/");
        seen(&driver, "connect 0").await;
        let blob = web_sys::Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(&[7, 8][..]))).unwrap();
        emit(&driver, socket, BINARY, vec![blob.into()]);
        emit(&driver, socket, r#"["after"]"#, vec![]);
        seen(&driver, "ack []").await;
        let acks: Vec<String> = log(&driver).into_iter().filter(|line| line.starts_with("ack")).collect();
        assert_eq!(acks, ["ack [[7,8]]", "ack []"]);
        leave(&driver, &[socket]).await;
    }
}

#[test]
async fn a_request_that_fails_says_how() {
    let driver = open(|| {
        let url = UrlOptions {
            path: "/test/status".into(),
            query: vec![("code".into(), "503".into())],
            add_trailing_slash: false,
            ..url(SERVER)
        };
        Ok(configuration_of(&url, RequestOptions::default, &[TransportKind::Polling], false))
    });
    let socket = connect(&driver, "/");
    seen(&driver, "connect_error xhr poll error").await;
    let failure = driver.application().failures.borrow().first().cloned().unwrap();
    assert_eq!(failure.description.and_then(|status| status.as_f64()), Some(503.0));
    assert!(failure.context.is_some_and(|request| request.is_instance_of::<web_sys::XmlHttpRequest>()));
    seen(&driver, "reconnect_attempt 2").await;
    leave(&driver, &[socket]).await;
}

#[test]
async fn a_server_that_there_is_not_is_an_error_of_each_transport() {
    for (transport, message) in
        [(TransportKind::Polling, "xhr poll error"), (TransportKind::WebSocket, "websocket error")]
    {
        let driver = open(move || Ok(configuration("http://127.0.0.1:9", &[transport])));
        let socket = connect(&driver, "/");
        assert!(log(&driver).is_empty(), "an error before anybody could listen");
        seen(&driver, &format!("connect_error {message}")).await;
        leave(&driver, &[socket]).await;
    }
}

#[test]
async fn an_address_that_the_browser_refuses_is_an_error_too() {
    for transport in [TransportKind::Polling, TransportKind::WebSocket] {
        let driver = open(move || {
            let url = UrlOptions { authority: "a b".into(), ..url(SERVER) };
            Ok(configuration_of(&url, RequestOptions::default, &[transport], false))
        });
        let socket = connect(&driver, "/");
        assert!(log(&driver).is_empty());
        seen(&driver, "reconnect_attempt 1").await;
        leave(&driver, &[socket]).await;
    }
}

#[test]
async fn extra_headers_are_read_for_each_request_and_refused_ones_left_out() {
    let headers = counting_headers();
    let given = headers.clone();
    let driver = open(move || {
        let requests = || RequestOptions { extra_headers: given.clone().into(), ..Default::default() };
        Ok(configuration_of(&url(SERVER), requests, &[TransportKind::Polling], false))
    });
    let socket = connect(&driver, "/");
    seen(&driver, "connect 0").await;
    // The handshake, the CONNECT and a poll at least.
    assert!(reads_of(&headers) >= 3, "{} reads", reads_of(&headers));
    leave(&driver, &[socket]).await;
}

#[test]
async fn a_session_that_is_closed_alone_comes_back() {
    let driver = client(&[TransportKind::WebSocket]);
    let socket = connect(&driver, "/");
    seen(&driver, "connect 0").await;
    driver.input(Manager::close_engine);
    seen(&driver, "reconnect 1").await;
    emit(&driver, socket, r#"["again"]"#, vec![]);
    seen(&driver, "ack []").await;
    leave(&driver, &[socket]).await;
}

#[test]
async fn a_driver_that_is_dropped_listens_to_the_page_no_more() {
    let driver =
        open(|| Ok(configuration_of(&url(SERVER), RequestOptions::default, &[TransportKind::WebSocket], true)));
    let socket = connect(&driver, "/");
    seen(&driver, "connect 0").await;
    assert_eq!(listeners_of_the_page(), 1);
    driver.input(Manager::close_engine);
    seen(&driver, "reconnect 1").await;
    assert_eq!(listeners_of_the_page(), 1, "the next session takes the place of the one before");
    leave(&driver, &[socket]).await;
    drop(driver);
    assert_eq!(listeners_of_the_page(), 0);
}

#[test]
async fn a_driver_that_is_dropped_while_it_is_connected_lets_go_of_all() {
    let driver =
        open(|| Ok(configuration_of(&url(SERVER), RequestOptions::default, &[TransportKind::WebSocket], true)));
    connect(&driver, "/");
    seen(&driver, "connect 0").await;
    assert_eq!(listeners_of_the_page(), 1);
    driver.application().driver.take();
    drop(driver);
    assert_eq!(listeners_of_the_page(), 0);
    // What the WebSocket and the timer would have reported finds nobody.
    sleep(50).await;
}

#[test]
async fn an_event_may_call_the_driver() {
    let driver = client(&[TransportKind::WebSocket]);
    let react: Reaction = Box::new(|driver, line| match line {
        "connect 0" => emit(driver, SocketId(0), r#"["from connect"]"#, vec![]),
        "ack []" => {
            driver.input(|manager, now| manager.disconnect(now, SocketId(0)));
            assert!(log(driver).iter().any(|line| line.starts_with("disconnect 0 io client disconnect")));
            connect(driver, "/");
        }
        _ => {}
    });
    driver.application().reaction.replace(Some(react));
    let socket = connect(&driver, "/");
    seen(&driver, "disconnect 0 io client disconnect").await;
    driver.application().reaction.take();
    seen_times(&driver, "connect 0", 2).await;
    leave(&driver, &[socket]).await;
}

#[test]
async fn an_acknowledgement_that_does_not_come_times_out() {
    let driver = open(|| Ok(configuration("http://127.0.0.1:9", &[TransportKind::Polling])));
    let socket = connect(&driver, "/");
    let options = EmitOptions { token: Some(AckToken(7)), timeout: Some(30.0), ..Default::default() };
    emit_with(&driver, socket, "[\"a\"]", vec![], options);
    seen(&driver, "ack Timeout").await;
    leave(&driver, &[socket]).await;
}

#[test]
fn the_page_is_where_the_tests_run() {
    let page = socketio::web::page().unwrap();
    assert!(!page.secure);
    assert!(page.host.starts_with("127.0.0.1:") || page.host.starts_with("localhost:"), "{}", page.host);
}
