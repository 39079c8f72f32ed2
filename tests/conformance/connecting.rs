//! Transports, addresses and options.

use std::collections::HashMap;

use serde::Deserialize;
use socketio::{
    Client, ConnectError, ConnectionStatus, LifecycleEvent, Reason, Reconnection, Status, Transport, sleep,
};

use crate::kit::{Outcome, close, echoed, leave, ms};
use crate::server::{Server, quick};

/// What the server says of the request that a session began with.
#[derive(Deserialize)]
struct Handshake {
    query: HashMap<String, String>,
    header: String,
}

async fn connects_by(server: &Server, transport: Transport) -> Outcome {
    let socket = server.socket(transport)?;
    same!(socket.status(), Status::Connecting);
    let id = soon!(socket.connected())?;
    same!(socket.id(), Some(id.clone()));
    same!(socket.status(), Status::Connected { id, recovered: false });
    same!(socket.client().status(), ConnectionStatus::Open { transport });
    echoed(&socket, "hello".to_string()).await?;
    leave(&socket).await?;
    same!(socket.status(), Status::Disconnected { reason: Reason::ForcedClose, retrying: false });
    Ok(())
}

pub async fn by_polling(server: &Server) -> Outcome {
    connects_by(server, Transport::Polling).await
}

pub async fn by_websocket(server: &Server) -> Outcome {
    connects_by(server, Transport::WebSocket).await
}

pub async fn by_upgrade(server: &Server) -> Outcome {
    let socket = Client::connect(server.address)?;
    let mut statuses = socket.client().watch();
    let mut transports = Vec::new();
    while transports.last() != Some(&Transport::WebSocket) {
        if let ConnectionStatus::Open { transport } = next!(statuses) {
            transports.push(transport);
        }
    }
    same!(transports, [Transport::Polling, Transport::WebSocket]);
    echoed(&socket, "hello".to_string()).await?;
    leave(&socket).await
}

pub async fn path_query_and_headers_of_the_application(server: &Server) -> Outcome {
    let builder = Client::builder(format!("{}/chat?of=address&room=1", server.address)).path("/custom/path");
    let builder = builder.transports([Transport::Polling]).query("room", "7").header("x-conformance", "yes");
    let socket = builder.connect()?;
    same!(socket.namespace(), "/chat");
    let handshake: Handshake = soon!(socket.emit_with_ack("handshake", ()))?;
    let asked = |name: &str| handshake.query.get(name).map(String::as_str);
    same!((asked("room"), asked("of"), asked("EIO")), (Some("7"), Some("address"), Some("4")));
    same!(handshake.header, "yes");
    leave(&socket).await
}

pub async fn headers_that_are_fetched(server: &Server) -> Outcome {
    let headers = || async {
        sleep(ms(10)).await;
        vec![("x-conformance".into(), "fetched".into())]
    };
    for fetch in [false, true] {
        let builder = server.builder().transports([Transport::Polling]).fetch(fetch);
        let socket = builder.headers_with(headers).connect()?;
        let handshake: Handshake = soon!(socket.emit_with_ack("handshake", ()))?;
        same!(handshake.header, "fetched");
        leave(&socket).await?;
    }
    Ok(())
}

pub async fn an_attempt_takes_no_longer_than_its_time(server: &Server) -> Outcome {
    server.hang().await?;
    let reconnection = Reconnection { attempts: Some(1), ..quick() };
    let socket = server.builder().connect_timeout(ms(600)).reconnection(reconnection).connect()?;
    let mut life = socket.lifecycle();
    let (first, given_up) = (next!(life), soon!(socket.connected()));
    server.accept().await?;
    matching!(first, LifecycleEvent::ConnectError(ConnectError::Timeout));
    matching!(given_up, Err(ConnectError::GaveUp { attempts: 1 }));
    // Nobody tries any more, until the application does.
    socket.connect();
    soon!(socket.connected())?;
    leave(&socket).await
}

pub async fn a_closed_client_opens_again(server: &Server) -> Outcome {
    let socket = server.socket(Transport::WebSocket)?;
    let client = socket.client();
    for number in 0..3 {
        client.open();
        soon!(socket.connected())?;
        if server.loses_events_of_a_session_recovered_twice {
            same!(soon!(socket.emit_with_ack::<u32>("echo", number))?, number);
        } else {
            echoed(&socket, number).await?;
        }
        close(&client).await?;
        matching!(soon!(socket.connected()), Err(ConnectError::Left));
    }
    Ok(())
}
