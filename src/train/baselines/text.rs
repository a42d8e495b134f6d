//! Counted models of text: n-grams, interpolated as Witten and Bell do.

use crate::data::text::TextSet;

/// The longest n-gram that is counted.
pub const LONGEST: usize = 5;
/// Symbols of the training split that are counted at most, the last ones.
const MOST: usize = 10_000_000;

/// Counts of the symbols after each context of up to some length.
///
/// `P(w | h) = (c(h w) + t(h) P(w | h')) / (c(h) + t(h))`, where `t(h)` is the number of distinct symbols after the context
/// `h`, `h'` is `h` without its first symbol, and below the empty context all symbols are equally probable (Witten and Bell
/// 1991, method C, interpolated).
#[derive(Clone, Debug)]
pub struct NGrams {
    symbols: usize,
    /// By the length of the context.
    orders: Vec<Order>,
}

/// The n-grams of one length.
#[derive(Clone, Debug)]
struct Order {
    /// Each context with the number of its occurrences and of distinct symbols after it, sorted.
    contexts: Vec<(u128, u32, u32)>,
    /// Each context with a symbol after it and how often that came, sorted.
    grams: Vec<(u128, u32)>,
}

impl NGrams {
    /// Counts a text of symbols below `symbols`, for contexts shorter than `longest`.
    pub fn count(text: &[u32], symbols: usize, longest: usize) -> Self {
        let order = |length: usize| {
            let mut all: Vec<u128> = text
                .windows(length + 1)
                .map(|gram| number(gram, symbols))
                .collect();
            all.sort_unstable();
            let grams: Vec<(u128, u32)> = all
                .chunk_by(|a, b| a == b)
                .map(|same| (same[0], same.len() as u32))
                .collect();
            let contexts = grams
                .chunk_by(|a, b| a.0 / symbols as u128 == b.0 / symbols as u128)
                .map(|same| {
                    let count = same.iter().map(|gram| gram.1).sum();
                    (same[0].0 / symbols as u128, count, same.len() as u32)
                })
                .collect();
            Order { contexts, grams }
        };
        Self {
            symbols,
            orders: (0..longest).map(order).collect(),
        }
    }

    /// Probability of a symbol after a history, by n-grams up to the length `longest`.
    pub fn probability(&self, history: &[u32], symbol: u32, longest: usize) -> f64 {
        let mut probability = 1.0 / self.symbols as f64;
        let most = longest.min(self.orders.len());
        for (length, order) in self.orders[..most].iter().enumerate() {
            if length > history.len() {
                break;
            }
            let context = number(&history[history.len() - length..], self.symbols);
            let Ok(at) = order.contexts.binary_search_by_key(&context, |c| c.0) else {
                break;
            };
            let (_, seen, distinct) = order.contexts[at];
            let gram = context * self.symbols as u128 + u128::from(symbol);
            let count = order
                .grams
                .binary_search_by_key(&gram, |g| g.0)
                .map_or(0, |at| order.grams[at].1);
            let (seen, distinct) = (f64::from(seen), f64::from(distinct));
            probability = (f64::from(count) + distinct * probability) / (seen + distinct);
        }
        probability
    }
}

/// Symbols as one number, the first counting most. A `u128` holds five of any 25 bits.
fn number(symbols: &[u32], base: usize) -> u128 {
    symbols
        .iter()
        .fold(0, |number, s| number * base as u128 + u128::from(*s))
}

/// What an n-gram model makes of the test split.
#[derive(Clone, Debug, PartialEq)]
pub struct Baseline {
    /// Its name: `unigram`, `bigram`, ...
    pub name: String,
    /// Surprisal of every symbol of the test split but the first, in nats, as a network is judged.
    pub nats: Vec<f64>,
}

/// The n-gram models from one symbol to [`LONGEST`]; `None` where `stop` said so in between.
///
/// # Errors
/// As `stop`.
pub fn ngrams<E>(
    set: &TextSet,
    mut stop: impl FnMut() -> Result<bool, E>,
) -> Result<Option<Vec<Baseline>>, E> {
    let counted = &set.train[set.train.len().saturating_sub(MOST)..];
    let model = NGrams::count(counted, set.symbols.len(), LONGEST);
    let mut baselines = Vec::new();
    for longest in 1..=LONGEST {
        if stop()? {
            return Ok(None);
        }
        let surprisal = |at: usize| {
            let history = &set.test[at.saturating_sub(LONGEST)..at];
            -model.probability(history, set.test[at], longest).ln()
        };
        let name = match longest {
            1 => "unigram".to_owned(),
            2 => "bigram".to_owned(),
            3 => "trigram".to_owned(),
            _ => format!("{longest}-gram"),
        };
        baselines.push(Baseline {
            name: if counted.len() < set.train.len() {
                format!("{name} of {MOST} symbols")
            } else {
                name
            },
            nats: (1..set.test.len()).map(surprisal).collect(),
        });
    }
    Ok(Some(baselines))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_formula_by_hand() {
        // "abab b": after `a` always `b`; counts a 2, b 3 of 5, two distinct of three symbols.
        let model = NGrams::count(&[0, 1, 0, 1, 1], 3, 2);
        let one = |count: f64| (count + 2.0 / 3.0) / 7.0;
        assert!((model.probability(&[], 0, 5) - one(2.0)).abs() < 1e-12);
        assert!((model.probability(&[], 2, 5) - one(0.0)).abs() < 1e-12);
        let after_a = (2.0 + one(3.0)) / 3.0;
        assert!((model.probability(&[1, 0], 1, 5) - after_a).abs() < 1e-12);
        assert!((model.probability(&[1, 0], 1, 1) - one(3.0)).abs() < 1e-12);
        // A context that never came says nothing.
        assert!((model.probability(&[2], 1, 2) - one(3.0)).abs() < 1e-12);
    }

    #[test]
    fn longer_contexts_see_more_of_a_text_that_repeats() {
        let text: Vec<u32> = (0..3000).map(|i| [0, 1, 0, 2, 0, 3][i % 6]).collect();
        let set = TextSet {
            context: 8,
            symbols: ["a", "b", "c", "d"].map(str::to_owned).into(),
            train: text[..2400].to_vec(),
            validation: Vec::new(),
            test: text[2400..].to_vec(),
            characters_per_symbol: 1.0,
            optimum: None,
            notes: Vec::new(),
        };
        let baselines = ngrams(&set, || Ok::<_, ()>(false))
            .expect("ok")
            .expect("all");
        let names: Vec<&str> = baselines.iter().map(|b| b.name.as_str()).collect();
        assert_eq!(names, ["unigram", "bigram", "trigram", "4-gram", "5-gram"]);
        let loss: Vec<f64> = baselines
            .iter()
            .map(|b| b.nats.iter().sum::<f64>() / b.nats.len() as f64)
            .collect();
        assert_eq!(baselines[0].nats.len(), 599);
        // One of four symbols by their shares; every other symbol known; all known.
        assert!((loss[0] - (0.5 * 2.0_f64.ln() + 0.5 * 6.0_f64.ln())).abs() < 0.01);
        assert!((loss[1] - 0.5 * 3.0_f64.ln()).abs() < 0.01);
        assert!(loss[2] < 0.01 + 0.5 * 0.01 && loss[4] < 0.02, "{loss:?}");
        let stopped = ngrams(&set, || Ok::<_, ()>(true)).expect("ok");
        assert_eq!(stopped, None);
    }

    proptest! {
        #[test]
        fn probabilities_sum_to_one(
            text in prop::collection::vec(0_u32..6, 0..200),
            history in prop::collection::vec(0_u32..6, 0..8),
            longest in 1_usize..=LONGEST,
        ) {
            let model = NGrams::count(&text, 6, LONGEST);
            let sum: f64 = (0..6).map(|s| model.probability(&history, s, longest)).sum();
            prop_assert!((sum - 1.0).abs() < 1e-12, "{}", sum);
            prop_assert!((0..6).all(|s| model.probability(&history, s, longest) > 0.0));
        }
    }
}
