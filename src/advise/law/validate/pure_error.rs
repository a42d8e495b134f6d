//! How far rows of the same N and D lie apart: what no law of both can explain.

use crate::{
    advise::law::{Point, Table},
    stats::quantile,
    sweep::Spread,
};

/// The median over places with several rows of the standard deviation of their log losses ("pure error"; Box and Draper 1987).
/// `None` where no place has two rows.
pub fn pure_error(table: &Table) -> Option<f64> {
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

    #[test]
    fn rows_of_one_place_tell_how_far_they_lie_apart() {
        let row = |n: f64, loss: f64| Point { n, d: 1.0, loss };
        let alone = Table::of([row(1.0, 2.0), row(2.0, 1.0)]);
        assert_eq!(pure_error(&alone), None);
        let twice = [0.2, -0.2].map(|by: f64| row(1.0, by.exp()));
        let apart = pure_error(&Table::of(twice)).expect("two rows");
        assert!((apart - 0.2 * 2_f64.sqrt()).abs() < 1e-12, "{apart}");
    }
}
