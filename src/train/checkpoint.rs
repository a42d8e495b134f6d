//! Checkpoints: progress, weights and the update rule's history in one piece, so that they can never disagree.

use burn::module::AutodiffModule;
use serde::{Deserialize, Serialize};

use super::{progress::Progress, rule::rule};
use crate::{
    models::{EncodeError, Format, Network, Optimizer, TrainBackend, Weights},
    sweep::Trial,
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

/// Reads a checkpoint; `None` where it is damaged or another trial's, so that training starts over.
pub fn decode<B: TrainBackend>(
    bytes: &[u8],
    trial: &Trial,
    blank: Network<B>,
) -> Option<Checkpoint<B>> {
    let end = bytes.iter().position(|b| *b == b'\n')?;
    let head: Head = serde_json::from_slice(&bytes[..end]).ok()?;
    let body = &bytes[end + 1..];
    if head.format != FORMAT || head.trial != *trial || body.len() != head.weights + head.moments {
        return None;
    }
    let (weights, moments) = body.split_at(head.weights);
    let moments = Weights::decode(moments)?;
    Some(Checkpoint {
        progress: head.progress,
        network: Weights::decode(weights)?.fill(blank)?,
        optimizer: Optimizer::new(rule(&trial.budget)).with_history(&head.steps, &moments)?,
    })
}
