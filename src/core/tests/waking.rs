//! The network is back, the computer has slept, the page was kept and is back.

use super::*;
use crate::core::socket::SocketState;

/// Two namespaces, connected by WebSocket to a server that offers recovery for the first.
fn recoverable() -> Client {
    let mut client = Client::new().transports(&[TransportKind::WebSocket]);
    client.connect("/");
    client.connect("/b");
    client.opened(1);
    client.text(1, HANDSHAKE);
    client.drained(1);
    client.text(1, r#"40{"sid":"id0","pid":"p0"}"#);
    client.drained(1);
    client.text(1, r#"40/b,{"sid":"id1"}"#);
    client.take();
    client
}

/// A client whose connection is lost, with the next attempt this long away.
fn waiting(delay: f64, seed: u64) -> Client {
    let options = ReconnectionOptions { delay, delay_max: delay, randomization_factor: 0.0, ..Default::default() };
    let mut client = Client::with(options.clone()).transports(&[TransportKind::WebSocket]);
    client.manager = Manager::new(Codec::BuiltIn, options, seed);
    client.connect("/");
    client.transport_failed(1);
    client.take();
    client
}

/// Passes the time until the next attempt begins, and has it fail.
fn attempt(client: &mut Client, limit: f64) -> f64 {
    let begin = client.now;
    client.now = client.manager.next_deadline().expect("an attempt is planned");
    assert!(client.now <= begin + limit, "{} ms", client.now - begin);
    client.input(Manager::handle_timeout);
    assert!(client.take()[0].starts_with("reconnect_attempt"));
    let at = client.now;
    let transport = client.manager.latest_engine().0;
    client.transport_failed(transport);
    client.take();
    at
}

#[test]
fn a_planned_attempt_begins_within_100_ms_after_waking_up() {
    let mut delays = Vec::new();
    for seed in 0..50 {
        let mut client = waiting(5000.0, seed);
        client.input(Manager::wake_up);
        assert!(client.take().is_empty());
        let begin = client.now;
        delays.push(attempt(&mut client, 100.0) - begin);
    }
    // Not all clients of a server at one moment.
    let (least, most) = delays.iter().fold((f64::MAX, 0.0_f64), |(low, high), at| (low.min(*at), high.max(*at)));
    assert!(least < 20.0 && most > 80.0, "{least} to {most}");
}

#[test]
fn an_attempt_that_is_due_sooner_stays() {
    let mut client = waiting(1.0, 0);
    let due = client.manager.next_deadline();
    client.input(Manager::wake_up);
    assert!(client.manager.next_deadline() <= due);
}

#[test]
fn waking_up_twice_puts_nothing_off() {
    let mut client = waiting(5000.0, 0);
    client.input(Manager::wake_up);
    let due = client.manager.next_deadline();
    client.now += 1.0;
    client.input(Manager::wake_up);
    assert_eq!(client.manager.next_deadline(), due);
}

#[test]
fn a_network_that_comes_and_goes_causes_one_attempt_in_2_s() {
    for period in [50.0, 130.0, 300.0, 999.0, 1500.0] {
        let mut client = waiting(5000.0, 0);
        let mut attempts = Vec::new();
        let end = client.now + 60_000.0;
        let mut flaps = client.now;
        while client.now < end {
            // The next that happens: the network comes back, or the attempt is due.
            match client.manager.next_deadline() {
                Some(due) if due < flaps => attempts.push(attempt(&mut client, f64::MAX)),
                _ => {
                    client.now = flaps;
                    flaps += period;
                    client.input(Manager::wake_up);
                }
            }
        }
        let nearest = attempts.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::MAX, f64::min);
        assert!(nearest >= 2000.0, "every {period} ms: {nearest}");
        assert!(attempts.len() >= 27, "every {period} ms: {}", attempts.len());
    }
}

#[test]
fn a_connection_that_comes_and_goes_causes_one_attempt_in_2_s() {
    let mut client = Client::connected();
    let mut attempts = Vec::new();
    for transport in 1..20 {
        client.input(Manager::network_lost);
        client.now += 10.0;
        client.input(Manager::wake_up);
        client.now = client.manager.next_deadline().expect("an attempt is planned");
        attempts.push(client.now);
        client.input(Manager::handle_timeout);
        client.opened(transport + 1);
        client.text(transport + 1, HANDSHAKE);
        client.drained(transport + 1);
        client.text(transport + 1, r#"40{"sid":"id0"}"#);
        assert_eq!(client.manager.socket_state(SocketId(0)), SocketState::Connected);
    }
    assert!(attempts.windows(2).all(|pair| pair[1] - pair[0] >= 2000.0), "{attempts:?}");
}

#[test]
fn after_a_rest_an_attempt_is_hastened_again() {
    let mut client = waiting(60_000.0, 0);
    for _ in 0..3 {
        client.input(Manager::wake_up);
        attempt(&mut client, 100.0);
        client.now += 2000.0;
    }
}

#[test]
fn waking_up_finds_an_overdue_ping_and_connects_again() {
    let mut client = Client::connected();
    client.now += 45_001.0;
    client.input(Manager::wake_up);
    assert_eq!(
        client.take(),
        ["T1 close", "S0 disconnect ping timeout", "close ping timeout", "engine close ping timeout"]
    );
    client.pass(100.0);
    assert_eq!(client.take(), ["reconnect_attempt 1", "T2 open websocket"]);
}

#[test]
fn waking_up_leaves_a_connection_alone_whose_ping_is_not_due() {
    let mut client = Client::connected();
    client.now += 44_000.0;
    client.input(Manager::wake_up);
    assert!(client.take().is_empty());
}

#[test]
fn waking_up_opens_nothing_that_the_application_has_closed() {
    let mut client = Client::connected();
    client.disconnect(0);
    client.drained(1);
    client.take();
    client.input(Manager::wake_up);
    client.input(Manager::page_restored);
    assert!(client.take().is_empty());
    assert!(client.manager.is_idle());
}

#[cfg(feature = "recovery")]
#[test]
fn a_page_that_is_back_connects_at_once_and_says_nothing_of_a_recovered_session() {
    let mut client = recoverable();
    client.text(1, r#"42["a","offset1"]"#);
    client.input(Manager::page_leaving);
    client.take();
    client.now += 60_000.0;
    client.input(Manager::page_restored);
    assert_eq!(
        client.take(),
        [
            "S0 interrupted",
            "S1 disconnect transport close",
            "close transport close",
            "engine close transport close",
            "reconnect_attempt 1",
            "T2 open websocket"
        ]
    );
    client.emit(0, r#"["b"]"#);
    client.opened(2);
    client.text(2, HANDSHAKE);
    client.drained(2);
    client.drained(2);
    client.take();
    client.text(2, r#"40{"sid":"id0","pid":"p0"}"#);
    client.text(2, r#"42["missed","offset2"]"#);
    client.text(2, r#"40/b,{"sid":"id2"}"#);
    assert_eq!(client.take(), [r#"T2 send 42["b"]"#, r#"S0 message ["missed","offset2"]"#, "S1 connect"]);
    assert!(client.manager.has_recovered(SocketId(0)));
}

#[cfg(feature = "recovery")]
#[test]
fn a_session_that_is_not_recovered_is_told_late() {
    let mut client = recoverable();
    client.input(Manager::page_leaving);
    client.input(Manager::page_restored);
    client.opened(2);
    client.text(2, HANDSHAKE);
    client.drained(2);
    client.take();
    client.text(2, r#"42["early"]"#);
    client.text(2, r#"40{"sid":"id9","pid":"p9"}"#);
    assert_eq!(client.take(), ["S0 disconnect transport close", r#"S0 message ["early"]"#, "S0 connect"]);
    // Once.
    client.transport_closed(2);
    assert_eq!(client.take()[1], "S0 disconnect transport close");
}

/// What happens, what the main namespace says of it.
#[cfg(feature = "recovery")]
type Surprise = (&'static str, fn(&mut Client), &'static [&'static str]);

#[cfg(feature = "recovery")]
const SURPRISES: [Surprise; 7] = [
    (
        "the attempt fails",
        |client| client.transport_failed(2),
        &["S0 disconnect transport close", "S0 connect_error xhr poll error"],
    ),
    ("the application leaves", |client| client.disconnect(0), &["S0 disconnect io client disconnect"]),
    ("the application closes", |client| client.input(Manager::close), &["S0 disconnect forced close"]),
    (
        "the server refuses",
        |client| enter(client, r#"44{"message":"no"}"#),
        &["S0 disconnect transport close", r#"S0 connect_error {"message":"no"}"#],
    ),
    (
        "the server is old",
        |client| enter(client, "40"),
        &["S0 disconnect transport close", "S0 connect_error older server"],
    ),
    ("the server disconnects", |client| enter(client, "41"), &["S0 disconnect io server disconnect"]),
    (
        "the session ends before the namespace is granted",
        |client| {
            enter(client, "6");
            client.transport_closed(2);
        },
        &["S0 disconnect transport close"],
    ),
];

fn enter(client: &mut Client, packet: &str) {
    client.opened(2);
    client.text(2, HANDSHAKE);
    client.drained(2);
    client.text(2, packet);
}

#[cfg(feature = "recovery")]
#[test]
fn an_interruption_that_ends_otherwise_is_told_once() {
    for (what, happens, told) in SURPRISES {
        let mut client = recoverable();
        client.input(Manager::page_leaving);
        client.input(Manager::page_restored);
        client.take();
        happens(&mut client);
        let mut lines = client.take();
        lines.retain(|line| line.starts_with("S0") && !line.starts_with("S0 recover"));
        assert_eq!(lines, told, "{what}");
        client.pass(100_000.0);
        let said = client.take().into_iter().filter(|line| line == "S0 disconnect transport close").count();
        assert_eq!(said, 0, "{what}");
    }
}

#[cfg(feature = "recovery")]
#[test]
fn without_reconnection_a_page_that_is_back_is_disconnected() {
    let mut client = recoverable();
    client.manager.set_reconnection(false);
    client.input(Manager::page_leaving);
    client.take();
    client.input(Manager::page_restored);
    let lines = client.take();
    assert_eq!(lines[0], "S0 interrupted");
    assert_eq!(lines.last().map(String::as_str), Some("S0 disconnect transport close"));
    assert_eq!(client.manager.next_deadline(), None);
}

#[cfg(feature = "recovery")]
#[test]
fn an_acknowledgement_that_was_pending_can_no_longer_come() {
    let mut client = recoverable();
    let options = EmitOptions { token: Some(AckToken(7)), ..Default::default() };
    client.emit_with(0, r#"["a"]"#, &[], options);
    client.input(Manager::page_leaving);
    client.take();
    client.input(Manager::page_restored);
    assert_eq!(client.take()[..2], ["S0 interrupted", "S0 ack 7 Disconnected"].map(String::from));
}

#[test]
fn a_page_that_is_back_begins_a_planned_attempt_at_once() {
    let mut client = waiting(5000.0, 0);
    client.input(Manager::page_leaving);
    client.input(Manager::page_restored);
    assert_eq!(client.take(), ["reconnect_attempt 1", "T2 open websocket"]);
}

#[test]
fn a_page_that_left_during_an_attempt_begins_another() {
    let mut client = Client::new().transports(&[TransportKind::WebSocket]);
    client.connect("/");
    client.input(Manager::page_leaving);
    client.take();
    client.input(Manager::page_restored);
    let lines = client.take();
    assert_eq!(lines[0], "S0 connect_error network connection lost");
    assert_eq!(lines[lines.len() - 2..], ["reconnect_attempt 1", "T2 open websocket"].map(String::from));
}

#[test]
fn a_page_that_never_left_is_not_restored() {
    let mut client = Client::connected();
    client.input(Manager::page_restored);
    assert!(client.take().is_empty());
}

#[test]
fn what_a_page_emits_when_it_has_left_is_sent_when_it_is_back() {
    for recovered in [true, false] {
        let mut client = recoverable();
        client.input(Manager::page_leaving);
        client.take();
        client.emit(0, r#"["away"]"#);
        assert!(client.take().is_empty());
        client.input(Manager::page_restored);
        enter(&mut client, if recovered { r#"40{"sid":"id0","pid":"p0"}"# } else { r#"40{"sid":"id9"}"# });
        client.drained(2);
        assert!(client.take().iter().any(|line| line.contains(r#"42["away"]"#)), "{recovered}");
    }
}
