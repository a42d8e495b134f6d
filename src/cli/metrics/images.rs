//! Labels of images, or their probabilities, beside the right labels.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    file::File,
    pair::{Keys, pair},
    scores::Scores,
    table::{IDS, finite, is_named, only},
};
use crate::{
    cli::fault::Usage,
    input::{Row, Table, column_key, number},
    scenario::{Metric, nearest},
    train::metrics::classification::Scored,
    words::message,
};

/// Usual names of a column of labels.
const LABELS: [&str; 11] = [
    "label",
    "labels",
    "class",
    "target",
    "truth",
    "prediction",
    "predicted",
    "answer",
    "ytrue",
    "ypred",
    "category",
];
/// How far the probabilities of a row may be from 1 in all, as they are often rounded.
const ROUNDING: f64 = 0.01;

pub(super) fn score(predictions: &File, reference: &File, logits: bool) -> Result<Scores, Usage> {
    let named = |cells: &[&str]| is_named(cells, &[&LABELS, &IDS]);
    let right = reference.table(named)?;
    let label = only(reference, &right, &LABELS)?;
    let found = predictions.table(|cells| named(cells) || names_classes(cells, logits))?;
    let pairs = pair(&Keys::of(predictions, &found), &Keys::of(reference, &right))?;
    let classes: Vec<usize> = (0..found.width())
        .filter(|at| {
            let name = found.names.as_ref().map(|names| column_key(&names[*at]));
            !name.is_some_and(|n| [&IDS[..], &LABELS].iter().any(|l| l.contains(&n.as_str())))
        })
        .collect();
    let mut scores = if classes.len() < 2 {
        let predicted = only(predictions, &found, &LABELS)?;
        of_labels((&found, predicted), (&right, label), &pairs.rows)
    } else {
        let scored = Classes::of(&found, classes);
        let labels = scored.labels((reference, &right, label))?;
        let values = scored.logits((predictions, &found), &pairs.rows, logits)?;
        of_logits(Scored {
            logits: &values,
            labels: &labels,
        })
    };
    scores.notes.extend(pairs.note);
    Ok(scores)
}

fn of_logits(scored: Scored<'_, f64>) -> Scores {
    Scores {
        examples: scored.labels.len(),
        quality_error: Some(scored.top_error()),
        metrics: scored.metrics(),
        notes: Vec::new(),
    }
}

/// Labels alone tell nothing but how many are right.
fn of_labels(found: (&Table, usize), right: (&Table, usize), rows: &[usize]) -> Scores {
    let cell = |(table, column): (&Table, usize), row: usize| {
        plain(table.row(row).cell(column)).to_owned()
    };
    let known: BTreeSet<String> = (0..rows.len()).map(|row| cell(right, row)).collect();
    let (mut labels, mut strange) = (Vec::new(), 0);
    for (row, predicted) in rows.iter().enumerate() {
        let answer = cell(found, *predicted);
        strange += usize::from(!known.contains(&answer));
        labels.push(u32::from(answer != cell(right, row)));
    }
    // Two classes: what was predicted, and all else.
    let logits = [1.0, 0.0].repeat(labels.len());
    let scored = Scored {
        logits: &logits,
        labels: &labels,
    };
    let mut notes = vec![message!(
        "labels alone: top-5, nll and calibration need probabilities"
    )];
    if strange > 0 {
        notes.push(message!(
            "{strange} predictions are labels that the reference never has",
            strange
        ));
    }
    Scores {
        metrics: BTreeMap::from([(Metric::Top1, scored.top(1))]),
        notes,
        ..of_logits(scored)
    }
}

/// The columns of a table that hold a class each.
struct Classes {
    columns: Vec<usize>,
    names: Vec<String>,
}

impl Classes {
    fn of(table: &Table, columns: Vec<usize>) -> Self {
        let name = |(place, column): (usize, &usize)| match &table.names {
            Some(names) => plain(&names[*column]).to_owned(),
            None => place.to_string(),
        };
        let names = columns.iter().enumerate().map(name).collect();
        Self { columns, names }
    }

    fn labels(&self, (file, table, column): (&File, &Table, usize)) -> Result<Vec<u32>, Usage> {
        let places: HashMap<&str, u32> = self.names.iter().map(String::as_str).zip(0..).collect();
        let one = |row: Row<'_>| {
            let label = plain(row.cell(column));
            places.get(label).copied().ok_or_else(|| {
                let fault = message!("no column of the predictions is of label `{label}`", label);
                let fault = match nearest(label, places.keys().copied()) {
                    None => fault,
                    Some(hint) => message!("{fault}; did you mean `{hint}`?", fault, hint),
                };
                file.fault(row.line(), fault)
            })
        };
        table.rows().map(one).collect()
    }

    /// The logits in the reference's order.
    fn logits(
        &self,
        (file, table): (&File, &Table),
        rows: &[usize],
        given: bool,
    ) -> Result<Vec<f64>, Usage> {
        let expected = if given {
            message!("a logit")
        } else {
            message!("a probability")
        };
        let mut all = Vec::with_capacity(rows.len() * self.columns.len());
        for row in rows.iter().map(|row| table.row(*row)) {
            let columns = self.columns.iter();
            let values: Result<Vec<f64>, Usage> = columns
                .map(|column| finite(file, row, *column, &expected))
                .collect();
            let values = values?;
            if given {
                all.extend(values);
            } else if is_distribution(&values) {
                // As scikit-learn keeps them from being 0.
                all.extend(values.iter().map(|p| p.clamp(f64::EPSILON, 1.0).ln()));
            } else {
                let sum: f64 = values.iter().sum();
                let message = message!(
                    "expected probabilities whose sum is 1, found the sum {sum}; --logits where they are unnormalised",
                    sum
                );
                return Err(file.fault(row.line(), message));
            }
        }
        Ok(all)
    }
}

fn is_distribution(values: &[f64]) -> bool {
    let sum: f64 = values.iter().sum();
    values.iter().all(|v| (0.0..=1.0).contains(v)) && (sum - 1.0).abs() <= ROUNDING
}

/// A label without the decimals that tables add which once held an empty cell: `3.0`.
fn plain(label: &str) -> &str {
    let digits = |text: &&str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    label.strip_suffix(".0").filter(digits).unwrap_or(label)
}

/// Whether the first row of several columns names the classes: it counts them, or it is no row of scores.
fn names_classes(cells: &[&str], logits: bool) -> bool {
    let values: Result<Vec<f64>, _> = cells.iter().map(|c| number(c)).collect();
    let counts = cells
        .iter()
        .enumerate()
        .all(|(place, cell)| *cell == place.to_string());
    cells.len() > 1 && (counts || !values.is_ok_and(|v| logits || is_distribution(&v)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(predictions: &str, reference: &str, logits: bool) -> Result<Scores, String> {
        let (found, right) = (File::new("p", predictions), File::new("r", reference));
        score(&found, &right, logits).map_err(|e| e.to_string())
    }

    fn top1(predictions: &str, reference: &str) -> f64 {
        of(predictions, reference, false).expect("scores").metrics[&Metric::Top1]
    }

    #[test]
    fn every_form_of_labels_is_read() {
        let half = |p: &str, r: &str| assert!((top1(p, r) - 0.5).abs() < 1e-12, "{p} {r}");
        half("cat\ndog\n", "cat\ncat\n");
        half("prediction\ncat\ndog\n", "label\ncat\ncat\n");
        half("id,label\n2,3.0\n1,4\n", "label;id\n3;1\n3;2\n");
        half("0.9,0.1\n0.2,0.8\n", "0\n0\n");
        half("0,1\n0,1\n1,0\n", "0\n0\n");
        half(
            "id,cat,dog\nb,0.9,0.1\na,0.2,0.8\n",
            "id,label\na,cat\nb,cat\n",
        );
        half("label,cat,dog\ncat,0.9,0.1\ndog,0.2,0.8\n", "cat\ncat\n");
    }

    #[test]
    fn logits_are_taken_as_they_are() {
        let probabilities =
            of("0.7310585786300049,0.2689414213699951\n", "0\n", false).expect("scores");
        let logits = of("1,0\n", "0\n", true).expect("scores");
        for (metric, value) in &logits.metrics {
            assert!(
                (value - probabilities.metrics[metric]).abs() < 1e-12,
                "{metric}"
            );
        }
    }

    #[test]
    fn a_label_that_is_never_right_is_told() {
        let scores = of("Cat\ndog\n", "cat\ndog\n", false).expect("scores");
        assert_eq!(
            scores.notes[1],
            "1 predictions are labels that the reference never has"
        );
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        for (p, r, expected) in [
            ("0.9,0.3\n", "0\n", "p:1: expected rows, found none"),
            (
                "0.5,0.5\n0.9,0.3\n",
                "0\n0\n",
                "p:2: expected probabilities whose sum is 1",
            ),
            (
                "0.5,0.5\n0.9,x\n",
                "0\n0\n",
                "p:2: expected a probability, found `x`",
            ),
            (
                "cat,dog\n0.5,0.5\n",
                "dot\n",
                "r:1: no column of the predictions is of label `dot`; did you mean `dog`?",
            ),
            (
                "a\nb\n",
                "a\n",
                "p:2: the last of 2 predictions, but r has 1 rows",
            ),
            (
                "a\n",
                "a,b\n",
                "r:1: expected one column, or a header with `label`",
            ),
        ] {
            let message = of(p, r, false).expect_err(expected);
            assert!(message.starts_with(expected), "{message}");
        }
    }
}
