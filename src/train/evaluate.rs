//! A trained network that answers.

use burn::tensor::backend::Backend;

use crate::models::{Input, Kernels, Network};

/// A network without gradients.
pub struct Judge<'a, B: Backend> {
    /// The trained network.
    pub network: Network<B>,
    /// Where it computes.
    pub device: &'a B::Device,
}

impl<B: Kernels> Judge<'_, B> {
    /// Logits of a batch, row after row.
    pub fn answer(&self, input: &Input) -> Vec<f32> {
        let logits = self.network.logits(input, self.device);
        logits.into_data().iter::<f32>().collect()
    }
}
