//! Our own seeded random numbers: the same on every machine and backend, and for every purpose its own stream.

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};

/// What random numbers are drawn for. Each purpose has a stream of its own, so that drawing more for one changes no other,
/// and a training can be taken up at any epoch without replaying what was drawn before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Dividing the examples into splits.
    Split,
    /// Initial weights.
    Weights,
    /// The order of the examples in an epoch.
    Shuffle(u32),
    /// Which of the user's examples are used, where not all are.
    Choice,
    /// One generated example: each has its own stream, so that a smaller set is the beginning of a larger one.
    Example(u32),
    /// How the training examples are changed in an epoch.
    Augment(u32),
    /// A generated language and a text of it.
    Language,
    /// Where the first example of an epoch begins in a text.
    Offset(u32),
    /// What a model writes.
    Sample,
    /// A generated world of users and items, and what they click.
    Clicks,
    /// Items that stand for those that a user did not choose.
    Negatives,
    /// A generated world of listeners, and what they hear.
    Listening,
    /// The items that a step tells the right one from, where it cannot be all.
    Candidates(u32),
}

impl Purpose {
    fn stream(self) -> u64 {
        let (kind, number) = match self {
            Self::Split => (1, 0),
            Self::Weights => (2, 0),
            Self::Shuffle(epoch) => (3, epoch),
            Self::Choice => (4, 0),
            Self::Example(number) => (5, number),
            Self::Augment(epoch) => (6, epoch),
            Self::Language => (7, 0),
            Self::Offset(epoch) => (8, epoch),
            Self::Sample => (9, 0),
            Self::Clicks => (10, 0),
            Self::Negatives => (11, 0),
            Self::Listening => (12, 0),
            Self::Candidates(epoch) => (13, epoch),
        };
        (kind << 32) | u64::from(number)
    }
}

/// A stream of random numbers (`ChaCha8`).
pub struct Random(ChaCha8Rng);

impl Random {
    /// The stream of a seed for a purpose.
    pub fn new(seed: u64, purpose: Purpose) -> Self {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(purpose.stream());
        Self(generator)
    }

    /// A number from 0 (included) to 1 (excluded), with 53 random bits.
    pub fn uniform(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number from the standard normal distribution (Box and Muller 1958).
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.uniform()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform()).cos()
    }

    /// A whole number below `bound`, which must be positive: by multiplication, with a bias below `bound / 2^64`.
    pub fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.0.next_u64()) * bound as u128) >> 64) as usize
    }

    /// Puts a list into random order (Fisher and Yates).
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.below(last + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_depends_on_its_seed_and_purpose_only() {
        let draw = |seed, purpose| Random::new(seed, purpose).uniform();
        let first = draw(1, Purpose::Weights);
        assert!((first - draw(1, Purpose::Weights)).abs() < f64::EPSILON);
        let others = [
            draw(2, Purpose::Weights),
            draw(1, Purpose::Split),
            draw(1, Purpose::Shuffle(0)),
            draw(1, Purpose::Shuffle(1)),
            draw(1, Purpose::Choice),
            draw(1, Purpose::Example(0)),
            draw(1, Purpose::Augment(0)),
            draw(1, Purpose::Language),
            draw(1, Purpose::Offset(0)),
            draw(1, Purpose::Sample),
            draw(1, Purpose::Clicks),
            draw(1, Purpose::Negatives),
            draw(1, Purpose::Listening),
            draw(1, Purpose::Candidates(0)),
        ];
        assert!(others.iter().all(|other| (first - other).abs() > 1e-12));
    }

    #[test]
    fn numbers_are_even_and_shuffling_keeps_everything() {
        let mut random = Random::new(3, Purpose::Split);
        let mean = (0..20_000).map(|_| random.uniform()).sum::<f64>() / 20_000.0;
        assert!((mean - 0.5).abs() < 0.01, "{mean}");
        let normal: Vec<f64> = (0..20_000).map(|_| random.normal()).collect();
        let moment = |power: i32| normal.iter().map(|v| v.powi(power)).sum::<f64>() / 20_000.0;
        assert!(moment(1).abs() < 0.03, "{}", moment(1));
        assert!((moment(2) - 1.0).abs() < 0.04, "{}", moment(2));
        assert!((moment(4) - 3.0).abs() < 0.3, "{}", moment(4));
        let mut counts = [0_u32; 7];
        for _ in 0..70_000 {
            counts[random.below(7)] += 1;
        }
        assert!(
            counts.iter().all(|c| (9_500..10_500).contains(c)),
            "{counts:?}"
        );
        let mut list: Vec<u32> = (0..100).collect();
        random.shuffle(&mut list);
        assert_ne!(list, (0..100).collect::<Vec<_>>());
        list.sort_unstable();
        assert_eq!(list, (0..100).collect::<Vec<_>>());
    }
}
