//! The bootstrap of a law: how far it could lie elsewhere, had other rows been drawn.

use std::collections::BTreeMap;

use crate::{
    advise::law::{Form, Law, Table, fit::refit, optimise::huber::Residuals},
    stats::{Random, quantile},
    sweep::Spread,
};

/// Replicates of a law.
const REPLICATES: usize = 100;
/// Rows that are drawn, at most: of more, every so many stand for the others, and the spread is that much too wide.
const ROWS: usize = 200;

/// Laws of bootstrap replicates.
#[derive(Clone, Debug)]
pub struct Replicates {
    centre: Law,
    laws: Vec<Law>,
    /// What the spread of the laws has to be multiplied by.
    factor: f64,
}

impl Replicates {
    /// Draws replicates of a law's rows. Runs of one size share their faults, so whole sizes are drawn, not single rows.
    ///
    /// `factor` is how much farther rows lie from the law than from its fit.
    pub fn of(table: &Table, law: &Law, factor: f64) -> Self {
        let few = table.thinned(ROWS);
        let mut residuals = Residuals::new(&few, law.form);
        let centre = if few.points.len() < table.points.len() {
            refit(&residuals, law)
        } else {
            law.clone()
        };
        let clusters = clusters(&few, law);
        let mut random = Random::new(few.points.len() as u64);
        let mut laws = Vec::with_capacity(REPLICATES);
        for _ in 0..REPLICATES {
            residuals.weights.fill(0.0);
            for _ in 0..clusters.len() {
                for row in &clusters[random.below(clusters.len())] {
                    residuals.weights[*row] += 1.0;
                }
            }
            laws.push(refit(&residuals, &centre));
        }
        laws.retain(|l| l.values.iter().all(|v| v.is_finite()));
        // The bootstrap of fewer rows than there are (Bickel, Goetze and van Zwet 1997).
        let share = few.points.len() as f64 / table.points.len() as f64;
        Self {
            centre,
            laws,
            factor: factor * share.sqrt(),
        }
    }

    /// The 90 % quantile of the log distances of the replicates' losses from the law's.
    pub fn spread(&self, n: f64, d: f64) -> f64 {
        let centre = self.centre.loss(n, d).ln();
        let off = self.laws.iter().map(|l| (l.loss(n, d).ln() - centre).abs());
        let off = off.filter(|s| s.is_finite()).collect();
        self.factor * quantile(off, 0.9).unwrap_or(0.0)
    }

    /// Standard errors of so many parameters.
    pub fn errors(&self, parameters: usize) -> Vec<f64> {
        let column = |i: usize| {
            self.laws
                .iter()
                .filter_map(move |l| l.values.get(i).copied())
        };
        let deviation = |i| Spread::of(column(i)).and_then(|s| s.deviation);
        (0..parameters)
            .map(|i| deviation(i).map_or(f64::NAN, |d| self.factor * d))
            .collect()
    }
}

fn clusters(table: &Table, law: &Law) -> Vec<Vec<usize>> {
    let mut by_size: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for (row, p) in table.points.iter().enumerate() {
        by_size
            .entry((p.n.ln() * 1e3) as i64)
            .or_default()
            .push(row);
    }
    // With few sizes, or one variable only, a replicate of whole sizes could not be fitted at all.
    if law.form == Form::Chinchilla && by_size.len() >= 8 {
        by_size.into_values().collect()
    } else {
        (0..table.points.len()).map(|row| vec![row]).collect()
    }
}
