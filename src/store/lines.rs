//! From the lines of a journal to events, in whatever format they were written; and from the plan of an earlier format to today's.

use anyhow::{Result, bail};

use super::format1::{self, Converter};
use crate::{
    sweep::{Event, FORMAT, Plan, Sweep},
    words::say,
};

/// Turns the lines of a journal into events, in order.
#[derive(Debug)]
pub enum Lines {
    /// Of one worker.
    Worker,
    /// Of a sweep that was planned in today's format.
    Sweep,
    /// Of a sweep that was planned in format 1, and may have been resumed in today's.
    Format1(Box<Converter>),
}

impl Lines {
    /// Reads the journal of a sweep.
    pub fn of(plan: &Plan) -> Self {
        match plan.planned_in {
            Some(_) => Self::Format1(Box::new(Converter::new(Sweep::new(plan.clone())))),
            None => Self::Sweep,
        }
    }

    /// Takes a line, without its end; one that is no event is passed over.
    pub fn take(&mut self, line: &[u8], events: &mut Vec<Event>) {
        match self {
            Self::Worker => {
                let event = serde_json::from_slice(line).ok();
                events.extend(event.or_else(|| format1::worker_event(line)));
            }
            Self::Sweep => events.extend(serde_json::from_slice::<Event>(line)),
            Self::Format1(converter) => converter.take(line, events),
        }
    }

    /// Says that there is no further line for now.
    pub fn end(&mut self, events: &mut Vec<Event>) {
        match self {
            Self::Worker | Self::Sweep => {}
            Self::Format1(converter) => converter.end(events),
        }
    }
}

/// Refuses the plan of a format that this version does not know; `file` is where it stands.
///
/// # Errors
/// When a newer version wrote it.
pub fn check_format(format: u32, file: &str) -> Result<()> {
    match format {
        format1::FORMAT | FORMAT => Ok(()),
        _ => bail!(say!(
            "{file}: format {format}; this version reads formats 1 to {known}: open the sweep with a newer version of scalescope",
            file,
            format,
            known = FORMAT
        )),
    }
}

/// A plan of any known format as today's.
pub fn current(plan: Plan) -> Plan {
    match plan.format {
        FORMAT => plan,
        older => Plan {
            format: FORMAT,
            planned_in: Some(older),
            ..plan
        },
    }
}
