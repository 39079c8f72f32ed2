//! Invalid packets of a server: a parse error and a reconnection, never half a packet, never a panic.

use super::*;
use proptest::prelude::*;

#[test]
fn an_invalid_packet_is_a_parse_error() {
    for packet in [
        "",
        "7",
        "x",
        "é",
        "4",
        "47",
        "4x[]",
        "42",
        "42{}",
        "42[]",
        "42[null]",
        "42[{}]",
        "42[\"a\"",
        "42nonsense",
        "42[\"connect\"]",
        "42[\"connect_error\"]",
        "42[\"disconnect\"]",
        "42[\"disconnecting\"]",
        "42[\"newListener\"]",
        "42[\"removeListener\"]",
        "43",
        "431",
        "431{}",
        "431\"a\"",
        "40[]",
        "40\"a\"",
        "41{}",
        "41[]",
        "44",
        "44[]",
        "441",
        "45[\"a\"]",
        "450-[\"a\"]",
        "4511-[\"a\"]",
        "451-",
        "451-{}",
        "429007199254740993[\"a\"]",
        "0{}",
        "b*",
        HANDSHAKE,
    ] {
        let mut client = Client::connected();
        client.text(1, packet);
        let told = ["S0 disconnect parse error", "close parse error"];
        // A malformed Engine.IO packet ends the session, a malformed Socket.IO packet closes it.
        let expected = if packet.starts_with('4') {
            [&["T1 close", "engine close forced close"], told.as_slice()].concat()
        } else {
            [&["T1 close"], told.as_slice(), &["engine close parse error"]].concat()
        };
        assert_eq!(client.take(), expected, "{packet:?}");
        client.pass(1000.0);
        assert_eq!(client.take(), ["reconnect_attempt 1", "T2 open websocket"], "{packet:?}");
    }
}

#[test]
fn numbers_may_name_events() {
    let mut client = Client::connected();
    client.text(1, "42[1,2]");
    assert_eq!(client.take(), ["S0 message [1,2]"]);
}

#[test]
fn attachments_out_of_turn_are_a_parse_error() {
    type Case = fn(&mut Client);
    let cases: [Case; 5] = [
        |client| client.binary(1, &[1]),
        |client| {
            client.text(1, r#"451-["a",{"_placeholder":true,"num":0}]"#);
            client.text(1, r#"42["b"]"#);
        },
        |client| {
            client.text(1, r#"451-["a",{"_placeholder":true,"num":1}]"#);
            client.binary(1, &[1]);
        },
        |client| {
            client.text(1, r#"451-["a",{"_placeholder":true,"num":-1}]"#);
            client.binary(1, &[1]);
        },
        |client| {
            client.text(1, r#"451-["a",[{"x":{"_placeholder":true,"num":"0"}}]]"#);
            client.binary(1, &[1]);
        },
    ];
    for (index, case) in cases.into_iter().enumerate() {
        let mut client = Client::connected();
        case(&mut client);
        assert!(client.take().contains(&"S0 disconnect parse error".to_string()), "case {index}");
    }
}

#[test]
fn half_a_packet_does_not_reach_the_next_session() {
    let mut client = Client::connected();
    client.text(1, r#"452-["a",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]"#);
    client.binary(1, &[1]);
    client.transport_closed(1);
    client.renew(2);
    client.text(2, r#"42["whole"]"#);
    assert_eq!(client.take(), [r#"S0 message ["whole"]"#]);
}

#[test]
fn reports_of_a_closed_transport_are_ignored() {
    let mut client = Client::connected();
    client.transport_closed(1);
    client.take();
    client.text(1, r#"42["a"]"#);
    client.binary(1, &[1]);
    client.opened(1);
    client.drained(1);
    client.transport_closed(1);
    client.transport_failed(99);
    assert!(client.take().is_empty());
}

#[test]
fn calls_for_an_unknown_socket_do_nothing() {
    let mut client = Client::connected();
    client.emit(9, "[]");
    client.disconnect(9);
    client.input(|manager, now| manager.connect(now, SocketId(9)));
    client.input(|manager, now| manager.authenticate(now, SocketId(9), EngineId(1), None));
    client.input(|manager, now| manager.acknowledge(now, SocketId(9), EngineId(1), 1, encoded("[]")));
    assert!(client.take().is_empty());
}

proptest! {
    #[test]
    fn no_text_does_more_than_end_the_connection(packet in "[0-9b]?[0-9]{0,3}[-/,]?[\\[\\]{}\"a-zé0-9,:-]{0,40}") {
        let mut client = Client::connected();
        client.text(1, &packet);
        client.binary(1, &[1]);
        client.pass(60_000.0);
    }
}
