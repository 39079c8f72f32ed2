//! One session: heartbeat, write buffer, close.

use super::*;
use crate::core::engine::EngineState;

#[test]
fn a_pong_is_sent_for_each_ping() {
    let mut client = Client::connected();
    client.text(1, "2");
    assert_eq!(client.take(), ["T1 send 3", "ping"]);
    client.drained(1);
    client.text(1, "2");
    assert_eq!(client.take(), ["T1 send 3", "ping"]);
}

#[test]
fn a_ping_that_does_not_come_in_time_ends_the_connection() {
    let mut client = Client::connected();
    client.pass(44_999.0);
    assert!(client.take().is_empty());
    client.pass(1.0);
    assert_eq!(
        client.take(),
        ["T1 close", "S0 disconnect ping timeout", "close ping timeout", "engine close ping timeout"]
    );
}

#[test]
fn each_ping_resets_the_deadline() {
    let mut client = Client::connected();
    for _ in 0..10 {
        client.pass(40_000.0);
        client.text(1, "2");
        client.drained(1);
    }
    assert!(client.take().iter().all(|line| line == "T1 send 3" || line == "ping"));
    client.pass(45_000.0);
    assert!(client.take().contains(&"close ping timeout".to_string()));
}

#[test]
fn only_a_ping_resets_the_deadline() {
    let mut client = Client::connected();
    client.pass(40_000.0);
    client.text(1, r#"42["a"]"#);
    client.pass(5_000.0);
    assert!(client.take().contains(&"S0 disconnect ping timeout".to_string()));
}

#[test]
fn an_overdue_ping_is_noticed_by_the_next_emit() {
    let mut client = Client::connected();
    client.now += 45_001.0;
    client.emit(0, r#"["late"]"#);
    assert!(client.take().is_empty());
    client.pass(0.0);
    assert!(client.take().contains(&"S0 disconnect ping timeout".to_string()));
    client.pass(1000.0);
    client.opened(2);
    client.text(2, HANDSHAKE);
    client.drained(2);
    client.take();
    client.text(2, r#"40{"sid":"id1"}"#);
    assert_eq!(client.take(), [r#"T2 send 42["late"]"#, "S0 connect"]);
}

#[test]
fn a_ping_that_comes_too_late_does_not_revive_a_session_in_which_events_have_been_held_back() {
    let mut client = Client::connected();
    client.now += 45_001.0;
    client.emit(0, r#"["first"]"#);
    client.text(1, "2");
    client.emit(0, r#"["second"]"#);
    assert!(!client.take().iter().any(|line| line.starts_with("T1 send")));
    client.pass(1000.0);
    client.opened(2);
    client.text(2, HANDSHAKE);
    client.drained(2);
    client.take();
    client.text(2, r#"40{"sid":"id1"}"#);
    assert_eq!(client.take(), [r#"T2 send 42["first"] | 42["second"]"#, "S0 connect"]);
}

#[test]
fn frames_wait_until_the_transport_has_drained() {
    let mut client = Client::connected();
    for name in ["a", "b", "c"] {
        client.emit(0, &format!(r#"["{name}"]"#));
    }
    assert_eq!(client.take(), [r#"T1 send 42["a"]"#]);
    client.drained(1);
    assert_eq!(client.take(), [r#"T1 send 42["b"] | 42["c"]"#]);
    client.drained(1);
    assert!(client.take().is_empty());
}

/// A polling client whose server takes bodies of `max_payload` bytes.
fn polling_with(max_payload: usize) -> Client {
    let mut client = Client::new();
    client.options.upgrade = false;
    client.connect("/");
    let handshake =
        format!(r#"0{{"sid":"s","upgrades":[],"pingInterval":1e4,"pingTimeout":1e4,"maxPayload":{max_payload}}}"#);
    client.polled(1, &[&handshake]);
    client.drained(1);
    client.polled(1, &[r#"40{"sid":"id0"}"#]);
    client.emit(0, r#"["first"]"#);
    client.take();
    client
}

#[test]
fn a_polling_body_is_no_larger_than_max_payload() {
    let mut client = polling_with(20);
    // 7 bytes each: two and the separator are 15, a third would make 23.
    for name in ["a", "b", "c"] {
        client.emit(0, &format!(r#"["{name}"]"#));
    }
    client.drained(1);
    assert_eq!(client.take(), [r#"T1 send 42["a"] | 42["b"]"#]);
    client.drained(1);
    assert_eq!(client.take(), [r#"T1 send 42["c"]"#]);
}

#[test]
fn a_body_may_be_as_large_as_max_payload() {
    for (max_payload, sends) in [(15, 1), (14, 2)] {
        let mut client = polling_with(max_payload);
        client.emit(0, r#"["a"]"#);
        client.emit(0, r#"["b"]"#);
        client.drained(1);
        client.drained(1);
        assert_eq!(client.take().len(), sends, "{max_payload}");
    }
}

#[test]
fn a_body_is_measured_in_utf_8() {
    let mut client = polling_with(20);
    client.emit(0, r#"["éé"]"#); // 10 bytes
    client.emit(0, r#"["éé"]"#);
    client.drained(1);
    assert_eq!(client.take(), [r#"T1 send 42["éé"]"#]);
}

#[test]
fn binary_is_measured_as_base64() {
    let mut client = polling_with(50);
    let json = r#"[{"_placeholder":true,"num":0}]"#; // 35 bytes with its header
    client.emit_with(0, json, &[&[0; 12]], EmitOptions::default()); // 17 in base64 with its mark
    client.drained(1);
    assert_eq!(client.take(), [format!("T1 send 451-{json}")]);
    client.drained(1);
    assert_eq!(client.take(), ["T1 send [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]"]);
}

#[test]
fn a_packet_larger_than_max_payload_is_sent_alone() {
    let mut client = polling_with(10);
    client.emit(0, r#"["a"]"#);
    client.emit(0, r#"["larger than that"]"#);
    client.emit(0, r#"["b"]"#);
    for expected in [r#"T1 send 42["a"]"#, r#"T1 send 42["larger than that"]"#, r#"T1 send 42["b"]"#] {
        client.drained(1);
        assert_eq!(client.take(), [expected]);
    }
}

#[test]
fn a_websocket_sends_all_messages_at_once() {
    let mut client = Client::connected();
    let large = format!("[\"{}\"]", "x".repeat(2_000_000));
    client.emit(0, r#"["a"]"#);
    client.emit(0, &large);
    client.emit(0, r#"["b"]"#);
    client.take();
    client.drained(1);
    assert_eq!(client.take().len(), 1);
}

#[test]
fn without_max_payload_all_messages_are_sent_at_once() {
    let mut client = Client::new();
    client.options.upgrade = false;
    client.connect("/");
    client.polled(1, &[r#"0{"sid":"s","upgrades":[],"pingInterval":1e4,"pingTimeout":1e4}"#]);
    client.polled(1, &[r#"40{"sid":"id0"}"#]);
    client.emit(0, r#"["a"]"#);
    client.emit(0, r#"["b"]"#);
    client.take();
    client.drained(1);
    assert_eq!(client.take(), [r#"T1 send 42["a"] | 42["b"]"#]);
}

#[test]
fn closing_sends_the_write_buffer_first() {
    let mut client = Client::polling();
    client.emit(0, r#"["a"]"#);
    client.emit(0, r#"["b"]"#);
    client.disconnect(0);
    assert_eq!(client.take(), [r#"T1 send 42["a"]"#, "close forced close", "S0 disconnect io client disconnect"]);
    assert_eq!(client.manager.engine_state(EngineId(1)), EngineState::Closing);
    client.drained(1);
    assert_eq!(client.take(), [r#"T1 send 42["b"] | 41"#]);
    client.drained(1);
    assert_eq!(client.take(), ["T1 send 1", "T1 close", "engine close forced close"]);
    assert_eq!(client.manager.engine_state(EngineId(1)), EngineState::Closed);
    assert!(client.manager.is_idle());
}

#[test]
fn a_closing_session_does_not_affect_a_new_one() {
    let mut client = Client::connected();
    client.disconnect(0);
    client.connect("/");
    assert_eq!(
        client.take(),
        ["T1 send 41", "close forced close", "S0 disconnect io client disconnect", "T2 open websocket"]
    );
    client.text(1, r#"42["too late"]"#);
    client.opened(2);
    client.drained(1);
    assert_eq!(client.take(), ["T1 close", "engine close forced close"]);
    client.text(2, HANDSHAKE);
    assert_eq!(client.take(), ["open", "T2 send 40", "engine open"]);
}

#[test]
fn a_closing_session_does_not_wait_forever() {
    let mut client = Client::polling();
    client.disconnect(0);
    client.take();
    client.pass(45_000.0);
    assert_eq!(client.take(), ["T1 send 1", "T1 close", "engine close ping timeout | 41"]);
    assert!(client.manager.is_idle());
}

#[test]
fn a_server_ends_a_polling_session_by_a_packet() {
    let mut client = Client::polling();
    client.polled(1, &["1"]);
    assert_eq!(
        client.take(),
        ["T1 close", "S0 disconnect transport close", "close transport close", "engine close transport close"]
    );
}

#[test]
fn packets_without_a_meaning_are_ignored() {
    let mut client = Client::connected();
    for packet in ["3", "3probe", "5", "6", "1"] {
        client.text(1, packet);
    }
    assert!(client.take().is_empty());
}

#[test]
fn closing_only_the_session_reconnects() {
    let mut client = Client::connected();
    client.input(Manager::close_engine);
    assert_eq!(
        client.take(),
        ["T1 close", "S0 disconnect forced close", "close forced close", "engine close forced close"]
    );
    client.pass(1000.0);
    assert_eq!(client.take(), ["reconnect_attempt 1", "T2 open websocket"]);
}

fn observed(mut client: Client) -> Client {
    client.manager.observe_engine(EngineId(1), true);
    client
}

#[test]
fn packets_of_an_observed_session_are_reported_before_their_effects() {
    let mut client = observed(Client::connected());
    client.text(1, r#"42["a"]"#);
    client.binary(1, &[1]);
    assert_eq!(client.take()[..3], [r#"engine packet 42["a"]"#, r#"S0 message ["a"]"#, "engine packet [1]"]);
    let mut client = observed(Client::connected());
    client.text(1, "2");
    assert_eq!(
        client.take(),
        ["engine packet 2", "engine packetCreate 3", "T1 send 3", "engine flush", "ping", "engine ping"]
    );
    client.text(1, "6");
    client.drained(1);
    assert_eq!(client.take(), ["engine packet 6", "engine drain"]);
    client.manager.observe_engine(EngineId(1), false);
    client.text(1, "2");
    assert_eq!(client.take(), ["T1 send 3", "ping"]);
}

#[test]
fn drain_is_reported_when_the_write_buffer_is_empty() {
    let mut client = observed(Client::connected());
    client.emit_with(0, r#"["a"]"#, &[], EmitOptions { compress: false, ..Default::default() });
    client.emit(0, r#"["b"]"#);
    client.drained(1);
    client.drained(1);
    assert_eq!(
        client.take(),
        [
            r#"engine packetCreate 42["a"] uncompressed"#,
            r#"T1 send 42["a"]"#,
            "engine flush",
            r#"engine packetCreate 42["b"]"#,
            r#"T1 send 42["b"]"#,
            "engine flush",
            "engine drain"
        ]
    );
}

#[test]
fn the_write_buffer_is_available_until_the_end_of_the_session() {
    let mut client = Client::connected();
    client.emit(0, r#"["a"]"#);
    client.emit(0, r#"["b"]"#);
    let unsent = |client: &Client| client.manager.write_buffer(EngineId(1)).concat().len();
    assert_eq!(unsent(&client), 2);
    client.drained(1);
    assert_eq!(unsent(&client), 1);
    client.emit(0, r#"["c"]"#);
    client.take();
    let details = CloseDetails::None;
    client.manager.transport_input(client.now, TransportId(1), TransportInput::Closed(details));
    let mut told = Vec::new();
    while let Some(output) = client.manager.poll_output() {
        told.push((line(output), unsent(&client)));
    }
    let told: Vec<_> = told.iter().map(|(line, unsent)| (line.as_str(), *unsent)).collect();
    let last = &told[1..];
    assert_eq!(
        last,
        [("S0 disconnect transport close", 2), ("close transport close", 2), ("engine close transport close", 2)]
    );
    assert_eq!(unsent(&client), 0);
}

#[test]
fn the_application_may_send_messages_outside_of_namespaces() {
    let mut client = Client::connected();
    let message = |text: &str| vec![OutgoingFrame::new(Content::Text(text.into()))];
    client.input(|manager, now| manager.write(now, EngineId(1), message("4raw")));
    client.input(|manager, now| manager.write(now, EngineId(0), message("4of no session")));
    assert_eq!(client.take(), ["T1 send 4raw"]);
}

#[test]
fn a_transport_that_the_application_closes_ends_the_session_once() {
    let mut client = Client::connected();
    for _ in 0..2 {
        client.input(|manager, now| manager.close_transport(now, EngineId(1)));
    }
    assert_eq!(
        client.take(),
        ["T1 close", "S0 disconnect transport close", "close transport close", "engine close transport close"]
    );
    assert_eq!(client.manager.transport_stage(EngineId(1)), Stage::Closed);
}

#[test]
fn messages_that_the_application_passes_are_handled_as_received() {
    let mut client = Client::connected();
    let message = OutgoingFrame::new(Content::Text(r#"42["a"]"#.into()));
    client.input(|manager, now| manager.receive_messages(now, EngineId(1), vec![message]));
    assert_eq!(client.take(), [r#"S0 message ["a"]"#]);
}

#[test]
fn a_ping_deadline_that_is_moved_to_the_past_is_noticed_by_the_next_emit() {
    let mut client = Client::connected();
    client.manager.set_ping_deadline(EngineId(1), client.now - 1.0);
    client.emit(0, r#"["late"]"#);
    client.pass(0.0);
    assert!(client.take().contains(&"S0 disconnect ping timeout".to_string()));
}

#[test]
fn the_write_buffer_tells_what_the_transport_has_taken() {
    let mut client = Client::polling();
    let lens = |client: &Client| client.manager.write_buffer(EngineId(1)).map(<[_]>::len);
    assert_eq!(lens(&client), [0, 0]);
    for json in [r#"["a"]"#, r#"["b"]"#, r#"["c"]"#] {
        client.emit(0, json);
    }
    assert_eq!(lens(&client), [1, 2]);
    client.drained(1);
    assert_eq!(lens(&client), [2, 0]);
    client.drained(1);
    assert_eq!(lens(&client), [0, 0]);
    client.emit(0, r#"["d"]"#);
    client.transport_closed(1);
    assert_eq!(lens(&client), [0, 0]);
}
