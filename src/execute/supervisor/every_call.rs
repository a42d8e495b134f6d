//! A short sweep in which every call of the system fails once, as `SQLite` is tested: whatever that leaves behind is taken up
//! to the same result.

use std::{io, path::Path};

use anyhow::{Context, Result};

use super::journal::Journal;
use crate::{
    advise::listed,
    execute::{
        machine,
        orders::Orders,
        recorder::{Recorder, Told},
        start_sweep::{RunOptions, draft},
    },
    scenario::{self, Override},
    store::{Directory, failing},
    sweep::{
        self, BadCheckpoint, End, EventKind, FORMAT, Failure, Outcome, Plan, SweepId, SweepState,
        Trial, TrialState,
    },
    train::{self, Control, Hooks, Saved},
};

/// Steps after which the first attempt of a trial is stopped, so that there is a checkpoint.
const FIRST: usize = 3;

/// A worker that is asked to stop after some steps.
struct Stopped {
    recorder: Recorder,
    left: usize,
}

impl Hooks for Stopped {
    fn emit(&mut self, event: EventKind) -> io::Result<()> {
        self.recorder.emit(event)
    }

    fn control(&mut self) -> io::Result<Control> {
        let control = self.recorder.control()?;
        if self.left == 0 {
            return Ok(Control::Stop);
        }
        self.left -= 1;
        Ok(control)
    }

    fn save(&mut self, checkpoint: &[u8]) -> io::Result<()> {
        self.recorder.save(checkpoint)
    }

    fn restore(&mut self) -> Result<Option<Saved>, BadCheckpoint> {
        self.recorder.restore()
    }

    fn keep_model(&mut self, safetensors: &[u8]) -> io::Result<()> {
        self.recorder.keep_model(safetensors)
    }

    fn energy_joules(&mut self) -> Option<f64> {
        None
    }
}

fn plan() -> Plan {
    let changes = [
        "ladder.0.scales=[2]",
        "train.seeds=1",
        "train.epochs=3",
        "train.batch=800",
    ];
    let changes = changes.map(|c| Override::parse(c).expect("a change"));
    let scenario = scenario::find("vision-digits", None, &changes).expect("a preset");
    let (facts, candidates) = draft(&scenario, &RunOptions::default()).expect("the digits");
    Plan {
        format: FORMAT,
        planned_in: None,
        id: SweepId("a-sweep".into()),
        created_at: 0.0,
        version: "0".into(),
        jobs: 1,
        after: None,
        machine: machine::machine(),
        trials: sweep::trials(&scenario, &candidates),
        facts,
        fingerprint: None,
        scenario,
        candidates,
    }
}

/// Starts the sweep, or takes it up, and works on it to its end: what a supervisor and its workers do, in one thread.
fn work(home: &Path, plan: &Plan) -> Result<()> {
    let directory = Directory::new(home.join(&plan.id.0), plan.id.clone());
    if !directory.plan_file().exists() {
        directory.create(plan)?;
    }
    let _held = directory.lock()?.context("nobody else holds it")?;
    directory.check_folders()?;
    let mut journal = Journal::open(&directory)?;
    for writer in journal.writers() {
        journal.merge(writer)?;
        journal.rest(writer);
    }
    journal.record(EventKind::SweepStarted { pid: 1, jobs: 1 })?;
    for trial in &plan.trials {
        train_one(&directory, &mut journal, trial)?;
    }
    let end = End::Finished;
    journal.record(EventKind::SweepEnded { end })?;
    Ok(directory.keep_row(&listed(&journal.sweep, false))?)
}

fn train_one(directory: &Directory, journal: &mut Journal, planned: &Trial) -> Result<()> {
    let (trial, folder) = (planned.id, directory.trial(planned.id));
    let state = |journal: &Journal| journal.sweep.trial(trial).map(|r| r.state);
    if state(journal) == Some(TrialState::Failed) {
        journal.record(EventKind::Retried { trial })?;
        folder.forget()?;
    }
    for (attempt, left) in [(1, FIRST), (2, usize::MAX)] {
        if state(journal) == Some(TrialState::Done) {
            break;
        }
        folder.create(planned)?;
        journal.record(EventKind::Launched {
            trial,
            attempt,
            pid: 1,
        })?;
        let told = Told {
            seen: journal.sweep.seen(Some(trial)),
            planned_data: None,
        };
        let orders = Orders::default();
        let nobody = Box::new(io::sink());
        let recorder = Recorder::open(trial, directory.trial(trial), orders, nobody, told)?;
        let mut worker = Stopped { recorder, left };
        let ended = train::train(&folder.trial()?, &mut worker);
        let fault = ended.err().map(|error| error.fault());
        if let Some(reason) = fault.clone() {
            worker.emit(EventKind::Broke { reason })?;
        }
        worker.recorder.flush()?;
        journal.merge(trial)?;
        if let Some(fault) = fault {
            let reason = Failure::Broke(fault);
            return journal.record(EventKind::Failed { trial, reason });
        }
    }
    Ok(())
}

/// What must be the same of a sweep whatever failed on its way.
fn results(home: &Path, plan: &Plan) -> Vec<Option<String>> {
    let directory = Directory::new(home.join(&plan.id.0), plan.id.clone());
    let (sweep, damage) = directory.read().expect("a sweep");
    assert!(damage.is_none(), "{damage:?}");
    assert_eq!(sweep.state, SweepState::Finished);
    let verdict = directory.verify();
    assert!(!verdict.has_loss(), "{:?}", verdict.findings);
    let told = |outcome: &Outcome| {
        let epochs = outcome.epochs;
        format!(
            "{} {} {:?} {epochs}",
            outcome.quality, outcome.loss, outcome.metrics
        )
    };
    let of = |r: &sweep::TrialRecord| {
        let curve = format!(
            "{:?}",
            r.quality
                .buckets()
                .iter()
                .map(|b| b.mean)
                .collect::<Vec<_>>()
        );
        Some(told(r.outcome.as_ref()?) + &curve)
    };
    sweep.trials.iter().map(of).collect()
}

#[test]
fn whichever_call_of_the_system_fails_the_sweep_is_taken_up_to_the_same_result() {
    let plan = plan();
    let home = tempfile::tempdir().expect("a temporary folder");
    failing::at(None);
    work(home.path(), &plan).expect("nothing fails");
    let calls = failing::made();
    let whole = results(home.path(), &plan);
    assert!(whole.iter().all(Option::is_some) && calls > 30, "{calls}");
    for call in 1..=calls {
        let home = tempfile::tempdir().expect("a temporary folder");
        failing::at(Some(call));
        let first = work(home.path(), &plan);
        let kind = failing::failed();
        assert!(kind.is_some(), "call {call} was made");
        failing::at(None);
        let again = work(home.path(), &plan);
        assert!(again.is_ok(), "call {call}, {kind:?}: {first:?}, {again:?}");
        assert_eq!(results(home.path(), &plan), whole, "call {call}, {kind:?}");
    }
}
