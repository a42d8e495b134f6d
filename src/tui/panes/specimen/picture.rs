//! One held-out example and what the selected trial makes of it.

use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

use super::{
    click::{Row, TITLES, click},
    continuation::continuation,
    utterance::utterance,
};
use crate::{
    sweep::Specimen,
    tui::{
        Role,
        app::App,
        widgets::{Frame, Pen, figures, padded, picture},
    },
    words::{say, word},
};

/// Draws the example of the selected trial, or of any trial that has one.
pub fn specimen(app: &App, pen: &mut Pen, area: Rect, focused: bool) {
    let mine = app.selected_trial().filter(|r| r.specimen.is_some());
    let any = || {
        app.sweep()?
            .trials
            .iter()
            .rev()
            .find(|r| r.specimen.is_some())
    };
    let record = mine.or_else(any);
    let mut frame = Frame::new(word("held-out example"), focused);
    if let Some(r) = record {
        frame.aside = say!(
            "{family} {scale} seed {seed} · epoch {epoch}",
            family = r.trial.family,
            scale = r.trial.scale,
            seed = r.trial.seed,
            epoch = r.epoch
        )
        .into();
    }
    let inner = frame.draw(pen, area);
    match record.and_then(|r| r.specimen.as_ref()) {
        Some(specimen) => drawn(app, pen, inner, specimen, Answer::Shown),
        None => super::curves::nothing_yet(pen, inner, word("no epoch has ended yet")),
    }
}

/// Whether a model's answer stands beside an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A model has answered.
    Shown,
    /// No model was trained yet.
    None,
}

/// Draws an example, and what it is beside it.
pub fn drawn(app: &App, pen: &mut Pen, area: Rect, specimen: &Specimen, answered: Answer) {
    let (width, pixels, truth, answer, confidence) = match specimen {
        Specimen::Picture {
            width,
            pixels,
            truth,
            answer,
            confidence,
        } => (width, pixels, truth, answer, confidence),
        Specimen::Text { prompt, written } => {
            return continuation(app, pen, area, prompt, written);
        }
        Specimen::Click {
            fields,
            clicked,
            truth,
            probability,
        } => {
            let (truth, probability) = (*truth, *probability);
            let row = Row {
                fields,
                clicked: *clicked,
                truth,
                probability,
            };
            return click(app, pen, area, &row);
        }
        Specimen::Speech {
            width,
            pixels,
            reference,
            hypothesis,
        } => {
            let words = [Some(reference), hypothesis.as_ref()];
            return utterance(app, pen, area, (*width, pixels), words);
        }
    };
    let room = Rect {
        x: area.x + 1.min(area.width),
        width: area
            .width
            .saturating_sub(if answered == Answer::None { 12 } else { 26 }),
        ..area
    };
    let taken = picture(pen, room, *width, pixels);
    let right = taken.right().max(area.x) + 2;
    let text = Rect {
        x: right.min(area.right()),
        width: area.right().saturating_sub(right),
        ..area
    };
    let top = taken.height.saturating_sub(4) / 2;
    let dim = |t: &str| Span::styled(padded(t, TITLES), app.style(Role::Dim));
    if answered == Answer::None {
        return pen.line(
            text,
            top,
            &Line::from(vec![
                Span::styled(format!("{}  ", word("truth")), app.style(Role::Dim)),
                Span::raw(truth.as_str()),
            ]),
        );
    }
    pen.line(
        text,
        top,
        &Line::from(vec![dim(word("truth")), Span::raw(truth.as_str())]),
    );
    let (role, sign) = if truth == answer {
        (Role::Ok, app.glyph("✓", "+"))
    } else {
        (Role::Bad, app.glyph("✗", "x"))
    };
    let answer = Span::styled(format!("{answer} {sign}"), app.style(role));
    pen.line(
        text,
        top + 1,
        &Line::from(vec![dim(word("answer")), answer]),
    );
    let share = figures::percent(*confidence);
    pen.line(
        text,
        top + 2,
        &Line::from(vec![dim(word("confidence")), Span::raw(share)]),
    );
    let full = (confidence.clamp(0.0, 1.0) * 10.0).round() as usize;
    let bar = app.glyph("▰", "#").repeat(full);
    let rest = app.glyph("▱", "-").repeat(10 - full);
    let line = Line::from(vec![
        Span::styled(bar, app.style(role)),
        Span::styled(rest, app.style(Role::Dim)),
    ]);
    pen.line(text, top + 3, &line);
}
