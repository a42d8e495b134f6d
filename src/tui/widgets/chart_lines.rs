//! Lines of a chart as dots: every spike is kept, and what is not finite is a gap.

use ratatui::layout::Rect;

use super::{
    canvas::Canvas,
    chart::{Band, Chart, Series},
    grid::{Grid, Marker},
};

impl Chart {
    pub(super) fn draw_grid(&self, canvas: &mut Canvas, plot: Rect) {
        let marker = if canvas.ascii() {
            Marker::Ascii
        } else {
            self.marker
        };
        let mut grid = Grid::new(plot, marker);
        for band in &self.bands {
            self.stipple(&mut grid, band);
        }
        for series in &self.series {
            self.trace(&mut grid, series);
        }
        for dot in &self.dots {
            let place = |v: f64| self.dots_at(&grid, dot.x, v);
            if let Some((low, high)) = dot.spread
                && let (Some(from), Some(to)) = (place(low), place(high))
            {
                grid.line(from, to, dot.style);
            }
        }
        grid.draw(canvas);
    }

    /// The dot of a place in the grid; a little outside where the value is.
    fn dots_at(&self, grid: &Grid, x: f64, y: f64) -> Option<(i32, i32)> {
        let x = self.x.place(x).filter(|p| (-0.01..=1.01).contains(p))?;
        let y = self.y.place(y)?.clamp(-0.5, 1.5);
        let dot = |place: f64, count: u16| {
            let at = (place * f64::from(count)).floor() as i32;
            // The end of an axis belongs to its last dot.
            if place <= 1.0 {
                at.min(i32::from(count) - 1)
            } else {
                at
            }
        };
        Some((dot(x.clamp(0.0, 1.0), grid.columns()), dot(y, grid.rows())))
    }

    /// Fills a band with every fourth dot, so that lines stand out from it and bands above each other can be told apart.
    fn stipple(&self, grid: &mut Grid, band: &Band) {
        for (x, low, high) in &band.places {
            let ends = [*low, *high].map(|v| self.dots_at(grid, *x, v));
            if let [Some((column, low)), Some((_, high))] = ends
                && column % 2 == 0
            {
                let rows = (low..=high).filter(|row| (row + column / 2) % 2 == 0);
                rows.for_each(|row| grid.dot(column, row, band.style));
            }
        }
    }

    /// Draws a line: in each column of dots from its least to its greatest value, so that no spike is lost.
    fn trace(&self, grid: &mut Grid, series: &Series) {
        let mut last: Option<(i32, i32)> = None;
        for point in &series.points {
            let Some(at) = self.dots_at(grid, point.x, point.mean) else {
                last = None;
                continue;
            };
            grid.line(last.unwrap_or(at), at, series.style);
            let ends = [point.low, point.high].map(|v| self.dots_at(grid, point.x, v));
            if let [Some(low), Some(high)] = ends
                && low != high
            {
                grid.line(low, high, series.style);
            }
            last = Some(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::style::Style;

    use super::*;
    use crate::tui::widgets::{Axis, Point};

    #[test]
    fn a_spike_and_a_gap_survive() {
        let area = Rect::new(0, 0, 20, 4);
        let mut grid = Grid::new(area, Marker::Braille);
        let chart = Chart::new(
            Axis::new(0.0, 1000.0, false),
            Axis::new(0.0, 10.0, false),
            Marker::Braille,
        );
        let value = |i: i32| match i {
            500 => 10.0,
            600..700 => f64::NAN,
            _ => 1.0,
        };
        let points = (0..1000).map(|i| Point {
            x: f64::from(i),
            mean: value(i),
            low: value(i),
            high: value(i),
        });
        chart.trace(
            &mut grid,
            &Series {
                points: points.collect(),
                style: Style::new(),
            },
        );
        let columns = grid.filled_columns();
        assert_eq!(columns[20], (1, 15), "the spike at half way");
        assert_eq!(columns[25], (16, 0), "the gap");
        assert_eq!(columns[10], (1, 1));
    }
}
