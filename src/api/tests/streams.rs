//! Streams of events, and what is watched.

use super::*;
use futures_core::Stream;

#[test]
fn a_stream_has_the_events_in_order_over_reconnections() {
    let (world, socket) = World::connected();
    let mut numbers = socket.listen::<u8>("n");
    world.say(r#"42["n",1]"#);
    world.lose();
    world.pass(1000.0);
    world.accept();
    world.say(r#"40{"sid":"id2"}"#);
    world.say(r#"42["n",300]"#);
    world.say(r#"42["n",2]"#);
    assert_eq!(ready(numbers.next()).unwrap().unwrap(), 1);
    assert!(ready(numbers.next()).unwrap().is_err());
    assert_eq!(ready(numbers.next()).unwrap().unwrap(), 2);
    assert!(poll(pin!(numbers.next())).is_none());
    socket.client().close();
    assert!(ready(numbers.next()).is_none());
    assert!(Pin::new(&mut numbers).poll_next(&mut Context::from_waker(Waker::noop())).is_ready());
}

#[test]
fn a_slow_reader_may_keep_the_newest() {
    let (world, socket) = World::connected();
    let mut numbers = socket.listen::<u8>("n").keep_latest(2);
    for n in 0..5 {
        world.say(&format!(r#"42["n",{n}]"#));
    }
    assert_eq!(numbers.missed(), 3);
    assert_eq!(ready(numbers.next()).unwrap().unwrap(), 3);
    assert_eq!(ready(numbers.next()).unwrap().unwrap(), 4);
    assert!(poll(pin!(numbers.next())).is_none());
}

#[test]
fn a_stream_that_is_dropped_hears_nothing_and_keeps_nothing() {
    let (world, socket) = World::connected();
    let numbers = socket.listen::<u8>("n");
    drop(socket);
    assert!(!world.0.is_dropped.get());
    drop(numbers);
    assert_eq!(world.take(), ["41", "close"]);
    assert!(world.0.is_dropped.get());
}

#[test]
fn the_next_event_resolves_a_future_once() {
    let (world, socket) = World::connected();
    let first = socket.once::<u8>("n");
    let bad = socket.once::<String>("n");
    world.say(r#"42["n",1]"#);
    world.say(r#"42["n",2]"#);
    assert_eq!(ready(first).unwrap(), 1);
    assert!(matches!(ready(bad), Err(ReceiveError::Decode(_))));
    let never = socket.once::<u8>("n");
    socket.client().close();
    assert!(matches!(ready(never), Err(ReceiveError::Closed)));
}

#[test]
fn a_status_is_watched_and_the_latest_counts() {
    let world = World::new();
    let socket = world.client(|builder| builder).socket("/");
    let mut statuses = socket.watch();
    assert_eq!(ready(statuses.next()), Some(Status::Connecting));
    assert!(poll(pin!(statuses.next())).is_none());
    world.accept();
    world.say(r#"40{"sid":"id"}"#);
    assert_eq!(socket.id().as_deref(), Some("id"));
    world.lose();
    let lost = Status::Disconnected { reason: Reason::TransportClose, retrying: true };
    assert_eq!(ready(statuses.next()), Some(lost));
    socket.disconnect();
    assert_eq!(ready(statuses.next()), Some(Status::Idle));
    socket.client().close();
    assert_eq!(ready(statuses.next()), None);
}

#[test]
fn the_status_of_a_connection_tells_of_attempts() {
    let (world, socket) = World::connected();
    let client = socket.client();
    let mut statuses = client.watch();
    assert_eq!(ready(statuses.next()), Some(ConnectionStatus::Open { transport: Transport::WebSocket }));
    world.lose();
    let next = std::time::Duration::from_secs(1);
    assert_eq!(ready(statuses.next()), Some(ConnectionStatus::Reconnecting { attempt: 1, next }));
    world.pass(10.0);
    socket.emit("a", ()).unwrap();
    assert!(poll(pin!(statuses.next())).is_none(), "time passes, and nothing has changed");
    world.pass(990.0);
    let next = std::time::Duration::ZERO;
    assert_eq!(ready(statuses.next()), Some(ConnectionStatus::Reconnecting { attempt: 1, next }));
    world.accept();
    assert!(ready(statuses.next()).unwrap().is_open());
    client.close();
    assert_eq!(ready(statuses.next()), Some(ConnectionStatus::Closed));
    assert_eq!(ready(statuses.next()), None);
}

#[test]
fn all_that_happens_is_told_in_order() {
    let world = World::new();
    let client = world.client(|builder| builder);
    let (mut connection, socket) = (client.events(), client.socket("/"));
    let mut life = socket.lifecycle();
    world.accept();
    world.say(r#"40{"sid":"id"}"#);
    world.say("2");
    world.lose();
    world.pass(1000.0);
    world.fail();
    client.close();
    let mut told = Vec::new();
    while let Some(event) = ready(connection.next()) {
        told.push(format!("{event:?}").split('(').next().unwrap().to_string());
    }
    assert_eq!(told, ["Open", "Ping", "Close", "ReconnectAttempt", "Error", "ReconnectError", "Close"]);
    let mut told = Vec::new();
    while let Some(event) = ready(life.next()) {
        told.push(format!("{event:?}").split([' ', '(']).next().unwrap().to_string());
    }
    assert_eq!(told, ["Connected", "Disconnected", "ConnectError", "Disconnected"]);
}

#[test]
fn a_waker_is_woken_when_something_comes() {
    struct Woken(std::sync::atomic::AtomicU32);
    impl std::task::Wake for Woken {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        }
    }
    let (world, socket) = World::connected();
    let woken = Arc::new(Woken(0.into()));
    let waker = Waker::from(woken.clone());
    let context = &mut Context::from_waker(&waker);
    let (mut events, mut status) = (socket.listen::<u8>("n"), socket.watch());
    let mut answer = socket.emit_with_ack::<()>("a", ());
    assert!(Pin::new(&mut events).poll_next(context).is_pending());
    assert!(Pin::new(&mut status).poll_next(context).is_ready());
    assert!(Pin::new(&mut status).poll_next(context).is_pending());
    assert!(Pin::new(&mut answer).poll(context).is_pending());
    world.say(r#"42["n",1]"#);
    world.say("430[]");
    world.lose();
    assert_eq!(woken.0.load(std::sync::atomic::Ordering::Relaxed), 3);
}
