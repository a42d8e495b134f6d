//! Colours: reading them, how well they are told apart, and what is left of them in a poorer terminal.

use ratatui::style::Color;

use crate::words::noop;

/// How many colours a terminal can show, fewest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// None: only bold, dim and the like.
    Mono,
    /// The 16 named ones, whose look is the terminal's own.
    #[default]
    Sixteen,
    /// xterm's palette of 256.
    Indexed,
    /// All of them, 8 bits a channel.
    True,
}

impl Depth {
    /// The words for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mono => noop("none"),
            Self::Sixteen => "16",
            Self::Indexed => "256",
            Self::True => noop("true colour"),
        }
    }
}

/// Whether a background is light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ground {
    /// Light text stands out from it.
    #[default]
    Dark,
    /// Dark text stands out from it.
    Light,
}

/// A colour, 8 bits a channel, in sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

/// The 16 named colours in the order of their codes, with xterm's own values.
const SIXTEEN: [(&str, Color, Rgb); 16] = [
    ("black", Color::Black, Rgb(0, 0, 0)),
    ("red", Color::Red, Rgb(205, 0, 0)),
    ("green", Color::Green, Rgb(0, 205, 0)),
    ("yellow", Color::Yellow, Rgb(205, 205, 0)),
    ("blue", Color::Blue, Rgb(0, 0, 238)),
    ("magenta", Color::Magenta, Rgb(205, 0, 205)),
    ("cyan", Color::Cyan, Rgb(0, 205, 205)),
    ("white", Color::Gray, Rgb(229, 229, 229)),
    ("bright-black", Color::DarkGray, Rgb(127, 127, 127)),
    ("bright-red", Color::LightRed, Rgb(255, 0, 0)),
    ("bright-green", Color::LightGreen, Rgb(0, 255, 0)),
    ("bright-yellow", Color::LightYellow, Rgb(255, 255, 0)),
    ("bright-blue", Color::LightBlue, Rgb(92, 92, 255)),
    ("bright-magenta", Color::LightMagenta, Rgb(255, 0, 255)),
    ("bright-cyan", Color::LightCyan, Rgb(0, 255, 255)),
    ("bright-white", Color::White, Rgb(255, 255, 255)),
];

/// The steps of each channel in xterm's colour cube.
const CUBE: [u8; 6] = [0, 95, 135, 175, 215, 255];

impl Rgb {
    /// Reads `#rrggbb`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|d| d.len() == 6)?;
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let channel = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some(Self(channel(0)?, channel(2)?, channel(4)?))
    }

    /// `#rrggbb`.
    pub fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// Relative luminance, from 0 (black) to 1 (white): WCAG 2.2.
    pub fn luminance(self) -> f64 {
        let [red, green, blue] = self.linear();
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The contrast of two colours, from 1 (none) to 21: WCAG 2.2.
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance() + 0.05, other.luminance() + 0.05);
        a.max(b) / a.min(b)
    }

    /// What it is as a background: light where dark text stands out from it better than light text does.
    pub fn ground(self) -> Ground {
        if self.contrast(Self(0, 0, 0)) > self.contrast(Self(255, 255, 255)) {
            Ground::Light
        } else {
            Ground::Dark
        }
    }

    /// The nearest colour that a terminal of this depth can show.
    pub fn reduce(self, depth: Depth) -> Color {
        match depth {
            Depth::Mono => Color::Reset,
            Depth::Sixteen => self.nearest(SIXTEEN.into_iter().map(|(_, c, rgb)| (c, rgb))),
            Depth::Indexed => self.nearest((16..=255).map(|n| (Color::Indexed(n), indexed(n)))),
            Depth::True => Color::Rgb(self.0, self.1, self.2),
        }
    }

    fn nearest(self, known: impl Iterator<Item = (Color, Self)>) -> Color {
        let ranked = known.min_by(|a, b| self.distance(a.1).total_cmp(&self.distance(b.1)));
        ranked.map_or(Color::Reset, |(color, _)| color)
    }

    /// Squared distance in Oklab (Ottosson 2020), where equal steps look equal.
    fn distance(self, other: Self) -> f64 {
        let (a, b) = (self.oklab(), other.oklab());
        a.iter().zip(b).map(|(x, y)| (x - y).powi(2)).sum()
    }

    fn oklab(self) -> [f64; 3] {
        let [r, g, b] = self.linear();
        let long = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
        let medium = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
        let short = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
        [
            0.210_454_255_3 * long + 0.793_617_785_0 * medium - 0.004_072_046_8 * short,
            1.977_998_495_1 * long - 2.428_592_205_0 * medium + 0.450_593_709_9 * short,
            0.025_904_037_1 * long + 0.782_771_766_2 * medium - 0.808_675_766_0 * short,
        ]
    }

    fn linear(self) -> [f64; 3] {
        [self.0, self.1, self.2].map(|channel| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.040_45 {
                share / 12.92
            } else {
                ((share + 0.055) / 1.055).powf(2.4)
            }
        })
    }
}

/// The colour at a place of xterm's palette, from 16.
pub fn indexed(place: u8) -> Rgb {
    if place >= 232 {
        let grey = 8 + 10 * (place - 232);
        return Rgb(grey, grey, grey);
    }
    let step = |divisor: u8| CUBE[usize::from((place - 16) / divisor % 6)];
    Rgb(step(36), step(6), step(1))
}

/// The names of the 16 colours, in the order of their codes.
pub fn names() -> impl Iterator<Item = &'static str> {
    SIXTEEN.iter().map(|(name, _, _)| *name)
}

/// One of the 16 colours by its name.
pub fn named(name: &str) -> Option<Color> {
    let found = SIXTEEN.iter().find(|(known, _, _)| *known == name);
    found.map(|(_, color, _)| *color)
}

#[cfg(test)]
mod tests {
    use ratatui::style::Color;

    use super::{Depth, Ground, Rgb, indexed};

    #[test]
    fn a_colour_is_read_strictly() {
        assert_eq!(Rgb::parse("#1a2B3c"), Some(Rgb(0x1a, 0x2b, 0x3c)));
        for wrong in [
            "1a2b3c", "#1a2b3", "#1a2b3cc", "#1a2b3g", "#+a2b3c", "", "#ää",
        ] {
            assert_eq!(Rgb::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn contrast_agrees_with_the_standard() {
        let (black, white, grey) = (Rgb(0, 0, 0), Rgb(255, 255, 255), Rgb(0x76, 0x76, 0x76));
        assert!((black.contrast(white) - 21.0).abs() < 1e-9);
        // The lightest grey that passes on white.
        assert!((grey.contrast(white) - 4.54).abs() < 0.01);
        assert_eq!(
            [white, black].map(Rgb::ground),
            [Ground::Light, Ground::Dark]
        );
    }

    #[test]
    fn poorer_terminals_get_the_nearest_colour() {
        let orange = Rgb(0xff, 0x87, 0x00);
        assert_eq!(orange.reduce(Depth::True), Color::Rgb(255, 135, 0));
        assert_eq!(orange.reduce(Depth::Indexed), Color::Indexed(208));
        assert_eq!(Rgb(250, 10, 10).reduce(Depth::Sixteen), Color::LightRed);
        assert_eq!(orange.reduce(Depth::Mono), Color::Reset);
        assert_eq!(indexed(208), orange);
        assert_eq!(indexed(255), Rgb(238, 238, 238));
    }
}
