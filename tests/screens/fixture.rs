//! A sweep made by hand: a plan and events with round numbers, so that every screen shows all that it can.

use std::collections::BTreeMap;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::{Terminal, backend::TestBackend, buffer::Buffer};
use scalescope::{
    models::{Backend, Scale},
    scenario::{DataFacts, Metric, Requirements, Scenario, Signature, find},
    sweep::{
        BackendChoice, End, Event, EventKind, FORMAT, Gauges, Latency, ListRow, Machine, Outcome,
        Plan, Sizes, Specimen, SweepId, TrialId, candidates, trials,
    },
    tui::{App, Draft, Face, Glyphs, Look, Mode, Start, Theme, Update},
};

/// When everything happens, seconds since 1970.
pub const NOW: f64 = 1_700_000_000.0;

pub fn scenario() -> Scenario {
    find("vision-digits", None, &[]).expect("shipped")
}

pub fn facts() -> DataFacts {
    DataFacts {
        signature: Signature::Images {
            channels: 1,
            height: 8,
            width: 8,
            classes: 10,
        },
        train: 1438,
        validation: 0,
        test: 359,
        notes: Vec::new(),
    }
}

pub fn plan() -> Plan {
    let (scenario, facts) = (scenario(), facts());
    let mut candidates = candidates(&scenario, &facts, BackendChoice::Auto);
    for (candidate, seconds) in candidates.iter_mut().zip([0.2, 0.6, 1.1]) {
        candidate.predicted_seconds = Some(seconds);
    }
    Plan {
        format: FORMAT,
        id: SweepId("20231114-221320-vision-digits-1a2b".into()),
        created_at: NOW,
        version: "0.1.0".into(),
        jobs: 2,
        machine: Machine {
            host: "node7".into(),
            os: "Linux".into(),
            cpu: "EPYC 7763".into(),
            cores: 2,
            memory_bytes: 23_400_000_000,
        },
        facts,
        trials: trials(&scenario, &candidates),
        candidates,
        scenario,
    }
}

pub fn draft() -> Draft {
    let Plan {
        scenario,
        facts,
        candidates,
        jobs,
        ..
    } = plan();
    Draft {
        scenario,
        facts,
        candidates,
        jobs,
        specimen: Some(digit("3")),
    }
}

/// A hand-drawn 3 of eight by eight pixels, with an answer.
pub fn digit(answer: &str) -> Specimen {
    let rows = [
        "..4994..", ".9%..%4.", ".....%4.", "...9%9..", "....4%9.", "......%4", ".94..4%.",
        "..4999..",
    ];
    let brightness = |c: char| match c {
        '4' => 90,
        '9' => 190,
        '%' => 255,
        _ => 0,
    };
    Specimen::Picture {
        width: 8,
        pixels: rows.concat().chars().map(brightness).collect(),
        truth: "3".into(),
        answer: answer.into(),
        confidence: 0.93,
    }
}

/// Numbers the events of each writer from 1.
#[derive(Default)]
pub struct Journal {
    seen: BTreeMap<Option<TrialId>, u64>,
    pub events: Vec<Event>,
}

impl Journal {
    pub fn write(&mut self, trial: Option<u32>, kind: EventKind) {
        let trial = trial.map(TrialId);
        let seq = self.seen.entry(trial).or_default();
        *seq += 1;
        let at = NOW + self.events.len() as f64 / 10.0;
        self.events.push(Event {
            at,
            trial,
            seq: *seq,
            kind,
        });
    }

    pub fn launch(&mut self, id: u32) {
        let trial = TrialId(id);
        self.write(
            None,
            EventKind::Launched {
                trial,
                attempt: 1,
                pid: 100 + id,
            },
        );
        let (backend, step, steps) = (Backend::Flex, 0, 225);
        self.write(
            Some(id),
            EventKind::Started {
                pid: 100 + id,
                backend,
                step,
                steps,
            },
        );
    }

    /// Trains up to a number of epochs of 45 steps: the loss falls from 2.4 towards a floor.
    pub fn train(&mut self, id: u32, floor: f64, epochs: u32) {
        for step in (5..=u64::from(epochs) * 45).step_by(5) {
            let progress = step as f64 / 225.0;
            let loss = floor + (2.4 - floor) * (-5.0 * progress).exp();
            let wave = 1.0 + 0.1 * (step as f64 * 1.7 + f64::from(id)).sin();
            let seconds = progress * 1.2;
            let spike = if step == 100 { 2.0 } else { 1.15 };
            let kind = EventKind::Step {
                step,
                loss: loss * wave,
                low: loss * wave * 0.9,
                high: loss * wave * spike,
                seconds,
                samples: step * 32,
            };
            self.write(Some(id), kind);
            if step % 45 == 0 {
                let specimen = Some(digit(if step > 90 { "3" } else { "8" }));
                let quality = 1.0 - (loss * 0.37).min(0.9);
                let epoch = (step / 45) as u32;
                let train_loss = loss;
                self.write(
                    Some(id),
                    EventKind::Epoch {
                        epoch,
                        step,
                        train_loss,
                        loss,
                        quality,
                        seconds,
                        specimen,
                    },
                );
            }
        }
    }

    pub fn finish(&mut self, id: u32, floor: f64, parameters: u64) {
        self.train(id, floor, 5);
        let loss = floor + (2.4 - floor) * (-5.0_f64).exp();
        let quality = 1.0 - loss * 0.37;
        let outcome = Outcome {
            quality,
            quality_error: Some(0.011),
            loss,
            metrics: BTreeMap::from([(Metric::Top1, quality), (Metric::Nll, loss)]),
            epochs: 5,
            steps: 225,
            parameters,
            flops_per_sample: 2 * parameters,
            train_seconds: 1.2,
            cpu_seconds: Some(1.2),
            samples_per_second: 41_000.0 / (1.0 + f64::from(id) / 10.0),
            peak_memory_bytes: Some(38_000_000 + parameters * 16),
            size_bytes: Sizes {
                f32: Some(parameters * 4 + 300),
                f16: Some(parameters * 2 + 300),
                int8: Some(parameters + 640),
            },
            latency_ms: Some(Latency {
                p50: 0.011 + parameters as f64 * 1e-6,
                p95: 0.014 + parameters as f64 * 1.2e-6,
            }),
            throughput: Some(1.2e6 / (1.0 + parameters as f64 / 4000.0)),
            energy_joules: None,
            backend: Backend::Flex,
        };
        self.write(
            Some(id),
            EventKind::Done {
                outcome: Box::new(outcome),
            },
        );
    }

    pub fn gauges(&mut self) {
        self.write(
            None,
            EventKind::Gauges(Gauges {
                cores: vec![0.98, 0.61],
                memory_used: 412_000_000,
                memory_total: 23_400_000_000,
                disk_free: Some(18_200_000_000),
                watts: None,
                gpu: None,
                workers: Vec::new(),
            }),
        );
    }

    pub fn baselines(&mut self) {
        self.write(
            Some(0),
            EventKind::Started {
                pid: 99,
                backend: Backend::Flex,
                step: 0,
                steps: 0,
            },
        );
        for (name, quality) in [("majority", 0.101), ("1-nn", 0.978), ("logistic", 0.967)] {
            let metrics = BTreeMap::from([(Metric::Top1, quality)]);
            self.write(
                Some(0),
                EventKind::Baseline {
                    name: name.into(),
                    quality,
                    metrics,
                    seconds: 0.3,
                },
            );
        }
    }
}

/// Four trials done, one running, one failed, the rest queued.
pub fn midway() -> Vec<Event> {
    let mut journal = Journal::default();
    journal.write(None, EventKind::SweepStarted { pid: 90, jobs: 2 });
    journal.baselines();
    for (id, floor) in [(1, 1.41), (2, 1.38), (3, 1.20)] {
        journal.launch(id);
        journal.finish(id, floor, 760);
    }
    journal.launch(4);
    journal.finish(4, 0.36, 3760);
    journal.launch(5);
    journal.train(5, 0.41, 1);
    journal.write(
        None,
        EventKind::Failed {
            trial: TrialId(5),
            reason: "killed by signal 9; out of memory?".into(),
        },
    );
    journal.launch(6);
    journal.train(6, 0.38, 3);
    journal.gauges();
    journal.events
}

/// All nine trials done.
pub fn finished() -> Vec<Event> {
    let mut journal = Journal::default();
    journal.write(None, EventKind::SweepStarted { pid: 90, jobs: 2 });
    journal.baselines();
    let floors = [1.41, 1.38, 1.20, 0.36, 0.41, 0.38, 0.20, 0.21, 0.19];
    for (id, floor) in (1..).zip(floors) {
        let parameters = [760, 3760, 7510][(id as usize - 1) / 3];
        journal.launch(id);
        journal.finish(id, floor, parameters);
    }
    journal.gauges();
    journal.write(None, EventKind::SweepEnded { end: End::Finished });
    journal.events
}

/// One trial done when its supervisor was lost.
pub fn interrupted() -> Vec<Event> {
    let mut journal = Journal::default();
    journal.write(None, EventKind::SweepStarted { pid: 90, jobs: 2 });
    journal.launch(1);
    journal.finish(1, 1.41, 760);
    journal.launch(2);
    journal.train(2, 1.38, 2);
    journal.events
}

/// A trial whose loss is no number from step 60 on.
pub fn diverged() -> Vec<Event> {
    let mut journal = Journal::default();
    journal.write(None, EventKind::SweepStarted { pid: 90, jobs: 2 });
    journal.launch(1);
    journal.train(1, 1.41, 1);
    let (loss, low, high, quality, train_loss) = (f64::NAN, f64::NAN, f64::NAN, f64::NAN, f64::NAN);
    for step in (50..=90).step_by(5) {
        let (seconds, samples) = (0.5, step * 32);
        journal.write(
            Some(1),
            EventKind::Step {
                step,
                loss,
                low,
                high,
                seconds,
                samples,
            },
        );
    }
    let (epoch, step, seconds, specimen) = (2, 90, 0.5, None);
    journal.write(
        Some(1),
        EventKind::Epoch {
            epoch,
            step,
            train_loss,
            loss,
            quality,
            seconds,
            specimen,
        },
    );
    journal.events
}

pub fn rows() -> Vec<ListRow> {
    let row = |id: &str, state, done, failed, hours: f64, best| ListRow {
        id: SweepId(id.into()),
        scenario: id[16..id.len() - 5].into(),
        state,
        done,
        failed,
        trials: 9,
        created_at: NOW - hours * 3600.0,
        updated_at: NOW - hours * 3600.0 + 40.0,
        best,
        metric: Metric::Top1,
    };
    let mlp = scalescope::models::Family::Mlp;
    vec![
        row(
            "20231114-221320-vision-digits-1a2b",
            "running",
            4,
            1,
            0.05,
            Some((mlp, Scale(50), 0.861)),
        ),
        row(
            "20231114-180102-vision-digits-long-99e0",
            "finished",
            9,
            0,
            4.2,
            Some((mlp, Scale(400), 0.984)),
        ),
        row(
            "20231101-090000-vision-digits-77aa",
            "interrupted",
            0,
            0,
            320.0,
            None,
        ),
    ]
}

pub fn look() -> Look {
    Look {
        theme: Theme::default(),
        themes: vec!["dark".into(), "light".into()],
        glyphs: Glyphs::Unicode,
    }
}

/// A dashboard that watches a sweep.
pub fn watching(events: Vec<Event>) -> App {
    let mut app = App::new(Start::Watching);
    app.look(look());
    app.update(Update::Opened(Box::new(plan()), Mode::Live));
    app.update(Update::Events(events));
    app
}

/// A dashboard that knows everything.
pub fn knowing(events: Vec<Event>) -> App {
    let mut app = watching(events);
    app.update(Update::Scenarios(vec![
        scenario(),
        find("vision-digits-long", None, &[]).expect("shipped"),
    ]));
    app.update(Update::Sweeps(rows()));
    app.update(Update::Draft(Box::new(draft())));
    app
}

/// A finished sweep and a draft of a scenario with requirements.
pub fn demanding(requirements: Requirements) -> App {
    let mut app = App::new(Start::Watching);
    app.look(look());
    let (mut plan, mut draft) = (plan(), draft());
    plan.scenario.requirements.clone_from(&requirements);
    draft.scenario.requirements = requirements;
    app.update(Update::Opened(Box::new(plan), Mode::Live));
    app.update(Update::Events(finished()));
    app.update(Update::Draft(Box::new(draft)));
    app
}

pub fn press(app: &mut App, keys: &str) {
    for c in keys.chars() {
        app.key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE));
    }
}

pub fn hit(app: &mut App, code: KeyCode) {
    app.key(KeyEvent::new(code, KeyModifiers::NONE));
}

pub fn drawn(app: &mut App, width: u16, height: u16) -> Buffer {
    let mut terminal =
        Terminal::new(TestBackend::new(width, height)).expect("a test backend never fails");
    terminal
        .draw(|frame| app.draw(frame.area(), frame.buffer_mut(), NOW + 60.0))
        .expect("a test backend never fails")
        .buffer
        .clone()
}

/// The text of a drawing, without blanks at the ends of its lines.
pub fn text(app: &mut App, width: u16, height: u16) -> String {
    let buffer = drawn(app, width, height);
    let row = |y| {
        (0..width)
            .map(|x| buffer[(x, y)].symbol().to_owned())
            .collect::<String>()
    };
    (0..height)
        .map(|y| row(y).trim_end().to_owned() + "\n")
        .collect()
}
