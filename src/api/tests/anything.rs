//! Anything in any order: what programs and servers may do, also within closures, leads to no panic, and leaves nothing.

use super::*;
use proptest::prelude::*;
use std::cell::RefCell;
use std::time::Duration;

#[derive(Clone, Copy, Debug)]
enum Act {
    Socket(usize),
    DropSocket,
    Emit,
    Volatile,
    Ask,
    DropAsked,
    Listen(usize),
    DropStream,
    On(usize),
    DropSubscription,
    Forget,
    Once,
    Flush,
    Connected,
    Closed,
    Connect,
    Disconnect,
    Open,
    Close,
    Observe,
    Answer,
    Say(usize),
    SayBytes,
    Accept,
    Lose,
    Fail,
    Pass(u16),
    Drain,
}

const TEXTS: [&str; 14] = [
    r#"40{"sid":"a"}"#,
    r#"40/chat,{"sid":"b","pid":"p"}"#,
    r#"44{"message":"no"}"#,
    r#"42["a",1]"#,
    r#"425["a",1]"#,
    r#"42/chat,["a","x","o"]"#,
    r#"42/chat,7["b"]"#,
    r#"451-["b",{"_placeholder":true,"num":0}]"#,
    "430[1]",
    "43/chat,0[]",
    "41",
    "41/chat,",
    "2",
    "42{",
];

fn acts() -> impl Strategy<Value = Act> {
    use Act::*;
    let calls = vec![
        DropSocket,
        Emit,
        Volatile,
        Ask,
        DropAsked,
        DropStream,
        DropSubscription,
        Forget,
        Once,
        Flush,
        Connected,
        Closed,
        Connect,
        Disconnect,
        Open,
        Close,
        Observe,
        Answer,
        SayBytes,
        Accept,
        Accept,
        Lose,
        Fail,
        Drain,
    ];
    prop_oneof![
        3 => prop::sample::select(calls),
        1 => (0..2_usize).prop_map(Socket),
        1 => (0..2_usize).prop_map(Listen),
        2 => (0..2_usize).prop_map(On),
        3 => (0..TEXTS.len()).prop_map(Say),
        1 => (0..6000_u16).prop_map(Pass),
    ]
}

/// A program that holds what it makes, until it drops it.
#[derive(Default)]
struct Program {
    client: Option<Client>,
    sockets: Vec<Socket>,
    held: Vec<Box<dyn std::any::Any>>,
    asked: Vec<Reply<u8, AckError>>,
    subscriptions: Vec<Subscription>,
    streams: Vec<Events<Request<u8>>>,
    responders: Vec<Responder>,
    /// What closures do, one after the other.
    within: Vec<Act>,
}

thread_local! {
    static PROGRAM: RefCell<Program> = RefCell::default();
    static PANICS: Cell<u32> = const { Cell::new(0) };
    static REACTIONS: Cell<u32> = const { Cell::new(0) };
}

fn with<R>(look: impl FnOnce(&mut Program) -> R) -> R {
    PROGRAM.with_borrow_mut(look)
}

/// Does what is next for a closure.
fn react(message: Message) {
    let act = with(|program| {
        program.responders.extend(message.responder());
        program.within.pop()
    });
    if let Some(act) = act {
        // The hub would catch it.
        let panicked = std::panic::catch_unwind(|| program_does(act)).is_err();
        PANICS.set(PANICS.get() + u32::from(panicked));
        REACTIONS.set(REACTIONS.get() + 1);
    }
}

fn program_does(act: Act) {
    let socket = with(|program| program.sockets.last().cloned());
    let client = with(|program| program.client.clone());
    match (act, socket) {
        (Act::Socket(which), _) => {
            if let Some(client) = client {
                let socket = client.socket(["/", "/chat"][which]);
                with(|program| program.sockets.push(socket));
            }
        }
        (Act::DropSocket, _) => drop(with(|program| program.sockets.pop())),
        (Act::DropAsked, _) => drop(with(|program| program.asked.pop())),
        (Act::DropStream, _) => drop(with(|program| program.streams.pop())),
        (Act::DropSubscription, _) => drop(with(|program| program.subscriptions.pop())),
        (Act::Forget, _) => {
            if let Some(subscription) = with(|program| program.subscriptions.pop()) {
                subscription.forget();
            }
        }
        (Act::Answer, _) => {
            if let Some(responder) = with(|program| program.responders.pop()) {
                let _ = responder.send(1);
            }
        }
        (Act::Open, _) => client.into_iter().for_each(|client| client.open()),
        (Act::Close, _) => client.into_iter().for_each(|client| client.close()),
        (Act::Closed, _) => {
            if let Some(client) = client {
                let closed = client.closed();
                with(|program| program.held.push(Box::new(closed)));
            }
        }
        (_, None) => {}
        (Act::Emit, Some(socket)) => drop(socket.emit("e", (1, Attachment::from(vec![1])))),
        (Act::Volatile, Some(socket)) => drop(socket.volatile().emit("v", ())),
        (Act::Ask, Some(socket)) => {
            let asked = socket.timeout(Duration::from_secs(2)).emit_with_ack("q", ());
            with(|program| program.asked.push(asked));
        }
        (Act::Listen(which), Some(socket)) => {
            let stream = socket.listen(["a", "b"][which]).keep_latest(2);
            with(|program| program.streams.push(stream));
        }
        (Act::On(which), Some(socket)) => {
            let subscription = socket.on(["a", "b"][which], react);
            with(|program| program.subscriptions.push(subscription));
        }
        (Act::Once, Some(socket)) => {
            let once = socket.once::<u8>("a");
            with(|program| program.held.push(Box::new(once)));
        }
        (Act::Flush, Some(socket)) => {
            let flush = socket.flush();
            with(|program| program.held.push(Box::new(flush)));
        }
        (Act::Connected, Some(socket)) => {
            let connected = socket.connected();
            with(|program| program.held.push(Box::new(connected)));
        }
        (Act::Connect, Some(socket)) => socket.connect(),
        (Act::Disconnect, Some(socket)) => socket.disconnect(),
        (Act::Observe, Some(socket)) => {
            let observed = (socket.lifecycle(), socket.client().events(), socket.watch());
            with(|program| program.held.push(Box::new(observed)));
        }
        _ => {}
    }
}

fn world_does(world: &World, act: Act) {
    match act {
        // Nobody is there any more.
        _ if world.0.is_dropped.get() || world.0.transport.get() == 0 => {}
        Act::Say(which) => world.say(TEXTS[which]),
        Act::SayBytes => world.say_bytes(&[1]),
        Act::Accept => world.accept(),
        Act::Lose => world.lose(),
        Act::Fail => world.fail(),
        Act::Pass(ms) => world.pass(f64::from(ms)),
        Act::Drain => world.drain(),
        _ => {}
    }
}

/// `begins`: it begins with a connected socket that is listened to.
fn run(begins: bool, acts: &[Act], within: Vec<Act>, retries: u32) {
    let world = World::new();
    let client = world.client(|builder| builder.retries(retries).auth_with(|| async { serde_json::json!({}) }));
    let socket = client.socket("/");
    with(|program| {
        *program = Program { client: Some(client), sockets: vec![socket], within, ..Program::default() };
    });
    let begun = [Act::Accept, Act::Say(0), Act::On(0), Act::On(1), Act::Say(3)];
    for act in begun.iter().filter(|_| begins).chain(acts) {
        program_does(*act);
        world_does(&world, *act);
    }
    let program = with(std::mem::take);
    drop(program);
    assert_eq!(PANICS.get(), 0, "within a closure");
    // The rest is sent, or it is given up in time.
    for _ in 0..100 {
        if world.0.is_dropped.get() {
            return;
        }
        world.drain();
        if !world.0.is_dropped.get() {
            world.pass(1000.0);
        }
    }
    panic!("the connection does not end");
}

#[test]
fn anything_in_any_order_leads_to_no_panic_and_leaves_nothing() {
    let config = ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() };
    let all = (any::<bool>(), prop::collection::vec(acts(), 0..40), prop::collection::vec(acts(), 0..8), 0..2_u32);
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let result = runner.run(&all, |(begins, acts, within, retries)| {
        run(begins, &acts, within, retries);
        Ok(())
    });
    result.unwrap();
    assert!(REACTIONS.get() > 100, "closures did {} things", REACTIONS.get());
}
