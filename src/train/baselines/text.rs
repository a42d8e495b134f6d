//! Baselines of text generation: n-grams from one symbol to five, and what the source itself would score.

use super::{ngrams::NGrams, report::report};
use crate::{
    data::TextSet,
    scenario::Metric,
    sweep::EventKind,
    train::{
        hooks::{Control, Ended, Error, Hooks},
        metrics::text::Surprisals,
        stopwatch::Stopwatch,
    },
};

const NAMES: [&str; 5] = ["unigram", "bigram", "trigram", "4-gram", "5-gram"];
/// Symbols of the training split that are counted at most, the last ones.
const MOST: usize = 10_000_000;
/// Symbols that are judged between two looks at whether to stop.
const PIECE: usize = 20_000;

/// Judges n-gram models on every symbol of the test split but the first, as a network is.
pub fn baselines(set: &TextSet, quality: Metric, hooks: &mut dyn Hooks) -> Result<Ended, Error> {
    if let Some(optimum) = set.optimum {
        hooks.emit(EventKind::Optimum {
            quality: optimum.bits,
        })?;
    }
    let counted = &set.train[set.train.len().saturating_sub(MOST)..];
    let mut watch = Stopwatch::start();
    let model = NGrams::count(counted, set.symbols.len(), NAMES.len());
    for (longest, name) in (1..).zip(NAMES) {
        let places: Vec<usize> = (1..set.test.len()).collect();
        let mut nats = Vec::with_capacity(places.len());
        for piece in places.chunks(PIECE) {
            if watch.control(hooks)? == Control::Stop {
                return Ok(Ended::Stopped);
            }
            let surprisal = |at: &usize| model.surprisal(&set.test, *at, longest);
            nats.extend(piece.iter().map(surprisal));
        }
        let surprisals = Surprisals {
            nats: &nats,
            characters_per_symbol: set.characters_per_symbol,
        };
        let name = if counted.len() < set.train.len() {
            format!("{name} of {MOST} symbols")
        } else {
            name.to_owned()
        };
        report(hooks, &name, quality, surprisals.metrics(), &watch)?;
        watch = Stopwatch::start();
    }
    Ok(Ended::Done)
}
