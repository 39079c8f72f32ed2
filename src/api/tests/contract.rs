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
