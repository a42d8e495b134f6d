//! Closed sets: an enum whose items are declared once, each with its name and with all that belongs to it; and open ones, which
//! have names that users give beside those items.
//!
//! The order of the declaration is the order in which items are shown. Files and machine output have an item by its name.

mod name;

use std::fmt;

use serde::{
    Deserializer,
    de::{DeserializeSeed, EnumAccess, Error, Unexpected, VariantAccess, Visitor},
};

pub use name::{EXPECTED as NAME_EXPECTED, Name};

/// Declares a closed set.
///
/// Of `enum Set: Row { Item = ROW }` each item has a row, a constant with a `name`; `Set::row` gives it. Of
/// `enum Set { Item = "name" }` an item has its name only.
macro_rules! closed_set {
    (
        $(#[$about:meta])*
        pub enum $Set:ident: $Row:ty { $($(#[$doc:meta])* $Item:ident = $row:expr),+ $(,)? }
    ) => {
        $crate::sets::closed_set! {
            $(#[$about])*
            pub enum $Set { $($(#[$doc])* $Item = $row.name),+ }
        }

        impl $Set {
            /// What belongs to the item.
            const fn row(self) -> &'static $Row {
                match self {
                    $(Self::$Item => const { &$row }),+
                }
            }
        }
    };
    (
        $(#[$about:meta])*
        pub enum $Set:ident { $($(#[$doc:meta])* $Item:ident = $name:expr),+ $(,)? }
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $Set {
            $($(#[$doc])* $Item),+
        }

        $crate::sets::named!($Set { $($Item = $name),+ });
    };
}

/// Gives an enum without fields what every closed set has: `ALL`, the names, and serde by them.
macro_rules! named {
    ($Set:ident { $($Item:ident = $name:expr),+ $(,)? }) => {
        impl $Set {
            /// Every item, in the order in which they are shown.
            pub const ALL: [Self; [$(stringify!($Item)),+].len()] = [$(Self::$Item),+];

            const NAMES: &'static [&'static str] = &[$($name),+];

            /// The name used in files, on the command line and in machine output.
            pub const fn name(self) -> &'static str {
                Self::NAMES[self as usize]
            }
        }

        impl std::fmt::Display for $Set {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }

        impl serde::Serialize for $Set {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_unit_variant(stringify!($Set), *self as u32, self.name())
            }
        }

        impl<'de> serde::Deserialize<'de> for $Set {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let place = $crate::sets::place(deserializer, stringify!($Set), Self::NAMES)?;
                Ok(Self::ALL[place])
            }
        }
    };
}

/// Gives an enum of declared items and of `Own(Name)`, the names that users give, what every set has: `ALL` of the declared,
/// the names, and serde by them.
macro_rules! open {
    ($Set:ident { $($Item:ident = $name:expr),+ $(,)? }) => {
        impl $Set {
            /// Every declared item, in the order in which they are shown.
            pub const ALL: [Self; [$(stringify!($Item)),+].len()] = [$(Self::$Item),+];

            /// The name used in files, on the command line and in machine output.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$Item => $name,)+
                    Self::Own(name) => name.as_str(),
                }
            }

            /// The item of a name: a declared one, else one of the user's own; `None` where the text is no name.
            pub fn named(text: &str) -> Option<Self> {
                let declared = Self::ALL.into_iter().find(|item| item.name() == text);
                declared.or_else(|| $crate::sets::Name::new(text).map(Self::Own))
            }
        }

        impl std::fmt::Display for $Set {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }

        impl serde::Serialize for $Set {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }

        impl<'de> serde::Deserialize<'de> for $Set {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::sets::open_name(deserializer, Self::named)
            }
        }
    };
}

pub(crate) use {closed_set, named, open};

/// Reads the name of an open set's item.
///
/// # Errors
/// When it is no name at all.
pub(crate) fn open_name<'de, T, D: Deserializer<'de>>(
    deserializer: D,
    of: fn(&str) -> Option<T>,
) -> Result<T, D::Error> {
    struct Text<T>(fn(&str) -> Option<T>);
    impl<T> Visitor<'_> for Text<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(NAME_EXPECTED)
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            let found = (self.0)(text);
            found.ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
        }
    }
    deserializer.deserialize_str(Text(of))
}

/// Reads the name of an item: its place among the names.
///
/// # Errors
/// When there is no such name, or something else than a name; as serde's own enums say it.
pub(crate) fn place<'de, D: Deserializer<'de>>(
    deserializer: D,
    set: &'static str,
    names: &'static [&'static str],
) -> Result<usize, D::Error> {
    deserializer.deserialize_enum(set, names, Names { set, names })
}

/// Reads one of some names.
#[derive(Clone, Copy)]
struct Names {
    set: &'static str,
    names: &'static [&'static str],
}

impl<'de> Visitor<'de> for Names {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "enum {}", self.set)
    }

    fn visit_enum<A: EnumAccess<'de>>(self, item: A) -> Result<usize, A::Error> {
        let (place, nothing) = item.variant_seed(OneOf(self.names))?;
        nothing.unit_variant()?;
        Ok(place)
    }
}

/// Reads the name itself.
struct OneOf(&'static [&'static str]);

impl<'de> DeserializeSeed<'de> for OneOf {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for OneOf {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("variant identifier")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<usize, E> {
        let known = self.0.iter().position(|known| *known == name);
        known.ok_or_else(|| E::unknown_variant(name, self.0))
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    struct Row {
        name: &'static str,
        legs: u32,
    }

    closed_set! {
        /// Animals.
        pub enum Animal: Row {
            /// It barks.
            Dog = Row { name: "dog", legs: 4 },
            /// It sings.
            SongBird = Row { name: "song-bird", legs: 2 },
        }
    }

    /// The same as serde derives it.
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(rename = "Animal", rename_all = "kebab-case")]
    enum Derived {
        Dog,
        SongBird,
    }

    #[test]
    fn an_item_has_its_row_and_its_place() {
        assert_eq!(Animal::ALL, [Animal::Dog, Animal::SongBird]);
        assert_eq!(Animal::ALL.map(|a| a.row().legs), [4, 2]);
        assert_eq!(format!("{:>10}", Animal::SongBird), " song-bird");
    }

    #[test]
    fn files_have_items_as_serde_would_write_them() {
        for (own, derived) in Animal::ALL
            .into_iter()
            .zip([Derived::Dog, Derived::SongBird])
        {
            let json = serde_json::to_string(&own).expect("a name");
            assert_eq!(json, serde_json::to_string(&derived).expect("a name"));
            assert_eq!(serde_json::from_str::<Animal>(&json).expect("a name"), own);
        }
        let map = std::collections::BTreeMap::from([(Animal::SongBird, 1), (Animal::Dog, 2)]);
        let json = serde_json::to_string(&map).expect("a map");
        assert_eq!(json, r#"{"dog":2,"song-bird":1}"#);
        assert_eq!(
            serde_json::from_str::<std::collections::BTreeMap<Animal, i32>>(&json).expect("a map"),
            map
        );
    }

    #[test]
    fn a_wrong_name_is_refused_as_serde_would() {
        let of_json = |text: &str| {
            let own = serde_json::from_str::<Animal>(text).expect_err("no animal");
            let derived = serde_json::from_str::<Derived>(text).expect_err("no animal");
            (own.to_string(), derived.to_string())
        };
        for text in ["\"cat\"", "3", "{\"dog\":1}", "null", "\"Dog\""] {
            let (own, derived) = of_json(text);
            assert_eq!(own, derived);
        }
        for text in ["a = 'cat'", "a = 3", "a = {dog = 1}", "a = []"] {
            let value: toml::Table = text.parse().expect("a table");
            let own = value["a"].clone().try_into::<Animal>();
            let derived = value["a"].clone().try_into::<Derived>();
            let said = |e: toml::de::Error| e.to_string();
            assert_eq!(
                own.map_err(said).err(),
                derived.map_err(said).err(),
                "{text}"
            );
        }
    }
}
