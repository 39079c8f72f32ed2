//! Events as types.

use super::*;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Debug, PartialEq)]
struct Say(String);
#[derive(Serialize, Deserialize)]
struct Add(i64, i64);

crate::events! {
    "say" => Say,
    "add" => Add => i64,
}

#[test]
fn a_type_stands_for_its_event() {
    let (world, socket) = World::connected();
    let mut said = socket.hear::<Say>();
    socket.send(Say("hi".into())).unwrap();
    let sum = socket.ask(Add(1, 2));
    assert_eq!(world.take(), [r#"42["say","hi"]"#, r#"420["add",1,2]"#]);
    world.say("430[3]");
    world.say(r#"42["say","you"]"#);
    assert_eq!(ready(sum).unwrap(), 3);
    assert_eq!(ready(said.next()).unwrap().unwrap(), Say("you".into()));
}

#[test]
fn a_closure_hears_it_too() {
    let (world, socket) = World::connected();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let kept = heard.clone();
    let subscription = socket.on_event(move |Say(text)| kept.lock().unwrap().push(text));
    world.say(r#"42["say","you"]"#);
    world.say(r#"42["other","you"]"#);
    drop(subscription);
    world.say(r#"42["say","again"]"#);
    assert_eq!(*heard.lock().unwrap(), ["you"]);
}

#[test]
fn handles_are_equal_if_they_are_of_the_same_thing() {
    let (_world, socket) = World::connected();
    let other = socket.client().socket("/other");
    assert_eq!(socket, socket.client().socket("/"));
    assert_ne!(socket, other);
    assert_eq!(socket.client(), other.client());
}

#[test]
fn a_status_has_words() {
    let refused = Status::Refused { message: "no token".into() };
    let lost = |retrying| Status::Disconnected { reason: crate::Reason::PingTimeout, retrying };
    assert_eq!(refused.to_string(), "refused: no token");
    assert_eq!(lost(true).to_string(), "disconnected, trying again: ping timeout");
    assert_eq!(lost(false).to_string(), "disconnected: ping timeout");
}
