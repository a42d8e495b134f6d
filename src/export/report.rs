//! What a report says, before it has a form: facts, the advice section by section, and a table of what was measured.

use super::{
    asked::Asked,
    text::{COLUMNS, Signs, rows},
};
use crate::{
    advise::{Section, sections},
    sweep::{Status, Sweep},
    words::{numbers::bytes, say, word},
};

/// A report.
pub(super) struct Report {
    /// What the sweep studies.
    pub title: String,
    /// Names and values: the sweep, the task, the machine.
    pub facts: Vec<(&'static str, String)>,
    /// The advice; the first section is the verdict and has no title.
    pub sections: Vec<Section>,
    /// What was measured, a row a candidate or baseline under the head.
    pub table: Vec<[String; COLUMNS]>,
    /// What is not as it should be.
    pub notes: Vec<String>,
    /// The scenario with every change, as a file that runs the same sweep.
    pub scenario: String,
}

impl Report {
    /// The report of a sweep.
    pub fn of(asked: &Asked<'_>) -> Self {
        let sweep = asked.sweep;
        let plan = &sweep.plan;
        let machine = &plan.machine;
        let facts = vec![
            (word("sweep"), plan.id.to_string()),
            (
                word("state"),
                word(Status::of(sweep, false).name()).to_owned(),
            ),
            (word("task"), word(plan.scenario.task.name()).to_owned()),
            (
                word("quality"),
                word(plan.scenario.quality().title()).to_owned(),
            ),
            (
                word("machine"),
                say!(
                    "{cpu}, {cores} cores, {memory}",
                    cpu = &machine.cpu,
                    cores = machine.cores,
                    memory = bytes(machine.memory_bytes as f64)
                ),
            ),
            (word("version"), plan.version.clone()),
        ];
        let mut notes = Vec::new();
        if let Some(reason) = &sweep.baselines_failed {
            notes.push(say!(
                "baselines are missing: {reason}",
                reason = reason.say()
            ));
        }
        for record in &sweep.trials {
            let Some(reason) = record.reason.as_ref().filter(|_| record.outcome.is_none()) else {
                continue;
            };
            let trial = &record.trial;
            notes.push(say!(
                "{family} {scale} seed {seed}: {reason}",
                family = trial.family.name(),
                scale = trial.scale.to_string(),
                seed = trial.seed,
                reason = reason.say()
            ));
        }
        Self {
            title: plan.scenario.title.clone(),
            facts,
            sections: sections(sweep, asked.advice),
            table: rows(sweep, Signs::Unicode),
            notes,
            scenario: toml::to_string_pretty(&plan.scenario).unwrap_or_default(),
        }
    }

    /// The command that runs the same sweep again.
    pub fn command(sweep: &Sweep) -> String {
        let name = &sweep.plan.scenario.name;
        format!("scalescope run ./{name}.toml")
    }
}
