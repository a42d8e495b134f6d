//! Histories that are made: every listener has a taste, a mixture of Markov chains over the items.
//!
//! A chain leads from an item to those that its map puts near; a taste mixes the chains' transitions. Which taste a listener has is
//! hidden, but its posterior given the history is known, so the best possible ranking of the next item is too. `complexity`
//! multiplies the number of tastes and of the items' hidden numbers, and flattens the transitions.

use super::{HistoryOptimum, HistoryOptions, HistorySet, raw::Raw};
use crate::{
    data::{
        Error, Purpose, Random,
        amount::Amount,
        reader::{Origin, Reader},
        spec::Spec,
    },
    words::message,
};

/// The source.
pub const READER: Reader<HistorySet> = Reader {
    origin: Origin::Generated,
    load: generated,
};

const LISTENERS: usize = 3000;
const ITEMS: usize = 200;
const LENGTH: usize = 24;
/// Tastes, chains that they mix, and hidden numbers of an item, at complexity 1.
const TASTES: f64 = 6.0;
const CHAINS: usize = 4;
const NUMBERS: f64 = 8.0;
/// Deviations of the log odds of a transition and of an item's popularity.
const OF_TRANSITIONS: f64 = 2.5;
const OF_ITEMS: f64 = 0.5;
/// How unevenly a taste mixes the chains.
const OF_TASTES: f64 = 2.0;

/// All that decides what is heard next.
struct World {
    items: usize,
    /// The transitions of each taste `[from, to]`, each row summing to 1.
    tastes: Vec<Vec<f64>>,
    /// The probability of each item at the beginning.
    first: Vec<f64>,
}

/// Shares that exponentials of numbers have of their sum.
fn softmax(numbers: &mut [f64]) {
    let most = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut sum = 0.0;
    for number in numbers.iter_mut() {
        *number = (*number - most).exp();
        sum += *number;
    }
    for number in numbers {
        *number /= sum;
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

impl World {
    fn new(items: usize, complexity: f64, random: &mut Random) -> Self {
        let rank = (NUMBERS * complexity).round().max(1.0) as usize;
        let tastes = (TASTES * complexity).round().max(1.0) as usize;
        let mut draw = |n: usize| (0..n).map(|_| random.normal()).collect::<Vec<f64>>();
        let vectors: Vec<Vec<f64>> = (0..items).map(|_| draw(rank)).collect();
        let popularity: Vec<f64> = draw(items).iter().map(|v| OF_ITEMS * v).collect();
        let sharpness = OF_TRANSITIONS / complexity.max(0.01).powf(0.25) / rank as f64;
        let chains: Vec<Vec<f64>> = (0..CHAINS)
            .map(|_| {
                let map: Vec<Vec<f64>> = (0..rank).map(|_| draw(rank)).collect();
                let mut chain = Vec::with_capacity(items * items);
                for from in &vectors {
                    let near: Vec<f64> = map.iter().map(|row| dot(row, from)).collect();
                    let odds = vectors.iter().zip(&popularity);
                    let mut row: Vec<f64> = odds
                        .map(|(to, own)| sharpness * dot(&near, to) + own)
                        .collect();
                    softmax(&mut row);
                    chain.append(&mut row);
                }
                chain
            })
            .collect();
        let tastes = (0..tastes)
            .map(|_| {
                let mut shares: Vec<f64> = draw(CHAINS).iter().map(|v| OF_TASTES * v).collect();
                softmax(&mut shares);
                let mut taste = vec![0.0; items * items];
                for (share, chain) in shares.iter().zip(&chains) {
                    for (sum, p) in taste.iter_mut().zip(chain) {
                        *sum += share * p;
                    }
                }
                taste
            })
            .collect();
        let mut first = popularity;
        softmax(&mut first);
        Self {
            items,
            tastes,
            first,
        }
    }

    fn row(&self, taste: usize, from: u32) -> &[f64] {
        &self.tastes[taste][from as usize * self.items..][..self.items]
    }

    fn history(&self, length: usize, random: &mut Random) -> Vec<u32> {
        let taste = random.below(self.tastes.len());
        let mut history = vec![pick(&self.first, random.uniform())];
        while history.len() < length {
            let row = self.row(taste, history[history.len() - 1]);
            history.push(pick(row, random.uniform()));
        }
        history
    }

    /// The probability of each item after a history, whatever the listener's taste may be.
    fn next(&self, history: &[u32]) -> Vec<f64> {
        let likely = |taste: usize| {
            let steps = history.windows(2);
            steps
                .map(|w| self.row(taste, w[0])[w[1] as usize].ln())
                .sum()
        };
        let mut posterior: Vec<f64> = (0..self.tastes.len()).map(likely).collect();
        softmax(&mut posterior);
        let mut next = vec![0.0; self.items];
        let last = history.last().copied().unwrap_or(0);
        for (taste, share) in posterior.iter().enumerate() {
            for (sum, p) in next.iter_mut().zip(self.row(taste, last)) {
                *sum += share * p;
            }
        }
        next
    }
}

/// The item at which the probabilities' running sum passes `at` (0 to 1).
fn pick(probabilities: &[f64], at: f64) -> u32 {
    let mut sum = 0.0;
    let passes = |p: &f64| {
        sum += p;
        at < sum
    };
    // Rounding may leave the sum a little below 1: the last item takes the rest.
    let place = probabilities.iter().position(passes);
    place.unwrap_or(probabilities.len() - 1) as u32
}

/// Makes histories, and what the truth scores on those held out.
fn generated(spec: &Spec, amount: Amount) -> Result<HistorySet, Error> {
    let options = &spec.histories;
    let HistoryOptions {
        listeners,
        items,
        length,
        ..
    } = options;
    let random = &mut Random::new(spec.seed, Purpose::Listening);
    let world = World::new(items.unwrap_or(ITEMS), amount.complexity, random);
    let length = length.unwrap_or(LENGTH);
    let histories = (0..listeners.unwrap_or(LISTENERS))
        .map(|_| world.history(length / 2 + random.below(length + 1), random));
    let raw = Raw {
        histories: histories.collect(),
        names: (1..=world.items).map(|n| format!("song {n}")).collect(),
        notes: Vec::new(),
    };
    let mut set = raw.divide(spec, amount)?;
    let questions = set.test.iter().map(|question| {
        let mut next = world.next(&question.history);
        if set.seen == super::Seen::LeftOut {
            for item in &question.history {
                next[*item as usize] = 0.0;
            }
        }
        (next, question.next)
    });
    set.optimum = HistoryOptimum::of(questions);
    if let Some(best) = set.optimum {
        let four = |v: f64| format!("{v:.4}");
        set.notes.push(message!(
            "the true transitions score NDCG@10 {ndcg}, hit rate {hit_rate} and reciprocal rank {mrr} on this test split, NDCG@10 \
             {expected} in expectation",
            ndcg = four(best.ndcg),
            hit_rate = four(best.hit_rate),
            mrr = four(best.mrr),
            expected = four(best.expected_ndcg)
        ));
    }
    Ok(set)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(options: &str, seed: u64, complexity: f64) -> HistorySet {
        let spec = serde_json::from_str(&format!(
            r#"{{"source": "chains", "seed": {seed}, "histories": {options}}}"#
        ));
        generated(&spec.expect("a specification"), Amount::whole(complexity)).expect("a set")
    }

    const FEW: &str = r#"{"listeners": 300, "items": 60}"#;

    #[test]
    fn a_set_depends_on_its_seed_and_complexity_only() {
        let set = made(FEW, 1, 1.0);
        assert_eq!(set, made(FEW, 1, 1.0));
        assert_ne!(set.train, made(FEW, 2, 1.0).train);
        assert_ne!(set.train, made(FEW, 1, 2.0).train);
        assert_eq!((set.test.len(), set.shape.items), (300, 60));
        let lengths = || set.test.iter().map(|q| q.history.len() + 1);
        assert_eq!((lengths().min(), lengths().max()), (Some(12), Some(36)));
    }

    #[test]
    fn transitions_are_probabilities_and_what_is_heard_follows_them() {
        let random = &mut Random::new(5, Purpose::Listening);
        let world = World::new(20, 1.0, random);
        for taste in &world.tastes {
            assert!(
                taste
                    .chunks(20)
                    .all(|row| (row.iter().sum::<f64>() - 1.0).abs() < 1e-9)
            );
        }
        // How often the item came that was given a probability of about a half, over many histories.
        let (mut given, mut came, mut spread) = (0.0, 0.0, 0.0);
        for _ in 0..2000 {
            let history = world.history(8, random);
            let next = world.next(&history[..7]);
            for (item, p) in next.iter().enumerate().filter(|(_, p)| **p > 0.2) {
                given += p;
                spread += p * (1.0 - p);
                came += f64::from(u8::from(item as u32 == history[7]));
            }
        }
        assert!(
            given > 200.0 && (given - came).abs() < 4.0 * spread.sqrt(),
            "{given} {came}"
        );
    }

    #[test]
    fn the_posterior_knows_a_taste_after_a_long_history() {
        let random = &mut Random::new(7, Purpose::Listening);
        let world = World::new(40, 1.0, random);
        let own: f64 = (0..100)
            .map(|_| {
                let taste = random.below(world.tastes.len());
                let mut history = vec![0];
                for _ in 0..200 {
                    let row = world.row(taste, history[history.len() - 1]);
                    history.push(pick(row, random.uniform()));
                }
                let (found, right) = (world.next(&history), world.row(taste, history[200]));
                found
                    .iter()
                    .zip(right)
                    .map(|(a, b)| (a - b).abs())
                    .sum::<f64>()
                    / 2.0
            })
            .sum();
        assert!(own / 100.0 < 0.02, "{own}");
    }

    #[test]
    fn the_optimum_is_what_was_expected_and_falls_with_complexity() {
        let many = r#"{"listeners": 1500, "items": 60}"#;
        let best = |c| made(many, 1, c).optimum.expect("known");
        let usual = best(1.0);
        assert!((usual.ndcg - usual.expected_ndcg).abs() < 0.03, "{usual:?}");
        let (easy, hard) = (best(0.25), best(4.0));
        assert!(
            easy.expected_ndcg > usual.expected_ndcg + 0.01
                && usual.expected_ndcg > hard.expected_ndcg + 0.01,
            "{easy:?} {usual:?} {hard:?}"
        );
    }
}
