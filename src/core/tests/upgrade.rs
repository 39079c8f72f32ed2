//! From long-polling to WebSocket (Engine.IO 4, "Upgrade").

use super::*;

/// A client on long-polling that probes a WebSocket: transports 1 and 2, with a poll running.
fn probing() -> Client {
    let mut client = Client::new();
    client.connect("/");
    client.polled(1, &[HANDSHAKE]);
    client.drained(1);
    client.polled(1, &[r#"40{"sid":"id0"}"#]);
    client.opened(2);
    assert_eq!(client.take().pop().unwrap(), "T2 send 2probe");
    client.drained(2);
    client
}

#[test]
fn the_session_moves_once_the_polls_have_ended() {
    let mut client = probing();
    client.text(2, "3probe");
    assert_eq!(client.take(), ["engine upgrading websocket"]);
    client.emit(0, r#"["a"]"#);
    assert!(client.take().is_empty());
    client.polled(1, &["6"]);
    assert_eq!(client.take(), ["T1 close", "T2 send 5", "engine upgrade websocket"]);
    client.drained(2);
    assert_eq!(client.take(), [r#"T2 send 42["a"]"#]);
}

#[test]
fn the_session_waits_for_a_post_as_well() {
    let mut client = probing();
    client.emit(0, r#"["a"]"#);
    client.emit(0, r#"["b"]"#);
    client.text(2, "3probe");
    client.polled(1, &["6"]);
    assert_eq!(client.take(), [r#"T1 send 42["a"]"#, "engine upgrading websocket"]);
    client.drained(1);
    assert_eq!(client.take(), ["T1 close", "T2 send 5", "engine upgrade websocket"]);
    client.drained(2);
    assert_eq!(client.take(), [r#"T2 send 42["b"]"#]);
}

#[test]
fn packets_of_the_last_poll_are_delivered() {
    let mut client = probing();
    client.text(2, "3probe");
    client.take();
    client.polled(1, &[r#"42["last"]"#, "2"]);
    assert_eq!(client.take(), [r#"S0 message ["last"]"#, "ping", "T1 close", "T2 send 5", "engine upgrade websocket"]);
    client.drained(2);
    assert_eq!(client.take(), ["T2 send 3"]);
}

#[test]
fn a_probe_that_fails_leaves_the_session_on_polling() {
    for fail in [Client::transport_closed, Client::transport_failed] {
        let mut client = probing();
        fail(&mut client, 2);
        let lines = client.take();
        assert_eq!(lines[0], "T2 close");
        assert!(lines[1].starts_with("engine upgradeError probe error: "), "{lines:?}");
        client.emit(0, r#"["a"]"#);
        assert_eq!(client.take(), [r#"T1 send 42["a"]"#]);
    }
}

#[test]
fn a_wrong_answer_ends_the_probe() {
    for answer in ["3", "2probe", "4hello", "3probes", ""] {
        let mut client = probing();
        client.text(2, answer);
        assert_eq!(client.take(), ["T2 close", "engine upgradeError probe error"], "{answer:?}");
    }
    let mut client = probing();
    client.binary(2, b"3probe");
    assert_eq!(client.take(), ["T2 close", "engine upgradeError probe error"]);
}

#[test]
fn a_probe_that_fails_after_its_answer_resumes_polling() {
    let mut client = probing();
    client.text(2, "3probe");
    client.emit(0, r#"["a"]"#);
    client.take();
    client.transport_closed(2);
    assert_eq!(client.take(), ["T2 close", "engine upgradeError probe error: transport closed", r#"T1 send 42["a"]"#]);
    client.polled(1, &["6"]);
    assert_eq!(client.take(), ["T1 poll"]);
}

#[test]
fn polling_that_was_paused_polls_again() {
    let mut client = probing();
    client.emit(0, r#"["a"]"#);
    client.text(2, "3probe");
    client.polled(1, &["6"]);
    client.take();
    client.transport_closed(2);
    assert_eq!(client.take(), ["T2 close", "engine upgradeError probe error: transport closed", "T1 poll"]);
}

#[test]
fn without_the_option_there_is_no_probe() {
    let mut client = Client::new();
    client.options.upgrade = false;
    client.connect("/");
    client.polled(1, &[HANDSHAKE]);
    assert!(!client.take().iter().any(|line| line.contains("websocket")));
}

#[test]
fn only_a_transport_that_both_sides_allow_is_probed() {
    let mut client = Client::new().transports(&[TransportKind::Polling]);
    client.connect("/");
    client.polled(1, &[HANDSHAKE]);
    assert!(!client.take().iter().any(|line| line.contains("websocket")));

    let mut client = Client::new();
    client.connect("/");
    client.polled(1, &[r#"0{"sid":"s1","upgrades":["webtransport"],"pingInterval":1,"pingTimeout":1}"#]);
    assert!(!client.take().iter().any(|line| line.contains("websocket")));
}

#[test]
fn closing_waits_for_a_running_upgrade() {
    let mut client = probing();
    client.text(2, "3probe");
    client.take();
    client.disconnect(0);
    assert_eq!(client.take(), ["close forced close", "S0 disconnect io client disconnect"]);
    client.polled(1, &["6"]);
    assert_eq!(client.take(), ["T1 close", "T2 send 5", "engine upgrade websocket"]);
    client.drained(2);
    assert_eq!(client.take(), ["T2 send 41"]);
    client.drained(2);
    assert_eq!(client.take(), ["T2 close", "engine close forced close"]);
}

#[test]
fn a_session_that_ends_closes_its_probe() {
    let mut client = probing();
    client.transport_failed(1);
    assert_eq!(
        client.take(),
        [
            "T1 send 1",
            "T1 close",
            "T2 close",
            "engine upgradeError probe error: socket closed",
            "error xhr poll error",
            "engine error xhr poll error",
            "S0 disconnect transport error",
            "close transport error",
            "engine close transport error"
        ]
    );
}

#[test]
fn a_websocket_that_worked_is_remembered_with_the_option() {
    for (remember, next) in [(true, "T3 open websocket"), (false, "T3 open polling")] {
        let mut client = probing();
        client.options.remember_upgrade = remember;
        client.text(2, "3probe");
        client.polled(1, &["6"]);
        client.transport_closed(2);
        client.take();
        client.pass(1000.0);
        assert_eq!(client.take()[1], next);
    }
}

#[test]
fn a_transport_error_clears_the_memory() {
    let mut client = probing();
    client.options.remember_upgrade = true;
    client.text(2, "3probe");
    client.polled(1, &["6"]);
    client.transport_failed(2);
    client.take();
    client.pass(1000.0);
    assert_eq!(client.take()[1], "T3 open polling");
}
