//! Clicks: batches, judgement, and a user's row to watch.

use std::collections::BTreeMap;

use super::{Batch, Judged, Split};
use crate::{
    data::{ClickSet, Clicks},
    models::{Input, Kernels},
    scenario::Metric,
    sweep::{Specimen, Trial},
    train::{
        evaluate::Judge,
        loss::Target,
        metrics::ranking::{Ranked, log_loss, ndcg_of_items},
    },
};

/// Rows that are answered at once.
const BATCH: usize = 2048;

pub fn batch(set: &ClickSet, examples: &[usize]) -> Batch {
    let rows = || examples.iter().map(|i| set.train.row(set.shape, *i));
    let clicks = examples
        .iter()
        .map(|i| usize::from(set.train.labels[*i] > 0.5));
    Batch {
        input: Input::Clicks {
            ids: rows().flat_map(|r| r.0).map(|id| *id as usize).collect(),
            dense: rows().flat_map(|r| r.1).copied().collect(),
        },
        target: Target::Clicks(clicks.collect()),
    }
}

pub fn judge<B: Kernels, E>(
    judge: &Judge<'_, B>,
    set: &ClickSet,
    split: Split,
    mut between: impl FnMut() -> Result<(), E>,
) -> Result<Judged, E> {
    let rows = part(set, split);
    let logits = answers(judge, set, (&rows.ids, &rows.dense), &mut between)?;
    let ranking = match split {
        // Every item for every user takes longer than all else; the final measurement is worth it.
        Split::Test => ranked(judge, set, &mut between)?,
        Split::Watched => None,
    };
    Ok(judged(rows, &logits, ranking))
}

/// All metrics of the logits of a split's rows.
fn judged(rows: &Clicks, logits: &[f64], ndcg: Option<f64>) -> Judged {
    let clicks: Vec<bool> = rows.labels.iter().map(|l| *l > 0.5).collect();
    let scored = Ranked {
        scores: logits,
        clicks: &clicks,
    };
    let (quality, loss) = (scored.auc(), log_loss(logits, &clicks));
    let mut metrics = BTreeMap::from([(Metric::Auc, quality), (Metric::LogLoss, loss)]);
    metrics.extend(ndcg.map(|value| (Metric::Ndcg10, value)));
    Judged {
        quality,
        quality_error: scored.auc_error(),
        loss,
        metrics,
    }
}

fn part(set: &ClickSet, split: Split) -> &Clicks {
    match split {
        Split::Watched if !set.validation.is_empty() => &set.validation,
        Split::Watched | Split::Test => &set.test,
    }
}

/// The logit of every row.
fn answers<B: Kernels, E>(
    judge: &Judge<'_, B>,
    set: &ClickSet,
    (ids, dense): (&[u32], &[f32]),
    between: &mut impl FnMut() -> Result<(), E>,
) -> Result<Vec<f64>, E> {
    let shape = set.shape;
    let mut logits = Vec::with_capacity(ids.len() / shape.fields());
    for (batch, ids) in ids.chunks(BATCH * shape.fields()).enumerate() {
        let rows = ids.len() / shape.fields();
        let dense = &dense[batch * BATCH * shape.dense..][..rows * shape.dense];
        let found = judge.answer(&input(ids, dense));
        logits.extend(found.into_iter().map(f64::from));
        between()?;
    }
    Ok(logits)
}

/// The mean NDCG@10 of the full ranking.
fn ranked<B: Kernels, E>(
    judge: &Judge<'_, B>,
    set: &ClickSet,
    between: &mut impl FnMut() -> Result<(), E>,
) -> Result<Option<f64>, E> {
    let Some(ranking) = &set.ranking else {
        return Ok(None);
    };
    let mut sum = 0.0;
    for user in 0..ranking.len() {
        let (ids, dense) = ranking.rows(set.shape, user);
        let scores = answers(judge, set, (&ids, &dense), between)?;
        sum += ndcg_of_items(
            &scores,
            &ranking.held_out[user],
            &ranking.left_out[user],
            10,
        );
    }
    Ok(Some(sum / ranking.len() as f64))
}

pub fn specimen<B: Kernels>(
    judge: &Judge<'_, B>,
    set: &ClickSet,
    trial: &Trial,
) -> Option<Specimen> {
    let index = (trial.seed as usize - 1) % set.shown.len().max(1);
    let logit = judge.answer(&single(set, index)).first().copied()?;
    let probability = 1.0 / (1.0 + (-f64::from(logit)).exp());
    shown(set, index, Some(probability))
}

pub fn example(set: &ClickSet) -> Option<Specimen> {
    shown(set, 0, None)
}

/// Numbers that are shown with a row: more would not fit.
const NUMBERS: usize = 4;

fn shown(set: &ClickSet, index: usize, probability: Option<f64>) -> Option<Specimen> {
    let values = set.shown.get(index)?;
    let fields = set.fields.iter().cloned().zip(values.iter().cloned());
    let dense = set.test.row(set.shape, index).1;
    let numbers = set.numbers.iter().zip(dense).take(NUMBERS);
    let numbers = numbers.map(|(title, value)| (title.clone(), format!("{value:+.2}")));
    Some(Specimen::Click {
        fields: fields.chain(numbers).collect(),
        clicked: set.test.labels[index] > 0.5,
        truth: set.test.probabilities.get(index).map(|p| f64::from(*p)),
        probability,
    })
}

pub fn single(set: &ClickSet, index: usize) -> Input {
    let (ids, dense) = set.test.row(set.shape, index % set.test.len());
    input(ids, dense)
}

pub fn many(set: &ClickSet) -> (Input, usize) {
    let count = BATCH.min(set.test.len());
    let ids = &set.test.ids[..count * set.shape.fields()];
    (
        input(ids, &set.test.dense[..count * set.shape.dense]),
        count,
    )
}

fn input(ids: &[u32], dense: &[f32]) -> Input {
    Input::Clicks {
        ids: ids.iter().map(|id| *id as usize).collect(),
        dense: dense.to_vec(),
    }
}
