//! Scores of rows beside what was clicked.

use std::collections::BTreeMap;

use super::{
    file::File,
    pair::{Keys, pair},
    scores::Scores,
    table::{IDS, column, is_header, numbers, only},
};
use crate::{
    cli::fault::Usage,
    input::{Row, Table, truth},
    scenario::Metric,
    train::metrics::ranking::{Ranked, log_loss, log_loss_of_probabilities, ndcg},
    words::{Message, message},
};

const SCORES: [&str; 9] = [
    "score",
    "scores",
    "probability",
    "prediction",
    "predicted",
    "pred",
    "p",
    "ctr",
    "logit",
];
const LABELS: [&str; 6] = ["label", "clicked", "click", "target", "ytrue", "y"];
const USERS: [&str; 6] = ["userid", "user", "uid", "reviewerid", "visitorid", "query"];

pub(super) fn score(predictions: &File, reference: &File, logits: bool) -> Result<Scores, Usage> {
    let found = predictions.table(|cells| is_header(cells, &[&SCORES, &IDS]))?;
    let right = reference.table(|cells| is_header(cells, &[&LABELS, &USERS, &IDS]))?;
    let pairs = pair(&Keys::of(predictions, &found), &Keys::of(reference, &right))?;
    let scored = only(predictions, &found, &SCORES)?;
    let values = numbers(predictions, &found, scored, &message!("a score"))?;
    let scores: Vec<f64> = pairs.rows.iter().map(|row| values[*row]).collect();
    let clicks = labels(reference, &right)?;
    let mut notes: Vec<Message> = pairs.note.into_iter().collect();
    let mut metrics = BTreeMap::new();
    let ranked = Ranked {
        scores: &scores,
        clicks: &clicks,
    };
    let auc = ranked.auc();
    if auc.is_finite() {
        metrics.insert(Metric::Auc, auc);
    } else {
        notes.push(message!("no AUC: all labels are equal"));
    }
    if logits {
        metrics.insert(Metric::LogLoss, log_loss(&scores, &clicks));
    } else if scores.iter().all(|s| (0.0..=1.0).contains(s)) {
        metrics.insert(Metric::LogLoss, log_loss_of_probabilities(&scores, &clicks));
    } else {
        notes.push(message!(
            "no log loss: some scores are below 0 or above 1; --logits where they are logits"
        ));
    }
    match users(&right) {
        None => notes.push(message!("no NDCG@10: the reference has no column `user`")),
        Some(users) => {
            let (value, note) = by_user(&users, ranked);
            metrics.extend(value.map(|v| (Metric::Ndcg10, v)));
            notes.push(note);
        }
    }
    Ok(Scores {
        examples: scores.len(),
        quality_error: ranked.auc_error(),
        metrics,
        notes,
    })
}

fn labels(file: &File, table: &Table) -> Result<Vec<bool>, Usage> {
    let column = match users_column(table) {
        Some(user) if table.width() == 2 => 1 - user,
        _ => only(file, table, &LABELS)?,
    };
    let one = |row: Row<'_>| {
        let other = row.cell(column);
        truth(other).ok_or_else(|| {
            let message = message!("expected the label 0 or 1, found `{other}`", other);
            file.fault(row.line(), message)
        })
    };
    table.rows().map(one).collect()
}

fn users_column(table: &Table) -> Option<usize> {
    column(table, &USERS)
}

/// The user of each row.
fn users(table: &Table) -> Option<Vec<&str>> {
    let column = users_column(table)?;
    Some(table.rows().map(|row| row.cell(column)).collect())
}

/// The mean over users with a click of the ranking of their own rows.
fn by_user(users: &[&str], ranked: Ranked<'_>) -> (Option<f64>, Message) {
    let mut rows: BTreeMap<&str, (Vec<f64>, Vec<bool>)> = BTreeMap::new();
    for (place, user) in users.iter().enumerate() {
        let (scores, clicks) = rows.entry(user).or_default();
        scores.push(ranked.scores[place]);
        clicks.push(ranked.clicks[place]);
    }
    let all = rows.len();
    let of_one = |(scores, clicks): &(Vec<f64>, Vec<bool>)| ndcg(scores, clicks, 10);
    let with_click = rows.values().filter(|(_, clicks)| clicks.contains(&true));
    let found: Vec<f64> = with_click.map(of_one).collect();
    if found.is_empty() {
        return (None, message!("no NDCG@10: no user has a click"));
    }
    let note = message!(
        "NDCG@10 ranks each user's rows of the file, mean over the {found} of {all} users with a click",
        found = found.len(),
        all
    );
    (Some(found.iter().sum::<f64>() / found.len() as f64), note)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(predictions: &str, reference: &str, logits: bool) -> Result<Scores, String> {
        let (found, right) = (File::new("p", predictions), File::new("r", reference));
        score(&found, &right, logits).map_err(|e| e.to_string())
    }

    #[test]
    fn what_the_files_tell_is_measured_and_what_they_do_not_is_said() {
        let plain = of("0.9\n0.2\n0.6\n", "1\n0\n1\n", false).expect("scores");
        assert!((plain.metrics[&Metric::Auc] - 1.0).abs() < 1e-12);
        assert_eq!(
            plain.notes,
            ["no NDCG@10: the reference has no column `user`"]
        );
        let ranks = of("score\n9\n2\n6\n", "user,label\na,1\na,0\nb,0\n", false).expect("scores");
        assert!(!ranks.metrics.contains_key(&Metric::LogLoss));
        assert!((ranks.metrics[&Metric::Ndcg10] - 1.0).abs() < 1e-12);
        assert!(
            ranks.notes[1]
                .to_string()
                .ends_with("the 1 of 2 users with a click"),
            "{:?}",
            ranks.notes
        );
        let logits = of("2.0\n-1.0\n", "click\ntrue\nfalse\n", true).expect("scores");
        let by_hand = f64::midpoint((-2.0_f64).exp().ln_1p(), (-1.0_f64).exp().ln_1p());
        assert!((logits.metrics[&Metric::LogLoss] - by_hand).abs() < 1e-12);
        let same = of("0.5\n0.5\n", "1\n1\n", false).expect("scores");
        assert_eq!(same.notes[0], "no AUC: all labels are equal");
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        let wrong = |p, r| of(p, r, false).expect_err("a fault");
        assert_eq!(
            wrong("0.5\nx\n", "1\n0\n"),
            "p:2: expected a score, found `x`"
        );
        assert_eq!(
            wrong("0.5\n0.5\n", "1\n2\n"),
            "r:2: expected the label 0 or 1, found `2`"
        );
        assert_eq!(
            wrong("0.5\n", "1\n0\n"),
            "p:1: the last of 1 predictions, but r has 2 rows"
        );
        assert_eq!(
            wrong("a,b\n1,2\n", "1\n"),
            "p:1: expected one column, or a header with `score`"
        );
    }
}
