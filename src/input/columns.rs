//! Names of columns: how they are compared, found, and told to the user.

use strsim::jaro_winkler;

use crate::words::{Message, message};

/// A name as it is compared: without case, blanks, signs, a unit in brackets, and a `:type` behind it.
pub fn column_key(name: &str) -> String {
    let name = name.trim();
    // `item_id:token` of RecBole; a name that is nothing but a type keeps it.
    let name = match name.split_once(':') {
        Some((before, kind)) if !before.is_empty() && is_word(kind) => before,
        _ => name,
    };
    let name = match name.find(['(', '[']) {
        Some(at) if at > 0 => &name[..at],
        _ => name,
    };
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// Whether two names are one.
pub fn same(a: &str, b: &str) -> bool {
    column_key(a) == column_key(b)
}

/// Where the first of some usual names stands in a header; the names stand from full to short, as [`column_key`] gives them.
pub fn find(header: &[impl AsRef<str>], usual: &[&str]) -> Option<usize> {
    let keys: Vec<String> = header.iter().map(|h| column_key(h.as_ref())).collect();
    usual
        .iter()
        .find_map(|name| keys.iter().position(|key| key == name))
}

/// Where the column stands that a user named: as it is written, else as names are compared.
///
/// # Errors
/// The name that is nearest, where there is no such column.
pub fn named<'a>(header: &'a [impl AsRef<str>], name: &str) -> Result<usize, Option<&'a str>> {
    let names = || header.iter().map(AsRef::as_ref);
    let exact = names().position(|h| h == name);
    let alike = || names().position(|h| same(h, name) && !column_key(name).is_empty());
    exact.or_else(alike).ok_or_else(|| {
        let key = column_key(name);
        let near = |h: &&str| jaro_winkler(&column_key(h), &key);
        names()
            .filter(|h| near(h) > 0.8)
            .max_by(|a, b| near(a).total_cmp(&near(b)))
    })
}

/// How many columns that were left are named: a table of hundreds is told by its first.
const TOLD: usize = 8;

/// Which columns of a table were taken for what, and which were left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// What was taken, with the column's name or its number from 1.
    pub taken: Vec<(Message, String)>,
    /// The names of those that were left.
    pub left: Vec<String>,
}

impl Taken {
    /// Says it in one line.
    pub fn message(&self) -> Message {
        let one = |(what, name): &(Message, String)| message!("{what} = `{name}`", what, name);
        let taken = self.taken.iter().map(one);
        let both = |first, second| message!("{first}, {second}", first, second);
        let taken = taken
            .reduce(both)
            .unwrap_or_else(|| message!("none is known"));
        let mut left: Vec<String> = self.left.iter().map(|l| format!("`{l}`")).collect();
        let more = left.len().saturating_sub(TOLD);
        left.truncate(TOLD);
        let left = left.join(", ");
        match (self.left.len(), more) {
            (0, _) => message!("columns: {taken}", taken),
            (_, 0) => message!("columns: {taken}; left: {left}", taken, left),
            _ => message!(
                "columns: {taken}; left: {left} and {more} more",
                taken,
                left,
                more
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_what_varies() {
        for name in [
            "user_id",
            "User ID",
            "userId",
            "user-id",
            "user_id:token",
            " USER_ID ",
        ] {
            assert_eq!(column_key(name), "userid", "{name}");
        }
        assert_eq!(column_key("params (M)"), "params");
        assert_eq!(column_key("eval/loss"), "evalloss");
        assert_eq!(column_key("评分"), "评分");
        assert_eq!(column_key("(M)"), "m");
    }

    #[test]
    fn full_names_win_over_short_ones() {
        assert_eq!(
            find(&["size", "Parameters"], &["parameters", "size"]),
            Some(1)
        );
        assert_eq!(find(&["size", "x"], &["parameters", "size"]), Some(0));
        assert_eq!(find(&["x"], &["parameters"]), None);
        assert_eq!(named(&["Val Loss", "val_loss"], "val_loss"), Ok(1));
        assert_eq!(named(&["Val Loss"], "val-loss"), Ok(0));
        assert_eq!(named(&["params", "loss"], "param"), Err(Some("params")));
        assert_eq!(named(&["params"], "quality"), Err(None));
    }

    #[test]
    fn what_was_taken_and_left_is_one_line() {
        let taken = Taken {
            taken: vec![
                (message!("user"), "userId".into()),
                (message!("item"), "2".into()),
            ],
            left: vec!["title".into()],
        };
        assert_eq!(
            taken.message(),
            "columns: user = `userId`, item = `2`; left: `title`"
        );
        let many = Taken {
            left: (0..20).map(|i| format!("c{i}")).collect(),
            ..taken
        };
        assert!(many.message().to_string().ends_with("`c7` and 12 more"));
    }
}
