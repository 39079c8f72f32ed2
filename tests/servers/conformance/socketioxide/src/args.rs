//! Arguments of any number and of any type.

use std::fmt::{self, Formatter};

use rmpv::Value;
use serde::de::{Deserialize, Deserializer, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeTuple, Serializer};

/// All arguments of an event or of an acknowledgement. To serde it is a tuple, which to socketioxide is several arguments.
#[derive(Clone, Default)]
pub struct Args(pub Vec<Value>);

impl Serialize for Args {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut tuple = serializer.serialize_tuple(self.0.len())?;
        for value in &self.0 {
            tuple.serialize_element(value)?;
        }
        tuple.end()
    }
}

impl<'de> Deserialize<'de> for Args {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_tuple(usize::MAX, Elements)
    }
}

struct Elements;

impl<'de> Visitor<'de> for Elements {
    type Value = Args;

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("arguments")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Args, A::Error> {
        let mut args = Args::default();
        while let Some(value) = seq.next_element()? {
            args.0.push(value);
        }
        Ok(args)
    }
}
