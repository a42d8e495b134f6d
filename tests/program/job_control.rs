//! Ctrl-Z: to the background where a shell can take the terminal back, and a word where none can.

use crate::viewer::{Viewer, finished};

const CTRL_Z: &str = "\x1a";

#[test]
fn a_shell_with_job_control_gets_the_terminal_back_and_gives_it_again() {
    let program = finished();
    let script = "set -m; \"$PROGRAM\" watch; echo was-stopped; read line; fg; echo all-done";
    let mut viewer = Viewer::shell(&program, script, (120, 40));
    viewer.shows("finished 3/3");
    viewer.press(CTRL_Z);
    viewer.says("was-stopped");
    assert!(viewer.restores());
    // The shell reads a line, as it does before and after any program.
    viewer.press("\r");
    viewer.shows("finished 3/3");
    viewer.press("4");
    viewer.shows("measured");
    viewer.press("q");
    viewer.says("all-done");
    assert_eq!(viewer.end(), 0);
    assert!(viewer.restores());
}

#[test]
fn a_terminal_without_job_control_is_told_and_kept() {
    let program = finished();
    let mut viewer = Viewer::open(&program, &["watch"], (120, 40), &[]);
    viewer.shows("finished 3/3");
    viewer.press(CTRL_Z);
    viewer.shows("there is no shell with job control");
    viewer.press("4");
    viewer.shows("measured");
    viewer.press("q");
    assert_eq!(viewer.end(), 0);
    assert!(viewer.restores());
}
