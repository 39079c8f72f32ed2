//! The option `try_all`: if a session cannot be opened by one transport, the next one is tried.

use super::*;
use TransportKind::{Polling, WebSocket};

fn trying(transports: &[TransportKind]) -> Client {
    let mut client = Client::new().transports(transports);
    client.options.try_all = true;
    client.connect("/");
    client.take();
    client
}

#[test]
fn the_next_transport_follows_one_that_failed_without_an_error_event() {
    let mut client = trying(&[WebSocket, Polling]);
    client.transport_failed(1);
    assert_eq!(client.take(), ["T1 close", "T2 open polling", "T2 poll"]);
    assert_eq!(client.first_transport, (EngineId(1), Polling));
    client.polled(2, &[HANDSHAKE]);
    assert_eq!(client.take(), ["open", "T2 send 40", "engine open", "T2 poll"]);
}

#[test]
fn an_invalid_handshake_counts_as_a_failure() {
    let mut client = trying(&[Polling, WebSocket]);
    client.polled(1, &["<html>"]);
    assert_eq!(client.take(), ["T1 close", "T2 open websocket"]);
}

#[test]
fn the_failure_of_the_last_transport_is_reported() {
    let mut client = trying(&[WebSocket, Polling]);
    client.transport_failed(1);
    client.take();
    client.transport_failed(2);
    assert_eq!(
        client.take(),
        [
            "T2 close",
            "S0 connect_error xhr poll error",
            "error xhr poll error",
            "engine error xhr poll error",
            "engine close transport error"
        ]
    );
    client.pass(1000.0);
    assert_eq!(client.take(), ["reconnect_attempt 1", "T3 open websocket"]);
}

#[test]
fn a_session_that_is_open_stays_over_when_its_transport_fails() {
    let mut client = trying(&[WebSocket, Polling]);
    client.opened(1);
    client.text(1, HANDSHAKE);
    client.take();
    client.transport_failed(1);
    assert!(client.take().contains(&"S0 connect_error xhr poll error".to_string()));
}

#[test]
fn without_the_option_the_first_failure_is_reported() {
    let mut client = Client::new();
    client.connect("/");
    client.transport_failed(1);
    assert!(client.take().contains(&"S0 connect_error xhr poll error".to_string()));
}

#[test]
fn only_a_transport_that_is_left_is_an_upgrade_target() {
    for (transports, upgrades) in [(&[WebSocket, Polling][..], false), (&[WebSocket, Polling, WebSocket], true)] {
        let mut client = trying(transports);
        client.transport_failed(1);
        client.polled(2, &[HANDSHAKE]);
        let probe = "T3 open websocket s1".to_string();
        assert_eq!(client.take().contains(&probe), upgrades, "{transports:?}");
    }
}

#[test]
fn a_remembered_websocket_that_fails_leaves_the_others() {
    let mut client = trying(&[Polling, WebSocket]);
    client.options.remember_upgrade = true;
    client.polled(1, &[HANDSHAKE]);
    client.opened(2);
    client.text(2, "3probe");
    client.drained(1);
    client.polled(1, &["6"]);
    client.transport_closed(2);
    client.pass(1000.0);
    assert_eq!(client.take().pop().unwrap(), "T3 open websocket");
    client.transport_failed(3);
    assert_eq!(client.take(), ["T3 close", "T4 open polling", "T4 poll"]);
    client.polled(4, &[HANDSHAKE]);
    assert!(!client.take().iter().any(|line| line.contains("websocket")));
}

#[test]
fn the_timeout_holds_for_all_transports_together() {
    let mut client = trying(&[WebSocket, Polling]);
    client.pass(15_000.0);
    client.transport_failed(1);
    client.take();
    client.pass(5_000.0);
    assert!(client.take().contains(&"S0 connect_error timeout".to_string()));
}
