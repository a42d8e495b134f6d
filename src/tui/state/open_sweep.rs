//! The sweep that the dashboard looks at.

use crate::{
    advise::{
        Advice, Cell, Constraint, Constraints, LawQuestion, QualityLaw, Tier, TurningPoint, advise,
        broken_at_settings, grid, setting, steps,
        tiers::{SHIPPED, parse},
        turning_points,
    },
    scenario::Direction,
    sweep::{Event, Outlook, Plan, Standing, Status, Sweep, SweepState},
    tui::message::{Mode, ReplayProgress},
    words::noop,
};

/// A sweep with how it is looked at.
pub struct OpenSweep {
    live: Sweep,
    frozen: Option<Box<Sweep>>,
    standings: Vec<Standing>,
    outlook: Outlook,
    /// The advice, with the number of measured trials that it was given for.
    advice: Option<(usize, Advice)>,
    /// What the advice has to satisfy: the scenario's requirements, until the user moves a bound.
    constraints: Constraints,
    /// For each standing, the constraints that it breaks.
    broken: Vec<Vec<Constraint>>,
    /// Which other bounds would turn the advice.
    turns: Vec<TurningPoint>,
    /// The law of the advised family, as last answered.
    law: Option<QualityLaw>,
    /// How often the advice was given anew, and for which of these times the law was asked for.
    advised: u64,
    asked: u64,
    /// Every model on every machine.
    cells: Vec<Cell>,
    /// Where its events come from.
    pub mode: Mode,
    /// Whether a supervisor holds it.
    pub alive: bool,
    /// Its folder, once that was told.
    pub folder: Option<String>,
    /// How far a replay is, once that was told.
    pub played: Option<ReplayProgress>,
}

impl OpenSweep {
    /// A sweep of which no event came yet.
    pub fn new(plan: Plan, mode: Mode) -> Self {
        let live = Sweep::new(plan);
        Self {
            standings: live.standings(),
            constraints: Constraints::of(&live.plan.scenario.bounds),
            broken: vec![Vec::new(); live.standings().len()],
            turns: Vec::new(),
            law: None,
            advised: 0,
            asked: 0,
            cells: Vec::new(),
            outlook: Outlook::of(&live),
            live,
            advice: None,
            frozen: None,
            mode,
            alive: mode == Mode::Live,
            folder: None,
            played: None,
        }
    }

    /// The sweep that is shown.
    pub fn shown(&self) -> &Sweep {
        self.frozen.as_deref().unwrap_or(&self.live)
    }

    /// The sweep as it is now.
    pub fn live(&self) -> &Sweep {
        &self.live
    }

    /// What was measured of each candidate of the sweep that is shown.
    pub fn standings(&self) -> &[Standing] {
        &self.standings
    }

    /// How far the sweep that is shown is, and how long it will take.
    pub fn outlook(&self) -> &Outlook {
        &self.outlook
    }

    /// Takes events in; says whether any of them was new.
    pub fn apply(&mut self, events: &[Event]) -> bool {
        let before = self.live.revision;
        for event in events {
            self.live.apply(event);
        }
        let news = self.live.revision != before;
        if news && self.frozen.is_none() {
            self.judge();
        }
        news && self.frozen.is_none()
    }

    /// Whether the view is frozen.
    pub fn is_frozen(&self) -> bool {
        self.frozen.is_some()
    }

    /// Freezes the view, or lets it go on.
    pub fn freeze(&mut self) {
        self.frozen = match self.frozen.take() {
            Some(_) => None,
            None => Some(Box::new(self.live.clone())),
        };
        self.judge();
    }

    /// The advice on what was measured so far; `None` until a trial is done.
    pub fn advice(&self) -> Option<&Advice> {
        self.advice.as_ref().map(|(_, advice)| advice)
    }

    /// Whether what was measured of a model is what the advice names.
    pub fn advises(&self, s: &Standing) -> bool {
        let named = self.advice().and_then(|a| a.family.zip(a.scale));
        let asked = || setting(self.shown(), &self.constraints);
        named == Some((s.family, s.scale)) && asked() == (s.data_fraction, s.complexity)
    }

    /// What was measured of the models on the Pareto front of the setting that the advice was asked for.
    pub fn front(&self) -> Vec<&Standing> {
        let Some(advice) = self.advice() else {
            return Vec::new();
        };
        let asked = setting(self.shown(), &self.constraints);
        let on = |s: &&Standing| {
            advice.pareto.contains(&(s.family, s.scale)) && asked == (s.data_fraction, s.complexity)
        };
        self.standings.iter().filter(on).collect()
    }

    /// Which other bounds would turn the advice.
    pub fn turns(&self) -> &[TurningPoint] {
        &self.turns
    }

    /// The law of the advised family's quality, or why there is none; `None` until it was answered.
    pub fn law(&self) -> Option<&QualityLaw> {
        self.law.as_ref()
    }

    /// What to ask for the law, with the number of the question; nothing where the present advice was asked about already.
    pub fn ask_law(&mut self) -> Option<(u64, LawQuestion)> {
        if self.asked == self.advised {
            return None;
        }
        self.asked = self.advised;
        let question = LawQuestion::of(self.shown(), &self.constraints, self.advice()?)?;
        Some((self.asked, question))
    }

    /// Numbers its questions after those of the sweep that was opened before, so that no late answer is taken for its own.
    pub fn count_from(&mut self, before: &Self) {
        self.advised += before.advised;
        self.asked += before.advised;
    }

    /// Takes the answer to a question; says whether it still is the question.
    pub fn answer_law(&mut self, number: u64, law: Option<QualityLaw>) -> bool {
        let current = number == self.advised;
        if current {
            self.law = law;
        }
        current
    }

    /// What the advice has to satisfy.
    pub fn constraints(&self) -> &Constraints {
        &self.constraints
    }

    /// For each standing, the constraints that it breaks.
    pub fn broken(&self) -> &[Vec<Constraint>] {
        &self.broken
    }

    /// Every model on every machine, as measured or predicted.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// Moves the bound on a constraint to the next value at which a model passes or falls; where every one that was measured
    /// passes, there is no bound. Says whether it moved.
    pub fn bound(&mut self, constraint: Constraint, tighter: bool) -> bool {
        let steps = steps(self.shown(), &self.constraints, constraint);
        let bound = self.constraints.bound(constraint);
        // How many of the steps pass: at the last one, and without a bound, all of them do.
        let passing = bound.map_or(steps.len(), |b| {
            passing(&steps, b, constraint, self.shown())
        });
        let to = match passing {
            0 | 1 if tighter => return false,
            _ if tighter => steps.get(passing - 2),
            _ if bound.is_none() => return false,
            _ => steps.get(passing).filter(|_| passing + 1 < steps.len()),
        };
        self.set_bound(constraint, to.copied());
        true
    }

    /// Sets the bound on a constraint, or lifts it.
    pub fn set_bound(&mut self, constraint: Constraint, bound: Option<f64>) {
        self.constraints.set(constraint, bound);
        self.advice = None;
        self.judge();
    }

    /// Goes back to the scenario's requirements; says whether anything changed.
    pub fn unbind(&mut self) -> bool {
        let stated = Constraints::of(&self.shown().plan.scenario.bounds);
        let changed = self.constraints != stated;
        if changed {
            self.constraints = stated;
            self.advice = None;
            self.judge();
        }
        changed
    }

    /// Sums up what is shown. The advice takes some milliseconds, so it is given anew only when another trial was measured.
    fn judge(&mut self) {
        self.standings = self.shown().standings();
        self.outlook = Outlook::of(self.shown());
        let done = self.standings.iter().map(|s| s.done).sum();
        if done == 0 {
            self.advice = None;
            self.law = None;
            self.turns.clear();
            self.broken = vec![Vec::new(); self.standings.len()];
            self.cells.clear();
        } else if self
            .advice
            .as_ref()
            .is_none_or(|(given_for, _)| *given_for != done)
        {
            let sweep = self.shown();
            let advice = advise(sweep, &self.constraints);
            let turns = turning_points(sweep, &self.constraints);
            let broken = broken_at_settings(sweep, &self.constraints, &self.standings);
            self.cells = cells(sweep, &self.constraints);
            self.turns = turns;
            self.broken = broken;
            self.advice = Some((done, advice));
            self.advised += 1;
        }
    }

    /// Whether trials can be running now.
    pub fn is_running(&self) -> bool {
        self.mode == Mode::Live && self.alive && !self.live.state.is_final()
    }

    /// Whether it waits for another sweep's end.
    pub fn is_queued(&self) -> bool {
        self.status() == Status::Queued
    }

    /// Whether its trials train, or are shown training.
    pub fn goes_on(&self) -> bool {
        (self.alive || self.mode == Mode::Replay) && !self.shown().state.is_final()
    }

    /// How it stands; a replay is held by its player.
    pub fn status(&self) -> Status {
        Status::of(self.shown(), self.alive || self.mode == Mode::Replay)
    }

    /// The word for how it stands.
    pub fn status_name(&self) -> &'static str {
        match (self.status(), self.shown().state) {
            (Status::Running, SweepState::Planned) => noop("starting"),
            (status, _) => status.name(),
        }
    }
}

/// How many of the steps, tightest first, a bound lets pass.
fn passing(steps: &[f64], bound: f64, constraint: Constraint, sweep: &Sweep) -> usize {
    let direction = sweep.plan.scenario.quality().direction();
    let passes = |v: &&f64| match (constraint, direction) {
        (Constraint::Quality, Direction::Maximize) => **v >= bound,
        _ => **v <= bound,
    };
    steps.iter().filter(passes).count()
}

fn cells(sweep: &Sweep, constraints: &Constraints) -> Vec<Cell> {
    let here = Tier::measured(sweep);
    let rate = here.as_ref().map(|t| t.flops_per_second);
    let mut tiers: Vec<Tier> = here.into_iter().collect();
    tiers.extend(parse(SHIPPED, "scenarios/tiers.toml").unwrap_or_default());
    grid(sweep, constraints, &tiers, rate)
}
