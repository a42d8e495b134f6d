//! Known large models as points of reference, counted from their published configurations.

use std::collections::BTreeMap;

use serde::Serialize;

use super::tiers::Tier;

/// A published model with what it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Reference {
    /// Its name.
    pub name: &'static str,
    /// Where its configuration is published.
    pub source: &'static str,
    /// Learned numbers.
    pub parameters: u64,
}

/// A published model in machine output, with what it takes in bytes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReferenceLine {
    /// Its name.
    pub name: &'static str,
    /// Where its configuration is published.
    pub source: &'static str,
    /// Learned numbers.
    pub parameters: u64,
    /// Weights in f32 in memory, activations excluded.
    pub inference_bytes: u64,
    /// Training in f32 with Adam, activations excluded.
    pub training_bytes: u64,
    /// Weights on disk, by number format.
    pub size_bytes: BTreeMap<&'static str, u64>,
    /// Tiers whose memory holds its training, in the order given.
    pub trains_on: Vec<String>,
}

impl Reference {
    /// What it takes, and which of some tiers have the memory to train it.
    pub fn line(&self, tiers: &[Tier]) -> ReferenceLine {
        let trains = |t: &&Tier| self.training_bytes() as f64 <= t.memory_bytes;
        ReferenceLine {
            name: self.name,
            source: self.source,
            parameters: self.parameters,
            inference_bytes: self.inference_bytes(),
            training_bytes: self.training_bytes(),
            size_bytes: [("f32", 32), ("f16", 16), ("int8", 8)]
                .map(|(format, bits)| (format, self.stored_bytes(bits)))
                .into(),
            trains_on: tiers
                .iter()
                .filter(trains)
                .map(|t| t.name.clone())
                .collect(),
        }
    }

    /// Bytes of the weights in a number format of some bits: 32, 16 or 8.
    pub fn stored_bytes(&self, bits: u64) -> u64 {
        self.parameters * bits / 8
    }

    /// Bytes of memory for inference in f32, activations excluded.
    pub fn inference_bytes(&self) -> u64 {
        4 * self.parameters
    }

    /// Bytes of memory for training in f32 with Adam, activations excluded: weights, gradients, two moments.
    pub fn training_bytes(&self) -> u64 {
        16 * self.parameters
    }
}

/// The points of reference, by parameters.
pub fn references() -> [Reference; 6] {
    let reference = |name, source, parameters| Reference {
        name,
        source,
        parameters,
    };
    [
        reference("ResNet-50", "He et al. 2016", resnet_50()),
        reference(
            "wav2vec 2.0 base",
            "Baevski et al. 2020",
            wav2vec(768, 12, Norms::First),
        ),
        reference("BERT-base", "Devlin et al. 2019, uncased", bert_base()),
        reference("GPT-2", "Radford et al. 2019, 12 layers", gpt_2()),
        reference(
            "wav2vec 2.0 large",
            "Baevski et al. 2020",
            wav2vec(1024, 24, Norms::Each),
        ),
        reference(
            "DLRM",
            "Naumov et al. 2019, Criteo Kaggle, dimension 16",
            dlrm(),
        ),
    ]
}

/// A linear layer with its bias.
fn linear(inputs: u64, outputs: u64) -> u64 {
    (inputs + 1) * outputs
}

/// Scale and shift of a normalisation.
fn norm(width: u64) -> u64 {
    2 * width
}

/// One transformer layer: four projections, two linear layers of four times the width, two normalisations.
fn transformer_layer(width: u64) -> u64 {
    4 * linear(width, width) + linear(width, 4 * width) + linear(4 * width, width) + 2 * norm(width)
}

fn resnet_50() -> u64 {
    let convolution =
        |inputs: u64, outputs: u64, side: u64| inputs * outputs * side * side + norm(outputs);
    let mut total = convolution(3, 64, 7);
    let mut inputs = 64;
    for (width, blocks) in [(64, 3), (128, 4), (256, 6), (512, 3)] {
        total += convolution(inputs, 4 * width, 1);
        for _ in 0..blocks {
            total += convolution(inputs, width, 1)
                + convolution(width, width, 3)
                + convolution(width, 4 * width, 1);
            inputs = 4 * width;
        }
    }
    total + linear(2048, 1000)
}

fn bert_base() -> u64 {
    let embeddings = (30_522 + 512 + 2) * 768 + norm(768);
    embeddings + 12 * transformer_layer(768) + linear(768, 768)
}

fn gpt_2() -> u64 {
    (50_257 + 1024) * 768 + 12 * transformer_layer(768) + norm(768)
}

/// Which convolutions of the waveform are normalised; where each is, each also has a bias.
#[derive(Clone, Copy)]
enum Norms {
    First,
    Each,
}

fn wav2vec(width: u64, layers: u64, norms: Norms) -> u64 {
    let kernels = [10, 3, 3, 3, 3, 2, 2];
    let weights: u64 = kernels
        .iter()
        .enumerate()
        .map(|(i, k)| 512 * k * if i == 0 { 1 } else { 512 })
        .sum();
    let waveform = weights
        + match norms {
            Norms::First => norm(512),
            Norms::Each => 7 * (512 + norm(512)),
        };
    let projection = norm(512) + linear(512, width);
    // A convolution of 16 groups and 128 taps, with weight normalisation along the taps.
    let positions = width * (width / 16) * 128 + 128 + width;
    let masked = width;
    waveform + projection + positions + norm(width) + layers * transformer_layer(width) + masked
}

fn dlrm() -> u64 {
    let stack = |widths: &[u64]| widths.windows(2).map(|w| linear(w[0], w[1])).sum::<u64>();
    // 26 tables and the dense features make 27 vectors; the top sees each pair's product and the dense vector.
    let interactions = 27 * 26 / 2 + 16;
    33_762_577 * 16 + stack(&[13, 512, 256, 64, 16]) + stack(&[interactions, 512, 256, 1])
}

#[cfg(test)]
mod tests {
    use super::{super::tiers, references};

    #[test]
    fn the_counts_are_the_published_ones() {
        let published = [
            25_557_032,
            94_371_712,
            109_482_240,
            124_439_808,
            315_438_720,
            540_677_217,
        ];
        assert_eq!(references().map(|r| r.parameters), published);
        let bert = references()[2];
        assert_eq!(
            (bert.stored_bytes(16), bert.training_bytes()),
            (218_964_480, 1_751_715_840)
        );
    }

    #[test]
    fn a_model_trains_on_the_tiers_that_hold_four_numbers_a_parameter() {
        let tiers = tiers::parse(tiers::SHIPPED, "tiers.toml").expect("shipped");
        let trains_on = references().map(|r| r.line(&tiers).trains_on.len());
        // DLRM takes 8.7 GB, wav2vec 2.0 large 5.05 GB: both too much for the 4 GB of the smallest tier.
        assert_eq!(trains_on, [5, 5, 5, 5, 4, 4]);
        assert_eq!(references()[3].line(&tiers).size_bytes["int8"], 124_439_808);
    }
}
