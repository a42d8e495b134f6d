//! What was heard beside what was said: an utterance a line, or ids and texts divided by tabs.

use std::collections::BTreeMap;

use super::{
    file::File,
    pair::{Keys, pair},
    scores::Scores,
    table::{IDS, column, is_named},
};
use crate::{
    cli::fault::Usage,
    data,
    input::{Table, column_key},
    scenario::Metric,
    train::metrics::speech::Rates,
    words::message,
};

/// Usual names of the column of what was heard or said.
const TEXTS: [&str; 11] = [
    "normalizedtext",
    "normalizedtranscript",
    "transcription",
    "transcript",
    "sentence",
    "text",
    "hypothesis",
    "prediction",
    "predtext",
    "reference",
    "hyp",
];

pub(super) fn score(heard: &File, said: &File, normalise: bool) -> Result<Scores, Usage> {
    let (headed, also) = (Headed::of(heard)?, Headed::of(said)?);
    let (heard, said) = (
        Utterances::of(heard, headed.as_ref())?,
        Utterances::of(said, also.as_ref())?,
    );
    let both = heard.keys.ids.is_some() && said.keys.ids.is_some();
    let pairs = pair(&heard.keys, &said.keys)?;
    let written = |text: &str| {
        if normalise {
            data::plain_transcript(text)
        } else {
            text.to_owned()
        }
    };
    let mut rates = Rates::default();
    for (reference, row) in said.texts.iter().zip(&pairs.rows) {
        rates.add(&written(reference), &written(heard.texts[*row]));
    }
    let order = if both {
        message!("by their ids")
    } else {
        message!("line by line")
    };
    let mut notes = vec![message!("utterances are matched {order}", order)];
    notes.extend(pairs.note);
    Ok(Scores {
        examples: pairs.rows.len(),
        quality_error: Some(rates.words.standard_error()),
        metrics: BTreeMap::from([
            (Metric::Wer, rates.words.rate()),
            (Metric::Cer, rates.characters.rate()),
        ]),
        notes,
    })
}

/// A file whose first line names its columns, or JSON lines.
struct Headed {
    table: Table,
    text: usize,
}

impl Headed {
    /// The table of a file with a column of texts; `None` where its first line is an utterance.
    fn of(file: &File) -> Result<Option<Self>, Usage> {
        let first = file.text.lines().next().unwrap_or_default();
        let cells: Vec<&str> = first.split(['\t', ',', ';']).map(str::trim).collect();
        let names = |some: &[&str]| {
            let known = |cell: &&str| some.contains(&column_key(cell).as_str());
            cells.iter().any(known)
        };
        // A sentence may have a comma and begin with a usual name, but not name both.
        let is_header = names(&TEXTS) && (names(&IDS) || cells.len() == 1);
        if !is_header && !first.trim_start().starts_with('{') {
            return Ok(None);
        }
        let table = file.table(|cells| is_named(cells, &[&TEXTS, &IDS]))?;
        let text = column(&table, &TEXTS).ok_or_else(|| {
            let message = message!(
                "expected a column of texts, named `{name}` or the like",
                name = "text"
            );
            file.fault(1, message)
        })?;
        Ok(Some(Self { table, text }))
    }
}

/// Utterances of a file.
struct Utterances<'a> {
    keys: Keys<'a>,
    texts: Vec<&'a str>,
}

impl<'a> Utterances<'a> {
    /// Reads a table, or lines; where each has a tab, what stands before it is the utterance's id.
    fn of(file: &'a File, headed: Option<&'a Headed>) -> Result<Self, Usage> {
        if let Some(Headed { table, text }) = headed {
            return Ok(Self {
                keys: Keys::of(file, table),
                texts: table.rows().map(|row| row.cell(*text)).collect(),
            });
        }
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
    use super::*;

    fn of(heard: &str, said: &str, normalise: bool) -> Result<f64, String> {
        let (heard, said) = (File::new("p", heard), File::new("r", said));
        let scores = score(&heard, &said, normalise);
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
        is(of("2\tc d\n1\ta x\n", "1\ta b\n2\tc d\n", false), 0.25);
        is(of("Seven, three!\n", "seven three\n", false), 1.0);
        is(of("Seven, three!\n", "seven three\n", true), 0.0);
    }

    #[test]
    fn headers_and_tables_are_no_utterances() {
        for (heard, said) in [
            (
                "id\ttext\nb\thello you\na\tthe dog\n",
                "id\ttext\na\tthe cat\nb\thello you\n",
            ),
            (
                "id,text\nb,\"hello you\"\na,the dog\n",
                "text,id\nthe cat,a\nhello you,b\n",
            ),
            (
                "sentence\nthe dog\nhello you\n",
                "text\nthe cat\nhello you\n",
            ),
            (
                "{\"id\": \"b\", \"pred_text\": \"hello you\"}\n{\"id\": \"a\", \"pred_text\": \"the dog\"}\n",
                "utt_id,transcript\na,the cat\nb,hello you\n",
            ),
        ] {
            let wer = of(heard, said, false).expect(heard);
            assert!((wer - 0.25).abs() < 1e-12, "{heard} {wer}");
        }
        let plain = of("text, he said\n", "text, he said\n", false).expect("an utterance");
        assert!(plain.abs() < 1e-12);
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
