//! What does not fit where it stands in a TOML file, as a value: each language says it, and a near name is found among those
//! that would have fitted. The parser itself says it in English only.

use std::fmt;

use serde::{
    Deserializer,
    de::{
        DeserializeOwned, Error, Expected, IntoDeserializer, Unexpected, Visitor,
        value::{MapDeserializer, SeqDeserializer},
    },
    forward_to_deserialize_any,
};
use toml::Value;

use super::nearest;
use crate::words::{Message, message};

/// A value or a name that does not fit.
#[derive(Clone, Debug, PartialEq)]
pub struct Misfit {
    /// What is wrong; `None` where only the parser can say it.
    message: Option<Message>,
    hint: Option<String>,
}

/// What is wrong with a value that the parser refused for something, and a name that may have been meant.
pub fn explained<T: DeserializeOwned>(
    value: Option<Value>,
    refused: &toml::de::Error,
) -> (Message, Option<String>) {
    let found = value.and_then(|value| T::deserialize(Node(value)).err());
    let known = found.and_then(|misfit| Some((misfit.message?, misfit.hint)));
    known.unwrap_or_else(|| (Message::foreign(one_line(refused.message())), None))
}

fn one_line(message: &str) -> String {
    let lines = message.split('\n').map(str::trim);
    lines
        .filter(|l| !l.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}

impl Misfit {
    fn new(message: Message) -> Self {
        Self {
            message: Some(message),
            hint: None,
        }
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message.iter().try_for_each(|message| message.fmt(f))
    }
}

impl std::error::Error for Misfit {}

impl Error for Misfit {
    fn custom<T: fmt::Display>(_text: T) -> Self {
        Self {
            message: None,
            hint: None,
        }
    }

    fn invalid_type(got: Unexpected<'_>, wanted: &dyn Expected) -> Self {
        let (got, wanted) = (Message::foreign(got), Message::foreign(wanted));
        Self::new(message!(
            "invalid type: {got}, expected {wanted}",
            got,
            wanted
        ))
    }

    fn invalid_value(got: Unexpected<'_>, wanted: &dyn Expected) -> Self {
        let (got, wanted) = (Message::foreign(got), Message::foreign(wanted));
        Self::new(message!(
            "invalid value: {got}, expected {wanted}",
            got,
            wanted
        ))
    }

    fn unknown_variant(got: &str, known: &'static [&'static str]) -> Self {
        let wanted = one_of(known);
        Self {
            message: Some(message!("unknown variant `{got}`, {wanted}", got, wanted)),
            hint: nearest(got, known.iter().copied()),
        }
    }

    fn unknown_field(got: &str, known: &'static [&'static str]) -> Self {
        let wanted = one_of(known);
        Self {
            message: Some(message!("unknown field `{got}`, {wanted}", got, wanted)),
            hint: nearest(got, known.iter().copied()),
        }
    }

    fn missing_field(name: &'static str) -> Self {
        Self::new(message!("missing field `{name}`", name))
    }
}

fn one_of(known: &[&str]) -> Message {
    match known {
        [] => message!("there are none"),
        [one] => message!("expected `{one}`", one),
        [one, other] => message!("expected `{one}` or `{other}`", one, other),
        all => {
            let names: Vec<String> = all.iter().map(|name| format!("`{name}`")).collect();
            message!("expected one of {names}", names = names.join(", "))
        }
    }
}

/// A value to be read.
struct Node(Value);

impl IntoDeserializer<'_, Misfit> for Node {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Node {
    type Error = Misfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.0 {
            Value::String(text) => visitor.visit_string(text),
            Value::Integer(number) => visitor.visit_i64(number),
            Value::Float(number) => visitor.visit_f64(number),
            Value::Boolean(truth) => visitor.visit_bool(truth),
            Value::Datetime(_) => Err(Misfit::custom("a time")),
            Value::Array(list) => {
                visitor.visit_seq(SeqDeserializer::new(list.into_iter().map(Node)))
            }
            Value::Table(table) => {
                let entries = table.into_iter().map(|(name, value)| (name, Node(value)));
                visitor.visit_map(MapDeserializer::new(entries))
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        match fields {
            // A value with its place, of which nothing is known here: `toml::Spanned`.
            [start, end, value] if name.starts_with("$__") => {
                let place = || Node(Value::Integer(0));
                let parts = [(*start, place()), (*end, place()), (*value, self)];
                let parts = parts.map(|(name, part)| (Name(name), part));
                visitor.visit_map(MapDeserializer::new(parts.into_iter()))
            }
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        match self.0 {
            Value::String(name) => visitor.visit_enum(name.into_deserializer()),
            _ => Err(Misfit::custom("no name")),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier ignored_any
    }
}

/// A name that lives as long as the program.
struct Name(&'static str);

impl<'de> IntoDeserializer<'de, Misfit> for Name {
    type Deserializer = serde::de::value::BorrowedStrDeserializer<'de, Misfit>;

    fn into_deserializer(self) -> Self::Deserializer {
        serde::de::value::BorrowedStrDeserializer::new(self.0)
    }
}
