//! What was heard beside what was said: an utterance a line, or ids and texts divided by tabs.

use std::collections::BTreeMap;

use super::{
    file::File,
    pair::{Keys, pair},
    scores::Scores,
};
use crate::{
    cli::fault::Usage, data, scenario::Metric, train::metrics::speech::Rates, words::message,
};

pub(super) fn score(heard: &File, said: &File, normalise: bool) -> Result<Scores, Usage> {
    let (heard, said) = (Utterances::of(heard)?, Utterances::of(said)?);
    let both = heard.keys.ids.is_some() && said.keys.ids.is_some();
    let rows = pair(&heard.keys, &said.keys)?;
    let written = |text: &str| {
        if normalise {
            data::plain_transcript(text)
        } else {
            text.to_owned()
        }
    };
    let mut rates = Rates::default();
    for (reference, row) in said.texts.iter().zip(&rows) {
        rates.add(&written(reference), &written(heard.texts[*row]));
    }
    let order = if both {
        message!("by their ids")
    } else {
        message!("line by line")
    };
    Ok(Scores {
        examples: rows.len(),
        quality_error: Some(rates.words.standard_error()),
        metrics: BTreeMap::from([
            (Metric::Wer, rates.words.rate()),
            (Metric::Cer, rates.characters.rate()),
        ]),
        notes: vec![message!("utterances are matched {order}", order)],
    })
}

/// Utterances of a file.
struct Utterances<'a> {
    keys: Keys<'a>,
    texts: Vec<&'a str>,
}

impl<'a> Utterances<'a> {
    /// Reads lines; where each has a tab, what stands before it is the utterance's id.
    fn of(file: &'a File) -> Result<Self, Usage> {
        let lines = file.lines();
        let split: Option<Vec<(&str, &str)>> = lines.iter().map(|l| l.split_once('\t')).collect();
        let keys = |ids| Keys {
            file,
            lines: (1..=lines.len()).collect(),
            ids,
        };
        match split {
            _ if lines.is_empty() => {
                Err(file.fault(1, message!("expected an utterance a line, found nothing")))
            }
            None => Ok(Self {
                keys: keys(None),
                texts: lines,
            }),
            Some(pairs) => {
                let (ids, texts) = pairs
                    .into_iter()
                    .map(|(id, text)| (id.trim(), text))
                    .unzip();
                Ok(Self {
                    keys: keys(Some(ids)),
                    texts,
                })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn of(heard: &str, said: &str, normalise: bool) -> Result<f64, String> {
        let file = |name: &str, text: &str| File::new(Path::new(name), text);
        let scores = score(&file("p", heard), &file("r", said), normalise);
        scores
            .map(|s| s.metrics[&Metric::Wer])
            .map_err(|e| e.to_string())
    }

    #[test]
    fn utterances_are_matched_by_line_or_by_id() {
        let is = |found: Result<f64, String>, expected: f64| {
            assert!((found.expect("scores") - expected).abs() < 1e-12);
        };
        is(of("a b\n\n", "a b\nc d\n", false), 0.5);
        is(of("2\tc d\n1\ta x\n", "1\ta b\r\n2\tc d\r\n", false), 0.25);
        is(of("Seven, three!\n", "seven three\n", false), 1.0);
        is(of("Seven, three!\n", "seven three\n", true), 0.0);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        let wrong = |heard, said| of(heard, said, false).expect_err("a fault");
        assert_eq!(
            wrong("a\n", "a\nb\n"),
            "p:1: the last of 1 predictions, but r has 2 rows"
        );
        assert_eq!(
            wrong("1\ta\n", "1\ta\n2\tb\n"),
            "r:2: `2` has no prediction in p"
        );
        assert_eq!(
            wrong("", "a\n"),
            "p:1: expected an utterance a line, found nothing"
        );
    }
}
