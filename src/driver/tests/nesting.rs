//! Calls of the driver from inside of what it tells and asks for.

use super::*;

#[test]
fn what_a_nested_emit_causes_has_happened_when_it_returns() {
    let page = Page::connected();
    page.on(r#"S0 message ["q"]"#, |page| {
        page.emit(r#"["r"]"#);
        page.note("returned");
    });
    page.text(1, r#"42["q"]"#);
    assert_eq!(page.take(), [r#"S0 message ["q"]"#, r#"T1 send 42["r"]"#, "returned"]);
}

#[test]
fn a_nested_call_first_acts_on_what_was_caused_before_it() {
    let page = Page::connected();
    page.connect("/admin");
    page.drained(1);
    page.take();
    page.on("S0 disconnect transport close", |page| {
        page.disconnect(1);
        page.note("returned");
    });
    page.closed(1);
    assert_eq!(
        page.take(),
        [
            "T1 close",
            "S0 disconnect transport close",
            "S1 disconnect transport close",
            "close transport close",
            "timer 1000",
            "returned"
        ]
    );
}

#[test]
fn calls_nested_in_nested_calls_keep_the_order_of_causes() {
    let page = Page::connected();
    page.on(r#"S0 message ["a"]"#, |page| {
        page.emit(r#"["b"]"#);
        page.note("returned from b");
    });
    page.on(r#"T1 send 42["b"]"#, |page| {
        page.disconnect(0);
        page.note("returned from disconnect");
    });
    page.text(1, r#"42["a"]"#);
    page.drained(1);
    assert_eq!(
        page.take(),
        [
            r#"S0 message ["a"]"#,
            r#"T1 send 42["b"]"#,
            "close forced close",
            "S0 disconnect io client disconnect",
            "returned from disconnect",
            "returned from b",
            "T1 send 41",
        ]
    );
}

#[test]
fn a_listener_that_disconnects_ends_the_connection_before_it_goes_on() {
    let page = Page::connected();
    page.on(r#"S0 message ["bye"]"#, |page| {
        page.disconnect(0);
        page.note("returned");
    });
    page.text(1, r#"42["bye"]"#);
    assert_eq!(
        page.take(),
        [r#"S0 message ["bye"]"#, "T1 send 41", "close forced close", "S0 disconnect io client disconnect", "returned"]
    );
    page.drained(1);
    assert_eq!(page.take(), ["T1 close", "timer off", "platform idle", "idle"]);
}

#[test]
fn a_listener_that_connects_when_it_is_disconnected_opens_the_next_session() {
    let page = Page::connected();
    page.on("S0 disconnect io client disconnect", |page| {
        page.connect("/");
        page.note("returned");
    });
    page.disconnect(0);
    assert_eq!(
        page.take(),
        [
            "T1 send 41",
            "close forced close",
            "S0 disconnect io client disconnect",
            "configure 2",
            "begin 2",
            "T2 open websocket",
            "returned"
        ]
    );
    page.drained(1);
    assert_eq!(page.take(), ["T1 close"]);
}

#[test]
fn a_listener_may_open_another_namespace() {
    let page = Page::new(TransportKind::WebSocket);
    page.on("S0 connect", |page| {
        page.connect("/admin");
        page.note("returned");
    });
    page.connect("/");
    page.transport(1, TransportInput::Opened);
    page.text(1, HANDSHAKE);
    page.drained(1);
    page.take();
    page.text(1, r#"40{"sid":"id0"}"#);
    assert_eq!(page.take(), ["S0 connect", "T1 send 40/admin,", "returned"]);
    page.drained(1);
    page.text(1, r#"40/admin,{"sid":"id1"}"#);
    assert_eq!(page.take(), ["S1 connect"]);
}

#[test]
fn a_send_of_the_platform_may_emit_and_the_event_waits_for_the_transport() {
    let page = Page::connected();
    page.on(r#"T1 send 42["a"]"#, |page| {
        page.emit(r#"["b"]"#);
        page.note("returned");
    });
    page.emit(r#"["a"]"#);
    assert_eq!(page.take(), [r#"T1 send 42["a"]"#, "returned"]);
    page.drained(1);
    assert_eq!(page.take(), [r#"T1 send 42["b"]"#]);
}

#[test]
fn an_open_of_the_platform_may_take_back_what_it_was_called_for() {
    let page = Page::new(TransportKind::WebSocket);
    page.on("T1 open websocket", |page| {
        page.disconnect(0);
        page.note("returned");
    });
    page.connect("/");
    assert_eq!(
        page.take(),
        [
            "configure 1",
            "begin 1",
            "T1 open websocket",
            "T1 close",
            "close forced close",
            "platform idle",
            "idle",
            "returned",
            "platform idle",
            "idle"
        ]
    );
}

#[test]
fn a_clock_of_the_page_may_call_the_driver() {
    let page = Page::connected();
    page.0.on_clock.replace(Some(Box::new(|page| page.emit(r#"["first"]"#))));
    page.emit(r#"["second"]"#);
    page.drained(1);
    assert_eq!(page.take(), [r#"T1 send 42["first"]"#, r#"T1 send 42["second"]"#]);
    page.drained(1);
    // A ping needs the time; its session is over when the clock has been read.
    page.0.on_clock.replace(Some(Box::new(|page| page.disconnect(0))));
    page.text(1, "2");
    assert_eq!(page.take(), ["T1 send 41", "close forced close", "S0 disconnect io client disconnect"]);
}

#[test]
fn a_report_from_inside_of_an_event_is_acted_on_at_once() {
    let page = Page::connected();
    page.on(r#"S0 message ["a"]"#, |page| {
        page.text(1, r#"42["b"]"#);
        page.text(1, "2");
        page.note("returned");
    });
    page.text(1, r#"42["a"]"#);
    assert_eq!(page.take(), [r#"S0 message ["a"]"#, r#"S0 message ["b"]"#, "T1 send 3", "ping", "returned"]);
}

#[test]
fn the_last_handle_may_be_dropped_while_an_event_is_handled() {
    let page = Page::connected();
    page.connect("/admin");
    page.drained(1);
    page.take();
    page.on("S0 disconnect transport close", |page| {
        drop(page.0.driver.take());
        page.note("returned");
    });
    page.closed(1);
    assert_eq!(
        page.take(),
        [
            "T1 close",
            "S0 disconnect transport close",
            "returned",
            "S1 disconnect transport close",
            "close transport close",
            "timer 1000",
            "dropped"
        ]
    );
    page.run_timer();
    assert!(page.take().is_empty());
}
