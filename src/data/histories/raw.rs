//! Histories as they were made or read, and how they are divided: the last item of each is held out.

use super::{HistoryOptions, HistorySet, HistoryShape, Question, Seen};
use crate::{
    data::{
        Error, Purpose, Random,
        amount::Amount,
        identity::{Digest, Identity},
        spec::Spec,
    },
    words::{Message, message},
};

/// Histories of numbers, in the order in which they were heard.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Raw {
    /// What each item is called.
    pub names: Vec<String>,
    /// The items of each listener.
    pub histories: Vec<Vec<u32>>,
    /// What was skipped or has to be known.
    pub notes: Vec<Message>,
}

impl Raw {
    /// What tells these histories from others: which items follow which, not what they are called.
    fn identity(&self) -> Identity {
        let mut digest = Digest::default();
        digest.count(self.names.len());
        digest.count(self.histories.len());
        for history in &self.histories {
            digest.numbers(history);
        }
        digest.end()
    }

    /// Holds out the last item of every listener, and of some the one before it.
    ///
    /// What is learned from is cut into stretches of `context` items with the item after each, the last stretch ending with the
    /// history; the first is shorter, where the length is no multiple.
    ///
    /// # Errors
    /// When there are too few listeners or items.
    pub(super) fn divide(mut self, spec: &Spec, amount: Amount) -> Result<HistorySet, Error> {
        let options = &spec.histories;
        let (listeners, items) = (self.histories.len(), self.names.len());
        if listeners < 2 || items < 2 {
            return Err(Error::TooLittle(message!(
                "{listeners} histories of {items} items are too few: expected at least two of each (data.histories.least_rows and \
                 least_length say what is left out)",
                listeners,
                items
            )));
        }
        let identity = self.identity();
        let mut order: Vec<usize> = (0..listeners).collect();
        Random::new(spec.seed, Purpose::Split).shuffle(&mut order);
        let watched = (listeners as f64 * spec.validation_fraction).round() as usize;
        let (mut stretches, mut validation) = (Vec::new(), Vec::new());
        for (place, listener) in order.iter().enumerate() {
            let history = &self.histories[*listener];
            let mut learned = &history[..history.len() - 1];
            if place < watched
                && let Some((next, before)) = learned.split_last()
            {
                validation.push(Question::new(before, *next));
                learned = before;
            }
            cut(learned, options.context, &mut stretches);
        }
        let test = self.histories.iter().filter_map(|history| {
            let (next, before) = history.split_last()?;
            Some(Question::new(before, *next))
        });
        let mut test: Vec<Question> = test.collect();
        self.notes.push(message!(
            "held out: the last item of each of {listeners} histories for the test, the last but one of {watched} for the curves; \
             test_fraction has no say",
            listeners,
            watched
        ));
        self.ask(options, items, [&mut validation, &mut test]);
        if items > HistorySet::FULL {
            self.notes.push(message!(
                "a step scores its own targets and {drawn} drawn items of {items}, corrected by their chance of being drawn",
                drawn = HistorySet::DRAWN,
                items
            ));
        }
        if test.is_empty() || stretches.is_empty() {
            return Err(Error::TooLittle(message!(
                "nothing is left to ask: every last item was heard before"
            )));
        }
        let shape = shape(items, &stretches);
        stretches.truncate(amount.of(stretches.len()));
        Ok(HistorySet {
            shape,
            names: self.names,
            seen: options.seen,
            train: stretches,
            validation,
            test,
            optimum: None,
            identity: Some(identity),
            notes: self.notes,
        })
    }

    /// Leaves out the questions that cannot be asked, and says how items are ranked.
    fn ask(&mut self, options: &HistoryOptions, items: usize, splits: [&mut Vec<Question>; 2]) {
        match options.seen {
            Seen::Ranked => self.notes.push(message!(
                "full ranking of all {items} items, those heard before among them; equal scores share their places",
                items
            )),
            Seen::LeftOut => {
                let mut again = 0;
                for split in splits {
                    let before = split.len();
                    split.retain(|question| !question.history.contains(&question.next));
                    again += before - split.len();
                }
                self.notes.push(message!(
                    "full ranking of all {items} items but those that the listener heard before; {again} held-out items were \
                     heard before and are not asked for; equal scores share their places",
                    items,
                    again
                ));
            }
        }
    }
}

/// Sizes, the cost of an example being that of all, whatever share is learned from.
fn shape(items: usize, stretches: &[Vec<u32>]) -> HistoryShape {
    let inputs = || stretches.iter().map(|stretch| stretch.len() - 1);
    HistoryShape {
        items,
        context: inputs().max().unwrap_or(1),
        answers: (inputs().sum::<usize>() as f64 / stretches.len().max(1) as f64).ceil() as usize,
    }
}

/// Cuts a history into stretches of `context` items and the one after each, from its end; neighbours share one item.
fn cut(history: &[u32], context: usize, stretches: &mut Vec<Vec<u32>>) {
    let mut starts = Vec::new();
    let mut end = history.len();
    while end > 1 {
        let start = end.saturating_sub(context + 1);
        starts.push((start, end));
        end = start + 1;
    }
    let all = starts.into_iter().rev();
    stretches.extend(all.map(|(start, end)| history[start..end].to_vec()));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn spec(options: &str) -> Spec {
        serde_json::from_str(&format!(
            r#"{{"source": "chains", "validation_fraction": 0.5, "histories": {options}}}"#
        ))
        .expect("a specification")
    }

    fn raw(histories: &[&[u32]], items: usize) -> Raw {
        Raw {
            names: (0..items).map(|n| format!("i{n}")).collect(),
            histories: histories.iter().map(|h| h.to_vec()).collect(),
            notes: Vec::new(),
        }
    }

    #[test]
    fn the_last_item_is_held_out_and_never_learned_from() {
        let all = raw(&[&[0, 1, 2, 3, 4], &[4, 3, 2, 1], &[1, 1, 1, 0]], 5);
        let set = all
            .clone()
            .divide(&spec("{}"), Amount::whole(1.0))
            .expect("a set");
        let next: Vec<u32> = set.test.iter().map(|q| q.next).collect();
        assert_eq!(next, [4, 1, 0]);
        assert_eq!(set.test[0].history, [0, 1, 2, 3]);
        // Of two listeners, drawn at random, the last but one is held out too.
        assert_eq!(set.validation.len(), 2);
        let learned: usize = set.train.iter().map(Vec::len).sum();
        assert_eq!(learned, 4 + 3 + 3 - 2);
        assert_eq!((set.shape.items, set.shape.answers), (5, 2));
        let less = all
            .divide(
                &spec("{}"),
                Amount {
                    fraction: 0.4,
                    complexity: 1.0,
                },
            )
            .expect("a set");
        assert_eq!(less.train, set.train[..1]);
        assert_eq!(
            (less.shape, &less.test, less.identity),
            (set.shape, &set.test, set.identity)
        );
    }

    #[test]
    fn what_was_heard_is_left_out_where_asked_for() {
        let all = raw(&[&[0, 1, 2, 0], &[0, 1, 2, 3]], 4);
        let set = all
            .divide(&spec(r#"{"seen": "left-out"}"#), Amount::whole(1.0))
            .expect("a set");
        assert_eq!(set.test.len(), 1);
        assert_eq!(set.test[0].next, 3);
        assert!(set.notes[1].to_string().contains("1 held-out items were"));
    }

    #[test]
    fn too_few_are_refused() {
        let error = raw(&[&[0, 1, 0, 1]], 2).divide(&spec("{}"), Amount::whole(1.0));
        let said = error.expect_err("one listener").to_string();
        assert!(
            said.starts_with("1 histories of 2 items are too few"),
            "{said}"
        );
    }

    proptest! {
        #[test]
        fn every_item_but_the_first_is_foretold_once(length in 2_usize..60, context in 1_usize..20) {
            let history: Vec<u32> = (0..length as u32).collect();
            let mut stretches = Vec::new();
            cut(&history, context, &mut stretches);
            let targets: Vec<u32> = stretches.iter().flat_map(|s| &s[1..]).copied().collect();
            prop_assert_eq!(&targets[..], &history[1..]);
            prop_assert!(stretches.iter().all(|s| (2..=context + 1).contains(&s.len())));
        }
    }
}
