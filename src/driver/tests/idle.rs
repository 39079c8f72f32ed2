//! When nothing is open or planned.

use super::*;

const IDLE: [&str; 2] = ["platform idle", "idle"];

#[test]
fn who_is_idle_is_told_each_time_and_the_platform_first() {
    let page = Page::new(TransportKind::WebSocket);
    page.emit(r#"["buffered"]"#);
    assert_eq!(page.take(), IDLE);
    page.emit(r#"["buffered"]"#);
    assert_eq!(page.take(), IDLE);
    page.connect("/");
    page.disconnect(0);
    assert_eq!(
        page.take()[3..],
        ["timer 20000", "T1 close", "close forced close", "timer off", "platform idle", "idle"].map(String::from)
    );
}

#[test]
fn who_reconnects_is_not_idle() {
    let page = Page::connected();
    page.closed(1);
    assert!(!page.take().contains(&"idle".into()));
    page.emit(r#"["buffered"]"#);
    assert!(page.take().is_empty());
}

#[test]
fn who_gives_up_to_reconnect_is_idle() {
    let page = Page::connected();
    page.driver().change(|manager| manager.set_reconnection(false));
    page.closed(1);
    assert_eq!(
        page.take(),
        ["T1 close", "S0 disconnect transport close", "close transport close", "timer off", "platform idle", "idle"]
    );
}

#[test]
fn a_planned_attempt_that_is_called_off_is_noticed_by_the_timer() {
    let page = Page::reconnecting();
    page.driver().change(|manager| manager.set_reconnection(false));
    assert!(page.take().is_empty());
    page.pass(1000.0);
    assert_eq!(page.take(), IDLE);
}

#[test]
fn who_waits_for_an_acknowledgement_with_a_timeout_is_not_idle() {
    let page = Page::new(TransportKind::WebSocket);
    page.emit_within(r#"["a"]"#, 500.0);
    page.emit_with(r#"["b"]"#, EmitOptions { token: Some(AckToken(8)), ..Default::default() });
    assert_eq!(page.take(), ["timer 500"]);
    page.pass(500.0);
    assert_eq!(page.take(), ["S0 ack 7 Timeout", "platform idle", "idle"]);
}

#[cfg(feature = "polling")]
#[test]
fn who_closes_a_session_that_still_sends_is_not_idle() {
    let page = Page::polling();
    page.emit(r#"["a"]"#);
    page.disconnect(0);
    assert_eq!(page.take(), [r#"T1 send 42["a"]"#, "close forced close", "S0 disconnect io client disconnect"]);
    page.drained(1);
    assert_eq!(page.take(), ["T1 send 41"]);
    page.drained(1);
    assert_eq!(page.take(), ["T1 send 1", "T1 close", "timer off", "platform idle", "idle"]);
}

#[test]
fn who_hears_of_being_idle_may_connect_again() {
    let page = Page::connected();
    page.disconnect(0);
    page.take();
    page.on("idle", |page| {
        page.connect("/");
    });
    page.drained(1);
    assert_eq!(
        page.take(),
        [
            "T1 close",
            "timer off",
            "platform idle",
            "idle",
            "configure 2",
            "begin 2",
            "T2 open websocket",
            "timer 20000"
        ]
    );
}

#[test]
fn a_listener_that_connects_again_at_the_end_is_not_told_of_being_idle() {
    let page = Page::new(TransportKind::WebSocket);
    page.connect("/");
    page.take();
    page.on("close forced close", |page| {
        page.connect("/");
    });
    page.disconnect(0);
    assert_eq!(page.take(), ["T1 close", "close forced close", "configure 2", "begin 2", "T2 open websocket"]);
}

#[test]
fn who_has_acted_on_all_outputs_of_an_input_is_told_once() {
    let page = Page::connected();
    let before = page.0.settled.get();
    page.text(1, r#"42["the short way"]"#);
    assert_eq!(page.0.settled.get(), before);
    page.emit(r#"["a"]"#);
    assert_eq!(page.0.settled.get(), before + 1);
    // An input within an event is part of the one that caused the event.
    page.on("S0 disconnect io server disconnect", |page| {
        page.connect("/");
    });
    page.text(1, "41");
    assert_eq!(page.0.settled.get(), before + 2);
}
