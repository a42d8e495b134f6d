//! One channel of sound.

/// One channel of sound.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sound {
    /// Samples, -1 to 1.
    pub samples: Vec<f32>,
    /// Samples a second.
    pub rate: u32,
    /// Whether the file ended before its header, or whoever wanted it, said.
    pub cut: bool,
}
