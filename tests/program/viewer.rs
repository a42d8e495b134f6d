//! The dashboard in a real pseudo-terminal: what it shows, what it writes, and how it ends.

use std::{
    io::{Read, Write},
    num::NonZero,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use crate::home::Program;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

/// How long something may take that usually takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(20);

/// A dashboard in a pseudo-terminal.
pub struct Viewer {
    child: Box<dyn Child + Send + Sync>,
    terminal: Option<Box<dyn MasterPty + Send>>,
    keys: Option<Box<dyn Write + Send>>,
    written: Arc<Mutex<Vec<u8>>>,
    /// Whether whatever is written next is the last that is read.
    closing: Arc<AtomicBool>,
    size: (u16, u16),
}

impl Viewer {
    /// Opens it as the only program of a terminal, as `ssh -t` does.
    pub fn open(
        program: &Program,
        arguments: &[&str],
        size: (u16, u16),
        environment: &[(&str, &str)],
    ) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_scalescope"));
        command.args(arguments);
        Self::start(program, command, size, environment)
    }

    /// Opens a shell that runs a script; in it, `$PROGRAM` is the program.
    pub fn shell(program: &Program, script: &str, size: (u16, u16)) -> Self {
        let mut command = CommandBuilder::new("sh");
        command.args(["-c", script]);
        command.env("PROGRAM", env!("CARGO_BIN_EXE_scalescope"));
        Self::start(program, command, size, &[])
    }

    fn start(
        program: &Program,
        mut command: CommandBuilder,
        size: (u16, u16),
        environment: &[(&str, &str)],
    ) -> Self {
        let (cols, rows) = size;
        let pair = native_pty_system()
            .openpty(PtySize {
                rows,
                cols,
                pixel_width: 0,
                pixel_height: 0,
            })
            .expect("a pseudo-terminal");
        command.env("SCALESCOPE_HOME", program.home());
        command.env("XDG_CONFIG_HOME", program.home().join("config"));
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        for name in ["NO_COLOR", "LC_ALL", "LC_CTYPE", "COLORTERM"] {
            command.env_remove(name);
        }
        for (name, value) in environment {
            command.env(name, value);
        }
        let child = pair
            .slave
            .spawn_command(command)
            .expect("the program starts");
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let written = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&written);
        let closing = Arc::new(AtomicBool::new(false));
        let closes = Arc::clone(&closing);
        thread::spawn(move || {
            let mut bytes = [0; 8192];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                seen.lock().expect("no panic").extend(&bytes[..count]);
                if closes.load(Ordering::SeqCst) {
                    return;
                }
            }
        });
        Self {
            child,
            keys: Some(pair.master.take_writer().expect("a writer")),
            terminal: Some(pair.master),
            written,
            closing,
            size,
        }
    }

    pub fn written(&self) -> Vec<u8> {
        self.written.lock().expect("no panic").clone()
    }

    pub fn screen(&self) -> String {
        let at_least_one = |n: u16| NonZero::new(n).expect("a size");
        let (cols, rows) = self.size;
        let mut parser = vt100::Parser::new(at_least_one(rows), at_least_one(cols), 0);
        parser.process(&self.written());
        parser.screen().contents()
    }

    pub fn press(&mut self, keys: &str) {
        let to = self.keys.as_mut().expect("it is open");
        to.write_all(keys.as_bytes()).expect("keys are taken");
    }

    fn resize(&mut self, (cols, rows): (u16, u16)) {
        let size = PtySize {
            rows,
            cols,
            pixel_width: 0,
            pixel_height: 0,
        };
        self.terminal
            .as_ref()
            .expect("it is open")
            .resize(size)
            .expect("a new size");
        self.size = (cols, rows);
    }

    /// Closes the terminal, as a lost connection does. The reader gives its end back with the next thing that it reads.
    fn close(&mut self) {
        self.closing.store(true, Ordering::SeqCst);
        self.press("?");
        self.keys = None;
        self.terminal = None;
    }

    /// Waits until the screen shows some words.
    pub fn shows(&self, words: &str) {
        let began = Instant::now();
        while !self.screen().contains(words) {
            assert!(
                began.elapsed() < PATIENCE,
                "`{words}` never came:\n{}",
                self.screen()
            );
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Waits until some words were written, on whichever screen: the last bytes may be read a little after the program has ended.
    pub fn says(&self, words: &str) {
        let began = Instant::now();
        let said = || String::from_utf8_lossy(&self.written()).into_owned();
        while !said().contains(words) {
            assert!(
                began.elapsed() < PATIENCE,
                "`{words}` never came:\n{}",
                said()
            );
            thread::sleep(Duration::from_millis(10));
        }
    }

    fn signal(&self, signal: Signal) {
        let raw = i32::try_from(self.child.process_id().expect("it runs")).expect("a process");
        kill_process(Pid::from_raw(raw).expect("a process"), signal).expect("a signal");
    }

    /// Waits until it ended by itself; gives its exit code.
    pub fn end(&mut self) -> u32 {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("it can be waited for") {
                return status.exit_code();
            }
            assert!(
                began.elapsed() < PATIENCE,
                "it does not end:\n{}",
                self.screen()
            );
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Whether what was written last gives the terminal back: the other screen left, the cursor shown.
    pub fn restores(&self) -> bool {
        let began = Instant::now();
        // The last bytes may be read a little after the program has ended.
        while began.elapsed() < PATIENCE {
            let bytes = self.written();
            let last = |what: &[u8]| bytes.windows(what.len()).rposition(|w| w == what);
            if last(b"\x1b[?1049l") > last(b"\x1b[?1049h")
                && last(b"\x1b[?25h") > last(b"\x1b[?25l")
            {
                return true;
            }
            thread::sleep(Duration::from_millis(10));
        }
        false
    }
}

impl Drop for Viewer {
    fn drop(&mut self) {
        // A failed test must not leave it running.
        let _ = self.child.kill();
    }
}

/// A home with one small finished sweep.
pub fn finished() -> Program {
    let program = Program::new();
    program.expect(
        0,
        &[
            "run",
            "vision-digits",
            "--set",
            "ladder.0.scales=[10]",
            "--plain",
        ],
    );
    program
}

#[test]
fn a_preset_is_chosen_planned_run_and_left_by_keyboard() {
    let program = Program::new();
    let mut viewer = Viewer::open(&program, &[], (120, 40), &[]);
    viewer.shows("vision-digits");
    viewer.press("\r");
    viewer.shows("7 510");
    viewer.press("\r");
    viewer.shows("finished 9/9");
    viewer.press("4");
    viewer.shows("mlp 100");
    viewer.press("?");
    viewer.shows("keys on Decide");
    // The last that changes: an Escape that another key follows at once would be taken for Alt.
    viewer.shows("Esc close");
    viewer.press("\x1b");
    viewer.shows("? help");
    viewer.press("q");
    assert_eq!(viewer.end(), 0);
    assert!(viewer.restores());
}

#[test]
fn leaving_a_running_sweep_leaves_it_running_and_says_how_to_come_back() {
    let program = Program::new();
    let arguments = ["run", "vision-digits", "--set", "train.epochs=300"];
    let mut viewer = Viewer::open(&program, &arguments, (120, 40), &[]);
    viewer.shows("running");
    viewer.press("q");
    assert_eq!(viewer.end(), 0);
    viewer.says("scalescope watch");
    let list = program.expect(0, &["list"]);
    assert!(list.contains("running"), "{list}");
    program.expect(0, &["stop"]);
}

#[test]
fn nothing_is_written_while_nothing_changes() {
    let program = finished();
    let viewer = Viewer::open(&program, &["watch"], (120, 40), &[]);
    viewer.shows("finished 3/3");
    // The list of sweeps is looked at meanwhile; it has not changed either.
    thread::sleep(Duration::from_secs(1));
    let before = viewer.written().len();
    thread::sleep(Duration::from_secs(6));
    assert_eq!(viewer.written().len(), before);
}

#[test]
fn signals_and_a_lost_terminal_end_the_viewer_and_restore_the_terminal() {
    let program = finished();
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130)] {
        let mut viewer = Viewer::open(&program, &["watch"], (80, 24), &[]);
        viewer.shows("finished");
        viewer.signal(signal);
        assert_eq!(viewer.end(), code);
        assert!(viewer.restores(), "{signal:?}");
    }
    let mut viewer = Viewer::open(&program, &["watch"], (80, 24), &[]);
    viewer.shows("finished");
    viewer.close();
    viewer.end();
}

#[test]
fn every_size_is_drawn_or_said_to_be_too_small() {
    let program = finished();
    let mut viewer = Viewer::open(&program, &["watch"], (120, 40), &[]);
    viewer.shows("finished");
    for size in [
        (1, 1),
        (500, 200),
        (39, 11),
        (40, 12),
        (2, 60),
        (300, 3),
        (80, 24),
    ] {
        viewer.resize(size);
        thread::sleep(Duration::from_millis(60));
    }
    viewer.press("4");
    viewer.shows("measured");
    viewer.press("q");
    assert_eq!(viewer.end(), 0);
}

#[test]
fn a_poor_terminal_gets_what_it_can_show() {
    let program = finished();
    let ascii = Viewer::open(&program, &["watch"], (120, 40), &[("LANG", "C")]);
    ascii.shows("finished");
    assert!(ascii.written().is_ascii());
    let console = Viewer::open(&program, &["watch"], (120, 40), &[("TERM", "linux")]);
    console.shows("finished");
    let drawn = console.screen();
    let braille = |c: char| ('\u{2800}'..='\u{28ff}').contains(&c);
    assert!(
        !drawn.contains(braille) && drawn.contains(['▀', '▄']),
        "{drawn}"
    );
    let plain = Viewer::open(&program, &["watch"], (120, 40), &[("NO_COLOR", "1")]);
    plain.shows("finished");
    let text = String::from_utf8_lossy(&plain.written()).into_owned();
    let coloured = text.split("\x1b[").skip(1).any(|rest| {
        let code: String = rest
            .chars()
            .take_while(|c| c.is_ascii_digit() || *c == ';')
            .collect();
        let ends = rest[code.len()..].starts_with('m');
        ends && code
            .split(';')
            .any(|n| matches!(n.parse::<u32>(), Ok(30..=49 | 90..=107)))
    });
    assert!(!coloured, "{text:?}");
    let mut dumb = Viewer::open(&program, &["watch"], (120, 40), &[("TERM", "dumb")]);
    assert_eq!(dumb.end(), 0);
    let began = Instant::now();
    while !String::from_utf8_lossy(&dumb.written()).contains("trained/s") {
        assert!(began.elapsed() < PATIENCE);
        thread::sleep(Duration::from_millis(10));
    }
    assert!(!dumb.written().contains(&0x1b));
}

#[test]
fn the_demo_needs_no_home_and_ends_with_any_key() {
    let program = Program::new();
    let mut viewer = Viewer::open(&program, &["demo"], (80, 24), &[]);
    viewer.shows("demo 1 of 7");
    viewer.shows("any key leaves");
    viewer.press("x");
    assert_eq!(viewer.end(), 0);
    assert!(!program.home().exists(), "nothing was written");
}
