//! Who speaks: a voice, drawn anew for every made utterance, so that no speaker of the test was heard in training.

use crate::data::Random;

/// A speaker.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Voice {
    /// Mean pitch, hertz.
    pub pitch: f64,
    /// Formant frequencies over those of the tables: above 1 for a vocal tract shorter than a man's.
    pub tract: f64,
    /// Durations over the usual ones: below 1 for a fast speaker.
    pub pace: f64,
    /// How much the pitch falls from the first to the last digit, as a share.
    pub fall: f64,
    /// How strongly high frequencies are damped, 0 to 1.
    pub damping: f64,
}

/// Deepest and highest mean pitch, hertz.
const PITCH: [f64; 2] = [85.0, 240.0];

impl Voice {
    /// A speaker at random: the pitch even in octaves from a deep man's to a child's, the vocal tract along with it.
    pub fn draw(random: &mut Random) -> Self {
        let height = random.uniform();
        let within =
            |random: &mut Random, low: f64, high: f64| low + (high - low) * random.uniform();
        Self {
            pitch: PITCH[0] * (PITCH[1] / PITCH[0]).powf(height),
            tract: 0.92 + 0.18 * height + within(random, -0.05, 0.05),
            pace: within(random, 0.75, 1.2),
            fall: within(random, 0.0, 0.25),
            damping: within(random, 0.0, 0.5),
        }
    }
}
