//! Losses of classifiers, language models and transcribers.

use std::sync::Arc;

use burn::tensor::{Int, Tensor, TensorData, activation::log_softmax};

use scalescope_kernels::{
    dispatch::{Kernels, Route, apply, raw},
    operations::{cross_entropy, ctc},
};

/// The class of every row.
#[derive(Clone, Debug)]
pub struct Classes(Arc<[usize]>);

impl FromIterator<usize> for Classes {
    fn from_iter<I: IntoIterator<Item = usize>>(classes: I) -> Self {
        Self(classes.into_iter().collect())
    }
}

impl<B: Kernels, const D: usize> From<Tensor<B, D, Int>> for Classes {
    fn from(tensor: Tensor<B, D, Int>) -> Self {
        tensor
            .into_data()
            .iter::<i64>()
            .map(|class| usize::try_from(class).expect("a class is not negative"))
            .collect()
    }
}

/// The mean cross-entropy in nats.
#[derive(Clone, Copy, Debug, Default)]
pub struct CrossEntropy {
    /// Rows of this class count for nothing, as padding does.
    pub ignored: Option<usize>,
    /// The share of the target that is spread over all classes.
    pub smoothing: f32,
}

impl CrossEntropy {
    /// The loss of `logits [.., classes]` against one class a row.
    pub fn forward<B: Kernels, const D: usize>(
        &self,
        logits: Tensor<B, D>,
        targets: impl Into<Classes>,
    ) -> Tensor<B, 1> {
        let targets = targets.into().0;
        match B::route() {
            Route::Burn => self.by_burn(logits, &targets),
            Route::Own => {
                let Self { ignored, smoothing } = *self;
                apply(
                    cross_entropy::CrossEntropy {
                        targets,
                        ignored,
                        smoothing,
                    },
                    [raw(logits)],
                )
                .0
            }
        }
    }

    fn by_burn<B: Kernels, const D: usize>(
        &self,
        logits: Tensor<B, D>,
        targets: &[usize],
    ) -> Tensor<B, 1> {
        let (device, rows) = (logits.device(), targets.len());
        let classes = logits.dims()[D - 1];
        let counts: Vec<f32> = targets
            .iter()
            .map(|class| f32::from(Some(*class) != self.ignored))
            .collect();
        let total = counts.iter().sum::<f32>().max(1.0);
        let weights =
            Tensor::<B, 2>::from_data(TensorData::new(counts, [rows, 1]), &device) / total;
        let indices: Vec<i64> = targets
            .iter()
            .map(|class| i64::try_from(*class).unwrap_or(i64::MAX))
            .collect();
        let indices = Tensor::<B, 2, Int>::from_data(TensorData::new(indices, [rows, 1]), &device);
        let likely = log_softmax(logits.reshape([rows, classes]), 1);
        let picked = likely.clone().gather(1, indices) * (1.0 - self.smoothing);
        let spread = likely.mean_dim(1) * self.smoothing;
        -((picked + spread) * weights).sum()
    }
}

/// The labels of every sequence without blanks, and how many steps each sequence has.
#[derive(Clone, Debug)]
pub struct Transcripts {
    /// Labels from 1 on; 0 is the blank.
    pub targets: Arc<[Vec<usize>]>,
    /// Steps of the logits.
    pub lengths: Arc<[usize]>,
}

/// The mean over the batch of `-ln P(transcript) / length of the transcript` for `logits [batch, steps, classes]`
/// (connectionist temporal classification, Graves et al. 2006).
///
/// It has no counterpart by burn's operations: candle cannot differentiate its own, so this one runs on every route.
pub fn ctc<B: Kernels>(logits: Tensor<B, 3>, transcripts: &Transcripts) -> Tensor<B, 1> {
    let Transcripts { targets, lengths } = transcripts.clone();
    apply(ctc::Ctc { targets, lengths }, [raw(logits)]).0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::layers::testing::{
        OnCandle, OnFlex, Trained, agree, compare, results, tensor,
    };

    fn loss<B: Trained>(loss: CrossEntropy) -> Vec<Vec<f32>> {
        let logits = tensor::<B, 3>(1, [2, 6, 7]).require_grad();
        let targets = Tensor::<B, 1, Int>::arange(0..12, &B::Device::default()).float() / 2.0;
        results(loss.forward(logits.clone(), targets.int()), |found| {
            vec![found.of(&logits)]
        })
    }

    #[test]
    fn both_backends_agree_with_burn() {
        agree!(loss(CrossEntropy::default()));
        agree!(loss(CrossEntropy {
            ignored: Some(3),
            smoothing: 0.0
        }));
        agree!(loss(CrossEntropy {
            ignored: None,
            smoothing: 0.2
        }));
    }

    #[test]
    fn transcripts_agree_across_backends_and_with_burn_on_flex() {
        fn own<B: Trained>() -> Vec<Vec<f32>> {
            let logits = tensor::<B, 3>(1, [2, 6, 4]).require_grad();
            let transcripts = Transcripts {
                targets: Arc::new([vec![1, 3, 3], vec![2]]),
                lengths: Arc::new([6, 4]),
            };
            results(ctc(logits.clone(), &transcripts), |found| {
                vec![found.of(&logits)]
            })
        }
        let device = <OnFlex as burn::tensor::backend::BackendTypes>::Device::default();
        let logits = tensor::<OnFlex, 3>(1, [2, 6, 4]).require_grad();
        let likely = log_softmax(logits.clone(), 2).swap_dims(0, 1);
        let ints = |values: [i64; 6]| {
            Tensor::<OnFlex, 2, Int>::from_data(TensorData::new(values.to_vec(), [2, 3]), &device)
        };
        let lengths = |values: [i64; 2]| {
            Tensor::<OnFlex, 1, Int>::from_data(TensorData::new(values.to_vec(), [2]), &device)
        };
        let loss = burn::nn::loss::CTCLossConfig::new()
            .init()
            .forward_with_reduction(
                likely,
                ints([1, 3, 3, 2, 0, 0]),
                lengths([6, 4]),
                lengths([3, 1]),
                burn::nn::loss::Reduction::Mean,
            );
        let expected = results(loss, |found| vec![found.of(&logits)]);
        compare("flex", &expected, &own::<OnFlex>());
        compare("candle", &expected, &own::<OnCandle>());
    }
}
