//! A server of the conformance suite: socketioxide. What each event does is in ../README.md.

mod args;

use std::collections::HashMap;
use std::error::Error;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use args::Args;
use axum::Router;
use serde_json::{Map, Value, json};
use socketioxide::extract::{AckSender, Data, SocketRef, TryData};
use socketioxide::handler::ConnectHandler;
use socketioxide::{SendError, SocketError, SocketIo, SocketIoBuilder};
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tokio::time::sleep;
use tower_http::cors::CorsLayer;

static NOTES: LazyLock<Mutex<HashMap<String, Vec<Value>>>> = LazyLock::new(Mutex::default);
static TRIES: LazyLock<Mutex<HashMap<String, u32>>> = LazyLock::new(Mutex::default);

/// In one thread: each event is handled by a task, and in several threads they would run in any order.
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let (main, _) = serve(SocketIo::builder())?;
    let quick = SocketIo::builder()
        .req_path("/custom/path")
        .ping_interval(Duration::from_millis(500))
        .ping_timeout(Duration::from_secs(1));
    let (custom, _) = serve(quick)?;
    let app = Router::new().layer(main).layer(custom).layer(CorsLayer::permissive());
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    println!("listening on {}", listener.local_addr()?.port());
    tokio::spawn(async {
        let _ = tokio::io::stdin().read_to_end(&mut Vec::new()).await;
        std::process::exit(0);
    });
    Ok(axum::serve(listener, app).await?)
}

fn serve(builder: SocketIoBuilder) -> Result<(socketioxide::layer::SocketIoLayer, SocketIo), Box<dyn Error>> {
    let (layer, io) = builder.max_payload(100_000_000).max_buffer_size(4096).build_layer();
    io.ns("/", welcome);
    io.ns("/guarded", welcome.with(guard));
    io.dyn_ns("/{*name}", welcome)?;
    Ok((layer, io))
}

async fn guard(TryData(auth): TryData<Value>) -> Result<(), String> {
    match auth {
        Ok(auth) if auth["token"] == "good" => Ok(()),
        _ => Err("not authorized".into()),
    }
}

async fn welcome(socket: SocketRef, TryData(auth): TryData<Value>) {
    let auth = auth.ok().filter(|auth| !auth.is_null()).unwrap_or_else(|| json!({}));
    socket.on("echo", async |socket: SocketRef, Data(args): Data<Args>, ack: AckSender| {
        let _ = socket.emit("echo", &args);
        let _ = ack.send(&args);
    });
    socket.on("ask", async |socket: SocketRef, Data(args): Data<Args>, ack: AckSender| {
        let Ok(answer) = socket.emit_with_ack::<_, Args>("question", &args) else { return };
        if let Ok(answer) = answer.await {
            let _ = ack.send(&answer);
        }
    });
    socket.on("silent", async || {});
    socket.on("late", async |Data(ms): Data<u64>, ack: AckSender| {
        sleep(Duration::from_millis(ms)).await;
        let _ = ack.send(&ms);
    });
    socket.on("burst", async |socket: SocketRef, Data(count): Data<u32>, ack: AckSender| {
        for number in 0..count {
            while let Err(SendError::Socket(SocketError::InternalChannelFull)) = socket.emit("tick", &number) {
                sleep(Duration::from_millis(1)).await;
            }
        }
        let _ = ack.send(&count);
    });
    socket.on("later", async |socket: SocketRef, Data((ms, text)): Data<(u64, String)>| {
        sleep(Duration::from_millis(ms)).await;
        let _ = socket.emit("news", &text);
    });
    socket.on("note", async |Data((key, value)): Data<(String, Value)>, ack: AckSender| {
        let count = {
            let mut notes = lock(&NOTES);
            let list = notes.entry(key).or_default();
            list.push(value);
            list.len()
        };
        let _ = ack.send(&count);
    });
    socket.on("notes", async |Data(key): Data<String>, ack: AckSender| {
        let list = lock(&NOTES).get(&key).cloned().unwrap_or_default();
        let _ = ack.send(&list);
    });
    socket.on("flaky", async |Data((key, failures)): Data<(String, u32)>, ack: AckSender| {
        let tries = {
            let mut tries = lock(&TRIES);
            let count = tries.entry(key).or_default();
            *count += 1;
            *count
        };
        if tries > failures {
            let _ = ack.send(&tries);
        }
    });
    socket.on("handshake", async move |socket: SocketRef, ack: AckSender| {
        let parts = socket.req_parts();
        let pairs = parts.uri.query().unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
        let query: Map<String, Value> = pairs.map(|(name, value)| (name.into(), value.into())).collect();
        let header = parts.headers.get("x-conformance").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let _ = ack.send(&json!({ "auth": auth, "query": query, "header": header }));
    });
    socket.on("leave", async |socket: SocketRef| {
        let _ = socket.disconnect();
    });
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
