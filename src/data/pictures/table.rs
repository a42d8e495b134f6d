//! A table of pictures: a column of labels and a column for each pixel, or one column with all pixels of a picture.

mod form;

use crate::words::{Message, message};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::Read,
    path::{Path, PathBuf},
};

use form::{Form, Table, expected};

use super::{
    Part, PictureOptions, Pictures, Pixels,
    files::{beginning, entries, name, part},
};
use super::{prepare::prepare, set::PictureSet};
use crate::data::{
    composed::composed,
    error::Error,
    reader::{Miss, Origin, Reader},
};
use crate::input::{MARGIN, open_text, other_than_text};

/// The source.
pub const READER: Reader<PictureSet> = Reader {
    origin: Origin::Files(fits),
    load: |spec, amount| {
        let read = read(spec.files()?, &spec.pictures)?;
        prepare(read, spec, amount)
    },
};

const ENDINGS: [&str; 4] = ["csv", "tsv", "txt", "data"];
/// The smallest side of a picture that is recognised without being told.
const SMALLEST: usize = 4;
/// Bytes of text that are read of a table at most.
const MOST: u64 = 4 << 30;
/// Bytes of a table that it is recognised by.
const BEGINNING: u64 = 1 << 18;

/// Whether a path holds tables of pictures.
pub(super) fn fits(path: &Path) -> Result<(), Miss> {
    let mut nearest: Option<Miss> = None;
    for file in files(path).map_err(Miss::far)? {
        let Err(miss) = is_of_pictures(&file) else {
            return Ok(());
        };
        if nearest
            .as_ref()
            .is_none_or(|near| miss.nearness > near.nearness)
        {
            nearest = Some(miss);
        }
    }
    Err(nearest.unwrap_or_else(|| Miss::far(none(path))))
}

/// Whether a file is a table of pictures, by its beginning.
fn is_of_pictures(file: &Path) -> Result<(), Miss> {
    let start = beginning(file, MARGIN as u64);
    if let Some(message) = other_than_text(&start) {
        let error = Error::Form {
            path: file.to_owned(),
            message,
        };
        // One picture is no table, and what it is helps nobody.
        return Err(if image::guess_format(&start).is_ok() {
            Miss::far(error)
        } else {
            Miss::near(error)
        });
    }
    let mut text = Vec::new();
    open_text(file)
        .map_err(|error| Miss::far(error.into()))?
        .take(BEGINNING)
        .read_to_end(&mut text)
        .map_err(|source| {
            Miss::far(Error::File {
                path: file.to_owned(),
                source,
            })
        })?;
    let end = text.iter().rposition(|b| *b == b'\n').unwrap_or(text.len());
    let table = Table::of(&text[..end]);
    let form = Form::of(&table, &PictureOptions::default(), file).map_err(|error| {
        if table.is_wide_and_numeric() {
            Miss::near(error)
        } else {
            Miss::far(error)
        }
    })?;
    if form.shape[1] >= SMALLEST && form.numeric(&table) {
        Ok(())
    } else {
        Err(Miss::far(none(file)))
    }
}

fn none(path: &Path) -> Error {
    Error::Form {
        path: path.into(),
        message: message!(
            "found no table of pictures; {expected}",
            expected = expected()
        ),
    }
}

/// All pictures of one table, or of a folder of them.
pub(super) fn read(path: &Path, options: &PictureOptions) -> Result<Pictures, Error> {
    let files = files(path)?;
    let mut gathered = Gathered::default();
    for file in &files {
        let mut opened = open_text(file)?;
        let text = opened.rest(MOST)?;
        let table = Table::of(text.as_bytes());
        match Form::of(&table, options, file) {
            Ok(form) => gathered.add(&form, &table, file)?,
            // A table of pictures to be named by somebody has no labels.
            Err(error) if files.len() == 1 => return Err(error),
            Err(error) => gathered.notes.push(message!(
                "{file} is left out: {error}",
                file = name(file),
                error = error.message()
            )),
        }
        gathered.notes.extend(opened.assumed());
    }
    gathered.finish(path, options)
}

/// The tables of a path.
fn files(path: &Path) -> Result<Vec<PathBuf>, Error> {
    if !path.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let is_table = |path: &PathBuf| {
        let name = name(path);
        let name = name.strip_suffix(".gz").unwrap_or(&name);
        path.is_file()
            && name
                .rsplit_once('.')
                .is_some_and(|(_, ending)| ENDINGS.contains(&ending))
    };
    let found: Vec<PathBuf> = entries(path)?.into_iter().filter(is_table).collect();
    if found.is_empty() {
        return Err(Error::Form {
            path: path.into(),
            message: message!(
                "found no .csv or .tsv file; {expected}",
                expected = expected()
            ),
        });
    }
    Ok(found)
}

#[derive(Default)]
struct Gathered {
    shape: Option<[usize; 3]>,
    pixels: Vec<f32>,
    labels: Vec<String>,
    parts: Vec<Option<Part>>,
    notes: Vec<Message>,
}

impl Gathered {
    fn add(&mut self, form: &Form, table: &Table, file: &Path) -> Result<(), Error> {
        let refused = |line: usize, message: Message| Error::content(file, line, message);
        if *self.shape.get_or_insert(form.shape) != form.shape {
            return Err(refused(
                1,
                message!(
                    "pictures of {shape} pixels, but the tables before have others",
                    shape = format!("{:?}", form.shape)
                ),
            ));
        }
        // Tables of one set have the same columns.
        if !self.notes.contains(&form.taken) {
            self.notes.push(form.taken.clone());
        }
        self.notes.extend(form.note.clone());
        let of_file = part(&name(file));
        let (mut all, mut bad, mut first) = (0, 0, None);
        for (line, row) in table.rows().skip(usize::from(form.header)) {
            all += 1;
            let row = row.unwrap_or_default();
            if let Some((label, pixels)) = form.row(&row) {
                self.pixels.extend(pixels);
                self.labels.push(whole(label));
                let of_row = form.part.and_then(|at| row.get(at)).and_then(part);
                self.parts.push(of_row.or(of_file));
            } else {
                bad += 1;
                first.get_or_insert(line);
            }
        }
        let line = first.unwrap_or(1);
        if bad * 2 > all {
            let (cells, pixels) = (form.columns, form.shape.iter().product::<usize>());
            return Err(refused(
                line,
                message!(
                    "{bad} of {all} rows cannot be read, this is the first; expected {cells} cells with a label and {pixels} numbers",
                    bad,
                    all,
                    cells,
                    pixels
                ),
            ));
        }
        if bad > 0 {
            self.notes.push(message!(
                "{file}: rows with missing or wrong cells, left out: {bad}; the first is line {line}",
                file = name(file),
                bad,
                line
            ));
        }
        Ok(())
    }

    fn finish(mut self, path: &Path, options: &PictureOptions) -> Result<Pictures, Error> {
        let Some([channels, height, width]) = self.shape else {
            return Err(Error::Form {
                path: path.into(),
                message: message!(
                    "found no table of pictures: {notes}; {expected}",
                    notes = Message::listed(self.notes),
                    expected = expected()
                ),
            });
        };
        if channels == 3 {
            self.notes
                .push(message!("the colours are taken as one plane after another"));
        }
        let divided = self.parts.contains(&Some(Part::Train))
            && self.parts.iter().any(|p| *p != Some(Part::Train));
        let distinct: BTreeSet<&String> = self.labels.iter().collect();
        let mut names: Vec<String> = distinct.into_iter().cloned().collect();
        if names.iter().all(|name| name.parse::<i64>().is_ok()) {
            names.sort_by_key(|name| name.parse::<i64>().unwrap_or_default());
        }
        if names.len() > self.labels.len() / 2 && options.label.is_none() && self.labels.len() > 20
        {
            return Err(Error::Form {
                path: path.into(),
                message: message!(
                    "found {labels} different labels in {rows} rows, which are no classes; set pictures.label",
                    labels = names.len(),
                    rows = self.labels.len()
                ),
            });
        }
        let places: BTreeMap<&String, u32> = names.iter().zip(0..).collect();
        let labels = self.labels.iter().map(|label| places[label]).collect();
        let most = self
            .pixels
            .iter()
            .fold(0.0_f32, |most, v| most.max(v.abs()));
        let bytes = self
            .pixels
            .iter()
            .all(|v| v.fract().abs() < f32::EPSILON && (0.0..=255.0).contains(v));
        Ok(Pictures {
            channels,
            height,
            width,
            // The usual scales of whole numbers; of anything else its greatest.
            greatest: match most {
                _ if !bytes => most.max(f32::MIN_POSITIVE),
                ..=1.0 => 1.0,
                ..=16.0 => 16.0,
                _ => 255.0,
            },
            pixels: if bytes {
                Pixels::Bytes(self.pixels.iter().map(|v| *v as u8).collect())
            } else {
                Pixels::Numbers(self.pixels)
            },
            labels,
            names,
            parts: if divided {
                self.parts
                    .into_iter()
                    .map(|p| p.unwrap_or(Part::Train))
                    .collect()
            } else {
                Vec::new()
            },
            notes: self.notes,
        })
    }
}

/// A label as it is meant: a whole number without the `.0` that some programs add.
fn whole(label: &str) -> String {
    let label = &*composed(label);
    match label.strip_suffix(".0") {
        Some(number) if number.parse::<i64>().is_ok() => number.to_owned(),
        _ => label.to_owned(),
    }
}

#[cfg(test)]
mod tests;
