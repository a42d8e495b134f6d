//! Changes of bytes, as a broken disk, a bad download or somebody with bad intent makes them.

use proptest::{collection::vec, prelude::*, sample::select};

/// What an attacker or a broken disk would write in place of a value.
const WORDS: [&str; 18] = [
    "null",
    "true",
    "-1",
    "0",
    "NaN",
    "1e999",
    "-1e-999",
    "4294967296",
    "18446744073709551615",
    "18446744073709551616",
    "[]",
    "{}",
    "[[[[[[[[",
    "\"",
    "\\ud800",
    "\n",
    "\u{0}",
    "\u{202e}",
];

/// Counts that are too small, too great, or just beyond what a field holds.
const COUNTS: [u32; 8] = [
    0,
    1,
    0x7fff,
    0x0001_0000,
    0x0100_0000,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_ffff,
];

/// One change of bytes; places are shares of their length.
#[derive(Clone, Debug)]
pub enum Change {
    Flip(f64, u8),
    Cut(f64),
    Delete(f64, f64),
    Repeat(f64, f64),
    /// The next number from a place on is another one.
    Number(f64, &'static str),
    Insert(f64, &'static str),
    /// Four bytes, as a length or a count stands in a header, are another number; of which the first byte is the greatest or
    /// the least.
    Count(f64, u32, bool),
}

/// One change, of any kind.
pub fn change() -> impl Strategy<Value = Change> {
    let place = || 0.0..1.0;
    prop_oneof![
        (place(), 0..8_u8).prop_map(|(at, bit)| Change::Flip(at, bit)),
        place().prop_map(Change::Cut),
        (place(), 0.0..0.1).prop_map(|(at, share)| Change::Delete(at, share)),
        (place(), 0.0..0.1).prop_map(|(at, share)| Change::Repeat(at, share)),
        (place(), select(&WORDS[..])).prop_map(|(at, word)| Change::Number(at, word)),
        (place(), select(&WORDS[..])).prop_map(|(at, word)| Change::Insert(at, word)),
        (place(), select(&COUNTS[..]), any::<bool>())
            .prop_map(|(at, count, big)| Change::Count(at, count, big)),
    ]
}

impl Change {
    /// Makes the change.
    pub fn apply(&self, bytes: &mut Vec<u8>) {
        let length = bytes.len();
        let place = |share: f64| ((share * length as f64) as usize).min(length);
        let range = |at: f64, share: f64| place(at)..place((at + share).min(1.0));
        match *self {
            _ if bytes.is_empty() => {}
            Self::Flip(at, bit) => bytes[place(at).min(length - 1)] ^= 1 << bit,
            Self::Cut(at) => bytes.truncate(place(at)),
            Self::Delete(at, share) => drop(bytes.drain(range(at, share))),
            Self::Repeat(at, share) => {
                let twice = bytes[range(at, share)].to_vec();
                let at = place(at);
                bytes.splice(at..at, twice);
            }
            Self::Number(at, word) => {
                let from = place(at);
                let digit = |b: &u8| b.is_ascii_digit();
                let Some(start) = bytes[from..].iter().position(digit) else {
                    return;
                };
                let start = from + start;
                let number = |b: &u8| b.is_ascii_digit() || b"+-.eE".contains(b);
                let end = bytes[start..].iter().position(|b| !number(b));
                let end = end.map_or(bytes.len(), |end| start + end);
                bytes.splice(start..end, word.bytes());
            }
            Self::Insert(at, word) => {
                let at = place(at);
                bytes.splice(at..at, word.bytes());
            }
            Self::Count(at, count, big) => {
                let at = place(at);
                let four = if big {
                    count.to_be_bytes()
                } else {
                    count.to_le_bytes()
                };
                for (byte, new) in bytes[at..].iter_mut().zip(four) {
                    *byte = new;
                }
            }
        }
    }
}

/// Makes some changes, one after the other.
pub fn apply(changes: &[Change], bytes: &mut Vec<u8>) {
    for change in changes {
        change.apply(bytes);
    }
}

/// A few changes.
pub fn changes() -> impl Strategy<Value = Vec<Change>> {
    vec(change(), 1..6)
}

/// As many cases as the environment asks for, as before a release; a few where it asks for none.
pub fn cases() -> ProptestConfig {
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => ProptestConfig::default(),
        None => ProptestConfig::with_cases(32),
    }
}
