//! Labelled pictures: as they were read, and divided and scaled for training.

use super::{Amount, DataFacts, Error, Purpose, Random, Scaling, Signature, Spec};

/// Pictures as they were read: raw pixels with one label each.
#[derive(Clone, Debug, PartialEq)]
pub struct Pictures {
    /// Colour planes.
    pub channels: usize,
    /// Rows.
    pub height: usize,
    /// Columns.
    pub width: usize,
    /// The greatest value that a pixel can have.
    pub greatest: f32,
    /// The names of the labels.
    pub names: Vec<String>,
    /// Raw pixels `[picture, channel, row, column]`.
    pub pixels: Vec<f32>,
    /// Labels, each below the number of names.
    pub labels: Vec<u32>,
}

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
    pub signature: Signature,
    /// The names of the labels.
    pub names: Vec<String>,
    /// What is learned from.
    pub train: Examples,
    /// What the live curves are drawn on; empty where that is the test split.
    pub validation: Examples,
    /// What the final measurement is made on.
    pub test: Examples,
    /// Brightness 0 to 255 of the first pictures of the test split `[picture, row, column]`, to look at.
    pub shown: Vec<Vec<u8>>,
}

/// Pictures of the test split that are kept to look at.
const SHOWN: usize = 64;

impl PictureSet {
    /// How much there is.
    pub fn facts(&self) -> DataFacts {
        DataFacts {
            signature: self.signature,
            train: self.train.len(),
            validation: self.validation.len(),
            test: self.test.len(),
            notes: Vec::new(),
            optimum: None,
        }
    }
}

impl Pictures {
    fn size(&self) -> usize {
        self.channels * self.height * self.width
    }

    /// Divides and scales the pictures.
    pub(super) fn prepare(&self, spec: &Spec, amount: Amount) -> Result<PictureSet, Error> {
        let split = self.split(spec);
        let least = split.train.len().min(split.test.len());
        if least == 0 {
            return Err(Error::TooLittle(format!(
                "{} pictures are too few to divide into training and test examples",
                self.labels.len()
            )));
        }
        let kept = amount.of(split.train.len());
        let mut set = PictureSet {
            signature: Signature::Images {
                channels: self.channels,
                height: self.height,
                width: self.width,
                classes: self.names.len(),
            },
            names: self.names.clone(),
            train: self.examples(&split.train[..kept]),
            validation: self.examples(&split.validation),
            test: self.examples(&split.test),
            shown: split
                .test
                .iter()
                .take(SHOWN)
                .map(|i| self.brightness(*i))
                .collect(),
        };
        self.scale(spec.scaling, &mut set);
        Ok(set)
    }

    /// Divides the indices by label, so that every split and every prefix of the training split has each label's share.
    fn split(&self, spec: &Spec) -> Split {
        let mut random = Random::new(spec.seed, Purpose::Split);
        let mut split = Split::default();
        let mut ranked = Vec::new();
        for label in 0..self.names.len() as u32 {
            let mut of_label: Vec<usize> = (0..self.labels.len())
                .filter(|i| self.labels[*i] == label)
                .collect();
            random.shuffle(&mut of_label);
            let share = |fraction: f64| (of_label.len() as f64 * fraction).round() as usize;
            let (test, rest) = of_label.split_at(share(spec.test_fraction).min(of_label.len()));
            let (validation, train) =
                rest.split_at(share(spec.validation_fraction).min(rest.len()));
            split.test.extend(test);
            split.validation.extend(validation);
            let rank = |i: usize| (i as f64 + 0.5) / train.len() as f64;
            ranked.extend(train.iter().enumerate().map(|(i, index)| (rank(i), *index)));
        }
        ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        split.train = ranked.into_iter().map(|(_, index)| index).collect();
        random.shuffle(&mut split.test);
        split
    }

    fn examples(&self, indices: &[usize]) -> Examples {
        let size = self.size();
        let input = |i: &usize| &self.pixels[i * size..][..size];
        Examples {
            size,
            inputs: indices.iter().flat_map(input).copied().collect(),
            labels: indices.iter().map(|i| self.labels[*i]).collect(),
        }
    }

    fn brightness(&self, index: usize) -> Vec<u8> {
        let plane = self.height * self.width;
        let picture = &self.pixels[index * self.size()..][..self.size()];
        let mean =
            |at: usize| picture.iter().skip(at).step_by(plane).sum::<f32>() / self.channels as f32;
        (0..plane)
            .map(|at| (mean(at) / self.greatest * 255.0).round() as u8)
            .collect()
    }

    fn scale(&self, scaling: Scaling, set: &mut PictureSet) {
        let (offset, factor) = match scaling {
            Scaling::Raw => return,
            Scaling::Unit => (
                vec![0.0; self.size()],
                vec![1.0 / self.greatest; self.size()],
            ),
            Scaling::Standard => standard(&set.train),
        };
        for examples in [&mut set.train, &mut set.validation, &mut set.test] {
            for input in examples.inputs.chunks_exact_mut(examples.size) {
                for ((value, offset), factor) in input.iter_mut().zip(&offset).zip(&factor) {
                    *value = (*value - offset) * factor;
                }
            }
        }
    }
}

#[derive(Default)]
struct Split {
    train: Vec<usize>,
    validation: Vec<usize>,
    test: Vec<usize>,
}

/// Mean and inverse deviation of each feature; a feature that never changes is only centred.
fn standard(examples: &Examples) -> (Vec<f32>, Vec<f32>) {
    let count = examples.len() as f64;
    let feature = |at: usize| {
        examples
            .inputs
            .iter()
            .skip(at)
            .step_by(examples.size)
            .map(|v| f64::from(*v))
    };
    let of = |at: usize| {
        let mean = feature(at).sum::<f64>() / count;
        let variance = feature(at).map(|v| (v - mean).powi(2)).sum::<f64>() / count;
        let factor = if variance > 1e-12 {
            1.0 / variance.sqrt()
        } else {
            1.0
        };
        (mean as f32, factor as f32)
    };
    (0..examples.size).map(of).unzip()
}
