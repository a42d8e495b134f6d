//! The columns of a table of losses: named by the user or by their usual names.

use std::collections::BTreeMap;

use serde::Serialize;

use super::read_error::{Fault, ReadError};
use crate::input;

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
    /// The only rows to be taken: those with these values in these columns.
    pub only: Vec<(String, String)>,
}

/// The columns that were taken, by their names in the header; an axis that was not recorded has none.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
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
    /// What the numbers of a column were multiplied by, as its name tells.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub units: BTreeMap<&'static str, f64>,
    /// The columns that were left.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<String>,
}

impl Named {
    /// The names at some places of a header.
    pub(super) fn of(header: &[String], places: Places) -> Self {
        // Compute with parameters gives the data, whatever column of data there is.
        let d = places.d.filter(|_| places.flops.is_none());
        let taken = [
            ("N", places.n),
            ("D", d),
            ("C", places.flops),
            ("loss", Some(places.loss)),
        ];
        let unit = |(of, at): &(&'static str, Option<usize>)| {
            let factor = input::unit(&header[(*at)?]);
            (factor.to_bits() != 1.0_f64.to_bits()).then_some((*of, factor))
        };
        let is_left = |at: &usize| taken.iter().all(|(_, taken)| *taken != Some(*at));
        let name = |at: usize| header[at].clone();
        Self {
            n: places.n.map(name),
            d: d.map(name),
            flops: places.flops.map(name),
            loss: name(places.loss),
            units: taken.iter().filter_map(unit).collect(),
            left: (0..header.len()).filter(is_left).map(name).collect(),
        }
    }

    /// Whether compute is all that was recorded.
    pub fn is_compute_alone(&self) -> bool {
        self.n.is_none() && self.flops.is_some()
    }
}

// Usual names, from full to short, as `input::column_key` gives them.
const USUAL_N: [&str; 24] = [
    "parameters",
    "params",
    "totalparameters",
    "totalparams",
    "numparameters",
    "numparams",
    "nparameters",
    "nparams",
    "parametercount",
    "paramcount",
    "modelparameters",
    "modelparams",
    "nonembeddingparameters",
    "nonembeddingparams",
    "trainableparams",
    "mparams",
    "bparams",
    "paramsm",
    "paramsb",
    "parametersm",
    "parametersb",
    "modelsize",
    "n",
    "size",
];
const USUAL_D: [&str; 21] = [
    "tokens",
    "trainingtokens",
    "traintokens",
    "totaltokens",
    "numtokens",
    "ntokens",
    "tokensseen",
    "tokensb",
    "tokensm",
    "trainingexamples",
    "trainexamples",
    "numexamples",
    "examples",
    "trainsamples",
    "numsamples",
    "samples",
    "trainingdata",
    "datasetsize",
    "datasize",
    "data",
    "d",
];
const USUAL_LOSS: [&str; 20] = [
    "valloss",
    "validationloss",
    "evalloss",
    "testloss",
    "heldoutloss",
    "finalvalloss",
    "finalloss",
    "loss",
    "valbpc",
    "valbpb",
    "testbpc",
    "testbpb",
    "bitsperbyte",
    "bitspercharacter",
    "bpb",
    "bpc",
    "crossentropy",
    "nll",
    "trainloss",
    "l",
];
const USUAL_FLOPS: [&str; 18] = [
    "trainingflops",
    "trainingflop",
    "trainflops",
    "totalflops",
    "flops",
    "flop",
    "trainingcompute",
    "traincompute",
    "compute",
    "totalgflops",
    "gflops",
    "totaltflops",
    "tflops",
    "pflops",
    "eflops",
    "petaflopdays",
    "pfdays",
    "c",
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
    header: &[String],
    origin: &str,
    columns: &Columns,
) -> Result<Places, ReadError> {
    let find = |wanted: &Option<String>, usual: &[&str]| match wanted {
        Some(name) => place(header, origin, name).map(Some),
        None => Ok(input::find(header, usual)),
    };
    let loss = find(&columns.loss, &USUAL_LOSS)?.or_else(|| only_ending(header, "loss"));
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
        return Err(ReadError::new(origin, Fault::NoLosses(header.to_vec())));
    };
    if n.is_none() && d.is_none() && flops.is_none() {
        return Err(ReadError::new(origin, Fault::NoAxis(header.to_vec())));
    }
    once(header, origin, Places { n, d, flops, loss })
}

/// The only column whose name ends like this: `eval/paloma/macro_loss`.
fn only_ending(header: &[String], end: &str) -> Option<usize> {
    let ends = |at: &usize| input::column_key(&header[*at]).ends_with(end);
    let mut ending = (0..header.len()).filter(ends);
    ending.next().filter(|_| ending.next().is_none())
}

/// Where the column of a name stands.
pub(super) fn place(header: &[String], origin: &str, name: &str) -> Result<usize, ReadError> {
    input::named(header, name).map_err(|_| {
        let fault = Fault::UnknownColumn {
            name: name.to_owned(),
            columns: header.to_vec(),
        };
        ReadError::new(origin, fault).at(1)
    })
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
fn once(header: &[String], origin: &str, places: Places) -> Result<Places, ReadError> {
    let used = [places.n, places.d, places.flops, Some(places.loss)];
    for name in used.into_iter().flatten().map(|at| &header[at]) {
        if header.iter().filter(|h| *h == name).count() > 1 {
            return Err(ReadError::new(origin, Fault::TwoColumns).at(1).within(name));
        }
    }
    Ok(places)
}
