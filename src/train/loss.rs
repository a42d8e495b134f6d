//! The objective as a tensor, for training.

use burn::tensor::Tensor;

use crate::models::{Classes, CrossEntropy, Kernels, Transcripts, ctc};

/// What a batch of logits is to become.
#[derive(Clone, Debug)]
pub enum Target {
    /// One class a row: the mean cross-entropy in nats.
    Classes(Classes),
    /// Whether each row, of one logit, is a click: the mean binary cross-entropy in nats.
    Clicks(Classes),
    /// The symbols of every sequence of rows: connectionist temporal classification.
    Transcripts(Transcripts),
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

/// The mean loss of rows of logits.
pub fn loss<B: Kernels>(logits: Tensor<B, 2>, target: Target) -> Tensor<B, 1> {
    let entropy = CrossEntropy::default();
    match target {
        Target::Classes(classes) => entropy.forward(logits, classes),
        Target::Clicks(clicks) => {
            // One logit against none is two classes, of which the first has a logit of 0.
            let both = vec![logits.zeros_like(), logits];
            entropy.forward(Tensor::cat(both, 1), clicks)
        }
        Target::Transcripts(transcripts) => {
            let ([rows, classes], batch) = (logits.dims(), transcripts.targets.len());
            ctc(logits.reshape([batch, rows / batch, classes]), &transcripts)
        }
        Target::Mixed {
            classes,
            others,
            share,
        } => {
            entropy.forward(logits.clone(), classes) * share
                + entropy.forward(logits, others) * (1.0 - share)
        }
    }
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
            let target = Target::Mixed {
                classes: [0, 2].into_iter().collect(),
                others: [3, 2].into_iter().collect(),
                share: SHARE as f32,
            };
            let loss = loss(logits.clone(), target);
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
