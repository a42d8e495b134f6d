//! The dashboard in this terminal: the session beside the terminal's loop.

use std::{path::Path, process::ExitCode};

use anyhow::{Result, bail};
use tokio::sync::mpsc::{Sender, UnboundedReceiver, channel, unbounded_channel};

use super::{Places, fault, output};
use crate::{
    execute::RunOptions,
    input,
    session::{self, Setting},
    store::{self, Directory, Home},
    tui::{self, App, Ending, Keys, Message, Mode, Request, Start},
    words::{self, message},
};

/// Updates that may wait for the terminal; a session that is faster waits.
const UPDATES: usize = 64;

/// Bytes of a file of keys at most.
const MOST_KEYS: u64 = 1 << 20;

pub use tui::possible;

/// Opens the dashboard where a scenario is chosen.
pub fn choose(places: &Places) -> Result<ExitCode> {
    if !possible() {
        bail!(fault::Usage(message!(
            "the dashboard needs a terminal; `scalescope run SCENARIO` prints lines without one, `--help` says more"
        )));
    }
    let home = places.home()?;
    show(Start::Choose, setting(home), places.theme.clone())
}

/// Opens the dashboard on a sweep.
pub fn open(
    places: &Places,
    home: &Home,
    directory: &Directory,
    mode: Mode,
    speed: f64,
) -> Result<ExitCode> {
    let setting = Setting {
        open: Some((directory.id().clone(), mode)),
        speed,
        ..setting(home.clone())
    };
    show(Start::Watching, setting, places.theme.clone())
}

fn setting(home: Home) -> Setting {
    Setting {
        home,
        config: store::config_dir(),
        options: RunOptions::default(),
        open: None,
        speed: 1.0,
    }
}

/// The user's keys, or the default ones where there is no `keys.toml`.
fn keys(config: Option<&Path>) -> Result<Keys> {
    let Some(file) = config.map(|c| c.join("keys.toml")).filter(|f| f.is_file()) else {
        return Ok(Keys::default());
    };
    let path = || file.display();
    let text = input::read_text(&file, MOST_KEYS).map_err(|e| fault::Usage(e.message()))?;
    Ok(Keys::parse(&text).map_err(|error| {
        let fault = words::Message::foreign(error);
        fault::Usage(message!("{path}: {fault}", path = path(), fault))
    })?)
}

fn show(start: Start, setting: Setting, theme: Option<String>) -> Result<ExitCode> {
    let app = App::new(start).with_keys(keys(setting.config.as_deref())?);
    let settings = tui::Settings {
        theme,
        config: setting.config.clone(),
    };
    shown(app, settings, |requests, tell| {
        session::serve(setting, requests, tell)
    })
}

/// Plays the demonstration, again and again or once.
pub fn demo(places: &Places, once: bool) -> Result<ExitCode> {
    if !possible() {
        bail!(fault::Usage(message!(
            "the demo needs a terminal; `scalescope run vision-digits --plain` prints lines without one"
        )));
    }
    let config = store::config_dir();
    let settings = tui::Settings {
        theme: places.theme.clone(),
        config,
    };
    let recording = session::Recording::shipped()?;
    shown(App::new(Start::Choose), settings, |_, tell| async move {
        // What can fail was read before; the dashboard ends when nobody tells anything.
        let _ = session::demo(recording, once, tell).await;
    })
}

/// Shows a dashboard beside the session that serves it.
fn shown<F: Future<Output = ()> + Send + 'static>(
    app: App,
    settings: tui::Settings,
    session: impl FnOnce(UnboundedReceiver<Request>, Sender<Message>) -> F,
) -> Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let ending = runtime.block_on(async {
        let (ask, requests) = unbounded_channel();
        let (tell, updates) = channel(UPDATES);
        tokio::spawn(session(requests, tell));
        Box::pin(tui::run(app, settings, updates, ask)).await
    })?;
    // Work that was begun aside (a calibration) must not keep the terminal waiting.
    runtime.shutdown_background();
    Ok(match ending {
        Ending::Left(text) => {
            if let Some(text) = text {
                output::tell(text)?;
            }
            ExitCode::SUCCESS
        }
        Ending::Signal(number) => {
            ExitCode::from(128_u8.saturating_add(u8::try_from(number).unwrap_or(0)))
        }
        Ending::Gone => ExitCode::FAILURE,
    })
}
