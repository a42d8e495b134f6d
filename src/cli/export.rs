//! `scalescope export`: what a sweep measured, in a form that other programs and people read.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Result;
use clap::{Args, ValueEnum, builder::PossibleValue};

use super::{Places, fault::Usage, output};
use crate::{
    advise::{Constraints, advise},
    export::{Asked, Content, Format, Part, Place, Product},
    store::Home,
    words::{message, say},
};

/// What a sweep measured, in a form that other programs and people read.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  scalescope export --to html --out report.html
  scalescope export 20261123-120000-vision-digits-4f2a --to csv > trials.csv
  scalescope export --to csv --part curves --out curves.csv
  scalescope export --to svg --part loss --out loss.svg
  scalescope export --to tensorboard --out runs; tensorboard --logdir runs")]
pub struct Export {
    /// The sweep, or a part of its name [default: the newest]
    sweep: Option<String>,
    /// The format
    #[arg(long)]
    to: Format,
    /// Which part of the sweep [default: trials; of a picture quality]
    #[arg(long)]
    part: Option<Part>,
    /// Where to write; it must not be there yet [default: standard output]
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()).help(self.help()))
    }
}

impl ValueEnum for Part {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()))
    }
}

impl Export {
    /// Writes the sweep, as far as it has come.
    pub fn run(&self, places: &Places) -> Result<ExitCode> {
        self.check()?;
        let home = Home::locate(places.home.as_deref())?;
        let sweep = home.find(self.sweep.as_deref())?.sweep()?;
        let advice = advise(&sweep, &Constraints::of(&sweep.plan.scenario.bounds));
        let product = self.to.write(&Asked {
            sweep: &sweep,
            advice: &advice,
            part: self.part,
        });
        match (product, &self.out) {
            (Product::Text(text), None) => output::content(&text)?,
            (Product::Text(text), Some(path)) => {
                file(path, text.as_bytes())?;
                output::remark(say!("written: {path}", path = path.display()));
            }
            (Product::Files(files), Some(path)) => {
                folder(path, &files)?;
                let (count, path) = (files.len(), path.display());
                output::remark(say!("written: {count} runs in {path}", count, path));
            }
            (Product::Files(_), None) => return Err(needs_folder(self.to).into()),
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Refuses what cannot be meant, before anything is read.
    fn check(&self) -> Result<(), Usage> {
        let (format, parts) = (self.to.name(), self.to.parts());
        if let Some(part) = self.part.filter(|p| !parts.contains(p)) {
            let part = part.name();
            return Err(Usage(match parts {
                [] => message!(
                    "--part {part} means nothing for {format}: it has all",
                    part,
                    format
                ),
                _ => message!(
                    "--part {part} means nothing for {format}: expected {known}",
                    part,
                    format,
                    known = parts
                        .iter()
                        .map(|p| p.name())
                        .collect::<Vec<_>>()
                        .join(", ")
                ),
            }));
        }
        match &self.out {
            Some(path) if path.symlink_metadata().is_ok() => {
                let path = path.display();
                Err(Usage(message!(
                    "{path}: is there already: name another place",
                    path
                )))
            }
            None if self.to.place() == Place::Folder => Err(needs_folder(self.to)),
            _ => Ok(()),
        }
    }
}

fn needs_folder(format: Format) -> Usage {
    let format = format.name();
    Usage(message!(
        "{format} is a folder of files: name it with --out",
        format
    ))
}

/// Writes a new file.
fn file(path: &Path, bytes: &[u8]) -> Result<(), Usage> {
    let written = fs::File::create_new(path).and_then(|mut file| file.write_all(bytes));
    written.map_err(|error| {
        let path = path.display();
        Usage(message!("{path}: cannot be written: {error}", path, error))
    })
}

fn folder(root: &Path, files: &[Content]) -> Result<(), Usage> {
    for (name, bytes) in files {
        let path = root.join(name);
        let parent = path.parent().unwrap_or(root);
        fs::create_dir_all(parent).map_err(|error| {
            let path = parent.display();
            Usage(message!("{path}: cannot be written: {error}", path, error))
        })?;
        file(&path, bytes)?;
    }
    Ok(())
}
