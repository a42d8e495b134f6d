//! The sizes of pictures that fix a model.

use serde::{Deserialize, Serialize};

/// Pictures `[channels, height, width]` with one label each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PictureShape {
    /// Colour planes: 1 grey, 3 red-green-blue.
    pub channels: usize,
    /// Rows of pixels.
    pub height: usize,
    /// Columns of pixels.
    pub width: usize,
    /// Distinct labels.
    pub classes: usize,
}

impl PictureShape {
    /// Numbers of one picture.
    pub fn numbers(self) -> usize {
        self.channels * self.height * self.width
    }
}
