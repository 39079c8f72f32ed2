//! Acknowledgements and attachments, both ways.

use super::*;

fn ack(handler: u32) -> EmitOptions {
    EmitOptions { token: Some(AckToken(handler)), ..Default::default() }
}

fn within(timeout: f64, handler: u32) -> EmitOptions {
    EmitOptions { timeout: Some(timeout), ..ack(handler) }
}

#[test]
fn an_acknowledgement_carries_the_token_of_its_event() {
    let mut client = Client::connected();
    client.emit_with(0, r#"["a"]"#, &[], ack(11));
    client.drained(1);
    client.emit_with(0, r#"["b"]"#, &[], ack(12));
    assert_eq!(client.take(), [r#"T1 send 420["a"]"#, r#"T1 send 421["b"]"#]);
    client.text(1, r#"431["for b"]"#);
    client.text(1, "430[]");
    assert_eq!(client.take(), [r#"S0 ack 12 ["for b"]"#, "S0 ack 11 []"]);
}

#[test]
fn an_acknowledgement_counts_once() {
    let mut client = Client::connected();
    client.emit_with(0, r#"["a"]"#, &[], ack(11));
    client.take();
    client.text(1, "430[]");
    client.text(1, "430[]");
    client.text(1, "437[]");
    client.text(1, "43[]");
    assert_eq!(client.take(), ["S0 ack 11 []"]);
}

#[test]
fn an_event_is_acknowledged_by_its_id() {
    let mut client = Client::connected();
    client.text(1, r#"4213["question"]"#);
    assert_eq!(client.take(), [r#"S0 message ["question"] #13"#]);
    client.input(|manager, now| manager.acknowledge(now, SocketId(0), EngineId(1), 13, encoded("[1]")));
    assert_eq!(client.take(), ["T1 send 4313[1]"]);
}

#[test]
fn attachments_follow_their_packet() {
    let mut client = Client::connected();
    let json = r#"["a",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]"#;
    client.emit_with(0, json, &[&[1, 2], &[3]], ack(11));
    assert_eq!(client.take(), [format!("T1 send 452-0{json} | [1, 2] | [3]")]);
    client.drained(1);
    let json = r#"[{"_placeholder":true,"num":0}]"#;
    let answer = Outgoing::Encoded { json: json.into(), attachments: vec![vec![9]], args: None };
    client.input(|manager, now| manager.acknowledge(now, SocketId(0), EngineId(1), 5, answer));
    assert_eq!(client.take(), [r#"T1 send 461-5[{"_placeholder":true,"num":0}] | [9]"#]);
}

#[test]
fn a_packet_is_delivered_once_its_attachments_are_complete() {
    let mut client = Client::connected();
    client.text(1, r#"452-3["a",{"_placeholder":true,"num":1},{"_placeholder":true,"num":0}]"#);
    client.binary(1, &[1]);
    assert!(client.take().is_empty());
    client.binary(1, &[2, 3]);
    assert_eq!(
        client.take(),
        [r#"S0 message ["a",{"_placeholder":true,"num":1},{"_placeholder":true,"num":0}] [[1], [2, 3]] #3"#]
    );
    client.emit_with(0, r#"["q"]"#, &[], ack(11));
    client.take();
    client.text(1, r#"461-0[{"_placeholder":true,"num":0}]"#);
    client.binary(1, &[7]);
    assert_eq!(client.take(), [r#"S0 ack 11 [{"_placeholder":true,"num":0}] [[7]]"#]);
}

#[test]
fn attachments_come_as_base_64_on_polling() {
    let mut client = Client::polling();
    client.polled(1, &[r#"451-["a",{"_placeholder":true,"num":0}]"#, "bAQID"]);
    assert_eq!(client.take(), [r#"S0 message ["a",{"_placeholder":true,"num":0}] [[1, 2, 3]]"#, "T1 poll"]);
}

#[test]
fn an_acknowledgement_that_takes_too_long_is_an_error() {
    let mut client = Client::connected();
    let options = EmitOptions { token: Some(AckToken(11)), timeout: Some(500.0), ..Default::default() };
    client.emit_with(0, r#"["a"]"#, &[], options.clone());
    client.emit_with(0, r#"["b"]"#, &[], EmitOptions { timeout: Some(400.0), token: Some(AckToken(12)), ..options });
    client.drained(1);
    client.text(1, "430[]");
    client.take();
    client.pass(399.0);
    assert!(client.take().is_empty());
    client.pass(1.0);
    assert_eq!(client.take(), ["S0 ack 12 Timeout"]);
    client.pass(1000.0);
    client.text(1, "431[]");
    assert!(client.take().is_empty());
}

#[test]
fn an_event_whose_acknowledgement_timed_out_is_not_sent() {
    let mut client = Client::new();
    client.connect("/");
    let options = EmitOptions { token: Some(AckToken(11)), timeout: Some(500.0), ..Default::default() };
    client.emit_with(0, r#"["a"]"#, &[], options);
    client.emit(0, r#"["b"]"#);
    client.take();
    client.pass(500.0);
    assert_eq!(client.take(), ["S0 ack 11 Timeout"]);
    client.polled(1, &[HANDSHAKE]);
    client.drained(1);
    client.take();
    client.polled(1, &[r#"40{"sid":"id0"}"#]);
    assert_eq!(client.take()[0], r#"T1 send 42["b"]"#);
}

#[test]
fn a_lost_connection_is_an_error_for_each_pending_acknowledgement() {
    let mut client = Client::connected();
    let options = EmitOptions { token: Some(AckToken(11)), timeout: Some(5000.0), ..Default::default() };
    client.emit_with(0, r#"["a"]"#, &[], options.clone());
    client.emit_with(0, r#"["b"]"#, &[], ack(12));
    client.drained(1);
    client.take();
    client.transport_closed(1);
    assert_eq!(client.take()[1..3], ["S0 disconnect transport close", "S0 ack 11 Disconnected"]);
    client.pass(900.0);
    assert!(client.take().is_empty());
}

#[test]
fn the_acknowledgement_of_a_buffered_event_stays_pending() {
    let mut client = Client::connected();
    client.transport_closed(1);
    client.emit_with(0, r#"["a"]"#, &[], ack(11));
    client.pass(1000.0);
    client.transport_failed(2);
    client.pass(2000.0);
    client.opened(3);
    client.text(3, HANDSHAKE);
    client.drained(3);
    client.text(3, r#"40{"sid":"id1"}"#);
    client.take();
    client.text(3, "430[]");
    assert_eq!(client.take(), ["S0 ack 11 []"]);
}

#[test]
fn a_volatile_event_is_sent_at_once_or_dropped() {
    let volatile = || EmitOptions { volatile: true, ..Default::default() };
    let mut client = Client::connected();
    client.emit_with(0, r#"["a"]"#, &[], volatile());
    client.emit_with(0, r#"["b"]"#, &[], volatile());
    client.drained(1);
    client.emit_with(0, r#"["c"]"#, &[], volatile());
    assert_eq!(client.take(), [r#"T1 send 42["a"]"#, r#"T1 send 42["c"]"#]);
    client.transport_closed(1);
    client.take();
    client.emit_with(0, r#"["d"]"#, &[], volatile());
    client.pass(1000.0);
    client.opened(2);
    client.text(2, HANDSHAKE);
    client.drained(2);
    client.take();
    client.text(2, r#"40{"sid":"id1"}"#);
    assert_eq!(client.take(), ["S0 connect"]);
}

#[test]
fn ids_are_never_used_twice() {
    let mut client = Client::connected();
    client.emit_with(0, r#"["a"]"#, &[], ack(11));
    client.transport_closed(1);
    client.renew(2);
    client.emit_with(0, r#"["b"]"#, &[], ack(12));
    assert_eq!(client.take(), [r#"T2 send 421["b"]"#]);
}

#[test]
fn an_event_is_acknowledged_in_its_own_session_only() {
    let mut client = Client::connected();
    client.text(1, r#"427["question"]"#);
    client.transport_closed(1);
    client.pass(1000.0);
    client.opened(2);
    client.take();
    let late = |client: &mut Client| {
        client.input(|manager, now| manager.acknowledge(now, SocketId(0), EngineId(1), 7, encoded("[]")));
        client.take()
    };
    assert!(late(&mut client).is_empty());
    client.text(2, HANDSHAKE);
    client.take();
    assert!(late(&mut client).is_empty());
    client.drained(2);
    client.text(2, r#"40{"sid":"id1"}"#);
    client.take();
    assert!(late(&mut client).is_empty());
}

fn cancel(client: &mut Client, socket: u32, ack: u64) {
    client.input(|manager, now| manager.cancel(now, SocketId(socket), ack));
}

#[test]
fn a_cancelled_event_leaves_no_acknowledgement_and_no_deadline() {
    let mut client = Client::connected();
    let deadline = client.manager.next_deadline();
    client.emit_with(0, r#"["a"]"#, &[], within(100.0, 11));
    client.emit_with(0, r#"["b"]"#, &[], ack(12));
    cancel(&mut client, 0, 0);
    assert_eq!(client.manager.next_deadline(), deadline);
    assert_eq!(client.take(), [r#"T1 send 420["a"]"#, "S0 ack 11 Timeout"]);
    client.drained(1);
    client.take();
    client.pass(1000.0);
    client.text(1, "430[1]"); // too late
    client.text(1, "431[2]");
    assert_eq!(client.take(), ["S0 ack 12 [2]"]);
    client.disconnect(0);
    assert!(client.take().iter().all(|line| !line.contains("ack")));
}

#[test]
fn a_cancelled_event_that_is_buffered_is_never_sent() {
    let mut client = Client::connected();
    client.transport_closed(1);
    for (token, json) in [(11, r#"["a"]"#), (12, r#"["b"]"#), (13, r#"["c"]"#)] {
        client.emit_with(0, json, &[], ack(token));
    }
    cancel(&mut client, 0, 1);
    cancel(&mut client, 0, 99);
    client.take();
    client.pass(1000.0);
    client.opened(2);
    client.text(2, HANDSHAKE);
    client.drained(2);
    client.take();
    client.text(2, r#"40{"sid":"id1"}"#);
    assert_eq!(client.take(), [r#"T2 send 420["a"] | 422["c"]"#, "S0 connect"]);
}

#[test]
fn cancelling_the_last_acknowledgement_of_a_closed_connection_leaves_it_idle() {
    let mut client = Client::new();
    client.input(|manager, _| manager.socket("/"));
    client.emit_with(0, r#"["a"]"#, &[], within(100.0, 11));
    assert!(!client.manager.is_idle());
    cancel(&mut client, 0, 0);
    assert!(client.manager.is_idle());
}
