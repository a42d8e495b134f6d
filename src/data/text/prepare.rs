//! The sources of text: a generated language, and the user's files.

use std::path::Path;

use super::{
    files::{self, Form},
    grammar,
    optimum::Optimum,
    options::{TextOptions, Unit},
    set::{Division, TextSet},
};
use crate::data::{
    amount::Amount,
    error::Error,
    examples::ExampleSet,
    random::{Purpose, Random},
    reader::{Miss, Origin, Reader},
    spec::Spec,
};
use crate::words::message;

/// The generated language.
pub const GRAMMAR: Reader<TextSet> = Reader {
    origin: Origin::Generated,
    load: |spec, amount| generated(&spec.text, division(spec, amount), spec.seed),
};

/// Text files.
pub const PLAIN: Reader<TextSet> = Reader {
    origin: Origin::Files(|path| fits(path, Form::Plain)),
    load: |spec, amount| {
        from_files(
            spec.files()?,
            Form::Plain,
            &spec.text,
            division(spec, amount),
        )
    },
};

/// JSON lines with a `text`.
pub const LINES: Reader<TextSet> = Reader {
    origin: Origin::Files(|path| fits(path, Form::Lines)),
    load: |spec, amount| {
        from_files(
            spec.files()?,
            Form::Lines,
            &spec.text,
            division(spec, amount),
        )
    },
};

/// Whether a path holds texts of a form.
fn fits(path: &Path, form: Form) -> Result<(), Miss> {
    if files::recognise(path)? == form {
        return Ok(());
    }
    Err(Miss::far(TextSet::unrecognised(path)))
}

fn division(spec: &Spec, amount: Amount) -> Division {
    Division {
        test: spec.test_fraction,
        validation: spec.validation_fraction,
        amount,
    }
}

/// A text of the language of a seed and a complexity, whose entropy is known.
///
/// # Errors
/// When it is too short to be divided.
fn generated(options: &TextOptions, division: Division, seed: u64) -> Result<TextSet, Error> {
    let random = &mut Random::new(seed, Purpose::Language);
    let language = grammar::language(division.amount.complexity, random);
    let text = language.text(options.count, random);
    let mut set = TextSet::of_characters(&text, Vec::new(), options, division)?;
    let from = options.count - set.test.len();
    let optimum = Optimum::of(&language, &text, from)?;
    set.notes.push(message!(
        "the language itself writes this test split at {here} bits per character, {bits} in the long run",
        here = format!("{:.4}", optimum.here),
        bits = format!("{:.4}", optimum.bits)
    ));
    set.optimum = Some(optimum);
    Ok(set)
}

/// The user's text.
///
/// # Errors
/// When it cannot be read or is too short to be divided.
fn from_files(
    path: &Path,
    form: Form,
    options: &TextOptions,
    division: Division,
) -> Result<TextSet, Error> {
    let reading = files::read(path, form, options.unit)?;
    match options.unit {
        Unit::Characters => {
            let text = String::from_utf8_lossy(&reading.bytes);
            TextSet::of_characters(&text, reading.notes, options, division)
        }
        Unit::Bytes => TextSet::of_bytes(&reading.bytes, reading.notes, options, division),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TENTHS: Division = Division {
        test: 0.1,
        validation: 0.1,
        amount: Amount {
            fraction: 1.0,
            complexity: 1.0,
        },
    };

    #[test]
    fn a_generated_set_depends_on_its_seed_and_complexity_only() {
        let options = TextOptions {
            count: 20_000,
            ..TextOptions::default()
        };
        let of = |seed, complexity| {
            let division = Division {
                amount: Amount::whole(complexity),
                ..TENTHS
            };
            generated(&options, division, seed).expect("a set")
        };
        assert_eq!(of(1, 1.0), of(1, 1.0));
        assert_ne!(of(1, 1.0).train, of(2, 1.0).train);
        assert_ne!(of(1, 1.0).train, of(1, 2.0).train);
        let set = of(1, 1.0);
        assert_eq!((set.train.len(), set.validation.len()), (16_000, 2_000));
        let optimum = set.optimum.expect("known");
        assert!((optimum.here - optimum.bits).abs() < 4.0 * optimum.error);
    }

    #[test]
    fn the_users_file_is_read_as_characters_or_bytes() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let path = folder.path().join("a.txt");
        std::fs::write(&path, "né\r\n".repeat(500)).expect("a file");
        let read = |unit| {
            let options = TextOptions {
                unit,
                ..TextOptions::default()
            };
            from_files(&path, Form::Plain, &options, TENTHS).expect("a set")
        };
        let characters = read(Unit::Characters);
        assert_eq!(characters.symbols, ["\n", "n", "é"]);
        assert_eq!(characters.test.len(), 150);
        assert!(characters.notes.is_empty());
        let bytes = read(Unit::Bytes);
        assert_eq!((bytes.symbols.len(), bytes.test.len()), (256, 250));
        assert!((bytes.characters_per_symbol - 0.8).abs() < 1e-12);
    }
}
