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

const UNKNOWN: &str = "-";

/// What was measured of each candidate and baseline: means over seeds, quality and loss with their standard deviation.
pub fn table(sweep: &Sweep) -> String {
    let metric = word(sweep.plan.scenario.task.quality().title());
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
    rows.extend(sweep.standings().iter().map(|s| candidate(sweep, s)));
    rows.extend(sweep.baselines.iter().map(baseline));
    rows.extend(sweep.optimum.map(|optimum| {
        let mut row = [UNKNOWN; 10].map(str::to_owned);
        row[0] = word("best possible").into();
        row[3] = value(optimum);
        row
    }));
    let mut text = align(&rows);
    if let Some(reason) = &sweep.baselines_failed {
        text += &say!("baselines are missing: {reason}", reason = reason.say());
        text.push('\n');
    }
    text
}

fn candidate(sweep: &Sweep, s: &Standing) -> [String; 10] {
    let mut name = format!("{} {}", s.family, s.scale);
    name += &sweep.plan.conditions(s.data_fraction, s.complexity);
    [
        name,
        format!("{}/{}", s.done, s.planned),
        whole(s.footprint.parameters),
        spread(s.quality),
        spread(s.loss),
        mean(s.seconds, time),
        mean(s.memory, bytes),
        mean(s.size, bytes),
        mean(s.latency, value),
        mean(s.samples_per_second, amount),
    ]
}

fn baseline(b: &Baseline) -> [String; 10] {
    let mut row = [UNKNOWN; 10].map(str::to_owned);
    word(&b.name).clone_into(&mut row[0]);
    row[3] = value(b.quality);
    row[5] = time(b.seconds);
    row
}

fn spread(spread: Option<Spread>) -> String {
    match spread {
        None => UNKNOWN.into(),
        Some(s) => match s.deviation {
            None => value(s.mean),
            Some(d) => format!("{} +-{}", value(s.mean), deviation(d, s.mean)),
        },
    }
}

fn mean(spread: Option<Spread>, text: fn(f64) -> String) -> String {
    spread.map_or(UNKNOWN.into(), |s| text(s.mean))
}

/// A duration without the sign for micro, which is not ASCII.
fn time(v: f64) -> String {
    seconds(v).replace('µ', "u")
}

fn align(rows: &[[String; 10]]) -> String {
    let width = |i: usize| rows.iter().map(|r| r[i].width()).max().unwrap_or(0);
    let widths: [usize; 10] = std::array::from_fn(width);
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
