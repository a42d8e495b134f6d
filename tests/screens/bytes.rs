//! What a full repaint of each screen costs on the line, with and without a painted background.

use scalescope::{
    sweep::{EventKind, Specimen},
    tui::{
        App, Dashboard, Glyphs, Look,
        terminal::{Abilities, FrameWriter},
        theme::{self, Depth, Ground, Theme},
    },
    words::{Language, in_language},
};

use crate::{
    every::{SCREENS, Screen, stage},
    fixture::{NOW, lawful_settings, look, opened},
};

/// The most bytes of a repaint at 120x40: where every cell has to be painted, and where the terminal's background serves.
const PAINTED: usize = 16_000;
const BARE: usize = 12_000;

/// The bytes of a repaint at 120x40 in all colours.
fn repaint(app: &mut App, theme: Theme) -> usize {
    app.look(Look { theme, ..look() });
    let abilities = Abilities {
        glyphs: Glyphs::Unicode,
        depth: Depth::True,
        synchronized: true,
    };
    let mut writer = FrameWriter::new((120, 40), abilities);
    let bytes = writer.frame(|area, buffer| app.draw(area, buffer, NOW + 60.0));
    bytes.len()
}

/// A sweep over shares and difficulties whose newest trial looked at a picture of noise.
fn crowded() -> App {
    let (plan, mut events) = lawful_settings();
    let noise = |at: u32| (at.wrapping_mul(2_654_435_761) >> 24) as u8;
    for event in &mut events {
        if let EventKind::Epoch { specimen, .. } = &mut event.kind {
            *specimen = Some(Specimen::Picture {
                width: 16,
                pixels: (0..256).map(noise).collect(),
                truth: "A".into(),
                answer: "B".into(),
                confidence: 0.5,
            });
        }
    }
    opened(plan, events).0
}

#[test]
fn a_full_repaint_keeps_within_its_bytes() {
    let on = |name: &str, ground| theme::find_on(name, None, Depth::True, ground).expect("shipped");
    let mut seen = [0, 0];
    // Many curves and a picture of noise: as much as a screen of ours holds.
    let crowded: [Screen; 2] = [("crowded", crowded, "3"), ("crowded means", crowded, "3b")];
    for screen in SCREENS.into_iter().chain(crowded) {
        for language in Language::ALL {
            in_language(language, || {
                let mut app = stage(screen);
                for name in theme::names(None) {
                    // On one of the two grounds each theme is painted, but for those that have no background of their own.
                    let both = [Ground::Dark, Ground::Light].map(|ground| on(&name, ground));
                    for theme in both {
                        let painted = theme.background().bg.is_some();
                        seen[usize::from(painted)] += 1;
                        let most = if painted { PAINTED } else { BARE };
                        let bytes = repaint(&mut app, theme);
                        let what = format!("{} {language:?} {name} painted {painted}", screen.0);
                        println!("{bytes:6} {what}");
                        assert!(bytes <= most, "{what}: {bytes} bytes");
                    }
                }
            });
        }
    }
    assert!(seen.iter().all(|count| *count > 0), "both kinds: {seen:?}");
}
