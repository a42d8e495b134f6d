//! ```text
//!  scalescope  vision-digits · mlp 10 50 100 · 3 seeds        1 Task  2 Plan [3 Train] 4 Decide  5 Deploy  0 Sweeps
//! ```

use ratatui::{
    layout::Rect,
    style::Modifier,
    text::{Line, Span},
};

use crate::{
    scenario::Scenario,
    tui::{
        keys::Tab,
        state::App,
        theme::Role,
        widgets::{Canvas, shortened},
    },
    words::{say, word},
};

/// A preset's name is not cut to less than so many columns.
const LEAST_NAME: usize = 12;

/// Draws the program's name, what is looked at, and the tabs.
pub fn draw(app: &App, canvas: &mut Canvas, area: Rect) {
    let (left, tabs) = parts(app, usize::from(area.width));
    let room = area.width.saturating_sub(tabs.width() as u16 + 1);
    let place = Rect {
        width: room,
        ..area
    };
    canvas.line(place, 0, &left);
    canvas.right(area, 0, &tabs);
}

/// The tab at a column of the title.
pub fn tab_at(app: &App, area: Rect, column: u16) -> Option<Tab> {
    let (_, tabs) = parts(app, usize::from(area.width));
    let mut end = area.right().checked_sub(tabs.width() as u16)?;
    if column < end {
        return None;
    }
    let ends = tabs.spans.iter().map(|tab| {
        end += tab.width() as u16;
        end
    });
    let at = ends.take_while(|end| *end <= column).count();
    Tab::ALL.get(at).copied()
}

/// What stands at the left and the tabs at the right, as far as they fit.
fn parts(app: &App, width: usize) -> (Line<'_>, Line<'static>) {
    let name = Span::styled(
        " scalescope",
        app.style(Role::Accent).add_modifier(Modifier::BOLD),
    );
    let subject = subject(app);
    let about = subject.map_or_else(Span::default, |s| Span::raw(format!("  {}", s.name)));
    let alone = subject.map_or(name.clone(), |s| Span::raw(format!(" {}", s.name)));
    let rest = subject.map(described).unwrap_or_default();
    let rest = Span::styled(rest, app.style(Role::Dim));
    let long = tabs(app, true);
    // What matters least leaves first: the ladders, the program's name, the words on the tabs.
    let room = width.saturating_sub(long.width() + 2);
    let cut = Span::raw(shortened(&alone.content, room.max(LEAST_NAME)));
    let choices = [
        (vec![name.clone(), about.clone(), rest], long.clone()),
        (vec![name.clone(), about], long.clone()),
        (vec![cut], long.clone()),
        (vec![name.clone()], long),
        (vec![name], tabs(app, false)),
    ];
    let fits = |(left, tabs): &&(Vec<Span>, Line)| {
        left.iter().map(Span::width).sum::<usize>() + tabs.width() + 2 <= width
    };
    let (left, tabs) = choices.iter().find(fits).unwrap_or(&choices[4]).clone();
    (Line::from(left), tabs)
}

/// The scenario that the current screen is about.
fn subject(app: &App) -> Option<&Scenario> {
    match app.tab {
        Tab::Task => app.selected_preset(),
        Tab::Plan => app.draft.as_ref().map(|d| &d.scenario),
        Tab::Train | Tab::Decide | Tab::Deploy => app.sweep().map(|s| &s.plan.scenario),
        Tab::Sweeps => None,
    }
}

fn described(scenario: &Scenario) -> String {
    let ladders = scenario.ladder.iter().map(|l| {
        let scales: Vec<_> = l.scales.iter().map(ToString::to_string).collect();
        format!(" · {} {}", l.family, scales.join(" "))
    });
    let seeds = scenario.train.seeds;
    let seeds = match seeds {
        1 => say!("1 seed"),
        seeds => say!("{seeds} seeds", seeds),
    };
    format!("{} · {seeds}", ladders.collect::<String>())
}

fn tabs(app: &App, long: bool) -> Line<'static> {
    let tab = |tab: Tab| {
        let key = app.keys.shown(tab.action(), app.tab);
        if tab == app.tab {
            let style = app.style(Role::Accent).add_modifier(Modifier::BOLD);
            Span::styled(format!("[{key} {}]", word(tab.title())), style)
        } else if long {
            Span::styled(
                format!(" {key} {} ", word(tab.title())),
                app.style(Role::Dim),
            )
        } else {
            Span::styled(format!(" {key} "), app.style(Role::Dim))
        }
    };
    Tab::ALL.map(tab).into_iter().collect()
}
