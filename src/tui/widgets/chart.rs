//! A chart: lines, dots with spreads and named levels over two axes; the names stand at its right.

use ratatui::{layout::Rect, style::Style, text::Line};
use unicode_width::UnicodeWidthStr;

use super::{axis::Axis, canvas::Canvas, grid::Marker};
use crate::tui::theme::Role;

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

/// The spread of a line, from where to where at each place.
pub struct Band {
    /// Along the chart, the least and the greatest value; ascending.
    pub places: Vec<(f64, f64, f64)>,
    /// Its colour.
    pub style: Style,
}

/// What a dot stands for, by its form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// A measured mean.
    #[default]
    Round,
    /// A measured mean that no cheaper one reaches.
    Diamond,
    /// A prediction.
    Hollow,
}

impl Shape {
    /// Its character, in Unicode and in ASCII.
    pub fn glyphs(self) -> (&'static str, &'static str) {
        match self {
            Self::Round => ("●", "o"),
            Self::Diamond => ("◆", "#"),
            Self::Hollow => ("○", "."),
        }
    }
}

/// A mean with its spread.
pub struct Dot {
    /// Along the chart.
    pub x: f64,
    /// The mean.
    pub y: f64,
    /// From where to where it spreads.
    pub spread: Option<(f64, f64)>,
    /// Its form.
    pub shape: Shape,
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

impl Label {
    /// What it says without the deviation.
    pub fn mean(&self) -> &str {
        self.text.split(" ±").next().unwrap_or(&self.text)
    }
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
    /// The spreads of lines, below all of them.
    pub bands: Vec<Band>,
    /// The measured means.
    pub dots: Vec<Dot>,
    /// The thin lines.
    pub levels: Vec<Level>,
    /// The names at the right, the most needed ones first: where there is no room for all, the last ones leave.
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
            bands: Vec::new(),
            dots: Vec::new(),
            levels: Vec::new(),
            labels: Vec::new(),
            marks: Vec::new(),
            crosshair: None,
            marker,
        }
    }

    /// Draws it into an area.
    pub fn draw(&self, canvas: &mut Canvas, area: Rect) {
        if area.width < 6 || area.height < 2 {
            return;
        }
        let axis_row = u16::from(area.height >= 5);
        let height = area.height - axis_row;
        let ticks = self.y.ticks(usize::from(height / 2).clamp(3, 6));
        let left = ticks.iter().map(|t| t.1.width()).max().unwrap_or(0) as u16 + 1;
        let right = self.gutter(area.width.saturating_sub(left + LEAST_PLOT));
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
                let dim = Line::styled(text.as_str(), canvas.style(Role::Dim));
                canvas.right(gutter, y - area.y, &dim);
            }
        }
        self.draw_levels(canvas, plot);
        self.draw_crosshair(canvas, plot);
        self.draw_grid(canvas, plot);
        self.draw_dots(canvas, plot);
        self.draw_marks(canvas, plot);
        if axis_row > 0 {
            self.draw_x_axis(canvas, area, plot);
        }
        if right > 0 {
            let gutter = Rect {
                x: plot.right() + 1,
                y: area.y,
                width: right - 1,
                height,
            };
            self.draw_labels(canvas, plot, gutter);
        }
    }

    /// The columns that the names at the right take of those that there are: all names, or only those of the labels, or of
    /// these only the means; 0 where not even they have room.
    fn gutter(&self, most: u16) -> u16 {
        let widest = |names: &mut dyn Iterator<Item = &str>| {
            let widest = names.map(UnicodeWidthStr::width).max();
            widest.map_or(0, |w| w as u16 + 2)
        };
        let labels = || self.labels.iter();
        let levels = self.levels.iter().map(|l| l.name.as_str());
        let all = widest(&mut labels().map(|l| l.text.as_str()).chain(levels));
        let wholes = widest(&mut labels().map(|l| l.text.as_str()));
        let means = widest(&mut labels().map(Label::mean));
        let fits = |width: &u16| *width <= most;
        [all, wholes, means].into_iter().find(fits).unwrap_or(0)
    }

    /// The row of cells of a value; `None` outside of the axis.
    pub(super) fn row(&self, plot: Rect, value: f64) -> Option<u16> {
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

    fn draw_levels(&self, canvas: &mut Canvas, plot: Rect) {
        let style = canvas.style(Role::Border);
        for level in &self.levels {
            let Some(y) = self.row(plot, level.y) else {
                continue;
            };
            for x in plot.left()..plot.right() {
                canvas.cell(x, y, canvas.glyph("┄", "-"), style);
            }
        }
    }

    fn draw_crosshair(&self, canvas: &mut Canvas, plot: Rect) {
        let Some(x) = self.crosshair.and_then(|at| self.column(plot, at)) else {
            return;
        };
        for y in plot.top()..plot.bottom() {
            canvas.cell(x, y, canvas.glyph("│", "|"), canvas.style(Role::Focus));
        }
    }

    fn draw_dots(&self, canvas: &mut Canvas, plot: Rect) {
        for dot in &self.dots {
            if let (Some(x), Some(y)) = (self.column(plot, dot.x), self.row(plot, dot.y)) {
                let (unicode, ascii) = dot.shape.glyphs();
                canvas.cell(x, y, canvas.glyph(unicode, ascii), dot.style);
            }
        }
    }

    fn draw_marks(&self, canvas: &mut Canvas, plot: Rect) {
        for (x, y) in &self.marks {
            let y = self.row(plot, *y).unwrap_or(plot.y);
            if let Some(x) = self.column(plot, *x) {
                canvas.cell(x, y, canvas.glyph("×", "x"), canvas.style(Role::Bad));
            }
        }
    }

    fn draw_x_axis(&self, canvas: &mut Canvas, area: Rect, plot: Rect) {
        let dim = canvas.style(Role::Dim);
        let row = plot.bottom() - area.y;
        // The name stands beside the plot where there is room, else below its right end.
        let name = self.x_name.width() as u16;
        let beside = plot.right() + 1 + name <= area.right();
        let name_from = if beside {
            plot.right() + 1
        } else {
            plot.right().saturating_sub(name)
        };
        canvas.text(area, (name_from - area.x, row), &self.x_name, dim);
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
            let most = if name == 0 {
                area.right().saturating_sub(width)
            } else {
                name_from.saturating_sub(width + 1)
            };
            // Beside its place where it would touch another, as long as it stands above that place at all.
            let middle = x.saturating_sub(width.saturating_sub(1) / 2);
            let start = middle.max(free).min(most);
            if start >= free && (start..start + width).contains(&x) {
                canvas.text(area, (start - area.x, row), &text, dim);
                free = start + width + 1;
            }
        }
    }
}
