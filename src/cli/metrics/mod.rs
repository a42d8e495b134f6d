//! `scalescope metrics`: score a file of predictions with the code that scores a trial.

mod clicks;
mod file;
mod histories;
mod images;
mod pair;
mod scores;
mod speech;
mod table;
mod text;

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::Result;
use clap::Args;
use serde_json::{Value, json};

use self::{file::File, scores::Scores};
use super::{fault::Usage, output::output};
use crate::{
    data::Kind,
    scenario::{Metric, Quality, Task},
    words::{flush_left, message, say, word},
};

const FORMS: &str = "Files (tables are CSV or TSV; a header is needed only to tell several columns apart):
  image-classification       REF   a label a line, or a table with `label` and perhaps `id`
                             PRED  the same, or a column of probabilities for each class, named by a header or 0, 1, 2...
  speech-to-text             both  an utterance a line, or `id TAB text`; rows are then matched by id
  text-generation            REF   the text itself
                             PRED  the natural log-probability of each symbol, one a line, or a table with `logprob`
  ecommerce-recommendation   REF   0 or 1 a line, or a table with `label` and perhaps `user`, which NDCG@10 needs
                             PRED  a score a line, or a table with `score`; probabilities, where log loss is wanted
  music-recommendation       REF   the item that each user chose next: `user` and `item`
                             PRED  `user`, `item` and `score`: each user's items, best all of the catalogue

Examples:
  scalescope metrics image-classification predicted.csv labels.csv
  scalescope metrics speech-to-text heard.tsv said.tsv --normalise --json
  scalescope metrics text-generation logprobs.txt test.txt
  scalescope metrics ecommerce-recommendation scores.csv clicks.csv
  scalescope metrics music-recommendation ranked.csv next.csv";

/// Score a file of predictions with the same code that scores a trial.
#[derive(Debug, Args)]
#[command(after_help = FORMS)]
pub struct Metrics {
    /// What was to be learned
    #[arg(value_parser = Task::ALL.map(Task::name))]
    task: String,
    /// The file of predictions
    #[arg(value_name = "PRED")]
    predictions: PathBuf,
    /// The file of what is right
    #[arg(value_name = "REF")]
    reference: PathBuf,
    /// The scores are logits: unnormalised, before softmax or sigmoid
    #[arg(long)]
    logits: bool,
    /// Compare speech in lower case and without punctuation, as a trial does
    #[arg(long)]
    normalise: bool,
    /// One JSON object
    #[arg(long)]
    json: bool,
}

impl Metrics {
    /// Prints the metrics.
    pub fn run(&self) -> Result<ExitCode> {
        let (task, scores) = self.score()?;
        let mut out = output();
        if self.json {
            writeln!(out, "{}", object(task, &scores))?;
        } else {
            print(&mut out, task, &scores)?;
        }
        Ok(ExitCode::SUCCESS)
    }

    fn score(&self) -> Result<(Task, Scores), Usage> {
        let known = Task::ALL.into_iter().find(|t| t.name() == self.task);
        let task = known.ok_or_else(|| Usage(message!("no task `{task}`", task = &self.task)))?;
        let idle = |flag: &str| {
            let task = task.name();
            Usage(message!("--{flag} means nothing for {task}", flag, task))
        };
        let kind = task.kind().ok_or_else(|| {
            Usage(message!(
                "no predictions of {task} can be scored: only your program knows them",
                task = task.name()
            ))
        })?;
        if self.logits && matches!(kind, Kind::Text | Kind::Speech | Kind::Histories) {
            return Err(idle("logits"));
        }
        if self.normalise && kind != Kind::Speech {
            return Err(idle("normalise"));
        }
        let predictions = File::read(&self.predictions)?;
        let reference = File::read(&self.reference)?;
        let mut scores = match kind {
            Kind::Pictures => images::score(&predictions, &reference, self.logits),
            Kind::Text => text::score(&predictions, &reference),
            Kind::Clicks => clicks::score(&predictions, &reference, self.logits),
            Kind::Speech => speech::score(&predictions, &reference, self.normalise),
            Kind::Histories => histories::score(&predictions, &reference),
        }?;
        let assumed = [&predictions, &reference].map(File::assumption);
        scores.notes.extend(assumed.into_iter().flatten());
        scores.tell_of_missing(task);
        Ok((task, scores))
    }
}

fn object(task: Task, scores: &Scores) -> Value {
    let value = |metric: Metric| {
        scores
            .metrics
            .get(&metric)
            .copied()
            .filter(|v| v.is_finite())
    };
    let metrics: serde_json::Map<String, Value> = task
        .metrics()
        .iter()
        .map(|m| (m.name().to_owned(), json!(value(*m))))
        .collect();
    json!({
        "task": task,
        "examples": scores.examples,
        "metric": task.quality(),
        "direction": Quality::from(task.quality()).direction(),
        "quality": value(task.quality()),
        "quality_error": scores.quality_error.filter(|v| v.is_finite()),
        "metrics": metrics,
        "notes": scores.notes.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}

fn print(out: &mut impl Write, task: Task, scores: &Scores) -> io::Result<()> {
    let count = scores.examples;
    let task_name = word(task.name());
    writeln!(
        out,
        "{}",
        say!("{task}, {count} examples", task = task_name, count)
    )?;
    for metric in task.metrics() {
        let Some(value) = scores.metrics.get(metric) else {
            continue;
        };
        let error = scores.quality_error.filter(|_| *metric == task.quality());
        let error = error.map(|e| format!(" +- {e:.6}")).unwrap_or_default();
        let title = flush_left(word(metric.title()), 20);
        writeln!(out, "  {title} {value:.6}{error}")?;
    }
    for note in &scores.notes {
        writeln!(out, "{}", say!("note: {note}", note))?;
    }
    Ok(())
}
