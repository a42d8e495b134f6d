//! Pictures: every width reaches what the classic example reaches, beats its baselines, resumes bit-exactly.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use scalescope::{
    data::{self, Amount, Augment, Scaling, Source},
    models::{Backend, Family, Scale},
    scenario::{Metric, Schedule, Task},
    sweep::{EventKind, Trial},
    train::{self, Ended},
};

use crate::harness::{Memory, done, train, trial};

/// A trial on generated glyphs, few and easy.
fn on_glyphs(family: Family, scale: u32, backend: Backend, epochs: u32) -> Trial {
    let mut trial = trial(family, scale, backend, epochs);
    trial.complexity = 0.25;
    trial.budget.learning_rate = 5e-3;
    trial.data.source = Some(Source::Glyphs);
    trial.data.scaling = Scaling::Unit;
    trial.data.pictures.count = Some(1600);
    trial
}

#[test]
fn every_width_reaches_what_the_classic_example_reaches() {
    for (width, low, high) in [(10, 0.25, 0.75), (50, 0.86, 0.96), (100, 0.92, 0.98)] {
        let memory = train(&trial(Family::Mlp, width, Backend::Flex, 5));
        let outcome = done(&memory);
        assert!(
            (low..=high).contains(&outcome.quality),
            "width {width}: {}",
            outcome.quality
        );
        let width = u64::from(width);
        assert_eq!(outcome.parameters, Some(65 * width + (width + 1) * 10));
        assert_eq!(outcome.steps, 5 * 45);
    }
}

#[test]
fn the_smallest_cnn_beats_the_majority_on_both_backends() {
    for backend in Backend::ALL {
        let memory = train(&trial(Family::Cnn, 4, backend, 2));
        assert!(
            done(&memory).quality > 0.5,
            "{backend}: {}",
            done(&memory).quality
        );
    }
}

#[test]
fn small_models_of_every_family_learn_glyphs_better_than_their_baselines() {
    let mut memory = Memory::default();
    train::baselines(&on_glyphs(Family::Cnn, 4, Backend::Flex, 1), &mut memory).expect("baselines");
    let best = memory.events.iter().filter_map(|event| match event {
        EventKind::Baseline { quality, .. } => Some(*quality),
        _ => None,
    });
    let best = best.fold(0.0, f64::max);
    // A vision transformer has to learn from few pictures what convolutions have built in: it takes longer.
    for (family, scale, epochs, rate) in [
        (Family::Cnn, 8, 8, 5e-3),
        (Family::Resnet, 4, 8, 5e-3),
        (Family::Vit, 32, 15, 4e-3),
    ] {
        let mut trial = on_glyphs(family, scale, Backend::Flex, epochs);
        trial.budget.learning_rate = rate;
        trial.budget.schedule = Schedule::Cosine;
        let quality = done(&train(&trial)).quality;
        assert!(quality > best, "{family}: {quality}, baselines {best}");
    }
}

#[test]
fn a_trial_depends_on_nothing_but_itself_and_resumes_bit_exactly() {
    for (family, scale) in [
        (Family::Mlp, 10),
        (Family::Cnn, 2),
        (Family::Resnet, 2),
        (Family::Vit, 8),
    ] {
        for backend in Backend::ALL {
            let mut trial = trial(family, scale, backend, 2);
            trial.data.pictures.augment = vec![Augment::Crop, Augment::Flip, Augment::Mixup];
            let whole = train(&trial);
            let mut parts = Memory::default();
            for patience in [7, 30, 46, 0, 1] {
                parts.patience = Some(patience);
                assert_eq!(
                    train::train(&trial, &mut parts).expect("a part"),
                    Ended::Stopped
                );
            }
            parts.patience = None;
            assert_eq!(
                train::train(&trial, &mut parts).expect("the rest"),
                Ended::Done
            );
            let (a, b) = (done(&whole), done(&parts));
            assert_eq!(
                (a.quality.to_bits(), a.loss.to_bits()),
                (b.quality.to_bits(), b.loss.to_bits())
            );
            assert_eq!(a.metrics, b.metrics);
            assert_eq!(whole.model, parts.model, "{family} on {backend}");
        }
    }
}

#[test]
fn more_threads_train_the_same_model() {
    for (family, scale) in [(Family::Cnn, 16), (Family::Resnet, 16), (Family::Vit, 64)] {
        let mut trial = on_glyphs(family, scale, Backend::Flex, 1);
        trial.data.pictures.count = Some(240);
        let mut shared = Memory {
            threads: Some(3),
            ..Memory::default()
        };
        train::train(&trial, &mut shared).expect("a training");
        assert_eq!(train(&trial).model, shared.model, "{family}");
    }
}

#[test]
fn augmentation_changes_the_training_anew_in_every_epoch() {
    let plain = trial(Family::Mlp, 10, Backend::Flex, 2);
    let losses = |augment: &[Augment]| {
        let mut trial = plain.clone();
        trial.data.pictures.augment = augment.to_vec();
        let memory = train(&trial);
        let losses = memory.events.iter().filter_map(|event| match event {
            EventKind::Epoch { train_loss, .. } => Some(*train_loss),
            _ => None,
        });
        losses.collect::<Vec<_>>()
    };
    let all = [
        &[][..],
        &[Augment::Crop],
        &[Augment::Flip],
        &[Augment::Mixup],
    ]
    .map(losses);
    for (a, first) in all.iter().enumerate() {
        assert_eq!(first.len(), 2);
        assert!(all[..a].iter().all(|second| second != first), "{all:?}");
    }
}

#[test]
fn the_backends_agree() {
    for (family, scale) in [
        (Family::Mlp, 50),
        (Family::Cnn, 4),
        (Family::Resnet, 4),
        (Family::Vit, 16),
    ] {
        let quality = |backend| done(&train(&trial(family, scale, backend, 3))).quality;
        let (flex, candle) = (quality(Backend::Flex), quality(Backend::Candle));
        assert!(
            (flex - candle).abs() <= 0.03,
            "{family}: flex {flex}, candle {candle}"
        );
    }
}

#[test]
fn a_damaged_or_foreign_checkpoint_starts_the_training_over() {
    let trial = trial(Family::Mlp, 10, Backend::Flex, 1);
    let whole = train(&trial);
    let mut stopped = Memory {
        patience: Some(20),
        ..Memory::default()
    };
    train::train(&trial, &mut stopped).expect("a part");
    let good = stopped.checkpoint.expect("it was saved");
    let foreign = Trial {
        seed: 2,
        ..trial.clone()
    };
    // What an earlier version wrote has no check, only bounds.
    let end = good.iter().position(|b| *b == b'\n').expect("a first line");
    let head = str::from_utf8(&good[..end]).expect("JSON");
    let with = |key: &str, value: &str| {
        let at = head.find(&format!("\"{key}\":")).expect("a key") + key.len() + 3;
        let rest = head[at..].find([',', '}']).expect("a value");
        let head = format!("{}{value}{}", &head[..at], &head[at + rest..]);
        [head.as_bytes(), &good[end..]].concat()
    };
    let most = usize::MAX.to_string();
    let mut not_a_number = good.clone();
    let last = not_a_number.len() - 4;
    not_a_number[last..].copy_from_slice(&f32::NAN.to_le_bytes());
    for (trial, bytes) in [
        (&trial, &good[..good.len() / 2]),
        (&trial, b"nonsense".as_slice()),
        (&foreign, &good),
        (&trial, &with("weights", &most)),
        (&trial, &with("step", "46")),
        (&trial, &with("seconds", "-1.0")),
        (&trial, &not_a_number),
    ] {
        let mut memory = Memory {
            checkpoint: Some(bytes.to_vec()),
            ..Memory::default()
        };
        train::train(trial, &mut memory).expect("a training");
        let [first, started, ..] = &memory.events[..] else {
            panic!("{:?}", memory.events);
        };
        assert!(
            matches!(first, EventKind::CheckpointRefused { .. }),
            "{first:?}"
        );
        assert!(
            matches!(started, EventKind::Started { step: 0, .. }),
            "{started:?}"
        );
        if trial.seed == 1 {
            assert_eq!(memory.model, whole.model);
        }
    }
}

#[test]
fn what_ladder_arithmetic_says_is_what_is_built() {
    let facts = data::load(
        &trial(Family::Mlp, 1, Backend::Flex, 1).data,
        Amount::whole(1.0),
    )
    .expect("the digits")
    .facts();
    for family in &Task::ImageClassification.families() {
        let family = *family;
        for scale in [1, 3, 8] {
            let outcome = done(&train(&trial(family, scale, Backend::Flex, 1))).clone();
            let cost = family
                .footprint(Scale(scale), &facts.signature.expect("sizes"))
                .expect("pictures");
            assert_eq!(
                outcome.parameters,
                Some(cost.parameters),
                "{family} {scale}"
            );
            assert_eq!(outcome.flops_per_sample, Some(cost.flops_per_sample));
        }
    }
    let cost = Family::Mlp
        .footprint(Scale(10), &facts.signature.expect("sizes"))
        .expect("pictures");
    assert_eq!((cost.parameters, cost.flops_per_sample), (760, 1500));
}

#[test]
fn everything_measurable_is_measured() {
    let memory = train(&trial(Family::Mlp, 10, Backend::Flex, 1));
    let outcome = done(&memory);
    assert_eq!(outcome.size_bytes.f32, Some(memory.model.len() as u64));
    let sizes = outcome.size_bytes;
    assert!(sizes.int8 < sizes.f16 && sizes.f16 < sizes.f32, "{sizes:?}");
    let latency = outcome.latency_ms.expect("a latency");
    assert!(latency.p50 > 0.0 && latency.p50 <= latency.p95);
    assert!(outcome.samples_per_second > Some(0.0) && outcome.throughput > Some(0.0));
    assert!(outcome.train_seconds > 0.0 && outcome.cpu_seconds > Some(0.0));
    assert!(outcome.energy_joules.is_none());
    assert_eq!(outcome.metrics.len(), 4);
    assert!((outcome.metrics[&Metric::Nll] - outcome.loss).abs() < 1e-12);
}

#[test]
fn baselines_are_what_the_literature_says_of_the_digits() {
    let mut memory = Memory::default();
    train::baselines(&trial(Family::Mlp, 10, Backend::Flex, 1), &mut memory).expect("baselines");
    let found: Vec<(&str, f64)> = memory
        .events
        .iter()
        .filter_map(|e| match e {
            EventKind::Baseline { name, quality, .. } => Some((name.as_str(), *quality)),
            _ => None,
        })
        .collect();
    let near = [
        ("majority", 0.10, 0.02),
        ("1-nn", 0.98, 0.02),
        ("logistic regression", 0.963, 0.02),
    ];
    assert_eq!(found.len(), near.len());
    for ((name, quality), (expected, value, margin)) in found.into_iter().zip(near) {
        assert_eq!(name, expected);
        assert!((quality - value).abs() <= margin, "{name}: {quality}");
    }
}

#[test]
fn waiting_is_no_part_of_a_baselines_time() {
    let mut memory = Memory {
        waits: (Duration::from_millis(150), 20),
        ..Memory::default()
    };
    let began = Instant::now();
    train::baselines(&trial(Family::Mlp, 10, Backend::Flex, 1), &mut memory).expect("baselines");
    let passed = began.elapsed().as_secs_f64();
    let seconds = memory.events.iter().filter_map(|e| match e {
        EventKind::Baseline { seconds, .. } => Some(seconds.expect("it was computed")),
        _ => None,
    });
    // However slow the machine: what was waited cannot have been computed as well.
    let (computed, waited) = (seconds.sum::<f64>(), memory.waited.as_secs_f64());
    assert!(waited > 2.9, "{waited}");
    assert!(
        computed + waited <= passed,
        "{computed} s and {waited} s of {passed} s"
    );
}

/// Epoch, objective and quality as they stand in the end: of an epoch that was made twice, the last.
fn epochs(events: &[EventKind]) -> BTreeMap<u32, [u64; 3]> {
    let epoch = |event: &EventKind| match event {
        EventKind::Epoch {
            epoch,
            train_loss,
            loss,
            quality,
            ..
        } => Some((*epoch, [*train_loss, *loss, *quality].map(f64::to_bits))),
        _ => None,
    };
    events.iter().filter_map(epoch).collect()
}

#[test]
fn a_kill_at_any_place_changes_no_epoch_with_one_step_each() {
    let mut one = trial(Family::Mlp, 10, Backend::Flex, 4);
    one.budget.batch = 4096;
    let mut whole = Memory::default();
    train::train(&one, &mut whole).expect("a training");
    let expected = epochs(&whole.events);
    assert_eq!(expected.len(), 4);
    // Between the start, a step, its epoch, a checkpoint, and so on to the end.
    for place in 1..20 {
        let mut memory = Memory {
            killed_after: Some(place),
            ..Memory::default()
        };
        if train::train(&one, &mut memory).is_err() {
            memory.killed_after = None;
            train::train(&one, &mut memory).expect("a training");
        }
        assert_eq!(
            epochs(&memory.events),
            expected,
            "killed after {place} events"
        );
    }
}

#[test]
fn smaller_shares_of_the_data_are_nested_and_leave_the_test_split_alone() {
    let spec = trial(Family::Mlp, 1, Backend::Flex, 1).data;
    let [whole, half] = [1.0, 0.5].map(|fraction| {
        let amount = Amount {
            fraction,
            complexity: 1.0,
        };
        let data::Dataset::Pictures(set) = data::load(&spec, amount).expect("the digits") else {
            panic!("pictures")
        };
        *set
    });
    assert_eq!(whole.train.len() + whole.test.len(), 1797);
    assert_eq!(
        half.train.inputs[..],
        whole.train.inputs[..half.train.inputs.len()]
    );
    assert_eq!(half.test, whole.test);
    for label in 0..10 {
        let count = |e: &data::Examples| {
            e.labels.iter().filter(|l| **l == label).count() as f64 / e.len() as f64
        };
        assert!((count(&half.train) - count(&whole.train)).abs() < 0.005);
        assert!((count(&whole.test) - count(&whole.train)).abs() < 0.01);
    }
}
