//! Seeded random draws for bootstrap replicates: the same question always gets the same answer.

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

/// A seeded source of draws.
#[derive(Clone, Debug)]
pub struct Random(ChaCha8Rng);

impl Random {
    /// The draws of a seed.
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// Uniform between 0 and 1, both excluded.
    pub fn uniform(&mut self) -> f64 {
        ((self.0.next_u64() >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
    }

    /// Uniform among `0..count`.
    pub fn below(&mut self, count: usize) -> usize {
        ((self.uniform() * count as f64) as usize).min(count.saturating_sub(1))
    }

    /// Standard normal (Box and Muller 1958).
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * self.uniform().ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform()).cos()
    }

    /// Chi squared of `freedom` degrees, at least one (Marsaglia and Tsang 2000, doubled).
    pub fn chi_squared(&mut self, freedom: f64) -> f64 {
        let shape = 0.5 * freedom.max(1.0);
        // Below a shape of one, a draw of one more is brought down by a power of a uniform.
        let (boosted, power) = if shape < 1.0 {
            (shape + 1.0, self.uniform().powf(1.0 / shape))
        } else {
            (shape, 1.0)
        };
        let d = boosted - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = (1.0 + c * x).powi(3);
            if v > 0.0 && self.uniform().ln() < 0.5 * x * x + d - d * v + d * v.ln() {
                return 2.0 * d * v * power;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn draws_have_the_moments_of_their_names() {
        let mut random = Random::new(1);
        let moments = |mut draw: Box<dyn FnMut() -> f64 + '_>| {
            let values: Vec<f64> = (0..40_000).map(|_| draw()).collect();
            let mean = values.iter().sum::<f64>() / 40_000.0;
            (
                mean,
                values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / 40_000.0,
            )
        };
        let (mean, variance) = moments(Box::new(|| random.normal()));
        assert!(
            mean.abs() < 0.02 && (variance - 1.0).abs() < 0.03,
            "{mean} {variance}"
        );
        for freedom in [1.0, 4.0] {
            let (mean, variance) = moments(Box::new(|| random.chi_squared(freedom)));
            assert!(
                (mean / freedom - 1.0).abs() < 0.03 && (variance / freedom - 2.0).abs() < 0.15,
                "{mean} {variance}"
            );
        }
        let (mean, _) = moments(Box::new(|| random.below(3) as f64));
        assert!((mean - 1.0).abs() < 0.02, "{mean}");
    }
}
