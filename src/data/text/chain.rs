//! A language as a Markov chain of words: its exact entropy, texts of it, and the probability of any text.

use super::super::{Error, Random};
use crate::words::message;

/// A word that may come next.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// How it is written, with the mark that ends it; in one situation no form begins another.
    pub form: String,
    /// How probable it is in its situation.
    pub probability: f64,
    /// The situation after it.
    pub next: usize,
}

/// A finite chain of situations, each with its choice of words.
///
/// As no form of a situation begins another, a text can be cut into words in one way only: the chain's entropy per word is
/// the text's, and divided by the mean length of a word it is the entropy rate per character, exactly.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    situations: Vec<Vec<Choice>>,
}

impl Chain {
    /// Normalises the weights of each situation's choices (they stand in `probability`). A text begins in situation 0.
    pub fn new(mut situations: Vec<Vec<Choice>>) -> Self {
        for choices in &mut situations {
            let total: f64 = choices.iter().map(|c| c.probability).sum();
            for choice in choices {
                choice.probability /= total;
            }
        }
        Self { situations }
    }

    /// Every situation's choices.
    #[cfg(test)]
    pub fn situations(&self) -> &[Vec<Choice>] {
        &self.situations
    }

    /// How often each situation comes up in the long run, as shares: `v P = v` by iterating `v (I + P) / 2`, which
    /// converges for periodic chains too.
    pub fn stationary(&self) -> Vec<f64> {
        const MOST: usize = 20_000;
        let mut shares = vec![1.0 / self.situations.len() as f64; self.situations.len()];
        for _ in 0..MOST {
            let mut next: Vec<f64> = shares.iter().map(|s| s / 2.0).collect();
            for (share, choices) in shares.iter().zip(&self.situations) {
                for choice in choices {
                    next[choice.next] += share * choice.probability / 2.0;
                }
            }
            let moved: f64 = next.iter().zip(&shares).map(|(a, b)| (a - b).abs()).sum();
            shares = next;
            if moved < 1e-15 {
                break;
            }
        }
        shares
    }

    /// The entropy rate in bits per character (Shannon 1948, theorem 5, divided by the mean length of a word).
    pub fn entropy(&self) -> f64 {
        let (mut bits, mut length) = (0.0, 0.0);
        for (share, choices) in self.stationary().iter().zip(&self.situations) {
            for choice in choices.iter().filter(|c| c.probability > 0.0) {
                bits -= share * choice.probability * choice.probability.log2();
                length += share * choice.probability * choice.form.chars().count() as f64;
            }
        }
        bits / length
    }

    /// A text of `count` characters; its last word may be cut.
    pub fn text(&self, count: usize, random: &mut Random) -> String {
        let mut text = String::with_capacity(count + 16);
        let mut situation = 0;
        let mut written = 0;
        while written < count {
            let choice = pick(&self.situations[situation], random.uniform());
            text.extend(choice.form.chars().take(count - written));
            written += choice.form.chars().count();
            situation = choice.next;
        }
        text
    }

    /// The words of a text: where each ends (in bytes) and its surprisal in bits; a cut last word is left out.
    ///
    /// # Errors
    /// Where the text is none of this chain's.
    pub fn surprisals(&self, text: &str) -> Result<Vec<(usize, f64)>, Error> {
        let mut words = Vec::new();
        let (mut situation, mut at) = (0, 0);
        while at < text.len() {
            let rest = &text[at..];
            let choices = &self.situations[situation];
            if let Some(choice) = choices.iter().find(|c| rest.starts_with(&c.form)) {
                at += choice.form.len();
                words.push((at, -choice.probability.log2()));
                situation = choice.next;
            } else if choices.iter().any(|c| c.form.starts_with(rest)) {
                break;
            } else {
                return Err(Error::Content {
                    origin: message!("generated language"),
                    line: text[..at].matches('\n').count() + 1,
                    message: message!("no word of the language at character {at}", at = at + 1),
                });
            }
        }
        Ok(words)
    }
}

/// The choice at which the probabilities' running sum passes `at` (0 to 1).
fn pick(choices: &[Choice], at: f64) -> &Choice {
    let mut sum = 0.0;
    let passes = |choice: &&Choice| {
        sum += choice.probability;
        at < sum
    };
    // Rounding may leave the sum a little below 1: the last choice takes the rest.
    choices
        .iter()
        .find(passes)
        .unwrap_or(&choices[choices.len() - 1])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::super::Purpose;
    use super::*;

    fn choice(form: &str, probability: f64, next: usize) -> Choice {
        Choice {
            form: form.into(),
            probability,
            next,
        }
    }

    #[test]
    fn a_fair_coin_has_one_bit_a_toss() {
        let coin = Chain::new(vec![vec![choice("h", 1.0, 0), choice("t", 1.0, 0)]]);
        assert!((coin.entropy() - 1.0).abs() < 1e-12);
        let long = Chain::new(vec![vec![
            choice("heads ", 1.0, 0),
            choice("tails ", 1.0, 0),
        ]]);
        assert!((long.entropy() - 1.0 / 6.0).abs() < 1e-12);
    }

    #[test]
    fn a_chain_of_two_states_has_the_entropy_of_the_textbook() {
        // Cover and Thomas, example 4.2.1: rates a = .25 and b = .5 give H = (b h(a) + a h(b)) / (a + b).
        let chain = Chain::new(vec![
            vec![choice("0", 0.75, 0), choice("1", 0.25, 1)],
            vec![choice("1", 0.5, 1), choice("0", 0.5, 0)],
        ]);
        let h = |p: f64| -p * p.log2() - (1.0 - p) * (1.0 - p).log2();
        let expected = (0.5 * h(0.25) + 0.25 * h(0.5)) / 0.75;
        assert!((chain.entropy() - expected).abs() < 1e-12);
        let shares = chain.stationary();
        assert!((shares[0] - 2.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn a_chain_that_returns_every_second_word_settles_too() {
        let chain = Chain::new(vec![
            vec![choice("a", 1.0, 1), choice("b", 1.0, 1)],
            vec![choice("\n", 1.0, 0)],
        ]);
        assert!((chain.entropy() - 0.5).abs() < 1e-12);
    }

    #[test]
    fn a_text_of_another_language_is_refused_with_its_line() {
        let chain = Chain::new(vec![vec![choice("ab\n", 1.0, 0), choice("ac\n", 1.0, 0)]]);
        let error = chain.surprisals("ab\nac\nxx\n").expect_err("no such word");
        assert!(error.to_string().contains(":3:"), "{error}");
        let cut = chain.surprisals("ab\na").expect("a cut last word");
        assert_eq!(cut, [(3, 1.0)]);
    }

    proptest! {
        #[test]
        fn a_text_is_read_back_as_it_was_written(seed: u64, count in 1_usize..400, weight in 0.01_f64..9.0) {
            let chain = Chain::new(vec![
                vec![choice("a ", weight, 0), choice("ab ", 1.0, 1), choice("b\n", 2.0, 1)],
                vec![choice("a ", 3.0, 0), choice("c\n", weight, 1)],
            ]);
            let text = chain.text(count, &mut Random::new(seed, Purpose::Language));
            prop_assert_eq!(text.chars().count(), count);
            let words = chain.surprisals(&text).expect("its own text");
            let read = words.last().map_or(0, |w| w.0);
            prop_assert!(count - read < 3, "{count} {read}");
            prop_assert!(words.iter().all(|w| w.1.is_finite() && w.1 >= 0.0));
        }
    }
}
