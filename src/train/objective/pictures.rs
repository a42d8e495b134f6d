//! Labelled pictures: batches, judgement, and a picture to watch.

use std::{collections::BTreeMap, ops::Range};

use burn::tensor::Tensor;

use super::interface::{Judged, Objective, Split, shown};
use crate::{
    data::{self, Mix, PictureSet, PictureShape, Purpose, Random, Scaling, Spec},
    models::{Classes, CrossEntropy, Input, Kernels, PictureBatch},
    scenario::Metric,
    sweep::{Specimen, Trial},
    train::{
        baselines,
        evaluate::Judge,
        hooks::{Ended, Error, Hooks},
        metrics::classification::{self, Scored},
    },
};

/// Pictures that are answered at once.
const BATCH: usize = 256;

/// What the rows of logits are to become.
#[derive(Clone, Debug)]
pub enum Goal {
    /// One class a row: the mean cross-entropy in nats.
    Classes(Classes),
    /// Two classes a row, as of two pictures that were mixed: the mean cross-entropy in the same shares.
    Mixed {
        /// The class that has the share.
        classes: Classes,
        /// The class that has the rest.
        others: Classes,
        /// From 0 to 1.
        share: f32,
    },
}

impl Objective for PictureSet {
    type Target = Goal;

    fn batch(&self, examples: &[usize], trial: &Trial, epoch: u32) -> (PictureBatch, Goal) {
        let train = &self.train;
        let inputs = examples.iter().flat_map(|i| train.input(*i)).copied();
        let mut inputs: Vec<f32> = inputs.collect();
        let class = |at: usize| train.labels[examples[at]] as usize;
        let classes = (0..examples.len()).map(class).collect();
        let target = match augment(self, &mut inputs, examples, trial, epoch) {
            None => Goal::Classes(classes),
            Some(Mix { share, partners }) => Goal::Mixed {
                classes,
                others: partners.into_iter().map(class).collect(),
                share,
            },
        };
        (batch(self, inputs), target)
    }

    fn loss<B: Kernels>(logits: Tensor<B, 2>, goal: Goal) -> Tensor<B, 1> {
        let entropy = CrossEntropy::default();
        match goal {
            Goal::Classes(classes) => entropy.forward(logits, classes),
            Goal::Mixed {
                classes,
                others,
                share,
            } => {
                entropy.forward(logits.clone(), classes) * share
                    + entropy.forward(logits, others) * (1.0 - share)
            }
        }
    }

    fn judge<B: Kernels, E>(
        &self,
        judge: &Judge<'_, B>,
        split: Split,
        mut between: impl FnMut() -> Result<(), E>,
    ) -> Result<Judged, E> {
        let validation = Some(&self.validation).filter(|v| !v.is_empty());
        let examples = split.of(validation, &self.test);
        let mut logits = Vec::new();
        for inputs in examples.inputs.chunks(BATCH * examples.size) {
            logits.extend(judge.answer(&Input::Pictures(batch(self, inputs.to_vec()))));
            between()?;
        }
        let scored = Scored {
            logits: &logits,
            labels: &examples.labels,
        };
        let metrics = scored.metrics();
        Ok(Judged {
            loss: metrics[&Metric::Nll],
            errors: BTreeMap::from([(Metric::Top1, scored.top_error())]),
            metrics,
        })
    }

    fn specimen<B: Kernels>(&self, judge: &Judge<'_, B>, trial: &Trial) -> Option<Specimen> {
        let index = shown(trial, self.shown.len());
        let logits = judge.answer(&Input::Pictures(self.single(index)));
        let (answer, confidence) = classification::answer(&logits);
        specimen(self, index, self.names[answer].clone(), confidence)
    }

    fn example(&self) -> Option<Specimen> {
        specimen(self, 0, String::new(), 0.0)
    }

    fn tested(&self, examples: Range<usize>) -> PictureBatch {
        let size = self.test.size;
        let inputs = &self.test.inputs[examples.start * size..examples.end * size];
        batch(self, inputs.to_vec())
    }

    fn at_once(&self) -> usize {
        BATCH
    }

    /// Simple answers always see scaled values: none would be fair on raw ones of a different range.
    fn for_baselines(spec: &Spec) -> Spec {
        Spec {
            scaling: Scaling::Unit,
            ..spec.clone()
        }
    }

    fn baselines(&self, quality: Metric, hooks: &mut dyn Hooks) -> Result<Ended, Error> {
        baselines::pictures::baselines(self, quality, hooks)
    }
}

fn batch(set: &PictureSet, values: Vec<f32>) -> PictureBatch {
    PictureBatch {
        shape: set.shape,
        values,
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
    let PictureShape {
        channels,
        height,
        width,
        ..
    } = set.shape;
    if ways.is_empty() {
        return None;
    }
    // No other batch of the epoch begins with the same example, so that each has numbers of its own, and a training that
    // is taken up draws them again.
    let first = *examples.first()? as u64;
    let random = &mut Random::new(trial.seed ^ ((first + 1) << 32), Purpose::Augment(epoch));
    data::augment(ways, inputs, channels, [height, width], random)
}

fn specimen(set: &PictureSet, index: usize, answer: String, confidence: f64) -> Option<Specimen> {
    Some(Specimen::Picture {
        width: set.shape.width,
        pixels: set.shown.get(index)?.clone(),
        truth: set.names[set.test.labels[index] as usize].clone(),
        answer,
        confidence,
    })
}

#[cfg(test)]
mod tests {
    use burn::tensor::{Tensor, TensorData};

    use super::*;
    use crate::models::{Backend, TrainBackend, Work, work_on};

    const LOGITS: [f64; 8] = [0.3, -1.2, 0.8, 2.0, -0.5, 0.1, 1.4, -2.2];
    const SHARE: f64 = 0.7;

    /// The mean over two rows of -sum of share * ln softmax, the first row of classes 0 and 3, the second of 2 and 2.
    fn defined(logits: &[f64]) -> f64 {
        let rows = logits.chunks(4).zip([[0, 3], [2, 2]]);
        let loss = rows.map(|(row, [class, other])| {
            let total = row.iter().map(|v| v.exp()).sum::<f64>().ln();
            total - SHARE * row[class] - (1.0 - SHARE) * row[other]
        });
        loss.sum::<f64>() / 2.0
    }

    struct Mixed;

    impl Work for Mixed {
        type Output = (f64, Vec<f64>);

        fn on<B: TrainBackend>(self, device: B::Device) -> Self::Output {
            let values: Vec<f32> = LOGITS.iter().map(|v| *v as f32).collect();
            let data = TensorData::new(values, [2, 4]);
            let logits = Tensor::<B, 2>::from_data(data, &device).require_grad();
            let target = Goal::Mixed {
                classes: [0, 2].into_iter().collect(),
                others: [3, 2].into_iter().collect(),
                share: SHARE as f32,
            };
            let loss = PictureSet::loss(logits.clone(), target);
            let gradient = logits.grad(&loss.backward()).expect("a gradient");
            let numbers = |data: TensorData| data.iter::<f64>().collect::<Vec<_>>();
            (numbers(loss.into_data())[0], numbers(gradient.into_data()))
        }
    }

    #[test]
    fn a_mixture_s_loss_and_gradient_follow_its_definition() {
        for backend in Backend::ALL {
            let (loss, gradient) = work_on(backend, Mixed);
            assert!((loss - defined(&LOGITS)).abs() < 1e-6, "{backend}: {loss}");
            for (at, found) in gradient.into_iter().enumerate() {
                let moved = |by: f64| {
                    let mut logits = LOGITS;
                    logits[at] += by;
                    defined(&logits)
                };
                let expected = (moved(1e-5) - moved(-1e-5)) / 2e-5;
                assert!(
                    (found - expected).abs() < 1e-6,
                    "{backend} at {at}: {found}"
                );
            }
        }
    }
}
