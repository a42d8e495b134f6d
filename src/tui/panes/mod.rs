//! Panes: parts of screens that show a sweep. Each receives what it draws and knows nothing of the dashboard's state.

mod advice;
mod comparison;
mod constraints;
mod curve_chart;
mod curves;
mod gauges;
mod interpolation;
mod law_band;
mod names;
mod nothing_yet;
mod quality_by_scale;
mod seed_group;
mod settings;
mod specimen;
mod tiers;
mod trials;
pub mod violations;
mod weights;

pub use advice::{
    Props as AdviceProps, advice, height as advice_height, line as advice_line, role as advice_role,
};
pub use comparison::{
    NAMES as COMPARED_NAMES, Pair, Props as ComparisonProps, comparison, table as comparison_table,
};
pub use constraints::{
    Props as ConstraintsProps, Typed as TypedBound, constraints, table as constraints_table,
};
pub use curve_chart::Props as CurvesProps;
pub use curves::{loss, loss_text, quality, quality_text};
pub use gauges::{Props as GaugesProps, gauges};
pub use names::{
    advised_mark, advised_suffix, belongs, candidate_style, difficulty_sign, short_id, trial_state,
    varied,
};
pub use nothing_yet::nothing_yet;
pub use quality_by_scale::{
    Props as QualityByScaleProps, quality_by_scale, text as quality_by_scale_text,
};
pub use settings::{
    Props as SettingsProps, Row as SettingRow, Value as SettingValue, height as settings_height,
    settings,
};
pub use specimen::{Answer, HeldOut, example, held_out};
pub use tiers::{Props as TiersProps, table as tiers_table, tiers};
pub use trials::{Order as TrialOrder, Part, Props as TrialsProps, table as trial_table, trials};
pub use weights::{Props as WeightsProps, text as weights_text, weights};
