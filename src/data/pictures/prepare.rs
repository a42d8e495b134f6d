//! What is done to pictures of every source: chosen, resized, divided and scaled as the specification says.

use super::{raw::Pictures, set::PictureSet};
use crate::data::{
    amount::Amount,
    error::Error,
    random::{Purpose, Random},
    spec::Spec,
};

/// Pictures as they were read, chosen, resized, divided and scaled.
pub(super) fn prepare(
    mut pictures: Pictures,
    spec: &Spec,
    amount: Amount,
) -> Result<PictureSet, Error> {
    let options = &spec.pictures;
    if let Some(count) = options.count {
        let kept = chosen(pictures.labels.len(), count, spec.seed);
        if kept.len() < pictures.labels.len() {
            pictures.keep(&kept);
        }
    }
    if let Some(side) = options.side {
        pictures.resize(side)?;
    }
    pictures.prepare(spec, amount)
}

/// At most `count` of `all` indices in ascending order, drawn at random where not all are kept.
pub(super) fn chosen(all: usize, count: usize, seed: u64) -> Vec<usize> {
    let mut indices: Vec<usize> = (0..all).collect();
    if count < all {
        Random::new(seed, Purpose::Choice).shuffle(&mut indices);
        indices.truncate(count);
        indices.sort_unstable();
    }
    indices
}
