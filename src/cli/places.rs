//! Where sweeps and the user's own files live, as the command line says.

use std::path::PathBuf;

use clap::Args;

use super::lang::Lang;

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
