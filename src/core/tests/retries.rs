//! The retry queue: events that are sent until the server acknowledges them.

use super::*;

/// A connected client that sends each event up to three times.
fn retrying() -> Client {
    let mut client = Client::connected();
    client.manager.set_retries(SocketId(0), 2);
    client
}

fn within(timeout: f64, handler: u32) -> EmitOptions {
    EmitOptions { token: Some(AckToken(handler)), timeout: Some(timeout), ..Default::default() }
}

/// The sent packets and the reported acknowledgements.
fn take(client: &mut Client) -> Vec<String> {
    client.take().into_iter().filter(|line| line.contains(" send 4") || line.contains(" ack ")).collect()
}

#[test]
fn one_event_is_sent_at_a_time() {
    let mut client = retrying();
    client.emit_with(0, r#"["a"]"#, &[], within(500.0, 11));
    client.emit_with(0, r#"["b"]"#, &[], within(500.0, 12));
    client.drained(1);
    assert_eq!(take(&mut client), [r#"T1 send 420["a"]"#]);
    client.text(1, "430[1]");
    client.drained(1);
    assert_eq!(take(&mut client), ["S0 ack 11 [1]", r#"T1 send 421["b"]"#]);
    client.text(1, "431[]");
    assert_eq!(take(&mut client), ["S0 ack 12 []"]);
    assert_eq!(client.manager.queued(SocketId(0)).count(), 0);
}

#[test]
fn an_event_is_sent_again_until_it_is_acknowledged() {
    let mut client = retrying();
    client.emit_with(0, r#"["a"]"#, &[], within(500.0, 11));
    client.drained(1);
    client.pass(500.0);
    client.drained(1);
    assert_eq!(take(&mut client), [r#"T1 send 420["a"]"#, r#"T1 send 421["a"]"#]);
    client.text(1, "430[]"); // too late
    assert!(take(&mut client).is_empty());
    client.text(1, "431[]");
    assert_eq!(take(&mut client), ["S0 ack 11 []"]);
}

#[test]
fn an_event_that_is_never_acknowledged_is_given_up_and_the_next_one_follows() {
    let mut client = retrying();
    client.emit_with(0, r#"["a"]"#, &[], within(500.0, 11));
    client.emit(0, r#"["b"]"#);
    for _ in 0..3 {
        client.drained(1);
        client.pass(500.0);
    }
    client.drained(1);
    assert_eq!(
        take(&mut client),
        [
            r#"T1 send 420["a"]"#,
            r#"T1 send 421["a"]"#,
            r#"T1 send 422["a"]"#,
            "S0 ack 11 Timeout",
            r#"T1 send 423["b"]"#
        ]
    );
}

#[test]
fn the_queue_shows_which_event_is_pending() {
    let mut client = retrying();
    client.emit_with(0, r#"["a"]"#, &[], within(500.0, 11));
    client.emit_with(0, r#"["b"]"#, &[], EmitOptions { compress: false, ..Default::default() });
    client.pass(500.0);
    let queued = |queued: &Queued| (queued.number, queued.tries, queued.pending, queued.timeout, queued.compress);
    let queue: Vec<_> = client.manager.queued(SocketId(0)).map(queued).collect();
    assert_eq!(queue, [(0, 2, true, Some(500.0), true), (1, 0, false, None, false)]);
}

#[test]
fn events_wait_for_the_connection_and_survive_its_loss() {
    let mut client = Client::new().transports(&[TransportKind::WebSocket]);
    client.connect("/");
    client.manager.set_retries(SocketId(0), 2);
    client.emit_with(0, r#"["a"]"#, &[], within(60_000.0, 11));
    client.opened(1);
    client.text(1, HANDSHAKE);
    client.drained(1);
    assert_eq!(take(&mut client), ["T1 send 40"]);
    client.text(1, r#"40{"sid":"id0"}"#);
    assert_eq!(take(&mut client), [r#"T1 send 420["a"]"#]);
    client.transport_closed(1);
    client.pass(1000.0);
    client.opened(2);
    client.text(2, HANDSHAKE);
    client.drained(2);
    client.text(2, r#"40{"sid":"id1"}"#);
    assert_eq!(take(&mut client), ["T2 send 40", r#"T2 send 421["a"]"#]);
}

#[test]
fn without_a_timeout_an_event_is_sent_again_on_each_connection() {
    let mut client = retrying();
    client.emit_with(0, r#"["a"]"#, &[], EmitOptions { token: Some(AckToken(11)), ..Default::default() });
    client.drained(1);
    for transport in 1..6 {
        // The connection has lasted.
        client.pass(6000.0);
        client.transport_closed(transport);
        client.renew(transport + 1);
    }
    client.drained(6);
    assert!(take(&mut client).is_empty());
    client.text(6, "435[7]");
    assert_eq!(take(&mut client), ["S0 ack 11 [7]"]);
}

#[test]
fn a_volatile_event_does_not_wait_for_its_turn() {
    let mut client = retrying();
    client.emit(0, r#"["a"]"#);
    client.drained(1);
    client.emit_with(0, r#"["b"]"#, &[], EmitOptions { volatile: true, ..Default::default() });
    assert_eq!(take(&mut client), [r#"T1 send 420["a"]"#, r#"T1 send 42["b"]"#]);
}

#[test]
fn an_event_stays_first_on_a_connection_that_is_silent_for_too_long() {
    let mut client = retrying();
    client.now += 45_001.0; // no timer has run
    client.emit_with(0, r#"["a"]"#, &[], within(60_000.0, 11));
    assert!(take(&mut client).is_empty());
    client.pass(0.0);
    client.renew(2);
    let queue: Vec<_> = client.manager.queued(SocketId(0)).map(|event| (event.tries, event.pending)).collect();
    assert_eq!(queue, [(1, true)]);
}

#[test]
fn leaving_in_the_handler_of_an_acknowledgement_sends_no_further_event() {
    let mut client = retrying();
    client.emit_with(0, r#"["a"]"#, &[], within(500.0, 11));
    client.emit(0, r#"["b"]"#);
    client.drained(1);
    client.take();
    let packet = Received::Text("430[]".into(), b"430[");
    assert_eq!(client.manager.receive(Some(client.now), TransportId(1), packet), None);
    while let Some(output) = client.manager.poll_output() {
        if let Output::Event(Event::Ack { .. }) = &output {
            client.manager.disconnect(client.now, SocketId(0));
        }
        client.lines.push(line(output));
    }
    assert_eq!(take(&mut client), ["S0 ack 11 []", "T1 send 41"]);
    assert_eq!(client.manager.queued(SocketId(0)).count(), 1);
}

fn cancel(client: &mut Client, token: u32) {
    client.input(|manager, now| manager.cancel_queued(now, SocketId(0), AckToken(token)));
    client.drained(1);
}

#[test]
fn a_cancelled_event_is_not_sent_again_and_the_next_one_follows() {
    let mut client = retrying();
    client.emit_with(0, r#"["a"]"#, &[], within(500.0, 11));
    client.emit_with(0, r#"["b"]"#, &[], within(500.0, 12));
    client.drained(1);
    cancel(&mut client, 11);
    assert_eq!(take(&mut client), [r#"T1 send 420["a"]"#, r#"T1 send 421["b"]"#]);
    client.text(1, "430[1]"); // too late
    client.text(1, "431[2]");
    assert_eq!(take(&mut client), ["S0 ack 12 [2]"]);
    client.pass(1000.0);
    assert!(take(&mut client).is_empty());
}

#[test]
fn a_cancelled_event_that_has_not_been_sent_is_left_out() {
    let mut client = retrying();
    for (token, json) in [(11, r#"["a"]"#), (12, r#"["b"]"#), (13, r#"["c"]"#)] {
        client.emit_with(0, json, &[], within(500.0, token));
    }
    client.drained(1);
    cancel(&mut client, 12);
    assert_eq!(take(&mut client), [r#"T1 send 420["a"]"#]);
    client.text(1, "430[1]");
    assert_eq!(take(&mut client), ["S0 ack 11 [1]", r#"T1 send 421["c"]"#]);
}
