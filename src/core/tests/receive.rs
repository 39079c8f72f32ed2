//! Receiving without the time: the outputs are the same as if each packet came with the time.

use super::*;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Packet {
    Text(&'static str),
    Binary,
}

fn received() -> impl Strategy<Value = Packet> {
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
    prop_oneof![3 => prop::sample::select(texts).prop_map(Packet::Text), 1 => Just(Packet::Binary)]
}

/// All outputs of a client with two namespaces, each with a pending acknowledgement.
fn outcome(is_lazy: bool, observed: bool, retries: bool, received: &[Packet]) -> Vec<String> {
    let mut client = Client { is_lazy, ..Client::connected() };
    client.connect("/n");
    client.drained(1);
    client.text(1, r#"40/n,{"sid":"n"}"#);
    client.manager.observe_engine(EngineId(1), observed);
    if retries {
        client.manager.set_retries(SocketId(0), 2);
    }
    for socket in [0, 1] {
        let options = EmitOptions { token: Some(AckToken(socket)), ..Default::default() };
        client.emit_with(socket, r#"["x"]"#, &[], options);
    }
    for message in received {
        // Long enough that an outdated time would change the time of the next attempt.
        client.pass(700.0);
        match message {
            Packet::Text(text) => client.text(1, text),
            Packet::Binary => client.binary(1, &[1, 2]),
        }
        client.drained(1);
    }
    client.pass(1500.0);
    client.take()
}

proptest! {
    #[test]
    fn the_outputs_are_the_same_with_and_without_the_time(
        observed: bool,
        retries: bool,
        received in prop::collection::vec(received(), 1..12),
    ) {
        prop_assert_eq!(outcome(true, observed, retries, &received), outcome(false, observed, retries, &received));
    }
}

fn receive_without_time(client: &mut Client, transport: u32, text: &str) -> bool {
    let packet = Received::Text(text.into(), head(text));
    client.manager.receive(None, TransportId(transport), packet.clone()).is_none_or(|back| {
        assert_eq!(back, packet);
        false
    })
}

#[test]
fn events_and_acknowledgements_come_out_unparsed_and_need_no_time() {
    let mut client = Client::connected();
    client.emit_with(0, r#"["x"]"#, &[], EmitOptions { token: Some(AckToken(5)), ..Default::default() });
    assert!(receive_without_time(&mut client, 1, r#"42["a"]"#));
    let json = |text: &str, from| Payload::Json { text: text.into(), from, attachments: Vec::new() };
    let event = IncomingEvent { payload: json(r#"42["a"]"#, 2), ack: None, engine: EngineId(1) };
    assert_eq!(client.manager.poll_output(), Some(Output::Event(Event::Message(SocketId(0), event))));
    assert!(receive_without_time(&mut client, 1, "430[1]"));
    let ack = Event::Ack { socket: SocketId(0), token: AckToken(5), outcome: Ok(json("430[1]", 3)) };
    assert_eq!(client.manager.poll_output(), Some(Output::Event(ack)));
    assert_eq!(client.manager.poll_output(), None);
}

#[test]
fn attachments_come_out_with_their_packet() {
    let mut client = Client::connected();
    assert!(receive_without_time(&mut client, 1, r#"452-["a",{"_placeholder":true,"num":0}]"#));
    for byte in [1, 2] {
        assert_eq!(client.manager.receive(None, TransportId(1), Received::Binary(vec![byte])), None);
    }
    let Some(Output::Event(Event::Message(_, event))) = client.manager.poll_output() else { panic!("no event") };
    let Payload::Json { attachments, .. } = event.payload else { panic!("parsed") };
    assert_eq!(attachments, [vec![1], vec![2]]);
}

#[test]
fn without_the_time_any_other_packet_is_returned() {
    let mut client = Client::connected();
    let texts = ["2", "", "4x", "42", "439[]", "41", r#"40{"sid":"x"}"#, r#"42/other,["a"]"#, r#"44{"message":"no"}"#];
    for text in texts {
        assert!(!receive_without_time(&mut client, 1, text), "{text}");
    }
    assert!(!receive_without_time(&mut client, 9, r#"42["a"]"#));
    let binary = Received::Binary(vec![1]);
    assert_eq!(client.manager.receive(None, TransportId(1), binary.clone()), Some(binary));
    client.manager.observe_packets(true);
    assert!(!receive_without_time(&mut client, 1, r#"42["a"]"#));
    assert_eq!(client.manager.poll_output(), None);
}

#[test]
fn a_forgotten_acknowledgement_is_not_reported_and_its_event_is_sent() {
    let mut client = Client::connected();
    let timed = || EmitOptions { token: Some(AckToken(5)), timeout: Some(100.0), ..Default::default() };
    client.emit_with(0, r#"["x"]"#, &[], timed());
    client.manager.forget(SocketId(0), AckToken(5));
    client.take();
    client.text(1, "430[1]");
    client.pass(200.0);
    assert!(client.take().is_empty());
    client.manager.set_retries(SocketId(0), 1);
    client.drained(1);
    client.emit_with(0, r#"["y"]"#, &[], timed());
    client.manager.forget(SocketId(0), AckToken(5));
    client.text(1, "431[1]");
    assert_eq!(client.take(), [r#"T1 send 421["y"]"#]);
    assert_eq!(client.manager.queued(SocketId(0)).count(), 0);
}

#[test]
fn a_manager_can_be_sent_to_another_thread() {
    fn assert_send<T: Send>() {}
    assert_send::<Manager>();
    assert_send::<Output>();
}
