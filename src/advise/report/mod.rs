//! What the advice comes to in tables and lists.

pub mod list_row;
pub mod tier_table;
