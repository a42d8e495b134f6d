//! The home of all sweeps, and how a sweep is found by a part of its name.

use std::{
    env, fs, io,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use etcetera::BaseStrategy;

use super::{Directory, directory::sweep_remains};
use crate::{
    words::{say, word},
    {scenario::nearest, sweep::SweepId},
};

/// Characters that a name begins with at least, where its sweep is to be deleted: a whole date.
const LEAST: usize = 8;

/// The folder that holds all sweeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    path: PathBuf,
}

/// Why a sweep cannot be found.
#[derive(Debug, thiserror::Error)]
pub enum HomeError {
    /// Nothing says where sweeps live.
    #[error(
        "{}",
        word("cannot tell where sweeps live: give --home DIR or set SCALESCOPE_HOME")
    )]
    Nowhere,
    /// There is no sweep at all.
    #[error("{}", say!("there is no sweep yet in {home}; `scalescope run vision-digits` starts one", home = _0.display()))]
    Empty(PathBuf),
    /// What is deleted is not named by a few letters.
    #[error(
        "{}",
        say!(
            "`{name}` is too short for a sweep that is to be deleted; expected its whole name, or at least its first {least} characters",
            name = _0,
            least = LEAST
        )
    )]
    TooShort(String),
    /// No sweep has the name.
    #[error("{}{}", say!("no sweep is called `{name}`", name), hint.as_ref().map(|hint| say!("; did you mean `{hint}`?", hint)).unwrap_or_default())]
    Unknown {
        /// What was asked for.
        name: String,
        /// A name that may have been meant.
        hint: Option<String>,
    },
    /// Several sweeps have the name.
    #[error("{}", say!("`{name}` may be any of {names}", name, names = among.join(", ")))]
    Ambiguous {
        /// What was asked for.
        name: String,
        /// What may have been meant.
        among: Vec<String>,
    },
}

/// The platform's configuration directory for this program: the user's scenarios, themes and keys.
pub fn config_dir() -> Option<PathBuf> {
    let base = etcetera::choose_base_strategy().ok()?;
    Some(base.config_dir().join("scalescope"))
}

impl Home {
    /// The given folder, else `SCALESCOPE_HOME`, else the platform's state directory.
    ///
    /// # Errors
    /// When none of them is known.
    pub fn locate(given: Option<&Path>) -> Result<Self, HomeError> {
        let stated = given.map(Path::to_owned);
        let named = || {
            env::var_os("SCALESCOPE_HOME")
                .filter(|v| !v.is_empty())
                .map(PathBuf::from)
        };
        let platform = || {
            let base = etcetera::choose_base_strategy().ok()?;
            let state = base.state_dir().unwrap_or_else(|| base.data_dir());
            Some(state.join("scalescope"))
        };
        let path = stated
            .or_else(named)
            .or_else(platform)
            .ok_or(HomeError::Nowhere)?;
        // A detached supervisor has another working directory.
        let path = std::path::absolute(&path).unwrap_or(path);
        Ok(Self { path })
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn sweeps(&self) -> PathBuf {
        self.path.join("sweeps")
    }

    /// The directory of a sweep, whether it exists or not.
    pub fn directory(&self, id: &SweepId) -> Directory {
        Directory::new(self.sweeps().join(&id.0), id.clone())
    }

    /// All sweeps, newest first.
    pub fn list(&self) -> Vec<Directory> {
        let entries = fs::read_dir(self.sweeps()).into_iter().flatten().flatten();
        let mut names: Vec<String> = entries
            .filter(|e| e.path().join("plan.toml").is_file())
            .filter_map(|e| e.file_name().into_string().ok())
            // Those are being laid out or deleted.
            .filter(|name| !name.starts_with('.'))
            .collect();
        names.sort_unstable_by(|a, b| b.cmp(a));
        names
            .into_iter()
            .map(|name| self.directory(&SweepId(name)))
            .collect()
    }

    /// The sweep of a name or of a part of one; without a name the newest.
    ///
    /// # Errors
    /// When there is none or more than one.
    pub fn find(&self, name: Option<&str>) -> Result<Directory, HomeError> {
        let mut all = self.list();
        if all.is_empty() {
            return Err(HomeError::Empty(self.path.clone()));
        }
        let Some(name) = name else {
            return Ok(all.swap_remove(0));
        };
        if let Some(at) = all.iter().position(|d| d.id().0 == name) {
            return Ok(all.swap_remove(at));
        }
        let mut near: Vec<usize> = (0..all.len())
            .filter(|i| all[*i].id().0.contains(name))
            .collect();
        match near.len() {
            1 => Ok(all.swap_remove(near.remove(0))),
            0 => Err(HomeError::Unknown {
                hint: nearest(name, all.iter().map(|d| d.id().0.as_str())),
                name: name.to_owned(),
            }),
            _ => Err(HomeError::Ambiguous {
                among: near.into_iter().map(|i| all[i].id().0.clone()).collect(),
                name: name.to_owned(),
            }),
        }
    }

    /// The sweep that is to be deleted: of a whole name, or of the beginning of one that is long enough to be meant.
    ///
    /// # Errors
    /// When the name is too short, or there is none or more than one.
    pub fn find_surely(&self, name: &str) -> Result<Directory, HomeError> {
        let whole = self.list().into_iter().find(|d| d.id().0 == name);
        if let Some(directory) = whole {
            return Ok(directory);
        }
        if name.chars().count() < LEAST {
            return Err(HomeError::TooShort(name.to_owned()));
        }
        let directory = self.find(Some(name))?;
        if directory.id().0.starts_with(name) {
            return Ok(directory);
        }
        Err(HomeError::Unknown {
            name: name.to_owned(),
            hint: Some(directory.id().0.clone()),
        })
    }

    /// The user whose folder it is, where that is another than who runs the program.
    pub fn stranger(&self) -> Option<u32> {
        let owner = fs::metadata(&self.path).ok()?.uid();
        (owner != rustix::process::geteuid().as_raw()).then_some(owner)
    }

    /// A name for a new sweep, `<yyyymmdd-hhmmss>-<scenario>-<4 hex>`, that no other has; `now` is seconds since 1970.
    pub fn new_id(&self, scenario: &str, now: f64) -> SweepId {
        let mut salt = (now.fract() * 1e9) as u32 ^ std::process::id();
        loop {
            let id = SweepId(format!(
                "{}-{scenario}-{:04x}",
                stamp(now as i64),
                salt & 0xffff
            ));
            if !self.directory(&id).path().exists() {
                return id;
            }
            salt = salt.wrapping_add(1);
        }
    }

    /// Makes sure that sweeps can be written.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn create(&self) -> io::Result<()> {
        fs::create_dir_all(self.sweeps())?;
        self.sweep_remains();
        Ok(())
    }

    /// Deletes what is left of sweeps that were not laid out, or not deleted, to their end.
    pub fn sweep_remains(&self) {
        sweep_remains(&self.sweeps());
    }
}

/// `yyyymmdd-hhmmss`, UTC. The date after Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
fn stamp(seconds: i64) -> String {
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + i64::from(month <= 2);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}{month:02}{day:02}-{hour:02}{minute:02}{second:02}")
}

#[cfg(test)]
mod tests {
    use super::stamp;

    #[test]
    fn a_stamp_is_the_date_and_time() {
        assert_eq!(stamp(0), "19700101-000000");
        assert_eq!(stamp(951_827_696), "20000229-123456");
        assert_eq!(stamp(1_735_689_599), "20241231-235959");
        assert_eq!(stamp(1_795_478_400), "20261124-000000");
    }
}
