//! What we learn from: embedded sets, generators with a known optimum, readers of users' formats.

mod amount;
pub mod clicks;
mod composed;
mod dataset;
mod error;
mod examples;
mod fingerprint;
mod histories;
mod identity;
mod interactions;
mod kind;
mod load;
mod look;
mod moment;
mod pictures;
mod place;
mod random;
mod reader;
mod signature;
mod source;
mod spec;
mod speech;
mod text;
mod tree;

pub use amount::Amount;
pub use clicks::{ClickOptions, ClickSet, ClickShape, Clicks};
pub use dataset::Dataset;
pub use error::Error;
pub use examples::ExampleSet;
pub use fingerprint::{Difference, Files, Fingerprint, Names};
pub use histories::{HistoryOptions, HistorySet, HistoryShape, Question, Seen};
pub use identity::Identity;
pub use kind::Kind;
pub(crate) use kind::for_each_kind;
pub use load::load;
pub use pictures::{
    Augment, Examples, Mix, Part, PictureOptions, PictureSet, PictureShape, Pictures, Pixels,
    augment,
};
pub use random::{Purpose, Random};
pub use signature::{DataFacts, Shape, Signature};
pub use source::Source;
pub use spec::{Scaling, Spec};
pub use speech::{
    Alphabet, SpeechOptions, SpeechSet, SpeechShape, Units, Utterances, plain_transcript,
};
pub use text::{Optimum, TextOptions, TextSet, TextShape, Unit};
