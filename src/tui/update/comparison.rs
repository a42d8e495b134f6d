//! Two sweeps side by side.

use crate::{
    sweep::{Sweep, SweepId},
    tui::{
        request::Request,
        state::{App, Compared, SweepsPane},
    },
};

impl App {
    /// Asks for the two marked sweeps where they are not known as they are now.
    pub(in crate::tui) fn compare(&mut self) {
        let known = self.sweep_list.as_deref().unwrap_or_default();
        let marked = &mut self.sweeps.marked;
        marked.retain(|id| known.iter().any(|r| r.id == *id));
        let newest = |id: &SweepId| {
            let row = known.iter().find(|r| r.id == *id);
            (id.clone(), row.map_or(0.0, |r| r.updated_at))
        };
        let pair: Vec<_> = self.sweeps.marked.iter().map(newest).collect();
        let Ok(pair) = <[_; 2]>::try_from(pair) else {
            self.sweeps.focus = SweepsPane::List;
            (self.sweeps.compared, self.sweeps.asked) = (None, None);
            return;
        };
        let [(a, _), (b, _)] = &pair;
        self.sweeps.compared.take_if(|c| !c.is_of([a, b]));
        if self.sweeps.asked.as_ref() != Some(&pair) {
            let ids = [a.clone(), b.clone()];
            self.sweeps.asked = Some(pair);
            self.ask(Request::Compare(ids));
        }
    }

    /// Takes in two sweeps that were asked for, unless the marks moved on.
    pub(in crate::tui) fn take_compared(&mut self, sweeps: Box<[Sweep; 2]>) -> bool {
        let compared = Compared::new(sweeps);
        let wanted = self.sweeps.asked.as_ref().map(|[(a, _), (b, _)]| [a, b]);
        let wanted = wanted.is_some_and(|ids| compared.is_of(ids));
        if wanted {
            self.sweeps.compared = Some(compared);
        }
        wanted
    }
}
