//! Which column of a table holds what.

use crate::words::{Message, message};
use std::{collections::BTreeMap, path::Path};

use csv::StringRecord;

use super::super::PictureOptions;
use crate::data::error::Error;
use crate::data::place;
use crate::input::{Taken, find, named, number};

const LABELS: [&str; 7] = [
    "label", "class", "target", "emotion", "category", "digit", "y",
];
const PARTS: [&str; 4] = ["split", "usage", "part", "subset"];
/// Columns that only number the rows.
const INDICES: [&str; 4] = ["", "id", "index", "unnamed0"];

pub(super) fn expected() -> Message {
    message!(
        "expected a label and a column for each pixel of a square picture, grey or with three colours"
    )
}

/// A table's text and how its cells are separated; rows are read one after another, for there may be many.
pub(super) struct Table<'a> {
    text: &'a [u8],
    separator: u8,
}

impl<'a> Table<'a> {
    pub(super) fn of(text: &'a [u8]) -> Self {
        let first = text.split(|b| *b == b'\n').next().unwrap_or_default();
        let count = |separator: u8| first.split(|b| *b == separator).count();
        // With one column of all pixels the spaces are inside that column.
        let separator = [b',', b';', b'\t']
            .into_iter()
            .max_by_key(|s| (count(*s), *s == b','));
        Self {
            text,
            separator: separator.unwrap_or(b','),
        }
    }

    /// Whether it has as many numbers in a row as a small picture, whatever they are.
    pub(super) fn is_wide_and_numeric(&self) -> bool {
        let mut rows = self
            .rows()
            .skip(1)
            .take(5)
            .filter_map(|(_, row)| row)
            .peekable();
        let numbers = |row: StringRecord| {
            let all = row.iter().filter(|cell| cell.parse::<f32>().is_ok());
            let count = all.count();
            count >= 16 && 10 * count >= 9 * row.len()
        };
        rows.peek().is_some() && rows.all(numbers)
    }

    /// The line that each row begins on, and its cells; none where the row is no text.
    pub(super) fn rows(&self) -> impl Iterator<Item = (usize, Option<StringRecord>)> + use<'a> {
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.separator)
            .trim(csv::Trim::All)
            .from_reader(self.text);
        let text = self.text;
        reader.into_records().map(|row| match row {
            Ok(row) => (place::line(text, row.position()), Some(row)),
            Err(error) => (place::line(text, error.position()), None),
        })
    }
}

/// Which column holds what.
#[derive(Debug, PartialEq)]
pub(super) struct Form {
    pub(super) header: bool,
    pub(super) columns: usize,
    pub(super) label: usize,
    pub(super) part: Option<usize>,
    /// Columns of pixels; only one, where it holds all of them.
    pub(super) pixels: Vec<usize>,
    /// Channels, rows, columns.
    pub(super) shape: [usize; 3],
    /// Which columns were taken, as a sentence.
    pub(super) taken: Message,
    pub(super) note: Option<Message>,
}

impl Form {
    pub(super) fn of(table: &Table, options: &PictureOptions, file: &Path) -> Result<Self, Error> {
        let refused = |line: usize, message: Message| Error::content(file, line, message);
        let mut rows = table.rows().filter_map(|(line, row)| Some((line, row?)));
        let Some((line, first)) = rows.next() else {
            return Err(refused(
                1,
                message!("the table is empty; {expected}", expected = expected()),
            ));
        };
        let second = rows.next().map(|(_, row)| row);
        let header = is_header(&first, second.as_ref());
        let names: Vec<&str> = first.iter().collect();
        let called = |wanted: &[&str]| header.then(|| find(&names, wanted)).flatten();
        let columns = first.len();
        let (label, note) = match &options.label {
            Some(wanted) => {
                let by_name = header.then(|| named(&names, wanted).ok()).flatten();
                let by_number = || wanted.parse::<usize>().ok()?.checked_sub(1).filter(|at| *at < columns);
                let place = by_name.or_else(by_number);
                let missing = || {
                    message!(
                        "no column {wanted} (pictures.label); the first columns are {first}",
                        wanted = format!("{wanted:?}"),
                        first = sample(&first)
                    )
                };
                (place.ok_or_else(|| refused(line, missing()))?, None)
            }
            None => match called(&LABELS) {
                Some(place) => (place, None),
                None => guessed(table, columns, header).ok_or_else(|| {
                    let message = message!(
                        "found no column of labels among {first}; {expected} (or set pictures.label)",
                        first = sample(&first),
                        expected = expected()
                    );
                    refused(line, message)
                })?,
            },
        };
        let part = called(&PARTS);
        let index = called(&INDICES);
        let left = |at: &usize| *at != label && Some(*at) != part && Some(*at) != index;
        let pixels: Vec<usize> = (0..columns).filter(left).collect();
        let count = match (pixels.as_slice(), second.as_ref().or(Some(&first))) {
            ([one], Some(row)) => row.get(*one).unwrap_or_default().split_whitespace().count(),
            _ => pixels.len(),
        };
        let shape = shape(count, options.channels).ok_or_else(|| {
            refused(
                line,
                message!(
                    "found {count} columns of pixels besides the label; {expected}",
                    count,
                    expected = expected()
                ),
            )
        })?;
        Ok(Self {
            header,
            columns,
            taken: taken(&names, header, label, part, &pixels),
            label,
            part,
            pixels,
            shape,
            note,
        })
    }

    /// Whether the first rows' pixels are numbers, so that this is a table of pictures at all.
    pub(super) fn numeric(&self, table: &Table) -> bool {
        let body = table.rows().skip(usize::from(self.header)).take(20);
        let read: Vec<bool> = body
            .map(|(_, row)| row.is_some_and(|row| self.row(&row).is_some()))
            .collect();
        read.iter().filter(|read| **read).count() * 2 > read.len()
    }

    /// A row's label and pixels, where all are there.
    pub(super) fn row<'a>(&self, row: &'a StringRecord) -> Option<(&'a str, Vec<f32>)> {
        if row.len() != self.columns {
            return None;
        }
        let label = row.get(self.label).filter(|l| !l.is_empty())?;
        let cells = self.pixels.iter().filter_map(|at| row.get(*at));
        let number = |cell: &str| {
            let plain = cell.parse::<f32>().ok();
            let value = plain.or_else(|| number(cell).ok().map(|v| v as f32));
            value.filter(|v| v.is_finite())
        };
        let pixels: Vec<f32> = if self.pixels.len() == 1 {
            cells
                .flat_map(str::split_whitespace)
                .map(number)
                .collect::<Option<_>>()?
        } else {
            cells.map(number).collect::<Option<_>>()?
        };
        (pixels.len() == self.shape.iter().product::<usize>()).then_some((label, pixels))
    }
}

/// Which columns were taken for what.
fn taken(
    names: &[&str],
    header: bool,
    label: usize,
    part: Option<usize>,
    pixels: &[usize],
) -> Message {
    let name = |at: usize| match names.get(at) {
        Some(name) if header => (*name).to_owned(),
        _ => (at + 1).to_string(),
    };
    let of_pixels = match pixels {
        [first, .., last] => [&*name(*first), "...", &*name(*last)].join(" "),
        [only] => name(*only),
        [] => String::new(),
    };
    let mut taken = vec![(message!("label"), name(label))];
    taken.extend(part.map(|at| (message!("split"), name(at))));
    taken.push((message!("pixels"), of_pixels));
    let used = |at: &usize| *at == label || Some(*at) == part || pixels.contains(at);
    let left = (0..names.len()).filter(|at| !used(at)).map(name).collect();
    let columns = Taken { taken, left }.message();
    if header {
        columns
    } else {
        message!("no header; {columns}", columns)
    }
}

/// Whether a first row names its columns: by two words, or by one where the next row has a number.
fn is_header(first: &StringRecord, second: Option<&StringRecord>) -> bool {
    let word = |cell: &str| {
        cell.split_whitespace()
            .any(|part| part.parse::<f64>().is_err())
            || cell.is_empty()
    };
    let words: Vec<usize> = (0..first.len()).filter(|at| word(&first[*at])).collect();
    let below = |at: usize| {
        second
            .and_then(|row| row.get(at))
            .is_some_and(|cell| !word(cell))
    };
    match words.as_slice() {
        [] => false,
        [one] => below(*one),
        _ => words.iter().any(|at| below(*at)),
    }
}

/// Where the labels are when nothing says it: the first or the last column, and a note of that.
fn guessed(table: &Table, columns: usize, header: bool) -> Option<(usize, Option<Message>)> {
    if columns < 2 {
        return None;
    }
    let mut counts = [BTreeMap::new(), BTreeMap::new()];
    let body = table.rows().skip(usize::from(header));
    for row in body.filter_map(|(_, row)| row) {
        for (counts, at) in counts.iter_mut().zip([0, columns - 1]) {
            if let Some(cell) = row.get(at).filter(|cell| !cell.is_empty()) {
                *counts.entry(cell.to_owned()).or_insert(0.0) += 1.0;
            }
        }
    }
    let [first, last] = counts.map(|counts| likeness(&counts));
    let (place, which) = if first >= last {
        (0, message!("first"))
    } else {
        (columns - 1, message!("last"))
    };
    let note = message!(
        "the labels are taken from the {which} column; pictures.label names another one",
        which
    );
    (first.max(last) > 0.0).then_some((place, Some(note)))
}

/// How much a column is like labels: these are words, or evenly distributed, while a corner of a picture is nearly always
/// the same.
fn likeness(counts: &BTreeMap<String, f64>) -> f64 {
    if counts.keys().any(|cell| cell.parse::<f64>().is_err()) {
        return 2.0;
    }
    let all: f64 = counts.values().sum();
    let entropy: f64 = counts.values().map(|n| -n / all * (n / all).ln()).sum();
    if counts.len() > 1 {
        entropy / (counts.len() as f64).ln()
    } else {
        0.0
    }
}

/// Channels and sides of so many pixels.
fn shape(count: usize, channels: Option<usize>) -> Option<[usize; 3]> {
    [1, 3]
        .into_iter()
        .filter(|c| channels.is_none_or(|wanted| wanted == *c))
        .find_map(|c| {
            let side = (count / c).isqrt();
            (side > 1 && side * side * c == count).then_some([c, side, side])
        })
}

fn sample(row: &StringRecord) -> String {
    let cells: Vec<&str> = row.iter().take(5).collect();
    format!(
        "{}{}",
        cells.join(", "),
        if row.len() > 5 { ", ..." } else { "" }
    )
}
