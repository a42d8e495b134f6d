//! Labelled pictures: embedded, generated, or read from the user's files, divided and scaled for training.

mod augment;
pub(super) mod cifar;
mod decode;
pub(super) mod digits;
mod files;
pub(super) mod folder;
pub(super) mod glyphs;
mod identity;
pub(super) mod idx;
mod options;
mod part;
mod prepare;
mod raw;
mod recognise;
mod set;
mod shape;
mod strokes;
pub(super) mod table;

pub use augment::{Augment, Mix, augment};
pub use options::PictureOptions;
pub use part::Part;
pub use raw::{Pictures, Pixels};
pub use set::{Examples, PictureSet};
pub use shape::PictureShape;
