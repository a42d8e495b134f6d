//! Whole sweeps through the built program: what is measured, what survives, what is refused.

use crate::home::{Program, result, summary, text};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

/// Nine trials that take a while even on a fast machine.
const LONG: [&str; 3] = ["vision-digits", "--set", "train.epochs=60"];

fn kill(pid: &Value) {
    let raw = i32::try_from(pid.as_i64().expect("a process")).expect("a process");
    // It may have ended by itself meanwhile.
    let _ = kill_process(Pid::from_raw(raw).expect("a process"), Signal::KILL);
}

/// The process of the first trial that was launched, once it is there.
fn first_worker(program: &Program, id: &str) -> (u64, Value) {
    program.wait(id, |events| {
        let launched = events.iter().map(|e| &e["kind"]["launched"]);
        let mut trials = launched.filter(|l| l["trial"].as_u64() > Some(0));
        let first = trials.next()?;
        Some((first["trial"].as_u64()?, first["pid"].clone()))
    })
}

#[test]
fn a_sweep_measures_every_trial_and_is_the_same_every_time() {
    let program = Program::new();
    let out = program.expect(0, &["run", "vision-digits", "--json"]);
    for line in out.lines() {
        serde_json::from_str::<Value>(line).expect("every line is JSON");
    }
    let first = summary(&out);
    assert_eq!(first["state"], "finished");
    assert_eq!(first["metric"], "top1");
    assert_eq!(first["direction"], "maximize");
    let trials = first["trials"].as_array().expect("trials");
    assert_eq!(trials.len(), 9);
    for (trial, width) in trials
        .iter()
        .zip([10, 10, 10, 50, 50, 50, 100, 100, 100_u64])
    {
        assert_eq!(trial["state"], "done");
        assert_eq!(trial["scale"], width);
        assert_eq!(trial["parameters"], 65 * width + (width + 1) * 10);
        for key in [
            "train_seconds",
            "cpu_seconds",
            "samples_per_second",
            "throughput",
        ] {
            assert!(trial[key].as_f64() > Some(0.0), "{key}: {trial}");
        }
        assert!(trial["latency_ms"]["p95"].as_f64() >= trial["latency_ms"]["p50"].as_f64());
        assert!(trial["size_bytes"]["f32"].as_u64() > Some(4 * 65 * width));
    }
    for (range, [low, high]) in [
        (0..3, [0.25, 0.75]),
        (3..6, [0.86, 0.96]),
        (6..9, [0.92, 0.98]),
    ] {
        let qualities = trials[range].iter().filter_map(|t| t["quality"].as_f64());
        let mean = qualities.sum::<f64>() / 3.0;
        assert!((low..=high).contains(&mean), "{mean}");
    }
    let again = summary(&program.expect(0, &["run", "vision-digits", "--json", "--jobs", "1"]));
    assert_eq!(result(&first), result(&again));
}

#[test]
fn a_killed_worker_is_named_the_others_go_on_and_retry_mends_it() {
    let program = Program::new();
    let id = program.detach(&LONG);
    let (trial, pid) = first_worker(&program, &id);
    kill(&pid);
    let output = program.run(&["watch", &id, "--json"]);
    assert_eq!(output.status.code(), Some(3), "{}", text(&output.stderr));
    let ended = summary(&text(&output.stdout));
    for line in ended["trials"].as_array().expect("trials") {
        if line["id"] == trial {
            assert_eq!(line["state"], "failed");
            assert_eq!(line["reason"], "killed by SIGKILL (signal 9)");
            assert_eq!(line["quality"], Value::Null);
        } else {
            assert_eq!(line["state"], "done", "{line}");
        }
    }
    let mended = summary(&program.expect(0, &["retry", &id, "--json"]));
    let whole = summary(&program.expect(0, &["run", LONG[0], LONG[1], LONG[2], "--json"]));
    assert_eq!(result(&mended), result(&whole));
    program.expect(1, &["retry", &id]);
}

#[test]
fn whatever_is_killed_resuming_gives_the_same_result_and_the_journal_neither_loses_nor_doubles() {
    let program = Program::new();
    let whole = summary(&program.expect(0, &["run", LONG[0], LONG[1], LONG[2], "--json"]));
    for events_before in [3, 40, 90] {
        let id = program.detach(&LONG);
        program.wait(&id, |events| (events.len() > events_before).then_some(()));
        let journal = program.journal(&id);
        let started = journal
            .iter()
            .find(|e| !e["kind"]["sweep-started"].is_null());
        kill(&started.expect("a supervisor")["kind"]["sweep-started"]["pid"]);
        for event in &journal {
            let pid = &event["kind"]["launched"]["pid"];
            if !pid.is_null() {
                kill(pid);
            }
        }
        program.wait(&id, |_| (program.state(&id) == "interrupted").then_some(()));
        let resumed = summary(&program.expect(0, &["resume", &id, "--json"]));
        assert_eq!(
            result(&resumed),
            result(&whole),
            "killed after {events_before} events"
        );
        let mut seen = std::collections::BTreeMap::new();
        for event in program.journal(&id) {
            let last = seen.entry(event["trial"].to_string()).or_insert(0);
            *last += 1;
            assert_eq!(event["seq"], *last, "{event}");
        }
    }
}

#[test]
fn a_sweep_is_paused_stopped_resumed_and_removed_from_elsewhere() {
    let program = Program::new();
    let id = program.detach(&LONG);
    first_worker(&program, &id);
    program.expect(0, &["pause", &id]);
    assert_eq!(program.state(&id), "paused");
    program.expect(1, &["remove", &id]);
    program.expect(0, &["resume", &id, "--detach"]);
    program.wait(&id, |events| {
        events
            .iter()
            .any(|e| !e["kind"]["resumed"].is_null())
            .then_some(())
    });
    program.expect(0, &["skip", &id, "--trial", "9"]);
    program.expect(0, &["stop", &id]);
    assert_eq!(program.state(&id), "stopped");
    program.expect(1, &["pause", &id]);
    let ended = summary(&program.expect(0, &["resume", &id, "--json"]));
    let states: Vec<_> = ended["trials"]
        .as_array()
        .expect("trials")
        .iter()
        .map(|t| t["state"].clone())
        .collect();
    assert_eq!(states[8], "skipped");
    assert!(states[..8].iter().all(|s| s == "done"), "{states:?}");
    program.expect(0, &["remove", &id]);
    assert_eq!(
        program.expect(0, &["list", "--json"]).trim(),
        r#"{"sweeps":[]}"#
    );
}

#[test]
fn a_detached_supervisor_leads_a_session_of_its_own() {
    let program = Program::new();
    let id = program.detach(&LONG);
    let pid = program.wait(&id, |events| {
        events.first()?["kind"]["sweep-started"]["pid"].as_i64()
    });
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).expect("it runs");
    let fields: Vec<&str> = stat
        .rsplit(')')
        .next()
        .expect("fields")
        .split_whitespace()
        .collect();
    let (session, terminal) = (fields[3], fields[4]);
    assert_eq!(session, pid.to_string());
    assert_eq!(terminal, "0");
    program.expect(0, &["stop", &id]);
}

#[test]
fn lines_for_logs_are_plain() {
    let program = Program::new();
    let out = program.expect(
        0,
        &[
            "run",
            "vision-digits",
            "--set",
            "ladder.0.scales=[10]",
            "--seeds",
            "1",
        ],
    );
    assert!(out.is_ascii(), "{out}");
    for words in [
        "trial 1/1 mlp 10 seed 1 done",
        "1 438 examples to learn from",
        "baseline 1-nn",
        "sweep finished",
        "trained/s",
    ] {
        assert!(out.contains(words), "{words} is not in:\n{out}");
    }
}

#[test]
fn what_is_wrong_is_said_with_its_place_and_a_near_name() {
    let program = Program::new();
    let good = program.expect(0, &["scenarios", "vision-digits"]);
    let broken = |name: &str, from: &str, to: &str| {
        assert!(good.contains(from), "{from} is not in:\n{good}");
        let text = good
            .replace(from, to)
            .replace("\"vision-digits\"", &format!("\"{name}\""));
        program
            .file(&format!("{name}.toml"), &text)
            .display()
            .to_string()
    };
    let cases: Vec<(Vec<String>, &[&str])> = vec![
        (
            vec![broken("a", "epochs = 5", "epoch = 5")],
            &["a.toml:", "epochs"],
        ),
        (
            vec![broken("b", "\"mlp\"", "\"mpl\"")],
            &["b.toml:", "did you mean `mlp`"],
        ),
        (
            vec![broken("c", "batch = 32", "batch = 0")],
            &["c.toml:", "train.batch"],
        ),
        (
            vec![broken("d", "[10, 50, 100]", "[10, \"x\"]")],
            &["d.toml:"],
        ),
        (
            vec![broken("e", "format = 1", "format = 9")],
            &["e.toml:1", "format"],
        ),
        (
            vec!["vision-digit".into()],
            &["did you mean `vision-digits`"],
        ),
        (vec!["/no/such/file.toml".into()], &["cannot be read"]),
        (
            vec![
                "vision-digits".into(),
                "--set".into(),
                "train.epoch=3".into(),
            ],
            &["did you mean `epochs`"],
        ),
        (
            vec!["vision-digits".into(), "--set".into(), "nothing".into()],
            &["KEY=VALUE"],
        ),
        (
            vec!["vision-digits".into(), "--jobs".into(), "0".into()],
            &["--jobs"],
        ),
        (
            vec!["vision-digits".into(), "--backend".into(), "flux".into()],
            &["flex"],
        ),
        (
            vec!["vision-digits".into(), "--seeds".into(), "0".into()],
            &["train.seeds"],
        ),
        (
            vec!["vision-digits".into(), "--data".into(), "x".into()],
            &["--data", "x: there is no such file or folder"],
        ),
        (
            vec!["vision-digits".into(), "--json".into(), "--plain".into()],
            &["cannot be used"],
        ),
        (vec![], &["SCENARIO"]),
    ];
    for (arguments, words) in cases {
        let all: Vec<&str> = ["run"]
            .into_iter()
            .chain(arguments.iter().map(String::as_str))
            .collect();
        let output = program.run(&all);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{all:?}: {said}");
        for word in words {
            assert!(said.contains(word), "{all:?}: `{word}` is not in: {said}");
        }
        assert!(!said.contains("panicked"), "{said}");
    }
    assert!(
        !program.home().join("sweeps").exists(),
        "nothing was started"
    );
}

#[test]
fn a_sweep_that_is_not_there_is_named() {
    let program = Program::new();
    let output = program.run(&["watch", "yesterday"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("there is no sweep yet"));
    let id = program.detach(&[
        "vision-digits",
        "--set",
        "ladder.0.scales=[10]",
        "--seeds",
        "1",
    ]);
    let output = program.run(&["watch", "yesterday"]);
    assert!(text(&output.stderr).contains("no sweep is called `yesterday`"));
    program.expect(0, &["watch", &id[..15]]);
}

#[test]
fn the_list_says_the_same_with_the_row_that_was_left_and_from_the_journal() {
    let program = Program::new();
    let id = program.detach(&["vision-digits", "--seeds", "1"]);
    program.expect(0, &["watch", &id]);
    let list = || program.expect(0, &["list", "--json"]);
    let row = program.home().join("sweeps").join(&id).join("row.json");
    while !row.exists() {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let (kept, left) = (list(), std::fs::read_to_string(&row).expect("it was left"));
    let shown: Value = serde_json::from_str(&kept).expect("JSON");
    let left_row: Value = serde_json::from_str(&left).expect("JSON");
    assert_eq!(shown["sweeps"][0], left_row["row"]);
    assert_eq!(shown["sweeps"][0]["done"], 3);
    std::fs::remove_file(&row).expect("it can be deleted");
    assert_eq!(list(), kept);
    // One that does not belong to the journal, or cannot be understood, is passed over.
    for wrong in [
        "{",
        &left.replace("finished", "fine"),
        &left.replace("\"journal\":", "\"journal\":1"),
    ] {
        std::fs::write(&row, wrong.replace("\"done\":3", "\"done\":2")).expect("it can be written");
        assert_eq!(list(), kept, "{wrong}");
    }
}

#[test]
fn a_queued_sweep_begins_when_the_other_has_ended() {
    let program = Program::new();
    let first = program.detach(&LONG);
    let second = program.detach(&["vision-digits", "--after", &first]);
    let state = |id: &str| {
        let list: Value =
            serde_json::from_str(&program.expect(0, &["list", "--json"])).expect("JSON");
        let rows = list["sweeps"].as_array().expect("rows").clone();
        let row = rows.into_iter().find(|r| r["id"] == id).expect("listed");
        row["state"].as_str().expect("a word").to_owned()
    };
    assert_eq!(state(&second), "queued");
    assert_eq!(program.journal(&second).len(), 0, "nothing began");
    // A third one is given up while it waits.
    let third = program.detach(&["vision-digits", "--after", &second]);
    program.expect(0, &["stop", &third]);
    assert_eq!(state(&third), "stopped");
    program.expect(0, &["stop", &first]);
    let ended = summary(&program.expect(0, &["watch", &second, "--json"]));
    assert_eq!(ended["state"], "finished");
    let stopped_at = program.journal(&first).last().expect("events")["at"].as_f64();
    assert!(program.journal(&second)[0]["at"].as_f64() >= stopped_at);
    let unknown = program.run(&["run", "vision-digits", "--after", "nothing"]);
    assert!(text(&unknown.stderr).contains("no sweep is called `nothing`"));
}
