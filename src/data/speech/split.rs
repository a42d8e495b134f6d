//! Dividing utterances: by the parts that their maker named, by speaker where speakers are known, else by chance.

use std::collections::{BTreeMap, BTreeSet};

use super::recording::{Part, Recording};
use crate::{
    data::{Purpose, Random, Spec},
    words::{Message, message},
};

/// Indices of the utterances of each split, each in random order.
#[derive(Debug, PartialEq)]
pub(super) struct Split {
    pub train: Vec<usize>,
    pub validation: Vec<usize>,
    pub test: Vec<usize>,
    /// How it was divided, as a sentence.
    pub note: Message,
}

/// Divides the recordings that could be used.
pub(super) fn split(recordings: &[Recording], spec: &Spec) -> Split {
    let mut random = Random::new(spec.seed, Purpose::Split);
    let mut all: Vec<usize> = (0..recordings.len()).collect();
    random.shuffle(&mut all);
    let parts: BTreeSet<Part> = recordings.iter().filter_map(|r| r.part).collect();
    if parts.contains(&Part::Train) && parts.len() > 1 {
        return by_part(recordings, &all, spec, &parts);
    }
    let speakers: BTreeSet<&str> = recordings
        .iter()
        .filter_map(|r| r.speaker.as_deref())
        .collect();
    let known = recordings.iter().all(|r| r.speaker.is_some());
    if known && speakers.len() >= 2 {
        let mut order: Vec<&str> = speakers.into_iter().collect();
        random.shuffle(&mut order);
        return by_speaker(recordings, &all, spec, &order);
    }
    let test = share(all.len(), spec.test_fraction);
    let (test, rest) = all.split_at(test);
    let note = message!("the speakers are not known, so training and test may share some");
    divided(rest, spec, test.to_vec(), note)
}

fn share(count: usize, fraction: f64) -> usize {
    (count as f64 * fraction).round() as usize
}

/// The rest into validation and training; the validation only draws the live curves, so it may share speakers.
fn divided(rest: &[usize], spec: &Spec, test: Vec<usize>, note: Message) -> Split {
    let validation = share(rest.len(), spec.validation_fraction).min(rest.len().saturating_sub(1));
    let (validation, train) = rest.split_at(validation);
    Split {
        train: train.to_vec(),
        validation: validation.to_vec(),
        test,
        note,
    }
}

fn by_part(recordings: &[Recording], all: &[usize], spec: &Spec, parts: &BTreeSet<Part>) -> Split {
    let of = |part: Part| -> Vec<usize> {
        let is = |i: &&usize| recordings[**i].part.unwrap_or(Part::Train) == part;
        all.iter().filter(is).copied().collect()
    };
    let note = message!("the split is the one that the data states");
    // Without a test part, the validation part is the test.
    let test = of(if parts.contains(&Part::Test) {
        Part::Test
    } else {
        Part::Validation
    });
    if parts.len() == 3 {
        return Split {
            train: of(Part::Train),
            validation: of(Part::Validation),
            test,
            note,
        };
    }
    divided(&of(Part::Train), spec, test, note)
}

/// Whole speakers to the test, in the given order, as long as that brings it nearer its share; at least one, never all.
fn by_speaker(recordings: &[Recording], all: &[usize], spec: &Spec, order: &[&str]) -> Split {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let speaker = |i: usize| recordings[i].speaker.as_deref().unwrap_or_default();
    for i in all {
        *counts.entry(speaker(*i)).or_default() += 1;
    }
    let wanted = share(all.len(), spec.test_fraction);
    let mut held: BTreeSet<&str> = BTreeSet::new();
    let mut taken = 0;
    for name in &order[..order.len() - 1] {
        let next = taken + counts[name];
        if held.is_empty() || next.abs_diff(wanted) < taken.abs_diff(wanted) {
            held.insert(name);
            taken = next;
        }
    }
    let (test, rest): (Vec<usize>, Vec<usize>) =
        all.iter().partition(|i| held.contains(speaker(**i)));
    let of = |n: usize| {
        if n == 1 {
            message!("1 speaker")
        } else {
            message!("{n} speakers", n)
        }
    };
    let note = message!(
        "the test split is of {held} that no model hears in training, which has {others}",
        held = of(held.len()),
        others = of(order.len() - held.len())
    );
    divided(&rest, spec, test, note)
}

#[cfg(test)]
mod tests {
    use super::super::span::Span;
    use super::*;

    fn recordings(
        count: usize,
        speakers: Option<usize>,
        part: impl Fn(usize) -> Option<Part>,
    ) -> Vec<Recording> {
        (0..count)
            .map(|i| Recording {
                path: format!("{i}.wav").into(),
                span: Span::WHOLE,
                text: "one".into(),
                speaker: speakers.map(|n| format!("s{}", i % n)),
                part: part(i),
            })
            .collect()
    }

    fn spec() -> Spec {
        Spec {
            validation_fraction: 0.1,
            ..toml::from_str("source = \"speech-manifest\"").expect("a specification")
        }
    }

    fn check(split: &Split, count: usize) {
        let mut all = [
            split.train.clone(),
            split.validation.clone(),
            split.test.clone(),
        ]
        .concat();
        all.sort_unstable();
        assert_eq!(all, (0..count).collect::<Vec<_>>());
    }

    #[test]
    fn no_speaker_of_the_test_is_heard_in_training() {
        for speakers in [2, 3, 10, 50] {
            let given = recordings(200, Some(speakers), |_| None);
            let split = split(&given, &spec());
            check(&split, 200);
            let of = |list: &[usize]| {
                list.iter()
                    .map(|i| given[*i].speaker.clone())
                    .collect::<BTreeSet<_>>()
            };
            assert!(of(&split.test).is_disjoint(&of(&split.train)), "{speakers}");
            assert!(
                of(&split.test).is_disjoint(&of(&split.validation)),
                "{speakers}"
            );
            assert!(!split.train.is_empty() && !split.test.is_empty());
            if speakers >= 10 {
                assert_eq!(split.test.len(), 40);
            }
        }
    }

    #[test]
    fn unknown_speakers_are_divided_by_chance_and_said() {
        let split = split(&recordings(100, None, |_| None), &spec());
        check(&split, 100);
        assert_eq!((split.test.len(), split.validation.len()), (20, 8));
        assert!(split.note.to_string().contains("not known"));
    }

    #[test]
    fn stated_parts_are_the_split() {
        let parts = [Part::Train, Part::Train, Part::Validation, Part::Test];
        let given = recordings(40, Some(4), |i| Some(parts[i % 4]));
        let split = split(&given, &spec());
        check(&split, 40);
        assert_eq!(
            (split.train.len(), split.validation.len(), split.test.len()),
            (20, 10, 10)
        );
        assert!(split.test.iter().all(|i| i % 4 == 3));
    }
}
