//! The mean of a quality over seeds, with the error of few seeds and of a finite test split.

use serde::Serialize;

use crate::stats::{median, student_95};

/// Share of the test split's variance that a scale has for itself, whatever its seed.
///
/// All candidates are tested on the same items. On the digits (widths 10 to 200, six seeds each, five and fifty epochs,
/// 359 items) the covariance of "right on this item" shows where the binomial variance of a mean goes: .4 to .8 of it is common to
/// all scales and moves no difference, .2 to .6 differs between seeds of one scale, so that their spread holds it
/// already, and .01 to .17 (mean .07) is a scale's own. Counting more of it would count the items twice.
pub const OWN_SHARE: f64 = 0.1;

/// How much another candidate's spread counts for one with few seeds, in degrees of freedom.
const BORROWED: f64 = 2.0;

/// The spread over seeds that candidates share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pool {
    variance: f64,
    freedom: f64,
}

impl Pool {
    /// The median variance of several candidates' seeds: small models often vary far more than large ones, and a mean
    /// would lend their spread to all.
    pub fn of<'a>(candidates: impl IntoIterator<Item = &'a [f64]>) -> Self {
        let (mut variances, mut freedom) = (Vec::new(), 0.0);
        for seeds in candidates.into_iter().filter(|s| s.len() > 1) {
            let rest = (seeds.len() - 1) as f64;
            variances.push(squares(seeds, mean(seeds)) / rest);
            freedom += rest;
        }
        Self {
            variance: median(variances).unwrap_or(0.0),
            freedom,
        }
    }
}

/// A mean with its errors.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// Seeds that went in.
    pub seeds: usize,
    /// Their mean.
    pub mean: f64,
    /// Standard error from the choice of seeds; `None` where no candidate has two.
    pub seed_error: Option<f64>,
    /// Degrees of freedom of the seed error.
    pub freedom: f64,
    /// Standard error from the finite test split; `None` where it is not known.
    pub test_error: Option<f64>,
    /// Lower end of the 90 % confidence interval of the mean.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Estimate {
    /// The mean of some seeds; `None` without any.
    ///
    /// The variance of few seeds is itself uncertain, so it is drawn towards that of all candidates, as if the others
    /// had given two degrees of freedom (Smyth 2004, with the prior's weight fixed).
    pub fn of(values: &[f64], test_error: Option<f64>, pool: &Pool) -> Option<Self> {
        if values.is_empty() {
            return None;
        }
        let count = values.len() as f64;
        let mean = mean(values);
        let squares = squares(values, mean);
        let borrowed = BORROWED.min(pool.freedom - (count - 1.0)).max(0.0);
        let freedom = count - 1.0 + borrowed;
        let seed_error = (freedom > 0.0).then(|| {
            let variance = (squares + borrowed * pool.variance) / freedom;
            (variance / count).sqrt()
        });
        let half = (seed_error.unwrap_or(0.0) * student_95(freedom.max(1.0)))
            .hypot(test_error.unwrap_or(0.0) * 1.645);
        Some(Self {
            seeds: values.len(),
            mean,
            seed_error,
            freedom,
            test_error,
            low: mean - half,
            high: mean + half,
        })
    }

    /// The standard error of the mean when it is compared with another that was tested on the same items: of the test
    /// split's error only the part that is a scale's own, see [`OWN_SHARE`].
    pub fn error_between(&self) -> f64 {
        let own = OWN_SHARE.sqrt() * self.test_error.unwrap_or(0.0);
        self.seed_error.unwrap_or(0.0).hypot(own)
    }

    /// The standard error of the mean from seeds and test split together.
    pub fn error(&self) -> f64 {
        self.seed_error
            .unwrap_or(0.0)
            .hypot(self.test_error.unwrap_or(0.0))
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn squares(values: &[f64], mean: f64) -> f64 {
    values.iter().map(|v| (v - mean).powi(2)).sum()
}

#[cfg(test)]
mod tests {
    use super::{Estimate, Pool};

    #[test]
    fn seeds_that_happen_to_agree_do_not_prove_certainty() {
        let all = [vec![0.90, 0.90, 0.90], vec![0.80, 0.84, 0.88]];
        let pool = Pool::of(all.iter().map(Vec::as_slice));
        let lucky = Estimate::of(&all[0], None, &pool).expect("three seeds");
        assert!(lucky.seed_error.expect("pooled") > 0.004 && lucky.low < 0.90);
        let alone =
            Estimate::of(&[0.5], Some(0.01), &Pool::of([[0.5].as_slice()])).expect("one seed");
        assert_eq!(alone.seed_error, None);
        assert!((alone.high - 0.5 - 0.016_45).abs() < 1e-12);
    }
}
