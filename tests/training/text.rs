//! Text: language models learn a generated language, stay above its entropy, and are what ladder arithmetic says.

use scalescope::{
    data::{self, Amount, Dataset, Source, Spec, TextOptions, TextShape},
    models::{Backend, Family, Scale},
    scenario::{Metric, Task},
    sweep::{Budget, EventKind, Specimen, Trial},
    train,
};

use crate::harness::{self, Memory, done, train};

fn trial(family: Family, scale: u32, backend: Backend, epochs: u32) -> Trial {
    let pictures = harness::trial(family, scale, backend, epochs);
    Trial {
        task: Task::TextGeneration,
        budget: Budget {
            learning_rate: 1e-2,
            batch: 16,
            ..pictures.budget
        },
        data: Spec {
            source: Some(Source::Grammar),
            test_fraction: 0.2,
            text: TextOptions {
                context: 16,
                count: 20_000,
                ..TextOptions::default()
            },
            ..pictures.data
        },
        ..pictures
    }
}

fn baselines(trial: &Trial) -> (f64, Vec<(String, f64)>) {
    let mut memory = Memory::default();
    train::baselines(trial, &mut memory).expect("baselines");
    let (mut optimum, mut found) = (None, Vec::new());
    for event in memory.events {
        match event {
            EventKind::Baseline { name, quality, .. } => found.push((name, quality)),
            EventKind::Optimum { quality } => optimum = Some(quality),
            _ => {}
        }
    }
    (optimum.expect("the entropy is known"), found)
}

#[test]
fn every_family_learns_more_than_pairs_and_nothing_impossible_on_both_backends() {
    for family in &Task::TextGeneration.families() {
        let [flex, candle] = [Backend::Flex, Backend::Candle].map(|backend| {
            let trial = trial(*family, 24, backend, 3);
            let (optimum, baselines) = baselines(&trial);
            let memory = train(&trial);
            let outcome = done(&memory);
            let quality = outcome.quality;
            let bigram = baselines.iter().find(|b| b.0 == "bigram").expect("pairs").1;
            assert!(quality < bigram, "{family} {backend}: {quality} {bigram}");
            assert!(quality > optimum, "{family} {backend}: {quality} {optimum}");
            let bits = outcome.loss / std::f64::consts::LN_2;
            assert!((outcome.metrics[&Metric::BitsPerCharacter] - bits).abs() < 1e-12);
            assert!((outcome.metrics[&Metric::Perplexity] - outcome.loss.exp()).abs() < 1e-9);
            assert!(outcome.quality_error.is_some_and(|e| e > 0.0 && e < 0.1));
            quality
        });
        assert!((flex - candle).abs() < 0.15, "{family}: {flex} {candle}");
    }
}

#[test]
fn what_ladder_arithmetic_says_is_what_is_built() {
    for family in &Task::TextGeneration.families() {
        for scale in [1, 6, 32] {
            let mut trial = trial(*family, scale, Backend::Flex, 1);
            trial.data.text.count = 1_000;
            let facts = data::load(&trial.data, Amount::whole(1.0))
                .expect("a text")
                .facts();
            let memory = train(&trial);
            let cost = family
                .footprint(Scale(scale), &facts.signature.expect("sizes"))
                .expect("its own data");
            let outcome = done(&memory);
            assert_eq!(
                outcome.parameters,
                Some(cost.parameters),
                "{family} {scale}"
            );
            assert_eq!(outcome.flops_per_sample, Some(cost.flops_per_sample));
        }
    }
    let signature = data::Signature::Text(TextShape {
        symbols: 25,
        context: 64,
    });
    // By hand: embedding 25 x 16, two products of 16 x 48 with biases, 17 x 25 out.
    let cost = Family::Gru.footprint(Scale(16), &signature).expect("text");
    assert_eq!(cost.parameters, 400 + 2 * 17 * 48 + 17 * 25);
}

#[test]
fn a_training_that_was_stopped_goes_on_bit_exactly() {
    let trial = trial(Family::Gru, 8, Backend::Flex, 2);
    let whole = train(&trial);
    let mut memory = Memory {
        patience: Some(30),
        ..Memory::default()
    };
    train::train(&trial, &mut memory).expect("a stop");
    memory.patience = None;
    train::train(&trial, &mut memory).expect("a training");
    assert_eq!(memory.model, whole.model);
    assert_eq!(
        done(&memory).quality.to_bits(),
        done(&whole).quality.to_bits()
    );
}

#[test]
fn baselines_see_more_with_every_symbol_and_never_more_than_there_is() {
    let (optimum, found) = baselines(&trial(Family::Gru, 8, Backend::Flex, 1));
    let names: Vec<&str> = found.iter().map(|b| b.0.as_str()).collect();
    assert_eq!(names, ["unigram", "bigram", "trigram", "4-gram", "5-gram"]);
    assert!(found.windows(2).all(|w| w[0].1 > w[1].1), "{found:?}");
    assert!(found.iter().all(|b| b.1 > optimum), "{found:?} {optimum}");
}

#[test]
fn the_model_continues_a_piece_of_the_test_split() {
    let trial = trial(Family::Gpt, 8, Backend::Flex, 1);
    let Ok(Dataset::Text(set)) = data::load(&trial.data, Amount::whole(1.0)) else {
        panic!("a text");
    };
    let test: String = set
        .test
        .iter()
        .map(|s| set.symbols[*s as usize].as_str())
        .collect();
    let written = |memory: &Memory| {
        let specimens = memory.events.iter().filter_map(|event| match event {
            EventKind::Epoch { specimen, .. } => specimen.clone(),
            _ => None,
        });
        specimens.collect::<Vec<_>>()
    };
    let shown = written(&train(&trial));
    let Some(Specimen::Text {
        prompt,
        written: text,
    }) = shown.last()
    else {
        panic!("{shown:?}");
    };
    assert!(test.contains(prompt) && prompt.chars().count() == 16);
    assert_eq!(text.chars().count(), 120);
    assert_eq!(
        shown,
        written(&train(&trial)),
        "the same draws for the same weights"
    );
}
