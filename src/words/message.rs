//! A sentence as a value: it travels between processes and files, and is said in the language of whoever reads it.

use std::{borrow::Cow, collections::BTreeMap, fmt, io, path};

use super::{filled, word};

/// What is to be said: an English template that is the key of every language, with what fills its `{name}`s; or a text that
/// is nobody's to translate.
///
/// [`message!`](crate::words::message) makes one. Display says it in the language that is spoken here. Serialised, a
/// sentence is a table of its template and values, a foreign text a plain string.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Message(Content);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Content {
    /// What others say, and names and numbers: the same in every language.
    Foreign(String),
    /// What the program says.
    Sentence(Box<Sentence>),
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Sentence {
    template: Cow<'static, str>,
    values: BTreeMap<Cow<'static, str>, Message>,
}

impl Message {
    /// A text that stays as it is in every language: what a user's file, a library or the system says.
    pub fn foreign(text: impl fmt::Display) -> Self {
        Self(Content::Foreign(text.to_string()))
    }

    /// An English template with the values of its `{name}`s; `message!` checks that they match.
    pub fn sentence<const N: usize>(
        template: &'static str,
        values: [(&'static str, Self); N],
    ) -> Self {
        let values = values.map(|(name, value)| (name.into(), value));
        Self::of(template.into(), values.into())
    }

    /// As [`Self::sentence`], of what was read.
    pub(super) fn of(
        template: Cow<'static, str>,
        values: BTreeMap<Cow<'static, str>, Self>,
    ) -> Self {
        Self(Content::Sentence(Box::new(Sentence { template, values })))
    }

    /// What stands in every language, where this is a foreign text.
    pub(super) fn as_foreign(&self) -> Option<&str> {
        match &self.0 {
            Content::Foreign(text) => Some(text),
            Content::Sentence(_) => None,
        }
    }

    /// The template and the values, where this is a sentence.
    pub(super) fn as_sentence(&self) -> Option<(&str, &BTreeMap<Cow<'static, str>, Self>)> {
        match &self.0 {
            Content::Foreign(_) => None,
            Content::Sentence(sentence) => Some((&sentence.template, &sentence.values)),
        }
    }

    /// Messages one behind the other, divided by semicolons.
    pub fn listed(messages: impl IntoIterator<Item = Self>) -> Self {
        let both = |first, second| super::message!("{first}; {second}", first, second);
        let all = messages.into_iter().reduce(both);
        all.unwrap_or_else(|| Self::foreign(""))
    }

    /// An error and what brought it about, as far as that is told.
    pub fn of_chain(error: &anyhow::Error) -> Self {
        let causes: Vec<Self> = error.chain().map(Self::of_error).collect();
        let of = |cause, what| super::message!("{what}: {cause}", what, cause);
        causes
            .into_iter()
            .rev()
            .reduce(of)
            .unwrap_or_else(|| Self::foreign(error))
    }

    fn of_error(error: &(dyn std::error::Error + 'static)) -> Self {
        match (
            error.downcast_ref::<Self>(),
            error.downcast_ref::<io::Error>(),
        ) {
            (Some(message), _) => message.clone(),
            (_, Some(error)) => error.value(),
            _ => Self::foreign(error),
        }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Content::Foreign(text) => f.pad(text),
            Content::Sentence(sentence) => {
                let values: Vec<(&str, &dyn fmt::Display)> = sentence
                    .values
                    .iter()
                    .map(|(name, value)| (&**name, value as &dyn fmt::Display))
                    .collect();
                f.pad(&filled(word(&sentence.template), &values))
            }
        }
    }
}

impl std::error::Error for Message {}

/// What can fill a `{name}` of a [`Message`].
pub trait Value {
    /// As it is kept: another message, or what stands in every language.
    fn value(self) -> Message;
}

impl Value for Message {
    fn value(self) -> Message {
        self
    }
}

impl Value for &Message {
    fn value(self) -> Message {
        self.clone()
    }
}

macro_rules! foreign {
    ($($kind:ty),+) => {
        $(impl Value for $kind {
            fn value(self) -> Message {
                Message::foreign(self)
            }
        })+
    };
}

foreign!(
    &str,
    &&str,
    String,
    &String,
    Cow<'_, str>,
    &Cow<'_, str>,
    char,
    path::Display<'_>,
    fmt::Arguments<'_>
);
foreign!(
    u8, u16, u32, u64, usize, i32, i64, f32, f64, &u32, &u64, &usize, &f64
);

impl Value for io::Error {
    fn value(self) -> Message {
        (&self).value()
    }
}

/// What the system says is said in every language where it is usual, and stays its own text otherwise.
impl Value for &io::Error {
    fn value(self) -> Message {
        use super::message;
        use io::ErrorKind as Kind;
        match (self.kind(), self.raw_os_error()) {
            (Kind::NotFound, Some(code)) => {
                message!("No such file or directory (os error {code})", code)
            }
            (Kind::PermissionDenied, Some(code)) => {
                message!("Permission denied (os error {code})", code)
            }
            (Kind::IsADirectory, Some(code)) => message!("Is a directory (os error {code})", code),
            (Kind::NotADirectory, Some(code)) => {
                message!("Not a directory (os error {code})", code)
            }
            (Kind::AlreadyExists, Some(code)) => message!("File exists (os error {code})", code),
            (Kind::StorageFull, Some(code)) => {
                message!("No space left on device (os error {code})", code)
            }
            (Kind::ReadOnlyFilesystem, Some(code)) => {
                message!("Read-only file system (os error {code})", code)
            }
            (Kind::InvalidData, None) => message!("stream did not contain valid UTF-8"),
            _ => Message::foreign(self),
        }
    }
}

/// A sentence as a value: an English template with `{name}`s and what fills them, `name` or `name = value`.
///
/// As in [`say!`](crate::words::say), a template has no other forms than `{name}`; a value is a name, a number, another
/// message, or what was written with `format!`.
macro_rules! message {
    ($english:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        match ($($crate::words::value!($name $(, $value)?),)*) {
            ($($name,)*) => {
                // The compiler holds the names to the template.
                let _ = format_args!($english $(, $name = $name)*);
                $crate::words::Message::sentence(
                    $english,
                    [$((stringify!($name), $crate::words::Value::value($name))),*],
                )
            }
        }
    };
}

pub(crate) use message;

#[cfg(test)]
impl PartialEq<&str> for Message {
    fn eq(&self, said: &&str) -> bool {
        let text = self.to_string();
        text == *said
    }
}
