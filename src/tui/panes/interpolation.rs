//! Lines of charts: the part in view, and values between their places.

use crate::tui::widgets::{Axis, Point};

/// The part of a line that lies on an axis, cut at its ends.
pub fn within(points: Vec<Point>, x: Axis) -> Vec<Point> {
    let inside = |p: &Point| (x.low..=x.high).contains(&p.x);
    if points.iter().all(inside) {
        return points;
    }
    let at = |end: f64| {
        let mean = between(&points, end)?;
        Some(Point {
            x: end,
            mean,
            low: mean,
            high: mean,
        })
    };
    let first = at(x.low).into_iter();
    let last = at(x.high).into_iter();
    first
        .chain(points.iter().copied().filter(inside))
        .chain(last)
        .collect()
}

/// The value of a line at a place between its first and its last, on the straight between its neighbours.
pub fn between(points: &[Point], x: f64) -> Option<f64> {
    let after = points.partition_point(|p| p.x < x);
    let right = points.get(after)?;
    // Places are computed from steps and shares, so that equal ones may differ in their last bits.
    if (right.x - x).abs() <= 1e-9 * x.abs() {
        return Some(right.mean).filter(|m| m.is_finite());
    }
    let left = points.get(after.checked_sub(1)?)?;
    let share = (x - left.x) / (right.x - left.x);
    Some(left.mean + share * (right.mean - left.mean)).filter(|m| m.is_finite())
}

/// Into how many parts the chart is cut for a trend.
const PARTS: f64 = 64.0;

/// How many times the mean of its part a spike reaches.
const SPIKE: f64 = 2.0;

/// Where a line runs without its noise: its mean in each of many parts of the axis. Spikes that rise above its own
/// beginning are kept: a training that breaks shows it so.
pub fn trend(points: &[Point], x: Axis) -> Vec<Point> {
    let part = |p: &Point| x.place(p.x).map(|place| (place * PARTS) as i64);
    let mut beginning = None;
    let one = |part: &[Point]| {
        let finite: Vec<_> = part.iter().filter(|p| p.mean.is_finite()).collect();
        if finite.is_empty() {
            return part[0];
        }
        let over =
            |of: fn(&Point) -> f64| finite.iter().map(|p| of(p)).sum::<f64>() / finite.len() as f64;
        let (x, mean) = (over(|p| p.x), over(|p| p.mean));
        let high = finite.iter().map(|p| p.high).fold(mean, f64::max);
        let risen = high > *beginning.get_or_insert(mean) && high > SPIKE * mean;
        Point {
            x,
            mean,
            low: mean,
            high: if risen { high } else { mean },
        }
    };
    points
        .chunk_by(|a, b| part(a) == part(b))
        .map(one)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(places: &[(f64, f64)]) -> Vec<Point> {
        let point = |(x, mean): &(f64, f64)| Point {
            x: *x,
            mean: *mean,
            low: *mean,
            high: *mean,
        };
        places.iter().map(point).collect()
    }

    #[test]
    fn a_line_is_cut_where_the_view_ends() {
        let all = line(&[(0.0, 0.0), (2.0, 4.0), (4.0, 0.0)]);
        let part = within(all.clone(), Axis::new(1.0, 3.0, false));
        assert_eq!(part, line(&[(1.0, 2.0), (2.0, 4.0), (3.0, 2.0)]));
        let whole = within(all.clone(), Axis::new(0.0, 9.0, false));
        assert_eq!(whole, all);
        assert!(within(all, Axis::new(5.0, 9.0, false)).is_empty());
    }

    #[test]
    fn a_trend_follows_the_line_and_keeps_only_what_rises_above_its_beginning() {
        let noise = [0.0, 4.0, -4.0, 0.0];
        let mut all: Vec<_> = (0..256)
            .map(|i| (f64::from(i), f64::from(300 - i) + noise[i as usize % 4]))
            .collect();
        all[130].1 = 900.0;
        all[200].1 = f64::NAN;
        let trend = trend(&line(&all), Axis::new(0.0, 256.0, false));
        assert_eq!(trend.len(), 64);
        let at = |i: usize| [trend[i].mean, trend[i].high];
        assert_eq!([at(0), at(63)], [[298.5, 298.5], [46.5, 46.5]]);
        assert!(at(32)[1] > 899.0, "the spike");
        assert!(trend[50].mean.is_finite(), "the rest of its part");
        let gap = line(&[(0.0, 1.0), (1.0, f64::NAN), (2.0, 2.0)]);
        let kept = super::trend(&gap, Axis::new(0.0, 3.0, false));
        assert!(kept.len() == 3 && kept[1].mean.is_nan());
    }

    #[test]
    fn there_is_no_value_beside_a_gap_or_beyond_the_ends() {
        let gap = line(&[(0.0, 1.0), (1.0, f64::NAN), (2.0, 1.0), (3.0, 2.0)]);
        assert_eq!(between(&gap, 0.5), None);
        assert_eq!(between(&gap, 2.5), Some(1.5));
        assert_eq!(between(&gap, 3.0), Some(2.0));
        assert_eq!(between(&gap, 3.1), None);
        assert_eq!(between(&gap, -1.0), None);
    }
}
