//! Clicks: batches, judgement, and a user's row to watch.

use std::{collections::BTreeMap, ops::Range};

use burn::tensor::Tensor;

use super::interface::{Judged, Objective, Split, shown};
use crate::{
    data::{ClickSet, Clicks},
    models::{Classes, ClickBatch, CrossEntropy, Input, Kernels},
    scenario::Metric,
    sweep::{Specimen, Trial},
    train::{
        baselines,
        evaluate::Judge,
        hooks::{Ended, Error, Hooks},
        metrics::ranking::{Ranked, log_loss, ndcg_of_items},
    },
};

/// Rows that are answered at once.
const BATCH: usize = 2048;

impl Objective for ClickSet {
    /// Whether each row, of one logit, is a click: the mean binary cross-entropy in nats.
    type Target = Classes;

    fn batch(&self, examples: &[usize], _: &Trial, _: u32) -> (ClickBatch, Classes) {
        let rows = || examples.iter().map(|i| self.train.row(self.shape, *i));
        let clicks = examples
            .iter()
            .map(|i| usize::from(self.train.labels[*i] > 0.5));
        let batch = ClickBatch {
            shape: self.shape,
            ids: rows().flat_map(|r| r.0).map(|id| *id as usize).collect(),
            dense: rows().flat_map(|r| r.1).copied().collect(),
        };
        (batch, clicks.collect())
    }

    fn loss<B: Kernels>(logits: Tensor<B, 2>, clicks: Classes) -> Tensor<B, 1> {
        // One logit against none is two classes, of which the first has a logit of 0.
        let both = vec![logits.zeros_like(), logits];
        CrossEntropy::default().forward(Tensor::cat(both, 1), clicks)
    }

    fn judge<B: Kernels, E>(
        &self,
        judge: &Judge<'_, B>,
        split: Split,
        mut between: impl FnMut() -> Result<(), E>,
    ) -> Result<Judged, E> {
        let validation = Some(&self.validation).filter(|v| !v.is_empty());
        let rows = split.of(validation, &self.test);
        let logits = answers(judge, self, (&rows.ids, &rows.dense), &mut between)?;
        let ranking = match split {
            // Every item for every user takes longer than all else; the final measurement is worth it.
            Split::Test => ranked(judge, self, &mut between)?,
            Split::Watched => None,
        };
        Ok(judged(rows, &logits, ranking))
    }

    fn specimen<B: Kernels>(&self, judge: &Judge<'_, B>, trial: &Trial) -> Option<Specimen> {
        let index = shown(trial, self.shown.len());
        let logits = judge.answer(&Input::Clicks(self.single(index)));
        let logit = logits.first().copied()?;
        let probability = 1.0 / (1.0 + (-f64::from(logit)).exp());
        specimen(self, index, Some(probability))
    }

    fn example(&self) -> Option<Specimen> {
        specimen(self, 0, None)
    }

    fn tested(&self, examples: Range<usize>) -> ClickBatch {
        let of = |width: usize| examples.start * width..examples.end * width;
        let (ids, dense) = (of(self.shape.fields()), of(self.shape.dense));
        batch(self, &self.test.ids[ids], &self.test.dense[dense])
    }

    fn at_once(&self) -> usize {
        BATCH
    }

    fn baselines(&self, quality: Metric, hooks: &mut dyn Hooks) -> Result<Ended, Error> {
        baselines::clicks::baselines(self, quality, hooks)
    }
}

fn batch(set: &ClickSet, ids: &[u32], dense: &[f32]) -> ClickBatch {
    ClickBatch {
        shape: set.shape,
        ids: ids.iter().map(|id| *id as usize).collect(),
        dense: dense.to_vec(),
    }
}

/// All metrics of the logits of a split's rows.
fn judged(rows: &Clicks, logits: &[f64], ndcg: Option<f64>) -> Judged {
    let clicks: Vec<bool> = rows.labels.iter().map(|l| *l > 0.5).collect();
    let scored = Ranked {
        scores: logits,
        clicks: &clicks,
    };
    let loss = log_loss(logits, &clicks);
    let mut metrics = BTreeMap::from([(Metric::Auc, scored.auc()), (Metric::LogLoss, loss)]);
    metrics.extend(ndcg.map(|value| (Metric::Ndcg10, value)));
    let error = scored.auc_error();
    Judged {
        loss,
        metrics,
        errors: error.map(|e| (Metric::Auc, e)).into_iter().collect(),
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
    for (number, ids) in ids.chunks(BATCH * shape.fields()).enumerate() {
        let rows = ids.len() / shape.fields();
        let dense = &dense[number * BATCH * shape.dense..][..rows * shape.dense];
        let found = judge.answer(&Input::Clicks(batch(set, ids, dense)));
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

/// Numbers that are shown with a row: more would not fit.
const NUMBERS: usize = 4;

fn specimen(set: &ClickSet, index: usize, probability: Option<f64>) -> Option<Specimen> {
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
