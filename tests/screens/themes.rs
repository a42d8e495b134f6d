//! The choice of a theme: what is selected is seen at once, and Esc brings back what was before.

use crossterm::event::KeyCode;
use scalescope::tui::{App, Dashboard, Effect, Look, theme};

use crate::{
    fixture::{hit, knowing, look, press, text},
    journal::midway,
};

/// Does what the terminal's loop does: gives the dashboard the theme that it effects for.
fn dress(app: &mut App) -> Vec<String> {
    let mut names = Vec::new();
    for wish in app.effects() {
        if let Effect::Theme(name) = wish {
            let theme = theme::find(&name, None, theme::Depth::True).expect("shipped");
            app.look(Look {
                theme,
                themes: theme::names(None),
                ..look()
            });
            names.push(name);
        }
    }
    names
}

fn dressed() -> App {
    let mut app = knowing(midway());
    let theme = theme::find("dark", None, theme::Depth::True).expect("shipped");
    app.look(Look {
        theme,
        themes: theme::names(None),
        ..look()
    });
    app
}

#[test]
fn a_theme_is_seen_before_it_is_kept() {
    let mut app = dressed();
    press(&mut app, "t");
    assert_eq!(dress(&mut app), [""; 0], "nothing is chosen yet");
    press(&mut app, "j");
    assert_eq!(dress(&mut app), ["dracula"]);
    insta::assert_snapshot!("themes_120x40", text(&mut app, 120, 40));
    insta::assert_snapshot!("themes_40x12", text(&mut app, 40, 12));
    press(&mut app, "t");
    assert_eq!(dress(&mut app), ["gruvbox-dark"]);
    press(&mut app, "G");
    assert_eq!(dress(&mut app), ["tokyo-night"]);
    hit(&mut app, KeyCode::Esc);
    assert_eq!(dress(&mut app), ["dark"], "as it was before");
    press(&mut app, "tg");
    hit(&mut app, KeyCode::Enter);
    assert_eq!(dress(&mut app), ["catppuccin-mocha"]);
    press(&mut app, "j");
    assert_eq!(dress(&mut app), [""; 0], "the list is closed");
}

#[test]
fn light_and_dark_turn_into_each_other() {
    let mut app = dressed();
    for (from, to) in [
        ("dark", "light"),
        ("contrast-light", "contrast-dark"),
        ("colour-blind-dark", "colour-blind-light"),
        ("dracula", "light"),
    ] {
        let theme = theme::find(from, None, theme::Depth::True).expect("shipped");
        app.look(Look {
            theme,
            themes: theme::names(None),
            ..look()
        });
        press(&mut app, "T");
        assert_eq!(dress(&mut app), [to]);
    }
}
