//! Where sweeps and the user's own files live, as the command line says.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::{ask, fault::Usage, lang::Lang};
use crate::{
    store::Home,
    words::{message, say},
};

/// Where sweeps and the user's own files live.
#[derive(Clone, Debug, Args)]
pub struct Places {
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        help = "Folder of all sweeps [default: $SCALESCOPE_HOME, else the platform's state directory]"
    )]
    pub home: Option<PathBuf>,
    /// A theme's name or file [default: dark or light, after the terminal's background]
    #[arg(long, global = true, value_name = "NAME")]
    pub theme: Option<String>,
    /// Language to speak [default: that of the locale]
    #[arg(long, global = true, value_enum, value_name = "LANGUAGE")]
    pub lang: Option<Lang>,
}

impl Places {
    /// The folder of all sweeps. One of another user that was not named on the command line is asked about: what lies there
    /// was written by somebody else, and so would be what comes to lie there.
    ///
    /// # Errors
    /// When it is not known, or is another user's and not wanted.
    pub fn home(&self) -> Result<Home> {
        let home = Home::locate(self.home.as_deref())?;
        let Some(user) = home.stranger().filter(|_| self.home.is_none()) else {
            return Ok(home);
        };
        let path = home.path().display().to_string();
        let question = say!(
            "{path} belongs to another user ({user}); use it?",
            path,
            user
        );
        if ask::possible() && ask::yes(&question)? {
            return Ok(home);
        }
        Err(Usage(message!(
            "{path} belongs to another user ({user}); `--home {path}` uses it all the same",
            path,
            user
        ))
        .into())
    }
}
