//! Reads the arguments of an event, or of an acknowledgement, into a type.

use std::fmt::{self, Formatter};
use std::marker::PhantomData;

use serde::de::{DeserializeOwned, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::attachments::with;
use super::de::{Elements, Wrap};
use crate::api::attachment::Attachment;
use crate::api::error::Cause;

/// What can be read: the JSON array of an event or an acknowledgement.
#[derive(Clone, Copy)]
pub(in crate::api) struct Read<'a> {
    pub json: &'a str,
    pub attachments: &'a [Attachment],
    /// Whether the first element is the event's name, which is passed over.
    pub is_event: bool,
}

/// Reads the arguments. More of them than the type takes are passed over, as in JavaScript.
pub(in crate::api) fn read<T: DeserializeOwned>(from: Read<'_>) -> Result<T, Cause> {
    let mut result = None;
    with(from.attachments, &mut || {
        let visitor = Args { is_event: from.is_event, count: count::<T>(), of: PhantomData };
        result = Some(serde_json::Deserializer::from_str(from.json).deserialize_seq(visitor));
    });
    match result {
        Some(Ok(value)) => Ok(value),
        Some(Err(error)) => Err(error.into()),
        None => Err("nothing has been read".into()),
    }
}

/// Reads a member of an object; `None` where it has no such member.
pub(in crate::api) fn read_member<T: DeserializeOwned>(json: &str, name: &'static str) -> Result<Option<T>, Cause> {
    serde_json::Deserializer::from_str(json).deserialize_map(Member(name, PhantomData)).map_err(Cause::from)
}

struct Member<T>(&'static str, PhantomData<T>);

impl<'de, T: DeserializeOwned> Visitor<'de> for Member<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Option<T>, A::Error> {
        let mut member = None;
        while let Some(name) = map.next_key::<String>()? {
            if name == self.0 {
                member = Some(map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(member)
    }
}

/// How many arguments a type takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Count {
    None,
    /// One, or none where there is none.
    Optional,
    One,
    Several,
}

struct Args<T> {
    is_event: bool,
    count: Count,
    of: PhantomData<T>,
}

impl<'de, T: DeserializeOwned> Visitor<'de> for Args<T> {
    type Value = T;

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("a list of arguments")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<T, A::Error> {
        if self.is_event {
            skip(&mut list)?;
        }
        let value = match self.count {
            Count::One | Count::Optional => match list.next_element_seed(Argument(PhantomData))? {
                Some(value) => value,
                None if self.count == Count::Optional => T::deserialize(Nothing(PhantomData))?,
                None => return Err(Error::custom("there is no argument")),
            },
            Count::None => T::deserialize(Nothing(PhantomData))?,
            Count::Several => T::deserialize(Tuple(&mut list))?,
        };
        while skip(&mut list)? {}
        Ok(value)
    }
}

/// Passes over an element, if there is one. Not inlined: it is in the code for each type (code size).
#[inline(never)]
fn skip<'de, A: SeqAccess<'de>>(list: &mut A) -> Result<bool, A::Error> {
    Ok(list.next_element::<IgnoredAny>()?.is_some())
}

struct Argument<T>(PhantomData<T>);

impl<'de, T: DeserializeOwned> serde::de::DeserializeSeed<'de> for Argument<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<T, D::Error> {
        T::deserialize(Wrap(value))
    }
}

/// How many arguments a type takes, by what it asks for first.
fn count<T: DeserializeOwned>() -> Count {
    match T::deserialize(Counter) {
        Err(Counted(count)) => count,
        // It asks for nothing.
        Ok(_) => Count::None,
    }
}

struct Counter;

/// Its answer, which ends the deserialization.
#[derive(Debug)]
struct Counted(Count);

impl fmt::Display for Counted {
    fn fmt(&self, _: &mut Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Counted {}

impl Error for Counted {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self(Count::One)
    }
}

macro_rules! answer {
    ($($count:ident: $($method:ident($($type:ty),*))*;)*) => {
        $($(fn $method<V: Visitor<'de>>(self, $(_: $type,)* _: V) -> Result<V::Value, Counted> {
            Err(Counted(Count::$count))
        })*)*
    };
}

impl<'de> Deserializer<'de> for Counter {
    type Error = Counted;

    answer! {
        None: deserialize_unit();
        Optional: deserialize_option();
        Several: deserialize_tuple(usize) deserialize_tuple_struct(&'static str, usize);
        One: deserialize_any() deserialize_bool() deserialize_i8() deserialize_i16() deserialize_i32() deserialize_i64()
            deserialize_i128() deserialize_u8() deserialize_u16() deserialize_u32() deserialize_u64() deserialize_u128()
            deserialize_f32() deserialize_f64() deserialize_char() deserialize_str() deserialize_string() deserialize_bytes()
            deserialize_byte_buf() deserialize_seq() deserialize_map() deserialize_identifier() deserialize_ignored_any()
            deserialize_unit_struct(&'static str) deserialize_newtype_struct(&'static str)
            deserialize_struct(&'static str, &'static [&'static str]) deserialize_enum(&'static str, &'static [&'static str]);
    }
}

/// Several arguments, for a type that asks for a tuple.
struct Tuple<'a, A>(&'a mut A);

macro_rules! refuse {
    ($error:ty: $($method:ident($($type:ty),*))*) => {
        $(fn $method<V: Visitor<'de>>(self, $(_: $type,)* _: V) -> Result<V::Value, $error> {
            Err(Error::custom("the type asks for something else than before"))
        })*
    };
}

impl<'de, A: SeqAccess<'de>> Deserializer<'de> for Tuple<'_, A> {
    type Error = A::Error;

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, A::Error> {
        visitor.visit_seq(Elements(Rest(self.0)))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        visitor.visit_seq(Elements(Rest(self.0)))
    }

    refuse! {
        A::Error: deserialize_any() deserialize_bool() deserialize_i8() deserialize_i16() deserialize_i32() deserialize_i64()
            deserialize_u8() deserialize_u16() deserialize_u32() deserialize_u64() deserialize_f32() deserialize_f64()
            deserialize_char() deserialize_str() deserialize_string() deserialize_bytes() deserialize_byte_buf()
            deserialize_seq() deserialize_map() deserialize_identifier() deserialize_ignored_any() deserialize_unit()
            deserialize_option() deserialize_unit_struct(&'static str) deserialize_newtype_struct(&'static str)
            deserialize_struct(&'static str, &'static [&'static str]) deserialize_enum(&'static str, &'static [&'static str])
    }
}

/// A list that is read on after the tuple.
struct Rest<'a, A>(&'a mut A);

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Rest<'_, A> {
    type Error = A::Error;

    fn next_element_seed<S: serde::de::DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        self.0.next_element_seed(seed)
    }

    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

/// No argument, for a type that can do without.
struct Nothing<E>(PhantomData<E>);

impl<'de, E: Error> Deserializer<'de> for Nothing<E> {
    type Error = E;

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_unit()
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_none()
    }

    refuse! {
        E: deserialize_any() deserialize_bool() deserialize_i8() deserialize_i16() deserialize_i32() deserialize_i64()
            deserialize_u8() deserialize_u16() deserialize_u32() deserialize_u64() deserialize_f32() deserialize_f64()
            deserialize_char() deserialize_str() deserialize_string() deserialize_bytes() deserialize_byte_buf()
            deserialize_seq() deserialize_map() deserialize_identifier() deserialize_ignored_any()
            deserialize_unit_struct(&'static str) deserialize_newtype_struct(&'static str) deserialize_tuple(usize)
            deserialize_tuple_struct(&'static str, usize) deserialize_struct(&'static str, &'static [&'static str])
            deserialize_enum(&'static str, &'static [&'static str])
    }
}
