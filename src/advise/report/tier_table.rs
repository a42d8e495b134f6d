//! The S x R table: what each scale would take on each tier, and whether it was measured or is predicted.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    advise::{
        evidence::{
            candidate::Candidate,
            constraint::{Constraints, broken_by},
            orientation::oriented,
        },
        machines::{
            tiers::Tier,
            training_time::{Pace, medians},
        },
        predict::unmeasured::with_predictions,
    },
    models::{Family, Scale},
    scenario::{Constraint, Elsewhere, Measurement},
    stats::quantile,
    sweep::{Sweep, TrialRecord, TrialState},
    words::noop,
};

/// What of a machine is bounded, by the constraint that holds it.
const RESOURCES: [(Constraint, &str); 3] = [
    (Constraint::TrainSeconds, noop("time")),
    (Constraint::Memory, noop("memory")),
    (Constraint::Size, noop("disk")),
];

/// Whether a number was measured or is predicted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// By a trial, on this machine.
    Measured,
    /// From ladder arithmetic, FLOPs, learning curves or a law.
    Predicted,
}

/// A number with its origin.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Amount {
    /// The number.
    pub value: f64,
    /// Where it comes from.
    pub origin: Origin,
}

/// One scale on one tier.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cell {
    /// The tier's name.
    pub tier: String,
    /// The family.
    pub family: Family,
    /// The scale.
    pub scale: Scale,
    /// Wall seconds of one training: where measured, the median over seeds.
    pub seconds: Amount,
    /// Peak memory of the training, bytes.
    pub memory: Amount,
    /// Bytes of the weights in f32.
    pub size: Amount,
    /// Price of one training, US dollars; `None` where the tier's price is not known.
    pub cost: Option<Amount>,
    /// Quality to expect within the tier's time; `None` where nothing supports a number.
    pub quality: Option<Amount>,
    /// What of the tier it exceeds, and the bounds that it breaks there; empty where it is feasible.
    pub exceeds: Vec<&'static str>,
}

/// Every candidate on every tier. `here` is the measured FLOP/s of this machine.
pub fn grid(
    sweep: &Sweep,
    constraints: &Constraints,
    tiers: &[Tier],
    here: Option<f64>,
) -> Vec<Cell> {
    let candidates = with_predictions(
        sweep,
        &Constraints {
            tier: None,
            ..constraints.clone()
        },
    );
    let table = Grid {
        sweep,
        constraints,
        here,
        paces: Pace::by_family(sweep),
        medians: medians(sweep),
        overhead: overhead(sweep, &candidates),
    };
    let row = |tier| candidates.iter().map(move |c| (tier, c));
    let all = tiers.iter().flat_map(row);
    all.filter_map(|(tier, c)| cell(&table, tier, c)).collect()
}

/// What every cell of a table shares.
struct Grid<'a> {
    sweep: &'a Sweep,
    constraints: &'a Constraints,
    here: Option<f64>,
    paces: BTreeMap<Family, Pace>,
    /// Family, training FLOPs, seconds.
    medians: Vec<(Family, f64, f64)>,
    /// Bytes that a training took here beyond what ladder arithmetic says: the program, its data, its scratch memory.
    overhead: f64,
}

/// What half of what was measured does not exceed; none where nothing was.
fn overhead(sweep: &Sweep, candidates: &[Candidate]) -> f64 {
    let beyond = |c: &Candidate| {
        let measured = c.worst.get(&Constraint::Memory)? * 1e6;
        Some(measured - c.footprint.training_bytes(batch(sweep, c))?)
    };
    let all = candidates.iter().filter_map(beyond).collect();
    quantile(all, 0.5).map_or(0.0, |b| b.max(0.0))
}

fn batch(sweep: &Sweep, c: &Candidate) -> usize {
    let trial = sweep.trials.iter().find(|r| c.is_of(r));
    trial.map_or(1, |r| r.trial.budget.batch)
}

/// `None` where nobody knows what the candidate costs elsewhere.
fn cell(table: &Grid, tier: &Tier, c: &Candidate) -> Option<Cell> {
    let (sweep, here) = (table.sweep, table.here);
    let records: Vec<&TrialRecord> = sweep
        .trials
        .iter()
        .filter(|r| (r.trial.family, r.trial.scale) == (c.family, c.scale))
        .collect();
    let flops = records
        .iter()
        .map(|r| sweep.plan.training_flops(&r.trial))
        .try_fold(0.0, |most: f64, flops| Some(most.max(flops?)))?;
    let amount = |value: f64, measured: bool| Amount {
        value,
        origin: if measured {
            Origin::Measured
        } else {
            Origin::Predicted
        },
    };
    let seen = |limit| c.worst.get(&limit).copied();
    let measured_here = tier.is_here() && c.is_measured();
    let predicted = tier.seconds(flops, table.paces.get(&c.family), here);
    let typical = |of: &&(Family, f64, f64)| of.0 == c.family && of.1.total_cmp(&flops).is_eq();
    let measured = table.medians.iter().find(typical).map(|m| m.2);
    let seconds = measured.filter(|_| measured_here).unwrap_or(predicted);
    let foreseen = c.footprint.training_bytes(batch(sweep, c));
    let foreseen = foreseen.map(|bytes| bytes + table.overhead);
    let bytes = |constraint| seen(constraint).map(|mb: f64| mb * 1e6);
    let memory = bytes(Constraint::Memory).or(foreseen)?;
    let size = bytes(Constraint::Size).or(c.footprint.stored_bytes(32))?;
    let cost = tier.cost(seconds);
    let typical = Measurement {
        parameters: c.footprint.parameters.map(|count| count as f64),
        size_bytes: Some(size),
        train_seconds: Some(seconds),
        memory_bytes: Some(memory),
        price: cost,
        ..Measurement::default()
    };
    let direction = sweep.plan.scenario.quality().direction();
    let exceeded = broken_by(&tier.bounds(), direction, |c| c.measure(&typical));
    let is_exceeded = |r: &&(Constraint, _)| exceeded.iter().any(|b| b.constraint == r.0);
    let exceeded = RESOURCES.iter().filter(is_exceeded).map(|r| r.1);
    // A bound that was asked for is held against the worst of what was measured here.
    let value = |constraint: Constraint| match constraint.elsewhere() {
        Elsewhere::AsHere if constraint == Constraint::Quality => None,
        Elsewhere::FromFlops if measured_here && constraint == Constraint::TrainSeconds => {
            seen(constraint)
        }
        Elsewhere::AsHere | Elsewhere::FromFlops => constraint.measure(&typical),
        Elsewhere::Unknown => seen(constraint).filter(|_| tier.is_here()),
    };
    let quality = c.broken(table.constraints, direction);
    let quality = quality
        .iter()
        .filter(|b| b.constraint == Constraint::Quality);
    let costs = broken_by(&table.constraints.bounds, direction, value);
    let broken = quality.chain(&costs).map(|b| b.constraint.title());
    Some(Cell {
        tier: tier.name.clone(),
        family: c.family,
        scale: c.scale,
        seconds: amount(seconds, measured_here),
        memory: amount(memory, measured_here && seen(Constraint::Memory).is_some()),
        size: amount(size, seen(Constraint::Size).is_some()),
        cost: cost.map(|cost| amount(cost, measured_here)),
        quality: expected_quality(sweep, tier, c, &records, seconds),
        exceeds: exceeded.chain(broken).collect(),
    })
}

/// The measured quality where the tier's time lets the training end; else what the learning curves had reached by then.
fn expected_quality(
    sweep: &Sweep,
    tier: &Tier,
    c: &Candidate,
    records: &[&TrialRecord],
    seconds: f64,
) -> Option<Amount> {
    let direction = sweep.plan.scenario.quality().direction();
    let share = tier.budget_seconds.map_or(1.0, |most| most / seconds);
    if share >= 1.0 {
        let measured = c.quality.map(|q| Amount {
            value: oriented(direction, q.mean),
            origin: Origin::Measured,
        });
        let predicted = c.predicted.map(|p| Amount {
            value: oriented(direction, p.mean),
            origin: Origin::Predicted,
        });
        return measured.or(predicted);
    }
    let done = records.iter().filter(|r| r.state == TrialState::Done);
    let reached = done.filter_map(|r| {
        let steps = (r.steps as f64 * share) as u64;
        let before = r.quality.buckets().iter().filter(|b| b.step <= steps);
        before.map(|b| b.mean).rfind(|m| m.is_finite())
    });
    let spread = crate::sweep::Spread::of(reached)?;
    Some(Amount {
        value: spread.mean,
        origin: Origin::Predicted,
    })
}
