//! `scalescope advise`: which scale to take, under which constraints, and why.

use std::{
    fs,
    io::{self, Write},
    process::ExitCode,
};

use anyhow::Result;
use clap::Args;
use serde_json::json;

use super::{Places, fault};
use crate::{
    advise::{
        Advice, Cell, Constraints, Decision, Limit, Origin, ReferenceLine, Section, advise, grid,
        references, sections,
        tiers::{self, Tier},
    },
    scenario::{self, Metric, Requirements, check_requirements},
    store,
    sweep::Sweep,
    words::{
        flush_left, flush_right,
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
    bounds: Bounds,
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

/// Bounds that replace the scenario's.
#[derive(Clone, Copy, Debug, Args)]
struct Bounds {
    /// Latency of one sample at the 95th percentile, milliseconds
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    max_latency_ms: Option<f64>,
    /// Weights on disk in f32, megabytes
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    max_size_mb: Option<f64>,
    /// Learned numbers
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    max_params: Option<f64>,
    /// Peak memory of training, megabytes
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    max_memory_mb: Option<f64>,
    /// Training time, seconds
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    max_train_s: Option<f64>,
    /// Price of one training on the tier
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    max_cost: Option<f64>,
    /// Quality that its pessimistic bound must reach
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    min_quality: Option<f64>,
}

impl Bounds {
    /// Refuses what is no limit at all.
    fn check(self, metric: Metric) -> Result<(), scenario::Error> {
        let asked = Requirements {
            min_quality: self.min_quality,
            max_latency_ms: self.max_latency_ms,
            max_size_mb: self.max_size_mb,
            max_params: self.max_params,
            max_train_s: self.max_train_s,
            max_memory_mb: self.max_memory_mb,
            max_cost: self.max_cost,
        };
        check_requirements(&asked, metric).map_err(|fault| {
            let key = fault.key.trim_start_matches("requirements.");
            scenario::Error {
                hint: fault.hint,
                ..scenario::Error::new(format!("--{}", key.replace('_', "-")), fault.message)
            }
        })
    }

    fn on(self, constraints: Constraints) -> Constraints {
        let all = [
            (Limit::Quality, self.min_quality),
            (Limit::Latency, self.max_latency_ms),
            (Limit::Size, self.max_size_mb),
            (Limit::Parameters, self.max_params),
            (Limit::TrainSeconds, self.max_train_s),
            (Limit::Memory, self.max_memory_mb),
            (Limit::Cost, self.max_cost),
        ];
        all.into_iter()
            .fold(constraints, |held, (limit, bound)| held.with(limit, bound))
    }
}

impl Advise {
    /// Advises and prints; exit code 4 when nothing fits.
    pub fn run(&self, places: &Places) -> Result<ExitCode> {
        let home = store::Home::locate(places.home.as_deref())?;
        let sweep = home.find(self.sweep.as_deref())?.sweep()?;
        self.bounds.check(sweep.plan.scenario.task.quality())?;
        let stated = Constraints::of(&sweep.plan.scenario.requirements);
        let constraints = self.on_tier(&sweep, self.bounds.on(stated))?;
        let mut out = io::stdout().lock();
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
        return Ok(tiers::parse(
            &fs::read_to_string(&file)?,
            &file.display().to_string(),
        )?);
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
    use super::{Bounds, Metric};

    #[test]
    fn nonsense_is_refused_by_the_name_of_its_option() {
        let none = Bounds {
            max_latency_ms: None,
            max_size_mb: None,
            max_params: None,
            max_memory_mb: None,
            max_train_s: None,
            max_cost: None,
            min_quality: None,
        };
        assert!(none.check(Metric::Top1).is_ok());
        let said = |bounds: Bounds| {
            let error = bounds.check(Metric::Top1).expect_err("nonsense");
            error.to_string()
        };
        let percent = Bounds {
            min_quality: Some(95.0),
            ..none
        };
        assert_eq!(
            said(percent),
            "--min-quality: expected a number from 0 to 1, got 95; did you mean `.95`?"
        );
        for wrong in [f64::NAN, f64::INFINITY, -1.0, 0.0] {
            let bounds = Bounds {
                max_train_s: Some(wrong),
                ..none
            };
            let said = said(bounds);
            assert!(
                said.starts_with("--max-train-s: expected a number above 0"),
                "{said}"
            );
        }
    }
}
