//! Rows as they were made or read, before they are divided and encoded.

use super::set::Division;
use crate::{
    data::{
        identity::{Digest, Identity},
        interactions::Names,
    },
    words::Message,
};

/// A column of values that are only equal or not.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Column {
    pub title: String,
    pub names: Names,
    /// The number of each row's value.
    pub values: Vec<u32>,
}

impl Column {
    pub(super) fn new(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            ..Self::default()
        }
    }
}

/// The split that a row belongs to, in the order of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Train,
    Validation,
    Test,
}

/// Divides `count` rows in order of time.
pub(super) fn parts(count: usize, division: Division) -> Vec<Part> {
    let share = |of: f64| ((count as f64 * of).round() as usize).min(count);
    let test = share(division.test);
    let validation = share(division.validation).min(count - test);
    let part = |i: usize| match count - i {
        left if left <= test => Part::Test,
        left if left <= test + validation => Part::Validation,
        _ => Part::Train,
    };
    (0..count).map(part).collect()
}

/// Whose rows they are: then items can be ranked for users.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ranked {
    /// The first column tells the user, the first of the item's columns the item.
    UsersAndItems,
    /// Nobody knows.
    No,
}

/// Rows as they were made or read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Table {
    /// The user's columns, then the item's.
    pub columns: Vec<Column>,
    pub user_fields: usize,
    pub numbers: Vec<String>,
    /// `[row, number]`; NaN where it is missing.
    pub dense: Vec<f32>,
    pub labels: Vec<f32>,
    pub probabilities: Vec<f32>,
    pub parts: Vec<Part>,
    pub ranked: Ranked,
    pub notes: Vec<Message>,
}

impl Table {
    /// The identity of rows: what was chosen by whom, with which numbers and labels, in which split. What the values are
    /// called is not of it, for no model sees it.
    pub(super) fn identity(&self) -> Identity {
        let mut digest = Digest::default();
        digest.count(self.columns.len());
        digest.count(self.user_fields);
        for column in &self.columns {
            digest.text(&column.title);
            digest.numbers(&column.values);
        }
        digest.floats(&self.dense);
        digest.floats(&self.labels);
        let part = |part: &Part| match part {
            Part::Train => 0,
            Part::Validation => 1,
            Part::Test => 2,
        };
        let parts: Vec<u32> = self.parts.iter().map(part).collect();
        digest.numbers(&parts);
        digest.end()
    }
}

/// A value that is rarer than asked, or new, has the first id of its field.
pub(super) const SHARED: u32 = 0;

/// The ids of a column's values, before they are offset by the field.
pub(super) struct Vocabulary {
    /// The id of each value of the column.
    pub ids: Vec<u32>,
    /// Ids of the field, the shared one among them.
    pub count: usize,
}
