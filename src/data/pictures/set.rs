//! Pictures divided and scaled for training.

use crate::words::Message;
use std::path::Path;

use super::{recognise::unrecognised, shape::PictureShape};
use crate::data::{error::Error, examples::ExampleSet, identity::Identity, spec::Scaling};

/// Examples with one label each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Examples {
    /// Numbers of one example.
    pub size: usize,
    /// All inputs `[example, size]`.
    pub inputs: Vec<f32>,
    /// All labels.
    pub labels: Vec<u32>,
}

impl Examples {
    /// Number of examples.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// The input of one example.
    pub fn input(&self, index: usize) -> &[f32] {
        &self.inputs[index * self.size..][..self.size]
    }
}

/// Pictures divided and scaled for training.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureSet {
    /// Sizes that fix the models.
    pub shape: PictureShape,
    /// The names of the labels.
    pub names: Vec<String>,
    /// What is learned from.
    pub train: Examples,
    /// What the live curves are drawn on; empty where that is the test split.
    pub validation: Examples,
    /// What the final measurement is made on.
    pub test: Examples,
    /// What tells these pictures from others.
    pub identity: Option<Identity>,
    /// Brightness 0 to 255 of the first pictures of the test split `[picture, row, column]`, to look at.
    pub shown: Vec<Vec<u8>>,
    /// What was skipped and why, and what was assumed.
    pub notes: Vec<Message>,
}

impl ExampleSet for PictureSet {
    type Shape = PictureShape;

    fn shape(&self) -> PictureShape {
        self.shape
    }

    fn counts(&self) -> [usize; 3] {
        [&self.train, &self.validation, &self.test].map(Examples::len)
    }

    fn notes(&self) -> &[Message] {
        &self.notes
    }

    fn identity(&self) -> Option<Identity> {
        self.identity
    }

    fn unrecognised(path: &Path) -> Error {
        unrecognised(path)
    }
}

impl PictureSet {
    /// Scales raw pixels, of which the greatest possible is given; what is measured for it, is measured on the training
    /// split only.
    pub(super) fn scale(&mut self, scaling: Scaling, greatest: f32) {
        let size = self.train.size;
        let (offset, factor) = match scaling {
            Scaling::Raw => return,
            Scaling::Unit => (vec![0.0; size], vec![1.0 / greatest; size]),
            Scaling::Standard => standard(&self.train),
        };
        for examples in [&mut self.train, &mut self.validation, &mut self.test] {
            for input in examples.inputs.chunks_exact_mut(size) {
                for ((value, offset), factor) in input.iter_mut().zip(&offset).zip(&factor) {
                    *value = (*value - offset) * factor;
                }
            }
        }
    }
}

/// Mean and inverse deviation of each feature; a feature that never changes is only centred.
fn standard(examples: &Examples) -> (Vec<f32>, Vec<f32>) {
    let count = examples.len() as f64;
    let add = |of: &dyn Fn(usize, f64) -> f64| {
        let mut sums = vec![0.0; examples.size];
        for input in examples.inputs.chunks_exact(examples.size) {
            for (at, (sum, value)) in sums.iter_mut().zip(input).enumerate() {
                *sum += of(at, f64::from(*value));
            }
        }
        sums
    };
    let means: Vec<f64> = add(&|_, value| value).iter().map(|s| s / count).collect();
    let squares = add(&|at, value| (value - means[at]).powi(2));
    let factor = |square: &f64| {
        let variance = square / count;
        if variance > 1e-12 {
            (1.0 / variance.sqrt()) as f32
        } else {
            1.0
        }
    };
    let factors = squares.iter().map(factor).collect();
    (means.iter().map(|m| *m as f32).collect(), factors)
}
