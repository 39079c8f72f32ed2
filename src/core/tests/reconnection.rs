//! Losing a connection, and reconnection.

use super::*;

/// Reconnection options without jitter.
fn steady() -> ReconnectionOptions {
    ReconnectionOptions { randomization_factor: 0.0, ..Default::default() }
}

#[test]
fn a_lost_connection_reconnects_with_its_namespace() {
    let mut client = Client::connected();
    client.transport_closed(1);
    assert_eq!(
        client.take(),
        ["T1 close", "S0 disconnect transport close", "close transport close", "engine close transport close"]
    );
    assert_eq!(client.manager.socket_id(SocketId(0)), None);
    client.pass(999.0);
    assert!(client.take().is_empty());
    client.pass(1.0);
    assert_eq!(client.take(), ["reconnect_attempt 1", "T2 open websocket"]);
    client.opened(2);
    client.text(2, HANDSHAKE);
    assert_eq!(client.take(), ["open", "reconnect 1", "T2 send 40", "engine open"]);
    client.drained(2);
    client.text(2, r#"40{"sid":"id1"}"#);
    assert_eq!(client.take(), ["S0 connect"]);
}

#[test]
fn attempts_follow_the_documented_delays() {
    let mut client = Client::connected();
    client.transport_closed(1);
    client.take();
    for (attempt, delay) in [1000.0, 2000.0, 4000.0, 5000.0, 5000.0].into_iter().enumerate() {
        client.pass(delay - 1.0);
        assert!(client.take().is_empty(), "attempt {attempt}");
        client.pass(1.0);
        let transport = attempt as u32 + 2;
        assert_eq!(
            client.take(),
            [format!("reconnect_attempt {}", attempt + 1), format!("T{transport} open websocket")]
        );
        client.transport_failed(transport);
        assert_eq!(
            client.take(),
            [
                &format!("T{transport} close"),
                "S0 connect_error xhr poll error",
                "error xhr poll error",
                "engine error xhr poll error",
                "engine close transport error",
                "reconnect_error xhr poll error"
            ]
        );
    }
}

#[test]
fn attempts_are_counted_anew_after_a_success() {
    let mut client = Client::connected();
    client.transport_closed(1);
    client.pass(1000.0);
    client.transport_failed(2);
    client.pass(2000.0);
    client.opened(3);
    client.text(3, HANDSHAKE);
    assert!(client.take().contains(&"reconnect 2".to_string()));
    client.pass(2001.0);
    client.transport_closed(3);
    client.take();
    client.pass(1000.0);
    assert_eq!(client.take()[0], "reconnect_attempt 1");
}

#[test]
fn a_server_that_breaks_each_connection_is_asked_less_and_less() {
    let mut client = Client::connected();
    let mut delays = Vec::new();
    for transport in 1..6 {
        client.text(transport, "no packet");
        let lines = client.take();
        assert!(lines.contains(&"S0 disconnect parse error".into()), "{lines:?}");
        let planned = client.manager.next_deadline().expect("an attempt is planned");
        delays.push(planned - client.now);
        client.now = planned;
        client.input(Manager::handle_timeout);
        assert_eq!(client.take()[0], "reconnect_attempt 1");
        client.opened(transport + 1);
        client.text(transport + 1, HANDSHAKE);
        client.drained(transport + 1);
        client.text(transport + 1, r#"40{"sid":"id1"}"#);
        client.take();
    }
    assert_eq!(delays, [1000.0, 2000.0, 4000.0, 5000.0, 5000.0]);
}

#[test]
fn attempts_end_after_as_many_as_the_options_allow() {
    let mut client = Client::with(ReconnectionOptions { attempts: 2.0, ..steady() });
    client.connect("/");
    client.transport_failed(1);
    client.pass(1000.0);
    client.transport_failed(2);
    client.pass(2000.0);
    client.take();
    client.transport_failed(3);
    let lines = client.take();
    assert_eq!(lines[lines.len() - 2..], ["reconnect_failed", "reconnect_error xhr poll error"]);
    client.pass(1e7);
    assert!(client.take().is_empty());
    assert!(client.manager.is_idle());
}

#[test]
fn a_first_attempt_that_fails_is_repeated() {
    let mut client = Client::new();
    client.connect("/");
    client.transport_failed(1);
    assert_eq!(
        client.take()[2..],
        [
            "T1 close",
            "S0 connect_error xhr poll error",
            "error xhr poll error",
            "engine error xhr poll error",
            "engine close transport error"
        ]
    );
    client.pass(1000.0);
    assert_eq!(client.take(), ["reconnect_attempt 1", "T2 open polling", "T2 poll"]);
}

#[test]
fn an_application_that_wants_the_result_retries_by_itself() {
    let mut client = Client::new();
    client.input(|manager, now| manager.open(now, true));
    client.transport_failed(1);
    assert_eq!(client.take().last().unwrap(), "open result xhr poll error");
    client.pass(1e6);
    assert!(client.take().is_empty());
    client.input(|manager, now| manager.open(now, true));
    client.polled(2, &[HANDSHAKE]);
    assert!(client.take().contains(&"open result ok".to_string()));
}

#[test]
fn without_the_option_nothing_reconnects() {
    let mut client = Client::with(ReconnectionOptions { reconnection: false, ..steady() });
    client.connect("/");
    client.transport_failed(1);
    client.take();
    client.pass(1e7);
    assert!(client.take().is_empty());
}

#[test]
fn turning_reconnection_off_cancels_the_scheduled_attempt() {
    let mut client = Client::connected();
    client.transport_closed(1);
    client.manager.set_reconnection(false);
    client.take();
    client.pass(1e6);
    assert!(client.take().is_empty());
    assert!(client.manager.is_idle());
    client.connect("/");
    assert_eq!(client.take(), ["T2 open websocket"]);
}

#[test]
fn turning_reconnection_off_during_an_attempt_makes_it_the_last() {
    let mut client = Client::connected();
    client.transport_closed(1);
    client.pass(1000.0);
    client.manager.set_reconnection(false);
    client.transport_failed(2);
    client.take();
    client.pass(1e6);
    assert!(client.take().is_empty());
    assert!(client.manager.is_idle());
}

#[test]
fn an_attempt_by_hand_that_fails_does_not_end_reconnection() {
    for wants_result in [false, true] {
        for meanwhile in [0.0, 5000.0] {
            let mut client = Client::connected();
            client.transport_closed(1);
            client.input(|manager, now| manager.open(now, wants_result));
            client.pass(meanwhile);
            client.transport_failed(2);
            client.take();
            client.pass(10_000.0);
            let lines = client.take();
            assert!(lines.iter().any(|line| line == "T3 open websocket"), "{wants_result} {meanwhile} {lines:?}");
        }
    }
}

#[test]
fn a_listener_that_connects_at_each_failure_waits_for_the_next_attempt() {
    let mut client = Client::new();
    client.connect("/");
    let error = TransportError { kind: TransportErrorKind::XhrPoll, description: None, context: None };
    client.manager.transport_input(client.now, TransportId(1), TransportInput::Failed(error));
    // The listener is called while outputs are being taken.
    while let Some(output) = client.manager.poll_output() {
        if matches!(output, Output::Event(Event::Socket(_, SocketEvent::ConnectError(_)))) {
            client.manager.connect(client.now, SocketId(0));
        }
    }
    assert!(!client.manager.is_opening());
    client.take();
    client.pass(1000.0);
    assert_eq!(client.take()[0], "reconnect_attempt 1");
}

#[test]
fn a_deliberate_disconnect_of_either_side_does_not_reconnect() {
    for end in [|client: &mut Client| client.disconnect(0), |client: &mut Client| client.text(1, "41")] {
        let mut client = Client::connected();
        end(&mut client);
        client.drained(1);
        client.take();
        client.pass(1e6);
        assert!(client.take().is_empty());
        assert!(client.manager.is_idle());
    }
}

#[test]
fn each_end_has_its_reason() {
    type End = fn(&mut Client);
    let ends: [(&str, End); 6] = [
        ("io server disconnect", |client| client.text(1, "41")),
        ("io client disconnect", |client| client.disconnect(0)),
        ("ping timeout", |client| client.pass(45_000.0)),
        ("transport close", |client| client.transport_closed(1)),
        ("transport error", |client| client.transport_failed(1)),
        ("parse error", |client| client.text(1, "4x")),
    ];
    for (reason, end) in ends {
        let mut client = Client::connected();
        end(&mut client);
        assert!(client.take().contains(&format!("S0 disconnect {reason}")), "{reason}");
    }
}

#[test]
fn disconnecting_cancels_a_scheduled_attempt() {
    let mut client = Client::connected();
    client.transport_closed(1);
    client.disconnect(0);
    client.take();
    client.pass(1e6);
    assert!(client.take().is_empty());
    assert!(client.manager.is_idle());
}

#[test]
fn connecting_waits_for_a_scheduled_attempt() {
    let mut client = Client::connected();
    client.transport_closed(1);
    client.take();
    client.connect("/other");
    assert!(client.take().is_empty());
    client.pass(1000.0);
    client.opened(2);
    client.text(2, HANDSHAKE);
    client.drained(2);
    assert_eq!(
        client.take(),
        [
            "reconnect_attempt 1",
            "T2 open websocket",
            "open",
            "reconnect 1",
            "T2 send 40",
            "engine open",
            "T2 send 40/other,"
        ]
    );
}

#[test]
fn opening_by_hand_replaces_a_scheduled_attempt() {
    let mut client = Client::connected();
    client.transport_closed(1);
    client.input(|manager, now| manager.open(now, true));
    client.opened(2);
    client.take();
    client.text(2, HANDSHAKE);
    assert_eq!(client.take(), ["open", "open result ok", "reconnect 1", "T2 send 40", "engine open"]);
    client.pass(20_000.0);
    assert!(client.take().is_empty());
    client.transport_closed(2);
    client.take();
    client.pass(1000.0);
    assert_eq!(client.take()[0], "reconnect_attempt 1");
}

#[test]
fn events_emitted_while_disconnected_are_sent_in_order_and_once() {
    let mut client = Client::connected();
    client.emit(0, r#"["before"]"#);
    client.drained(1);
    client.transport_closed(1);
    client.take();
    for name in ["a", "b"] {
        client.emit(0, &format!(r#"["{name}"]"#));
    }
    client.pass(1000.0);
    client.opened(2);
    client.emit(0, r#"["c"]"#);
    client.text(2, HANDSHAKE);
    client.drained(2);
    client.emit(0, r#"["d"]"#);
    client.take();
    client.text(2, r#"40{"sid":"id1"}"#);
    assert_eq!(client.take(), [r#"T2 send 42["a"] | 42["b"] | 42["c"] | 42["d"]"#, "S0 connect"]);
    client.drained(2);
    assert!(client.take().is_empty());
}
