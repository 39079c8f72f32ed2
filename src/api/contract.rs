//! Events as types.

#[cfg(feature = "serde")]
use serde::Serialize;
#[cfg(feature = "serde")]
use serde::de::DeserializeOwned;

#[cfg(feature = "serde")]
use super::error::{AckError, EmitError};
#[cfg(feature = "serde")]
use super::events::{Events, Subscription};
#[cfg(feature = "serde")]
use super::maybe_send::MaybeSend;
#[cfg(feature = "serde")]
use super::reply::Reply;
#[cfg(feature = "serde")]
use super::socket::Socket;

/// A type that is the data of one event. See [`events!`](crate::events).
///
/// ```
/// # fn example() {
/// use socketio::Event;
///
/// struct Say(String);
/// socketio::events! { "say" => Say }
/// assert_eq!(Say::NAME, "say");
/// # }
/// ```
pub trait Event {
    /// The name of the event.
    const NAME: &'static str;
    /// What it is answered with.
    type Answer;
}

/// Says which types are the data of which events, and what they are answered with. The module of types can be that of the server; for
/// socketioxide, give a struct of one value a name for its field, because that takes `struct Say(String)` for a tuple.
///
/// ```
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Serialize, Deserialize)]
/// struct Say { text: String }
/// #[derive(Serialize, Deserialize)]
/// struct Add(i64, i64);
///
/// socketio::events! {
///     "say" => Say,
///     "add" => Add => i64, // and what it is answered with
/// }
///
/// # async fn talk(socket: &socketio::Socket) -> Result<(), Box<dyn std::error::Error>> {
/// socket.send(Say { text: "hi".into() })?;
/// let sum = socket.ask(Add(1, 2)).await?; // i64
/// let mut said = socket.hear::<Say>();
/// while let Some(Ok(Say { text })) = said.next().await {
///     println!("{text} {sum}");
/// }
/// # Ok(())
/// # }
/// ```
#[macro_export]
macro_rules! events {
    (@answer) => { () };
    (@answer $answer:ty) => { $answer };
    ($($name:literal => $event:ty $(=> $answer:ty)?),* $(,)?) => {
        $(impl $crate::Event for $event {
            const NAME: &'static str = $name;
            type Answer = $crate::events!(@answer $($answer)?);
        })*
    };
}

#[cfg(feature = "serde")]
impl Socket {
    /// Emits the event that the type stands for, see [`events!`](crate::events).
    ///
    /// ```
    /// # async fn example(socket: &socketio::Socket) -> Result<(), Box<dyn std::error::Error>> {
    /// # #[derive(serde::Serialize)] struct Say(String);
    /// # socketio::events! { "say" => Say }
    /// socket.send(Say("hi".into()))?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As of [`emit`](Self::emit).
    pub fn send<E: Event + Serialize>(&self, event: E) -> Result<(), EmitError> {
        self.emit(E::NAME, event)
    }

    /// Emits the event that the type stands for, and resolves with the server's answer, see [`events!`](crate::events).
    ///
    /// ```
    /// # async fn example(socket: &socketio::Socket) -> Result<(), Box<dyn std::error::Error>> {
    /// # #[derive(serde::Serialize)] struct Add(i64, i64);
    /// # socketio::events! { "add" => Add => i64 }
    /// let sum = socket.ask(Add(1, 2)).await?;
    /// # drop(sum);
    /// # Ok(())
    /// # }
    /// ```
    pub fn ask<E>(&self, event: E) -> Reply<E::Answer, AckError>
    where
        E: Event + Serialize,
        E::Answer: DeserializeOwned,
    {
        self.emit_with_ack(E::NAME, event)
    }

    /// The events that the type stands for, as a stream, see [`events!`](crate::events).
    ///
    /// ```
    /// # async fn example(socket: &socketio::Socket) {
    /// # #[derive(serde::Deserialize, Debug)] struct Say(String);
    /// # socketio::events! { "say" => Say }
    /// let mut said = socket.hear::<Say>();
    /// while let Some(said) = said.next().await {
    ///     println!("{said:?}");
    /// }
    /// # }
    /// ```
    pub fn hear<E: Event + DeserializeOwned>(&self) -> Events<E> {
        self.listen(E::NAME)
    }
    /// Calls `handler` with each event that the type stands for, see [`events!`](crate::events) and [`on`](Self::on).
    ///
    /// ```
    /// # fn example(socket: &socketio::Socket) {
    /// # #[derive(serde::Deserialize)] struct Say { text: String }
    /// # socketio::events! { "say" => Say }
    /// let heard = socket.on_event(|Say { text }| println!("{text}"));
    /// # drop(heard);
    /// # }
    /// ```
    pub fn on_event<E: Event + DeserializeOwned>(&self, handler: impl FnMut(E) + MaybeSend + 'static) -> Subscription {
        self.on(E::NAME, handler)
    }
}
