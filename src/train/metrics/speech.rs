//! The error rates of speech recognition over a whole corpus, as jiwer defines them.

/// Utterances whose references and hypotheses were compared: what an error rate is the quotient of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ErrorRate {
    /// Edits (substitutions, deletions, insertions) and reference length of each utterance.
    utterances: Vec<(usize, usize)>,
}

impl ErrorRate {
    /// Adds an utterance by its fewest edits from one list to the other.
    pub fn add<T: PartialEq>(&mut self, reference: &[T], hypothesis: &[T]) {
        self.utterances
            .push((edits(reference, hypothesis), reference.len()));
    }

    /// All edits divided by the references' whole length; where that is 0, the number of edits.
    pub fn rate(&self) -> f64 {
        let (edits, length) = self.totals();
        edits / length.max(1.0)
    }

    /// Standard error of the rate over utterances drawn anew, by the ratio estimator's linearisation (Cochran,
    /// "Sampling Techniques", section 6.3); 0 for fewer than two utterances.
    pub fn standard_error(&self) -> f64 {
        let count = self.utterances.len() as f64;
        if count < 2.0 {
            return 0.0;
        }
        let rate = self.rate();
        let squares =
            |(edits, length): &(usize, usize)| (*edits as f64 - rate * *length as f64).powi(2);
        let sum: f64 = self.utterances.iter().map(squares).sum();
        (sum * count / (count - 1.0)).sqrt() / self.totals().1.max(1.0)
    }

    fn totals(&self) -> (f64, f64) {
        let add = |(a, b): (f64, f64), (c, d): &(usize, usize)| (a + *c as f64, b + *d as f64);
        self.utterances.iter().fold((0.0, 0.0), add)
    }
}

/// Word and character error rates of transcripts as text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rates {
    /// Over words, divided by spaces.
    pub words: ErrorRate,
    /// Over characters, the spaces between words among them, those at the ends not.
    pub characters: ErrorRate,
}

impl Rates {
    /// Adds an utterance.
    pub fn add(&mut self, reference: &str, hypothesis: &str) {
        let (r, h) = (single_spaced(reference), single_spaced(hypothesis));
        self.words.add(&words(&r), &words(&h));
        let characters = |text: &str| text.trim().chars().collect::<Vec<_>>();
        self.characters
            .add(&characters(reference), &characters(hypothesis));
    }
}

/// Runs of two or more white characters become one space, as in jiwer's default.
fn single_spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    let mut characters = text.trim().chars().peekable();
    while let Some(c) = characters.next() {
        let run = c.is_whitespace() && characters.peek().is_some_and(|n| n.is_whitespace());
        while characters
            .next_if(|n| c.is_whitespace() && n.is_whitespace())
            .is_some()
        {}
        spaced.push(if run { ' ' } else { c });
    }
    spaced
}

fn words(text: &str) -> Vec<&str> {
    text.split(' ').filter(|w| !w.is_empty()).collect()
}

/// Fewest insertions, deletions and substitutions that make one list of the other (Levenshtein 1966).
pub fn edits<T: PartialEq>(a: &[T], b: &[T]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let least = (row[j] + 1)
                .min(row[j + 1] + 1)
                .min(diagonal + usize::from(x != y));
            diagonal = std::mem::replace(&mut row[j + 1], least);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Written by `tests/data/speech/rates.py` with jiwer 4.0.0.
    const CASES: &str = include_str!("../../../tests/data/speech/rates.csv");

    #[test]
    fn rates_equal_the_reference() {
        let mut cases = csv::Reader::from_reader(CASES.as_bytes());
        let mut compared = 0;
        for case in cases.records() {
            let case = case.expect("a case");
            let mut rates = Rates::default();
            for (r, h) in case[0].split('|').zip(case[1].split('|')) {
                rates.add(r, h);
            }
            let right = |i: usize| case[i].parse::<f64>().expect("a rate");
            assert!(
                (rates.words.rate() - right(2)).abs() < 1e-8,
                "{case:?} {rates:?}"
            );
            assert!(
                (rates.characters.rate() - right(3)).abs() < 1e-8,
                "{case:?} {rates:?}"
            );
            compared += 1;
        }
        assert_eq!(compared, 30);
    }

    #[test]
    fn the_standard_error_is_that_of_a_mean_where_all_are_as_long() {
        let mut rate = ErrorRate::default();
        for wrong in [true, false, false, true, false] {
            rate.add(&[1], if wrong { &[2] } else { &[1] });
        }
        // Five times one word: the standard error of a share, sqrt(p (1 - p) / (n - 1)).
        assert!((rate.standard_error() - (0.4_f64 * 0.6 / 4.0).sqrt()).abs() < 1e-12);
        assert!(ErrorRate::default().standard_error().abs() < f64::EPSILON);
    }

    fn list() -> impl Strategy<Value = Vec<u8>> {
        prop::collection::vec(0..4_u8, 0..12)
    }

    proptest! {
        #[test]
        fn edits_are_a_distance(a in list(), b in list(), c in list()) {
            let (ab, ba) = (edits(&a, &b), edits(&b, &a));
            prop_assert_eq!(ab, ba);
            prop_assert_eq!(ab == 0, a == b);
            prop_assert!(ab <= edits(&a, &c) + edits(&c, &b));
            prop_assert!(ab >= a.len().abs_diff(b.len()) && ab <= a.len().max(b.len()));
        }

        #[test]
        fn one_change_is_one_edit(mut a in prop::collection::vec(0..4_u8, 1..12), at in 0..12_usize) {
            let before = a.clone();
            let at = at % a.len();
            a[at] = 9;
            prop_assert_eq!(edits(&before, &a), 1);
            a.remove(at);
            prop_assert_eq!(edits(&before, &a), 1);
        }

        #[test]
        fn the_empty_hypothesis_has_an_error_rate_of_one(utterances in prop::collection::vec(prop::collection::vec(0..4_u8, 1..6), 1..6)) {
            let mut rate = ErrorRate::default();
            for u in &utterances {
                rate.add(u, &[]);
            }
            prop_assert!((rate.rate() - 1.0).abs() < 1e-12);
        }
    }
}
