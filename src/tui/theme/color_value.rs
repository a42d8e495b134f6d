//! How a theme's file says a colour: a name, `"#rrggbb"`, or a table with what goes with it.

use std::fmt;

use ratatui::style::Modifier;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, MapAccess, Visitor},
    ser::SerializeMap,
};

use crate::words::word;

/// The keys of a table.
const KEYS: [&str; 7] = [
    "color",
    "ansi",
    "bold",
    "dim",
    "italic",
    "underline",
    "reverse",
];

const MODIFIERS: [(&str, Modifier); 5] = [
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("italic", Modifier::ITALIC),
    ("underline", Modifier::UNDERLINED),
    ("reverse", Modifier::REVERSED),
];

/// The word for whatever colour the terminal draws with on its own.
pub const DEFAULT: &str = "default";

/// A colour as it is written, and how the text stands out beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColorValue {
    /// `#rrggbb`, a name of the palette, or `default`; none is `default`.
    pub color: Option<String>,
    /// One of the 16 named colours, for terminals that have no more.
    pub ansi: Option<String>,
    /// Bold and the like.
    pub modifiers: Modifier,
}

impl Serialize for ColorValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.ansi.is_none() && self.modifiers.is_empty() {
            return serializer.serialize_str(self.color.as_deref().unwrap_or(DEFAULT));
        }
        let mut map = serializer.serialize_map(None)?;
        if let Some(color) = &self.color {
            map.serialize_entry("color", color)?;
        }
        if let Some(ansi) = &self.ansi {
            map.serialize_entry("ansi", ansi)?;
        }
        for (key, modifier) in MODIFIERS {
            if self.modifiers.contains(modifier) {
                map.serialize_entry(key, &true)?;
            }
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for ColorValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PaintVisitor)
    }
}

struct PaintVisitor;

impl<'de> Visitor<'de> for PaintVisitor {
    type Value = ColorValue;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(word(
            "a colour: a name of the palette, \"#rrggbb\" or a table",
        ))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<ColorValue, E> {
        Ok(ColorValue {
            color: Some(text.to_owned()),
            ..ColorValue::default()
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ColorValue, A::Error> {
        let mut paint = ColorValue::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "color" => paint.color = Some(map.next_value()?),
                "ansi" => paint.ansi = Some(map.next_value()?),
                other => {
                    let known = MODIFIERS.iter().find(|(name, _)| *name == other);
                    let (_, modifier) =
                        known.ok_or_else(|| A::Error::unknown_field(other, &KEYS))?;
                    paint.modifiers.set(*modifier, map.next_value()?);
                }
            }
        }
        Ok(paint)
    }
}
