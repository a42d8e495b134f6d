//! The table of losses that a law is fitted to, and what it can support.

use super::{Axis, Form};

/// One measured loss. An axis that was not recorded is 1 everywhere: it then never varies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Parameters, N.
    pub n: f64,
    /// Training examples or tokens, D.
    pub d: f64,
    /// The loss.
    pub loss: f64,
}

impl Point {
    /// Training compute, `6 N D` (exact up to a constant factor where an axis was not recorded).
    pub fn compute(&self) -> f64 {
        6.0 * self.n * self.d
    }

    /// Whether every number of it is finite and positive, as a law in logarithms needs.
    pub fn is_usable(&self) -> bool {
        [self.n, self.d, self.loss]
            .iter()
            .all(|v| v.is_finite() && *v > 0.0)
    }
}

/// Measured losses.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Its rows; only usable ones.
    pub points: Vec<Point>,
    /// What x is, where it is known and not for the rows to tell: compute alone is recorded as data, `C / 6`.
    pub x: Option<Axis>,
}

impl Table {
    /// The usable points of some, in one order whatever the order they come in: sums then round alike.
    pub fn of(points: impl IntoIterator<Item = Point>) -> Self {
        let mut points: Vec<Point> = points.into_iter().filter(Point::is_usable).collect();
        points.sort_by(|a, b| {
            a.n.total_cmp(&b.n)
                .then(a.d.total_cmp(&b.d))
                .then(a.loss.total_cmp(&b.loss))
        });
        Self { points, x: None }
    }

    /// One row for all that were measured at the same place: the geometric mean of their losses.
    #[must_use]
    pub fn means(&self) -> Self {
        let alike = self.points.chunk_by(|a, b| (a.n, a.d) == (b.n, b.d));
        let mean = |rows: &[Point]| {
            if let [one] = rows {
                return *one;
            }
            let logs = rows.iter().map(|p| p.loss.ln()).sum::<f64>();
            Point {
                loss: (logs / rows.len() as f64).exp(),
                ..rows[0]
            }
        };
        Self {
            points: alike.map(mean).collect(),
            x: self.x,
        }
    }

    /// Distinct values of an axis; values closer than one part in a thousand are one.
    pub fn distinct(&self, axis: Axis) -> usize {
        let mut logs = self.logs(axis);
        logs.sort_by(f64::total_cmp);
        logs.dedup_by(|b, a| *b - *a < 1e-3);
        logs.len()
    }

    /// The axis that a law of one variable should have: the one that varies, compute when both do.
    pub fn axis(&self) -> Axis {
        let varied = (self.distinct(Axis::Parameters), self.distinct(Axis::Data));
        self.x.unwrap_or(match varied {
            (n, d) if n > 1 && d > 1 => Axis::Compute,
            (_, d) if d > 1 => Axis::Data,
            _ => Axis::Parameters,
        })
    }

    /// Natural logarithms of an axis, row by row.
    pub fn logs(&self, axis: Axis) -> Vec<f64> {
        let of = |p: &Point| axis.of(p.n, p.d).ln();
        self.points.iter().map(of).collect()
    }

    /// The most compute of any row; 0 without rows.
    pub fn most_compute(&self) -> f64 {
        let compute = self.points.iter().map(Point::compute);
        compute.fold(0.0, f64::max)
    }

    /// The rows with at most a given compute.
    #[must_use]
    pub fn up_to(&self, compute: f64) -> Self {
        let small = |p: &&Point| p.compute() <= compute * (1.0 + 1e-9);
        Self {
            points: self.points.iter().filter(small).copied().collect(),
            x: self.x,
        }
    }

    /// At most so many rows, evenly spaced by their compute; the least and the most of it stay.
    #[must_use]
    pub fn thinned(&self, most: usize) -> Self {
        let all = self.points.len();
        if all <= most {
            return self.clone();
        }
        let mut sorted = self.points.clone();
        sorted.sort_by(|a, b| a.compute().total_cmp(&b.compute()));
        let places = (0..most).map(|i| i * (all - 1) / (most - 1).max(1));
        Self {
            points: places.map(|at| sorted[at]).collect(),
            x: self.x,
        }
    }

    /// The table without its rows of greatest loss: early, unconverged runs.
    #[must_use]
    pub fn without_highest(mut self, count: usize) -> Self {
        self.points.sort_by(|a, b| a.loss.total_cmp(&b.loss));
        self.points
            .truncate(self.points.len().saturating_sub(count));
        Self {
            x: self.x,
            ..Self::of(self.points)
        }
    }

    /// The form that its axes suggest: Chinchilla where both vary enough, else a law of one variable.
    pub fn natural_form(&self) -> Form {
        let enough = |axis| self.distinct(axis) >= Form::Chinchilla.least_distinct();
        if enough(Axis::Parameters) && enough(Axis::Data) {
            Form::Chinchilla
        } else if self.distinct(self.axis()) >= Form::Saturating.least_distinct() {
            Form::Saturating
        } else {
            Form::Power
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Point, Table};

    #[test]
    fn rows_of_one_place_become_their_geometric_mean() {
        let row = |n, d, loss| Point { n, d, loss };
        let table = Table::of([
            row(10.0, 1.0, 2.0),
            row(20.0, 1.0, 3.0),
            row(10.0, 1.0, 8.0),
        ]);
        let means = table.means().points;
        assert_eq!(means.len(), 2);
        assert!((means[0].loss - 4.0).abs() < 1e-12);
        assert_eq!(means[1], row(20.0, 1.0, 3.0));
    }
}
