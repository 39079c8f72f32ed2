//! Values of JavaScript as data of events (feature `js`): for what comes from a component of the page, or goes to one.

use js_sys::{Array, JSON};
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

use super::attachment::Attachment;
use super::emitter::Emitter;
use super::error::{Cause, DecodeError, EmitError, EncodeError};
use super::message::{FromMessage, Message};
use super::socket::Socket;
use super::wire::Written;
use crate::data;

#[wasm_bindgen(module = "/src/api/values.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    fn encode(args: &Array, attachments: &Array) -> Result<String, JsValue>;
}

/// Data that is read from JavaScript's values, not from JSON: by `serde-wasm-bindgen`, whose rules for maps, `undefined` and large
/// integers it follows. A handler takes the first argument so, and a `JsValue` in the type, by `serde_wasm_bindgen::preserve`, as it is.
///
/// ```no_run
/// # #[derive(serde::Deserialize)] struct Chart { title: String }
/// # fn listen(socket: &socketio::Socket) {
/// use socketio::Js;
///
/// let charts = socket.on("chart", |Js(chart): Js<Chart>| drop(chart.title));
/// # drop(charts);
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Js<T>(pub T);

impl Message {
    /// The arguments as values of JavaScript, attachments as `ArrayBuffer`s in their places, uncopied.
    ///
    /// ```
    /// # fn example(message: &socketio::Message) -> Result<(), socketio::DecodeError> {
    /// let args = message.to_js()?;
    /// let first = args.get(0);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The text is no JSON, or a placeholder refers to no attachment.
    pub fn to_js(&self) -> Result<Array, DecodeError> {
        let unfit = |what: &'static str| DecodeError::new(Some(self.event()), self.text(), Cause::from(what));
        let value = JSON::parse(self.text()).map_err(|_| unfit("no JSON"))?;
        let attachments: Vec<JsValue> = self.attachments().iter().cloned().map(Attachment::into_js).collect();
        let value = data::attach(&value, &attachments).ok_or_else(|| unfit("there is no such attachment"))?;
        Ok(value.unchecked_into::<Array>().slice(1, u32::MAX))
    }
}

impl Socket {
    /// Emits an event with these arguments, as `emit` of socket.io-client does. An `ArrayBuffer`, a view of one or a `Blob` anywhere in them
    /// is sent as an attachment, uncopied.
    ///
    /// ```
    /// # fn example(socket: &socketio::Socket) {
    /// let args = js_sys::Array::of1(&"hello".into());
    /// let _ = socket.emit_js("chat", &args);
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As of [`emit`](Self::emit): `JSON.stringify` throws for a value that contains itself, or a `BigInt`.
    pub fn emit_js(&self, event: &str, args: &Array) -> Result<(), EmitError> {
        let attachments = Array::new();
        let json = encode(args, &attachments).map_err(|_| EncodeError::new("JSON.stringify throws"))?;
        let attachments = attachments.iter().map(Attachment::from_binary).collect();
        Emitter::new(self).emit_written(event, Written { json, attachments }, None)
    }
}

impl<T: DeserializeOwned> FromMessage for Js<T> {
    fn from_message(message: Message) -> Result<Self, DecodeError> {
        let value = message.to_js()?.get(0);
        let read = serde_wasm_bindgen::from_value(value);
        read.map(Self)
            .map_err(|error| DecodeError::new(Some(message.event()), message.text(), Cause::from(error.to_string())))
    }
}
