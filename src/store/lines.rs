//! From the lines of a journal to events, in whatever format they were written; and from the plan of an earlier format to today's.

use std::path::Path;

use anyhow::{Result, bail};

use super::{
    format1::{self, Converter},
    mending::{Damage, Head, Mending},
    seal::{Opened, open_object},
};
use crate::{
    sweep::{Event, FORMAT, Plan, Sweep},
    words::say,
};

/// Turns the lines of a journal into events, in order.
#[derive(Debug)]
pub struct Lines {
    form: Form,
    mending: Option<Mending>,
    damage: Damage,
    /// Lines that were taken.
    count: u64,
}

#[derive(Debug)]
enum Form {
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
        Self::new(match plan.planned_in {
            Some(_) => Form::Format1(Box::new(Converter::new(Sweep::new(plan.clone())))),
            None => Form::Sweep,
        })
    }

    /// Reads the journal of a sweep that was planned in today's format.
    pub fn sweep() -> Self {
        Self::new(Form::Sweep)
    }

    /// Reads the events of one worker.
    pub fn worker() -> Self {
        Self::new(Form::Worker)
    }

    fn new(form: Form) -> Self {
        Self {
            form,
            mending: None,
            damage: Damage::default(),
            count: 0,
        }
    }

    /// Finds damaged lines again in what the trials of a sweep's folder wrote.
    #[must_use]
    pub fn mended_from(self, sweep: &Path) -> Self {
        Self {
            mending: Some(Mending::new(sweep)),
            ..self
        }
    }

    /// What was damaged so far.
    pub fn damage(&self) -> &Damage {
        &self.damage
    }

    /// Takes a line, without its end; one that is no event is mended, where that is possible, else passed over.
    pub fn take(&mut self, line: &[u8], events: &mut Vec<Event>) {
        self.count += 1;
        let known = match open_object(line) {
            Opened::Whole(bare) | Opened::Unsealed(bare) => self.form.parse(bare),
            Opened::Damaged => None,
        };
        match (known, &mut self.mending) {
            (Some(known), Some(mending)) => {
                for bare in mending.before(known.head(), &mut self.damage) {
                    if let Some(before) = self.form.parse(bare) {
                        self.form.give(before, events);
                    }
                }
                self.form.give(known, events);
            }
            (Some(known), None) => self.form.give(known, events),
            (None, mending) => {
                self.damage.lines.push(self.count);
                if let Some(mending) = mending {
                    mending.damaged(line);
                }
            }
        }
    }

    /// Says that there is no further line for now.
    pub fn end(&mut self, events: &mut Vec<Event>) {
        let mending = self.mending.as_mut();
        let rest = mending.map(|mending| mending.rest(&mut self.damage));
        for bare in rest.unwrap_or_default() {
            if let Some(known) = self.form.parse(bare) {
                self.form.give(known, events);
            }
        }
        match &mut self.form {
            Form::Worker | Form::Sweep => {}
            Form::Format1(converter) => converter.end(events),
        }
    }
}

/// A line that was understood.
enum Known {
    Event(Event),
    /// Of a journal whose lines tell only together what they mean.
    Line(Head, Vec<u8>),
}

impl Known {
    fn head(&self) -> Head {
        match self {
            Self::Event(event) => Head {
                trial: event.trial,
                seq: event.seq,
            },
            Self::Line(head, _) => *head,
        }
    }
}

impl Form {
    /// Understands a line without its check.
    fn parse(&self, bare: Vec<u8>) -> Option<Known> {
        let today = || serde_json::from_slice::<Event>(&bare).ok();
        match self {
            Self::Worker => today()
                .or_else(|| format1::worker_event(&bare))
                .map(Known::Event),
            Self::Sweep => today().map(Known::Event),
            Self::Format1(_) => {
                let known = today().is_some() || format1::knows(&bare);
                let head = Head::of(&bare).filter(|_| known)?;
                Some(Known::Line(head, bare))
            }
        }
    }

    fn give(&mut self, known: Known, events: &mut Vec<Event>) {
        match (self, known) {
            (Self::Format1(converter), Known::Line(_, bare)) => converter.take(&bare, events),
            (_, Known::Event(event)) => events.push(event),
            (Self::Worker | Self::Sweep, Known::Line(..)) => {}
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
