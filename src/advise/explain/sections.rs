//! The whole advice in words, section by section: what `advise` prints, and what the dashboard shows to whoever asks why.

use super::numbers::likely;
use crate::{
    advise::{
        decide::advice::{Advice, Decision, LawLine},
        law::Form,
    },
    sweep::Sweep,
    words::{
        numbers::{bare, exact, share, value, whole},
        say, word,
    },
};

/// Lines under a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// What they are about; empty for the verdict, which comes first.
    pub title: String,
    /// The sentences, without bullets.
    pub lines: Vec<String>,
}

impl Advice {
    /// How sure it is, in words; `None` where nothing tells.
    pub fn certainty(&self) -> Option<String> {
        let fits = self.candidates.iter().filter(|c| c.feasible).count();
        let all = self.candidates.iter().all(|c| c.seeds > 0);
        if self.decision == Decision::Chosen && fits == 1 && all {
            return Some(match self.candidates.len() {
                1 => word("the only one that was planned").to_owned(),
                _ => word("the only one that fits").to_owned(),
            });
        }
        let share = likely(self.confidence?);
        Some(say!("{share} confidence", share))
    }
}

/// All that some advice says.
pub fn sections(sweep: &Sweep, advice: &Advice) -> Vec<Section> {
    let section = |title: String, lines: Vec<String>| Section { title, lines };
    let mut all = vec![
        section(String::new(), verdict(advice)),
        section(
            say!("why ({sweep})", sweep = sweep.plan.id),
            advice.reasons.clone(),
        ),
        section(word("law").to_owned(), law(advice)),
        section(
            word("best scale by setting").to_owned(),
            by_setting(sweep, advice),
        ),
        section(
            word("what would help").to_owned(),
            advice.would_help.clone(),
        ),
        section(
            word("what would change it").to_owned(),
            advice.would_change.clone(),
        ),
    ];
    all.retain(|section| !section.lines.is_empty());
    all
}

fn verdict(advice: &Advice) -> Vec<String> {
    let mut lines = vec![advice.answered()];
    lines.extend(advice.quality.map(|q| {
        let [mean, low, high] = [q.mean, q.low, q.high].map(value);
        if q.low.is_nan() {
            return say!(
                "{metric} {mean}; one seed: how far seeds scatter is unknown",
                metric = word(advice.metric.title()),
                mean
            );
        }
        say!(
            "{metric} {mean}, 90% interval {low} to {high}",
            metric = word(advice.metric.title()),
            mean,
            low,
            high
        )
    }));
    lines
}

/// The law with its numbers.
fn law(advice: &Advice) -> Vec<String> {
    let Some(law) = &advice.law else {
        return Vec::new();
    };
    let mut lines = vec![formula(law)];
    lines.extend(law.optimum.map(|o| {
        let [parameters, examples] = [o.parameters, o.data].map(|v| whole(v.round() as u64));
        say!(
            "its best use of the compute of the largest model on all data: {parameters} parameters on {examples} examples",
            parameters,
            examples
        )
    }));
    lines
}

fn formula(law: &LawLine) -> String {
    let numbers = law.parameters.iter();
    let numbers: Vec<String> = numbers
        .map(|(k, v)| format!("{k} {}", bare(&format!("{v:.4}"))))
        .collect();
    let formula = match law.form {
        Form::Chinchilla => "loss = E + A / N^alpha + B / D^beta",
        Form::Saturating => "loss = E + k x^-c",
        Form::Power => "loss = k x^-c",
        Form::Broken => "loss = E + k x^-c (1 + (x / x1)^(1 / f))^(-c1 f)",
        Form::M4 => "(loss - E) / (E0 - loss)^a = k x^-c",
    };
    format!("{formula}: {}", numbers.join(", "))
}

/// How the choice moves with data and difficulty.
fn by_setting(sweep: &Sweep, advice: &Advice) -> Vec<String> {
    let varies = |values: &[f64]| values.len() > 1;
    let data = &sweep.plan.scenario.data;
    let (shares, difficulties) = (varies(&data.fractions), varies(&data.complexity));
    let lines = advice.by_setting.iter().map(|s| {
        let at = [
            shares.then(|| say!("data {share}", share = share(s.data_fraction))),
            difficulties.then(|| say!("difficulty {value}", value = exact(s.complexity))),
        ];
        let at: Vec<String> = at.into_iter().flatten().collect();
        let (family, scale) = (s.family, s.scale);
        let (at, quality) = (at.join(word(", ")), value(s.quality));
        format!("{at}: {family} {scale}, {quality}")
    });
    lines.collect()
}
