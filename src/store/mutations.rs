//! Mutated files of a sweep: whatever bytes stand in one, reading it gives something or refuses, and never breaks down.

use std::{fs, path::Path};

use proptest::prelude::*;

use super::{Directory, Lines, Tail, file, seal::seal_object};
use crate::sweep::{Summary, Sweep, SweepId};

#[path = "../../tests/mutations/change.rs"]
mod change;

use change::{apply, cases, changes};

/// A file's bytes after a few changes.
fn mutated(seed: &'static [u8]) -> impl Strategy<Value = Vec<u8>> {
    changes().prop_map(move |changes| {
        let mut bytes = seed.to_vec();
        apply(&changes, &mut bytes);
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

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn a_mutated_journal_is_read(bytes in mutated(JOURNAL.as_bytes())) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        read(&sweep_in(folder.path(), PLAN.as_bytes(), &bytes));
    }

    #[test]
    fn a_mutated_sealed_journal_is_read(bytes in mutated(JOURNAL.as_bytes())) {
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
    fn a_mutated_plan_is_read_or_refused(bytes in mutated(PLAN.as_bytes())) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        read(&sweep_in(folder.path(), &bytes, JOURNAL.as_bytes()));
    }

    #[test]
    fn a_mutated_row_command_or_checkpoint_is_read_or_refused(
        row in mutated(br#"{"format":2,"journal":100,"end":"00000000","row":{}}"#),
        command in mutated(COMMAND.as_bytes()),
        checkpoint in mutated(CHECKPOINT.as_bytes()),
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
