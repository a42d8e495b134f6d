//! Labelled pictures: embedded, generated, or read from the user's files, divided and scaled for training.

mod augment;
mod cifar;
mod digits;
mod files;
mod folder;
mod glyphs;
mod idx;
mod options;
mod raw;
mod recognise;
mod set;
mod strokes;
mod table;

use std::path::Path;

pub use augment::{Augment, Mix, augment};
pub use options::PictureOptions;
pub use raw::{Part, Pictures, Pixels};
pub use recognise::{recognise, unrecognised};
pub use set::{Examples, PictureSet};

use super::{Amount, Error, Purpose, Random, Source, Spec};

/// Pictures of a specification, divided and scaled.
pub(super) fn prepare(spec: &Spec, amount: Amount) -> Result<PictureSet, Error> {
    let options = &spec.pictures;
    let mut pictures = match spec.source {
        Source::Digits => digits::read()?,
        Source::Glyphs => glyphs::draw(options, amount.complexity, spec.seed)?,
        Source::Idx => idx::read(path(spec)?)?,
        Source::Cifar => cifar::read(path(spec)?)?,
        Source::ImageFolder => folder::read(path(spec)?, options, spec.seed)?,
        Source::ImageTable => table::read(path(spec)?, options)?,
        other => {
            let name = other.name();
            return Err(Error::Missing(format!(
                "the source {name:?} holds no pictures"
            )));
        }
    };
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

fn path(spec: &Spec) -> Result<&Path, Error> {
    spec.path.as_deref().ok_or_else(|| {
        Error::Missing(format!(
            "the source {:?} reads files: data.path (or --data) must name them",
            spec.source.name()
        ))
    })
}

/// At most `count` of `all` indices in ascending order, drawn at random where not all are kept.
fn chosen(all: usize, count: usize, seed: u64) -> Vec<usize> {
    let mut indices: Vec<usize> = (0..all).collect();
    if count < all {
        Random::new(seed, Purpose::Choice).shuffle(&mut indices);
        indices.truncate(count);
        indices.sort_unstable();
    }
    indices
}
