//! The embedded default: strings of spoken digits, made by the synthesiser, with noise.

use super::{
    SpeechOptions,
    phonemes::{self, REST, WORDS},
    synthesis::{normal, speak},
    voice::Voice,
};
use super::{
    features::Extractor,
    prepare::{enough, kept, shape},
    set::{SpeechSet, Utterances},
    transcript::Alphabet,
};
use crate::data::{Purpose, Random};
use crate::data::{
    amount::Amount,
    error::Error,
    reader::{Origin, Reader},
    spec::Spec,
};
use crate::words::message;

/// The source.
pub const READER: Reader<SpeechSet> = Reader {
    origin: Origin::Generated,
    load: make,
};

/// Loudness of the speech: its root mean square.
const LOUDNESS: f64 = 0.1;
/// Share of a sound's duration by which it varies.
const JITTER: f64 = 0.25;
/// Silence before and after an utterance, least and most seconds.
const SILENCE: [f64; 2] = [0.05, 0.15];
/// Longest pause between two digits, seconds; half of the digits follow each other without one.
const PAUSE: f64 = 0.12;

/// Makes the utterances of a specification.
fn make(spec: &Spec, amount: Amount) -> Result<SpeechSet, Error> {
    let options = &spec.speech;
    options.check()?;
    let numbers: Vec<u32> = (0..options.made() as u32).collect();
    let share = |count: usize, fraction: f64| (count as f64 * fraction).round() as usize;
    let (test, rest) = numbers.split_at(share(numbers.len(), spec.test_fraction));
    let (validation, train) = rest.split_at(share(rest.len(), spec.validation_fraction));
    enough(train.len(), test.len())?;
    let alphabet = Alphabet::of(std::iter::once(WORDS.join(" ").as_str()), options.units);
    let extractor = Extractor::new(options.sample_rate, options.bands);
    let one = |number: &u32| {
        let Utterance { samples, text } = utterance(options, amount.complexity, spec.seed, *number);
        let seconds = samples.len() as f64 / f64::from(options.sample_rate);
        (extractor.features(&samples), alphabet.spell(&text), seconds)
    };
    let of = |numbers: &[u32]| numbers.iter().map(one).collect::<Utterances>();
    Ok(SpeechSet {
        shape: shape(options, &alphabet),
        train: of(kept(train, amount.fraction)),
        validation: of(validation),
        test: of(test),
        alphabet,
        sample_rate: options.sample_rate,
        identity: None,
        files: Vec::new(),
        notes: vec![message!("every utterance is spoken by a voice of its own")],
    })
}

/// One made utterance.
pub(super) struct Utterance {
    /// Samples at the options' rate.
    pub samples: Vec<f32>,
    /// The digit words, divided by spaces.
    pub text: String,
}

/// Makes one utterance; each has a voice of its own.
struct Maker<'a> {
    options: &'a SpeechOptions,
    /// Amplitude of the noise.
    noise: f64,
    random: Random,
}

/// The utterance of a number and seed, whatever else is made.
///
/// Noise is at the options' signal-to-noise ratio, its amplitude multiplied by `complexity`; the same numbers are drawn at
/// every level, so that only the level differs.
pub(super) fn utterance(
    options: &SpeechOptions,
    complexity: f64,
    seed: u64,
    number: u32,
) -> Utterance {
    let noise = LOUDNESS * 10.0_f64.powf(-options.snr / 20.0) * complexity;
    let random = Random::new(seed, Purpose::Example(number));
    Maker {
        options,
        noise,
        random,
    }
    .utterance()
}

impl Maker<'_> {
    fn within(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.random.uniform()
    }

    fn utterance(&mut self) -> Utterance {
        let options = self.options;
        let voice = Voice::draw(&mut self.random);
        let span = options.most_digits - options.least_digits + 1;
        let count = options.least_digits + self.random.below(span);
        let said: Vec<usize> = (0..count).map(|_| self.random.below(WORDS.len())).collect();
        let mut sounds = vec![(REST, self.within(SILENCE[0], SILENCE[1]))];
        for (place, digit) in said.iter().enumerate() {
            if place > 0 && self.random.uniform() < 0.5 {
                sounds.push((REST, self.within(0.0, PAUSE)));
            }
            for sound in phonemes::digit(*digit) {
                let jitter = self.within(1.0 - JITTER, 1.0 + JITTER);
                sounds.push((*sound, sound.milliseconds / 1000.0 * voice.pace * jitter));
            }
        }
        sounds.push((REST, self.within(SILENCE[0], SILENCE[1])));
        let mut samples = speak(&sounds, voice, options.sample_rate, &mut self.random);
        self.add_noise(&mut samples);
        let text: Vec<&str> = said.iter().map(|digit| WORDS[*digit]).collect();
        Utterance {
            samples,
            text: text.join(" "),
        }
    }

    fn add_noise(&mut self, samples: &mut [f32]) {
        let square: f64 = samples.iter().map(|s| f64::from(*s).powi(2)).sum();
        let loudness = (square / samples.len() as f64)
            .sqrt()
            .max(f64::MIN_POSITIVE);
        for sample in samples {
            let noise = self.noise * normal(&mut self.random);
            *sample = (f64::from(*sample) * LOUDNESS / loudness + noise) as f32;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_utterance_is_what_its_number_and_seed_say() {
        let options = SpeechOptions::default();
        let make = |seed, number| utterance(&options, 1.0, seed, number).samples;
        assert_eq!(make(1, 7), make(1, 7));
        assert_ne!(make(1, 7), make(1, 8));
        assert_ne!(make(1, 7), make(2, 7));
        for number in 0..50 {
            let Utterance { samples, text } = utterance(&options, 1.0, 0, number);
            let seconds = samples.len() as f64 / 8000.0;
            let count = text.split(' ').count();
            assert!((2..=4).contains(&count), "{text}");
            assert!(
                (0.2..0.9).contains(&(seconds / count as f64)),
                "{text} {seconds}"
            );
            assert!(samples.iter().all(|s| s.is_finite() && s.abs() < 4.0));
        }
    }

    #[test]
    fn noise_is_at_its_ratio_and_grows_with_complexity_only() {
        let options = SpeechOptions {
            snr: 10.0,
            ..SpeechOptions::default()
        };
        let (still, noisy) = (
            utterance(&options, 0.0, 0, 3),
            utterance(&options, 1.0, 0, 3),
        );
        let worse = utterance(&options, 2.0, 0, 3);
        assert_eq!(still.text, worse.text);
        let square = |of: &dyn Fn(usize) -> f32| {
            (0..still.samples.len())
                .map(|i| f64::from(of(i)).powi(2))
                .sum::<f64>()
        };
        let speech = square(&|i| still.samples[i]);
        let noise = square(&|i| noisy.samples[i] - still.samples[i]);
        let more = square(&|i| worse.samples[i] - still.samples[i]);
        assert!((10.0 * (speech / noise).log10() - 10.0).abs() < 0.3);
        assert!((more / noise - 4.0).abs() < 1e-3);
    }
}
