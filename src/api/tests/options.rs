//! Options of clients, and of their sockets.

use super::*;
use serde_json::json;

#[test]
fn credentials_go_with_the_connect_packet() {
    let world = World::new();
    let client = world.client(|builder| builder.auth(json!({ "token": "t" })));
    let main = client.socket("/");
    let admin = client.namespace("/admin").auth(json!({ "token": "a" })).connect();
    world.accept();
    assert_eq!(world.take(), ["open websocket", r#"40{"token":"t"}"#, r#"40/admin,{"token":"a"}"#]);
    drop((main, admin));
}

#[test]
fn what_is_written_already_is_sent_as_it_is() {
    let world = World::new();
    let socket = world.client(|builder| builder.auth_text(r#" {"t":1} "#)).socket("/");
    let other = socket.client().namespace("/other").auth_text("1").connect();
    world.accept();
    assert_eq!(world.take(), ["open websocket", r#"40{"t":1}"#]);
    assert!(matches!(ready(other.connected()), Err(ConnectError::Credentials(_))));
    assert!(matches!(Client::builder("http://server").auth_text("[]").build(), Err(BuildError::Encode(_))));
    world.say(r#"40{"sid":"id"}"#);
    let answer = socket.emit_text_with_ack("a", r#"1,{"b":2}"#);
    assert_eq!(world.take(), [r#"420["a",1,{"b":2}]"#]);
    world.say(r#"430[ 3 ]"#);
    assert_eq!(ready(answer).unwrap(), "[ 3 ]");
}

#[test]
fn credentials_are_asked_for_at_each_connection() {
    let world = World::new();
    let asked = Arc::new(std::sync::atomic::AtomicU32::new(0));
    let counter = asked.clone();
    let socket = world
        .client(|builder| {
            builder.auth_with(move || {
                let n = counter.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                async move { json!({ "n": n }) }
            })
        })
        .socket("/");
    world.accept();
    assert_eq!(world.take(), ["open websocket", r#"40{"n":0}"#]);
    world.say(r#"40{"sid":"id"}"#);
    world.lose();
    world.pass(1000.0);
    world.take();
    world.accept();
    assert_eq!(world.take(), [r#"40{"n":1}"#]);
    drop(socket);
}

#[test]
fn credentials_that_are_no_object_are_an_error() {
    for builder in [
        Client::builder("http://server").auth("secret"),
        Client::builder("http://server").auth([1]),
        Client::builder("http://server").auth(json!({})).auth(Attachment::from(vec![1])),
    ] {
        assert!(matches!(builder.build(), Err(BuildError::Encode(_))));
    }
    let world = World::new();
    let socket = world.client(|builder| builder).namespace("/").auth(7).connect();
    let connected = socket.connected();
    world.accept();
    assert!(matches!(ready(connected), Err(ConnectError::Credentials(_))));
    assert!(matches!(socket.status(), Status::Disconnected { retrying: false, .. }));
}

#[test]
fn a_session_opens_by_the_first_transport_that_the_build_has() {
    let world = World::new();
    let socket = world.start(Client::builder("http://server")).socket("/");
    world.drain();
    assert_eq!(world.take(), [if cfg!(feature = "polling") { "open polling" } else { "open websocket" }]);
    drop(socket);
    let asks = |transports: [Transport; 2]| Client::builder("http://server").transports(transports).into_parts();
    assert!(asks([Transport::WebSocket; 2]).is_ok());
    let is_refused = matches!(asks([Transport::WebSocket, Transport::Polling]), Err(BuildError::NoPolling));
    assert_eq!(is_refused, !cfg!(feature = "polling"));
}

#[test]
fn headers_are_asked_for_before_each_session() {
    let world = World::new();
    let socket = world
        .client(|builder| builder.header("a", "1").headers_with(|| async { vec![("b".into(), "2".into())] }))
        .socket("/");
    world.drain();
    assert_eq!(world.take(), ["header a: 1", "header b: 2", "open websocket"]);
    drop(socket);
}

#[test]
fn an_address_says_what_is_wrong_with_it() {
    for (address, error) in [
        ("ftp://server", AddressError::UnknownScheme),
        ("http://server:99999", AddressError::InvalidPort),
        ("/chat", AddressError::NoPage),
        ("http://a b", AddressError::InvalidHost),
    ] {
        let Err(BuildError::Address(told)) = Client::connect(address) else { panic!("{address}") };
        assert_eq!(told, error);
    }
    assert!(matches!(Client::connect(Page), Err(BuildError::Address(AddressError::NoPage))));
    assert!(matches!(Client::connect(String::from("http://server")), Err(BuildError::NoPlatform)));
}

#[cfg(feature = "url")]
#[test]
fn an_address_may_be_a_url() {
    let url = url::Url::parse("https://example.com:8443/chat?a=1").unwrap();
    let address = url.clone().into_address().unwrap();
    assert_eq!(address, "https://example.com:8443/chat?a=1".into_address().unwrap());
    assert_eq!((address.namespace.as_str(), address.port), ("/chat", 8443));
    assert_eq!(Address::to_url(&address), Some(url));
}

#[test]
fn the_query_of_the_address_is_kept_unless_it_is_replaced() {
    let builder = Client::builder("http://server/?a=1&b=2").query("b", "3").query("c", "4");
    let (settings, ..) = builder.into_parts().unwrap();
    let expected = [("a", "1"), ("b", "3"), ("c", "4")].map(|(name, value)| (name.to_string(), value.to_string()));
    assert_eq!(settings.url.query, expected);
}

#[test]
fn an_emitter_changes_how_an_event_is_emitted() {
    let (world, socket) = World::connected();
    world.lose();
    socket.volatile().emit("dropped", ()).unwrap();
    socket.compress(false).emit_text("kept", r#"1,"x""#).unwrap();
    world.pass(1000.0);
    world.accept();
    world.say(r#"40{"sid":"id"}"#);
    assert_eq!(world.take().last().unwrap(), r#"42["kept",1,"x"]"#);
}
