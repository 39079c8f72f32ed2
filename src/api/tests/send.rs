//! What threads may do with handles.

use super::*;
#[test]
fn a_handle_in_another_thread_does_nothing_but_say_so() {
    let (world, socket) = World::connected();
    let other = socket.clone();
    std::thread::spawn(move || {
        assert!(matches!(other.emit("a", ()), Err(EmitError::Closed)));
        assert!(matches!(ready(other.emit_with_ack::<()>("a", ())), Err(AckError::Closed)));
        assert!(matches!(ready(other.once::<()>("a")), Err(ReceiveError::Closed)));
        assert!(matches!(ready(other.connected()), Err(ConnectError::Left)));
        assert_eq!(other.id().as_deref(), Some("id"));
        other.disconnect();
    })
    .join()
    .unwrap();
    assert!(socket.status().is_connected());
    socket.emit("b", ()).unwrap();
    assert_eq!(world.take(), [r#"42["b"]"#]);
}

#[test]
fn what_another_thread_drops_is_dropped_at_the_next_turn() {
    let (world, socket) = World::connected();
    let notes = Notes::default();
    let heard = notes.clone();
    let subscription = socket.on("a", move |n: u8| heard.add(n));
    std::thread::spawn(move || drop((socket, subscription))).join().unwrap();
    world.say(r#"42["a",1]"#);
    assert_eq!(notes.take(), [""; 0]);
    world.say("2");
    assert_eq!(world.take()[..2], ["3", "41"]);
    assert!(world.0.is_dropped.get());
}
