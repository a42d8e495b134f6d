//! The table of what was measured, as plain text; ASCII characters only in English.

use unicode_width::UnicodeWidthStr;

use crate::{
    sweep::{Baseline, Spread, Standing, Sweep},
    words::{
        flush_left, flush_right,
        numbers::{amount, bytes, deviation, seconds, value, whole},
        say, word,
    },
};

/// Columns of the table.
pub(super) const COLUMNS: usize = 10;

/// The characters that a table may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signs {
    /// For any terminal and pipe.
    Ascii,
    /// For pages.
    Unicode,
}

impl Signs {
    fn unknown(self) -> &'static str {
        match self {
            Self::Ascii => "-",
            Self::Unicode => "–",
        }
    }

    fn spread(self, spread: Option<Spread>) -> String {
        let Some(s) = spread else {
            return self.unknown().into();
        };
        match (s.deviation, self) {
            (None, _) => value(s.mean),
            (Some(d), Self::Ascii) => format!("{} +-{}", value(s.mean), deviation(d, s.mean)),
            (Some(d), Self::Unicode) => format!("{} ±{}", value(s.mean), deviation(d, s.mean)),
        }
    }

    fn mean(self, spread: Option<Spread>, text: impl Fn(f64) -> String) -> String {
        spread.map_or(self.unknown().into(), |s| text(s.mean))
    }

    /// A duration; the sign for micro is not ASCII.
    fn time(self, v: f64) -> String {
        match self {
            Self::Ascii => seconds(v).replace('µ', "u"),
            Self::Unicode => seconds(v),
        }
    }
}

/// What was measured of each candidate and baseline: means over seeds, quality and loss with their standard deviation.
pub fn table(sweep: &Sweep) -> String {
    let mut text = align(&rows(sweep, Signs::Ascii));
    if let Some(reason) = &sweep.baselines_failed {
        text += &say!("baselines are missing: {reason}", reason = reason.say());
        text.push('\n');
    }
    text
}

/// The cells of the table, the head first.
pub(super) fn rows(sweep: &Sweep, signs: Signs) -> Vec<[String; COLUMNS]> {
    let metric = word(sweep.plan.scenario.quality().title());
    let head = [
        word("model"),
        word("trials"),
        word("params"),
        metric,
        word("loss"),
        word("training"),
        word("memory"),
        word("size"),
        word("p95 ms"),
        word("trained/s"),
    ];
    let mut rows = vec![head.map(str::to_owned)];
    rows.extend(sweep.standings().iter().map(|s| candidate(sweep, s, signs)));
    rows.extend(sweep.baselines.iter().map(|b| baseline(b, signs)));
    rows.extend(sweep.optimum.map(|optimum| {
        let mut row = [signs.unknown(); COLUMNS].map(str::to_owned);
        row[0] = word("best possible").into();
        row[3] = value(optimum);
        row
    }));
    rows
}

fn candidate(sweep: &Sweep, s: &Standing, signs: Signs) -> [String; COLUMNS] {
    let mut name = format!("{} {}", s.family, s.scale);
    name += &sweep.plan.conditions(s.data_fraction, s.complexity);
    [
        name,
        format!("{}/{}", s.done, s.planned),
        s.footprint
            .parameters
            .map_or_else(|| signs.unknown().into(), whole),
        signs.spread(s.quality),
        signs.spread(s.loss),
        signs.mean(s.seconds, |v| signs.time(v)),
        signs.mean(s.memory, bytes),
        signs.mean(s.size, bytes),
        signs.mean(s.latency, value),
        signs.mean(s.samples_per_second, amount),
    ]
}

fn baseline(b: &Baseline, signs: Signs) -> [String; COLUMNS] {
    let mut row = [signs.unknown(); COLUMNS].map(str::to_owned);
    word(&b.name).clone_into(&mut row[0]);
    row[3] = value(b.quality);
    if let Some(seconds) = b.seconds {
        row[5] = signs.time(seconds);
    }
    row
}

fn align(rows: &[[String; COLUMNS]]) -> String {
    let width = |i: usize| rows.iter().map(|r| r[i].width()).max().unwrap_or(0);
    let widths: [usize; COLUMNS] = std::array::from_fn(width);
    let mut text = String::new();
    for row in rows {
        let cells = row
            .iter()
            .zip(widths)
            .enumerate()
            .map(|(i, (cell, width))| match i {
                0 => flush_left(cell, width),
                _ => flush_right(cell, width),
            });
        text += cells.collect::<Vec<_>>().join("  ").trim_end();
        text.push('\n');
    }
    text
}
