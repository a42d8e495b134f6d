//! A theme, ready to draw with.

use std::collections::BTreeMap;

use ratatui::style::Style;

use super::role::Role;

/// Styles by meaning, already reduced to the colours that the terminal can show.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Theme {
    /// Its name: the file's stem.
    pub name: String,
    pub(super) background: Style,
    pub(super) roles: BTreeMap<Role, Style>,
    pub(super) series: Vec<Style>,
    pub(super) gauge: [Style; 3],
}

impl Theme {
    /// The style of the whole screen, on which everything else is drawn.
    pub fn background(&self) -> Style {
        self.background
    }

    /// The style of a meaning.
    pub fn style(&self, role: Role) -> Style {
        self.roles.get(&role).copied().unwrap_or_default()
    }

    /// The style of the n-th series of a chart; they repeat when there are more series than colours.
    pub fn series(&self, index: usize) -> Style {
        let count = self.series.len().max(1);
        self.series.get(index % count).copied().unwrap_or_default()
    }

    /// The style of a gauge that is full to a share between 0 and 1: calm, busy, nearly full.
    pub fn gauge(&self, share: f64) -> Style {
        let level = [0.7, 0.9].iter().filter(|least| share >= **least).count();
        self.gauge[level]
    }
}
