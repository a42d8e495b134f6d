//! Holds the walls between the rooms: who may import whom, and what must be absent where.

mod circles;
mod graph;
mod imports;
mod order;
mod sources;
mod tokens;

use std::{collections::BTreeSet, fs};

use circles::{Circle, circles};
use graph::Graph;
use order::{ORDERED, order_broken};
use sources::{root, sources};
use tokens::{Token, tokens};

/// Crates and the only places that may name them.
const WALLS: [(&[&str], &[&str]); 4] = [
    (
        &["burn", "burn_flex", "burn_candle", "burn_store"],
        &["models/", "train/", "deploy/"],
    ),
    (&["scalescope_kernels"], &["models/"]),
    (&["ratatui", "crossterm"], &["tui/"]),
    (
        &["tokio"],
        &[
            "execute/",
            "session.rs",
            "session/",
            "cli/",
            "tui/run.rs",
            "tui/terminal/",
        ],
    ),
];

/// Rooms that only read the sweep: they never see how it is made.
const READERS: [&str; 2] = ["tui", "export"];
const MAKERS: [&str; 5] = ["train", "models", "data", "store", "execute"];

/// A package of its own inside `src`, whose `crate::` is itself: it can import nothing of the rest.
const KERNELS: &str = "models/kernels/";

/// Rooms of numbers alone: what they find is said elsewhere.
const STATISTICS: [&str; 2] = ["stats/", "advise/law/"];

/// Places where time arrives as a value.
const CLOCKLESS: [&str; 6] = [
    "sweep/",
    "advise/",
    "export/",
    "tui/screens/",
    "tui/panes/",
    "tui/widgets/",
];
const CLOCKS: [&str; 3] = ["SystemTime", "Instant::now", "Utc::now"];

const LEFT_BEHIND: [&str; 7] = [
    "TODO",
    "FIXME",
    "todo!(",
    "unimplemented!(",
    "#[allow(",
    "#![allow(",
    "#[ignore",
];

const TOP_LEVEL: [&str; 5] = ["Cargo.toml", "src", "themes", "scenarios", "tests"];
const SINGLE_FILES: [&str; 11] = [
    "Cargo.lock",
    "README.md",
    "README.zh.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "LICENSE-MIT",
    "LICENSE-APACHE",
    "clippy.toml",
    "deny.toml",
    "target",
];

/// The modules of `lib.rs`, in reading order.
fn reading_order() -> Vec<String> {
    let map = fs::read_to_string(root().join("src/lib.rs")).expect("src/lib.rs is there");
    let modules = map
        .lines()
        .filter_map(|l| l.strip_prefix("pub mod ")?.strip_suffix(';'));
    modules.map(str::to_owned).collect()
}

/// Modules that a text names after `crate::`, also inside braces.
fn imports(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(group) => found.extend(heads(group)),
            None => found.extend(ident(rest)),
        }
    }
    found
}

/// The first names of a brace group's members.
fn heads(group: &str) -> Vec<String> {
    let (mut depth, mut fresh, mut found) = (0, true, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => fresh = true,
            c if fresh && !c.is_whitespace() => {
                found.extend(ident(&group[at..]));
                fresh = false;
            }
            _ => {}
        }
    }
    found
}

fn ident(text: &str) -> Option<String> {
    let name: String = text
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect();
    (!name.is_empty()).then_some(name)
}

/// Whether code names a crate's path, such as `burn::` in `use burn::module` or `{burn::x}`.
fn names_crate(code: &str, name: &str) -> bool {
    let path = format!("{name}::");
    code.match_indices(&path).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
    })
}

fn report(broken: &[String]) {
    assert!(
        broken.is_empty(),
        "{} wall(s) broken:\n{}",
        broken.len(),
        broken.join("\n")
    );
}

#[test]
fn a_module_imports_only_those_above_it() {
    let order = reading_order();
    let place = |name: &str| order.iter().position(|m| m == name);
    let mut broken = Vec::new();
    for source in sources()
        .iter()
        .filter(|s| s.path != "lib.rs" && s.path != "main.rs" && !s.path.starts_with(KERNELS))
    {
        let own =
            place(source.module()).unwrap_or_else(|| panic!("{} is not in lib.rs", source.path));
        for import in imports(&source.code()) {
            if place(&import).is_some_and(|other| other > own) {
                broken.push(format!(
                    "{} imports {import}, which stands below it in lib.rs",
                    source.path
                ));
            }
        }
    }
    report(&broken);
}

#[test]
fn a_library_stays_in_its_rooms() {
    let mut broken = Vec::new();
    for source in sources() {
        let code = source.code();
        for (crates, rooms) in WALLS {
            let inside = rooms.iter().any(|room| source.path.starts_with(room));
            for name in crates
                .iter()
                .filter(|name| !inside && names_crate(&code, name))
            {
                broken.push(format!(
                    "{} names {name}, which belongs in {}",
                    source.path,
                    rooms.join(" ")
                ));
            }
        }
    }
    report(&broken);
}

#[test]
fn readers_of_a_sweep_never_see_how_it_is_made() {
    let mut broken = Vec::new();
    for source in sources().iter().filter(|s| READERS.contains(&s.module())) {
        let seen = imports(&source.code());
        for maker in MAKERS.iter().filter(|m| seen.contains(**m)) {
            broken.push(format!("{} imports {maker}", source.path));
        }
    }
    report(&broken);
}

#[test]
fn time_arrives_as_a_value_where_sweeps_are_read_and_drawn() {
    let mut broken = Vec::new();
    for source in sources()
        .iter()
        .filter(|s| CLOCKLESS.iter().any(|room| s.path.starts_with(room)))
    {
        let code = source.code();
        for clock in CLOCKS.iter().filter(|c| code.contains(**c)) {
            broken.push(format!("{} reads a clock: {clock}", source.path));
        }
    }
    report(&broken);
}

#[test]
fn every_file_says_what_it_is_for_and_nothing_is_left_behind() {
    let mut broken = Vec::new();
    for source in sources() {
        if !source.text.starts_with("//! ") {
            broken.push(format!("{} does not open with a //! line", source.path));
        }
        for mark in LEFT_BEHIND.iter().filter(|m| source.text.contains(**m)) {
            broken.push(format!("{} holds {mark}", source.path));
        }
    }
    report(&broken);
}

#[test]
fn the_top_level_holds_only_what_was_agreed() {
    let entries = fs::read_dir(root()).expect("the repository can be listed");
    let names: BTreeSet<String> = entries
        .flatten()
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .filter(|n| !n.starts_with('.'))
        .collect();
    let missing: Vec<_> = TOP_LEVEL
        .iter()
        .filter(|n| !names.contains(**n))
        .map(|n| format!("{n} is missing"))
        .collect();
    report(&missing);
    let known = |n: &String| TOP_LEVEL.contains(&n.as_str()) || SINGLE_FILES.contains(&n.as_str());
    let strange: Vec<_> = names
        .into_iter()
        .filter(|n| !known(n))
        .map(|n| format!("{n} is not expected"))
        .collect();
    report(&strange);
}

#[test]
fn the_readers_of_this_test_find_what_they_look_for() {
    let names = |list: &[&str]| {
        list.iter()
            .map(|s| (*s).to_owned())
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(imports("use crate::data::Spec;"), names(&["data"]));
    assert_eq!(
        imports("use crate::{\n    data::{self, X},\n    models,\n};"),
        names(&["data", "models"])
    );
    assert_eq!(
        imports("fn f() { crate::train::go(); my_crate::other(); }"),
        names(&["train"])
    );
    assert!(names_crate("use burn::module::Module;", "burn"));
    assert!(names_crate("let x: tokio::Runtime;", "tokio"));
    assert!(!names_crate("use sunburn::x; a::burn::y", "burn"));
}

#[test]
fn statistics_never_see_words() {
    let mut broken = Vec::new();
    for source in sources()
        .iter()
        .filter(|s| STATISTICS.iter().any(|room| s.path.starts_with(room)))
    {
        if imports(&source.code()).contains("words") {
            broken.push(format!("{} imports words", source.path));
        }
    }
    report(&broken);
}

#[test]
fn commands_print_through_one_door() {
    const DOOR: &str = "cli/output.rs";
    const MACROS: [&str; 4] = ["println", "print", "eprintln", "eprint"];
    const STREAMS: [&str; 2] = ["stdout", "stderr"];
    let mut broken = Vec::new();
    for source in sources() {
        if source.path == DOOR || source.path.starts_with(KERNELS) {
            continue;
        }
        let tokens = tokens(&source.text);
        for pair in tokens.windows(2) {
            let (Some(name), Token::Mark(mark)) = (pair[0].name(), &pair[1]) else {
                continue;
            };
            let prints = *mark == '!' && MACROS.contains(&name);
            let opens = *mark == '(' && STREAMS.contains(&name);
            if prints || (opens && source.module() == "cli") {
                broken.push(format!("{} uses {name}, not {DOOR}", source.path));
            }
        }
    }
    report(&broken);
}

#[test]
fn no_file_has_the_body_of_a_module() {
    let packages = Graph::packages(&sources());
    let inline: Vec<String> = packages.iter().flat_map(Graph::inline).collect();
    report(&inline);
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let edges = Graph::all_edges(&sources());
    assert!(edges.len() > 1000, "only {} imports found", edges.len());
    let found: Vec<String> = circles(&edges).iter().map(Circle::shown).collect();
    report(&found);
}

#[test]
fn a_room_of_a_folder_imports_only_those_above_it() {
    let sources = sources();
    let edges = Graph::all_edges(&sources);
    let broken: Vec<String> = ORDERED
        .iter()
        .flat_map(|folder| order_broken(folder, &sources, &edges))
        .collect();
    report(&broken);
}
