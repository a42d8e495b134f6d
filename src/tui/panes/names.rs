//! What models and states are called, and which colour they have, the same on every screen.

use ratatui::style::{Modifier, Style};

use crate::{
    scenario::{Family, Scale, Scenario},
    sweep::{Standing, Sweep, SweepId, Trial, TrialRecord, TrialState},
    tui::{look::Look, theme::Role, widgets::figures},
    words::{noop, word},
};

/// Whether a scenario compares families, so that a scale alone does not name a model.
pub fn several_families(scenario: &Scenario) -> bool {
    scenario.ladder.len() > 1
}

/// The name of a model: its scale, with the family where there are several.
pub fn model(scenario: &Scenario, family: Family, scale: Scale) -> String {
    if several_families(scenario) {
        format!("{family} {scale}")
    } else {
        scale.to_string()
    }
}

/// The name of a candidate with its share of the data and difficulty, where those vary.
pub fn standing_name(scenario: &Scenario, standing: &Standing) -> String {
    model(scenario, standing.family, standing.scale) + &varied(scenario, standing)
}

/// The name of a trial's model with its share of the data and difficulty, where those vary.
pub fn setting_name(scenario: &Scenario, t: &Trial) -> String {
    model(scenario, t.family, t.scale) + &setting(scenario, (t.data_fraction, t.complexity))
}

/// The share of the data and the difficulty, where those vary: ` · 50%`, ` · c2`.
pub fn varied(scenario: &Scenario, standing: &Standing) -> String {
    setting(scenario, (standing.data_fraction, standing.complexity))
}

fn setting(scenario: &Scenario, (share, difficulty): (f64, f64)) -> String {
    let mut text = String::new();
    if scenario.data.fractions.len() > 1 {
        let share = figures::share(share);
        text = format!(" · {share}");
    }
    if scenario.data.complexity.len() > 1 {
        text = format!("{text} · c{}", figures::exact(difficulty));
    }
    text
}

/// What the sign before a difficulty is; `None` where that does not vary.
pub fn difficulty_sign(scenario: &Scenario) -> Option<&'static str> {
    (scenario.data.complexity.len() > 1).then(|| word("c: difficulty"))
}

/// Whether a trial is one of a candidate's.
#[expect(clippy::float_cmp, reason = "both come unchanged from the same plan")]
pub fn belongs(trial: &Trial, standing: &Standing) -> bool {
    (trial.family, trial.scale) == (standing.family, standing.scale)
        && trial.data_fraction == standing.data_fraction
        && trial.complexity == standing.complexity
}

/// The colour of a model: that of its place in the plan.
pub fn candidate_style(look: &Look, sweep: &Sweep, family: Family, scale: Scale) -> Style {
    let same = |c: &crate::sweep::Candidate| (c.family, c.scale) == (family, scale);
    let index = sweep.plan.candidates.iter().position(same).unwrap_or(0);
    look.theme.series(index)
}

/// The same colour, paler where a model learned from less than the greatest share of the data.
pub fn of_share(style: Style, scenario: &Scenario, share: f64) -> Style {
    let most = scenario.data.fractions.iter().copied().fold(0.0, f64::max);
    if share < most {
        style.add_modifier(Modifier::DIM)
    } else {
        style
    }
}

/// What stands behind the name of the model that the advice names.
pub fn advised_suffix(look: &Look, advised: bool) -> &'static str {
    if advised {
        look.glyph(" ✓", " +")
    } else {
        ""
    }
}

/// The mark alone, for a legend.
pub fn advised_mark(look: &Look) -> &'static str {
    look.glyph("✓", "+")
}

/// Characters of a sweep's name that tell its day and hour.
const STAMP: usize = 16;

/// A sweep's name without its day and hour.
pub fn short_id(id: &SweepId) -> String {
    id.0.get(STAMP..).unwrap_or(&id.0).to_owned()
}

/// The word for a trial's state, and its colour: one that nothing holds any more does not run.
pub fn trial_state(record: &TrialRecord, held: bool) -> (&'static str, Role) {
    let role = match record.state {
        TrialState::Running if !held => return (noop("halted"), Role::Warn),
        TrialState::Queued | TrialState::Skipped => Role::Dim,
        TrialState::Running => Role::Accent,
        TrialState::Paused => Role::Warn,
        TrialState::Done => Role::Ok,
        TrialState::Failed => Role::Bad,
    };
    (record.state.name(), role)
}
