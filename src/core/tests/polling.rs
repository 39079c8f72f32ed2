//! What only long-polling does.

use super::*;
use crate::core::engine::EngineState;

#[test]
fn a_namespace_connects_after_the_handshake() {
    let mut client = Client::new();
    client.credentials = Some(r#"{"token":"abcd"}"#);
    client.connect("/");
    assert_eq!(client.take(), ["T1 open polling", "T1 poll"]);
    assert_eq!(client.identified, None);
    client.polled(1, &[HANDSHAKE]);
    assert_eq!(client.identified, Some((TransportId(1), "s1".into())));
    assert_eq!(
        client.take(),
        ["open", r#"T1 send 40{"token":"abcd"}"#, "engine open", "T2 open websocket s1", "T1 poll"]
    );
    client.drained(1);
    client.polled(1, &[r#"40{"sid":"id0"}"#]);
    assert_eq!(client.take(), ["S0 connect", "T1 poll"]);
    assert_eq!(client.manager.socket_id(SocketId(0)), Some("id0"));
}

#[test]
fn an_invalid_handshake_is_a_failure() {
    for packets in [
        vec!["4hello"],
        vec!["0"],
        vec!["0nonsense"],
        vec![r#"0{"sid":1,"pingInterval":1,"pingTimeout":1}"#],
        vec![r#"0{"sid":"s","pingInterval":-1,"pingTimeout":1}"#],
        vec!["6"],
        vec![""],
        vec!["é"],
        vec!["bAAAA"],
        vec![],
    ] {
        let mut client = Client::new();
        client.connect("/");
        client.take();
        client.polled(1, &packets);
        assert_eq!(
            client.take(),
            [
                "T1 close",
                "S0 connect_error invalid handshake",
                "error invalid handshake",
                "engine error invalid handshake",
                "engine close parse error"
            ],
            "{packets:?}"
        );
        client.pass(1000.0);
        assert_eq!(client.take()[0], "reconnect_attempt 1", "{packets:?}");
    }
}

#[test]
fn a_close_packet_instead_of_a_handshake_is_a_failure() {
    let mut client = Client::new();
    client.connect("/");
    client.take();
    client.polled(1, &["1"]);
    assert_eq!(client.take()[1], "S0 connect_error invalid handshake");
    client.pass(1000.0);
    assert_eq!(client.take()[0], "reconnect_attempt 1");
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
fn attachments_come_as_base_64_on_polling() {
    let mut client = Client::polling();
    client.polled(1, &[r#"451-["a",{"_placeholder":true,"num":0}]"#, "bAQID"]);
    assert_eq!(client.take(), [r#"S0 message ["a",{"_placeholder":true,"num":0}] [[1, 2, 3]]"#, "T1 poll"]);
}

#[test]
fn packets_after_a_parse_error_in_the_same_body_are_ignored() {
    let mut client = Client::polling();
    client.polled(1, &[r#"42["a"]"#, "4nonsense", r#"42["b"]"#]);
    let lines = client.take();
    assert_eq!(lines.iter().filter(|line| line.contains("message")).collect::<Vec<_>>(), [r#"S0 message ["a"]"#]);
    assert!(lines.contains(&"S0 disconnect parse error".to_string()));
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
