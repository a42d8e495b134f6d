//! `scalescope advise`: which scale to take, under which constraints, and why.

use std::{
    fs,
    io::{self, Write},
    process::ExitCode,
};

use anyhow::Result;
use clap::{Arg, ArgMatches, Args, Command, FromArgMatches};
use serde_json::json;

use super::{Places, fault, output::output};
use crate::{
    advise::{
        Advice, Cell, Constraints, Decision, Origin, ReferenceLine, Section, advise, grid,
        references, sections,
        tiers::{self, Tier},
    },
    input,
    scenario::{self, Bound, Bounds, Constraint, Quality, check_bounds},
    store,
    sweep::Sweep,
    words::{
        flush_left, flush_right, message,
        numbers::{bytes, seconds, value, whole},
        say, word,
    },
};

/// Which scale to take, and why.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  scalescope advise
  scalescope advise 20300101-120000-vision-digits-1a2b --max-params 1000
  scalescope advise --min-quality 0.95 --tier edge --json
  scalescope advise --tiers

Exit code 4: nothing satisfies the constraints.")]
pub struct Advise {
    /// A sweep [default: the newest]
    sweep: Option<String>,
    #[command(flatten)]
    asked: Asked,
    /// Plan for another machine: a name from tiers.toml
    #[arg(long, value_name = "NAME")]
    tier: Option<String>,
    /// Print what each scale would take on each tier, and published models (`ResNet-50`, `BERT`, `GPT-2`, ...) for comparison
    #[arg(long, conflicts_with = "tier")]
    tiers: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Bounds that replace the scenario's: an option for each constraint.
#[derive(Clone, Debug, Default)]
struct Asked(Bounds);

impl FromArgMatches for Asked {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut asked = Self::default();
        asked.update_from_arg_matches(matches)?;
        Ok(asked)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        for constraint in Constraint::ALL {
            if let Some(bound) = matches.get_one::<f64>(constraint.key()) {
                self.0.set(constraint, Some(*bound));
            }
        }
        Ok(())
    }
}

impl Args for Asked {
    fn augment_args(command: Command) -> Command {
        let option = |c: Constraint| {
            Arg::new(c.key())
                .long(c.flag())
                .help(c.help())
                .value_name("X")
                .value_parser(bound)
                .allow_negative_numbers(true)
        };
        command.args(Constraint::ALL.map(option))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

/// The number of a bound: `70M`, `925,921`, `95%`.
fn bound(text: &str) -> Result<f64, String> {
    input::number(text).map_err(|fault| fault.message(text, &message!("a number")).to_string())
}

impl Asked {
    /// Refuses what is no bound at all.
    fn check(&self, metric: impl Into<Quality>) -> Result<(), scenario::Error> {
        check_bounds(&self.0, metric).map_err(|fault| {
            let key = fault.key.trim_start_matches("requirements.");
            scenario::Error {
                hint: fault.hint,
                ..scenario::Error::new(format!("--{}", key.replace('_', "-")), fault.message)
            }
        })
    }

    fn on(&self, constraints: Constraints) -> Constraints {
        let one = |held: Constraints, b: Bound| held.with(b.constraint, Some(b.bound));
        self.0.iter().fold(constraints, one)
    }
}

impl Advise {
    /// Advises and prints; exit code 4 when nothing fits.
    pub fn run(&self, places: &Places) -> Result<ExitCode> {
        let home = places.home()?;
        let directory = home.find(self.sweep.as_deref())?;
        let (sweep, damage) = directory.read()?;
        fault::say_lost(&directory, damage.lost());
        self.asked.check(sweep.plan.scenario.quality())?;
        let stated = Constraints::of(&sweep.plan.scenario.bounds);
        let constraints = self.on_tier(&sweep, self.asked.on(stated))?;
        let mut out = output();
        if self.tiers {
            let mut all = known()?;
            let here = Tier::measured(&sweep);
            let rate = here.as_ref().map(|t| t.flops_per_second);
            all.splice(0..0, here);
            let published: Vec<_> = references().iter().map(|r| r.line(&all)).collect();
            let cells = grid(&sweep, &constraints, &all, rate);
            return table(&mut out, &cells, &published, self.json);
        }
        let advice = advise(&sweep, &constraints);
        if self.json {
            writeln!(out, "{}", json!(advice))?;
        } else {
            print(&mut out, &sweep, &advice)?;
        }
        Ok(match advice.decision {
            Decision::Infeasible => ExitCode::from(fault::INFEASIBLE),
            Decision::Chosen | Decision::Undecided => ExitCode::SUCCESS,
        })
    }

    fn on_tier(&self, sweep: &Sweep, constraints: Constraints) -> Result<Constraints> {
        let Some(name) = &self.tier else {
            return Ok(constraints);
        };
        let mut all = known()?;
        let here = Tier::measured(sweep);
        let rate = here.as_ref().map(|t| t.flops_per_second);
        all.extend(here);
        Ok(constraints.on(tiers::find(&all, name)?, rate))
    }
}

/// The user's tiers, or those shipped with the program.
fn known() -> Result<Vec<Tier>> {
    let own = store::config_dir().map(|folder| folder.join("tiers.toml"));
    if let Some(file) = own.filter(|f| f.exists()) {
        let name = file.display().to_string();
        let text = fs::read_to_string(&file).map_err(|error| {
            scenario::Error::new(&name, message!("cannot be read: {error}", error))
        })?;
        return Ok(tiers::parse(&text, &name)?);
    }
    Ok(tiers::parse(tiers::SHIPPED, "scenarios/tiers.toml")?)
}

/// Prints every section; all but the verdict as a list.
fn print(out: &mut impl Write, sweep: &Sweep, advice: &Advice) -> io::Result<()> {
    for Section { title, lines } in sections(sweep, advice) {
        if title.is_empty() {
            writeln!(out, "{}", lines.join("\n"))?;
        } else {
            writeln!(out, "\n{title}\n- {}", lines.join("\n- "))?;
        }
    }
    Ok(())
}

fn table(
    out: &mut impl Write,
    cells: &[Cell],
    published: &[ReferenceLine],
    json: bool,
) -> Result<ExitCode> {
    if json {
        let both = json!({ "tiers": cells, "references": published });
        writeln!(out, "{both}")?;
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(
        out,
        "{} {} {} {} {} {}  ",
        flush_left(word("tier"), 12),
        flush_left(word("model"), 14),
        flush_right(word("training"), 11),
        flush_right(word("memory"), 11),
        flush_right(word("cost $"), 10),
        flush_right(word("quality"), 9)
    )?;
    for c in cells {
        let quality = c.quality.map_or("-".into(), |q| {
            format!("{}{}", value(q.value), mark(q.origin))
        });
        let exceeds = if c.exceeds.is_empty() {
            String::new()
        } else {
            say!(
                "exceeds {limits}",
                limits = c
                    .exceeds
                    .iter()
                    .map(|e| word(e))
                    .collect::<Vec<_>>()
                    .join(word(", "))
            )
        };
        writeln!(
            out,
            "{:12} {:14} {}{} {:>10}{} {:>9}{} {quality:>9}  {exceeds}",
            c.tier,
            format!("{} {}", c.family, c.scale),
            flush_right(&time(c.seconds.value), 10),
            mark(c.seconds.origin),
            bytes(c.memory.value),
            mark(c.memory.origin),
            c.cost.map_or("-".into(), |cost| value(cost.value)),
            c.cost.map_or(' ', |cost| mark(cost.origin)),
        )?;
    }
    writeln!(
        out,
        "{}",
        word("~ predicted, not measured; training time here is the median over seeds")
    )?;
    writeln!(
        out,
        "{}\n",
        word(
            "prices and rates of the shipped tiers are round assumptions; a tiers.toml of your own in the configuration folder replaces them"
        )
    )?;
    writeln!(
        out,
        "{} {} {} {} {} {} {}  {}",
        flush_left(word("published models"), 18),
        flush_right(word("parameters"), 11),
        flush_right(word("infer MB"), 9),
        flush_right(word("Adam MB"), 9),
        flush_right("f32 MB", 8),
        flush_right("f16 MB", 8),
        flush_right("int8 MB", 8),
        word("source")
    )?;
    let mb = |bytes: u64| bytes as f64 / 1e6;
    for r in published {
        let size = |format| r.size_bytes.get(format).map_or(f64::NAN, |b| mb(*b));
        writeln!(
            out,
            "{:18} {:>11} {:>9.0} {:>9.0} {:>8.0} {:>8.0} {:>8.0}  {}",
            r.name,
            whole(r.parameters),
            mb(r.inference_bytes),
            mb(r.training_bytes),
            size("f32"),
            size("f16"),
            size("int8"),
            r.source
        )?;
    }
    writeln!(
        out,
        "{}",
        word("memory without activations; counted from the published configurations")
    )?;
    Ok(ExitCode::SUCCESS)
}

/// A duration without the sign for micro, which is not ASCII.
fn time(v: f64) -> String {
    seconds(v).replace('µ', "u")
}

fn mark(origin: Origin) -> char {
    match origin {
        Origin::Measured => ' ',
        Origin::Predicted => '~',
    }
}

#[cfg(test)]
mod tests {
    use super::{Args, Asked, Bounds, Command, Constraint, FromArgMatches};
    use crate::scenario::Metric;

    #[test]
    fn nonsense_is_refused_by_the_name_of_its_option() {
        assert!(Asked::default().check(Metric::Top1).is_ok());
        let said = |constraint, bound| {
            let asked = Asked(Bounds::default().with(constraint, bound));
            let error = asked.check(Metric::Top1).expect_err("nonsense");
            error.to_string()
        };
        assert_eq!(
            said(Constraint::Quality, 95.0),
            "--min-quality: expected a number from 0 to 1, got 95; did you mean `.95`?"
        );
        for wrong in [f64::NAN, f64::INFINITY, -1.0, 0.0] {
            let said = said(Constraint::TrainSeconds, wrong);
            assert!(
                said.starts_with("--max-train-s: expected a number above 0"),
                "{said}"
            );
        }
    }

    #[test]
    fn every_constraint_has_its_option() {
        let command = Asked::augment_args(Command::new("advise"));
        let arguments: Vec<String> = Constraint::ALL
            .iter()
            .flat_map(|c| [format!("--{}", c.flag()), "-2.5".into()])
            .collect();
        let arguments = std::iter::once("advise".to_owned()).chain(arguments);
        let matches = command.try_get_matches_from(arguments).expect("all known");
        let asked = Asked::from_arg_matches(&matches).expect("numbers");
        for constraint in Constraint::ALL {
            assert_eq!(asked.0.get(constraint), Some(-2.5));
        }
    }
}
