//! Speech: batches of spectra, judgement by error rates, and an utterance to watch.

use std::{collections::BTreeMap, sync::Arc};

use super::{Batch, Judged, Split};
use crate::{
    data::{Signature, SpeechSet, Utterances},
    models::{Input, Kernels, STRIDE, Transcripts},
    scenario::Metric,
    stats::median,
    sweep::{Latency, Specimen, Trial},
    train::{decode, evaluate::Judge, loss::Target, metrics::speech::Rates},
};

/// Utterances that are answered at once.
const BATCH: usize = 32;
/// Prefixes that the beam search keeps.
const BEAM: usize = 8;
/// Columns and rows of the spectrum that is shown.
const SHOWN: [usize; 2] = [32, 12];

pub fn batch(set: &SpeechSet, examples: &[usize]) -> Batch {
    let train = &set.train;
    let targets = examples.iter().map(|i| {
        let transcript = train.transcripts[*i].iter();
        transcript.map(|symbol| *symbol as usize + 1).collect()
    });
    let lengths = examples.iter().map(|i| answers(set, train, *i));
    Batch {
        input: spectra(set, train, examples),
        target: Target::Transcripts(Transcripts {
            targets: targets.collect(),
            lengths: lengths.collect(),
        }),
    }
}

fn bands(set: &SpeechSet) -> usize {
    match set.signature {
        Signature::Speech { bands, .. } => bands,
        _ => 1,
    }
}

/// Classes of a frame: the blank and the symbols.
fn classes(set: &SpeechSet) -> usize {
    set.alphabet.symbols.len() + 1
}

/// Frames of an utterance.
fn frames(set: &SpeechSet, part: &Utterances, index: usize) -> usize {
    part.features[index].len() / bands(set)
}

/// Frames that a network answers of an utterance.
fn answers(set: &SpeechSet, part: &Utterances, index: usize) -> usize {
    frames(set, part, index).div_ceil(STRIDE)
}

/// Utterances side by side, padded with zeros to the longest.
fn spectra(set: &SpeechSet, part: &Utterances, examples: &[usize]) -> Input {
    let lengths: Arc<[usize]> = examples.iter().map(|i| frames(set, part, *i)).collect();
    let longest = lengths.iter().copied().max().unwrap_or(1) * bands(set);
    let mut values = Vec::with_capacity(longest * examples.len());
    for (place, index) in examples.iter().enumerate() {
        values.extend(&part.features[*index]);
        values.resize((place + 1) * longest, 0.0);
    }
    Input::Spectra { values, lengths }
}

/// The scores of each utterance's own frames `[frames, classes]`.
fn scores<B: Kernels>(
    judge: &Judge<'_, B>,
    set: &SpeechSet,
    part: &Utterances,
    examples: &[usize],
) -> Vec<Vec<f32>> {
    let logits = judge.answer(&spectra(set, part, examples));
    let of_each = logits.len() / examples.len();
    let own = |(scores, index): (&[f32], &usize)| {
        scores[..answers(set, part, *index) * classes(set)].to_vec()
    };
    logits
        .chunks_exact(of_each)
        .zip(examples)
        .map(own)
        .collect()
}

pub fn judge<B: Kernels, E>(
    judge: &Judge<'_, B>,
    set: &SpeechSet,
    split: Split,
    mut between: impl FnMut() -> Result<(), E>,
) -> Result<Judged, E> {
    let part = part(set, split);
    let (mut greedy, mut beam) = (Rates::default(), Rates::default());
    let mut loss = 0.0;
    // Utterances of like length go together, so that little of a batch is padding.
    let mut order: Vec<usize> = (0..part.len()).collect();
    order.sort_by_key(|i| (part.features[*i].len(), *i));
    for examples in order.chunks(BATCH) {
        for (scores, index) in scores(judge, set, part, examples).iter().zip(examples) {
            let transcript = &part.transcripts[*index];
            let reference = set.alphabet.text(transcript);
            let heard = |symbols: Vec<u32>| set.alphabet.text(&symbols);
            greedy.add(&reference, &heard(decode::greedy(scores, classes(set))));
            if split == Split::Test {
                beam.add(&reference, &heard(decode::beam(scores, classes(set), BEAM)));
            }
            loss += decode::surprise(scores, classes(set), transcript).unwrap_or(0.0)
                / transcript.len().max(1) as f64;
        }
        between()?;
    }
    let mut metrics = BTreeMap::from([
        (Metric::Wer, greedy.words.rate()),
        (Metric::Cer, greedy.characters.rate()),
    ]);
    if split == Split::Test {
        metrics.insert(Metric::BeamWer, beam.words.rate());
    }
    Ok(Judged {
        quality: greedy.words.rate(),
        quality_error: Some(greedy.words.standard_error()),
        loss: loss / part.len() as f64,
        metrics,
    })
}

fn part(set: &SpeechSet, split: Split) -> &Utterances {
    match split {
        Split::Watched if !set.validation.is_empty() => &set.validation,
        Split::Watched | Split::Test => &set.test,
    }
}

/// Seconds of computing for a second of speech: the median latency over the median duration of the test utterances.
pub fn timed(set: &SpeechSet, latency: Latency) -> BTreeMap<Metric, f64> {
    let seconds = median(set.test.seconds.clone()).unwrap_or(f64::NAN);
    BTreeMap::from([(Metric::RealTimeFactor, latency.p50 / 1e3 / seconds)])
}

pub fn specimen<B: Kernels>(
    judge: &Judge<'_, B>,
    set: &SpeechSet,
    trial: &Trial,
) -> Option<Specimen> {
    let index = (trial.seed as usize).saturating_sub(1) % set.test.len().max(1);
    let scores = scores(judge, set, &set.test, &[index]).pop()?;
    let symbols = decode::greedy(&scores, classes(set));
    shown(set, index, Some(set.alphabet.text(&symbols)))
}

pub fn example(set: &SpeechSet) -> Option<Specimen> {
    shown(set, 0, None)
}

fn shown(set: &SpeechSet, index: usize, hypothesis: Option<String>) -> Option<Specimen> {
    let features = set.test.features.get(index)?;
    Some(Specimen::Speech {
        width: SHOWN[0],
        pixels: spectrum(features, bands(set)),
        reference: set.alphabet.text(set.test.transcripts.get(index)?),
        hypothesis,
    })
}

/// Brightness 0 to 255 of a spectrum, high bands first: means over equal parts, two deviations each way.
fn spectrum(features: &[f32], bands: usize) -> Vec<u8> {
    let [columns, rows] = SHOWN;
    let frames = features.len() / bands;
    let range = |part: usize, parts: usize, of: usize| {
        let first = part * of / parts;
        first..((part + 1) * of / parts).max(first + 1).min(of.max(1))
    };
    let mut pixels = Vec::with_capacity(columns * rows);
    for row in (0..rows).rev() {
        for column in 0..columns {
            let (mut sum, mut count) = (0.0, 0.0);
            for frame in range(column, columns, frames) {
                for band in range(row, rows, bands) {
                    sum += features.get(frame * bands + band).copied().unwrap_or(0.0);
                    count += 1.0;
                }
            }
            let bright = (sum / f32::max(count, 1.0) + 2.0) / 4.0;
            pixels.push((bright.clamp(0.0, 1.0) * 255.0).round() as u8);
        }
    }
    pixels
}

pub fn single(set: &SpeechSet, index: usize) -> Input {
    spectra(set, &set.test, &[index % set.test.len()])
}

pub fn many(set: &SpeechSet) -> (Input, usize) {
    let examples: Vec<usize> = (0..BATCH.min(set.test.len())).collect();
    (spectra(set, &set.test, &examples), examples.len())
}
