//! What every screen looks like, at fixed sizes, from a sweep made by hand.

use std::fmt::Write;

use crossterm::event::KeyCode;
use ratatui::{buffer::Buffer, style::Style};
use scalescope::{
    scenario::Requirements,
    tui::{App, Face, Glyphs, Look, Mode, Played, Update, theme},
};

use crate::{
    fixture::{both, demanding, drawn, hit, knowing, look, press, text, watching},
    journal::{diverged, finished, interrupted, midway},
};

/// Compares a screen with its snapshots at the full, the compact and the stacked size.
fn check(name: &str, app: &mut App) {
    insta::assert_snapshot!(format!("{name}_120x40"), text(app, 120, 40));
    insta::assert_snapshot!(format!("{name}_80x24"), text(app, 80, 24));
    insta::assert_snapshot!(format!("{name}_40x12"), text(app, 40, 12));
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
    press(&mut app, "gj  ");
    app.update(Update::Compared(both()));
    check("sweeps_compared", &mut app);
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

#[test]
fn what_requirements_are_broken() {
    let mut app = demanding(Requirements {
        min_quality: Some(0.9),
        max_params: Some(5000.0),
        max_train_s: Some(0.5),
        ..Requirements::default()
    });
    press(&mut app, "2");
    insta::assert_snapshot!("plan_required_80x24", text(&mut app, 80, 24));
    press(&mut app, "4");
    insta::assert_snapshot!("decide_required_120x40", text(&mut app, 120, 40));
}

#[test]
fn train_in_other_ways() {
    let mut app = watching(midway());
    press(&mut app, "cX>>");
    insta::assert_snapshot!("train_crosshair_120x40", text(&mut app, 120, 40));
    let mut app = watching(midway());
    hit(&mut app, KeyCode::Tab);
    press(&mut app, "z");
    insta::assert_snapshot!("train_loss_alone_80x24", text(&mut app, 80, 24));
    let mut app = watching(interrupted());
    app.update(Update::Alive(false));
    insta::assert_snapshot!("train_interrupted_80x24", text(&mut app, 80, 24));
    insta::assert_snapshot!(
        "train_diverged_120x40",
        text(&mut watching(diverged()), 120, 40)
    );
    let mut app = watching(midway());
    press(&mut app, "x");
    insta::assert_snapshot!("train_asked_80x24", text(&mut app, 80, 24));
}

#[test]
fn a_replay_shows_its_own_keys() {
    let mut app = App::new(scalescope::tui::Start::Watching);
    app.look(look());
    insta::assert_snapshot!("train_opening_80x24", text(&mut app, 80, 24));
    let plan = Box::new(crate::fixture::plan());
    app.update(Update::Opened(plan, Mode::Replay));
    app.update(Update::Events(midway()));
    app.update(Update::Played(Played {
        share: 0.42,
        speed: 4.0,
        waits: false,
    }));
    insta::assert_snapshot!("train_replay_80x24", text(&mut app, 80, 24));
}

#[test]
fn nothing_but_ascii_is_drawn_where_charts_and_frames_are() {
    let mut app = watching(midway());
    app.look(Look {
        glyphs: Glyphs::Ascii,
        ..look()
    });
    insta::assert_snapshot!("train_ascii_80x24", text(&mut app, 80, 24));
    let left: String = text(&mut app, 120, 40)
        .chars()
        .filter(|c| !c.is_ascii())
        .collect();
    // Punctuation of texts, which the terminal writes in ASCII.
    assert_eq!(left.replace(['·', '–', '±'], ""), "");
}

#[test]
fn the_colours_of_curves_and_of_the_decision() {
    let mut app = watching(midway());
    let depths = [
        ("true", theme::Depth::True),
        ("16", theme::Depth::Sixteen),
        ("mono", theme::Depth::Mono),
    ];
    for (name, depth) in depths {
        app.look(Look {
            theme: theme::find("dark", None, depth).expect("shipped"),
            ..look()
        });
        press(&mut app, "3");
        let train = colours(&drawn(&mut app, 80, 24));
        insta::assert_snapshot!(format!("train_colours_{name}_80x24"), train);
        press(&mut app, "4");
        let decide = colours(&drawn(&mut app, 80, 24));
        insta::assert_snapshot!(format!("decide_colours_{name}_80x24"), decide);
    }
}

/// Every run of cells of one style, row by row: where it begins, its text, its colour.
fn colours(buffer: &Buffer) -> String {
    let mut out = String::new();
    for y in 0..buffer.area.height {
        let (mut style, mut run, mut start) = (Style::default(), String::new(), 0);
        for x in 0..=buffer.area.width {
            let cell = (x < buffer.area.width).then(|| &buffer[(x, y)]);
            if cell.is_none_or(|c| c.style() != style) {
                if !run.trim().is_empty() {
                    let modifiers = style.add_modifier;
                    let fg = style.fg.unwrap_or_default();
                    writeln!(out, "{y:>2} {start:>3} {fg} {modifiers:?} {}", run.trim())
                        .expect("a string takes all");
                }
                run.clear();
                start = x;
            }
            if let Some(cell) = cell {
                style = cell.style();
                run.push_str(cell.symbol());
            }
        }
    }
    out
}
