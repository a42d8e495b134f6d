//! A program of the user's own that trains: its command, what it is judged by, and what is said of its models.

use std::{collections::BTreeMap, path::PathBuf};

use serde::{Deserialize, Serialize};

use super::{
    macros::{Macro, expand},
    metric::{Direction, Metric, Quality},
};
use crate::models::Scale;

/// What a program of the user's own is judged by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnMetric {
    /// The name under which the program reports it.
    pub name: Metric,
    /// Whether more is better.
    pub direction: Direction,
    /// Its unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The least possible value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<f64>,
    /// The greatest possible value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<f64>,
    /// What a simple answer reaches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<f64>,
    /// The best that anything can reach.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub optimum: Option<f64>,
}

impl OwnMetric {
    /// The metric with which of its values are better and which are possible.
    pub fn quality(&self) -> Quality {
        Quality::declared(self.name, self.direction, (self.least, self.most))
    }
}

/// What models cost by their scales, as a scenario states it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScaleTable {
    /// Learned numbers by scale.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, u64>,
    /// Forward FLOPs of one sample by scale.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub flops_per_sample: BTreeMap<String, u64>,
}

impl ScaleTable {
    /// Learned numbers at a scale.
    pub fn parameters(&self, scale: Scale) -> Option<u64> {
        self.parameters.get(&scale.to_string()).copied()
    }

    /// Forward FLOPs of one sample at a scale.
    pub fn flops_per_sample(&self, scale: Scale) -> Option<u64> {
        self.flops_per_sample.get(&scale.to_string()).copied()
    }
}

/// A program of the user's own, with all that a trial must know to run it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Program {
    /// The program and its arguments, in which macros are filled in.
    pub command: Vec<String>,
    /// Whether a shell reads the command.
    #[serde(default)]
    pub shell: bool,
    /// Where it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<PathBuf>,
    /// What is read of its output that was not written for this program.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scrape: Vec<String>,
    /// Variables of the environment that it sees beside the usual ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pass_env: Vec<String>,
    /// Seconds without output and without computing after which it hangs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hang_seconds: Option<u32>,
    /// Learned numbers of the model, where the scenario states them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameters: Option<u64>,
    /// Forward FLOPs of one sample, where the scenario states them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flops_per_sample: Option<u64>,
    /// What it is judged by.
    pub metric: OwnMetric,
}

impl Program {
    /// What is started: the program and its arguments, each macro filled in within its own argument.
    pub fn argv(&self, value: impl Fn(Macro) -> String) -> Vec<String> {
        let filled = self.command.iter().map(|part| expand(part, &value));
        if self.shell {
            return ["sh".to_owned(), "-c".to_owned()]
                .into_iter()
                .chain(filled)
                .collect();
        }
        filled.collect()
    }
}

/// A command as a shell would be given it, for reading: arguments apart from each other, whatever they contain.
pub fn quoted(argv: &[String]) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./=:,+@%{}".contains(c);
    let one = |part: &String| {
        if !part.is_empty() && part.chars().all(plain) {
            part.clone()
        } else {
            format!("'{}'", part.replace('\'', r"'\''"))
        }
    };
    argv.iter().map(one).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_macro_becomes_stays_one_argument() {
        let program: Program = toml::from_str(
            "command = ['train', '--w={scale}', '{dir}', '{{scale}} {\"a\":1}']\n[metric]\nname = 'val_loss'\ndirection = 'minimize'",
        )
        .expect("a program");
        let hostile = "; rm -rf /\n\"'$(x)";
        let argv = program.argv(|name| match name {
            Macro::Scale => "64".into(),
            _ => hostile.into(),
        });
        assert_eq!(argv, ["train", "--w=64", hostile, "{scale} {\"a\":1}"]);
        assert_eq!(
            quoted(&["a b".into(), "it's".into(), "x=1".into()]),
            r"'a b' 'it'\''s' x=1"
        );
    }
}
