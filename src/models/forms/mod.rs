//! How networks read each kind of data, one file a kind.

mod clicks;
mod form;
mod histories;
mod input;
mod pictures;
mod speech;
mod text;

pub use clicks::{ClickBatch, Fields, Rows};
pub use form::Form;
pub use histories::HistoryBatch;
pub use input::{Input, Reads};
pub use pictures::PictureBatch;
pub use speech::{Frames, SpeechBatch};
pub use text::TextBatch;
