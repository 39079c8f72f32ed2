//! What no real server sends. The fake server sends, unchanged, the Engine.IO packets that an event asks for.

use socketio::{LifecycleEvent, Message, Reason, Socket};

use crate::kit::{Failure, Outcome, TRANSPORTS, leave, online};
use crate::server::Server;

async fn asks_for(socket: &Socket, packets: &[&str]) -> Outcome {
    Ok(socket.emit("send", (packets,))?)
}

async fn ends_the_session(socket: &Socket, packets: &[&str]) -> Outcome {
    online(socket).await?;
    let mut life = socket.lifecycle();
    asks_for(socket, packets).await?;
    matching!(next!(life), LifecycleEvent::Disconnected { reason: Reason::ParseError, retrying: true });
    matching!(next!(life), LifecycleEvent::Connected { .. });
    Ok(())
}

pub async fn a_packet_that_is_malformed_ends_the_session(server: &Server) -> Outcome {
    let malformed: &[&[&str]] = &[
        // Not of Engine.IO.
        &["x"],
        // Not of Socket.IO.
        &["49"],
        // Binary data that is not base64.
        &["b!"],
        // Binary data that belongs to no event.
        &["bAQ=="],
        // An event before the attachment of another one has come.
        &[r#"451-["event",{"_placeholder":true,"num":0}]"#, r#"42["event"]"#],
        // No list, or one without a name, or with a name that is of the client's own events.
        &["42"],
        &[r#"42{"event":1}"#],
        &["42[]"],
        &[r#"42["connect"]"#],
    ];
    for transport in TRANSPORTS {
        let socket = server.socket(transport)?;
        let mut events = socket.listen::<u8>("event");
        // So that names are read, whatever they are.
        let _any = socket.on_any(|_: Message| {});
        for packets in malformed {
            let ended = ends_the_session(&socket, packets).await;
            ended.map_err(|Failure(why)| Failure(format!("{packets:?}: {why}")))?;
        }
        // No trace of them is left.
        asks_for(&socket, &[r#"42["event",1]"#]).await?;
        same!(next!(events)?, 1);
        leave(&socket).await?;
    }
    Ok(())
}

/// Who listens is told: nobody else reads the arguments.
pub async fn arguments_that_cannot_be_read_are_told(server: &Server) -> Outcome {
    let unreadable: &[&[&str]] = &[
        &[r#"42["event",1"#],
        &[r#"42["event",1,]"#],
        &[r#"42["event"]"#],
        // There is one attachment, and this is not its number.
        &[r#"451-["event",{"_placeholder":true,"num":1}]"#, "bAQ=="],
    ];
    for transport in TRANSPORTS {
        let socket = server.socket(transport)?;
        let mut events = socket.listen::<u8>("event");
        let id = online(&socket).await?;
        for packets in unreadable {
            asks_for(&socket, packets).await?;
            let error = matching!(next!(events), Err(error) => error);
            same!(error.event(), Some("event"));
        }
        asks_for(&socket, &[r#"42["event",1]"#]).await?;
        same!(next!(events)?, 1);
        same!(online(&socket).await?, id);
        leave(&socket).await?;
    }
    Ok(())
}

pub async fn what_there_is_nothing_to_do_for_is_passed_over(server: &Server) -> Outcome {
    let harmless = [
        "6",                         // nothing, by its own words
        "3",                         // an answer to no question
        r#"42/nowhere,["event",9]"#, // an event of a namespace that nobody is in
        r#"43999[9]"#,               // an acknowledgement of nothing
        r#"42["other",9]"#,          // an event that nobody listens to
        r#"42["event",1,"more"]"#,   // more arguments than are read
    ];
    for transport in TRANSPORTS {
        let socket = server.socket(transport)?;
        let mut events = socket.listen::<u8>("event");
        let id = online(&socket).await?;
        asks_for(&socket, &harmless).await?;
        asks_for(&socket, &[r#"42["event",2]"#]).await?;
        same!((next!(events)?, next!(events)?), (1, 2));
        same!(online(&socket).await?, id);
        leave(&socket).await?;
    }
    Ok(())
}
