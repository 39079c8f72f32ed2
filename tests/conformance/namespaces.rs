//! Many namespaces over one connection.

use socketio::{ConnectError, Reason, Status, Transport};

use crate::kit::{Outcome, close, echoed, leave, offline, online};
use crate::server::Server;

pub async fn a_hundred_over_one_connection(server: &Server) -> Outcome {
    // Of what was before, a browser keeps connections for later.
    server.cut().await?;
    let client = server.builder().transports([Transport::WebSocket]).build()?;
    let sockets: Vec<_> = (0..100).map(|number| client.socket(&format!("/room-{number}"))).collect();
    let replies: Vec<_> =
        sockets.iter().enumerate().map(|(number, socket)| socket.emit_with_ack::<usize>("echo", number)).collect();
    for (number, reply) in replies.into_iter().enumerate() {
        same!(soon!(reply)?, number);
    }
    same!(server.connections().await?, 1);
    // All of them are lost together.
    server.reconnect(&client.socket("/room-0")).await?;
    for socket in &sockets {
        online(socket).await?;
        echoed(socket, "again".to_string()).await?;
    }
    close(&client).await
}

pub async fn left_and_entered_again(server: &Server) -> Outcome {
    let client = server.builder().transports([Transport::WebSocket]).build()?;
    let (stays, goes) = (client.socket("/"), client.socket("/goes"));
    for _ in 0..5 {
        echoed(&goes, 1).await?;
        goes.disconnect();
        same!(goes.status(), Status::Idle);
        matching!(soon!(goes.connected()), Err(ConnectError::Left));
        echoed(&stays, 2).await?;
        goes.connect();
    }
    // By the drop of the last handle, too.
    let first = online(&goes).await?;
    drop(goes);
    echoed(&stays, 3).await?;
    let again = client.socket("goes");
    same!((again.namespace(), online(&again).await? == first), ("/goes", server.has_ids_of_connections));
    echoed(&again, 4).await?;
    same!(client.socket("/goes").id(), again.id());
    close(&client).await
}

pub async fn left_by_the_server(server: &Server) -> Outcome {
    let client = server.builder().transports([Transport::WebSocket]).build()?;
    let (stays, goes) = (client.socket("/"), client.socket("/goes"));
    online(&stays).await?;
    online(&goes).await?;
    goes.emit("leave", ())?;
    offline(&goes).await?;
    same!(goes.status(), Status::Disconnected { reason: Reason::ServerDisconnect, retrying: false });
    matching!(soon!(goes.connected()), Err(ConnectError::Disconnected(Reason::ServerDisconnect)));
    echoed(&stays, 1).await?;
    goes.connect();
    soon!(goes.connected())?;
    echoed(&goes, 2).await?;
    leave(&stays).await
}
