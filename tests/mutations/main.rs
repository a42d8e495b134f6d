//! Mutated files that users bring: whatever bytes stand in one, reading it gives something or refuses, and never breaks down.
//!
//! A few cases of each here; before a release many, as CONTRIBUTING says.

mod change;
mod data;
mod texts;
