//! A sweep knows its data: it goes on with those that it was planned on, or says once what changed.

use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use serde_json::Value;

use crate::home::{Program, result, summary, text};

/// A text of so many characters, another one for each seed.
fn book(seed: u32, length: usize) -> String {
    let mut state = seed;
    let letter = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        b"abcde fgh"[(state >> 24) as usize % 9] as char
    };
    (0..length).map(letter).collect()
}

/// Starts a sweep of eight short trials on the user's text; gives its id when a trial is done and the sweep was stopped.
fn stopped(program: &Program, data: &Path) -> String {
    let path = data.to_str().expect("plain letters");
    let id = program.detach(&[
        "nlp-text",
        "--data",
        path,
        "--jobs=1",
        "--exhaustive",
        "--set",
        r#"ladder=[{family="gru",scales=[4]}]"#,
        "--set=train.epochs=1",
        "--seeds=8",
    ]);
    program.wait(&id, |events| (!done(events).is_empty()).then_some(()));
    program.expect(0, &["stop", &id]);
    let finished = done(&program.journal(&id)).len();
    assert!(finished < 8, "it was stopped in its course");
    id
}

fn done(events: &[Value]) -> Vec<&Value> {
    let done = |e: &&Value| !e["kind"]["done"].is_null();
    events.iter().filter(done).collect()
}

/// A sweep that is taken up must end at once, without a failed trial; gives what is said of it.
fn refused(program: &Program, order: &[&str], id: &str) -> String {
    let output = program.run(&[order, &[id, "--json"]].concat());
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    let ended = summary(&text(&output.stdout));
    assert_eq!(ended["state"], "stopped", "{ended}");
    assert!(ended["obstacle"].is_object(), "{ended}");
    for trial in ended["trials"].as_array().expect("trials") {
        assert!(["done", "queued"].contains(&trial["state"].as_str().expect("a state")));
    }
    let list: Value = serde_json::from_str(&program.expect(0, &["list", "--json"])).expect("JSON");
    assert_eq!(list["sweeps"][0]["obstacle"], ended["obstacle"]);
    said
}

fn goes_on(program: &Program, id: &str) -> Value {
    let ended = summary(&program.expect(0, &["resume", id, "--json"]));
    assert_eq!(ended["state"], "finished");
    assert!(ended["obstacle"].is_null(), "{ended}");
    ended
}

#[test]
fn a_text_that_was_replaced_stops_the_sweep_once_and_the_old_one_finishes_it() {
    let program = Program::new();
    let old = book(1, 6000);
    let path = program.file("book.txt", &old);
    let id = stopped(&program, &path);
    for new in [book(2, 6000), old.clone() + "more", "too short".into()] {
        fs::write(&path, new).expect("a file");
        let said = refused(&program, &["resume"], &id);
        assert!(said.contains("changed: book.txt"), "{said}");
        assert!(
            said.contains(&format!("`scalescope resume {id}`")),
            "{said}"
        );
    }
    let chinese = program.run(&["--lang", "zh", "resume", &id, "--plain"]);
    assert!(text(&chinese.stdout).contains("已改变：book.txt"));
    assert!(program.expect(0, &["list"]).contains("changed: book.txt"));
    fs::write(&path, &old).expect("a file");
    let later = SystemTime::now() + Duration::from_hours(1);
    let file = fs::File::options().write(true).open(&path).expect("a file");
    file.set_modified(later).expect("a time");
    let ended = goes_on(&program, &id);
    let whole = summary(&program.expect(
        0,
        &[
            "run",
            "nlp-text",
            "--data",
            path.to_str().expect("plain letters"),
            "--exhaustive",
            "--set",
            r#"ladder=[{family="gru",scales=[4]}]"#,
            "--set=train.epochs=1",
            "--seeds=8",
            "--json",
        ],
    ));
    assert_eq!(result(&ended), result(&whole), "nothing was mixed");
}

#[test]
fn data_that_are_missing_are_waited_for() {
    let program = Program::new();
    let path = program.file("book.txt", &book(1, 6000));
    let id = stopped(&program, &path);
    let away = path.with_extension("away");
    fs::rename(&path, &away).expect("a file");
    let said = refused(&program, &["resume"], &id);
    assert!(said.contains("the data cannot be read"), "{said}");
    assert!(
        said.contains("no such file or folder") || said.contains("No such file"),
        "{said}"
    );
    let other = program.file("other.txt", &book(3, 6000));
    symlink(&other, &path).expect("a link");
    let said = refused(&program, &["resume"], &id);
    assert!(
        said.contains("changed: book.txt"),
        "a link to another file: {said}"
    );
    fs::remove_file(&path).expect("a link");
    symlink(&away, &path).expect("a link");
    goes_on(&program, &id);
}

/// A folder of texts.
fn folder(program: &Program) -> PathBuf {
    let path = program.file("books", "");
    fs::remove_file(&path).expect("a file");
    fs::create_dir(&path).expect("a folder");
    for seed in 1..=3 {
        fs::write(path.join(format!("{seed}.txt")), book(seed, 2000)).expect("a file");
    }
    path
}

#[test]
fn files_that_came_and_went_are_named_and_those_that_nobody_reads_are_not() {
    let program = Program::new();
    let path = folder(&program);
    let id = stopped(&program, &path);
    fs::write(path.join("4.txt"), book(4, 500)).expect("a file");
    fs::remove_file(path.join("2.txt")).expect("a file");
    let said = refused(&program, &["resume"], &id);
    assert!(said.contains("gone: 2.txt; added: 4.txt"), "{said}");
    fs::remove_file(path.join("4.txt")).expect("a file");
    fs::write(path.join("2.txt"), book(2, 2000)).expect("a file");
    fs::write(path.join("cover.png"), "no text").expect("a file");
    goes_on(&program, &id);
}

#[test]
fn a_retry_does_not_mix_data_and_what_trains_ends_on_its_own() {
    let program = Program::new();
    let path = program.file("book.txt", &book(1, 6000));
    let id = stopped(&program, &path);
    program.expect(0, &["resume", &id, "--detach"]);
    let before = done(&program.journal(&id)).len();
    program.wait(&id, |events| {
        let launched = events.iter().filter(|e| !e["kind"]["launched"].is_null());
        (launched.count() > before + 2).then_some(())
    });
    fs::write(&path, book(2, 6000)).expect("a file");
    program.wait(&id, |events| {
        let blocked = events.iter().any(|e| !e["kind"]["blocked"].is_null());
        (blocked && program.state(&id) == "stopped").then_some(())
    });
    let journal = program.journal(&id);
    assert!(journal.iter().all(|e| e["kind"]["failed"].is_null()));
    // One that was skipped is to be trained again, on what is there now.
    fs::write(&path, book(1, 6000)).expect("a file");
    program.expect(0, &["resume", &id, "--detach"]);
    program.run(&["skip", &id, "--trial=8"]);
    program.wait(&id, |_| (program.state(&id) == "finished").then_some(()));
    if program
        .journal(&id)
        .iter()
        .any(|e| !e["kind"]["skipped"].is_null())
    {
        fs::write(&path, book(2, 6000)).expect("a file");
        let said = refused(&program, &["retry", "--trial=8"], &id);
        assert!(said.contains("changed: book.txt"), "{said}");
    }
}

#[test]
fn a_plan_that_does_not_know_its_data_goes_on_as_before() {
    let program = Program::new();
    let path = program.file("book.txt", &book(1, 6000));
    let id = stopped(&program, &path);
    let plan = program.home().join("sweeps").join(&id).join("plan.toml");
    let text = fs::read_to_string(&plan).expect("a plan");
    let mut table: toml::Table = text.parse().expect("a table");
    assert!(
        table.remove("fingerprint").is_some(),
        "it was planned with one"
    );
    fs::write(&plan, toml::to_string(&table).expect("a table")).expect("a file");
    fs::write(&path, book(2, 6000)).expect("a file");
    goes_on(&program, &id);
}

#[test]
fn a_home_that_is_moved_away_ends_its_sweep_once_and_goes_on_elsewhere() {
    let program = Program::new();
    let id = program.detach(&["vision-digits", "--set", "train.epochs=60", "--jobs=1"]);
    program.wait(&id, |events| (!done(events).is_empty()).then_some(()));
    let elsewhere = program.home().with_file_name("elsewhere");
    fs::rename(program.home(), &elsewhere).expect("a folder");
    let moved = elsewhere.to_str().expect("plain letters").to_owned();
    let journal = elsewhere.join("sweeps").join(&id).join("journal.jsonl");
    let began = std::time::Instant::now();
    let ended = || {
        let text = fs::read_to_string(&journal).expect("a journal");
        (text.contains("sweep-ended")).then_some(text)
    };
    let told = loop {
        match ended() {
            Some(text) => break text,
            None => assert!(began.elapsed() < Duration::from_mins(1), "it never ended"),
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    assert!(
        told.contains("folder-gone") && !told.contains("\"failed\""),
        "{told}"
    );
    assert!(
        !program.home().exists(),
        "nothing is made anew in the old place"
    );
    let ended = summary(&program.expect(0, &["--home", &moved, "resume", &id, "--json"]));
    assert_eq!(ended["state"], "finished");
}
