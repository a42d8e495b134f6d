//! `export`: every format holds what was measured, and nothing is written over.

use std::{collections::BTreeMap, fs};

use serde_json::Value;

use crate::{
    formats::{adopted, recorded},
    home::{Program, text},
};

/// What the recorded sweep's summary says of its trials.
fn trials() -> Vec<Value> {
    let summary = recorded("finished", "summary.json");
    summary["trials"].as_array().expect("trials").clone()
}

#[test]
fn tables_hold_every_trial_with_its_numbers() {
    let program = Program::new();
    adopted(&program, "finished");
    let table = program.expect(0, &["export", "--to", "csv"]);
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let rows: Vec<BTreeMap<String, String>> = reader
        .records()
        .map(|row| {
            let row = row.expect("a row");
            let cells = header.iter().zip(&row);
            cells
                .map(|(name, cell)| (name.to_owned(), cell.to_owned()))
                .collect()
        })
        .collect();
    let lines = program.expect(0, &["export", "--to", "jsonl"]);
    let lines: Vec<Value> = lines
        .lines()
        .map(|l| serde_json::from_str(l).expect("JSON"))
        .collect();
    let trials = trials();
    assert_eq!((rows.len(), lines.len()), (trials.len(), trials.len()));
    for (trial, (row, line)) in trials.iter().zip(rows.iter().zip(&lines)) {
        let number = |name: &str| row[name].parse::<f64>().expect("a number");
        for name in ["quality", "loss", "train_seconds", "parameters"] {
            assert_eq!(Some(number(name)), trial[name].as_f64(), "{name}");
            assert_eq!(line[name], trial[name], "{name}");
        }
        assert_eq!(
            Some(number("latency_ms.p95")),
            trial["latency_ms"]["p95"].as_f64()
        );
        assert_eq!(row["family"], trial["family"]);
        assert_eq!(line["task"], "image-classification");
    }
    let points = program.expect(0, &["export", "--to", "jsonl", "--part", "curves"]);
    let point: Value = serde_json::from_str(points.lines().next().expect("a point")).expect("JSON");
    assert!(
        point["step"].is_u64() && point["value"].is_number(),
        "{point}"
    );
}

#[test]
fn reports_and_pictures_need_nothing_from_elsewhere() {
    let program = Program::new();
    let id = adopted(&program, "finished");
    let page = program.expect(0, &["export", &id, "--to", "html"]);
    for held in [
        "<!doctype html>",
        &id,
        "<svg",
        "viewport",
        "prefers-color-scheme",
        "[[ladder]]",
    ] {
        assert!(page.contains(held), "{held}");
    }
    for foreign in ["http", "<script", "src=", "@import", "url("] {
        assert!(!page.contains(foreign), "{foreign}");
    }
    // Every tag that is opened is closed.
    for tag in [
        "svg", "table", "div", "ul", "dl", "pre", "g", "h2", "td", "li",
    ] {
        let opened =
            page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
        assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{tag}");
    }
    assert_eq!(page.matches("<svg").count(), 3);
    let chinese = program.expect(0, &["export", &id, "--to", "html", "--lang", "zh"]);
    assert!(chinese.contains("lang=\"zh-Hans\"") && chinese.contains("如何重现"));
    let markdown = program.expect(0, &["export", &id, "--to", "markdown"]);
    let scenario = markdown
        .split("```toml\n")
        .nth(1)
        .and_then(|s| s.split("```").next());
    let scenario = scenario.expect("the scenario");
    let name = scenario
        .lines()
        .find_map(|l| l.strip_prefix("name = "))
        .expect("a name");
    let file = program.file(&format!("{}.toml", name.trim_matches('"')), scenario);
    program.expect(0, &["scenarios", "check", &file.display().to_string()]);
    for part in ["quality", "loss", "metric"] {
        let picture = program.expect(0, &["export", "--to", "svg", "--part", part]);
        assert!(
            picture.starts_with("<svg ")
                && picture.contains("xmlns=\"http://www.w3.org/2000/svg\"")
        );
        assert!(picture.matches("<polyline").count() >= 1);
    }
}

/// The records of an event file: each data by its length; the checks are held by unit tests.
fn records(bytes: &[u8]) -> Vec<&[u8]> {
    let mut rest = bytes;
    let mut found = Vec::new();
    while !rest.is_empty() {
        let length = u64::from_le_bytes(rest[..8].try_into().expect("a length")) as usize;
        found.push(&rest[12..12 + length]);
        rest = &rest[12 + length + 4..];
    }
    found
}

#[test]
fn tensorboard_gets_a_run_for_each_trial() {
    let program = Program::new();
    adopted(&program, "finished");
    let out = program.file("none", "").with_file_name("runs");
    let path = out.display().to_string();
    program.expect(0, &["export", "--to", "tensorboard", "--out", &path]);
    let runs: Vec<_> = fs::read_dir(&out).expect("runs").flatten().collect();
    assert_eq!(runs.len(), trials().len());
    for run in runs {
        let file = fs::read_dir(run.path())
            .expect("a run")
            .flatten()
            .next()
            .expect("a file");
        assert!(
            file.file_name()
                .to_string_lossy()
                .starts_with("events.out.tfevents.")
        );
        let bytes = fs::read(file.path()).expect("events");
        let records = records(&bytes);
        assert!(records[0].ends_with(b"brain.Event:2"));
        let tagged = |tag: &[u8]| {
            records
                .iter()
                .filter(|r| r.windows(tag.len()).any(|w| w == tag))
                .count()
        };
        assert_eq!(tagged(b"test/loss"), 1);
        assert!(tagged(b"validation/loss") > 1 && tagged(b"train/loss") > 1);
    }
    let again = program.run(&["export", "--to", "tensorboard", "--out", &path]);
    assert_eq!(again.status.code(), Some(2));
    assert!(text(&again.stderr).contains("is there already"));
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let program = Program::new();
    adopted(&program, "interrupted");
    let refused = |arguments: &[&str], said: &str| {
        let output = program.run(&[&["export"], arguments].concat());
        let error = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{error}");
        assert!(error.contains(said), "{error}");
    };
    refused(&["--to", "tensorboard"], "name it with --out");
    refused(
        &["--to", "svg", "--part", "trials"],
        "expected quality, loss, metric",
    );
    refused(&["--to", "html", "--part", "loss"], "it has all");
    refused(&["--to", "xls"], "csv");
    refused(
        &["--to", "csv", "--out", "/nowhere/at/all.csv"],
        "cannot be written",
    );
    for format in ["csv", "jsonl", "markdown", "html", "svg"] {
        assert!(!program.expect(0, &["export", "--to", format]).is_empty());
    }
}
