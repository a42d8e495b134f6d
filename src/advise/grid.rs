//! The S x R table: what each scale would take on each tier, and whether it was measured or is predicted.

use serde::Serialize;

use super::{
    candidate::{Candidate, foreseen, oriented},
    constraint::{Constraints, Limit},
    tiers::Tier,
};
use crate::{
    models::{Family, Scale},
    sweep::{Sweep, TrialRecord, TrialState},
    words::later,
};

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
    /// Wall seconds of one training.
    pub seconds: Amount,
    /// Peak memory of the training, bytes.
    pub memory: Amount,
    /// Bytes of the weights in f32.
    pub size: Amount,
    /// Price of one training, US dollars.
    pub cost: Amount,
    /// Quality to expect within the tier's time; `None` where nothing supports a number.
    pub quality: Option<Amount>,
    /// What of the tier it exceeds; empty where it is feasible.
    pub exceeds: Vec<&'static str>,
}

/// Every candidate on every tier. `here` is the measured FLOP/s of this machine.
pub fn grid(
    sweep: &Sweep,
    constraints: &Constraints,
    tiers: &[Tier],
    here: Option<f64>,
) -> Vec<Cell> {
    let candidates = foreseen(
        sweep,
        &Constraints {
            tier: None,
            ..constraints.clone()
        },
    );
    let row = |tier| candidates.iter().map(move |c| (tier, c));
    tiers
        .iter()
        .flat_map(row)
        .map(|(tier, c)| cell(sweep, tier, c, here))
        .collect()
}

fn cell(sweep: &Sweep, tier: &Tier, c: &Candidate, here: Option<f64>) -> Cell {
    let records: Vec<&TrialRecord> = sweep
        .trials
        .iter()
        .filter(|r| (r.trial.family, r.trial.scale) == (c.family, c.scale))
        .collect();
    let flops = records
        .iter()
        .map(|r| sweep.plan.training_flops(&r.trial))
        .fold(0.0, f64::max);
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
    let seconds = tier.seconds(flops, seen(Limit::TrainSeconds), here);
    let batch = records.first().map_or(1, |r| r.trial.budget.batch);
    let memory =
        seen(Limit::Memory).map_or(c.footprint.training_bytes(batch) as f64, |mb| mb * 1e6);
    let size = seen(Limit::Size).map_or(c.footprint.stored_bytes(32) as f64, |mb| mb * 1e6);
    let exceeds = [
        (
            later("time"),
            tier.budget_seconds.is_some_and(|most| seconds > most),
        ),
        (later("memory"), memory > tier.memory_bytes),
        (later("disk"), size > tier.disk_bytes),
    ];
    Cell {
        tier: tier.name.clone(),
        family: c.family,
        scale: c.scale,
        seconds: amount(seconds, measured_here),
        memory: amount(memory, measured_here && seen(Limit::Memory).is_some()),
        size: amount(size, seen(Limit::Size).is_some()),
        cost: amount(seconds / 3600.0 * tier.price_per_hour, measured_here),
        quality: quality(sweep, tier, c, &records, seconds),
        exceeds: exceeds.iter().filter(|e| e.1).map(|e| e.0).collect(),
    }
}

/// The measured quality where the tier's time lets the training end; else what the learning curves had reached by then.
fn quality(
    sweep: &Sweep,
    tier: &Tier,
    c: &Candidate,
    records: &[&TrialRecord],
    seconds: f64,
) -> Option<Amount> {
    let direction = sweep.plan.scenario.task.quality().direction();
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
