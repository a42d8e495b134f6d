//! Whether what a training's data lack is a matter of the whole sweep.

use std::fs;

use crate::{
    data::{self, Spec},
    store::Directory,
    sweep::Obstacle,
    train,
};

/// What keeps every trial of a sweep from its data, as an error of one tells; `None` where it is the trial's own.
pub fn obstacle(error: &train::Error, spec: &Spec, sweep: &Directory) -> Option<Obstacle> {
    let said = match error {
        train::Error::OtherData => None,
        train::Error::Data(error) if spec.reads_files() => Some(error),
        _ => return None,
    };
    if let Some(error) = said.filter(|error| is_missing(error, spec)) {
        let said = error.message();
        return Some(Obstacle::NoData { said });
    }
    // A plan that does not know its data cannot say that they were others.
    let fingerprint = sweep.plan().ok()?.fingerprint?;
    Some(Obstacle::OtherData {
        files: fingerprint.difference(spec),
        said: said.map(data::Error::message),
    })
}

/// Whether there is nothing to read where the data were, or it may not be read.
fn is_missing(error: &data::Error, spec: &Spec) -> bool {
    let absent = spec.path.as_deref().is_none_or(|path| {
        let found = fs::metadata(path);
        found.is_err() || found.is_ok_and(|found| found.is_dir() && fs::read_dir(path).is_err())
    });
    absent || matches!(error, data::Error::File { .. })
}
