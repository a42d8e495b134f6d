//! The dashboard in this terminal: the session beside the terminal's loop.

use std::{fs, path::Path, process::ExitCode};

use anyhow::{Result, bail};
use tokio::sync::mpsc::{channel, unbounded_channel};

use super::{Places, fault};
use crate::{
    execute::LaunchOptions,
    session::{self, Setting},
    store::{self, Directory, Home},
    tui::{self, App, Ending, Keys, Mode, Start},
};

/// Updates that may wait for the terminal; a session that is faster waits.
const UPDATES: usize = 64;

pub use tui::possible;

/// Opens the dashboard where a scenario is chosen.
pub fn choose(places: &Places) -> Result<ExitCode> {
    if !possible() {
        bail!(fault::Usage(
            "the dashboard needs a terminal; `scalescope run SCENARIO` prints lines without one, `--help` says more".into()
        ));
    }
    let home = Home::locate(places.home.as_deref())?;
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
        options: LaunchOptions::default(),
        open: None,
        speed: 1.0,
    }
}

/// The user's keys, or the default ones where there is no `keys.toml`.
fn keys(config: Option<&Path>) -> Result<Keys> {
    let Some(file) = config.map(|c| c.join("keys.toml")).filter(|f| f.is_file()) else {
        return Ok(Keys::default());
    };
    let shown = file.display();
    let text = fs::read_to_string(&file)
        .map_err(|error| fault::Usage(format!("{shown}: cannot be read: {error}")))?;
    Ok(Keys::parse(&text).map_err(|error| fault::Usage(format!("{shown}: {error}")))?)
}

fn show(start: Start, setting: Setting, theme: Option<String>) -> Result<ExitCode> {
    let app = App::new(start).with_keys(keys(setting.config.as_deref())?);
    let settings = tui::Settings {
        theme,
        config: setting.config.clone(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let ending = runtime.block_on(async {
        let (ask, requests) = unbounded_channel();
        let (tell, updates) = channel(UPDATES);
        tokio::spawn(session::serve(setting, requests, tell));
        tui::run(app, settings, updates, ask).await
    })?;
    // Work that was begun aside (a calibration) must not keep the terminal waiting.
    runtime.shutdown_background();
    Ok(match ending {
        Ending::Left(text) => {
            if let Some(text) = text {
                println!("{text}");
            }
            ExitCode::SUCCESS
        }
        Ending::Signal(number) => {
            ExitCode::from(128_u8.saturating_add(u8::try_from(number).unwrap_or(0)))
        }
        Ending::Gone => ExitCode::FAILURE,
    })
}
