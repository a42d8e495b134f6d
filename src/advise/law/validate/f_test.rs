//! Whether a table shows a law at all, or losses that only scatter.

use super::backtest::quantile;
use crate::{
    advise::law::{Form, Law, Point, Table},
    sweep::Spread,
};

/// How likely scatter alone may look as much like a law as a table does, for the law to be believed.
pub const LIKELY: f64 = 0.05;

/// How likely rows that follow no law would lie as near to a fitted one as these do; 0 for a law of one variable whose
/// loss falls at every step, which needs no other proof.
///
/// An F test of the law against one loss for all rows. Sums of distances stand for sums of squares, because the law was fitted to
/// them: then a diverged run, which it leaves aside, does not hide it.
pub fn by_chance(table: &Table, law: &Law) -> f64 {
    if law.form != Form::Chinchilla && falls_at_every_step(table, law) {
        return 0.0;
    }
    let logs: Vec<f64> = table.points.iter().map(|p| p.loss.ln()).collect();
    let middle = quantile(logs.clone(), 0.5).unwrap_or(0.0);
    let about_none: f64 = logs.iter().map(|l| (l - middle).abs()).sum();
    let off = |p: &Point| (p.loss / law.loss(p.n, p.d)).ln().abs();
    let about_law: f64 = table.points.iter().map(off).sum();
    let left = (about_law / about_none).powi(2).min(1.0);
    let parameters = law.form.names().len();
    let freedom = table.points.len().saturating_sub(parameters);
    // The one loss for all rows is a parameter too.
    tail(left, parameters - 1, freedom)
}

/// The probability of a greater F, when a share of the squares is left by so many further parameters, with so many degrees of freedom.
///
/// With an even number of parameters it is a polynomial (Abramowitz and Stegun 1972, 26.6.4); an odd number counts as the next even
/// one, which makes a law harder to believe.
fn tail(left: f64, parameters: usize, freedom: usize) -> f64 {
    let half = 0.5 * freedom as f64;
    let mut term = left.powf(half);
    let mut sum = term;
    for i in 1..parameters.div_ceil(2) {
        term *= (half + i as f64 - 1.0) / i as f64 * (1.0 - left);
        sum += term;
    }
    if sum.is_nan() { 1.0 } else { sum.min(1.0) }
}

/// Whether the geometric mean of the losses falls from each `x` to the next.
fn falls_at_every_step(table: &Table, law: &Law) -> bool {
    let x = |p: &Point| law.axis.of(p.n, p.d).ln();
    let mut points: Vec<&Point> = table.points.iter().collect();
    points.sort_by(|a, b| x(a).total_cmp(&x(b)));
    let means: Vec<f64> = points
        .chunk_by(|a, b| x(b) - x(a) < 1e-3)
        .map(|rows| rows.iter().map(|p| p.loss.ln()).sum::<f64>() / rows.len() as f64)
        .collect();
    means.windows(2).all(|pair| pair[1] < pair[0])
}

/// How far rows of the same N and D lie apart: the median over such places of the standard deviation of their log losses. `None`
/// where no place has two rows.
pub fn apart_at_one_place(table: &Table) -> Option<f64> {
    let places = table
        .points
        .chunk_by(|a, b| (a.n, a.d) == (b.n, b.d))
        .filter(|rows| rows.len() > 1);
    let deviation = |rows: &[Point]| Spread::of(rows.iter().map(|p| p.loss.ln()))?.deviation;
    let all: Vec<f64> = places.filter_map(deviation).collect();
    quantile(all, 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{advise::law::Axis, stats::Random};

    fn rows(losses: impl IntoIterator<Item = f64>) -> Table {
        let row = |(i, loss): (usize, f64)| Point {
            n: 1e3 * 2_f64.powf(i as f64),
            d: 1.0,
            loss,
        };
        Table::of(losses.into_iter().enumerate().map(row))
    }

    fn power(k: f64, c: f64) -> Law {
        Law {
            form: Form::Power,
            axis: Axis::Parameters,
            values: vec![k, c],
        }
    }

    #[test]
    fn what_falls_at_every_step_or_lies_on_a_law_is_not_chance() {
        let falling = rows([3.0, 2.9, 2.0, 1.99]);
        assert!(by_chance(&falling, &power(3.0, 0.01)) < 1e-12);
        // One step up, close to the law; and the same beside a diverged run.
        let law = power(30.0, 0.3);
        let near = |i: i32| 30.0 * (1e3 * 2_f64.powi(i)).powf(-0.3);
        let wobble = |i: i32| near(i) * if i == 4 { 0.75 } else { 1.0 };
        assert!(by_chance(&rows((0..10).map(wobble)), &law) < 1e-6);
        let diverged = |i: i32| wobble(i) * if i == 7 { 20.0 } else { 1.0 };
        assert!(by_chance(&rows((0..10).map(diverged)), &law) < LIKELY);
    }

    #[test]
    fn the_tail_is_that_of_published_tables() {
        // Abramowitz and Stegun 1972, table 26.9: percentage points of F.
        let points = [
            (2, 7, 4.74, 0.05),
            (4, 10, 3.48, 0.05),
            (4, 20, 4.43, 0.01),
            (6, 12, 3.00, 0.05),
        ];
        for (parameters, freedom, f, p) in points {
            let left = 1.0 / (1.0 + parameters as f64 * f / freedom as f64);
            let found = tail(left, parameters, freedom);
            assert!((found / p - 1.0).abs() < 0.01, "{found} {p}");
            assert!(tail(left, parameters - 1, freedom) >= found);
        }
        assert!((tail(1.0, 2, 5) - 1.0).abs() < 1e-12 && tail(0.0, 4, 5) < 1e-12);
    }

    #[test]
    fn noise_is_rarely_taken_for_a_law() {
        let mut random = Random::new(5);
        let mut taken = 0;
        for _ in 0..100 {
            let noise = rows((0..10).map(|_| (0.05 * random.normal()).exp()));
            taken += u32::from(crate::advise::law::Forecast::best(&noise).is_ok());
        }
        assert!(taken <= 10, "{taken} of 100");
    }

    #[test]
    fn rows_of_one_place_tell_how_far_they_lie_apart() {
        let row = |n: f64, loss: f64| Point { n, d: 1.0, loss };
        let alone = Table::of([row(1.0, 2.0), row(2.0, 1.0)]);
        assert_eq!(apart_at_one_place(&alone), None);
        let twice = [0.2, -0.2].map(|by: f64| row(1.0, by.exp()));
        let apart = apart_at_one_place(&Table::of(twice)).expect("two rows");
        assert!((apart - 0.2 * 2_f64.sqrt()).abs() < 1e-12, "{apart}");
    }
}
