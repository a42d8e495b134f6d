//! What a scenario of the user's own programs must satisfy, and what no other may say.

use super::{
    error::nearest,
    fault::Fault,
    macros::{self, Macro},
    program::ScaleTable,
    scenario::{Ladder, Scenario, Training},
    scrape::Scrape,
};
use crate::{
    data::Spec,
    words::{Message, message},
};

/// Checks what concerns programs of the user's own.
///
/// # Errors
/// The first fault, in the order of the file.
pub fn validate(s: &Scenario) -> Result<(), Fault> {
    if !s.task.is_own() {
        return only_for_own(s);
    }
    let Some(metric) = &s.metric else {
        let message = message!(
            "task `own` is judged by a metric of its own: add [metric] with a name and a direction, maximize or minimize"
        );
        return Err(fault("metric", message));
    };
    let range = metric.least.unwrap_or(f64::NEG_INFINITY)..=metric.most.unwrap_or(f64::INFINITY);
    for (key, value) in [
        ("least", metric.least),
        ("most", metric.most),
        ("baseline", metric.baseline),
        ("optimum", metric.optimum),
    ] {
        if let Some(value) = value.filter(|v| !v.is_finite() || !range.contains(v)) {
            let key = format!("metric.{key}");
            return Err(fault(
                &key,
                message!(
                    "expected a number that the metric can have, got {value}",
                    value
                ),
            ));
        }
    }
    for (i, ladder) in s.ladder.iter().enumerate() {
        command(i, ladder)?;
    }
    unused(s)
}

/// What a scenario that this program trains may not say.
fn only_for_own(s: &Scenario) -> Result<(), Fault> {
    let task = s.task.name();
    let refused = |key: &str| {
        fault(
            key,
            message!(
                "task `{task}` is trained by this program itself; programs of your own are for `task = \"own\"`",
                task
            ),
        )
    };
    if s.metric.is_some() {
        return Err(refused("metric"));
    }
    for (i, l) in s.ladder.iter().enumerate() {
        let keys = [
            ("command", !l.command.is_empty()),
            ("shell", l.shell),
            ("folder", l.folder.is_some()),
            ("scrape", !l.scrape.is_empty()),
            ("pass_env", !l.pass_env.is_empty()),
            ("hang_seconds", l.hang_seconds.is_some()),
            ("model", l.model.is_some()),
        ];
        if let Some((key, _)) = keys.into_iter().find(|(_, said)| *said) {
            return Err(refused(&format!("ladder.{i}.{key}")));
        }
    }
    if s.data.examples.is_some() {
        return Err(refused("data.examples"));
    }
    Ok(())
}

fn command(i: usize, ladder: &Ladder) -> Result<(), Fault> {
    let key = |name: &str| format!("ladder.{i}.{name}");
    if ladder
        .command
        .first()
        .is_none_or(|program| program.trim().is_empty())
    {
        let message = message!(
            "expected the program that trains and its arguments, such as {example}, got none",
            example = r#"["python", "train.py", "--width={scale}"]"#
        );
        return Err(fault(&key("command"), message));
    }
    for part in &ladder.command {
        if part.contains('\0') {
            return Err(fault(
                &key("command"),
                message!("an argument cannot contain a zero byte"),
            ));
        }
        let names = macros::named(part).map_err(|wrong| Fault {
            key: key("command"),
            message: message!(
                "`{wrong}` is nothing that a trial knows: expected one of {names}; braces that stand for themselves are doubled",
                wrong = format!("{{{wrong}}}"),
                names = Macro::ALL.map(|m| format!("{{{m}}}")).join(", ")
            ),
            hint: nearest(wrong, Macro::ALL.map(Macro::name)).map(|m| format!("{{{m}}}")),
        })?;
        if let Some(path) = names.iter().find(|m| ladder.shell && m.is_path()) {
            return Err(fault(
                &key("command"),
                message!(
                    "a shell would take the path of `{name}` apart: write {variable} there",
                    name = format!("{{{path}}}"),
                    variable = format!("\"$SCALESCOPE_{}\"", path.name().to_uppercase())
                ),
            ));
        }
    }
    Scrape::of(&ladder.scrape)
        .map_err(|(at, message)| fault(&format!("ladder.{i}.scrape.{at}"), message))?;
    let is_variable = |name: &&String| {
        let letters = |c: char| c.is_ascii_alphanumeric() || c == '_';
        !name.is_empty()
            && !name.starts_with(|c: char| c.is_ascii_digit())
            && name.chars().all(letters)
    };
    if let Some(wrong) = ladder.pass_env.iter().find(|name| !is_variable(name)) {
        return Err(fault(
            &key("pass_env"),
            message!("expected names of variables, got `{wrong}`", wrong),
        ));
    }
    if ladder
        .hang_seconds
        .is_some_and(|seconds| !(1..=86_400).contains(&seconds))
    {
        return Err(fault(
            &key("hang_seconds"),
            message!(
                "expected a whole number from 1 to {most}, got {value}",
                most = 86_400,
                value = ladder.hang_seconds.unwrap_or_default()
            ),
        ));
    }
    match &ladder.model {
        Some(model) => scales_of(i, ladder, model),
        None => Ok(()),
    }
}

/// A table of costs is of the ladder's scales.
fn scales_of(i: usize, ladder: &Ladder, model: &ScaleTable) -> Result<(), Fault> {
    let scales: Vec<String> = ladder.scales.iter().map(ToString::to_string).collect();
    let tables = [
        ("parameters", &model.parameters),
        ("flops_per_sample", &model.flops_per_sample),
    ];
    for (name, table) in tables {
        let wrong = table.keys().find(|key| !scales.contains(key));
        if let Some(wrong) = wrong {
            return Err(Fault {
                key: format!("ladder.{i}.model.{name}"),
                message: message!(
                    "expected scales of the ladder, {scales}, got `{wrong}`",
                    scales = scales.join(", "),
                    wrong
                ),
                hint: nearest(wrong, scales.iter().map(String::as_str)),
            });
        }
        let zero = table.values().any(|value| *value == 0);
        if zero {
            return Err(fault(
                &format!("ladder.{i}.model.{name}"),
                message!("expected numbers above 0; leave out what is not known"),
            ));
        }
    }
    Ok(())
}

/// What such a program decides by itself and would not hear of.
fn unused(s: &Scenario) -> Result<(), Fault> {
    let (own, plain) = (&s.train, Training::default());
    let train = [
        ("train.epochs", own.epochs != plain.epochs),
        ("train.batch", own.batch != plain.batch),
        ("train.optimizer", own.optimizer != plain.optimizer),
        ("train.schedule", own.schedule != plain.schedule),
        (
            "train.learning_rate",
            own.learning_rate.total_cmp(&plain.learning_rate).is_ne(),
        ),
    ];
    let (data, none) = (&s.data, Spec::default());
    let differs = |a: f64, b: f64| a.total_cmp(&b).is_ne();
    let data = [
        ("data.source", data.source.is_some()),
        ("data.path", data.path.is_some()),
        ("data.complexity", data.complexity != none.complexity),
        (
            "data.test_fraction",
            differs(data.test_fraction, none.test_fraction),
        ),
        (
            "data.validation_fraction",
            differs(data.validation_fraction, none.validation_fraction),
        ),
        ("data.scaling", data.scaling != none.scaling),
        ("data.pictures", data.pictures != none.pictures),
        ("data.text", data.text != none.text),
        ("data.clicks", data.clicks != none.clicks),
        ("data.speech", data.speech != none.speech),
    ];
    let said = train.into_iter().chain(data).find(|(_, said)| *said);
    match said {
        None => Ok(()),
        Some((key, _)) => Err(fault(
            key,
            message!(
                "a program of your own decides that by itself: give it as an argument of the command"
            ),
        )),
    }
}

fn fault(key: &str, message: Message) -> Fault {
    Fault {
        key: key.to_owned(),
        message,
        hint: None,
    }
}
