//! IDX files: MNIST and its kin, plain or compressed.
//!
//! The form is that of <http://yann.lecun.com/exdb/mnist>: two zero bytes, the kind of number, the number of dimensions, each
//! dimension as four bytes, then the numbers, all big-endian.

use crate::words::{Message, message};
use std::path::{Path, PathBuf};

use super::{
    Part, Pictures, Pixels,
    files::{beginning, content, name, near, part},
};
use super::{prepare::prepare, set::PictureSet};
use crate::data::{
    error::Error,
    reader::{Miss, Origin, Reader},
};

/// The source.
pub const READER: Reader<PictureSet> = Reader {
    origin: Origin::Files(fits),
    load: |spec, amount| prepare(read(spec.files()?)?, spec, amount),
};

/// Words in the names of IDX files in which a pair's names differ.
const WORDS: [&str; 7] = ["images", "image", "labels", "label", "idx1", "idx3", "idx4"];

fn expected() -> Message {
    message!(
        "expected IDX files of pictures and of labels, such as train-images-idx3-ubyte and train-labels-idx1-ubyte (plain or .gz)"
    )
}

/// What one file holds.
#[derive(Debug, PartialEq)]
struct Idx {
    shape: Vec<usize>,
    values: Values,
}

#[derive(Debug, PartialEq)]
enum Values {
    Bytes(Vec<u8>),
    Numbers(Vec<f64>),
}

impl Values {
    fn len(&self) -> usize {
        match self {
            Self::Bytes(values) => values.len(),
            Self::Numbers(values) => values.len(),
        }
    }
}

/// A file of pictures and the file of their labels.
struct Pair {
    images: PathBuf,
    labels: PathBuf,
    part: Option<Part>,
}

/// Whether a path holds IDX pictures with labels.
pub(super) fn fits(path: &Path) -> Result<(), Miss> {
    pairs(path).map(|_| ())
}

/// All pictures of a folder, or of one pair of files of which either is named.
pub(super) fn read(path: &Path) -> Result<Pictures, Error> {
    let pairs = pairs(path).map_err(|miss| miss.error)?;
    let mut all = Gathered::default();
    for pair in &pairs {
        all.add(pair)?;
    }
    let divided = pairs.iter().all(|pair| pair.part.is_some()) && pairs.len() > 1;
    all.finish(path, divided)
}

/// The dimensions and the bytes of a number, where a file begins as IDX files do.
fn header(bytes: &[u8]) -> Option<(Vec<usize>, u8, usize)> {
    let [0, 0, kind, dimensions @ 1..=4, rest @ ..] = bytes else {
        return None;
    };
    let width = match kind {
        0x08 | 0x09 => 1,
        0x0b => 2,
        0x0c | 0x0d => 4,
        0x0e => 8,
        _ => return None,
    };
    let sizes = rest.get(..4 * usize::from(*dimensions))?;
    let size = |four: &[u8]| u32::from_be_bytes([four[0], four[1], four[2], four[3]]) as usize;
    Some((sizes.chunks_exact(4).map(size).collect(), *kind, width))
}

/// Reads a file; whole examples are kept where the end is missing.
fn parse(bytes: &[u8]) -> Result<Idx, Message> {
    let (mut shape, kind, width) = header(bytes).ok_or_else(|| message!("not an IDX file"))?;
    let example = shape[1..]
        .iter()
        .try_fold(1_usize, |all, side| all.checked_mul(*side));
    let example = example
        .filter(|size| (1..1 << 24).contains(size))
        .ok_or_else(|| {
            let sides = format!("{:?}", &shape[1..]);
            message!("examples of {sides} numbers make no sense", sides)
        })?;
    let body = &bytes[4 + 4 * shape.len()..];
    shape[0] = shape[0].min(body.len() / width / example);
    let body = &body[..shape[0] * example * width];
    let numbers =
        |one: &dyn Fn(&[u8]) -> f64| Values::Numbers(body.chunks_exact(width).map(one).collect());
    let values = match kind {
        0x08 => Values::Bytes(body.to_vec()),
        0x09 => numbers(&|b| f64::from(b[0].cast_signed())),
        0x0b => numbers(&|b| f64::from(i16::from_be_bytes([b[0], b[1]]))),
        0x0c => numbers(&|b| f64::from(i32::from_be_bytes([b[0], b[1], b[2], b[3]]))),
        0x0d => numbers(&|b| f64::from(f32::from_be_bytes([b[0], b[1], b[2], b[3]]))),
        _ => numbers(&|b| f64::from_be_bytes([b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7]])),
    };
    Ok(Idx { shape, values })
}

/// The pairs that a path means: of a folder all, of a file the one that it belongs to.
fn pairs(path: &Path) -> Result<Vec<Pair>, Miss> {
    let folder = if path.is_dir() {
        Some(path)
    } else {
        path.parent()
    };
    let refused = |message: Message| Error::Form {
        path: path.into(),
        message,
    };
    let files = match folder {
        Some(folder) if path.exists() => near(if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        })
        .map_err(Miss::far)?,
        _ => return Err(Miss::far(Error::absent(path))),
    };
    // Only what is named or called so is opened: a folder may hold very many other files.
    let called = |file: &PathBuf| {
        let name = name(file);
        file == path || WORDS.iter().any(|word| name.contains(word))
    };
    let dimensions = |file: &PathBuf| {
        let shape = called(file).then(|| header(&beginning(file, 20)))?;
        shape.map(|(shape, ..)| shape.len())
    };
    let found: Vec<(PathBuf, usize)> = files
        .into_iter()
        .filter_map(|file| dimensions(&file).map(|count| (file, count)))
        .collect();
    let mut pairs: Vec<Pair> = Vec::new();
    for (images, _) in found.iter().filter(|(_, count)| *count >= 3) {
        let own = found
            .iter()
            .filter(|(_, count)| *count == 1)
            .find(|(labels, _)| stem(labels) == stem(images) && labels.parent() == images.parent());
        if let Some((labels, _)) = own {
            let twin = pairs.iter().any(|p| stem(&p.images) == stem(images));
            if path.is_dir() && !twin || images == path || labels == path {
                pairs.push(Pair {
                    images: images.clone(),
                    labels: labels.clone(),
                    part: part(&name(images)),
                });
            }
        }
    }
    let twice = |wanted: Part| pairs.iter().filter(|p| p.part == Some(wanted)).count() > 1;
    if pairs.is_empty() {
        let names: Vec<String> = found.iter().map(|(file, _)| name(file)).collect();
        let said = if names.is_empty() {
            message!("no IDX file")
        } else {
            Message::foreign(names.join(", "))
        };
        let error = refused(message!(
            "found {said}, but {expected}",
            said,
            expected = expected()
        ));
        // A folder beside a single file may hold anything.
        let meant = path.is_dir() || found.iter().any(|(file, _)| file == path);
        return Err(if found.is_empty() || !meant {
            Miss::far(error)
        } else {
            Miss::near(error)
        });
    }
    if twice(Part::Train) || twice(Part::Test) {
        let names: Vec<String> = pairs.iter().map(|pair| name(&pair.images)).collect();
        return Err(Miss::near(refused(message!(
            "found several sets: {names}; name one of these files, or keep one set in a folder",
            names = names.join(", ")
        ))));
    }
    Ok(pairs)
}

/// What the names of a pair have in common.
fn stem(file: &Path) -> String {
    let name = name(file);
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    WORDS
        .iter()
        .fold(name.to_owned(), |name, word| name.replace(word, "*"))
}

#[derive(Default)]
struct Gathered {
    /// Channels, rows, columns.
    shape: Option<[usize; 3]>,
    bytes: Vec<u8>,
    numbers: Vec<f32>,
    labels: Vec<i64>,
    parts: Vec<Part>,
    notes: Vec<Message>,
}

impl Gathered {
    fn add(&mut self, pair: &Pair) -> Result<(), Error> {
        let parsed = |path: &PathBuf| {
            parse(&content(path)?).map_err(|found| Error::Form {
                path: path.clone(),
                message: message!("{found}; {expected}", found, expected = expected()),
            })
        };
        let (images, labels) = (parsed(&pair.images)?, parsed(&pair.labels)?);
        let refused = |message: Message| Error::Form {
            path: pair.images.clone(),
            message,
        };
        let labels: Vec<i64> = match labels.values {
            Values::Bytes(values) => values.into_iter().map(i64::from).collect(),
            Values::Numbers(values) => values.into_iter().map(|v| v as i64).collect(),
        };
        let (shape, interleaved) = planes(&images.shape).map_err(refused)?;
        if *self.shape.get_or_insert(shape) != shape {
            return Err(refused(message!(
                "pictures of {shape} numbers, but those before have {before}",
                shape = format!("{shape:?}"),
                before = format!("{:?}", self.shape.unwrap_or_default())
            )));
        }
        let size = shape.iter().product::<usize>();
        let both = labels.len().min(images.values.len() / size);
        for (more, what) in [
            (
                images.values.len() / size - both,
                message!("pictures without a label"),
            ),
            (labels.len() - both, message!("labels without a picture")),
        ] {
            if more > 0 {
                self.notes.push(message!(
                    "{file}: {what}, left out: {more}",
                    file = name(&pair.images),
                    what,
                    more
                ));
            }
        }
        match images.values {
            Values::Bytes(values) if self.numbers.is_empty() => {
                self.bytes
                    .extend(ordered(&values[..both * size], shape, interleaved));
            }
            Values::Numbers(values) if self.bytes.is_empty() => {
                let values: Vec<f32> = values[..both * size].iter().map(|v| *v as f32).collect();
                self.numbers.extend(ordered(&values, shape, interleaved));
            }
            _ => {
                return Err(refused(message!(
                    "holds another kind of numbers than the files before"
                )));
            }
        }
        self.labels.extend(&labels[..both]);
        self.parts
            .extend(vec![pair.part.unwrap_or(Part::Train); both]);
        Ok(())
    }

    fn finish(self, path: &Path, divided: bool) -> Result<Pictures, Error> {
        let [channels, height, width] = self.shape.unwrap_or_default();
        let distinct: std::collections::BTreeSet<i64> = self.labels.iter().copied().collect();
        let known: Vec<i64> = distinct.into_iter().collect();
        if self.numbers.iter().any(|v| !v.is_finite()) {
            return Err(Error::Form {
                path: path.into(),
                message: message!("some pixels are no finite numbers"),
            });
        }
        let place = |label: &i64| known.binary_search(label).unwrap_or_default() as u32;
        let greatest = self
            .numbers
            .iter()
            .fold(0.0_f32, |most, v| most.max(v.abs()));
        Ok(Pictures {
            channels,
            height,
            width,
            greatest: if self.numbers.is_empty() {
                255.0
            } else {
                greatest.max(f32::MIN_POSITIVE)
            },
            labels: self.labels.iter().map(place).collect(),
            names: known.iter().map(ToString::to_string).collect(),
            pixels: if self.numbers.is_empty() {
                Pixels::Bytes(self.bytes)
            } else {
                Pixels::Numbers(self.numbers)
            },
            parts: if divided { self.parts } else { Vec::new() },
            notes: self.notes,
        })
    }
}

/// Channels, rows and columns of a file's shape, and whether the channels come last.
fn planes(shape: &[usize]) -> Result<([usize; 3], bool), Message> {
    match *shape {
        [_, height, width] => Ok(([1, height, width], false)),
        [_, channels @ (1 | 3), height, width] => Ok(([channels, height, width], false)),
        [_, height, width, channels @ (1 | 3)] => Ok(([channels, height, width], true)),
        _ => Err(message!(
            "holds numbers of shape {shape}, but expected [pictures, rows, columns], or with 1 or 3 channels",
            shape = format!("{shape:?}")
        )),
    }
}

/// Puts channels that come last before rows and columns.
fn ordered<T: Copy>(values: &[T], [channels, height, width]: [usize; 3], last: bool) -> Vec<T> {
    if !last || channels == 1 {
        return values.to_vec();
    }
    let planes = |picture: &[T]| {
        let plane = |channel: usize| picture.iter().skip(channel).step_by(channels).copied();
        (0..channels).flat_map(plane).collect::<Vec<T>>()
    };
    values
        .chunks_exact(channels * height * width)
        .flat_map(planes)
        .collect()
}

#[cfg(test)]
mod tests;
