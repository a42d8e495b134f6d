//! Why a worker ended, in one line.

use std::{fs, os::unix::process::ExitStatusExt, process::ExitStatus};

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

/// The reason of an end that was not wanted; `starved` says that the system killed for memory meanwhile.
pub fn reason(status: ExitStatus, told: Option<&str>, starved: bool) -> String {
    if let Some(told) = told {
        return told.to_owned();
    }
    match (status.signal(), status.code()) {
        (Some(9), _) if starved => "killed by the system: out of memory".into(),
        (Some(number), _) => match name(number) {
            Some(name) => format!("killed by {name} (signal {number})"),
            None => format!("killed by signal {number}"),
        },
        (None, Some(code)) => {
            format!("ended with exit code {code} before it was done; see its stderr.log")
        }
        (None, None) => "ended before it was done".into(),
    }
}

fn name(signal: i32) -> Option<&'static str> {
    Some(match signal {
        1 => "SIGHUP",
        2 => "SIGINT",
        3 => "SIGQUIT",
        4 => "SIGILL",
        6 => "SIGABRT",
        7 => "SIGBUS",
        8 => "SIGFPE",
        9 => "SIGKILL",
        11 => "SIGSEGV",
        15 => "SIGTERM",
        24 => "SIGXCPU",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn every_end_has_its_reason() {
        let signal = ExitStatus::from_raw;
        let code = |code: i32| ExitStatus::from_raw(code << 8);
        assert_eq!(
            reason(signal(9), None, false),
            "killed by SIGKILL (signal 9)"
        );
        assert_eq!(
            reason(signal(9), None, true),
            "killed by the system: out of memory"
        );
        assert_eq!(
            reason(signal(11), None, true),
            "killed by SIGSEGV (signal 11)"
        );
        assert_eq!(reason(signal(64), None, false), "killed by signal 64");
        assert_eq!(
            reason(code(1), Some("broke down: overflow"), false),
            "broke down: overflow"
        );
        assert!(reason(code(70), None, false).contains("exit code 70"));
    }
}
