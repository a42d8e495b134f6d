//! What a scenario may state about clicks.

use serde::{Deserialize, Serialize};

use crate::data::interactions::Columns;

/// How clicks are made, or read from a user's file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClickOptions {
    /// Impressions to make (200 000 by default), or the most rows that are used of a user's file (500 000 by default).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<usize>,
    /// Users to make; 300 by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub users: Option<usize>,
    /// Items to make; 150 by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<usize>,
    /// The columns of the user's file, where they are not found by their usual names.
    #[serde(skip_serializing_if = "Columns::is_empty")]
    pub columns: Columns,
    /// The least rating that counts as a click; four fifths of the greatest rating by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
    /// The events that count as clicks, the others as impressions without one; by default every event is a click.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<String>,
    /// Items drawn for each click as not chosen, where a file tells of clicks only; 4 by default. Given, they are drawn in any
    /// case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub negatives: Option<usize>,
    /// Training rows that a value needs for an embedding of its own; all rarer values share one. 2 by default, 8 for Criteo.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub least_rows: Option<usize>,
    /// Categories of a Criteo file that describe the user, from the first on, the others describing the item; 13 by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_fields: Option<usize>,
}

impl ClickOptions {
    /// Whether nothing is stated.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}
