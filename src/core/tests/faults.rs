//! Invariants that must hold for any order of inputs, however unlikely.

use super::*;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
    Connect(u8),
    Disconnect(u8),
    Emit(u8),
    Open(bool),
    Close,
    CloseEngine,
    NetworkLost,
    PageLeaving,
    Opened(u8),
    Text(u8, &'static str),
    Binary(u8),
    PollEnded(u8),
    Drained(u8),
    Closed(u8),
    Failed(u8),
    Pass(u16),
}

fn step() -> impl Strategy<Value = Step> {
    let packets = vec![
        HANDSHAKE,
        "2",
        "3probe",
        "6",
        "1",
        r#"40{"sid":"a"}"#,
        r#"40/n,{"sid":"b"}"#,
        r#"42["e"]"#,
        r#"42/n,1["e"]"#,
        r#"451-["e",{"_placeholder":true,"num":0}]"#,
        "430[]",
        "41",
        r#"44/n,{"message":"no"}"#,
        "4x",
    ];
    prop_oneof![
        (0..2u8).prop_map(Step::Connect),
        (0..2u8).prop_map(Step::Disconnect),
        (0..2u8).prop_map(Step::Emit),
        any::<bool>().prop_map(Step::Open),
        Just(Step::Close),
        Just(Step::CloseEngine),
        Just(Step::NetworkLost),
        Just(Step::PageLeaving),
        (0..3u8).prop_map(Step::Opened),
        (0..3u8, prop::sample::select(packets)).prop_map(|(transport, packet)| Step::Text(transport, packet)),
        (0..3u8).prop_map(Step::Binary),
        (0..3u8).prop_map(Step::PollEnded),
        (0..3u8).prop_map(Step::Drained),
        (0..3u8).prop_map(Step::Closed),
        (0..3u8).prop_map(Step::Failed),
        (0..50_000u16).prop_map(Step::Pass),
    ]
}

/// The browser's view: the open transports, and which of them are busy.
#[derive(Default)]
struct Browser {
    latest: u32,
    open: Vec<u32>,
    polling: Vec<u32>,
    sending: Vec<u32>,
    connected: [bool; 2],
}

impl Browser {
    fn check(&mut self, line: &str) {
        if let Some(rest) = line.strip_prefix('T') {
            let (transport, command) = rest.split_once(' ').unwrap();
            let transport: u32 = transport.parse().unwrap();
            let farewell = command == "send 1";
            match command.split(' ').next().unwrap() {
                "open" => {
                    self.open.push(transport);
                    self.latest = transport;
                }
                "poll" => {
                    assert!(self.open.contains(&transport), "{line}: a poll by a transport that is not open");
                    assert!(!self.polling.contains(&transport), "{line}: two polls at once");
                    self.polling.push(transport);
                }
                "send" => {
                    assert!(self.open.contains(&transport), "{line}: sent by a transport that is not open");
                    assert!(farewell || !self.sending.contains(&transport), "{line}: sent before it drained");
                    self.sending.push(transport);
                }
                _ => self.open.retain(|open| *open != transport),
            }
            assert!(self.open.len() <= 12, "transports are left behind: {:?}", self.open);
        }
        if let Some(rest) = line.strip_prefix('S') {
            let (socket, event) = rest.split_once(' ').unwrap();
            let connected = &mut self.connected[socket.parse::<usize>().unwrap()];
            if event == "connect" {
                assert!(!*connected, "connected twice");
                *connected = true;
            } else if event.starts_with("disconnect") {
                *connected = false;
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..Default::default() })]

    #[test]
    fn the_rules_hold_in_any_order_of_events(try_all: bool, steps in prop::collection::vec(step(), 1..120)) {
        let mut client = Client::new();
        client.options.try_all = try_all;
        let mut browser = Browser::default();
        client.connect("/");
        client.connect("/n");
        for step in steps {
            // The latest transports are the interesting ones.
            let transport = |back: u8| browser.latest.saturating_sub(back.into());
            match step {
                Step::Connect(n) => client.input(|manager, now| manager.connect(now, SocketId(n.into()))),
                Step::Disconnect(n) => client.disconnect(n.into()),
                Step::Emit(n) => client.emit_with(n.into(), r#"["e"]"#, &[], EmitOptions {
                    token: Some(AckToken(1)), timeout: Some(5000.0), ..Default::default()
                }),
                Step::Open(wants_result) => client.input(|manager, now| manager.open(now, wants_result)),
                Step::Close => client.input(Manager::close),
                Step::CloseEngine => client.input(Manager::close_engine),
                Step::NetworkLost => client.input(Manager::network_lost),
                Step::PageLeaving => client.input(Manager::page_leaving),
                Step::Opened(back) => client.opened(transport(back)),
                Step::Text(back, packet) => client.text(transport(back), packet),
                Step::Binary(back) => client.binary(transport(back), &[1]),
                Step::PollEnded(back) => {
                    let transport = transport(back);
                    browser.polling.retain(|polling| *polling != transport);
                    client.polled(transport, &[]);
                }
                Step::Drained(back) => {
                    let transport = transport(back);
                    browser.sending.retain(|sending| *sending != transport);
                    client.drained(transport);
                }
                Step::Closed(back) => client.transport_closed(transport(back)),
                Step::Failed(back) => client.transport_failed(transport(back)),
                Step::Pass(ms) => client.pass(ms.into()),
            }
            for line in client.take() {
                browser.check(&line);
            }
            for (n, connected) in browser.connected.into_iter().enumerate() {
                let state = client.manager.socket_state(SocketId(n as u32));
                prop_assert_eq!(connected, state == socket::SocketState::Connected);
            }
        }
        // In any state, disconnecting both namespaces ends everything.
        client.disconnect(0);
        client.disconnect(1);
        client.pass(200_000.0);
        client.take().iter().for_each(|line| browser.check(line));
        prop_assert!(client.manager.is_idle(), "not idle");
        prop_assert!(browser.open.is_empty(), "left behind: {:?}", browser.open);
    }
}
