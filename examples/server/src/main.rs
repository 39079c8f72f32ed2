//! A chat server that also serves the pages: `cargo run -p example-server`.
//!
//! Variables: `PORT` (3000), `CHAT`, the file that keeps the messages (`chat.jsonl`), and `PAGES`, the directory with the pages (`dist`).

mod chat;

use std::env;
use std::error::Error;
use std::sync::Arc;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::response::Html;
use axum::routing::get;
use shared::{Event, History, Said, Say, Since};
use socketioxide::SocketIo;
use socketioxide::extract::{AckSender, Data, SocketRef, State};
use tokio::net::TcpListener;
use tokio::sync::Mutex;
use tower_http::services::ServeDir;

use chat::Chat;

const START: &str = include_str!("../../shared/start.html");
const PAGE: &str = include_str!("../../shared/page.html");
const STYLE: &str = include_str!("../../shared/style.css");

type Shared = Arc<Mutex<Chat>>;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let setting = |name, default: &str| env::var(name).unwrap_or_else(|_| default.into());
    let chat: Shared = Arc::new(Mutex::new(Chat::open(setting("CHAT", "chat.jsonl"))?));

    let (layer, io) = SocketIo::builder().with_state(chat).build_layer();
    io.ns("/", connected);
    let app = Router::new()
        .route("/", get(Html(START)))
        .route("/style.css", get(([(CONTENT_TYPE, "text/css")], STYLE)))
        // One by one: a pattern would match the path of Socket.IO too.
        .route("/leptos/", get(Html(PAGE)))
        .route("/yew/", get(Html(PAGE)))
        .route("/dioxus/", get(Html(PAGE)))
        .fallback_service(ServeDir::new(setting("PAGES", "dist")))
        .layer(layer);

    let listener = TcpListener::bind(format!("127.0.0.1:{}", setting("PORT", "3000"))).await?;
    println!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, app).await?;
    Ok(())
}

/// A page is connected, or connected again: it gets what it has missed. It may talk before that, so the handler comes first.
fn connected(socket: SocketRef, State(chat): State<Shared>, Data(since): Data<Since>) -> impl Future<Output = ()> {
    socket.on(Say::NAME, say);
    async move {
        let history = History { missed: chat.lock().await.since(since.number) };
        report(socket.emit(History::NAME, &history));
    }
}

/// Keeps a message, tells the other pages, and answers with its number. One at a time, so that all pages hear them in one order.
async fn say(socket: SocketRef, State(chat): State<Shared>, Data(say): Data<Say>, ack: AckSender) {
    let mut chat = chat.lock().await;
    let number = match chat.number_of(say.id) {
        Some(number) => number,
        None => match chat.keep(say.clone()) {
            Ok(number) => {
                report(socket.broadcast().emit(Said::NAME, &Said { number, say }).await);
                number
            }
            // Without an answer the page says it again.
            Err(error) => return eprintln!("not kept: {error}"),
        },
    };
    report(ack.send(&number));
}

/// A page that has gone will ask for what it has missed.
fn report<E: Error>(result: Result<(), E>) {
    if let Err(error) = result {
        eprintln!("not sent: {error}");
    }
}
