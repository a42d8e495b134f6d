//! Whether a table shows a law at all, or losses that only scatter.

use crate::{
    advise::law::{Form, Law, Point, Table},
    stats::{f_distribution::upper_tail, quantile},
};

/// How likely scatter alone may look as much like a law as a table does, for the law to be believed.
pub const SIGNIFICANCE: f64 = 0.05;

/// How likely rows that follow no law would lie as near to a fitted one as these do; 0 for a law of one variable whose
/// loss falls at every step, which needs no other proof.
///
/// An F test of the law against one loss for all rows. Sums of distances stand for sums of squares, because the law was fitted to
/// them: then a diverged run, which it leaves aside, does not hide it.
pub fn p_value(table: &Table, law: &Law) -> f64 {
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
    upper_tail(left, parameters - 1, freedom)
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
        assert!(p_value(&falling, &power(3.0, 0.01)) < 1e-12);
        // One step up, close to the law; and the same beside a diverged run.
        let law = power(30.0, 0.3);
        let near = |i: i32| 30.0 * (1e3 * 2_f64.powi(i)).powf(-0.3);
        let wobble = |i: i32| near(i) * if i == 4 { 0.75 } else { 1.0 };
        assert!(p_value(&rows((0..10).map(wobble)), &law) < 1e-6);
        let diverged = |i: i32| wobble(i) * if i == 7 { 20.0 } else { 1.0 };
        assert!(p_value(&rows((0..10).map(diverged)), &law) < SIGNIFICANCE);
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
}
