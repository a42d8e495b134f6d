//! Plain lines for logs and screen readers: one clear line for each happening, ASCII only.

use std::io::Write;

use crate::{
    advise::saving,
    export,
    sweep::{End, Event, EventKind, PauseReason, Plan, Sweep, TrialId},
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
        writeln!(self.out, "sweep {}", plan.id)?;
        for ladder in &s.ladder {
            let scales: Vec<_> = ladder.scales.iter().map(ToString::to_string).collect();
            writeln!(
                self.out,
                "{}: {} {}, {} seeds",
                s.name,
                ladder.family,
                scales.join(" "),
                s.train.seeds
            )?;
        }
        let (facts, jobs) = (&plan.facts, plan.jobs);
        writeln!(
            self.out,
            "{} trials, {jobs} at a time; {} examples to learn from, {} to test on",
            plan.trials.len(),
            facts.train,
            facts.test
        )?;
        for note in &facts.notes {
            writeln!(self.out, "note: {note}")?;
        }
        self.out.flush()
    }

    /// One event; `sweep` has taken it in already.
    pub fn event(&mut self, sweep: &Sweep, event: &Event) -> std::io::Result<()> {
        let Some(text) = line(sweep, event) else {
            return Ok(());
        };
        let since = (event.at - sweep.started_at.unwrap_or(event.at)).max(0.0);
        writeln!(self.out, "{since:8.2}s  {text}")?;
        self.out.flush()
    }

    /// The table of what was measured.
    pub fn closing(&mut self, sweep: &Sweep) -> std::io::Result<()> {
        write!(self.out, "\n{}", export::text::table(sweep))?;
        self.out.flush()
    }
}

fn line(sweep: &Sweep, event: &Event) -> Option<String> {
    Some(match &event.kind {
        EventKind::Done { outcome } => {
            let trial = named(sweep, event.trial?);
            let metric = sweep.plan.scenario.task.quality().title();
            let seconds = outcome.train_seconds;
            format!(
                "{trial} done: {metric} {:.4}, loss {:.4}, {seconds:.2} s of training",
                outcome.quality, outcome.loss
            )
        }
        EventKind::Waiting { reason } => format!(
            "{} waits: {}",
            named(sweep, event.trial?),
            reason.sentence()
        ),
        EventKind::Continued => format!("{} goes on", named(sweep, event.trial?)),
        EventKind::Started { step, steps, .. } if *step > 0 => {
            format!(
                "{} goes on at step {step} of {steps}",
                named(sweep, event.trial?)
            )
        }
        EventKind::Baseline { name, quality, .. } => {
            format!(
                "baseline {name}: {} {quality:.4}",
                sweep.plan.scenario.task.quality().title()
            )
        }
        EventKind::Launched { trial, attempt, .. } if *attempt > 1 => {
            format!("{} started, attempt {attempt}", named(sweep, *trial))
        }
        EventKind::Launched { trial, .. } => format!("{} started", named(sweep, *trial)),
        EventKind::Failed { trial, reason } => format!("{} failed: {reason}", named(sweep, *trial)),
        EventKind::Skipped { trial, reason } => {
            format!("{} skipped: {reason}", named(sweep, *trial))
        }
        EventKind::Foreseen(f) => format!(
            "{} {} is expected to reach {} {:.4} ({:.4} to {:.4})",
            f.family,
            f.scale,
            sweep.plan.scenario.task.quality().title(),
            f.mean,
            f.low,
            f.high
        ),
        EventKind::Decided(d) => saving::sentence(d),
        EventKind::Retried { trial } => format!("{} starts over", named(sweep, *trial)),
        EventKind::Paused {
            trial: None,
            reason: PauseReason::Asked,
        } => "sweep paused".into(),
        EventKind::Paused {
            trial: None,
            reason: PauseReason::DiskFull,
        } => "disk full: the sweep waits until there is room again".into(),
        EventKind::Paused {
            trial: Some(trial), ..
        } => format!("{} paused", named(sweep, *trial)),
        EventKind::Resumed { trial: None } => "sweep goes on".into(),
        EventKind::Resumed { trial: Some(trial) } => format!("{} goes on", named(sweep, *trial)),
        EventKind::SweepEnded { end: End::Stopped } => "sweep stopped".into(),
        EventKind::SweepEnded { end: End::Finished } => "sweep finished".into(),
        _ => return None,
    })
}

fn named(sweep: &Sweep, id: TrialId) -> String {
    let Some(record) = sweep.trial(id) else {
        return "baselines".into();
    };
    let (t, all) = (&record.trial, sweep.trials.len());
    let mut name = format!("trial {id}/{all} {} {} seed {}", t.family, t.scale, t.seed);
    name += &sweep.plan.conditions(t.data_fraction, t.complexity);
    name
}
