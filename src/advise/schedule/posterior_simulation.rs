//! Finished sweeps drawn from what may still come: what they choose, and which trial tells most about that.

use std::collections::BTreeMap;

use crate::advise::{
    decide::one_standard_error::{Entrant, choose},
    evidence::{
        candidate::Candidate,
        estimate::{Estimate, Pool},
    },
    predict::{gaussian_process::Levels, learning_curve::Extrapolated},
};
use crate::{models::Family, stats::Random};

/// Finished sweeps that are drawn; a share near .9 is known to one percent.
const REPLICATES: usize = 1600;
/// Parts into which a trial's outcomes are sorted, to see what is chosen after each: fewer hide what an outcome tells, in more
/// too few sweeps are left to count.
const PARTS: usize = 6;
/// Least spread of what is drawn: equal seeds have none at all, and the arithmetic needs some.
const LEAST: f64 = 1e-12;

/// Of the finished sweeps that may come of a running one, what they choose.
#[derive(Clone, Debug)]
pub struct Simulated {
    /// By candidate, how likely the finished sweep chooses it.
    pub chosen: Vec<f64>,
    /// By candidate, how likely its own outstanding trials alone turn the choice; 0 where none is outstanding.
    pub turning: Vec<f64>,
    /// By candidate, how much more likely the best guess of the finished sweep's choice gets by one more seed of it; about 0
    /// where no trial waits.
    pub gain: Vec<f64>,
    /// Whether quality has risen from the smallest scales on, where some have told nothing yet: else these may be the first to rise.
    pub risen: bool,
    /// How likely the best guess is when one of the running trials has ended; 0 where none runs.
    pub after: f64,
}

/// What is open about one candidate.
#[derive(Clone, Debug)]
pub struct Open {
    /// Its trials that were started.
    pub under_way: usize,
    /// Whether one of them is running, not paused.
    pub runs: bool,
    /// What those of them foretell that were evaluated.
    pub begun: Vec<Extrapolated>,
    /// Its other outstanding seeds.
    pub fresh: usize,
    /// How far its seeds scatter, and the degrees of freedom of that beside the family's own.
    pub deviation: f64,
    /// See `deviation`.
    pub freedom: f64,
    /// Of a measured mean, that of the test split.
    pub test_error: Option<f64>,
}

/// What is known of the outstanding trials.
pub struct Future<'a> {
    /// All candidates.
    pub candidates: &'a [Candidate],
    /// Those with outstanding trials, by place.
    pub open: BTreeMap<usize, Open>,
    /// By family, the places of its candidates and what they truly reach.
    pub levels: BTreeMap<Family, (Vec<usize>, Levels)>,
    /// The least quality that is asked for, oriented.
    pub least: Option<f64>,
    /// How far the pessimistic bound of a quality lies below its mean.
    pub margin: f64,
    /// The best possible quality, oriented.
    pub most: f64,
}

/// By open candidate, in their order, all its seeds: measured, under way, fresh.
type Seeds = Vec<Vec<f64>>;

impl Future<'_> {
    /// Draws finished sweeps and counts what they choose, beside what is measured `now`.
    pub fn choices(&self, now: &[Entrant]) -> Simulated {
        let seeds: u64 = self.candidates.iter().map(|c| c.seeds.len() as u64).sum();
        let mut random = Random::new(seeds);
        let drawn: Vec<Seeds> = (0..REPLICATES).map(|_| self.draw(&mut random)).collect();
        let measured: Vec<Vec<f64>> = self.candidates.iter().map(Candidate::qualities).collect();
        let mut finished = now.to_vec();
        let mut taken = Vec::with_capacity(REPLICATES);
        for values in &drawn {
            self.finish(&mut finished, now, &measured, values);
            taken.push(choose(&finished).map(|c| c.chosen));
        }
        let chosen: Vec<f64> = (0..now.len())
            .map(|i| share(taken.iter().filter(|t| **t == Some(i)).count()))
            .collect();
        let best = chosen.iter().copied().fold(0.0, f64::max);
        let mut gain = vec![0.0; now.len()];
        let mut after = 0.0_f64;
        for (at, (i, open)) in self.open.iter().enumerate() {
            let known = measured[*i].len();
            let outcomes = |seed: usize| drawn.iter().map(|d| d[at][seed]).collect();
            if open.runs {
                after = after.max(knowing(&taken, outcomes(known)));
            }
            if open.under_way < self.candidates[*i].pending {
                gain[*i] = knowing(&taken, outcomes(known + open.under_way)) - best;
            }
        }
        Simulated {
            turning: self.turning(now, &drawn),
            chosen,
            gain,
            risen: true,
            after,
        }
    }

    /// How often each open candidate turns the choice, when all others come as expected.
    fn turning(&self, now: &[Entrant], drawn: &[Seeds]) -> Vec<f64> {
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len().max(1) as f64;
        let means: Vec<Vec<f64>> = (0..self.open.len())
            .map(|at| drawn.iter().map(|d| mean(&d[at])).collect())
            .collect();
        let mut expected = now.to_vec();
        for (i, means) in self.open.keys().zip(&means) {
            let sum: f64 = means.iter().sum();
            self.set(&mut expected[*i], *i, sum / REPLICATES as f64);
        }
        let usual = choose(&expected).map(|c| c.chosen);
        let mut turned = vec![0.0; now.len()];
        for (i, means) in self.open.keys().zip(&means) {
            let unturned = expected[*i];
            let mut count = 0;
            for mean in means {
                self.set(&mut expected[*i], *i, *mean);
                count += usize::from(choose(&expected).map(|c| c.chosen) != usual);
            }
            turned[*i] = share(count);
            expected[*i] = unturned;
        }
        turned
    }

    fn set(&self, entrant: &mut Entrant, at: usize, quality: f64) {
        let c = &self.candidates[at];
        let margin = c.quality.map_or(self.margin, |q| q.mean - q.low);
        entrant.quality = quality;
        entrant.feasible = c.diverged == 0 && self.least.is_none_or(|l| quality - margin >= l);
    }

    /// Makes the entrants those of a finished sweep, with the errors that its seeds have.
    fn finish(
        &self,
        finished: &mut [Entrant],
        now: &[Entrant],
        measured: &[Vec<f64>],
        drawn: &Seeds,
    ) {
        let mut all: Vec<&[f64]> = measured.iter().map(Vec::as_slice).collect();
        for (i, seeds) in self.open.keys().zip(drawn) {
            all[*i] = seeds;
        }
        let pool = Pool::of(all.iter().copied());
        for (i, candidate) in self.candidates.iter().enumerate() {
            let open = self.open.get(&i);
            if open.is_none() && !now[i].feasible {
                continue;
            }
            let test_error = match open {
                Some(open) => open.test_error,
                None => candidate.quality.and_then(|q| q.test_error),
            };
            if let Some(q) = Estimate::of(all[i], test_error, &pool) {
                finished[i].quality = q.mean;
                finished[i].error = q.error_between();
                finished[i].feasible =
                    candidate.diverged == 0 && self.least.is_none_or(|l| q.low >= l);
            }
        }
    }

    /// All seeds of every candidate that is open.
    fn draw(&self, random: &mut Random) -> Seeds {
        let mut level = vec![(f64::NAN, 1.0); self.candidates.len()];
        for (places, levels) in self.levels.values() {
            let drawn = levels.draw(random);
            for (i, value) in places.iter().zip(drawn.levels) {
                level[*i] = (value, drawn.noise);
            }
        }
        let mut values = Vec::with_capacity(self.open.len());
        for (i, open) in &self.open {
            let mut seeds = self.candidates[*i].qualities();
            let (level, noise) = level[*i];
            let widened = noise * (open.freedom / random.chi_squared(open.freedom)).sqrt();
            let deviation = (widened * open.deviation).max(LEAST);
            for f in &open.begun {
                let precision = deviation.powi(-2) + f.error.max(LEAST).powi(-2);
                let pull = level * deviation.powi(-2) + f.quality * f.error.max(LEAST).powi(-2);
                let value = pull / precision + precision.powf(-0.5) * random.normal();
                seeds.push(value.min(self.most));
            }
            for _ in 0..open.fresh {
                seeds.push((level + deviation * random.normal()).min(self.most));
            }
            values.push(seeds);
        }
        values
    }
}

fn share(count: usize) -> f64 {
    count as f64 / REPLICATES as f64
}

/// How likely the best guess of what is taken is, once an outcome is known.
///
/// The sweeps are sorted by the outcome into [`PARTS`]. In each the best guess is made by every other sweep and tried on the rest, both
/// ways, because a guess does too well on the sweeps that it was made by.
fn knowing(taken: &[Option<usize>], outcomes: Vec<f64>) -> f64 {
    let mut sorted: Vec<(f64, Option<usize>)> =
        outcomes.into_iter().zip(taken.iter().copied()).collect();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut right = 0;
    for part in sorted.chunks(taken.len().div_ceil(PARTS)) {
        let halves = [0, 1].map(|half| {
            let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
            for i in part.iter().skip(half).step_by(2).filter_map(|r| r.1) {
                *counts.entry(i).or_default() += 1;
            }
            counts
        });
        for (made, tried) in [(&halves[0], &halves[1]), (&halves[1], &halves[0])] {
            let guess = made.iter().max_by_key(|c| c.1).map(|c| c.0);
            right += guess.and_then(|g| tried.get(g)).copied().unwrap_or(0);
        }
    }
    right as f64 / taken.len() as f64
}

#[cfg(test)]
mod tests {
    use super::knowing;

    #[test]
    fn an_outcome_is_worth_what_it_says_of_the_choice() {
        // What is taken turns at zero; four in five follow that.
        let outcome = |i: usize| (i as f64 * 0.618_034).fract() - 0.5;
        let noisy = |i: usize| (i as f64 * 0.754_877).fract() < 0.2;
        let taken: Vec<Option<usize>> = (0..1200)
            .map(|i| Some(usize::from((outcome(i) > 0.0) != noisy(i))))
            .collect();
        let told = knowing(&taken, (0..1200).map(outcome).collect());
        assert!((told - 0.8).abs() < 0.02, "{told}");
        // An outcome that says nothing does not seem to say something.
        let none = (0..1200).map(|i| (f64::from(i) * 0.324_718).fract());
        let other = knowing(&taken, none.collect());
        assert!(other < 0.55, "{other}");
        let ordered = (0..12).map(f64::from).collect();
        assert!(knowing(&[None; 12], ordered).abs() < f64::EPSILON);
    }
}
