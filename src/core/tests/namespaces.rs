//! Several namespaces on one connection.

use super::*;

fn two_namespaces() -> Client {
    let mut client = Client::connected();
    client.connect("/admin");
    client.drained(1);
    client.text(1, r#"40/admin,{"sid":"id1"}"#);
    client.drained(1);
    client.take();
    client
}

#[test]
fn namespaces_share_one_connection() {
    let mut client = two_namespaces();
    client.emit(0, r#"["a"]"#);
    client.drained(1);
    client.emit(1, r#"["b"]"#);
    assert_eq!(client.take(), [r#"T1 send 42["a"]"#, r#"T1 send 42/admin,["b"]"#]);
}

#[test]
fn a_packet_reaches_its_namespace_only() {
    let mut client = two_namespaces();
    client.text(1, r#"42/admin,["a"]"#);
    client.text(1, r#"42["b"]"#);
    client.text(1, r#"42/unknown,["c"]"#);
    assert_eq!(client.take(), [r#"S1 message ["a"]"#, r#"S0 message ["b"]"#]);
}

#[test]
fn the_same_namespace_is_the_same_socket() {
    let mut client = two_namespaces();
    assert_eq!(client.manager.socket("/admin"), SocketId(1));
    assert_eq!(client.manager.socket("/"), SocketId(0));
    assert_eq!(client.manager.socket("/other"), SocketId(2));
}

#[test]
fn the_connection_closes_with_the_last_namespace() {
    let mut client = two_namespaces();
    client.disconnect(0);
    assert_eq!(client.take(), ["T1 send 41", "S0 disconnect io client disconnect"]);
    client.drained(1);
    client.text(1, "41/admin,");
    assert_eq!(
        client.take(),
        ["T1 close", "engine close forced close", "close forced close", "S1 disconnect io server disconnect"]
    );
}

#[test]
fn a_namespace_that_is_refused_after_it_was_granted_is_disconnected() {
    let mut client = two_namespaces();
    client.emit_with(1, r#"["a"]"#, &[], EmitOptions { token: Some(AckToken(1)), ..Default::default() });
    client.take();
    client.text(1, r#"44/admin,{"message":"no"}"#);
    let told = client.take();
    assert_eq!(told.first().map(String::as_str), Some("S1 disconnect io server disconnect"));
    assert!(told.iter().any(|line| line.starts_with("S1 ack 1")), "{told:?}");
    assert!(told.last().is_some_and(|line| line.starts_with("S1 connect_error")), "{told:?}");
    assert_eq!(client.manager.socket_state(SocketId(1)), socket::SocketState::Idle);
}

#[test]
fn a_disconnected_namespace_receives_nothing() {
    let mut client = two_namespaces();
    client.disconnect(1);
    client.take();
    client.text(1, r#"42/admin,["a"]"#);
    client.text(1, "41/admin,");
    assert!(client.take().is_empty());
}

#[test]
fn a_lost_connection_is_reported_to_each_namespace() {
    let mut client = two_namespaces();
    client.transport_closed(1);
    assert_eq!(client.take()[1..3], ["S0 disconnect transport close", "S1 disconnect transport close"]);
}

#[test]
fn only_active_namespaces_reconnect() {
    let mut client = two_namespaces();
    client.disconnect(0);
    client.drained(1);
    client.transport_closed(1);
    client.pass(1000.0);
    client.opened(2);
    client.take();
    client.text(2, HANDSHAKE);
    assert_eq!(client.take(), ["open", "reconnect 1", "T2 send 40/admin,", "engine open"]);
}

#[test]
fn a_failure_is_reported_to_the_namespaces_that_are_connecting() {
    let mut client = Client::new();
    client.connect("/");
    client.connect("/admin");
    client.take();
    client.transport_failed(1);
    assert_eq!(
        client.take()[1..4],
        ["S0 connect_error xhr poll error", "S1 connect_error xhr poll error", "error xhr poll error"]
    );
}

#[test]
fn events_received_before_the_grant_are_delivered_before_the_connect() {
    let mut client = Client::connected();
    client.connect("/admin");
    client.drained(1);
    client.emit(1, r#"["out"]"#);
    client.text(1, r#"42/admin,["early"]"#);
    client.text(1, r#"42/admin,7["early too"]"#);
    client.take();
    client.text(1, r#"40/admin,{"sid":"id1"}"#);
    assert_eq!(
        client.take(),
        [r#"S1 message ["early"]"#, r#"S1 message ["early too"] #7"#, r#"T1 send 42/admin,["out"]"#, "S1 connect"]
    );
}

#[test]
fn outgoing_events_are_reported_when_they_are_sent_if_observed() {
    let mut client = Client::connected();
    client.connect("/admin");
    client.drained(1);
    client.manager.observe_outgoing(SocketId(1), true);
    client.take();
    client.emit(1, r#"["early"]"#);
    assert_eq!(client.manager.send_buffer(SocketId(1)).count(), 1);
    assert!(client.take().is_empty());
    client.text(1, r#"40/admin,{"sid":"id1"}"#);
    client.emit(0, r#"["not observed"]"#);
    client.drained(1);
    client.emit(1, r#"["late"]"#);
    let outgoing: Vec<String> = client.take().into_iter().filter(|line| line.contains("outgoing")).collect();
    assert_eq!(outgoing, [r#"S1 outgoing ["early"]"#, r#"S1 outgoing ["late"]"#]);
}

#[test]
fn buffered_events_can_be_discarded_and_reordered() {
    let mut client = Client::new();
    client.connect("/");
    for json in [r#"["a"]"#, r#"["b"]"#, r#"["c"]"#] {
        client.emit(0, json);
    }
    let args = |event: &socket::SendEntry| event.payload.args().cloned().unwrap();
    let mut kept: Vec<_> = client.manager.send_buffer(SocketId(0)).map(args).skip(1).collect();
    kept.reverse();
    client.manager.keep_in_send_buffer(SocketId(0), kept.into_iter());
    client.polled(1, &[HANDSHAKE]);
    client.drained(1);
    client.take();
    client.polled(1, &[r#"40{"sid":"id0"}"#]);
    assert_eq!(client.take()[0], r#"T1 send 42["c"] | 42["b"]"#);
}

#[test]
fn packets_are_reported_after_their_effects_if_observed() {
    let mut client = two_namespaces();
    client.manager.observe_packets(true);
    client.text(1, r#"42/admin,7["a"]"#);
    client.text(1, r#"42/unknown,["b"]"#);
    client.text(1, "41/admin,");
    assert_eq!(
        client.take(),
        [
            r#"S1 message ["a"] #7"#,
            r#"packet Event /admin Some(7) ["a"]"#,
            r#"packet Event /unknown None ["b"]"#,
            "S1 disconnect io server disconnect",
            "packet Disconnect /admin None "
        ]
    );
}

#[test]
fn nothing_is_sent_after_a_disconnect_packet() {
    let mut client = two_namespaces();
    client.manager.observe_engine(EngineId(1), true);
    let mut sent = Vec::new();
    client.manager.disconnect(client.now, SocketId(1));
    while let Some(output) = client.manager.poll_output() {
        if let Output::Event(Event::Engine(_, EngineEvent::PacketCreate(message))) = &output {
            sent.push(content_text(&message.content));
            // Like a listener that emits, disconnects again and connects.
            client.manager.emit(client.now, SocketId(1), encoded(r#"["late"]"#), EmitOptions::default());
            client.manager.disconnect(client.now, SocketId(1));
            client.manager.connect(client.now, SocketId(1));
        }
    }
    assert_eq!(sent, ["41/admin,"]);
    assert_eq!(client.manager.socket_state(SocketId(1)), socket::SocketState::Idle);
    assert_eq!(client.manager.send_buffer(SocketId(1)).count(), 1);
}

#[test]
fn a_namespace_that_is_granted_twice_has_the_later_id() {
    let mut client = Client::connected();
    client.text(1, r#"40{"sid":"later"}"#);
    assert!(client.take().is_empty());
    assert_eq!(client.manager.socket_id(SocketId(0)), Some("later"));
}

#[test]
fn a_released_namespace_is_forgotten_and_its_id_is_not_used_again() {
    let mut client = two_namespaces();
    client.manager.release(SocketId(1));
    assert_eq!(client.manager.socket("/admin"), SocketId(1), "a namespace that is connected stays");
    client.disconnect(1);
    client.manager.release(SocketId(1));
    assert_eq!(client.manager.socket("/admin"), SocketId(2));
    assert_eq!(client.manager.socket_state(SocketId(1)), socket::SocketState::Idle);
    client.take();
    client.emit(1, r#"["nobody"]"#);
    assert!(client.take().is_empty());
}

#[test]
fn an_application_that_reads_texts_itself_gets_no_event_parsed() {
    let mut client = Client::connected();
    client.manager.pass_on_unparsed();
    client.connect("/admin");
    client.drained(1);
    client.take();
    client.text(1, r#"42/admin,["early",1]"#);
    client.text(1, r#"42/admin,["bad"#);
    assert!(client.take().is_empty());
    let mut payloads = Vec::new();
    client.manager.receive(
        Some(0.0),
        TransportId(1),
        Received::Text(r#"40/admin,{"sid":"a"}"#.into(), r#"40/admin,{"sid":"a"}"#.as_bytes()),
    );
    while let Some(output) = client.manager.poll_output() {
        if let Output::Event(Event::Message(_, event)) = output {
            payloads.push(event.payload);
        }
    }
    assert!(matches!(payloads.as_slice(), [Payload::Json { .. }, Payload::Json { .. }]), "{payloads:?}");
}

#[test]
fn all_has_been_sent_when_no_buffer_has_anything() {
    let mut client = Client::connected();
    assert!(client.manager.has_sent_all(SocketId(0)));
    client.emit(0, r#"["a"]"#);
    assert!(!client.manager.has_sent_all(SocketId(0)), "it is in flight");
    client.drained(1);
    assert!(client.manager.has_sent_all(SocketId(0)));
    client.transport_closed(1);
    client.emit(0, r#"["b"]"#);
    assert!(!client.manager.has_sent_all(SocketId(0)), "it waits for the connection");
    assert!(client.manager.has_sent_all(SocketId(9)), "nothing is emitted where there is no namespace");
}

#[test]
fn how_long_it_is_until_the_next_attempt_is_known() {
    let mut client = Client::connected();
    assert_eq!(client.manager.reconnects_in(), None);
    client.transport_closed(1);
    assert_eq!(client.manager.reconnects_in(), Some(1000.0));
    client.pass(1000.0);
    assert_eq!(client.manager.reconnects_in(), None);
}

#[cfg(feature = "recovery")]
#[test]
fn a_session_with_a_private_id_can_be_recovered() {
    let mut client = Client::connected();
    assert!(!client.manager.can_recover(SocketId(0)));
    client.text(1, r#"40{"sid":"id","pid":"p"}"#);
    assert!(client.manager.can_recover(SocketId(0)));
}

#[test]
fn a_namespace_that_is_released_leaves_no_deadline() {
    let mut client = Client::connected();
    client.disconnect(0);
    let options = EmitOptions { token: Some(AckToken(1)), timeout: Some(50.0), ..Default::default() };
    client.emit_with(0, r#"["a"]"#, &[], options);
    client.drained(1);
    assert!(!client.manager.is_idle());
    client.manager.release(SocketId(0));
    assert!(client.manager.is_idle());
    client.take();
    client.pass(50.0);
    assert!(client.take().is_empty());
}

/// A client that has asked for its namespace and gets an event, but no answer: transport 1.
fn ungranted(reconnection: ReconnectionOptions) -> Client {
    let mut client = Client::with(reconnection).transports(&[TransportKind::WebSocket]);
    client.connect("/");
    client.opened(1);
    client.text(1, HANDSHAKE);
    client.drained(1);
    client.pass(10_000.0);
    client.text(1, r#"42["early"]"#);
    client.take();
    client
}

#[test]
fn a_namespace_that_gets_events_is_granted_within_the_timeout_or_the_session_ends() {
    let mut client = ungranted(ReconnectionOptions { randomization_factor: 0.0, ..Default::default() });
    client.pass(10_000.0);
    client.text(1, r#"42["another"]"#);
    client.text(1, "2");
    client.pass(9999.0);
    assert_eq!(client.take(), ["T1 send 3", "ping"]);
    client.pass(1.0);
    assert!(client.take().contains(&"S0 disconnect parse error".to_owned()));
    client.pass(1000.0);
    client.opened(2);
    client.text(2, HANDSHAKE);
    client.drained(2);
    client.text(2, r#"40{"sid":"id1"}"#);
    assert_eq!(client.take().last().map(String::as_str), Some("S0 connect"));
}

#[test]
fn the_answer_to_a_connect_packet_ends_the_wait_for_it() {
    let mut client = ungranted(ReconnectionOptions::default());
    client.text(1, r#"40{"sid":"id0"}"#);
    client.take();
    client.text(1, "2");
    client.pass(20_000.0);
    assert!(!client.take().iter().any(|line| line.contains("disconnect")));
}

#[test]
fn a_namespace_without_events_waits_for_its_answer_without_a_limit() {
    let mut client = Client::new().transports(&[TransportKind::WebSocket]);
    client.connect("/");
    client.opened(1);
    client.text(1, HANDSHAKE);
    client.drained(1);
    client.take();
    for _ in 0..10 {
        client.pass(25_000.0);
        client.text(1, "2");
        client.drained(1);
    }
    assert_eq!(client.take(), ["T1 send 3", "ping"].repeat(10));
}

#[test]
fn without_a_timeout_a_namespace_that_gets_events_waits_without_a_limit() {
    let mut client = ungranted(ReconnectionOptions { timeout: None, ..Default::default() });
    client.text(1, "2");
    client.pass(40_000.0);
    assert_eq!(client.take(), ["T1 send 3", "ping"]);
}
