//! Connecting a namespace, and its failures.

use super::*;

#[test]
fn a_websocket_opens_before_the_handshake() {
    let mut client = Client::new().transports(&[TransportKind::WebSocket, TransportKind::Polling]);
    client.connect("/");
    assert_eq!(client.take(), ["T1 open websocket"]);
    client.opened(1);
    assert!(client.take().is_empty());
    client.text(1, HANDSHAKE);
    assert_eq!(client.take(), ["open", "T1 send 40", "engine open"]);
}

#[cfg(not(feature = "polling"))]
#[test]
fn without_long_polling_there_is_websocket_alone() {
    let mut client = Client::new();
    client.options.try_all = true;
    client.options.remember_upgrade = true;
    client.connect("/");
    assert_eq!(client.take(), ["T1 open websocket"]);
    client.opened(1);
    client.text(1, HANDSHAKE);
    assert_eq!(client.take(), ["open", "T1 send 40", "engine open"]);
    client.drained(1);
    client.text(1, r#"40{"sid":"id0"}"#);
    client.take();
    client.text(1, "bAQID");
    assert_eq!(client.take()[1], "S0 disconnect parse error");
    client.pass(1000.0);
    assert_eq!(client.take(), ["reconnect_attempt 1", "T2 open websocket"]);
    client.transport_failed(2);
    assert!(client.take()[1].starts_with("S0 connect_error"));
}

#[test]
fn an_attempt_ends_after_the_timeout() {
    let mut client = Client::with(ReconnectionOptions { timeout: Some(300.0), ..Default::default() });
    client.connect("/");
    client.pass(299.0);
    client.take();
    client.pass(1.0);
    assert_eq!(client.take(), ["S0 connect_error timeout", "error timeout", "T1 close", "engine close forced close"]);
}

#[test]
fn an_attempt_whose_time_is_over_does_not_open() {
    let ended = ["S0 connect_error timeout", "error timeout", "T1 close", "engine close forced close"];
    for late in [0.0, 5.0] {
        let mut client = Client::with(ReconnectionOptions { timeout: Some(300.0), ..Default::default() });
        client.connect("/");
        client.opened(1);
        client.take();
        // The timer has not fired yet.
        client.now += 300.0 + late;
        client.text(1, HANDSHAKE);
        assert_eq!(client.take(), ended);
        assert!(!client.manager.is_open());
    }
}

#[test]
fn an_attempt_without_any_time_never_opens() {
    let mut client = Client::with(ReconnectionOptions { timeout: Some(0.0), ..Default::default() });
    client.connect("/");
    client.take();
    client.opened(1);
    assert_eq!(client.take(), ["S0 connect_error timeout", "error timeout", "T1 close", "engine close forced close"]);
    client.text(1, HANDSHAKE);
    assert!(client.take().is_empty());
}

#[test]
fn without_a_timeout_an_attempt_takes_any_time() {
    let mut client = Client::with(ReconnectionOptions { timeout: None, ..Default::default() });
    client.connect("/");
    client.take();
    client.pass(1e9);
    assert!(client.take().is_empty());
    assert!(client.manager.is_opening());
}

#[test]
fn without_transports_the_failure_is_reported_after_open_has_returned() {
    let mut client = Client::new().transports(&[]);
    client.connect("/");
    assert!(client.take().is_empty());
    client.pass(0.0);
    assert_eq!(client.take(), ["S0 connect_error no transports", "error no transports"]);
}

#[test]
fn options_that_cannot_be_read_are_a_failure() {
    let mut client = Client::new();
    client.manager.open(client.now, true);
    let Some(Output::Event(Event::Configure(engine))) = client.manager.poll_output() else { panic!() };
    client.manager.provide_options(client.now, engine, Err("bad".into()));
    client.pass(0.0);
    assert_eq!(client.take(), ["error bad", "open result bad"]);
}

#[test]
fn a_websocket_that_closes_before_the_handshake_is_a_failure() {
    let mut client = Client::new().transports(&[TransportKind::WebSocket]);
    client.connect("/");
    client.opened(1);
    client.take();
    client.transport_closed(1);
    assert_eq!(
        client.take(),
        [
            "T1 close",
            "S0 connect_error invalid handshake",
            "error invalid handshake",
            "engine error invalid handshake",
            "engine close transport close"
        ]
    );
}

#[test]
fn a_refused_namespace_does_not_reconnect() {
    let mut client = Client::new().transports(&[TransportKind::WebSocket]);
    client.connect("/");
    client.connect("/admin");
    client.opened(1);
    client.text(1, HANDSHAKE);
    client.drained(1);
    client.drained(1);
    client.take();
    client.text(1, r#"44/admin,{"message":"no","data":{"code":1}}"#);
    assert_eq!(client.take(), [r#"S1 connect_error {"data":{"code":1},"message":"no"}"#]);
    client.text(1, r#"44{"message":"neither"}"#);
    assert_eq!(
        client.take(),
        ["T1 close", "engine close forced close", "close forced close", r#"S0 connect_error {"message":"neither"}"#]
    );
    client.pass(1e6);
    assert!(client.take().is_empty());
}

#[test]
fn a_refused_namespace_can_connect_again_with_other_credentials() {
    let mut client = Client::connected();
    client.connect("/admin");
    client.drained(1);
    client.text(1, r#"44/admin,{"message":"invalid credentials"}"#);
    client.take();
    client.credentials = Some(r#"{"token":"efgh"}"#);
    client.connect("/admin");
    assert_eq!(client.take(), [r#"T1 send 40/admin,{"token":"efgh"}"#]);
}

#[test]
fn a_server_of_the_older_protocol_is_detected() {
    let mut client = Client::new().transports(&[TransportKind::WebSocket]);
    client.connect("/");
    client.opened(1);
    client.text(1, HANDSHAKE);
    client.take();
    client.text(1, "40");
    assert_eq!(client.take(), ["S0 connect_error older server"]);
}

#[test]
fn credentials_that_come_too_late_are_not_sent() {
    let mut client = Client::connected();
    client.input(|manager, now| {
        let socket = manager.socket("/late");
        manager.connect(now, socket);
    });
    client.disconnect(1);
    client.take();
    let engine = EngineId(1);
    client.input(|manager, now| manager.authenticate(now, SocketId(1), engine, None));
    client.input(|manager, now| manager.authenticate(now, SocketId(0), EngineId(0), None));
    assert!(client.take().is_empty());
}

#[test]
fn connecting_twice_sends_one_packet() {
    let mut client = Client::connected();
    client.connect("/admin");
    client.connect("/admin");
    client.drained(1);
    assert_eq!(client.take(), ["T1 send 40/admin,"]);
}

#[test]
fn disconnecting_while_opening_leaves_nothing_behind() {
    let mut client = Client::new();
    client.connect("/");
    client.take();
    client.disconnect(0);
    assert_eq!(client.take(), ["T1 close", "engine close forced close", "close forced close"]);
    client.polled(1, &[HANDSHAKE]);
    client.pass(1e6);
    assert!(client.take().is_empty());
    assert!(client.manager.is_idle());
}
