//! Holds every language to the same words: nothing that is said in English is missing, and nothing is left over.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use scalescope::{
    advise::tiers,
    cli,
    scenario::catalog,
    tui::{Keys, Tab},
    words::{Language, in_language, translated, word},
};

/// What a file calls with words: a literal that follows is English to be translated.
const CALLS: [&str; 6] = [
    "say!(",
    "message!(",
    "word(",
    "noop(",
    "Column::left(",
    "Column::right(",
];

/// Names that a sweep's journal holds and that are translated where they are shown.
const JOURNALLED: [&str; 17] = [
    "majority",
    "1-nn",
    "logistic regression",
    "base rate",
    "popularity",
    "first-order Markov",
    "item k-NN",
    "empty hypothesis",
    "most frequent transcript",
    "nearest utterance (DTW)",
    "unigram",
    "bigram",
    "trigram",
    "4-gram",
    "5-gram",
    "this-machine",
    "baselines",
];

/// Where sentences are made that other processes tell, and those of their texts with blanks that are no sentences.
const TELLERS: &str = "src/data";
const NO_SENTENCES: [&str; 3] = ["{n} {kind}", "unnamed: 0", "song {n}"];

/// Help that clap writes of itself, or that is for whoever maintains the program.
const CLAPS: [&str; 2] = ["Print help", "Print version"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("src can be listed").flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// What stands in a file outside of comments and unit tests.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or(text);
    let lines = text.lines().filter(|l| !l.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// All literals of a file, as the compiler reads them.
fn all_literals(code: &str) -> Vec<String> {
    let code = code.replace("'\"'", "' '");
    let (mut found, mut rest) = (Vec::new(), code.as_str());
    while let Some(at) = rest.find('"') {
        let begun = &rest[at + 1..];
        found.push(literal(begun));
        let mut escaped = false;
        let end = begun.find(|c| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        });
        rest = &begun[end.map_or(begun.len(), |end| end + 1)..];
    }
    found
}

/// The literals that follow the calls, as the compiler reads them.
fn literals(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for call in CALLS {
        for (at, _) in code.match_indices(call) {
            let before = code[..at].chars().next_back();
            // Another name that ends like this, or a method of something else.
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '.') {
                continue;
            }
            let rest = code[at + call.len()..].trim_start();
            found.extend(rest.strip_prefix('"').map(literal));
        }
    }
    found
}

fn literal(rest: &str) -> String {
    let mut text = String::new();
    let mut chars = rest.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => break,
            '\\' => match chars.next() {
                Some('n') => text.push('\n'),
                Some('\n') => while chars.next_if(|c| c.is_whitespace()).is_some() {},
                Some(other) => text.push(other),
                None => break,
            },
            c => text.push(c),
        }
    }
    text
}

/// All English that is translated, with where it stands.
fn english() -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    let mut add = |text: &str, place: &str| {
        if !text.is_empty() {
            all.entry(text.to_owned()).or_insert(place.to_owned());
        }
    };
    let mut sources = Vec::new();
    files(&root().join("src"), &mut sources);
    for path in sources {
        let text = code(&fs::read_to_string(&path).expect("a source file is UTF-8"));
        let place = path.display().to_string();
        for text in literals(&text) {
            add(&text, &place);
        }
    }
    for tab in Tab::ALL {
        add(tab.title(), "tabs");
        for binding in Keys::default().on(tab) {
            add(binding.words, "keys");
            add(binding.hint, "keys");
        }
    }
    for scenario in catalog(None).into_iter().filter_map(|e| e.scenario.ok()) {
        add(&scenario.title, "scenarios");
        add(&scenario.summary, "scenarios");
    }
    for tier in tiers::parse(tiers::SHIPPED, "tiers.toml").expect("shipped") {
        add(&tier.name, "tiers");
        add(&tier.title, "tiers");
    }
    for name in JOURNALLED {
        add(name, "journal");
    }
    let mut commands = vec![cli::command()];
    while let Some(command) = commands.pop() {
        let options = command.get_arguments().filter_map(|a| a.get_help());
        for help in options.chain(command.get_about()) {
            add(&help.to_string(), command.get_name());
        }
        commands.extend(
            command
                .get_subcommands()
                .filter(|c| !c.is_hide_set())
                .cloned(),
        );
    }
    all.retain(|text, _| !CLAPS.contains(&text.as_str()));
    all
}

fn dictionary() -> BTreeMap<String, String> {
    let text = fs::read_to_string(root().join("src/words/zh.toml")).expect("it is there");
    let sections: BTreeMap<String, BTreeMap<String, String>> =
        toml::from_str(&text).expect("sections of words");
    let mut all = BTreeMap::new();
    for (english, other) in sections.into_values().flatten() {
        assert!(
            all.insert(english.clone(), other).is_none(),
            "{english} stands there twice"
        );
    }
    all
}

/// The `{name}`s of a template; those without a name are numbered, and how they are written does not matter.
fn names(template: &str) -> BTreeSet<String> {
    let mut unnamed = 0;
    let parts = template.split('{').skip(1);
    let name = |part: &str| {
        let name = part.split_once('}')?.0.split(':').next()?;
        Some(if name.is_empty() {
            unnamed += 1;
            (unnamed - 1).to_string()
        } else {
            name.to_owned()
        })
    };
    parts.filter_map(name).collect()
}

#[test]
fn everything_that_is_said_in_english_is_said_in_chinese() {
    let (english, chinese) = (english(), dictionary());
    assert!(
        english.len() > 500,
        "only {} texts were found",
        english.len()
    );
    let missing: Vec<_> = english
        .iter()
        .filter(|(e, _)| !chinese.contains_key(*e))
        .collect();
    assert!(missing.is_empty(), "not in zh.toml: {missing:#?}");
    let unused: Vec<_> = chinese
        .keys()
        .filter(|c| !english.contains_key(*c))
        .collect();
    assert!(unused.is_empty(), "nothing says: {unused:#?}");
}

#[test]
fn what_readers_of_data_say_in_english_is_said_in_chinese() {
    let known = dictionary();
    let mut sources = Vec::new();
    files(&root().join(TELLERS), &mut sources);
    let mut sentences = 0;
    for path in sources.iter().filter(|p| !p.ends_with("tests.rs")) {
        let text = fs::read_to_string(path).expect("a source file is UTF-8");
        let text = code(text.split("mod tests {").next().unwrap_or_default());
        let lines = text
            .lines()
            .filter(|l| !l.contains(".expect(") && !l.contains("reason ="));
        let text: Vec<&str> = lines.collect();
        for literal in all_literals(&text.join("\n")) {
            let words = literal.split(' ').filter(|w| w.len() > 1).count();
            if words < 2 || literal.trim() != literal || NO_SENTENCES.contains(&literal.as_str()) {
                continue;
            }
            sentences += 1;
            assert!(
                known.contains_key(&literal),
                "{}: {literal}",
                path.display()
            );
        }
    }
    assert!(sentences > 150, "only {sentences} sentences were found");
}

#[test]
fn a_translation_fills_in_the_same_names() {
    for (english, other) in dictionary() {
        assert!(
            !other.trim().is_empty(),
            "{english} is translated by nothing"
        );
        assert_eq!(names(&english), names(&other), "{english}");
        for name in names(&english) {
            let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            assert!(plain, "{english}: {{{name}}} is more than a name");
        }
    }
}

#[test]
fn what_was_translated_is_found_in_its_language_only() {
    assert_eq!(word("trials"), "trials");
    assert_eq!(translated("trials"), None);
    in_language(Language::Chinese, || {
        for (english, other) in dictionary() {
            assert_eq!(word(&english), other);
        }
        assert_eq!(word("no such words"), "no such words");
    });
}

#[test]
fn the_reader_of_this_test_finds_what_is_said() {
    let text = "a(word(\"one\")); say!(\n  \"two {n}\", n);\nsword(\"no\"); x.word(\"no\"); Column::left(\"three\", 0); noop(\"a \\\n   b\")";
    let found: BTreeSet<_> = literals(text).into_iter().collect();
    let expected = ["one", "two {n}", "three", "a b"].map(str::to_owned);
    assert_eq!(found, expected.into());
}
