//! The machine: what it is, and how much of it this process may use.

use std::thread;

use sysinfo::{CpuRefreshKind, MemoryRefreshKind, RefreshKind, System};

use crate::sweep::Machine;

/// The facts of this machine.
pub fn machine() -> Machine {
    let what = RefreshKind::nothing()
        .with_cpu(CpuRefreshKind::nothing())
        .with_memory(MemoryRefreshKind::nothing().with_ram());
    let system = System::new_with_specifics(what).ok();
    let brand = |s: &System| Some(s.cpus().first()?.brand().trim().to_owned());
    Machine {
        host: System::host_name().unwrap_or_else(|_| "unknown".into()),
        os: System::long_os_version().unwrap_or_else(|_| std::env::consts::OS.into()),
        cpu: system
            .as_ref()
            .and_then(brand)
            .unwrap_or_else(|| "unknown".into()),
        cores: cores(),
        memory_bytes: system.as_ref().map_or(0, |s| memory(s).1),
    }
}

/// Physical cores that this process may use: no more than its affinity and its control group allow.
pub fn cores() -> usize {
    let allowed = thread::available_parallelism().map_or(1, usize::from);
    System::physical_core_count()
        .unwrap_or(allowed)
        .min(allowed)
        .max(1)
}

/// Memory in use and in all, bytes: of the control group where that is less than the machine.
pub fn memory(system: &System) -> (u64, u64) {
    let (used, total) = (system.used_memory(), system.total_memory());
    match system.cgroup_limits() {
        Some(limits) if limits.total_memory > 0 && limits.total_memory < total => (
            limits.total_memory.saturating_sub(limits.free_memory),
            limits.total_memory,
        ),
        _ => (used, total),
    }
}
