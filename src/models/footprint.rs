//! Ladder arithmetic: what a model costs, from its family and scale alone, before anything is built.

use serde::{Deserialize, Serialize};

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

    /// A convolution without bias whose output has an area; its output is kept.
    pub fn convolve(&mut self, [from, to]: [u64; 2], taps: u64, area: u64) {
        self.parameters += taps * from * to;
        self.flops_per_sample += 2 * taps * from * to * area;
        self.activations_per_sample += to * area;
    }

    /// A batch normalisation; its output is kept.
    pub fn normalise(&mut self, channels: u64, area: u64) {
        self.parameters += 2 * channels;
        self.flops_per_sample += 2 * channels * area;
        self.activations_per_sample += channels * area;
    }
}
