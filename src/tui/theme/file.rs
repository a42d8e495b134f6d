//! Reads a theme's file strictly, and lays it over the one that it inherits from.

use std::{collections::BTreeMap, sync::Arc};

use serde::Deserialize;
use toml::Spanned;

use super::{
    color::{self, Rgb},
    color_value::{ColorValue, DEFAULT},
    resolved::{ResolvedTheme, ThemeStyle},
    role::Role,
};
use crate::{
    scenario::{Error as ThemeError, nearest, read},
    words::{Message, message},
};

/// How many colours charts may have: fewer repeat too soon, more cannot be told apart.
const SERIES: std::ops::RangeInclusive<usize> = 8..=12;

/// A theme as it is written, every value with its place.
#[derive(Debug)]
pub struct File {
    /// The name of the theme that this one changes.
    pub inherits: Option<Located<String>>,
    origin: Arc<str>,
    paint_background: Option<bool>,
    palette: BTreeMap<String, Rgb>,
    background: Option<Located<ColorValue>>,
    roles: BTreeMap<Role, Located<ColorValue>>,
    series: Option<Located<Vec<Located<ColorValue>>>>,
    gauge: Option<Located<Vec<Located<ColorValue>>>>,
}

/// A value and where it was written.
#[derive(Clone, Debug)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    origin: Arc<str>,
    line: usize,
    key: String,
}

impl<T> Located<T> {
    /// A fault of this value.
    pub fn fault(&self, message: Message) -> ThemeError {
        ThemeError {
            line: Some(self.line),
            key: Some(self.key.clone()),
            ..ThemeError::new(&*self.origin, message)
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    inherits: Option<Spanned<String>>,
    paint_background: Option<bool>,
    #[serde(default)]
    palette: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    roles: RawRoles,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRoles {
    bg: Option<Spanned<ColorValue>>,
    text: Option<Spanned<ColorValue>>,
    dim: Option<Spanned<ColorValue>>,
    border: Option<Spanned<ColorValue>>,
    focus: Option<Spanned<ColorValue>>,
    accent: Option<Spanned<ColorValue>>,
    ok: Option<Spanned<ColorValue>>,
    warn: Option<Spanned<ColorValue>>,
    bad: Option<Spanned<ColorValue>>,
    series: Option<Spanned<Vec<Spanned<ColorValue>>>>,
    gauge: Option<Spanned<Vec<Spanned<ColorValue>>>>,
}

impl RawRoles {
    fn take(&mut self, role: Role) -> Option<Spanned<ColorValue>> {
        match role {
            Role::Text => self.text.take(),
            Role::Dim => self.dim.take(),
            Role::Border => self.border.take(),
            Role::Focus => self.focus.take(),
            Role::Accent => self.accent.take(),
            Role::Ok => self.ok.take(),
            Role::Warn => self.warn.take(),
            Role::Bad => self.bad.take(),
        }
    }
}

/// Turns spans into lines.
struct Places<'a> {
    text: &'a str,
    origin: Arc<str>,
}

impl Places<'_> {
    fn at<T>(&self, key: String, spanned: Spanned<T>) -> Located<T> {
        let start = spanned.span().start.min(self.text.len());
        Located {
            line: self.text[..start].matches('\n').count() + 1,
            origin: Arc::clone(&self.origin),
            key,
            value: spanned.into_inner(),
        }
    }

    fn list(
        &self,
        key: &str,
        spanned: Spanned<Vec<Spanned<ColorValue>>>,
    ) -> Located<Vec<Located<ColorValue>>> {
        let list = self.at(format!("roles.{key}"), spanned);
        let one = |(n, paint)| self.at(format!("roles.{key}.{n}"), paint);
        Located {
            value: list.value.into_iter().enumerate().map(one).collect(),
            origin: list.origin,
            line: list.line,
            key: list.key,
        }
    }
}

impl File {
    /// Reads a theme; `origin` names the file in messages.
    ///
    /// # Errors
    /// At the first fault: not TOML, an unknown key, a palette's value that is no `#rrggbb`.
    pub fn parse(text: &str, origin: &str) -> Result<Self, ThemeError> {
        let mut raw: Raw = read(text, origin)?;
        let places = Places {
            text,
            origin: origin.into(),
        };
        let mut palette = BTreeMap::new();
        for (name, spanned) in raw.palette {
            let value = places.at(format!("palette.{name}"), spanned);
            let rgb = Rgb::parse(&value.value).ok_or_else(|| {
                value.fault(message!(
                    "expected \"#rrggbb\", got \"{got}\"",
                    got = &value.value
                ))
            })?;
            palette.insert(name, rgb);
        }
        let roles = Role::ALL.into_iter().filter_map(|role| {
            let spanned = raw.roles.take(role)?;
            Some((role, places.at(format!("roles.{}", role.name()), spanned)))
        });
        let roles = roles.collect();
        let whole = raw.roles;
        Ok(Self {
            inherits: raw.inherits.map(|s| places.at("inherits".into(), s)),
            origin: Arc::clone(&places.origin),
            paint_background: raw.paint_background,
            palette,
            background: whole.bg.map(|s| places.at("roles.bg".into(), s)),
            roles,
            series: whole.series.map(|s| places.list("series", s)),
            gauge: whole.gauge.map(|s| places.list("gauge", s)),
        })
    }

    /// This theme, with what it leaves unsaid taken from another.
    pub fn over(mut self, below: Self) -> Self {
        let mut palette = below.palette;
        palette.append(&mut self.palette);
        let mut roles = below.roles;
        roles.append(&mut self.roles);
        Self {
            inherits: self.inherits,
            origin: self.origin,
            paint_background: self.paint_background.or(below.paint_background),
            palette,
            background: self.background.or(below.background),
            roles,
            series: self.series.or(below.series),
            gauge: self.gauge.or(below.gauge),
        }
    }

    /// Every colour looked up; nothing may be missing.
    ///
    /// # Errors
    /// At the first role without a colour, and at the first name that is not in the palette.
    pub fn resolved(&self) -> Result<ResolvedTheme, ThemeError> {
        let background = self.background.as_ref().ok_or_else(|| self.missing("bg"))?;
        let mut roles = BTreeMap::new();
        for role in Role::ALL {
            let paint = self.roles.get(&role);
            let paint = paint.ok_or_else(|| self.missing(role.name()))?;
            roles.insert(role, self.style(paint)?);
        }
        let series = self.series.as_ref().ok_or_else(|| self.missing("series"))?;
        let gauge = self.gauge.as_ref().ok_or_else(|| self.missing("gauge"))?;
        let count = series.value.len();
        if !SERIES.contains(&count) {
            return Err(series.fault(message!("expected 8 to 12 colours, got {count}", count)));
        }
        let gauge = self.styles(gauge)?.try_into().map_err(|list: Vec<_>| {
            let count = list.len();
            gauge.fault(message!(
                "expected 3 colours (calm, busy, nearly full), got {count}",
                count
            ))
        })?;
        let resolved = ResolvedTheme {
            paint_background: self.paint_background.unwrap_or(false),
            background: self.style(background)?,
            roles,
            series: self.styles(series)?,
            gauge,
        };
        let blind = resolved.background.color.is_none()
            && resolved.styles().any(|(_, i)| i.color.is_some());
        if blind {
            return Err(background.fault(message!(
                "expected a colour, because other roles have one: contrast needs both"
            )));
        }
        Ok(resolved)
    }

    /// A fault of a role as `series.3`, at its line where this file gives it.
    pub fn fault(&self, role: &str, message: Message) -> ThemeError {
        let listed = |list: &'_ Option<Located<Vec<Located<ColorValue>>>>, key: &str| {
            let place: usize = role.strip_prefix(key)?.parse().ok()?;
            list.as_ref()?.value.get(place).cloned()
        };
        let known = self.roles.iter().find(|(r, _)| r.name() == role);
        let known = known.map(|(_, paint)| paint.clone());
        let place = known
            .or_else(|| listed(&self.series, "series."))
            .or_else(|| listed(&self.gauge, "gauge."));
        match place.filter(|paint| paint.origin == self.origin) {
            Some(paint) => paint.fault(message),
            None => ThemeError {
                key: Some(format!("roles.{role}")),
                ..ThemeError::new(&*self.origin, message)
            },
        }
    }

    fn missing(&self, key: &str) -> ThemeError {
        ThemeError {
            key: Some(format!("roles.{key}")),
            ..ThemeError::new(
                &*self.origin,
                message!("missing; give it, or inherit from a theme that has it"),
            )
        }
    }

    fn styles(
        &self,
        list: &Located<Vec<Located<ColorValue>>>,
    ) -> Result<Vec<ThemeStyle>, ThemeError> {
        list.value.iter().map(|paint| self.style(paint)).collect()
    }

    fn style(&self, paint: &Located<ColorValue>) -> Result<ThemeStyle, ThemeError> {
        let ColorValue {
            color,
            ansi,
            modifiers,
        } = &paint.value;
        Ok(ThemeStyle {
            color: match color.as_deref() {
                None | Some(DEFAULT) => None,
                Some(name) => Some(self.color(paint, name)?),
            },
            ansi: match ansi {
                None => None,
                Some(name) if color::named(name).is_some() => Some(name.clone()),
                Some(name) => {
                    return Err(ThemeError {
                        hint: nearest(name, color::names()),
                        ..paint.fault(message!("`{name}` is none of the 16 colours", name))
                    });
                }
            },
            modifiers: *modifiers,
        })
    }

    fn color<T>(&self, place: &Located<T>, name: &str) -> Result<Rgb, ThemeError> {
        if name.starts_with('#') {
            return Rgb::parse(name).ok_or_else(|| {
                place.fault(message!("expected \"#rrggbb\", got \"{got}\"", got = name))
            });
        }
        let known = self.palette.get(name).copied();
        known.ok_or_else(|| ThemeError {
            hint: nearest(name, self.palette.keys().map(String::as_str)),
            ..place.fault(message!(
                "`{name}` is not in the palette; expected its name, \"#rrggbb\" or \"default\"",
                name
            ))
        })
    }
}
