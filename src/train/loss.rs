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
}

/// The mean loss of rows of logits.
pub fn loss<B: Kernels>(logits: Tensor<B, 2>, target: Target) -> Tensor<B, 1> {
    match target {
        Target::Classes(classes) => CrossEntropy::default().forward(logits, classes),
        Target::Clicks(clicks) => {
            // One logit against none is two classes, of which the first has a logit of 0.
            let both = vec![logits.zeros_like(), logits];
            CrossEntropy::default().forward(Tensor::cat(both, 1), clicks)
        }
        Target::Transcripts(transcripts) => {
            let ([rows, classes], batch) = (logits.dims(), transcripts.targets.len());
            ctc(logits.reshape([batch, rows / batch, classes]), &transcripts)
        }
    }
}
