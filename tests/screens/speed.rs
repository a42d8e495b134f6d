//! How long frames and keys take with long lists. The figures are printed and bear no assertion:
//! `cargo test --release --test screens speed -- --nocapture`.

use std::time::{Duration, Instant};

use crossterm::event::KeyCode;
use ratatui::{buffer::Buffer, layout::Rect};
use scalescope::{
    scenario::find,
    sweep::{BackendChoice, EventKind, ListRow, Sweep, SweepId, candidates, trials},
    tui::{App, Dashboard, Message, Mode, Start},
};

use crate::{
    fixture::{NOW, facts, hit, look, plan, press, rows, text},
    journal::Journal,
};

/// Times something many times; prints its median and its worst.
fn figure(what: &str, mut act: impl FnMut()) {
    let mut times: Vec<Duration> = (0..20)
        .map(|_| {
            let began = Instant::now();
            act();
            began.elapsed()
        })
        .collect();
    times.sort();
    let [median, worst] = [10, 19].map(|at: usize| times[at].as_secs_f64() * 1e3);
    println!("{what:44} median {median:7.2} ms, worst {worst:7.2} ms");
}

fn frame(app: &mut App) {
    let area = Rect::new(0, 0, 120, 40);
    app.draw(area, &mut Buffer::empty(area), NOW + 60.0);
}

/// A hundred scales with a hundred seeds each: half of them done, two running, the others queued.
fn ten_thousand_trials() -> App {
    let mut app = App::new(Start::Watching);
    app.look(look());
    let mut plan = plan();
    plan.scenario = find(
        "vision-digits",
        None,
        &[scalescope::scenario::Override::new("train.seeds", 100)],
    )
    .expect("shipped");
    plan.scenario.ladder[0].scales = (1..=100).map(scalescope::models::Scale).collect();
    plan.candidates = candidates(&plan.scenario, &facts(), BackendChoice::Auto);
    plan.trials = trials(&plan.scenario, &plan.candidates);
    assert_eq!(plan.trials.len(), 10_000);
    let mut journal = Journal::default();
    journal.write(None, EventKind::SweepStarted { pid: 1, jobs: 2 });
    for id in 1..=5002 {
        journal.launch(id);
        let floor = 2.0 / f64::from(id).sqrt();
        if id <= 5000 {
            journal.finish(id, floor, u64::from(id));
        } else {
            journal.train(id, floor, 2);
        }
    }
    let began = Instant::now();
    let events = journal.events.len();
    let mut sweep = Sweep::new(plan.clone());
    for event in &journal.events {
        sweep.apply(event);
    }
    println!("{events} events folded within {:?}", began.elapsed());
    app.update(Message::Opened(Box::new(plan), Mode::Live));
    let began = Instant::now();
    app.update(Message::Events(journal.events));
    println!(
        "{events} events of 10 000 trials taken in, with the advice, within {:?}",
        began.elapsed()
    );
    app
}

#[test]
fn ten_thousand_trials_are_shown_and_walked_through() {
    let mut app = ten_thousand_trials();
    figure("frame", || frame(&mut app));
    press(&mut app, "G");
    assert!(
        text(&mut app, 120, 40).contains("▸   100"),
        "the last trial is in view"
    );
    press(&mut app, "g");
    figure("key and frame, a row down", || {
        press(&mut app, "j");
        frame(&mut app);
    });
    press(&mut app, "b");
    figure("frame with bands", || frame(&mut app));
    press(&mut app, "bssS");
    figure("frame sorted by loss", || frame(&mut app));
    press(&mut app, "/scale<50 and not state:done");
    hit(&mut app, KeyCode::Enter);
    figure("frame filtered", || frame(&mut app));
    figure("key while the filter is typed, and frame", || {
        press(&mut app, "/ ");
        frame(&mut app);
        hit(&mut app, KeyCode::Enter);
    });
    hit(&mut app, KeyCode::Esc);
    let mut seq = 1;
    figure("an event and its frame", || {
        seq += 1;
        let event = scalescope::sweep::Event {
            at: NOW,
            trial: None,
            seq,
            kind: EventKind::Continued,
        };
        app.update(Message::Events(vec![event]));
        frame(&mut app);
    });
    press(&mut app, "4");
    figure("frame of Decide", || frame(&mut app));
}

#[test]
fn a_hundred_sweeps_are_listed() {
    let mut app = App::new(Start::Choose);
    app.look(look());
    let row = |at: usize| ListRow {
        id: SweepId(format!("20231114-22{at:04}-vision-digits-1a2b")),
        ..rows()[at % 3].clone()
    };
    app.update(Message::Sweeps((0..100).map(row).collect()));
    press(&mut app, "0");
    figure("frame of 100 sweeps", || frame(&mut app));
    figure("key and frame, a row down", || {
        press(&mut app, "j");
        frame(&mut app);
    });
    press(&mut app, "G");
    assert!(text(&mut app, 120, 40).contains("100 sweeps"));
}
