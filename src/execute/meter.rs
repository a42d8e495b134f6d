//! The meter: cores, memory, disk, energy and the workers, sampled now and then.

use std::{fs, path::PathBuf, time::Instant};

use sysinfo::{
    CpuRefreshKind, MemoryRefreshKind, Pid, ProcessRefreshKind, ProcessesToUpdate, RefreshKind,
    System,
};

use super::{machine, process_tree};
use crate::sweep::{Gauges, TrialId, WorkerGauge};

/// Samples the machine.
pub struct Meter {
    system: System,
    folder: PathBuf,
    rapl: Option<Rapl>,
    last: Option<(Instant, f64)>,
}

impl Meter {
    /// A meter of the machine and of the disk that holds a folder; `None` where the system does not tell.
    pub fn new(folder: PathBuf) -> Option<Self> {
        let what = RefreshKind::nothing().with_cpu(CpuRefreshKind::nothing().with_usage());
        Some(Self {
            system: System::new_with_specifics(what).ok()?,
            folder,
            rapl: Rapl::find(),
            last: None,
        })
    }

    /// One sample; loads are means since the last one.
    pub fn sample(&mut self, workers: &[(TrialId, u32)]) -> Gauges {
        self.system.refresh_cpu_usage();
        self.system
            .refresh_memory_specifics(MemoryRefreshKind::nothing().with_ram());
        let trees: Vec<(TrialId, Vec<Pid>)> = workers.iter().copied().map(tree).collect();
        let pids: Vec<Pid> = trees.iter().flat_map(|(_, pids)| pids.clone()).collect();
        let what = ProcessRefreshKind::nothing()
            .with_cpu()
            .with_memory()
            .without_tasks();
        self.system
            .refresh_processes_specifics(ProcessesToUpdate::Some(&pids), true, what);
        let (memory_used, memory_total) = machine::memory(&self.system);
        Gauges {
            cores: self
                .system
                .cpus()
                .iter()
                .map(|c| rounded(c.usage()))
                .collect(),
            memory_used,
            memory_total,
            disk_free: disk_free(&self.folder),
            watts: self.watts(),
            gpu: None,
            workers: trees
                .iter()
                .filter_map(|(trial, pids)| self.worker(*trial, pids))
                .collect(),
        }
    }

    /// A worker with all that it started.
    fn worker(&self, trial: TrialId, pids: &[Pid]) -> Option<WorkerGauge> {
        self.system.process(*pids.first()?)?;
        let all = || pids.iter().filter_map(|pid| self.system.process(*pid));
        Some(WorkerGauge {
            trial,
            cpu: rounded(all().map(sysinfo::Process::cpu_usage).sum()),
            memory: all().map(sysinfo::Process::memory).sum(),
        })
    }

    fn watts(&mut self) -> Option<f64> {
        let joules = self.rapl.as_mut()?.joules()?;
        let now = Instant::now();
        let (then, before) = self.last.replace((now, joules))?;
        Some((joules - before) / (now - then).as_secs_f64())
    }
}

fn tree((trial, pid): (TrialId, u32)) -> (TrialId, Vec<Pid>) {
    let all = process_tree::below(pid);
    (trial, all.into_iter().map(Pid::from_u32).collect())
}

/// A load in percent as a share with three digits: more would only fill the journal.
fn rounded(percent: f32) -> f32 {
    (percent * 10.0).round() / 1000.0
}

/// Whether the processor package's energy can be read.
pub fn has_energy() -> bool {
    Rapl::find().is_some()
}

/// Bytes that may still be written where a folder is.
pub fn disk_free(folder: &std::path::Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail * disk.f_frsize)
}

/// The processor package's energy counter (Linux powercap, "intel-rapl"); most systems let only root read it.
pub struct Rapl {
    counter: PathBuf,
    range: f64,
    last: f64,
    wraps: f64,
}

impl Rapl {
    /// The first package's counter, where it can be read.
    pub fn find() -> Option<Self> {
        let zone = PathBuf::from("/sys/class/powercap/intel-rapl:0");
        let range = read(&zone.join("max_energy_range_uj"))?;
        let counter = zone.join("energy_uj");
        let last = read(&counter)?;
        Some(Self {
            counter,
            range,
            last,
            wraps: 0.0,
        })
    }

    /// Joules since some fixed moment; the counter's turning over is made up for.
    pub fn joules(&mut self) -> Option<f64> {
        let now = read(&self.counter)?;
        if now < self.last {
            self.wraps += self.range;
        }
        self.last = now;
        Some((self.wraps + now) * 1e-6)
    }
}

fn read(path: &std::path::Path) -> Option<f64> {
    fs::read_to_string(path).ok()?.trim().parse().ok()
}
