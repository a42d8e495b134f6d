//! Files that users bring: how they are opened, decoded and cut into cells, and how numbers and column names are read.
//! What the cells mean is for others to say.

mod columns;
mod content;
mod decode;
mod error;
mod json;
mod number;
mod open;
mod table;
mod unit;

pub use columns::{Taken, column_key, find, named, same};
pub use content::{MARGIN, other_than_text};
pub use decode::Decoder;
pub use error::Error;
pub use json::{Json, json};
pub use number::{Commas, NumberFault, is_missing, number, number_with, truth};
pub use open::{Bytes, Text, open, open_text, read_text, regular};
pub use table::{Row, Rules, Table, shortened};
pub use unit::unit;
