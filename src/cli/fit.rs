//! `scalescope fit`: fit a law to any table of losses.

use std::{
    fs,
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::Result;
use clap::{Args, ValueEnum};
use serde_json::json;

use super::fault::Usage;
use crate::{
    advise::law::{Axis, Columns, Forecast, Form, Prediction, Report, read},
    words::{say, told, word},
};

/// Fit a law to any table of losses.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  scalescope fit runs.csv --n params --d tokens --loss val_loss
  scalescope fit runs.csv --n 'Model Size' --flops 'Training FLOP' --loss loss --drop-highest 5
  scalescope fit runs.csv --predict 7e9,1.4e11 --json")]
pub struct Fit {
    /// A CSV file with a header and one row for each run
    table: PathBuf,
    /// Column of parameters, N
    #[arg(long, value_name = "COL")]
    n: Option<String>,
    /// Column of training examples or tokens, D
    #[arg(long, value_name = "COL", conflicts_with = "flops")]
    d: Option<String>,
    /// Column of losses
    #[arg(long, value_name = "COL")]
    loss: Option<String>,
    /// Column of training compute C, from which D = C / 6N
    #[arg(long, value_name = "COL")]
    flops: Option<String>,
    /// Leave out the rows of greatest loss: early, unconverged runs
    #[arg(long, value_name = "K", default_value_t = 0)]
    drop_highest: usize,
    /// The form of the law; `auto` takes chinchilla where N and D both vary, else the one whose backtests miss least
    #[arg(long, value_enum, default_value_t)]
    form: FormName,
    /// Predict the loss of N parameters and D tokens; one number for a table of one variable
    #[arg(long, value_name = "N,D")]
    predict: Vec<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// The words for `--form`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum FormName {
    #[default]
    Auto,
    Chinchilla,
    Power,
    Saturating,
    Broken,
    M4,
}

impl FormName {
    /// The form that was named; `None` for the best.
    fn form(self) -> Option<Form> {
        Some(match self {
            Self::Auto => return None,
            Self::Chinchilla => Form::Chinchilla,
            Self::Power => Form::Power,
            Self::Saturating => Form::Saturating,
            Self::Broken => Form::Broken,
            Self::M4 => Form::M4,
        })
    }
}

impl Fit {
    /// Reads, fits, predicts and prints.
    pub fn run(&self) -> Result<ExitCode> {
        let origin = self.table.display().to_string();
        let text = fs::read_to_string(&self.table)
            .map_err(|error| Usage(say!("{origin}: cannot be read: {error}", origin, error)))?;
        let columns = Columns {
            n: self.n.clone(),
            d: self.d.clone(),
            loss: self.loss.clone(),
            flops: self.flops.clone(),
        };
        let table = read(&text, &origin, &columns)?.without_highest(self.drop_highest);
        let asked = self
            .predict
            .iter()
            .map(|p| asked(p, table.axis()))
            .collect::<Result<Vec<_>, Usage>>()?;
        let forecast = match self.form.form() {
            None => Forecast::best(&table),
            Some(form) => Forecast::new(&table, form),
        }?;
        let report = Report::new(&forecast, &asked);
        let mut out = io::stdout().lock();
        if self.json {
            writeln!(out, "{}", json!(report))?;
        } else {
            print(&mut out, &report, self.form)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The N and D of a `--predict`.
fn asked(text: &str, axis: Axis) -> Result<(f64, f64), Usage> {
    let wrong = || {
        Usage(say!(
            "--predict {text}: expected N,D as two positive numbers, or one for a table of one variable",
            text
        ))
    };
    let numbers: Vec<f64> = text
        .split(',')
        .map(|part| part.trim().parse().map_err(|_| wrong()))
        .collect::<Result<_, _>>()?;
    if !numbers.iter().all(|v| v.is_finite() && *v > 0.0) {
        return Err(wrong());
    }
    match (numbers[..].as_ref(), axis) {
        ([n, d], _) => Ok((*n, *d)),
        ([x], Axis::Data) => Ok((1.0, *x)),
        ([x], Axis::Parameters) => Ok((*x, 1.0)),
        _ => Err(wrong()),
    }
}

fn print(out: &mut impl Write, report: &Report, asked: FormName) -> io::Result<()> {
    // Where N and D both vary, or nothing could be tested, there was one form to take and nothing to choose.
    let chosen = match (asked, report.axis, &report.backtest) {
        (FormName::Auto, Some(_), Some(_)) => word(", chosen by backtest"),
        (FormName::Auto, _, _) => word(", the form of its axes"),
        _ => "",
    };
    let miss = 100.0 * report.median_residual;
    writeln!(
        out,
        "{}",
        say!(
            "{form} law{chosen}, fitted to {rows} rows; typical miss {miss}%",
            form = report.form,
            chosen,
            rows = report.n,
            miss = format!("{miss:.2}")
        )
    )?;
    for (name, value) in &report.parameters {
        let error = report.standard_errors.get(name).filter(|e| e.is_finite());
        let error = error.map(|e| format!(" +- {e:.2e}")).unwrap_or_default();
        writeln!(out, "  {name:5} {value:.6}{error}")?;
    }
    match &report.backtest {
        Some(b) => writeln!(
            out,
            "{}",
            say!(
                "backtest: {runs} larger runs predicted from smaller ones, mean error {error}%",
                runs = b.runs,
                error = format!("{:.2}", 100.0 * b.mean_error)
            )
        )?,
        None => writeln!(
            out,
            "{}",
            word("backtest: too few rows to predict larger runs from smaller ones")
        )?,
    }
    if let Some(o) = &report.optimum {
        writeln!(
            out,
            "{}",
            say!(
                "best use of {compute} FLOPs: {parameters} parameters on {tokens} tokens, loss {loss}",
                compute = format!("{:.3e}", o.compute),
                parameters = format!("{:.3e}", o.parameters),
                tokens = format!("{:.3e}", o.data),
                loss = format!("{:.4}", o.loss)
            )
        )?;
    }
    for p in &report.predictions {
        writeln!(out, "{}", predicted(p))?;
    }
    for note in &report.notes {
        writeln!(out, "{}", say!("note: {note}", note = told(note)))?;
    }
    Ok(())
}

fn predicted(p: &Prediction) -> String {
    let at = format!("N {:.4e}, D {:.4e}", p.n, p.d);
    if p.supported {
        say!(
            "{at}: loss {loss}, 90% interval {low} to {high}",
            at,
            loss = format!("{:.4}", p.loss),
            low = format!("{:.4}", p.low),
            high = format!("{:.4}", p.high)
        )
    } else {
        say!("{at}: not supported by the evidence", at)
    }
}
