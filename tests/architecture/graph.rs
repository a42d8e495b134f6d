//! Which file of the crate imports which: every path is followed through modules and re-exports to the file that defines its item.

use std::collections::{BTreeMap, BTreeSet};

use crate::{imports::Imports, sources::Source};

/// An import of one file by another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// The file that imports.
    pub from: String,
    /// The file that is imported.
    pub to: String,
    /// The path that says so.
    pub path: String,
}

/// The modules of a package.
pub struct Graph {
    /// Where its files stand, below `src/`: nothing, or a folder with a slash.
    folder: String,
    modules: BTreeMap<Vec<String>, Module>,
}

struct Module {
    file: String,
    imports: Imports,
}

/// Where a path leads.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    /// To a module.
    Module(Vec<String>),
    /// To an item of a module.
    Item(Vec<String>),
}

/// Re-exports followed from one path, at most: further ones lead in a ring.
const DEEPEST: usize = 16;

impl Graph {
    /// The packages among some sources, each with the modules that its `lib.rs` reaches; those that only tests see it does not.
    pub fn packages(sources: &[Source]) -> Vec<Self> {
        let folders = sources.iter().filter_map(|s| s.path.strip_suffix("lib.rs"));
        let package = |folder: &str| {
            let mut graph = Self {
                folder: folder.to_owned(),
                modules: BTreeMap::new(),
            };
            graph.add(sources, Vec::new(), "lib.rs");
            graph
        };
        folders.map(package).collect()
    }

    fn add(&mut self, sources: &[Source], module: Vec<String>, file: &str) {
        let file = format!("{}{file}", self.folder);
        let Some(source) = sources.iter().find(|s| s.path == file) else {
            return;
        };
        let imports = Imports::of(&source.text);
        for child in &imports.children {
            let inner = [&module[..], std::slice::from_ref(child)].concat();
            let below = inner.join("/");
            self.add(sources, inner.clone(), &format!("{below}.rs"));
            self.add(sources, inner, &format!("{below}/mod.rs"));
        }
        self.modules.insert(module, Module { file, imports });
    }

    /// Files with a module that has a body in them: paths of such modules are not followed.
    pub fn inline(&self) -> Vec<String> {
        let one = |m: &Module| {
            let names = m.imports.inline.iter();
            names
                .map(|name| format!("{} holds the body of module {name}", m.file))
                .collect::<Vec<_>>()
        };
        self.modules.values().flat_map(one).collect()
    }

    /// Every import of a file by another in all packages, without those that a file only passes on.
    pub fn all_edges(sources: &[Source]) -> BTreeSet<Edge> {
        let packages = Self::packages(sources);
        packages.iter().flat_map(Self::edges).collect()
    }

    fn edges(&self) -> BTreeSet<Edge> {
        let mut found = BTreeSet::new();
        for (at, module) in &self.modules {
            for path in self.imported(at, module) {
                let from = module.file.clone();
                let Some(to) = self.file(at, &path).filter(|to| *to != from) else {
                    continue;
                };
                let path = path.join("::");
                found.insert(Edge { from, to, path });
            }
        }
        found
    }

    /// The paths that a module imports.
    fn imported(&self, at: &[String], module: &Module) -> BTreeSet<Vec<String>> {
        let imports = &module.imports;
        let mut paths = imports.paths.clone();
        for used in &imports.uses {
            // What the root of a folder passes on it does not import, unless its own code names it too.
            let is_own = |name: &String| imports.names.contains(name);
            let is_passed_on = used.is_public && !imports.children.is_empty();
            if used.is_glob {
                if !is_passed_on {
                    paths.extend(self.of_glob(at, &used.path, &imports.names));
                }
            } else if !is_passed_on || used.name.as_ref().is_some_and(is_own) {
                paths.insert(used.path.clone());
            }
        }
        paths
    }

    /// The paths that a `use` of all that is at a path stands for: to what the code names of it.
    fn of_glob(
        &self,
        at: &[String],
        path: &[String],
        names: &BTreeSet<String>,
    ) -> Vec<Vec<String>> {
        match self.resolve(at, path, DEEPEST) {
            None => Vec::new(),
            // The variants of an enum.
            Some(Place::Item(_)) => vec![path.to_vec()],
            Some(Place::Module(of)) => names
                .iter()
                .filter(|name| self.member(&of, name, true, DEEPEST).is_some())
                .map(|name| [path, std::slice::from_ref(name)].concat())
                .collect(),
        }
    }

    /// The file whose item a path names; none for another crate's, and for a folder's root that is only passed through.
    fn file(&self, at: &[String], path: &[String]) -> Option<String> {
        match self.resolve(at, path, DEEPEST)? {
            Place::Item(of) => Some(self.modules[&of].file.clone()),
            Place::Module(of) => {
                let module = &self.modules[&of];
                let is_root = of.is_empty() || !module.imports.children.is_empty();
                (!is_root).then(|| module.file.clone())
            }
        }
    }

    /// Follows a path from a module.
    fn resolve(&self, at: &[String], path: &[String], depth: usize) -> Option<Place> {
        let depth = depth.checked_sub(1)?;
        let (first, rest) = path.split_first()?;
        let start = match first.as_str() {
            "crate" => Place::Module(Vec::new()),
            "self" => Place::Module(at.to_vec()),
            "super" => Place::Module(at.split_last()?.1.to_vec()),
            _ => self.member(at, first, rest.is_empty(), depth)?,
        };
        let mut place = start;
        for (i, name) in rest.iter().enumerate() {
            place = match place {
                Place::Module(of) if name == "super" => Place::Module(of.split_last()?.1.to_vec()),
                Place::Module(of) => self
                    .member(&of, name, i + 1 == rest.len(), depth)
                    .or_else(|| self.defines_or_unknown(&of, name))?,
                // Variants and associated items.
                item @ Place::Item(_) => return Some(item),
            };
        }
        Some(place)
    }

    /// What a name in a module means: a child, or what a `use` or a definition there says; `None` where nothing does.
    fn member(&self, of: &[String], name: &String, is_last: bool, depth: usize) -> Option<Place> {
        let module = self.modules.get(of)?;
        let imports = &module.imports;
        let child = [of, std::slice::from_ref(name)].concat();
        let is_child = self.modules.contains_key(&child);
        if is_child && !is_last {
            return Some(Place::Module(child));
        }
        let used = imports
            .uses
            .iter()
            .filter(|u| u.name.as_ref() == Some(name) && u.path[..] != [name.clone()]);
        let mut found = used.filter_map(|u| self.resolve(of, &u.path, depth));
        if let Some(place) = found.next() {
            return Some(place);
        }
        if is_child {
            return Some(Place::Module(child));
        }
        if imports.defines.contains(name) {
            return Some(Place::Item(of.to_vec()));
        }
        let globs = imports.uses.iter().filter(|u| u.is_glob);
        let mut places = globs.filter_map(|u| self.resolve(of, &u.path, depth));
        places.find_map(|from| match from {
            Place::Module(from) => self.member(&from, name, is_last, depth.checked_sub(1)?),
            // The variants of an enum are its own.
            Place::Item(_) => None,
        })
    }

    /// A name that nothing in a module explains is its own, as what a macro makes is, unless a `use` brought it from another crate.
    fn defines_or_unknown(&self, of: &[String], name: &String) -> Option<Place> {
        let imports = &self.modules.get(of)?.imports;
        let is_foreign = imports
            .uses
            .iter()
            .any(|u| u.name.as_ref() == Some(name) && u.path[..] != [name.clone()]);
        (!is_foreign).then(|| Place::Item(of.to_vec()))
    }
}

#[cfg(test)]
mod tests {
    use super::Graph;
    use crate::{circles::circles, sources::Source};

    const MADE_UP: [(&str, &str); 12] = [
        ("lib.rs", "pub mod data; pub mod models; mod words;"),
        (
            "words/mod.rs",
            "macro_rules! say { () => { $crate::words::found() } } pub(crate) use say; pub fn found() {}",
        ),
        (
            "data/mod.rs",
            "mod load; mod set; pub mod text; #[cfg(test)] mod tests; pub use load::*; pub use {set::Set, text::Line as Row};",
        ),
        (
            "data/load.rs",
            "use super::{Set, set::Part}; pub fn load() -> Set { crate::words::say!() } pub enum Amount {}",
        ),
        ("data/set.rs", "pub struct Set; pub enum Part {}"),
        (
            "data/text.rs",
            "mod line; pub use line::Line; fn read() { line::Line::new(); }",
        ),
        (
            "data/text/line.rs",
            "use std::fmt; pub struct Line; #[cfg(test)] mod tests { use super::super::read; }",
        ),
        ("data/tests.rs", "use super::load::load;"),
        (
            "models/mod.rs",
            "mod net; use crate::data::{self, Row}; fn build(r: Row) { data::load(); net::go() }",
        ),
        ("models/fast/lib.rs", "mod pool; pub struct Plane;"),
        (
            "models/fast/pool.rs",
            "use crate::Plane; use super::absent::X;",
        ),
        (
            "models/net.rs",
            "use crate::data::Amount; fn go() { match x { Amount::All => serde::de() } }",
        ),
    ];

    fn shown(sources: &[(&str, &str)]) -> Vec<String> {
        let source = |(path, text): &(&str, &str)| Source {
            path: (*path).into(),
            text: (*text).into(),
        };
        let sources: Vec<Source> = sources.iter().map(source).collect();
        let edges = Graph::all_edges(&sources);
        let mut found: Vec<String> = edges
            .iter()
            .map(|e| format!("{} {}", e.from, e.to))
            .collect();
        found.dedup();
        found.extend(circles(&edges).iter().map(|c| format!("{:?}", c.files)));
        found
    }

    #[test]
    fn paths_lead_through_modules_and_re_exports_to_the_file_that_defines() {
        let expected = [
            "data/load.rs data/set.rs",
            "data/load.rs words/mod.rs",
            "data/text.rs data/text/line.rs",
            "models/fast/pool.rs models/fast/lib.rs",
            "models/mod.rs data/load.rs",
            "models/mod.rs data/text/line.rs",
            "models/mod.rs models/net.rs",
            "models/net.rs data/load.rs",
        ];
        assert_eq!(shown(&MADE_UP), expected);
    }

    #[test]
    fn a_circle_that_is_put_in_is_found() {
        let put_in = [
            // Through a re-export, by a path in code, by a whole module, and to what a mod.rs itself defines.
            (
                "data/set.rs",
                "pub struct Set; pub enum Part {} fn f() -> crate::data::Amount {}",
                r#"{"data/load.rs", "data/set.rs"}"#,
            ),
            (
                "data/set.rs",
                "pub struct Set; pub enum Part {} fn f() { super::load() }",
                r#"{"data/load.rs", "data/set.rs"}"#,
            ),
            (
                "data/set.rs",
                "pub struct Set; pub enum Part {} use crate::data; fn f() { data::load() }",
                r#"{"data/load.rs", "data/set.rs"}"#,
            ),
            (
                "data/text/line.rs",
                "pub struct Line; fn f() { super::read() }",
                r#"{"data/text.rs", "data/text/line.rs"}"#,
            ),
            (
                "models/net.rs",
                "use super::*; fn go() { build() }",
                r#"{"models/mod.rs", "models/net.rs"}"#,
            ),
        ];
        for (path, text, circle) in put_in {
            let mut sources = MADE_UP;
            for source in &mut sources {
                if source.0 == path {
                    source.1 = text;
                }
            }
            let found = shown(&sources);
            assert_eq!(found.last().map(String::as_str), Some(circle), "{text}");
        }
    }
}
