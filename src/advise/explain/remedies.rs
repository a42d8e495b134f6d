//! What would help where nothing satisfies the constraints: bounds that give, other answers, smaller models, better data.

use crate::{
    advise::{
        decide::{baselines::Simple, relaxation::Infeasible},
        evidence::{
            candidate::Candidate,
            constraint::{Constraints, Relaxation},
            orientation::oriented,
        },
        predict::quality_law::{Evidence, Trend, optimum},
    },
    models::Scale,
    scenario::{Bound, Constraint, Direction},
    sweep::{Size, Sweep},
    words::{
        numbers::{bytes, exact, percent, share, value, whole},
        say, word,
    },
};

/// Most weights that pruning is worth proposing to remove.
const PRUNABLE: f64 = 0.9;

/// What would help, most direct first.
pub fn help(
    sweep: &Sweep,
    candidates: &[Candidate],
    constraints: &Constraints,
    options: &[Infeasible],
    (setting, simple): ((f64, f64), Option<Simple>),
) -> Vec<String> {
    let metric = sweep.plan.scenario.quality();
    let direction = metric.direction();
    let mut all = Vec::new();
    if constraints.bound(Constraint::Cost).is_some() {
        all.extend(priced(constraints));
    }
    let relaxed = |found: &Infeasible| relax(&candidates[found.nearest], found, direction);
    all.extend(options.iter().map(relaxed));
    if let Some(bound) = constraints
        .bound(Constraint::Quality)
        .map(|b| oriented(direction, b))
    {
        all.extend(simple.and_then(|s| s.meeting(bound)));
        // Where nothing was learned, a trend or a mean says nothing.
        if simple.is_none_or(|s| s.nothing_learned(candidates).is_none()) {
            all.extend(for_quality(sweep, candidates, constraints, bound, setting));
        }
    }
    all.extend(smaller_numbers(candidates, constraints, direction));
    all.extend(pruned(candidates, constraints, direction));
    all.extend(distilled(candidates, constraints, direction));
    all.extend(smaller_scale(sweep, candidates, constraints));
    all
}

/// Whose price is missing, where a cost is bounded.
fn priced(constraints: &Constraints) -> Option<String> {
    let Some(tier) = &constraints.tier else {
        return Some(
            word("name a machine with --tier: without its price no cost can be judged").to_owned(),
        );
    };
    tier.price_per_hour.is_none().then(|| {
        say!(
            "name a machine whose price is known with --tier: the price of {machine} is not",
            machine = word(&tier.name)
        )
    })
}

fn relax(candidate: &Candidate, found: &Infeasible, direction: Direction) -> String {
    let name = candidate.name();
    let one = |r: &Relaxation| {
        let to = r.to.map(|to| {
            let up = r.constraint != Constraint::Quality || direction == Direction::Minimize;
            r.constraint.digits(to, up)
        });
        match to {
            Some(to) => say!(
                "{limit} from {from} to {to}",
                limit = r.constraint.key(),
                from = exact(r.from),
                to
            ),
            None if r.constraint == Constraint::Quality => say!(
                "{limit} altogether (one seed gives no bound on quality)",
                limit = r.constraint.key()
            ),
            None => say!(
                "{limit} altogether (what it limits is not known)",
                limit = r.constraint.key()
            ),
        }
    };
    let changes: Vec<String> = found.relaxations.iter().map(one).collect();
    say!(
        "relax {changes}: {name} then fits",
        changes = changes.join(word(" and ")),
        name
    )
}

fn for_quality(
    sweep: &Sweep,
    candidates: &[Candidate],
    constraints: &Constraints,
    least: f64,
    setting: (f64, f64),
) -> Vec<String> {
    let metric = sweep.plan.scenario.quality();
    let direction = metric.direction();
    let beyond = optimum(sweep, setting.1).filter(|v| oriented(direction, *v) < least);
    if let Some(optimum) = beyond {
        return vec![say!(
            "no model can meet the bound on quality: the best possible {metric} on these data is {optimum}",
            metric = word(metric.title()),
            optimum = value(optimum)
        )];
    }
    let only_quality = |c: &Candidate| {
        c.broken(constraints, direction)
            .iter()
            .all(|b| b.constraint == Constraint::Quality)
    };
    let measured = || candidates.iter().filter(|c| c.is_measured());
    let best = candidates
        .iter()
        .filter(|c| only_quality(c))
        .filter_map(|c| Some((c.quality?, c)));
    let Some((q, c)) = best.max_by(|a, b| a.0.mean.total_cmp(&b.0.mean)) else {
        return Vec::new();
    };
    let mut said = Vec::new();
    let shown = |v: f64| value(oriented(direction, v));
    if q.mean >= least && q.low < least && q.seed_error.is_some() {
        said.push(say!("more seeds or a larger test split: the mean {metric} of {model}, {mean}, meets the bound, only its pessimistic bound {low} does not", metric = word(metric.title()), model = c.name(), mean = shown(q.mean), low = shown(q.low)));
    }
    let trend = Evidence::of(sweep, c.family, setting).and_then(Evidence::trend);
    // A bound on parameters says nothing where scales are all that is known.
    let counted = sweep.plan.sized_by() == Size::Parameters;
    let within = constraints
        .bound(Constraint::Parameters)
        .filter(|_| counted)
        .unwrap_or(f64::INFINITY);
    let wider = trend
        .as_ref()
        .ok()
        .and_then(Trend::outlook)
        .and_then(|outlook| {
            let steps = (1..=6).map(|i| c.abscissa * f64::from(1 << i));
            steps
                .take_while(|n| *n <= within)
                .map_while(|n| Some((n, outlook.quality(n)?)))
                .find(|(_, p)| p.low >= least)
        });
    let of = if measured().all(only_quality) {
        word("what was measured")
    } else {
        word("what keeps the other limits")
    };
    let (model, mean) = (c.name(), shown(q.mean));
    let facts = &sweep.plan.facts;
    let examples = match facts.known_train() {
        Some(_) => say!(
            "{count} training examples",
            count = whole(facts.train_at(setting.0) as u64)
        ),
        None => say!("{share} of its data", share = share(setting.0)),
    };
    said.push(match wider {
        Some((n, p)) if sweep.plan.sized_by() == Size::Scale => say!("a larger {family}: about scale {scale} is predicted to reach {mean} (at least {low})", family = c.family, scale = whole(n.round() as u64), mean = shown(p.mean), low = shown(p.low)),
        Some((n, p)) => say!("a larger {family}: about {count} parameters are predicted to reach {mean} (at least {low})", family = c.family, count = whole(n.round() as u64), mean = shown(p.mean), low = shown(p.low)),
        None => match trend {
            Ok(_) if c.abscissa * 2.0 > within => say!("more or better data: the best of {of}, {model}, reaches {mean} with {examples}, and twice its parameters are beyond max_params", of, model, mean, examples),
            Ok(_) => say!("more or better data: the best of {of}, {model}, reaches {mean} with {examples}, and no larger scale within the reach of the evidence is predicted to meet the bound", of, model, mean, examples),
            Err(error) => say!("more or better data, or a larger scale: the best of {of}, {model}, reaches {mean} with {examples}; what a larger one would reach cannot be predicted ({error})", of, model, mean, examples, error),
        },
    });
    said
}

/// Eight-bit weights, where the size on disk is all that is broken.
fn smaller_numbers(
    candidates: &[Candidate],
    constraints: &Constraints,
    direction: Direction,
) -> Option<String> {
    let most = constraints.bound(Constraint::Size)?;
    let fits = |c: &&Candidate| {
        let broken = c.broken(constraints, direction);
        c.is_measured()
            && broken.len() == 1
            && broken[0].constraint == Constraint::Size
            && c.int8_bytes.is_some_and(|bytes| bytes / 1e6 <= most)
    };
    let best = candidates.iter().filter(fits).max_by(by_quality)?;
    Some(say!(
        "int8 weights: {model} takes {size} in int8 and fits; what that costs in quality was not measured",
        model = best.name(),
        size = bytes(best.int8_bytes.unwrap_or(f64::NAN))
    ))
}

fn pruned(
    candidates: &[Candidate],
    constraints: &Constraints,
    direction: Direction,
) -> Option<String> {
    let share = |c: &Candidate| {
        let broken = c.broken(constraints, direction);
        let shrinks = |b: &Bound| {
            matches!(
                b.constraint,
                Constraint::Size | Constraint::Parameters | Constraint::Latency
            )
        };
        let needed = broken
            .iter()
            .map(|b| 1.0 - b.bound / c.pessimistic(b.constraint).unwrap_or(f64::INFINITY));
        let needed = needed.fold(0.0, f64::max);
        (c.is_measured() && !broken.is_empty() && broken.iter().all(shrinks) && needed <= PRUNABLE)
            .then_some(needed)
    };
    let able = candidates.iter().filter(|c| share(c).is_some());
    let best = able.max_by(by_quality)?;
    Some(say!(
        "pruning: {model} fits when {share} of its weights are removed as whole units; what that costs in quality was not measured",
        model = best.name(),
        share = percent(share(best)?)
    ))
}

/// A small model that only lacks quality, taught by a larger one that only costs too much.
fn distilled(
    candidates: &[Candidate],
    constraints: &Constraints,
    direction: Direction,
) -> Option<String> {
    let breaks = |c: &Candidate| -> (bool, bool) {
        let broken = c.broken(constraints, direction);
        (
            broken.iter().any(|b| b.constraint == Constraint::Quality),
            broken.iter().any(|b| b.constraint != Constraint::Quality),
        )
    };
    let measured = || candidates.iter().filter(|c| c.is_measured());
    let teacher = measured()
        .filter(|c| breaks(c) == (false, true))
        .max_by(by_quality)?;
    let pupil = measured()
        .filter(|c| breaks(c) == (true, false))
        .max_by(by_quality)?;
    Some(say!(
        "distillation: {pupil} satisfies everything but the quality and {teacher} everything but the cost; taught by the other, the small one may come nearer",
        pupil = pupil.name(),
        teacher = teacher.name()
    ))
}

/// A scale below the ladder, where parameters alone rule all of it out.
fn smaller_scale(
    sweep: &Sweep,
    candidates: &[Candidate],
    constraints: &Constraints,
) -> Option<String> {
    let most = constraints.bound(Constraint::Parameters)?;
    if candidates.iter().any(|c| {
        c.footprint
            .parameters
            .is_none_or(|count| count as f64 <= most)
    }) {
        return None;
    }
    let smallest = candidates.iter().min_by_key(|c| c.footprint.parameters)?;
    // What a program of the user's own would have at other scales, nobody knows here.
    let signature = sweep.plan.facts.signature.as_ref()?;
    let parameters = |scale: u32| {
        let data = signature;
        let cost = smallest.family.footprint(Scale(scale), data);
        cost.map_or(0, |cost| cost.parameters)
    };
    let fits = (1..smallest.scale.0).rev().find(|s| {
        let count = parameters(*s);
        count > 0 && count as f64 <= most
    });
    Some(match fits {
        Some(scale) => say!(
            "a smaller scale: {family} {scale} has {count} parameters; add it to the ladder",
            family = smallest.family,
            scale,
            count = whole(parameters(scale))
        ),
        None => say!(
            "fewer inputs or outputs: even {family} 1 has {count} parameters on this data",
            family = smallest.family,
            count = whole(parameters(1))
        ),
    })
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature that `max_by` calls on references"
)]
fn by_quality(a: &&Candidate, b: &&Candidate) -> std::cmp::Ordering {
    let mean = |c: &Candidate| c.quality.map_or(f64::NEG_INFINITY, |q| q.mean);
    mean(a).total_cmp(&mean(b))
}
