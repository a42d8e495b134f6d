//! The built program, run in a home of its own.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;
use tempfile::TempDir;

/// A home and configuration that nothing else uses.
pub struct Program {
    folder: TempDir,
}

impl Program {
    /// An empty home.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self { folder }
    }

    /// Where sweeps go.
    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// A file beside the home.
    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).expect("a file");
        path
    }

    /// The program with arguments, in an environment that says nothing about the user's own.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_scalescope"));
        command
            .args(arguments)
            .env("SCALESCOPE_HOME", self.home())
            .env("XDG_CONFIG_HOME", self.folder.path().join("config"))
            .env("LC_MESSAGES", "C")
            .env_remove("LC_ALL")
            .env_remove("NO_COLOR");
        command
    }

    /// Runs the program to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the program runs")
    }

    /// Runs the program where no more files than so many may be open at once.
    pub fn run_with_files(&self, most: u32, arguments: &[&str]) -> Output {
        let program = self.command(arguments);
        let mut limited = Command::new("sh");
        limited
            .arg("-c")
            .arg(format!("ulimit -n {most}; exec \"$0\" \"$@\""))
            .arg(program.get_program())
            .args(program.get_args());
        for (name, value) in program.get_envs() {
            match value {
                Some(value) => limited.env(name, value),
                None => limited.env_remove(name),
            };
        }
        limited.output().expect("the program runs")
    }

    /// The path of a file in the configuration folder, which is made for it.
    pub fn config(&self, name: &str) -> PathBuf {
        let folder = self.folder.path().join("config/scalescope");
        std::fs::create_dir_all(&folder).expect("a folder");
        folder.join(name)
    }

    /// Runs the program; it must end with a code, and gives its output.
    pub fn expect(&self, code: i32, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        assert_eq!(
            output.status.code(),
            Some(code),
            "{arguments:?}\n{out}\n{err}"
        );
        out
    }

    /// Starts a sweep and leaves it running; gives its id.
    pub fn detach(&self, arguments: &[&str]) -> String {
        let arguments: Vec<&str> = ["run"]
            .iter()
            .chain(arguments)
            .chain(&["--detach"])
            .copied()
            .collect();
        self.expect(0, &arguments).trim().to_owned()
    }

    /// The journal of a sweep: every whole line.
    pub fn journal(&self, id: &str) -> Vec<Value> {
        lines(&self.home().join("sweeps").join(id).join("journal.jsonl"))
    }

    /// Waits until the journal of a sweep holds something.
    pub fn wait<T>(&self, id: &str, mut found: impl FnMut(&[Value]) -> Option<T>) -> T {
        let began = Instant::now();
        loop {
            if let Some(what) = found(&self.journal(id)) {
                return what;
            }
            assert!(
                began.elapsed() < Duration::from_mins(1),
                "it never came: {:#?}",
                self.journal(id).last()
            );
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Whether a supervisor holds a sweep, as `list` tells.
    pub fn state(&self, id: &str) -> String {
        let list: Value = serde_json::from_str(&self.expect(0, &["list", "--json"])).expect("JSON");
        let sweeps = list["sweeps"].as_array().expect("a list");
        let row = sweeps.iter().find(|s| s["id"] == id).expect("the sweep");
        row["state"].as_str().expect("a state").to_owned()
    }
}

/// Whole lines of a file of JSON lines that may not be there yet.
fn lines(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let whole = text.rfind('\n').map_or("", |end| &text[..=end]);
    whole
        .lines()
        .map(|l| serde_json::from_str(l).expect("a JSON line"))
        .collect()
}

/// Copies a folder with all that is in it.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a file");
        }
    }
}

/// Output as text.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The last line of `--json`.
pub fn summary(out: &str) -> Value {
    let last = out.lines().last().expect("a last line");
    let summary: Value = serde_json::from_str(last).expect("JSON");
    assert_eq!(summary["kind"], "summary");
    summary
}

/// What must be bit-equal of two sweeps: every trial's numbers that do not depend on time, and the baselines.
pub fn result(summary: &Value) -> Vec<Value> {
    let trials = summary["trials"].as_array().expect("trials").iter();
    let keys = [
        "id",
        "state",
        "quality",
        "loss",
        "metrics",
        "steps",
        "parameters",
    ];
    let numbers = trials.map(|t| keys.iter().map(|k| t[*k].clone()).collect());
    let baselines = summary["baselines"].as_array().expect("baselines").iter();
    numbers
        .chain(baselines.map(|b| b["quality"].clone()))
        .collect()
}
