//! Programs of the user's own as trainers: whole sweeps, what is reported and what is not, and whatever such a program may do.

use std::{fs, path::Path, process::Command, thread, time::Duration};

use crate::home::{Program, result, summary, text};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

/// A trainer of twenty lines: its loss falls with its scale, and it saves itself after each step.
const TRAINER: &str = r#"#!/bin/sh
# train.sh SCALE SEED [STEPS]
scale=$1 seed=$2 steps=${3:-3} step=0
trap 'exit 75' TERM
test -n "$SCALESCOPE_RESUME" && step=$(cat "$SCALESCOPE_RESUME/step")
echo "{\"model\":{\"parameters\":$((scale * 100))}}" >> "$SCALESCOPE_REPORT"
while [ "$step" -lt "$steps" ]; do
  step=$((step + 1))
  awk -v n="$scale" -v k="$step" -v all="$steps" 'BEGIN {
    printf "{\"step\":%d,\"steps\":%d,\"loss\":%.6f}\n", k, all, 1 + 20 / sqrt(n * 100) + 2 / k
    printf "{\"epoch\":%d,\"val_loss\":%.6f}\n", k, 1 + 20 / sqrt(n * 100) + 2 / k
  }' >> "$SCALESCOPE_REPORT"
  echo "$step" > "$SCALESCOPE_CHECKPOINT_DIR/step"
  echo "{\"saved\":$step}" >> "$SCALESCOPE_REPORT"
  test "$steps" -gt 3 && sleep 0.05
done
awk -v n="$scale" -v s="$seed" 'BEGIN {
  printf "{\"result\":{\"val_loss\":%.6f}}\n", 1 + 20 / sqrt(n * 100) + (s - 2) / 1000
}' >> "$SCALESCOPE_REPORT"
"#;

/// A scenario whose one ladder says `ladder`, with so many seeds.
fn scenario(program: &Program, ladder: &str, seeds: u32) -> String {
    let file = program.file(
        "mine.toml",
        &format!(
            "format = 1\nname = \"mine\"\ntask = \"own\"\n\n[metric]\nname = \"val_loss\"\ndirection = \"minimize\"\n\
             baseline = 4.0\noptimum = 0.5\n\n[[ladder]]\nfamily = \"nano\"\n{ladder}\n\n[train]\nseeds = {seeds}\n"
        ),
    );
    file.to_str().expect("a path").to_owned()
}

/// A ladder of a shell script with arguments.
fn ladder(script: &Path, scales: &str, arguments: &str) -> String {
    format!(
        "scales = {scales}\ncommand = [\"sh\", \"{}\", {arguments}]",
        script.display()
    )
}

fn trials(summary: &Value) -> &[Value] {
    summary["trials"].as_array().expect("trials")
}

/// A process and all below it.
fn below(pid: i32) -> Vec<i32> {
    let mut found = vec![pid];
    let mut at = 0;
    while at < found.len() {
        let tasks = fs::read_dir(format!("/proc/{}/task", found[at]))
            .into_iter()
            .flatten();
        for task in tasks.flatten() {
            let children = fs::read_to_string(task.path().join("children")).unwrap_or_default();
            found.extend(
                children
                    .split_whitespace()
                    .filter_map(|p| p.parse::<i32>().ok()),
            );
        }
        at += 1;
    }
    found
}

fn is_alive(pid: i32) -> bool {
    // One that nobody has waited for yet is dead all the same.
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let state = stat
        .rsplit_once(')')
        .map(|(_, rest)| rest.trim().chars().next());
    state.is_some_and(|state| state != Some('Z'))
}

fn wait_until(mut holds: impl FnMut() -> bool) {
    for _ in 0..3000 {
        if holds() {
            return;
        }
        thread::sleep(Duration::from_millis(10));
    }
    panic!("it never came");
}

fn launched(program: &Program, id: &str) -> i32 {
    program.wait(id, |events| {
        let pids = events.iter().map(|e| &e["kind"]["launched"]);
        let mut pids = pids.filter(|l| l["trial"].as_u64() > Some(0));
        i32::try_from(pids.next()?["pid"].as_i64()?).ok()
    })
}

/// The number that a program wrote into a file beside the home, once it is there.
fn written(path: &Path) -> i32 {
    let mut found = None;
    wait_until(|| {
        let text = fs::read_to_string(path).unwrap_or_default();
        found = text.strip_suffix('\n').and_then(|t| t.parse().ok());
        found.is_some()
    });
    found.expect("a number")
}

#[test]
fn a_shell_script_is_swept_judged_and_exported() {
    let program = Program::new();
    let script = program.file("train.sh", TRAINER);
    let file = scenario(
        &program,
        &ladder(&script, "[4, 16, 64, 256]", "\"{scale}\", \"{seed}\""),
        3,
    );
    let out = program.expect(0, &["run", &file, "--json", "--jobs", "2"]);
    let ended = summary(&out);
    assert_eq!(ended["metric"], "val_loss");
    assert_eq!(ended["direction"], "minimize");
    assert_eq!(ended["optimum"], 0.5);
    assert_eq!(ended["baselines"][0]["quality"], 4.0);
    assert_eq!(trials(&ended).len(), 12);
    for trial in trials(&ended) {
        assert_eq!(trial["state"], "done", "{trial}");
        assert_eq!(trial["family"], "nano");
        let scale = trial["scale"].as_f64().expect("a scale");
        let seed = trial["seed"].as_f64().expect("a seed");
        assert_eq!(trial["parameters"].as_f64(), Some(scale * 100.0));
        let loss = 1.0 + 20.0 / (scale * 100.0).sqrt() + (seed - 2.0) / 1000.0;
        let quality = trial["quality"].as_f64().expect("a quality");
        assert!((quality - loss).abs() < 1e-6, "{trial}");
        assert_eq!(trial["metrics"]["val_loss"], trial["quality"]);
        assert_eq!(trial["steps"], 3);
        assert!(trial["train_seconds"].as_f64() > Some(0.0));
        for unknown in [
            "latency_ms",
            "flops_per_sample",
            "samples_per_second",
            "backend",
        ] {
            assert!(trial[unknown].is_null(), "{unknown}: {trial}");
        }
    }
    let id = ended["sweep"].as_str().expect("an id");
    let advice: Value =
        serde_json::from_str(&program.expect(0, &["advise", id, "--json"])).expect("JSON");
    assert_eq!(
        (&advice["decision"], &advice["scale"]),
        (&"chosen".into(), &256.into())
    );
    assert_eq!(advice["metric"], "val_loss");
    assert!(advice["law"]["form"].is_string(), "{advice}");
    // What was not measured cannot be judged, and is said.
    let output = program.run(&["advise", id, "--max-latency-ms", "1", "--json"]);
    assert_eq!(output.status.code(), Some(4));
    let refused: Value = serde_json::from_str(&text(&output.stdout)).expect("JSON");
    assert_eq!(refused["binding_constraint"], "max_latency_ms");
    let table = program.expect(0, &["export", id, "--to", "csv"]);
    assert!(
        table.contains("val_loss") && table.contains(",nano,256,"),
        "{table}"
    );
    let text = program.expect(0, &["advise", id]);
    assert!(text.contains("val_loss") && !text.contains("NaN"), "{text}");
}

#[test]
fn a_python_program_is_read_by_what_it_prints() {
    if Command::new("python3").arg("--version").output().is_err() {
        return;
    }
    let program = Program::new();
    let script = program.file(
        "train.py",
        "import sys\nscale = int(sys.argv[1])\nfor epoch in range(1, 4):\n    \
         sys.stderr.write('\\r 50%|##  | 1/2 [00:00<00:00, loss=9.9]')\n    \
         print(f'\\x1b[32mepoch: {epoch}/3\\x1b[0m train_loss: {3 / epoch:.3e} val_loss: {1 + 1 / scale / epoch}')\n",
    );
    let ladder = format!(
        "scales = [2, 4]\nscrape = [\"key: value\"]\ncommand = [\"python3\", \"{}\", \"{{scale}}\"]",
        script.display()
    );
    let ended = summary(&program.expect(0, &["run", &scenario(&program, &ladder, 1), "--json"]));
    for (trial, quality) in trials(&ended)
        .iter()
        .zip([1.0 + 1.0 / 6.0, 1.0 + 1.0 / 12.0])
    {
        assert_eq!(trial["state"], "done", "{trial}");
        let read = trial["quality"].as_f64().expect("a quality");
        assert!((read - quality).abs() < 1e-12, "{trial}");
        assert_eq!(
            (&trial["epochs"], &trial["parameters"]),
            (&3.into(), &Value::Null)
        );
    }
}

#[test]
fn whatever_is_killed_a_resumed_sweep_has_the_same_result() {
    let program = Program::new();
    let script = program.file("train.sh", TRAINER);
    let arguments = "\"{scale}\", \"{seed}\", \"20\"";
    let file = scenario(&program, &ladder(&script, "[4, 16]", arguments), 1);
    let whole = summary(&program.expect(0, &["run", &file, "--json"]));
    let id = program.detach(&[&file]);
    let worker = launched(&program, &id);
    program.wait(&id, |events| {
        let saved = |e: &&Value| e["kind"]["checkpointed"]["step"].as_u64() >= Some(3);
        events.iter().find(saved).map(|_| ())
    });
    let supervisor = program.wait(&id, |events| {
        let mut pids = events.iter().map(|e| &e["kind"]["sweep-started"]["pid"]);
        i32::try_from(pids.find_map(Value::as_i64)?).ok()
    });
    let all: Vec<i32> = [supervisor].into_iter().chain(below(worker)).collect();
    assert!(
        all.len() >= 4,
        "supervisor, worker, guard, program: {all:?}"
    );
    for pid in &all {
        let _ = kill_process(Pid::from_raw(*pid).expect("a process"), Signal::KILL);
    }
    wait_until(|| all.iter().all(|pid| !is_alive(*pid)));
    let resumed = summary(&program.expect(0, &["resume", &id, "--json"]));
    assert_eq!(result(&resumed), result(&whole));
    let started: Vec<u64> = program
        .journal(&id)
        .iter()
        .filter(|e| e["trial"] == 1)
        .filter_map(|e| e["kind"]["started"]["step"].as_u64())
        .collect();
    assert!(
        started.len() == 2 && started[1] >= 3,
        "it went on: {started:?}"
    );
}

#[test]
fn a_stopped_sweep_saves_its_programs_and_goes_on() {
    let program = Program::new();
    let script = program.file("train.sh", TRAINER);
    let arguments = "\"{scale}\", \"{seed}\", \"40\"";
    let file = scenario(&program, &ladder(&script, "[4]", arguments), 1);
    let id = program.detach(&[&file]);
    let worker = launched(&program, &id);
    program.wait(&id, |events| {
        events
            .iter()
            .any(|e| e["kind"]["checkpointed"].is_object())
            .then_some(())
    });
    // A paused program stands still.
    program.expect(0, &["pause", &id]);
    let stands = |pid: &i32| {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        stat.rsplit_once(')')
            .is_some_and(|(_, rest)| rest.trim().starts_with('T'))
    };
    wait_until(|| below(worker).iter().any(stands));
    program.expect(0, &["resume", &id, "--detach"]);
    wait_until(|| !below(worker).iter().any(stands));
    program.expect(0, &["stop", &id]);
    wait_until(|| program.state(&id) == "stopped");
    assert!(!is_alive(worker));
    let resumed = summary(&program.expect(0, &["resume", &id, "--json"]));
    let trial = &trials(&resumed)[0];
    assert_eq!(
        (&trial["state"], &trial["steps"]),
        (&"done".into(), &40.into()),
        "{trial}"
    );
}

#[test]
fn an_end_without_the_metric_is_a_failure_and_retry_trains_exactly_the_failed() {
    let program = Program::new();
    let fixed = program.home().with_file_name("fixed");
    let script = program.file(
        "train.sh",
        &format!(
            "echo warming up >&2\necho \"last words $2\" >&2\n\
             if [ $2 = 1 ] || [ -e '{}' ]; then key=val_loss; else key=vall_loss; fi\n\
             echo \"@scalescope {{\\\"result\\\":{{\\\"$key\\\":$1,\\\"acc\\\":0.5}}}}\"\n",
            fixed.display()
        ),
    );
    let file = scenario(
        &program,
        &ladder(&script, "[3]", "\"{scale}\", \"{seed}\""),
        2,
    );
    let output = program.run(&["run", &file, "--json"]);
    assert_eq!(output.status.code(), Some(3), "{}", text(&output.stderr));
    let ended = summary(&text(&output.stdout));
    let [good, bad] = trials(&ended) else {
        panic!("two trials: {ended}")
    };
    assert_eq!(
        (&good["state"], &good["metrics"]["acc"]),
        (&"done".into(), &0.5.into())
    );
    assert_eq!(bad["state"], "failed");
    let reason = bad["reason"].as_str().expect("a reason");
    for part in ["val_loss", "acc, vall_loss", "last words 2"] {
        assert!(reason.contains(part), "{part}: {reason}");
    }
    fs::write(&fixed, "").expect("a file");
    let id = ended["sweep"].as_str().expect("an id");
    let mended = summary(&program.expect(0, &["retry", id, "--json"]));
    let attempts: Vec<_> = trials(&mended)
        .iter()
        .map(|t| t["attempts"].as_u64())
        .collect();
    assert_eq!(attempts, [Some(1), Some(2)]);
    assert!(
        trials(&mended)
            .iter()
            .all(|t| t["state"] == "done" && t["quality"] == 3.0)
    );
}

#[test]
fn what_ends_a_program_is_said() {
    let program = Program::new();
    for (script, said) in [
        ("echo 'out of luck' >&2; exit 3", "exit code 3: out of luck"),
        ("kill -SEGV $$", "SIGSEGV"),
        ("exit 75", "asked to be run again 3 times"),
        ("exit 0", "never reported val_loss, nor anything else"),
    ] {
        let script = program.file("bad.sh", script);
        let file = scenario(&program, &ladder(&script, "[3]", "\"{scale}\""), 1);
        let output = program.run(&["run", &file, "--json"]);
        assert_eq!(output.status.code(), Some(3), "{said}");
        let ended = summary(&text(&output.stdout));
        let reason = trials(&ended)[0]["reason"]
            .as_str()
            .expect("a reason")
            .to_owned();
        assert!(reason.contains(said), "{said}: {reason}");
    }
    let file = scenario(
        &program,
        "scales = [1]\ncommand = [\"/nowhere/to/be/found\"]",
        1,
    );
    let output = program.run(&["run", &file, "--json"]);
    let ended = summary(&text(&output.stdout));
    let reason = trials(&ended)[0]["reason"]
        .as_str()
        .expect("a reason")
        .to_owned();
    assert!(
        reason.starts_with("cannot run /nowhere/to/be/found"),
        "{reason}"
    );
}

#[test]
fn a_program_that_asks_to_be_run_again_goes_on() {
    let program = Program::new();
    let script = program.file(
        "again.sh",
        "step=0\ntest -n \"$SCALESCOPE_RESUME\" && step=$(cat \"$SCALESCOPE_RESUME/step\")\n\
         step=$((step + 1))\necho $step > \"$SCALESCOPE_CHECKPOINT_DIR/step\"\n\
         echo \"{\\\"step\\\":$step,\\\"loss\\\":1}\" >> \"$SCALESCOPE_REPORT\"\n\
         test $step -lt 4 && exit 75\necho \"@scalescope {\\\"result\\\":{\\\"val_loss\\\":1.5}}\"\n",
    );
    let file = scenario(&program, &ladder(&script, "[3]", "\"{scale}\""), 1);
    let ended = summary(&program.expect(0, &["run", &file, "--json"]));
    let trial = &trials(&ended)[0];
    assert_eq!(
        (&trial["quality"], &trial["steps"]),
        (&1.5.into(), &4.into()),
        "{trial}"
    );
}

#[test]
fn hostile_values_arrive_as_one_argument() {
    let program = Program::new();
    let script = program.file(
        "arguments.sh",
        "printf '%s\\0' \"$@\" > \"$SCALESCOPE_DIR/arguments\"\nenv > \"$SCALESCOPE_DIR/env\"\n\
         echo \"@scalescope {\\\"result\\\":{\\\"val_loss\\\":1}}\"\n",
    );
    let hostile = "; rm -rf '$HOME' \\\"$(x)\\\" \\n {{scale}} {scale}*";
    let ladder = ladder(
        &script,
        "[3]",
        &format!("\"{hostile}\", \"{{dir}}\", \"-s{{seed}}\""),
    );
    let file = scenario(&program, &format!("{ladder}\npass_env = [\"NAMED\"]"), 1);
    let mut run = program.command(&["run", &file, "--json"]);
    let run = run.env("NAMED", "seen").env("OTHER_TOKEN", "unseen");
    let ended = summary(&text(&run.output().expect("it runs").stdout));
    let id = ended["sweep"].as_str().expect("an id");
    let own = program
        .home()
        .join("sweeps")
        .join(id)
        .join("trials/0001/own");
    let arguments = fs::read_to_string(own.join("arguments")).expect("it ran");
    let dir = own.to_str().expect("a path");
    let expected = format!("; rm -rf '$HOME' \"$(x)\" \n {{scale}} 3*\0{dir}\0-s1\0");
    assert_eq!(arguments, expected);
    let env = fs::read_to_string(own.join("env")).expect("it ran");
    for part in [
        "NAMED=seen",
        "SCALESCOPE_SCALE=3",
        "SCALESCOPE_PROTOCOL=1",
        "SCALESCOPE_RESUME=\n",
    ] {
        assert!(env.contains(part), "{part}: {env}");
    }
    assert!(!env.contains("OTHER_TOKEN"), "{env}");
}

#[test]
fn nothing_of_a_program_is_left_behind() {
    let program = Program::new();
    let (own, other) = (
        program.home().with_file_name("own"),
        program.home().with_file_name("other"),
    );
    // It ignores what asks it to end, leaves its group, closes its output, and its child outlives it.
    let stubborn = format!(
        "trap '' TERM INT HUP\nexec >&- 2>&-\n(trap '' TERM; setsid sh -c 'echo $$ > {other}; exec sleep 600') &\n\
         echo $$ > {own}\nwhile :; do sleep 0.1; done\n",
        own = own.display(),
        other = other.display()
    );
    let script = program.file("stubborn.sh", &stubborn);
    let file = scenario(&program, &ladder(&script, "[3]", "\"{scale}\""), 1);
    let id = program.detach(&[&file]);
    let both = [written(&own), written(&other)];
    assert!(both.iter().all(|pid| is_alive(*pid)));
    program.expect(0, &["skip", &id, "--trial", "1"]);
    wait_until(|| program.state(&id) == "finished");
    wait_until(|| both.iter().all(|pid| !is_alive(*pid)));
    // One that ends well takes along what it forgot.
    fs::remove_file(&other).expect("a file");
    let forgetful = format!(
        "setsid sh -c 'echo $$ > {other}; exec sleep 600' >/dev/null 2>&1 &\n\
         until [ -s {other} ]; do sleep 0.01; done\necho \"@scalescope {{\\\"result\\\":{{\\\"val_loss\\\":1}}}}\"\n",
        other = other.display()
    );
    program.file("stubborn.sh", &forgetful);
    let ended = summary(&program.expect(0, &["run", &file, "--json"]));
    assert_eq!(trials(&ended)[0]["state"], "done");
    assert!(!is_alive(written(&other)));
}

#[test]
fn much_output_breaks_nothing() {
    let program = Program::new();
    let script = program.file(
        "loud.sh",
        "head -c 3000000 /dev/zero | tr '\\0' 'x' >&2\nhead -c 300000 /dev/urandom\necho\n\
         for i in $(seq 2000); do echo \"step: $i loss: 0.$i val_loss: 1.5\"; done\n",
    );
    let ladder = ladder(&script, "[3]", "\"{scale}\"");
    let file = scenario(
        &program,
        &format!("{ladder}\nscrape = [\"key: value\", \"key=value\"]"),
        1,
    );
    let ended = summary(&program.expect(0, &["run", &file, "--json"]));
    let trial = &trials(&ended)[0];
    assert_eq!(
        (&trial["state"], &trial["quality"]),
        (&"done".into(), &1.5.into()),
        "{trial}"
    );
    assert_eq!(trial["steps"], 2000);
}

#[test]
fn a_fault_in_such_a_scenario_is_placed_and_explained() {
    let program = Program::new();
    for (ladder, said) in [
        (
            "scales = [1]\ncommand = [\"x\", \"--w={scal}\"]",
            "did you mean `{scale}`",
        ),
        ("scales = [1]\ncomand = [\"x\"]", "did you mean `command`"),
        ("scales = [1]", "expected the program that trains"),
        (
            "scales = [1]\ncommand = [\"x\"]\nscrape = [\"loss\"]",
            "names no group",
        ),
        (
            "scales = [1]\ncommand = [\"cd {dir}\"]\nshell = true",
            "$SCALESCOPE_DIR",
        ),
        (
            "scales = [64]\ncommand = [\"x\"]\n[ladder.model]\nparameters = { 63 = 5 }",
            "did you mean `64`",
        ),
    ] {
        let file = scenario(&program, ladder, 1);
        let output = program.run(&["scenarios", "check", &file]);
        let err = text(&output.stdout) + &text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{ladder}\n{err}");
        assert!(err.contains(said), "{said}: {err}");
    }
    let file = program.file("bare.toml", "format = 1\nname = \"bare\"\ntask = \"own\"\n[[ladder]]\nfamily = \"x\"\nscales = [1]\ncommand = [\"x\"]\n");
    let output = program.run(&["scenarios", "check", file.to_str().expect("a path")]);
    let err = text(&output.stdout) + &text(&output.stderr);
    assert!(err.contains("add [metric]"), "{err}");
}
