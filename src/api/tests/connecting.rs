//! How sockets connect, and why they do not.

use super::*;

#[test]
fn a_socket_connects_and_what_waits_goes_out() {
    let world = World::new();
    let socket = world.client(|builder| builder).socket("/");
    let mut connected = socket.connected();
    socket.emit("early", 1).unwrap();
    assert!(is_pending(&mut connected));
    assert_eq!(world.take(), ["open websocket"]);
    world.accept();
    assert_eq!(world.take(), ["40"]);
    world.say(r#"40{"sid":"id"}"#);
    assert_eq!(ready(connected).unwrap(), "id");
    assert_eq!(ready(socket.connected()).unwrap(), "id");
    assert_eq!(world.take(), [r#"42["early",1]"#]);
}

#[test]
fn the_same_namespace_is_the_same_socket() {
    let world = World::new();
    let client = world.client(|builder| builder);
    let (one, two) = (client.socket("/chat"), client.socket("chat"));
    assert_eq!((one.namespace(), two.namespace()), ("/chat", "/chat"));
    let other = client.socket("/other");
    world.accept();
    assert_eq!(world.take(), ["open websocket", "40/chat,", "40/other,"]);
    world.say(r#"40/chat,{"sid":"c"}"#);
    assert_eq!((one.id(), two.id(), other.id()), (Some("c".into()), Some("c".into()), None));
}

#[test]
fn a_namespace_is_left_with_its_last_handle_and_can_be_entered_again() {
    let world = World::new();
    let client = world.client(|builder| builder);
    let (main, chat) = (client.socket("/"), client.socket("/chat"));
    world.accept();
    world.say(r#"40{"sid":"m"}"#);
    world.say(r#"40/chat,{"sid":"c"}"#);
    world.take();
    let subscription = chat.on("a", |(): ()| {});
    drop(chat);
    assert_eq!(world.take(), [""; 0]);
    drop(subscription);
    assert_eq!(world.take(), ["41/chat,"]);
    let chat = client.socket("/chat");
    assert_eq!(world.take(), ["40/chat,"]);
    world.say(r#"40/chat,{"sid":"c2"}"#);
    assert_eq!(chat.id().as_deref(), Some("c2"));
    assert!(main.status().is_connected());
}

#[test]
fn a_refusal_is_told_with_its_data() {
    #[derive(serde::Deserialize, Debug, PartialEq)]
    struct Why {
        code: u16,
    }
    let world = World::new();
    let socket = world.client(|builder| builder).socket("/");
    let connected = socket.connected();
    world.accept();
    world.say(r#"44{"message":"no","data":{"code":403}}"#);
    let Err(ConnectError::Refused(refusal)) = ready(connected) else { panic!() };
    assert_eq!(refusal.message(), "no");
    assert_eq!(refusal.data::<Why>().unwrap(), Why { code: 403 });
    assert!(refusal.data::<String>().is_err());
    assert_eq!(socket.status(), Status::Refused { message: "no".into() });
    assert!(matches!(ready(socket.connected()), Err(ConnectError::Refused(_))));
    // Trying again is the application's business.
    world.take();
    socket.connect();
    assert_eq!(socket.status(), Status::Connecting);
    world.accept();
    world.say(r#"40{"sid":"id"}"#);
    assert!(socket.status().is_connected());
}

#[test]
fn a_client_that_gives_up_says_so() {
    let world = World::new();
    let options = Reconnection { attempts: Some(1), randomization: 0.0, ..Default::default() };
    let socket = world.client(|builder| builder.reconnection(options)).socket("/");
    let mut connected = socket.connected();
    world.lose();
    assert!(is_pending(&mut connected));
    assert_eq!(socket.status(), Status::Connecting);
    world.pass(1000.0);
    world.lose();
    world.pass(5000.0);
    assert!(matches!(ready(connected), Err(ConnectError::GaveUp { attempts: 1 })));
    assert!(matches!(socket.status(), Status::Disconnected { retrying: false, .. }));
    assert!(matches!(ready(socket.connected()), Err(ConnectError::GaveUp { .. })));
    assert_eq!(socket.client().status(), ConnectionStatus::Closed);
}

#[test]
fn without_reconnection_the_first_failure_counts() {
    let world = World::new();
    let socket = world.client(|builder| builder.reconnection(None)).socket("/");
    let connected = socket.connected();
    world.fail();
    let Err(ConnectError::Transport(error)) = ready(connected) else { panic!() };
    assert_eq!((error.message(), error.status(), error.cause()), ("websocket error", Some(503), None));
    assert!(matches!(socket.status(), Status::Disconnected { retrying: false, .. }));
    socket.connect();
    let connected = socket.connected();
    world.accept();
    world.lose();
    assert!(matches!(ready(connected), Err(ConnectError::Disconnected(Reason::TransportClose))));
}

#[test]
fn nobody_waits_for_a_socket_that_is_not_wanted() {
    let world = World::new();
    let client = world.client(|builder| builder.auto_connect(false));
    let socket = client.socket("/");
    assert_eq!(socket.status(), Status::Idle);
    assert!(matches!(ready(socket.connected()), Err(ConnectError::Left)));
    assert_eq!(world.take(), [""; 0]);
    socket.connect();
    let connected = socket.connected();
    socket.disconnect();
    assert!(matches!(ready(connected), Err(ConnectError::Left)));
    assert_eq!(socket.status(), Status::Idle);
}

#[test]
fn a_server_that_disconnects_a_socket_is_final() {
    let (world, socket) = World::connected();
    world.say("41");
    let status = Status::Disconnected { reason: Reason::ServerDisconnect, retrying: false };
    assert_eq!(socket.status(), status);
    assert!(matches!(ready(socket.connected()), Err(ConnectError::Disconnected(Reason::ServerDisconnect))));
    socket.connect();
    assert_eq!(socket.status(), Status::Connecting);
}

#[cfg(feature = "recovery")]
#[test]
fn recovery_tells_the_offset_of_the_last_event() {
    let world = World::new();
    let socket = world.client(|builder| builder.auth(serde_json::json!({ "t": 1 }))).socket("/");
    let mut numbers = socket.listen::<u8>("n");
    world.accept();
    world.say(r#"40{"sid":"id","pid":"p"}"#);
    world.say(r#"42["n",1,"offset1"]"#);
    world.say(r#"42["unheard",1,"offset2"]"#);
    assert_eq!(ready(numbers.next()).unwrap().unwrap(), 1);
    world.lose();
    world.pass(1000.0);
    world.take();
    world.accept();
    assert_eq!(world.take(), [r#"40{"pid":"p","offset":"offset2","t":1}"#]);
    world.say(r#"40{"sid":"id","pid":"p"}"#);
    assert_eq!(socket.status(), Status::Connected { id: "id".into(), recovered: true });
}
