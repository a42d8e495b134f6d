//! Which columns of a table the user names.

use serde::{Deserialize, Serialize};

/// Columns by their name in the header, or by their number from 1 where there is no header.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Columns {
    /// Who chose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// What was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// How much it was liked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<String>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// What was done: the kind of an event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
}

impl Columns {
    /// Whether none is named.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
