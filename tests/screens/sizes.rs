//! No screen panics at any size, and none draws outside of it.

use crossterm::event::KeyCode;
use ratatui::{
    buffer::{Buffer, Cell},
    layout::Rect,
};
use scalescope::tui::{App, Dashboard, Glyphs, Look, Message, Mode, Start};

use crate::{
    fixture::{NOW, draft, hit, knowing, look, plan, press, text},
    journal::{diverged, finished, midway},
};

/// Sizes around those at which something appears or leaves, and the least and the greatest.
fn sizes() -> impl Iterator<Item = (u16, u16)> {
    let tiny = [
        (1, 1),
        (2, 1),
        (1, 2),
        (39, 12),
        (40, 11),
        (300, 3),
        (3, 200),
    ];
    let widths = [40, 41, 43, 48, 60, 79, 80, 120, 121];
    let heights = [12, 13, 15, 19, 24, 29, 30, 40];
    let usual = widths
        .into_iter()
        .flat_map(move |w| heights.map(|h| (w, h)));
    tiny.into_iter().chain(usual).chain([(500, 200)])
}

/// Draws into the middle of a larger buffer and looks whether its margin is as it was.
fn draw_at(app: &mut App, (width, height): (u16, u16)) {
    let mut buffer = Buffer::filled(Rect::new(0, 0, width + 2, height + 2), Cell::new("#"));
    app.draw(Rect::new(1, 1, width, height), &mut buffer, NOW);
    let margin = |(x, y): &(u16, u16)| *x == 0 || *y == 0 || *x > width || *y > height;
    let cells = (0..height + 2).flat_map(|y| (0..width + 2).map(move |x| (x, y)));
    let touched = cells
        .filter(margin)
        .find(|place| buffer[*place].symbol() != "#");
    assert_eq!(touched, None, "{width} x {height}");
}

fn check(mut app: App) {
    for size in sizes() {
        draw_at(&mut app, size);
    }
}

/// Every screen with a state, each pane of it, alone and among the others, with and without what lies above.
fn every_screen(state: impl Fn() -> App) {
    let above = ["3?", "3:", "3/", "3c", "3x", "3mm", "1/", "0/"];
    for keys in ["1", "2", "3", "4", "5", "0", "1z", "2z", "4z"]
        .into_iter()
        .chain(above)
    {
        let mut app = state();
        press(&mut app, keys);
        check(app);
    }
    for panes in 1..5 {
        let mut app = state();
        press(&mut app, "3z");
        for _ in 0..panes {
            hit(&mut app, KeyCode::Tab);
        }
        check(app);
    }
}

#[test]
fn while_it_trains() {
    every_screen(|| knowing(midway()));
}

#[test]
fn when_nothing_is_known() {
    every_screen(|| App::new(Start::Choose));
}

#[test]
fn when_all_is_done_in_ascii() {
    every_screen(|| {
        let mut app = knowing(finished());
        app.look(Look {
            glyphs: Glyphs::Ascii,
            ..look()
        });
        app
    });
}

#[test]
fn when_nothing_is_finite() {
    every_screen(|| knowing(diverged()));
}

#[test]
fn with_many_models_of_long_names_and_no_number_in_its_place() {
    every_screen(|| {
        let mut app = App::new(Start::Watching);
        let mut odd = plan();
        odd.scenario.name = "規模".repeat(60);
        odd.scenario.data.fractions = vec![0.1, 1.0];
        odd.scenario.data.complexity = vec![1.0, 2.0];
        odd.scenario.train.epochs = 0;
        for candidate in &mut odd.candidates {
            candidate.footprint.parameters = Some(0);
            candidate.predicted_seconds = Some(f64::NAN);
        }
        for trial in &mut odd.trials {
            trial.budget.epochs = 0;
        }
        app.update(Message::Opened(Box::new(odd.clone()), Mode::Live));
        app.update(Message::Events(midway()));
        let mut draft = draft();
        draft.scenario = odd.scenario;
        draft.candidates = odd.candidates;
        draft.jobs = 0;
        app.update(Message::Draft(Box::new(draft)));
        app
    });
}

#[test]
fn a_screen_that_is_too_small_says_how_large_it_must_be() {
    let text = text(&mut knowing(midway()), 39, 11);
    assert!(text.contains("needs 40 x 12, has 39 x 11"), "{text}");
}
