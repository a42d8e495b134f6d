//! Sweeps that the last program of format 1 wrote: shown, judged, resumed and mended by this one.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::home::{Program, copy, result, summary, text};

const SWEEPS: [&str; 5] = ["failed", "finished", "interrupted", "saved", "two-axes"];

fn data(name: &str) -> PathBuf {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    root.join("tests/data/format1").join(name)
}

fn json(path: &Path) -> Value {
    let text = fs::read_to_string(path).expect("it was recorded");
    serde_json::from_str(&text).expect("JSON")
}

/// What the program of format 1 made of a sweep.
pub fn recorded(name: &str, file: &str) -> Value {
    json(&data(name).join("expected").join(file))
}

/// Puts a sweep of format 1 into a home; gives its id.
pub fn adopted(program: &Program, name: &str) -> String {
    let id = recorded(name, "summary.json")["sweep"].clone();
    let id = id.as_str().expect("an id").to_owned();
    copy(&data(name), &program.home().join("sweeps").join(&id));
    id
}

/// The journal is read from its first line to its last, and every writer numbers its events without gaps.
fn numbered(program: &Program, id: &str) -> usize {
    let mut seen = std::collections::BTreeMap::new();
    let journal = program.journal(id);
    for event in &journal {
        let last = seen.entry(event["trial"].to_string()).or_insert(0);
        *last += 1;
        assert_eq!(event["seq"], *last, "{event}");
    }
    journal.len()
}

#[test]
fn a_sweep_of_format_1_is_shown_listed_and_judged_as_ever() {
    let program = Program::new();
    let mut answers = std::collections::BTreeMap::new();
    for name in SWEEPS {
        let id = adopted(&program, name);
        let watched = program.run(&["watch", &id, "--json"]);
        let mut said = summary(&text(&watched.stdout));
        // What was added since: what the advice comes to, here and as the last of the lines.
        let answer = said.as_object_mut().and_then(|s| s.remove("answer"));
        assert_eq!(said, recorded(name, "summary.json"), "{name}");
        let lines = program.run(&["watch", &id, "--plain"]);
        let expected = fs::read_to_string(data(name).join("expected/lines.txt"));
        let shown = text(&lines.stdout);
        let (before, answered) = shown.split_once("\nanswer: ").unwrap_or((&shown, ""));
        assert_eq!(before, expected.expect("it was recorded"));
        let replayed = program.run(&["replay", &id, "--plain", "--speed", "1000"]);
        assert_eq!(text(&replayed.stdout), text(&lines.stdout), "{name}");
        let advice = program.run(&["advise", &id, "--json"]);
        let advice: Value = serde_json::from_str(&text(&advice.stdout)).expect("JSON");
        let expected = recorded(name, "advice.json");
        for key in ["decision", "family", "scale", "confidence", "quality"] {
            assert_eq!(advice[key], expected[key], "{name}: {key}");
        }
        let answer = answer.expect("it is there, or null");
        let told = program.run(&["advise", &id]);
        let told = text(&told.stdout);
        if answer.is_null() {
            assert_eq!(answered, "", "{name}");
        } else {
            assert_eq!(answer["decision"], advice["decision"], "{name}");
            let first = told.lines().next().expect("a headline");
            assert_eq!(answered, format!("{first}\n"), "{name}");
        }
        answers.insert(id.clone(), answer);
        assert_eq!(
            numbered(&program, &id),
            watched.stdout.split(|b| *b == b'\n').count() - 2
        );
    }
    let mut list: Value =
        serde_json::from_str(&program.expect(0, &["list", "--json"])).expect("JSON");
    // What was added since: for how long each was worked on, and which simple answer does as well.
    for row in list["sweeps"].as_array_mut().expect("a list") {
        let id = row["id"].as_str().expect("an id");
        assert_eq!(row["verdict"], answers[id]);
        if let Some(verdict) = row["verdict"].as_object_mut() {
            verdict.remove("without_network");
        }
        let elapsed = row
            .as_object_mut()
            .and_then(|row| row.remove("elapsed_seconds"));
        assert!(elapsed.and_then(|v| v.as_f64()).is_some_and(|s| s > 0.0));
    }
    assert_eq!(list, json(&data("list.json")));
}

#[test]
fn an_interrupted_sweep_of_format_1_is_resumed_to_the_result_of_an_uninterrupted_one() {
    let program = Program::new();
    let id = adopted(&program, "interrupted");
    let folder = program.home().join("sweeps").join(&id);
    let resumed = summary(&program.expect(0, &["resume", &id, "--json"]));
    assert_eq!(
        result(&resumed),
        result(&recorded("interrupted", "whole.json"))
    );
    let from = program.journal(&id).into_iter().rev().find_map(|e| {
        let step = e["kind"]["started"]["step"].as_u64()?;
        (e["trial"] == 2).then_some(step)
    });
    assert!(from > Some(0), "it goes on from its checkpoint");
    numbered(&program, &id);
    // An earlier version would misread what was written since, so it is told.
    let plan = fs::read_to_string(folder.join("plan.toml")).expect("a plan");
    let (check, plan) = plan.split_once('\n').expect("lines");
    assert!(check.starts_with("# check "), "{check}");
    assert!(plan.starts_with("format = 2\nplanned_in = 1\n"), "{plan}");
    let again = summary(&program.expect(0, &["watch", &id, "--json"]));
    assert_eq!(result(&again), result(&resumed));
    let advice = program.run(&["advise", &id, "--json"]);
    let advice: Value = serde_json::from_str(&text(&advice.stdout)).expect("JSON");
    assert!(advice["candidates"][1]["quality"].is_object(), "{advice}");
}

#[test]
fn what_saving_left_out_in_format_1_is_trained_when_someone_asks() {
    let program = Program::new();
    let id = adopted(&program, "saved");
    let out = program.expect(0, &["retry", &id, "--trial", "7", "--json"]);
    let mended = summary(&out);
    assert_eq!(mended["trials"][6]["state"], "done", "{mended}");
    let whole = summary(&program.expect(0, &["resume", &id, "--exhaustive", "--json"]));
    let trials = whole["trials"].as_array().expect("trials");
    assert!(trials.iter().all(|t| t["state"] == "done"), "{trials:?}");
    numbered(&program, &id);
}

#[test]
fn a_journal_of_both_formats_is_read_to_its_end() {
    let program = Program::new();
    let id = adopted(&program, "failed");
    let before = recorded("failed", "summary.json");
    let tried = program.run(&["retry", &id, "--json"]);
    assert_eq!(tried.status.code(), Some(2), "{}", text(&tried.stderr));
    let after = summary(&text(&tried.stdout));
    // The file is still missing: that stops the sweep once, and its trials wait for it.
    let said = after["obstacle"]["no-data"]["said"].to_string();
    assert!(said.contains("/nowhere/clicks.csv"), "{after}");
    for trial in [1, 3, 4] {
        assert_eq!(after["trials"][trial]["state"], "queued");
        assert_eq!(after["trials"][trial]["reason"], Value::Null);
    }
    // One of them was started to find out, and none after it.
    let attempts = |of: &Value| -> u64 {
        let trials = of["trials"].as_array().expect("trials");
        trials.iter().filter_map(|t| t["attempts"].as_u64()).sum()
    };
    assert_eq!(attempts(&after), attempts(&before) + 1);
    assert_eq!(
        after["trials"][5], before["trials"][5],
        "still as the user left it"
    );
    numbered(&program, &id);
    let kinds = program.journal(&id);
    let old = kinds
        .iter()
        .filter(|e| e["kind"]["failed"]["reason"].is_string());
    let new = kinds
        .iter()
        .filter(|e| e["kind"]["blocked"]["by"].is_object());
    assert_eq!((old.count(), new.count()), (3, 1));
    let again = program.run(&["watch", &id, "--json"]);
    assert_eq!(summary(&text(&again.stdout)), after);
}

#[test]
fn a_sweep_of_a_newer_format_is_refused_with_what_to_do() {
    let program = Program::new();
    let id = adopted(&program, "finished");
    let plan = program.home().join("sweeps").join(&id).join("plan.toml");
    let text_of = fs::read_to_string(&plan).expect("a plan");
    fs::write(&plan, text_of.replace("format = 1\nid", "format = 3\nid")).expect("a file");
    for command in ["watch", "advise", "resume"] {
        let output = program.run(&[command, &id]);
        let said = text(&output.stderr);
        assert_ne!(output.status.code(), Some(0), "{said}");
        assert!(
            said.contains("plan.toml") && said.contains("newer version"),
            "{said}"
        );
    }
}
