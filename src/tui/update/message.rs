//! The dashboard as the terminal sees it: keys and news in, a drawing and effects out.

use crossterm::event::{KeyEvent, KeyEventKind, MouseButton, MouseEvent, MouseEventKind};
use ratatui::{buffer::Buffer, layout::Rect};

use crate::sweep::{Event, EventKind};
use crate::tui::{
    chart_settings::ChartSettings,
    dashboard::{Change, Dashboard},
    effect::Effect,
    keys::{Action, Chord, Tab},
    look::Look,
    message::{Level, Message, Mode, Notice, ReplayProgress},
    request::Request,
    screens,
    state::{App, DecideState, OpenSweep, Pending, TrainState},
    widgets::{Canvas, figures},
};

/// Seconds that a notice stays.
const NOTICE_SECONDS: f64 = 5.0;

impl Dashboard for App {
    fn key(&mut self, key: KeyEvent) {
        // What was read goes with the next key that does something.
        let read = self.notice.clone().filter(|(_, drawn)| drawn.is_some());
        if key.kind != KeyEventKind::Release && self.press(Chord::of(key)) {
            self.notice.take_if(|notice| read.as_ref() == Some(notice));
            self.look_at_preset();
            self.ask_law();
            self.note(Change::Usual);
        }
    }

    fn paste(&mut self, text: &str) {
        let typed = text.chars().filter(|c| !c.is_control());
        let typed: Vec<_> = typed.filter_map(|c| Chord::parse(&c.to_string())).collect();
        if self.question.is_none() && (self.input.is_some() || self.overlay.is_some()) {
            for chord in typed {
                self.press(chord);
            }
            self.note(Change::Usual);
        }
    }

    fn update(&mut self, message: Message) {
        let state = |app: &Self| app.opened.as_ref().map(OpenSweep::status_name);
        let usual = match message {
            Message::Events(_)
            | Message::Replayed(_)
            | Message::Sweeps(_)
            | Message::Scenarios(_) => true,
            // A first law is waited for; a better one comes with what is drawn anyway.
            Message::Law(..) => self.opened.as_ref().is_some_and(|o| o.law().is_some()),
            Message::Draft(_)
            | Message::DataPreviewed(..)
            | Message::Opened(..)
            | Message::Folder(_)
            | Message::Alive(_)
            | Message::Compared(_)
            | Message::Scene(_)
            | Message::DemonstrationOver
            | Message::Notice(_) => false,
        };
        let before = state(self);
        let learned = self.learn(message);
        self.ask_law();
        if learned {
            let pressing = !usual || state(self) != before;
            self.note(if pressing {
                Change::Pressing
            } else {
                Change::Usual
            });
        }
    }

    fn mouse(&mut self, mouse: MouseEvent) {
        let action = match mouse.kind {
            MouseEventKind::ScrollDown => Action::Down,
            MouseEventKind::ScrollUp => Action::Up,
            MouseEventKind::Down(MouseButton::Left) => {
                match screens::clicked(self, self.area, (mouse.column, mouse.row)) {
                    Some(tab) => tab.action(),
                    None => return,
                }
            }
            _ => return,
        };
        if self.overlay.is_none() && self.question.is_none() && self.act(action) {
            self.ask_law();
            self.note(Change::Usual);
        }
    }

    fn look(&mut self, look: Look) {
        self.look = look;
        self.note(Change::Usual);
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, now: f64) {
        (self.now, self.area) = (now, area);
        if let Some((_, shown_at)) = &mut self.notice {
            let since = *shown_at.get_or_insert(now);
            if now - since >= NOTICE_SECONDS {
                self.notice = None;
            }
        }
        screens::draw(self, area, &mut Canvas::new(buffer, &self.look));
        self.changed = Change::Nothing;
    }

    fn sent(&mut self, bytes: usize) {
        self.bandwidth.add(self.now, bytes);
    }

    fn changed(&self) -> Change {
        self.changed
    }

    fn due(&self, now: f64) -> Option<f64> {
        let notice = self.notice.as_ref();
        let notice = notice.map(|(_, at)| at.unwrap_or(now) + NOTICE_SECONDS);
        let ages = self
            .sweep_list
            .iter()
            .flatten()
            .filter(|_| self.tab == Tab::Sweeps);
        let ages = ages.map(|row| self.now + figures::age_changes_in(self.now - row.created_at));
        notice.into_iter().chain(ages).reduce(f64::min)
    }

    fn effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }
}

impl App {
    pub(in crate::tui) fn note(&mut self, change: Change) {
        self.changed = self.changed.max(change);
    }

    /// Takes news in; says whether anything that is shown changed.
    pub(in crate::tui) fn learn(&mut self, update: Message) -> bool {
        match update {
            Message::Scenarios(scenarios) => {
                let before = std::mem::replace(&mut self.scenarios, scenarios);
                self.apply_edits();
                self.look_at_preset();
                before != self.scenarios
            }
            Message::Sweeps(sweeps) => {
                let before = self.sweep_list.replace(sweeps);
                self.compare();
                before != self.sweep_list && matches!(self.tab, Tab::Sweeps | Tab::Task)
            }
            Message::Draft(draft) => {
                self.answered(Pending::Draft);
                let before = self.draft.replace(*draft);
                before != self.draft && self.tab == Tab::Plan
            }
            Message::DataPreviewed(name, look) => {
                self.task.looking.clear();
                let before = self.task.looks.insert(name.clone(), *look);
                before.as_ref() != self.task.looks.get(&name) && self.tab == Tab::Task
            }
            Message::Opened(plan, mode) => {
                self.open(OpenSweep::new(*plan, mode));
                true
            }
            Message::Folder(folder) => {
                if let Some(opened) = &mut self.opened {
                    opened.folder = Some(folder);
                }
                self.tab == Tab::Deploy
            }
            Message::Events(events) => {
                let news = self.opened.as_mut().is_some_and(|o| o.apply(&events));
                self.tell_obstacle(&events);
                news && matches!(self.tab, Tab::Train | Tab::Decide | Tab::Deploy)
            }
            Message::Alive(alive) => match &mut self.opened {
                Some(opened) => std::mem::replace(&mut opened.alive, alive) != alive,
                None => false,
            },
            Message::Law(number, law) => {
                let law = law.map(|law| *law);
                let opened = self.opened.as_mut();
                opened.is_some_and(|o| o.answer_law(number, law))
                    && matches!(self.tab, Tab::Train | Tab::Decide)
            }
            Message::Compared(sweeps) => self.take_compared(sweeps) && self.tab == Tab::Sweeps,
            Message::Replayed(played) => {
                let Some(opened) = &mut self.opened else {
                    return false;
                };
                let before = opened.played.replace(played);
                let shown =
                    |p: &ReplayProgress| (figures::percent(p.share), p.speed.to_bits(), p.waits);
                before.as_ref().map(shown) != Some(shown(&played)) && self.tab == Tab::Train
            }
            Message::Scene(scene) => {
                if let Some(draft) = &self.draft {
                    self.task.chosen = Some(draft.scenario.name.clone());
                }
                self.show(scene.tab);
                self.scene = Some(scene);
                true
            }
            Message::DemonstrationOver => {
                self.end_demonstration();
                true
            }
            Message::Notice(notice) => {
                if notice.level == Level::Error {
                    self.pending = None;
                }
                self.notice = Some((notice, None));
                true
            }
        }
    }

    /// Tells what keeps the sweep from going on, and the way on, when it is met.
    fn tell_obstacle(&mut self, events: &[Event]) {
        let met = |event: &Event| matches!(event.kind, EventKind::Blocked { .. });
        let Some(sweep) = self.opened.as_ref().map(OpenSweep::live) else {
            return;
        };
        if let Some(by) = sweep.obstacle.as_ref().filter(|_| events.iter().any(met)) {
            let notice = Notice {
                level: Level::Error,
                text: by.in_full(&sweep.plan.id, &sweep.plan.scenario.name),
            };
            self.notice = Some((notice, None));
        }
    }

    /// Asks for the law that is drawn, where the advice is newer than the last that was asked for.
    pub(in crate::tui) fn ask_law(&mut self) {
        let drawn = matches!(self.tab, Tab::Train | Tab::Decide);
        let opened = self.opened.as_mut().filter(|_| drawn);
        if let Some((number, question)) = opened.and_then(OpenSweep::ask_law) {
            self.ask(Request::Law(number, Box::new(question)));
        }
    }

    pub(in crate::tui) fn answered(&mut self, answer: Pending) {
        self.pending = self.pending.filter(|pending| *pending != answer);
    }

    pub(in crate::tui) fn open(&mut self, mut opened: OpenSweep) {
        let same = |before: &&OpenSweep| before.live().plan.id == opened.live().plan.id;
        let before = self.opened.as_ref().filter(same);
        let again = before.is_some();
        if let Some(before) =
            before.filter(|b| (b.mode, opened.mode) == (Mode::Replay, Mode::Replay))
        {
            opened.played = before.played;
        }
        if let Some(before) = &self.opened {
            opened.count_from(before);
        }
        self.opened = Some(opened);
        self.rows.take();
        self.pending = None;
        if !again {
            self.train = TrainState {
                charts: ChartSettings {
                    x: self.train.charts.x,
                    ..ChartSettings::default()
                },
                ..TrainState::default()
            };
            self.decide = DecideState::default();
            self.deploy_row = 0;
        }
        if !again || !matches!(self.tab, Tab::Decide | Tab::Deploy) {
            self.show(Tab::Train);
        }
    }
}
