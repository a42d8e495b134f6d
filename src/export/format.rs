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
            write: |asked| Product::Text(in_english(|| csv::write(asked))),
        },
        /// One JSON object a line.
        Jsonl = Row {
            name: "jsonl",
            help: noop("the same as one JSON object a line"),
            write: |asked| Product::Text(in_english(|| jsonl::write(asked))),
        },
        /// A report in Markdown.
        Markdown = Row {
            name: "markdown",
            help: noop("a report: the advice, what was measured, how to reproduce it"),
            write: |asked| Product::Text(markdown::write(asked)),
        },
        /// A report as a page of its own.
        Html = Row {
            name: "html",
            help: noop("the report with charts, as one page that needs nothing else"),
            write: |asked| Product::Text(html::write(asked)),
        },
        /// A picture of a chart.
        Svg = Row {
            name: "svg",
            help: noop("one chart; --part quality, loss or metric says which"),
            write: |asked| Product::Text(svg::document(&chart(asked))),
        },
        /// Event files of `TensorBoard`.
        Tensorboard = Row {
            name: "tensorboard",
            help: noop("a folder of event files, one run for each trial"),
            write: |asked| Product::Files(tensorboard::write(asked)),
        },
    }
}

struct Row {
    /// Its name on the command line.
    name: &'static str,
    /// What it holds.
    help: &'static str,
    write: fn(&Asked<'_>) -> Product,
}

impl Format {
    /// What it holds, in English.
    pub fn help(self) -> &'static str {
        self.row().help
    }

    /// The parts that it can hold; none where it always holds the whole.
    pub fn parts(self) -> &'static [Part] {
        match self {
            Self::Csv | Self::Jsonl => &[Part::Trials, Part::Curves],
            Self::Svg => &[Part::Quality, Part::Loss, Part::Metric],
            Self::Markdown | Self::Html | Self::Tensorboard => &[],
        }
    }

    /// Whether it is a folder of files.
    pub fn is_folder(self) -> bool {
        match self {
            Self::Tensorboard => true,
            Self::Csv | Self::Jsonl | Self::Markdown | Self::Html | Self::Svg => false,
        }
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
