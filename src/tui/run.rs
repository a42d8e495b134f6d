//! The one loop: keys, news and signals come in, frames go out, and nothing happens when nothing happens.

use std::{
    io::{self, IsTerminal},
    path::PathBuf,
    time::{Duration, Instant, SystemTime},
};

use tokio::{
    sync::mpsc::{Receiver, UnboundedSender},
    time::{sleep_until, timeout},
};

use super::theme;
use crate::tui::{
    clock::clock,
    dashboard::{Change, Dashboard},
    effect::Effect,
    look::{Glyphs, Look},
    message::{Level, Message, Notice},
    rate_limiter::RateLimiter,
    request::Request,
    terminal::{Call, Capabilities, Decoder, FrameWriter, Input, Screen, Signals, ascii},
    theme::Ground,
};
use crate::words::word;

/// How long the first frame waits for the terminal's answers.
const PROBE: Duration = Duration::from_millis(100);
/// How long an Escape waits for the rest of a sequence.
const ESCAPE: Duration = Duration::from_millis(10);
/// The least time between two looks at the theme's file.
const RELOAD: Duration = Duration::from_millis(500);
/// How long stopping may take before it is taken as refused: a job without a shell cannot be stopped.
const STOP: Duration = Duration::from_millis(200);
/// How long the signal that it goes on may take to be noticed.
const LATE: Duration = Duration::from_millis(50);

/// What the user chose about the terminal.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// A theme's name or file; none takes the dark or the light one, after the terminal's background.
    pub theme: Option<String>,
    /// The folder of the user's configuration, with `themes/` in it.
    pub config: Option<PathBuf>,
}

/// Why the dashboard ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The user left; the text is to be printed.
    Left(Option<String>),
    /// A signal asked for it; an exit code of 128 and its number says so.
    Signal(i32),
    /// The terminal is gone; nobody reads what would be printed.
    Gone,
}

/// Whether a dashboard can be shown at all: stdin and stdout are a terminal that knows escape sequences.
pub fn possible() -> bool {
    let term = std::env::var("TERM").unwrap_or_default();
    io::stdin().is_terminal() && io::stdout().is_terminal() && !matches!(&*term, "" | "dumb")
}

/// Shows a dashboard until the user leaves it. The terminal is as it was before when this returns.
///
/// # Errors
/// When the chosen theme cannot be read, or the terminal cannot be used.
pub async fn run<D: Dashboard>(
    dashboard: D,
    settings: Settings,
    mut updates: Receiver<Message>,
    requests: UnboundedSender<Request>,
) -> anyhow::Result<Ending> {
    let known = Capabilities::of_environment(|name| std::env::var(name).ok());
    if let Some(name) = &settings.theme {
        // Before the terminal is entered, so that the fault is seen.
        theme::find(name, settings.config.as_deref(), known.depth)?;
    }
    let mut signals = Signals::new()?;
    let mut viewer = Viewer::new(dashboard, settings, requests, known)?;
    let ended = viewer.show(&mut signals, &mut updates).await;
    if viewer.probing.is_some() {
        viewer.screen.forget_input();
    }
    let glyphs = viewer.known.glyphs;
    drop(viewer);
    match ended {
        Ok(Ending::Left(Some(text))) if glyphs == Glyphs::Ascii => {
            Ok(Ending::Left(Some(ascii(&text))))
        }
        Ok(ending) => Ok(ending),
        Err(LoopError::Terminal) => Ok(Ending::Gone),
        Err(LoopError::Thread) => anyhow::bail!("a part of the dashboard failed"),
    }
}

/// What ends the loop without the user.
enum LoopError {
    /// The terminal takes or sends nothing any more.
    Terminal,
    /// Another thread panicked and gave the terminal back.
    Thread,
}

impl From<io::Error> for LoopError {
    fn from(_: io::Error) -> Self {
        Self::Terminal
    }
}

struct Viewer<D> {
    dashboard: D,
    settings: Settings,
    requests: UnboundedSender<Request>,
    known: Capabilities,
    screen: Screen,
    writer: FrameWriter,
    decoder: Decoder,
    /// The theme that the user took while it ran, or at its start.
    chosen: Option<String>,
    themes: Themes,
    /// Until when the terminal's answers are waited for; `None` once they came.
    probing: Option<Instant>,
    /// When the drawing changes by itself.
    due: Option<Instant>,
    /// How soon the next frame may come that no key asks for.
    rate: RateLimiter,
    /// When the pending Escape is a key by itself.
    escape: Option<Instant>,
    /// A key or the terminal asked for a frame at once.
    urgent: bool,
}

/// What is known of the themes' files.
#[derive(Default)]
struct Themes {
    stamp: Vec<(PathBuf, SystemTime)>,
    looked: Option<Instant>,
}

impl<D: Dashboard> Viewer<D> {
    fn new(
        dashboard: D,
        settings: Settings,
        requests: UnboundedSender<Request>,
        known: Capabilities,
    ) -> io::Result<Self> {
        let mut screen = Screen::enter()?;
        let now = Instant::now();
        if known.asks {
            screen.ask()?;
        }
        let writer = FrameWriter::new(screen.size(), known.abilities());
        Ok(Self {
            dashboard,
            chosen: settings.theme.clone(),
            settings,
            requests,
            screen,
            writer,
            decoder: Decoder::default(),
            themes: Themes::default(),
            probing: known.asks.then_some(now + PROBE),
            known,
            due: None,
            rate: RateLimiter::default(),
            escape: None,
            urgent: true,
        })
    }

    async fn show(
        &mut self,
        signals: &mut Signals,
        updates: &mut Receiver<Message>,
    ) -> Result<Ending, LoopError> {
        let mut bytes = [0; 4096];
        let mut news = Vec::new();
        let mut open = true;
        self.load_theme();
        loop {
            if let Some(ending) = self.perform(signals).await? {
                return Ok(ending);
            }
            self.do_what_is_due(Instant::now())?;
            self.note_due(Instant::now());
            let deadline = self.deadline(Instant::now());
            let (input, output, waiting) = self.screen.halves();
            tokio::select! {
                biased;
                call = signals.next() => match call {
                    Call::End(number) => return Ok(Ending::Signal(number)),
                    Call::Resized => self.resize(),
                    Call::Continued => {
                        self.screen.resume()?;
                        self.resize();
                    }
                },
                () = Screen::lost() => return Err(LoopError::Thread),
                flushed = Screen::flush(waiting, output), if !waiting.is_empty() => flushed?,
                count = input.read(&mut bytes) => self.read(&bytes[..count?]),
                count = updates.recv_many(&mut news, 256), if open => {
                    open = count > 0;
                    news.drain(..).for_each(|update| self.dashboard.update(update));
                }
                () = sleep_until(deadline.unwrap_or_else(Instant::now).into()), if deadline.is_some() => {}
            }
        }
    }

    /// Does what is due at this moment: an Escape that nothing followed, and a frame.
    fn do_what_is_due(&mut self, now: Instant) -> io::Result<()> {
        if self.escape.is_some_and(|at| at <= now) {
            self.escape = None;
            if let Some(input) = self.decoder.give_up() {
                self.take(input);
            }
        }
        let due = self.frame_due(now).is_some_and(|at| at <= now);
        if due && self.screen.is_free() {
            self.draw(now)
        } else {
            Ok(())
        }
    }

    /// When to wake up without being told to.
    fn deadline(&self, now: Instant) -> Option<Instant> {
        let frame = self.frame_due(now).filter(|_| self.screen.is_free());
        frame.into_iter().chain(self.escape).min()
    }

    /// When the next frame is to be drawn, as far as anything is known now.
    fn frame_due(&self, now: Instant) -> Option<Instant> {
        if self.probing.is_some() && !self.rate.has_begun() {
            return self.probing;
        }
        if self.urgent {
            return Some(now);
        }
        let next = self.rate.next(now);
        match self.dashboard.changed() {
            Change::Pressing => Some(self.rate.soonest(now)),
            Change::Usual => Some(next),
            Change::Nothing => Some(next.max(self.due?)),
        }
    }

    /// When the passing of time alone changes the drawing; what was due and is not drawn yet stays due.
    fn note_due(&mut self, now: Instant) {
        let clock = clock();
        let due = self.dashboard.due(clock).map(|at| {
            let seconds = (at - clock).clamp(0.0, 86_400.0);
            // A sleep may end a little early by the other clock; then it would be drawn twice.
            now + Duration::from_secs_f64(seconds) + Duration::from_millis(1)
        });
        self.due = self.due.into_iter().chain(due).min();
    }

    fn draw(&mut self, now: Instant) -> io::Result<()> {
        self.reload(now);
        let asked = std::mem::take(&mut self.urgent);
        self.due = None;
        let (dashboard, clock) = (&mut self.dashboard, clock());
        let bytes = self
            .writer
            .frame(|area, buffer| dashboard.draw(area, buffer, clock));
        self.dashboard.sent(bytes.len());
        self.rate.drew(now, bytes.len(), asked);
        self.screen.send(bytes)
    }

    fn read(&mut self, bytes: &[u8]) {
        for input in self.decoder.feed(bytes) {
            self.take(input);
        }
        let waiting = self.decoder.is_waiting();
        self.escape = waiting.then(|| Instant::now() + ESCAPE);
    }

    fn take(&mut self, input: Input) {
        match input {
            Input::Key(key) => self.dashboard.key(key),
            Input::Mouse(mouse) => self.dashboard.mouse(mouse),
            Input::Paste(text) => self.dashboard.paste(&text),
            Input::Answer(_) | Input::Report(_) => {
                let before = self.known;
                if self.known.hear(&input) {
                    self.probing = None;
                }
                if self.known != before {
                    self.writer.set_abilities(self.known.abilities());
                    self.load_theme();
                }
                return;
            }
        }
        self.urgent |= self.dashboard.changed() > Change::Nothing;
    }

    fn resize(&mut self) {
        self.writer.resize(self.screen.size());
        self.urgent = true;
    }

    /// Does what the dashboard wants done; one of its effects may be to end.
    async fn perform(&mut self, signals: &mut Signals) -> Result<Option<Ending>, LoopError> {
        for effect in self.dashboard.effects() {
            match effect {
                // A session that ended answers nothing any more; the dashboard can still be read.
                Effect::Request(request) => drop(self.requests.send(request)),
                Effect::Copy(text) => self.screen.copy(&text)?,
                Effect::Theme(name) => {
                    self.chosen = Some(name);
                    self.load_theme();
                }
                Effect::Mouse(on) => self.screen.set_mouse(on)?,
                Effect::Redraw => {
                    self.writer.forget();
                    self.urgent = true;
                }
                Effect::Suspend => {
                    if let Some(ending) = self.suspend(signals).await? {
                        return Ok(Some(ending));
                    }
                }
                Effect::Leave(text) => return Ok(Some(Ending::Left(text))),
            }
        }
        Ok(None)
    }

    async fn suspend(&mut self, signals: &mut Signals) -> Result<Option<Ending>, LoopError> {
        self.screen.stop()?;
        // Where it was stopped for longer than that, the time is over when it goes on: the signal comes right after.
        let mut call = timeout(STOP, signals.continued()).await;
        if call.is_err() {
            call = timeout(LATE, signals.continued()).await;
        }
        if let Ok(Call::End(number)) = call {
            return Ok(Some(Ending::Signal(number)));
        }
        self.screen.resume()?;
        self.resize();
        if call.is_err() {
            self.dashboard.update(Message::Notice(Notice {
                level: Level::Info,
                text: word("there is no shell with job control to go back to").into(),
            }));
        }
        Ok(None)
    }

    /// Looks whether the theme's file was changed: only when a frame is drawn anyway.
    fn reload(&mut self, now: Instant) {
        let rested = self.themes.looked.is_none_or(|at| now >= at + RELOAD);
        if rested && self.themes.stamp != self.stamp() {
            self.load_theme();
        }
        if rested {
            self.themes.looked = Some(now);
        }
    }

    fn stamp(&self) -> Vec<(PathBuf, SystemTime)> {
        theme::stamp(self.name(), self.settings.config.as_deref())
    }

    fn name(&self) -> &str {
        let own = match self.known.ground() {
            Ground::Light => theme::LIGHT,
            Ground::Dark => theme::DARK,
        };
        self.chosen.as_deref().unwrap_or(own)
    }

    /// Gives the theme to the dashboard; one that cannot be read is said, and the last good one stays.
    fn load_theme(&mut self) {
        self.themes.stamp = self.stamp();
        let config = self.settings.config.as_deref();
        match theme::find_on(self.name(), config, self.known.depth, self.known.ground()) {
            Ok(theme) => self.dashboard.look(Look {
                theme,
                themes: theme::names(config),
                glyphs: self.known.glyphs,
            }),
            Err(error) => self.dashboard.update(Message::Notice(Notice {
                level: Level::Error,
                text: error.to_string(),
            })),
        }
        self.urgent = true;
    }
}
