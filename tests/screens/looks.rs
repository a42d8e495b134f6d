//! Charts and sweeps in other ways than the usual, at one size each, from a sweep made by hand.

use crossterm::event::KeyCode;
use scalescope::{
    sweep::{Event, EventKind, Specimen},
    tui::{App, Dashboard, Glyphs, Look, Message, Mode, ReplayProgress},
};

use crate::{
    fixture::{hit, look, press, text, watching},
    journal::{diverged, interrupted, midway},
};

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
    app.update(Message::Alive(false));
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
    app.update(Message::Opened(plan, Mode::Replay));
    app.update(Message::Events(midway()));
    app.update(Message::Replayed(ReplayProgress {
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

/// A sweep whose newest trial foretells what a listener hears next, one title being too long for its column.
fn listening() -> Vec<Event> {
    let song = |number: u32| match number {
        21 => "A title that goes on and on".to_owned(),
        number => format!("song {number}"),
    };
    let mut events = midway();
    for event in &mut events {
        if let EventKind::Epoch { specimen, .. } = &mut event.kind {
            let next = [33, 7, 21, 4, 58, 60, 2, 90, 11, 5].map(song);
            let shares = [0.31, 0.12, 0.09, 0.06, 0.05, 0.03, 0.03, 0.02, 0.02, 0.01];
            *specimen = Some(Specimen::Listening {
                heard: [81, 12, 99, 4, 140, 18, 3, 60, 77, 18].map(song).to_vec(),
                truth: song(7),
                next: next.into_iter().zip(shares).collect(),
                rank: Some(2),
                items: 200,
            });
        }
    }
    events
}

#[test]
fn a_listener_is_shown_with_what_is_foretold() {
    let mut app = watching(listening());
    insta::assert_snapshot!("train_listening_120x40", text(&mut app, 120, 40));
    for _ in 0..4 {
        hit(&mut app, KeyCode::Tab);
    }
    press(&mut app, "z");
    insta::assert_snapshot!("train_listening_80x24", text(&mut app, 80, 24));
}
