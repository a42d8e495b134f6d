//! A sweep as rows of a table: its trials, or the points of their curves.

use serde_json::{Map, Value, json};

use super::asked::{Asked, Part};
use crate::sweep::{Bucket, Curve, Summary, Sweep, TrialRecord};

/// A row: values by the names of their columns.
pub(super) type Row = Map<String, Value>;

/// The rows of what is asked for; inner objects are kept.
pub(super) fn rows(asked: &Asked<'_>) -> Vec<Row> {
    match asked.part {
        Some(Part::Curves) => points(asked.sweep),
        _ => trials(asked.sweep),
    }
}

/// The trials as the summary has them, each with its sweep.
fn trials(sweep: &Sweep) -> Vec<Row> {
    let summary = json!(Summary::of(sweep, false));
    let lines = summary["trials"].as_array().cloned().unwrap_or_default();
    let row = |line: Value| {
        let mut row = head(sweep);
        if let Value::Object(fields) = line {
            row.extend(fields);
        }
        row
    };
    lines.into_iter().map(row).collect()
}

fn head(sweep: &Sweep) -> Row {
    let scenario = &sweep.plan.scenario;
    let fields = [
        ("sweep", json!(sweep.plan.id)),
        ("scenario", json!(scenario.name)),
        ("task", json!(scenario.task)),
        ("metric", json!(scenario.quality())),
    ];
    fields
        .map(|(name, value)| (name.to_owned(), value))
        .into_iter()
        .collect()
}

/// Every point of every curve.
fn points(sweep: &Sweep) -> Vec<Row> {
    let of = |record: &TrialRecord| -> Vec<Row> {
        let curves = [
            ("train_loss", &record.train_loss),
            ("loss", &record.loss),
            ("quality", &record.quality),
        ];
        let rows = |(name, curve): (&str, &Curve)| -> Vec<Row> {
            curve
                .buckets()
                .iter()
                .map(|b| point(sweep, record, name, b))
                .collect()
        };
        curves.into_iter().flat_map(rows).collect()
    };
    sweep.trials.iter().flat_map(of).collect()
}

fn point(sweep: &Sweep, record: &TrialRecord, curve: &str, at: &Bucket) -> Row {
    let trial = &record.trial;
    // What is not finite is null.
    let fields = [
        ("id", json!(trial.id)),
        ("family", json!(trial.family)),
        ("scale", json!(trial.scale)),
        ("seed", json!(trial.seed)),
        ("data_fraction", json!(trial.data_fraction)),
        ("complexity", json!(trial.complexity)),
        ("curve", json!(curve)),
        ("step", json!(at.step)),
        ("seconds", json!(at.seconds)),
        ("samples", json!(at.samples)),
        ("value", json!(at.mean)),
        ("low", json!(at.low)),
        ("high", json!(at.high)),
    ];
    let mut row = head(sweep);
    row.extend(fields.map(|(name, value)| (name.to_owned(), value)));
    row
}
