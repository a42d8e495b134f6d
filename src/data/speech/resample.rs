//! Changing the sampling rate: a windowed sinc between any two rates.

/// Zero crossings of the sinc on each side.
const CROSSINGS: f64 = 16.0;
/// The low-pass filter's edge as a share of the lower rate's half: leaves room for the filter to fall.
const EDGE: f64 = 0.94;
/// Kaiser's window parameter: about 80 dB down outside.
const BETA: f64 = 8.0;

/// Converts from one rate to another by a polyphase windowed-sinc filter (Smith, "Digital Audio Resampling", CCRMA).
pub(super) struct Resampler {
    /// Input samples that `up` output samples stand for.
    down: usize,
    /// Filters, one for each place between two input samples.
    up: usize,
    /// Input samples on each side of an output sample.
    reach: usize,
    /// Filters `[up, 2 * reach]`.
    filters: Vec<f32>,
}

impl Resampler {
    /// A converter; both rates must be positive.
    pub fn new(from: u32, to: u32) -> Self {
        let common = divisor(from, to);
        let (up, down) = ((to / common) as usize, (from / common) as usize);
        let cutoff = EDGE * (f64::from(to) / f64::from(from)).min(1.0);
        let half = CROSSINGS / cutoff;
        let reach = half.ceil() as usize;
        let mut filters = Vec::with_capacity(up * 2 * reach);
        for phase in 0..up {
            let between = phase as f64 / up as f64;
            let taps: Vec<f64> = (0..2 * reach)
                .map(|tap| {
                    let at = tap as f64 - (reach as f64 - 1.0) - between;
                    sinc(at * cutoff) * kaiser(at / half)
                })
                .collect();
            // Each phase sums to one, so that a constant stays what it is.
            let sum: f64 = taps.iter().sum();
            filters.extend(taps.into_iter().map(|tap| (tap / sum) as f32));
        }
        Self {
            down,
            up,
            reach,
            filters,
        }
    }

    /// The same sound at the other rate; beyond its ends there is silence.
    pub fn apply(&self, samples: &[f32]) -> Vec<f32> {
        let count = (samples.len() * self.up).div_ceil(self.down);
        (0..count)
            .map(|i| {
                let (first, phase) = (i * self.down / self.up, i * self.down % self.up);
                let filter = &self.filters[phase * 2 * self.reach..][..2 * self.reach];
                let begin = first.cast_signed() + 1 - self.reach.cast_signed();
                let skip = usize::try_from(-begin).unwrap_or(0).min(filter.len());
                let from = usize::try_from(begin).unwrap_or(0).min(samples.len());
                let pairs = filter[skip..].iter().zip(&samples[from..]);
                pairs.map(|(tap, sample)| tap * sample).sum()
            })
            .collect()
    }
}

fn divisor(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { divisor(b, a % b) }
}

fn sinc(x: f64) -> f64 {
    let angle = std::f64::consts::PI * x;
    if angle.abs() < 1e-12 {
        1.0
    } else {
        angle.sin() / angle
    }
}

/// Kaiser's window at -1 to 1; 0 outside.
fn kaiser(x: f64) -> f64 {
    if x.abs() >= 1.0 {
        return 0.0;
    }
    bessel(BETA * (1.0 - x * x).sqrt()) / bessel(BETA)
}

/// The modified Bessel function of the first kind and order 0, by its series.
fn bessel(x: f64) -> f64 {
    let (mut sum, mut term) = (1.0, 1.0);
    for k in 1..40 {
        term *= (x / 2.0 / f64::from(k)).powi(2);
        sum += term;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sine(frequency: f64, rate: u32, count: usize) -> Vec<f32> {
        let angle = std::f64::consts::TAU * frequency / f64::from(rate);
        (0..count)
            .map(|i| (angle * i as f64).sin() as f32)
            .collect()
    }

    /// Greatest difference, the ends left out.
    fn apart(a: &[f32], b: &[f32]) -> f32 {
        let skip = 300;
        let pairs = a
            .iter()
            .zip(b)
            .skip(skip)
            .take(a.len().min(b.len()) - 2 * skip);
        pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
    }

    #[test]
    fn a_sine_stays_the_same_sine_at_any_rate() {
        for (from, to) in [
            (44_100, 8000),
            (16_000, 8000),
            (11_025, 8000),
            (8000, 16_000),
            (48_000, 8000),
        ] {
            let given = sine(1000.0, from, from as usize);
            let got = Resampler::new(from, to).apply(&given);
            assert_eq!(got.len(), to as usize, "{from} {to}");
            let error = apart(&got, &sine(1000.0, to, to as usize));
            assert!(error < 2e-4, "{from} {to}: {error}");
        }
    }

    #[test]
    fn what_the_lower_rate_cannot_hold_is_gone() {
        let got = Resampler::new(16_000, 8000).apply(&sine(5500.0, 16_000, 16_000));
        let most = got[300..7700].iter().fold(0.0_f32, |m, s| m.max(s.abs()));
        assert!(most < 2e-3, "{most}");
    }

    #[test]
    fn short_and_constant_sounds_are_fine() {
        let down = Resampler::new(44_100, 8000);
        assert_eq!(down.apply(&[]).len(), 0);
        assert_eq!(down.apply(&[1.0]).len(), 1);
        let constant = down.apply(&vec![0.5; 44_100]);
        assert!(constant[300..7700].iter().all(|s| (s - 0.5).abs() < 1e-5));
    }
}
