//! The identity of examples: a hash of what a reader made of its source, before a share is taken and values are scaled.

use std::{fmt, num::ParseIntError, str::FromStr};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3Default;

/// 128 bits that equal examples share and others do not: XXH3 of the numbers in a fixed order of bytes, so that it is the
/// same on every machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Identity(u128);

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl From<Identity> for String {
    fn from(identity: Identity) -> Self {
        identity.to_string()
    }
}

impl FromStr for Identity {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, ParseIntError> {
        u128::from_str_radix(text, 16).map(Self)
    }
}

impl TryFrom<String> for Identity {
    type Error = ParseIntError;

    fn try_from(text: String) -> Result<Self, ParseIntError> {
        text.parse()
    }
}

/// Takes values in, one after another. Each run of values is preceded by its length, so that no two sequences of runs are
/// the same bytes.
#[derive(Default)]
pub(super) struct Digest(Xxh3Default);

impl Digest {
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.count(bytes.len());
        self.0.update(bytes);
    }

    /// A piece of a run whose length is not known before its end.
    pub(super) fn part(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub(super) fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    pub(super) fn count(&mut self, count: usize) {
        self.0.update(&(count as u64).to_le_bytes());
    }

    pub(super) fn numbers(&mut self, numbers: &[u32]) {
        self.count(numbers.len());
        if cfg!(target_endian = "little") {
            self.0.update(bytemuck::cast_slice(numbers));
        } else {
            for number in numbers {
                self.0.update(&number.to_le_bytes());
            }
        }
    }

    pub(super) fn floats(&mut self, floats: &[f32]) {
        self.numbers(bytemuck::cast_slice(floats));
    }

    pub(super) fn identity(&mut self, identity: Identity) {
        self.0.update(&identity.0.to_le_bytes());
    }

    pub(super) fn end(&self) -> Identity {
        Identity(self.0.digest128())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(take: impl FnOnce(&mut Digest)) -> Identity {
        let mut digest = Digest::default();
        take(&mut digest);
        digest.end()
    }

    #[test]
    fn what_differs_in_one_value_or_in_where_it_stands_has_another_identity() {
        let numbers: Vec<u32> = (0..3000).collect();
        let all = of(|d| d.numbers(&numbers));
        assert_eq!(all, of(|d| d.numbers(&numbers)));
        for at in [0, 1023, 1024, 2999] {
            let mut other = numbers.clone();
            other[at] ^= 1;
            assert_ne!(all, of(|d| d.numbers(&other)), "{at}");
        }
        let cut = |at: usize| {
            of(|d| {
                d.numbers(&numbers[..at]);
                d.numbers(&numbers[at..]);
            })
        };
        assert_ne!(cut(1), cut(2));
        assert_ne!(of(|d| d.floats(&[0.0])), of(|d| d.floats(&[-0.0])));
    }

    #[test]
    fn it_is_the_same_on_every_machine_and_survives_being_written() {
        // Made once; a plan that was written elsewhere holds the same digits.
        let identity = of(|d| {
            d.text("né");
            d.numbers(&[1, 2, u32::MAX]);
            d.floats(&[0.5, f32::NAN.copysign(1.0)]);
        });
        let text = identity.to_string();
        assert_eq!(text, "c6e2b0877e2433658886583c9437e5d4");
        assert_eq!(text.parse(), Ok(identity));
        assert!("x".parse::<Identity>().is_err());
    }
}
