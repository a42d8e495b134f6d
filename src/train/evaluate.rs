//! A trained network that answers.

use burn::tensor::backend::Backend;

use crate::{
    data::Signature,
    models::{Input, Kernels, Network},
};

/// A network without gradients, on the examples' own form.
pub struct Judge<'a, B: Backend> {
    /// The trained network.
    pub network: Network<B>,
    /// The form of its examples.
    pub signature: &'a Signature,
    /// Where it computes.
    pub device: &'a B::Device,
}

impl<B: Kernels> Judge<'_, B> {
    /// Logits of a batch, row after row.
    pub fn answer(&self, input: &Input) -> Vec<f32> {
        let logits = self.network.logits(input, self.signature, self.device);
        logits.into_data().iter::<f32>().collect()
    }
}
