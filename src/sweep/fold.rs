//! The sweep: the fold of all its events. No I/O, no clock, and it cannot fail.

use std::collections::{BTreeMap, VecDeque};

use super::{
    cost::Cost,
    elapsed::Elapsed,
    event::{End, Event, EventKind, Gauges},
    plan::{Candidate, Plan},
    reason::{Failure, Obstacle, PauseReason, Reason},
    record::{TrialRecord, TrialState},
    saving::{Decided, Foreseen},
    trial::{Trial, TrialId},
};
use crate::scenario::Metric;

/// Samples of the gauges that are kept: twenty minutes at one every two seconds.
const GAUGE_HISTORY: usize = 600;

/// Where a sweep stands, as its journal tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SweepState {
    /// Planned; no supervisor took it up yet.
    #[default]
    Planned,
    /// A supervisor works on it.
    Running,
    /// It waits.
    Paused(PauseReason),
    /// Every trial is done, failed or skipped.
    Finished,
    /// The user stopped it.
    Stopped,
}

impl SweepState {
    /// Whether it ended.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Finished | Self::Stopped)
    }
}

/// A simple answer to the task, computed for comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Baseline {
    /// What it is.
    pub name: String,
    /// The task's first metric on the test split.
    pub quality: f64,
    /// All metrics that it has.
    pub metrics: BTreeMap<Metric, f64>,
    /// Wall seconds it took; `None` where it was not computed but stated.
    pub seconds: Option<f64>,
}

/// Everything that is known of a sweep so far.
///
/// ```
/// use scalescope::sweep::{Event, Plan, Sweep, SweepState};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/format1/finished");
/// let plan: Plan = toml::from_str(&std::fs::read_to_string(format!("{folder}/plan.toml"))?)?;
/// let mut sweep = Sweep::new(plan);
/// assert_eq!(sweep.state, SweepState::Planned);
/// for line in std::fs::read_to_string(format!("{folder}/journal.jsonl"))?.lines() {
///     sweep.apply(&serde_json::from_str::<Event>(line)?);
/// }
/// assert_eq!(sweep.state, SweepState::Finished);
/// assert!(sweep.standings().iter().all(|s| s.done == s.planned));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Sweep {
    /// What was planned.
    pub plan: Plan,
    /// Where it stands.
    pub state: SweepState,
    /// Its trials, in the plan's order.
    pub trials: Vec<TrialRecord>,
    /// Simple answers for comparison; the first does not look at its input.
    pub baselines: Vec<Baseline>,
    /// Whether all baselines were computed.
    pub baselines_done: bool,
    /// Why the baselines are missing, where their worker broke.
    pub baselines_failed: Option<Failure>,
    /// What keeps it from going on, since the last time it was taken up.
    pub obstacle: Option<Obstacle>,
    /// The best quality that anything can reach, where it is known.
    pub optimum: Option<f64>,
    /// What scales were predicted to reach before they ran; at most one each.
    pub foreseen: Vec<Foreseen>,
    /// The decision that ended it before its last trial, where one did.
    pub decided: Option<Decided>,
    /// The newest gauges are at the back.
    pub gauges: VecDeque<(f64, Gauges)>,
    /// Trials that run at once.
    pub jobs: usize,
    /// When a supervisor first took it up.
    pub started_at: Option<f64>,
    /// For how long it was worked on.
    pub elapsed: Elapsed,
    /// When the newest event happened.
    pub updated_at: f64,
    /// Events taken in: when it has not changed, nothing needs to be drawn.
    pub revision: u64,
    seen: BTreeMap<Option<TrialId>, u64>,
}

impl Sweep {
    /// A planned sweep of which nothing has happened yet.
    pub fn new(plan: Plan) -> Self {
        let record = |t: &Trial| TrialRecord::new(t.clone(), plan.examples(t));
        Self {
            trials: plan.trials.iter().map(record).collect(),
            jobs: plan.jobs,
            updated_at: plan.created_at,
            plan,
            state: SweepState::Planned,
            baselines: Vec::new(),
            baselines_done: false,
            baselines_failed: None,
            obstacle: None,
            optimum: None,
            foreseen: Vec::new(),
            decided: None,
            gauges: VecDeque::new(),
            started_at: None,
            elapsed: Elapsed::default(),
            revision: 0,
            seen: BTreeMap::new(),
        }
    }

    /// Number of the newest event taken in from a writer; 0 where there is none.
    pub fn seen(&self, writer: Option<TrialId>) -> u64 {
        self.seen.get(&writer).copied().unwrap_or(0)
    }

    /// The record of a trial.
    pub fn trial(&self, id: TrialId) -> Option<&TrialRecord> {
        self.trials.get((id.0 as usize).checked_sub(1)?)
    }

    /// Takes an event in. One that was already taken in, or of an unknown trial, changes nothing.
    pub fn apply(&mut self, event: &Event) {
        let seen = self.seen.entry(event.trial).or_default();
        if event.seq <= *seen {
            return;
        }
        *seen = event.seq;
        self.revision += 1;
        self.elapsed.take(event.at);
        self.updated_at = self.updated_at.max(event.at);
        if let EventKind::Blocked { by } = &event.kind {
            self.obstacle.get_or_insert_with(|| by.clone());
            return;
        }
        match event.trial {
            None => self.supervise(event),
            Some(TrialId::REFERENCE) => self.compare(event),
            Some(id) => {
                if let Some(record) = self.trial_mut(id) {
                    record.apply(event);
                }
                self.describe(id, &event.kind);
            }
        }
    }

    /// Takes in what a program of the user's own says of its model, where nobody said it before.
    fn describe(&mut self, id: TrialId, kind: &EventKind) {
        let said = match kind {
            EventKind::Described {
                parameters,
                flops_per_sample,
                ..
            } => Cost {
                parameters: *parameters,
                flops_per_sample: *flops_per_sample,
                activations_per_sample: None,
            },
            _ => return,
        };
        let Some(trial) = self.trial(id).map(|r| (r.trial.family, r.trial.scale)) else {
            return;
        };
        let same = |c: &&mut Candidate| (c.family, c.scale) == trial;
        if let Some(candidate) = self.plan.candidates.iter_mut().find(same) {
            candidate.footprint = candidate.footprint.or(said);
        }
    }

    fn trial_mut(&mut self, id: TrialId) -> Option<&mut TrialRecord> {
        self.trials.get_mut((id.0 as usize).checked_sub(1)?)
    }

    fn compare(&mut self, event: &Event) {
        match &event.kind {
            EventKind::Started { .. } => {
                self.baselines.clear();
                self.baselines_done = false;
                self.baselines_failed = None;
            }
            EventKind::Baseline {
                name,
                quality,
                metrics,
                seconds,
            } => self.baselines.push(Baseline {
                name: name.clone(),
                quality: *quality,
                metrics: metrics.clone(),
                seconds: *seconds,
            }),
            EventKind::Predicted {
                family,
                scale,
                seconds,
            } => {
                let same = |c: &&mut Candidate| (c.family, c.scale) == (*family, *scale);
                if let Some(candidate) = self.plan.candidates.iter_mut().find(same) {
                    candidate.predicted_seconds = Some(*seconds);
                }
            }
            EventKind::Compared => self.baselines_done = true,
            EventKind::Optimum { quality } => self.optimum = Some(*quality),
            EventKind::Broke { reason } => {
                self.baselines_failed = Some(Failure::Broke(reason.clone()));
            }
            _ => {}
        }
    }

    fn supervise(&mut self, event: &Event) {
        match &event.kind {
            EventKind::SweepStarted { jobs, .. } => self.take_up(event.at, *jobs),
            EventKind::Launched {
                trial,
                attempt,
                pid,
            } => {
                if let Some(record) = self.trial_mut(*trial) {
                    record.state = TrialState::Running;
                    record.attempt = *attempt;
                    record.pid = Some(*pid);
                }
            }
            EventKind::Failed { trial, reason } => self.fail(*trial, reason),
            EventKind::Requeued { trial, .. } => {
                if let Some(record) = self.trial_mut(*trial).filter(|r| !r.state.is_final()) {
                    record.requeue();
                }
            }
            EventKind::Skipped { trial, reason } => {
                let reason = Reason::Skipped(reason.clone());
                self.conclude(*trial, TrialState::Skipped, reason);
            }
            EventKind::Foreseen(f) => {
                let same = |held: &Foreseen| (held.family, held.scale) == (f.family, f.scale);
                self.foreseen.retain(|held| !same(held));
                self.foreseen.push(*f);
            }
            EventKind::Decided(d) => self.decided = Some(*d),
            EventKind::Retried { trial } => {
                if let Some(record) = self.trial_mut(*trial) {
                    record.reset();
                }
            }
            EventKind::Paused { trial, reason } => self.pause(*trial, *reason),
            EventKind::Resumed { trial } => self.resume(*trial),
            EventKind::Gauges(gauges) => {
                if self.gauges.len() == GAUGE_HISTORY {
                    self.gauges.pop_front();
                }
                self.gauges.push_back((event.at, gauges.clone()));
            }
            EventKind::SweepEnded { end } => self.end(*end),
            _ => {}
        }
    }

    fn take_up(&mut self, at: f64, jobs: usize) {
        self.started_at.get_or_insert(at);
        self.jobs = jobs;
        self.state = SweepState::Running;
        self.obstacle = None;
        // Whatever ran under an earlier supervisor is gone with it; it will be launched again.
        self.requeue();
    }

    fn requeue(&mut self) {
        let open = self.trials.iter_mut().filter(|r| !r.state.is_final());
        open.for_each(TrialRecord::requeue);
    }

    fn fail(&mut self, trial: TrialId, failure: &Failure) {
        if trial == TrialId::REFERENCE {
            self.baselines_failed = Some(failure.clone());
        }
        let reason = Reason::Failed(failure.clone());
        self.conclude(trial, TrialState::Failed, reason);
    }

    fn conclude(&mut self, trial: TrialId, state: TrialState, reason: Reason) {
        if let Some(record) = self.trial_mut(trial) {
            record.state = state;
            record.reason = Some(reason);
            record.pid = None;
        }
    }

    fn pause(&mut self, trial: Option<TrialId>, reason: PauseReason) {
        let Some(trial) = trial else {
            self.state = SweepState::Paused(reason);
            return;
        };
        if let Some(record) = self.trial_mut(trial).filter(|r| !r.state.is_final()) {
            record.state = TrialState::Paused;
            record.reason = Some(Reason::Waits(reason));
        }
    }

    fn resume(&mut self, trial: Option<TrialId>) {
        match trial {
            None => self.state = SweepState::Running,
            Some(trial) => {
                if let Some(record) = self.trial_mut(trial) {
                    record.resume();
                }
            }
        }
    }

    fn end(&mut self, end: End) {
        self.state = match end {
            End::Finished => SweepState::Finished,
            End::Stopped => SweepState::Stopped,
        };
        self.requeue();
    }
}
