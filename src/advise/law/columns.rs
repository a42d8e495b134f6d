//! The columns of a table of losses: named by the user or by their usual names.

use serde::Serialize;

use super::read_error::{Fault, ReadError};

/// Which columns hold what; an absent one is looked for under its usual names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// Parameters, N.
    pub n: Option<String>,
    /// Training examples or tokens, D.
    pub d: Option<String>,
    /// The loss.
    pub loss: Option<String>,
    /// Training compute, from which `D = C / 6N`.
    pub flops: Option<String>,
}

/// The columns that were taken, by their names in the header; an axis that was not recorded has none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Named {
    /// Parameters.
    #[serde(rename = "N")]
    pub n: Option<String>,
    /// Training examples or tokens.
    #[serde(rename = "D")]
    pub d: Option<String>,
    /// Training compute.
    #[serde(rename = "C")]
    pub flops: Option<String>,
    /// The loss.
    pub loss: String,
}

impl Named {
    /// The names at some places of a header.
    pub(super) fn of(header: &csv::StringRecord, places: Places) -> Self {
        let name = |at: usize| header.get(at).unwrap_or_default().to_owned();
        Self {
            n: places.n.map(name),
            // Compute with parameters gives the data, whatever column of data there is.
            d: places.d.filter(|_| places.flops.is_none()).map(name),
            flops: places.flops.map(name),
            loss: name(places.loss),
        }
    }

    /// Whether compute is all that was recorded.
    pub fn is_compute_alone(&self) -> bool {
        self.n.is_none() && self.flops.is_some()
    }
}

const USUAL_N: [&str; 7] = [
    "n",
    "params",
    "parameters",
    "model size",
    "model_size",
    "num_params",
    "size",
];
const USUAL_D: [&str; 8] = [
    "d",
    "tokens",
    "data",
    "training tokens",
    "train_tokens",
    "examples",
    "samples",
    "num_tokens",
];
const USUAL_LOSS: [&str; 5] = ["loss", "l", "val_loss", "test_loss", "final_loss"];
const USUAL_FLOPS: [&str; 6] = [
    "flops",
    "c",
    "training flop",
    "training flops",
    "compute",
    "flop",
];

/// Where the numbers of a row stand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Places {
    pub n: Option<usize>,
    pub d: Option<usize>,
    pub flops: Option<usize>,
    pub loss: usize,
}

/// Where the columns stand in a header, by the names that were given or by their usual names.
///
/// # Errors
/// When one is missing, or stands there twice.
pub(super) fn places(
    header: &csv::StringRecord,
    origin: &str,
    columns: &Columns,
) -> Result<Places, ReadError> {
    let find = |wanted: &Option<String>, usual: &[&str]| match wanted {
        Some(name) => column(header, origin, name).map(Some),
        None => Ok(header
            .iter()
            .position(|h| usual.contains(&h.to_lowercase().as_str()))),
    };
    let loss = find(&columns.loss, &USUAL_LOSS)?;
    let n = find(&columns.n, &USUAL_N)?;
    // What the user named decides; only then does a usual name.
    let mut d = find(
        &columns.d,
        if columns.flops.is_some() {
            &[]
        } else {
            &USUAL_D
        },
    )?;
    let mut flops = find(&columns.flops, if d.is_some() { &[] } else { &USUAL_FLOPS })?;
    apart(
        origin,
        [
            ("--n", &columns.n, n),
            ("--d", &columns.d, d),
            ("--flops", &columns.flops, flops),
            ("--loss", &columns.loss, loss),
        ],
    )?;
    let taken = |at: Option<usize>| at.is_some() && (at == n || at == loss);
    (d, flops) = (
        d.filter(|at| !taken(Some(*at))),
        flops.filter(|at| !taken(Some(*at))),
    );
    let Some(loss) = loss else {
        return Err(ReadError::new(origin, Fault::NoLosses(names(header))));
    };
    if n.is_none() && d.is_none() && flops.is_none() {
        return Err(ReadError::new(origin, Fault::NoAxis(names(header))));
    }
    once(header, origin, Places { n, d, flops, loss })
}

fn column(header: &csv::StringRecord, origin: &str, name: &str) -> Result<usize, ReadError> {
    let exact = header.iter().position(|h| h == name);
    let at = exact.or_else(|| header.iter().position(|h| h.eq_ignore_ascii_case(name)));
    at.ok_or_else(|| {
        let fault = Fault::UnknownColumn {
            name: name.to_owned(),
            columns: names(header),
        };
        ReadError::new(origin, fault).at(1)
    })
}

fn names(header: &csv::StringRecord) -> Vec<String> {
    header.iter().map(str::to_owned).collect()
}

/// Refuses one column that was named for two things.
fn apart(
    origin: &str,
    options: [(&'static str, &Option<String>, Option<usize>); 4],
) -> Result<(), ReadError> {
    let mut taken: Vec<(&'static str, usize)> = Vec::new();
    for (option, name, at) in options {
        let (Some(name), Some(at)) = (name, at) else {
            continue;
        };
        if let Some((other, _)) = taken.iter().find(|t| t.1 == at) {
            let fault = Fault::NamedTwice {
                options: [*other, option],
                name: name.clone(),
            };
            return Err(ReadError::new(origin, fault));
        }
        taken.push((option, at));
    }
    Ok(())
}

/// Refuses a table that has a used column twice: which one is meant cannot be told.
fn once(header: &csv::StringRecord, origin: &str, places: Places) -> Result<Places, ReadError> {
    let used = [places.n, places.d, places.flops, Some(places.loss)];
    for name in used.into_iter().flatten().filter_map(|at| header.get(at)) {
        if header.iter().filter(|h| *h == name).count() > 1 {
            return Err(ReadError::new(origin, Fault::TwoColumns).at(1).within(name));
        }
    }
    Ok(places)
}
