//! What one source names: its child modules, its `use`s, and the paths in its code.

use std::collections::BTreeSet;

use crate::tokens::{Token, tokens};

/// One name that a `use` brings in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// The path, from its first name on.
    pub path: Vec<String>,
    /// What it is called here; `None` for `_`, and for all that a module has.
    pub name: Option<String>,
    /// Whether it is `*`: all that the module of the path has.
    pub is_glob: bool,
    /// Whether others see it too: `pub`, `pub(crate)` and the like.
    pub is_public: bool,
}

/// What a source names.
#[derive(Clone, Debug, Default)]
pub struct Imports {
    /// Modules with files of their own: `mod name;`.
    pub children: BTreeSet<String>,
    /// Modules with a body here: `mod name { .. }`.
    pub inline: Vec<String>,
    /// Names brought in.
    pub uses: Vec<Use>,
    /// Paths of two and more names in the code, without those of `use`.
    pub paths: BTreeSet<Vec<String>>,
    /// All names in the code, without those of `use`.
    pub names: BTreeSet<String>,
    /// Items and macros that it defines.
    pub defines: BTreeSet<String>,
}

const ITEMS: [&str; 8] = [
    "fn", "struct", "enum", "union", "trait", "type", "static", "const",
];

impl Imports {
    /// Reads a source.
    pub fn of(source: &str) -> Self {
        let tokens = tokens(source);
        let mut found = Self::default();
        let mut i = 0;
        while i < tokens.len() {
            let next = |by: usize| tokens.get(i + by);
            let Some(name) = tokens[i].name() else {
                i += 1;
                continue;
            };
            match (name, next(1)) {
                // `use<'a>` bounds a type.
                ("use", Some(t)) if *t != Token::Mark('<') => {
                    let is_public = i > 0 && ends_visibility(&tokens[..i]);
                    i = tree(&tokens, i + 1, &[], is_public, &mut found.uses);
                }
                ("mod", Some(Token::Name(child))) => {
                    if next(2) == Some(&Token::Mark(';')) {
                        found.children.insert(child.clone());
                    } else {
                        found.inline.push(child.clone());
                    }
                    i += 2;
                }
                // `pub(in path)` imports nothing.
                ("in", Some(t)) if i > 1 && t.name().is_some() && tokens[i - 2].is("pub") => {
                    i = path(&tokens, i + 1).1;
                }
                _ => i = found.code(&tokens, i),
            }
        }
        found
    }

    /// Takes in a name or a path of the code; returns the place behind it.
    fn code(&mut self, tokens: &[Token], at: usize) -> usize {
        let (path, end) = path(tokens, at);
        let next = tokens.get(end).and_then(Token::name);
        match (&path[..], next) {
            ([keyword], Some(name)) if ITEMS.contains(&keyword.as_str()) => {
                self.defines.insert(name.to_owned());
            }
            ([word], _) if word == "macro_rules" => {
                let name = tokens.get(end + 1).and_then(Token::name);
                self.defines.extend(name.map(str::to_owned));
            }
            _ => {}
        }
        // A path that begins behind another's type, such as `<T as X>::Y`, has no first name of ours.
        let is_first = at == 0 || tokens[at - 1] != Token::Path;
        if is_first {
            self.names.insert(path[0].clone());
            if path.len() > 1 {
                self.paths.insert(path);
            }
        }
        end
    }
}

/// Whether tokens end in `pub` or `pub(..)`.
fn ends_visibility(before: &[Token]) -> bool {
    let open = match before.last() {
        Some(Token::Mark(')')) => before.iter().rposition(|t| *t == Token::Mark('(')),
        _ => Some(before.len()),
    };
    open.is_some_and(|open| open > 0 && before[open - 1].is("pub"))
}

/// The names of a path that begins at a place, and the place behind it.
fn path(tokens: &[Token], from: usize) -> (Vec<String>, usize) {
    let mut path = Vec::new();
    let mut i = from;
    while let Some(Token::Name(name)) = tokens.get(i) {
        path.push(name.clone());
        i += 1;
        if tokens.get(i) != Some(&Token::Path) || !matches!(tokens.get(i + 1), Some(Token::Name(_)))
        {
            break;
        }
        i += 1;
    }
    (path, i)
}

/// Takes in one branch of a `use`, with the names before it; returns the place behind it.
fn tree(
    tokens: &[Token],
    from: usize,
    before: &[String],
    is_public: bool,
    uses: &mut Vec<Use>,
) -> usize {
    // `use ::name` is a crate's.
    let from = from + usize::from(tokens.get(from) == Some(&Token::Path));
    let (own, mut i) = path(tokens, from);
    let mut path = [before, &own].concat();
    let branches = tokens.get(i) == Some(&Token::Path) || own.is_empty();
    if branches {
        i += usize::from(!own.is_empty());
        if tokens.get(i) == Some(&Token::Mark('*')) {
            uses.push(Use {
                path,
                name: None,
                is_glob: true,
                is_public,
            });
            return i + 1;
        }
        i += 1;
        while i < tokens.len() && tokens[i] != Token::Mark('}') {
            i = tree(tokens, i, &path, is_public, uses);
            i += usize::from(tokens.get(i) == Some(&Token::Mark(',')));
        }
        return i + 1;
    }
    if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    let mut name = path.last().cloned();
    if tokens.get(i).is_some_and(|t| t.is("as")) {
        let other = tokens.get(i + 1).and_then(Token::name);
        name = other.filter(|n| *n != "_").map(str::to_owned);
        i += 2;
    }
    uses.push(Use {
        path,
        name,
        is_glob: false,
        is_public,
    });
    i
}

#[test]
fn uses_are_taken_apart() {
    let source = "
        mod child; pub mod other;
        pub(super) use child::{Kept as Known, deep::{self, Er}};
        use {crate::a::B, std::fmt::Write as _};
        use super::c::*;
        fn f<'a>(x: impl Fn() + use<'a>) -> super::d::E { let y = other::g::<crate::h::I>(B::x); <y as Z>::w() }
        pub(in crate::hidden) struct S;
        macro_rules! made { () => {} }
    ";
    let found = Imports::of(source);
    let shown = |u: &Use| {
        let name = u.name.clone().unwrap_or_default();
        let marks = [(u.is_glob, "*"), (u.is_public, "!")];
        let marks: String = marks.iter().filter(|m| m.0).map(|m| m.1).collect();
        format!("{}={name}{marks}", u.path.join("::"))
    };
    let uses: Vec<String> = found.uses.iter().map(shown).collect();
    let expected = [
        "child::Kept=Known!",
        "child::deep=deep!",
        "child::deep::Er=Er!",
        "crate::a::B=B",
        "std::fmt::Write=",
        "super::c=*",
    ];
    assert_eq!(uses, expected);
    let paths: Vec<String> = found.paths.iter().map(|p| p.join("::")).collect();
    assert_eq!(paths, ["B::x", "crate::h::I", "other::g", "super::d::E"]);
    assert_eq!(
        found.children.into_iter().collect::<Vec<_>>(),
        ["child", "other"]
    );
    for defined in ["f", "S", "made"] {
        assert!(found.defines.contains(defined), "{defined}");
    }
}
