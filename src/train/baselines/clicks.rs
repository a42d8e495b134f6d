//! Baselines of recommendation: everybody alike, popular items, users and items added up.

use std::collections::BTreeMap;

use super::{additive::Additive, report::report};
use crate::{
    data::ClickSet,
    scenario::Metric,
    sweep::EventKind,
    train::{
        hooks::{Control, Ended, Error, Hooks},
        metrics::ranking::{Ranked, log_loss, ndcg_of_items},
        stopwatch::Stopwatch,
    },
};

/// Impressions at the mean rate that are added to those of each item.
const PRIOR: f64 = 20.0;

/// The base rate, the rate of each item, and logistic regression on all features.
pub fn baselines(set: &ClickSet, quality: Metric, hooks: &mut dyn Hooks) -> Result<Ended, Error> {
    if let Some(best) = set.optimum {
        hooks.emit(EventKind::Optimum { quality: best.auc })?;
    }
    let watch = Stopwatch::start();
    let rate = logit(set.train.rate());
    let metrics = judged(set, &|_: &[u32], _: &[f32]| rate);
    report(hooks, "base rate", quality, metrics, &watch)?;

    if set.ranking.is_some() {
        let watch = Stopwatch::start();
        let rates = popularity(set);
        let at = set.shape.user_fields;
        let metrics = judged(set, &|ids: &[u32], _: &[f32]| rates[ids[at] as usize]);
        report(hooks, "popularity", quality, metrics, &watch)?;
    }

    let mut watch = Stopwatch::start();
    let mut fit = Additive::new(set);
    while !fit.is_done() {
        if watch.control(hooks)? == Control::Stop {
            return Ok(Ended::Stopped);
        }
        fit.epoch();
    }
    let metrics = judged(set, &|ids: &[u32], dense: &[f32]| fit.logit(ids, dense));
    report(hooks, "logistic regression", quality, metrics, &watch)?;
    Ok(Ended::Done)
}

/// All metrics of a rule that gives a row's logit.
fn judged(set: &ClickSet, logit: &dyn Fn(&[u32], &[f32]) -> f64) -> BTreeMap<Metric, f64> {
    let clicks: Vec<bool> = set.test.labels.iter().map(|l| *l > 0.5).collect();
    let of_row = |i| {
        let (ids, dense) = set.test.row(set.shape, i);
        logit(ids, dense)
    };
    let logits: Vec<f64> = (0..set.test.len()).map(of_row).collect();
    let scored = Ranked {
        scores: &logits,
        clicks: &clicks,
    };
    let mut metrics = BTreeMap::from([
        (Metric::Auc, scored.auc()),
        (Metric::LogLoss, log_loss(&logits, &clicks)),
    ]);
    if let Some(ranking) = &set.ranking {
        let of_user = |user| {
            let (ids, dense) = ranking.rows(set.shape, user);
            let scores: Vec<f64> = ids
                .chunks_exact(set.shape.fields())
                .enumerate()
                .map(|(i, ids)| logit(ids, &dense[i * set.shape.dense..][..set.shape.dense]))
                .collect();
            ndcg_of_items(
                &scores,
                &ranking.held_out[user],
                &ranking.left_out[user],
                10,
            )
        };
        let sum: f64 = (0..ranking.len()).map(of_user).sum();
        metrics.insert(Metric::Ndcg10, sum / ranking.len() as f64);
    }
    metrics
}

/// The logit of each item's rate of clicks, drawn towards the mean rate; indexed by the ids of all fields.
fn popularity(set: &ClickSet) -> Vec<f64> {
    let rate = set.train.rate();
    let mut counts = vec![(PRIOR * rate, PRIOR); set.shape.values];
    for row in 0..set.train.len() {
        let item = set.train.row(set.shape, row).0[set.shape.user_fields] as usize;
        counts[item].0 += f64::from(set.train.labels[row]);
        counts[item].1 += 1.0;
    }
    counts
        .into_iter()
        .map(|(clicks, rows)| logit(clicks / rows))
        .collect()
}

fn logit(probability: f64) -> f64 {
    (probability / (1.0 - probability)).ln()
}
