//! What a well-formed scenario must also satisfy: values in range, families that fit the task.

use super::{
    bounds::check_bounds,
    error::nearest,
    fault::Fault,
    own,
    scenario::{Ladder, Scenario},
};
use crate::{
    data::{HistoryOptions, Source, SpeechOptions, TextOptions},
    words::{Message, message},
};

/// Most trials that a scenario may ask for.
pub const MOST_TRIALS: usize = 10_000;

/// Checks a scenario's content.
///
/// # Errors
/// The first fault, in the order of the file.
pub fn validate(scenario: &Scenario) -> Result<(), Fault> {
    let s = scenario;
    ensure(s.format == 1, "format", || {
        message!(
            "this version reads format 1, got {format}",
            format = s.format
        )
    })?;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    ensure(
        !s.name.is_empty() && s.name.len() <= 64 && s.name.chars().all(plain),
        "name",
        || {
            message!(
                "expected 1 to 64 lower-case letters, digits and hyphens, got `{name}`",
                name = &s.name
            )
        },
    )?;
    ensure(!s.title.trim().is_empty(), "title", || {
        message!("expected a line of text, got none")
    })?;
    ensure(s.task.is_own() || s.area == s.task.area(), "area", || {
        message!(
            "task `{task}` belongs to area `{area}`, got `{got}`",
            task = s.task.name(),
            area = s.task.area().name(),
            got = s.area.name()
        )
    })?;
    data(s)?;
    ladders(s)?;
    training(s)?;
    own::validate(s)?;
    check_bounds(&s.bounds, s.quality())?;
    let trials = trials(s);
    ensure(trials <= MOST_TRIALS, "ladder", || {
        message!(
            "expected at most {most} trials, got {trials}",
            most = MOST_TRIALS,
            trials
        )
    })
}

fn data(s: &Scenario) -> Result<(), Fault> {
    let d = &s.data;
    let share = |x: f64| x > 0.0 && x <= 1.0;
    source(s)?;
    within("data.test_fraction", d.test_fraction, 0.01, 0.9)?;
    within("data.validation_fraction", d.validation_fraction, 0.0, 0.5)?;
    let left = 1.0 - d.test_fraction - d.validation_fraction;
    ensure(left >= 0.05, "data.validation_fraction", || {
        message!(
            "expected at least .05 of the examples left to learn from, got {left}",
            left = format!("{left:.2}")
        )
    })?;
    ensure(
        !d.fractions.is_empty() && d.fractions.iter().all(|f| share(*f)),
        "data.fractions",
        || {
            message!(
                "expected shares above 0 and up to 1, got {got}",
                got = format!("{:?}", d.fractions)
            )
        },
    )?;
    ensure(
        !d.complexity.is_empty() && d.complexity.iter().all(|c| c.is_finite() && *c >= 0.0),
        "data.complexity",
        || {
            message!(
                "expected numbers from 0 on, got {got}",
                got = format!("{:?}", d.complexity)
            )
        },
    )?;
    text(&d.text)?;
    speech(&d.speech)?;
    histories(&d.histories)?;
    let varied = d.complexity.iter().any(|c| (c - 1.0).abs() > f64::EPSILON);
    ensure(
        !varied || d.source.is_none_or(Source::is_generated),
        "data.complexity",
        || {
            message!(
                "source `{source}` is not generated, so its difficulty cannot be set",
                source = d.source_name()
            )
        },
    )?;
    ensure(
        d.path.is_none() || d.source.is_none_or(Source::reads_files),
        "data.path",
        || {
            message!(
                "source `{source}` is embedded and takes no path",
                source = d.source_name()
            )
        },
    )?;
    ensure(d.path.is_some() || !d.reads_files(), "data.path", || {
        message!(
            "source `{source}` reads a file or folder: set `data.path` or give --data PATH",
            source = d.source_name()
        )
    })
}

/// The source is one of the task's; a program of the user's own has none.
fn source(s: &Scenario) -> Result<(), Fault> {
    let known = s.task.sources();
    if s.task.is_own() || s.data.source.is_some_and(|source| known.contains(&source)) {
        return Ok(());
    }
    let names: Vec<_> = known.iter().map(|k| k.name()).collect();
    let (task, sources) = (s.task.name(), names.join(", "));
    let message = match s.data.source {
        None => message!("missing field `{name}`", name = "source"),
        Some(got) => message!(
            "task `{task}` has the sources {sources}, got `{got}`",
            task,
            sources,
            got = got.name()
        ),
    };
    Err(Fault {
        key: "data.source".into(),
        message,
        hint: s.data.source.and_then(|got| nearest(got.name(), names)),
    })
}

fn speech(options: &SpeechOptions) -> Result<(), Fault> {
    match options.fault() {
        None => Ok(()),
        Some((key, message)) => ensure(false, &format!("data.speech.{key}"), || message),
    }
}

fn histories(options: &HistoryOptions) -> Result<(), Fault> {
    match options.fault() {
        None => Ok(()),
        Some((key, message)) => ensure(false, &format!("data.histories.{key}"), || message),
    }
}

fn text(options: &TextOptions) -> Result<(), Fault> {
    let whole = |name: &str, value: usize, least: usize, most: usize| {
        ensure(
            (least..=most).contains(&value),
            &format!("data.text.{name}"),
            || {
                message!(
                    "expected a whole number from {least} to {most}, got {value}",
                    least,
                    most,
                    value
                )
            },
        )
    };
    whole("context", options.context, 2, 65_536)?;
    whole("count", options.count, 1_000, 100_000_000)?;
    whole("vocabulary", options.vocabulary, 2, 65_536)
}

fn ladders(s: &Scenario) -> Result<(), Fault> {
    ensure(!s.ladder.is_empty(), "ladder", || {
        message!("expected at least one [[ladder]]")
    })?;
    for (i, ladder) in s.ladder.iter().enumerate() {
        family(s, i, ladder)?;
        let key = format!("ladder.{i}.scales");
        let scales = &ladder.scales;
        ensure(!scales.is_empty(), &key, || {
            message!("expected at least one scale")
        })?;
        ensure(
            scales.iter().all(|x| (1..=65_536).contains(&x.0)),
            &key,
            || {
                message!(
                    "expected whole numbers from 1 to 65536, got {got}",
                    got = list(ladder)
                )
            },
        )?;
        ensure(scales.windows(2).all(|w| w[0] < w[1]), &key, || {
            message!(
                "expected ascending scales without repeats, got {got}",
                got = list(ladder)
            )
        })?;
    }
    Ok(())
}

fn family(s: &Scenario, i: usize, ladder: &Ladder) -> Result<(), Fault> {
    let key = format!("ladder.{i}.family");
    let known = s.task.families();
    if !s.task.is_own() && !known.contains(&ladder.family) {
        let names: Vec<_> = known.iter().map(|f| f.name()).collect();
        return Err(Fault {
            hint: nearest(ladder.family.name(), names.iter().copied()),
            message: message!(
                "task `{task}` has the families {families}, got `{got}`",
                task = s.task.name(),
                families = names.join(", "),
                got = ladder.family.name()
            ),
            key,
        });
    }
    let twice = s.ladder[..i].iter().any(|l| l.family == ladder.family);
    ensure(!twice, &key, || {
        message!(
            "family `{family}` has a ladder already; put all its scales there",
            family = ladder.family.name()
        )
    })
}

fn training(s: &Scenario) -> Result<(), Fault> {
    let t = &s.train;
    let whole = |key: &str, value: usize, most: usize| {
        ensure((1..=most).contains(&value), key, || {
            message!(
                "expected a whole number from 1 to {most}, got {value}",
                most,
                value
            )
        })
    };
    if !s.task.is_own() {
        ensure(t.epochs > 0, "train.epochs", || {
            message!(
                "expected a whole number from 1 to {most}, got none",
                most = 1_000_000
            )
        })?;
        whole("train.epochs", t.epochs as usize, 1_000_000)?;
    }
    whole("train.batch", t.batch, 65_536)?;
    whole("train.seeds", t.seeds as usize, 100)?;
    ensure(
        t.learning_rate.is_finite() && t.learning_rate > 0.0 && t.learning_rate <= 10.0,
        "train.learning_rate",
        || {
            message!(
                "expected a number above 0 and up to 10, got {got}",
                got = t.learning_rate
            )
        },
    )
}

/// Trials that a scenario asks for.
pub fn trials(s: &Scenario) -> usize {
    let candidates: usize = s.ladder.iter().map(|l| l.scales.len()).sum();
    candidates * s.data.fractions.len() * s.data.complexity.len() * s.train.seeds as usize
}

fn list(ladder: &Ladder) -> String {
    ladder
        .scales
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}

fn within(key: &str, value: f64, low: f64, high: f64) -> Result<(), Fault> {
    ensure((low..=high).contains(&value), key, || {
        message!(
            "expected a number from {low} to {high}, got {value}",
            low,
            high,
            value
        )
    })
}

fn ensure(holds: bool, key: &str, message: impl FnOnce() -> Message) -> Result<(), Fault> {
    if holds {
        return Ok(());
    }
    Err(Fault {
        key: key.to_owned(),
        message: message(),
        hint: None,
    })
}
