//! What is filled in within a command: `{scale}`, `{seed}` and their like; `{{scale}}` stands for itself.

use crate::sets::closed_set;

closed_set! {
    /// What a command may name, and a trial knows.
    pub enum Macro {
        /// The scale.
        Scale = "scale",
        /// The seed.
        Seed = "seed",
        /// The share of the data to learn from.
        Fraction = "fraction",
        /// The number of the trial.
        Trial = "trial",
        /// How often it was started, from 1.
        Attempt = "attempt",
        /// The trial's own folder.
        Dir = "dir",
        /// The folder for its checkpoints.
        CheckpointDir = "checkpoint_dir",
        /// The folder of checkpoints to go on from; empty at a first start.
        Resume = "resume",
        /// The file to which reports are appended.
        Report = "report",
    }
}

impl Macro {
    /// Whether it stands for a path, which a shell would take apart.
    pub fn is_path(self) -> bool {
        match self {
            Self::Dir | Self::CheckpointDir | Self::Resume | Self::Report => true,
            Self::Scale | Self::Seed | Self::Fraction | Self::Trial | Self::Attempt => false,
        }
    }

    fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|m| m.name() == name)
    }
}

/// A piece of a command's argument.
#[derive(Debug, PartialEq, Eq)]
enum Piece<'a> {
    /// As it is.
    Text(&'a str),
    /// A name in braces, which no doubled braces guard.
    Named(&'a str),
}

/// The pieces of an argument. Braces around anything but a lower-case name are text, as in JSON.
fn pieces(mut rest: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        found.push(Piece::Text(before));
        if let Some(guarded) = from.strip_prefix("{{")
            && let Some(name) =
                braced(guarded).filter(|name| guarded[name.len()..].starts_with("}}"))
        {
            found.push(Piece::Text(&from[1..name.len() + 3]));
            rest = &from[name.len() + 4..];
        } else if let Some(name) = braced(&from[1..]) {
            found.push(Piece::Named(name));
            rest = &from[name.len() + 2..];
        } else {
            found.push(Piece::Text("{"));
            rest = &from[1..];
        }
    }
    found.push(Piece::Text(rest));
    found
}

/// The name before the next closing brace, where it is one.
fn braced(text: &str) -> Option<&str> {
    let name = &text[..text.find('}')?];
    let letters = |c: char| c.is_ascii_lowercase() || c == '_';
    (!name.is_empty() && name.chars().all(letters)).then_some(name)
}

/// An argument with its macros filled in.
pub fn expand(argument: &str, value: impl Fn(Macro) -> String) -> String {
    let filled = |piece| match piece {
        Piece::Text(text) => text.to_owned(),
        Piece::Named(name) => Macro::of(name).map_or_else(|| format!("{{{name}}}"), &value),
    };
    pieces(argument).into_iter().map(filled).collect()
}

/// The macros of an argument.
///
/// # Errors
/// With the first name that is none.
pub fn named(argument: &str) -> Result<Vec<Macro>, &str> {
    let names = pieces(argument)
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Text(_) => None,
            Piece::Named(name) => Some(Macro::of(name).ok_or(name)),
        });
    names.collect()
}

#[cfg(test)]
mod tests {
    use super::{Macro, expand, named};

    #[test]
    fn only_names_in_braces_are_filled_in() {
        let upper = |m: Macro| m.name().to_uppercase();
        for (text, filled) in [
            ("--w={scale}", "--w=SCALE"),
            ("{scale}{seed}", "SCALESEED"),
            ("{{scale}}", "{scale}"),
            ("{{{scale}}}", "{{scale}}"),
            ("{\"a\": {\"b\": 1}}", "{\"a\": {\"b\": 1}}"),
            ("${HOME} {} { {scale", "${HOME} {} { {scale"),
            ("é{seed}é", "éSEEDé"),
        ] {
            assert_eq!(expand(text, upper), filled, "{text}");
        }
        assert_eq!(named("a{dir}b{seed}"), Ok(vec![Macro::Dir, Macro::Seed]));
        assert_eq!(named("{scal}"), Err("scal"));
        assert_eq!(named("{{scal}} {SCAL}"), Ok(vec![]));
    }
}
