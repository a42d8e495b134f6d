//! A theme with every colour looked up: reduced to what a terminal shows, checked for contrast, written out whole.

use std::collections::BTreeMap;

use ratatui::style::{Color, Modifier, Style};
use serde::{Serialize, Serializer, ser::SerializeMap};

use super::{
    color::{self, Depth, Ground, Rgb},
    color_value::ColorValue,
    role::Role,
    theme::Theme,
};

/// The least contrast of text with the background: WCAG 2.2, level AA.
pub const TEXT_CONTRAST: f64 = 4.5;
/// The least contrast of lines and marks with the background: WCAG 2.2, level AA.
pub const LINE_CONTRAST: f64 = 3.0;

/// A whole theme.
#[derive(Clone, Debug, PartialEq)]
pub struct ResolvedTheme {
    /// Whether the background is drawn; otherwise it only says what the colours were chosen for.
    pub paint_background: bool,
    /// What everything is drawn on.
    pub background: ThemeStyle,
    /// The roles.
    pub roles: BTreeMap<Role, ThemeStyle>,
    /// Colours of a chart's series.
    pub series: Vec<ThemeStyle>,
    /// Colours of a gauge: calm, busy, nearly full.
    pub gauge: [ThemeStyle; 3],
}

/// A colour and what goes with it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ThemeStyle {
    /// The colour; `None` is the terminal's own.
    pub color: Option<Rgb>,
    /// The name of the colour for terminals that have 16.
    pub ansi: Option<String>,
    /// Bold and the like.
    pub modifiers: Modifier,
}

/// A role that can hardly be read.
#[derive(Clone, Debug, PartialEq)]
pub struct LowContrast {
    /// The role's key, such as `series.3`.
    pub role: String,
    /// Its contrast with the background, from 1 to 21.
    pub contrast: f64,
    /// The least that it should have.
    pub least: f64,
}

impl ThemeStyle {
    fn color(&self, depth: Depth) -> Option<Color> {
        let named = || self.ansi.as_deref().and_then(color::named);
        match depth {
            Depth::Mono => None,
            Depth::Sixteen => named().or_else(|| self.color.map(|c| c.reduce(depth))),
            Depth::Indexed | Depth::True => self.color.map(|c| c.reduce(depth)).or_else(named),
        }
    }

    fn style(&self, depth: Depth, plain: &Self) -> Style {
        let mut modifiers = self.modifiers;
        if depth == Depth::Mono && modifiers.is_empty() {
            modifiers = plain.modifiers;
        }
        let style = Style::new().add_modifier(modifiers);
        self.color(depth).map_or(style, |c| style.fg(c))
    }

    fn paint(&self) -> ColorValue {
        ColorValue {
            color: self.color.map(Rgb::hex),
            ansi: self.ansi.clone(),
            modifiers: self.modifiers,
        }
    }
}

impl ResolvedTheme {
    /// The same for a terminal's background: painted where the colours were chosen for another.
    #[must_use]
    pub fn on(mut self, ground: Ground) -> Self {
        let Some(background) = self.background.color else {
            return self;
        };
        if background.ground() == ground {
            return self;
        }
        self.paint_background = true;
        // The terminal's own colours were chosen for the terminal's own background.
        let own = match background.ground() {
            Ground::Light => Rgb(0, 0, 0),
            Ground::Dark => Rgb(255, 255, 255),
        };
        let roles = self.roles.values_mut();
        let styles = roles.chain(&mut self.series).chain(&mut self.gauge);
        for style in styles.filter(|style| style.color.is_none() && style.ansi.is_none()) {
            style.color = Some(own);
        }
        self
    }

    /// Ready to draw with. Without colours, what has no bold or the like takes that of `plain`.
    pub fn theme(&self, name: &str, depth: Depth, plain: &Self) -> Theme {
        let role = |(role, style): (&Role, &ThemeStyle)| {
            let default = ThemeStyle::default();
            let fallback = plain.roles.get(role).unwrap_or(&default);
            (*role, style.style(depth, fallback))
        };
        let roles: BTreeMap<_, _> = self.roles.iter().map(role).collect();
        let mut background = roles.get(&Role::Text).copied().unwrap_or_default();
        if let Some(color) = self
            .background
            .color(depth)
            .filter(|_| self.paint_background)
        {
            background = background.bg(color);
        }
        let count = plain.series.len().max(1);
        let series = self.series.iter().enumerate();
        let series = series.map(|(n, style)| style.style(depth, &plain.series[n % count]));
        Theme {
            name: name.to_owned(),
            background,
            roles,
            series: series.collect(),
            gauge: std::array::from_fn(|n| self.gauge[n].style(depth, &plain.gauge[n])),
        }
    }

    /// Every style but the background, with its key.
    pub fn styles(&self) -> impl Iterator<Item = (String, &ThemeStyle)> {
        let roles = self
            .roles
            .iter()
            .map(|(r, style)| (r.name().to_owned(), style));
        roles
            .chain(numbered("series", &self.series))
            .chain(numbered("gauge", &self.gauge))
    }

    /// What can hardly be read on the background, at a depth of colours.
    pub fn low_contrast(&self, depth: Depth) -> Vec<LowContrast> {
        let shown = |style: &ThemeStyle| match style.color?.reduce(depth) {
            Color::Rgb(r, g, b) => Some(Rgb(r, g, b)),
            Color::Indexed(place) => Some(color::indexed(place)),
            _ => None,
        };
        let Some(background) = shown(&self.background) else {
            return Vec::new();
        };
        let lines = Role::ALL.into_iter().filter(|r| r.is_line());
        let lines: Vec<_> = lines.map(Role::name).collect();
        let judged = self.styles().filter_map(|(role, style)| {
            let contrast = shown(style)?.contrast(background);
            let line = role.contains('.') || lines.contains(&role.as_str());
            let least = if line { LINE_CONTRAST } else { TEXT_CONTRAST };
            Some(LowContrast {
                role,
                contrast,
                least,
            })
        });
        judged.filter(|f| f.contrast < f.least).collect()
    }
}

fn numbered<'a>(
    key: &'a str,
    styles: &'a [ThemeStyle],
) -> impl Iterator<Item = (String, &'a ThemeStyle)> {
    let keyed = styles.iter().enumerate();
    keyed.map(move |(n, style)| (format!("{key}.{n}"), style))
}

impl Serialize for ResolvedTheme {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("paint_background", &self.paint_background)?;
        map.serialize_entry("roles", &WrittenRoles(self))?;
        map.end()
    }
}

/// The roles as a file would say them.
struct WrittenRoles<'a>(&'a ResolvedTheme);

impl Serialize for WrittenRoles<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let paints =
            |styles: &[ThemeStyle]| styles.iter().map(ThemeStyle::paint).collect::<Vec<_>>();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("bg", &self.0.background.paint())?;
        for (role, style) in &self.0.roles {
            map.serialize_entry(role.name(), &style.paint())?;
        }
        map.serialize_entry("series", &paints(&self.0.series))?;
        map.serialize_entry("gauge", &paints(&self.0.gauge))?;
        map.end()
    }
}
