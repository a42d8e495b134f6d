//! JSON lines: one object for each trial, or for each point of a curve.

use serde_json::Value;

use super::{asked::Asked, rows::rows};

pub(super) fn write(asked: &Asked<'_>) -> String {
    let line = |row| Value::Object(row).to_string() + "\n";
    rows(asked).into_iter().map(line).collect()
}
