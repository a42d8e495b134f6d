//! Checkpoints: progress, weights and the update rule's history in one piece, so that they can never disagree.

use burn::{module::Module, record::Recorder};
use serde::{Deserialize, Serialize};

use super::{
    progress::Progress,
    rule::{Rule, recorder},
};
use crate::{
    models::{Network, TrainBackend},
    sweep::Trial,
};

/// The first line of a checkpoint; the weights and the history follow it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    format: u32,
    trial: Trial,
    progress: Progress,
    weights: usize,
    history: usize,
}

const FORMAT: u32 = 1;

/// What a training goes on from.
pub struct Checkpoint<B: TrainBackend> {
    /// How far it was.
    pub progress: Progress,
    /// Its network.
    pub network: Network<B>,
    /// Its update rule.
    pub rule: Rule<B>,
}

/// Writes a checkpoint; `None` where a weight cannot be written, which no network of ours has.
pub fn encode<B: TrainBackend>(
    trial: &Trial,
    progress: &Progress,
    network: &Network<B>,
    rule: &Rule<B>,
) -> Option<Vec<u8>> {
    let weights = Recorder::<B>::record(&recorder(), network.clone().into_record(), ()).ok()?;
    let history = rule.encode().ok()?;
    let head = Head {
        format: FORMAT,
        trial: trial.clone(),
        progress: progress.clone(),
        weights: weights.len(),
        history: history.len(),
    };
    let mut bytes = serde_json::to_vec(&head).ok()?;
    bytes.push(b'\n');
    bytes.extend(weights);
    bytes.extend(history);
    Some(bytes)
}

/// Reads a checkpoint; `None` where it is damaged or another trial's, so that training starts over.
pub fn decode<B: TrainBackend>(
    bytes: &[u8],
    trial: &Trial,
    blank: Network<B>,
    device: &B::Device,
) -> Option<Checkpoint<B>> {
    let end = bytes.iter().position(|b| *b == b'\n')?;
    let head: Head = serde_json::from_slice(&bytes[..end]).ok()?;
    let body = &bytes[end + 1..];
    if head.format != FORMAT || head.trial != *trial || body.len() != head.weights + head.history {
        return None;
    }
    let (weights, history) = body.split_at(head.weights);
    let record = Recorder::<B>::load(&recorder(), weights.to_vec(), device).ok()?;
    Some(Checkpoint {
        progress: head.progress,
        network: blank.load_record(record),
        rule: Rule::new(&trial.budget)
            .decode(history.to_vec(), device)
            .ok()?,
    })
}
