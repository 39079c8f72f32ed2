//! The calls of the application.

use super::inputs::{Call, name};
use super::world::{Asked, World};
use crate::core::{AckToken, EmitOptions, EngineId, Manager, Outgoing, SocketId};

fn outgoing(json: &str, attachments: u8) -> Outgoing {
    let attachments = (0..attachments % 3).map(|number| vec![number; 3]).collect();
    Outgoing::Encoded { json: json.into(), attachments, args: None }
}

pub fn perform(world: &World, call: Call) {
    let client = world.client();
    let socket = |namespace: u8| client.change(|manager| manager.socket(name(namespace)));
    match call {
        Call::Connect(namespace) => {
            let socket = socket(namespace);
            client.input(|manager, now| manager.connect(now, socket));
        }
        Call::Disconnect(namespace) => {
            let socket = socket(namespace);
            client.input(|manager, now| manager.disconnect(now, socket));
        }
        Call::Release(namespace) => {
            let socket = socket(namespace);
            world.may_wait.set(true);
            client.input(|manager, _| manager.release(socket));
        }
        Call::Emit { namespace, asks, timeout, volatile, attachments } => {
            let token = asks.then(|| {
                let mut asked = world.asked.borrow_mut();
                asked.push((Asked::Pending, timeout.is_some()));
                AckToken(asked.len() as u32 - 1)
            });
            world.emitted.set(world.emitted.get() + 1 + usize::from(attachments % 3));
            let timeout = timeout.map(|timeout| f64::from(timeout) * 50.0);
            let options = EmitOptions { token, timeout, volatile, compress: true };
            let socket = socket(namespace);
            client.input(|manager, now| manager.emit(now, socket, outgoing(r#"["e",1]"#, attachments), options));
        }
        Call::Acknowledge(attachments) => {
            if let Some((socket, engine, id)) = world.asks.get() {
                world.emitted.set(world.emitted.get() + 1 + usize::from(attachments % 3));
                client.input(|manager, now| manager.acknowledge(now, socket, engine, id, outgoing("[1]", attachments)));
            }
        }
        Call::Cancel { namespace, id } => {
            let socket = socket(namespace);
            client.input(|manager, now| manager.cancel(now, socket, id.into()));
        }
        Call::Forget(token) => {
            let is_pending = match world.asked.borrow_mut().get_mut(usize::from(token)) {
                Some((state @ Asked::Pending, _)) => {
                    *state = Asked::Forgotten;
                    true
                }
                _ => false,
            };
            for namespace in (0..3).filter(|_| is_pending) {
                let socket = socket(namespace);
                client.input(|manager, _| manager.forget(socket, AckToken(token.into())));
            }
        }
        Call::Retries { namespace, limit } => {
            let socket = socket(namespace);
            world.may_wait.set(true);
            client.change(|manager| manager.set_retries(socket, u32::from(limit % 4)));
        }
        Call::Offset(namespace) => {
            let socket = socket(namespace);
            client.change(|manager| manager.set_offset(socket, "o".into()));
        }
        Call::Open(wants_result) => client.input(|manager, now| manager.open(now, wants_result)),
        Call::Close => client.input(Manager::close),
        Call::CloseEngine => client.input(Manager::close_engine),
        Call::CloseTransport => client.input(|manager, now| manager.close_transport(now, manager.latest_engine())),
        Call::Configure(is_well) => configure(world, is_well),
        Call::Authenticate => authenticate(world),
        Call::Reconnection(is_on) => client.input(|manager, _| manager.set_reconnection(is_on)),
        Call::ScheduleAttempt => client.input(Manager::schedule_attempt),
        Call::ParseFailed => client.input(|manager, now| manager.parse_failed(now, "unreadable".into())),
        Call::Observe(observed) => client.change(|manager| {
            manager.observe_packets(observed);
            manager.observe_engine(manager.latest_engine(), observed);
        }),
    }
}

fn configure(world: &World, is_well: bool) {
    let Some(engine) = world.configure.take() else { return };
    let options = if is_well { Ok((world.options(), ())) } else { Err("no options".into()) };
    world.client().configure(engine, options);
}

/// Answers the question that has waited for the longest time.
pub fn authenticate(world: &World) {
    let mut questions = world.authenticate.borrow_mut();
    if questions.is_empty() {
        return;
    }
    let (socket, engine): (SocketId, EngineId) = questions.remove(0);
    drop(questions);
    world.client().answer(|manager, now| manager.authenticate(now, socket, engine, Some(outgoing("{}", 0))));
}
