//! What a filter means.

use std::cmp::Ordering;

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A word or a name.
    Word,
    /// A number: `50`, `.9`, `90%`, `7.5k`, `2M`.
    Number,
    /// A span of time: `90`, `90s`, `5m`, `2h`, `3d`.
    Seconds,
}

/// A field of a row, by its name.
pub type Field = (&'static str, Kind);

/// What stands in a field.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A word or a name.
    Word(String),
    /// A number; `None` where it is not known.
    Number(Option<f64>),
}

/// A row that can be asked for its fields.
pub trait Row {
    /// What stands in a field of the list's table; `None` where there is no such field.
    fn value(&self, field: &str) -> Option<Value>;
    /// Whether a word in small letters stands in it anywhere.
    fn has(&self, word: &str) -> bool;
}

/// How a field is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// A word holds a part, a number is equal.
    Holds,
    /// The same.
    Is,
    /// Not the same.
    IsNot,
    /// Less.
    Less,
    /// Less or the same.
    AtMost,
    /// More.
    More,
    /// More or the same.
    AtLeast,
}

/// A condition.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Query {
    /// Any row.
    #[default]
    Any,
    /// A word in small letters, anywhere.
    Word(String),
    /// A field that holds words.
    Name(&'static str, Comparison, String),
    /// A field that holds numbers.
    Number(&'static str, Comparison, f64),
    /// Not the other.
    Not(Box<Query>),
    /// All of them.
    And(Vec<Query>),
    /// One of them or more.
    Or(Vec<Query>),
}

impl Query {
    /// Whether a row satisfies it. What is not known is different from everything, and neither less nor more.
    pub fn holds(&self, row: &impl Row) -> bool {
        match self {
            Self::Any => true,
            Self::Word(word) => row.has(word),
            Self::Name(field, comparison, wanted) => match row.value(field) {
                Some(Value::Word(word)) => named(&word.to_lowercase(), *comparison, wanted),
                _ => false,
            },
            Self::Number(field, comparison, wanted) => match row.value(field) {
                Some(Value::Number(number)) => numbered(number, *comparison, *wanted),
                _ => false,
            },
            Self::Not(query) => !query.holds(row),
            Self::And(queries) => queries.iter().all(|q| q.holds(row)),
            Self::Or(queries) => queries.iter().any(|q| q.holds(row)),
        }
    }
}

fn named(word: &str, comparison: Comparison, wanted: &str) -> bool {
    match comparison {
        Comparison::Holds => word.contains(wanted),
        other => ordered(word.cmp(wanted), other),
    }
}

fn numbered(number: Option<f64>, comparison: Comparison, wanted: f64) -> bool {
    // A fraction is shown with three digits, so that three digits are typed to find it.
    let digit = 10f64.powf(wanted.abs().log10().floor() - 2.0);
    let near = |v: f64| {
        v.total_cmp(&wanted).is_eq() || (v.fract() != 0.0 && (v - wanted).abs() <= digit / 2.0)
    };
    let order = number.and_then(|v| {
        if near(v) {
            Some(Ordering::Equal)
        } else {
            v.partial_cmp(&wanted)
        }
    });
    match order {
        Some(order) => ordered(order, comparison),
        None => comparison == Comparison::IsNot,
    }
}

fn ordered(order: Ordering, comparison: Comparison) -> bool {
    match comparison {
        Comparison::Holds | Comparison::Is => order.is_eq(),
        Comparison::IsNot => order.is_ne(),
        Comparison::Less => order.is_lt(),
        Comparison::AtMost => order.is_le(),
        Comparison::More => order.is_gt(),
        Comparison::AtLeast => order.is_ge(),
    }
}
