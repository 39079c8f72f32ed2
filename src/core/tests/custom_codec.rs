//! A custom codec instead of the built-in one.

use super::*;
use crate::protocol::socket_packet::PacketType;

fn value(json: &str) -> Value {
    Value { json: serde_json::from_str(json).unwrap(), attachments: Vec::new() }
}

/// A client connected by WebSocket, with a codec that writes `<type>:<data>`.
struct Custom {
    client: Client,
    lines: Vec<String>,
}

impl Custom {
    fn connected() -> Self {
        let mut client = Client::new().transports(&[TransportKind::WebSocket]);
        client.manager = Manager::new(Codec::Custom, ReconnectionOptions::default(), 0);
        let mut custom = Self { client, lines: Vec::new() };
        custom.input(|manager, now| {
            let socket = manager.socket("/");
            manager.connect(now, socket);
        });
        custom.input(|manager, now| manager.transport_input(now, TransportId(1), TransportInput::Opened));
        custom.text(HANDSHAKE);
        custom.input(|manager, now| manager.transport_input(now, TransportId(1), TransportInput::Drained));
        let grant = value(r#"{"sid":"id0"}"#);
        custom.input(|manager, now| manager.packet(now, PacketType::Connect, "/", None, Some(grant)));
        custom
    }

    fn input(&mut self, input: impl FnOnce(&mut Manager, f64)) {
        input(&mut self.client.manager, self.client.now);
        while let Some(output) = self.client.manager.poll_output() {
            if let Output::Event(Event::Encode { engine, kind, payload, .. }) = &output {
                let data = payload.as_ref().map(|payload| payload.json.to_string()).unwrap_or_default();
                let content = Content::Text(format!("{kind:?}:{data}"));
                self.client.manager.write(self.client.now, *engine, vec![OutgoingFrame::new(content)]);
            } else {
                self.client.act(output);
            }
        }
        self.lines.extend(self.client.take());
    }

    fn text(&mut self, packet: &str) {
        self.input(|manager, now| {
            let text = Received::Text(packet.into(), packet.as_bytes());
            assert_eq!(manager.receive(Some(now), TransportId(1), text), None);
        });
    }

    fn take(&mut self) -> Vec<String> {
        std::mem::take(&mut self.lines)
    }
}

#[test]
fn packets_are_encoded_by_the_application() {
    let mut custom = Custom::connected();
    assert_eq!(custom.take(), ["T1 open websocket", "open", "engine open", "T1 send Connect:", "S0 connect"]);
    let payload = Outgoing::Raw(value(r#"["a",1]"#));
    custom.input(|manager, now| {
        manager.emit(now, SocketId(0), payload, EmitOptions::default());
    });
    assert_eq!(custom.take(), [r#"T1 send Event:["a",1]"#]);
}

#[test]
fn messages_are_decoded_by_the_application() {
    let mut custom = Custom::connected();
    custom.take();
    custom.text("4anything");
    assert_eq!(custom.take(), [r#"decode Text("4anything")"#]);
    let args = value(r#"["a"]"#);
    custom.input(|manager, now| manager.packet(now, PacketType::Event, "/", Some(3), Some(args)));
    assert_eq!(custom.take(), [r#"S0 message ["a"] #3"#]);
}

#[test]
fn the_disconnect_packet_is_encoded_before_the_connection_closes() {
    let mut custom = Custom::connected();
    custom.take();
    custom.input(|manager, now| manager.disconnect(now, SocketId(0)));
    assert_eq!(custom.take(), ["T1 send Disconnect:", "close forced close", "S0 disconnect io client disconnect"]);
    custom.input(|manager, now| manager.transport_input(now, TransportId(1), TransportInput::Drained));
    assert_eq!(custom.take(), ["T1 close", "engine close forced close"]);
}

#[test]
fn a_message_that_the_application_cannot_decode_is_one_parse_error() {
    for fail in [
        |manager: &mut Manager, now| manager.parse_failed(now, "not mine".into()),
        |manager: &mut Manager, now| manager.packet(now, PacketType::Event, "/", None, None),
        |manager: &mut Manager, now| manager.packet(now, PacketType::Event, "/", None, Some(value("{}"))),
    ] {
        let mut custom = Custom::connected();
        custom.take();
        custom.input(fail);
        custom.input(fail);
        assert_eq!(
            custom.take(),
            ["T1 close", "engine close forced close", "S0 disconnect parse error", "close parse error"]
        );
    }
}

#[test]
fn a_packet_for_a_session_that_is_over_is_not_written() {
    let mut custom = Custom::connected();
    custom.take();
    custom
        .input(|manager, now| manager.write(now, EngineId(0), vec![OutgoingFrame::new(Content::Text("late".into()))]));
    assert!(custom.take().is_empty());
}
