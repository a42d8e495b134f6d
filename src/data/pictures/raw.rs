//! Pictures as they were read, and how they are divided.

use crate::words::{Message, message};
use image::{ImageBuffer, Luma, imageops};

use super::{
    part::Part,
    set::{Examples, PictureSet},
    shape::PictureShape,
};
use crate::data::{
    amount::Amount,
    error::Error,
    random::{Purpose, Random},
    spec::Spec,
};

/// Pictures of the test split that are kept to look at.
const SHOWN: usize = 64;

/// Raw values of pixels.
#[derive(Clone, Debug, PartialEq)]
pub enum Pixels {
    /// Whole numbers up to 255, as nearly all files have them.
    Bytes(Vec<u8>),
    /// Anything else.
    Numbers(Vec<f32>),
}

impl Pixels {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Bytes(values) => values.len(),
            Self::Numbers(values) => values.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value at a place.
    pub fn at(&self, index: usize) -> f32 {
        match self {
            Self::Bytes(values) => f32::from(values[index]),
            Self::Numbers(values) => values[index],
        }
    }
}

/// Pictures as they were read: raw pixels with one label each.
#[derive(Clone, Debug, PartialEq)]
pub struct Pictures {
    /// Colour planes.
    pub channels: usize,
    /// Rows.
    pub height: usize,
    /// Columns.
    pub width: usize,
    /// The greatest value that a pixel can have.
    pub greatest: f32,
    /// The names of the labels.
    pub names: Vec<String>,
    /// Raw pixels `[picture, channel, row, column]`.
    pub pixels: Pixels,
    /// Labels, each below the number of names.
    pub labels: Vec<u32>,
    /// The part that each picture was given in; empty where the files are not divided.
    pub parts: Vec<Part>,
    /// What was skipped and why, and what was assumed.
    pub notes: Vec<Message>,
}

impl Pictures {
    fn size(&self) -> usize {
        self.channels * self.height * self.width
    }

    /// Keeps the pictures at the given places.
    pub(super) fn keep(&mut self, indices: &[usize]) {
        let all = self.labels.len();
        let size = self.size();
        self.notes.push(message!(
            "{count} of {all} pictures are used (pictures.count)",
            count = indices.len(),
            all
        ));
        let ranges = indices.iter().map(|i| i * size..(i + 1) * size);
        self.pixels = match &self.pixels {
            Pixels::Bytes(v) => Pixels::Bytes(ranges.flat_map(|r| &v[r]).copied().collect()),
            Pixels::Numbers(v) => Pixels::Numbers(ranges.flat_map(|r| &v[r]).copied().collect()),
        };
        self.labels = indices.iter().map(|i| self.labels[*i]).collect();
        if !self.parts.is_empty() {
            self.parts = indices.iter().map(|i| self.parts[*i]).collect();
        }
    }

    /// Gives every picture so many rows and columns, by linear interpolation over the area of a pixel.
    pub(super) fn resize(&mut self, side: usize) -> Result<(), Error> {
        if side == 0 || side > 1024 {
            return Err(Error::Missing(message!(
                "pictures.side is {side}, but expected 1 to 1024 pixels",
                side
            )));
        }
        if self.height == side && self.width == side {
            return Ok(());
        }
        let plane = self.height * self.width;
        let (from, to) = ((self.width as u32, self.height as u32), side as u32);
        let mut resized = Vec::with_capacity(self.pixels.len() / plane * side * side);
        for first in (0..self.pixels.len()).step_by(plane) {
            let values: Vec<f32> = (first..first + plane).map(|i| self.pixels.at(i)).collect();
            let Some(buffer) = ImageBuffer::<Luma<f32>, _>::from_raw(from.0, from.1, values) else {
                continue;
            };
            let small = imageops::resize(&buffer, to, to, imageops::FilterType::Triangle);
            resized.extend(small.into_raw());
        }
        self.notes.push(message!(
            "pictures of {width}x{height} pixels were resized to {side}x{side}",
            width = self.width,
            height = self.height,
            side
        ));
        self.pixels = match self.pixels {
            Pixels::Bytes(_) => Pixels::Bytes(resized.iter().map(|v| v.round() as u8).collect()),
            Pixels::Numbers(_) => Pixels::Numbers(resized),
        };
        (self.height, self.width) = (side, side);
        Ok(())
    }

    /// Divides and scales the pictures.
    pub(super) fn prepare(mut self, spec: &Spec, amount: Amount) -> Result<PictureSet, Error> {
        if self.names.len() < 2 {
            let found = match self.names.first() {
                None => message!("none"),
                Some(name) => message!("only {name}", name = format!("{name:?}")),
            };
            return Err(Error::TooLittle(message!(
                "expected pictures of at least two classes, but found {found}",
                found
            )));
        }
        let split = self.split(spec);
        let least = split.train.len().min(split.test.len());
        if least == 0 {
            return Err(Error::TooLittle(message!(
                "{count} pictures are too few to divide into training and test examples",
                count = self.labels.len()
            )));
        }
        let kept = amount.of(split.train.len());
        let shown = split.test.iter().take(SHOWN).map(|i| self.brightness(*i));
        let mut set = PictureSet {
            shape: PictureShape {
                channels: self.channels,
                height: self.height,
                width: self.width,
                classes: self.names.len(),
            },
            train: self.examples(&split.train[..kept]),
            validation: self.examples(&split.validation),
            test: self.examples(&split.test),
            identity: Some(self.identity()),
            shown: shown.collect(),
            names: std::mem::take(&mut self.names),
            notes: std::mem::take(&mut self.notes),
        };
        set.notes.extend(split.notes);
        set.scale(spec.scaling, self.greatest);
        Ok(set)
    }

    /// Divides the indices by label, so that every split and every prefix of the training split has each label's share;
    /// parts that the files give are kept.
    fn split(&self, spec: &Spec) -> Split {
        let mut random = Random::new(spec.seed, Purpose::Split);
        let mut split = Split::default();
        let given = Given::of(&self.parts);
        split.notes.extend(given.note());
        let mut by_label = vec![Vec::new(); self.names.len()];
        for (index, label) in self.labels.iter().enumerate() {
            match self.parts.get(index).map(|part| given.meaning(*part)) {
                Some(Part::Test) => split.test.push(index),
                Some(Part::Validation) => split.validation.push(index),
                Some(Part::Train) | None => by_label[*label as usize].push(index),
            }
        }
        let mut ranked = Vec::new();
        let mut untaught = Vec::new();
        for (mut of_label, name) in by_label.into_iter().zip(&self.names) {
            random.shuffle(&mut of_label);
            let all = of_label.len();
            let share = |fraction: f64| (all as f64 * fraction).round() as usize;
            let test = if given.test {
                0
            } else {
                share(spec.test_fraction)
            };
            let (test, rest) = of_label.split_at(test.min(all));
            let validation = if given.validation {
                0
            } else {
                share(spec.validation_fraction)
            };
            let (validation, train) = rest.split_at(validation.min(rest.len()));
            split.test.extend(test);
            split.validation.extend(validation);
            let rank = |i: usize| (i as f64 + 0.5) / train.len() as f64;
            ranked.extend(train.iter().enumerate().map(|(i, index)| (rank(i), *index)));
            if train.is_empty() {
                untaught.push(name.as_str());
            }
        }
        if !untaught.is_empty() {
            split.notes.push(message!(
                "no training picture has the label {names}",
                names = untaught.join(", ")
            ));
        }
        ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        split.train = ranked.into_iter().map(|(_, index)| index).collect();
        random.shuffle(&mut split.test);
        split
    }

    fn examples(&self, indices: &[usize]) -> Examples {
        let size = self.size();
        let mut inputs = Vec::with_capacity(indices.len() * size);
        for range in indices.iter().map(|i| i * size..(i + 1) * size) {
            match &self.pixels {
                Pixels::Bytes(values) => inputs.extend(values[range].iter().map(|v| f32::from(*v))),
                Pixels::Numbers(values) => inputs.extend_from_slice(&values[range]),
            }
        }
        Examples {
            size,
            inputs,
            labels: indices.iter().map(|i| self.labels[*i]).collect(),
        }
    }

    fn brightness(&self, index: usize) -> Vec<u8> {
        let plane = self.height * self.width;
        let first = index * self.size();
        let planes = || (0..self.channels).map(|channel| first + channel * plane);
        let mean = |at: usize| {
            planes()
                .map(|plane| self.pixels.at(plane + at))
                .sum::<f32>()
                / self.channels as f32
        };
        (0..plane)
            .map(|at| (mean(at) / self.greatest * 255.0).round() as u8)
            .collect()
    }
}

#[derive(Default)]
struct Split {
    train: Vec<usize>,
    validation: Vec<usize>,
    test: Vec<usize>,
    notes: Vec<Message>,
}

/// Which parts besides the training part the files give.
#[derive(Clone, Copy)]
struct Given {
    test: bool,
    validation: bool,
    /// Only a validation part is given, so that it is what is left for the final measurement.
    promoted: bool,
}

impl Given {
    fn of(parts: &[Part]) -> Self {
        let validation = parts.contains(&Part::Validation);
        let test = parts.contains(&Part::Test);
        let promoted = validation && !test;
        Self {
            test: test || promoted,
            validation: validation && test,
            promoted,
        }
    }

    fn meaning(self, part: Part) -> Part {
        match part {
            Part::Validation if self.promoted => Part::Test,
            part => part,
        }
    }

    fn note(self) -> Option<Message> {
        self.promoted.then(|| {
            message!("no test part is given, so that the validation part is the test part")
        })
    }
}
