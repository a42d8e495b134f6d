//! Frames against a terminal's emulation: whatever is drawn after whatever else, the terminal shows exactly it.

use std::num::NonZeroU16;

use proptest::prelude::*;
use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Color, Modifier, Style},
};
use scalescope::tui::{
    Glyphs,
    terminal::{Abilities, FrameWriter},
    theme::Depth,
};

const SIZE: (u16, u16) = (24, 6);

const TEXTS: [&str; 10] = [
    "a",
    "training",
    "   ",
    "      .      ",
    "日本",
    "é",
    "⣿⠁⡇",
    "╭──────╮",
    "0.51",
    "e\u{301}x",
];

const COLORS: [Color; 6] = [
    Color::Reset,
    Color::Red,
    Color::LightBlue,
    Color::Indexed(17),
    Color::Indexed(208),
    Color::Rgb(1, 2, 3),
];

/// A text somewhere, in some style.
#[derive(Clone, Debug)]
struct Stroke {
    at: (u16, u16),
    text: &'static str,
    style: Style,
}

fn stroke() -> impl Strategy<Value = Stroke> {
    let color = || proptest::sample::select(&COLORS[..]);
    let modifiers = [
        Modifier::empty(),
        Modifier::BOLD,
        Modifier::ITALIC | Modifier::UNDERLINED,
        Modifier::REVERSED,
        Modifier::BOLD | Modifier::REVERSED,
    ];
    let modifier = proptest::sample::select(modifiers.to_vec());
    let text = proptest::sample::select(&TEXTS[..]);
    let at = (0..SIZE.0, 0..SIZE.1);
    (at, text, color(), color(), modifier).prop_map(|(at, text, fg, bg, modifier)| Stroke {
        at,
        text,
        style: Style::new().fg(fg).bg(bg).add_modifier(modifier),
    })
}

fn draw(strokes: &[Stroke], buffer: &mut Buffer) {
    for stroke in strokes {
        buffer.set_string(stroke.at.0, stroke.at.1, stroke.text, stroke.style);
    }
}

fn shown(color: Color) -> vt100::Color {
    match color {
        Color::Red => vt100::Color::Idx(1),
        Color::LightBlue => vt100::Color::Idx(12),
        Color::Indexed(n) => vt100::Color::Idx(n),
        Color::Rgb(r, g, b) => vt100::Color::Rgb(r, g, b),
        _ => vt100::Color::Default,
    }
}

fn screen() -> vt100::Parser {
    let [rows, columns] = [SIZE.1, SIZE.0].map(|n| NonZeroU16::new(n).expect("not empty"));
    vt100::Parser::new(rows, columns, 0)
}

/// Compares what the terminal shows with what was drawn, cell by cell.
fn compare(screen: &vt100::Screen, drawn: &Buffer) -> Result<(), TestCaseError> {
    for y in 0..SIZE.1 {
        let mut x = 0;
        while x < SIZE.0 {
            let (cell, want) = (screen.cell(y, x).expect("inside"), &drawn[(x, y)]);
            let wide = want.symbol().starts_with(['日', '本']);
            // The half of a wide character at the edge cannot be shown.
            let cut = wide && x + 1 == SIZE.0;
            let text = if cut { " " } else { want.symbol() };
            let got = if cell.has_contents() {
                cell.contents()
            } else {
                " "
            };
            prop_assert_eq!(got, text, "text at {} {}", x, y);
            prop_assert_eq!(cell.bgcolor(), shown(want.bg), "background at {} {}", x, y);
            prop_assert_eq!(cell.inverse(), want.modifier.contains(Modifier::REVERSED));
            prop_assert_eq!(
                cell.underline(),
                want.modifier.contains(Modifier::UNDERLINED)
            );
            if text != " " {
                prop_assert_eq!(cell.fgcolor(), shown(want.fg), "colour at {} {}", x, y);
                prop_assert_eq!(cell.bold(), want.modifier.contains(Modifier::BOLD));
                prop_assert_eq!(cell.italic(), want.modifier.contains(Modifier::ITALIC));
            }
            x += if wide { 2 } else { 1 };
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn the_terminal_shows_what_was_drawn(
        frames in prop::collection::vec(prop::collection::vec(stroke(), 0..12), 1..6),
    ) {
        let abilities = Abilities { glyphs: Glyphs::Unicode, depth: Depth::True, synchronized: true };
        let mut writer = FrameWriter::new(SIZE, abilities);
        let mut terminal = screen();
        for strokes in &frames {
            terminal.process(writer.frame(|_, buffer| draw(strokes, buffer)));
            let mut drawn = Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1));
            draw(strokes, &mut drawn);
            compare(terminal.screen(), &drawn)?;
            prop_assert!(writer.frame(|_, buffer| draw(strokes, buffer)).is_empty());
        }
    }

    #[test]
    fn poor_terminals_get_ascii_without_colours(strokes in prop::collection::vec(stroke(), 0..12)) {
        let abilities = Abilities { glyphs: Glyphs::Ascii, depth: Depth::Mono, synchronized: true };
        let mut writer = FrameWriter::new(SIZE, abilities);
        let bytes = writer.frame(|_, buffer| draw(&strokes, buffer)).to_vec();
        prop_assert!(bytes.is_ascii());
        let mut terminal = screen();
        terminal.process(&bytes);
        for (y, x) in (0..SIZE.1).flat_map(|y| (0..SIZE.0).map(move |x| (y, x))) {
            let cell = terminal.screen().cell(y, x).expect("inside");
            prop_assert_eq!(cell.fgcolor(), vt100::Color::Default);
            prop_assert_eq!(cell.bgcolor(), vt100::Color::Default);
        }
    }
}
