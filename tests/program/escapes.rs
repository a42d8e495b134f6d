//! Nothing that others wrote speaks to a terminal: titles, names, files, labels and reasons full of control characters are
//! put through every command that prints lines.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Output,
};

use scalescope::words::is_hidden;
use serde_json::Value;

use crate::home::Program;

/// Every character that moves, hides, reorders or commands, but the ends of lines and what no file may be called.
fn hostile() -> String {
    let controls = (1..=0x9f_u32).chain(0x200e..=0x206f).chain([0x61c]);
    let all = controls.filter_map(char::from_u32);
    all.filter(|c| is_hidden(*c) && !matches!(c, '\n' | '\t' | '\r'))
        .collect()
}

/// A name that tries to set the clipboard and the title, and holds every hidden character.
fn name() -> String {
    format!("x\u{1b}]52;c;aGk=\u{7}\u{9d}0;t\u{9c}{}y", hostile())
}

/// Runs the program; its lines must be free of hidden characters, and its JSON must be JSON. Gives what it said.
fn clean(program: &Program, arguments: &[&str]) -> Output {
    let output = program.run(arguments);
    for (stream, bytes) in [("out", &output.stdout), ("err", &output.stderr)] {
        let text = std::str::from_utf8(bytes).expect("UTF-8");
        let found = text.find(|c| is_hidden(c) && !matches!(c, '\n' | '\t'));
        let around = found.map(|at| text[..at].chars().rev().take(60).collect::<String>());
        assert!(found.is_none(), "{arguments:?}: std{stream}: {around:?}");
    }
    if arguments.contains(&"--json") {
        for line in std::str::from_utf8(&output.stdout).expect("UTF-8").lines() {
            serde_json::from_str::<Value>(line).expect("every line is JSON");
        }
    }
    output
}

/// Whether a text stands somewhere in a value, as it was.
fn holds(value: &Value, text: &str) -> bool {
    match value {
        Value::String(s) => s.contains(text),
        Value::Array(all) => all.iter().any(|v| holds(v, text)),
        Value::Object(all) => all.iter().any(|(k, v)| k.contains(text) || holds(v, text)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fn write(path: &Path, text: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}

/// A folder of small pictures in two classes whose names are hostile.
fn pictures(program: &Program) -> PathBuf {
    let root = program
        .file("a", "")
        .with_file_name(format!("pictures {}", name()));
    for class in ["a", "b"] {
        for number in 0..24_u8 {
            let mut picture = b"P5 4 4 255\n".to_vec();
            picture
                .extend((0..16).map(|i| number.wrapping_mul(i).wrapping_add(class.as_bytes()[0])));
            write(
                &root.join(format!("{class}{}/{number}.pgm", name())),
                picture,
            );
        }
    }
    root
}

#[test]
fn faults_of_the_command_line_and_of_files_quote_nothing_raw() {
    let program = Program::new();
    let bad = name();
    let file = program.file("a", "").with_file_name(format!("{bad}.toml"));
    let quoted = serde_json::to_string(&bad).expect("a text");
    write(
        &file,
        format!("{quoted} = 1\nname = {quoted}\ntask = {quoted}\n"),
    );
    let toml = file.to_str().expect("UTF-8").to_owned();
    let table = file.with_extension("csv");
    write(
        &table,
        format!("{bad},n,d,loss\n{bad},{bad},1,2\n1,1,{bad},3\n"),
    );
    let table = table.to_str().expect("UTF-8").to_owned();
    let labels = file.with_extension("labels");
    write(&labels, format!("{bad}\n{bad}2\n"));
    let labels = labels.to_str().expect("UTF-8").to_owned();
    let flag = format!("--{bad}");
    let set = format!("{bad}=1");
    let value = format!("train.epochs={bad}");
    let orders: &[&[&str]] = &[
        &[&bad],
        &["run", &bad],
        &["run", &toml],
        &["run", "vision-digits", &flag],
        &["run", "vision-digits", "--set", &set],
        &["run", "vision-digits", "--set", &value],
        &["run", "vision-digits", "--set", &bad],
        &["run", "vision-digits", "--data", &bad],
        &["run", "vision-digits", "--data", &table],
        &["run", "vision-digits", "--backend", &bad],
        &["run", "vision-digits", "--jobs", &bad],
        &["run", "vision-digits", "--after", &bad],
        &["run", "recommendation-clicks", "--data", &table],
        &["run", "speech-recognition", "--data", &table],
        &["run", "nlp-text", "--data", &bad],
        &["watch", &bad],
        &["list", "--home", &bad],
        &["stop", &bad],
        &["pause", &bad],
        &["resume", &bad],
        &["skip", &bad, "--trial", "1"],
        &["retry", &bad],
        &["verify", &bad],
        &["remove", &bad],
        &["advise", &bad],
        &["advise", "--tier", &bad],
        &["advise", "--max-latency-ms", &bad],
        &["replay", &bad],
        &["replay", "--speed", &bad],
        &["fit", &bad],
        &["fit", &table],
        &["fit", &table, "--n", &bad],
        &["fit", &table, "--n", "n", "--d", "d", "--loss", "loss"],
        &["fit", &table, "--predict", &bad],
        &["metrics", &bad, &bad, &bad],
        &["metrics", "image-classification", &bad, &bad],
        &["metrics", "image-classification", &labels, &table],
        &["metrics", "image-classification", &labels, &labels],
        &["metrics", "speech-to-text", &labels, &table],
        &["scenarios", &bad],
        &["scenarios", "check", &toml, &bad],
        &["themes", &bad],
        &["themes", "check", &toml, &bad],
        &["bench", "--workload", &bad],
        &["bench", "--preset", &bad],
        &["completions", &bad],
        &["doctor", "--home", &toml],
        &["--lang", &bad, "list"],
        &["--lang", "zh", "run", &bad],
    ];
    for order in orders {
        clean(&program, order);
    }
}

#[test]
fn scenarios_and_themes_of_users_are_listed_without_what_speaks() {
    let program = Program::new();
    let bad = name();
    let quoted = serde_json::to_string(&bad).expect("a text");
    let config = program.home().with_file_name("config").join("scalescope");
    let shipped = fs::read_to_string("scenarios/vision-digits.toml").expect("a preset");
    let lines = shipped.lines().map(|line| match line.split(" = ").next() {
        Some(key @ ("title" | "summary")) => format!("{key} = {quoted}"),
        _ => line.to_owned(),
    });
    let mine: Vec<String> = lines.collect();
    write(
        &config.join("scenarios/vision-digits.toml"),
        mine.join("\n"),
    );
    write(&config.join(format!("scenarios/{bad}.toml")), "x = 1");
    write(
        &config.join(format!("themes/{bad}.toml")),
        "inherits = \"dark\"",
    );
    write(
        &config.join("themes/other.toml"),
        format!("inherits = {quoted}"),
    );
    for order in [
        &["scenarios"][..],
        &["scenarios", "--json"],
        &["scenarios", "vision-digits"],
        &["scenarios", "vision-digits", "--json"],
        &["themes"],
        &["themes", "--json"],
        &["themes", "other"],
        &["doctor"],
        &["doctor", "--json"],
    ] {
        clean(&program, order);
    }
}

#[test]
fn a_sweep_on_hostile_files_is_shown_without_what_speaks_and_its_json_keeps_the_values() {
    let program = Program::new();
    let bad = name();
    let data = pictures(&program);
    let data = data.to_str().expect("UTF-8");
    let quick = [
        "run",
        "vision-digits",
        "--data",
        data,
        "--jobs=1",
        "--seeds=1",
        "--set=train.epochs=1",
        r#"--set=ladder=[{family="mlp",scales=[4]}]"#,
    ];
    let ran = clean(&program, &[&quick[..], &["--json"]].concat());
    let told: Vec<Value> = std::str::from_utf8(&ran.stdout)
        .expect("UTF-8")
        .lines()
        .map(|l| serde_json::from_str(l).expect("JSON"))
        .collect();
    assert!(
        told.iter().any(|v| holds(v, &bad)),
        "a label stands in it as it was"
    );
    clean(&program, &[&quick[..], &["--plain"]].concat());
    let id = clean(&program, &[&quick[..], &["--detach"]].concat());
    let id = String::from_utf8(id.stdout)
        .expect("UTF-8")
        .trim()
        .to_owned();
    clean(&program, &["watch", &id, "--plain"]);
    // A reason as a damaged or foreign program may have left it.
    let journal = program
        .home()
        .join("sweeps")
        .join(&id)
        .join("journal.jsonl");
    let events = program.journal(&id);
    let seq = events.iter().filter(|e| e["trial"].is_null()).count() + 1;
    let failed = serde_json::json!({"at": events[0]["at"], "trial": null, "seq": seq,
        "kind": {"failed": {"trial": 1, "reason": {"broke": {"panicked": {"said": bad}}}}}});
    let mut text = fs::read_to_string(&journal).expect("a journal");
    text += &format!("{failed}\n");
    fs::write(&journal, text).expect("a journal");
    let shown = clean(&program, &["watch", &id, "--json"]);
    let summary = std::str::from_utf8(&shown.stdout)
        .expect("UTF-8")
        .lines()
        .last();
    let summary: Value = serde_json::from_str(summary.expect("a summary")).expect("JSON");
    assert!(holds(&summary["trials"], &bad), "{summary}");
    // Another class, so that the sweep stops with the names of files.
    let class = Path::new(data).join(format!("c{bad}"));
    fs::create_dir(&class).expect("a folder");
    for number in 0..9 {
        let picture = [b"P5 4 4 255\n".as_slice(), &[number; 16]].concat();
        fs::write(class.join(format!("{number}.pgm")), picture).expect("a file");
    }
    let retried = clean(&program, &["retry", &id, "--plain"]);
    assert_eq!(retried.status.code(), Some(2), "other data");
    for order in [
        &["watch", &id, "--plain"][..],
        &["replay", &id, "--plain", "--speed=1000"],
        &["list"],
        &["list", "--json"],
        &["verify", &id],
        &["verify", &id, "--json"],
        &["advise", &id],
        &["advise", &id, "--json"],
        &["retry", &id, "--json"],
        &["resume", &id, "--json"],
        &["--lang=zh", "watch", &id, "--plain"],
        &["remove", &id],
    ] {
        clean(&program, order);
    }
}
