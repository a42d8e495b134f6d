//! What we learn from: embedded sets, generators with a known optimum, readers of users' formats.

mod error;
mod load;
mod pictures;
mod random;
mod recognise;
mod signature;
mod spec;

pub use error::Error;
pub use load::{Amount, Dataset, load};
pub use pictures::{
    Augment, Examples, Mix, Part, PictureOptions, PictureSet, Pictures, Pixels, augment,
};
pub use random::{Purpose, Random};
pub use recognise::{Kind, recognise};
pub use signature::{DataFacts, Signature};
pub use spec::{Scaling, Source, Spec};
