//! The settings of a scenario that are changed on the Plan screen: their names, what can be typed, what is wrong with it.

use toml::Value;

use crate::{
    input::{self, NumberFault},
    scenario::{Error, Override, Scenario},
    words::{message, noop, numbers::exact, say, word},
};

/// Something of a scenario that can be changed before it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScenarioSetting {
    /// A family with its scales.
    Ladder(usize),
    /// One more family.
    Another,
    /// Passes over the training examples.
    Epochs,
    /// Examples a step.
    Batch,
    /// The update rule.
    Optimizer,
    /// The step size.
    LearningRate,
    /// How the step size changes over a training.
    Schedule,
    /// Repetitions of every trial.
    Seeds,
    /// Shares of the training data.
    Shares,
    /// How hard generated data are.
    Difficulty,
    /// Whether trials are left out that can hardly change the decision.
    Saving,
}

impl ScenarioSetting {
    /// What can be changed of a scenario, in the order in which it is shown.
    pub fn of(scenario: &Scenario) -> Vec<Self> {
        let mut all: Vec<_> = (0..scenario.ladder.len()).map(Self::Ladder).collect();
        if scenario.ladder.len() < scenario.task.families().len() {
            all.push(Self::Another);
        }
        if !scenario.task.is_own() {
            all.extend([Self::Epochs, Self::Batch, Self::Optimizer]);
            all.extend([Self::LearningRate, Self::Schedule]);
        }
        all.extend([Self::Seeds, Self::Shares]);
        if scenario.data.is_generated() {
            all.push(Self::Difficulty);
        }
        all.push(Self::Saving);
        all
    }

    /// Its name.
    pub fn title(self) -> &'static str {
        match self {
            Self::Ladder(_) => noop("ladder"),
            Self::Another => noop("add a ladder"),
            Self::Epochs => noop("epochs"),
            Self::Batch => noop("batch"),
            Self::Optimizer => noop("optimizer"),
            Self::LearningRate => noop("learning rate"),
            Self::Schedule => noop("schedule"),
            Self::Seeds => noop("seeds"),
            Self::Shares => noop("data shares"),
            Self::Difficulty => noop("difficulty"),
            Self::Saving => noop("saving"),
        }
    }

    /// What can be typed, said while it is.
    pub fn expects(self, scenario: &Scenario) -> String {
        match self {
            Self::Ladder(_) => word("scales, or a family and scales; empty leaves it out").into(),
            Self::Another => {
                let used = |f| scenario.ladder.iter().any(|l| l.family == f);
                let families = scenario.task.families().into_iter();
                let free: Vec<_> = families
                    .filter(|f| !used(*f))
                    .map(|f| f.to_string())
                    .collect();
                say!(
                    "a family and scales: {families}",
                    families = free.join(", ")
                )
            }
            Self::Epochs | Self::Batch | Self::Seeds => word("a whole number").into(),
            Self::Optimizer => word("adam or sgd").into(),
            Self::LearningRate => word("a number such as .001").into(),
            Self::Schedule => word("constant, or cosine: it rises, then falls to nothing").into(),
            Self::Shares => word("shares from 0 to 1, such as .25 .5 1").into(),
            Self::Difficulty => word("numbers from 0 on, such as .5 1").into(),
            Self::Saving => word("auto, on or off").into(),
        }
    }

    /// Its present value, as it would be typed.
    pub fn text(self, scenario: &Scenario) -> String {
        let (data, train) = (&scenario.data, &scenario.train);
        match self {
            Self::Ladder(at) => scenario.ladder.get(at).map_or_else(String::new, |ladder| {
                format!("{} {}", ladder.family, joined(&ladder.scales))
            }),
            Self::Another => String::new(),
            Self::Epochs => train.epochs.to_string(),
            Self::Batch => train.batch.to_string(),
            Self::Optimizer => format!("{:?}", train.optimizer).to_lowercase(),
            Self::LearningRate => exact(train.learning_rate),
            Self::Schedule => format!("{:?}", train.schedule).to_lowercase(),
            Self::Seeds => train.seeds.to_string(),
            Self::Shares => numbers_typed(&data.fractions),
            Self::Difficulty => numbers_typed(&data.complexity),
            Self::Saving => format!("{:?}", train.saving).to_lowercase(),
        }
    }

    /// The scenario with another value, or what is wrong with it.
    pub fn set(self, scenario: &Scenario, text: &str) -> Result<Scenario, String> {
        let text = text.trim();
        let change = match self {
            Self::Ladder(at) => Override::new("ladder", ladders(scenario, at, text)?),
            Self::Another => {
                Override::new("ladder", ladders(scenario, scenario.ladder.len(), text)?)
            }
            Self::Epochs => Override::new("train.epochs", whole(text)?),
            Self::Batch => Override::new("train.batch", whole(text)?),
            Self::Optimizer => Override::new("train.optimizer", text),
            Self::LearningRate => Override::new("train.learning_rate", number(text)?),
            Self::Schedule => Override::new("train.schedule", text),
            Self::Seeds => Override::new("train.seeds", whole(text)?),
            Self::Shares => Override::new("data.fractions", numbers(text)?),
            Self::Difficulty => Override::new("data.complexity", numbers(text)?),
            Self::Saving => Override::new("train.saving", text),
        };
        scenario.with(&change).map_err(|error| said(&error))
    }
}

fn joined(values: &[impl ToString]) -> String {
    let words: Vec<_> = values.iter().map(ToString::to_string).collect();
    words.join(" ")
}

fn numbers_typed(values: &[f64]) -> String {
    let words: Vec<_> = values.iter().copied().map(exact).collect();
    words.join(" ")
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', ',']).filter(|w| !w.is_empty())
}

fn whole(text: &str) -> Result<i64, String> {
    let fault = || say!("`{text}` is not a whole number", text);
    let value = input::number(text).map_err(|_| fault())?;
    // Beyond 2^53 not every whole number is a float.
    let is_whole = value.fract().abs() < f64::MIN_POSITIVE && value.abs() < 9e15;
    is_whole.then_some(value as i64).ok_or_else(fault)
}

fn number(text: &str) -> Result<f64, String> {
    input::number(text).map_err(|fault| match fault {
        NumberFault::NotANumber => say!("`{text}` is not a number", text),
        NumberFault::Ambiguous(_) => fault.message(text, &message!("a number")).to_string(),
    })
}

fn numbers(text: &str) -> Result<Vec<f64>, String> {
    words(text).map(number).collect()
}

/// All ladders as TOML, with another one at a place; without it where nothing is typed.
fn ladders(scenario: &Scenario, at: usize, text: &str) -> Result<Value, String> {
    let mut typed = words(text).peekable();
    let own = scenario.ladder.get(at).map(|l| l.family.to_string());
    let named = typed.next_if(|word| word.parse::<i64>().is_err());
    let family = named.map(str::to_owned).or(own);
    let scales = typed.map(whole).collect::<Result<Vec<_>, _>>()?;
    let mut all = Vec::new();
    for (index, ladder) in scenario.ladder.iter().enumerate() {
        if index != at {
            all.push(Value::try_from(ladder).map_err(|e| e.to_string())?);
        }
    }
    if !text.is_empty() {
        let family = family.ok_or(word("a family comes first"))?;
        // What else a ladder says, such as the command of its program, stays.
        let kept = scenario.ladder.get(at).map(Value::try_from);
        let mut ladder = match kept.transpose().map_err(|e| e.to_string())? {
            Some(Value::Table(kept)) => kept,
            _ => toml::Table::new(),
        };
        ladder.insert("family".to_owned(), family.into());
        ladder.insert("scales".to_owned(), scales.into());
        all.insert(at.min(all.len()), ladder.into());
    }
    Ok(all.into())
}

/// A fault in the words that fit into the status line: the near name instead of all names.
fn said(error: &Error) -> String {
    let key = error.key.as_deref().unwrap_or_default();
    match &error.hint {
        Some(hint) => say!("{key}: did you mean `{hint}`?", key, hint),
        None => format!("{key}: {}", error.message),
    }
}

#[cfg(test)]
mod tests {
    use super::ScenarioSetting;
    use crate::scenario::{Scenario, Schedule, find};

    fn scenario() -> Scenario {
        find("vision-digits", None, &[]).expect("shipped")
    }

    #[test]
    fn every_setting_can_be_typed_as_it_is_shown() {
        let scenario = scenario();
        for setting in ScenarioSetting::of(&scenario) {
            let text = setting.text(&scenario);
            assert_eq!(
                setting.set(&scenario, &text).as_ref(),
                Ok(&scenario),
                "{setting:?}"
            );
        }
    }

    #[test]
    fn ladders_are_changed_added_and_left_out() {
        let shown = |s: &Scenario| -> Vec<String> {
            let ladders = 0..s.ladder.len();
            ladders
                .map(|at| ScenarioSetting::Ladder(at).text(s))
                .collect()
        };
        let s = ScenarioSetting::Ladder(0).set(&scenario(), "5, 20");
        assert_eq!(shown(&s.expect("scales")), ["mlp 5 20"]);
        let both = ScenarioSetting::Another
            .set(&scenario(), "cnn 2 4")
            .expect("two");
        assert_eq!(shown(&both), ["mlp 10 50 100", "cnn 2 4"]);
        let one = ScenarioSetting::Ladder(0).set(&both, "").expect("one");
        assert_eq!(shown(&one), ["cnn 2 4"]);
    }

    #[test]
    fn the_step_size_can_fall_as_a_cosine() {
        let cosine = ScenarioSetting::Schedule
            .set(&scenario(), " cosine ")
            .expect("known");
        assert_eq!(cosine.train.schedule, Schedule::Cosine);
        assert_eq!(ScenarioSetting::Schedule.text(&cosine), "cosine");
    }

    #[test]
    fn what_is_wrong_is_said_with_a_near_name() {
        for (setting, text, said) in [
            (
                ScenarioSetting::Epochs,
                "five",
                "`five` is not a whole number",
            ),
            (
                ScenarioSetting::Epochs,
                "0",
                "train.epochs: expected a whole number from 1",
            ),
            (ScenarioSetting::Ladder(0), "mpl 10", "did you mean `mlp`?"),
            (
                ScenarioSetting::Ladder(0),
                "10 x",
                "`x` is not a whole number",
            ),
            (
                ScenarioSetting::Ladder(0),
                "50 10",
                "ladder.0.scales: expected ascending scales",
            ),
            (ScenarioSetting::Ladder(0), "", "ladder: expected"),
            (ScenarioSetting::Another, "4 8", "a family comes first"),
            (ScenarioSetting::Optimizer, "adamm", "did you mean `adam`?"),
            (ScenarioSetting::Schedule, "cosin", "did you mean `cosine`?"),
            (ScenarioSetting::Schedule, "linear", "train.schedule: "),
            (
                ScenarioSetting::Shares,
                "2",
                "data.fractions: expected shares",
            ),
        ] {
            let fault = setting.set(&scenario(), text).expect_err(text);
            assert!(fault.contains(said), "{text}: {fault}");
        }
    }
}
