//! Charts as SVG, which follows the reader's light or dark.

use super::chart::{Axis, Chart, Marks, Point, Series};
use crate::words::{
    is_hidden,
    numbers::{amount, value},
};

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 420.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 180.0;
const TOP: f64 = 40.0;
const BOTTOM: f64 = 52.0;
/// From one name of a line to the next.
const NAME_HEIGHT: f64 = 15.0;
/// Names that the legend has room for.
const NAMES: usize = 18;
/// Colours, told apart also by those who see few (Okabe and Ito 2008); each again with another dash.
const COLORS: usize = 7;
const DASHES: [&str; 3] = ["", "6 3", "2 3"];

/// The looks of every chart, once a page.
pub(super) const STYLE: &str = "
svg.chart{font:13px system-ui,sans-serif;color:#222;background:#fff;max-width:100%;height:auto}
.chart text{fill:currentColor}.chart .quiet{opacity:.65}.chart .grid{stroke:currentColor;opacity:.12}
.chart .axis{stroke:currentColor;opacity:.5}.chart .line{fill:none;stroke-width:1.6}
.chart .level{stroke:currentColor;stroke-dasharray:2 4;opacity:.6}.chart .ring{fill:none;stroke:currentColor;stroke-width:1.6}
.chart .c0{stroke:#0072b2;color:#0072b2}.chart .c1{stroke:#d55e00;color:#d55e00}.chart .c2{stroke:#009e73;color:#009e73}
.chart .c3{stroke:#aa4499;color:#aa4499}.chart .c4{stroke:#b8860b;color:#b8860b}.chart .c5{stroke:#3a9bd0;color:#3a9bd0}
.chart .c6{stroke:#666;color:#666}.chart .mark{fill:currentColor}
@media(prefers-color-scheme:dark){svg.chart{color:#ddd;background:#16181c}
.chart .c0{stroke:#56b4e9;color:#56b4e9}.chart .c1{stroke:#f08a3c;color:#f08a3c}.chart .c2{stroke:#2fd0a0;color:#2fd0a0}
.chart .c3{stroke:#dd8fd0;color:#dd8fd0}.chart .c4{stroke:#f0d050;color:#f0d050}.chart .c5{stroke:#9ad0f5;color:#9ad0f5}
.chart .c6{stroke:#aaa;color:#aaa}}
";

/// A chart as a file of its own.
pub(super) fn document(chart: &Chart) -> String {
    let drawn = drawn(chart);
    let (open, rest) = drawn.split_once('>').unwrap_or((&drawn, ""));
    format!("{open} xmlns=\"http://www.w3.org/2000/svg\"><style>{STYLE}</style>{rest}\n")
}

/// A chart inside a page that has [`STYLE`].
pub(super) fn drawn(chart: &Chart) -> String {
    let mut out = format!(
        "<svg class=\"chart\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" role=\"img\"><title>{title}</title>",
        title = escaped(&chart.title)
    );
    out += &format!(
        "<text x=\"{LEFT}\" y=\"22\">{}</text>",
        escaped(&chart.title)
    );
    if let Some(frame) = Frame::of(chart) {
        frame.axes(chart, &mut out);
        frame.levels(&mut out);
        let mut looks: Vec<&str> = Vec::new();
        for series in &chart.series {
            let look = looks
                .iter()
                .position(|name| *name == series.name)
                .unwrap_or_else(|| {
                    looks.push(&series.name);
                    looks.len() - 1
                });
            frame.series(series, look, &mut out);
        }
        legend(&looks, &mut out);
    } else {
        out += &format!(
            "<text class=\"quiet\" x=\"{LEFT}\" y=\"{}\">-</text>",
            HEIGHT / 2.0
        );
    }
    out + "</svg>"
}

/// The values at the edges of the plot.
struct Frame<'a> {
    chart: &'a Chart,
    x: [f64; 2],
    y: [f64; 2],
}

impl<'a> Frame<'a> {
    /// `None` where there is nothing to draw.
    fn of(chart: &'a Chart) -> Option<Self> {
        let shown = |p: &&Point| chart.x.spacing.holds(p.x) && chart.y.spacing.holds(p.y);
        let points = || chart.series.iter().flat_map(|s| &s.points).filter(shown);
        let ends = |p: &Point| p.range.into_iter().flatten().chain([p.y]);
        let lines = chart.lines.iter().map(|(_, at)| *at);
        let heights = points().flat_map(ends).chain(lines);
        Some(Self {
            x: span(&chart.x, points().map(|p| p.x))?,
            y: span(&chart.y, heights)?,
            chart,
        })
    }

    fn at(&self, x: f64, y: f64) -> (f64, f64) {
        let share = |axis: &Axis, [low, high]: [f64; 2], v: f64| {
            let place = |v| axis.spacing.place(v);
            (place(v) - place(low)) / (place(high) - place(low))
        };
        let across = share(&self.chart.x, self.x, x);
        let up = share(&self.chart.y, self.y, y);
        (
            LEFT + across * (WIDTH - LEFT - RIGHT),
            HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM),
        )
    }

    fn axes(&self, chart: &Chart, out: &mut String) {
        let (right, bottom) = (WIDTH - RIGHT, HEIGHT - BOTTOM);
        for tick in chart.x.spacing.ticks(self.x) {
            let x = self.at(tick, self.y[0]).0;
            *out += &format!(
                "<line class=\"grid\" x1=\"{x:.1}\" y1=\"{TOP}\" x2=\"{x:.1}\" y2=\"{bottom}\"/><text class=\"quiet\" x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
                bottom + 18.0,
                amount(tick)
            );
        }
        for tick in chart.y.spacing.ticks(self.y) {
            let y = self.at(self.x[0], tick).1;
            *out += &format!(
                "<line class=\"grid\" x1=\"{LEFT}\" y1=\"{y:.1}\" x2=\"{right}\" y2=\"{y:.1}\"/><text class=\"quiet\" x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
                LEFT - 8.0,
                y + 4.0,
                value(tick)
            );
        }
        *out += &format!(
            "<path class=\"axis\" fill=\"none\" d=\"M{LEFT} {TOP}V{bottom}H{right}\"/><text class=\"quiet\" x=\"{right}\" y=\"{}\" text-anchor=\"end\">{}</text>",
            bottom + 38.0,
            escaped(&chart.x.title)
        );
    }

    /// The horizontal lines; their names stand at the right, none on another.
    fn levels(&self, out: &mut String) {
        let held = self
            .chart
            .lines
            .iter()
            .filter(|(_, at)| self.chart.y.spacing.holds(*at));
        let mut levels: Vec<(f64, &str)> = held
            .map(|(name, at)| (self.at(self.x[0], *at).1, name.as_str()))
            .collect();
        levels.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (right, mut least) = (WIDTH - RIGHT, TOP + 12.0);
        for (y, name) in levels {
            let label = (y - 4.0).max(least);
            least = label + NAME_HEIGHT;
            *out += &format!(
                "<line class=\"level\" x1=\"{LEFT}\" y1=\"{y:.1}\" x2=\"{right}\" y2=\"{y:.1}\"/><text class=\"quiet\" x=\"{}\" y=\"{label:.1}\" text-anchor=\"end\">{}</text>",
                right - 6.0,
                escaped(name)
            );
        }
    }

    fn series(&self, series: &Series, look: usize, out: &mut String) {
        let spacing = (self.chart.x.spacing, self.chart.y.spacing);
        let shown: Vec<&Point> = series
            .points
            .iter()
            .filter(|p| spacing.0.holds(p.x) && spacing.1.holds(p.y))
            .collect();
        let place = |p: &&Point| {
            let (x, y) = self.at(p.x, p.y);
            format!("{x:.1},{y:.1}")
        };
        let path: Vec<String> = shown.iter().map(place).collect();
        *out += &format!(
            "<polyline class=\"line {}\" points=\"{}\"/>",
            looks(look),
            path.join(" ")
        );
        if series.marks == Marks::None {
            return;
        }
        for point in shown {
            let (x, y) = self.at(point.x, point.y);
            if let Some([low, high]) = point
                .range
                .filter(|r| r.iter().all(|v| spacing.1.holds(*v)))
            {
                let (from, to) = (self.at(point.x, low).1, self.at(point.x, high).1);
                *out += &format!(
                    "<path class=\"c{}\" d=\"M{x:.1} {from:.1}V{to:.1}\"/>",
                    look % COLORS
                );
            }
            *out += &format!(
                "<g class=\"c{} mark\">{}</g>",
                look % COLORS,
                mark(look, x, y)
            );
            if point.advised {
                *out += &format!("<circle class=\"ring\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"9\"/>");
            }
        }
    }
}

/// The least and the greatest of some values with a margin; `None` where there is none.
fn span(axis: &Axis, values: impl Iterator<Item = f64>) -> Option<[f64; 2]> {
    let held: Vec<f64> = values.filter(|v| axis.spacing.holds(*v)).collect();
    let low = held.iter().copied().reduce(f64::min)?;
    let high = held.iter().copied().reduce(f64::max)?;
    let place = |v: f64| axis.spacing.place(v);
    let margin = 0.04 * (place(high) - place(low));
    // One value alone lies in the middle.
    let margin = if margin > 0.0 {
        margin
    } else {
        0.5 * place(low).abs().max(1e-3)
    };
    let back = |v: f64| match axis.spacing {
        super::chart::Spacing::Linear => v,
        super::chart::Spacing::Logarithmic => 10_f64.powf(v),
    };
    Some([back(place(low) - margin), back(place(high) + margin)])
}

/// The classes and the dash of the series of a number.
fn looks(look: usize) -> String {
    let dash = DASHES[look / COLORS % DASHES.len()];
    format!("c{}\" stroke-dasharray=\"{dash}", look % COLORS)
}

/// A mark whose form tells series apart without their colours.
fn mark(look: usize, x: f64, y: f64) -> String {
    match look % 4 {
        0 => format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\"/>"),
        1 => format!(
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"8\" height=\"8\"/>",
            x - 4.0,
            y - 4.0
        ),
        2 => format!("<path d=\"M{x:.1} {:.1}l5 9h-10z\"/>", y - 5.5),
        _ => format!("<path d=\"M{x:.1} {:.1}l5 5l-5 5l-5 -5z\"/>", y - 5.0),
    }
}

fn legend(names: &[&str], out: &mut String) {
    let x = WIDTH - RIGHT + 16.0;
    for (look, name) in names.iter().take(NAMES).enumerate() {
        let y = TOP + 8.0 + 19.0 * look as f64;
        *out += &format!(
            "<path class=\"line {}\" d=\"M{x} {y}h22\"/><g class=\"c{} mark\">{}</g><text x=\"{}\" y=\"{}\">{}</text>",
            looks(look),
            look % COLORS,
            mark(look, x + 11.0, y),
            x + 30.0,
            y + 4.0,
            escaped(name)
        );
    }
    if names.len() > NAMES {
        let y = TOP + 12.0 + 19.0 * NAMES as f64;
        *out += &format!(
            "<text class=\"quiet\" x=\"{x}\" y=\"{y}\">+{}</text>",
            names.len() - NAMES
        );
    }
}

/// A text that is nothing but text in XML: what cannot be seen becomes U+FFFD.
pub(super) fn escaped(text: &str) -> String {
    let one = |c: char| match c {
        '&' => "&amp;".to_owned(),
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        '"' => "&quot;".to_owned(),
        '\n' | '\t' => c.to_string(),
        c if is_hidden(c) => char::REPLACEMENT_CHARACTER.to_string(),
        c => c.to_string(),
    };
    text.chars().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::chart::Spacing;

    fn axis(spacing: Spacing) -> Axis {
        Axis {
            title: "a <b>".into(),
            spacing,
        }
    }

    fn chart(points: Vec<Point>) -> Chart {
        Chart {
            title: "loss & \u{1b}[31m".into(),
            x: axis(Spacing::Logarithmic),
            y: axis(Spacing::Linear),
            series: vec![Series {
                name: "mlp".into(),
                marks: Marks::Every,
                points,
            }],
            lines: vec![("majority".into(), 0.1)],
        }
    }

    fn point(x: f64, y: f64) -> Point {
        Point {
            x,
            y,
            range: Some([y - 0.1, y + 0.1]),
            advised: x > 500.0,
        }
    }

    #[test]
    fn what_is_drawn_lies_inside_and_is_escaped() {
        let text = document(&chart(vec![
            point(10.0, 0.4),
            point(100.0, f64::NAN),
            point(1000.0, 0.9),
        ]));
        assert!(text.contains("loss &amp; \u{fffd}[31m") && text.contains("a &lt;b&gt;"));
        assert!(text.contains("class=\"ring\"") && text.contains("majority"));
        assert!(!text.contains("NaN") && !text.contains("inf"));
        let line = text.split("<polyline").nth(1).expect("a line");
        let numbers = line
            .split("points=\"")
            .nth(1)
            .and_then(|p| p.split('"').next())
            .expect("points");
        let places: Vec<f64> = numbers
            .split([' ', ','])
            .map(|n| n.parse().expect("a number"))
            .collect();
        assert_eq!(places.len(), 4);
        for pair in places.chunks(2) {
            assert!(
                (LEFT..WIDTH - RIGHT).contains(&pair[0])
                    && (TOP..HEIGHT - BOTTOM).contains(&pair[1])
            );
        }
    }

    #[test]
    fn one_point_and_no_point_are_drawn_too() {
        assert!(document(&chart(vec![point(10.0, 0.4)])).contains("<circle"));
        let none = Chart {
            lines: Vec::new(),
            ..chart(Vec::new())
        };
        assert!(document(&none).ends_with("</svg>\n"));
    }
}
