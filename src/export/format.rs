//! The formats in which a sweep leaves the program.

use super::{
    asked::{Asked, Part, Product},
    chart::Chart,
    csv, html, jsonl, markdown, series, svg, tensorboard,
};
use crate::{
    sets::closed_set,
    words::{Language, in_language, noop},
};

closed_set! {
    /// A format.
    pub enum Format: Row {
        /// Comma-separated values with a header.
        Csv = Row {
            name: "csv",
            help: noop("a row for each trial, or with --part curves for each point of a curve"),
            parts: &TABLES,
            place: Place::File,
            write: |asked| Product::Text(in_english(|| csv::write(asked))),
        },
        /// One JSON object a line.
        Jsonl = Row {
            name: "jsonl",
            help: noop("the same as one JSON object a line"),
            parts: &TABLES,
            place: Place::File,
            write: |asked| Product::Text(in_english(|| jsonl::write(asked))),
        },
        /// A report in Markdown.
        Markdown = Row {
            name: "markdown",
            help: noop("a report: the advice, what was measured, how to reproduce it"),
            parts: &[],
            place: Place::File,
            write: |asked| Product::Text(markdown::write(asked)),
        },
        /// A report as a page of its own.
        Html = Row {
            name: "html",
            help: noop("the report with charts, as one page that needs nothing else"),
            parts: &[],
            place: Place::File,
            write: |asked| Product::Text(html::write(asked)),
        },
        /// A picture of a chart.
        Svg = Row {
            name: "svg",
            help: noop("one chart; --part quality, loss or metric says which"),
            parts: &CHARTS,
            place: Place::File,
            write: |asked| Product::Text(svg::document(&chart(asked))),
        },
        /// Event files of `TensorBoard`.
        Tensorboard = Row {
            name: "tensorboard",
            help: noop("a folder of event files, one run for each trial"),
            parts: &[],
            place: Place::Folder,
            write: |asked| Product::Files(tensorboard::write(asked)),
        },
    }
}

/// Where a format is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Into one file, or to standard output.
    File,
    /// Into a folder of files.
    Folder,
}

const TABLES: [Part; 2] = [Part::Trials, Part::Curves];
const CHARTS: [Part; 3] = [Part::Quality, Part::Loss, Part::Metric];

struct Row {
    /// Its name on the command line.
    name: &'static str,
    /// What it holds.
    help: &'static str,
    /// The parts that it can hold; none where it always holds the whole.
    parts: &'static [Part],
    /// Where it is written.
    place: Place,
    write: fn(&Asked<'_>) -> Product,
}

impl Format {
    /// What it holds, in English.
    pub fn help(self) -> &'static str {
        self.row().help
    }

    /// The parts that it can hold; none where it always holds the whole.
    pub fn parts(self) -> &'static [Part] {
        self.row().parts
    }

    /// Where it is written.
    pub fn place(self) -> Place {
        self.row().place
    }

    /// Writes a sweep.
    pub fn write(self, asked: &Asked<'_>) -> Product {
        (self.row().write)(asked)
    }
}

/// What programs read is English in every language.
fn in_english(write: impl FnOnce() -> String) -> String {
    in_language(Language::English, write)
}

fn chart(asked: &Asked<'_>) -> Chart {
    match asked.part {
        Some(Part::Loss) => series::loss(asked.sweep),
        Some(Part::Metric) => series::metric(asked.sweep),
        Some(Part::Quality | Part::Trials | Part::Curves) | None => {
            series::quality_by_scale(asked.sweep, asked.advice)
        }
    }
}
