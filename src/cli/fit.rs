//! `scalescope fit`: fit a law to any table of losses.

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::Result;
use clap::{Args, ValueEnum};
use serde_json::json;

use super::{fault::Usage, output::output};
use crate::{
    advise::{
        explain::{fit as explain, table},
        law::{
            Axis, Columns, Forecast, Form, Grounds, Named, PredictionLine, Reading, Report, Table,
            read,
        },
    },
    input::{self, Rules, Taken},
    words::{Message, message, numbers::significant, say, word},
};

/// Fit a law to any table of losses.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  scalescope fit runs.csv --n params --d tokens --loss val_loss
  scalescope fit runs.csv --n 'Model Size' --flops 'Training FLOP' --loss loss --drop-highest 5
  scalescope fit runs.csv --predict 7e9,1.4e11 --json")]
pub struct Fit {
    /// CSV, TSV or JSON lines with named columns and one row for each run
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
    /// Take only rows with this value in this column
    #[arg(long = "where", value_name = "COL=VALUE", value_parser = selection)]
    only: Vec<(String, String)>,
    /// Leave out the rows of greatest loss: early, unconverged runs
    #[arg(long, value_name = "K", default_value_t = 0)]
    drop_highest: usize,
    /// The form of the law; `auto` takes chinchilla where N and D both vary, else the one whose backtests miss least and that fits the rows
    #[arg(long, value_enum, default_value_t)]
    form: FormName,
    /// Predict the loss of N parameters and D tokens; one number for a table of one variable
    #[arg(long, value_name = "N,D", allow_hyphen_values = true)]
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
        let cells = input::Table::open(&self.table, Rules::Figures, |_| true)
            .map_err(|error| Usage(error.message()))?;
        let columns = Columns {
            n: self.n.clone(),
            d: self.d.clone(),
            loss: self.loss.clone(),
            flops: self.flops.clone(),
            only: self.only.clone(),
        };
        let Reading {
            table,
            named,
            remarks,
        } = read(&cells, &origin, &columns).map_err(|fault| Usage(Message::foreign(fault)))?;
        if self.drop_highest >= table.points.len() {
            let rows = table.points.len();
            let message = message!(
                "--drop-highest {count} leaves none of the {rows} rows of the table",
                count = self.drop_highest,
                rows
            );
            return Err(Usage(message).into());
        }
        let table = table.without_highest(self.drop_highest);
        let asked = self
            .predict
            .iter()
            .map(|p| asked(p, &table, &named))
            .collect::<Result<Vec<_>, Usage>>()?;
        let forecast = match self.form.form() {
            None => Forecast::best(&table),
            Some(form) => Forecast::new(&table, form),
        }?;
        let mut report = Report::new(&forecast, &named, &asked, explain::note);
        let assumed = cells.assumed.iter().map(ToString::to_string);
        let remarks = assumed.chain(remarks.iter().map(table::remark));
        report.notes.splice(0..0, remarks);
        let mut out = output();
        if self.json {
            writeln!(out, "{}", json!(report))?;
        } else {
            print(&mut out, &report)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The column and the value of a `--where`.
fn selection(text: &str) -> Result<(String, String), String> {
    let (column, value) = text
        .split_once('=')
        .filter(|(column, _)| !column.trim().is_empty())
        .ok_or_else(|| say!("expected COL=VALUE"))?;
    Ok((column.trim().to_owned(), value.trim().to_owned()))
}

/// The N and D of a `--predict`.
fn asked(text: &str, table: &Table, named: &Named) -> Result<(f64, f64), Usage> {
    let wrong = || {
        Usage(message!(
            "--predict {text}: expected N,D as two positive numbers, or one for a table of one variable",
            text
        ))
    };
    let numbers: Vec<f64> = text
        .split(',')
        .map(|part| input::number(part).map_err(|_| wrong()))
        .collect::<Result<_, _>>()?;
    if !numbers.iter().all(|v| v.is_finite() && *v > 0.0) {
        return Err(wrong());
    }
    // The axis that one number leaves out is what it is in every row.
    let own = table.points.first().copied().ok_or_else(wrong)?;
    let has_both = named.n.is_some() && (named.d.is_some() || named.flops.is_some());
    match (&numbers[..], table.axis()) {
        ([n, d], _) if has_both => Ok((*n, *d)),
        ([_, _], axis) => Err(Usage(message!(
            "--predict {text}: the table has one variable, {axis}: expected one number",
            text,
            axis = explain::axis(axis)
        ))),
        ([x], Axis::Data) => Ok((own.n, *x)),
        ([x], Axis::Parameters) => Ok((*x, own.d)),
        ([x], Axis::Compute) if named.is_compute_alone() => Ok((1.0, x / 6.0)),
        _ => Err(wrong()),
    }
}

fn print(out: &mut impl Write, report: &Report) -> io::Result<()> {
    let chosen = match report.chosen_for {
        Some(Grounds::Backtest) => word(", chosen by backtest"),
        Some(Grounds::Fit) => word(", chosen because it alone fits the rows"),
        Some(Grounds::Axes) => word(", the form of its axes"),
        None => "",
    };
    let miss = 100.0 * report.median_residual;
    writeln!(
        out,
        "{}",
        say!(
            "{form} law{chosen}, fitted to {rows} rows; typical miss {miss}%",
            form = report.form.title(),
            chosen,
            rows = report.n,
            miss = format!("{miss:.2}")
        )
    )?;
    writeln!(out, "{}", columns(report))?;
    for (name, value) in &report.parameters {
        let error = report.standard_errors.get(name).filter(|e| e.is_finite());
        let error = match error {
            // A floor that the table doesn't show has none.
            _ if *value == 0.0 => String::new(),
            Some(error) if *error < value.abs() => format!(" +- {error:.2e}"),
            _ => format!("  {}", word("the rows hardly tell it")),
        };
        writeln!(out, "  {name:5} {}{error}", significant(*value, 6))?;
    }
    match &report.backtest {
        Some(b) if b.runs == 1 => writeln!(
            out,
            "{}",
            say!(
                "backtest: 1 larger run predicted from smaller ones, error {error}%",
                error = format!("{:.2}", 100.0 * b.mean_error)
            )
        )?,
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
                loss = significant(o.loss, 5)
            )
        )?;
    }
    for p in &report.predictions {
        writeln!(out, "{}", predicted(p))?;
    }
    for note in &report.notes {
        writeln!(out, "{}", say!("note: {note}", note))?;
    }
    Ok(())
}

/// Which columns were taken for what, which were left, and what x is in a law of one variable.
fn columns(report: &Report) -> String {
    let named = &report.columns;
    let taken = [
        ("N", named.n.as_ref()),
        ("D", named.d.as_ref()),
        ("C", named.flops.as_ref()),
        ("loss", Some(&named.loss)),
    ];
    let what = |of: &'static str| match named.units.get(of) {
        Some(factor) => Message::foreign(format_args!("{of} / {factor:e}")),
        None => Message::foreign(of),
    };
    let columns = Taken {
        taken: taken
            .into_iter()
            .filter_map(|(of, name)| Some((what(of), name?.clone())))
            .collect(),
        left: named.left.clone(),
    };
    let columns = columns.message();
    match report.axis {
        None => columns.to_string(),
        Some(Axis::Compute) if !named.is_compute_alone() => {
            say!("{columns}; x is compute, 6 N D", columns)
        }
        Some(axis) => say!(
            "{columns}; x is {axis}",
            columns,
            axis = explain::axis(axis)
        ),
    }
}

fn predicted(p: &PredictionLine) -> String {
    let axes = [
        ("N", p.n),
        ("D", p.d),
        ("C", p.compute.filter(|_| p.n.is_none())),
    ];
    let axes: Vec<String> = axes
        .iter()
        .filter_map(|(name, v)| Some(format!("{name} {:.4e}", (*v)?)))
        .collect();
    let at = axes.join(", ");
    if let Some(reason) = p.reason {
        let reason = explain::doubt(reason);
        return say!("{at}: not supported by the evidence: {reason}", at, reason);
    }
    let figures = |v: Option<f64>| v.map_or_else(|| "–".into(), |v| significant(v, 5));
    say!(
        "{at}: loss {loss}, 90% interval {low} to {high}",
        at,
        loss = figures(p.loss),
        low = figures(p.low),
        high = figures(p.high)
    )
}
