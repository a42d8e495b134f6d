//! What we learn from: embedded sets, generators with a known optimum, readers of users' formats.

mod digits;
mod error;
mod load;
mod pictures;
mod random;
mod signature;
mod spec;
pub mod speech;

pub use error::Error;
pub use load::{Amount, Dataset, load};
pub use pictures::{Examples, PictureSet, Pictures};
pub use random::{Purpose, Random};
pub use signature::{DataFacts, Signature};
pub use spec::{Scaling, Source, Spec};
pub use speech::{SpeechOptions, SpeechSet, Utterances};
