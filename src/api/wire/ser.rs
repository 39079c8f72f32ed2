//! Writes values: `serde_json`, with a format in which bytes are attachments.

use std::io;

use serde::ser::{Impossible, Serialize, Serializer};
use serde_json::ser::Formatter;

use super::Written;
use super::attachments::{PLACEHOLDER, collect};
use crate::api::attachment::Attachment;
use crate::api::error::EncodeError;
use crate::protocol::push_number;

/// How many arguments a value stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Count {
    None,
    One,
    /// As many as the tuple has elements.
    Several,
}

/// Writes the arguments of an event or of an acknowledgement.
pub(in crate::api) fn write<T: Serialize + ?Sized>(args: &T) -> Result<Written, EncodeError> {
    let count = args.serialize(Counter).unwrap_or_else(|Counted(count)| count);
    let (result, text, attachments) = run(&mut |text| args.serialize(&mut new_serializer(text)));
    finish(result, count, text, attachments)
}

/// Writes one value.
pub(in crate::api) fn write_value<T: Serialize + ?Sized>(value: &T) -> Result<Written, EncodeError> {
    let (result, text, attachments) = run(&mut |text| value.serialize(&mut new_serializer(text)));
    finish(result, Count::One, text, attachments)
}

fn new_serializer(text: &mut Vec<u8>) -> serde_json::Serializer<&mut Vec<u8>, Placeholders> {
    serde_json::Serializer::with_formatter(text, Placeholders)
}

type Result3 = (Result<(), serde_json::Error>, Vec<u8>, Vec<Attachment>);

#[inline(never)]
fn run(serialize: &mut dyn FnMut(&mut Vec<u8>) -> Result<(), serde_json::Error>) -> Result3 {
    let mut text = Vec::new();
    let (result, attachments) = collect(|| serialize(&mut text));
    (result, text, attachments)
}

#[inline(never)]
fn finish(
    result: Result<(), serde_json::Error>,
    count: Count,
    mut text: Vec<u8>,
    attachments: Vec<Attachment>,
) -> Result<Written, EncodeError> {
    result.map_err(EncodeError::new)?;
    match count {
        Count::None => text.clear(),
        Count::One => {}
        // Without the brackets.
        Count::Several => {
            text.pop();
            if !text.is_empty() {
                text.copy_within(1.., 0);
                text.pop();
            }
        }
    }
    let json = String::from_utf8(text).map_err(|_| EncodeError::new("no UTF-8"))?;
    Ok(Written { json, attachments })
}

/// JSON in which bytes are placeholders.
struct Placeholders;

impl Formatter for Placeholders {
    fn write_byte_array<W: ?Sized + io::Write>(&mut self, writer: &mut W, value: &[u8]) -> io::Result<()> {
        let mut text = String::from(PLACEHOLDER);
        push_number(&mut text, super::attachments::add(Attachment::from(value)).into());
        text.push('}');
        writer.write_all(text.as_bytes())
    }
}

/// A serializer that looks at the first thing a value says of itself.
struct Counter;

/// Its answer, which ends the serialization.
#[derive(Debug)]
struct Counted(Count);

impl std::fmt::Display for Counted {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Counted {}

impl serde::ser::Error for Counted {
    /// What the value itself says before it writes anything is told when it is written.
    fn custom<T: std::fmt::Display>(_: T) -> Self {
        Self(Count::One)
    }
}

type No = Impossible<Count, Counted>;

macro_rules! one {
    ($($method:ident($($type:ty),*) $(<$parameter:ident>)? -> $ok:ty;)*) => {
        $(fn $method$(<$parameter: Serialize + ?Sized>)?(self, $(_: $type),*) -> Result<$ok, Counted> {
            Err(Counted(Count::One))
        })*
    };
}

impl Serializer for Counter {
    type Ok = Count;
    type Error = Counted;
    type SerializeSeq = No;
    type SerializeTuple = No;
    type SerializeTupleStruct = No;
    type SerializeTupleVariant = No;
    type SerializeMap = No;
    type SerializeStruct = No;
    type SerializeStructVariant = No;

    one! {
        serialize_bool(bool) -> Count;
        serialize_i8(i8) -> Count;
        serialize_i16(i16) -> Count;
        serialize_i32(i32) -> Count;
        serialize_i64(i64) -> Count;
        serialize_i128(i128) -> Count;
        serialize_u8(u8) -> Count;
        serialize_u16(u16) -> Count;
        serialize_u32(u32) -> Count;
        serialize_u64(u64) -> Count;
        serialize_u128(u128) -> Count;
        serialize_f32(f32) -> Count;
        serialize_f64(f64) -> Count;
        serialize_char(char) -> Count;
        serialize_str(&str) -> Count;
        serialize_bytes(&[u8]) -> Count;
        serialize_none() -> Count;
        serialize_some(&T) <T> -> Count;
        serialize_unit_struct(&'static str) -> Count;
        serialize_unit_variant(&'static str, u32, &'static str) -> Count;
        serialize_newtype_struct(&'static str, &T) <T> -> Count;
        serialize_newtype_variant(&'static str, u32, &'static str, &T) <T> -> Count;
        serialize_seq(Option<usize>) -> No;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> No;
        serialize_map(Option<usize>) -> No;
        serialize_struct(&'static str, usize) -> No;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> No;
    }

    fn serialize_unit(self) -> Result<Count, Counted> {
        Err(Counted(Count::None))
    }

    fn serialize_tuple(self, _: usize) -> Result<No, Counted> {
        Err(Counted(Count::Several))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<No, Counted> {
        Err(Counted(Count::Several))
    }

    fn collect_str<T: std::fmt::Display + ?Sized>(self, _: &T) -> Result<Count, Counted> {
        Err(Counted(Count::One))
    }
}
