//! What a scenario may say about pictures.

use serde::{Deserialize, Serialize};

use super::Augment;

/// The table `[data.pictures]` of a scenario.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PictureOptions {
    /// Pictures to generate; of users' files at most so many are used, drawn at random. Files are used whole by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<usize>,
    /// Rows and columns of every picture: what is larger or smaller is resized. An image folder has 32 by default,
    /// glyphs 16; all other pictures keep their size.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub side: Option<usize>,
    /// Colour planes, 1 or 3. By default an image folder has 3 where any picture is coloured, and a table what its
    /// number of columns gives.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channels: Option<usize>,
    /// A table's column of labels: its name, or its number from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// What is done to training pictures, anew in every epoch.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub augment: Vec<Augment>,
}

impl PictureOptions {
    /// Whether nothing is said.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}
