//! Scenario files: what is accepted, and how every fault is placed and explained.

use scalescope::scenario::{Constraint, Override, Scenario, catalog, find, parse};

const GOOD: &str = r#"format = 1
name = "study"
title = "A study"
area = "vision"
task = "image-classification"
summary = "What it is."

[data]
source = "digits"

[[ladder]]
family = "mlp"
scales = [10, 50]

[train]
epochs = 5
"#;

fn with(from: &str, to: &str) -> Result<Scenario, String> {
    assert!(GOOD.contains(from), "the fixture lacks {from}");
    parse(&GOOD.replace(from, to), "study.toml", &[]).map_err(|e| e.to_string())
}

fn set(argument: &str) -> Result<Scenario, String> {
    let change = Override::parse(argument).map_err(|e| e.to_string())?;
    parse(GOOD, "study.toml", &[change]).map_err(|e| e.to_string())
}

#[test]
fn every_shipped_scenario_is_valid() {
    let entries = catalog(None);
    assert!(entries.len() >= 2);
    for entry in entries {
        let scenario = entry.scenario.unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(scenario.name, entry.name);
        assert!(
            (1..=3).contains(&scenario.summary.lines().count()),
            "{}: two lines of summary",
            entry.name
        );
    }
}

#[test]
fn defaults_are_the_documented_ones() {
    let scenario = parse(GOOD, "study.toml", &[]).expect("a good scenario");
    assert_eq!((scenario.train.batch, scenario.train.seeds), (32, 3));
    assert!((scenario.train.learning_rate - 1e-3).abs() < 1e-12);
    assert!((scenario.data.test_fraction - 0.2).abs() < 1e-12);
}

#[test]
fn a_fault_names_the_file_the_line_the_key_and_a_near_name() {
    let cases: [(&str, &str, &[&str]); 18] = [
        (
            "epochs = 5",
            "epoch = 5",
            &["study.toml:16", "epoch", "did you mean `epochs`"],
        ),
        (
            "epochs = 5",
            "epochs = \"five\"",
            &["study.toml:16", "train.epochs", "expected u32"],
        ),
        (
            "epochs = 5",
            "epochs = -1",
            &["study.toml:16", "train.epochs"],
        ),
        (
            "epochs = 5",
            "epochs = 0",
            &["study.toml:16", "`train.epochs`", "from 1 to"],
        ),
        (
            "epochs = 5",
            "epochs = 5\nlearning_rate = -0.1",
            &["study.toml:17", "`train.learning_rate`", "above 0"],
        ),
        ("epochs = 5", "epochs = ", &["study.toml:16"]),
        (
            "format = 1",
            "format = 2",
            &["study.toml:1", "`format`", "got 2"],
        ),
        (
            "\"mlp\"",
            "\"mpl\"",
            &["study.toml:12", "did you mean `mlp`"],
        ),
        (
            "\"digits\"",
            "\"digit\"",
            &["study.toml:9", "did you mean `digits`"],
        ),
        (
            "\"vision\"",
            "\"visoin\"",
            &["study.toml:4", "did you mean `vision`"],
        ),
        (
            "\"vision\"",
            "\"nlp\"",
            &["study.toml:4", "`area`", "belongs to area `vision`"],
        ),
        (
            "[10, 50]",
            "[50, 10]",
            &["study.toml:13", "`ladder.0.scales`", "ascending"],
        ),
        (
            "[10, 50]",
            "[]",
            &["study.toml:13", "`ladder.0.scales`", "at least one"],
        ),
        ("[10, 50]", "[0, 50]", &["study.toml:13", "from 1 to 65536"]),
        (
            "source = \"digits\"",
            "source = \"digits\"\npath = \"x\"",
            &["study.toml:10", "`data.path`", "takes no path"],
        ),
        (
            "source = \"digits\"",
            "source = \"digits\"\ntest_fraction = 1.5",
            &["study.toml:10", "from 0.01 to 0.9"],
        ),
        (
            "source = \"digits\"",
            "source = \"grammar\"",
            &["study.toml:9", "`data.source`", "has the sources digits"],
        ),
        (
            "[train]",
            "[trian]",
            &["study.toml:15", "did you mean `train`"],
        ),
    ];
    for (from, to, parts) in cases {
        let error = with(from, to).expect_err(to);
        for part in parts {
            assert!(error.contains(part), "{to}: `{part}` is not in `{error}`");
        }
        assert_eq!(error.lines().count(), 1, "{error}");
    }
}

#[test]
fn an_override_changes_one_key_and_is_blamed_for_its_own_fault() {
    assert_eq!(
        set("train.epochs=10")
            .expect("a good override")
            .train
            .epochs,
        10
    );
    assert_eq!(
        set("ladder.0.scales=[7]").expect("a good override").ladder[0].scales[0].0,
        7
    );
    assert_eq!(
        set("title=Other words").expect("a good override").title,
        "Other words"
    );
    assert!(
        (set("requirements.min_quality=0.9")
            .expect("a new table")
            .bounds
            .get(Constraint::Quality))
        .is_some()
    );
    for (argument, part) in [
        ("train.epoch=10", "did you mean `epochs`"),
        ("train.epochs=ten", "--set train.epochs"),
        ("train.epochs=0", "from 1 to"),
        ("train", "expected KEY=VALUE"),
        ("=3", "expected KEY=VALUE"),
        ("ladder.7.scales=[1]", "expected a number below 1"),
        ("title.x=1", "inside a plain value"),
    ] {
        let error = set(argument).expect_err(argument);
        assert!(
            error.contains(part),
            "{argument}: `{part}` is not in `{error}`"
        );
    }
}

#[test]
fn an_unknown_scenario_gets_a_near_name() {
    let error = find("vision-digit", None, &[])
        .expect_err("no such scenario")
        .to_string();
    assert!(error.contains("did you mean `vision-digits`"), "{error}");
    let error = find("./no/such.toml", None, &[])
        .expect_err("no such file")
        .to_string();
    assert!(error.contains("cannot be read"), "{error}");
}

#[test]
fn a_user_file_replaces_a_shipped_scenario_of_its_name() {
    let config = tempfile::tempdir().expect("a temporary folder");
    let folder = config.path().join("scenarios");
    std::fs::create_dir(&folder).expect("a folder");
    std::fs::write(
        folder.join("vision-digits.toml"),
        GOOD.replace("\"study\"", "\"vision-digits\""),
    )
    .expect("a file");
    std::fs::write(folder.join("broken.toml"), "format = 1").expect("a file");
    let scenario = find("vision-digits", Some(config.path()), &[]).expect("the user's file");
    assert_eq!(scenario.title, "A study");
    let entries = catalog(Some(config.path()));
    assert_eq!(
        entries.iter().filter(|e| e.name == "vision-digits").count(),
        1
    );
    assert!(
        entries
            .iter()
            .any(|e| e.name == "broken" && e.scenario.is_err())
    );
}

mod any_text {
    use proptest::prelude::*;

    use super::{GOOD, parse};

    proptest! {
        #[test]
        fn never_panics(text in ".{0,200}", at in 0..GOOD.len()) {
            let _ = parse(&text, "any.toml", &[]);
            let mut cut = GOOD.to_owned();
            if cut.is_char_boundary(at) {
                cut.insert_str(at, &text);
                let _ = parse(&cut, "any.toml", &[]);
            }
        }
    }
}

#[test]
fn overrides_are_judged_together_and_blamed_one_by_one() {
    let given = |arguments: &[&str]| {
        let changes: Vec<Override> = arguments
            .iter()
            .map(|a| Override::parse(a).expect("an override"))
            .collect();
        parse(GOOD, "study.toml", &changes).map_err(|e| e.to_string())
    };
    // A source that reads files needs its path, whichever is said first.
    for order in [
        ["data.source=image-folder", "data.path=x"],
        ["data.path=x", "data.source=image-folder"],
    ] {
        let scenario = given(&order).expect("a source with its path");
        assert_eq!(scenario.data.path.as_deref(), Some("x".as_ref()));
    }
    let error =
        given(&["train.seeds=2", "train.epochs=0", "train.batch=8"]).expect_err("no epochs");
    assert!(error.starts_with("--set train.epochs=0: "), "{error}");
    let error = given(&["data.source=image-folder", "train.epochs=3"]).expect_err("no path");
    assert!(error.starts_with("--set data.source"), "{error}");
}
