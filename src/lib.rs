//! A Socket.IO client for web applications in Rust: typed events, acknowledgements as futures, events as streams.
//!
//! It speaks Engine.IO 4 and Socket.IO 5, the protocols of `socket.io` servers 3.x and 4.x, over HTTP long-polling and WebSocket.
//!
//! ```no_run
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let socket = socketio::Client::connect("http://localhost:3000")?;
//! let _hello = socket.on("hello", |text: String| println!("{text}"));
//! socket.emit("hi", "from Rust")?;
//! println!("connected as {}", socket.connected().await?);
//! # Ok(())
//! # }
//! ```
//!
//! All handles, streams, futures and errors are `Send` and `Sync`, in browsers too. What ends by drop: subscriptions, streams, futures, and
//! with its last handle a namespace or a connection.
//!
//! **Platforms.** There is a driver for browsers and their workers (`wasm32-unknown-unknown`). Elsewhere the API compiles, so that the same
//! code can be rendered on a server, but [`ClientBuilder::build`] and [`Client::connect`] return [`BuildError::NoPlatform`].
//!
//! # Typed events
//!
//! What serde can write can be emitted, and what serde can read can be heard: the data is read from the text straight into the type. A tuple
//! stands for several arguments, `()` for none, anything else for one. A server's further arguments are passed over.
//!
//! ```no_run
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Clone, Debug, Serialize, Deserialize)]
//! struct Chat { from: String, text: String }
//!
//! # async fn run(socket: socketio::Socket) -> Result<(), Box<dyn std::error::Error>> {
//! socket.emit("chat", Chat { from: "me".into(), text: "hello".into() })?;
//! socket.emit("move", (3, 4))?;              // two arguments
//! socket.emit("list", [[1, 2, 3]])?;         // one argument, an array
//! socket.emit("ready", ())?;                 // none
//!
//! let _moves = socket.on("move", |(x, y): (i32, i32)| println!("{x} {y}"));
//! let mut chats = socket.listen::<Chat>("chat");
//! while let Some(chat) = chats.next().await {
//!     match chat {
//!         Ok(Chat { from, text }) => println!("{from}: {text}"),
//!         Err(error) => eprintln!("{error}"),
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Acknowledgements, both ways
//!
//! ```no_run
//! use std::time::Duration;
//! use socketio::Request;
//!
//! # async fn look_up(name: &str) -> String { name.into() }
//! # async fn run(socket: socketio::Socket) -> Result<(), Box<dyn std::error::Error>> {
//! let sum: i64 = socket.emit_with_ack("add", (1, 2)).await?;
//! let (code, text): (u16, String) = socket.timeout(Duration::from_secs(5)).emit_with_ack("status", ()).await?;
//!
//! let _add = socket.answer("add", |(a, b): (i64, i64)| async move { a + b });
//!
//! let mut questions = socket.listen::<Request<String>>("whois");
//! while let Some(Ok(Request { data, responder })) = questions.next().await {
//!     if let Some(responder) = responder {
//!         responder.send(look_up(&data).await)?;
//!     }
//! }
//! # drop((sum, code, text));
//! # Ok(())
//! # }
//! ```
//!
//! # Namespaces over one connection
//!
//! ```no_run
//! use serde_json::json;
//! use socketio::{Client, ConnectError, Transport};
//!
//! # async fn run(token: &str) -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::builder("https://example.com").transports([Transport::WebSocket]).build()?;
//! let chat = client.socket("/chat");
//! let admin = client.namespace("/admin").auth(json!({ "token": token })).connect();
//! match admin.connected().await {
//!     Ok(id) => println!("admin as {id}"),
//!     Err(ConnectError::Refused(refusal)) => println!("no: {}", refusal.message()),
//!     Err(error) => return Err(error.into()),
//! }
//! chat.disconnect(); // the connection stays: /admin uses it
//! # Ok(())
//! # }
//! ```
//!
//! # Binary data, anywhere in a type
//!
//! ```no_run
//! use serde::{Deserialize, Serialize};
//! use socketio::Bytes;
//!
//! #[derive(Serialize, Deserialize)]
//! struct Upload { name: String, content: Bytes }
//!
//! # fn run(socket: &socketio::Socket, content: Bytes) -> Result<(), socketio::EmitError> {
//! socket.emit("upload", Upload { name: "a.png".into(), content })?;
//! let files = socket.on("file", |(name, content): (String, Bytes)| println!("{name}: {} bytes", content.len()));
//! # drop(files);
//! # Ok(())
//! # }
//! ```
//!
//! In a browser, an [`Attachment`] sends a `File` of the page without a copy of it in Rust: `socket.emit("store", (name, Attachment::from(file)))`.
//!
//! # Fresh credentials, and what the connection is
//!
//! ```no_run
//! use std::time::Duration;
//! use socketio::{Client, Reconnection, Status};
//!
//! # #[derive(serde::Serialize)] struct Credentials { token: String }
//! # async fn fetch_token() -> String { String::new() }
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let socket = Client::builder("https://example.com")
//!     .auth_with(|| async { Credentials { token: fetch_token().await } })
//!     .reconnection(Reconnection { attempts: Some(20), delay_max: Duration::from_secs(30), ..Default::default() })
//!     .connect()?;
//! let mut statuses = socket.watch();
//! while let Some(status) = statuses.next().await {
//!     match status {
//!         Status::Connected { recovered, .. } => println!("online; nothing missed: {recovered}"),
//!         Status::Disconnected { reason, retrying: true } => println!("offline ({reason}), trying again"),
//!         Status::Refused { message } => println!("refused: {message}"),
//!         _ => {}
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # A contract, shared with the server
//!
//! [`events!`] says which types are the data of which events; see there.
//!
//! # Features
//!
//! | feature | default | |
//! |---|---|---|
//! | `web` | yes | the API, and its driver in browsers |
//! | `serde` | yes | typed events; without it there are texts: [`Socket::emit_text`], [`Message::text`] |
//! | `url` | yes | addresses as `url::Url` |
//! | `js` | no | in browsers, values of JavaScript as data: `Js`, `Message::to_js`, `Socket::emit_js` |
//! | `tracing` | no | what happens on connections as `tracing` events, a warning for an event that no handler could read |
//!
//! # A small download
//!
//! In `Cargo.toml` of an application, with `wasm-opt -Oz` after `wasm-bindgen` (`trunk` and `wasm-pack` run it in release builds):
//!
//! ```toml
//! [profile.release]
//! opt-level = "s"
//! lto = true
//! codegen-units = 1
//! panic = "abort"
//! ```
//!
//! A small application with typed events is then 70 KB by brotli, of which `serde_json` and the rest of the application are 25 KB. The
//! options `--flatten --rereloop -Oz -Oz --low-memory-unused --converge` of `wasm-opt` save 1 KB more.
//!
//! # What is hidden
//!
//! The layers below the API are public for the npm package `socketio-wasm`, which is built on them, and hidden from this documentation. They
//! may change at any time: `protocol` (codecs), `data` (the types of message data), `core` (state machines without I/O), `driver` (which
//! drives them on any platform), and `web` (the platform of browsers).

#[doc(hidden)]
pub mod core;
#[doc(hidden)]
pub mod data;
#[doc(hidden)]
pub mod driver;
#[doc(hidden)]
pub mod protocol;
#[cfg(target_arch = "wasm32")]
#[doc(hidden)]
pub mod web;

// The API is complete on every target, but only browsers have a driver under it: elsewhere, its tests use what is below the handles.
// Without the feature `serde`, nothing is asked to be encoded or decoded.
#[cfg(feature = "web")]
#[cfg_attr(not(all(any(test, target_arch = "wasm32"), feature = "serde")), allow(dead_code))]
mod api;
#[cfg(feature = "web")]
pub use api::*;
