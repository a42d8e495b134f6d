//! One held-out example and what a trial makes of it.

use ratatui::layout::Rect;

use super::{example::example, picture::Answer};
use crate::{
    sweep::TrialRecord,
    tui::{
        panes::nothing_yet::nothing_yet,
        widgets::{Canvas, Frame},
    },
    words::{say, word},
};

/// A held-out example.
pub struct HeldOut<'a> {
    /// The trial whose newest example it is; `None` where none has one.
    pub trial: Option<&'a TrialRecord>,
    /// Whether trials show any: the user's own trainers do not.
    pub shown: bool,
    /// Whether the pane has the keys.
    pub focused: bool,
}

/// Draws the example of a trial.
pub fn held_out(canvas: &mut Canvas, area: Rect, props: &HeldOut) {
    let mut frame = Frame::new(word("held-out example"), props.focused);
    if let Some(r) = props.trial {
        frame.aside = say!(
            "{family} {scale} seed {seed} · epoch {epoch}",
            family = r.trial.family,
            scale = r.trial.scale,
            seed = r.trial.seed,
            epoch = r.epoch
        )
        .into();
    }
    let inner = frame.draw(canvas, area);
    match props.trial.and_then(|r| r.specimen.as_ref()) {
        Some(specimen) => example(canvas, inner, specimen, Answer::Shown),
        None if props.shown => nothing_yet(canvas, inner, word("no epoch has ended yet")),
        None => nothing_yet(canvas, inner, word("own trainers show no example")),
    }
}
