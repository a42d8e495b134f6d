//! What the advice comes to in tables and lists.

pub mod tier_table;
pub mod verdict;
