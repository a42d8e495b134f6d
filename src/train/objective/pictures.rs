//! Labelled pictures: batches, judgement, and a picture to watch.

use super::{Batch, Judged, Split};
use crate::{
    data::{self, Examples, Mix, PictureSet, Purpose, Random, Signature},
    models::{Input, Kernels},
    scenario::Metric,
    sweep::{Specimen, Trial},
    train::{
        evaluate::Judge,
        loss::Target,
        metrics::classification::{self, Scored},
    },
};

/// Pictures that are answered at once: enough to fill the machine's arithmetic, few enough to stay in its caches.
const BATCH: usize = 256;

pub fn batch(set: &PictureSet, examples: &[usize], trial: &Trial, epoch: u32) -> Batch {
    let train = &set.train;
    let inputs = examples.iter().flat_map(|i| train.input(*i)).copied();
    let mut inputs: Vec<f32> = inputs.collect();
    let class = |at: usize| train.labels[examples[at]] as usize;
    let classes = (0..examples.len()).map(class).collect();
    let target = match augment(set, &mut inputs, examples, trial, epoch) {
        None => Target::Classes(classes),
        Some(Mix { share, partners }) => Target::Mixed {
            classes,
            others: partners.into_iter().map(class).collect(),
            share,
        },
    };
    Batch {
        input: Input::Pictures(inputs),
        target,
    }
}

/// Changes the pictures of a batch as the trial's data say.
fn augment(
    set: &PictureSet,
    inputs: &mut [f32],
    examples: &[usize],
    trial: &Trial,
    epoch: u32,
) -> Option<Mix> {
    let ways = &trial.data.pictures.augment;
    let Signature::Images {
        channels,
        height,
        width,
        ..
    } = set.signature
    else {
        return None;
    };
    if ways.is_empty() {
        return None;
    }
    // No other batch of the epoch begins with the same example, so that each has numbers of its own, and a training that
    // is taken up draws them again.
    let first = *examples.first()? as u64;
    let random = &mut Random::new(trial.seed ^ ((first + 1) << 32), Purpose::Augment(epoch));
    data::augment(ways, inputs, channels, [height, width], random)
}

pub fn judge<B: Kernels, E>(
    judge: &Judge<'_, B>,
    set: &PictureSet,
    split: Split,
    mut between: impl FnMut() -> Result<(), E>,
) -> Result<Judged, E> {
    let examples = part(set, split);
    let mut logits = Vec::new();
    for inputs in examples.inputs.chunks(BATCH * examples.size) {
        logits.extend(judge.answer(&Input::Pictures(inputs.to_vec())));
        between()?;
    }
    let scored = Scored {
        logits: &logits,
        labels: &examples.labels,
    };
    let metrics = scored.metrics();
    let quality = metrics[&Metric::Top1];
    Ok(Judged {
        quality,
        quality_error: Some(scored.top_error()),
        loss: metrics[&Metric::Nll],
        metrics,
    })
}

fn part(set: &PictureSet, split: Split) -> &Examples {
    match split {
        Split::Watched if !set.validation.is_empty() => &set.validation,
        Split::Watched | Split::Test => &set.test,
    }
}

pub fn specimen<B: Kernels>(
    judge: &Judge<'_, B>,
    set: &PictureSet,
    trial: &Trial,
) -> Option<Specimen> {
    let index = (trial.seed as usize - 1) % set.shown.len().max(1);
    let logits = judge.answer(&single(set, index));
    let (answer, confidence) = classification::answer(&logits);
    shown(set, index, set.names[answer].clone(), confidence)
}

pub fn example(set: &PictureSet) -> Option<Specimen> {
    shown(set, 0, String::new(), 0.0)
}

fn shown(set: &PictureSet, index: usize, answer: String, confidence: f64) -> Option<Specimen> {
    let Signature::Images { width, .. } = set.signature else {
        return None;
    };
    Some(Specimen::Picture {
        width,
        pixels: set.shown.get(index)?.clone(),
        truth: set.names[set.test.labels[index] as usize].clone(),
        answer,
        confidence,
    })
}

pub fn single(set: &PictureSet, index: usize) -> Input {
    Input::Pictures(set.test.input(index % set.test.len()).to_vec())
}

pub fn many(set: &PictureSet) -> (Input, usize) {
    let count = BATCH.min(set.test.len());
    let inputs = &set.test.inputs[..count * set.test.size];
    (Input::Pictures(inputs.to_vec()), count)
}
