//! `scalescope replay`: play a recorded sweep as if live.

use std::{process::ExitCode, time::Duration};

use anyhow::Result;
use clap::Args;

use super::{Places, dashboard, fault::Usage, output::output, plain::Lines};
use crate::{session, store::Directory, sweep::Sweep, tui::Mode, words::message};

/// Play a recorded sweep as if live; pauses longer than three seconds are cut.
#[derive(Debug, Args)]
#[command(after_help = "Example: scalescope replay 20261123-1200 --speed 4")]
pub struct Replay {
    /// The sweep, or a part of its name [default: the newest]
    sweep: Option<String>,
    /// Times the pace at which it happened
    #[arg(long, value_name = "X", default_value_t = 1.0)]
    speed: f64,
    /// Print lines, also in a terminal
    #[arg(long)]
    plain: bool,
}

impl Replay {
    /// Plays the sweep in the dashboard, or as lines where there is no terminal.
    pub fn run(&self, places: &Places) -> Result<ExitCode> {
        if !(0.01..=1000.0).contains(&self.speed) {
            return Err(Usage(message!(
                "--speed {speed}: expected a number from 0.01 to 1000",
                speed = self.speed
            ))
            .into());
        }
        let home = places.home()?;
        let directory = home.find(self.sweep.as_deref())?;
        if !self.plain && dashboard::possible() {
            return dashboard::open(places, &home, &directory, Mode::Replay, self.speed);
        }
        self.lines(&directory)
    }

    fn lines(&self, directory: &Directory) -> Result<ExitCode> {
        let plan = directory.plan()?;
        let mut replay = session::replay(directory.tail(&plan).read()?, self.speed);
        let mut sweep = Sweep::new(plan);
        let mut lines = Lines::new(output());
        lines.opening(&sweep.plan)?;
        while !replay.is_over() {
            for event in replay.due(std::time::Instant::now()) {
                sweep.apply(&event);
                lines.event(&sweep, &event)?;
            }
            std::thread::sleep(replay.wait().unwrap_or(Duration::ZERO));
        }
        lines.closing(&sweep)?;
        Ok(ExitCode::SUCCESS)
    }
}
