//! Journals of format 1, as the last program that wrote them left them: read, converted and folded.

use std::{collections::BTreeMap, fs, path::PathBuf};

use proptest::prelude::*;

use scalescope::{
    scenario::Saving,
    store::{Appender, Directory, Lines, Tail},
    sweep::{
        Event, EventKind, Failure, Fault, Plan, Reason, SkipReason, Sweep, SweepState, TrialId,
        TrialRecord,
    },
};

const SWEEPS: [&str; 5] = ["failed", "finished", "interrupted", "saved", "two-axes"];

fn directory(name: &str) -> Directory {
    let data = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/format1");
    Directory::at(&data.join(name))
}

fn text(name: &str) -> Vec<u8> {
    fs::read(directory(name).journal()).expect("a journal")
}

fn events(plan: &Plan, bytes: &[u8]) -> Vec<Event> {
    let (mut lines, mut events) = (Lines::of(plan), Vec::new());
    for line in bytes.split(|b| *b == b'\n') {
        lines.take(line, &mut events);
    }
    lines.end(&mut events);
    events
}

fn folded(plan: &Plan, events: &[Event]) -> Sweep {
    let mut sweep = Sweep::new(plan.clone());
    for event in events {
        sweep.apply(event);
    }
    sweep
}

fn reasons(sweep: &Sweep) -> BTreeMap<u32, Reason> {
    let of = |r: &TrialRecord| Some((r.trial.id.0, r.reason.clone()?));
    sweep.trials.iter().filter_map(of).collect()
}

#[test]
fn every_line_becomes_an_event_and_the_same_sweep_in_either_format() {
    for name in SWEEPS {
        let directory = directory(name);
        let plan = directory.plan().expect("a plan");
        assert_eq!((plan.format, plan.planned_in), (2, Some(1)));
        let old = text(name);
        let read = events(&plan, &old);
        let lines = old.iter().filter(|b| **b == b'\n').count();
        assert_eq!(read.len(), lines, "{name}");
        // Written anew, the plan is of today's format, and its journal needs no converter.
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("journal.jsonl");
        let fresh = || Tail::new(path.clone(), Lines::sweep());
        let mut journal = Appender::open(fresh(), |_| ()).expect("a journal");
        journal.append(&read).expect("every event can be written");
        let again = fresh().read().expect("a journal");
        // By text, because what is not a number equals nothing.
        let shown = |sweep: &Sweep| format!("{sweep:?}");
        let sweep = folded(&plan, &read);
        assert_eq!(shown(&folded(&plan, &again)), shown(&sweep), "{name}");
        assert_eq!(
            shown(&directory.sweep().expect("a sweep")),
            shown(&sweep),
            "{name}"
        );
        // A converter passes today's lines, behind its own too.
        let new = fs::read(&path).expect("a journal");
        assert_eq!(
            shown(&folded(&plan, &events(&plan, &new))),
            shown(&sweep),
            "{name}"
        );
    }
}

#[test]
fn what_a_sentence_meant_is_told_by_its_place() {
    let sweep = |name| directory(name).sweep().expect("a sweep");
    let saved = sweep("saved");
    let decided = saved.decided.expect("it was decided");
    let of = reasons(&saved);
    assert_eq!(of.len(), 2, "{of:?}");
    assert_eq!(of[&8], Reason::Skipped(SkipReason::Decided(decided)));
    let stopped = |r: &Reason| matches!(r, Reason::Skipped(SkipReason::Unclassified { .. }));
    assert!(stopped(&of[&7]), "{of:?}");
    assert!(saved.trials[6..].iter().all(TrialRecord::is_spared));

    let failed = sweep("failed");
    let of = reasons(&failed);
    assert_eq!(of[&6], Reason::Skipped(SkipReason::ByUser));
    assert!(!failed.trials[5].is_spared());
    let killed = |r: &Reason| matches!(r, Reason::Failed(Failure::Unclassified { .. }));
    let broke = |r: &Reason| {
        matches!(
            r,
            Reason::Failed(Failure::Broke(Fault::Unclassified { .. }))
        )
    };
    assert!(
        killed(&of[&2]) && broke(&of[&4]) && broke(&of[&5]),
        "{of:?}"
    );
    assert_eq!(sweep("two-axes").state, SweepState::Finished);
}

#[test]
fn a_running_trial_is_stopped_by_saving_only_where_saving_could() {
    let directory = directory("saved");
    let plan = directory.plan().expect("a plan");
    let whole = text("saved");
    let whole = String::from_utf8(whole).expect("a journal is text");
    let lines: Vec<&str> = whole.lines().collect();
    let is_skip = |line: &&str| line.contains(r#"{"skipped":{"trial":7,"#);
    let at = lines.iter().position(is_skip).expect("a skip");
    let epochs = |l: &&str| l.contains(r#""trial":7,"#) && l.contains(r#"{"epoch":"#);
    let without: Vec<&str> = lines[..=at]
        .iter()
        .copied()
        .filter(|l| !epochs(l))
        .collect();
    let reason = |plan: &Plan, lines: &[&str]| {
        let sweep = folded(plan, &events(plan, lines.join("\n").as_bytes()));
        sweep.trials[6].reason.clone().expect("it was skipped")
    };
    let by_user = Reason::Skipped(SkipReason::ByUser);
    assert_ne!(reason(&plan, &lines[..=at]), by_user);
    // Of what was never evaluated nothing could be extrapolated.
    assert_eq!(reason(&plan, &without), by_user);
    // And where nothing is saved, only a user skips.
    let mut exhaustive = plan.clone();
    exhaustive.scenario.train.saving = Saving::Off;
    assert_eq!(reason(&exhaustive, &lines[..=at]), by_user);
}

#[test]
fn a_workers_own_journal_keeps_its_numbers() {
    let tail = |trial| directory("failed").trial(TrialId(trial)).tail().read();
    let broke = tail(4).expect("a journal");
    assert_eq!(broke.len(), 1);
    assert!(matches!(broke[0].kind, EventKind::Broke { .. }));
    let sequence: Vec<u64> = tail(2).expect("a journal").iter().map(|e| e.seq).collect();
    assert_eq!(sequence, (1..=sequence.len() as u64).collect::<Vec<_>>());
}

#[test]
fn a_newer_format_is_refused_with_what_to_do() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let plan = folder.path().join("plan.toml");
    fs::write(&plan, "format = 3\nnovelty = true\n").expect("a file");
    let error = Directory::at(folder.path()).plan().expect_err("it is new");
    let said = format!("{error:#}");
    assert!(
        said.contains("plan.toml") && said.contains("newer version"),
        "{said}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Wherever a journal of format 1 is cut off, what is left folds, in either format, to the same sweep.
    #[test]
    fn any_prefix_folds_to_the_same_sweep(name in prop::sample::select(&SWEEPS[..]), share in 0.0..1.0_f64) {
        let plan = directory(name).plan().expect("a plan");
        let bytes = text(name);
        let read = events(&plan, &bytes[..(share * bytes.len() as f64) as usize]);
        let sweep = folded(&plan, &read);
        let json: Vec<Vec<u8>> = read.iter().map(|e| serde_json::to_vec(e).expect("JSON")).collect();
        let current = Plan { planned_in: None, ..plan.clone() };
        let again = folded(&plan, &events(&current, &json.join(&b'\n')));
        prop_assert_eq!(format!("{sweep:?}"), format!("{again:?}"));
    }
}
