//! Plain lines for logs and screen readers: one clear line for each happening; ASCII only in English.

use std::io::Write;

use crate::{
    advise::{Constraints, advise},
    export,
    sweep::{End, Event, EventKind, PauseReason, Plan, Sweep, TrialId, TrialState},
    words::{
        numbers::{seconds, value, whole},
        say, word,
    },
};

/// Prints a sweep's events as lines.
pub struct Lines<W> {
    out: W,
}

impl<W: Write> Lines<W> {
    /// Prints to a writer.
    pub fn new(out: W) -> Self {
        Self { out }
    }

    /// What is going to happen.
    pub fn opening(&mut self, plan: &Plan) -> std::io::Result<()> {
        let s = &plan.scenario;
        writeln!(self.out, "{}", say!("sweep {id}", id = plan.id))?;
        if let Some(other) = &plan.after {
            writeln!(self.out, "{}", say!("begins when {other} has ended", other))?;
        }
        for ladder in &s.ladder {
            let scales: Vec<_> = ladder.scales.iter().map(ToString::to_string).collect();
            writeln!(
                self.out,
                "{}: {} {}, {}",
                s.name,
                ladder.family,
                scales.join(" "),
                say!("{seeds} seeds", seeds = s.train.seeds)
            )?;
        }
        let (facts, jobs) = (&plan.facts, plan.jobs);
        let trials = plan.trials.len();
        let line = if s.task.is_own() {
            say!("{trials} trials, {jobs} at a time", trials, jobs)
        } else {
            say!(
                "{trials} trials, {jobs} at a time; {train} examples to learn from, {test} to test on",
                trials,
                jobs,
                train = whole(facts.train as u64),
                test = whole(facts.test as u64)
            )
        };
        writeln!(self.out, "{line}")?;
        for note in &facts.notes {
            writeln!(self.out, "{}", say!("note: {note}", note))?;
        }
        self.out.flush()
    }

    /// One event; `sweep` has taken it in already.
    pub fn event(&mut self, sweep: &Sweep, event: &Event) -> std::io::Result<()> {
        let Some(text) = line(sweep, event) else {
            return Ok(());
        };
        let elapsed = sweep.elapsed.until(event.at);
        writeln!(self.out, "{elapsed:8.2}s  {text}")?;
        self.out.flush()
    }

    /// The table of what was measured, and the answer.
    pub fn closing(&mut self, sweep: &Sweep) -> std::io::Result<()> {
        write!(self.out, "\n{}", export::text::table(sweep))?;
        if sweep.count(TrialState::Done) > 0 {
            let answer = advise(sweep, &Constraints::of(&sweep.plan.scenario.bounds)).answered();
            writeln!(self.out, "\n{}", say!("answer: {answer}", answer))?;
        }
        self.out.flush()
    }
}

fn line(sweep: &Sweep, event: &Event) -> Option<String> {
    Some(match &event.kind {
        EventKind::Done { outcome } => {
            let trial = named(sweep, event.trial?);
            let metric = word(sweep.plan.scenario.quality().title());
            say!(
                "{trial} done: {metric} {quality}, loss {loss}, {time} of training",
                trial,
                metric,
                quality = value(outcome.quality),
                loss = value(outcome.loss),
                time = seconds(outcome.train_seconds).replace('µ', "u")
            )
        }
        EventKind::Waiting { reason } => say!(
            "{trial} waits: {reason}",
            trial = named(sweep, event.trial?),
            reason = reason.say()
        ),
        EventKind::Continued => say!("{trial} goes on", trial = named(sweep, event.trial?)),
        EventKind::Started { step, steps, .. } if *step > 0 => {
            say!(
                "{trial} goes on at step {step} of {steps}",
                trial = named(sweep, event.trial?),
                step,
                steps
            )
        }
        EventKind::CheckpointRefused { reason } => say!(
            "{trial} begins anew: {reason}",
            trial = named(sweep, event.trial?),
            reason = reason.say()
        ),
        EventKind::Baseline { name, quality, .. } => {
            say!(
                "baseline {name}: {metric} {quality}",
                name = word(name),
                metric = word(sweep.plan.scenario.quality().title()),
                quality = value(*quality)
            )
        }
        EventKind::Launched { trial, attempt, .. } if *attempt > 1 => {
            say!(
                "{trial} started, attempt {attempt}",
                trial = named(sweep, *trial),
                attempt
            )
        }
        EventKind::Launched { trial, .. } => say!("{trial} started", trial = named(sweep, *trial)),
        EventKind::Failed { trial, reason } => say!(
            "{trial} failed: {reason}",
            trial = named(sweep, *trial),
            reason = reason.say()
        ),
        EventKind::Requeued { trial, reason } => say!(
            "{trial} is tried once more from its checkpoint: {reason}",
            trial = named(sweep, *trial),
            reason = reason.say()
        ),
        EventKind::Skipped { trial, reason } => {
            say!(
                "{trial} skipped: {reason}",
                trial = named(sweep, *trial),
                reason = reason.say()
            )
        }
        EventKind::Foreseen(f) => say!(
            "{family} {scale} is expected to reach {metric} {mean} ({low} to {high})",
            family = f.family,
            scale = f.scale,
            metric = word(sweep.plan.scenario.quality().title()),
            mean = value(f.mean),
            low = value(f.low),
            high = value(f.high)
        ),
        EventKind::Decided(d) => d.say(),
        EventKind::Retried { trial } => say!("{trial} starts over", trial = named(sweep, *trial)),
        EventKind::Paused {
            trial: None,
            reason: PauseReason::Asked,
        } => word("sweep paused").into(),
        EventKind::Paused {
            trial: None,
            reason: PauseReason::DiskFull,
        } => word("disk full: the sweep waits until there is room again").into(),
        EventKind::Paused {
            trial: Some(trial), ..
        } => say!("{trial} paused", trial = named(sweep, *trial)),
        EventKind::Resumed { trial: None } => word("sweep goes on").into(),
        EventKind::Resumed { trial: Some(trial) } => {
            say!("{trial} goes on", trial = named(sweep, *trial))
        }
        EventKind::SweepEnded { end: End::Stopped } => match &sweep.obstacle {
            Some(by) => say!("sweep stopped: {why}", why = by.say()),
            None => word("sweep stopped").into(),
        },
        EventKind::SweepEnded { end: End::Finished } => word("sweep finished").into(),
        _ => return None,
    })
}

fn named(sweep: &Sweep, id: TrialId) -> String {
    let Some(record) = sweep.trial(id) else {
        return word("baselines").into();
    };
    let (t, all) = (&record.trial, sweep.trials.len());
    let mut name = say!(
        "trial {id}/{all} {family} {scale} seed {seed}",
        id,
        all,
        family = t.family,
        scale = t.scale,
        seed = t.seed
    );
    name += &sweep.plan.conditions(t.data_fraction, t.complexity);
    name
}
