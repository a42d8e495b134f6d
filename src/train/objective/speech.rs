//! Speech: batches of spectra, judgement by error rates, and an utterance to watch.

use std::{collections::BTreeMap, ops::Range, sync::Arc};

use burn::tensor::Tensor;

use super::interface::{Judged, Objective, Split, shown};
use crate::{
    data::{SpeechSet, Utterances},
    models::{Input, Kernels, STRIDE, SpeechBatch, Transcripts, ctc},
    scenario::Metric,
    stats::median,
    sweep::{Latency, Specimen, Trial},
    train::{
        baselines, decode,
        evaluate::Judge,
        hooks::{Ended, Error, Hooks},
        metrics::speech::Rates,
    },
};

/// Utterances that are answered at once.
const BATCH: usize = 32;
/// Prefixes that the beam search keeps.
const BEAM: usize = 8;
/// Columns and rows of the spectrum that is shown.
const SHOWN: [usize; 2] = [32, 12];

impl Objective for SpeechSet {
    /// The symbols of every sequence of rows: connectionist temporal classification.
    type Target = Transcripts;

    fn batch(&self, examples: &[usize], _: &Trial, _: u32) -> (SpeechBatch, Transcripts) {
        let train = &self.train;
        let targets = examples.iter().map(|i| {
            let transcript = train.transcripts[*i].iter();
            transcript.map(|symbol| *symbol as usize + 1).collect()
        });
        let lengths = examples.iter().map(|i| answers(self, train, *i));
        let transcripts = Transcripts {
            targets: targets.collect(),
            lengths: lengths.collect(),
        };
        (spectra(self, train, examples), transcripts)
    }

    fn loss<B: Kernels>(logits: Tensor<B, 2>, transcripts: Transcripts) -> Tensor<B, 1> {
        let ([rows, classes], batch) = (logits.dims(), transcripts.targets.len());
        ctc(logits.reshape([batch, rows / batch, classes]), &transcripts)
    }

    fn judge<B: Kernels, E>(
        &self,
        judge: &Judge<'_, B>,
        split: Split,
        mut between: impl FnMut() -> Result<(), E>,
    ) -> Result<Judged, E> {
        let validation = Some(&self.validation).filter(|v| !v.is_empty());
        let part = split.of(validation, &self.test);
        let classes = self.shape.classes();
        let (mut greedy, mut beam) = (Rates::default(), Rates::default());
        let mut loss = 0.0;
        // Utterances of like length go together, so that little of a batch is padding.
        let mut order: Vec<usize> = (0..part.len()).collect();
        order.sort_by_key(|i| (part.features[*i].len(), *i));
        for examples in order.chunks(BATCH) {
            for (scores, index) in scores(judge, self, part, examples).iter().zip(examples) {
                let transcript = &part.transcripts[*index];
                let reference = self.alphabet.text(transcript);
                let heard = |symbols: Vec<u32>| self.alphabet.text(&symbols);
                greedy.add(&reference, &heard(decode::greedy(scores, classes)));
                if split == Split::Test {
                    beam.add(&reference, &heard(decode::beam(scores, classes, BEAM)));
                }
                loss += decode::surprise(scores, classes, transcript).unwrap_or(0.0)
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
            loss: loss / part.len() as f64,
            metrics,
            errors: BTreeMap::from([(Metric::Wer, greedy.words.standard_error())]),
        })
    }

    fn specimen<B: Kernels>(&self, judge: &Judge<'_, B>, trial: &Trial) -> Option<Specimen> {
        let index = shown(trial, self.test.len());
        let scores = scores(judge, self, &self.test, &[index]).pop()?;
        let symbols = decode::greedy(&scores, self.shape.classes());
        specimen(self, index, Some(self.alphabet.text(&symbols)))
    }

    fn example(&self) -> Option<Specimen> {
        specimen(self, 0, None)
    }

    fn tested(&self, examples: Range<usize>) -> SpeechBatch {
        spectra(self, &self.test, &examples.collect::<Vec<_>>())
    }

    fn at_once(&self) -> usize {
        BATCH
    }

    /// Seconds of computing for a second of speech: the median latency over the median duration of the test utterances.
    fn timed(&self, latency: Latency) -> BTreeMap<Metric, f64> {
        let seconds = median(self.test.seconds.clone()).unwrap_or(f64::NAN);
        BTreeMap::from([(Metric::RealTimeFactor, latency.p50 / 1e3 / seconds)])
    }

    fn baselines(&self, quality: Metric, hooks: &mut dyn Hooks) -> Result<Ended, Error> {
        baselines::speech::baselines(self, quality, hooks)
    }
}

/// Frames of an utterance.
fn frames(set: &SpeechSet, part: &Utterances, index: usize) -> usize {
    part.features[index].len() / set.shape.bands
}

/// Frames that a network answers of an utterance.
fn answers(set: &SpeechSet, part: &Utterances, index: usize) -> usize {
    frames(set, part, index).div_ceil(STRIDE)
}

/// Utterances side by side, padded with zeros to the longest.
fn spectra(set: &SpeechSet, part: &Utterances, examples: &[usize]) -> SpeechBatch {
    let lengths: Arc<[usize]> = examples.iter().map(|i| frames(set, part, *i)).collect();
    let longest = lengths.iter().copied().max().unwrap_or(1) * set.shape.bands;
    let mut values = Vec::with_capacity(longest * examples.len());
    for (place, index) in examples.iter().enumerate() {
        values.extend(&part.features[*index]);
        values.resize((place + 1) * longest, 0.0);
    }
    SpeechBatch {
        bands: set.shape.bands,
        values,
        lengths,
    }
}

/// The scores of each utterance's own frames `[frames, classes]`.
fn scores<B: Kernels>(
    judge: &Judge<'_, B>,
    set: &SpeechSet,
    part: &Utterances,
    examples: &[usize],
) -> Vec<Vec<f32>> {
    let logits = judge.answer(&Input::Speech(spectra(set, part, examples)));
    let of_each = logits.len() / examples.len();
    let own = |(scores, index): (&[f32], &usize)| {
        scores[..answers(set, part, *index) * set.shape.classes()].to_vec()
    };
    logits
        .chunks_exact(of_each)
        .zip(examples)
        .map(own)
        .collect()
}

fn specimen(set: &SpeechSet, index: usize, hypothesis: Option<String>) -> Option<Specimen> {
    let features = set.test.features.get(index)?;
    Some(Specimen::Speech {
        width: SHOWN[0],
        pixels: spectrum(features, set.shape.bands),
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
