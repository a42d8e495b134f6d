//! Baselines of the next item: popular items, what mostly came after the last one, what goes with all that was heard.

use std::collections::{BTreeSet, HashMap};

use super::report::report;
use crate::{
    data::{HistorySet, Question},
    scenario::Metric,
    sweep::EventKind,
    train::{
        hooks::{Control, Ended, Error, Hooks},
        metrics::next_item::{Place, Places},
        objective::place,
        stopwatch::Stopwatch,
    },
};

/// Neighbours of an item that are kept.
const NEIGHBOURS: usize = 100;
/// Distinct items of a stretch whose pairs are counted at most.
const PAIRED: usize = 200;
/// Questions that are answered between two looks at whether to stop.
const PIECE: usize = 200;

/// What an item is followed by or goes with, each with a weight.
type Links = Vec<Vec<(u32, f64)>>;

/// Popularity, a Markov chain of first order, and neighbours by the cosine of what they were heard with.
pub fn baselines(set: &HistorySet, quality: Metric, hooks: &mut dyn Hooks) -> Result<Ended, Error> {
    if let Some(best) = set.optimum {
        hooks.emit(EventKind::Optimum { quality: best.ndcg })?;
    }
    let watch = Stopwatch::start();
    let popular = popularity(set);
    let none = |_: &Question, _: &mut [f64]| {};
    if answered(set, ("popularity", quality), hooks, watch, &popular, none)? == Ended::Stopped {
        return Ok(Ended::Stopped);
    }
    let watch = Stopwatch::start();
    let next = transitions(set);
    let after_last = |question: &Question, scores: &mut [f64]| {
        for (item, count) in question
            .history
            .last()
            .map_or(&[][..], |last| &next[*last as usize])
        {
            scores[*item as usize] += count;
        }
    };
    let name = ("first-order Markov", quality);
    if answered(set, name, hooks, watch, &popular, after_last)? == Ended::Stopped {
        return Ok(Ended::Stopped);
    }
    let watch = Stopwatch::start();
    let near = neighbours(set);
    let of_all = |question: &Question, scores: &mut [f64]| {
        let heard: BTreeSet<u32> = question.history.iter().copied().collect();
        for item in heard {
            for (other, cosine) in &near[item as usize] {
                scores[*other as usize] += cosine;
            }
        }
    };
    answered(set, ("item k-NN", quality), hooks, watch, &popular, of_all)
}

/// Judges a rule on the test split: what it adds to popularity, which parts what it leaves equal.
fn answered(
    set: &HistorySet,
    (name, quality): (&str, Metric),
    hooks: &mut dyn Hooks,
    mut watch: Stopwatch,
    popular: &[f64],
    add: impl Fn(&Question, &mut [f64]),
) -> Result<Ended, Error> {
    let mut places: Vec<Place> = Vec::with_capacity(set.test.len());
    for questions in set.test.chunks(PIECE) {
        if watch.control(hooks)? == Control::Stop {
            return Ok(Ended::Stopped);
        }
        for question in questions {
            let mut scores = popular.to_vec();
            add(question, &mut scores);
            places.push(place(set, &scores, question));
        }
    }
    report(hooks, name, quality, Places(&places).metrics(), &watch)?;
    Ok(Ended::Done)
}

/// How often each item is foretold in what is learned from, as a share that is less than any count or cosine that matters.
fn popularity(set: &HistorySet) -> Vec<f64> {
    const LITTLE: f64 = 1e-12;
    let mut counts = vec![0.0; set.shape.items];
    for item in set.train.iter().flat_map(|stretch| &stretch[1..]) {
        counts[*item as usize] += LITTLE;
    }
    counts
}

/// How often each item came directly after another.
fn transitions(set: &HistorySet) -> Links {
    let mut counts: HashMap<(u32, u32), f64> = HashMap::new();
    for pair in set.train.iter().flat_map(|stretch| stretch.windows(2)) {
        *counts.entry((pair[0], pair[1])).or_default() += 1.0;
    }
    linked(set.shape.items, counts)
}

/// The items that each was heard with most, by the cosine of the stretches that hold them (Sarwar et al. 2001).
fn neighbours(set: &HistorySet) -> Links {
    let mut counts: HashMap<(u32, u32), f64> = HashMap::new();
    let mut of_items = vec![0.0_f64; set.shape.items];
    for stretch in &set.train {
        let distinct: BTreeSet<u32> = stretch.iter().copied().collect();
        let distinct: Vec<u32> = distinct.into_iter().take(PAIRED).collect();
        for (at, item) in distinct.iter().enumerate() {
            of_items[*item as usize] += 1.0;
            for other in &distinct[at + 1..] {
                *counts.entry((*item, *other)).or_default() += 1.0;
            }
        }
    }
    let both = counts.into_iter().flat_map(|((a, b), count)| {
        let cosine = count / (of_items[a as usize] * of_items[b as usize]).sqrt();
        [((a, b), cosine), ((b, a), cosine)]
    });
    let mut links = linked(set.shape.items, both);
    for near in &mut links {
        near.truncate(NEIGHBOURS);
    }
    links
}

/// The links of each item, the heaviest first.
fn linked(items: usize, weights: impl IntoIterator<Item = ((u32, u32), f64)>) -> Links {
    let mut links: Links = vec![Vec::new(); items];
    for ((from, to), weight) in weights {
        links[from as usize].push((to, weight));
    }
    for near in &mut links {
        near.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{HistoryShape, Seen};

    fn set(train: &[&[u32]]) -> HistorySet {
        HistorySet {
            shape: HistoryShape {
                items: 4,
                context: 5,
                answers: 2,
            },
            names: ["a", "b", "c", "d"].map(str::to_owned).to_vec(),
            seen: Seen::Ranked,
            train: train.iter().map(|s| s.to_vec()).collect(),
            validation: Vec::new(),
            test: Vec::new(),
            optimum: None,
            identity: None,
            notes: Vec::new(),
        }
    }

    #[test]
    fn counts_and_cosines_are_those_by_hand() {
        let set = set(&[&[0, 1, 0, 1], &[0, 2], &[1, 3, 0]]);
        assert_eq!(transitions(&set)[0], [(1, 2.0), (2, 1.0)]);
        assert_eq!(transitions(&set)[1], [(0, 1.0), (3, 1.0)]);
        // `a` is in three stretches, `b` in two, both in two; `c` in one, with `a`.
        let near = neighbours(&set);
        let expected = 2.0 / 6.0_f64.sqrt();
        assert_eq!(near[0][0].0, 1);
        assert!((near[0][0].1 - expected).abs() < 1e-12);
        assert!((near[2][0].1 - 1.0 / 3.0_f64.sqrt()).abs() < 1e-12);
        let popular = popularity(&set);
        assert!(popular[1] > popular[2] && popular.iter().all(|p| *p < 1e-6));
    }
}
