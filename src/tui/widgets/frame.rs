//! The frame of a pane: rounded borders, a title above, a remark below.

use ratatui::{layout::Rect, text::Line};

use super::canvas::Canvas;
use crate::tui::theme::Role;

/// How a pane is framed.
#[derive(Default)]
pub struct Frame<'t> {
    /// Upper left: what it shows.
    pub title: Line<'t>,
    /// Upper right: how it shows it.
    pub aside: Line<'t>,
    /// Lower left.
    pub below: Line<'t>,
    /// Whether the pane has the keys.
    pub focused: bool,
}

impl<'t> Frame<'t> {
    /// A frame with a title.
    pub fn new(title: impl Into<Line<'t>>, focused: bool) -> Self {
        Self {
            title: title.into(),
            focused,
            ..Self::default()
        }
    }

    /// Draws the frame and returns the area inside.
    pub fn draw(&self, canvas: &mut Canvas, area: Rect) -> Rect {
        if area.width < 2 || area.height < 2 {
            return Rect::ZERO;
        }
        let style = canvas.style(if self.focused {
            Role::Focus
        } else {
            Role::Border
        });
        let [tl, tr, bl, br, h, v] = if canvas.ascii() {
            ["+", "+", "+", "+", "-", "|"]
        } else {
            ["╭", "╮", "╰", "╯", "─", "│"]
        };
        let (left, right) = (area.left(), area.right() - 1);
        let (top, bottom) = (area.top(), area.bottom() - 1);
        for x in left + 1..right {
            canvas.cell(x, top, h, style);
            canvas.cell(x, bottom, h, style);
        }
        for y in top + 1..bottom {
            canvas.cell(left, y, v, style);
            canvas.cell(right, y, v, style);
        }
        let corners = [
            (left, top, tl),
            (right, top, tr),
            (left, bottom, bl),
            (right, bottom, br),
        ];
        for (x, y, corner) in corners {
            canvas.cell(x, y, corner, style);
        }
        self.captions(canvas, area);
        Rect::new(left + 1, top + 1, area.width - 2, area.height - 2)
    }

    fn captions(&self, canvas: &mut Canvas, area: Rect) {
        let role = if self.focused {
            Role::Accent
        } else {
            Role::Text
        };
        let room = usize::from(area.width.saturating_sub(4));
        let edge = Rect {
            x: area.x + 1,
            width: area.width - 2,
            ..area
        };
        let framed = |line: &Line<'t>, style, first: &'static str| {
            let mut line = line.clone().style(style);
            line.spans.insert(0, first.into());
            line.spans.push(" ".into());
            line
        };
        if self.title.width() > 0 {
            // Colour is never the only carrier.
            let first = if self.focused {
                canvas.glyph("▸", ">")
            } else {
                " "
            };
            canvas.line(edge, 0, &framed(&self.title, canvas.style(role), first));
        }
        let dim = canvas.style(Role::Dim);
        if self.aside.width() > 0 && self.title.width() + self.aside.width() + 4 <= room {
            canvas.right(edge, 0, &framed(&self.aside, dim, " "));
        }
        if self.below.width() > 0 {
            canvas.line(edge, area.height - 1, &framed(&self.below, dim, " "));
        }
    }
}
