//! The table of what was measured, as plain text; ASCII characters only in English.

use unicode_width::UnicodeWidthStr;

use crate::{
    sweep::{Baseline, Spread, Standing, Sweep},
    words::{flush_left, flush_right, say, word},
};

const UNKNOWN: &str = "-";

/// What was measured of each candidate and baseline: mean and standard deviation over seeds.
pub fn table(sweep: &Sweep) -> String {
    let metric = word(sweep.plan.scenario.task.quality().title());
    let head = [
        word("model"),
        word("trials"),
        word("params"),
        metric,
        word("loss"),
        word("train s"),
        word("memory MB"),
        word("size kB"),
        word("p95 ms"),
        word("samples/s"),
    ];
    let mut rows = vec![head.map(str::to_owned)];
    rows.extend(sweep.standings().iter().map(|s| candidate(sweep, s)));
    rows.extend(sweep.baselines.iter().map(baseline));
    rows.extend(sweep.optimum.map(|optimum| {
        let mut row = [UNKNOWN; 10].map(str::to_owned);
        row[0] = word("best possible").into();
        row[3] = format!("{optimum:.4}");
        row
    }));
    let mut text = align(&rows);
    if let Some(reason) = &sweep.baselines_failed {
        text += &say!("baselines are missing: {reason}", reason);
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
        s.footprint.parameters.to_string(),
        mean(s.quality, 1.0, 4),
        mean(s.loss, 1.0, 4),
        mean(s.seconds, 1.0, 2),
        mean(s.memory, 1e6, 1),
        mean(s.size, 1e3, 1),
        mean(s.latency, 1.0, 3),
        s.samples_per_second
            .map_or(UNKNOWN.into(), |x| format!("{:.0}", x.mean)),
    ]
}

fn baseline(b: &Baseline) -> [String; 10] {
    let mut row = [UNKNOWN; 10].map(str::to_owned);
    word(&b.name).clone_into(&mut row[0]);
    row[3] = format!("{:.4}", b.quality);
    row[5] = format!("{:.2}", b.seconds);
    row
}

fn mean(spread: Option<Spread>, unit: f64, digits: usize) -> String {
    let Some(s) = spread else {
        return UNKNOWN.into();
    };
    let mean = s.mean / unit;
    match s.deviation {
        Some(deviation) => format!("{mean:.digits$} +-{:.digits$}", deviation / unit),
        None => format!("{mean:.digits$}"),
    }
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
