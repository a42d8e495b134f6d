//! A sweep made by hand: a plan and events with round numbers, so that every screen shows all that it can.

use std::io::{BufRead, BufReader};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::{Terminal, backend::TestBackend, buffer::Buffer};
use scalescope::{
    data::PictureShape,
    models::Scale,
    scenario::{Bounds, DataFacts, Metric, Scenario, Signature, find},
    sweep::{
        BackendChoice, Decision, Event, FORMAT, ListRow, Machine, Plan, SimpleAnswer, Specimen,
        Status, Sweep, SweepId, Verdict, candidates, trials,
    },
    tui::{App, Dashboard, Draft, Effect, Glyphs, Look, Message, Mode, Request, Start, Theme},
};

use crate::journal::{finished, lawful, midway};

/// When everything happens, seconds since 1970.
pub const NOW: f64 = 1_700_000_000.0;

pub fn scenario() -> Scenario {
    find("vision-digits", None, &[]).expect("shipped")
}

pub fn facts() -> DataFacts {
    DataFacts {
        signature: Some(Signature::Pictures(PictureShape {
            channels: 1,
            height: 8,
            width: 8,
            classes: 10,
        })),
        train: 1438,
        validation: 0,
        test: 359,
        notes: Vec::new(),
        optimum: None,
    }
}

pub fn plan() -> Plan {
    plan_of(scenario())
}

fn plan_of(scenario: Scenario) -> Plan {
    let facts = facts();
    let mut candidates = candidates(&scenario, &facts, BackendChoice::Auto);
    for (candidate, seconds) in candidates.iter_mut().zip([0.2, 0.6, 1.1]) {
        candidate.predicted_seconds = Some(seconds);
    }
    Plan {
        format: FORMAT,
        planned_in: None,
        fingerprint: None,
        id: SweepId("20231114-221320-vision-digits-1a2b".into()),
        created_at: NOW,
        version: "0.1.0".into(),
        jobs: 2,
        after: None,
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
        elapsed_seconds: Some(40.0),
        obstacle: None,
        best,
        metric: Metric::Top1,
        verdict: None,
    };
    let mlp = scalescope::models::Family::Mlp;
    let mut rows = vec![
        row(
            "20231114-221320-vision-digits-1a2b",
            Status::Running,
            4,
            1,
            0.05,
            Some((mlp, Scale(50), 0.861)),
        ),
        row(
            "20231114-180102-vision-digits-long-99e0",
            Status::Finished,
            9,
            0,
            4.2,
            Some((mlp, Scale(400), 0.984)),
        ),
        row(
            "20231101-090000-vision-digits-77aa",
            Status::Interrupted,
            0,
            0,
            320.0,
            None,
        ),
    ];
    let verdict = |decision, scale, confidence| Verdict {
        decision,
        model: Some((mlp, Scale(scale))),
        confidence,
        without_network: None,
    };
    rows[0].verdict = Some(verdict(Decision::Undecided, 50, None));
    rows[1].verdict = Some(Verdict {
        without_network: Some(SimpleAnswer {
            name: "1-nn".into(),
            quality: 0.988,
        }),
        ..verdict(Decision::Chosen, 200, Some(0.93))
    });
    rows
}

/// The two sweeps of [`rows`] that do not run, in the order in which tests mark them; the newer one is not as far.
pub fn both() -> Box<[Sweep; 2]> {
    let ids = rows();
    let mut pair = [1, 2].map(|at: usize| {
        let mut plan = plan();
        plan.id = ids[at].id.clone();
        Sweep::new(plan)
    });
    for event in finished() {
        pair[1].apply(&event);
    }
    for event in midway() {
        pair[0].apply(&event);
    }
    Box::new(pair)
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
    app.update(Message::Opened(Box::new(plan()), Mode::Live));
    app.update(Message::Events(events));
    answer(&mut app);
    app
}

/// A dashboard that knows everything.
pub fn knowing(events: Vec<Event>) -> App {
    let mut app = watching(events);
    app.update(Message::Scenarios(vec![
        scenario(),
        find("vision-digits-long", None, &[]).expect("shipped"),
    ]));
    app.update(Message::Sweeps(rows()));
    app.update(Message::Draft(Box::new(draft())));
    app
}

/// A finished sweep and a draft of a scenario with constraints.
pub fn demanding(bounds: Bounds) -> App {
    let mut app = App::new(Start::Watching);
    app.look(look());
    let (mut plan, mut draft) = (plan(), draft());
    plan.scenario.bounds.clone_from(&bounds);
    draft.scenario.bounds = bounds;
    app.update(Message::Opened(Box::new(plan), Mode::Live));
    app.update(Message::Events(finished()));
    answer(&mut app);
    app.update(Message::Draft(Box::new(draft)));
    app
}

/// A finished sweep of six scales, whose quality follows a law.
pub fn scaling() -> App {
    let mut app = unanswered();
    answer(&mut app);
    app
}

/// The same before its law was answered.
pub fn unanswered() -> App {
    let mut app = App::new(Start::Watching);
    app.look(look());
    let mut scenario = find("vision-digits-long", None, &[]).expect("shipped");
    scenario.train.epochs = 5;
    let plan = plan_of(scenario);
    let events = lawful(&plan);
    app.update(Message::Opened(Box::new(plan), Mode::Live));
    app.update(Message::Events(events));
    app
}

/// A finished sweep over shares of the data and difficulties.
pub fn settings() -> (App, Sweep) {
    let (plan, events) = lawful_settings();
    opened(plan, events)
}

/// Its plan and journal.
pub fn lawful_settings() -> (Plan, Vec<Event>) {
    let mut scenario = scenario();
    scenario.data.fractions = vec![0.125, 1.0];
    scenario.data.complexity = vec![0.5, 2.0];
    let plan = plan_of(scenario);
    let events = lawful(&plan);
    (plan, events)
}

/// The recorded sweep that is shipped, plan and journal.
pub fn recorded() -> (Plan, Vec<Event>) {
    let packed: &[u8] = include_bytes!("../../scenarios/data/demo.jsonl.gz");
    let mut lines = BufReader::new(flate2::read::GzDecoder::new(packed)).lines();
    let mut line = || Some(lines.next()?.expect("the recording is readable"));
    let plan = line().expect("the recording begins with its plan");
    let events = std::iter::from_fn(line).map(|l| serde_json::from_str(&l).expect("an event"));
    (
        serde_json::from_str(&plan).expect("a plan"),
        events.collect(),
    )
}

/// A dashboard that watches a sweep of some plan, and that sweep.
pub fn opened(plan: Plan, events: Vec<Event>) -> (App, Sweep) {
    let mut sweep = Sweep::new(plan.clone());
    for event in &events {
        sweep.apply(event);
    }
    let mut app = App::new(Start::Watching);
    app.look(look());
    app.update(Message::Opened(Box::new(plan), Mode::Live));
    app.update(Message::Events(events));
    answer(&mut app);
    (app, sweep)
}

/// Answers what the dashboard asked for and a screen waits for: laws. What else it wished for is forgotten.
pub fn answer(app: &mut App) {
    for wish in app.effects() {
        if let Effect::Request(Request::Law(number, question)) = wish {
            app.update(Message::Law(number, question.answer().map(Box::new)));
        }
    }
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
