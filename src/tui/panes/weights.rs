//! Where the trained weights of a model lie.

use ratatui::{layout::Rect, text::Line};

use super::belongs;
use crate::{
    advise::oriented,
    sweep::{Standing, Sweep, TrialRecord, TrialState},
    tui::{
        Role,
        app::{App, Opened},
        widgets::{Frame, Pen, figures, wrapped},
    },
    words::{say, word},
};

/// Draws the best seed of a model and the file of its weights, in as many rows as that takes.
pub fn weights(app: &App, pen: &mut Pen, area: Rect, opened: &Opened, of: &Standing) {
    let width = usize::from(area.width.saturating_sub(4));
    let lines = lines(opened, of, width);
    let height = (lines.len() as u16 + 2).min(area.height);
    let title = say!(
        "weights of {family} {scale}",
        family = of.family,
        scale = of.scale
    );
    let inner = Frame::new(title, false).draw(pen, Rect { height, ..area });
    for (row, (role, line)) in (0..inner.height).zip(lines) {
        let style = app.style(role);
        pen.line(inner, row, &Line::styled(format!(" {line}"), style));
    }
}

fn lines(opened: &Opened, of: &Standing, width: usize) -> Vec<(Role, String)> {
    let Some(best) = best(opened.shown(), of) else {
        return vec![(Role::Dim, word("no trial is done yet").to_owned())];
    };
    let (seed, metric) = (best.trial.seed, word(best.trial.task.quality().title()));
    let value = figures::value(best.latest_quality().unwrap_or(f64::NAN));
    let seed = match of.done {
        1 => say!("seed {seed}, {metric} {value}", seed, metric, value),
        count => say!(
            "best of {count} seeds: seed {seed}, {metric} {value}",
            count,
            seed,
            metric,
            value
        ),
    };
    let file = best.trial.id.weights();
    let path = match &opened.folder {
        Some(folder) => format!("{folder}/{file}"),
        None => file,
    };
    let format = word("a safetensors file of f32, which any library of that format reads");
    let mut lines: Vec<_> = wrapped(&seed, width)
        .into_iter()
        .chain(cut(&path, width))
        .map(|l| (Role::Text, l))
        .collect();
    lines.extend(wrapped(format, width).into_iter().map(|l| (Role::Dim, l)));
    lines
}

/// The trial of a model that reached the best quality.
fn best<'s>(sweep: &'s Sweep, of: &Standing) -> Option<&'s TrialRecord> {
    let direction = sweep.plan.scenario.task.quality().direction();
    let trials = sweep.trials.iter();
    let done = trials.filter(|r| r.state == TrialState::Done && belongs(&r.trial, of));
    let reached = |r: &TrialRecord| {
        let quality = r.latest_quality().filter(|q| q.is_finite());
        quality.map_or(f64::NEG_INFINITY, |q| oriented(direction, q))
    };
    done.max_by(|a, b| reached(a).total_cmp(&reached(b)))
}

/// A path in pieces of so many columns: it has no places to break at.
fn cut(path: &str, width: usize) -> Vec<String> {
    let letters: Vec<char> = path.chars().collect();
    letters
        .chunks(width.max(1))
        .map(|part| part.iter().collect())
        .collect()
}
