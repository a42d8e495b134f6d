//! Checkpoints: progress, weights and the update rule's history in one piece, so that they can never disagree.

use burn::module::AutodiffModule;
use serde::{Deserialize, Serialize};

use super::{Saved, progress::Progress, rule::rule};
use crate::{
    models::{EncodeError, Format, Network, Optimizer, TrainBackend, Weights},
    sweep::{BadCheckpoint, Trial},
};

/// The first line of a checkpoint; weights and moments follow it as two safetensors files.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    format: u32,
    trial: Trial,
    progress: Progress,
    /// Steps of the update rule, by parameter.
    steps: Vec<u32>,
    /// Bytes of the weights.
    weights: usize,
    /// Bytes of the moments.
    moments: usize,
}

const FORMAT: u32 = 2;

/// What a training goes on from.
pub struct Checkpoint<B: TrainBackend> {
    /// How far it was.
    pub progress: Progress,
    /// Its network.
    pub network: Network<B>,
    /// Its update rule with its history.
    pub optimizer: Optimizer,
}

/// Writes a checkpoint.
///
/// # Errors
/// Where a weight cannot be written, which no network of ours has.
pub fn encode<B: TrainBackend>(
    trial: &Trial,
    progress: &Progress,
    network: &Network<B>,
    optimizer: &Optimizer,
) -> Result<Vec<u8>, EncodeError> {
    // Only the network for evaluation has its running averages up to date.
    let weights = Weights::of(&network.valid()).encode(Format::F32)?;
    let (steps, moments) = optimizer.history();
    let moments = moments.encode(Format::F32)?;
    let head = Head {
        format: FORMAT,
        trial: trial.clone(),
        progress: progress.clone(),
        steps,
        weights: weights.len(),
        moments: moments.len(),
    };
    let mut bytes = serde_json::to_vec(&head).expect("plain data");
    bytes.push(b'\n');
    bytes.extend(weights);
    bytes.extend(moments);
    Ok(bytes)
}

/// Reads a checkpoint of a training of so many steps.
///
/// # Errors
/// When it is damaged, another trial's, or tells of what no training does, so that training must start over.
pub fn decode<B: TrainBackend>(
    saved: &Saved,
    trial: &Trial,
    steps: u64,
    blank: Network<B>,
) -> Result<Checkpoint<B>, BadCheckpoint> {
    let (head, weights, moments) = parts(&saved.bytes).ok_or(BadCheckpoint::Damaged)?;
    if head.trial != *trial {
        return Err(BadCheckpoint::Foreign);
    }
    let most = head.steps.iter().max().copied().unwrap_or(0);
    if !head.progress.is_possible(steps) || u64::from(most) > head.progress.step {
        return Err(BadCheckpoint::Impossible);
    }
    // A training that fell apart has such numbers too, but without a check nothing tells it from a damaged disk.
    if !(saved.checked || weights.are_finite() && moments.are_finite()) {
        return Err(BadCheckpoint::Damaged);
    }
    let network = weights.fill(blank).ok_or(BadCheckpoint::Damaged)?;
    let optimizer = Optimizer::new(rule(&trial.budget)).with_history(&head.steps, &moments);
    Ok(Checkpoint {
        progress: head.progress,
        network,
        optimizer: optimizer.ok_or(BadCheckpoint::Damaged)?,
    })
}

fn parts(bytes: &[u8]) -> Option<(Head, Weights, Weights)> {
    let end = bytes.iter().position(|b| *b == b'\n')?;
    let head: Head = serde_json::from_slice(&bytes[..end]).ok()?;
    let body = &bytes[end + 1..];
    let whole = head.weights.checked_add(head.moments)?;
    if head.format != FORMAT || body.len() != whole {
        return None;
    }
    let (weights, moments) = body.split_at(head.weights);
    Some((head, Weights::decode(weights)?, Weights::decode(moments)?))
}
