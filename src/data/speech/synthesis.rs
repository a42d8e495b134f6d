//! A formant synthesiser: a source of pulses or noise through resonances that move (Klatt 1980, the cascade branch).

use super::{phonemes::Sound, voice::Voice};
use crate::data::Random;

/// Seconds for which the resonances stand still.
const STEP: f64 = 0.005;
/// Seconds over which the mouth moves from one sound to the next.
const MOTION: f64 = 0.045;
/// Seconds over which a level changes.
const ATTACK: f64 = 0.012;
/// Bandwidths of the four resonances, hertz.
const BANDWIDTHS: [f64; 4] = [60.0, 90.0, 130.0, 200.0];
/// Bandwidth of the hiss, hertz.
const HISS_WIDTH: f64 = 900.0;
/// Bandwidth of the glottis' low-pass filter, hertz.
const GLOTTIS: f64 = 100.0;
/// A resonance above this share of the sampling rate cannot be made.
const HIGHEST: f64 = 0.46;

/// Speaks sounds, each so many seconds long, at a sampling rate; the level is arbitrary.
pub(super) fn speak(
    sounds: &[(Sound, f64)],
    voice: Voice,
    rate: u32,
    random: &mut Random,
) -> Vec<f32> {
    let rate = f64::from(rate);
    let frames = Frames::new(sounds);
    let per_step = (rate * STEP).round() as usize;
    let mut tract = Tract::new(rate);
    let mut pulses = Pulses::default();
    let mut samples = Vec::with_capacity(frames.0.len() * per_step);
    for (step, frame) in frames.0.iter().enumerate() {
        tract.shape(frame, voice);
        let passed = step as f64 / frames.0.len() as f64;
        let flutter = 1.0 + 0.02 * (random.uniform() - 0.5);
        let pitch = voice.pitch * (1.0 + voice.fall * (0.5 - passed)) * flutter;
        for _ in 0..per_step {
            let noise = normal(random);
            let source = frame.voice * pulses.next(pitch / rate) + frame.breath * noise;
            samples.push(tract.hear(source, frame.hiss * noise) as f32);
        }
    }
    samples
}

/// A number of about zero mean and unit variance within three deviations: three 17-bit parts of one draw, summed.
pub(super) fn normal(random: &mut Random) -> f64 {
    const PART: u64 = 1 << 17;
    let bits = (random.uniform() * (1_u64 << 53) as f64) as u64;
    let part = |shift: u32| ((bits >> shift) % PART) as f64 / PART as f64;
    2.0 * (part(0) + part(17) + part(34) - 1.5)
}

/// The targets in steps of 5 ms, with the motion between them.
struct Frames(Vec<Sound>);

impl Frames {
    fn new(sounds: &[(Sound, f64)]) -> Self {
        let mut targets = Vec::new();
        let mut end = 0.0;
        for (sound, seconds) in sounds {
            end += seconds;
            while (targets.len() as f64) < end / STEP {
                targets.push(*sound);
            }
        }
        let smooth = |seconds: f64, of: &dyn Fn(&Sound) -> f64| {
            let half = (seconds / STEP / 2.0).round() as usize;
            let mean = |i: usize| {
                let near = &targets[i.saturating_sub(half)..(i + half + 1).min(targets.len())];
                near.iter().map(of).sum::<f64>() / near.len() as f64
            };
            (0..targets.len()).map(mean).collect::<Vec<f64>>()
        };
        let formants: [Vec<f64>; 4] = std::array::from_fn(|k| smooth(MOTION, &|s| s.formants[k]));
        let levels = [
            smooth(ATTACK, &|s| s.voice),
            smooth(ATTACK, &|s| s.breath),
            smooth(ATTACK, &|s| s.hiss),
        ];
        let frame = |i: usize| Sound {
            formants: std::array::from_fn(|k| formants[k][i]),
            voice: levels[0][i],
            breath: levels[1][i],
            hiss: levels[2][i],
            ..targets[i]
        };
        Self((0..targets.len()).map(frame).collect())
    }
}

/// Glottal pulses: one impulse a period, as loud at every pitch.
#[derive(Default)]
struct Pulses {
    phase: f64,
}

impl Pulses {
    /// The next sample, at so many periods a sample.
    fn next(&mut self, frequency: f64) -> f64 {
        self.phase += frequency;
        if self.phase < 1.0 {
            return 0.0;
        }
        self.phase -= 1.0;
        frequency.sqrt().recip()
    }
}

/// The vocal tract: the glottis' filter, the resonances after one another, and the hiss beside them.
struct Tract {
    rate: f64,
    glottis: Resonance,
    formants: [Resonance; 4],
    hiss: Resonance,
    last: f64,
    damping: f64,
    damped: f64,
}

impl Tract {
    fn new(rate: f64) -> Self {
        let mut glottis = Resonance::default();
        glottis.tune(0.0, GLOTTIS, rate);
        Self {
            rate,
            glottis,
            formants: [Resonance::default(); 4],
            hiss: Resonance::default(),
            last: 0.0,
            damping: 0.0,
            damped: 0.0,
        }
    }

    fn shape(&mut self, frame: &Sound, voice: Voice) {
        for (k, formant) in self.formants.iter_mut().enumerate() {
            let frequency = (frame.formants[k] * voice.tract).min(HIGHEST * self.rate);
            formant.tune(frequency, BANDWIDTHS[k], self.rate);
        }
        let centre = (frame.centre * voice.tract).min(HIGHEST * self.rate);
        self.hiss.tune(centre, HISS_WIDTH, self.rate);
        self.damping = voice.damping;
    }

    /// The sound at the lips.
    fn hear(&mut self, source: f64, hiss: f64) -> f64 {
        let flow = self.glottis.filter(VOICE_LEVEL * source);
        let mut sound = flow - self.last;
        self.last = flow;
        for formant in &mut self.formants {
            sound = formant.filter(sound);
        }
        self.damped += (1.0 - self.damping) * (sound - self.damped);
        self.damped + HISS_LEVEL * self.hiss.filter(hiss)
    }
}

/// Brings a vowel to a loudness of about 0.2.
const VOICE_LEVEL: f64 = 30.0;
/// Brings a strong hiss to 14 decibels below a vowel, as in speech of the telephone band.
const HISS_LEVEL: f64 = 0.011;

/// A digital resonator: two poles, unit gain at 0 Hz (Klatt 1980, equation 2).
#[derive(Clone, Copy, Debug, Default)]
struct Resonance {
    gain: f64,
    first: f64,
    second: f64,
    past: [f64; 2],
}

impl Resonance {
    fn tune(&mut self, frequency: f64, bandwidth: f64, rate: f64) {
        let radius = (-std::f64::consts::PI * bandwidth / rate).exp();
        self.first = 2.0 * radius * (std::f64::consts::TAU * frequency / rate).cos();
        self.second = -radius * radius;
        self.gain = 1.0 - self.first - self.second;
    }

    fn filter(&mut self, input: f64) -> f64 {
        let output = self.gain * input + self.first * self.past[0] + self.second * self.past[1];
        self.past = [output, self.past[0]];
        output
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{
        Purpose,
        speech::phonemes::{self, REST},
    };

    const MAN: Voice = Voice {
        pitch: 110.0,
        tract: 1.0,
        pace: 1.0,
        fall: 0.0,
        damping: 0.0,
    };

    fn loudness(sounds: &[(Sound, f64)]) -> f64 {
        let mut random = Random::new(1, Purpose::Example(0));
        let samples = speak(sounds, MAN, 8000, &mut random);
        let middle = &samples[samples.len() / 4..samples.len() * 3 / 4];
        let square: f64 = middle.iter().map(|s| f64::from(*s).powi(2)).sum();
        (square / middle.len() as f64).sqrt()
    }

    /// Power at a frequency (Goertzel 1958).
    fn power(samples: &[f32], hertz: f64) -> f64 {
        let turn = 2.0 * (std::f64::consts::TAU * hertz / 8000.0).cos();
        let (mut a, mut b) = (0.0, 0.0);
        for sample in samples {
            (a, b) = (f64::from(*sample) + turn * a - b, a);
        }
        a * a + b * b - turn * a * b
    }

    #[test]
    fn a_vowel_has_its_resonances_and_its_pitch() {
        let vowel = phonemes::digit(3)[2];
        let mut random = Random::new(1, Purpose::Example(0));
        let samples = speak(&[(vowel, 1.0)], MAN, 8000, &mut random);
        // The harmonics of a band of the spectrum, loudest first: at 110 Hz the one nearest the resonance.
        let loudest = |from: u32, to: u32| {
            let harmonics = (from..to).map(|n| 110.0 * f64::from(n));
            let near = |h: f64| {
                (-4..=4)
                    .map(|d| power(&samples, h + f64::from(d)))
                    .fold(0.0, f64::max)
            };
            harmonics
                .max_by(|a, b| near(*a).total_cmp(&near(*b)))
                .expect("a harmonic")
        };
        assert!((loudest(1, 8) - vowel.formants[0]).abs() <= 110.0);
        assert!((loudest(12, 24) - vowel.formants[1]).abs() <= 110.0);
        let between = power(&samples, 110.0 * 2.5).max(power(&samples, 110.0 * 3.5));
        assert!(power(&samples, 330.0) > 20.0 * between);
    }

    #[test]
    fn vowels_are_loudest_then_hiss_and_rest_is_silent() {
        let vowel = loudness(&[(phonemes::digit(3)[2], 0.5)]);
        let hiss = loudness(&[(phonemes::digit(6)[0], 0.5)]);
        let weak = loudness(&[(phonemes::digit(4)[0], 0.5)]);
        let rest = loudness(&[(REST, 0.5)]);
        assert!(
            vowel > hiss && hiss > weak && weak > 0.02 * vowel,
            "{vowel} {hiss} {weak}"
        );
        assert!(rest < 1e-6 * vowel, "{rest}");
    }
}
