//! The network that a trial trains: any family behind one type.

use burn::{
    module::{Module, ModuleVisitor, Param},
    tensor::{Tensor, backend::Backend},
};

use super::{
    Family, Input, Scale,
    families::{
        Bigru, Cnn, Conv, Dlrm, Fields, Fm, Gpt, Gru, Lstm, Mlp, ResNet, Transformer, TwoTower, Vit,
    },
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
    /// See [`Family::Lstm`].
    Lstm(Lstm<B>),
    /// See [`Family::Gru`].
    Gru(Gru<B>),
    /// See [`Family::Gpt`].
    Gpt(Gpt<B>),
    /// See [`Family::Fm`].
    Fm(Fm<B>),
    /// See [`Family::Dlrm`].
    Dlrm(Dlrm<B>),
    /// See [`Family::TwoTower`].
    TwoTower(TwoTower<B>),
    /// See [`Family::Conv`].
    Conv(Conv<B>),
    /// See [`Family::Bigru`].
    Bigru(Bigru<B>),
    /// See [`Family::Transformer`].
    Transformer(Transformer<B>),
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
            (Family::Lstm, Signature::Text { symbols, .. }) => {
                Self::Lstm(Lstm::new(symbols, scale, random, device))
            }
            (Family::Gru, Signature::Text { symbols, .. }) => {
                Self::Gru(Gru::new(symbols, scale, random, device))
            }
            (Family::Gpt, Signature::Text { symbols, context }) => {
                Self::Gpt(Gpt::new([symbols, context], scale, random, device))
            }
            (Family::Fm, signature) => {
                Self::Fm(Fm::new(Fields::of(&signature), scale, random, device))
            }
            (Family::Dlrm, signature) => {
                Self::Dlrm(Dlrm::new(Fields::of(&signature), scale, random, device))
            }
            (Family::TwoTower, signature) => {
                let fields = Fields::of(&signature);
                Self::TwoTower(TwoTower::new(fields, scale, random, device))
            }
            (Family::Conv, Signature::Speech { bands, symbols }) => {
                Self::Conv(Conv::new([bands, symbols + 1], scale, random, device))
            }
            (Family::Bigru, Signature::Speech { bands, symbols }) => {
                Self::Bigru(Bigru::new([bands, symbols + 1], scale, random, device))
            }
            (Family::Transformer, Signature::Speech { bands, symbols }) => {
                let sizes = [bands, symbols + 1];
                Self::Transformer(Transformer::new(sizes, scale, random, device))
            }
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
            Self::Lstm(network) => network.forward(input.symbols(signature)),
            Self::Gru(network) => network.forward(input.symbols(signature)),
            Self::Gpt(network) => network.forward(input.symbols(signature)),
            Self::Fm(network) => network.forward(input.rows(signature, device)),
            Self::Dlrm(network) => network.forward(input.rows(signature, device)),
            Self::TwoTower(network) => {
                let of_user = Fields::of(signature).of_user;
                network.forward(input.rows(signature, device), of_user)
            }
            Self::Conv(network) => rows(network.forward(input.frames(signature, device))),
            Self::Bigru(network) => rows(network.forward(input.frames(signature, device))),
            Self::Transformer(network) => rows(network.forward(input.frames(signature, device))),
            Self::Resnet(network) => network.forward(input.pictures(signature, device)),
            Self::Vit(network) => network.forward(input.pictures(signature, device)),
        }
    }
}

/// Every place of every sequence as a row.
fn rows<B: Backend>(logits: Tensor<B, 3>) -> Tensor<B, 2> {
    logits.flatten(0, 1)
}

struct Count(u64);

impl<B: Backend> ModuleVisitor<B> for Count {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<B, D>>) {
        if param.is_require_grad() {
            self.0 += param.shape().num_elements() as u64;
        }
    }
}
