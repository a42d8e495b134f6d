//! The metrics of text generation, from the surprisal of each symbol, in f64.

use std::{collections::BTreeMap, f64::consts::LN_2};

use crate::scenario::Metric;

/// Neighbouring symbols whose surprisals are summed before their spread is measured, as neighbours hang together.
const BLOCK: usize = 200;

/// Surprisal of a symbol in nats, from the logits of all symbols; NaN where a logit is.
pub fn surprisal(logits: &[f32], symbol: u32) -> f64 {
    if logits.iter().any(|v| v.is_nan()) {
        return f64::NAN;
    }
    let most = f64::from(logits.iter().copied().fold(f32::NEG_INFINITY, f32::max));
    let sum: f64 = logits.iter().map(|v| (f64::from(*v) - most).exp()).sum();
    most + sum.ln() - f64::from(logits[symbol as usize])
}

/// The probability of each symbol, from the logits of all.
pub fn probabilities(logits: &[f32]) -> Vec<f64> {
    let most = f64::from(logits.iter().copied().fold(f32::NEG_INFINITY, f32::max));
    let shares: Vec<f64> = logits
        .iter()
        .map(|v| (f64::from(*v) - most).exp())
        .collect();
    let sum: f64 = shares.iter().sum();
    shares.into_iter().map(|share| share / sum).collect()
}

/// What was held out, as surprising as it was.
#[derive(Clone, Copy, Debug)]
pub struct Surprisals<'a> {
    /// Surprisal of each symbol in nats, in the order of the text.
    pub nats: &'a [f64],
    /// Characters of the text by its symbols: 1, but for bytes.
    pub characters_per_symbol: f64,
}

impl Surprisals<'_> {
    /// Every metric of the task.
    pub fn metrics(self) -> BTreeMap<Metric, f64> {
        BTreeMap::from([
            (Metric::BitsPerCharacter, self.bits_per_character()),
            (Metric::Perplexity, self.perplexity()),
        ])
    }

    /// Mean negative log likelihood of a symbol, nats.
    pub fn loss(self) -> f64 {
        self.nats.iter().sum::<f64>() / self.nats.len() as f64
    }

    /// Bits per character: all nats, as bits, by the number of characters.
    pub fn bits_per_character(self) -> f64 {
        self.loss() / LN_2 / self.characters_per_symbol
    }

    /// Perplexity of a symbol.
    pub fn perplexity(self) -> f64 {
        self.loss().exp()
    }

    /// Standard error of [`Self::bits_per_character`] by the choice of the text, from blocks of neighbouring symbols; `None`
    /// for fewer than two blocks.
    pub fn error(self) -> Option<f64> {
        let mean = self.loss();
        let blocks: Vec<f64> = self
            .nats
            .chunks_exact(BLOCK)
            .map(|block| block.iter().sum::<f64>() / BLOCK as f64 - mean)
            .collect();
        let count = blocks.len() as f64;
        let variance = blocks.iter().map(|b| b * b).sum::<f64>() / (count - 1.0);
        let error = (variance / count).sqrt() / LN_2 / self.characters_per_symbol;
        (blocks.len() > 1).then_some(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surprisal_is_the_log_softmax() {
        let logits = [1.0, 2.0, 3.0];
        let sum: f64 = logits.iter().map(|v| f64::from(*v).exp()).sum();
        for (symbol, logit) in logits.iter().enumerate() {
            let expected = sum.ln() - f64::from(*logit);
            assert!((surprisal(&logits, symbol as u32) - expected).abs() < 1e-12);
            let probability = probabilities(&logits)[symbol];
            assert!((-probability.ln() - expected).abs() < 1e-12);
        }
        assert!(surprisal(&[1e30, -1e30], 0).abs() < 1e-12);
        assert!(surprisal(&[f32::NAN, 0.0], 1).is_nan());
        assert!(surprisal(&[f32::NEG_INFINITY, 0.0], 0).is_infinite());
    }

    #[test]
    fn a_fair_choice_of_eight_is_three_bits_and_a_perplexity_of_eight() {
        let nats = [8.0_f64.ln(); 1000];
        let of = |characters_per_symbol| Surprisals {
            nats: &nats,
            characters_per_symbol,
        };
        assert!((of(1.0).bits_per_character() - 3.0).abs() < 1e-12);
        assert!((of(0.5).bits_per_character() - 6.0).abs() < 1e-12);
        assert!((of(0.5).perplexity() - 8.0).abs() < 1e-12);
        assert!(of(1.0).error().expect("five blocks") < 1e-12);
    }

    #[test]
    fn the_error_of_independent_symbols_is_the_textbooks() {
        // Alternating halves of each block: the block means are exactly 0 and 2 bits, deviation 1 around 1.
        let bits = |block: usize| {
            if block.is_multiple_of(2) {
                0.0
            } else {
                2.0 * LN_2
            }
        };
        let nats: Vec<f64> = (0..100 * BLOCK).map(|i| bits(i / BLOCK)).collect();
        let surprisals = Surprisals {
            nats: &nats,
            characters_per_symbol: 1.0,
        };
        let expected = (100.0_f64 / 99.0).sqrt() / 10.0;
        assert!((surprisals.error().expect("blocks") - expected).abs() < 1e-9);
        let short = Surprisals {
            nats: &nats[..BLOCK],
            characters_per_symbol: 1.0,
        };
        assert_eq!(short.error(), None);
    }
}
