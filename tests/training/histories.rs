//! Listening histories: networks learn generated chains, as ladder arithmetic says, on both backends, and resume bit-exactly.

use scalescope::{
    data::{self, Amount, Dataset, HistoryOptions, Source, Spec},
    models::{Backend, Family, Scale},
    scenario::{Metric, Task},
    sweep::{Budget, EventKind, Specimen, Trial},
    train,
};

use crate::harness::{self, Memory, done, train};

/// Few songs and short histories: the smallest task on which a network shows that it learns.
fn trial(family: Family, scale: u32, backend: Backend, epochs: u32) -> Trial {
    let pictures = harness::trial(family, scale, backend, epochs);
    Trial {
        task: Task::MusicRecommendation,
        budget: Budget {
            learning_rate: 2e-2,
            batch: 32,
            ..pictures.budget
        },
        data: Spec {
            source: Some(Source::Chains),
            validation_fraction: 0.1,
            histories: HistoryOptions {
                listeners: Some(400),
                items: Some(30),
                ..HistoryOptions::default()
            },
            ..pictures.data
        },
        ..pictures
    }
}

fn baselines(trial: &Trial) -> (f64, Vec<(String, f64)>) {
    let mut memory = Memory::default();
    train::baselines(trial, &mut memory).expect("baselines");
    let mut optimum = f64::NAN;
    let found = memory.events.into_iter().filter_map(|event| match event {
        EventKind::Baseline { name, quality, .. } => Some((name, quality)),
        EventKind::Optimum { quality } => {
            optimum = quality;
            None
        }
        _ => None,
    });
    let found = found.collect();
    (optimum, found)
}

#[test]
fn every_family_learns_more_than_it_is_told_by_popularity_on_both_backends() {
    let (optimum, simple) = baselines(&trial(Family::Sasrec, 16, Backend::Flex, 1));
    let names: Vec<&str> = simple.iter().map(|b| b.0.as_str()).collect();
    assert_eq!(names, ["popularity", "first-order Markov", "item k-NN"]);
    assert!(simple[1].1 > simple[0].1 + 0.1 && optimum > simple[1].1);
    for family in &Task::MusicRecommendation.families() {
        let [flex, candle] = [Backend::Flex, Backend::Candle].map(|backend| {
            let memory = train(&trial(*family, 16, backend, 4));
            let outcome = done(&memory);
            assert!(
                outcome.quality > simple[0].1 + 0.1 && outcome.quality < optimum + 0.03,
                "{family} {backend}: {} of {optimum}",
                outcome.quality
            );
            assert!(outcome.metrics[&Metric::HitRate10] > outcome.quality);
            assert!(outcome.metrics[&Metric::Mrr] < outcome.quality);
            assert!(outcome.quality_error.is_some_and(|e| e < 0.03));
            outcome.quality
        });
        assert!((flex - candle).abs() < 0.03, "{family}: {flex} {candle}");
    }
}

#[test]
fn what_ladder_arithmetic_says_is_what_is_built() {
    for family in &Task::MusicRecommendation.families() {
        for scale in [1, 6, 32] {
            let mut trial = trial(*family, scale, Backend::Flex, 1);
            trial.data.histories.listeners = Some(12);
            let data = data::load(&trial.data, Amount::whole(1.0)).expect("histories");
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
}

#[test]
fn a_training_that_was_stopped_goes_on_bit_exactly() {
    for family in &Task::MusicRecommendation.families() {
        let mut trial = trial(*family, 8, Backend::Flex, 2);
        trial.data.histories.listeners = Some(100);
        let whole = train(&trial);
        let mut memory = Memory {
            patience: Some(5),
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
fn a_listener_is_shown_with_the_next_ten() {
    let trial = trial(Family::Gru4rec, 8, Backend::Flex, 1);
    let Ok(Dataset::Histories(set)) = data::load(&trial.data, Amount::whole(1.0)) else {
        panic!("histories");
    };
    let memory = train(&trial);
    let shown = memory.events.iter().find_map(|event| match event {
        EventKind::Epoch { specimen, .. } => specimen.clone(),
        _ => None,
    });
    let Some(Specimen::Listening {
        heard,
        truth,
        next,
        rank,
        items,
    }) = shown
    else {
        panic!("{shown:?}");
    };
    let question = &set.test[0];
    assert_eq!(truth, set.names[question.next as usize]);
    let last = question.history.last().expect("a history");
    assert_eq!(heard.last(), Some(&set.names[*last as usize]));
    assert_eq!((heard.len(), next.len(), items), (10, 10, 30));
    assert!(next.windows(2).all(|w| w[0].1 >= w[1].1));
    let place = next.iter().position(|(item, _)| *item == truth);
    let rank = rank.expect("numbers");
    assert_eq!(place.map(|p| p + 1), (rank <= 10).then_some(rank));
}

#[test]
fn a_large_catalogue_is_learned_from_some_of_its_items() {
    // Two listeners' worth of a catalogue beyond what a step scores whole, read from a file.
    let folder = tempfile::TempDir::new().expect("a folder");
    let path = folder.path().join("a.txt");
    let row = |i: usize| format!("{} {}\n", i / 6000, i);
    std::fs::write(&path, (0..60_000).map(row).collect::<String>()).expect("a file");
    let mut trial = trial(Family::Gru4rec, 4, Backend::Flex, 1);
    trial.data.source = Some(Source::Histories);
    trial.data.path = Some(path);
    trial.data.histories = HistoryOptions {
        least_rows: 1,
        context: 10,
        ..HistoryOptions::default()
    };
    trial.data_fraction = 0.05;
    let memory = train(&trial);
    let outcome = done(&memory);
    assert!(outcome.loss.is_finite() && outcome.quality.is_finite());
}
