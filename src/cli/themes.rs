//! tmp
use clap::Args;
/// tmp
#[derive(Debug, Args)]
pub struct Themes {}
impl Themes { pub fn run(&self) -> anyhow::Result<std::process::ExitCode> { unreachable!() } }
