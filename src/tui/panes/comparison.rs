//! Two sweeps beside each other: what each measured of the same models, as a table and as a chart.

use ratatui::layout::Rect;

use super::{
    names::{short_id, varied},
    nothing_yet::nothing_yet,
};
use crate::{
    scenario::Scenario,
    sweep::{Spread, Standing, Sweep},
    tui::{
        look::Look,
        theme::Role,
        widgets::{
            Axis, Canvas, Cell, Chart, Column, Dot, Frame, Label, Marker, Point, Series, Shape,
            Table, figures, shortened, wrapped,
        },
    },
    words::{say, word},
};

/// What the two sweeps are called, here and in the list.
pub const NAMES: [&str; 2] = ["a", "b"];
/// Columns of the second quality and of the difference.
const QUALITY: usize = 14;
const DIFFERENCE: usize = 8;
/// Columns from which on the chart stands beside the table.
const WIDE: u16 = 110;

/// Two sweeps with what was measured of each of their models.
#[derive(Clone, Copy)]
pub struct Pair<'a> {
    /// The sweeps.
    pub sweeps: [&'a Sweep; 2],
    /// What was measured of each of their models.
    pub standings: [&'a [Standing]; 2],
}

/// Two sweeps beside each other.
pub struct Props<'a> {
    /// Both; `None` while they are read.
    pub pair: Option<Pair<'a>>,
    /// The characters of curves.
    pub marker: Marker,
    /// Whether the pane has the keys.
    pub focused: bool,
}

/// Draws the two marked sweeps.
pub fn comparison(canvas: &mut Canvas, area: Rect, props: &Props) {
    let mut frame = Frame::new(word("a and b, side by side"), props.focused);
    let Some(pair) = &props.pair else {
        let inner = frame.draw(canvas, area);
        return nothing_yet(canvas, inner, word("reading both sweeps…"));
    };
    let [a, b] = pair.sweeps;
    frame.aside = word("mean ± sd of seeds").into();
    let width = if area.width < WIDE {
        area.width
    } else {
        area.width * 3 / 5
    };
    frame.below = both_named([a, b], usize::from(width.saturating_sub(4))).into();
    let inner = frame.draw(canvas, Rect { width, ..area });
    measured(canvas, inner, pair, props.focused);
    if area.width < WIDE {
        return;
    }
    let rest = Rect {
        x: area.x + width,
        width: area.width - width,
        ..area
    };
    chart(canvas, rest, pair, props.marker);
}

/// Draws the table, and above it why the two cannot be compared, where they cannot.
fn measured(canvas: &mut Canvas, area: Rect, pair: &Pair, focused: bool) {
    let look = canvas.look();
    let [a, b] = pair.sweeps;
    let lines = incomparable(a, b).map_or_else(Vec::new, |why| {
        wrapped(&why, usize::from(area.width.saturating_sub(2)))
    });
    let taken = (lines.len() as u16).min(area.height);
    for (row, line) in (0..taken).zip(&lines) {
        canvas.text(area, (1, row), line, look.style(Role::Warn));
    }
    let rest = Rect {
        y: area.y + taken,
        height: area.height - taken,
        ..area
    };
    table(look, pair, focused).draw(canvas, rest);
}

/// Why two sweeps cannot be compared: they study different tasks or data.
fn incomparable(a: &Sweep, b: &Sweep) -> Option<String> {
    let [a, b] = [a, b].map(|s| &s.plan.scenario);
    if a.task != b.task {
        return Some(say!(
            "not comparable: a studies {a}, b {b}",
            a = word(a.task.name()),
            b = word(b.task.name())
        ));
    }
    let of = |s: &Scenario| match &s.data.path {
        Some(path) => path.display().to_string(),
        None => s.data.source_name().to_owned(),
    };
    let (from, other) = (of(a), of(b));
    let same = from == other && a.data.source == b.data.source;
    (!same).then(|| {
        say!(
            "not comparable: a is measured on {from}, b on {other}",
            from,
            other
        )
    })
}

/// Which sweeps are compared; without the days and hours of their names where there is no room for those.
fn both_named(sweeps: [&Sweep; 2], room: usize) -> String {
    let [a, b] = sweeps.map(|s| s.plan.id.to_string());
    let whole = format!("a {a}  b {b}");
    if whole.len() <= room {
        return whole;
    }
    let [a, b] = sweeps.map(|s| short_id(&s.plan.id));
    let (each, more) = (room.saturating_sub("a   b ".len()) / 2, room % 2);
    let (a, b) = (shortened(&a, each), shortened(&b, each + more));
    format!("a {a}  b {b}")
}

/// A row for each model that either sweep has.
pub fn table(look: &Look, pair: &Pair, focused: bool) -> Table {
    let [a, b] = pair.standings;
    let metrics = pair.sweeps.map(|s| s.plan.scenario.quality());
    let [first, second] = pair.sweeps;
    let same = metrics[0] == metrics[1] && incomparable(first, second).is_none();
    let titled = |i: usize| format!("{} {}", word(metrics[i].title()), NAMES[i]);
    let mut columns = vec![Column::left("model", 0), Column::right(titled(0), 0)];
    if same {
        // Wider than their numbers, so that these never stand close to each other.
        columns.push(Column::right(NAMES[1], 0).at_least(QUALITY));
        columns.push(Column::right(look.glyph("b − a", "b - a"), 1).at_least(DIFFERENCE));
    } else {
        columns.push(Column::right(titled(1), 0).at_least(QUALITY));
    }
    for (title, rank) in [
        (word("training"), 2),
        (word("p95 ms"), 3),
        (word("memory"), 4),
    ] {
        columns.push(Column::right(format!("{title} a / b"), rank));
    }
    let mut models: Vec<&Standing> = a.iter().collect();
    models.extend(b.iter().filter(|s| twin(a, s).is_none()));
    let row = |s: &&Standing| {
        let both = [twin(a, s), twin(b, s)];
        let mut cells = vec![Cell::raw(named(s, pair))];
        let qualities = both.map(|s| s.and_then(|s| s.quality));
        cells.extend(qualities.map(|q| known(look, q, |s| figures::spread(Some(s)))));
        if same {
            cells.push(difference(look, qualities));
        }
        let means = |of: fn(&Standing) -> Option<Spread>, text: fn(f64) -> String| {
            let text = |s: Option<&Standing>| {
                let spread = s.and_then(of);
                spread.map_or(figures::UNKNOWN.into(), |s| text(s.mean))
            };
            Cell::raw(both.map(text).join(" / "))
        };
        cells.push(means(|s| s.seconds, figures::seconds));
        cells.push(means(|s| s.latency, figures::value));
        cells.push(means(|s| s.memory, figures::bytes));
        cells
    };
    Table {
        columns,
        rows: models.iter().map(row).collect(),
        above: 0,
        below: 0,
        selected: None,
        focused,
    }
}

/// The same model in another sweep.
fn twin<'s>(among: &'s [Standing], s: &Standing) -> Option<&'s Standing> {
    among.iter().find(|o| {
        (o.family, o.scale) == (s.family, s.scale)
            && (o.data_fraction, o.complexity) == (s.data_fraction, s.complexity)
    })
}

/// A model's name, with its share of the data and the difficulty where either sweep varies them.
fn named(s: &Standing, pair: &Pair) -> String {
    let scenarios = pair.sweeps.map(|s| &s.plan.scenario);
    let varied = scenarios.map(|scenario| varied(scenario, s));
    let [a, b] = varied;
    format!(
        "{} {}{}",
        s.family,
        s.scale,
        if a.len() > b.len() { a } else { b }
    )
}

fn known(look: &Look, spread: Option<Spread>, text: impl Fn(Spread) -> String) -> Cell {
    match spread {
        Some(spread) => Cell::raw(text(spread)),
        None => Cell::styled(figures::UNKNOWN, look.style(Role::Dim)),
    }
}

/// By how much b is more; pale where the seeds of either spread wider than that.
fn difference(look: &Look, [a, b]: [Option<Spread>; 2]) -> Cell {
    let dim = look.style(Role::Dim);
    let (Some(a), Some(b)) = (a, b) else {
        return Cell::styled(figures::UNKNOWN, dim);
    };
    // Of the numbers as they stand beside it: a reader takes one from the other.
    let shown = |s: Spread| figures::value(s.mean).parse().unwrap_or(s.mean);
    let (by, noise) = (shown(b) - shown(a), [a, b].map(|s| s.deviation));
    let sign = if by < 0.0 {
        look.glyph("−", "-")
    } else {
        "+"
    };
    let text = format!("{sign}{}", figures::value(by.abs()));
    match noise {
        [Some(a), Some(b)] if by.abs() > a.max(b) => Cell::raw(text),
        _ => Cell::styled(text, dim),
    }
}

/// Quality against parameters, a line for each sweep.
fn chart(canvas: &mut Canvas, area: Rect, pair: &Pair, marker: Marker) {
    let metrics = pair.sweeps.map(|s| s.plan.scenario.quality());
    let mut frame = Frame::new(
        say!("{metric} by parameters", metric = word(metrics[0].title())),
        false,
    );
    frame.aside = format!("{} {}", canvas.glyph("●", "o"), word("mean ± sd")).into();
    let inner = frame.draw(canvas, area);
    let [a, b] = pair.sweeps;
    if incomparable(a, b).is_some() {
        return nothing_yet(canvas, inner, word("not comparable"));
    }
    if metrics[0] != metrics[1] {
        return nothing_yet(canvas, inner, word("the two measure different things"));
    }
    let places = pair.standings.map(|all| {
        let mut places: Vec<(f64, Spread)> = (all.iter())
            .filter_map(|s| Some((s.abscissa.max(1.0), s.quality?)))
            .collect();
        places.sort_by(|a, b| a.0.total_cmp(&b.0));
        places
    });
    let all = || places.iter().flatten();
    let ends = all().flat_map(|(_, q)| {
        let deviation = q.deviation.unwrap_or(0.0);
        [q.mean - deviation, q.mean + deviation]
    });
    let parameters = all().map(|(x, _)| x.ln());
    let (Some(x), Some(y)) = (Axis::around(parameters, false), Axis::around(ends, false)) else {
        return nothing_yet(canvas, inner, word("no trial is done yet"));
    };
    let x = Axis::new(x.low.exp() / 1.2, x.high.exp() * 1.2, true);
    let mut chart = Chart::new(x, y.within(metrics[0].bounds()), marker);
    chart.x_name = a.plan.sized_by().name().into();
    for (index, places) in places.iter().enumerate() {
        let style = canvas.theme().series(index);
        let point = |(x, q): &(f64, Spread)| Point {
            x: *x,
            mean: q.mean,
            low: q.mean,
            high: q.mean,
        };
        chart.series.push(Series {
            points: places.iter().map(point).collect(),
            style,
        });
        chart.dots.extend(places.iter().map(|(x, q)| Dot {
            x: *x,
            y: q.mean,
            spread: q.deviation.map(|d| (q.mean - d, q.mean + d)),
            shape: Shape::Round,
            style,
        }));
        chart.labels.extend(places.last().map(|(_, q)| Label {
            y: q.mean,
            text: format!("{} {}", NAMES[index], figures::value(q.mean)),
            style,
        }));
    }
    chart.draw(canvas, inner);
}
