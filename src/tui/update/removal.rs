//! Deleting sweeps.

use crate::{
    sweep::ListRow,
    tui::{
        panes::short_id,
        request::Request,
        state::{App, Question},
    },
    words::say,
};

impl App {
    /// Asks whether the marked sweeps, else the selected one, are to be deleted; those that are held are left out.
    pub(in crate::tui) fn remove_sweeps(&mut self) {
        let rows = self.sweeps_to_remove().into_iter();
        let (held, free): (Vec<_>, Vec<_>) = rows.partition(|r| r.state.is_held());
        let text = match (&free[..], held.len()) {
            ([], _) => return,
            ([one], 0) => say!("delete {id} with all that was measured?", id = one.id),
            (all, 0) => say!(
                "delete {sweeps} with all that was measured?",
                sweeps = both_named(all)
            ),
            (some, running) => say!(
                "delete {sweeps} with all that was measured? {running} of the marked ones still run",
                sweeps = both_named(some),
                running
            ),
        };
        let ids = free.iter().map(|r| r.id.clone()).collect();
        self.question = Some(Question::yes_or_no(text, Request::Remove(ids)));
    }
}

/// Sweeps by their names: the first two, and how many more there are.
fn both_named(rows: &[&ListRow]) -> String {
    let named: Vec<_> = rows.iter().take(2).map(|r| short_id(&r.id)).collect();
    let [first, second] = &named[..] else {
        return named.concat();
    };
    match rows.len() - named.len() {
        0 => say!("{first} and {second}", first, second),
        more => say!("{first}, {second} and {more} more", first, second, more),
    }
}
