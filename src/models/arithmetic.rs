//! Ladder arithmetic: what a model costs, from its family and scale alone, before anything is built.

use serde::{Deserialize, Serialize};

use super::{
    Family, Scale,
    families::{self, Fields},
    input::mismatch,
};
use crate::data::Signature;

/// What one model costs, computed rather than measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Footprint {
    /// Learned numbers (running statistics are not counted).
    pub parameters: u64,
    /// Forward FLOPs of one sample; a multiply-accumulate counts 2, a bias addition 1. A sample of speech is one second.
    pub flops_per_sample: u64,
    /// Activations kept for the backward pass, in numbers a sample.
    pub activations_per_sample: u64,
}

impl std::ops::Add for Footprint {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            parameters: self.parameters + other.parameters,
            flops_per_sample: self.flops_per_sample + other.flops_per_sample,
            activations_per_sample: self.activations_per_sample + other.activations_per_sample,
        }
    }
}

impl Footprint {
    /// Training FLOPs of one sample: forward once, backward twice (Kaplan et al. 2020, section 2.1).
    pub fn training_flops_per_sample(&self) -> u64 {
        3 * self.flops_per_sample
    }

    /// Bytes while training in f32 with Adam at a batch size: weights, gradients, two moments, activations.
    pub fn training_bytes(&self, batch: usize) -> u64 {
        4 * (4 * self.parameters + 2 * self.activations_per_sample * batch as u64)
    }

    /// Bytes on disk for weights of a given width in bits (32, 16 or 8), without container overhead.
    pub fn stored_bytes(&self, bits: u64) -> u64 {
        self.parameters * bits / 8
    }
}

/// The cost of a family at a scale on data of a signature.
///
/// # Panics
/// When the family does not read data of this form.
pub fn footprint(family: Family, scale: Scale, signature: &Signature) -> Footprint {
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
            families::mlp_footprint(sizes.map(|n| n as u64), scale)
        }
        (
            Family::Cnn,
            Signature::Images {
                channels,
                height,
                width,
                classes,
            },
        ) => families::cnn_footprint(
            [channels, classes].map(|n| n as u64),
            [height, width].map(|n| n as u64),
            scale,
        ),
        (Family::Lstm, Signature::Text { symbols, context }) => {
            families::lstm_footprint([symbols, context].map(|n| n as u64), scale)
        }
        (Family::Gru, Signature::Text { symbols, context }) => {
            families::gru_footprint([symbols, context].map(|n| n as u64), scale)
        }
        (Family::Gpt, Signature::Text { symbols, context }) => {
            families::gpt_footprint([symbols, context].map(|n| n as u64), scale)
        }
        (Family::Fm, signature) => families::fm_footprint(Fields::of(&signature), scale),
        (Family::Dlrm, signature) => families::dlrm_footprint(Fields::of(&signature), scale),
        (Family::TwoTower, signature) => {
            families::two_tower_footprint(Fields::of(&signature), scale)
        }
        (Family::Conv, Signature::Speech { bands, symbols }) => {
            families::conv_footprint([bands, symbols + 1].map(|n| n as u64), scale)
        }
        (Family::Bigru, Signature::Speech { bands, symbols }) => {
            families::bigru_footprint([bands, symbols + 1].map(|n| n as u64), scale)
        }
        (Family::Transformer, Signature::Speech { bands, symbols }) => {
            families::transformer_footprint([bands, symbols + 1].map(|n| n as u64), scale)
        }
        (_, signature) => mismatch(signature),
    }
}
