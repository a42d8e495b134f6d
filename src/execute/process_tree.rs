//! A process with all that it started.

use std::fs;

/// Most processes that are looked at.
const MOST: usize = 10_000;

/// A process and all below it, itself first. Where the system does not list children, only itself.
pub fn below(root: u32) -> Vec<u32> {
    let mut found = vec![root];
    let mut at = 0;
    while at < found.len() && found.len() < MOST {
        let tasks = fs::read_dir(format!("/proc/{}/task", found[at]))
            .into_iter()
            .flatten();
        for task in tasks.flatten() {
            let children = fs::read_to_string(task.path().join("children")).unwrap_or_default();
            let children = children
                .split_whitespace()
                .filter_map(|pid| pid.parse::<u32>().ok());
            found.extend(children);
        }
        at += 1;
    }
    found
}

/// Resident memory of some processes together, bytes; `None` where the system does not tell of any.
pub fn memory(pids: &[u32]) -> Option<u64> {
    let of = |pid: &u32| -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
        let resident = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))?;
        let kilobytes: u64 = resident.split_whitespace().next()?.parse().ok()?;
        Some(kilobytes << 10)
    };
    let known: Vec<u64> = pids.iter().filter_map(of).collect();
    (!known.is_empty()).then(|| known.iter().sum())
}

/// Ticks of a second in `/proc`: Linux shows this many on every machine, whatever the kernel's own are.
const TICKS: f64 = 100.0;

/// Processor seconds of all children of this process that have ended, and of theirs.
pub fn waited_cpu_seconds() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The second field is a name in brackets that may hold anything.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |place: usize| fields.get(place)?.parse::<f64>().ok();
    Some((ticks(13)? + ticks(14)?) / TICKS)
}

/// When a process began, in ticks since the machine did: with its number it names a process for good.
pub fn began(pid: u32) -> Option<u64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    stat.rsplit_once(')')?
        .1
        .split_whitespace()
        .nth(19)?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    fn a_process_is_found_below_its_parents() {
        let mut child = Command::new("sleep").arg("20").spawn().expect("sleep");
        let own = std::process::id();
        let all = below(own);
        assert_eq!(all[0], own);
        if cfg!(target_os = "linux") {
            assert!(all.contains(&child.id()), "{all:?}");
            assert!(memory(&[child.id()]) > Some(0));
            assert_eq!(began(child.id()), began(child.id()));
            assert!(began(child.id()) > Some(0));
        }
        child.kill().expect("it runs");
        child.wait().expect("it ends");
        assert!(!below(own).contains(&child.id()));
    }
}
