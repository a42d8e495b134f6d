//! The one table of keys: everything about a key stands in its row, and adding a key is adding a row.
//!
//! A row says on which screens the key works, the keys themselves (the first one is shown in footers), and what it does
//! in the words of the help. Then, where there is something to say:
//!
//! - `hint`: what it does in the words of the footer, `as` a function that knows better how things stand;
//! - `shown`: when footer, help and palette name it;
//! - `unless`: why it may not be used now, which is said instead;
//! - `run`: what it does.
//!
//! These are methods of [`App`](crate::tui::App): the first three in `state/`, where nothing changes, `run` in `update/`.
//! Rows of one action share its name in `keys.toml`. Help shows the rows in this order, footers those with a hint.
//!
//! The table is a macro so that each room takes the columns that it knows: [`Action`](super::action::Action) the names, the
//! [keymap](super::keymap) the keys and words, [`state`](crate::tui::state) and [`update`](crate::tui::update) their methods.

/// Hands all rows to a macro.
macro_rules! key_table {
    ($then:ident) => {
        $then! {
            /// Open, edit or start what is selected.
            Enter "enter" {
                on [Task], "enter", "plan the preset; edit the constraint", hint "plan" as enter_hint, shown has_preset, run enter_task;
                on [Plan], "enter", "start the sweep; edit the setting", hint "start" as enter_hint, shown can_start, run enter_plan;
                on [Decide], "enter", "type the bound of the constraint", hint "edit" as enter_hint, shown can_type_bound, run type_bound;
                on [Sweeps], "enter", "open the sweep", hint "open", shown has_sweeps, run open_selected;
            }
            /// Read the whole advice.
            Why "why" {
                on [Decide], "a", "the whole advice: why, what would help, what would change it", hint "why", shown is_advised, run show_advice;
            }
            /// Pause or resume the selected trial.
            Pause "pause" {
                on [Train], "p", "pause the trial or the replay, or let it go on", hint "pause trial" as pause_hint, shown runs_or_replays, unless why_no_pause, run pause_trial;
            }
            /// Pause or resume the sweep.
            PauseSweep "pause-sweep" {
                on [Train, Decide, Deploy], "P", "pause the sweep, or let it go on", shown runs, unless why_no_sweep_pause, run pause_sweep;
            }
            /// Skip the selected trial, or stop the sweep.
            Skip "skip" {
                on [Train], "x", "skip the trial, or stop the sweep", hint "skip", shown runs, unless why_no_skip, run skip;
            }
            /// Train failed trials again.
            Retry "retry" {
                on [Train], "r", "train the failed or skipped trial again", shown can_retry, unless why_no_retry, run retry;
            }
            /// Take up an interrupted or stopped sweep.
            Resume "resume" {
                on [Train], "R", "take up an interrupted or stopped sweep", hint "resume", shown can_resume, unless why_no_resume, run resume;
                on [Sweeps], "R", "take up an interrupted or stopped sweep", hint "resume", shown can_resume_selected, unless why_no_selected_resume, run resume_selected;
            }
            /// Replay at half the pace.
            Slower "slower" {
                on [Train], "[", "replay: half the pace", hint "slower", shown replays, unless why_no_replay, run replay_at(0.5);
            }
            /// Replay at twice the pace.
            Faster "faster" {
                on [Train], "]", "replay: twice the pace", hint "faster", shown replays, unless why_no_replay, run replay_at(2.0);
            }
            /// Go back in a replay.
            SeekBack "seek-back" {
                on [Train], "{", "replay: back by a tenth", shown replays, unless why_no_replay, run seek(-1.0);
            }
            /// Go forward in a replay.
            SeekForward "seek-forward" {
                on [Train], "}", "replay: forward by a tenth", shown replays, unless why_no_replay, run seek(1.0);
            }
            /// Replay the selected sweep.
            Replay "replay" {
                on [Sweeps], "v", "replay the sweep", hint "replay", shown has_sweeps, run replay_selected;
            }
            /// Delete the selected sweep.
            Remove "remove" {
                on [Sweeps], "d delete", "delete the sweep, or all marked ones", hint "delete" as remove_hint, shown can_remove, unless why_no_removal, run remove_sweeps;
            }
            /// Mark the selected row.
            Mark "mark" {
                on [Train], "space", "mark the trial; keys act on all marked, charts show no others", shown is_open, run mark_trial;
                on [Sweeps], "space", "mark the sweep: two are shown side by side, delete acts on all", hint "mark", shown has_sweeps, run mark_sweep;
            }
            /// Compare the others with the selected trial.
            Pin "pin" {
                on [Train], "*", "pin the trial, to compare the others with it", shown is_open, run pin_trial;
            }
            /// Read values at a place of all charts.
            Crosshair "crosshair" {
                on [Train], "c", "read values at a place of all charts, moved with left and right", shown is_open, run toggle_crosshair;
            }
            /// Logarithmic values, or not.
            LogY "log-y" {
                on [Train], "o", "logarithmic values, or not, in the chart that has the keys", shown is_open, run toggle_log_y;
            }
            /// Logarithmic x-axis, or not.
            LogX "log-x" {
                on [Train], "O", "logarithmic x-axis, or not", shown is_open, run toggle_log_x;
            }
            /// Count along the charts what comes next.
            XAxis "x-axis" {
                on [Train], "X", "along the charts: epochs, steps, seconds, samples, FLOPs", shown is_open, run next_x_axis;
            }
            /// Smooth curves less.
            Rougher "rougher" {
                on [Train], "<", "smooth curves less", shown is_open, run smooth_less;
            }
            /// Smooth curves more.
            Smoother "smoother" {
                on [Train], ">", "smooth curves more", shown is_open, run smooth_more;
            }
            /// One line for each model instead of each trial, or the other way round.
            Group "group" {
                on [Train], "b", "a line a model with a band over its seeds, or a line a trial", shown is_open, run toggle_lines;
            }
            /// Look at half of the part of the charts that is in view.
            ZoomIn "zoom-in" {
                on [Train], "+", "zoom in along the charts", shown is_open, run zoom(0.5);
            }
            /// Look at twice as much.
            ZoomOut "zoom-out" {
                on [Train], "-", "zoom out along the charts", shown is_zoomed, run zoom(2.0);
            }
            /// Look at all of the charts.
            ZoomWhole "zoom-whole" {
                on [Train], "=", "all of the charts, as 0 does while they are zoomed", shown is_zoomed, run zoom_out_whole;
            }
            /// Look at an earlier part of the charts.
            PanLeft "pan-left" {
                on [Train], "H", "pan the zoomed charts to the left", shown is_zoomed, run pan(-0.25);
            }
            /// Look at a later part of the charts.
            PanRight "pan-right" {
                on [Train], "L", "pan the zoomed charts to the right", shown is_zoomed, run pan(0.25);
            }
            /// Keep what is shown while training goes on.
            Freeze "freeze" {
                on [Train, Decide, Deploy], "f", "keep what is shown while training goes on", shown is_open, run freeze;
            }
            /// Sort by the next column.
            Sort "sort" {
                on [Train], "s", "sort by the next column", run sort_trials;
                on [Sweeps], "s", "sort by the next column", run sort_sweeps;
            }
            /// Turn the order round.
            Reverse "reverse" {
                on [Train], "S", "turn the order round", run reverse_trials;
                on [Sweeps], "S", "turn the order round", run reverse_sweeps;
            }
            /// Show only rows with a text.
            Filter "filter" {
                on [Task, Train, Sweeps], "/", "show only rows with a text, or as in scale<100 and not state:done", hint "filter", shown has_rows, run type_filter;
            }
            /// The next row that the filter leaves.
            Next "next" {
                on [Task, Train, Sweeps], "n", "next row that the filter leaves", shown has_rows, run move_row(|at, _| at + 1);
            }
            /// The previous row that the filter leaves.
            Previous "previous" {
                on [Task, Train, Sweeps], "N", "previous row that the filter leaves", shown has_rows, run move_row(|at, _| at.saturating_sub(1));
            }
            /// One row down.
            Down "down" {
                on [], "j down", "down", run move_row(|at, _| at + 1);
            }
            /// One row up.
            Up "up" {
                on [], "k up", "up", run move_row(|at, _| at.saturating_sub(1));
            }
            /// To the left.
            Left "left" {
                on [], "h left", "left: crosshair, tighter constraint, or previous pane", shown has_sides, run go_left;
            }
            /// To the right.
            Right "right" {
                on [], "l right", "right: crosshair, looser constraint, or next pane", shown has_sides, run go_right;
            }
            /// To the first row.
            Top "top" {
                on [], "g home", "first row", run move_row(|_, _| 0);
            }
            /// To the last row.
            Bottom "bottom" {
                on [], "G end", "last row", run move_row(|_, count| count.saturating_sub(1));
            }
            /// Ten rows down.
            PageDown "page-down" {
                on [], "pagedown", "ten rows down", run move_row(|at, _| at + 10);
            }
            /// Ten rows up.
            PageUp "page-up" {
                on [], "pageup", "ten rows up", run move_row(|at, _| at.saturating_sub(10));
            }
            /// The next pane gets the keys.
            NextPane "next-pane" {
                on [Task, Plan, Train, Decide, Sweeps], "tab", "next pane", hint "pane" as pane_hint, shown has_panes, run focus_next_pane;
            }
            /// The previous pane gets the keys.
            PreviousPane "previous-pane" {
                on [Task, Plan, Train, Decide, Sweeps], "shift-tab", "previous pane", shown has_panes, run focus_previous_pane;
            }
            /// The pane takes the whole screen.
            Maximise "maximise" {
                on [Task, Plan, Train, Decide, Sweeps], "z", "the pane takes the whole screen, or gives it back", hint "enlarge" as maximise_hint, shown has_panes, run toggle_maximised;
            }
            /// Choose what to study.
            Task "task" {
                on [], "1", "choose what to study", run show(Tab::Task);
            }
            /// See what it would cost.
            Plan "plan" {
                on [], "2", "see what it would cost", run show_plan;
            }
            /// Watch it train.
            Train "train" {
                on [], "3", "watch it train", run show(Tab::Train);
            }
            /// Choose a scale.
            Decide "decide" {
                on [Train], "4", "the advice: which scale to take", hint "advice" as advice_hint, run show(Tab::Decide);
                on [Task, Plan, Decide, Deploy, Sweeps], "4", "the advice: which scale to take", run show(Tab::Decide);
            }
            /// Compare what would be shipped.
            Deploy "deploy" {
                on [], "5", "compare what would be shipped", run show(Tab::Deploy);
            }
            /// List all sweeps.
            Sweeps "sweeps" {
                on [], "0", "all sweeps", run show_sweeps;
            }
            /// Undo the latest narrowing: overlay, filter, crosshair, pane.
            Back "back" {
                on [], "esc", "back", run back;
            }
            /// Copy what the pane shows.
            Copy "copy" {
                on [Deploy], "y", "copy the table, with the path of the weights", hint "copy", run copy_pane;
                on [Plan, Train, Decide, Sweeps], "y", "copy what the pane shows to the clipboard", run copy_pane;
            }
            /// Write what the pane shows into a file.
            Write "write" {
                on [Plan, Train, Decide, Deploy, Sweeps], "w", "write what the pane shows into a file here", run write_pane;
            }
            /// Choose a theme, which is seen at once.
            Theme "theme" {
                on [], "t", "choose a theme, seen at once", shown has_themes, run list_themes;
            }
            /// A light theme for a dark one, or the other way round.
            LightDark "light-dark" {
                on [], "T", "light theme for dark, or the other way round", shown has_themes, run turn_theme;
            }
            /// The next characters to draw curves with.
            Marker "marker" {
                on [], "m", "draw curves in braille, blocks or ASCII", run next_marker;
            }
            /// Turn the mouse on or off.
            Mouse "mouse" {
                on [], "M", "turn the mouse on or off", run toggle_mouse;
            }
            /// Choose any action by its words or its key.
            Palette "palette" {
                on [], ":", "choose any action by its words or its key", run open_palette;
            }
            /// Draw everything anew.
            Redraw "redraw" {
                on [], "ctrl-l", "draw everything anew", run redraw;
            }
            /// Go to the background.
            Suspend "suspend" {
                on [], "ctrl-z", "go to the background", run suspend;
            }
            /// Show all keys.
            Help "help" {
                on [], "?", "all keys", hint "help", run open_help;
            }
            /// End the viewer.
            Leave "leave" {
                on [], "q ctrl-c", "leave; a running sweep goes on", hint "leave", run leave;
            }
        }
    };
}

pub(in crate::tui) use key_table;
