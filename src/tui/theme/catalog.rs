//! Every theme that can be chosen, and the one that was.

use std::{
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use super::{
    color::{Depth, Ground},
    files::{embedded, is_path, stem, user_files},
    location::{Location, locate},
    resolved::ResolvedTheme,
    theme::Theme,
};
use crate::{scenario::Error as ThemeError, words::message};

/// The theme that is taken where none was chosen.
pub const DARK: &str = "dark";
/// The theme that is taken where none was chosen and the terminal is light.
pub const LIGHT: &str = "light";
/// The theme that says how to do without colours.
const MONO: &str = "mono";

/// A theme that can be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct ThemeEntry {
    /// Its name: the file's stem.
    pub name: String,
    /// The user's file; `None` where it is shipped with the program.
    pub file: Option<PathBuf>,
    /// The theme, or what is wrong with its file.
    pub resolved: Result<ResolvedTheme, ThemeError>,
}

/// Every theme: the shipped ones in alphabetical order, then the user's, which replace shipped ones of the same name.
pub fn catalog(config: Option<&Path>) -> Vec<ThemeEntry> {
    let entry = |name: &str, place: Location| ThemeEntry {
        name: name.to_owned(),
        resolved: place.resolved(),
        file: place.file(),
    };
    let mut entries: Vec<_> = embedded()
        .map(|(name, _)| entry(name, Location::Shipped(name.to_owned())))
        .collect();
    for file in user_files(config) {
        let name = stem(&file);
        entries.retain(|e| e.name != name);
        entries.push(entry(&name, Location::File(file)));
    }
    entries
}

/// The names of [`catalog`], in order, without reading the files.
pub fn names(config: Option<&Path>) -> Vec<String> {
    let own: Vec<_> = user_files(config).iter().map(|f| stem(f)).collect();
    let shipped = embedded().map(|(name, _)| name.to_owned());
    let kept = shipped.filter(|name| !own.contains(name));
    let kept: Vec<_> = kept.collect();
    kept.into_iter().chain(own).collect()
}

/// The theme of a name, or in a file where the name is a path, reduced to a depth of colours.
///
/// # Errors
/// When there is no such theme, when its file cannot be read, or at its first fault.
pub fn find(name: &str, config: Option<&Path>, depth: Depth) -> Result<Theme, ThemeError> {
    let place = locate(name, config)?;
    let plain = Location::Shipped(MONO.to_owned()).resolved()?;
    let shown = place.file().map_or_else(|| name.to_owned(), |f| stem(&f));
    Ok(place.resolved()?.theme(&shown, depth, &plain))
}

/// The same for a terminal whose own background is light or dark: where the theme was made for the other, it paints its own
/// background, so that all of it can be read.
///
/// # Errors
/// As [`find`].
pub fn find_on(
    name: &str,
    config: Option<&Path>,
    depth: Depth,
    ground: Ground,
) -> Result<Theme, ThemeError> {
    let place = locate(name, config)?;
    let plain = Location::Shipped(MONO.to_owned()).resolved()?;
    let shown = place.file().map_or_else(|| name.to_owned(), |f| stem(&f));
    Ok(place.resolved()?.on(ground).theme(&shown, depth, &plain))
}

/// The theme of a name, or in a file where the name is a path, with all its colours.
///
/// # Errors
/// As [`find`].
pub fn resolved(name: &str, config: Option<&Path>) -> Result<ResolvedTheme, ThemeError> {
    locate(name, config)?.resolved()
}

/// What is wrong with a theme's file: nothing, its first fault, or every role that can hardly be read.
pub fn check(file: &Path) -> Vec<ThemeError> {
    let read = Location::File(file.to_owned()).read(&mut Vec::new());
    let (resolved, read) = match read.and_then(|read| Ok((read.resolved()?, read))) {
        Ok(both) => both,
        Err(error) => return vec![error],
    };
    let low_contrast = resolved
        .low_contrast(Depth::True)
        .into_iter()
        .map(|low_contrast| {
            let (got, least) = (low_contrast.contrast, low_contrast.least);
            let message = message!(
                "contrast {got} with `bg`; expected at least {least}",
                got = format!("{got:.2}"),
                least = format!("{least:.1}")
            );
            read.fault(&low_contrast.role, message)
        });
    low_contrast.collect()
}

/// When the user's theme files were last changed: differs as soon as one is written, added or removed.
pub fn stamp(name: &str, config: Option<&Path>) -> Vec<(PathBuf, SystemTime)> {
    let own = is_path(name).then(|| PathBuf::from(name));
    let files = user_files(config).into_iter().chain(own);
    let changed = |file: PathBuf| {
        let at = fs::metadata(&file).and_then(|m| m.modified()).ok()?;
        Some((file, at))
    };
    files.filter_map(changed).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use ratatui::style::{Color, Modifier};

    use super::{
        super::{Depth, Role, files::folder},
        DARK, LIGHT, MONO, catalog, check, find,
    };

    #[test]
    fn every_shipped_theme_can_be_read_at_every_depth() {
        let names: Vec<_> = catalog(None).into_iter().map(|e| e.name).collect();
        let expected = [
            "catppuccin-mocha",
            "colour-blind-dark",
            "colour-blind-light",
            "contrast-dark",
            "contrast-light",
            DARK,
            "dracula",
            "gruvbox-dark",
            LIGHT,
            MONO,
            "rose-pine",
            "tokyo-night",
        ];
        assert_eq!(names, expected);
        for entry in catalog(None) {
            let resolved = entry.resolved.expect("a shipped theme is whole");
            for depth in [Depth::True, Depth::Indexed] {
                assert_eq!(
                    resolved.low_contrast(depth),
                    [],
                    "{} at {depth:?}",
                    entry.name
                );
            }
            find(&entry.name, None, Depth::Sixteen).expect("it is whole");
        }
    }

    #[test]
    fn the_themes_of_high_contrast_keep_what_they_promise() {
        for name in ["contrast-dark", "contrast-light"] {
            let resolved = super::resolved(name, None).expect("shipped");
            let background = resolved.background.color.expect("a colour");
            for (role, style) in resolved.styles() {
                let contrast = style.color.expect("a colour").contrast(background);
                assert!(contrast >= 7.0, "{name}: {role} has {contrast:.1}");
            }
        }
    }

    #[test]
    fn neighbouring_series_can_be_told_apart_in_16_colours() {
        for entry in catalog(None).into_iter().filter(|e| e.name != MONO) {
            let theme = find(&entry.name, None, Depth::Sixteen).expect("shipped");
            let colors: Vec<_> = (0..4).map(|n| theme.series(n).fg).collect();
            for (n, color) in colors.iter().enumerate() {
                let same = colors.iter().filter(|c| *c == color).count();
                assert_eq!(same, 1, "{}: series {n} in {colors:?}", entry.name);
            }
        }
    }

    #[test]
    fn a_theme_paints_its_background_on_a_terminal_that_it_was_not_made_for() {
        use super::{Ground, find_on};
        for entry in catalog(None) {
            let resolved = entry.resolved.expect("a shipped theme is whole");
            let made_for = resolved
                .background
                .color
                .map(crate::tui::theme::Rgb::ground);
            for ground in [Ground::Dark, Ground::Light] {
                let theme = find_on(&entry.name, None, Depth::True, ground).expect("shipped");
                let paints = theme.background().bg.is_some();
                let own = made_for.is_none_or(|made_for| made_for == ground);
                assert_eq!(paints, !own || resolved.paint_background, "{}", entry.name);
                // What is painted is what the contrast of everything else was tested with.
                let color = resolved.background.color.map(|c| c.reduce(Depth::True));
                assert!(!paints || theme.background().bg == color, "{}", entry.name);
            }
        }
        let folder = folder(&[(
            "mine.toml",
            "inherits = \"light\"\n[roles]\ntext = \"default\"\n",
        )]);
        let config = Some(folder.path());
        let theme = find_on("mine", config, Depth::True, Ground::Dark).expect("whole");
        // The terminal's own text would be as light as that background.
        assert_eq!(theme.style(Role::Text).fg, Some(Color::Rgb(0, 0, 0)));
        let theme = find_on("mine", config, Depth::True, Ground::Light).expect("whole");
        assert_eq!(theme.style(Role::Text).fg, None);
        let mono = find_on(LIGHT, None, Depth::Mono, Ground::Dark).expect("shipped");
        assert_eq!(mono.background().bg, None);
    }

    #[test]
    fn poor_terminals_get_what_they_can_show() {
        let at = |depth| find(DARK, None, depth).expect("shipped");
        let bad = |depth| at(depth).style(Role::Bad);
        assert!(matches!(bad(Depth::True).fg, Some(Color::Rgb(..))));
        assert!(matches!(bad(Depth::Indexed).fg, Some(Color::Indexed(_))));
        assert_eq!(bad(Depth::Sixteen).fg, Some(Color::LightRed));
        assert_eq!(bad(Depth::Mono).fg, None);
        assert_eq!(bad(Depth::Mono).add_modifier, Modifier::BOLD);
        // What says something by colour alone takes the modifiers of the theme without colours.
        let dim = at(Depth::Mono).style(Role::Dim);
        assert_eq!(dim.add_modifier, Modifier::DIM);
    }

    #[test]
    fn a_faint_theme_is_found_out() {
        let folder = folder(&[(
            "low_contrast.toml",
            "inherits = \"dark\"\n[roles]\ndim = \"#505560\"\nborder = \"#303540\"\n",
        )]);
        let faults = check(&folder.path().join("themes/low_contrast.toml"));
        let keys: Vec<_> = faults.iter().filter_map(|f| f.key.as_deref()).collect();
        assert_eq!(keys, ["roles.dim", "roles.border"]);
        assert!(faults[0].to_string().contains("expected at least 4.5"));
        assert_eq!(faults[0].line, Some(3));
        assert_eq!(check(Path::new("absent.toml")).len(), 1);
    }

    #[test]
    fn a_theme_written_out_reads_back_as_itself() {
        for entry in catalog(None) {
            let resolved = entry.resolved.expect("a shipped theme is whole");
            let text = toml::to_string(&resolved).expect("a theme can be written");
            let folder = folder(&[("copy.toml", &text)]);
            let copy = catalog(Some(folder.path())).pop().expect("the copy");
            assert_eq!(copy.resolved.as_ref(), Ok(&resolved), "{text}");
        }
    }
}
