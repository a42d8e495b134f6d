//! Successive halving (Jamieson and Talwalkar 2016) across trials of the same scale only.
//!
//! Larger scales start slower, so trials of different scales are never compared at equal steps.

/// Of the trials at a rung, one in this many goes on.
pub const ETA: usize = 4;

/// What becomes of a trial at a rung.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It goes on.
    Promote,
    /// It waits: too few of its group are there to compare with.
    Wait,
    /// It is stopped, and never counted as measured.
    Stop,
}

/// The steps at which trials are compared: from the end of the grace, each [`ETA`] times the last, before the end.
pub fn rungs(grace: u64, steps: u64) -> Vec<u64> {
    let first = grace.max(1);
    let times = ETA as u64;
    let next = |at: &u64| at.checked_mul(times);
    std::iter::successors(Some(first), next)
        .take_while(|at| *at < steps)
        .collect()
}

/// The trials that go on from a rung, by place: the best quarter of `losses`, rounded up. A loss that is not a number
/// never goes on; ties go to the earlier trial.
pub fn promoted(losses: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..losses.len())
        .filter(|i| losses[*i].is_finite())
        .collect();
    order.sort_by(|a, b| losses[*a].total_cmp(&losses[*b]).then(a.cmp(b)));
    order.truncate(losses.len().div_ceil(ETA));
    order.sort_unstable();
    order
}

/// What becomes of one trial, given the losses of its group at the rung (`None` where a trial is not there yet).
pub fn verdict(trial: usize, losses: &[Option<f64>]) -> Verdict {
    let Some(own) = losses.get(trial).copied().flatten() else {
        return Verdict::Wait;
    };
    if !own.is_finite() {
        return Verdict::Stop;
    }
    let places = losses.len().div_ceil(ETA);
    let ahead =
        |(i, l): &(usize, &Option<f64>)| l.is_some_and(|l| l < own || (l <= own && *i < trial));
    let better = losses.iter().enumerate().filter(ahead).count();
    let absent = losses.iter().filter(|l| l.is_none()).count();
    if better >= places {
        Verdict::Stop
    } else if better + absent < places {
        Verdict::Promote
    } else {
        Verdict::Wait
    }
}

#[cfg(test)]
mod tests {
    use super::{Verdict, promoted, rungs, verdict};

    #[test]
    fn rungs_grow_fourfold_from_the_end_of_the_grace() {
        assert_eq!(rungs(10, 1000), [10, 40, 160, 640]);
        assert_eq!(rungs(0, 5), [1, 4]);
        assert!(rungs(100, 100).is_empty());
        assert_eq!(rungs(u64::MAX / 2, u64::MAX), [u64::MAX / 2]);
    }

    #[test]
    fn the_best_quarter_goes_on() {
        assert_eq!(promoted(&[3.0, 1.0, f64::NAN, 2.0, 5.0]), [1, 3]);
        assert_eq!(promoted(&[f64::NAN; 4]), [0_usize; 0]);
        assert_eq!(promoted(&[1.0, 1.0, 1.0, 1.0]), [0]);
    }

    #[test]
    fn a_verdict_never_changes_when_the_others_arrive() {
        let all = [0.4, 0.1, 0.3, 0.2, 0.5];
        let best = promoted(&all);
        for present in 0..1_u32 << all.len() {
            let seen: Vec<Option<f64>> = all
                .iter()
                .enumerate()
                .map(|(i, l)| (present >> i & 1 == 1).then_some(*l))
                .collect();
            for trial in 0..all.len() {
                match verdict(trial, &seen) {
                    Verdict::Promote => assert!(best.contains(&trial)),
                    Verdict::Stop => assert!(!best.contains(&trial)),
                    Verdict::Wait => {}
                }
            }
        }
        assert_eq!(verdict(0, &[Some(f64::NAN), None]), Verdict::Stop);
    }
}
