//! Tiers: named machines, read from `tiers.toml`.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::training_time::{Pace, sustained};
use crate::{
    scenario::{Bounds, Constraint, Error, nearest},
    sweep::{Machine, Sweep},
    words::{Message, message, say},
};

/// The name of the machine that measured.
pub const HERE: &str = "this-machine";

/// The tiers shipped with the program, as their file says them.
pub const SHIPPED: &str = include_str!("../../../scenarios/tiers.toml");

/// A machine, by what it offers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// The name used on the command line.
    pub name: String,
    /// What it is, for a list.
    pub title: String,
    /// Sustained f32 FLOP/s of a well-fed training; for this machine, measured.
    pub flops_per_second: f64,
    /// Memory that a training can use, bytes.
    pub memory_bytes: f64,
    /// Disk that a model can use, bytes.
    pub disk_bytes: f64,
    /// Price of an hour, US dollars; `None` where it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_per_hour: Option<f64>,
    /// Seconds that one training may take on it; `None` is no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget_seconds: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: u32,
    tier: Vec<Tier>,
}

/// Reads a file of tiers.
///
/// # Errors
/// At the first fault, with its line where it has one.
pub fn parse(text: &str, origin: &str) -> Result<Vec<Tier>, Error> {
    let file: File = toml::from_str(text).map_err(|e| {
        let line = e
            .span()
            .map(|s| text[..s.start.min(text.len())].matches('\n').count() + 1);
        Error {
            line,
            ..Error::new(origin, Message::foreign(e.message()))
        }
    })?;
    if file.format != 1 {
        return Err(Error::new(
            origin,
            message!("expected format = 1, got {format}", format = file.format),
        ));
    }
    let mut names = BTreeSet::new();
    for tier in &file.tier {
        let fault = |message: Message| Error {
            key: Some(tier.name.clone()),
            ..Error::new(origin, message)
        };
        if tier.name == HERE {
            return Err(fault(message!(
                "is the machine itself, which is measured: expected another name"
            )));
        }
        if !names.insert(&tier.name) {
            return Err(fault(message!("is listed twice")));
        }
        let numbers = [
            ("flops_per_second", tier.flops_per_second, true),
            ("memory_bytes", tier.memory_bytes, true),
            ("disk_bytes", tier.disk_bytes, true),
            ("price_per_hour", tier.price_per_hour.unwrap_or(0.0), false),
            ("budget_seconds", tier.budget_seconds.unwrap_or(1.0), true),
        ];
        let bad = numbers
            .iter()
            .find(|(_, v, positive)| !v.is_finite() || *v < 0.0 || (*positive && *v == 0.0));
        if let Some((key, value, _)) = bad {
            return Err(fault(message!(
                "expected a positive {key}, got {value}",
                key,
                value
            )));
        }
    }
    Ok(file.tier)
}

/// The tier of a name.
///
/// # Errors
/// When there is none, with a near name.
pub fn find(tiers: &[Tier], name: &str) -> Result<Tier, Error> {
    tiers
        .iter()
        .find(|t| t.name == name)
        .cloned()
        .ok_or_else(|| {
            let names: Vec<&str> = tiers.iter().map(|t| t.name.as_str()).collect();
            let message = message!(
                "no such tier; the tiers are {names}",
                names = names.join(", ")
            );
            Error {
                hint: nearest(name, names.iter().copied()),
                ..Error::new(name, message)
            }
        })
}

impl Tier {
    /// The machine that measured, at its measured FLOP/s; its price is not known.
    pub fn here(machine: &Machine, flops_per_second: f64, disk_bytes: f64) -> Self {
        Self {
            name: HERE.into(),
            title: say!(
                "this machine ({cpu}, {cores} cores)",
                cpu = machine.cpu,
                cores = machine.cores
            ),
            flops_per_second,
            memory_bytes: machine.memory_bytes as f64,
            disk_bytes,
            price_per_hour: None,
            budget_seconds: None,
        }
    }

    /// The machine that measured a sweep: the greatest FLOP/s that one of its models sustained (median over seeds), its
    /// memory, and what the disk had left. `None` before a trial is done.
    pub fn measured(sweep: &Sweep) -> Option<Self> {
        let most = sustained(sweep)?;
        let free = sweep.gauges.iter().rev().find_map(|g| g.1.disk_free);
        let disk = free.map_or(f64::INFINITY, |bytes| bytes as f64);
        Some(Self::here(&sweep.plan.machine, most, disk))
    }

    /// What its memory, its disk and its time bound.
    pub fn bounds(&self) -> Bounds {
        let mut bounds = Bounds::default()
            .with(Constraint::Memory, self.memory_bytes / 1e6)
            .with(Constraint::Size, self.disk_bytes / 1e6);
        bounds.set(Constraint::TrainSeconds, self.budget_seconds);
        bounds
    }

    /// Whether it is the machine that measured.
    pub fn is_here(&self) -> bool {
        self.name == HERE
    }

    /// Wall seconds of a training of `flops` FLOPs, predicted.
    ///
    /// A small model keeps no machine busy: its family's `pace` on the machine that measured, of `here` FLOP/s, is brought to
    /// the tier's FLOP/s. Where nothing tells, all of these are used, which is the least time it can take.
    pub(crate) fn seconds(&self, flops: f64, pace: Option<&Pace>, here: Option<f64>) -> f64 {
        let least = flops / self.flops_per_second;
        let paced = pace
            .zip(here)
            .map(|(pace, here)| pace.seconds(flops, self.flops_per_second / here));
        paced
            .filter(|s| s.is_finite())
            .map_or(least, |s| s.max(least))
    }

    /// Price of a training of some seconds, US dollars; `None` where the price is not known.
    pub(crate) fn cost(&self, seconds: f64) -> Option<f64> {
        self.price_per_hour.map(|price| seconds / 3600.0 * price)
    }
}

#[cfg(test)]
mod tests {
    use super::{SHIPPED, find, parse};

    #[test]
    fn the_shipped_tiers_are_valid_and_rise() {
        let tiers = parse(SHIPPED, "tiers.toml").expect("shipped");
        assert_eq!(tiers.len(), 5);
        assert!(
            tiers
                .windows(2)
                .all(|t| t[0].flops_per_second < t[1].flops_per_second)
        );
        assert!(
            tiers
                .windows(2)
                .all(|t| t[0].price_per_hour < t[1].price_per_hour)
        );
        let error = find(&tiers, "laptp").expect_err("misspelt");
        assert_eq!(error.hint.as_deref(), Some("laptop"));
    }

    #[test]
    fn a_fault_names_its_tier_or_its_line() {
        let twice = SHIPPED.replace("\"laptop\"", "\"edge\"");
        assert!(
            parse(&twice, "t.toml")
                .expect_err("twice")
                .to_string()
                .contains("`edge`: is listed twice")
        );
        let zero = SHIPPED.replace("flops_per_second = 2e11", "flops_per_second = 0");
        assert!(
            parse(&zero, "t.toml")
                .expect_err("zero")
                .to_string()
                .contains("`laptop`: expected a positive flops_per_second")
        );
        let unknown = SHIPPED.replace("price_per_hour = 0.03", "prize_per_hour = 0.03");
        assert!(
            parse(&unknown, "t.toml")
                .expect_err("unknown key")
                .line
                .is_some()
        );
    }

    #[test]
    fn an_unknown_price_is_no_price() {
        let unpriced = SHIPPED.replace("price_per_hour = 0.03", "");
        let tiers = parse(&unpriced, "t.toml").expect("valid");
        let laptop = find(&tiers, "laptop").expect("shipped");
        assert_eq!((laptop.price_per_hour, laptop.cost(3600.0)), (None, None));
        let edge = find(&tiers, "edge").expect("shipped");
        assert_eq!(edge.cost(3600.0), Some(0.005));
    }
}
