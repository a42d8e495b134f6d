//! The one place where a kind of specimen meets the file that draws it.

use ratatui::layout::Rect;

use super::{
    click::{self, Row},
    listening::{self, Listener},
    picture::{self, Answer, Picture},
    speech::{self, Utterance},
    text,
};
use crate::{sweep::Specimen, tui::widgets::Canvas};

/// Draws an example, and what it is beside it.
pub fn example(canvas: &mut Canvas, area: Rect, specimen: &Specimen, answer: Answer) {
    match specimen {
        Specimen::Picture {
            width,
            pixels,
            truth,
            answer: answered,
            confidence,
        } => {
            let props = Picture {
                width: *width,
                pixels,
                truth,
                answer: answered,
                confidence: *confidence,
            };
            picture::draw(canvas, area, &props, answer);
        }
        Specimen::Text { prompt, written } => text::draw(canvas, area, prompt, written),
        Specimen::Click {
            fields,
            clicked,
            truth,
            probability,
        } => {
            let props = Row {
                fields,
                clicked: *clicked,
                truth: *truth,
                probability: *probability,
            };
            click::draw(canvas, area, &props);
        }
        Specimen::Speech {
            width,
            pixels,
            reference,
            hypothesis,
        } => {
            let props = Utterance {
                width: *width,
                pixels,
                reference,
                hypothesis: hypothesis.as_deref(),
            };
            speech::draw(canvas, area, &props);
        }
        Specimen::Listening {
            heard,
            truth,
            next,
            rank,
            items,
        } => {
            let props = Listener {
                heard,
                truth,
                next,
                rank: *rank,
                items: *items,
            };
            listening::draw(canvas, area, &props);
        }
    }
}
