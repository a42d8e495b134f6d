//! Texts: stretches to learn from, judgement by every symbol of a split, and what the model writes.

use std::{collections::BTreeMap, sync::Arc};

use super::{Batch, Judged, Split};
use crate::{
    data::{Purpose, Random, TextSet},
    models::{Input, Kernels},
    scenario::Metric,
    sweep::{Specimen, Trial},
    train::{
        evaluate::Judge,
        loss::Target,
        metrics::text::{Surprisals, probabilities, surprisal},
    },
};

/// Symbols that are answered at once.
const BATCH: usize = 8192;
/// Symbols of the test split that a model continues, and how many it writes.
const PROMPT: usize = 32;
const WRITTEN: usize = 120;

/// Stretches of the training split. Each epoch begins at a place of its own, so that over the epochs every symbol is seen
/// with every length of the past.
pub fn batch(set: &TextSet, examples: &[usize], seed: u64, epoch: u32) -> Batch {
    let (context, train) = (set.context, &set.train);
    let offset = Random::new(seed, Purpose::Offset(epoch)).below(context);
    let last = train.len() - 1 - context;
    let starts = examples
        .iter()
        .map(|example| (example * context + offset).min(last));
    let targets = starts
        .clone()
        .flat_map(|start| &train[start + 1..][..context]);
    Batch {
        input: stretches(train, context, starts),
        target: Target::Classes(targets.map(|symbol| *symbol as usize).collect()),
    }
}

fn stretches(text: &[u32], steps: usize, starts: impl Iterator<Item = usize>) -> Input {
    let ids: Arc<[usize]> = starts
        .flat_map(|start| &text[start..][..steps])
        .map(|symbol| *symbol as usize)
        .collect();
    Input::Symbols { ids, steps }
}

/// Judges by every symbol of a split but its first. Each is answered with at least half of the context before it, where
/// there is so much.
pub fn judge<B: Kernels, E>(
    judge: &Judge<'_, B>,
    set: &TextSet,
    split: Split,
    mut between: impl FnMut() -> Result<(), E>,
) -> Result<Judged, E> {
    let text = part(set, split);
    let (context, symbols) = (set.context, set.symbols.len());
    let mut nats = Vec::with_capacity(text.len());
    for starts in starts(text.len(), context).chunks((BATCH / context).max(1)) {
        let logits = judge.answer(&stretches(text, context, starts.iter().copied()));
        let answers = logits.chunks_exact(symbols * context);
        for (start, rows) in starts.iter().zip(answers) {
            let known = nats.len() - start;
            let rows = rows.chunks_exact(symbols).zip(&text[start + 1..]);
            nats.extend(
                rows.skip(known)
                    .map(|(row, symbol)| surprisal(row, *symbol)),
            );
        }
        between()?;
    }
    let surprisals = Surprisals {
        nats: &nats,
        characters_per_symbol: set.characters_per_symbol,
    };
    Ok(Judged {
        quality: surprisals.bits_per_character(),
        quality_error: surprisals.error(),
        loss: surprisals.loss(),
        metrics: metrics(surprisals),
    })
}

/// All metrics of the task.
pub fn metrics(surprisals: Surprisals<'_>) -> BTreeMap<Metric, f64> {
    BTreeMap::from([
        (Metric::BitsPerCharacter, surprisals.bits_per_character()),
        (Metric::Perplexity, surprisals.perplexity()),
    ])
}

/// Where stretches begin that overlap by half; the last ends with the text.
fn starts(length: usize, context: usize) -> Vec<usize> {
    let last = length - 1 - context;
    let mut starts: Vec<usize> = (0..last).step_by((context / 2).max(1)).collect();
    starts.push(last);
    starts
}

fn part(set: &TextSet, split: Split) -> &[u32] {
    match split {
        Split::Watched if !set.validation.is_empty() => &set.validation,
        Split::Watched | Split::Test => &set.test,
    }
}

/// What the model writes after a piece of the test split, drawn by its probabilities.
pub fn specimen<B: Kernels>(judge: &Judge<'_, B>, set: &TextSet, trial: &Trial) -> Specimen {
    let random = &mut Random::new(trial.seed, Purpose::Sample);
    let mut text = prompt(set, random.below(set.test.len())).to_vec();
    let given = text.len();
    for _ in 0..WRITTEN {
        let seen = &text[text.len().saturating_sub(set.context)..];
        let input = stretches(seen, seen.len(), std::iter::once(0));
        let logits = judge.answer(&input);
        let row = &logits[logits.len() - set.symbols.len()..];
        text.push(drawn(&probabilities(row), random.uniform()));
    }
    Specimen::Text {
        prompt: written(set, &text[..given]),
        written: written(set, &text[given..]),
    }
}

/// A piece of the test split that begins after a line's end, where one is near.
fn prompt(set: &TextSet, from: usize) -> &[u32] {
    let length = PROMPT.min(set.context);
    let last = set.test.len() - length;
    let ends_line = |at: &usize| set.symbols[set.test[at - 1] as usize] == "\n";
    let from = from.min(last);
    let start = (from.max(1)..last.min(from + 200)).find(ends_line);
    &set.test[start.unwrap_or(from)..][..length]
}

/// The symbol at which the running sum of the probabilities passes `at` (0 to 1); where no probability is a number, the
/// last symbol.
fn drawn(probabilities: &[f64], at: f64) -> u32 {
    let mut sum = 0.0;
    let passes = |p: &f64| {
        sum += p;
        at < sum
    };
    let symbol = probabilities.iter().position(passes);
    symbol.unwrap_or(probabilities.len() - 1) as u32
}

fn written(set: &TextSet, symbols: &[u32]) -> String {
    let names = symbols.iter().map(|s| set.symbols[*s as usize].as_str());
    names.collect()
}

pub fn example(set: &TextSet) -> Specimen {
    let length = (PROMPT + WRITTEN).min(set.train.len());
    Specimen::Text {
        prompt: written(set, &set.train[..length]),
        written: String::new(),
    }
}

pub fn single(set: &TextSet, index: usize) -> Input {
    let start = index % set.examples(&set.test) * set.context;
    stretches(&set.test, set.context, std::iter::once(start))
}

pub fn many(set: &TextSet) -> (Input, usize) {
    let count = (BATCH / set.context).clamp(1, set.examples(&set.test));
    let starts = (0..count).map(|example| example * set.context);
    (stretches(&set.test, set.context, starts), count)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn stretches_cover_every_symbol_once_and_see_half_of_the_context(length in 2_usize..500, context in 1_usize..40) {
            prop_assume!(length > context);
            let mut known = 0;
            for start in starts(length, context) {
                prop_assert!(start <= known && start + context < length);
                // Symbols before the first new one.
                prop_assert!(known == 0 || known - start >= context / 2, "{} {}", known, start);
                known = start + context;
            }
            prop_assert_eq!(known, length - 1);
        }

        #[test]
        fn a_symbol_is_drawn_by_its_probability(at in 0.0_f64..1.0) {
            let symbol = drawn(&[0.25, 0.0, 0.5, 0.25], at);
            prop_assert_eq!(symbol, if at < 0.25 { 0 } else if at < 0.75 { 2 } else { 3 });
            prop_assert_eq!(drawn(&[f64::NAN; 3], at), 2);
        }
    }
}
