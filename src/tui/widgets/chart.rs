//! A chart: lines, dots with spreads and named levels over two axes; the names stand at its right.

use ratatui::{
    layout::Rect,
    style::Style,
    text::{Line, Span},
};
use unicode_width::UnicodeWidthStr;

use super::{Axis, Grid, Marker, Pen};
use crate::tui::Role;

/// One place of a line; what is not finite is a gap.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Along the chart.
    pub x: f64,
    /// The value that the line runs through.
    pub mean: f64,
    /// The least value that it stands for.
    pub low: f64,
    /// The greatest value that it stands for.
    pub high: f64,
}

/// A line.
pub struct Series {
    /// Its places, ascending.
    pub points: Vec<Point>,
    /// Its colour.
    pub style: Style,
}

/// A measured mean with its spread.
pub struct Dot {
    /// Along the chart.
    pub x: f64,
    /// The mean.
    pub y: f64,
    /// From where to where it spreads.
    pub spread: Option<(f64, f64)>,
    /// Its colour.
    pub style: Style,
}

/// A thin line from left to right.
pub struct Level {
    /// Where it lies.
    pub y: f64,
    /// What it is, with its value.
    pub name: String,
}

/// A name at the right of the chart, as near as possible to its value.
pub struct Label {
    /// The value that it belongs to.
    pub y: f64,
    /// What it says.
    pub text: String,
    /// Its colour.
    pub style: Style,
}

/// Everything that a chart shows.
pub struct Chart {
    /// From left to right.
    pub x: Axis,
    /// Upwards.
    pub y: Axis,
    /// Named places along the chart, instead of round numbers.
    pub x_ticks: Option<Vec<(f64, String)>>,
    /// What the numbers along the chart count.
    pub x_name: String,
    /// The lines; later ones lie above earlier ones.
    pub series: Vec<Series>,
    /// The measured means.
    pub dots: Vec<Dot>,
    /// The thin lines.
    pub levels: Vec<Level>,
    /// The names at the right.
    pub labels: Vec<Label>,
    /// Where a value was not finite for the first time.
    pub marks: Vec<(f64, f64)>,
    /// Where the crosshair stands.
    pub crosshair: Option<f64>,
    /// The characters of the lines.
    pub marker: Marker,
}

/// Columns that the plot itself must keep before anything stands at its right.
const LEAST_PLOT: u16 = 16;

impl Chart {
    /// An empty chart over two axes.
    pub fn new(x: Axis, y: Axis, marker: Marker) -> Self {
        Self {
            x,
            y,
            x_ticks: None,
            x_name: String::new(),
            series: Vec::new(),
            dots: Vec::new(),
            levels: Vec::new(),
            labels: Vec::new(),
            marks: Vec::new(),
            crosshair: None,
            marker,
        }
    }

    /// Draws it into an area.
    pub fn draw(&self, pen: &mut Pen, area: Rect) {
        if area.width < 6 || area.height < 2 {
            return;
        }
        let axis_row = u16::from(area.height >= 5);
        let height = area.height - axis_row;
        let ticks = self.y.ticks(usize::from(height / 2).clamp(3, 6));
        let left = ticks.iter().map(|t| t.1.width()).max().unwrap_or(0) as u16 + 1;
        let texts = self.labels.iter().map(|l| l.text.as_str());
        let names = texts.chain(self.levels.iter().map(|l| l.name.as_str()));
        let right = names
            .map(UnicodeWidthStr::width)
            .max()
            .map_or(0, |w| w as u16 + 2);
        let right = if area.width < left + LEAST_PLOT + right {
            0
        } else {
            right
        };
        let plot = Rect {
            x: area.x + left,
            y: area.y,
            width: area.width.saturating_sub(left + right),
            height,
        };
        if plot.width < 2 {
            return;
        }
        for (value, text) in &ticks {
            if let Some(y) = self.row(plot, *value) {
                let gutter = Rect {
                    width: left - 1,
                    ..area
                };
                let dim = Line::styled(text.as_str(), pen.style(Role::Dim));
                pen.right(gutter, y - area.y, &dim);
            }
        }
        self.draw_levels(pen, plot);
        self.draw_crosshair(pen, plot);
        self.draw_grid(pen, plot);
        self.draw_dots(pen, plot);
        self.draw_marks(pen, plot);
        if axis_row > 0 {
            self.draw_x_axis(pen, area, plot);
        }
        if right > 0 {
            let gutter = Rect {
                x: plot.right() + 1,
                y: area.y,
                width: right - 1,
                height,
            };
            self.draw_labels(pen, plot, gutter);
        }
    }

    /// The row of cells of a value; `None` outside of the axis.
    fn row(&self, plot: Rect, value: f64) -> Option<u16> {
        let place = self
            .y
            .place(value)
            .filter(|p| (-1e-9..=1.0 + 1e-9).contains(p))?;
        let up = (place * f64::from(plot.height)) as u16;
        Some(plot.bottom() - 1 - up.min(plot.height - 1))
    }

    /// The column of cells of a value; `None` outside of the axis.
    fn column(&self, plot: Rect, value: f64) -> Option<u16> {
        let place = self
            .x
            .place(value)
            .filter(|p| (-1e-9..=1.0 + 1e-9).contains(p))?;
        let along = (place * f64::from(plot.width)) as u16;
        Some(plot.x + along.min(plot.width - 1))
    }

    fn draw_levels(&self, pen: &mut Pen, plot: Rect) {
        let style = pen.style(Role::Border);
        for level in &self.levels {
            let Some(y) = self.row(plot, level.y) else {
                continue;
            };
            for x in plot.left()..plot.right() {
                pen.cell(x, y, pen.glyph("┄", "-"), style);
            }
        }
    }

    fn draw_crosshair(&self, pen: &mut Pen, plot: Rect) {
        let Some(x) = self.crosshair.and_then(|at| self.column(plot, at)) else {
            return;
        };
        for y in plot.top()..plot.bottom() {
            pen.cell(x, y, pen.glyph("│", "|"), pen.style(Role::Focus));
        }
    }

    fn draw_grid(&self, pen: &mut Pen, plot: Rect) {
        let marker = if pen.ascii() {
            Marker::Ascii
        } else {
            self.marker
        };
        let mut grid = Grid::new(plot, marker);
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
        grid.draw(pen);
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

    fn draw_dots(&self, pen: &mut Pen, plot: Rect) {
        for dot in &self.dots {
            if let (Some(x), Some(y)) = (self.column(plot, dot.x), self.row(plot, dot.y)) {
                pen.cell(x, y, pen.glyph("●", "o"), dot.style);
            }
        }
    }

    fn draw_marks(&self, pen: &mut Pen, plot: Rect) {
        for (x, y) in &self.marks {
            let y = self.row(plot, *y).unwrap_or(plot.y);
            if let Some(x) = self.column(plot, *x) {
                pen.cell(x, y, pen.glyph("×", "x"), pen.style(Role::Bad));
            }
        }
    }

    fn draw_x_axis(&self, pen: &mut Pen, area: Rect, plot: Rect) {
        let dim = pen.style(Role::Dim);
        let row = plot.bottom() - area.y;
        // The name stands beside the plot where there is room, else below its right end.
        let name = self.x_name.width() as u16;
        let beside = plot.right() + 1 + name <= area.right();
        let name_from = if beside {
            plot.right() + 1
        } else {
            plot.right().saturating_sub(name)
        };
        pen.text(area, (name_from - area.x, row), &self.x_name, dim);
        let ticks = self
            .x_ticks
            .clone()
            .unwrap_or_else(|| self.x.ticks(usize::from(plot.width / 8).clamp(2, 10)));
        let mut free = area.x;
        for (value, text) in ticks {
            let Some(x) = self.column(plot, value) else {
                continue;
            };
            let width = text.width() as u16;
            let start = x
                .saturating_sub((width.saturating_sub(1)) / 2)
                .min(area.right().saturating_sub(width));
            if start >= free && (start + width < name_from || name == 0) {
                pen.text(area, (start - area.x, row), &text, dim);
                free = start + width + 1;
            }
        }
    }

    fn draw_labels(&self, pen: &mut Pen, plot: Rect, gutter: Rect) {
        let dim = pen.style(Role::Dim);
        let near = |y: f64| {
            let clamped = y.clamp(self.y.low, self.y.high);
            self.row(plot, clamped).unwrap_or(plot.y)
        };
        let series = self
            .labels
            .iter()
            .map(|l| (near(l.y), Span::styled(l.text.as_str(), l.style)));
        let mut wanted: Vec<_> = series.take(usize::from(gutter.height)).collect();
        let room = usize::from(gutter.height) - wanted.len();
        let levels = self
            .levels
            .iter()
            .filter_map(|l| Some((self.row(plot, l.y)?, Span::styled(l.name.as_str(), dim))));
        wanted.extend(levels.take(room));
        wanted.sort_by_key(|(row, _)| *row);
        let rows = apart(&wanted.iter().map(|w| w.0).collect::<Vec<_>>(), gutter);
        for (row, (_, text)) in rows.into_iter().zip(wanted) {
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
