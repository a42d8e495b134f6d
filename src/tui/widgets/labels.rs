//! Names at the right of a chart, each as near as possible to its value, none above another.

use ratatui::{layout::Rect, text::Span};

use super::{Chart, Pen};
use crate::tui::Role;

impl Chart {
    pub(super) fn draw_labels(&self, pen: &mut Pen, plot: Rect, gutter: Rect) {
        let dim = pen.style(Role::Dim);
        let near = |y: f64| {
            let clamped = y.clamp(self.y.low, self.y.high);
            self.row(plot, clamped).unwrap_or(plot.y)
        };
        let series = self
            .labels
            .iter()
            .map(|l| (near(l.y), l.y, Span::styled(l.text.as_str(), l.style)));
        let mut wanted: Vec<_> = series.take(usize::from(gutter.height)).collect();
        let room = usize::from(gutter.height) - wanted.len();
        let levels = self.levels.iter().filter_map(|l| {
            Some((
                self.row(plot, l.y)?,
                l.y,
                Span::styled(l.name.as_str(), dim),
            ))
        });
        wanted.extend(levels.take(room));
        // Names of one row stand in the order of their values too.
        wanted.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        let rows = apart(&wanted.iter().map(|w| w.0).collect::<Vec<_>>(), gutter);
        for (row, (_, _, text)) in rows.into_iter().zip(wanted) {
            pen.text(gutter, (0, row - gutter.y), &text.content, text.style);
        }
    }
}

/// Moves ascending rows apart, as little as needed, so that no two are equal.
fn apart(wanted: &[u16], area: Rect) -> Vec<u16> {
    let mut rows = wanted.to_vec();
    for at in 1..rows.len() {
        rows[at] = rows[at].max(rows[at - 1] + 1);
    }
    let mut limit = area.bottom();
    for row in rows.iter_mut().rev() {
        *row = (*row).min(limit.saturating_sub(1)).max(area.y);
        limit = *row;
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_move_apart_and_stay_inside() {
        let area = Rect::new(0, 10, 5, 4);
        assert_eq!(apart(&[10, 12], area), [10, 12]);
        assert_eq!(apart(&[11, 11, 11], area), [11, 12, 13]);
        assert_eq!(apart(&[13, 13, 13, 13], area), [10, 11, 12, 13]);
        assert!(apart(&[], area).is_empty());
    }
}
