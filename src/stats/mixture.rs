//! Alternatives with their probabilities, of which one is drawn at a time.

use super::Random;

/// Alternatives with the sum of the probabilities up to and with each of them.
#[derive(Clone, Debug)]
pub struct Mixture<T>(Vec<(f64, T)>);

impl<T> Mixture<T> {
    /// Alternatives, at least one, with the logarithms of their weights.
    pub fn of(weighed: Vec<(f64, T)>) -> Self {
        let logs = || weighed.iter().map(|(log, _)| *log);
        let most = logs().fold(f64::NEG_INFINITY, f64::max);
        let total: f64 = logs().map(|l| (l - most).exp()).sum();
        let mut until = 0.0;
        let summed = weighed.into_iter().map(|(log, part)| {
            until += (log - most).exp() / total;
            (until, part)
        });
        Self(summed.collect())
    }

    /// One of them.
    pub fn draw(&self, random: &mut Random) -> &T {
        let u = random.uniform();
        let at = self.0.iter().position(|(until, _)| u < *until);
        &self.0[at.unwrap_or(self.0.len() - 1)].1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_drawn_as_often_as_its_weight_says() {
        let parts = [(1.0_f64, 'a'), (3.0, 'b'), (0.0, 'c')];
        // Weights count against each other alone.
        let mixture = Mixture::of(parts.map(|(w, c)| (w.ln() - 5000.0, c)).to_vec());
        let mut random = Random::new(7);
        let drawn: Vec<char> = (0..4000).map(|_| *mixture.draw(&mut random)).collect();
        let count = |c| drawn.iter().filter(|d| **d == c).count();
        assert_eq!(count('c'), 0);
        assert!(count('a').abs_diff(1000) < 100, "{}", count('a'));
    }
}
