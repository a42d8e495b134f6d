//! The objective as a tensor, for training.

use burn::tensor::{Int, Tensor, TensorData, activation::log_softmax, backend::Backend};

/// Mean cross-entropy in nats of logits `[batch, classes]` against labels `[batch]`.
pub fn cross_entropy<B: Backend>(
    logits: Tensor<B, 2>,
    labels: &[u32],
    device: &B::Device,
) -> Tensor<B, 1> {
    let count = labels.len();
    let labels: Vec<i64> = labels.iter().map(|l| i64::from(*l)).collect();
    let right = Tensor::<B, 2, Int>::from_data(TensorData::new(labels, [count, 1]), device);
    log_softmax(logits, 1).gather(1, right).mean().neg()
}
