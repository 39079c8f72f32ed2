//! What is emitted where it cannot be sent at once.

use socketio::{AckError, Bytes, Socket, Status, Transport, sleep};

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
        same!(socket.status(), Status::Idle);
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
    let socket = server.builder().transports([Transport::WebSocket]).ack_timeout(ms(5000)).retries(5).connect()?;
    let key = key(&socket).await?;
    // The server acknowledges the third time. A busy one may do so too late, then it is asked once more.
    let tries = soon!(socket.timeout(ms(200)).emit_with_ack::<u32>("flaky", (&key, 2)))?;
    matching!(tries, 3..=6);
    // What has been sent and is not acknowledged goes out again on the next connection, without waiting for its time.
    let reply = socket.emit_with_ack::<u32>("flaky", (format!("{key} cut"), 1));
    soon!(socket.flush())?;
    server.reconnect(&socket).await?;
    matching!(soon!(reply)?, 2..);
    leave(&socket).await
}

pub async fn retries_are_given_up_in_order(server: &Server) -> Outcome {
    let socket = server.builder().transports([Transport::WebSocket]).ack_timeout(ms(15_000)).retries(2).connect()?;
    let key = key(&socket).await?;
    let lost = socket.timeout(ms(50)).emit_with_ack::<u32>("flaky", (&key, 1_000_000));
    let noted = socket.emit_with_ack::<u32>("note", (&key, "after"));
    matching!(soon!(lost), Err(AckError::Timeout));
    same!(soon!(noted)?, 1);
    // Two retries are three attempts: this one is the fourth.
    same!(soon!(socket.emit_with_ack::<u32>("flaky", (&key, 3)))?, 4);
    leave(&socket).await
}

/// How many events are emitted at once.
const MANY: u32 = 200;

/// Emits many events, and gives the key under which the server notes their numbers.
async fn emit_many(socket: &Socket) -> Outcome<String> {
    let key = key(socket).await?;
    for number in 0..MANY {
        socket.emit("note", (&key, number))?;
    }
    Ok(key)
}

/// Fails unless the server has all of them, or gets them soon: the client is done with them, and the server may still be reading.
async fn all_arrive(reader: &Socket, key: &str) -> Outcome {
    let arrive = async {
        loop {
            let noted = notes::<u32>(reader, key).await?;
            if noted.len() as u32 >= MANY {
                return Outcome::Ok(noted);
            }
            sleep(ms(20)).await;
        }
    };
    same!(soon!(arrive)?, (0..MANY).collect::<Vec<_>>());
    Ok(())
}

pub async fn closing_sends_what_waits(server: &Server) -> Outcome {
    for transport in TRANSPORTS {
        let socket = server.socket(transport)?;
        let key = emit_many(&socket).await?;
        leave(&socket).await?;
        let reader = server.socket(transport)?;
        all_arrive(&reader, &key).await?;
        leave(&reader).await?;
    }
    Ok(())
}

pub async fn a_flush_ends_when_all_has_left(server: &Server) -> Outcome {
    for transport in TRANSPORTS {
        let socket = server.socket(transport)?;
        let key = emit_many(&socket).await?;
        soon!(socket.flush())?;
        match transport {
            // The server has answered the request that they were in, so no loss of the connection takes them back.
            Transport::Polling => server.reconnect(&socket).await?,
            // They are on their way. Not by leaving the namespace: socket.io passes over events that come together with that.
            _ => socket.client().close(),
        }
        let reader = server.socket(transport)?;
        all_arrive(&reader, &key).await?;
        leave(&reader).await?;
    }
    Ok(())
}
