//! The UCI handwritten digits: 1797 pictures of 8x8 grey pixels, 0 to 16, embedded.
//!
//! E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository, CC BY 4.0;
//! the test part of the original, one line `pixel,...,pixel,label` for each picture.

use crate::words::message;
use std::{io::Read, path::Path};

use super::{Pictures, Pixels};
use super::{prepare::prepare, set::PictureSet};
use crate::data::{
    error::Error,
    reader::{Origin, Reader},
};

/// The source.
pub const READER: Reader<PictureSet> = Reader {
    origin: Origin::Embedded,
    load: |spec, amount| prepare(read()?, spec, amount),
};

const COMPRESSED: &[u8] = include_bytes!("../../../scenarios/data/digits.csv.gz");
const ORIGIN: &str = "digits.csv.gz";
const SIDE: usize = 8;
const GREATEST: u8 = 16;
const CLASSES: u32 = 10;

/// All digits, in the order of the original file.
pub(super) fn read() -> Result<Pictures, Error> {
    let mut text = String::new();
    flate2::read::GzDecoder::new(COMPRESSED)
        .read_to_string(&mut text)
        .map_err(|source| Error::File {
            path: ORIGIN.into(),
            source,
        })?;
    let (mut pixels, mut labels) = (Vec::with_capacity(text.len() / 2), Vec::new());
    for (number, line) in text.lines().enumerate() {
        parse(line, &mut pixels, &mut labels).ok_or_else(|| {
            let message = message!("expected 64 numbers from 0 to 16 and a label from 0 to 9");
            Error::content(Path::new(ORIGIN), number + 1, message)
        })?;
    }
    Ok(Pictures {
        channels: 1,
        height: SIDE,
        width: SIDE,
        greatest: f32::from(GREATEST),
        names: (0..CLASSES).map(|digit| digit.to_string()).collect(),
        pixels: Pixels::Bytes(pixels),
        labels,
        parts: Vec::new(),
        notes: Vec::new(),
    })
}

fn parse(line: &str, pixels: &mut Vec<u8>, labels: &mut Vec<u32>) -> Option<()> {
    let (values, label) = line.rsplit_once(',')?;
    let before = pixels.len();
    for value in values.split(',') {
        pixels.push(value.parse().ok().filter(|v| *v <= GREATEST)?);
    }
    labels.push(label.parse().ok().filter(|l| *l < CLASSES)?);
    (pixels.len() - before == SIDE * SIDE).then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_digits_are_there_and_look_like_digits() {
        let digits = read().expect("the embedded digits");
        assert_eq!(digits.labels.len(), 1797);
        assert_eq!(digits.pixels.len(), 1797 * 64);
        assert_eq!(&digits.labels[..4], &[0, 1, 2, 3]);
        let row: Vec<f32> = (0..8).map(|at| digits.pixels.at(at)).collect();
        assert_eq!(row, [0.0, 0.0, 5.0, 13.0, 9.0, 1.0, 0.0, 0.0]);
        let mut counts = [0; 10];
        digits.labels.iter().for_each(|l| counts[*l as usize] += 1);
        // The counts that the set's description states.
        assert_eq!(counts, [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
    }

    #[test]
    fn a_broken_line_is_refused() {
        let refused = |line: &str| parse(line, &mut Vec::new(), &mut Vec::new()).is_none();
        assert!(refused("1,2,3"));
        assert!(refused(&format!("{}17,3", "0,".repeat(63))));
        assert!(refused(&format!("{}0,10", "0,".repeat(63))));
        assert!(!refused(&format!("{}16,9", "0,".repeat(63))));
    }
}
