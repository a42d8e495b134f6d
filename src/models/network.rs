//! The network that a trial trains: any family behind one type.

use burn::{
    module::{Module, ModuleVisitor, Param},
    tensor::{Tensor, TensorData, backend::Backend},
};

use super::{
    Family, Scale,
    families::{Cnn, Mlp},
};
use crate::data::{Purpose, Random, Signature};

/// A network of any family.
#[derive(Module, Debug)]
pub enum Network<B: Backend> {
    /// See [`Family::Mlp`].
    Mlp(Mlp<B>),
    /// See [`Family::Cnn`].
    Cnn(Cnn<B>),
}

impl<B: Backend> Network<B> {
    /// Builds a network with initial weights that depend on the seed only.
    pub fn new(
        family: Family,
        scale: Scale,
        signature: &Signature,
        seed: u64,
        device: &B::Device,
    ) -> Self {
        let Signature::Images {
            channels,
            height,
            width,
            classes,
        } = *signature;
        let random = &mut Random::new(seed, Purpose::Weights);
        match family {
            Family::Mlp => Self::Mlp(Mlp::new(
                [channels * height * width, classes],
                scale,
                random,
                device,
            )),
            Family::Cnn => Self::Cnn(Cnn::new([channels, classes], scale, random, device)),
        }
    }

    /// Logits `[batch, classes]` of pictures `[batch, channels * height * width]`, which lie in `inputs` one after another.
    pub fn logits(
        &self,
        inputs: Vec<f32>,
        signature: &Signature,
        device: &B::Device,
    ) -> Tensor<B, 2> {
        let Signature::Images {
            channels,
            height,
            width,
            ..
        } = *signature;
        let size = channels * height * width;
        let batch = inputs.len() / size;
        match self {
            Self::Mlp(network) => network.forward(Tensor::from_data(
                TensorData::new(inputs, [batch, size]),
                device,
            )),
            Self::Cnn(network) => {
                let shape = [batch, channels, height, width];
                network.forward(Tensor::from_data(TensorData::new(inputs, shape), device))
            }
        }
    }

    /// Learned numbers: what a gradient changes, without running statistics. Counted on an autodiff backend.
    pub fn parameters(&self) -> u64 {
        let mut count = Count(0);
        self.visit(&mut count);
        count.0
    }
}

struct Count(u64);

impl<B: Backend> ModuleVisitor<B> for Count {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<B, D>>) {
        if param.is_require_grad() {
            self.0 += param.shape().num_elements() as u64;
        }
    }
}
