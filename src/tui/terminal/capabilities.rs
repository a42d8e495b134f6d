//! What the terminal can do: guessed from the environment, then asked of the terminal itself.

use super::{abilities::Abilities, input::Input};
use crate::{
    tui::{
        look::Glyphs,
        theme::{Depth, Ground, Rgb},
    },
    words::{self, Language},
};

/// Asks for synchronized output (DECRQM), the background's colour (OSC 11), whether every colour is shown (XTGETTCAP
/// `RGB`) and, as a fence that every terminal answers, for what it is (DA1).
pub const QUESTIONS: &[u8] = b"\x1b[?2026$p\x1b]11;?\x1b\\\x1bP+q524742\x1b\\\x1b[c";

/// What is known of a terminal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Capabilities {
    /// How many colours it shows.
    pub depth: Depth,
    /// Which characters it shows.
    pub glyphs: Glyphs,
    /// Whether it knows synchronized output; `None` until it says so.
    pub synchronized: Option<bool>,
    /// Its background; `None` until it says so.
    pub background: Option<Rgb>,
    /// The background that the environment names; `None` where it says nothing.
    ground: Option<Ground>,
    /// Whether it is worth asking.
    pub asks: bool,
}

impl Capabilities {
    /// What the environment says.
    pub fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let term = set("TERM").unwrap_or_default();
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set);
        let rich = matches!(set("COLORTERM").as_deref(), Some("truecolor" | "24bit"));
        Self {
            depth: match set("NO_COLOR") {
                Some(_) => Depth::Mono,
                None if rich => Depth::True,
                None => depth(&term),
            },
            glyphs: match locale {
                // Who asks for Chinese has a terminal that shows it.
                _ if words::language() == Language::Chinese => Glyphs::Unicode,
                Some(locale) if is_utf8(&locale) && term == "linux" => Glyphs::Console,
                Some(locale) if is_utf8(&locale) => Glyphs::Unicode,
                _ => Glyphs::Ascii,
            },
            synchronized: None,
            background: None,
            ground: set("COLORFGBG").and_then(|colors| {
                let place: u8 = colors.rsplit(';').next()?.parse().ok()?;
                Some(if place == 7 || place == 15 {
                    Ground::Light
                } else {
                    Ground::Dark
                })
            }),
            // The Linux console prints what it does not understand.
            asks: !matches!(term.as_str(), "dumb" | "linux" | ""),
        }
    }

    /// Takes in what the terminal says of itself; true where that was the fence.
    pub fn hear(&mut self, input: &Input) -> bool {
        match input {
            Input::Answer(text) => {
                if let Some(state) = synchronized(text) {
                    self.synchronized = Some(state);
                }
                is_identity(text)
            }
            Input::Report(text) => {
                self.background = background(text).or(self.background);
                // NO_COLOR stands, whatever the terminal could show.
                if self.depth > Depth::Mono && text.starts_with("1+r524742") {
                    self.depth = Depth::True;
                }
                false
            }
            _ => false,
        }
    }

    /// Whether its background is light or dark: dark where it does not say.
    pub fn ground(&self) -> Ground {
        let asked = self.background.map(Rgb::ground);
        asked.or(self.ground).unwrap_or_default()
    }

    /// What a frame may hold. A terminal that does not know synchronized output ignores it.
    pub fn abilities(&self) -> Abilities {
        Abilities {
            glyphs: self.glyphs,
            depth: self.depth,
            synchronized: self.synchronized.unwrap_or(self.asks),
        }
    }
}

fn depth(term: &str) -> Depth {
    const RICH: [&str; 8] = [
        "-direct",
        "kitty",
        "alacritty",
        "wezterm",
        "foot",
        "ghostty",
        "contour",
        "iterm",
    ];
    const POOR: [&str; 5] = ["dumb", "vt100", "vt102", "vt220", "-mono"];
    if term.is_empty() || POOR.iter().any(|p| term == *p || term.ends_with("-mono")) {
        Depth::Mono
    } else if RICH.iter().any(|r| term.contains(r)) {
        Depth::True
    } else if term.contains("256color") {
        Depth::Indexed
    } else {
        Depth::Sixteen
    }
}

fn is_utf8(locale: &str) -> bool {
    let name = locale.to_ascii_lowercase();
    name.contains("utf-8") || name.contains("utf8")
}

/// The answer `?2026;STATE$y`: 0 and 4 are no, 1 and 2 and 3 are yes.
fn synchronized(text: &str) -> Option<bool> {
    let state = text.strip_prefix("?2026;")?.strip_suffix("$y")?;
    match state {
        "0" | "4" => Some(false),
        "1" | "2" | "3" => Some(true),
        _ => None,
    }
}

/// The answer `?CLASS;...c`.
fn is_identity(text: &str) -> bool {
    let body = text.strip_prefix('?').and_then(|t| t.strip_suffix('c'));
    body.is_some_and(|b| b.bytes().all(|c| c.is_ascii_digit() || c == b';'))
}

/// The report `11;rgb:RRRR/GGGG/BBBB`, each channel of 1 to 4 digits.
fn background(text: &str) -> Option<Rgb> {
    let body = text.strip_prefix("11;")?;
    let body = body
        .strip_prefix("rgb:")
        .or_else(|| body.strip_prefix("rgba:"))?;
    let channel = |digits: &str| {
        let hex = digits.bytes().all(|b| b.is_ascii_hexdigit());
        let known = hex && (1..=4).contains(&digits.len());
        let value = u32::from_str_radix(digits, 16).ok().filter(|_| known)?;
        let full = (1 << (4 * digits.len())) - 1;
        u8::try_from((value * 255 + full / 2) / full).ok()
    };
    let channels: Option<Vec<u8>> = body.split('/').map(channel).collect();
    match channels?[..] {
        [red, green, blue] | [red, green, blue, _] => Some(Rgb(red, green, blue)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Capabilities, background};
    use crate::tui::{
        Glyphs,
        terminal::input::Input,
        theme::{Depth, Ground, Rgb},
    };

    fn guess(variables: &[(&str, &str)]) -> Capabilities {
        let find = |name: &str| variables.iter().find(|(n, _)| *n == name);
        Capabilities::of_environment(|name| find(name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn the_environment_is_believed_at_first() {
        let depth = |variables: &[_]| guess(variables).depth;
        assert_eq!(depth(&[("TERM", "xterm-256color")]), Depth::Indexed);
        assert_eq!(depth(&[("TERM", "xterm-kitty")]), Depth::True);
        assert_eq!(depth(&[("TERM", "linux")]), Depth::Sixteen);
        assert_eq!(depth(&[("TERM", "vt100")]), Depth::Mono);
        let rich = [("TERM", "screen"), ("COLORTERM", "truecolor")];
        assert_eq!(depth(&rich), Depth::True);
        assert_eq!(
            depth(&[&rich[..], &[("NO_COLOR", "1")]].concat()),
            Depth::Mono
        );
        // An empty NO_COLOR says nothing: no-color.org.
        assert_eq!(
            depth(&[&rich[..], &[("NO_COLOR", "")]].concat()),
            Depth::True
        );
        let glyphs = |variables: &[_]| guess(variables).glyphs;
        assert_eq!(glyphs(&[("LANG", "C")]), Glyphs::Ascii);
        assert_eq!(glyphs(&[]), Glyphs::Ascii);
        assert_eq!(glyphs(&[("LANG", "de_DE.UTF-8")]), Glyphs::Unicode);
        assert_eq!(
            glyphs(&[("LANG", "en_US.utf8"), ("LC_ALL", "C")]),
            Glyphs::Ascii
        );
        assert_eq!(
            glyphs(&[("LANG", "C.UTF-8"), ("LC_ALL", "")]),
            Glyphs::Unicode
        );
        let console = |locale| glyphs(&[("TERM", "linux"), ("LANG", locale)]);
        assert_eq!(console("C.UTF-8"), Glyphs::Console);
        assert_eq!(console("C"), Glyphs::Ascii);
        assert_eq!(guess(&[("COLORFGBG", "0;15")]).ground(), Ground::Light);
        assert_eq!(guess(&[]).ground(), Ground::Dark);
        assert!(!guess(&[("TERM", "linux")]).asks && !guess(&[("TERM", "dumb")]).asks);
    }

    #[test]
    fn the_terminals_own_answers_count_more() {
        let mut known = guess(&[("TERM", "xterm"), ("COLORFGBG", "15;0")]);
        assert!(known.abilities().synchronized, "harmless where unknown");
        let answer = |text: &str| Input::Answer(text.into());
        assert!(!known.hear(&answer("?2026;0$y")));
        assert!(!known.abilities().synchronized);
        known.hear(&answer("?2026;2$y"));
        assert!(known.abilities().synchronized);
        known.hear(&answer("?2026;9$y"));
        assert!(known.abilities().synchronized, "no answer of that kind");
        assert!(!known.hear(&Input::Report("11;rgb:fdfd/f6f6/e3e3".into())));
        assert_eq!(known.ground(), Ground::Light);
        assert!(known.hear(&answer("?62;22c")));
        assert!(!known.hear(&answer("?62;22n")));
        let rich = Input::Report("1+r524742=38".into());
        known.hear(&Input::Report("0+r524742".into()));
        assert_eq!(known.depth, Depth::Sixteen);
        known.hear(&rich);
        assert_eq!(known.depth, Depth::True);
        let mut plain = guess(&[("TERM", "xterm"), ("NO_COLOR", "1")]);
        plain.hear(&rich);
        assert_eq!(plain.depth, Depth::Mono);
    }

    #[test]
    fn a_background_is_read_strictly() {
        assert_eq!(background("11;rgb:ffff/8080/0000"), Some(Rgb(255, 128, 0)));
        assert_eq!(background("11;rgb:f/8/0"), Some(Rgb(255, 136, 0)));
        assert_eq!(
            background("11;rgba:0000/0000/0000/ffff"),
            Some(Rgb(0, 0, 0))
        );
        for wrong in [
            "11;rgb:ffff/ffff",
            "11;rgb:fffff/0/0",
            "11;rgb:+f/0/0",
            "10;rgb:0/0/0",
            "11;?",
            "11;rgb:///",
        ] {
            assert_eq!(background(wrong), None, "{wrong}");
        }
    }
}
