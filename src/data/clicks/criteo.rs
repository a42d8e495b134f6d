//! Criteo's display advertising sets: a label, 13 counts and 26 hashed categories a row, in order of time.

use crate::words::{Message, message};
use std::path::Path;

use super::{
    ClickOptions, ClickSet, Division,
    raw::{Column, Ranked, Table, parts},
};
use crate::data::{
    Error,
    examples::ExampleSet,
    interactions::{Faults, Rows, rows, rows_of, within},
    reader::{Miss, Origin, Reader},
};

/// The usual names of its files.
const FILES: [&str; 4] = ["train.txt", "train.txt.gz", "day_0", "day_0.gz"];

/// The source.
pub const READER: Reader<ClickSet> = Reader {
    origin: Origin::Files(fits),
    load: |spec, amount| {
        let file = within(spec.files()?, &FILES);
        read(&file, &spec.clicks, Division::of(spec, amount))
    },
};

/// Whether the first row is as wide and begins with a label, or is the header.
fn fits(path: &Path) -> Result<(), Miss> {
    let mut rows = rows_of(path, &FILES)?;
    let first = rows.peek(1).map_err(Miss::far)?.pop().unwrap_or_default();
    let labelled = first
        .first()
        .is_some_and(|l| matches!(l.as_str(), "0" | "1"));
    match first.len() {
        WIDTH if labelled || is_header(&first) => Ok(()),
        WIDTH => {
            let message = message!("expected a label of 0 or 1");
            Err(Miss::resembling(rows.content(1, message)))
        }
        got if got + 1 == WIDTH => Err(Miss::resembling(rows.content(1, narrow(got)))),
        _ => Err(Miss::far(ClickSet::unrecognised(path))),
    }
}

/// What is said of a row of another width.
fn narrow(got: usize) -> Message {
    let width = WIDTH;
    if got == WIDTH - 1 {
        message!(
            "expected {width} values, got {got}: the test file of the competition has no labels",
            width,
            got
        )
    } else {
        message!("expected {width} values, got {got}", width, got)
    }
}

pub(super) const COUNTS: usize = 13;
pub(super) const CATEGORIES: usize = 26;
/// Values of a row.
pub(super) const WIDTH: usize = 1 + COUNTS + CATEGORIES;
/// Rows that are used by default at most.
const USED: usize = 500_000;
/// Training rows that a category needs for an embedding of its own.
const LEAST_ROWS: usize = 8;

/// Reads a file and divides it.
pub(super) fn read(
    path: &Path,
    options: &ClickOptions,
    division: Division,
) -> Result<ClickSet, Error> {
    let user_fields = options.user_fields.unwrap_or(CATEGORIES / 2);
    let mut rows = Rows::open(path)?;
    if !(1..CATEGORIES).contains(&user_fields) {
        let message = message!(
            "data.clicks.user_fields: expected 1 to {most}, got {user_fields}",
            most = CATEGORIES - 1,
            user_fields
        );
        return Err(rows.content(1, message));
    }
    let mut table = Table {
        columns: (1..=CATEGORIES)
            .map(|n| Column::new(&format!("C{n}")))
            .collect(),
        user_fields,
        numbers: (1..=COUNTS).map(|n| format!("I{n}")).collect(),
        dense: Vec::new(),
        labels: Vec::new(),
        probabilities: Vec::new(),
        parts: Vec::new(),
        ranked: Ranked::No,
        notes: Vec::new(),
    };
    let (mut faults, mut missing, mut first) = (Faults::default(), [0, 0], true);
    let most = options.count.unwrap_or(USED);
    while let Some((line, record)) = rows.next()? {
        let header = std::mem::take(&mut first) && is_header(&rows::texts(record));
        if header {
            continue;
        }
        if table.labels.len() == most {
            table
                .notes
                .push(message!("only the first {most} rows are used", most));
            break;
        }
        match row(record, &mut table) {
            Ok(absent) => {
                missing[0] += absent[0];
                missing[1] += absent[1];
            }
            Err(why) => faults.add(line, why),
        }
    }
    let count = table.labels.len();
    let said = faults.said(count, &rows)?;
    table.notes.extend(said);
    table.parts = parts(count, division);
    let percent = |missing: usize, of: usize| format!("{:.1}", 100.0 * missing as f64 / of as f64);
    table.notes.push(message!(
        "missing: {counts}% of the counts, taken as their mean, and {categories}% of the categories, taken as a value of their own",
        counts = percent(missing[0], count * COUNTS),
        categories = percent(missing[1], count * CATEGORIES)
    ));
    table.notes.push(message!(
        "held out: the last rows, as the file is in order of time"
    ));
    table.notes.push(message!(
        "the file does not say what describes the user and what the item: C1 to C{user_fields} and all counts are taken as the \
         user's",
        user_fields
    ));
    table.divide(division, options.least_rows.unwrap_or(LEAST_ROWS))
}

/// Whether the first row names the columns, as samples of the set in CSV do.
pub(super) fn is_header(first: &[String]) -> bool {
    first.len() == WIDTH
        && first.iter().any(|n| n.eq_ignore_ascii_case("c1"))
        && first.iter().any(|n| n.eq_ignore_ascii_case("i1"))
}

/// Appends a row; gives how many counts and categories are missing, or what is wrong.
fn row(record: &csv::ByteRecord, table: &mut Table) -> Result<[usize; 2], Message> {
    if record.len() != WIDTH {
        return Err(narrow(record.len()));
    }
    let label = match record.get(0) {
        Some(b"0" | b"0.0") => 0.0,
        Some(b"1" | b"1.0") => 1.0,
        _ => return Err(message!("expected a label of 0 or 1")),
    };
    let (mut counts, mut missing) = ([f32::NAN; COUNTS], [0, 0]);
    for (at, count) in counts.iter_mut().enumerate() {
        let text = rows::text(record, 1 + at);
        if text.is_empty() {
            missing[0] += 1;
            continue;
        }
        let value = text.parse::<f64>().ok().filter(|v| v.is_finite());
        let value =
            value.ok_or_else(|| message!("expected a number or nothing as I{at}", at = at + 1))?;
        // Counts spread over many orders of magnitude; a few are negative.
        *count = (value.signum() * value.abs().ln_1p()) as f32;
    }
    for (at, column) in table.columns.iter_mut().enumerate() {
        let text = rows::text(record, 1 + COUNTS + at);
        missing[1] += usize::from(text.is_empty());
        let number = column.names.number(&text);
        column.values.push(number);
    }
    table.dense.extend(counts);
    table.labels.push(label);
    Ok(missing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Amount;

    const DIVISION: Division = Division {
        test: 0.2,
        validation: 0.0,
        amount: Amount {
            fraction: 1.0,
            complexity: 1.0,
        },
        seed: 1,
    };

    /// Rows as Criteo has them: the first category tells the label, the counts grow, a few values are missing.
    fn file(count: usize) -> String {
        let row = |i: usize| {
            let counts: Vec<String> = (0..COUNTS)
                .map(|at| {
                    if (i + at).is_multiple_of(5) {
                        String::new()
                    } else {
                        (i * at).to_string()
                    }
                })
                .collect();
            let categories: Vec<String> = (0..CATEGORIES)
                .map(|at| {
                    if at == 3 {
                        String::new()
                    } else {
                        format!("{:08x}", (i + at) % 3 * 7919)
                    }
                })
                .collect();
            format!(
                "{}\t{}\t{}",
                i % 3 % 2,
                counts.join("\t"),
                categories.join("\t")
            )
        };
        (0..count).map(|i| row(i) + "\n").collect()
    }

    fn set(text: &str, options: &ClickOptions) -> Result<ClickSet, Error> {
        let folder = tempfile::TempDir::new().expect("a folder");
        let path = folder.path().join("train.txt");
        std::fs::write(&path, text).expect("a file");
        read(&path, options, DIVISION)
    }

    #[test]
    fn a_file_is_read_with_its_missing_values() {
        let set = set(&file(100), &ClickOptions::default()).expect("a set");
        assert_eq!((set.train.len(), set.test.len()), (80, 20));
        assert_eq!(
            (
                set.shape.dense,
                set.shape.user_fields,
                set.shape.item_fields
            ),
            (13, 13, 13)
        );
        // Three values and the shared one in each column, one value where all are missing.
        assert_eq!(set.shape.values, 25 * 4 + 2);
        assert_eq!(set.test.labels[..3], [0.0, 0.0, 1.0]);
        assert!(set.train.dense.iter().all(|v| v.is_finite()));
        assert_eq!(
            set.notes[0],
            "missing: 20.0% of the counts, taken as their mean, and 3.8% of the categories, taken as a value of their own"
        );
        assert!(set.ranking.is_none() && set.optimum.is_none());
    }

    #[test]
    fn counts_are_logarithms_and_standardised() {
        let text = file(100);
        let set = set(&text, &ClickOptions::default()).expect("a set");
        let column = |at: usize| {
            set.train
                .dense
                .iter()
                .skip(at)
                .step_by(COUNTS)
                .map(|v| f64::from(*v))
        };
        let mean = column(2).sum::<f64>() / 80.0;
        assert!(mean.abs() < 1e-5, "{mean}");
        // Of 4 in 5 that are known the variance is 1; the missing ones are at the mean.
        let variance = column(2).map(|v| v * v).sum::<f64>() / 80.0;
        assert!((variance - 0.8).abs() < 0.02, "{variance}");
    }

    #[test]
    fn dirty_rows_are_counted_and_a_wrong_file_is_refused() {
        let broken = file(50).replacen("0\t", "2\t", 1) + "1\t2\t3\n" + &file(50);
        let read = set(&broken, &ClickOptions::default()).expect("a set");
        assert_eq!(
            read.notes[..2],
            [
                "1 row was skipped: expected a label of 0 or 1 (first in line 1)",
                "1 row was skipped: expected 40 values, got 3 (first in line 51)",
            ]
        );
        let unlabelled: String = file(9)
            .lines()
            .filter_map(|l| l.split_once('\t'))
            .flat_map(|(_, rest)| [rest, "\n"])
            .collect();
        let error = set(&unlabelled, &ClickOptions::default()).expect_err("no labels");
        let said = "train.txt:1: expected 40 values, got 39: the test file of the competition has no labels; \
                    9 of 9 rows cannot be used";
        assert!(error.to_string().ends_with(said), "{error}");
    }

    #[test]
    fn a_sample_in_csv_with_a_header_is_the_same() {
        let names: Vec<String> = (1..=COUNTS).map(|n| format!("I{n}")).collect();
        let more: Vec<String> = (1..=CATEGORIES).map(|n| format!("C{n}")).collect();
        let header = format!("label,{},{}\n", names.join(","), more.join(","));
        let sample = header + &file(60).replace('\t', ",");
        let usual = ClickOptions::default();
        assert_eq!(
            set(&sample, &usual).expect("a sample"),
            set(&file(60), &usual).expect("a set")
        );
        let few = ClickOptions {
            count: Some(30),
            ..ClickOptions::default()
        };
        let set = set(&sample, &few).expect("a sample");
        assert_eq!(set.notes[0], "only the first 30 rows are used");
    }
}
