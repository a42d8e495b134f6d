//! Circles among the imports of files (strongly connected components; Tarjan 1972).

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::Edge;

/// Files that import each other round and round, with the imports among them.
#[derive(Clone, Debug)]
pub struct Circle {
    /// The files.
    pub files: BTreeSet<String>,
    /// The imports among them.
    pub edges: Vec<Edge>,
}

impl Circle {
    /// It, with a line for each pair of files.
    pub fn shown(&self) -> String {
        let mut pairs: BTreeMap<(&str, &str), &str> = BTreeMap::new();
        for e in &self.edges {
            let path = pairs.entry((&e.from, &e.to)).or_insert(&e.path);
            // That of the `use`, where there is one: it is the longer.
            if e.path.len() > path.len() {
                *path = &e.path;
            }
        }
        let lines: Vec<String> = pairs
            .iter()
            .map(|((from, to), path)| format!("    {from} -> {to} by {path}"))
            .collect();
        format!(
            "  circle of {} files\n{}",
            self.files.len(),
            lines.join("\n")
        )
    }
}

/// All circles among some imports, the largest first.
pub fn circles(edges: &BTreeSet<Edge>) -> Vec<Circle> {
    let mut next: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for e in edges {
        next.entry(&e.from).or_default().insert(&e.to);
        next.entry(&e.to).or_default();
    }
    let mut search = Search {
        next: &next,
        numbers: BTreeMap::new(),
        lowest: BTreeMap::new(),
        stack: Vec::new(),
        components: Vec::new(),
    };
    for file in next.keys() {
        if !search.numbers.contains_key(file) {
            search.visit(file);
        }
    }
    let mut found = search.components;
    found.retain(|files| files.len() > 1);
    found.sort_by_key(|files| std::cmp::Reverse(files.len()));
    let circle = |files: BTreeSet<String>| {
        let is_inside = |e: &&Edge| files.contains(&e.from) && files.contains(&e.to);
        let edges = edges.iter().filter(is_inside).cloned().collect();
        Circle { files, edges }
    };
    found.into_iter().map(circle).collect()
}

struct Search<'a> {
    next: &'a BTreeMap<&'a str, BTreeSet<&'a str>>,
    numbers: BTreeMap<&'a str, usize>,
    lowest: BTreeMap<&'a str, usize>,
    stack: Vec<&'a str>,
    components: Vec<BTreeSet<String>>,
}

impl<'a> Search<'a> {
    fn visit(&mut self, file: &'a str) {
        let number = self.numbers.len();
        self.numbers.insert(file, number);
        self.lowest.insert(file, number);
        self.stack.push(file);
        for to in &self.next[file] {
            if !self.numbers.contains_key(to) {
                self.visit(to);
                self.lower(file, self.lowest[to]);
            } else if self.stack.contains(to) {
                self.lower(file, self.numbers[to]);
            }
        }
        if self.lowest[file] == number {
            let from = self.stack.iter().position(|f| *f == file);
            let component = self.stack.split_off(from.expect("it was put there"));
            self.components
                .push(component.into_iter().map(str::to_owned).collect());
        }
    }

    fn lower(&mut self, file: &'a str, to: usize) {
        let lowest = self.lowest.get_mut(file).expect("it was visited");
        *lowest = to.min(*lowest);
    }
}

#[test]
fn files_that_import_each_other_are_found_and_others_are_not() {
    let edge = |(from, to): (&str, &str)| Edge {
        from: from.into(),
        to: to.into(),
        path: "super::x".into(),
    };
    let mut edges: BTreeSet<Edge> = [("a", "b"), ("b", "c"), ("a", "c"), ("c", "d")]
        .map(edge)
        .into();
    assert!(circles(&edges).is_empty());
    edges.extend([("d", "b"), ("e", "f"), ("f", "e"), ("d", "e")].map(edge));
    let found: Vec<String> = circles(&edges)
        .iter()
        .map(|c| c.files.iter().cloned().collect())
        .collect();
    assert_eq!(found, ["bcd", "ef"]);
}
