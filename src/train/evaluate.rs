//! A network's answers to held-out examples.

use burn::tensor::backend::Backend;

use super::metrics::{self, Scored};
use crate::{
    data::{Examples, PictureSet, Signature},
    models::Network,
    sweep::Specimen,
};

/// Examples that are answered at once: enough to fill the machine's arithmetic, few enough to stay in its caches.
pub const BATCH: usize = 256;

/// A network without gradients, on the examples' own form.
pub struct Judge<'a, B: Backend> {
    /// The trained network.
    pub network: Network<B>,
    /// The form of its examples.
    pub signature: &'a Signature,
    /// Where it computes.
    pub device: &'a B::Device,
}

impl<B: Backend> Judge<'_, B> {
    /// Logits of all examples; `between` is called between batches.
    pub fn logits<E>(
        &self,
        examples: &Examples,
        mut between: impl FnMut() -> Result<(), E>,
    ) -> Result<Vec<f32>, E> {
        let mut all = Vec::new();
        for inputs in examples.inputs.chunks(BATCH * examples.size) {
            all.extend(self.batch(inputs));
            between()?;
        }
        Ok(all)
    }

    /// Logits of some inputs.
    pub fn batch(&self, inputs: &[f32]) -> Vec<f32> {
        let logits = self
            .network
            .logits(inputs.to_vec(), self.signature, self.device);
        logits.into_data().iter::<f32>().collect()
    }
}

/// What the network makes of one picture of the test split.
pub fn specimen(set: &PictureSet, logits_of_test: &[f32], index: usize) -> Option<Specimen> {
    let index = index % set.shown.len().max(1);
    let row = logits_of_test.chunks_exact(set.names.len()).nth(index)?;
    let (answer, confidence) = metrics::answer(row);
    let Signature::Images { width, .. } = set.signature;
    Some(Specimen::Picture {
        width,
        pixels: set.shown.get(index)?.clone(),
        truth: set.names[set.test.labels[index] as usize].clone(),
        answer: set.names[answer].clone(),
        confidence,
    })
}

/// The logits of examples beside their labels.
pub fn scored<'a>(logits: &'a [f32], examples: &'a Examples) -> Scored<'a> {
    Scored {
        logits,
        labels: &examples.labels,
    }
}
