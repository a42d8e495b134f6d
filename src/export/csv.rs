//! Comma-separated values: a row for each trial, or for each point of a curve.

use serde_json::Value;

use super::{
    asked::Asked,
    rows::{Row, rows},
};

/// The columns that stand first; the others follow by their names.
const FIRST: [&str; 26] = [
    "sweep",
    "scenario",
    "task",
    "metric",
    "id",
    "family",
    "scale",
    "seed",
    "data_fraction",
    "complexity",
    "state",
    "reason",
    "quality",
    "quality_error",
    "loss",
    "parameters",
    "flops_per_sample",
    "epochs",
    "steps",
    "train_seconds",
    "curve",
    "step",
    "seconds",
    "samples",
    "value",
    "low",
];

/// Writes the rows; an inner object's fields are columns of their own, `latency_ms.p95`.
pub(super) fn write(asked: &Asked<'_>) -> String {
    let rows: Vec<Row> = rows(asked).into_iter().map(flat).collect();
    let mut columns: Vec<&String> = rows.iter().flat_map(Row::keys).collect();
    let place = |name: &str| FIRST.iter().position(|f| *f == name).unwrap_or(FIRST.len());
    columns.sort_by_key(|name| (place(name), name.as_str()));
    columns.dedup();
    let mut text = line(columns.iter().map(|c| cell(&Value::String((*c).clone()))));
    for row in &rows {
        text += &line(
            columns
                .iter()
                .map(|c| row.get(*c).map(cell).unwrap_or_default()),
        );
    }
    text
}

fn flat(row: Row) -> Row {
    let mut out = Row::new();
    for (name, value) in row {
        match value {
            Value::Object(inner) => {
                let inner = flat(inner);
                out.extend(
                    inner
                        .into_iter()
                        .map(|(key, v)| (format!("{name}.{key}"), v)),
                );
            }
            other => {
                out.insert(name, other);
            }
        }
    }
    out
}

fn line(cells: impl Iterator<Item = String>) -> String {
    cells.collect::<Vec<_>>().join(",") + "\n"
}

/// A value as a cell of RFC 4180; nothing for null.
fn cell(value: &Value) -> String {
    let text = match value {
        Value::Null => return String::new(),
        Value::String(text) => safe(text),
        other => other.to_string(),
    };
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

/// A text that no spreadsheet takes for a formula.
fn safe(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        for (value, expected) in [
            (json!(null), ""),
            (json!(1.5), "1.5"),
            (json!(-1.5), "-1.5"),
            (json!("a, \"b\""), "\"a, \"\"b\"\"\""),
            (json!("two\nlines"), "\"two\nlines\""),
            (json!("=1+1"), "'=1+1"),
        ] {
            assert_eq!(cell(&value), expected);
        }
    }

    #[test]
    fn inner_fields_become_columns() {
        let Value::Object(row) = json!({"a": {"b": 1, "c": {"d": 2}}, "e": 3}) else {
            unreachable!("an object")
        };
        let names: Vec<String> = flat(row).keys().cloned().collect();
        assert_eq!(names, ["a.b", "a.c.d", "e"]);
    }
}
