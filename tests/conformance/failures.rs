//! Servers that die, hang, and come back.

use socketio::{ConnectError, ConnectionEvent, Reason, Reconnection, Status, Transport, sleep};

use crate::kit::{Outcome, TRANSPORTS, echoed, leave, ms, offline, online, told};
use crate::server::{Server, quick};

pub async fn the_server_dies_and_restarts(server: &Server) -> Outcome {
    let sockets = [server.socket(Transport::Polling)?, server.socket(Transport::WebSocket)?];
    for socket in &sockets {
        online(socket).await?;
    }
    let mut echoes = sockets.each_ref().map(|socket| socket.listen::<String>("echo"));
    server.kill().await?;
    for socket in &sockets {
        offline(socket).await?;
        matching!(socket.status(), Status::Disconnected { retrying: true, .. });
        socket.emit("echo", "emitted meanwhile")?;
    }
    sleep(ms(100)).await;
    server.run().await?;
    for (socket, echoes) in sockets.iter().zip(&mut echoes) {
        same!(next!(echoes)?, "emitted meanwhile");
        // It is another process: there is nothing to recover.
        matching!(socket.status(), Status::Connected { recovered: false, .. });
        leave(socket).await?;
    }
    Ok(())
}

pub async fn the_server_hangs(server: &Server) -> Outcome {
    for transport in TRANSPORTS {
        // There it sends a ping every half second, and a client waits for a second more.
        let socket = server.builder().path("/custom/path").transports([transport]).connect()?;
        online(&socket).await?;
        server.hang().await?;
        let mut life = socket.lifecycle();
        let lost = next!(life);
        server.accept().await?;
        same!(told(lost), "disconnected: ping timeout, true");
        online(&socket).await?;
        echoed(&socket, 1).await?;
        leave(&socket).await?;
    }
    Ok(())
}

pub async fn nobody_listens_then_somebody_does(server: &Server) -> Outcome {
    server.refuse().await?;
    for transport in TRANSPORTS {
        let reconnection = Reconnection { attempts: Some(2), ..quick() };
        let socket = server.builder().transports([transport]).reconnection(reconnection).connect()?;
        let mut events = socket.client().events();
        let given_up = soon!(socket.connected());
        matching!(given_up, Err(ConnectError::GaveUp { attempts: 2 }));
        let mut words = Vec::new();
        while words.len() < 5 {
            match next!(events) {
                ConnectionEvent::ReconnectAttempt(attempt) => words.push(format!("attempt {attempt}")),
                ConnectionEvent::ReconnectError(ConnectError::Transport(_)) => words.push("error".into()),
                ConnectionEvent::ReconnectFailed => words.push("failed".into()),
                _ => {}
            }
        }
        // In the order of the reference client.
        same!(words, ["attempt 1", "error", "attempt 2", "failed", "error"]);
        server.accept().await?;
        socket.connect();
        soon!(socket.connected())?;
        echoed(&socket, 1).await?;
        leave(&socket).await?;
        server.refuse().await?;
    }
    server.accept().await
}

pub async fn a_session_is_recovered_where_the_server_can(server: &Server) -> Outcome {
    for transport in TRANSPORTS {
        let socket = server.socket(transport)?;
        let mut news = socket.listen::<String>("news");
        let first = online(&socket).await?;
        // The server tells the offset by an event.
        socket.emit("later", (1, "first"))?;
        same!(next!(news)?, "first");
        socket.emit("later", (1000, "missed"))?;
        // So that it has come there.
        same!(soon!(socket.emit_with_ack::<u8>("echo", 1))?, 1);
        server.disconnect(&socket).await?;
        matching!(
            socket.status(),
            Status::Disconnected { reason: Reason::TransportClose | Reason::TransportError, .. }
        );
        // The server emits it meanwhile.
        sleep(ms(1200)).await;
        server.accept().await?;
        let id = online(&socket).await?;
        same!(socket.status(), Status::Connected { id: id.clone(), recovered: server.recovers });
        same!(id == first, server.recovers);
        if server.recovers {
            same!(next!(news)?, "missed");
        }
        socket.emit("later", (1, "last"))?;
        same!(next!(news)?, "last");
        leave(&socket).await?;
    }
    Ok(())
}
