//! From frame-wise scores to symbols: greedy collapse and prefix beam search for connectionist temporal classification.

use std::collections::BTreeMap;

/// The class that stands for no symbol.
pub const BLANK: usize = 0;

/// The most probable class of each frame, repeats merged, blanks removed (Graves et al. 2006, best path decoding).
///
/// `scores` are logits or log probabilities `[frames, classes]`; class 0 is the blank and class `k` the symbol `k - 1`. Of
/// equal scores the first class wins, and a frame with a number that is none counts as blank.
pub fn greedy(scores: &[f32], classes: usize) -> Vec<u32> {
    let mut symbols = Vec::new();
    let mut before = BLANK;
    for frame in scores.chunks_exact(classes) {
        let best = if frame.iter().any(|v| v.is_nan()) {
            BLANK
        } else {
            (1..classes).fold(
                BLANK,
                |best, k| if frame[k] > frame[best] { k } else { best },
            )
        };
        if best != before && best != BLANK {
            symbols.push(best as u32 - 1);
        }
        before = best;
    }
    symbols
}

/// Log probabilities that a prefix was said, its last frame being blank or not.
#[derive(Clone, Copy)]
struct Said {
    blank: f64,
    symbol: f64,
}

impl Said {
    const NEVER: Self = Self {
        blank: f64::NEG_INFINITY,
        symbol: f64::NEG_INFINITY,
    };

    fn either(self) -> f64 {
        sum(self.blank, self.symbol)
    }
}

/// The most probable symbols, all alignments of each summed, among the `width` best prefixes of each frame (Hannun et al.
/// 2014, without a language model).
///
/// `scores` as for [`greedy`]; a width too small may miss the most probable symbols, but with every prefix kept it is exact.
pub fn beam(scores: &[f32], classes: usize, width: usize) -> Vec<u32> {
    let mut prefixes: Vec<(Vec<u32>, Said)> = vec![(
        Vec::new(),
        Said {
            blank: 0.0,
            symbol: f64::NEG_INFINITY,
        },
    )];
    for frame in scores.chunks_exact(classes) {
        let log = log_softmax(frame);
        let mut next: BTreeMap<Vec<u32>, Said> = BTreeMap::new();
        for (prefix, said) in &prefixes {
            let last = prefix.last().map(|s| *s as usize + 1);
            let kept = next.entry(prefix.clone()).or_insert(Said::NEVER);
            kept.blank = sum(kept.blank, said.either() + log[BLANK]);
            if let Some(last) = last {
                kept.symbol = sum(kept.symbol, said.symbol + log[last]);
            }
            for (class, log) in log.iter().enumerate().skip(1) {
                // A symbol is said twice only where a blank stands between.
                let before = if last == Some(class) {
                    said.blank
                } else {
                    said.either()
                };
                let mut longer = prefix.clone();
                longer.push(class as u32 - 1);
                let longer = next.entry(longer).or_insert(Said::NEVER);
                longer.symbol = sum(longer.symbol, before + log);
            }
        }
        prefixes = next.into_iter().collect();
        prefixes.sort_by(|a, b| b.1.either().total_cmp(&a.1.either()).then(a.0.cmp(&b.0)));
        prefixes.truncate(width.max(1));
    }
    prefixes.swap_remove(0).0
}

/// `-ln P(transcript)`, all alignments summed (Graves et al. 2006, forward variables); `None` where the frames are too few.
///
/// `scores` as for [`greedy`].
pub fn surprise(scores: &[f32], classes: usize, transcript: &[u32]) -> Option<f64> {
    // Blanks stand before, between and after the symbols.
    let labels: Vec<usize> = (0..=2 * transcript.len())
        .map(|i| {
            if i % 2 == 0 {
                BLANK
            } else {
                transcript[i / 2] as usize + 1
            }
        })
        .collect();
    let mut said = vec![f64::NEG_INFINITY; labels.len()];
    for (step, frame) in scores.chunks_exact(classes).enumerate() {
        let log = log_softmax(frame);
        let before = said.clone();
        for (i, label) in labels.iter().enumerate() {
            let came = if step == 0 {
                if i < 2 { 0.0 } else { f64::NEG_INFINITY }
            } else {
                let from =
                    |back: usize| i.checked_sub(back).map_or(f64::NEG_INFINITY, |j| before[j]);
                let skips = i >= 2 && *label != BLANK && *label != labels[i - 2];
                let skipped = if skips { from(2) } else { f64::NEG_INFINITY };
                sum(sum(before[i], from(1)), skipped)
            };
            said[i] = came + log[*label];
        }
    }
    let last = said.len() - 1;
    let ends = if last == 0 {
        said[0]
    } else {
        sum(said[last], said[last - 1])
    };
    let empty = scores.is_empty() && transcript.is_empty();
    if empty {
        Some(0.0)
    } else {
        ends.is_finite().then_some(-ends)
    }
}

/// Log of the sum of two exponentials.
fn sum(a: f64, b: f64) -> f64 {
    let (more, less) = if a > b { (a, b) } else { (b, a) };
    if less == f64::NEG_INFINITY {
        return more;
    }
    more + (less - more).exp().ln_1p()
}

/// Log probabilities of a frame; one with a number that is none is certain to be blank.
fn log_softmax(frame: &[f32]) -> Vec<f64> {
    let values = || frame.iter().map(|v| f64::from(*v));
    if values().any(f64::is_nan) {
        let certain = |k: usize| if k == BLANK { 0.0 } else { f64::NEG_INFINITY };
        return (0..frame.len()).map(certain).collect();
    }
    let most = values().fold(f64::NEG_INFINITY, f64::max);
    let total = most + values().map(|v| (v - most).exp()).sum::<f64>().ln();
    values().map(|v| v - total).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn path(classes: &[usize], of: usize) -> Vec<f32> {
        let score = |at: usize, k: usize| if at == k { 5.0 } else { -5.0 };
        classes
            .iter()
            .flat_map(|at| (0..of).map(|k| score(*at, k)).collect::<Vec<_>>())
            .collect()
    }

    #[test]
    fn repeats_merge_and_a_blank_keeps_them_apart() {
        let scores = path(&[0, 1, 1, 0, 1, 2, 2, 0, 0, 3], 4);
        assert_eq!(greedy(&scores, 4), [0, 0, 1, 2]);
        assert_eq!(beam(&scores, 4, 8), [0, 0, 1, 2]);
        assert!(greedy(&[], 4).is_empty() && beam(&[], 4, 8).is_empty());
    }

    #[test]
    fn the_beam_finds_what_the_best_path_misses() {
        // Two frames, blank .6 and "a" .4: the best path is empty (.36), but "a" is said with .64.
        let frame = [0.6_f32.ln(), 0.4_f32.ln()];
        let scores = [frame, frame].concat();
        assert!(greedy(&scores, 2).is_empty());
        assert_eq!(beam(&scores, 2, 4), [0]);
    }

    #[test]
    fn numbers_that_are_none_are_silence() {
        let scores = [f32::NAN, 1.0, 2.0, 0.0, 5.0, 0.0];
        assert_eq!(greedy(&scores, 3), [0]);
        assert_eq!(beam(&scores, 3, 4), [0]);
    }

    /// The probability of every list of symbols, by trying every path.
    fn every(scores: &[f32], classes: usize) -> BTreeMap<Vec<u32>, f64> {
        let frames: Vec<Vec<f64>> = scores.chunks(classes).map(log_softmax).collect();
        let mut said: BTreeMap<Vec<u32>, f64> = BTreeMap::new();
        for code in 0..classes.pow(frames.len() as u32) {
            let steps: Vec<usize> = (0..frames.len() as u32)
                .map(|t| code / classes.pow(t) % classes)
                .collect();
            let log: f64 = steps.iter().zip(&frames).map(|(k, f)| f[*k]).sum();
            *said
                .entry(greedy(&path(&steps, classes), classes))
                .or_default() += log.exp();
        }
        said
    }

    proptest! {
        #[test]
        fn a_beam_that_keeps_everything_is_exact(scores in prop::collection::vec(-3.0..3.0_f32, 15)) {
            let every = every(&scores, 3);
            let most = every.values().copied().fold(0.0, f64::max);
            prop_assert!((every[&beam(&scores, 3, usize::MAX)] / most - 1.0).abs() < 1e-9);
        }

        #[test]
        fn a_transcript_is_as_surprising_as_its_paths_say(scores in prop::collection::vec(-3.0..3.0_f32, 15)) {
            for (symbols, probability) in every(&scores, 3) {
                let surprise = surprise(&scores, 3, &symbols).expect("a path");
                prop_assert!((surprise + probability.ln()).abs() < 1e-9, "{:?}", symbols);
            }
            prop_assert_eq!(surprise(&scores, 3, &[0, 0, 0, 0]), None);
        }
    }
}
