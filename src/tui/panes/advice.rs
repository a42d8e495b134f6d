//! The advice in a line, and its first reasons.

use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

use crate::{
    advise::{Advice, Headline, Tone},
    tui::{
        look::Look,
        theme::Role,
        widgets::{Canvas, Frame, figures, wrapped},
    },
    words::{say, word},
};

/// Reasons that are shown; `advise` prints all.
const REASONS: usize = 3;

/// The advice on a sweep.
pub struct Props<'a> {
    /// The advice, where there is any yet.
    pub advice: Option<&'a Advice>,
    /// Whether more will be measured.
    pub goes_on: bool,
}

/// Draws the advice on what was measured so far; nothing where there is none yet.
pub fn advice(canvas: &mut Canvas, area: Rect, props: &Props) {
    let Some(advice) = props.advice.filter(|_| area.height > 2) else {
        return;
    };
    let look = canvas.look();
    let mut frame = Frame::new(word("advice"), false);
    if props.goes_on {
        frame.aside = word("on what was measured so far").into();
    }
    let inner = frame.draw(canvas, area);
    canvas.line(inner, 0, &verdict(look, advice, inner.width));
    let lines = reasons(advice, inner.width);
    for (row, line) in (1..inner.height).zip(lines) {
        canvas.line(inner, row, &Line::styled(line, look.style(Role::Dim)));
    }
}

/// Draws the advice in the first row of an area, where there is no room for more; gives the rows that it took.
pub fn line(canvas: &mut Canvas, area: Rect, advice: Option<&Advice>) -> u16 {
    let Some(advice) = advice else {
        return 0;
    };
    canvas.line(area, 0, &verdict(canvas.look(), advice, area.width));
    1
}

/// Rows that the advice takes with its first reasons and its frame.
pub fn height(advice: Option<&Advice>, width: u16) -> u16 {
    advice.map_or(0, |advice| {
        reasons(advice, width.saturating_sub(2)).len() as u16 + 3
    })
}

/// The first reasons, each broken into lines that fit; what follows the first line of one is set in.
fn reasons(advice: &Advice, width: u16) -> Vec<String> {
    let width = usize::from(width.saturating_sub(4));
    let broken = |reason: &String| {
        let lines = wrapped(reason, width).into_iter().enumerate();
        lines
            .map(|(row, line)| {
                if row == 0 {
                    format!(" {line}")
                } else {
                    format!("   {line}")
                }
            })
            .collect::<Vec<_>>()
    };
    advice
        .reasons
        .iter()
        .take(REASONS)
        .flat_map(broken)
        .collect()
}

/// The colour of a tone.
pub fn role(tone: Tone) -> Role {
    match tone {
        Tone::Sure => Role::Ok,
        Tone::Cautious => Role::Warn,
        Tone::Bad => Role::Bad,
    }
}

/// The headline with what stands behind it, as far as there is room.
fn verdict<'a>(look: &Look, advice: &Advice, room: u16) -> Line<'a> {
    let Headline {
        tone,
        text,
        claim,
        certainty,
    } = advice.headline();
    let fits = Span::raw(&text).width() < usize::from(room);
    let text = claim.filter(|_| !fits).unwrap_or(text);
    let mut spans = vec![Span::styled(format!(" {text}"), look.style(role(tone)))];
    if let Some(certainty) = certainty {
        spans.push(Span::raw(format!("   {certainty}")));
    }
    if let Some(quality) = &advice.quality {
        let [mean, low, high] = [quality.mean, quality.low, quality.high].map(figures::value);
        let metric = word(advice.metric.title());
        let text = if quality.low.is_nan() {
            say!("{metric} {mean} (one seed)", metric, mean)
        } else {
            say!("{metric} {mean} ({low} to {high})", metric, mean, low, high)
        };
        spans.push(Span::raw(format!("   {text}")));
    }
    let mut said = Line::from(spans);
    while said.spans.len() > 1 && said.width() > usize::from(room) {
        said.spans.pop();
    }
    said
}
