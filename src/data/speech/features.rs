//! Log-mel features: what a network hears.
//!
//! The recipe, which the committed numbers hold (`tests/data/speech/features.py` is the same in numpy): frames of 25 ms every
//! 10 ms without padding at the ends, a periodic Hann window, the power spectrum of the next power of two, triangular filters
//! even on HTK's mel scale `2595 log10(1 + f / 700)` from 0 to half the sampling rate, each with a peak of one, the natural
//! logarithm of at least 1e-10; then each band of the utterance to zero mean and unit variance.

use std::sync::Arc;

use realfft::{RealFftPlanner, RealToComplex, num_complex::Complex};

/// Seconds that one frame hears.
const WINDOW: f64 = 0.025;
/// Seconds from one frame to the next.
pub const HOP: f64 = 0.010;
/// The least energy that is told from silence.
const FLOOR: f32 = 1e-10;
/// Added to a band's deviation, so that a band that never changes becomes zero.
const LEAST: f64 = 1e-5;

/// Turns sound at one rate into features.
pub(super) struct Extractor {
    window: Vec<f32>,
    hop: usize,
    bins: usize,
    transform: Arc<dyn RealToComplex<f32>>,
    /// For each band the first bin that it hears and the weights from there.
    filters: Vec<(usize, Vec<f32>)>,
}

impl Extractor {
    /// Features of so many bands for sound of a rate.
    pub fn new(rate: u32, bands: usize) -> Self {
        let samples = |seconds: f64| (f64::from(rate) * seconds).round() as usize;
        let length = samples(WINDOW);
        let size = length.next_power_of_two();
        let angle = std::f64::consts::TAU / length as f64;
        Self {
            window: (0..length)
                .map(|i| (0.5 - 0.5 * (angle * i as f64).cos()) as f32)
                .collect(),
            hop: samples(HOP),
            bins: size / 2 + 1,
            transform: RealFftPlanner::new().plan_fft_forward(size),
            filters: filters(f64::from(rate), size, bands),
        }
    }

    /// Normalised features `[frames, bands]` of an utterance; one shorter than a frame is filled up with silence.
    pub fn features(&self, samples: &[f32]) -> Vec<f32> {
        let mut features = self.log_mel(samples);
        normalise(&mut features, self.filters.len());
        features
    }

    /// Log-mel energies `[frames, bands]` as they are.
    fn log_mel(&self, samples: &[f32]) -> Vec<f32> {
        let length = self.window.len();
        let frames = samples.len().saturating_sub(length) / self.hop + 1;
        let mut input = self.transform.make_input_vec();
        let mut spectrum = self.transform.make_output_vec();
        let mut scratch = self.transform.make_scratch_vec();
        let mut power = vec![0.0; self.bins];
        let mut features = Vec::with_capacity(frames * self.filters.len());
        for frame in 0..frames {
            let heard = &samples[frame * self.hop..];
            input.fill(0.0);
            for ((place, sample), weight) in input.iter_mut().zip(heard).zip(&self.window) {
                *place = sample * weight;
            }
            self.transform
                .process_with_scratch(&mut input, &mut spectrum, &mut scratch)
                .expect("buffers of the transform's own making have its lengths");
            for (power, value) in power.iter_mut().zip(&spectrum) {
                *power = Complex::norm_sqr(value);
            }
            for (first, weights) in &self.filters {
                let pairs = weights.iter().zip(&power[*first..]);
                let energy: f32 = pairs.map(|(weight, power)| weight * power).sum();
                features.push(energy.max(FLOOR).ln());
            }
        }
        features
    }
}

fn mel(hertz: f64) -> f64 {
    2595.0 * (1.0 + hertz / 700.0).log10()
}

fn hertz(mel: f64) -> f64 {
    700.0 * (10.0_f64.powf(mel / 2595.0) - 1.0)
}

/// Triangles that rise from the last one's peak and fall to the next one's.
fn filters(rate: f64, size: usize, bands: usize) -> Vec<(usize, Vec<f32>)> {
    let step = mel(rate / 2.0) / (bands as f64 + 1.0);
    let corner = |i: usize| hertz(step * i as f64);
    let triangle = |band: usize| {
        let (low, peak, high) = (corner(band), corner(band + 1), corner(band + 2));
        let weight = |bin: usize| {
            let at = bin as f64 * rate / size as f64;
            ((at - low) / (peak - low)).min((high - at) / (high - peak))
        };
        let heard: Vec<usize> = (0..=size / 2).filter(|b| weight(*b) > 0.0).collect();
        let first = heard.first().copied().unwrap_or(0);
        (first, heard.into_iter().map(|b| weight(b) as f32).collect())
    };
    (0..bands).map(triangle).collect()
}

fn normalise(features: &mut [f32], bands: usize) {
    let frames = (features.len() / bands) as f64;
    for band in 0..bands {
        let values = features.iter().skip(band).step_by(bands);
        let mean = values.clone().map(|v| f64::from(*v)).sum::<f64>() / frames;
        let square = |v: &f32| (f64::from(*v) - mean).powi(2);
        let deviation = (values.map(square).sum::<f64>() / frames).sqrt() + LEAST;
        for value in features.iter_mut().skip(band).step_by(bands) {
            *value = ((f64::from(*value) - mean) / deviation) as f32;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `frame,band,log_mel,normalised`, written by `tests/data/speech/features.py`.
    const REFERENCE: &str = include_str!("../../../tests/data/speech/features.csv");

    /// The recipe's sound: a rising tone, another one, and a click, with nothing random in it.
    fn sound() -> Vec<f32> {
        let value = |i: usize| {
            let t = i as f64 / 8000.0;
            let rising = 0.5 * (std::f64::consts::TAU * (200.0 * t + 1500.0 * t * t)).sin();
            let other = 0.25 * (std::f64::consts::TAU * 2700.0 * t).sin();
            rising + other + if i == 2000 { 0.9 } else { 0.0 }
        };
        (0..4000).map(|i| value(i) as f32).collect()
    }

    #[test]
    fn features_equal_the_numpy_recipe() {
        let extractor = Extractor::new(8000, 32);
        let (raw, normal) = (extractor.log_mel(&sound()), extractor.features(&sound()));
        assert_eq!(raw.len(), 48 * 32);
        let mut compared = 0;
        for line in REFERENCE.lines().skip(1) {
            let cells: Vec<f64> = line
                .split(',')
                .map(|c| c.parse().expect("a number"))
                .collect();
            let at = cells[0] as usize * 32 + cells[1] as usize;
            // Single precision tells energies far below the frame's greatest less exactly.
            let near = if cells[2] < -10.0 { 2e-2 } else { 1e-3 };
            assert!(
                (f64::from(raw[at]) - cells[2]).abs() < near,
                "{line} {}",
                raw[at]
            );
            assert!(
                (f64::from(normal[at]) - cells[3]).abs() < near,
                "{line} {}",
                normal[at]
            );
            compared += 1;
        }
        assert!(compared >= 300, "{compared}");
    }

    #[test]
    fn features_are_normalised_and_the_shortest_sound_is_one_frame() {
        let extractor = Extractor::new(8000, 32);
        let features = extractor.features(&sound());
        for band in 0..32 {
            let values: Vec<f32> = features.iter().skip(band).step_by(32).copied().collect();
            let count = values.len() as f32;
            let mean = values.iter().sum::<f32>() / count;
            let variance = values.iter().map(|v| v * v).sum::<f32>() / count;
            assert!(
                mean.abs() < 1e-4 && (variance - 1.0).abs() < 1e-2,
                "{band} {mean} {variance}"
            );
        }
        for count in [0, 1, 100, 200, 279] {
            let features = extractor.features(&vec![0.1; count]);
            assert_eq!(features.len(), 32);
            assert!(features.iter().all(|v| v.is_finite()));
        }
        assert_eq!(extractor.features(&[0.1; 280]).len(), 64);
    }

    #[test]
    fn every_band_hears_something_at_usual_rates() {
        for (rate, bands) in [(8000_u32, 24), (8000, 32), (8000, 40), (16_000, 64)] {
            let filters = filters(f64::from(rate), 256 * rate as usize / 8000, bands);
            assert!(filters.iter().all(|(_, w)| !w.is_empty()), "{rate} {bands}");
        }
    }
}
