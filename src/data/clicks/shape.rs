//! The sizes of a row that fix a model's tables and layers.

use serde::{Deserialize, Serialize};

/// Rows of features, clicked or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClickShape {
    /// Numbers of a row: the user's and the moment's.
    pub dense: usize,
    /// Ids of a row that describe the user and the moment, first in every row.
    pub user_fields: usize,
    /// Ids of a row that describe the item.
    pub item_fields: usize,
    /// Rows of all embedding tables together: every id is below it.
    pub values: usize,
}

impl ClickShape {
    /// Ids of a row.
    pub fn fields(self) -> usize {
        self.user_fields + self.item_fields
    }
}
