//! Mutated files of a sweep: whatever bytes stand in one, reading it gives something or refuses, and never breaks down.

use std::{fs, path::Path};

use proptest::{collection::vec, prelude::*, sample::select};

use super::{Directory, Lines, Tail, file, seal::seal_object};
use crate::sweep::{Summary, Sweep, SweepId};

/// What an attacker or a broken disk would write in place of a value.
const WORDS: [&str; 18] = [
    "null",
    "true",
    "-1",
    "0",
    "NaN",
    "1e999",
    "-1e-999",
    "4294967296",
    "18446744073709551615",
    "18446744073709551616",
    "[]",
    "{}",
    "[[[[[[[[",
    "\"",
    "\\ud800",
    "\n",
    "\u{0}",
    "\u{202e}",
];

/// One change of bytes; places are shares of their length.
#[derive(Clone, Debug)]
enum Change {
    Flip(f64, u8),
    Cut(f64),
    Delete(f64, f64),
    Repeat(f64, f64),
    /// The next number from a place on is another one.
    Number(f64, &'static str),
    Insert(f64, &'static str),
}

fn change() -> impl Strategy<Value = Change> {
    let place = || 0.0..1.0;
    prop_oneof![
        (place(), 0..8_u8).prop_map(|(at, bit)| Change::Flip(at, bit)),
        place().prop_map(Change::Cut),
        (place(), 0.0..0.1).prop_map(|(at, share)| Change::Delete(at, share)),
        (place(), 0.0..0.1).prop_map(|(at, share)| Change::Repeat(at, share)),
        (place(), select(&WORDS[..])).prop_map(|(at, word)| Change::Number(at, word)),
        (place(), select(&WORDS[..])).prop_map(|(at, word)| Change::Insert(at, word)),
    ]
}

impl Change {
    fn apply(&self, bytes: &mut Vec<u8>) {
        let length = bytes.len();
        let place = |share: f64| ((share * length as f64) as usize).min(length);
        let range = |at: f64, share: f64| place(at)..place((at + share).min(1.0));
        match *self {
            _ if bytes.is_empty() => {}
            Self::Flip(at, bit) => bytes[place(at).min(length - 1)] ^= 1 << bit,
            Self::Cut(at) => bytes.truncate(place(at)),
            Self::Delete(at, share) => drop(bytes.drain(range(at, share))),
            Self::Repeat(at, share) => {
                let twice = bytes[range(at, share)].to_vec();
                let at = place(at);
                bytes.splice(at..at, twice);
            }
            Self::Number(at, word) => {
                let from = place(at);
                let digit = |b: &u8| b.is_ascii_digit();
                let Some(start) = bytes[from..].iter().position(digit) else {
                    return;
                };
                let start = from + start;
                let number = |b: &u8| b.is_ascii_digit() || b"+-.eE".contains(b);
                let end = bytes[start..].iter().position(|b| !number(b));
                let end = end.map_or(bytes.len(), |end| start + end);
                bytes.splice(start..end, word.bytes());
            }
            Self::Insert(at, word) => {
                let at = place(at);
                bytes.splice(at..at, word.bytes());
            }
        }
    }
}

fn mutated(seed: &'static str) -> impl Strategy<Value = Vec<u8>> {
    vec(change(), 1..6).prop_map(move |changes| {
        let mut bytes = seed.as_bytes().to_vec();
        for change in &changes {
            change.apply(&mut bytes);
        }
        bytes
    })
}

const PLAN: &str = include_str!("../../tests/data/format1/finished/plan.toml");
const JOURNAL: &str = include_str!("../../tests/data/format1/finished/journal.jsonl");
const COMMAND: &str = r#"{"retry":{"trial":7}}"#;
const CHECKPOINT: &str = "scalescope-checkpoint 3 17 5 00000000\n12345";

fn sweep_in(folder: &Path, plan: &[u8], journal: &[u8]) -> Directory {
    let directory = Directory::new(folder.to_owned(), SweepId("a".into()));
    fs::write(directory.plan_file(), plan).expect("a file");
    fs::write(directory.journal(), journal).expect("a file");
    directory
}

/// Reads whatever can be read, and makes of it what every viewer makes.
fn read(directory: &Directory) {
    if let Ok((sweep, _)) = directory.read() {
        let _ = serde_json::to_string(&Summary::of(&sweep, false));
        let _ = crate::advise::listed(&sweep, false);
    }
    let _ = directory.kept_row();
    let _ = directory.row_state();
    let _ = directory.verify();
}

/// As many as the environment asks for, as before a release; a few where it asks for none.
fn cases() -> ProptestConfig {
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => ProptestConfig::default(),
        None => ProptestConfig::with_cases(32),
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn a_mutated_journal_is_read(bytes in mutated(JOURNAL)) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        read(&sweep_in(folder.path(), PLAN.as_bytes(), &bytes));
    }

    #[test]
    fn a_mutated_sealed_journal_is_read(bytes in mutated(JOURNAL)) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("journal.jsonl");
        let mut sealed = Vec::new();
        for line in bytes.split(|b| *b == b'\n').filter(|line| line.ends_with(b"}")) {
            let mut line = line.to_vec();
            seal_object(&mut line);
            sealed.extend(line);
            sealed.push(b'\n');
        }
        fs::write(&path, sealed).expect("a file");
        let lines = Lines::sweep().mended_from(folder.path());
        let mut tail = Tail::new(path, lines);
        let plan = super::current(toml::from_str(PLAN).expect("a plan"));
        let mut sweep = Sweep::new(plan);
        let _ = tail.each(|event| sweep.apply(&event));
        let _ = crate::advise::listed(&sweep, false);
    }

    #[test]
    fn a_mutated_plan_is_read_or_refused(bytes in mutated(PLAN)) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        read(&sweep_in(folder.path(), &bytes, JOURNAL.as_bytes()));
    }

    #[test]
    fn a_mutated_row_command_or_checkpoint_is_read_or_refused(
        row in mutated(r#"{"format":2,"journal":100,"end":"00000000","row":{}}"#),
        command in mutated(COMMAND),
        checkpoint in mutated(CHECKPOINT),
    ) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let directory = sweep_in(folder.path(), PLAN.as_bytes(), b"");
        fs::write(directory.row(), row).expect("a file");
        let _ = directory.kept_row();
        let _ = directory.row_state();
        file::folder(&folder.path().join("inbox")).expect("a folder");
        fs::write(folder.path().join("inbox/1.json"), command).expect("a file");
        let mut inbox = directory.inbox();
        let _ = inbox.receive();
        prop_assert!(inbox.receive().is_empty());
        let _ = super::unwrap(&checkpoint);
    }
}
