//! What users of other clients ask for, named after the issues in which they do.

use serde::{Deserialize, Serialize};
use socketio::{Bytes, Client, Reason, Request, Status, Transport};

use crate::kit::{Outcome, Shared, TRANSPORTS, leave, online};
use crate::server::Server;

/// WASM support.
pub async fn rust_socketio_102_a_client_in_the_browser(server: &Server) -> Outcome {
    let socket = Client::connect(server.address)?;
    let mut echoes = socket.listen::<String>("echo");
    socket.emit("echo", "from a browser")?;
    same!(next!(echoes)?, "from a browser");
    leave(&socket).await
}

/// Ack on the client side.
pub async fn rust_socketio_95_an_event_of_the_server_is_acknowledged(server: &Server) -> Outcome {
    for transport in TRANSPORTS {
        let socket = server.socket(transport)?;
        let _question = socket.answer("question", |text: String| async move { text + " acknowledged" });
        same!(soon!(socket.emit_with_ack::<String>("ask", "event"))?, "event acknowledged");
        leave(&socket).await?;
    }
    Ok(())
}

pub async fn rust_socketio_292_an_acknowledgement_takes_its_time(server: &Server) -> Outcome {
    let socket = server.socket(Transport::WebSocket)?;
    let other = socket.clone();
    // The answer asks the server itself.
    let _question = socket.answer("question", move |number: u32| {
        let asked = other.emit_with_ack::<u32>("late", number);
        async move { asked.await.ok().map(|number| number + 1) }
    });
    same!(soon!(socket.emit_with_ack::<u32>("ask", 41))?, 42);
    leave(&socket).await
}

pub async fn rust_socketio_461_an_acknowledgement_has_several_arguments(server: &Server) -> Outcome {
    let socket = server.socket(Transport::WebSocket)?;
    let _question = socket.answer("question", |(): ()| async { ("ok", 200, [Bytes::from_static(b"raw")]) });
    let answer: (String, u16, Vec<Bytes>) = soon!(socket.emit_with_ack("ask", ()))?;
    same!(answer, ("ok".to_string(), 200, vec![Bytes::from_static(b"raw")]));
    leave(&socket).await
}

pub async fn rust_socketio_491_a_closure_answers_by_itself(server: &Server) -> Outcome {
    let socket = server.socket(Transport::WebSocket)?;
    let _question = socket.on("question", |Request { data, responder }: Request<(u8, u8)>| {
        if let Some(responder) = responder {
            let _ = responder.send(data.0 + data.1);
        }
    });
    same!(soon!(socket.emit_with_ack::<u8>("ask", (1, 2)))?, 3);
    leave(&socket).await
}

pub async fn rust_socketio_493_events_without_a_request_have_no_answer(server: &Server) -> Outcome {
    let socket = server.socket(Transport::WebSocket)?;
    let asked = Shared::<Vec<bool>>::default();
    let (heard, also) = (asked.clone(), asked.clone());
    let _echo = socket.on("echo", move |Request { responder, .. }: Request<u8>| {
        heard.with(|asked| asked.push(responder.is_some()));
    });
    let _question = socket.on("question", move |Request { responder, .. }: Request<u8>| {
        also.with(|asked| asked.push(responder.is_some()));
        let _ = responder.map(|responder| responder.send(()));
    });
    soon!(socket.emit_with_ack::<u8>("echo", 1))?;
    soon!(socket.emit_with_ack::<()>("ask", 1))?;
    same!(asked.with(|asked| asked.clone()), [false, true]);
    leave(&socket).await
}

/// Automatic reconnect with the async client.
pub async fn rust_socketio_291_reconnects_by_itself(server: &Server) -> Outcome {
    for transport in TRANSPORTS {
        let socket = server.socket(transport)?;
        let heard = Shared::<Vec<u8>>::default();
        let all = heard.clone();
        let _echo = socket.on("echo", move |number: u8| all.with(|heard| heard.push(number)));
        for number in 0..3 {
            online(&socket).await?;
            soon!(socket.emit_with_ack::<u8>("echo", number))?;
            server.reconnect(&socket).await?;
        }
        same!(heard.with(|heard| heard.clone()), [0, 1, 2]);
        leave(&socket).await?;
    }
    Ok(())
}

/// New credentials on reconnection.
pub async fn rust_socketio_401_new_credentials_on_reconnection(server: &Server) -> Outcome {
    #[derive(Serialize, Deserialize)]
    struct Credentials {
        token: String,
    }
    #[derive(Deserialize)]
    struct Handshake {
        auth: Credentials,
    }
    let token = Shared::<String>::default();
    token.with(|token| *token = "first".into());
    let current = token.clone();
    let ask = move || {
        let token = current.with(|token| token.clone());
        async move { Credentials { token } }
    };
    let socket = server.builder().auth_with(ask).connect()?;
    same!(soon!(socket.emit_with_ack::<Handshake>("handshake", ()))?.auth.token, "first");
    token.with(|token| *token = "second".into());
    server.reconnect(&socket).await?;
    same!(soon!(socket.emit_with_ack::<Handshake>("handshake", ()))?.auth.token, "second");
    leave(&socket).await
}

/// Return the value of an acknowledgement.
pub async fn rust_socketio_48_the_value_of_an_acknowledgement(server: &Server) -> Outcome {
    let socket = server.socket(Transport::WebSocket)?;
    let value: Vec<String> = soon!(socket.emit_with_ack("echo", vec!["a", "b"]))?;
    same!(value.join("+"), "a+b");
    leave(&socket).await
}

/// Several namespaces on one connection.
pub async fn rust_socketio_224_several_namespaces_on_one_connection(server: &Server) -> Outcome {
    // Of what was before, a browser keeps connections for later.
    server.cut().await?;
    let client = server.builder().transports([Transport::WebSocket]).build()?;
    let (one, two) = (client.socket("/one"), client.socket("/two"));
    let (mut ones, mut twos) = (one.listen::<u8>("echo"), two.listen::<u8>("echo"));
    one.emit("echo", 1)?;
    two.emit("echo", 2)?;
    same!((next!(ones)?, next!(twos)?), (1, 2));
    same!(server.connections().await?, 1);
    leave(&one).await
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Frame {
    name: String,
    content: Bytes,
}

/// Binary data inside of objects.
pub async fn rust_socketio_373_binary_data_inside_of_objects(server: &Server) -> Outcome {
    for transport in TRANSPORTS {
        let socket = server.socket(transport)?;
        let frame = Frame { name: "frame".into(), content: Bytes::from_static(&[1, 2, 3]) };
        crate::kit::echoed(&socket, frame.clone()).await?;
        crate::kit::echoed(&socket, vec![frame.clone(), frame]).await?;
        leave(&socket).await?;
    }
    Ok(())
}

/// Text and binary data in one event.
pub async fn rust_socketio_90_text_and_binary_data_in_one_event(server: &Server) -> Outcome {
    for transport in TRANSPORTS {
        let socket = server.socket(transport)?;
        let several = ("text".to_string(), Bytes::from_static(&[1, 2, 3]), 7, Bytes::new());
        crate::kit::echoed(&socket, several).await?;
        leave(&socket).await?;
    }
    Ok(())
}

/// Closing is not told when the server dies.
pub async fn rust_socketio_221_the_end_of_the_server_is_told(server: &Server) -> Outcome {
    let socket = server.socket(Transport::WebSocket)?;
    online(&socket).await?;
    let mut life = socket.lifecycle();
    server.kill().await?;
    let lost = crate::kit::told(next!(life));
    same!(lost, "disconnected: transport close, true");
    same!(socket.status(), Status::Disconnected { reason: Reason::TransportClose, retrying: true });
    server.run().await?;
    online(&socket).await?;
    leave(&socket).await
}
