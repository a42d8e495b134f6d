//! Baselines of speech recognition.

use std::{collections::BTreeMap, io};

use super::report::report;
use crate::{
    data::{SpeechSet, Utterances},
    models::STRIDE,
    scenario::Metric,
    train::{
        hooks::{Control, Ended, Error, Hooks},
        metrics::speech::Rates,
        stopwatch::Stopwatch,
    },
};

/// Multiplications that the nearest utterance may cost: beyond, it looks at the first training utterances only and says so.
const MOST_PRODUCTS: usize = 3_000_000_000;

/// Silence, the most frequent transcript, the transcript of the nearest training utterance.
pub fn baselines(set: &SpeechSet, quality: Metric, hooks: &mut dyn Hooks) -> Result<Ended, Error> {
    let watch = Stopwatch::start();
    let silence = rates(set, |_| Vec::new());
    report(hooks, "empty hypothesis", quality, silence, &watch)?;

    let watch = Stopwatch::start();
    let most = most_frequent(&set.train);
    let always = rates(set, |_| most.clone());
    report(hooks, "most frequent transcript", quality, always, &watch)?;

    let mut watch = Stopwatch::start();
    let templates = Templates::new(set);
    let Some(nearest) = templates.nearest(|| Ok(watch.control(hooks)? == Control::Stop))? else {
        return Ok(Ended::Stopped);
    };
    let name = if templates.train.len() == set.train.len() {
        "nearest utterance (DTW)".to_owned()
    } else {
        format!("nearest of {} utterances (DTW)", templates.train.len())
    };
    let metrics = rates(set, |i| set.train.transcripts[nearest[i]].clone());
    report(hooks, &name, quality, metrics, &watch)?;
    Ok(Ended::Done)
}

/// Error rates of what is answered to each test utterance.
fn rates(set: &SpeechSet, answer: impl Fn(usize) -> Vec<u32>) -> BTreeMap<Metric, f64> {
    let mut rates = Rates::default();
    for (i, reference) in set.test.transcripts.iter().enumerate() {
        let hypothesis = set.alphabet.text(&answer(i));
        rates.add(&set.alphabet.text(reference), &hypothesis);
    }
    BTreeMap::from([
        (Metric::Wer, rates.words.rate()),
        (Metric::Cer, rates.characters.rate()),
    ])
}

/// The transcript that most training utterances have; of equal ones the first by its symbols.
fn most_frequent(train: &Utterances) -> Vec<u32> {
    let mut counts: BTreeMap<&[u32], usize> = BTreeMap::new();
    for transcript in &train.transcripts {
        *counts.entry(transcript).or_default() += 1;
    }
    let most = counts.into_iter().rev().max_by_key(|(_, count)| *count);
    most.map(|(transcript, _)| transcript.to_vec())
        .unwrap_or_default()
}

/// Utterances as short sequences of mean frames, to be compared by dynamic time warping.
struct Templates {
    bands: usize,
    train: Vec<Vec<f32>>,
    test: Vec<Vec<f32>>,
}

impl Templates {
    fn new(set: &SpeechSet) -> Self {
        let bands = set.shape.bands;
        let of = |part: &Utterances| -> Vec<Vec<f32>> {
            part.features.iter().map(|f| means(f, bands)).collect()
        };
        let (mut train, test) = (of(&set.train), of(&set.test));
        let tested: usize = test.iter().map(Vec::len).sum();
        let mut left = MOST_PRODUCTS;
        let affordable = train.iter().take_while(|template| {
            let cost = template.len() / bands * tested;
            let fits = cost <= left;
            left = left.saturating_sub(cost);
            fits
        });
        let kept = affordable.count().max(1);
        train.truncate(kept);
        Self { bands, train, test }
    }

    /// For each test utterance the nearest training utterance; `None` where `stop` said so.
    fn nearest(
        &self,
        mut stop: impl FnMut() -> io::Result<bool>,
    ) -> Result<Option<Vec<usize>>, Error> {
        let mut nearest = Vec::with_capacity(self.test.len());
        for heard in &self.test {
            if stop()? {
                return Ok(None);
            }
            let distance = |i: &usize| warped(heard, &self.train[*i], self.bands);
            let best = (0..self.train.len()).map(|i| (distance(&i), i));
            let best = best.min_by(|a, b| a.0.total_cmp(&b.0));
            nearest.push(best.map_or(0, |(_, i)| i));
        }
        Ok(Some(nearest))
    }
}

/// Means of as many frames as a network answers at once.
fn means(features: &[f32], bands: usize) -> Vec<f32> {
    let mean = |frames: &[f32]| -> Vec<f32> {
        let count = (frames.len() / bands) as f32;
        let sum = |band: usize| frames.iter().skip(band).step_by(bands).sum::<f32>();
        (0..bands).map(|band| sum(band) / count).collect()
    };
    features.chunks(STRIDE * bands).flat_map(mean).collect()
}

/// The least mean distance of two sequences over all ways to stretch one to the other, steps along both counted twice
/// (Sakoe and Chiba 1978, symmetric form).
fn warped(a: &[f32], b: &[f32], bands: usize) -> f32 {
    let (rows, columns) = (a.len() / bands, b.len() / bands);
    let mut row = vec![f32::INFINITY; columns + 1];
    row[0] = 0.0;
    for x in a.chunks_exact(bands) {
        let mut diagonal = std::mem::replace(&mut row[0], f32::INFINITY);
        for (j, y) in b.chunks_exact(bands).enumerate() {
            let apart = distance(x, y);
            let through = (diagonal + 2.0 * apart)
                .min(row[j] + apart)
                .min(row[j + 1] + apart);
            diagonal = std::mem::replace(&mut row[j + 1], through);
        }
    }
    row[columns] / (rows + columns) as f32
}

/// Euclidean distance; sums in eight lanes, so that the loop is computed eight numbers at a time.
fn distance(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; 8];
    for (a, b) in a.chunks(8).zip(b.chunks(8)) {
        for (lane, (x, y)) in lanes.iter_mut().zip(a.iter().zip(b)) {
            *lane += (x - y) * (x - y);
        }
    }
    lanes.iter().sum::<f32>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretching_costs_nothing_and_order_counts() {
        let a = [0.0, 1.0, 2.0];
        let slow = [0.0, 0.0, 1.0, 1.0, 1.0, 2.0];
        let back = [2.0, 1.0, 0.0];
        assert!(warped(&a, &slow, 1).abs() < f32::EPSILON);
        assert!((warped(&a, &slow, 1) - warped(&slow, &a, 1)).abs() < f32::EPSILON);
        assert!(warped(&a, &back, 1) > 0.5);
        // One frame against two: |0 - 1| + |0 - 1|, the first step taken along both.
        assert!((warped(&[0.0], &[1.0, 1.0], 1) - 1.0).abs() < 1e-6);
    }

    #[test]
    fn the_most_frequent_transcript_wins() {
        let train = Utterances {
            transcripts: vec![vec![2], vec![1], vec![1], vec![2], vec![0]],
            ..Utterances::default()
        };
        assert_eq!(most_frequent(&train), [1]);
        assert!(most_frequent(&Utterances::default()).is_empty());
    }
}
