//! One channel of sound.

/// One channel of sound.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sound {
    /// Samples, -1 to 1.
    pub samples: Vec<f32>,
    /// Samples a second.
    pub rate: u32,
    /// Whether the file ended before its header said.
    pub cut: bool,
}

impl Sound {
    /// Sound of interleaved channels, mixed by their mean.
    pub fn mixed(interleaved: &[f32], channels: usize, rate: u32) -> Self {
        let mean = |frame: &[f32]| frame.iter().sum::<f32>() / channels as f32;
        Self {
            samples: interleaved
                .chunks_exact(channels.max(1))
                .map(mean)
                .collect(),
            rate,
            cut: false,
        }
    }
}
