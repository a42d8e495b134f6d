//! How a screen is cut into areas, and how much fits into them.

use ratatui::layout::Rect;

/// The least size that anything can be shown in.
pub const LEAST: (u16, u16) = (40, 12);
/// From this size on all panes stand side by side.
pub const FULL: (u16, u16) = (120, 30);
/// From this size on a table and a chart fit.
pub const COMPACT: (u16, u16) = (80, 24);

/// How much fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// One pane at a time.
    Stacked,
    /// A table and one more pane.
    Compact,
    /// Everything.
    Full,
}

impl Room {
    /// How much fits into an area.
    pub fn of(area: Rect) -> Self {
        let holds = |(width, height)| area.width >= width && area.height >= height;
        if holds(FULL) {
            Self::Full
        } else if holds(COMPACT) {
            Self::Compact
        } else {
            Self::Stacked
        }
    }
}

/// The title, what the tab shows, the status; nothing where there is no room for them.
pub fn screen_rows(area: Rect) -> Option<[Rect; 3]> {
    if area.width < LEAST.0 || area.height < LEAST.1 {
        return None;
    }
    let row = |y: u16| Rect {
        y: area.y + y,
        height: 1,
        ..area
    };
    let body = Rect {
        y: area.y + 1,
        height: area.height - 2,
        ..area
    };
    Some([row(0), body, row(area.height - 1)])
}

/// The left part of an area, and what remains.
pub fn split_left(area: Rect, width: u16) -> [Rect; 2] {
    let width = width.min(area.width);
    let left = Rect { width, ..area };
    let right = Rect {
        x: area.x + width,
        width: area.width - width,
        ..area
    };
    [left, right]
}

/// The upper part of an area, and what remains.
pub fn split_top(area: Rect, height: u16) -> [Rect; 2] {
    let height = height.min(area.height);
    let upper = Rect { height, ..area };
    let lower = Rect {
        y: area.y + height,
        height: area.height - height,
        ..area
    };
    [upper, lower]
}

/// An area of a size in the middle of another, as far as it fits.
pub fn above(area: Rect, (width, height): (u16, u16)) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 3,
        width,
        height,
    }
}
