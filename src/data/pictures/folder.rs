//! A folder of pictures: `class/*.png`, or divided as `train/class/*.png` and `test/class/*.png`.

mod listing;

use crate::words::{Message, message};
use std::path::Path;

use listing::{Entry, Listing};

use super::{Part, PictureOptions, Pictures, Pixels, decode};
use super::{
    prepare::{chosen, prepare},
    set::PictureSet,
};
use crate::data::{
    error::Error,
    reader::{Miss, Origin, Reader},
};

/// The source.
pub const READER: Reader<PictureSet> = Reader {
    origin: Origin::Files(fits),
    load: |spec, amount| {
        let read = read(spec.files()?, &spec.pictures, spec.seed)?;
        prepare(read, spec, amount)
    },
};

const SIDE: usize = 32;
/// Whether a folder holds at least two classes of pictures.
pub(super) fn fits(path: &Path) -> Result<(), Miss> {
    if !path.is_dir() {
        return Err(Miss::far(refused(path, &[], 0)));
    }
    let listing = Listing::of(path).map_err(Miss::far)?;
    let (classes, loose) = (listing.classes(), listing.loose);
    let error = || refused(path, &classes, loose);
    match (classes.len(), loose) {
        (2.., _) => Ok(()),
        (1, _) => Err(Miss::near(error())),
        (0, 1..) => Err(Miss::resembling(error())),
        (0, 0) => Err(Miss::far(error())),
    }
}

/// All pictures of a folder, resized.
pub(super) fn read(path: &Path, options: &PictureOptions, seed: u64) -> Result<Pictures, Error> {
    let listing = Listing::of(path)?;
    let names = listing.classes();
    let side = options.side.unwrap_or(SIDE);
    if !(1..=1024).contains(&side) || matches!(options.channels, Some(c) if c != 1 && c != 3) {
        return Err(Error::Missing(message!(
            "expected pictures.side from 1 to 1024 and pictures.channels 1 or 3, but they are {side} and {channels}",
            side,
            channels = options.channels.unwrap_or(3)
        )));
    }
    if names.len() < 2 {
        return Err(refused(path, &names, listing.loose));
    }
    let Listing {
        mut entries,
        others,
        mut notes,
        ..
    } = listing;
    if others > 0 {
        notes.push(message!(
            "files that are no pictures, passed over: {others}",
            others
        ));
    }
    let all = entries.len();
    if let Some(count) = options.count.filter(|count| *count < all) {
        // Chosen before they are opened, which takes longest.
        entries = chosen(all, count, seed)
            .iter()
            .map(|i| entries[*i].clone())
            .collect();
        notes.push(message!(
            "{count} of {all} pictures are used (pictures.count)",
            count,
            all
        ));
    }
    let mut opened = Opened::default();
    for entry in entries {
        opened.add(&entry, side, &names);
    }
    opened.finish(path, side, options, names, notes)
}

#[derive(Default)]
struct Opened {
    /// Pixels of each picture, of one plane where it is grey.
    pictures: Vec<Vec<u8>>,
    labels: Vec<u32>,
    parts: Vec<Option<Part>>,
    broken: usize,
    first: Option<Message>,
}

impl Opened {
    fn add(&mut self, entry: &Entry, side: usize, names: &[String]) {
        match decode::planes(&entry.path, side) {
            Ok(pixels) => {
                let label = names
                    .iter()
                    .position(|n| *n == entry.class)
                    .unwrap_or_default();
                self.pictures.push(pixels);
                self.labels.push(label as u32);
                self.parts.push(entry.part);
            }
            Err(reason) => {
                self.broken += 1;
                let path = entry.path.display();
                self.first
                    .get_or_insert_with(|| message!("{path}: {reason}", path, reason));
            }
        }
    }

    fn finish(
        self,
        path: &Path,
        side: usize,
        options: &PictureOptions,
        names: Vec<String>,
        mut notes: Vec<Message>,
    ) -> Result<Pictures, Error> {
        if let Some(first) = self.first {
            notes.push(message!(
                "broken pictures, left out: {broken}; the first is {first}",
                broken = self.broken,
                first = &first
            ));
            if self.pictures.is_empty() {
                return Err(Error::Form {
                    path: path.into(),
                    message: message!("no picture can be read; the first is {first}", first),
                });
            }
        }
        let plane = side * side;
        let grey = self.pictures.iter().filter(|p| p.len() == plane).count();
        let channels = options
            .channels
            .unwrap_or(if grey == self.pictures.len() { 1 } else { 3 });
        if channels == 3 && grey > 0 && grey < self.pictures.len() {
            notes.push(message!(
                "grey pictures among coloured ones, used as such: {grey}",
                grey
            ));
        }
        let mut pixels = Vec::with_capacity(self.pictures.len() * channels * plane);
        for picture in &self.pictures {
            match (channels, picture.len() / plane) {
                (1, 3) => pixels
                    .extend((0..plane).map(|at| luma([0, 1, 2].map(|c| picture[c * plane + at])))),
                (3, 1) => (0..3).for_each(|_| pixels.extend_from_slice(picture)),
                _ => pixels.extend_from_slice(picture),
            }
        }
        let divided = self.parts.iter().any(Option::is_some);
        let parts = self
            .parts
            .into_iter()
            .map(|part| part.unwrap_or(Part::Train));
        Ok(Pictures {
            channels,
            height: side,
            width: side,
            greatest: 255.0,
            names,
            pixels: Pixels::Bytes(pixels),
            labels: self.labels,
            parts: if divided { parts.collect() } else { Vec::new() },
            notes,
        })
    }
}

/// The brightness of a colour (ITU-R BT.601).
fn luma([red, green, blue]: [u8; 3]) -> u8 {
    (0.299 * f32::from(red) + 0.587 * f32::from(green) + 0.114 * f32::from(blue)).round() as u8
}

fn refused(path: &Path, classes: &[String], loose: usize) -> Error {
    let found = match (classes.first(), loose) {
        (Some(class), _) => message!("found only the class {class}", class),
        (None, 0) => message!("found no pictures in folders"),
        (None, loose) => message!("found {loose} pictures without a class folder", loose),
    };
    Error::Form {
        path: path.into(),
        message: message!(
            "{found}, but expected at least two folders named for their class with .png or .jpg files in them, or train/class and test/class",
            found
        ),
    }
}

#[cfg(test)]
mod tests;
