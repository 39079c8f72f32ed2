//! The types of message data, opaque to the core.
//!
//! On wasm32 they are handles of JavaScript values, so that the text and the bytes of a message are not copied into wasm memory.
//! Elsewhere they are Rust values, so that the core runs and is tested without a browser. Both modules have the functions that
//! the core calls:
//!
//! | | wasm32 | elsewhere |
//! |---|---|---|
//! | [`Text`]: a string, encoded or to be parsed | `JsString` | `String` |
//! | [`Binary`]: an attachment | an `ArrayBuffer`, a view of one, or a `Blob` | `Vec<u8>` |
//! | [`Value`]: a parsed payload | any value | JSON, and the attachments its placeholders refer to |
//! | [`Detail`]: the cause of a failure | any value | `String` |

#[cfg(target_arch = "wasm32")]
mod js;
#[cfg(target_arch = "wasm32")]
pub use js::*;

#[cfg(not(target_arch = "wasm32"))]
mod escapes;
#[cfg(not(target_arch = "wasm32"))]
pub use escapes::unescape;

#[cfg(not(target_arch = "wasm32"))]
mod native;
#[cfg(not(target_arch = "wasm32"))]
pub use native::*;

/// The ids in the server's connect packet.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// The socket's id.
    pub sid: String,
    /// The private id for the recovery of the session, if the server supports it.
    pub pid: Option<Text>,
}
