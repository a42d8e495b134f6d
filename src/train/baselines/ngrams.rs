//! Counted models of text: n-grams, interpolated as Witten and Bell do.

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

    /// Surprisal in nats of the symbol at a place of a text after those before it.
    pub fn surprisal(&self, text: &[u32], at: usize, longest: usize) -> f64 {
        let history = &text[at.saturating_sub(longest)..at];
        -self.probability(history, text[at], longest).ln()
    }
}

/// Symbols as one number, the first counting most. A `u128` holds five of any 25 bits.
fn number(symbols: &[u32], base: usize) -> u128 {
    symbols
        .iter()
        .fold(0, |number, s| number * base as u128 + u128::from(*s))
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
        let (train, test) = text.split_at(2400);
        let model = NGrams::count(train, 4, 5);
        let loss = |longest: usize| {
            let nats = (1..test.len()).map(|at| model.surprisal(test, at, longest));
            nats.sum::<f64>() / (test.len() - 1) as f64
        };
        // Each of four symbols by its share; after the frequent one, one of three; all known.
        let shares = 0.5 * 2.0_f64.ln() + 0.5 * 6.0_f64.ln();
        assert!((loss(1) - shares).abs() < 0.01);
        assert!((loss(2) - 0.5 * 3.0_f64.ln()).abs() < 0.01);
        assert!(loss(3) < 0.015 && loss(5) < 0.02);
    }

    proptest! {
        #[test]
        fn probabilities_sum_to_one(
            text in prop::collection::vec(0_u32..6, 0..200),
            history in prop::collection::vec(0_u32..6, 0..8),
            longest in 1_usize..=5,
        ) {
            let model = NGrams::count(&text, 6, 5);
            let sum: f64 = (0..6).map(|s| model.probability(&history, s, longest)).sum();
            prop_assert!((sum - 1.0).abs() < 1e-12, "{}", sum);
            prop_assert!((0..6).all(|s| model.probability(&history, s, longest) > 0.0));
        }
    }
}
