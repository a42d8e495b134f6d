//! One channel of sound.

use crate::data::identity::{Digest, Identity};

/// One channel of sound.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sound {
    /// Samples, -1 to 1.
    pub samples: Vec<f32>,
    /// Samples a second.
    pub rate: u32,
    /// Whether the file ended before its header, or whoever wanted it, said.
    pub cut: bool,
    /// What tells it from other sound, once it was checked.
    pub identity: Identity,
}

impl Sound {
    /// The identity of the sound as it is now. It is asked for before the sound is given another rate: what resampling and a
    /// Fourier transform make of it differs in its last bits from machine to machine.
    pub fn identified(&self) -> Identity {
        let mut digest = Digest::default();
        digest.numbers(&[self.rate]);
        digest.floats(&self.samples);
        digest.end()
    }
}
