//! Where a theme is written, and what it inherits from there.

use std::path::{Path, PathBuf};

use super::{
    file::{File, Located},
    files::{embedded, is_path, stem, user_files},
    resolved::ResolvedTheme,
};
use crate::{
    input,
    scenario::{Error as ThemeError, nearest},
    words::message,
};

/// Bytes of a theme's file at most.
const MOST: u64 = 1 << 20;

/// Where a theme is written.
#[derive(Clone, Debug, PartialEq)]
pub enum Location {
    /// Inside the program, under a name.
    Shipped(String),
    /// In a file.
    File(PathBuf),
}

impl Location {
    /// The file; `None` where it is shipped.
    pub fn file(&self) -> Option<PathBuf> {
        match self {
            Self::Shipped(_) => None,
            Self::File(file) => Some(file.clone()),
        }
    }

    /// The whole theme.
    pub fn resolved(&self) -> Result<ResolvedTheme, ThemeError> {
        self.read(&mut Vec::new())?.resolved()
    }

    /// The file laid over those that it inherits from; `trail` holds the files that wait for this one.
    pub fn read(&self, trail: &mut Vec<Self>) -> Result<File, ThemeError> {
        let file = match self {
            Self::Shipped(name) => {
                let found = embedded().find(|(n, _)| n == name);
                let (_, text) = found.ok_or_else(|| unknown(name, None))?;
                File::parse(text, &format!("themes/{name}.toml"))?
            }
            Self::File(path) => {
                let shown = path.display().to_string();
                let text = input::read_text(path, MOST)
                    .map_err(|error| ThemeError::new(&*shown, error.reason()))?;
                File::parse(&text, &shown)?
            }
        };
        trail.push(self.clone());
        match file.inherits.clone() {
            None => Ok(file),
            Some(parent) => Ok(file.over(self.parent(&parent, trail)?.read(trail)?)),
        }
    }

    /// The theme of a name beside this one, or else a shipped one; never one that waits for it.
    fn parent(&self, name: &Located<String>, trail: &[Self]) -> Result<Self, ThemeError> {
        let shipped = Self::Shipped(name.value.clone());
        let beside = match self {
            Self::Shipped(_) => None,
            Self::File(path) => Some(path.with_file_name(format!("{}.toml", name.value))),
        };
        let beside = beside.filter(|p| p.is_file()).map(Self::File);
        let known = embedded().any(|(n, _)| n == name.value);
        let mut found = beside
            .into_iter()
            .chain(known.then_some(shipped))
            .peekable();
        if found.peek().is_none() {
            return Err(ThemeError {
                hint: nearest(&name.value, embedded().map(|(n, _)| n)),
                ..name.fault(message!(
                    "no theme `{name}` here or shipped",
                    name = &name.value
                ))
            });
        }
        let fresh = found.find(|place| !trail.contains(place));
        fresh.ok_or_else(|| {
            name.fault(message!(
                "`{name}` inherits from this theme itself",
                name = &name.value
            ))
        })
    }
}

/// Where the theme of a name is written, or that a path names.
pub fn locate(name: &str, config: Option<&Path>) -> Result<Location, ThemeError> {
    if is_path(name) {
        return Ok(Location::File(name.into()));
    }
    let own = user_files(config).into_iter().find(|f| stem(f) == name);
    if let Some(file) = own {
        return Ok(Location::File(file));
    }
    let shipped = embedded().any(|(n, _)| n == name);
    shipped
        .then(|| Location::Shipped(name.to_owned()))
        .ok_or_else(|| unknown(name, config))
}

fn unknown(name: &str, config: Option<&Path>) -> ThemeError {
    let own: Vec<_> = user_files(config).iter().map(|f| stem(f)).collect();
    let known = embedded().map(|(n, _)| n);
    ThemeError {
        hint: nearest(name, known.chain(own.iter().map(String::as_str))),
        ..ThemeError::new(
            name,
            message!("no such theme; `scalescope themes` lists them"),
        )
    }
}

#[cfg(test)]
mod tests {
    use ratatui::style::{Color, Modifier};

    use super::super::{DARK, Depth, Role, catalog, files::folder, find, stamp};

    fn fault(text: &str) -> String {
        let folder = folder(&[("mine.toml", text)]);
        let error = find("mine", Some(folder.path()), Depth::True).expect_err("it is faulty");
        error
            .to_string()
            .replace(&folder.path().display().to_string(), "")
    }

    #[test]
    fn a_users_theme_changes_what_it_says_and_inherits_the_rest() {
        let folder = folder(&[
            (
                "mine.toml",
                "inherits = \"dark\"\npaint_background = true\n[palette]\nsky = \"#ffffff\"\n\
                 [roles]\nbg = \"#000000\"\nok = { color = \"sky\", bold = true }\n",
            ),
            (
                "dark.toml",
                "inherits = \"dark\"\n[roles]\nbad = \"#ff0000\"\n",
            ),
        ]);
        let config = Some(folder.path());
        let mine = find("mine", config, Depth::True).expect("it is whole");
        assert_eq!(mine.name, "mine");
        assert_eq!(mine.background().bg, Some(Color::Rgb(0, 0, 0)));
        assert_eq!(mine.style(Role::Ok).fg, Some(Color::Rgb(255, 255, 255)));
        assert_eq!(mine.style(Role::Ok).add_modifier, Modifier::BOLD);
        // The palette's new colour shows in the inherited roles too, and so does the user's own `dark`.
        assert_eq!(mine.style(Role::Focus).fg, Some(Color::Rgb(255, 255, 255)));
        assert_eq!(mine.style(Role::Bad).fg, Some(Color::Rgb(255, 0, 0)));
        let names: Vec<_> = catalog(config).into_iter().map(|e| e.name).collect();
        assert_eq!(
            names[names.len() - 4..],
            ["rose-pine", "tokyo-night", DARK, "mine"]
        );
        assert_eq!(crate::tui::theme::names(config), names);
        assert_eq!(stamp(DARK, config).len(), 2);
    }

    #[test]
    fn faults_say_where_they_are_and_what_was_meant() {
        assert_eq!(
            fault("inherits = \"drak\"\n"),
            "/themes/mine.toml:1: `inherits`: no theme `drak` here or shipped; did you mean `dark`?"
        );
        assert_eq!(
            fault("inherits = \"mine\"\n"),
            "/themes/mine.toml:1: `inherits`: `mine` inherits from this theme itself"
        );
        assert_eq!(
            fault("inherits = \"dark\"\n[roles]\n\nacent = \"sky\"\n"),
            "/themes/mine.toml:4: `roles.acent`: unknown field `acent`, expected one of `bg`, `text`, `dim`, \
             `border`, `focus`, `accent`, `ok`, `warn`, `bad`, `series`, `gauge`; did you mean `accent`?"
        );
        assert_eq!(
            fault("inherits = \"dark\"\n[roles]\nok = \"lef\"\n"),
            "/themes/mine.toml:3: `roles.ok`: `lef` is not in the palette; expected its name, \"#rrggbb\" or \
             \"default\"; did you mean `leaf`?"
        );
        assert_eq!(
            fault("inherits = \"dark\"\n[roles]\nok = { color = \"leaf\", ansi = \"gren\" }\n"),
            "/themes/mine.toml:3: `roles.ok`: `gren` is none of the 16 colours; did you mean `green`?"
        );
        assert!(
            fault("inherits = \"dark\"\n[roles]\nok = { colour = \"leaf\" }\n")
                .ends_with("did you mean `color`?")
        );
        assert_eq!(
            fault("inherits = \"dark\"\n[palette]\nleaf = \"green\"\n"),
            "/themes/mine.toml:3: `palette.leaf`: expected \"#rrggbb\", got \"green\""
        );
        assert!(fault("[roles]\nbg = \"#000000\"\n").contains("`roles.text`: missing"));
        assert!(
            fault("inherits = \"dark\"\n[roles]\nseries = [\"sky\"]\n")
                .ends_with(":3: `roles.series`: expected 8 to 12 colours, got 1")
        );
        assert!(fault("inherits = \"dark\"\n[roles]\nbg = \"default\"\n").contains("contrast"));
    }
}
