//! The network that a trial trains: any family behind one type.

use burn::{
    module::{Module, ModuleVisitor, Param},
    tensor::{Tensor, backend::Backend},
};

use super::{
    Family, Input, Scale,
    families::{Cnn, Mlp, ResNet, Vit},
    input::mismatch,
    layers::Kernels,
};
use crate::data::{Purpose, Random, Signature};

/// A network of any family.
#[derive(Module, Debug)]
pub enum Network<B: Backend> {
    /// See [`Family::Mlp`].
    Mlp(Mlp<B>),
    /// See [`Family::Cnn`].
    Cnn(Cnn<B>),
    /// See [`Family::Resnet`].
    Resnet(ResNet<B>),
    /// See [`Family::Vit`].
    Vit(Vit<B>),
}

impl<B: Backend> Network<B> {
    /// Builds a network with initial weights that depend on the seed only.
    ///
    /// # Panics
    /// When the family does not read data of this form.
    pub fn new(
        family: Family,
        scale: Scale,
        signature: &Signature,
        seed: u64,
        device: &B::Device,
    ) -> Self {
        let random = &mut Random::new(seed, Purpose::Weights);
        match (family, *signature) {
            (
                Family::Mlp,
                Signature::Images {
                    channels,
                    height,
                    width,
                    classes,
                },
            ) => {
                let sizes = [channels * height * width, classes];
                Self::Mlp(Mlp::new(sizes, scale, random, device))
            }
            (
                Family::Cnn,
                Signature::Images {
                    channels, classes, ..
                },
            ) => Self::Cnn(Cnn::new([channels, classes], scale, random, device)),
            (
                Family::Resnet,
                Signature::Images {
                    channels, classes, ..
                },
            ) => Self::Resnet(ResNet::new([channels, classes], scale, random, device)),
            (
                Family::Vit,
                Signature::Images {
                    channels,
                    height,
                    width,
                    classes,
                },
            ) => {
                let sides = [height, width];
                Self::Vit(Vit::new([channels, classes], sides, scale, random, device))
            }
            (_, signature) => mismatch(signature),
        }
    }

    /// Learned numbers: what a gradient changes, without running statistics. Counted on an autodiff backend.
    pub fn parameters(&self) -> u64 {
        let mut count = Count(0);
        self.visit(&mut count);
        count.0
    }
}

impl<B: Kernels> Network<B> {
    /// Rows of logits: one for each picture or click, one for each place of a sequence.
    ///
    /// # Panics
    /// When the input is of a kind that the family does not read.
    pub fn logits(&self, input: &Input, signature: &Signature, device: &B::Device) -> Tensor<B, 2> {
        match self {
            Self::Mlp(network) => network.forward(input.pictures(signature, device).flatten(1, 3)),
            Self::Cnn(network) => network.forward(input.pictures(signature, device)),
            Self::Resnet(network) => network.forward(input.pictures(signature, device)),
            Self::Vit(network) => network.forward(input.pictures(signature, device)),
        }
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
