//! Names at the right of a chart, each as near as possible to its value, none above another.

use ratatui::{layout::Rect, text::Span};
use unicode_width::UnicodeWidthStr;

use super::{canvas::Canvas, chart::Chart};
use crate::tui::theme::Role;

impl Chart {
    pub(super) fn draw_labels(&self, canvas: &mut Canvas, plot: Rect, gutter: Rect) {
        let dim = canvas.style(Role::Dim);
        let near = |y: f64| {
            let clamped = y.clamp(self.y.low, self.y.high);
            self.row(plot, clamped).unwrap_or(plot.y)
        };
        let room = usize::from(gutter.width);
        let series = self.labels.iter().map(|l| {
            let whole = l.text.width() <= room;
            let text = if whole { l.text.as_str() } else { l.mean() };
            (near(l.y), l.y, Span::styled(text, l.style))
        });
        let mut wanted: Vec<_> = series.take(usize::from(gutter.height)).collect();
        let rows = usize::from(gutter.height) - wanted.len();
        let levels = self.levels.iter().filter(|l| l.name.width() <= room);
        let levels = levels.filter_map(|l| {
            Some((
                self.row(plot, l.y)?,
                l.y,
                Span::styled(l.name.as_str(), dim),
            ))
        });
        wanted.extend(levels.take(rows));
        // Names of one row stand in the order of their values too.
        wanted.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        let rows = apart(&wanted.iter().map(|w| w.0).collect::<Vec<_>>(), gutter);
        for (row, (_, _, text)) in rows.into_iter().zip(wanted) {
            canvas.text(gutter, (0, row - gutter.y), &text.content, text.style);
        }
    }
}

/// Moves ascending rows apart, as little as needed, so that no two are equal: rows that would meet share what is missing, up
/// and down alike.
fn apart(wanted: &[u16], area: Rect) -> Vec<u16> {
    // Neighbours that touch move as one block around the mean of where they would stand.
    let mut blocks: Vec<(f64, usize)> = Vec::new();
    for (at, row) in wanted.iter().enumerate() {
        let (mut sum, mut count) = (f64::from(*row) - at as f64, 1);
        while let Some((above, rows)) = blocks.pop() {
            if above / rows as f64 <= sum / count as f64 {
                blocks.push((above, rows));
                break;
            }
            (sum, count) = (sum + above, count + rows);
        }
        blocks.push((sum, count));
    }
    let starts = blocks.iter().flat_map(|(sum, count)| {
        let mean = (sum / *count as f64 + 0.5).floor();
        std::iter::repeat_n(mean.max(0.0) as u16, *count)
    });
    let mut rows: Vec<u16> = starts.zip(0..).map(|(start, at)| start + at).collect();
    let mut limit = area.bottom();
    for row in rows.iter_mut().rev() {
        *row = (*row).min(limit.saturating_sub(1)).max(area.y);
        limit = *row;
    }
    let mut free = area.y;
    for row in &mut rows {
        *row = (*row).max(free).min(area.bottom().saturating_sub(1));
        free = *row + 1;
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
        assert_eq!(apart(&[11, 11, 11], area), [10, 11, 12]);
        assert_eq!(apart(&[10, 10, 12], area), [10, 11, 12]);
        assert_eq!(apart(&[10, 13, 13], area), [10, 12, 13]);
        assert_eq!(apart(&[13, 13, 13, 13], area), [10, 11, 12, 13]);
        assert!(apart(&[], area).is_empty());
    }
}
