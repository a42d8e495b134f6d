//! What panes receive: put together from what the dashboard knows.

use crate::{
    sweep::Standing,
    tui::{
        chart_settings::Spacing,
        keys::{Action, Tab},
        message::Draft,
        panes::{
            AdviceProps, ComparisonProps, ConstraintsProps, CurvesProps, GaugesProps, HeldOut,
            Pair, QualityByScaleProps, SettingRow, SettingValue, SettingsProps, TiersProps,
            TrialOrder, TrialsProps, TypedBound, WeightsProps,
        },
        state::{
            App, DecidePane, OpenSweep, PlanPane, ScenarioSetting, Sort, SweepsPane, TextInput,
        },
        theme::Role,
    },
    words::{say, word},
};

/// The trials of the opened sweep.
pub fn trials<'a>(app: &'a App, opened: &'a OpenSweep, focused: bool) -> TrialsProps<'a> {
    let view = &app.train;
    let ordered = view.sort != Sort::default() || view.reverse;
    let follows = match view.chosen {
        _ if !opened.goes_on() => String::new(),
        None => word("the selection follows what runs").to_owned(),
        Some(_) => {
            let key = app.keys.shown(Action::Back, app.tab);
            say!("{key} follows what runs", key)
        }
    };
    TrialsProps {
        sweep: opened.shown(),
        rows: app.trial_rows(),
        selected: app.selected_trial(),
        pinned: app.pinned_trial(),
        marked: &view.marked,
        outlook: Some(opened.outlook()).filter(|_| opened.goes_on()),
        held: app.is_held(),
        filter: app.filter_aside(&view.filter),
        order: ordered.then(|| TrialOrder {
            by: view.sort.name(),
            reverse: view.reverse,
        }),
        remark: follows,
        focused,
    }
}

/// Loss over training.
pub fn loss<'a>(app: &'a App, opened: &'a OpenSweep, focused: bool) -> CurvesProps<'a> {
    curves(app, opened, app.train.loss_spacing, focused)
}

/// Quality over training.
pub fn quality<'a>(app: &'a App, opened: &'a OpenSweep, focused: bool) -> CurvesProps<'a> {
    curves(app, opened, app.train.quality_spacing, focused)
}

fn curves<'a>(
    app: &'a App,
    opened: &'a OpenSweep,
    spacing: Spacing,
    focused: bool,
) -> CurvesProps<'a> {
    let all = app.train.marked.is_empty();
    CurvesProps {
        sweep: opened.shown(),
        outlook: opened.outlook(),
        charted: app.charted(),
        listed: all.then(|| app.trial_rows().len()),
        selected: app.selected_trial(),
        pinned: app.pinned_trial(),
        charts: &app.train.charts,
        spacing,
        marker: app.marker,
        focused,
    }
}

/// Quality against scale.
pub fn quality_by_scale<'a>(
    app: &'a App,
    opened: &'a OpenSweep,
    focused: bool,
) -> QualityByScaleProps<'a> {
    QualityByScaleProps {
        sweep: opened.shown(),
        standings: opened.standings(),
        front: opened.front(),
        law: opened.law(),
        selected: app.selected_trial().filter(|_| app.tab == Tab::Train),
        marker: app.marker,
        focused,
    }
}

/// A held-out example.
pub fn held_out(app: &App, focused: bool) -> HeldOut<'_> {
    let sweep = app.opened.as_ref().map(OpenSweep::shown);
    HeldOut {
        trial: app.example_trial(),
        shown: sweep.is_none_or(|s| !s.plan.scenario.task.is_own()),
        focused,
    }
}

/// The machine of the opened sweep.
pub fn gauges(opened: &OpenSweep) -> GaugesProps<'_> {
    GaugesProps {
        sweep: opened.shown(),
        measured: opened.goes_on(),
    }
}

/// The advice on the opened sweep.
pub fn advice(opened: &OpenSweep) -> AdviceProps<'_> {
    AdviceProps {
        advice: opened.advice(),
        goes_on: opened.goes_on(),
    }
}

/// The bounds that a model must keep.
pub fn constraints<'a>(app: &'a App, opened: &'a OpenSweep) -> ConstraintsProps<'a> {
    let typed = match &app.input {
        Some(TextInput::Bound {
            constraint,
            text,
            fault,
        }) => Some(TypedBound {
            constraint: *constraint,
            text,
            role: fault.as_ref().map_or(Role::Accent, |_| Role::Warn),
        }),
        Some(TextInput::Filter | TextInput::Constraint(..) | TextInput::Setting { .. }) | None => {
            None
        }
    };
    ConstraintsProps {
        constraints: opened.constraints(),
        direction: opened.shown().plan.scenario.quality().direction(),
        turns: opened.advice().map(|_| opened.turns()),
        typed,
        selected: app.decide.constraint,
        focused: app.decide.focus == DecidePane::Constraints,
        keys: editing_keys(app),
    }
}

/// The keys that edit what is selected, and that give the next pane the keys.
fn editing_keys(app: &App) -> [String; 2] {
    [Action::Enter, Action::NextPane].map(|action| app.keys.shown(action, app.tab))
}

/// Every model on every machine.
pub fn tiers<'a>(app: &App, opened: &'a OpenSweep) -> TiersProps<'a> {
    TiersProps {
        cells: opened.cells(),
        metric: opened.shown().plan.scenario.quality().title(),
        selected: app.decide.tier,
        focused: app.decide.focus == DecidePane::Tiers,
    }
}

/// The weights of a model.
pub fn weights<'a>(opened: &'a OpenSweep, model: &'a Standing) -> WeightsProps<'a> {
    WeightsProps {
        sweep: opened.shown(),
        folder: opened.folder.as_deref(),
        model,
    }
}

/// The settings of a draft.
pub fn settings(app: &App, draft: &Draft) -> SettingsProps {
    let (all, selected) = app.settings();
    let value = |setting| match &app.input {
        Some(TextInput::Setting {
            setting: typed,
            text,
            ..
        }) if *typed == setting => SettingValue::Typed(text.clone()),
        Some(_) | None => SettingValue::Kept(setting.text(&draft.scenario)),
    };
    let row = |setting: ScenarioSetting| SettingRow {
        title: setting.title(),
        value: value(setting),
    };
    SettingsProps {
        rows: all.into_iter().map(row).collect(),
        selected,
        focused: app.plan.focus == PlanPane::Settings,
        keys: editing_keys(app),
    }
}

/// The two marked sweeps.
pub fn comparison(app: &App) -> ComparisonProps<'_> {
    let pair = app.sweeps.compared.as_ref().map(|compared| {
        let ([a, b], [of_a, of_b]) = (&*compared.sweeps, &compared.standings);
        Pair {
            sweeps: [a, b],
            standings: [of_a, of_b],
        }
    });
    ComparisonProps {
        pair,
        marker: app.marker,
        focused: app.sweeps.focus == SweepsPane::Comparison,
    }
}
