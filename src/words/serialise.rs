//! How a message stands in a file: a sentence as `{ say = template, with = values }`, a foreign text as a string.

use std::{collections::BTreeMap, fmt};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, MapAccess, Visitor},
    ser::SerializeMap,
};

use super::Message;

const FIELDS: [&str; 2] = ["say", "with"];

impl Serialize for Message {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Some((template, values)) = self.as_sentence() else {
            return serializer.serialize_str(self.as_foreign().unwrap_or_default());
        };
        let [say, with] = FIELDS;
        let mut map = serializer.serialize_map(Some(1 + usize::from(!values.is_empty())))?;
        map.serialize_entry(say, template)?;
        if !values.is_empty() {
            map.serialize_entry(with, values)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Message {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Message;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a sentence or a text")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Message, E> {
                Ok(Message::foreign(text))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Message, A::Error> {
                let (mut template, mut values) = (None, BTreeMap::new());
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "say" => template = Some(map.next_value::<String>()?),
                        "with" => values = map.next_value()?,
                        other => return Err(A::Error::unknown_field(other, &FIELDS)),
                    }
                }
                let template = template.ok_or_else(|| A::Error::missing_field("say"))?;
                Ok(Message::of(template.into(), values))
            }
        }
        deserializer.deserialize_any(Either)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Language, in_language, message};

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Notes {
        notes: Vec<Message>,
        after: Option<f64>,
    }

    fn notes() -> Notes {
        let why = message!("no user");
        let nested = message!(
            "{why}; {count} of {all} rows cannot be used",
            why,
            count = 3,
            all = 5
        );
        Notes {
            notes: vec![
                nested,
                Message::foreign("its own words"),
                message!("no event"),
            ],
            after: Some(0.5),
        }
    }

    #[test]
    fn what_was_written_is_read_and_said_in_the_readers_language() {
        let written = notes();
        let json = serde_json::to_string(&written).expect("JSON");
        let toml = toml::to_string(&written).expect("TOML");
        let read: [Notes; 2] = [
            serde_json::from_str(&json).expect("of JSON"),
            toml::from_str(&toml).expect("of TOML"),
        ];
        for read in read {
            assert_eq!(read, written);
            assert_eq!(read.notes[0], "no user; 3 of 5 rows cannot be used");
            in_language(Language::Chinese, || {
                assert_eq!(read.notes[0].to_string(), "没有用户；5 行中有 3 行不能使用");
                assert_eq!(read.notes[1].to_string(), "its own words");
                assert_eq!(read.notes[2].to_string(), "没有事件");
            });
        }
    }

    #[test]
    fn a_text_of_an_older_file_is_a_foreign_one_and_anything_else_is_refused() {
        let old: Message = serde_json::from_str(r#""3 labels without an image""#).expect("a text");
        assert_eq!(old, Message::foreign("3 labels without an image"));
        for wrong in [
            r#"{"with":{}}"#,
            r#"{"say":"a","why":"b"}"#,
            "3",
            r#"{"say":3}"#,
        ] {
            assert!(serde_json::from_str::<Message>(wrong).is_err(), "{wrong}");
        }
    }
}
