//! Reads sound from a file of any kind that is understood.

use std::{collections::HashMap, path::Path};

use super::{flac, resample::Resampler, sound::Sound, wav};
use crate::words::{Message, message};

/// Endings of the files that can be read.
pub(super) const ENDINGS: [&str; 3] = ["wav", "wave", "flac"];

/// Whether a path ends like a file of sound that can be read.
pub(super) fn is_sound(path: &Path) -> bool {
    ending(path).is_some_and(|e| ENDINGS.contains(&e.as_str()))
}

fn ending(path: &Path) -> Option<String> {
    Some(path.extension()?.to_str()?.to_ascii_lowercase())
}

/// Reads files at one rate; keeps a resampler for each rate that it met.
pub(super) struct Reader {
    rate: u32,
    resamplers: HashMap<u32, Resampler>,
}

impl Reader {
    /// Gives everything at this rate.
    pub fn new(rate: u32) -> Self {
        Self {
            rate,
            resamplers: HashMap::new(),
        }
    }

    /// One channel at the reader's rate; an error says in a fragment what is wrong with the file.
    pub fn read(&mut self, path: &Path) -> Result<Sound, Message> {
        let mut sound = match ending(path).as_deref() {
            Some("flac") => flac::read(path)?,
            _ => wav::read(path)?,
        };
        if sound.samples.is_empty() {
            return Err(message!("it holds no sound"));
        }
        if sound.samples.iter().any(|s| !s.is_finite()) {
            return Err(message!("it holds samples that are not numbers"));
        }
        if !(1000..=768_000).contains(&sound.rate) {
            return Err(message!("its header states a sampling rate that cannot be"));
        }
        if sound.rate != self.rate {
            let (from, to) = (sound.rate, self.rate);
            let resampler = self
                .resamplers
                .entry(from)
                .or_insert_with(|| Resampler::new(from, to));
            sound.samples = resampler.apply(&sound.samples);
            sound.rate = to;
        }
        let most = sound.samples.iter().fold(0.0_f32, |m, s| m.max(s.abs()));
        if most == 0.0 {
            return Err(message!("it is silent throughout"));
        }
        Ok(sound)
    }
}
