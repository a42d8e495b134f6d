//! Every screen, at three sizes, in both languages, with its colours in truecolor, in 16 and in none: one file a screen.

use std::fmt::Write;

use crossterm::event::KeyCode;
use ratatui::{buffer::Buffer, style::Style};
use scalescope::{
    scenario::{Bounds, Constraint},
    tui::{App, Dashboard, Look, Message, theme},
    words::{Language, in_language},
};
use unicode_width::UnicodeWidthStr;

use crate::{
    fixture::{answer, both, demanding, drawn, hit, knowing, look, press, scaling, watching},
    journal::{finished, midway},
};

const SIZES: [(u16, u16); 3] = [(120, 40), (80, 24), (40, 12)];

const DEPTHS: [theme::Depth; 3] = [
    theme::Depth::True,
    theme::Depth::Sixteen,
    theme::Depth::Mono,
];

/// A screen: its name, the state behind it, and the keys that lead there; `⇥` is Tab, `⏎` is Enter.
pub type Screen = (&'static str, fn() -> App, &'static str);

pub const SCREENS: [Screen; 23] = [
    ("task", || knowing(midway()), "1"),
    ("task_typed", || knowing(midway()), "1⇥⏎0.9"),
    ("plan", || knowing(midway()), "2"),
    ("plan_settings", || knowing(midway()), "2⇥⏎ 200"),
    ("plan_required", required, "2"),
    ("train", || watching(midway()), "3"),
    ("train_empty", || watching(Vec::new()), "3"),
    ("train_asked", || watching(midway()), "3x"),
    ("train_filter_fault", || watching(midway()), "3/scle<3"),
    ("train_finished", || watching(finished()), "3"),
    ("decide", || watching(midway()), "4"),
    ("decide_law", scaling, "4⇥⇥"),
    ("decide_required", required, "4⇥"),
    ("decide_typed", required, "4⇥jj⏎9x"),
    ("decide_tiers", || watching(finished()), "4⇥⇥⇥"),
    ("decide_why", scaling, "4a"),
    ("deploy", || watching(finished()), "5"),
    ("sweeps", || knowing(midway()), "0"),
    ("sweeps_compared", compared, ""),
    ("help", || knowing(midway()), "3?"),
    ("help_searched", || knowing(midway()), "3?esc"),
    ("palette", || knowing(midway()), "3:log"),
    ("themes", || knowing(midway()), "3t"),
];

fn required() -> App {
    demanding(
        Bounds::default()
            .with(Constraint::Quality, 0.9)
            .with(Constraint::Parameters, 5000.0)
            .with(Constraint::TrainSeconds, 0.5),
    )
}

fn compared() -> App {
    let mut app = knowing(midway());
    press(&mut app, "0gj  ");
    app.update(Message::Compared(both()));
    app
}

pub fn stage((_, state, keys): Screen) -> App {
    let mut app = state();
    for key in keys.chars() {
        match key {
            '⇥' => hit(&mut app, KeyCode::Tab),
            '⏎' => hit(&mut app, KeyCode::Enter),
            key => press(&mut app, &key.to_string()),
        }
    }
    answer(&mut app);
    app
}

#[test]
fn every_screen() {
    for screen in SCREENS {
        let mut shown = String::new();
        for language in Language::ALL {
            in_language(language, || {
                let mut app = stage(screen);
                for size in SIZES {
                    shown += &picture(screen.0, &mut app, language, size);
                }
            });
        }
        insta::assert_snapshot!(screen.0, shown);
    }
}

/// A drawing as text, and below it its styles: which, and row by row how many cells have each.
fn picture(name: &str, app: &mut App, language: Language, (width, height): (u16, u16)) -> String {
    let drawings = DEPTHS.map(|depth| {
        app.look(Look {
            theme: theme::find("dark", None, depth).expect("shipped"),
            ..look()
        });
        drawn(app, width, height)
    });
    let text = rows(&drawings[0]);
    for other in &drawings[1..] {
        assert_eq!(
            rows(other),
            text,
            "{name}: colour is never the only carrier"
        );
    }
    framed(name, &text);
    let text: Vec<_> = text.iter().map(|row| row.trim_end()).collect();
    let (title, text) = (language.code(), text.join("\n"));
    let styles = styles(&drawings);
    format!("=== {title} {width}x{height}\n{text}\n--- true | 16 | mono\n{styles}\n")
}

/// The rows of a drawing as a terminal shows them: a wide character covers the cell behind it.
fn rows(buffer: &Buffer) -> Vec<String> {
    let row = |y: u16| {
        let (mut row, mut covered) = (String::new(), 0);
        for x in 0..buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            if covered > 0 {
                covered -= 1;
                assert_eq!(symbol.trim(), "", "behind a wide character at {x}, {y}");
                continue;
            }
            row.push_str(symbol);
            covered = symbol.width().saturating_sub(1);
        }
        assert_eq!(
            row.width(),
            usize::from(buffer.area.width),
            "row {y}: {row}"
        );
        row
    };
    (0..buffer.area.height).map(row).collect()
}

/// A pane's borders must stand below each other.
fn framed(name: &str, rows: &[String]) {
    for row in &rows[1..rows.len() - 1] {
        let ends = row.trim_end();
        let closed = ends.ends_with(['│', '╮', '╯']);
        assert!(
            closed || !ends.starts_with(['│', '╭', '╰']),
            "{name}: {row}"
        );
    }
}

/// The styles of the same cells at every depth: a letter for each that occurs, then every row as letters with counts.
fn styles(drawings: &[Buffer; 3]) -> String {
    let mut known: Vec<[Style; 3]> = Vec::new();
    let mut rows = String::new();
    for y in 0..drawings[0].area.height {
        let mut runs: Vec<(usize, u16)> = Vec::new();
        for x in 0..drawings[0].area.width {
            let style = [0, 1, 2].map(|depth: usize| drawings[depth][(x, y)].style());
            let at = known.iter().position(|s| *s == style).unwrap_or_else(|| {
                known.push(style);
                known.len() - 1
            });
            match runs.last_mut() {
                Some((last, count)) if *last == at => *count += 1,
                _ => runs.push((at, 1)),
            }
        }
        let runs: Vec<_> = runs
            .iter()
            .map(|(s, n)| format!("{}{n}", letter(*s)))
            .collect();
        writeln!(rows, "{}", runs.join(" ")).expect("a string takes all");
    }
    let mut out = String::new();
    for (at, style) in known.iter().enumerate() {
        let said = style.map(|s| {
            let modifiers = format!("{:?}", s.add_modifier);
            let modifiers = modifiers.replace("NONE", "");
            let [fg, bg] = [s.fg, s.bg].map(Option::unwrap_or_default);
            format!("{fg} on {bg} {modifiers}").trim_end().to_owned()
        });
        writeln!(out, "{} {}", letter(at), said.join(" | ")).expect("a string takes all");
    }
    out + &rows
}

fn letter(at: usize) -> char {
    let letters = ('a'..='z').chain('A'..='Z');
    letters.clone().nth(at).unwrap_or('?')
}
