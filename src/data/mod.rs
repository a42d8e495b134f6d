//! What we learn from: embedded sets, generators with a known optimum, readers of users' formats.

pub mod clicks;
mod error;
mod load;
mod pictures;
mod place;
mod random;
mod signature;
mod spec;
mod speech;
mod text;

pub use clicks::{ClickOptions, ClickSet, Clicks};
pub use error::Error;
pub use load::{Amount, Dataset, load};
pub use pictures::{
    Augment, Examples, Mix, Part, PictureOptions, PictureSet, Pictures, Pixels, augment,
    recognise as recognise_pictures, unrecognised as unrecognised_pictures,
};
pub use random::{Purpose, Random};
pub use signature::{DataFacts, Signature};
pub use spec::{Scaling, Source, Spec};
pub use speech::{
    Alphabet, SpeechOptions, SpeechSet, Units, Utterances, plain_transcript,
    recognise as recognise_speech,
};
pub use text::{Optimum, TextOptions, TextSet, Unit, recognise as recognise_text};
