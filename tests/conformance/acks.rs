//! Acknowledgements, both ways.

use socketio::{AckError, Bytes, Reply, Request, Transport, sleep, spawn};

use crate::kit::{Outcome, Shared, TRANSPORTS, leave, ms, online};
use crate::server::Server;

pub async fn of_the_server(server: &Server) -> Outcome {
    for transport in TRANSPORTS {
        let socket = server.socket(transport)?;
        same!(soon!(socket.emit_with_ack::<(u8, String)>("echo", (1, "b")))?, (1, "b".to_string()));
        // They come in any order, each to who has asked.
        let (slow, fast) = (socket.emit_with_ack::<u32>("late", 150), socket.emit_with_ack::<u32>("late", 1));
        same!((soon!(fast)?, soon!(slow)?), (1, 150));
        let many: Vec<_> = (0..50).map(|number| socket.emit_with_ack::<u32>("echo", number)).collect();
        for (number, reply) in many.into_iter().enumerate() {
            same!(soon!(reply)? as usize, number);
        }
        // What does not fit is told to who has asked.
        matching!(soon!(socket.emit_with_ack::<u8>("echo", "text")), Err(AckError::Decode(_)));
        leave(&socket).await?;
    }
    Ok(())
}

pub async fn of_the_client(server: &Server) -> Outcome {
    for transport in TRANSPORTS {
        let socket = server.socket(transport)?;
        let question = socket.answer("question", |(a, b): (i64, i64)| async move { a + b });
        same!(soon!(socket.emit_with_ack::<i64>("ask", (20, 22)))?, 42);
        drop(question);
        let _several = socket.answer("question", |text: String| async move {
            sleep(ms(20)).await;
            (text.len(), text, Some([1, 2]))
        });
        let answer: (usize, String, Vec<u8>) = soon!(socket.emit_with_ack("ask", "three"))?;
        same!(answer, (5, "three".to_string(), vec![1, 2]));
        leave(&socket).await?;
    }
    Ok(())
}

pub async fn with_binary_data(server: &Server) -> Outcome {
    for transport in TRANSPORTS {
        let socket = server.socket(transport)?;
        let _question = socket.answer("question", |(name, bytes): (String, Bytes)| async move {
            (bytes.iter().rev().copied().collect::<Bytes>(), name, vec![bytes, Bytes::new()])
        });
        let asked = ("name", Bytes::from_static(&[1, 2, 255]));
        let answer: (Bytes, String, Vec<Bytes>) = soon!(socket.emit_with_ack("ask", asked.clone()))?;
        same!(answer, (Bytes::from_static(&[255, 2, 1]), "name".to_string(), vec![asked.1, Bytes::new()]));
        leave(&socket).await?;
    }
    Ok(())
}

pub async fn that_time_out(server: &Server) -> Outcome {
    let socket = server.builder().transports([Transport::WebSocket]).ack_timeout(ms(60)).connect()?;
    online(&socket).await?;
    matching!(soon!(socket.emit_with_ack::<()>("silent", ())), Err(AckError::Timeout));
    // One of its own goes before.
    same!(soon!(socket.timeout(ms(15_000)).emit_with_ack::<u32>("late", 150))?, 150);
    // What comes too late is nobody's, and disturbs nobody.
    let too_late = socket.timeout(ms(30)).emit_with_ack::<u32>("late", 500);
    let after = socket.timeout(ms(15_000)).emit_with_ack::<u32>("late", 600);
    matching!(soon!(too_late), Err(AckError::Timeout));
    same!(soon!(after)?, 600);
    same!(soon!(socket.timeout(ms(15_000)).emit_with_ack::<u32>("echo", 1))?, 1);
    leave(&socket).await
}

pub async fn that_nobody_waits_for(server: &Server) -> Outcome {
    let socket = server.socket(Transport::WebSocket)?;
    let key = crate::kit::key(&socket).await?;
    drop(socket.emit_with_ack::<u32>("note", (&key, 1)));
    let abandoned = socketio::timeout(ms(10), socket.emit_with_ack::<u32>("late", 500)).await;
    same!(abandoned.is_err(), true);
    // Its acknowledgement comes before this one.
    same!(soon!(socket.emit_with_ack::<u32>("late", 600))?, 600);
    // What was emitted has been emitted.
    same!(crate::kit::notes::<u32>(&socket, &key).await?, [1]);
    leave(&socket).await
}

pub async fn lost_with_the_connection(server: &Server) -> Outcome {
    for transport in TRANSPORTS {
        let socket = server.socket(transport)?;
        online(&socket).await?;
        let silent: Vec<Reply<(), _>> = (0..3).map(|_| socket.emit_with_ack("silent", ())).collect();
        soon!(socket.flush())?;
        server.refuse().await?;
        for reply in silent {
            matching!(soon!(reply), Err(AckError::Disconnected));
        }
        server.accept().await?;
        online(&socket).await?;
        same!(soon!(socket.emit_with_ack::<u8>("echo", 1))?, 1);
        let silent = socket.emit_with_ack::<()>("silent", ());
        soon!(socket.flush())?;
        leave(&socket).await?;
        matching!(soon!(silent), Err(AckError::Disconnected));
    }
    Ok(())
}

pub async fn by_a_responder_in_another_task(server: &Server) -> Outcome {
    let socket = server.socket(Transport::WebSocket)?;
    let held = Shared::<Vec<socketio::Responder>>::default();
    let holder = held.clone();
    let _question = socket.on("question", move |Request { data, responder }: Request<u8>| {
        let holder = holder.clone();
        let Some(responder) = responder else { return };
        match data {
            1 => spawn(async move {
                sleep(ms(20)).await;
                let _ = responder.send((1, "later"));
            }),
            _ => holder.with(|held| held.push(responder)),
        }
    });
    same!(soon!(socket.emit_with_ack::<(u8, String)>("ask", 1))?, (1, "later".to_string()));
    // An answer means nothing to the next session, also where numbers of requests are the same.
    let lost = socket.emit_with_ack::<u8>("ask", 2);
    held.until(|held| held.len() == 1).await?;
    server.cut().await?;
    matching!(soon!(lost), Err(AckError::Disconnected));
    online(&socket).await?;
    let asked = socket.emit_with_ack::<String>("ask", 3);
    held.until(|held| held.len() == 2).await?;
    for (number, responder) in held.with(std::mem::take).into_iter().enumerate() {
        responder.send(format!("answer {number}"))?;
    }
    same!(soon!(asked)?, "answer 1");
    leave(&socket).await
}
