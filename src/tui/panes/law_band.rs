//! The law of a family's quality: a line through the measured means, in the band of its prediction interval.

use ratatui::layout::Rect;

use crate::{
    advise::QualityLaw,
    tui::{
        look::Look,
        theme::Role,
        widgets::{Axis, Band, Chart, Label, Point, Series},
    },
    words::word,
};

/// A law as it is drawn: parameters, mean, least and greatest quality at each place, from few parameters to many.
pub struct LawBand(Vec<(f64, [f64; 3])>);

impl LawBand {
    /// A law over an axis of parameters, at every column of dots that an area can have; `None` where there is no law.
    pub fn of(fitted: Option<&QualityLaw>, x: Axis, area: Rect) -> Option<Self> {
        let fitted = fitted?;
        let places = 2 * usize::from(area.width.max(1));
        let at = |i: usize| {
            let parameters = x.value((i as f64 + 0.5) / places as f64);
            Some((parameters, fitted.at(parameters)?))
        };
        (0..places).map(at).collect::<Option<Vec<_>>>().map(Self)
    }

    /// The ends that an axis of quality must hold: of the line all, of the band what lies near what was measured.
    pub fn ends(&self, measured: &[f64]) -> Vec<f64> {
        let line = self.0.iter().map(|(_, [mean, _, _])| *mean);
        let band: Vec<f64> = self.0.iter().flat_map(|(_, [_, l, h])| [*l, *h]).collect();
        let mut ends = near(measured, line);
        ends.extend(near(measured, band));
        ends
    }

    /// Draws the line below what was measured, the band below the line, and says beside them what they are.
    pub fn onto(&self, look: &Look, chart: &mut Chart) {
        let point = |(x, [mean, _, _]): &(f64, [f64; 3])| Point {
            x: *x,
            mean: *mean,
            low: *mean,
            high: *mean,
        };
        let style = look.style(Role::Accent);
        chart.bands.push(Band {
            places: self.0.iter().map(|(x, [_, l, h])| (*x, *l, *h)).collect(),
            style: look.style(Role::Dim),
        });
        chart.series.push(Series {
            points: self.0.iter().map(point).collect(),
            style,
        });
        chart
            .labels
            .extend(self.0.last().map(|(_, [mean, _, _])| Label {
                y: *mean,
                text: word("law, 90% band").into(),
                style,
            }));
    }
}

/// Those of some values that are close enough to the measured ones to be shown with them.
pub fn near(ends: &[f64], values: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let least = ends.iter().copied().fold(f64::INFINITY, f64::min);
    let most = ends.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let margin = ((most - least) / 2.0).max(most.abs() / 10.0);
    let close = |y: &f64| (least - margin..=most + margin).contains(y);
    values.into_iter().filter(close).collect()
}
