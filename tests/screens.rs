//! What every screen looks like, at fixed sizes, from a sweep made by hand.

#[path = "screens/fixture.rs"]
mod fixture;

use crossterm::event::KeyCode;
use fixture::{Journal, drawn, finished, hit, knowing, midway, press, text, watching};
use scalescope::tui::App;

/// Compares a screen with its snapshots at the full and the compact size.
fn check(name: &str, app: &mut App) {
    insta::assert_snapshot!(format!("{name}_120x40"), text(app, 120, 40));
    insta::assert_snapshot!(format!("{name}_80x24"), text(app, 80, 24));
}

#[test]
fn task() {
    let mut app = knowing(midway());
    press(&mut app, "1");
    check("task", &mut app);
    hit(&mut app, KeyCode::Tab);
    hit(&mut app, KeyCode::Enter);
    press(&mut app, "0.9");
    insta::assert_snapshot!("task_editing_80x24", text(&mut app, 80, 24));
}

#[test]
fn plan() {
    let mut app = knowing(midway());
    press(&mut app, "2");
    check("plan", &mut app);
}

#[test]
fn train() {
    check("train", &mut watching(midway()));
    insta::assert_snapshot!("train_40x12", text(&mut watching(midway()), 40, 12));
    check("train_finished", &mut watching(finished()));
    insta::assert_snapshot!(
        "train_nothing_yet_80x24",
        text(&mut watching(Vec::new()), 80, 24)
    );
}

#[test]
fn decide() {
    let mut app = watching(midway());
    press(&mut app, "4");
    check("decide", &mut app);
    let mut app = watching(finished());
    press(&mut app, "4");
    check("decide_finished", &mut app);
}

#[test]
fn deploy() {
    let mut app = watching(finished());
    press(&mut app, "5");
    check("deploy", &mut app);
}

#[test]
fn sweeps() {
    let mut app = knowing(midway());
    press(&mut app, "0");
    check("sweeps", &mut app);
}

#[test]
fn help_and_palette() {
    let mut app = knowing(midway());
    press(&mut app, "?");
    check("help", &mut app);
    press(&mut app, "trial");
    insta::assert_snapshot!("help_searched_80x24", text(&mut app, 80, 24));
    hit(&mut app, KeyCode::Esc);
    press(&mut app, ":axis");
    check("palette", &mut app);
}
