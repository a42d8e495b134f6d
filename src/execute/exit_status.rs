//! Why a worker ended: by what it said itself, its exit status, and what the system counts.

use std::{fs, os::unix::process::ExitStatusExt, process::ExitStatus};

use crate::sweep::Failure;

/// The signal by which the system ends a process at once.
const SIGKILL: i32 = 9;

/// Kills for want of memory so far in this control group, where the system counts them.
pub fn memory_kills() -> Option<u64> {
    let own = fs::read_to_string("/proc/self/cgroup").ok()?;
    counters(&own).iter().find_map(|path| {
        let events = fs::read_to_string(path).ok()?;
        let count = events.lines().find_map(|l| l.strip_prefix("oom_kill "))?;
        count.trim().parse().ok()
    })
}

/// Files that may count the kills of a process's control groups, version 2 and version 1; inside of a container the group
/// may be the root of what is mounted.
fn counters(groups: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in groups.lines() {
        let mut parts = line.splitn(3, ':').skip(1);
        let (Some(controllers), Some(path)) = (parts.next(), parts.next()) else {
            continue;
        };
        let path = path.trim_end_matches('/');
        if controllers.is_empty() {
            found.push(format!("/sys/fs/cgroup{path}/memory.events"));
        } else if controllers.split(',').any(|name| name == "memory") {
            found.push(format!("/sys/fs/cgroup/memory{path}/memory.oom_control"));
            found.push("/sys/fs/cgroup/memory/memory.oom_control".into());
        }
    }
    found
}

/// Why a worker ended that was not to end: as it said itself, else by its status; `starved` says that the system killed for
/// memory meanwhile.
pub fn failure(status: ExitStatus, said: Option<&Failure>, starved: bool) -> Failure {
    if let Some(said) = said {
        return said.clone();
    }
    match status.signal() {
        Some(SIGKILL) if starved => Failure::OutOfMemory,
        Some(signal) => Failure::Killed { signal },
        None => Failure::Exited {
            code: status.code(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sweep::Fault;

    #[test]
    fn kills_are_counted_in_both_versions_of_control_groups() {
        assert_eq!(
            counters("0::/user.slice/a"),
            ["/sys/fs/cgroup/user.slice/a/memory.events"]
        );
        assert_eq!(
            counters("4:cpu,memory:/b\n1:name=systemd:/\n"),
            [
                "/sys/fs/cgroup/memory/b/memory.oom_control",
                "/sys/fs/cgroup/memory/memory.oom_control"
            ]
        );
        assert!(counters("nonsense").is_empty());
    }

    #[test]
    fn every_end_has_its_failure() {
        let signal = ExitStatus::from_raw;
        let code = |code: i32| ExitStatus::from_raw(code << 8);
        let killed = |signal| Failure::Killed { signal };
        assert_eq!(failure(signal(9), None, false), killed(9));
        assert_eq!(failure(signal(9), None, true), Failure::OutOfMemory);
        assert_eq!(failure(signal(11), None, true), killed(11));
        assert_eq!(failure(signal(64), None, false), killed(64));
        let said = "overflow".to_owned();
        let broke = Failure::Broke(Fault::Panicked { said });
        assert_eq!(failure(code(1), Some(&broke), false), broke);
        let exited = Failure::Exited { code: Some(70) };
        assert_eq!(failure(code(70), None, false), exited);
    }
}
