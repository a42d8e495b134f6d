//! The scenario of the Plan screen, and its settings.

use super::{app::App, scenario_setting::ScenarioSetting};
use crate::scenario::Scenario;

impl App {
    /// The scenario of the Plan screen as it was kept last.
    pub(in crate::tui) fn planned(&self) -> Option<&Scenario> {
        let drafted = &self.draft.as_ref()?.scenario;
        let kept = self.scenarios.iter().find(|s| s.name == drafted.name);
        Some(kept.unwrap_or(drafted))
    }

    /// The settings that are shown and the selected one.
    pub(in crate::tui) fn settings(&self) -> (Vec<ScenarioSetting>, usize) {
        let all = self.planned().map(ScenarioSetting::of).unwrap_or_default();
        let at = self.plan.setting.min(all.len().saturating_sub(1));
        (all, at)
    }
}
