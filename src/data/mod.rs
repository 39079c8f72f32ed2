//! What a message carries, opaque to the core.
//!
//! On wasm32 these are handles of JavaScript values, so that the text and the bytes of a message are never copied into
//! wasm memory; elsewhere they are plain Rust values, so that the core runs and is tested without a browser. Both sides
//! have the same names and functions:
//!
//! | | wasm32 | elsewhere |
//! |---|---|---|
//! | [`Text`]: a string, encoded or to be read | `JsString` | `String` |
//! | [`Binary`]: an attachment | any value that a WebSocket sends as binary | `Vec<u8>` |
//! | [`Value`]: a payload, parsed | any value | [`Value`]: JSON, and the attachments its placeholders refer to |
//! | [`Handler`]: what the application wants back with an acknowledgement | a function | a number |
//! | [`Detail`]: what a transport knows of its failure | any value | `String` |

#[cfg(target_arch = "wasm32")]
mod js;
#[cfg(target_arch = "wasm32")]
pub use js::*;

#[cfg(not(target_arch = "wasm32"))]
mod native;
#[cfg(not(target_arch = "wasm32"))]
pub use native::*;

/// The id that a granted namespace comes with.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// The socket's id.
    pub sid: String,
    /// The private id by which to ask for what was missed, where the server keeps that.
    pub pid: Option<Text>,
}
