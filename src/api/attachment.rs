//! Binary data of an event.

use std::fmt::{self, Debug, Formatter};
use std::sync::Arc;

use bytes::Bytes;

use crate::data::Binary;

/// The name by which a serializer or deserializer of this crate recognizes an attachment.
#[cfg(feature = "serde")]
pub(super) const NAME: &str = "$socketio::Attachment";

/// Binary data of an event: bytes, or in a browser an object of JavaScript's, which is not copied.
///
/// Use it in a type in place of [`Bytes`] where a `Blob`, a `File` or an `ArrayBuffer` of the page shall be sent, or handed on as it came.
/// Where an event waits, in a stream or for a future, its attachments have been copied to Rust.
///
/// ```
/// # fn send(socket: &socketio::Socket) -> Result<(), socketio::EmitError> {
/// socket.emit("store", ("a.bin", socketio::Attachment::from(vec![1, 2, 3])))
/// # }
/// ```
#[derive(Clone)]
pub struct Attachment(Kind);

#[derive(Clone)]
enum Kind {
    Bytes(Arc<Vec<u8>>),
    /// An `ArrayBuffer`, a view of one, or a `Blob`.
    #[cfg(target_arch = "wasm32")]
    Js(wasm_bindgen::JsValue),
}

impl Attachment {
    /// The bytes, copied if they are JavaScript's. `None` for a `Blob`, which can only be read asynchronously.
    ///
    /// ```
    /// # fn example() {
    /// use socketio::Attachment;
    ///
    /// let bytes = Attachment::from(vec![1, 2, 3]).into_bytes();
    /// assert_eq!(bytes.as_deref(), Some(&[1, 2, 3][..]));
    /// # }
    /// ```
    pub fn into_bytes(self) -> Option<Bytes> {
        self.into_vec().map(Bytes::from)
    }

    pub(super) fn into_vec(self) -> Option<Vec<u8>> {
        match self.0 {
            Kind::Bytes(bytes) => Some(Arc::unwrap_or_clone(bytes)),
            #[cfg(target_arch = "wasm32")]
            Kind::Js(value) => super::js::bytes_of(&value),
        }
    }

    pub(super) fn from_binary(binary: Binary) -> Self {
        #[cfg(target_arch = "wasm32")]
        return Self(Kind::Js(binary));
        #[cfg(not(target_arch = "wasm32"))]
        Self::from(binary)
    }

    pub(super) fn into_binary(self) -> Binary {
        match self.0 {
            #[cfg(target_arch = "wasm32")]
            Kind::Bytes(bytes) => js_sys::Uint8Array::from(bytes.as_slice()).into(),
            #[cfg(not(target_arch = "wasm32"))]
            Kind::Bytes(bytes) => Arc::unwrap_or_clone(bytes),
            #[cfg(target_arch = "wasm32")]
            Kind::Js(value) => value,
        }
    }

    /// The object of JavaScript's: an `ArrayBuffer`, a view of one, or a `Blob`. Bytes of Rust's are copied into a `Uint8Array`.
    ///
    /// ```
    /// # fn example(attachment: socketio::Attachment) {
    /// let buffer = attachment.into_js();
    /// # }
    /// ```
    #[cfg(target_arch = "wasm32")]
    pub fn into_js(self) -> wasm_bindgen::JsValue {
        self.into_binary()
    }
}

impl From<Bytes> for Attachment {
    fn from(bytes: Bytes) -> Self {
        Self::from(Vec::from(bytes))
    }
}

impl From<Vec<u8>> for Attachment {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Kind::Bytes(Arc::new(bytes)))
    }
}

impl From<&[u8]> for Attachment {
    fn from(bytes: &[u8]) -> Self {
        Self::from(Vec::from(bytes))
    }
}

#[cfg(target_arch = "wasm32")]
mod from_js {
    use super::{Attachment, Kind};

    macro_rules! from {
        ($($type:ty)*) => {
            $(impl From<$type> for Attachment {
                fn from(value: $type) -> Self {
                    Self(Kind::Js(value.into()))
                }
            })*
        };
    }

    from! { web_sys::Blob web_sys::File js_sys::ArrayBuffer js_sys::Uint8Array }
}

impl Debug for Attachment {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("Attachment")
    }
}

#[cfg(feature = "serde")]
mod with_serde {
    use std::fmt::{self, Formatter};

    use serde::de::{Deserialize, Deserializer, Error, Visitor};
    use serde::ser::{Serialize, SerializeStruct, Serializer};

    use super::{Attachment, NAME};
    use crate::api::wire::{read_attachment, write_attachment};

    impl Serialize for Attachment {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            match write_attachment(self) {
                Some(number) => {
                    let mut placeholder = serializer.serialize_struct("Attachment", 2)?;
                    placeholder.serialize_field("_placeholder", &true)?;
                    placeholder.serialize_field("num", &number)?;
                    placeholder.end()
                }
                None => serializer.serialize_bytes(&self.clone().into_vec().unwrap_or_default()),
            }
        }
    }

    impl<'de> Deserialize<'de> for Attachment {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer.deserialize_newtype_struct(NAME, Number)
        }
    }

    struct Number;

    impl<'de> Visitor<'de> for Number {
        type Value = Attachment;

        fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
            f.write_str("an attachment")
        }

        fn visit_u64<E: Error>(self, number: u64) -> Result<Attachment, E> {
            read_attachment(number).ok_or_else(|| E::custom("there is no such attachment"))
        }

        /// Another deserializer runs.
        fn visit_newtype_struct<D: Deserializer<'de>>(self, value: D) -> Result<Attachment, D::Error> {
            Vec::deserialize(value).map(Attachment::from)
        }
    }
}
