//! What is written down of an event.

use super::*;

fn error_text(error: ConnectionError) -> String {
    match error {
        ConnectionError::Timeout => "timeout".into(),
        ConnectionError::InvalidOptions(what) => what,
        ConnectionError::Transport(error) => error.kind.message().into(),
        error => format!("{error:?}"),
    }
}

pub fn of(event: Event) -> String {
    match event {
        Event::Manager(ManagerEvent::Open) => "open".into(),
        Event::Manager(ManagerEvent::Ping) => "ping".into(),
        Event::Manager(ManagerEvent::Error(error)) => format!("error {}", error_text(error)),
        Event::Manager(ManagerEvent::Close(reason, _)) => format!("close {}", reason.as_str()),
        Event::Manager(ManagerEvent::ReconnectAttempt(attempt)) => format!("reconnect_attempt {attempt}"),
        Event::Manager(ManagerEvent::ReconnectError(error)) => format!("reconnect_error {}", error_text(error)),
        Event::Manager(ManagerEvent::Reconnect(attempts)) => format!("reconnect {attempts}"),
        Event::Socket(socket, SocketEvent::Connect) => format!("S{} connect", socket.0),
        Event::Socket(socket, SocketEvent::ConnectError(error)) => {
            format!("S{} connect_error {}", socket.0, error_text(error))
        }
        Event::Socket(socket, SocketEvent::Disconnect(reason, _)) => {
            format!("S{} disconnect {}", socket.0, reason.as_str())
        }
        Event::Message(socket, event) => {
            let payload = event.payload.parse(PacketType::Event).expect("a valid payload");
            format!("S{} message {}", socket.0, payload.json)
        }
        Event::Ack { socket, token, outcome } => match outcome {
            Ok(payload) => {
                let payload = payload.parse(PacketType::Ack).expect("a valid payload");
                format!("S{} ack {} {}", socket.0, token.0, payload.json)
            }
            Err(error) => format!("S{} ack {} {error:?}", socket.0, token.0),
        },
        event => format!("{event:?}"),
    }
}
