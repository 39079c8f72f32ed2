//! An event as a handler can take it.

use std::fmt::{self, Debug, Formatter};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Weak};

use super::attachment::Attachment;
use super::call::Asked;
use super::error::{DecodeError, EmitError};
use super::handles::SocketInner;
use super::packet::{Packet, attached, detached};
use super::socket::Socket;
use super::wire::Written;

/// An event of the server's: its name, its data to be read later, and by what to answer it.
///
/// In a browser it may hold objects of JavaScript's, so it is not `Send` there.
///
/// ```
/// # fn example(socket: &socketio::Socket) {
/// let all = socket.on_any(|message| println!("{}: {}", message.event(), message.text()));
/// # drop(all);
/// # }
/// ```
#[derive(Clone)]
pub struct Message {
    heard: Arc<Heard>,
    attachments: Vec<Attachment>,
}

/// A message that waits: its attachments have been copied.
pub(super) struct Held {
    heard: Arc<Heard>,
    attachments: Vec<Vec<u8>>,
}

/// What all that hear an event share.
struct Heard {
    packet: Packet,
    /// For the answer, of which there is one at most.
    asked: Option<Asked>,
    is_answered: AtomicBool,
    socket: Weak<SocketInner>,
}

/// The data of an event, and by what to answer it. What a handler takes to answer now, later, or from another task.
///
/// ```
/// # fn listen(socket: &socketio::Socket) {
/// use socketio::Request;
///
/// let _asked = socket.on("add", |Request { data: (a, b), responder }: Request<(i64, i64)>| {
///     if let Some(responder) = responder {
///         let _ = responder.send(a + b);
///     }
/// });
/// # }
/// ```
#[derive(Debug)]
pub struct Request<T> {
    /// The data.
    pub data: T,
    /// None where the server asks for no answer.
    pub responder: Option<Responder>,
}

/// Answers an event. Dropped, it answers nothing.
///
/// ```
/// # fn example(socket: &socketio::Socket) {
/// use socketio::Message;
///
/// let asked = socket.on("time", |message: Message| {
///     if let Some(responder) = message.responder() {
///         let _ = responder.send("late");
///     }
/// });
/// # drop(asked);
/// # }
/// ```
pub struct Responder {
    heard: Arc<Heard>,
    asked: Asked,
}

/// What a handler of events can take: any type that serde can read ([`DeserializeOwned`](serde::de::DeserializeOwned)), a [`Message`], or
/// a [`Request`].
///
/// ```
/// # fn example(socket: &socketio::Socket) {
/// use socketio::{Message, Request};
///
/// let data = socket.on("add", |(a, b): (i64, i64)| println!("{}", a + b));
/// let all = socket.on("add", |message: Message| println!("{}", message.text()));
/// let both = socket.on("add", |request: Request<(i64, i64)>| println!("{:?}", request.data));
/// # drop((data, all, both));
/// # }
/// ```
pub trait FromMessage: Sized {
    /// Reads a message.
    ///
    /// # Errors
    ///
    /// The data does not fit the type.
    fn from_message(message: Message) -> Result<Self, DecodeError>;
}

impl Message {
    pub(super) fn new(
        packet: Packet,
        attachments: Vec<Attachment>,
        asked: Option<Asked>,
        socket: Weak<SocketInner>,
    ) -> Self {
        Self { heard: Arc::new(Heard { packet, asked, is_answered: AtomicBool::new(false), socket }), attachments }
    }

    /// The name of the event.
    ///
    /// ```
    /// # fn example(message: &socketio::Message) {
    /// println!("{}", message.event());
    /// # }
    /// ```
    pub fn event(&self) -> &str {
        self.heard.packet.event().unwrap_or_default()
    }

    /// The event as JSON: an array of the name and the arguments, with a placeholder for each attachment.
    ///
    /// ```
    /// # fn example(message: &socketio::Message) {
    /// println!("{}", message.text()); // ["move",3,4]
    /// # }
    /// ```
    pub fn text(&self) -> &str {
        self.heard.packet.json()
    }

    /// The attachments, in the order of the numbers of their placeholders.
    ///
    /// ```
    /// # fn example(message: &socketio::Message) {
    /// println!("{} attachments", message.attachments().len());
    /// # }
    /// ```
    pub fn attachments(&self) -> &[Attachment] {
        &self.attachments
    }

    /// Reads the data. A tuple takes several arguments, `()` none, anything else one; further arguments are passed over.
    ///
    /// ```
    /// # fn example(message: &socketio::Message) -> Result<(), socketio::DecodeError> {
    /// let (x, y): (i32, i32) = message.data()?;
    /// # drop((x, y));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The data does not fit the type.
    #[cfg(feature = "serde")]
    pub fn data<T: serde::de::DeserializeOwned>(&self) -> Result<T, DecodeError> {
        self.heard.packet.read(&self.attachments)
    }

    /// By what to answer, if the server asks for that. Of several responders of one event, the first one answers.
    ///
    /// ```
    /// # fn example(message: &socketio::Message) {
    /// let wants_answer = message.responder().is_some();
    /// # }
    /// ```
    pub fn responder(&self) -> Option<Responder> {
        self.heard.asked.map(|asked| Responder { heard: self.heard.clone(), asked })
    }

    /// The socket that it came to; `None` if it has been left meanwhile. So a closure need not hold the socket that it is registered with.
    ///
    /// ```
    /// # fn example(socket: &socketio::Socket) {
    /// let again = socket.on("again", |message: socketio::Message| {
    ///     if let Some(socket) = message.socket() {
    ///         let _ = socket.emit("here", ());
    ///     }
    /// });
    /// # drop(again);
    /// # }
    /// ```
    pub fn socket(&self) -> Option<Socket> {
        self.heard.socket.upgrade().map(Socket)
    }

    pub(super) fn hold(self) -> Held {
        Held { heard: self.heard, attachments: detached(self.attachments) }
    }
}

impl Held {
    pub fn release(self) -> Message {
        Message { heard: self.heard, attachments: attached(self.attachments) }
    }
}

impl Responder {
    /// Answers. A tuple stands for several arguments, `()` for none, anything else for one.
    ///
    /// ```
    /// # fn example(responder: socketio::Responder) -> Result<(), socketio::EmitError> {
    /// responder.send((200, "fine")) // two arguments
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`EmitError::Encode`] if the value cannot be written, [`EmitError::Closed`] if the socket has been left. If the connection was lost
    /// since the event came, the answer is dropped without an error: it means nothing to the next session.
    #[cfg(feature = "serde")]
    pub fn send(self, answer: impl serde::Serialize) -> Result<(), EmitError> {
        self.send_written(super::wire::write(&answer)?)
    }

    /// Answers with arguments that are written already: JSON, separated by commas. They are not checked.
    ///
    /// ```
    /// # fn example(responder: socketio::Responder) -> Result<(), socketio::EmitError> {
    /// responder.send_text(r#"200,"fine""#) // two arguments
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`EmitError::Closed`] if the socket has been left.
    pub fn send_text(self, json: &str) -> Result<(), EmitError> {
        self.send_written(Written { json: json.into(), attachments: Vec::new() })
    }

    fn send_written(self, answer: Written) -> Result<(), EmitError> {
        let socket = self.heard.socket.upgrade().ok_or(EmitError::Closed)?;
        if self.heard.is_answered.swap(true, Relaxed) {
            return Ok(());
        }
        let (number, asked) = (socket.number, self.asked);
        let is_done = socket.client.call(move |hub, link| hub.acknowledge(number, asked, answer.answer(), link));
        if is_done { Ok(()) } else { Err(EmitError::Closed) }
    }
}

#[cfg(feature = "serde")]
impl<T: serde::de::DeserializeOwned> FromMessage for T {
    fn from_message(message: Message) -> Result<Self, DecodeError> {
        message.data()
    }
}

impl FromMessage for Message {
    fn from_message(message: Message) -> Result<Self, DecodeError> {
        Ok(message)
    }
}

impl<T: FromMessage> FromMessage for Request<T> {
    fn from_message(message: Message) -> Result<Self, DecodeError> {
        let responder = message.responder();
        Ok(Self { data: T::from_message(message)?, responder })
    }
}

impl Debug for Message {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Message").field(&self.text()).finish()
    }
}

impl Debug for Held {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("Held")
    }
}

impl Debug for Responder {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("Responder")
    }
}
