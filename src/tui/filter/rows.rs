//! The lists that can be filtered, and their fields.

use super::query::{Field, Kind, Row, Value};
use crate::{
    scenario::{Backend, Scenario},
    sweep::{ListRow, Sweep, TrialRecord},
};

/// Fields of trials.
pub const TRIALS: &[Field] = &[
    ("family", Kind::Word),
    ("scale", Kind::Number),
    ("seed", Kind::Number),
    ("state", Kind::Word),
    ("loss", Kind::Number),
    ("quality", Kind::Number),
    ("epoch", Kind::Number),
    ("step", Kind::Number),
    ("seconds", Kind::Seconds),
    ("data", Kind::Number),
    ("difficulty", Kind::Number),
    ("params", Kind::Number),
    ("backend", Kind::Word),
];

/// Fields of sweeps.
pub const SWEEPS: &[Field] = &[
    ("sweep", Kind::Word),
    ("scenario", Kind::Word),
    ("state", Kind::Word),
    ("done", Kind::Number),
    ("failed", Kind::Number),
    ("trials", Kind::Number),
    ("quality", Kind::Number),
    ("family", Kind::Word),
    ("scale", Kind::Number),
    ("decision", Kind::Word),
    ("age", Kind::Seconds),
];

/// Fields of presets.
pub const PRESETS: &[Field] = &[
    ("name", Kind::Word),
    ("area", Kind::Word),
    ("task", Kind::Word),
    ("title", Kind::Word),
    ("data", Kind::Word),
    ("family", Kind::Word),
    ("seeds", Kind::Number),
    ("epochs", Kind::Number),
];

fn word(text: &(impl ToString + ?Sized)) -> Value {
    Value::Word(text.to_string())
}

fn number(value: impl Into<f64>) -> Value {
    Value::Number(Some(value.into()))
}

/// A trial of a sweep, with the word for its state.
pub struct TrialRow<'a> {
    /// The trial.
    pub record: &'a TrialRecord,
    /// Its sweep.
    pub sweep: &'a Sweep,
    /// The word for its state.
    pub state: &'static str,
}

impl Row for TrialRow<'_> {
    fn value(&self, field: &str) -> Option<Value> {
        let (r, t) = (self.record, &self.record.trial);
        let candidate = || self.sweep.plan.candidate(t);
        Some(match field {
            "family" => word(&t.family),
            "scale" => number(t.scale.0),
            "seed" => number(t.seed as f64),
            "state" => word(self.state),
            "loss" => Value::Number(r.latest_loss()),
            "quality" => Value::Number(r.latest_quality()),
            "epoch" => number(r.epoch),
            "step" => number(r.step as f64),
            "seconds" => number(r.seconds),
            "data" => number(t.data_fraction),
            "difficulty" => number(t.complexity),
            "params" => {
                let count = candidate().and_then(|c| c.footprint.parameters);
                Value::Number(count.map(|count| count as f64))
            }
            "backend" => word(r.backend.map_or("own", Backend::name)),
            _ => return None,
        })
    }

    fn has(&self, sought: &str) -> bool {
        let t = &self.record.trial;
        let begins = |text: &str| text.starts_with(sought);
        begins(t.family.name())
            || begins(self.state)
            || begins(&t.scale.to_string())
            || begins(&format!("seed{}", t.seed))
    }
}

/// A sweep of the list; `now` is seconds since 1970.
pub struct SweepRow<'a> {
    /// The row.
    pub row: &'a ListRow,
    /// When its age is asked for.
    pub now: f64,
}

impl Row for SweepRow<'_> {
    fn value(&self, field: &str) -> Option<Value> {
        let r = self.row;
        Some(match field {
            "sweep" => word(&r.id),
            "scenario" => word(&r.scenario),
            "state" => word(r.state.name()),
            "done" => number(r.done as f64),
            "failed" => number(r.failed as f64),
            "trials" => number(r.trials as f64),
            "quality" => Value::Number(r.best.map(|(.., quality)| quality)),
            "family" => Value::Word(r.best.map(|(f, ..)| f.to_string()).unwrap_or_default()),
            "scale" => Value::Number(r.best.map(|(_, scale, _)| f64::from(scale.0))),
            "decision" => word(r.verdict.as_ref().map_or("", |v| v.decision.name())),
            "age" => number(self.now - r.created_at),
            _ => return None,
        })
    }

    fn has(&self, sought: &str) -> bool {
        self.row.id.to_string().contains(sought) || self.row.state.name().contains(sought)
    }
}

/// A preset.
pub struct PresetRow<'a>(pub &'a Scenario);

impl Row for PresetRow<'_> {
    fn value(&self, field: &str) -> Option<Value> {
        let s = self.0;
        Some(match field {
            "name" => word(&s.name),
            "area" => word(&s.area),
            "task" => word(&s.task),
            "title" => word(&s.title),
            "data" => word(s.data.source_name()),
            "family" => {
                let families = s.ladder.iter().map(|l| l.family.name());
                word(&families.collect::<Vec<_>>().join(" "))
            }
            "seeds" => number(s.train.seeds),
            "epochs" => number(s.train.epochs),
            _ => return None,
        })
    }

    fn has(&self, sought: &str) -> bool {
        let s = self.0;
        let text = format!("{} {} {} {} {}", s.area, s.task, s.name, s.title, s.summary);
        text.to_lowercase().contains(sought)
    }
}
