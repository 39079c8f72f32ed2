//! Events come in the order in which they were emitted, once each.

use socketio::{ConnectionStatus, Transport};

use crate::kit::{Outcome, TRANSPORTS, key, leave, notes, online};
use crate::server::Server;

pub async fn over_an_upgrade(server: &Server) -> Outcome {
    let socket = server.builder().connect()?;
    let client = socket.client();
    let key = key(&socket).await?;
    let mut ticks = socket.listen::<u32>("tick");
    let mut sent = 0;
    // Some by long-polling, some while the transport changes, some by WebSocket.
    let mut after = 0;
    while after < 10 {
        if client.status() == (ConnectionStatus::Open { transport: Transport::WebSocket }) {
            after += 1;
        }
        let burst = socket.emit_with_ack::<u32>("burst", 5);
        for _ in 0..20 {
            socket.emit("note", (&key, sent))?;
            sent += 1;
        }
        same!(soon!(burst)?, 5);
        for number in 0..5 {
            same!(next!(ticks)?, number);
        }
    }
    same!(notes::<u32>(&socket, &key).await?, (0..sent).collect::<Vec<_>>());
    leave(&socket).await
}

pub async fn over_twenty_reconnections(server: &Server) -> Outcome {
    for transport in TRANSPORTS {
        let socket = server.socket(transport)?;
        let mut echoes = socket.listen::<u32>("echo");
        let key = key(&socket).await?;
        let mut sent = 0_u32;
        // Twenty with both transports.
        for _ in 0..10 {
            server.disconnect(&socket).await?;
            for _ in 0..5 {
                socket.emit("note", (&key, sent))?;
                sent += 1;
            }
            socket.emit("echo", sent)?;
            server.accept().await?;
            online(&socket).await?;
            // The stream goes on, over all connections.
            same!(next!(echoes)?, sent);
            let count: u32 = soon!(socket.emit_with_ack("note", (&key, sent)))?;
            sent += 1;
            same!(count, sent);
        }
        same!(notes::<u32>(&socket, &key).await?, (0..sent).collect::<Vec<_>>());
        leave(&socket).await?;
    }
    Ok(())
}

pub async fn of_what_the_server_sends(server: &Server) -> Outcome {
    for transport in TRANSPORTS {
        let socket = server.socket(transport)?;
        let mut ticks = socket.listen::<u32>("tick");
        let mut latest = socket.listen::<u32>("tick").keep_latest(3);
        same!(soon!(socket.emit_with_ack::<u32>("burst", 1000))?, 1000);
        for number in 0..1000 {
            same!(next!(ticks)?, number);
        }
        same!((next!(latest)?, next!(latest)?, next!(latest)?), (997, 998, 999));
        same!(latest.missed(), 997);
        leave(&socket).await?;
    }
    Ok(())
}
