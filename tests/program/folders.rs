//! Sweeps' folders: who may use them, what is left in them, and what others put there.

use std::{
    fs,
    os::unix::fs::{MetadataExt, symlink},
    path::{Path, PathBuf},
    process::Output,
};

use rustix::process::{Pid, Signal, kill_process};
use scalescope::{store::Directory, sweep::Command};
use serde_json::Value;

use crate::home::{Program, copy, summary, text};

/// Two trials, one after another.
const SMALL: [&str; 9] = [
    "vision-digits",
    "--set",
    "ladder.0.scales=[400]",
    "--set",
    "train.epochs=40",
    "--seeds",
    "2",
    "--jobs",
    "1",
];
/// One that takes a moment.
const TINY: [&str; 5] = [
    "vision-digits",
    "--set",
    "ladder.0.scales=[4]",
    "--seeds",
    "1",
];

fn folder(program: &Program, id: &str) -> PathBuf {
    program.home().join("sweeps").join(id)
}

fn mode(path: &Path) -> u32 {
    let facts = fs::metadata(path).unwrap_or_else(|_| panic!("{} is there", path.display()));
    facts.mode() & 0o777
}

fn run_to_end(program: &Program, arguments: &[&str]) -> String {
    let all: Vec<&str> = ["run"]
        .iter()
        .chain(arguments)
        .chain(&["--json"])
        .copied()
        .collect();
    let ended = summary(&program.expect(0, &all));
    ended["sweep"].as_str().expect("an id").to_owned()
}

/// Kills the supervisor of a sweep and its workers, once its first trial trains.
fn killed(program: &Program) -> String {
    let id = program.detach(&SMALL);
    let pids = program.wait(&id, |events| {
        let trains = |e: &Value| e["trial"] == 1 && !e["kind"]["epoch"].is_null();
        let pid = |e: &Value| {
            let kind = &e["kind"];
            [&kind["sweep-started"]["pid"], &kind["launched"]["pid"]]
                .into_iter()
                .find_map(Value::as_i64)
        };
        let there = events.iter().any(trains);
        there.then(|| events.iter().filter_map(pid).collect::<Vec<i64>>())
    });
    for pid in pids {
        let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
        // It may have ended by itself meanwhile.
        let _ = kill_process(pid.expect("a process"), Signal::KILL);
    }
    program.wait(&id, |_| (program.state(&id) == "interrupted").then_some(()));
    id
}

#[test]
fn an_order_that_a_dead_supervisor_left_is_not_followed_by_the_next() {
    let program = Program::new();
    let id = killed(&program);
    let directory = Directory::at(&folder(&program, &id));
    directory.send(Command::Stop).expect("an order");
    // What a killed worker has left is swept when the next one has ended.
    let begun = folder(&program, &id).join("trials/0002/checkpoint");
    fs::create_dir_all(&begun).expect("a folder");
    fs::write(begun.join("latest.new"), "half").expect("a file");
    let ended = summary(&program.expect(0, &["resume", &id, "--json"]));
    assert_eq!(ended["state"], "finished");
    assert!(!begun.join("latest.new").exists());
    // What was asked for together with taking it up is followed.
    let again = summary(&program.expect(0, &["resume", &id, "--json", "--exhaustive"]));
    assert_eq!(again["state"], "finished");
    let said = program.run(&["stop", &id]);
    assert_eq!(said.status.code(), Some(1), "{}", text(&said.stderr));
}

#[test]
fn only_a_sweep_that_is_surely_meant_is_removed() {
    let program = Program::new();
    let id = run_to_end(&program, &TINY);
    for vague in ["", "2", &id[..7], "vision-digits", &id[1..]] {
        let output = program.run(&["remove", vague]);
        assert_eq!(
            output.status.code(),
            Some(2),
            "{vague}: {}",
            text(&output.stderr)
        );
    }
    // Nothing is deleted where one of several is not known.
    program.expect(2, &["remove", &id, "20200101-000000-nothing-0000"]);
    assert!(folder(&program, &id).exists());
    program.expect(0, &["remove", &id[..8], "--yes"]);
    assert!(!folder(&program, &id).exists());
}

#[test]
fn what_a_crash_left_is_not_listed_and_swept() {
    let program = Program::new();
    let id = run_to_end(&program, &TINY);
    let sweeps = program.home().join("sweeps");
    let half = sweeps.join(".removed-20200101-000000-a-0000");
    let draft = sweeps.join(".new-20200101-000000-b-0000");
    copy(&folder(&program, &id), &half);
    copy(&folder(&program, &id), &draft);
    let listed: Value =
        serde_json::from_str(&program.expect(0, &["list", "--json"])).expect("JSON");
    assert_eq!(
        listed["sweeps"].as_array().map(Vec::len),
        Some(1),
        "{listed}"
    );
    run_to_end(&program, &TINY);
    assert!(!half.exists() && !draft.exists());
    let names = fs::read_dir(&sweeps).expect("a folder").count();
    assert_eq!(names, 2);
}

#[test]
fn a_sweep_is_its_owners_alone() {
    let program = Program::new();
    let id = killed(&program);
    let at = folder(&program, &id);
    for inside in ["", "inbox", "trials", "trials/0001"] {
        assert_eq!(mode(&at.join(inside)), 0o700, "{inside}");
    }
    for lock in ["supervisor.lock", "trials/0001/worker.lock"] {
        assert_eq!(mode(&at.join(lock)), 0o600, "{lock}");
    }
}

#[test]
fn nothing_is_written_through_a_link_that_was_put_into_a_sweep() {
    let program = Program::new();
    let id = killed(&program);
    let at = folder(&program, &id);
    let outside = program.file("outside", "untouched\n");
    let _ = fs::remove_file(at.join("supervisor.log"));
    for name in [
        "row.json.new",
        "reserve.new",
        "trials/0002/trial.toml.new",
        "supervisor.log",
    ] {
        symlink(&outside, at.join(name)).expect("a link");
    }
    let ended = summary(&program.expect(0, &["resume", &id, "--json"]));
    assert_eq!(ended["state"], "finished");
    assert_eq!(fs::read_to_string(&outside).expect("a file"), "untouched\n");
    assert!(
        at.join("row.json")
            .symlink_metadata()
            .expect("a row")
            .is_file()
    );
    // Where one stands for what must be there, the sweep is not taken up.
    let elsewhere = program.home().join("elsewhere");
    for name in ["journal.jsonl", "trials"] {
        let taken = killed(&program);
        let at = folder(&program, &taken);
        fs::rename(at.join(name), &elsewhere).expect("it can be moved");
        symlink(&elsewhere, at.join(name)).expect("a link");
        let output: Output = program.run(&["resume", &taken, "--json"]);
        let said = text(&output.stderr);
        assert_ne!(output.status.code(), Some(0), "{name}: {said}");
        assert!(said.contains("not a link"), "{name}: {said}");
        fs::remove_file(at.join(name)).expect("the link");
        fs::rename(&elsewhere, at.join(name)).expect("it can be moved back");
    }
}

#[test]
fn more_trials_run_than_files_may_be_open() {
    let program = Program::new();
    let many = [
        "run",
        "vision-digits",
        "--set",
        "ladder.0.scales=[1]",
        "--set",
        "train.epochs=1",
        "--set",
        "train.batch=1000",
        "--seeds",
        "60",
        "--jobs",
        "2",
        "--exhaustive",
        "--json",
    ];
    let all_done = |output: &Output| {
        let (out, said) = (text(&output.stdout), text(&output.stderr));
        assert_eq!(output.status.code(), Some(0), "{said}");
        let ended = summary(&out);
        let trials = ended["trials"].as_array().expect("trials").clone();
        assert_eq!(trials.len(), 60);
        assert!(trials.iter().all(|t| t["state"] == "done"), "{trials:?}");
        ended["sweep"].as_str().expect("an id").to_owned()
    };
    let id = all_done(&program.run_with_files(48, &many));
    // Taken up again, what every trial wrote is read.
    let journal = folder(&program, &id).join("journal.jsonl");
    let told = fs::read_to_string(&journal).expect("a journal");
    let last = told.trim_end().rfind('\n').expect("lines") + 1;
    fs::write(&journal, &told[..last]).expect("it can be cut");
    all_done(&program.run_with_files(48, &["resume", &id, "--json"]));
}

#[test]
fn a_sweep_is_called_as_its_folder_is_and_a_copy_says_so() {
    let program = Program::new();
    let id = run_to_end(&program, &TINY);
    let other = "20200101-000000-copied-0000";
    copy(&folder(&program, &id), &folder(&program, other));
    let output = program.run(&["watch", other, "--json"]);
    assert_eq!(summary(&text(&output.stdout))["sweep"], other);
    let said = text(&output.stderr);
    assert!(said.contains(&format!("planned as {id}")), "{said}");
    let list: Value = serde_json::from_str(&program.expect(0, &["list", "--json"])).expect("JSON");
    let ids = list["sweeps"].as_array().expect("a list").iter();
    assert_eq!(
        ids.map(|s| s["id"].clone()).collect::<Vec<_>>(),
        [id.as_str(), other]
    );
    assert!(program.expect(0, &["verify", other]).contains(&id));
}

#[test]
fn a_file_that_cannot_be_used_is_named_and_is_the_users_fault() {
    let program = Program::new();
    let id = run_to_end(&program, &TINY);
    let tiers = program.config("tiers.toml");
    for (bytes, expected) in [
        (&b"\xff\xfe"[..], "cannot be read"),
        (b"tier = [", "tiers.toml:1"),
    ] {
        fs::write(&tiers, bytes).expect("a file");
        let output = program.run(&["advise", &id, "--tiers"]);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(
            said.contains("tiers.toml") && said.contains(expected),
            "{said}"
        );
    }
    let plan = folder(&program, &id).join("plan.toml");
    let good = fs::read_to_string(&plan).expect("a plan");
    for bad in ["", "format = ", &good.replace("epochs = ", "epochs = 1")] {
        fs::write(&plan, bad).expect("a file");
        for command in ["watch", "advise", "resume"] {
            let output = program.run(&[command, &id]);
            let said = text(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{command}: {said}");
            assert!(said.contains("plan.toml"), "{command}: {said}");
        }
    }
}
