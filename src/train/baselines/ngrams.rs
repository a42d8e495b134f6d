//! Counted models of text: n-grams with the smoothing that loses least, the modified one of Kneser and Ney.

/// Counts of the symbols after each context of up to some length.
///
/// `P(w | h) = (c(h w) - D(c(h w)) + sum of D over what came after h * P(w | h')) / c(h)`, where `h'` is `h` without its
/// first symbol and below the empty context all symbols are equally probable. The longest context counts occurrences,
/// every shorter one the distinct symbols before (Chen and Goodman 1999, modified Kneser-Ney, interpolated).
#[derive(Clone, Debug)]
pub struct NGrams {
    symbols: usize,
    /// By the length of the context.
    orders: Vec<Order>,
}

/// What is counted: occurrences, or distinct symbols before.
const KINDS: usize = 2;
const OCCURRENCES: usize = 0;
const SPREAD: usize = 1;

/// The discount where too little was seen to estimate it.
const DISCOUNT: f64 = 0.5;

/// The n-grams of one length.
#[derive(Clone, Debug)]
struct Order {
    /// Sorted by number.
    contexts: Vec<Context>,
    /// Sorted by number.
    grams: Vec<Gram>,
    /// Taken off counts of one, of two, and of more.
    discounts: [[f64; 3]; KINDS],
}

/// A context with a symbol after it.
#[derive(Clone, Copy, Debug)]
struct Gram {
    number: u128,
    counts: [u32; KINDS],
}

#[derive(Clone, Copy, Debug)]
struct Context {
    number: u128,
    totals: [Totals; KINDS],
}

/// What came after a context.
#[derive(Clone, Copy, Debug, Default)]
struct Totals {
    sum: u32,
    /// Distinct symbols that were counted once, twice, and more often.
    distinct: [u32; 3],
}

impl Totals {
    fn add(&mut self, count: u32) {
        self.sum += count;
        if count > 0 {
            self.distinct[class(count)] += 1;
        }
    }
}

/// Which of the three discounts a count has.
fn class(count: u32) -> usize {
    count.clamp(1, 3) as usize - 1
}

impl NGrams {
    /// Counts a text of symbols below `symbols`, for contexts shorter than `longest`.
    pub fn count(text: &[u32], symbols: usize, longest: usize) -> Self {
        let mut grams: Vec<Vec<Gram>> = (1..=longest)
            .map(|length| occurrences(text, symbols, length))
            .collect();
        for shorter in 1..longest {
            let (left, right) = grams.split_at_mut(shorter);
            spread(&mut left[shorter - 1], &right[0], symbols, shorter);
        }
        Self {
            symbols,
            orders: grams.into_iter().map(|g| Order::new(g, symbols)).collect(),
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
            let Ok(at) = order.contexts.binary_search_by_key(&context, |c| c.number) else {
                break;
            };
            let kind = if length + 1 == most {
                OCCURRENCES
            } else {
                SPREAD
            };
            let Totals { sum, distinct } = order.contexts[at].totals[kind];
            if sum == 0 {
                break;
            }
            let gram = context * self.symbols as u128 + u128::from(symbol);
            let count = order
                .grams
                .binary_search_by_key(&gram, |g| g.number)
                .map_or(0, |at| order.grams[at].counts[kind]);
            let discounts = &order.discounts[kind];
            let kept = match count {
                0 => 0.0,
                _ => f64::from(count) - discounts[class(count)],
            };
            let freed = discounts
                .iter()
                .zip(distinct)
                .map(|(d, n)| d * f64::from(n));
            probability = (kept + freed.sum::<f64>() * probability) / f64::from(sum);
        }
        probability
    }

    /// Surprisal in nats of the symbol at a place of a text after those before it.
    pub fn surprisal(&self, text: &[u32], at: usize, longest: usize) -> f64 {
        let history = &text[at.saturating_sub(longest)..at];
        -self.probability(history, text[at], longest).ln()
    }
}

impl Order {
    fn new(grams: Vec<Gram>, symbols: usize) -> Self {
        let before = |gram: &Gram| gram.number / symbols as u128;
        let contexts = grams.chunk_by(|a, b| before(a) == before(b)).map(|same| {
            let mut totals = [Totals::default(); KINDS];
            for gram in same {
                for (totals, count) in totals.iter_mut().zip(gram.counts) {
                    totals.add(count);
                }
            }
            Context {
                number: before(&same[0]),
                totals,
            }
        });
        Self {
            contexts: contexts.collect(),
            discounts: [OCCURRENCES, SPREAD].map(|kind| discounts(&grams, kind)),
            grams,
        }
    }
}

/// The n-grams of a length and how often they occur, sorted.
fn occurrences(text: &[u32], symbols: usize, length: usize) -> Vec<Gram> {
    let mut all: Vec<u128> = text
        .windows(length)
        .map(|gram| number(gram, symbols))
        .collect();
    all.sort_unstable();
    let counted = all.chunk_by(|a, b| a == b).map(|same| Gram {
        number: same[0],
        counts: [same.len() as u32, 0],
    });
    counted.collect()
}

/// Counts the distinct symbols before n-grams of a length, from those that are one longer.
fn spread(grams: &mut [Gram], longer: &[Gram], symbols: usize, length: usize) {
    let size = (symbols as u128).pow(length as u32);
    let mut ends: Vec<u128> = longer.iter().map(|gram| gram.number % size).collect();
    ends.sort_unstable();
    let mut ends = ends.chunk_by(|a, b| a == b).peekable();
    for gram in grams {
        if let Some(same) = ends.next_if(|same| same[0] == gram.number) {
            gram.counts[SPREAD] = same.len() as u32;
        }
    }
}

/// The discounts that lose least of a text that was held out, estimated from how many n-grams have a count of 1 to 4.
fn discounts(grams: &[Gram], kind: usize) -> [f64; 3] {
    let mut seen = [0_u32; 4];
    for count in grams.iter().map(|gram| gram.counts[kind]) {
        if (1..=4).contains(&count) {
            seen[count as usize - 1] += 1;
        }
    }
    if seen.contains(&0) {
        return [DISCOUNT; 3];
    }
    let [one, two, three, four] = seen.map(f64::from);
    let share = one / (one + 2.0 * two);
    let discounts = [
        1.0 - 2.0 * share * two / one,
        2.0 - 3.0 * share * three / two,
        3.0 - 4.0 * share * four / three,
    ];
    // Counts that don't fall as those of a text do give nonsense.
    let sound = |d: &f64| *d > 0.0 && *d < 3.0;
    if discounts.iter().all(sound) && discounts[0] < 1.0 && discounts[1] < 2.0 {
        discounts
    } else {
        [DISCOUNT; 3]
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
        // "abab b": a twice, b three times; too little for any discount but the given one.
        let model = NGrams::count(&[0, 1, 0, 1, 1], 3, 2);
        let close = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-12);
        close(model.probability(&[], 0, 1), (1.5 + 1.0 / 3.0) / 5.0);
        close(model.probability(&[], 2, 1), (1.0 / 3.0) / 5.0);
        close(model.probability(&[1, 0], 1, 1), (2.5 + 1.0 / 3.0) / 5.0);
        // Before b stand a and b, before a only b: that is what the shorter context counts.
        let shorter = (1.5 + 1.0 / 3.0) / 3.0;
        close(model.probability(&[1, 0], 1, 5), 0.75 + shorter / 4.0);
        // A context that never came says nothing.
        close(model.probability(&[2], 1, 2), shorter);
    }

    #[test]
    fn discounts_are_those_of_the_paper() {
        let grams: Vec<Gram> = [(1, 40), (2, 16), (3, 8), (4, 5), (9, 2)]
            .into_iter()
            .flat_map(|(count, times)| (0..times).map(move |_| [count, 1]))
            .map(|counts| Gram { number: 0, counts })
            .collect();
        let share = 40.0 / 72.0;
        let expected = [
            1.0 - 2.0 * share * 16.0 / 40.0,
            2.0 - 3.0 * share * 8.0 / 16.0,
            3.0 - 4.0 * share * 5.0 / 8.0,
        ];
        let close = |found: [f64; 3], expected: [f64; 3]| {
            found
                .iter()
                .zip(expected)
                .all(|(f, e)| (f - e).abs() < 1e-12)
        };
        assert!(close(discounts(&grams, OCCURRENCES), expected));
        assert!(close(discounts(&grams, SPREAD), [DISCOUNT; 3]));
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
