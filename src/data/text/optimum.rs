//! The least loss that any model can have on a text whose source is known, and the alarm where a model has less.

use super::{super::Error, chain::Chain};
use crate::words::{Message, message};

/// Words whose surprisals are summed before their spread is measured: more than any dependency of the language spans.
const BLOCK: usize = 50;
/// Standard errors below the entropy that are still taken for chance.
const ALARM: f64 = 3.0;

/// What the source itself would score on the test split.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Optimum {
    /// The entropy rate, bits per character.
    pub bits: f64,
    /// How far the source's own loss on a test split of this length lies from it by chance: one standard error.
    pub error: f64,
    /// The source's own loss on this very test split.
    pub here: f64,
}

impl Optimum {
    /// Of a text's part from the character (one byte each) `from` on.
    pub(super) fn of(language: &Chain, text: &str, from: usize) -> Result<Self, Error> {
        let bits = language.entropy();
        let mut before = 0;
        let mut words = Vec::new();
        for (end, surprisal) in language.surprisals(text)? {
            if before >= from {
                words.push((surprisal, (end - before) as f64));
            }
            before = end;
        }
        let sums = |words: &[(f64, f64)]| {
            words
                .iter()
                .fold((0.0, 0.0), |sum, word| (sum.0 + word.0, sum.1 + word.1))
        };
        let (total, length) = sums(&words);
        // The error of a ratio of two sums, from independent blocks (Cochran 1977, section 6.3).
        let excess = words.chunks(BLOCK).map(|block| {
            let (surprisal, length) = sums(block);
            (surprisal - bits * length).powi(2)
        });
        Ok(Self {
            bits,
            error: excess.sum::<f64>().sqrt() / length.max(1.0),
            here: if length > 0.0 { total / length } else { bits },
        })
    }

    /// What is wrong with a loss, in bits per character, that lies below the entropy by more than chance.
    pub fn leak(&self, loss: f64) -> Option<Message> {
        let least = self.bits - ALARM * self.error;
        (loss < least).then(|| {
            message!(
                "{loss} bits per character is less than any model can have ({bits} - {alarm} x {error}): the test split has \
                 leaked into the training, or the loss is measured wrongly",
                loss = format!("{loss:.4}"),
                bits = format!("{:.4}", self.bits),
                alarm = ALARM,
                error = format!("{:.4}", self.error)
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{
        super::{Purpose, Random},
        grammar::language,
    };
    use super::*;

    #[test]
    fn the_error_is_the_spread_of_many_test_splits() {
        let language = language(1.0, &mut Random::new(5, Purpose::Language));
        let optima: Vec<Optimum> = (0..200)
            .map(|seed| {
                let text = language.text(10_000, &mut Random::new(seed, Purpose::Split));
                Optimum::of(&language, &text, 2_000).expect("its own text")
            })
            .collect();
        let count = optima.len() as f64;
        let spread = (optima
            .iter()
            .map(|o| (o.here - o.bits).powi(2))
            .sum::<f64>()
            / count)
            .sqrt();
        let error = optima.iter().map(|o| o.error).sum::<f64>() / count;
        assert!((error / spread - 1.0).abs() < 0.2, "{error} {spread}");
        let mean = optima.iter().map(|o| o.here - o.bits).sum::<f64>() / count;
        assert!(mean.abs() < 3.0 * spread / count.sqrt(), "{mean} {spread}");
    }

    #[test]
    fn only_a_loss_far_below_the_entropy_raises_the_alarm() {
        let optimum = Optimum {
            bits: 0.8,
            error: 0.01,
            here: 0.79,
        };
        assert_eq!(optimum.leak(0.9), None);
        assert_eq!(optimum.leak(0.771), None);
        let alarm = optimum.leak(0.769).expect("an alarm").to_string();
        assert!(
            alarm.starts_with("0.7690 bits per character is less"),
            "{alarm}"
        );
        assert_eq!(optimum.leak(f64::NAN), None);
    }
}
