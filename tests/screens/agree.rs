//! A number that stands in several places is the same in all of them.

use crossterm::event::KeyCode;
use scalescope::sweep::{Event, EventKind, Plan, Standing};

use crate::fixture::{hit, opened, press, recorded, settings, text};

/// What the table on Decide says of the qualities and the losses of the models, as `mean ±deviation`.
fn decided(said: &str) -> Vec<(String, [String; 2])> {
    let rows = said
        .lines()
        .filter(|l| l.starts_with("│") && l.contains("3/3"));
    let row = |line: &str| {
        let words: Vec<_> = line.split([' ', '│']).filter(|w| !w.is_empty()).collect();
        let signs: Vec<_> = (0..words.len())
            .filter(|at| words[*at].starts_with('±'))
            .collect();
        let spread = |at: usize| format!("{} {}", words[at - 1], words[at]);
        let scale = words[words.iter().position(|w| *w == "mlp").expect("a family") + 1];
        (scale.to_owned(), [spread(signs[0]), spread(signs[1])])
    };
    rows.map(row).collect()
}

/// The recorded sweep as it would be with a validation split: what was measured at the end is not what a curve ends with.
fn validated() -> (Plan, Vec<Event>) {
    let (mut plan, mut events) = recorded();
    plan.facts.validation = 144;
    for event in &mut events {
        if let EventKind::Done { outcome } = &mut event.kind {
            outcome.quality -= 0.0213;
            outcome.loss += 0.0457;
        }
    }
    (plan, events)
}

#[test]
fn a_mean_is_the_same_beside_a_curve_in_a_table_and_over_the_scales() {
    for (plan, events) in [recorded(), validated()] {
        let validated = plan.facts.validation > 0;
        let (mut app, _) = opened(plan, events);
        press(&mut app, "4");
        let table = decided(&text(&mut app, 160, 50));
        assert_eq!(table.len(), 3);
        press(&mut app, "3");
        for lines in ["a line a trial", "a line a model"] {
            let train = text(&mut app, 160, 50);
            for (scale, [quality, loss]) in &table {
                let found = |spread: &str| train.matches(&format!("{scale}  {spread}")).count();
                assert_eq!(found(quality), 2, "{lines}, {scale}: {quality}\n{train}");
                assert_eq!(found(loss), 1, "{lines}, {scale}: {loss}\n{train}");
            }
            assert_eq!(train.contains("numbers of what is done: test"), validated);
            press(&mut app, "b");
        }
    }
}

#[test]
fn a_trial_alone_has_one_quality_and_one_loss() {
    for (plan, events) in [recorded(), validated()] {
        let trials = plan.trials.clone();
        let (mut app, sweep) = opened(plan, events);
        press(&mut app, "3g");
        for trial in trials {
            press(&mut app, " ");
            let said = text(&mut app, 160, 50);
            let row = said
                .lines()
                .find(|l| l.contains(" • "))
                .expect("a marked row");
            let row = row.split("││").next().unwrap_or(row);
            let at = row.find("5/5").expect("epochs made");
            let mut numbers = row[at + 3..].split_whitespace();
            let [loss, quality] = [(); 2].map(|()| numbers.next().expect("a number"));
            for number in [loss, quality] {
                let label = format!("{}  {number}", trial.scale);
                assert!(said.contains(&label), "no `{label}` in\n{said}");
            }
            assert!(sweep.trial(trial.id).is_some_and(|r| r.outcome.is_some()));
            // The selection went on with the mark.
            hit(&mut app, KeyCode::Esc);
        }
    }
}

#[test]
fn a_label_never_averages_over_shares_or_difficulties() {
    let (mut app, sweep) = settings();
    let standings = sweep.standings();
    assert_eq!(standings.len(), 12);
    let name = |s: &Standing| {
        let share = if s.data_fraction < 1.0 {
            "12.5%"
        } else {
            "100%"
        };
        let difficulty = if s.complexity < 1.0 { ".5" } else { "2" };
        format!("{} · {share} · c{difficulty}", s.scale)
    };
    press(&mut app, "3");
    hit(&mut app, KeyCode::Tab);
    press(&mut app, "z");
    for lines in ["a line a trial", "a line a model"] {
        let said = text(&mut app, 160, 60);
        let mut seen = std::collections::BTreeSet::new();
        for s in &standings {
            let mean = s.loss.expect("measured").mean;
            let label = said.lines().find(|l| l.contains(&format!("{}  ", name(s))));
            let label = label.unwrap_or_else(|| panic!("{lines}: no {} in\n{said}", name(s)));
            let shown = label
                .split(&format!("{}  ", name(s)))
                .nth(1)
                .unwrap_or_default();
            let shown: f64 = shown
                .split(' ')
                .next()
                .and_then(|t| t.parse().ok())
                .expect("a mean");
            assert!(
                (shown - mean).abs() < 0.0051,
                "{lines}, {}: {shown} for {mean}",
                name(s)
            );
            seen.insert(format!("{mean:.4}"));
        }
        assert_eq!(
            seen.len(),
            standings.len(),
            "each setting has a mean of its own"
        );
        press(&mut app, "b");
    }
}
