//! What a key can do, and where.

/// The screens behind the tabs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tab {
    /// Choose what to study.
    Task,
    /// See what it would cost.
    Plan,
    /// Watch it train.
    Train,
    /// Choose a scale.
    Decide,
    /// Compare what would be shipped.
    Deploy,
    /// All sweeps.
    Sweeps,
}

impl Tab {
    /// Every tab, in the order in which they are shown.
    pub const ALL: [Self; 6] = [
        Self::Task,
        Self::Plan,
        Self::Train,
        Self::Decide,
        Self::Deploy,
        Self::Sweeps,
    ];

    /// The word on the tab.
    pub fn title(self) -> &'static str {
        match self {
            Self::Task => "Task",
            Self::Plan => "Plan",
            Self::Train => "Train",
            Self::Decide => "Decide",
            Self::Deploy => "Deploy",
            Self::Sweeps => "Sweeps",
        }
    }

    /// The action that goes there.
    pub fn action(self) -> Action {
        match self {
            Self::Task => Action::Task,
            Self::Plan => Action::Plan,
            Self::Train => Action::Train,
            Self::Decide => Action::Decide,
            Self::Deploy => Action::Deploy,
            Self::Sweeps => Action::Sweeps,
        }
    }
}

/// What a key can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// Go to the screen.
    Task,
    /// Go to the screen.
    Plan,
    /// Go to the screen.
    Train,
    /// Go to the screen.
    Decide,
    /// Go to the screen.
    Deploy,
    /// Go to the screen.
    Sweeps,
    /// One row down.
    Down,
    /// One row up.
    Up,
    /// To the left.
    Left,
    /// To the right.
    Right,
    /// To the first row.
    Top,
    /// To the last row.
    Bottom,
    /// Ten rows down.
    PageDown,
    /// Ten rows up.
    PageUp,
    /// The next row that the filter leaves.
    Next,
    /// The previous row that the filter leaves.
    Previous,
    /// The next pane gets the keys.
    NextPane,
    /// The previous pane gets the keys.
    PreviousPane,
    /// The pane takes the whole screen.
    Maximise,
    /// Open, edit or start what is selected.
    Enter,
    /// Read the whole advice.
    Why,
    /// Undo the latest narrowing: overlay, filter, crosshair, pane.
    Back,
    /// Show only rows with a text.
    Filter,
    /// Pause or resume the selected trial.
    Pause,
    /// Pause or resume the sweep.
    PauseSweep,
    /// Skip the selected trial, or stop the sweep.
    Skip,
    /// Train failed trials again.
    Retry,
    /// Take up an interrupted or stopped sweep.
    Resume,
    /// Sort by the next column.
    Sort,
    /// Turn the order round.
    Reverse,
    /// Logarithmic values, or not.
    LogY,
    /// Logarithmic x-axis, or not.
    LogX,
    /// Count along the charts what comes next.
    XAxis,
    /// Smooth curves less.
    Rougher,
    /// Smooth curves more.
    Smoother,
    /// Read values at a place of all charts.
    Crosshair,
    /// Look at half of the part of the charts that is in view.
    ZoomIn,
    /// Look at twice as much.
    ZoomOut,
    /// Look at all of the charts.
    ZoomWhole,
    /// Look at an earlier part of the charts.
    PanLeft,
    /// Look at a later part of the charts.
    PanRight,
    /// One line for each model instead of each trial, or the other way round.
    Group,
    /// Mark the selected row.
    Mark,
    /// Compare the others with the selected trial.
    Pin,
    /// Keep what is shown while training goes on.
    Freeze,
    /// Replay at half the pace.
    Slower,
    /// Replay at twice the pace.
    Faster,
    /// Go back in a replay.
    SeekBack,
    /// Go forward in a replay.
    SeekForward,
    /// Replay the selected sweep.
    Replay,
    /// Delete the selected sweep.
    Remove,
    /// Copy what the pane shows.
    Copy,
    /// Write what the pane shows into a file.
    Write,
    /// Choose a theme, which is seen at once.
    Theme,
    /// A light theme for a dark one, or the other way round.
    LightDark,
    /// The next characters to draw curves with.
    Marker,
    /// Turn the mouse on or off.
    Mouse,
    /// Choose any action by its words or its key.
    Palette,
    /// Show all keys.
    Help,
    /// Draw everything anew.
    Redraw,
    /// Go to the background.
    Suspend,
    /// End the viewer.
    Leave,
}
