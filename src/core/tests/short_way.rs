//! The short way of events and acknowledgements gives what the long one gives.

use super::*;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Received {
    Text(&'static str),
    Binary,
}

fn received() -> impl Strategy<Value = Received> {
    let texts = vec![
        r#"42["a",1]"#,
        r#"427["a"]"#,
        r#"42/n,["b"]"#,
        r#"42/n,8["b"]"#,
        r#"42/unknown,["c"]"#,
        r#"42/é,["d"]"#,
        r#"42/[x],["e"]"#,
        r#"42["#,
        r#"42["disconnect"]"#,
        r#"42{"a":1}"#,
        r#"42"#,
        r#"430["fine"]"#,
        r#"430{"no":"list"}"#,
        r#"439["nobody asked"]"#,
        r#"43/n,0["other"]"#,
        r#"451-["a",{"_placeholder":true,"num":0}]"#,
        r#"452-/n,["a",{"_placeholder":true,"num":1},{"_placeholder":true,"num":0}]"#,
        r#"451-["a",{"_placeholder":true,"num":3}]"#,
        r#"451-["#,
        r#"461-1[{"_placeholder":true,"num":0}]"#,
        r#"41/n,"#,
        r#"44{"message":"no"}"#,
        r#"40/n,{"sid":"n"}"#,
        "2",
        "4x",
        "",
    ];
    prop_oneof![3 => prop::sample::select(texts).prop_map(Received::Text), 1 => Just(Received::Binary)]
}

/// All that comes out of a client with two namespaces, of which each waits for an acknowledgement.
fn outcome(takes_short_way: bool, observed: bool, retries: bool, received: &[Received]) -> Vec<String> {
    let mut client = Client { takes_short_way, ..Client::connected() };
    client.connect("/n");
    client.drained(1);
    client.text(1, r#"40/n,{"sid":"n"}"#);
    client.manager.observe_engine(EngineId(1), observed);
    if retries {
        client.manager.set_retries(SocketId(0), 2);
    }
    for socket in [0, 1] {
        let options = EmitOptions { handler: Some(socket), takes_error: true, ..Default::default() };
        client.emit_with(socket, r#"["x"]"#, &[], options);
    }
    for message in received {
        // Long enough that a time that is too old shows in when the next attempt comes.
        client.pass(700.0);
        match message {
            Received::Text(text) => client.text(1, text),
            Received::Binary => client.binary(1, &[1, 2]),
        }
        client.drained(1);
    }
    client.pass(1500.0);
    client.take()
}

proptest! {
    #[test]
    fn what_comes_out_is_the_same(
        observed: bool,
        retries: bool,
        received in prop::collection::vec(received(), 1..12),
    ) {
        prop_assert_eq!(outcome(true, observed, retries, &received), outcome(false, observed, retries, &received));
    }
}

#[test]
fn an_event_goes_out_unread() {
    let mut client = Client::connected();
    assert_eq!(client.manager.offer_text(TransportId(1), b"42[", r#"42["a"]"#.into()), None);
    let unread = Payload::Json(r#"42["a"]"#.into(), 2);
    let event = Incoming { payload: unread, ack: None, engine: EngineId(1) };
    assert_eq!(client.manager.poll_output(), Some(Output::Event(Event::Message(SocketId(0), event))));
}

#[test]
fn what_is_no_event_of_a_connected_namespace_is_given_back() {
    let mut client = Client::connected();
    for (head, text) in
        [("", "2"), ("40{", r#"40{"sid":"x"}"#), ("42/other,[", r#"42/other,["a"]"#), ("", r#"42["a"]"#)]
    {
        assert_eq!(client.manager.offer_text(TransportId(1), head.as_bytes(), text.into()).as_deref(), Some(text));
    }
    assert_eq!(client.manager.offer_text(TransportId(9), b"42[", r#"42["a"]"#.into()).as_deref(), Some(r#"42["a"]"#));
    assert_eq!(client.manager.offer_binary(TransportId(1), vec![1]), Some(vec![1]));
    assert_eq!(client.manager.poll_output(), None);
}
