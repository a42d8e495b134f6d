//! What a program reports: a JSON object a line, in its report file or on its standard output after `@scalescope `.

use std::collections::BTreeMap;

use serde_json::Value;

use super::scraper::{Pair, number};

/// How a line on standard output begins that is a report.
pub const MARK: &str = "@scalescope ";

/// Most names that a report may have.
const MOST: usize = 256;

/// One report.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Numbers by their names; of `latency_ms = {"p50": ..}` by `latency_ms.p50`.
    pub numbers: BTreeMap<String, f64>,
    /// What is said of the model.
    pub model: BTreeMap<String, f64>,
    /// What was measured at the end.
    pub result: Option<BTreeMap<String, f64>>,
    /// The step at which everything was saved.
    pub saved: Option<u64>,
}

impl Report {
    /// Reads a report; `None` where the text is no object.
    pub fn read(text: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(text)
            .or_else(|_| serde_json::from_str(&without_bare_words(text)))
            .ok()?;
        let Value::Object(fields) = value else {
            return None;
        };
        let mut report = Self::default();
        for (name, value) in fields {
            match (name.as_str(), &value) {
                ("model", Value::Object(_)) => flatten("", &value, &mut report.model),
                ("result", Value::Object(_)) => {
                    let result = report.result.get_or_insert_default();
                    flatten("", &value, result);
                }
                ("saved", value) => report.saved = whole(value.as_f64()),
                _ => flatten(&name, &value, &mut report.numbers),
            }
        }
        Some(report)
    }

    /// What was read of a line that was written for people.
    pub fn scraped(pairs: &[Pair<'_>]) -> Self {
        let mut report = Self::default();
        for pair in pairs {
            report.numbers.insert(pair.key.to_owned(), pair.value);
            if let Some(of) = pair.of {
                report.numbers.insert(format!("{}s", pair.key), of);
            }
        }
        report
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A count, where the number is one.
pub fn whole(value: Option<f64>) -> Option<u64> {
    let value = value?;
    (0.0..9e15).contains(&value).then_some(value as u64)
}

/// The numbers below a value; `null` is how some write what is not a number.
fn flatten(name: &str, value: &Value, into: &mut BTreeMap<String, f64>) {
    if into.len() >= MOST {
        return;
    }
    let below = |key: &str| {
        if name.is_empty() {
            key.to_owned()
        } else {
            format!("{name}.{key}")
        }
    };
    match value {
        Value::Number(number) => {
            into.insert(name.to_owned(), number.as_f64().unwrap_or(f64::NAN));
        }
        Value::Null => {
            into.insert(name.to_owned(), f64::NAN);
        }
        Value::Object(fields) => {
            for (key, value) in fields {
                flatten(&below(key), value, into);
            }
        }
        // Python writes what JSON has no number for as a word, and so do others as a text.
        Value::String(text) => {
            if let Some(value) = number(text).filter(|v| !v.is_finite()) {
                into.insert(name.to_owned(), value);
            }
        }
        Value::Bool(_) | Value::Array(_) => {}
    }
}

/// The same text with `NaN` and `Infinity`, which Python writes bare, in quotes.
fn without_bare_words(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let (mut quoted, mut escaped) = (false, false);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let word = ["NaN", "-Infinity", "Infinity"]
            .into_iter()
            .find(|word| !quoted && rest.starts_with(word));
        if let Some(word) = word {
            out += &format!("\"{word}\"");
            rest = &rest[word.len()..];
            continue;
        }
        if c == '"' && !escaped {
            quoted = !quoted;
        }
        escaped = c == '\\' && !escaped;
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
    out
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "what was told comes through unchanged")]
mod tests {
    use proptest::prelude::*;

    use super::Report;

    #[test]
    fn reports_are_read_as_people_write_them() {
        let report = Report::read(r#"{"step": 3, "loss": NaN, "note": "NaN", "saved": 3}"#);
        let report = report.expect("an object");
        assert!(report.numbers["loss"].is_nan() && report.numbers["note"].is_nan());
        assert_eq!((report.numbers["step"], report.saved), (3.0, Some(3)));
        let report = Report::read(
            r#"{"model":{"parameters":10},"result":{"val_loss":-Infinity,"latency_ms":{"p50":1,"p95":2}}}"#,
        );
        let report = report.expect("an object");
        let result = report.result.expect("a result");
        assert_eq!(result["latency_ms.p95"], 2.0);
        assert_eq!(result["val_loss"], f64::NEG_INFINITY);
        assert_eq!(report.model["parameters"], 10.0);
        for no in ["", "[1]", "3", "{\"loss\": 0.", "loss: 3"] {
            assert_eq!(Report::read(no), None, "{no}");
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in "\\PC{0,120}") {
            let _ = Report::read(&text);
        }
    }
}
