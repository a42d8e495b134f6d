//! tmp
use anyhow::Result;use std::process::ExitCode;use super::Places;use crate::{store::{Home,Directory},tui::Mode};
pub fn possible()->bool{false}
pub fn choose(_:&Places)->Result<ExitCode>{unreachable!()}
pub fn open(_:&Places,_:&Home,_:&Directory,_:Mode,_:f64)->Result<ExitCode>{unreachable!()}
