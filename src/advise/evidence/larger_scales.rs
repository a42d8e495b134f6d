//! Pessimistic bounds that what start-up and other processes blur is held to.

use super::candidate::Candidate;
use crate::scenario::{Constraint, Pessimism};

/// Bounds what start-up and other processes blur, the seconds and the memory of small trainings, by what larger scales of
/// the same family needed at worst over as many seeds.
pub(crate) fn bound_by_larger(found: &mut [Candidate]) {
    let blurred = |c: &Constraint| c.pessimism() == Pessimism::WorstOfLarger;
    for constraint in Constraint::ALL.into_iter().filter(blurred) {
        for i in 0..found.len() {
            let c = &found[i];
            let flops = |c: &Candidate| c.footprint.flops_per_sample;
            let dearer = |l: &Candidate| match (flops(c), flops(l)) {
                (Some(own), Some(other)) => other > own,
                // The scale alone tells.
                (None, None) => true,
                (Some(_), None) | (None, Some(_)) => false,
            };
            let larger = found.iter().filter(|l| {
                l.family == c.family
                    && l.abscissa > c.abscissa
                    && dearer(l)
                    && l.seeds.len() >= c.seeds.len()
            });
            let bounds = larger.filter_map(|l| Some((*l.worst.get(&constraint)?, l.scale)));
            let least = bounds.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let Some((bound, scale)) = least else {
                continue;
            };
            if c.worst.get(&constraint).is_some_and(|own| bound < *own) {
                found[i].worst.insert(constraint, bound);
                found[i].bounded_by.insert(constraint, scale);
            }
        }
    }
}
