//! A Socket.IO client for web applications in Rust: typed events, acknowledgements as futures, events as streams.
//!
//! It speaks Engine.IO 4 and Socket.IO 5, the protocols of `socket.io` servers 3.x and 4.x, over HTTP long-polling and WebSocket.
//!
//! ```no_run
//! # fn run() {
//! socketio::spawn(async {
//!     let Ok(socket) = socketio::Client::connect("http://localhost:3000") else { return };
//!     let mut hellos = socket.listen::<String>("hello");
//!     let _ = socket.emit("hi", "from Rust");
//!     while let Some(Ok(text)) = hellos.next().await {
//!         println!("{text}"); // in a browser that writes nowhere: web_sys::console::log_1(&text.into())
//!     }
//! });
//! # }
//! ```
//!
//! All handles, streams, futures and errors are `Send` and `Sync`, in browsers too. What ends by drop: subscriptions, streams, futures, and
//! with its last handle a namespace or a connection. So keep what [`Socket::on`] returns, or [`forget`](Subscription::forget) it.
//!
//! # In the browser, natively
//!
//! | | `wasm32-unknown-unknown` | other targets |
//! |---|---|---|
//! | the API | all of it | all of it, but `Js`, `Message::to_js`, `Socket::emit_js`, `Attachment::into_js` |
//! | [`Client::connect`], [`ClientBuilder::build`] | connect, in pages and workers | return [`BuildError::NoPlatform`]: there is no driver yet |
//! | closures and futures of the application | need not be `Send`: they may hold signals, nodes, `Rc`s | are `Send` ([`MaybeSend`]) |
//! | [`Message`], [`Attachment`] | may hold an object of JavaScript's, so they are not `Send` | are `Send` |
//! | [`header`](ClientBuilder::header) | long-polling only, a WebSocket cannot have any | |
//! | [`sleep`], [`timeout`], [`spawn`] | the browser's timers and microtasks | a thread each |
//!
//! A program for both, such as one that is rendered on a server first, is written once, and connects where it runs in a browser.
//!
//! # From socket.io-client to Rust
//!
//! | JavaScript | Rust |
//! |---|---|
//! | `io("https://example.com/chat")` | [`Client::connect("https://example.com/chat")?`](Client::connect) |
//! | `io()` | [`Client::connect(Page)?`](Page) |
//! | `io(url, { … })`, `new Manager(url, { … })` | [`Client::builder(url)`](Client::builder) … [`.connect()?`](ClientBuilder::connect), [`.build()?`](ClientBuilder::build) |
//! | `manager.socket("/admin", { auth })` | [`client.namespace("/admin").auth(auth).connect()`](Client::namespace) |
//! | `socket.io` | [`socket.client()`](Socket::client) |
//! | `socket.on("move", (x, y) => …)` | [`socket.on("move", \|(x, y): (i32, i32)\| …)`](Socket::on), or the stream [`socket.listen("move")`](Socket::listen) |
//! | `socket.off("move", listener)` | drop what `on` or `listen` returned |
//! | `socket.once("move", …)` | [`socket.once("move").await?`](Socket::once) |
//! | `socket.onAny(…)` | [`socket.on_any(…)`](Socket::on_any), [`socket.listen_any()`](Socket::listen_any) |
//! | `socket.on("add", (a, b, callback) => callback(a + b))` | [`socket.answer("add", \|(a, b): (i32, i32)\| async move { a + b })`](Socket::answer), or a [`Request`] |
//! | `socket.emit("move", 3, 4)` | [`socket.emit("move", (3, 4))?`](Socket::emit) |
//! | `await socket.emitWithAck("add", 1, 2)` | [`socket.emit_with_ack::<i32>("add", (1, 2)).await?`](Socket::emit_with_ack) |
//! | `socket.timeout(5000).emitWithAck(…)` | [`socket.timeout(Duration::from_secs(5)).emit_with_ack(…)`](Socket::timeout); [`AckError::Timeout`] |
//! | `socket.volatile.emit(…)`, `socket.compress(false)` | [`socket.volatile().emit(…)`](Socket::volatile), [`socket.compress(false)`](Socket::compress) |
//! | `socket.on("connect", …)` | [`socket.connected().await?`](Socket::connected), [`socket.watch()`](Socket::watch) |
//! | `socket.on("connect_error", (error) => … error.data)` | [`LifecycleEvent::ConnectError`] of [`socket.lifecycle()`](Socket::lifecycle); [`Refusal::data`] |
//! | `socket.on("disconnect", (reason) => …)` | [`LifecycleEvent::Disconnected`], [`Status::Disconnected`] |
//! | `"io server disconnect"`, `"ping timeout"`, `"transport close"` … | [`Reason::ServerDisconnect`], [`Reason::PingTimeout`], [`Reason::TransportClose`] …; as text they are the same |
//! | `socket.id`, `socket.connected`, `socket.recovered` | [`socket.id()`](Socket::id), [`socket.status()`](Socket::status): [`Status::Connected`] |
//! | `socket.active` | [`Status::Connecting`], or [`Status::Disconnected`] with `retrying: true` |
//! | `socket.connect()`, `socket.disconnect()` | [`socket.connect()`](Socket::connect), [`socket.disconnect()`](Socket::disconnect), or drop the last handle |
//! | `manager.on("reconnect_attempt", …)` | [`ConnectionEvent::ReconnectAttempt`] of [`client.events()`](Client::events), [`client.watch()`](Client::watch) |
//! | `auth: { token }`, `auth: (callback) => …` | [`.auth(…)`](ClientBuilder::auth), [`.auth_with(\|\| async { … })`](ClientBuilder::auth_with) |
//! | `reconnection: false` | [`.reconnection(None)`](ClientBuilder::reconnection) |
//! | `reconnectionAttempts`, `reconnectionDelay`, `reconnectionDelayMax`, `randomizationFactor` | the members of [`Reconnection`] |
//! | `timeout`, `ackTimeout`, `retries` | [`.connect_timeout(…)`](ClientBuilder::connect_timeout), [`.ack_timeout(…)`](ClientBuilder::ack_timeout), [`.retries(…)`](ClientBuilder::retries) |
//! | `transports: ["websocket"]` | [`.transports([Transport::WebSocket])`](ClientBuilder::transports) |
//! | `upgrade`, `rememberUpgrade`, `tryAllTransports` | [`.upgrade(…)`](ClientBuilder::upgrade), [`.remember_upgrade(…)`](ClientBuilder::remember_upgrade), [`.try_all_transports(…)`](ClientBuilder::try_all_transports) |
//! | `path`, `query`, `extraHeaders` | [`.path(…)`](ClientBuilder::path), [`.query(name, value)`](ClientBuilder::query), [`.header(name, value)`](ClientBuilder::header) |
//! | `autoConnect`, `withCredentials`, `protocols`, `closeOnBeforeunload`, `wakeUp` | [`.auto_connect(…)`](ClientBuilder::auto_connect), [`.with_credentials(…)`](ClientBuilder::with_credentials), [`.protocols(…)`](ClientBuilder::protocols), [`.close_on_beforeunload(…)`](ClientBuilder::close_on_beforeunload), [`.wake_up(…)`](ClientBuilder::wake_up) |
//! | `forceNew`, `multiplex: false` | each [`Client`] has a connection of its own |
//! | `ArrayBuffer`, `Uint8Array`, `Blob` | [`Bytes`], [`Attachment`] |
//! | `parser` | none |
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
//! | `polling` | yes | long-polling, by which sessions open, and the upgrade to WebSocket; without it there is WebSocket alone |
//! | `recovery` | yes | connection state recovery: a server sends what was missed while the connection was lost; without it each session is a new one, and [`Status::Connected`] never says `recovered` |
//! | `serde` | yes | typed events; without it there are texts: [`Socket::emit_text`], [`Message::text`] |
//! | `url` | yes | addresses as `url::Url` |
//! | `js` | no | in browsers, values of JavaScript as data: `Js`, `Message::to_js`, `Socket::emit_js` |
//! | `tracing` | no | what happens on connections as `tracing` events, a warning for an event that no handler could read |
//!
//! # A small download
//!
//! In `Cargo.toml` of an application:
//!
//! ```toml
//! [profile.release]
//! opt-level = "s"
//! lto = true
//! codegen-units = 1
//! panic = "abort"
//! ```
//!
//! and after `wasm-bindgen`, also by `data-wasm-opt-params` of trunk:
//!
//! ```sh
//! wasm-opt --flatten --rereloop -Oz -Oz --low-memory-unused --converge app_bg.wasm -o app_bg.wasm
//! ```
//!
//! A small application with typed events is then 62 KB by brotli, of which `serde_json` and the rest of the application are 25 KB. With
//! `-Oz` as the only option of `wasm-opt` it is 1 KB more. By WebSocket alone, and without recovery, it is 57 KB:
//!
//! ```toml
//! socketio = { version = "0.1", default-features = false, features = ["serde"] }
//! ```
//!
//! # What is hidden
//!
//! The layers below the API are public for the npm package `socketio-wasm`, which is built on them, and hidden from this documentation. They
//! may change at any time: `protocol` (codecs), `data` (the types of message data), `core` (state machines without I/O), `driver` (which
//! drives them on any platform), and `web` (the platform of browsers).

#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(docsrs, doc(auto_cfg(hide(feature = "web"))))]

/// The programs of the page in the registry.
#[cfg(all(doctest, target_arch = "wasm32", feature = "serde"))]
#[doc = include_str!("README.md")]
mod page {}

#[doc(hidden)]
pub mod core;
#[doc(hidden)]
pub mod data;
#[doc(hidden)]
pub mod driver;
// The targets of `npm run fuzz`, with the cfg that it sets; the tests replay their corpus.
#[cfg(any(socketio_fuzz, all(test, feature = "polling", feature = "serde", not(target_arch = "wasm32"))))]
#[doc(hidden)]
pub mod fuzz;
#[doc(hidden)]
pub mod package;
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
