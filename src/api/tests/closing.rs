//! How a connection ends.

use super::*;

#[test]
fn closing_is_told_when_all_has_left() {
    let (world, socket) = World::connected();
    let client = socket.client();
    let mut closed = client.closed();
    assert!(is_pending(&mut closed));
    socket.emit("last", ()).unwrap();
    socket.emit("words", ()).unwrap();
    client.close();
    assert!(is_pending(&mut closed));
    assert_eq!(world.take(), [r#"42["last"]"#, r#"42["words"]"#, "close"]);
    assert!(ready(closed).is_ok());
    assert!(ready(client.closed()).is_ok());
    let status = Status::Disconnected { reason: Reason::ForcedClose, retrying: false };
    assert_eq!(socket.status(), status);
}

#[test]
fn what_waits_resolves_when_the_client_is_closed() {
    let (_, socket) = World::connected();
    let sent = socket.emit_with_ack::<()>("a", ());
    socket.client().close();
    assert!(matches!(ready(sent), Err(AckError::Disconnected)));
    let buffered = socket.emit_with_ack::<()>("b", ());
    let flushed = socket.flush();
    socket.client().close();
    assert!(matches!(ready(buffered), Err(AckError::Closed)));
    assert!(matches!(ready(flushed), Err(EmitError::Closed)));
}

#[test]
fn a_closed_client_opens_again_and_closures_hear_again() {
    let (world, socket) = World::connected();
    let notes = Notes::default();
    let heard = notes.clone();
    let _n = socket.on("n", move |n: u8| heard.add(n));
    socket.client().close();
    world.take();
    socket.client().open();
    assert_eq!(socket.status(), Status::Connecting);
    world.accept();
    assert_eq!(world.take(), ["open websocket", "40"]);
    world.say(r#"40{"sid":"id"}"#);
    world.say(r#"42["n",1]"#);
    assert_eq!(notes.take(), ["1"]);
    assert!(ready(socket.connected()).is_ok());
}

#[test]
fn the_last_handle_closes_the_connection_and_sends_what_waits() {
    let (world, socket) = World::connected();
    let client = socket.client();
    socket.emit("a", ()).unwrap();
    socket.emit("b", ()).unwrap();
    drop((socket, client));
    assert_eq!(world.0.lines.take(), [r#"42["a"]"#]);
    world.drain();
    assert_eq!(world.0.lines.take(), [r#"42["b"]"#, "41", "close"]);
    assert!(world.0.is_dropped.get());
}

#[test]
fn the_end_can_be_waited_for_without_a_handle() {
    let (world, socket) = World::connected();
    let mut closed = socket.client().closed();
    drop(socket);
    assert!(is_pending(&mut closed), "the last packet is under way");
    world.drain();
    assert!(ready(closed).is_ok());
    assert!(world.0.is_dropped.get());
    // Also where the last handle is dropped within a closure.
    let (world, socket) = World::connected();
    let closed = socket.client().closed();
    let held = Arc::new(Mutex::new(None));
    let own = held.clone();
    socket.on("a", move |(): ()| drop(own.lock().unwrap().take())).forget();
    held.lock().unwrap().replace(socket);
    world.say(r#"42["a"]"#);
    world.take();
    assert!(ready(closed).is_ok());
}

#[test]
fn a_connection_that_opens_is_given_up_with_its_last_handle() {
    let world = World::new();
    let client = world.client(|builder| builder);
    drop(client.socket("/"));
    drop(client);
    assert!(world.0.is_dropped.get());
    let world = World::new();
    drop(world.client(|builder| builder));
    assert!(world.0.is_dropped.get());
}

#[test]
fn a_connection_that_waits_for_an_attempt_is_given_up_with_its_last_handle() {
    let (world, socket) = World::connected();
    world.lose();
    drop(socket);
    assert!(world.0.is_dropped.get());
    assert_eq!(world.0.timer.get(), None);
}

#[test]
fn all_has_left_when_a_flush_resolves() {
    let (world, socket) = World::connected();
    assert!(ready(socket.flush()).is_ok());
    socket.emit("a", ()).unwrap();
    socket.emit("b", ()).unwrap();
    let mut flushed = socket.flush();
    assert!(is_pending(&mut flushed));
    world.drain();
    assert!(ready(flushed).is_ok());
    assert_eq!(world.take().len(), 2);
    socket.emit("c", ()).unwrap();
    let lost = socket.flush();
    world.report(Report::Transport(TransportId(world.0.transport.get()), TransportInput::Closed(CloseDetails::None)));
    assert!(matches!(ready(lost), Err(EmitError::Disconnected)));
    // What is buffered for the next connection waits for that.
    world.0.holds.set(false);
    socket.emit("d", ()).unwrap();
    let mut later = socket.flush();
    assert!(is_pending(&mut later));
    world.pass(1000.0);
    world.accept();
    world.say(r#"40{"sid":"id"}"#);
    assert!(ready(later).is_ok());
}

#[test]
fn ten_thousand_sockets_leave_nothing() {
    let (world, socket) = World::connected();
    let client = socket.client();
    for _ in 0..10_000 {
        let chat = client.socket("/chat");
        let (_a, _b) = (chat.on("a", |(): ()| {}), chat.listen::<u8>("b"));
        let (_life, _watch, _events) = (chat.lifecycle(), chat.watch(), client.events());
        let _waiting = (chat.connected(), chat.once::<()>("c"), chat.emit_with_ack::<()>("d", ()));
    }
    world.take();
    assert_eq!(client.0.kept(), 1);
}
