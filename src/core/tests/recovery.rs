//! Connection state recovery: the server keeps the events that a socket has missed.

use super::*;

/// Connected to a server that offers recovery.
fn recoverable() -> Client {
    let mut client = Client::new().transports(&[TransportKind::WebSocket]);
    client.connect("/");
    client.opened(1);
    client.text(1, HANDSHAKE);
    client.drained(1);
    client.text(1, r#"40{"sid":"id0","pid":"p0"}"#);
    client.take();
    client
}

/// Loses the connection and opens the next one. Returns the line with the recovery request, if there is one.
fn lose(client: &mut Client, transport: u32) -> Option<String> {
    // The connection has lasted.
    client.pass(6000.0);
    client.transport_closed(transport);
    client.pass(1000.0);
    client.opened(transport + 1);
    client.text(transport + 1, HANDSHAKE);
    client.drained(transport + 1);
    client.take().into_iter().find(|line| line.contains("recover"))
}

#[cfg(feature = "recovery")]
#[test]
fn a_recovery_request_has_the_offset_of_the_last_event() {
    let mut client = recoverable();
    assert!(!client.manager.has_recovered(SocketId(0)));
    client.text(1, r#"42["a","offset1"]"#);
    client.text(1, r#"42["a",{"no":"offset"}]"#);
    client.text(1, r#"42["volatile"]"#);
    client.text(1, r#"423["to be acknowledged","x"]"#);
    assert_eq!(lose(&mut client, 1).as_deref(), Some("S0 recover p0 offset1"));
    client.text(2, r#"40{"sid":"id0","pid":"p0"}"#);
    assert!(client.manager.has_recovered(SocketId(0)));
    assert_eq!(client.manager.socket_id(SocketId(0)), Some("id0"));
    client.text(2, r#"42["b","offset2"]"#);
    assert_eq!(lose(&mut client, 2).as_deref(), Some("S0 recover p0 offset2"));
}

#[cfg(feature = "recovery")]
#[test]
fn a_session_that_the_server_has_not_kept_is_not_recovered() {
    let mut client = recoverable();
    assert_eq!(lose(&mut client, 1).as_deref(), Some("S0 recover p0 "));
    client.text(2, r#"40{"sid":"id1","pid":"p1"}"#);
    assert!(!client.manager.has_recovered(SocketId(0)));
    assert_eq!(lose(&mut client, 2).as_deref(), Some("S0 recover p1 "));
    client.text(3, r#"40{"sid":"id2"}"#);
    assert!(!client.manager.has_recovered(SocketId(0)));
    assert_eq!(lose(&mut client, 3), None);
}

#[cfg(feature = "recovery")]
#[test]
fn an_event_that_comes_before_the_namespace_is_granted_counts() {
    let mut client = recoverable();
    lose(&mut client, 1);
    client.text(2, r#"42["missed","offset1"]"#);
    client.text(2, r#"40{"sid":"id0","pid":"p0"}"#);
    assert_eq!(lose(&mut client, 2).as_deref(), Some("S0 recover p0 offset1"));
}

#[cfg(feature = "recovery")]
#[test]
fn what_came_in_a_session_that_was_lost_before_the_grant_is_not_delivered_in_the_next() {
    let mut client = recoverable();
    client.text(1, r#"42["a","offset1"]"#);
    lose(&mut client, 1);
    client.text(2, r#"42["missed","offset2"]"#);
    // The server sends the same event again: it has not been delivered.
    assert_eq!(lose(&mut client, 2).as_deref(), Some("S0 recover p0 offset1"));
    client.text(3, r#"42["missed","offset2"]"#);
    client.text(3, r#"40{"sid":"id0","pid":"p0"}"#);
    assert_eq!(client.take(), [r#"S0 message ["missed","offset2"]"#, "S0 connect"]);
}

#[cfg(not(feature = "recovery"))]
#[test]
fn without_the_feature_a_lost_session_is_a_new_one_and_a_page_that_is_back_says_so() {
    let mut client = recoverable();
    assert!(!client.manager.can_recover(SocketId(0)));
    client.text(1, r#"42["a","offset1"]"#);
    assert_eq!(lose(&mut client, 1), None);
    client.text(2, r#"40{"sid":"id0","pid":"p0"}"#);
    assert_eq!(client.take(), ["S0 connect"]);
    assert!(!client.manager.has_recovered(SocketId(0)));
    client.input(Manager::page_leaving);
    client.take();
    client.input(Manager::page_restored);
    assert_eq!(client.take()[0], "S0 disconnect transport close");
}
