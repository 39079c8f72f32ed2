//! Events of the server's, and the closures that hear them.

use super::*;

#[test]
fn an_event_is_read_into_the_type_of_its_handler() {
    let (world, socket) = World::connected();
    let notes = Notes::default();
    let (one, two, none) = (notes.clone(), notes.clone(), notes.clone());
    let _one = socket.on("one", move |text: String| one.add(text));
    let _two = socket.on("two", move |(x, y): (i32, u64)| two.add(format!("{x} {y}")));
    let _none = socket.on("none", move |(): ()| none.add("none"));
    world.say(r#"42["one","é😀"]"#);
    world.say(r#"42["two",-1,18446744073709551615]"#);
    world.say(r#"42["none"]"#);
    world.say(r#"42["other",{}]"#);
    assert_eq!(notes.take(), ["é😀", "-1 18446744073709551615", "none"]);
}

#[test]
fn what_does_not_fit_is_told_and_passed_over() {
    let (world, socket) = World::connected();
    let mut told = socket.client().events();
    let notes = Notes::default();
    let heard = notes.clone();
    let _numbers = socket.on("n", move |n: u8| heard.add(n));
    world.say(r#"42["n",256]"#);
    world.say(r#"42["n"]"#);
    world.say(r#"42["n",7]"#);
    assert_eq!(notes.take(), ["7"]);
    let Some(ConnectionEvent::Unreadable(error)) = ready(told.next()) else { panic!() };
    assert_eq!(error.event(), Some("n"));
    assert_eq!(error.text(), r#"["n",256]"#);
    assert!(error.to_string().contains("256"), "{error}");
    assert!(std::error::Error::source(&error).is_some());
    assert!(matches!(ready(told.next()), Some(ConnectionEvent::Unreadable(_))));
}

#[test]
fn no_handler_is_called_after_its_subscription_is_dropped() {
    let (world, socket) = World::connected();
    let notes = Notes::default();
    let (first, second) = (notes.clone(), notes.clone());
    let subscription = socket.on("a", move |n: u8| first.add(format!("first {n}")));
    socket.on("a", move |n: u8| second.add(format!("second {n}"))).forget();
    world.say(r#"42["a",1]"#);
    drop(subscription);
    world.say(r#"42["a",2]"#);
    assert_eq!(notes.take(), ["first 1", "second 1", "second 2"]);
}

#[test]
fn a_closure_may_end_its_own_subscription() {
    let (world, socket) = World::connected();
    let notes = Notes::default();
    let own = Arc::new(Mutex::new(None::<Subscription>));
    let (heard, held) = (notes.clone(), own.clone());
    let subscription = socket.on("a", move |n: u8| {
        heard.add(n);
        held.lock().unwrap().take();
    });
    own.lock().unwrap().replace(subscription);
    world.say(r#"42["a",1]"#);
    world.say(r#"42["a",2]"#);
    assert_eq!(notes.take(), ["1"]);
}

#[test]
fn a_closure_may_drop_the_last_handle() {
    let (world, socket) = World::connected();
    let held = Arc::new(Mutex::new(None));
    let notes = Notes::default();
    let (own, heard) = (held.clone(), notes.clone());
    socket.on("a", move |(): ()| drop(own.lock().unwrap().take())).forget();
    socket.on("a", move |(): ()| heard.add("although the socket has been left")).forget();
    held.lock().unwrap().replace(socket);
    world.say(r#"42["a"]"#);
    assert_eq!(notes.take(), [""; 0]);
    assert_eq!(world.take(), ["41", "close"]);
    assert!(world.0.is_dropped.get());
}

#[test]
fn a_closure_that_emits_is_not_called_while_it_runs() {
    let world = World::new();
    let socket = world.client(|builder| builder).socket("/");
    world.accept();
    let notes = Notes::default();
    let (heard, weak) = (notes.clone(), socket.downgrade());
    let _a = socket.on("a", move |n: u8| {
        heard.add(format!("{n} begins"));
        weak.upgrade().unwrap().emit("b", n).unwrap();
        heard.add(format!("{n} ends"));
    });
    // Both come when the namespace is granted, and the first handler has the second one taken out of the manager.
    world.say(r#"42["a",1]"#);
    world.say(r#"42["a",2]"#);
    world.say(r#"40{"sid":"id"}"#);
    assert_eq!(notes.take(), ["1 begins", "1 ends", "2 begins", "2 ends"]);
    assert_eq!(world.take()[2..], [r#"42["b",1]"#, r#"42["b",2]"#]);
}

#[test]
fn bytes_come_from_attachments_anywhere_in_a_type() {
    #[derive(serde::Deserialize)]
    struct File {
        name: String,
        content: Bytes,
    }
    let (world, socket) = World::connected();
    let notes = Notes::default();
    let (heard, raw) = (notes.clone(), notes.clone());
    let _file = socket.on("file", move |(file, more): (File, Vec<Bytes>)| {
        heard.add(format!("{} {:?} {:?}", file.name, file.content, more));
    });
    let _any = socket.on_any(move |message| raw.add(format!("{} {}", message.event(), message.attachments().len())));
    world.say(r#"452-["file",{"name":"a","content":{"_placeholder":true,"num":1}},[{"_placeholder":true,"num":0}]]"#);
    world.say_bytes(&[1]);
    world.say_bytes(&[]);
    assert_eq!(notes.take(), [r#"a b"" [b"\x01"]"#, "file 2"]);
}

#[test]
fn an_event_whose_name_cannot_be_read_ends_the_connection() {
    for packet in [r#"42{"a":1}"#, "42[", r#"42["connect"]"#, r#"42[{}]"#, r#"42["a"#] {
        let (world, socket) = World::connected();
        let _any = socket.on_any(|_| panic!());
        world.say(packet);
        let Status::Disconnected { reason, retrying } = socket.status() else {
            panic!("{packet}: {:?}", socket.status())
        };
        assert_eq!((reason, retrying), (Reason::ParseError, true), "{packet}");
    }
}

#[test]
fn a_panic_of_a_handler_ends_its_subscription_only() {
    let (world, socket) = World::connected();
    let notes = Notes::default();
    let heard = notes.clone();
    let _bad = socket.on("a", |n: u8| assert_ne!(n, 1));
    let _good = socket.on("a", move |n: u8| heard.add(n));
    world.say(r#"42["a",1]"#);
    world.say(r#"42["a",2]"#);
    assert_eq!(notes.take(), ["1", "2"]);
}

#[test]
fn a_message_tells_its_socket() {
    let (world, socket) = World::connected();
    let _any = socket.on_any(|message| {
        message.socket().unwrap().emit("echo", message.data::<String>().unwrap()).unwrap();
    });
    world.say(r#"42["x","y"]"#);
    assert_eq!(world.take(), [r#"42["echo","y"]"#]);
}
