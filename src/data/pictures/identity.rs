//! The identity of pictures.

use super::{
    part::Part,
    raw::{Pictures, Pixels},
};
use crate::data::identity::{Digest, Identity};

impl Pictures {
    /// Of what trainers see: pixels, labels with their names, and the parts that were given.
    pub(super) fn identity(&self) -> Identity {
        let mut digest = Digest::default();
        for count in [self.channels, self.height, self.width, self.names.len()] {
            digest.count(count);
        }
        digest.floats(&[self.greatest]);
        for name in &self.names {
            digest.text(name);
        }
        match &self.pixels {
            Pixels::Bytes(bytes) => digest.bytes(bytes),
            Pixels::Numbers(numbers) => digest.floats(numbers),
        }
        digest.numbers(&self.labels);
        let part = |part: &Part| match part {
            Part::Train => 0,
            Part::Validation => 1,
            Part::Test => 2,
        };
        let parts: Vec<u32> = self.parts.iter().map(part).collect();
        digest.numbers(&parts);
        digest.end()
    }
}
