//! Where the trained weights of a model lie.

use ratatui::{layout::Rect, text::Line};

use super::belongs;
use crate::{
    scenario::Direction,
    sweep::{Standing, Sweep, TrialRecord, TrialState},
    tui::{
        Role,
        app::{App, Opened},
        widgets::{Frame, Pen, figures, wrapped},
    },
    words::{say, word},
};

/// Rows that it takes with its frame, where there is room.
pub const HEIGHT: u16 = 7;

/// Draws the best seed of a model and the file of its weights.
pub fn weights(app: &App, pen: &mut Pen, area: Rect, opened: &Opened, of: &Standing) {
    let title = say!(
        "weights of {family} {scale}",
        family = of.family,
        scale = of.scale
    );
    let inner = Frame::new(title, false).draw(pen, area);
    let width = usize::from(inner.width.saturating_sub(2));
    let Some(best) = best(opened.shown(), of) else {
        return super::curves::nothing_yet(pen, inner, word("no trial is done yet"));
    };
    let seed = say!(
        "best of {count} seeds: seed {seed}, {metric} {value}",
        count = of.done,
        seed = best.trial.seed,
        metric = word(best.trial.task.quality().title()),
        value = figures::value(best.latest_quality().unwrap_or(f64::NAN))
    );
    let file = best.trial.id.weights();
    let path = match &opened.folder {
        Some(folder) => format!("{folder}/{file}"),
        None => file,
    };
    let format = word("a safetensors file of f32, which any library of that format reads");
    let said = wrapped(&seed, width).into_iter();
    let lines = said
        .chain(cut(&path, width))
        .map(|line| (line, Role::Text))
        .chain(wrapped(format, width).into_iter().map(|l| (l, Role::Dim)));
    for (row, (line, role)) in (0..inner.height).zip(lines) {
        pen.line(
            inner,
            row,
            &Line::styled(format!(" {line}"), app.style(role)),
        );
    }
}

/// The trial of a model that reached the best quality.
fn best<'s>(sweep: &'s Sweep, of: &Standing) -> Option<&'s TrialRecord> {
    let direction = sweep.plan.scenario.task.quality().direction();
    let trials = sweep.trials.iter();
    let done = trials.filter(|r| r.state == TrialState::Done && belongs(&r.trial, of));
    let better = |r: &TrialRecord| {
        let quality = r.latest_quality().filter(|q| q.is_finite());
        let quality = quality.unwrap_or(f64::NEG_INFINITY);
        match direction {
            Direction::Maximize => quality,
            Direction::Minimize => -quality,
        }
    };
    done.max_by(|a, b| better(a).total_cmp(&better(b)))
}

/// A path in pieces of so many columns: it has no places to break at.
fn cut(path: &str, width: usize) -> Vec<String> {
    let letters: Vec<char> = path.chars().collect();
    letters
        .chunks(width.max(1))
        .map(|part| part.iter().collect())
        .collect()
}
