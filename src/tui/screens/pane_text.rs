//! What the pane that has the keys shows, as text to be copied or written into a file.

use super::{decide, deploy, plan, sweeps};
use crate::tui::{
    keys::Tab,
    panes,
    state::{App, DecidePane, SweepsPane, TrainPane},
    widgets::Table,
};

/// What the pane that has the keys shows, by its name and as text: one row a line, cells between tabs.
pub fn pane_text(app: &App) -> Option<(&'static str, String)> {
    let table = |name, table: Table| Some((name, table.text()));
    match app.tab {
        Tab::Task => None,
        Tab::Plan => table("plan", plan::table(app, app.draft.as_ref()?)),
        Tab::Train => match app.train.focus {
            TrainPane::Loss => Some(("loss", panes::loss_text(app)?)),
            TrainPane::Quality => Some(("quality", panes::quality_text(app)?)),
            TrainPane::Scales => Some(("scales", panes::quality_by_scale_text(app)?)),
            TrainPane::Trials | TrainPane::Specimen => table(
                "trials",
                panes::trial_table(app, app.sweep()?, true, panes::Part::All),
            ),
        },
        Tab::Decide => match app.decide.focus {
            DecidePane::Table => table("measured", decide::table(app, app.opened.as_ref()?)),
            DecidePane::Scales => Some(("scales", panes::quality_by_scale_text(app)?)),
            DecidePane::Limits => table(
                "limits",
                panes::constraints_table(app, app.opened.as_ref()?),
            ),
            DecidePane::Tiers => table("tiers", panes::tiers_table(app, app.opened.as_ref()?)),
        },
        Tab::Deploy => {
            let opened = app.opened.as_ref()?;
            let selected = opened.standings().get(app.deploy_row);
            let weights = selected.map_or_else(String::new, |s| panes::weights_text(opened, s));
            Some(("shipped", deploy::table(app, opened).text() + &weights))
        }
        Tab::Sweeps => match (app.sweeps.focus, &app.sweeps.compared) {
            (SweepsPane::Comparison, Some(both)) => {
                table("compared", panes::comparison_table(app, both))
            }
            _ => table("sweeps", sweeps::table(app)),
        },
    }
}
