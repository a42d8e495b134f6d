//! Where the trained weights of a model lie.

use ratatui::{layout::Rect, text::Line};

use super::names::{belongs, varied};
use crate::{
    advise::oriented,
    sweep::{Standing, Sweep, TrialRecord, TrialState},
    tui::{
        theme::Role,
        widgets::{Canvas, Frame, figures, path_lines, wrapped},
    },
    words::{say, word},
};

/// The weights of a model.
pub struct Props<'a> {
    /// The sweep that trained it.
    pub sweep: &'a Sweep,
    /// The folder of that sweep, where it has one.
    pub folder: Option<&'a str>,
    /// The model.
    pub model: &'a Standing,
}

/// Draws the best seed of a model and the file of its weights, in as many rows as that takes.
pub fn weights(canvas: &mut Canvas, area: Rect, props: &Props) {
    let of = props.model;
    let width = usize::from(area.width.saturating_sub(4));
    let lines = lines(props, width);
    let height = (lines.len() as u16 + 2).min(area.height);
    let scenario = &props.sweep.plan.scenario;
    let title = say!(
        "weights of {family} {scale}{varied}",
        family = of.family,
        scale = of.scale,
        varied = varied(scenario, of)
    );
    let inner = Frame::new(title, false).draw(canvas, Rect { height, ..area });
    for (row, (role, line)) in (0..inner.height).zip(lines) {
        let style = canvas.style(role);
        canvas.line(inner, row, &Line::styled(format!(" {line}"), style));
    }
}

fn lines(props: &Props, width: usize) -> Vec<(Role, String)> {
    let Some(best) = best(props) else {
        return vec![(Role::Dim, word("no trial is done yet").to_owned())];
    };
    let (seed, metric) = (
        best.trial.seed,
        word(props.sweep.plan.scenario.quality().title()),
    );
    let value = figures::value(best.latest_quality().unwrap_or(f64::NAN));
    let seed = match props.model.done {
        1 => say!("seed {seed}, {metric} {value}", seed, metric, value),
        count => say!(
            "best of {count} seeds: seed {seed}, {metric} {value}",
            count,
            seed,
            metric,
            value
        ),
    };
    let path = path(props, best);
    let format = word("a safetensors file of f32, which any library of that format reads");
    let mut lines: Vec<_> = wrapped(&seed, width)
        .into_iter()
        .chain(path_lines(&path, width))
        .map(|l| (Role::Text, l))
        .collect();
    lines.extend(wrapped(format, width).into_iter().map(|l| (Role::Dim, l)));
    lines
}

/// The file of the weights of a model's best trial, as text of one row; nothing before a trial is done.
pub fn text(props: &Props) -> String {
    best(props).map_or_else(String::new, |best| {
        let of = props.model;
        let (family, scale) = (of.family, of.scale);
        let varied = varied(&props.sweep.plan.scenario, of);
        format!("{family} {scale}{varied}\t{}\n", path(props, best))
    })
}

fn path(props: &Props, best: &TrialRecord) -> String {
    let file = best.trial.id.weights();
    match props.folder {
        Some(folder) => format!("{folder}/{file}"),
        None => file,
    }
}

/// The trial of a model that reached the best quality.
fn best<'s>(props: &Props<'s>) -> Option<&'s TrialRecord> {
    let (sweep, of) = (props.sweep, props.model);
    let direction = sweep.plan.scenario.quality().direction();
    let trials = sweep.trials.iter();
    let done = trials.filter(|r| r.state == TrialState::Done && belongs(&r.trial, of));
    let reached = |r: &TrialRecord| {
        let quality = r.latest_quality().filter(|q| q.is_finite());
        quality.map_or(f64::NEG_INFINITY, |q| oriented(direction, q))
    };
    done.max_by(|a, b| reached(a).total_cmp(&reached(b)))
}
