//! Divides, encodes and standardises rows.

use super::{
    ClickOptimum, ClickSet, ClickShape, Clicks, Division, ranking,
    raw::{Column, Part, Ranked, SHARED, Table, Vocabulary},
};
use crate::data::{Error, Purpose, Random};
use crate::words::{Message, message};

/// Rows of the test split that are kept to look at.
const SHOWN: usize = 64;

impl Table {
    fn rows_of(&self, part: Part) -> Vec<usize> {
        let of = |i: &usize| self.parts[*i] == part;
        (0..self.parts.len()).filter(of).collect()
    }

    /// Gives an id to each value that the training rows hold often enough.
    fn vocabulary(column: &Column, train: &[usize], least_rows: usize) -> Vocabulary {
        let mut counts = vec![0_usize; column.names.len()];
        for row in train {
            counts[column.values[*row] as usize] += 1;
        }
        let mut next = SHARED;
        let mut id = |count: usize| {
            if count < least_rows.max(1) {
                return SHARED;
            }
            next += 1;
            next
        };
        let ids = counts.into_iter().map(&mut id).collect();
        Vocabulary {
            ids,
            count: next as usize + 1,
        }
    }

    /// Divides, encodes and standardises the rows; the training rows are shuffled and cut to their share.
    pub(super) fn divide(
        mut self,
        division: Division,
        least_rows: usize,
    ) -> Result<ClickSet, Error> {
        let [mut train, validation, test] =
            [Part::Train, Part::Validation, Part::Test].map(|p| self.rows_of(p));
        self.must_hold_both(&train, message!("training"))?;
        self.must_hold_both(&test, message!("test"))?;
        let vocabularies: Vec<Vocabulary> = self
            .columns
            .iter()
            .map(|c| Self::vocabulary(c, &train, least_rows))
            .collect();
        let identity = self.identity();
        let mut notes = std::mem::take(&mut self.notes);
        notes.extend(self.of_the_rare(&vocabularies, &test, least_rows));
        let (shape, encoded) = self.encoded(&vocabularies, &train);
        let (ranking, said) = match self.ranked {
            Ranked::UsersAndItems => {
                ranking::build(&self, shape, &vocabularies, &encoded, &test, division.seed)
            }
            Ranked::No => (
                None,
                vec![message!(
                    "no ranking: the file does not tell users from items"
                )],
            ),
        };
        notes.extend(said);
        let mut random = Random::new(division.seed, Purpose::Split);
        random.shuffle(&mut train);
        train.truncate(division.amount.of(train.len()));
        let shown = test.iter().take(SHOWN).map(|row| self.shown(*row));
        let test_rows = encoded.at(&test, shape);
        Ok(ClickSet {
            shape,
            fields: self.columns.iter().map(|c| c.title.clone()).collect(),
            numbers: self.numbers.clone(),
            shown: shown.collect(),
            train: encoded.at(&train, shape),
            validation: encoded.at(&validation, shape),
            optimum: ClickOptimum::of(&test_rows),
            test: test_rows,
            ranking,
            identity: Some(identity),
            notes,
        })
    }

    fn must_hold_both(&self, rows: &[usize], split: Message) -> Result<(), Error> {
        let clicks = rows.iter().filter(|i| self.labels[**i] > 0.5).count();
        if clicks > 0 && clicks < rows.len() {
            return Ok(());
        }
        Err(Error::TooLittle(message!(
            "the {split} split holds {clicks} clicks among {rows} rows: expected some of both labels",
            split,
            clicks,
            rows = rows.len()
        )))
    }

    fn of_the_rare(
        &self,
        vocabularies: &[Vocabulary],
        test: &[usize],
        least_rows: usize,
    ) -> Vec<Message> {
        let mut notes = Vec::new();
        for (column, vocabulary) in self.columns.iter().zip(vocabularies) {
            let rare = vocabulary.ids.iter().filter(|id| **id == SHARED).count();
            let rows = test
                .iter()
                .filter(|i| vocabulary.ids[column.values[**i] as usize] == SHARED)
                .count();
            if rare > 0 {
                notes.push(message!(
                    "{rare} of {values} values of `{column}` are in fewer than {least} training rows and share an embedding; \
                     {rows} of {all} test rows have one of them",
                    rare,
                    values = column.names.len(),
                    column = &column.title,
                    least = least_rows,
                    rows,
                    all = test.len()
                ));
            }
        }
        // A file of many columns would say the same many times.
        if notes.len() > 4 {
            let rare: usize = vocabularies
                .iter()
                .map(|v| v.ids.iter().filter(|id| **id == SHARED).count())
                .sum();
            let all: usize = self.columns.iter().map(|c| c.names.len()).sum();
            notes = vec![message!(
                "{rare} of {all} values, all columns together, are in fewer than {least} training rows and share an embedding \
                 in each column",
                rare,
                all,
                least = least_rows
            )];
        }
        notes
    }

    fn encoded(&self, vocabularies: &[Vocabulary], train: &[usize]) -> (ClickShape, Clicks) {
        let offsets: Vec<u32> = vocabularies
            .iter()
            .scan(0, |next, v| {
                let at = *next;
                *next += v.count as u32;
                Some(at)
            })
            .collect();
        let shape = ClickShape {
            dense: self.numbers.len(),
            user_fields: self.user_fields,
            item_fields: self.columns.len() - self.user_fields,
            values: vocabularies.iter().map(|v| v.count).sum(),
        };
        let mut ids = Vec::with_capacity(self.labels.len() * self.columns.len());
        for row in 0..self.labels.len() {
            let fields = self.columns.iter().zip(vocabularies).zip(&offsets);
            ids.extend(fields.map(|((c, v), offset)| v.ids[c.values[row] as usize] + offset));
        }
        let clicks = Clicks {
            ids,
            dense: standardised(&self.dense, shape.dense, train),
            labels: self.labels.clone(),
            probabilities: self.probabilities.clone(),
        };
        (shape, clicks)
    }

    fn shown(&self, row: usize) -> Vec<String> {
        let name = |c: &Column| c.names.name(c.values[row]).to_owned();
        self.columns.iter().map(name).collect()
    }
}

/// Zero mean and unit variance over the training rows; what is missing has the mean, what never changes is only centred.
fn standardised(dense: &[f32], width: usize, train: &[usize]) -> Vec<f32> {
    let mut scaled = dense.to_vec();
    for at in 0..width {
        let known = || {
            train
                .iter()
                .map(|row| f64::from(dense[row * width + at]))
                .filter(|v| v.is_finite())
        };
        let count = known().count().max(1) as f64;
        let mean = known().sum::<f64>() / count;
        let variance = known().map(|v| (v - mean).powi(2)).sum::<f64>() / count;
        let factor = if variance > 1e-12 {
            1.0 / variance.sqrt()
        } else {
            1.0
        };
        for value in scaled.iter_mut().skip(at).step_by(width) {
            let v = f64::from(*value);
            *value = if v.is_finite() {
                ((v - mean) * factor) as f32
            } else {
                0.0
            };
        }
    }
    scaled
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Amount;
    use crate::data::clicks::raw::parts;

    fn column(title: &str, values: &[&str]) -> Column {
        let mut column = Column::new(title);
        for value in values {
            let number = column.names.number(value);
            column.values.push(number);
        }
        column
    }

    fn table() -> Table {
        Table {
            columns: vec![
                column("user", &["a", "a", "b", "a", "c", "a", "b", "a"]),
                column("item", &["x", "y", "x", "x", "y", "x", "z", "y"]),
            ],
            user_fields: 1,
            numbers: vec!["price".into()],
            dense: vec![1.0, 3.0, f32::NAN, 1.0, 3.0, 2.0, 100.0, f32::NAN],
            labels: vec![1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0],
            probabilities: Vec::new(),
            parts: parts(8, DIVISION),
            ranked: Ranked::No,
            notes: Vec::new(),
        }
    }

    const DIVISION: Division = Division {
        test: 0.25,
        validation: 0.125,
        amount: Amount {
            fraction: 1.0,
            complexity: 1.0,
        },
        seed: 1,
    };

    #[test]
    fn the_last_rows_are_held_out_and_only_the_training_rows_are_learned_from() {
        let set = table().divide(DIVISION, 2).expect("a set");
        assert_eq!(
            (set.train.len(), set.validation.len(), set.test.len()),
            (5, 1, 2)
        );
        // Users: shared, a. Items: shared, x, y; `b`, `c` and `z` are rare or new.
        assert_eq!(set.shape.values, 2 + 3);
        assert_eq!(set.test.ids, [0, 2, 1, 4]);
        assert_eq!(set.test.labels, [1.0, 0.0]);
        // Known training prices 1, 3, 1, 3: mean 2, deviation 1; a missing one has the mean.
        assert_eq!(set.validation.dense, [0.0]);
        assert_eq!(set.test.dense, [98.0, 0.0]);
        assert_eq!(
            set.notes[0],
            "2 of 3 values of `user` are in fewer than 2 training rows and share an embedding; \
             1 of 2 test rows have one of them"
        );
        assert_eq!(set.shown, [["b", "z"], ["a", "y"]]);
    }

    #[test]
    fn a_smaller_share_is_the_beginning_of_a_larger_one() {
        let whole = table().divide(DIVISION, 1).expect("a set");
        let less = Division {
            amount: Amount {
                fraction: 0.6,
                complexity: 1.0,
            },
            ..DIVISION
        };
        let set = table().divide(less, 1).expect("a set");
        assert_eq!(set.train.len(), 3);
        assert_eq!(set.train.ids, whole.train.ids[..6]);
        assert_eq!((set.shape, &set.test), (whole.shape, &whole.test));
    }

    #[test]
    fn a_split_with_one_label_is_refused() {
        let mut table = table();
        table.labels[6] = 0.0;
        let error = table.divide(DIVISION, 1).expect_err("no click to test");
        assert_eq!(
            error.to_string(),
            "the test split holds 0 clicks among 2 rows: expected some of both labels"
        );
    }
}
