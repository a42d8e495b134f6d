//! The order of rooms inside a folder: `mod.rs` declares them in groups, apart by blank lines, and a room imports none below its group.

use std::collections::{BTreeMap, BTreeSet};

use crate::{graph::Edge, sources::Source};

/// Folders whose `mod.rs` is a map in reading order, as `lib.rs` is.
pub const ORDERED: [&str; 3] = ["advise", "models", "tui"];

/// Imports of a room below, in a folder.
pub fn order_broken(folder: &str, sources: &[Source], edges: &BTreeSet<Edge>) -> Vec<String> {
    let map = format!("{folder}/mod.rs");
    let map = sources.iter().find(|s| s.path == map);
    let groups = map.map(|s| groups(&s.text)).unwrap_or_default();
    let room = |file: &str| {
        let inside = file.strip_prefix(folder)?.strip_prefix('/')?;
        let first = inside.split('/').next()?;
        let name = first.strip_suffix(".rs").unwrap_or(first);
        Some((*groups.get(name)?, name.to_owned()))
    };
    let below = |e: &&Edge| {
        let places = room(&e.from).zip(room(&e.to));
        places.is_some_and(|((own, _), (other, _))| other > own)
    };
    let shown = |e: &Edge| {
        let named = |file| room(file).map_or(String::new(), |(_, name)| name);
        format!(
            "{folder}: {} stands below {}, but {} imports {} by {}",
            named(&e.to),
            named(&e.from),
            e.from,
            e.to,
            e.path
        )
    };
    edges.iter().filter(below).map(shown).collect()
}

/// By module, the number of its group of declarations.
fn groups(map: &str) -> BTreeMap<String, usize> {
    let (mut group, mut found) = (0, BTreeMap::new());
    for line in map.lines() {
        let bare = ["pub ", "pub(crate) ", "pub(super) "]
            .iter()
            .find_map(|visible| line.strip_prefix(visible));
        let declared = bare.unwrap_or(line).strip_prefix("mod ");
        match declared {
            Some(name) => {
                found.insert(name.trim_end_matches(';').to_owned(), group);
            }
            None => group += usize::from(line.is_empty()),
        }
    }
    found
}

#[test]
fn a_room_that_imports_one_below_it_is_found() {
    let source = |(path, text): (&str, &str)| Source {
        path: path.into(),
        text: text.into(),
    };
    let sources = [
        ("lib.rs", "mod tui;"),
        (
            "tui/mod.rs",
            "//! A map.\n\n// Above.\npub mod keys;\nmod theme;\n\n// Below.\npub(crate) mod screens;\n",
        ),
        ("tui/keys.rs", "use super::theme::Color; use crate::tui::screens::Screen;"),
        ("tui/theme.rs", "pub struct Color;"),
        ("tui/screens/mod.rs", "mod plan; pub use plan::Screen;"),
        ("tui/screens/plan.rs", "use crate::tui::keys; pub struct Screen;"),
    ]
    .map(source);
    let edges = crate::graph::Graph::all_edges(&sources);
    assert_eq!(edges.len(), 3, "{edges:?}");
    let expected = "tui: screens stands below keys, but tui/keys.rs imports tui/screens/plan.rs by \
                    crate::tui::screens::Screen";
    assert_eq!(order_broken("tui", &sources, &edges), [expected]);
    assert!(order_broken("models", &sources, &edges).is_empty());
}
