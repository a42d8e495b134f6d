//! Enters the terminal's second screen and leaves it, whatever ends the program.

use std::{
    io,
    os::fd::{AsFd, OwnedFd},
    panic,
    sync::{Mutex, Once},
    time::{Duration, Instant},
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    process::{Signal, kill_current_process_group},
    stdio,
    termios::{
        OptionalActions, QueueSelector, Termios, tcflush, tcgetattr, tcgetwinsize, tcsetattr,
    },
};
use tokio::sync::Notify;

use super::{capabilities::QUESTIONS, tty::Tty};

/// The second screen, pasted text marked as such, no cursor.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?2004h\x1b[?25l";
/// Undoes all of that and whatever a frame may have begun.
const LEAVE: &[u8] = b"\x1b[?2026l\x1b[m\x1b[?1006l\x1b[?1000l\x1b[?2004l\x1b[?25h\x1b[?1049l";
/// Clicks and the wheel, as numbers that do not end at column 223.
const MOUSE_ON: &[u8] = b"\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &[u8] = b"\x1b[?1006l\x1b[?1000l";
/// Cancels a sequence that was cut short.
const CANCEL: &[u8] = b"\x18";
/// How long a terminal that takes no more bytes is waited for when leaving.
const PATIENCE: Duration = Duration::from_millis(200);

/// How to give the terminal back; there is something here exactly while the second screen is shown.
static BEFORE: Mutex<Option<Before>> = Mutex::new(None);
static HOOK: Once = Once::new();
/// Told when a panic gave the terminal back.
static LOST: Notify = Notify::const_new();

struct Before {
    termios: Termios,
    output: OwnedFd,
}

/// The terminal while the dashboard is on it.
pub struct Screen {
    /// What the terminal sends.
    pub input: Tty,
    output: Tty,
    /// Bytes that the terminal did not take yet.
    waiting: Vec<u8>,
    mouse: Mouse,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mouse {
    Off,
    On,
}

impl Screen {
    /// Enters the second screen. It is left when this is dropped, and when a panic comes first.
    ///
    /// # Errors
    /// When the terminal refuses. Must run inside tokio.
    pub fn enter() -> io::Result<Self> {
        HOOK.call_once(|| {
            let previous = panic::take_hook();
            panic::set_hook(Box::new(move |info| {
                give_back(&[]);
                LOST.notify_one();
                previous(info);
            }));
        });
        let mut screen = Self {
            input: Tty::input(stdio::stdin())?,
            output: Tty::output(stdio::stdout())?,
            waiting: Vec::new(),
            mouse: Mouse::Off,
        };
        screen.take()?;
        Ok(screen)
    }

    /// Asks the terminal what it can do; it answers among its input.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn ask(&mut self) -> io::Result<()> {
        self.send(QUESTIONS)
    }

    /// Columns and rows. A terminal that does not say has 80 and 24.
    pub fn size(&self) -> (u16, u16) {
        let size = tcgetwinsize(&self.output).ok();
        let known = size.filter(|s| s.ws_col > 0 && s.ws_row > 0);
        known.map_or((80, 24), |s| (s.ws_col, s.ws_row))
    }

    /// Whether everything was taken: a frame for a slow terminal waits until it is.
    pub fn is_free(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Waits until a panic in another thread gave the terminal back.
    pub async fn lost() {
        LOST.notified().await;
    }

    /// Writes in one piece as much as the terminal takes; the rest waits for [`Screen::flush`].
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut sent = 0;
        if self.waiting.is_empty() && !bytes.is_empty() {
            sent = self.output.write(bytes)?;
        }
        self.waiting.extend(&bytes[sent..]);
        Ok(())
    }

    /// Waits until the terminal takes more of what waits, and writes it.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub async fn flush(waiting: &mut Vec<u8>, output: &Tty) -> io::Result<()> {
        let sent = output.push(waiting).await?;
        waiting.drain(..sent);
        Ok(())
    }

    /// What the terminal sends, and what waits to be sent to it: to be waited for at the same time.
    pub fn halves(&mut self) -> (&Tty, &Tty, &mut Vec<u8>) {
        (&self.input, &self.output, &mut self.waiting)
    }

    /// Turns the mouse on or off.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn set_mouse(&mut self, on: bool) -> io::Result<()> {
        self.mouse = if on { Mouse::On } else { Mouse::Off };
        self.send(if on { MOUSE_ON } else { MOUSE_OFF })
    }

    /// Puts a text into the clipboard of the user's terminal (OSC 52).
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        let text = format!("\x1b]52;c;{}\x07", base64(text.as_bytes()));
        self.send(text.as_bytes())
    }

    /// Leaves, and stops this process and those that share its job until the shell goes on with them.
    ///
    /// # Errors
    /// When the job cannot be stopped.
    pub fn stop(&mut self) -> io::Result<()> {
        self.leave();
        Ok(kill_current_process_group(Signal::TSTP)?)
    }

    /// Enters again, after the process was stopped.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn resume(&mut self) -> io::Result<()> {
        self.waiting.clear();
        self.take()?;
        if self.mouse == Mouse::On {
            self.send(MOUSE_ON)?;
        }
        Ok(())
    }

    /// Drops what the terminal sent and nobody read: a late answer would be typed into the shell.
    pub fn forget_input(&self) {
        // A terminal that is gone has nothing to forget.
        let _ = tcflush(&self.input, QueueSelector::IFlush);
    }

    fn take(&mut self) -> io::Result<()> {
        let termios = tcgetattr(&self.input)?;
        let mut raw = termios.clone();
        raw.make_raw();
        if let Ok(mut before) = BEFORE.lock()
            && before.is_none()
        {
            *before = Some(Before {
                termios,
                output: self.output.as_fd().try_clone_to_owned()?,
            });
        }
        tcsetattr(&self.input, OptionalActions::Now, &raw)?;
        self.send(ENTER)
    }

    fn leave(&mut self) {
        let cut = if self.is_free() { &[][..] } else { CANCEL };
        self.waiting.clear();
        give_back(cut);
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.leave();
    }
}

/// Leaves the second screen if it is shown. Nothing here can fail or wait for long: this runs in panics too.
fn give_back(first: &[u8]) {
    let Some(before) = BEFORE.try_lock().ok().and_then(|mut before| before.take()) else {
        return;
    };
    let bytes = [first, LEAVE].concat();
    let (mut sent, began) = (0, Instant::now());
    while sent < bytes.len() && began.elapsed() < PATIENCE {
        match rustix::io::write(&before.output, &bytes[sent..]) {
            Ok(count) => sent += count,
            Err(rustix::io::Errno::AGAIN) => {
                let left = PATIENCE.saturating_sub(began.elapsed());
                let left = Timespec {
                    tv_sec: 0,
                    tv_nsec: i64::from(left.subsec_nanos()),
                };
                let mut polled = [PollFd::new(&before.output, PollFlags::OUT)];
                if poll(&mut polled, Some(&left)).is_err() {
                    break;
                }
            }
            Err(_) => break,
        }
    }
    // The terminal may be gone, and then there is nothing to restore.
    let _ = tcsetattr(stdio::stdin(), OptionalActions::Now, &before.termios);
}

/// RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word = (0..3).fold(0, |w, n| w << 8 | usize::from(*chunk.get(n).unwrap_or(&0)));
        for n in 0..4 {
            let digit = DIGITS[word >> (18 - 6 * n) & 63];
            out.push(if n <= chunk.len() {
                char::from(digit)
            } else {
                '='
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_agrees_with_the_standards_examples() {
        let cases = ["", "f", "fo", "foo", "foob", "fooba", "foobar"];
        let encoded = cases.map(|text| base64(text.as_bytes()));
        let expected = [
            "", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy",
        ];
        assert_eq!(encoded, expected);
        assert_eq!(base64(&[0xff, 0xfe, 0xfd]), "//79");
    }
}
