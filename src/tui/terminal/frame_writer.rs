//! Turns a drawing into the fewest bytes that change the terminal from the last one to it.

use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    abilities::Abilities,
    cell::{columns, settle},
    cell_writer::CellWriter,
    write_order::Changes,
};

/// The begin and the end of synchronized output (DEC private mode 2026): the terminal shows all or nothing of it.
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

/// Writes frames for one terminal, each as one piece.
pub struct FrameWriter {
    abilities: Abilities,
    shown: Buffer,
    next: Buffer,
    writer: CellWriter,
    /// Nothing is known of what the terminal shows.
    stale: bool,
}

impl FrameWriter {
    /// A writer for a terminal of some size, of which nothing is known yet.
    pub fn new(size: (u16, u16), abilities: Abilities) -> Self {
        let area = Rect::new(0, 0, size.0, size.1);
        Self {
            abilities,
            shown: Buffer::empty(area),
            next: Buffer::empty(area),
            writer: CellWriter::default(),
            stale: true,
        }
    }

    /// The terminal has another size now; the next frame writes everything.
    pub fn resize(&mut self, size: (u16, u16)) {
        let area = Rect::new(0, 0, size.0, size.1);
        self.shown = Buffer::empty(area);
        self.next = Buffer::empty(area);
        self.stale = true;
    }

    /// The terminal can do more or less than was thought; the next frame writes everything.
    pub fn set_abilities(&mut self, abilities: Abilities) {
        self.stale |= abilities != self.abilities;
        self.abilities = abilities;
    }

    /// The terminal may show anything; the next frame writes everything.
    pub fn forget(&mut self) {
        self.stale = true;
    }

    /// Draws, and gives the bytes to write: none where nothing changed.
    pub fn frame(&mut self, draw: impl FnOnce(Rect, &mut Buffer)) -> &[u8] {
        self.next.reset();
        draw(self.next.area, &mut self.next);
        self.settle();
        self.writer.begin();
        if self.abilities.synchronized {
            self.writer.out.extend(BEGIN);
        }
        let opening = self.writer.out.len();
        if self.stale {
            self.stale = false;
            self.shown.reset();
            self.writer.clear();
        }
        let (shown, next) = (&self.shown, &self.next);
        Changes { shown, next }.write(&mut self.writer);
        std::mem::swap(&mut self.shown, &mut self.next);
        if self.writer.out.len() == opening {
            self.writer.out.clear();
        } else if self.abilities.synchronized {
            self.writer.out.extend(END);
        }
        &self.writer.out
    }

    /// Brings the drawing into the form in which it is compared: only what the terminal can show, blanks without what
    /// does not show on them, and nothing in the second half of a wide character.
    fn settle(&mut self) {
        let width = usize::from(self.next.area.width.max(1));
        for row in self.next.content.chunks_mut(width) {
            let mut covered = 0;
            for (x, cell) in row.iter_mut().enumerate() {
                if covered > 0 {
                    covered -= 1;
                    cell.reset();
                    cell.set_symbol("");
                    continue;
                }
                settle(cell, self.abilities);
                covered = columns(cell.symbol()) - 1;
                if x + covered >= width {
                    cell.set_symbol(" ");
                    covered = 0;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::{
        buffer::Buffer,
        style::{Color, Style},
    };

    use super::{Abilities, FrameWriter};
    use crate::tui::{Glyphs, theme::Depth};

    const ALL: Abilities = Abilities {
        glyphs: Glyphs::Unicode,
        depth: Depth::True,
        synchronized: true,
    };

    fn frame(writer: &mut FrameWriter, lines: &[(&str, Style)]) -> String {
        let draw = |_, buffer: &mut Buffer| {
            for (y, (text, style)) in (0..).zip(lines) {
                buffer.set_string(0, y, text, *style);
            }
        };
        let bytes = writer.frame(|area, buffer| draw(area, buffer));
        let text = std::str::from_utf8(bytes).expect("a frame is UTF-8");
        text.replace('\x1b', "^")
    }

    fn plain(text: &str) -> (&str, Style) {
        (text, Style::new())
    }

    #[test]
    fn an_unchanged_frame_is_no_byte() {
        let mut writer = FrameWriter::new((20, 3), ALL);
        let lines = [plain("one 日本 two"), ("bold", Style::new().bold())];
        assert!(!frame(&mut writer, &lines).is_empty());
        assert_eq!(frame(&mut writer, &lines), "");
        // A colour that cannot be seen is no change.
        let (mut red, style) = (lines.to_vec(), Style::new().fg(Color::Red));
        red.push(("    ", style));
        assert_eq!(frame(&mut writer, &red), "");
    }

    #[test]
    fn the_first_frame_clears_and_writes_only_what_is_there() {
        let mut writer = FrameWriter::new((20, 3), ALL);
        let lines = [plain("ab"), plain(""), ("c", Style::new().fg(Color::Red))];
        let expected = "^[?2026h^[m^[H^[2Jab\r\n\n^[31mc^[?2026l";
        assert_eq!(frame(&mut writer, &lines), expected);
        writer.forget();
        assert_eq!(frame(&mut writer, &lines), expected);
        writer.resize((20, 4));
        assert_eq!(frame(&mut writer, &lines), expected);
    }

    #[test]
    fn a_change_costs_its_place_and_itself() {
        let mut writer = FrameWriter::new((40, 3), ALL);
        let before = [plain("eta 00:41  epoch 3/5  loss .51")];
        frame(&mut writer, &before);
        let after = [plain("eta 00:40  epoch 3/5  loss .49")];
        assert_eq!(frame(&mut writer, &after), "^[?2026h^[1;9H0^[19C49^[?2026l");
        // Two changes with two characters between them: writing those again is shorter than a jump.
        let next = [plain("eta 01:39  epoch 3/5  loss .49")];
        assert_eq!(frame(&mut writer, &next), "^[?2026h^[1;6H1:39^[?2026l");
    }

    #[test]
    fn a_terminal_without_colours_or_unicode_gets_none() {
        let poor = Abilities {
            glyphs: Glyphs::Ascii,
            depth: Depth::Mono,
            synchronized: false,
        };
        let mut writer = FrameWriter::new((20, 2), poor);
        let style = Style::new().fg(Color::Red).bg(Color::Blue).bold();
        let got = frame(&mut writer, &[("╭─⣿ 日 é", style)]);
        assert_eq!(got, "^[m^[H^[2J^[1m+-* ?  e");
    }

    #[test]
    fn a_text_cannot_speak_to_the_terminal() {
        let mut writer = FrameWriter::new((4, 1), ALL);
        let bytes = writer.frame(|_, buffer| {
            buffer[(0, 0)].set_symbol("\x1b]0;x\x07");
            buffer[(1, 0)].set_symbol("\u{9b}");
        });
        assert!(bytes.ends_with("??\x1b[?2026l".as_bytes()));
    }
}
