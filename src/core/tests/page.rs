//! Events of the page: it loses the network, it unloads.

use super::*;
use crate::core::engine::EngineState;

#[test]
fn a_lost_network_ends_the_session_at_once_and_it_reconnects() {
    let mut client = Client::connected();
    client.input(Manager::network_lost);
    assert_eq!(
        client.take(),
        ["T1 close", "S0 disconnect transport close", "close transport close", "engine close transport close"]
    );
    client.pass(1000.0);
    assert_eq!(client.take(), ["reconnect_attempt 1", "T2 open websocket"]);
}

#[test]
fn a_lost_network_is_named_in_the_details() {
    let mut client = Client::connected();
    client.manager.network_lost(client.now);
    let details = std::iter::from_fn(|| client.manager.poll_output()).find_map(|output| match output {
        Output::Event(Event::Socket(_, SocketEvent::Disconnect(_, details))) => Some(details),
        _ => None,
    });
    let lost = CloseDetails::Closed { description: "network connection lost", context: None };
    assert_eq!(details, Some(lost));
}

#[test]
fn a_lost_network_fails_a_running_attempt() {
    let mut client = Client::new();
    client.options.try_all = true;
    client.connect("/");
    client.take();
    client.input(Manager::network_lost);
    assert_eq!(
        client.take(),
        [
            "T1 close",
            "S0 connect_error network connection lost",
            "error network connection lost",
            "engine error network connection lost",
            "engine close transport close"
        ]
    );
    client.pass(1000.0);
    assert_eq!(client.take()[0], "reconnect_attempt 1");
}

#[test]
fn a_lost_network_ends_sessions_that_are_closing() {
    let mut client = Client::polling();
    client.emit(0, r#"["a"]"#);
    client.disconnect(0);
    client.take();
    client.input(Manager::network_lost);
    assert_eq!(client.take(), ["T1 send 1", "T1 close", r#"engine close transport close | 42["a"] | 41"#]);
    assert!(client.manager.is_idle());
}

#[test]
fn a_closed_manager_ignores_the_network_and_the_page() {
    let mut client = Client::new();
    client.input(Manager::network_lost);
    client.input(Manager::page_leaving);
    assert!(client.take().is_empty());
}

#[test]
fn a_page_that_leaves_sends_a_close_packet_and_reports_nothing() {
    let mut client = Client::polling();
    client.input(Manager::page_leaving);
    assert_eq!(client.take(), ["T1 send 1", "T1 close"]);
    let mut client = Client::connected();
    client.input(Manager::page_leaving);
    assert_eq!(client.take(), ["T1 close"]);
    assert_eq!(client.manager.engine_state(EngineId(1)), EngineState::Open);
}

#[test]
fn a_page_that_stays_after_all_reconnects_by_the_heartbeat() {
    let mut client = Client::connected();
    client.input(Manager::page_leaving);
    client.drained(1);
    client.emit(0, r#"["a"]"#);
    client.input(Manager::page_leaving);
    assert_eq!(client.take(), ["T1 close"]);
    client.pass(45_000.0);
    assert_eq!(client.take(), ["S0 disconnect ping timeout", "close ping timeout", "engine close ping timeout"]);
    client.pass(1000.0);
    assert_eq!(client.take(), ["reconnect_attempt 1", "T2 open websocket"]);
    client.opened(2);
    client.text(2, HANDSHAKE);
    client.drained(2);
    client.take();
    // What was emitted when the connection was gone was kept.
    client.text(2, r#"40{"sid":"id1"}"#);
    client.drained(2);
    assert!(client.take().contains(&r#"T2 send 42["a"]"#.into()));
}

#[test]
fn a_page_that_leaves_receives_nothing_more() {
    let mut client = Client::new();
    client.connect("/");
    client.input(Manager::page_leaving);
    client.take();
    client.polled(1, &[HANDSHAKE, r#"40{"sid":"id0"}"#]);
    client.transport_failed(1);
    assert!(client.take().is_empty());
}

#[test]
fn a_page_that_leaves_closes_the_probe() {
    for answered in [false, true] {
        let mut client = Client::new();
        client.connect("/");
        client.polled(1, &[HANDSHAKE]);
        client.opened(2);
        if answered {
            client.text(2, "3probe");
        }
        client.take();
        client.input(Manager::page_leaving);
        assert_eq!(client.take(), ["T1 send 1", "T1 close", "T2 close"]);
        client.drained(1);
        assert!(client.take().is_empty(), "{answered}");
    }
}

#[test]
fn a_page_that_leaves_ends_a_running_attempt() {
    let mut client = Client::new();
    client.connect("/");
    client.take();
    client.input(Manager::page_leaving);
    assert_eq!(client.take(), ["T1 close"]);
    client.pass(20_000.0);
    assert_eq!(client.take(), ["S0 connect_error timeout", "error timeout", "engine close forced close"]);
}
