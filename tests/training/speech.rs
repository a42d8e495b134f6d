//! Speech: networks learn to write down synthesised digits, as ladder arithmetic says, on both backends.

use scalescope::{
    data::{self, Amount, Dataset, Source, Spec, SpeechOptions, SpeechShape},
    models::{Backend, Family, Scale},
    scenario::{Metric, Task},
    sweep::{Budget, EventKind, Specimen, Trial},
    train,
};

use crate::harness::{self, Memory, done, train};

/// Single digits, clean: the smallest task on which a network shows that it learns to hear.
fn trial(family: Family, scale: u32, backend: Backend, epochs: u32) -> Trial {
    let pictures = harness::trial(family, scale, backend, epochs);
    Trial {
        task: Task::SpeechToText,
        budget: Budget {
            learning_rate: 5e-3,
            batch: 16,
            ..pictures.budget
        },
        data: Spec {
            source: Some(Source::SpokenDigits),
            test_fraction: 0.25,
            speech: SpeechOptions {
                count: Some(400),
                least_digits: 1,
                most_digits: 1,
                bands: 24,
                ..SpeechOptions::default()
            },
            ..pictures.data
        },
        ..pictures
    }
}

#[test]
fn every_family_learns_to_hear_digits_on_both_backends() {
    for family in &Task::SpeechToText.families() {
        let [flex, candle] = [Backend::Flex, Backend::Candle].map(|backend| {
            let memory = train(&trial(*family, 24, backend, 12));
            let outcome = done(&memory);
            assert!(
                outcome.quality < 0.5,
                "{family} {backend}: {}",
                outcome.quality
            );
            assert!(outcome.metrics[&Metric::BeamWer] < 0.5);
            assert!(outcome.metrics[&Metric::RealTimeFactor] > 0.0);
            assert!(outcome.quality_error.is_some_and(|e| e < 0.06));
            outcome.quality
        });
        assert!((flex - candle).abs() < 0.2, "{family}: {flex} {candle}");
    }
}

#[test]
fn what_ladder_arithmetic_says_is_what_is_built() {
    for family in &Task::SpeechToText.families() {
        for scale in [1, 6, 32] {
            let mut trial = trial(*family, scale, Backend::Flex, 1);
            trial.data.speech.count = Some(12);
            let data = data::load(&trial.data, Amount::whole(1.0)).expect("speech");
            let cost = family
                .footprint(Scale(scale), &data.facts().signature.expect("sizes"))
                .expect("its own data");
            let memory = train(&trial);
            let outcome = done(&memory);
            assert_eq!(
                outcome.parameters,
                Some(cost.parameters),
                "{family} {scale}"
            );
            assert_eq!(outcome.flops_per_sample, Some(cost.flops_per_sample));
        }
    }
    let signature = data::Signature::Speech(SpeechShape {
        bands: 32,
        symbols: 10,
    });
    let by_hand = |family: Family| {
        family
            .footprint(Scale(16), &signature)
            .expect("speech")
            .parameters
    };
    // The front: five taps from 32 bands, five from 16 channels, a scale and a shift each.
    let front = 5 * 32 * 16 + 5 * 16 * 16 + 2 * 2 * 16;
    let blocks = 3 * (5 * 16 + 16 * 16 + 2 * 16);
    assert_eq!(by_hand(Family::Conv), front + blocks + 17 * 11);
    let gates = 2 * 3 * (16 * 16 + 16 * 16 + 2 * 16);
    assert_eq!(by_hand(Family::Bigru), front + gates + 33 * 11);
    let block = 17 * 48 + 17 * 16 + 17 * 64 + 65 * 16 + 2 * 2 * 16;
    assert_eq!(
        by_hand(Family::Transformer),
        front + 2 * block + 2 * 16 + 17 * 11
    );
}

#[test]
fn a_training_that_was_stopped_goes_on_bit_exactly() {
    for family in &Task::SpeechToText.families() {
        let mut trial = trial(*family, 8, Backend::Flex, 2);
        trial.data.speech.count = Some(80);
        let whole = train(&trial);
        let mut memory = Memory {
            patience: Some(6),
            ..Memory::default()
        };
        train::train(&trial, &mut memory).expect("a stop");
        memory.patience = None;
        train::train(&trial, &mut memory).expect("a training");
        assert_eq!(memory.model, whole.model, "{family}");
        assert_eq!(
            done(&memory).quality.to_bits(),
            done(&whole).quality.to_bits()
        );
    }
}

#[test]
fn silence_is_wrong_everywhere_and_the_nearest_utterance_better() {
    let mut memory = Memory::default();
    train::baselines(&trial(Family::Conv, 8, Backend::Flex, 1), &mut memory).expect("baselines");
    let found: Vec<(String, f64)> = memory
        .events
        .into_iter()
        .filter_map(|event| match event {
            EventKind::Baseline { name, quality, .. } => Some((name, quality)),
            _ => None,
        })
        .collect();
    let names: Vec<&str> = found.iter().map(|b| b.0.as_str()).collect();
    assert_eq!(
        names,
        [
            "empty hypothesis",
            "most frequent transcript",
            "nearest utterance (DTW)"
        ]
    );
    assert!((found[0].1 - 1.0).abs() < 1e-12);
    assert!(found.windows(2).all(|w| w[0].1 > w[1].1), "{found:?}");
}

#[test]
fn a_test_utterance_is_shown_with_what_was_heard() {
    let mut trial = trial(Family::Conv, 8, Backend::Flex, 1);
    trial.data.speech.count = Some(40);
    let Ok(Dataset::Speech(set)) = data::load(&trial.data, Amount::whole(1.0)) else {
        panic!("speech");
    };
    let memory = train(&trial);
    let shown = memory.events.iter().find_map(|event| match event {
        EventKind::Epoch { specimen, .. } => specimen.clone(),
        _ => None,
    });
    let Some(Specimen::Speech {
        width,
        pixels,
        reference,
        hypothesis,
    }) = shown
    else {
        panic!("{shown:?}");
    };
    assert_eq!(reference, set.alphabet.text(&set.test.transcripts[0]));
    assert!(hypothesis.is_some() && pixels.len() % width == 0 && !pixels.is_empty());
}

#[test]
fn more_noise_is_more_errors() {
    let quality = |complexity: f64| {
        let mut trial = trial(Family::Conv, 16, Backend::Flex, 6);
        trial.complexity = complexity;
        done(&train(&trial)).quality
    };
    // 20, 0 and -12 decibels.
    let found = [1.0, 10.0, 40.0].map(quality);
    assert!(
        found[0] + 0.05 < found[1] && found[1] + 0.05 < found[2],
        "{found:?}"
    );
}
