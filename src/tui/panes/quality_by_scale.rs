//! Quality against scale: what was measured of each model, with its spread over seeds.

use ratatui::layout::Rect;

use super::{
    curves::levels,
    law_band::{LawBand, near},
    names::{belongs, candidate_style, model, of_share, standing_name},
    nothing_yet::nothing_yet,
};
use crate::{
    advise::QualityLaw,
    scenario::Direction,
    sweep::{Candidate, Foreseen, Spread, Standing, Sweep, TrialRecord},
    tui::{
        look::Look,
        theme::Role,
        widgets::{Axis, Canvas, Chart, Dot, Frame, Label, Marker, Point, Series, Shape, figures},
    },
    words::{say, word},
};

/// Where a prediction stands, as a factor of its parameters.
const LEFT_OF: f64 = 0.9;

/// Quality against scale.
pub struct Props<'a> {
    /// The sweep.
    pub sweep: &'a Sweep,
    /// What was measured of each model.
    pub standings: &'a [Standing],
    /// Those of them that stand on the Pareto front.
    pub front: Vec<&'a Standing>,
    /// The law of the advised family, where there is one.
    pub law: Option<&'a QualityLaw>,
    /// The trial whose model keeps its name.
    pub selected: Option<&'a TrialRecord>,
    /// The characters of curves.
    pub marker: Marker,
    /// Whether the pane has the keys.
    pub focused: bool,
}

/// Draws quality against parameters.
pub fn quality_by_scale(canvas: &mut Canvas, area: Rect, props: &Props) {
    let (sweep, look) = (props.sweep, canvas.look());
    let metric = sweep.plan.scenario.quality();
    let mut frame = Frame::new(
        say!("{metric} by scale · test", metric = word(metric.title())),
        props.focused,
    );
    let measured: Vec<_> = props
        .standings
        .iter()
        .filter_map(|s| Some((s, s.quality?)))
        .collect();
    let fitted = props.law;
    frame.aside = legend(canvas, &[Shape::Round, Shape::Diamond]).into();
    frame.below = below(canvas, sweep, fitted).into();
    let inner = frame.draw(canvas, area);
    let ends = |s: Spread| {
        let deviation = s.deviation.unwrap_or(0.0);
        [s.mean - deviation, s.mean + deviation]
    };
    let mut ends: Vec<f64> = measured.iter().flat_map(|(_, q)| ends(*q)).collect();
    ends.extend(sweep.foreseen.iter().flat_map(|f| [f.low, f.high]));
    let levels = levels(sweep);
    let x = x_axis(props.standings);
    let law = LawBand::of(fitted, x, inner);
    let mut shown = near(&ends, levels.iter().map(|l| l.y));
    shown.extend(law.as_ref().map_or_else(Vec::new, |law| law.ends(&ends)));
    let Some(y) = Axis::around(ends.iter().copied().chain(shown), false) else {
        return nothing_yet(canvas, inner, word("no trial is done yet"));
    };
    let mut chart = Chart::new(x, y.within(metric.bounds()), props.marker);
    chart.levels = levels;
    chart.x_ticks = Some(
        sweep
            .plan
            .candidates
            .iter()
            .map(|c| {
                (
                    sweep.plan.size(c.family, c.scale),
                    model(&sweep.plan.scenario, c.family, c.scale),
                )
            })
            .collect(),
    );
    let names: Vec<_> = measured
        .iter()
        .map(|(s, _)| standing_name(&sweep.plan.scenario, s))
        .collect();
    let width = names.iter().map(|n| n.chars().count()).max().unwrap_or(0);
    let followed = fitted.filter(|_| law.is_some());
    chart.series = joined(look, &measured, followed);
    if let Some(law) = law {
        law.onto(look, &mut chart);
    }
    chart.x_name = word("scale").into();
    chart.dots.extend(with_predictions(look, sweep));
    let mut named = Vec::new();
    for ((standing, quality), name) in measured.iter().zip(&names) {
        let style = candidate_style(look, sweep, standing.family, standing.scale);
        let style = of_share(style, &sweep.plan.scenario, standing.data_fraction);
        chart.dots.push(Dot {
            x: standing.abscissa,
            y: quality.mean,
            spread: quality
                .deviation
                .map(|d| (quality.mean - d, quality.mean + d)),
            shape: shape(props, standing),
            style,
        });
        let label = Label {
            y: quality.mean,
            text: format!("{name:>width$}  {}", figures::spread(Some(*quality))),
            style,
        };
        named.push((*standing, label));
    }
    // Where there is no room for all names, that of the selected trial and those of the best stay.
    let selected = props.selected;
    let chosen = |s: &Standing| selected.is_some_and(|r| belongs(&r.trial, s));
    named.sort_by(|(a, one), (b, other)| {
        let better = match metric.direction() {
            Direction::Maximize => other.y.total_cmp(&one.y),
            Direction::Minimize => one.y.total_cmp(&other.y),
        };
        chosen(b).cmp(&chosen(a)).then(better)
    });
    chart
        .labels
        .extend(named.into_iter().map(|(_, label)| label));
    chart.draw(canvas, inner);
}

/// What the forms of dots stand for.
fn legend(canvas: &Canvas, shapes: &[Shape]) -> String {
    let named = |shape: &Shape| {
        let (unicode, ascii) = shape.glyphs();
        let name = match shape {
            Shape::Round => word("mean ± sd"),
            Shape::Diamond => word("Pareto front"),
            Shape::Hollow => word("predicted before it ran, 90%"),
        };
        format!("{} {name}", canvas.glyph(unicode, ascii))
    };
    let named: Vec<_> = shapes.iter().map(named).collect();
    named.join(" · ")
}

/// What stands below the chart: why there is no law, and what the predictions are, where there are any.
fn below(canvas: &Canvas, sweep: &Sweep, fitted: Option<&QualityLaw>) -> String {
    let mut parts: Vec<String> = fitted.and_then(QualityLaw::why_not).into_iter().collect();
    if !sweep.foreseen.is_empty() {
        parts.push(legend(canvas, &[Shape::Hollow]));
    }
    parts.join(" · ")
}

/// Whether a model stands on the Pareto front.
fn shape(props: &Props, standing: &Standing) -> Shape {
    if props.front.iter().any(|s| std::ptr::eq(*s, standing)) {
        Shape::Diamond
    } else {
        Shape::Round
    }
}

/// What was measured of each model as text.
pub fn text(props: &Props) -> String {
    use std::fmt::Write;

    let sweep = props.sweep;
    let metric = sweep.plan.scenario.quality();
    let mut text = format!("model\tparameters\t{}\tsd\tseeds\n", metric.title());
    for standing in props.standings {
        let Some(quality) = standing.quality else {
            continue;
        };
        let name = standing_name(&sweep.plan.scenario, standing);
        let deviation = quality.deviation.map(|d| d.to_string());
        let parameters = standing.footprint.parameters.map(|count| count.to_string());
        let row = writeln!(
            text,
            "{name}\t{}\t{}\t{}\t{}",
            parameters.unwrap_or_default(),
            quality.mean,
            deviation.unwrap_or_default(),
            standing.done
        );
        row.expect("a String takes everything");
    }
    text
}

/// What scales were predicted to reach before they ran, a little to the left of what they reached.
fn with_predictions(look: &Look, sweep: &Sweep) -> Vec<Dot> {
    let dot = |f: &Foreseen| {
        let same = |c: &&Candidate| (c.family, c.scale) == (f.family, f.scale);
        let candidate = sweep.plan.candidates.iter().find(same)?;
        Some(Dot {
            x: sweep.plan.size(candidate.family, candidate.scale) * LEFT_OF,
            y: f.mean,
            spread: Some((f.low, f.high)),
            shape: Shape::Hollow,
            style: look.style(Role::Dim),
        })
    };
    sweep.foreseen.iter().filter_map(dot).collect()
}

/// A thin line through the means of each family on all of the data, to show how quality grows; the family whose law is drawn
/// has that instead.
fn joined(look: &Look, measured: &[(&Standing, Spread)], law: Option<&QualityLaw>) -> Vec<Series> {
    let style = look.style(Role::Dim);
    let full = measured
        .iter()
        .map(|(s, _)| s.data_fraction)
        .fold(0.0, f64::max);
    let easiest = measured
        .iter()
        .map(|(s, _)| s.complexity)
        .fold(f64::INFINITY, f64::min);
    let mut families: Vec<_> = measured.iter().map(|(s, _)| s.family).collect();
    families.dedup();
    families.retain(|family| law.is_none_or(|law| law.family != *family));
    let line = |family| {
        let mine = measured.iter().filter(|(s, _)| {
            s.family == family && s.data_fraction >= full && s.complexity <= easiest
        });
        let point = |(s, q): &(&Standing, Spread)| Point {
            x: s.abscissa,
            mean: q.mean,
            low: q.mean,
            high: q.mean,
        };
        Series {
            points: mine.map(point).collect(),
            style,
        }
    };
    families.into_iter().map(line).collect()
}

/// From a little less than the fewest parameters to a little more than the most.
fn x_axis(standings: &[Standing]) -> Axis {
    let parameters = standings.iter().map(|s| s.abscissa.max(1.0));
    let (low, high) = parameters.fold((f64::INFINITY, 1.0_f64), |(low, high), p| {
        (low.min(p), high.max(p))
    });
    let margin = (high / low).powf(0.12).max(1.2);
    Axis::new(low / margin, high * margin, true)
}
