//! Speech: utterances as log-mel features with their transcripts, made or read.

mod coded;
pub(super) mod commands;
pub(super) mod digits;
mod features;
pub(super) mod librispeech;
mod listen;
pub(super) mod manifest;
mod options;
mod phonemes;
mod prepare;
mod recording;
mod resample;
mod samples;
mod set;
mod shape;
mod sound;
mod span;
mod split;
mod synthesis;
mod transcript;
mod voice;
mod wav;

#[cfg(test)]
mod tests;

pub use options::{SpeechOptions, Units};
pub use set::{SpeechSet, Utterances};
pub use shape::SpeechShape;
pub use transcript::{Alphabet, plain as plain_transcript};
