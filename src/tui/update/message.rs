//! The dashboard as the terminal sees it: keys and news in, a drawing and wishes out.

use crossterm::event::{KeyEvent, KeyEventKind, MouseButton, MouseEvent, MouseEventKind};
use ratatui::{buffer::Buffer, layout::Rect};

use super::{App, Awaited, Opened};
use crate::tui::{
    Action, Change, Chord, Face, Level, Look, Mode, Played, Request, Tab, Update, Wish, screens,
    widgets::{Pen, figures},
};

/// Seconds that a notice stays.
const NOTICE_SECONDS: f64 = 5.0;

impl Face for App {
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

    fn update(&mut self, update: Update) {
        let state = |app: &Self| app.opened.as_ref().map(Opened::state);
        let usual = match update {
            Update::Events(_) | Update::Played(_) | Update::Sweeps(_) | Update::Scenarios(_) => {
                true
            }
            // A first law is waited for; a better one comes with what is drawn anyway.
            Update::Law(..) => self.opened.as_ref().is_some_and(|o| o.law().is_some()),
            _ => false,
        };
        let before = state(self);
        let learned = self.learn(update);
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
        screens::draw(self, area, &mut Pen::new(buffer, &self.look));
        self.changed = Change::Nothing;
    }

    fn sent(&mut self, bytes: usize) {
        self.traffic.add(self.now, bytes);
    }

    fn changed(&self) -> Change {
        self.changed
    }

    fn due(&self, now: f64) -> Option<f64> {
        let notice = self.notice.as_ref();
        let notice = notice.map(|(_, at)| at.unwrap_or(now) + NOTICE_SECONDS);
        let ages = self
            .sweeps
            .iter()
            .flatten()
            .filter(|_| self.tab == Tab::Sweeps);
        let ages = ages.map(|row| self.now + figures::age_changes_in(self.now - row.created_at));
        notice.into_iter().chain(ages).reduce(f64::min)
    }

    fn wishes(&mut self) -> Vec<Wish> {
        std::mem::take(&mut self.wishes)
    }
}

impl App {
    fn note(&mut self, change: Change) {
        self.changed = self.changed.max(change);
    }

    /// Takes news in; says whether anything that is shown changed.
    fn learn(&mut self, update: Update) -> bool {
        match update {
            Update::Scenarios(scenarios) => {
                let before = std::mem::replace(&mut self.scenarios, scenarios);
                self.apply_edits();
                self.look_at_preset();
                before != self.scenarios
            }
            Update::Sweeps(sweeps) => {
                let before = self.sweeps.replace(sweeps);
                self.compare();
                before != self.sweeps && matches!(self.tab, Tab::Sweeps | Tab::Task)
            }
            Update::Draft(draft) => {
                self.answered(Awaited::Draft);
                let before = self.draft.replace(*draft);
                before != self.draft && self.tab == Tab::Plan
            }
            Update::Looked(name, look) => {
                self.task.looking.clear();
                let before = self.task.looks.insert(name.clone(), *look);
                before.as_ref() != self.task.looks.get(&name) && self.tab == Tab::Task
            }
            Update::Opened(plan, mode) => {
                self.open(Opened::new(*plan, mode));
                true
            }
            Update::Folder(folder) => {
                if let Some(opened) = &mut self.opened {
                    opened.folder = Some(folder);
                }
                self.tab == Tab::Deploy
            }
            Update::Events(events) => {
                let news = self.opened.as_mut().is_some_and(|o| o.apply(&events));
                news && matches!(self.tab, Tab::Train | Tab::Decide | Tab::Deploy)
            }
            Update::Alive(alive) => match &mut self.opened {
                Some(opened) => std::mem::replace(&mut opened.alive, alive) != alive,
                None => false,
            },
            Update::Law(number, law) => {
                let law = law.map(|law| *law);
                let opened = self.opened.as_mut();
                opened.is_some_and(|o| o.answer_law(number, law))
                    && matches!(self.tab, Tab::Train | Tab::Decide)
            }
            Update::Compared(sweeps) => self.take_compared(sweeps) && self.tab == Tab::Sweeps,
            Update::Played(played) => {
                let Some(opened) = &mut self.opened else {
                    return false;
                };
                let before = opened.played.replace(played);
                let shown = |p: &Played| (figures::percent(p.share), p.speed.to_bits(), p.waits);
                before.as_ref().map(shown) != Some(shown(&played)) && self.tab == Tab::Train
            }
            Update::Scene(scene) => {
                if let Some(draft) = &self.draft {
                    self.task.chosen = Some(draft.scenario.name.clone());
                }
                self.show(scene.tab);
                self.scene = Some(scene);
                true
            }
            Update::Over => {
                self.end_demonstration();
                true
            }
            Update::Notice(mut notice) => {
                notice.text = crate::words::told(&notice.text);
                if notice.level == Level::Error {
                    self.awaited = None;
                }
                self.notice = Some((notice, None));
                true
            }
        }
    }

    /// Asks for the law that is drawn, where the advice is newer than the last that was asked for.
    fn ask_law(&mut self) {
        let drawn = matches!(self.tab, Tab::Train | Tab::Decide);
        let opened = self.opened.as_mut().filter(|_| drawn);
        if let Some((number, question)) = opened.and_then(Opened::ask_law) {
            self.ask(Request::Law(number, Box::new(question)));
        }
    }

    fn answered(&mut self, answer: Awaited) {
        self.awaited = self.awaited.filter(|awaited| *awaited != answer);
    }

    fn open(&mut self, mut opened: Opened) {
        let same = |before: &&Opened| before.live().plan.id == opened.live().plan.id;
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
        self.awaited = None;
        if !again {
            self.train = super::TrainView {
                x: self.train.x,
                ..super::TrainView::default()
            };
            self.decide = super::DecideView::default();
            self.deploy_row = 0;
        }
        if !again || !matches!(self.tab, Tab::Decide | Tab::Deploy) {
            self.show(Tab::Train);
        }
    }
}
