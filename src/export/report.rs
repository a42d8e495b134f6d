//! What a report says, before it has a form: facts, the advice section by section, and a table of what was measured.

use crate::{
    advise::{Section, sections},
    sweep::{Spread, Standing, Status, Sweep},
    words::{
        noop,
        numbers::{bytes, deviation, seconds, value, whole},
        say, word,
    },
};

use super::asked::Asked;

/// A report.
pub(super) struct Report {
    /// What the sweep studies.
    pub title: String,
    /// Names and values: the sweep, the task, the machine.
    pub facts: Vec<(&'static str, String)>,
    /// The advice; the first section is the verdict and has no title.
    pub sections: Vec<Section>,
    /// What was measured, a row a candidate or baseline under the head.
    pub table: Vec<Vec<String>>,
    /// What is not as it should be.
    pub notes: Vec<String>,
    /// The scenario with every change, as a file that runs the same sweep.
    pub scenario: String,
}

const HEAD: [&str; 9] = [
    noop("model"),
    noop("trials"),
    noop("parameters"),
    noop("quality"),
    noop("loss"),
    noop("training"),
    noop("memory"),
    noop("size"),
    noop("p95 ms"),
];

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
                word(plan.scenario.task.quality().title()).to_owned(),
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
        let mut table = vec![HEAD.iter().map(|h| word(h).to_owned()).collect()];
        table.extend(sweep.standings().iter().map(|s| candidate(sweep, s)));
        table.extend(sweep.baselines.iter().map(|b| {
            let mut row = vec!["–".to_owned(); HEAD.len()];
            word(&b.name).clone_into(&mut row[0]);
            row[3] = value(b.quality);
            row[5] = seconds(b.seconds);
            row
        }));
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
            table,
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

fn candidate(sweep: &Sweep, s: &Standing) -> Vec<String> {
    let name = format!("{} {}", s.family, s.scale);
    let mean = |spread: Option<Spread>, text: fn(f64) -> String| {
        spread.map_or("–".into(), |s| text(s.mean))
    };
    vec![
        name + &sweep.plan.conditions(s.data_fraction, s.complexity),
        format!("{}/{}", s.done, s.planned),
        whole(s.footprint.parameters),
        spread(s.quality),
        spread(s.loss),
        mean(s.seconds, seconds),
        mean(s.memory, bytes),
        mean(s.size, bytes),
        mean(s.latency, value),
    ]
}

fn spread(spread: Option<Spread>) -> String {
    let Some(s) = spread else {
        return "–".into();
    };
    match s.deviation {
        None => value(s.mean),
        Some(d) => format!("{} ±{}", value(s.mean), deviation(d, s.mean)),
    }
}
