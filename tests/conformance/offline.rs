//! What is emitted where it cannot be sent at once.

use socketio::{AckError, Bytes, Transport, sleep};

use crate::kit::{Outcome, TRANSPORTS, key, leave, ms, notes, online};
use crate::server::Server;

pub async fn what_is_emitted_before_there_is_a_connection_waits(server: &Server) -> Outcome {
    for transport in TRANSPORTS {
        let socket = server.builder().transports([transport]).auto_connect(false).connect()?;
        let mut echoes = socket.listen::<(u8, Bytes)>("echo");
        let bytes = Bytes::from_static(b"waits");
        for number in 0..3 {
            socket.emit("echo", (number, bytes.clone()))?;
        }
        let reply = socket.emit_with_ack::<u8>("echo", (9, Bytes::new()));
        sleep(ms(20)).await;
        socket.connect();
        for number in 0..3 {
            same!(next!(echoes)?, (number, bytes.clone()));
        }
        same!(soon!(reply)?, 9);
        leave(&socket).await?;
    }
    Ok(())
}

pub async fn volatile_events_are_dropped(server: &Server) -> Outcome {
    let socket = server.socket(Transport::WebSocket)?;
    let key = key(&socket).await?;
    same!(soon!(socket.volatile().emit_with_ack::<u32>("note", (&key, "connected")))?, 1);
    server.disconnect(&socket).await?;
    socket.volatile().emit("note", (&key, "volatile"))?;
    socket.emit("note", (&key, "waits"))?;
    socket.volatile().emit("note", (&key, "volatile"))?;
    server.accept().await?;
    online(&socket).await?;
    same!(notes::<String>(&socket, &key).await?, ["connected", "waits"]);
    leave(&socket).await
}

pub async fn retries_until_acknowledged(server: &Server) -> Outcome {
    let builder = server.builder().transports([Transport::WebSocket]).ack_timeout(ms(100)).retries(5);
    let socket = builder.connect()?;
    let key = key(&socket).await?;
    // The server acknowledges the third time.
    same!(soon!(socket.emit_with_ack::<u32>("flaky", (&key, 2)))?, 3);
    // What has been sent and is not acknowledged goes out again on the next connection.
    let reply = socket.emit_with_ack::<u32>("flaky", (format!("{key} cut"), 1));
    server.cut().await?;
    same!(soon!(reply)? >= 2, true);
    leave(&socket).await
}

pub async fn retries_are_given_up_in_order(server: &Server) -> Outcome {
    let builder = server.builder().transports([Transport::WebSocket]).ack_timeout(ms(80)).retries(2);
    let socket = builder.connect()?;
    let key = key(&socket).await?;
    let lost = socket.emit_with_ack::<u32>("flaky", (&key, 1_000_000));
    let noted = socket.emit_with_ack::<u32>("note", (&key, "after"));
    matching!(soon!(lost), Err(AckError::Timeout));
    same!(soon!(noted)?, 1);
    // Two retries are three attempts: this one is the fourth.
    same!(soon!(socket.emit_with_ack::<u32>("flaky", (&key, 3)))?, 4);
    leave(&socket).await
}

pub async fn closing_sends_what_waits(server: &Server) -> Outcome {
    for transport in TRANSPORTS {
        let socket = server.socket(transport)?;
        let key = key(&socket).await?;
        for number in 0..200 {
            socket.emit("note", (&key, number))?;
        }
        leave(&socket).await?;
        let reader = server.socket(transport)?;
        let mut noted = Vec::new();
        // The connection is closed for us; the server may still be reading.
        for _ in 0..100 {
            noted = notes::<u32>(&reader, &key).await?;
            if noted.len() == 200 {
                break;
            }
            sleep(ms(20)).await;
        }
        same!(noted, (0..200).collect::<Vec<_>>());
        leave(&reader).await?;
    }
    Ok(())
}

pub async fn a_flush_ends_when_all_has_left(server: &Server) -> Outcome {
    for transport in TRANSPORTS {
        let socket = server.socket(transport)?;
        let key = key(&socket).await?;
        for number in 0..200 {
            socket.emit("note", (&key, number))?;
        }
        soon!(socket.flush())?;
        // Not by leaving the namespace: socket.io passes over events that come together with that.
        socket.client().close();
        let reader = server.socket(transport)?;
        let mut noted = Vec::new();
        for _ in 0..100 {
            noted = notes::<u32>(&reader, &key).await?;
            if noted.len() == 200 {
                break;
            }
            sleep(ms(20)).await;
        }
        same!(noted, (0..200).collect::<Vec<_>>());
        leave(&reader).await?;
    }
    Ok(())
}
