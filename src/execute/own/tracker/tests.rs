//! What a program reports becomes few events, and at its end what was measured.

use super::*;
use crate::execute::own::scraper::pairs;
use crate::scenario::Scrape;

fn program(metric: &str) -> Program {
    toml::from_str(&format!("command = ['x']\n[metric]\n{metric}")).expect("a program")
}

fn told(metric: &str, lines: &[&str]) -> Tracker {
    let mut tracker = Tracker::new(&program(metric), Kept::default());
    for line in lines {
        tracker.take(&Report::read(line).expect("a report"), 1.0);
    }
    tracker
}

const LOSS: &str = "name = 'val_loss'\ndirection = 'minimize'";

#[test]
fn many_steps_are_one_event_and_an_evaluation_is_its_own() {
    let mut tracker = told(
        LOSS,
        &[
            r#"{"model":{"parameters":100}}"#,
            r#"{"step":1,"steps":4,"loss":3}"#,
            r#"{"step":2,"loss":1}"#,
            r#"{"epoch":1,"val_loss":2.5}"#,
            r#"{"step":3,"loss":0.5}"#,
        ],
    );
    let events = tracker.events(1.0);
    assert_eq!(events.len(), 5, "{events:?}");
    assert!(matches!(
        events[0],
        EventKind::Described {
            parameters: Some(100),
            ..
        }
    ));
    assert!(matches!(
        events[1],
        EventKind::Described { steps: Some(4), .. }
    ));
    assert!(
        matches!(events[2], EventKind::Step { step: 2, loss, low, high, .. } if loss == 2.0 && low == 1.0 && high == 3.0)
    );
    assert!(
        matches!(events[3], EventKind::Epoch { epoch: 1, step: 2, loss, quality, train_loss, .. } if loss == 2.5 && quality == 2.5 && train_loss == 2.0)
    );
    assert!(tracker.events(1.0).is_empty());
    let outcome = tracker
        .outcome(Measured::default(), Vec::new())
        .expect("measured");
    assert_eq!(
        (outcome.quality, outcome.loss, outcome.steps),
        (2.5, 2.5, 3)
    );
    assert_eq!(outcome.parameters, Some(100));
    assert_eq!(outcome.latency_ms, None);
}

#[test]
fn the_result_says_most() {
    let tracker = told(
        "name = 'accuracy'\ndirection = 'maximize'",
        &[
            r#"{"epoch":1,"loss":0.7,"quality":0.5}"#,
            r#"{"result":{"accuracy":0.9,"latency_ms":{"p50":1,"p95":2},"f1":0.8,"size_bytes":400}}"#,
        ],
    );
    let outcome = tracker
        .outcome(Measured::default(), Vec::new())
        .expect("measured");
    assert_eq!((outcome.quality, outcome.loss), (0.9, 0.7));
    let names: Vec<_> = outcome.metrics.keys().map(|m| m.name()).collect();
    assert_eq!(names, ["accuracy", "f1"]);
    assert_eq!(outcome.latency_ms.map(|l| l.p95), Some(2.0));
    assert_eq!(outcome.size_bytes.f32, Some(400));
}

#[test]
fn without_the_metric_nothing_was_measured() {
    let tracker = told(
        LOSS,
        &[r#"{"step":1,"loss":1}"#, r#"{"result":{"vall_loss":2}}"#],
    );
    let said = vec!["warning".to_owned()];
    let Err(Fault::NoMetric { metric, seen, .. }) = tracker.outcome(Measured::default(), said)
    else {
        panic!("nothing was measured");
    };
    assert_eq!(metric, "val_loss");
    assert_eq!(seen, ["loss", "step", "vall_loss"]);
}

#[test]
fn a_metric_that_is_not_a_number_has_diverged_and_is_measured() {
    let tracker = told(LOSS, &[r#"{"result":{"val_loss":NaN}}"#]);
    let outcome = tracker
        .outcome(Measured::default(), Vec::new())
        .expect("measured");
    assert!(outcome.quality.is_nan() && outcome.metrics.is_empty());
}

#[test]
fn what_is_scraped_counts_as_what_is_reported() {
    let scrape = Scrape::of(&["key: value".into()]).expect("a form");
    let mut tracker = Tracker::new(&program(LOSS), Kept::default());
    for line in [
        "step: 10/40 loss: 2.0",
        "step: 20/40 loss: 1.0",
        "val_loss: 1.5",
    ] {
        tracker.take(&Report::scraped(&pairs(line, &scrape)), 1.0);
    }
    assert_eq!(
        (tracker.step, tracker.steps, tracker.quality),
        (20, 40, Some(1.5))
    );
}

#[test]
fn however_much_is_told_little_waits() {
    let mut tracker = Tracker::new(&program(LOSS), Kept::default());
    for i in 0..10_000 {
        let report = Report::read(&format!(r#"{{"k{i}":1,"step":{i},"val_loss":{i}}}"#));
        tracker.take(&report.expect("a report"), 1.0);
    }
    assert!(tracker.waiting.len() <= MOST_WAITING && tracker.seen.len() <= MOST_SEEN);
    let last = tracker.events(1.0).pop();
    assert!(
        matches!(last, Some(EventKind::Epoch { step: 9999, .. })),
        "{last:?}"
    );
}
