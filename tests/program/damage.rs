//! Damaged folders: whatever happens to a file of a sweep is refused, healed or said, and no result changes in silence.

use std::{
    fs,
    path::{Path, PathBuf},
    rc::Rc,
};

use proptest::{
    prelude::any,
    strategy::{Strategy, ValueTree},
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use scalescope::{
    store::{Directory, unwrap},
    sweep::{Event, ListRow, Plan, Sweep, SweepState, Trial, TrialState},
};
use serde_json::Value;

use crate::home::{Program, copy, result, summary, text};

/// Two trials, one after another, long enough to be stopped on their way.
const SMALL: [&str; 11] = [
    "vision-digits",
    "--set",
    "ladder.0.scales=[400]",
    "--set",
    "train.epochs=40",
    "--set",
    "train.batch=256",
    "--seeds",
    "2",
    "--jobs",
    "1",
];

fn finished(program: &Program) -> PathBuf {
    let arguments: Vec<&str> = ["run"].into_iter().chain(SMALL).chain(["--json"]).collect();
    let ended = summary(&program.expect(0, &arguments));
    folder(program, ended["sweep"].as_str().expect("an id"))
}

/// Stopped while its second trial trains; its supervisor's last word is lost, as when it is killed.
fn interrupted(program: &Program) -> PathBuf {
    let id = program.detach(&SMALL);
    program.wait(&id, |events| {
        let second = |e: &&Value| e["trial"] == 2 && !e["kind"]["epoch"].is_null();
        (events.iter().filter(second).count() > 3).then_some(())
    });
    program.expect(0, &["stop", &id]);
    let folder = folder(program, &id);
    let journal = fs::read_to_string(folder.join("journal.jsonl")).expect("a journal");
    let whole = journal.trim_end().rfind('\n').expect("lines") + 1;
    fs::write(folder.join("journal.jsonl"), &journal[..whole]).expect("a file");
    fs::remove_file(folder.join("row.json")).expect("it was left");
    folder
}

fn folder(program: &Program, id: &str) -> PathBuf {
    program.home().join("sweeps").join(id)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        if entry.path().is_dir() {
            found.extend(files(&entry.path()));
        } else {
            found.push(entry.path());
        }
    }
    found.sort();
    found
}

/// Everything that is ever read of a sweep's folder; `None` is refused.
#[derive(Debug, PartialEq)]
struct Read {
    plan: Option<Plan>,
    sweep: Option<Rc<Sweep>>,
    trials: Vec<Option<Trial>>,
    events: Vec<Rc<Vec<Event>>>,
    checkpoints: Vec<Option<(Option<u64>, Vec<u8>)>>,
    row: Option<ListRow>,
}

/// Reads everything, or, where only one file may have changed since, what depends on it.
fn read(directory: &Directory, plan: &Plan, since: Option<(&Read, &Path)>) -> (Read, u64) {
    let reference = scalescope::sweep::TrialId::REFERENCE;
    let ids = plan.trials.iter().map(|t| t.id).chain([reference]);
    let trials: Vec<_> = ids.map(|id| directory.trial(id)).collect();
    let checkpoint = |bytes: Vec<u8>| {
        let kept = unwrap(&bytes).ok()?;
        Some((kept.told, kept.payload.to_vec()))
    };
    let tells = [directory.journal(), directory.plan_file()];
    let (sweep, lost) = match since {
        Some((good, file)) if !tells.iter().any(|t| t == file) => (good.sweep.clone(), 0),
        _ => match directory.read() {
            Ok((sweep, damage)) => (Some(Rc::new(sweep)), damage.lost()),
            Err(_) => (None, 0),
        },
    };
    let events = trials.iter().enumerate().map(|(at, trial)| match since {
        Some((good, file)) if trial.events() != file => good.events[at].clone(),
        _ => Rc::new(trial.tail().read().unwrap_or_default()),
    });
    let read = Read {
        plan: directory.plan().ok(),
        sweep,
        events: events.collect(),
        checkpoints: trials
            .iter()
            .map(|t| fs::read(t.checkpoint()).ok().and_then(checkpoint))
            .collect(),
        trials: trials.iter().map(|t| t.trial().ok()).collect(),
        row: directory.kept_row(),
    };
    (read, lost)
}

/// Whether what is read now can be taken for what was written: it is the same, or less.
fn is_refused_or_same<T: PartialEq>(now: Option<&T>, written: Option<&T>) -> bool {
    now.is_none() || now == written
}

/// Judges what is read of a changed folder beside what was written.
fn judge(directory: &Directory, plan: &Plan, good: &Read, file: &Path, change: &str) {
    let (now, lost) = read(directory, plan, Some((good, file)));
    if now == *good {
        return;
    }
    let verdict = directory.verify();
    let said = format!("{change}: {:#?}", verdict.findings);
    assert!(
        is_refused_or_same(now.plan.as_ref(), good.plan.as_ref()),
        "{said}"
    );
    assert!(
        is_refused_or_same(now.row.as_ref(), good.row.as_ref()),
        "{said}"
    );
    for (now, good) in now.checkpoints.iter().zip(&good.checkpoints) {
        assert!(is_refused_or_same(now.as_ref(), good.as_ref()), "{said}");
    }
    for (now, good) in now.trials.iter().zip(&good.trials) {
        assert!(is_refused_or_same(now.as_ref(), good.as_ref()), "{said}");
    }
    for (now, good) in now.events.iter().zip(&good.events) {
        assert!(now.iter().all(|event| good.contains(event)), "{said}");
    }
    let (Some(sweep), Some(whole)) = (&now.sweep, &good.sweep) else {
        assert!(verdict.has_loss(), "{said}");
        return;
    };
    for (now, good) in sweep.trials.iter().zip(&whole.trials) {
        assert!(
            is_refused_or_same(now.outcome.as_ref(), good.outcome.as_ref()),
            "{said}"
        );
        // A trial that is done no more is trained again to the same result; nothing is called done that was not.
        assert!(
            now.state == good.state || now.state != TrialState::Done,
            "{said}"
        );
    }
    assert!(
        sweep.baselines.iter().all(|b| whole.baselines.contains(b)),
        "{said}"
    );
    // What is missing is said: as lost, or because the sweep has not ended.
    let open =
        !sweep.state.is_final() && whole.state.is_final() || whole.state == SweepState::Running;
    assert!(sweep == whole || lost > 0 || open, "{said}");
    assert!(!verdict.findings.is_empty() || open, "{said}");
}

fn numbers() -> impl FnMut(usize) -> usize {
    let random = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), random);
    move |below| {
        let tree = any::<u64>().new_tree(&mut runner).expect("a number");
        (tree.current() % below.max(1) as u64) as usize
    }
}

/// Changes any file of a folder in so many ways, and judges each.
fn changed(folder: &Path, times: usize, change: impl Fn(&mut Vec<u8>, usize)) {
    let directory = Directory::at(folder);
    let plan = directory.plan().expect("a plan");
    let (good, lost) = read(&directory, &plan, None);
    assert_eq!((lost, directory.verify().findings.len()), (0, 0));
    let (files, mut random) = (files(folder), numbers());
    for _ in 0..times {
        let file = &files[random(files.len())];
        let before = fs::read(file).expect("a file");
        let (mut after, number) = (before.clone(), random(usize::MAX));
        change(&mut after, number);
        fs::write(file, &after).expect("it can be changed");
        let name = file.strip_prefix(folder).unwrap_or(file).display();
        let change = format!("{name}, {number}");
        judge(&directory, &plan, &good, file, &change);
        fs::write(file, &before).expect("it can be mended");
    }
    assert_eq!(read(&directory, &plan, None), (good, 0), "all is as it was");
}

fn flip(bytes: &mut [u8], number: usize) {
    let bits = bytes.len() * 8;
    if bits > 0 {
        bytes[number % bits / 8] ^= 1 << (number % 8);
    }
}

fn tear(bytes: &mut Vec<u8>, number: usize) {
    bytes.truncate(number % bytes.len().max(1));
}

#[test]
fn no_flipped_bit_and_no_torn_tail_changes_a_result_in_silence() {
    let program = Program::new();
    for folder in [finished(&program), interrupted(&program)] {
        changed(&folder, 500, |bytes, number| flip(bytes, number));
        changed(&folder, 500, tear);
    }
}

/// Overwrites the middle of what follows a mark in a file.
fn damage(file: &Path, mark: &str) {
    let mut bytes = fs::read(file).expect("a file");
    let found = bytes.windows(mark.len()).position(|w| w == mark.as_bytes());
    let at = found.unwrap_or_else(|| panic!("{mark} is not in {}", file.display()));
    bytes[at + mark.len()] ^= 1;
    fs::write(file, bytes).expect("it can be changed");
}

/// What happens to a folder.
type Change<'a> = &'a dyn Fn(&Path);

#[test]
fn a_damaged_sweep_is_resumed_to_the_result_of_a_whole_one() {
    let program = Program::new();
    let whole = finished(&program);
    let id = whole.file_name().and_then(|n| n.to_str()).expect("a name");
    let wanted = result(&summary(&program.expect(0, &["watch", id, "--json"])));
    assert!(program.expect(0, &["verify", id]).contains("all whole"));
    let stopped = interrupted(&program);
    let id = stopped
        .file_name()
        .and_then(|n| n.to_str())
        .expect("a name");
    let cut = |file: &Path| {
        let bytes = fs::read(file).expect("a file");
        fs::write(file, &bytes[..bytes.len() / 2]).expect("it can be cut");
    };
    let cases: [(&str, Change); 5] = [
        ("checkpoint", &|f| {
            damage(
                &f.join("trials/0002/checkpoint/latest"),
                "scalescope-checkpoint 3 ",
            );
        }),
        ("trial", &|f| {
            damage(&f.join("trials/0002/trial.toml"), "seed = ");
        }),
        ("journal", &|f| {
            damage(&f.join("journal.jsonl"), "\"quality\":0.");
        }),
        // The end of the machine: a worker's own events were cut, the journal has them ..
        ("events", &|f| cut(&f.join("trials/0002/events.jsonl"))),
        // .. or has lost them as well.
        ("both", &|f| {
            cut(&f.join("trials/0002/events.jsonl"));
            cut(&f.join("journal.jsonl"));
        }),
    ];
    for (name, change) in cases {
        let other = Program::new();
        let folder = folder(&other, id);
        copy(&stopped, &folder);
        change(&folder);
        let said: Value = serde_json::from_str(&text(&other.run(&["verify", id, "--json"]).stdout))
            .expect("JSON");
        assert_ne!(said["findings"].as_array().map(Vec::len), Some(0), "{name}");
        let resumed = summary(&other.expect(0, &["resume", id, "--json"]));
        assert_eq!(result(&resumed), wanted, "{name}");
        // Every epoch was told, and each of them as it was.
        let told = other.expect(0, &["watch", id, "--json"]);
        let mut epochs: Vec<u64> = told
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok())
            .filter(|event| event["trial"] == 2)
            .filter_map(|event| event["kind"]["epoch"]["epoch"].as_u64())
            .collect();
        epochs.sort_unstable();
        epochs.dedup();
        assert_eq!(epochs, (1..=40).collect::<Vec<_>>(), "{name}");
    }
}
