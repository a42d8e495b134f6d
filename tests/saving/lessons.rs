//! Simulated learning curves, and sweeps that save on them. How trials learn is drawn here and nowhere told to the advice.

use scalescope::{
    advise::{
        Constraints, advise, early_stopping,
        policy::{self, Step},
    },
    models::Scale,
    sweep::{Bucket, Foreseen, Reason, SkipReason, Sweep, SweepState, TrialRecord, TrialState},
};

use crate::simulated::{Draw, Exam, Paper, parameters, planned, run};

/// Evaluations of one training.
pub const EPOCHS: u32 = 20;

/// A sweep of trainings long enough to be judged on their way.
pub fn planned_long(scales: &[u32], seeds: i64) -> Sweep {
    let mut plan = planned(scales, seeds, &[1.0]).plan;
    for trial in &mut plan.trials {
        trial.budget.epochs = EPOCHS;
    }
    Sweep::new(plan)
}

/// How the models of a sweep learn: what is still missing falls as a power of the steps, for larger models later or sooner, by
/// what was drawn; and a seed's luck at the end shows only late.
struct Lessons {
    slow: f64,
    power: f64,
    drift: f64,
}

impl Lessons {
    fn new(draw: &mut Draw) -> Self {
        Self {
            slow: 10_f64.powf(draw.between(-2.0, -1.0)),
            power: draw.between(0.8, 1.6),
            drift: draw.between(-0.35, 0.35),
        }
    }

    /// Share of the way that is still missing at a share of the steps.
    fn missing(&self, scale: u32, share: f64) -> f64 {
        let slow = self.slow * (parameters(scale) / parameters(4)).powf(self.drift);
        let fall = |t: f64| (1.0 + t / slow).powf(-self.power);
        (fall(share) - fall(1.0)) / (1.0 - fall(1.0))
    }
}

/// Trains a sweep wholly: the final scores with `draw`, the way to them with draws of its own.
pub fn train(
    sweep: &mut Sweep,
    draw: &mut Draw,
    exam: &Exam,
    real: &dyn Fn(u32) -> f64,
    deviation: f64,
) {
    let mut own = Draw::new((1e9 * draw.between(0.0, 1.0)) as u64);
    let lessons = Lessons::new(&mut own);
    let mut sat = Vec::new();
    run(sweep, |trial| {
        let luck = draw.normal();
        let able = (real(trial.scale.0) + deviation * luck).clamp(0.0, 1.0);
        let paper = exam.sit(draw, trial.scale.0);
        let quality = paper.score(able);
        sat.push((luck, paper));
        Some((quality, 2.0 * (1.0 - quality) + 1e-3))
    });
    for (record, (luck, paper)) in sweep.trials.iter_mut().zip(sat) {
        let scale = record.trial.scale.0;
        let top = real(scale);
        let per_epoch = record.steps / u64::from(EPOCHS);
        let mut mood = own.normal();
        for epoch in 1..=EPOCHS {
            let share = f64::from(epoch) / f64::from(EPOCHS);
            mood = 0.7 * mood + 0.51_f64.sqrt() * own.normal();
            let missing = lessons.missing(scale, share);
            let wide = 1.0 + 0.25 * (1.0 - share) / share.sqrt() + 2.0 * missing;
            let swing = share * luck + (1.0 - share * share).sqrt() * mood;
            let way = (top - 0.1_f64.min(0.5 * top)) * missing;
            let able = (top - way + deviation * wide * swing).clamp(0.0, 1.0);
            let score = again(&paper, &mut own, share).score(able);
            let step = u64::from(epoch) * per_epoch;
            record.quality.push(Bucket::new(step, 0.0, 0, [score; 3]));
        }
        record.step = record.steps;
        record.epoch = EPOCHS;
        record.attempt = 1;
    }
}

/// The luck at an earlier share of the training: what the trial alone has is another the earlier it is.
fn again(paper: &Paper, draw: &mut Draw, share: f64) -> Paper {
    let item = |(luck, alone): &(f64, bool)| {
        let other = *alone && draw.between(0.0, 1.0) > share;
        (if other { draw.between(0.0, 1.0) } else { *luck }, *alone)
    };
    Paper(paper.0.iter().map(item).collect())
}

/// A sweep that saved compute.
pub struct Saved {
    /// It at its end.
    pub sweep: Sweep,
    /// Share of the training FLOPs that it took.
    pub share: f64,
    /// What it foresaw.
    pub foreseen: Vec<Foreseen>,
}

/// The same sweep with saving on, one trial at a time; it meets the same curves and outcomes.
pub fn save(full: &Sweep) -> Saved {
    let mut sweep = Sweep::new(full.plan.clone());
    sweep.state = SweepState::Running;
    let mut foreseen = Vec::new();
    let free = Constraints::default();
    loop {
        match policy::next_step(&sweep, &free) {
            Step::Train { trial, foresight } => {
                foreseen.extend(foresight);
                learn(&mut sweep, &full.trials[trial.0 as usize - 1]);
            }
            Step::Decided(decided) => {
                let open = |r: &&mut TrialRecord| r.state == TrialState::Queued;
                for record in sweep.trials.iter_mut().filter(open) {
                    record.state = TrialState::Skipped;
                    let reason = SkipReason::Decided(decided);
                    record.reason = Some(Reason::Skipped(reason));
                }
                assert!((decided.share - policy::spent(&sweep)).abs() < 1e-9);
                sweep.decided = Some(decided);
                sweep.state = SweepState::Finished;
                // What the advice says of the ended sweep is what was decided.
                assert_eq!(advise(&sweep, &free).scale, Some(decided.scale));
                break;
            }
            Step::Wait => panic!("nothing runs"),
            Step::Finished => break,
        }
    }
    sweep.state = SweepState::Finished;
    Saved {
        share: policy::spent(&sweep),
        sweep,
        foreseen,
    }
}

/// Trains one trial epoch by epoch, to its end unless it is found hopeless on the way.
pub fn learn(sweep: &mut Sweep, whole: &TrialRecord) {
    let at = whole.trial.id.0 as usize - 1;
    sweep.trials[at].state = TrialState::Running;
    sweep.trials[at].attempt = 1;
    let (_, on_the_way) = whole
        .quality
        .buckets()
        .split_last()
        .expect("it was evaluated");
    for bucket in on_the_way {
        sweep.trials[at].quality.push(*bucket);
        sweep.trials[at].step = bucket.step;
        let ended = early_stopping::hopeless(sweep, &Constraints::default());
        if let Some((_, halved)) = ended.into_iter().find(|e| e.0 == whole.trial.id) {
            sweep.trials[at].state = TrialState::Skipped;
            sweep.trials[at].reason = Some(Reason::Skipped(SkipReason::Halved(halved)));
            return;
        }
    }
    sweep.trials[at] = whole.clone();
}

/// Mean of the measured qualities of a scale.
pub fn mean(sweep: &Sweep, scale: Scale) -> f64 {
    let own = sweep.trials.iter().filter(|r| r.trial.scale == scale);
    let qualities: Vec<f64> = own
        .filter_map(|r| Some(r.outcome.as_ref()?.quality))
        .collect();
    qualities.iter().sum::<f64>() / qualities.len() as f64
}
