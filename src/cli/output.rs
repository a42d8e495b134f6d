//! The only door to standard output and standard error: what goes through it has no character that speaks to a terminal,
//! whoever wrote the titles, names, files and reasons in it.

use std::{
    fmt::Display,
    io::{self, IsTerminal, StdoutLock, Write},
};

use crate::words::visible;

/// Standard output, for lines and for JSON.
pub struct Output(StdoutLock<'static>);

/// Opens standard output.
pub fn output() -> Output {
    Output(io::stdout().lock())
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Every piece is a whole text: what is written here was formatted.
        let text = String::from_utf8_lossy(bytes);
        self.0.write_all(visible(&text).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Prints one line.
///
/// # Errors
/// When nobody reads it.
pub fn tell(text: impl Display) -> io::Result<()> {
    writeln!(output(), "{text}")
}

/// Prints what another program is to read: as it is, unless a terminal would read it.
///
/// # Errors
/// When nobody reads it.
pub fn content(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if out.is_terminal() {
        out.write_all(visible(text).as_bytes())
    } else {
        out.write_all(text.as_bytes())
    }
}

/// Says on standard error what is wrong; nobody may be there to hear it.
pub fn complain(text: impl Display) {
    remark(format_args!("scalescope: {text}"));
}

/// Says a line on standard error.
pub fn remark(text: impl Display) {
    let text = text.to_string();
    let _ = writeln!(io::stderr(), "{}", visible(&text));
}

/// Asks on standard error; the answer stands behind it on the same line.
///
/// # Errors
/// When the terminal is gone.
pub fn ask(question: impl Display) -> io::Result<()> {
    let mut terminal = io::stderr();
    terminal.write_all(visible(&question.to_string()).as_bytes())?;
    terminal.flush()
}

/// Whether somebody sees what is said on standard error.
pub fn is_heard() -> bool {
    io::stderr().is_terminal()
}
