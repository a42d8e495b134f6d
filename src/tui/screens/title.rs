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
    tui::{Role, Tab, app::App, widgets::Pen},
};

/// Draws the program's name, what is looked at, and the tabs.
pub fn draw(app: &App, pen: &mut Pen, area: Rect) {
    let long = tabs(app, true);
    let tabs = if long.width() + 14 <= usize::from(area.width) { long } else { tabs(app, false) };
    let mut left = vec![Span::styled(" scalescope", app.style(Role::Accent).add_modifier(Modifier::BOLD))];
    if let Some(scenario) = subject(app) {
        left.push(Span::raw(format!("  {}", scenario.name)));
        let rest = described(scenario);
        let used: usize = left.iter().map(Span::width).sum();
        if used + rest.chars().count() + tabs.width() + 2 <= usize::from(area.width) {
            left.push(Span::styled(rest, app.style(Role::Dim)));
        }
    }
    let room = area.width.saturating_sub(tabs.width() as u16 + 1);
    pen.line(Rect { width: room, ..area }, 0, &Line::from(left));
    pen.right(area, 0, &tabs);
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
    let plural = if seeds == 1 { "" } else { "s" };
    format!("{} · {seeds} seed{plural}", ladders.collect::<String>())
}

fn tabs(app: &App, long: bool) -> Line<'static> {
    let tab = |tab: Tab| {
        let key = app.keys.shown(tab.action(), app.tab);
        if tab == app.tab {
            let style = app.style(Role::Accent).add_modifier(Modifier::BOLD);
            Span::styled(format!("[{key} {}]", tab.title()), style)
        } else if long {
            Span::styled(format!(" {key} {} ", tab.title()), app.style(Role::Dim))
        } else {
            Span::styled(format!(" {key} "), app.style(Role::Dim))
        }
    };
    Tab::ALL.map(tab).into_iter().collect()
}
