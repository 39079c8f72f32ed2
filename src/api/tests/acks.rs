//! Acknowledgements, both ways.

use super::*;
use serde_json::json;
use std::time::Duration;

#[test]
fn an_acknowledgement_resolves_its_future() {
    let (world, socket) = World::connected();
    let mut sum = socket.emit_with_ack::<i64>("add", (1, 2));
    let mut both = socket.emit_with_ack::<(u16, String)>("status", ());
    assert_eq!(world.take(), [r#"420["add",1,2]"#, r#"421["status"]"#]);
    assert!(is_pending(&mut sum) && is_pending(&mut both));
    world.say(r#"431[200,"fine"]"#);
    world.say("430[3]");
    assert_eq!(ready(sum).unwrap(), 3);
    assert_eq!(ready(both).unwrap(), (200, "fine".into()));
}

#[test]
fn an_acknowledgement_that_does_not_fit_is_an_error() {
    let (world, socket) = World::connected();
    let sum = socket.emit_with_ack::<i64>("add", ());
    world.take();
    world.say(r#"430["three"]"#);
    let Err(AckError::Decode(error)) = ready(sum) else { panic!() };
    assert_eq!((error.event(), error.text()), (None, r#"["three"]"#));
}

#[test]
fn an_acknowledgement_with_bytes_is_read() {
    let (world, socket) = World::connected();
    let file = socket.emit_with_ack::<Bytes>("file", ());
    world.take();
    world.say(r#"461-0[{"_placeholder":true,"num":0}]"#);
    world.say_bytes(&[1, 2]);
    assert_eq!(&*ready(file).unwrap(), [1, 2]);
}

#[test]
fn a_time_for_the_acknowledgement_runs_out() {
    let (world, socket) = World::connected();
    let mut answer = socket.timeout(Duration::from_millis(50)).emit_with_ack::<()>("a", ());
    world.pass(49.0);
    assert!(is_pending(&mut answer));
    world.pass(1.0);
    assert!(matches!(ready(answer), Err(AckError::Timeout)));
}

#[test]
fn waiting_ends_when_the_connection_is_lost() {
    let (world, socket) = World::connected();
    let answer = socket.emit_with_ack::<()>("a", ());
    world.lose();
    assert!(matches!(ready(answer), Err(AckError::Disconnected)));
}

#[test]
fn what_waits_to_be_sent_is_answered_after_the_reconnection() {
    let (world, socket) = World::connected();
    world.lose();
    let answer = socket.emit_with_ack::<u8>("a", ());
    world.pass(1000.0);
    world.accept();
    world.say(r#"40{"sid":"id2"}"#);
    world.say("430[1]");
    assert_eq!(ready(answer).unwrap(), 1);
}

#[test]
fn a_future_that_is_dropped_leaves_nothing() {
    let (world, socket) = World::connected();
    drop(socket.timeout(Duration::from_secs(1)).emit_with_ack::<()>("a", ()));
    drop(socket.once::<()>("b"));
    drop(socket.flush());
    assert_eq!(world.take(), [r#"420["a"]"#]);
    // A timer stays that fires early enough. Then the ping is the next deadline.
    world.pass(1000.0);
    assert_eq!(world.0.timer.get(), Some(1000.0 + 45_000.0));
    world.say("430[]");
    world.say(r#"42["b"]"#);
}

#[test]
fn a_future_keeps_its_socket() {
    let (world, socket) = World::connected();
    let answer = socket.emit_with_ack::<u8>("a", ());
    drop(socket);
    world.take();
    world.say("430[1]");
    assert!(!world.0.is_dropped.get());
    assert_eq!(ready(answer).unwrap(), 1);
    assert_eq!(world.take(), ["41", "close"]);
    assert!(world.0.is_dropped.get());
}

#[test]
fn data_that_cannot_be_written_is_an_error_of_the_future() {
    let (world, socket) = World::connected();
    let bad = std::collections::BTreeMap::from([((1, 2), 3)]);
    assert!(matches!(ready(socket.emit_with_ack::<()>("a", &bad)), Err(AckError::Encode(_))));
    let (told, reserved) = (socket.emit("a", &bad).unwrap_err(), socket.emit("disconnect", ()).unwrap_err());
    assert!(matches!(reserved, EmitError::Encode(_)));
    assert_eq!(told.to_string(), "the data cannot be written");
    assert_eq!(std::error::Error::source(&told).unwrap().to_string(), "key must be a string");
    assert_eq!(reserved.to_string(), "the data cannot be written: the name of the event is reserved");
    assert_eq!(world.take(), [""; 0]);
}

#[test]
fn an_event_is_answered_by_a_future() {
    let (world, socket) = World::connected();
    let _add = socket.answer("add", |(a, b): (i64, i64)| async move { a + b });
    world.say(r#"427["add",1,2]"#);
    world.say(r#"42["add",1,2]"#);
    assert_eq!(world.take(), ["437[3]"]);
}

#[test]
fn an_event_is_answered_later_and_once() {
    let (world, socket) = World::connected();
    let mut asked = socket.listen::<Request<String>>("whois");
    world.say(r#"423["whois","me"]"#);
    let Request { data, responder } = ready(asked.next()).unwrap().unwrap();
    assert_eq!(data, "me");
    assert_eq!(world.take(), [""; 0]);
    responder.unwrap().send((json!({ "name": "I" }), Attachment::from(vec![1]))).unwrap();
    assert_eq!(world.take(), [r#"461-3[{"name":"I"},{"_placeholder":true,"num":0}]"#, "[1]"]);

    let mut all = socket.listen_any();
    world.say(r#"424["whois","you"]"#);
    let message = ready(all.next()).unwrap().unwrap();
    for responder in [message.responder(), message.responder()] {
        responder.unwrap().send(()).unwrap();
    }
    assert_eq!(world.take(), ["434[]"]);
}

#[test]
fn a_responder_of_a_session_that_is_lost_answers_nothing() {
    let (world, socket) = World::connected();
    let mut asked = socket.listen::<Request<()>>("a");
    world.say(r#"423["a"]"#);
    let request = ready(asked.next()).unwrap().unwrap();
    world.lose();
    world.take();
    request.responder.unwrap().send(1).unwrap();
    assert_eq!(world.take(), [""; 0]);
}

#[test]
fn an_event_without_a_request_has_no_responder() {
    let (world, socket) = World::connected();
    let mut asked = socket.listen::<Request<()>>("a");
    world.say(r#"42["a"]"#);
    assert!(ready(asked.next()).unwrap().unwrap().responder.is_none());
}

#[test]
fn with_retries_an_event_is_sent_until_it_is_acknowledged() {
    let world = World::new();
    let client = world.client(|builder| builder.retries(1).ack_timeout(Duration::from_millis(100)));
    let socket = client.socket("/");
    world.accept();
    world.say(r#"40{"sid":"id"}"#);
    world.take();
    let answer = socket.emit_with_ack::<u8>("a", ());
    socket.emit("b", ()).unwrap();
    assert_eq!(world.take(), [r#"420["a"]"#]);
    world.pass(100.0);
    assert_eq!(world.take(), [r#"421["a"]"#]);
    world.say("431[5]");
    assert_eq!(ready(answer).unwrap(), 5);
    assert_eq!(world.take(), [r#"422["b"]"#]);
}
