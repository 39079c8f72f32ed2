//! The answers to the questions of the manager: how to open a session, what to ask for a namespace with.

use super::*;

/// A page that connects and has not said yet how.
fn asked() -> Page {
    let page = Page::new(TransportKind::WebSocket);
    page.0.configures.set(false);
    page.connect("/");
    assert_eq!(page.take(), ["configure 1", "timer 20000"]);
    page
}

/// The line that tells a transport the id of its session: only long-polling needs it.
fn identified(line: &str) -> Vec<&str> {
    if cfg!(feature = "polling") { vec![line] } else { Vec::new() }
}

/// A page whose session is open, its namespace's credentials asked for and not given.
fn asked_for_credentials() -> Page {
    let page = Page::new(TransportKind::WebSocket);
    page.0.authenticates.set(false);
    page.connect("/");
    page.transport(1, TransportInput::Opened);
    page.text(1, HANDSHAKE);
    assert_eq!(page.take().pop().as_deref(), Some("S0 authenticate"));
    page
}

#[cfg(feature = "polling")]
#[test]
fn a_session_begins_before_its_first_transport_opens() {
    let page = Page::new(TransportKind::Polling);
    page.connect("/");
    assert_eq!(page.take(), ["configure 1", "begin 1", "T1 open polling", "T1 poll", "timer 20000"]);
}

#[test]
fn a_session_may_be_configured_later() {
    let page = asked();
    page.pass(500.0);
    page.configure(1);
    assert_eq!(page.take(), ["begin 1", "T1 open websocket"]);
    page.pass(19_500.0);
    assert_eq!(page.take()[..2], ["S0 connect_error timeout", "error timeout"].map(String::from));
}

#[test]
fn a_session_is_configured_once() {
    let page = asked();
    page.configure(1);
    page.take();
    page.configure(1);
    page.fail_options();
    page.configure(1);
    assert!(page.take().is_empty());
}

#[test]
fn options_for_another_session_are_ignored_and_it_does_not_begin() {
    let page = asked();
    page.configure(0);
    page.configure(2);
    assert!(page.take().is_empty());
    page.configure(1);
    assert_eq!(page.take(), ["begin 1", "T1 open websocket"]);
}

#[test]
fn options_that_come_too_late_are_ignored() {
    let page = asked();
    page.pass(20_000.0);
    assert_eq!(page.take(), ["S0 connect_error timeout", "error timeout", "timer 1000"]);
    page.configure(1);
    assert!(page.take().is_empty());
    page.pass(1000.0);
    assert_eq!(page.take(), ["reconnect_attempt 1", "configure 2", "timer 20000"]);
    page.configure(1);
    assert!(page.take().is_empty());
    page.configure(2);
    assert_eq!(page.take(), ["begin 2", "T1 open websocket"]);
}

#[test]
fn options_are_of_no_use_to_who_has_disconnected() {
    let page = asked();
    page.disconnect(0);
    assert_eq!(page.take(), ["close forced close", "timer off", "platform idle", "idle"]);
    page.configure(1);
    assert!(page.take().is_empty());
}

#[test]
fn options_that_cannot_be_read_fail_the_attempt_by_the_timer() {
    let page = Page::new(TransportKind::WebSocket);
    page.fail_options();
    page.connect("/");
    assert_eq!(page.take(), ["configure 1", "timer 0"]);
    page.pass(0.0);
    assert_eq!(page.take(), ["S0 connect_error bad options", "error bad options", "timer 1000"]);
}

#[test]
fn options_that_cannot_be_read_may_be_told_later() {
    let page = asked();
    page.fail_options();
    page.configure(1);
    assert_eq!(page.take(), ["timer 0"]);
    // Answered: a second answer neither begins a session nor changes the failure.
    drop(page.0.options.replace(Ok(EngineOptions::default())));
    page.configure(1);
    assert!(page.take().is_empty());
    page.pass(0.0);
    assert_eq!(page.take(), ["S0 connect_error bad options", "error bad options", "timer 1000"]);
}

#[test]
fn options_told_by_the_listener_of_an_event_set_the_timer() {
    let page = Page::connected();
    page.0.configures.set(false);
    page.fail_options();
    page.on(r#"S0 message ["a"]"#, |page| {
        page.disconnect(0);
        page.connect("/");
        page.configure(2);
        page.note("returned");
    });
    page.text(1, r#"42["a"]"#);
    assert_eq!(page.take()[4..], ["configure 2", "timer 0", "returned"].map(String::from));
    page.pass(0.0);
    assert_eq!(page.take()[..2], ["S0 connect_error bad options", "error bad options"].map(String::from));
}

#[test]
fn an_answer_by_the_listener_of_an_event_that_ends_the_session_plans_the_next_attempt() {
    let page = Page::connected();
    page.on(r#"S0 message ["a"]"#, |page| {
        page.driver().answer(|manager, now| manager.parse_failed(now, "unreadable".into()));
    });
    page.text(1, r#"42["a"]"#);
    assert_eq!(
        page.take(),
        [r#"S0 message ["a"]"#, "T1 close", "S0 disconnect parse error", "close parse error", "timer 1000"]
    );
}

#[test]
fn an_answer_by_the_listener_of_an_event_that_ends_all_leaves_the_driver_idle() {
    let page = Page::connected();
    page.driver().change(|manager| manager.set_reconnection(false));
    page.on(r#"S0 message ["a"]"#, |page| {
        page.driver().answer(|manager, now| manager.parse_failed(now, "unreadable".into()));
    });
    page.text(1, r#"42["a"]"#);
    assert_eq!(page.take()[4..], ["timer off", "platform idle", "idle"].map(String::from));
}

#[test]
fn credentials_given_within_an_event_are_sent_when_it_has_been_handled() {
    let page = asked_for_credentials();
    page.closed(1);
    page.on("S0 authenticate", |page| {
        page.authenticate(0, 2);
        page.note("returned");
    });
    page.pass(1000.0);
    page.transport(2, TransportInput::Opened);
    page.take();
    page.text(2, HANDSHAKE);
    assert_eq!(
        page.take(),
        [identified("T2 is of s1"), vec!["open", "S0 authenticate", "returned", "reconnect 1", "T2 send 40"]].concat()
    );
}

#[test]
fn credentials_given_after_a_nested_call_still_wait_for_the_event_to_be_handled() {
    let page = asked_for_credentials();
    page.connect("/admin");
    page.take();
    page.on("S2 authenticate", |page| {
        page.emit(r#"["buffered"]"#);
        page.authenticate(0, 1);
        page.note("returned");
    });
    page.connect("/other");
    assert_eq!(page.take(), ["S2 authenticate", "returned", "T1 send 40"]);
}

#[test]
fn credentials_given_later_are_sent_at_once() {
    let page = asked_for_credentials();
    page.authenticate(0, 1);
    assert_eq!(page.take(), ["T1 send 40"]);
    page.authenticate(0, 1);
    assert!(page.take().is_empty());
}

#[test]
fn a_thousand_namespaces_are_authenticated_without_nesting() {
    let page = Page::new(TransportKind::WebSocket);
    for number in 0..1000 {
        page.connect(&format!("/{number}"));
    }
    page.transport(1, TransportInput::Opened);
    page.take();
    page.text(1, HANDSHAKE);
    assert_eq!(page.take(), [identified("T1 is of s1"), vec!["open", "T1 send 40/0,"]].concat());
    page.drained(1);
    let rest: Vec<_> = (1..1000).map(|number| format!("40/{number},")).collect();
    assert_eq!(page.take(), [format!("T1 send {}", rest.join(" | "))]);
    assert_eq!(page.0.deepest.get(), 1);
}
