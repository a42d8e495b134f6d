//! Texts: stretches to learn from, judgement by every symbol of a split, and what the model writes.

use std::{ops::Range, sync::Arc};

use burn::tensor::Tensor;

use super::interface::{Judged, Objective, Split};
use crate::{
    data::{Purpose, Random, TextSet},
    models::{Classes, CrossEntropy, Input, Kernels, TextBatch},
    scenario::Metric,
    sweep::{Specimen, Trial},
    train::{
        baselines,
        evaluate::Judge,
        hooks::{Ended, Error, Hooks},
        metrics::text::{Surprisals, probabilities, surprisal},
    },
    words::Message,
};

/// Symbols that are answered at once.
const BATCH: usize = 8192;
/// Symbols of the test split that a model continues, and how many it writes.
const PROMPT: usize = 32;
const WRITTEN: usize = 120;

impl Objective for TextSet {
    /// The symbol after each: the mean cross-entropy in nats.
    type Target = Classes;

    /// Stretches of the training split. Each epoch begins at a place of its own, so that over the epochs every symbol is seen
    /// with every length of the past.
    fn batch(&self, examples: &[usize], trial: &Trial, epoch: u32) -> (TextBatch, Classes) {
        let (context, train) = (self.context, &self.train);
        let offset = Random::new(trial.seed, Purpose::Offset(epoch)).below(context);
        let last = train.len() - 1 - context;
        let starts = examples
            .iter()
            .map(|example| (example * context + offset).min(last));
        let targets = starts
            .clone()
            .flat_map(|start| &train[start + 1..][..context]);
        let targets = targets.map(|symbol| *symbol as usize).collect();
        (stretches(train, context, starts), targets)
    }

    fn loss<B: Kernels>(logits: Tensor<B, 2>, symbols: Classes) -> Tensor<B, 1> {
        CrossEntropy::default().forward(logits, symbols)
    }

    /// Judges by every symbol of a split but its first. Each is answered with at least half of the context before it, where
    /// there is so much.
    fn judge<B: Kernels, E>(
        &self,
        judge: &Judge<'_, B>,
        split: Split,
        mut between: impl FnMut() -> Result<(), E>,
    ) -> Result<Judged, E> {
        let validation = Some(&self.validation).filter(|v| !v.is_empty());
        let text = split.of(validation, &self.test);
        let (context, symbols) = (self.context, self.symbols.len());
        let mut nats = Vec::with_capacity(text.len());
        for starts in starts(text.len(), context).chunks((BATCH / context).max(1)) {
            let batch = stretches(text, context, starts.iter().copied());
            let logits = judge.answer(&Input::Text(batch));
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
            characters_per_symbol: self.characters_per_symbol,
        };
        let error = surprisals.error();
        Ok(Judged {
            loss: surprisals.loss(),
            metrics: surprisals.metrics(),
            errors: error
                .map(|e| (Metric::BitsPerCharacter, e))
                .into_iter()
                .collect(),
        })
    }

    /// What the model writes after a piece of the test split, drawn by its probabilities.
    fn specimen<B: Kernels>(&self, judge: &Judge<'_, B>, trial: &Trial) -> Option<Specimen> {
        let random = &mut Random::new(trial.seed, Purpose::Sample);
        let mut text = prompt(self, random.below(self.test.len())).to_vec();
        let given = text.len();
        for _ in 0..WRITTEN {
            let seen = &text[text.len().saturating_sub(self.context)..];
            let batch = stretches(seen, seen.len(), std::iter::once(0));
            let logits = judge.answer(&Input::Text(batch));
            let row = &logits[logits.len() - self.symbols.len()..];
            text.push(drawn(&probabilities(row), random.uniform()));
        }
        Some(Specimen::Text {
            prompt: written(self, &text[..given]),
            written: written(self, &text[given..]),
        })
    }

    fn example(&self) -> Option<Specimen> {
        let length = (PROMPT + WRITTEN).min(self.train.len());
        Some(Specimen::Text {
            prompt: written(self, &self.train[..length]),
            written: String::new(),
        })
    }

    fn tested(&self, examples: Range<usize>) -> TextBatch {
        let starts = examples.map(|example| example * self.context);
        stretches(&self.test, self.context, starts)
    }

    fn at_once(&self) -> usize {
        BATCH / self.context
    }

    fn alarm(&self, judged: &Judged) -> Option<Message> {
        let bits = judged.metrics.get(&Metric::BitsPerCharacter)?;
        self.optimum?.leak(*bits)
    }

    fn baselines(&self, quality: Metric, hooks: &mut dyn Hooks) -> Result<Ended, Error> {
        baselines::text::baselines(self, quality, hooks)
    }
}

fn stretches(text: &[u32], steps: usize, starts: impl Iterator<Item = usize>) -> TextBatch {
    let ids: Arc<[usize]> = starts
        .flat_map(|start| &text[start..][..steps])
        .map(|symbol| *symbol as usize)
        .collect();
    TextBatch { ids, steps }
}

/// Where stretches begin that overlap by half; the last ends with the text.
fn starts(length: usize, context: usize) -> Vec<usize> {
    let last = length - 1 - context;
    let mut starts: Vec<usize> = (0..last).step_by((context / 2).max(1)).collect();
    starts.push(last);
    starts
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::data::{Amount, Dataset, Optimum, Spec, TextOptions, load};

    #[test]
    fn a_loss_that_no_model_can_have_raises_the_alarm() {
        let spec: Spec = serde_json::from_str(r#"{"source": "grammar"}"#).expect("a specification");
        assert_eq!(spec.text, TextOptions::default());
        let data = load(&spec, Amount::whole(1.0)).expect("a text");
        let Dataset::Text(set) = &data else {
            panic!("a text");
        };
        let Optimum { bits, error, .. } = set.optimum.expect("its entropy is known");
        let judged = |quality| Judged {
            loss: quality,
            metrics: BTreeMap::from([(Metric::BitsPerCharacter, quality)]),
            ..Judged::default()
        };
        assert_eq!(data.alarm(&judged(bits - 2.0 * error)), None);
        let wrong = data.alarm(&judged(bits - 4.0 * error)).expect("an alarm");
        assert!(wrong.to_string().contains("leaked"), "{wrong}");
    }

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
