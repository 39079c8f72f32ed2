//! Credentials, and refusals.

use serde::{Deserialize, Serialize};
use socketio::{ConnectError, LifecycleEvent, Socket, Status, Transport, sleep};

use crate::kit::{Outcome, Shared, TRANSPORTS, echoed, leave, ms};
use crate::server::Server;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Credentials {
    token: String,
}

#[derive(Deserialize)]
struct Handshake {
    auth: Credentials,
}

fn credentials(token: impl Into<String>) -> Credentials {
    Credentials { token: token.into() }
}

/// What the server was given.
async fn token(socket: &Socket) -> Outcome<String> {
    Ok(soon!(socket.emit_with_ack::<Handshake>("handshake", ()))?.auth.token)
}

pub async fn fixed_and_of_a_namespace(server: &Server) -> Outcome {
    for transport in TRANSPORTS {
        let socket = server.builder().transports([transport]).auth(credentials("é😀")).connect()?;
        same!(token(&socket).await?, "é😀");
        let other = socket.client().socket("/other");
        same!(token(&other).await?, "é😀");
        let own = socket.client().namespace("/own").auth(credentials("own")).connect();
        same!(token(&own).await?, "own");
        let text = socket.client().namespace("/text").auth_text(r#"{ "token": "text" }"#).connect();
        same!(token(&text).await?, "text");
        leave(&socket).await?;
    }
    Ok(())
}

pub async fn asked_for_and_changed_at_each_connection(server: &Server) -> Outcome {
    let asked = Shared::<u32>::default();
    let count = asked.clone();
    let ask = move || {
        let number = count.with(|count| {
            *count += 1;
            *count
        });
        async move {
            sleep(ms(10)).await;
            credentials(format!("token {number}"))
        }
    };
    let socket = server.builder().transports([Transport::WebSocket]).auth_with(ask).connect()?;
    same!(token(&socket).await?, "token 1");
    for number in 2..5 {
        server.reconnect(&socket).await?;
        same!(token(&socket).await?, format!("token {number}"));
    }
    same!(asked.with(|count| *count), 4);
    leave(&socket).await
}

#[derive(Debug, PartialEq, Deserialize)]
struct Why {
    code: u16,
    hint: String,
}

pub async fn refused_then_accepted(server: &Server) -> Outcome {
    let tokens = Shared::<Vec<&str>>::default();
    tokens.with(|tokens| *tokens = vec!["good", "worse", "bad"]);
    let ask = move || {
        let token = tokens.with(|tokens| tokens.pop().unwrap_or("none"));
        async move { credentials(token) }
    };
    let client = server.builder().auth_with(ask).build()?;
    let guarded = client.socket("/guarded");
    let mut life = guarded.lifecycle();
    for _ in 0..2 {
        let refusal = matching!(soon!(guarded.connected()), Err(ConnectError::Refused(refusal)) => refusal);
        same!(refusal.message(), "not authorized");
        let data = refusal.data::<Why>();
        if server.refuses_with_data {
            same!(data?, Why { code: 401, hint: "🔑".into() });
        } else {
            same!(data.is_err(), true);
        }
        same!(guarded.status(), Status::Refused { message: "not authorized".into() });
        matching!(next!(life), LifecycleEvent::ConnectError(ConnectError::Refused(_)));
        // The client does not try again by itself.
        guarded.connect();
    }
    soon!(guarded.connected())?;
    matching!(next!(life), LifecycleEvent::Connected { recovered: false, .. });
    echoed(&guarded, 1).await?;
    leave(&guarded).await
}
