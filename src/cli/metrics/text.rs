//! Log-probabilities of a text's symbols beside the text.

use super::{
    file::File,
    scores::Scores,
    table::{is_header, numbers, only},
};
use crate::words::{Message, message};
use crate::{cli::fault::Usage, train::metrics::text::Surprisals};

/// Usual names of the column of log-probabilities.
const NAMES: [&str; 6] = [
    "logprob",
    "logprobs",
    "logprobability",
    "logprobabilities",
    "tokenlogprob",
    "logp",
];
/// How far above 0 rounding may lift a log-probability.
const ROUNDING: f64 = 1e-6;

pub(super) fn score(predictions: &File, reference: &File) -> Result<Scores, Usage> {
    let table = predictions.table(|cells| is_header(cells, &[&NAMES]))?;
    let expected = message!("a natural logarithm of a probability, 0 at most");
    let column = only(predictions, &table, &NAMES)?;
    let logarithms = numbers(predictions, &table, column, &expected)?;
    if let Some(place) = logarithms.iter().position(|l| *l > ROUNDING) {
        let found = logarithms[place];
        let message = message!("expected {expected}, found {found}", expected, found);
        return Err(predictions.fault(table.row(place).line(), message));
    }
    let nats: Vec<f64> = logarithms.iter().map(|l| (-l).max(0.0)).collect();
    let (characters_per_symbol, unit) = symbols(nats.len(), &reference.text)
        .map_err(|message| predictions.fault(table.row(nats.len() - 1).line(), message))?;
    let surprisals = Surprisals {
        nats: &nats,
        characters_per_symbol,
    };
    Ok(Scores {
        examples: nats.len(),
        quality_error: surprisals.error(),
        metrics: surprisals.metrics(),
        notes: vec![unit],
    })
}

/// Characters by symbols, and what the symbols are taken for. A model that never saw what comes before the first symbol
/// may leave it out.
fn symbols(count: usize, text: &str) -> Result<(f64, Message), Message> {
    let (characters, bytes) = (text.chars().count(), text.len());
    let is = |all: usize| count == all || count + 1 == all;
    if characters == 0 {
        return Err(message!("the reference is empty"));
    }
    if is(characters) {
        return Ok((
            1.0,
            message!("each symbol is one of {characters} characters", characters),
        ));
    }
    let share = characters as f64 / count as f64;
    if is(bytes) {
        return Ok((
            characters as f64 / bytes as f64,
            message!("each symbol is one of {bytes} bytes", bytes),
        ));
    }
    if count > bytes {
        return Err(message!(
            "{count} log-probabilities, but the reference has {bytes} bytes",
            count,
            bytes
        ));
    }
    Ok((
        share,
        message!(
            "{count} symbols for {characters} characters, {share} for each; perplexity is of the symbols",
            count,
            characters,
            share = format!("{share:.3}")
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Metric;

    fn of(predictions: &str, reference: &str) -> Result<Scores, String> {
        score(&File::new("p", predictions), &File::new("r", reference)).map_err(|e| e.to_string())
    }

    #[test]
    fn bits_are_of_characters_whatever_the_symbols_are() {
        // Each symbol costs two bits.
        let lines = |count: usize| format!("logprob\n{}", "-1.3862943611198906\n".repeat(count));
        for (count, text, bits) in [
            (4, "abcd", 2.0),
            (3, "abcd", 2.0),
            (4, "öö", 4.0),
            (3, "öö", 4.0),
            (2, "abcd", 1.0),
            (5, "öö\nab", 2.0),
        ] {
            let scores = of(&lines(count), text).expect("scores");
            assert!(
                (scores.metrics[&Metric::BitsPerCharacter] - bits).abs() < 1e-12,
                "{count} {text}"
            );
            assert!((scores.metrics[&Metric::Perplexity] - 4.0).abs() < 1e-12);
        }
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        for (p, r, expected) in [
            (
                "-1\n0.5\n",
                "ab",
                "p:2: expected a natural logarithm of a probability, 0 at most, found 0.5",
            ),
            (
                "-1\nnan\n",
                "ab",
                "p:2: expected a natural logarithm of a probability, 0 at most, found `nan`",
            ),
            (
                "-1\n-1\n-1\n",
                "ab",
                "p:3: 3 log-probabilities, but the reference has 2 bytes",
            ),
            ("-1\n", "", "p:1: the reference is empty"),
            (
                "token,x\na,-1\n",
                "ab",
                "p:1: expected one column, or a header with `logprob`",
            ),
        ] {
            assert_eq!(of(p, r), Err(expected.to_owned()));
        }
    }
}
