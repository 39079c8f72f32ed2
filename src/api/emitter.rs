//! Emits events.

use std::sync::Arc;
use std::time::Duration;

use super::call::{Emit, Flags};
use super::error::{AckError, EmitError, EncodeError};
use super::reply::{Outcome, Reply, Slot};
use super::socket::Socket;
use super::wire::Written;
use crate::protocol::shape::RESERVED_EVENTS;

/// Emits events in some other way than usual, see [`Socket::volatile`], [`Socket::timeout`] and [`Socket::compress`].
///
/// ```
/// # fn emit(socket: &socketio::Socket) -> Result<(), socketio::EmitError> {
/// socket.volatile().compress(false).emit("position", (1.5, 2.5))
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use = "an emitter does nothing until it emits"]
pub struct Emitter<'a> {
    socket: &'a Socket,
    flags: Flags,
}

impl Socket {
    /// Emits an event: at once if the socket is connected, else when it is. A tuple stands for several arguments, `()` for none, anything
    /// else for one, a `Vec` included. (To serde, `serde_json::Value::Null` is the same as `()`: `(Value::Null,)` is an argument.)
    ///
    /// ```
    /// # fn emit(socket: &socketio::Socket) -> Result<(), socketio::EmitError> {
    /// socket.emit("chat", "hello")?;
    /// socket.emit("move", (3, 4))?;
    /// socket.emit("list", [[1, 2, 3]])?; // one argument: an array
    /// socket.emit("ready", ())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The data cannot be written as JSON, or `event` is a name of the client's own, as `connect`. That there is no connection is no error.
    #[cfg(feature = "serde")]
    pub fn emit(&self, event: &str, args: impl serde::Serialize) -> Result<(), EmitError> {
        Emitter::new(self).emit(event, args)
    }

    /// Emits an event, and resolves with the server's answer. Dropping the future stops waiting; what was emitted stays emitted.
    ///
    /// ```
    /// # async fn ask(socket: &socketio::Socket) -> Result<(), socketio::AckError> {
    /// let sum: i64 = socket.emit_with_ack("add", (1, 2)).await?;
    /// # drop(sum);
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "serde")]
    pub fn emit_with_ack<R: serde::de::DeserializeOwned>(
        &self,
        event: &str,
        args: impl serde::Serialize,
    ) -> Reply<R, AckError> {
        Emitter::new(self).emit_with_ack(event, args)
    }

    /// Emits an event whose arguments are written already: JSON, separated by commas. They are not checked.
    ///
    /// ```
    /// # fn emit(socket: &socketio::Socket) -> Result<(), socketio::EmitError> {
    /// socket.emit_text("move", "3,4")
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// `event` is a name of the client's own, as `connect`, or the client is gone.
    pub fn emit_text(&self, event: &str, json: &str) -> Result<(), EmitError> {
        Emitter::new(self).emit_text(event, json)
    }

    /// The same, and resolves with the server's answer: a JSON array of its arguments, in which a placeholder stands for an attachment.
    ///
    /// ```
    /// # async fn ask(socket: &socketio::Socket) -> Result<(), socketio::AckError> {
    /// let sum = socket.emit_text_with_ack("add", "1,2").await?; // "[3]"
    /// # drop(sum);
    /// # Ok(())
    /// # }
    /// ```
    pub fn emit_text_with_ack(&self, event: &str, json: &str) -> Reply<String, AckError> {
        Emitter::new(self).emit_text_with_ack(event, json)
    }

    /// An emitter of events that are dropped if they cannot be sent at once.
    ///
    /// ```
    /// # async fn example(socket: &socketio::Socket) -> Result<(), Box<dyn std::error::Error>> {
    /// socket.volatile().emit("position", (1.5, 2.5))?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn volatile(&self) -> Emitter<'_> {
        Emitter::new(self).volatile()
    }

    /// An emitter of events that wait for acknowledgements for so long.
    ///
    /// ```
    /// # async fn example(socket: &socketio::Socket) -> Result<(), Box<dyn std::error::Error>> {
    /// let sum: i64 = socket.timeout(std::time::Duration::from_secs(5)).emit_with_ack("add", (1, 2)).await?;
    /// # drop(sum);
    /// # Ok(())
    /// # }
    /// ```
    pub fn timeout(&self, timeout: Duration) -> Emitter<'_> {
        Emitter::new(self).timeout(timeout)
    }

    /// An emitter of events that may be compressed or not. Browsers compress as they like. Default: true.
    ///
    /// ```
    /// # async fn example(socket: &socketio::Socket) -> Result<(), Box<dyn std::error::Error>> {
    /// socket.compress(false).emit("noise", "jpeg, say")?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn compress(&self, compress: bool) -> Emitter<'_> {
        Emitter::new(self).compress(compress)
    }
}

impl<'a> Emitter<'a> {
    pub(super) fn new(socket: &'a Socket) -> Self {
        Self { socket, flags: Flags { volatile: false, compress: true, timeout: None } }
    }

    /// Drops events that cannot be sent at once.
    ///
    /// ```
    /// # async fn example(socket: &socketio::Socket) -> Result<(), Box<dyn std::error::Error>> {
    /// socket.volatile().emit("position", (1.5, 2.5))?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn volatile(mut self) -> Self {
        self.flags.volatile = true;
        self
    }

    /// Waits for acknowledgements for so long. Default: the time of the socket, or no limit.
    ///
    /// ```
    /// # async fn example(socket: &socketio::Socket) -> Result<(), Box<dyn std::error::Error>> {
    /// let answer: String = socket.compress(false).timeout(std::time::Duration::from_secs(1)).emit_with_ack("ask", ()).await?;
    /// # drop(answer);
    /// # Ok(())
    /// # }
    /// ```
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.flags.timeout = Some(super::ms(timeout));
        self
    }

    /// Whether events may be compressed. Browsers compress as they like. Default: true.
    ///
    /// ```
    /// # async fn example(socket: &socketio::Socket) -> Result<(), Box<dyn std::error::Error>> {
    /// socket.volatile().compress(false).emit("frame", "jpeg, say")?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn compress(mut self, compress: bool) -> Self {
        self.flags.compress = compress;
        self
    }

    /// Emits an event, see [`Socket::emit`].
    ///
    /// ```
    /// # async fn example(socket: &socketio::Socket) -> Result<(), Box<dyn std::error::Error>> {
    /// socket.volatile().emit("move", (3, 4))?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As of [`Socket::emit`].
    #[cfg(feature = "serde")]
    pub fn emit(self, event: &str, args: impl serde::Serialize) -> Result<(), EmitError> {
        self.emit_written(event, super::wire::write(&args)?, None)
    }

    /// Emits an event, and resolves with the server's answer, see [`Socket::emit_with_ack`].
    ///
    /// ```
    /// # async fn example(socket: &socketio::Socket) -> Result<(), Box<dyn std::error::Error>> {
    /// let sum: i64 = socket.timeout(std::time::Duration::from_secs(5)).emit_with_ack("add", (1, 2)).await?;
    /// # drop(sum);
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "serde")]
    pub fn emit_with_ack<R: serde::de::DeserializeOwned>(
        self,
        event: &str,
        args: impl serde::Serialize,
    ) -> Reply<R, AckError> {
        let slot = self.ask_written(event, super::wire::write(&args));
        self.socket.reply(slot, |outcome| match outcome {
            Outcome::Packet(packet) => packet.read().map_err(AckError::Decode),
            Outcome::Ack(error) => Err(error),
            _ => Err(AckError::Closed),
        })
    }

    /// Emits an event whose arguments are written already, see [`Socket::emit_text`].
    ///
    /// ```
    /// # async fn example(socket: &socketio::Socket) -> Result<(), Box<dyn std::error::Error>> {
    /// socket.volatile().emit_text("move", "3,4")?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As of [`Socket::emit_text`].
    pub fn emit_text(self, event: &str, json: &str) -> Result<(), EmitError> {
        self.emit_written(event, Written { json: json.into(), attachments: Vec::new() }, None)
    }

    /// Emits an event whose arguments are written already, and resolves with the answer, see [`Socket::emit_text_with_ack`].
    ///
    /// ```
    /// # async fn example(socket: &socketio::Socket) -> Result<(), Box<dyn std::error::Error>> {
    /// let sum = socket.compress(false).emit_text_with_ack("add", "1,2").await?; // "[3]"
    /// # drop(sum);
    /// # Ok(())
    /// # }
    /// ```
    pub fn emit_text_with_ack(self, event: &str, json: &str) -> Reply<String, AckError> {
        let slot = self.ask_written(event, Ok(Written { json: json.into(), attachments: Vec::new() }));
        self.socket.reply(slot, |outcome| match outcome {
            Outcome::Packet(waiting) => Ok(waiting.packet.json().into()),
            Outcome::Ack(error) => Err(error),
            _ => Err(AckError::Closed),
        })
    }

    #[inline(never)]
    pub(super) fn emit_written(self, event: &str, args: Written, reply: Option<Arc<Slot>>) -> Result<(), EmitError> {
        if RESERVED_EVENTS.contains(&event) {
            return Err(EncodeError::new("the name of the event is reserved").into());
        }
        let socket = &self.socket.0;
        let emit = Emit { socket: socket.number, payload: args.event(event), flags: self.flags, reply };
        if socket.client.call(|hub, link| hub.emit(emit, link)) { Ok(()) } else { Err(EmitError::Closed) }
    }

    #[inline(never)]
    fn ask_written(self, event: &str, args: Result<Written, EncodeError>) -> Arc<Slot> {
        let slot = Slot::new(self.socket.0.client.number());
        let emitted = args.map_err(EmitError::from).and_then(|args| self.emit_written(event, args, Some(slot.clone())));
        match emitted {
            Ok(()) => {}
            Err(EmitError::Encode(error)) => slot.fill(Outcome::Ack(AckError::Encode(error))),
            Err(EmitError::Closed | EmitError::Disconnected) => slot.fill(Outcome::Closed),
        }
        slot
    }
}
