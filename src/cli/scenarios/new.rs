//! `scalescope scenarios new`: writes a checked scenario of the user's own program, from options or by asking.

use std::{
    fs::File,
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::Result;
use clap::Args;
use toml::{Table, Value};

use crate::{
    cli::{ask, fault::Usage, output},
    scenario::{self, quoted},
    words::{message, say, word},
};

/// Write a scenario of your own program; what no option says is asked for in a terminal
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  scalescope scenarios new nano --metric val_loss --minimize --scales 64,128,256 -- python train.py --width={scale} --seed={seed}
  scalescope scenarios new nano --metric acc --scales 1,2,4 --scrape 'key: value' -- sh train.sh {scale} {seed}")]
pub struct New {
    /// Its name; the file is called so
    name: String,
    /// The metric that the program reports
    #[arg(long, value_name = "NAME")]
    metric: Option<String>,
    /// Less of the metric is better
    #[arg(long)]
    minimize: bool,
    /// The scales to compare
    #[arg(long, value_name = "N,N,..", value_delimiter = ',')]
    scales: Vec<u32>,
    /// Repetitions of every trial
    #[arg(long, value_name = "N", default_value_t = 3)]
    seeds: u32,
    /// What is read of its output: `key: value`, `key=value`, or an expression with named groups
    #[arg(long, value_name = "FORM")]
    scrape: Vec<String>,
    /// The program and its arguments
    #[arg(last = true, value_name = "COMMAND")]
    command: Vec<String>,
}

impl New {
    /// Writes the scenario.
    pub fn run(&self) -> Result<ExitCode> {
        let text = toml::to_string(&self.table()?)?;
        let name = &self.name;
        let path = PathBuf::from(format!("{name}.toml"));
        let found = scenario::parse(&text, &path.display().to_string(), &[])?;
        let written = File::create_new(&path).and_then(|mut file| file.write_all(text.as_bytes()));
        written
            .map_err(|error| Usage(message!("{path}: {error}", path = path.display(), error)))?;
        let (path, count) = (path.display(), scenario::trials(&found));
        output::tell(say!("{path}: {count} trials", path, count))?;
        output::tell(say!(
            "`scalescope scenarios try {path}` shows what of it is recognised",
            path
        ))?;
        Ok(ExitCode::SUCCESS)
    }

    /// The scenario as TOML.
    fn table(&self) -> Result<Table> {
        let command = if self.command.is_empty() {
            let typed = asked(word(
                "command, such as python train.py --width={scale} --seed={seed}",
            ))?;
            typed.split_whitespace().map(str::to_owned).collect()
        } else {
            self.command.clone()
        };
        let (metric, less) = if let Some(metric) = &self.metric {
            (metric.clone(), self.minimize)
        } else {
            let metric = asked(word("metric, as the program reports it"))?;
            let less = self.minimize || ask::yes(word("is less of it better?"))?;
            (metric, less)
        };
        let scales = if self.scales.is_empty() {
            let typed = asked(word("scales, such as 64 128 256"))?;
            let parts = typed.split([' ', ',']).filter(|part| !part.is_empty());
            parts.map(whole).collect::<Result<Vec<_>, Usage>>()?
        } else {
            self.scales
                .iter()
                .map(|scale| Value::from(i64::from(*scale)))
                .collect()
        };
        let program = command.first().cloned().unwrap_or_default();
        let summary = say!("Which scale of {program}?", program = quoted(&[program]));
        let mut ladder = Table::new();
        ladder.insert("family".into(), self.name.clone().into());
        ladder.insert("scales".into(), Value::Array(scales));
        ladder.insert("command".into(), command.into());
        if !self.scrape.is_empty() {
            ladder.insert("scrape".into(), self.scrape.clone().into());
        }
        let direction = if less { "minimize" } else { "maximize" };
        let metric = Table::from_iter([
            ("name".to_owned(), Value::from(metric)),
            ("direction".to_owned(), direction.into()),
        ]);
        let train = Table::from_iter([("seeds".to_owned(), Value::from(i64::from(self.seeds)))]);
        Ok(Table::from_iter([
            ("format".to_owned(), Value::from(1)),
            ("name".to_owned(), self.name.clone().into()),
            ("task".to_owned(), "own".into()),
            ("summary".to_owned(), summary.into()),
            ("metric".to_owned(), metric.into()),
            ("ladder".to_owned(), vec![Value::from(ladder)].into()),
            ("train".to_owned(), train.into()),
        ]))
    }
}

fn whole(text: &str) -> Result<Value, Usage> {
    let number = text.parse::<u32>();
    let value = number.map(|number| Value::from(i64::from(number)));
    value.map_err(|_| Usage(message!("`{text}` is not a whole number", text)))
}

/// What somebody types in a terminal.
fn asked(what: &str) -> Result<String> {
    if !ask::possible() {
        return Err(Usage(message!("{what}: name it with an option, see --help", what)).into());
    }
    output::ask(format_args!("{what}: "))?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(answer.trim().to_owned())
}
