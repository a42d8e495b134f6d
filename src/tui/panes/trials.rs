//! The table of trials.

use std::collections::BTreeSet;

use ratatui::{
    layout::Rect,
    text::{Line, Span},
};
use unicode_width::UnicodeWidthStr;

use super::names::{candidate_style, several_families, trial_state};
use crate::{
    sweep::{Outlook, Sweep, TrialId, TrialRecord, TrialState},
    tui::{
        look::Look,
        theme::Role,
        widgets::{Canvas, Cell, Column, Frame, Table, figures, in_view, wrapped},
    },
    words::{say, word},
};

/// Cells of a running trial's progress bar.
const BAR: usize = 5;

/// The trials of a sweep.
pub struct Props<'a> {
    /// The sweep.
    pub sweep: &'a Sweep,
    /// The trials that are shown, in order.
    pub rows: Vec<&'a TrialRecord>,
    /// The trial that the keys act on.
    pub selected: Option<&'a TrialRecord>,
    /// The trial that the others are compared with.
    pub pinned: Option<&'a TrialRecord>,
    /// What the user marked.
    pub marked: &'a BTreeSet<TrialId>,
    /// How long trials take, where they train.
    pub outlook: Option<&'a Outlook>,
    /// Whether the trials are trained by someone, or shown as if.
    pub held: bool,
    /// The filter, as far as there is one.
    pub filter: Option<Line<'static>>,
    /// By what the trials are sorted, where that is not as planned.
    pub order: Option<Order>,
    /// What stands below, where the selected trial has nothing to say.
    pub remark: String,
    /// Whether the pane has the keys.
    pub focused: bool,
}

/// An order that is not the plan's.
pub struct Order {
    /// By what is sorted.
    pub by: &'static str,
    /// Whether the order is turned round.
    pub reverse: bool,
}

/// Draws the table of trials.
pub fn trials(canvas: &mut Canvas, area: Rect, props: &Props) {
    let look = canvas.look();
    let part = Part::InView(usize::from(area.height.saturating_sub(3)));
    let table = table(look, props, part);
    let mut frame = Frame::new(word("trials"), props.focused);
    frame.aside = aside(look, props, table.len());
    let inner = frame.draw(canvas, area);
    let (role, said) = below(props);
    let room = usize::from(inner.width.saturating_sub(2));
    // A reason that is too long for the frame stands whole below the rows, as far as it leaves most of them.
    let lines = match said.width() {
        width if width <= room => Vec::new(),
        _ => wrapped(&said, room),
    };
    if lines.is_empty() {
        frame.below = Line::styled(said, look.style(role));
        frame.draw(canvas, area);
    }
    let taken = (lines.len() as u16).min(inner.height / 3);
    let rows = Rect {
        height: inner.height - taken,
        ..inner
    };
    table.draw(canvas, rows);
    for (row, line) in (rows.height..inner.height).zip(lines) {
        canvas.text(inner, (1, row), &line, look.style(role));
    }
}

/// Which rows are built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Every one.
    All,
    /// Those in view, where so many fit.
    InView(usize),
}

/// Up to so many rows all are built, so that columns keep their widths while one walks through them.
const FEW: usize = 500;

/// The rows as they are shown.
pub fn table(look: &Look, props: &Props, part: Part) -> Table {
    let sweep = props.sweep;
    let scenario = &sweep.plan.scenario;
    let mut columns = Vec::new();
    let signed = props.pinned.is_some() || !props.marked.is_empty();
    if signed {
        columns.push(Column::left("", 0));
    }
    if several_families(scenario) {
        columns.push(Column::left("family", 0));
    }
    columns.push(Column::right("scale", 0));
    let fractions = scenario.data.fractions.len() > 1;
    if fractions {
        columns.push(Column::right("data", 0));
    }
    let complexities = scenario.data.complexity.len() > 1;
    if complexities {
        columns.push(Column::right("difficulty", 0));
    }
    // While trials come and go, the columns stay where they are.
    let (state, epoch) = if props.outlook.is_some() {
        (word("running").width(), BAR + 1 + digits(sweep))
    } else {
        (0, 0)
    };
    columns.extend([
        Column::right("seed", 1),
        Column::left("state", 0).at_least(state),
        Column::right("epoch", 1).at_least(epoch),
        Column::right("loss", 0),
        Column::right(scenario.quality().heading(), 0),
    ]);
    let pinned = props.pinned.and_then(TrialRecord::latest_quality);
    if pinned.is_some() {
        columns.push(Column::right("than *", 1));
    }
    columns.push(Column::right("eta", 2));
    let records = &props.rows;
    let selected = props.selected.map(|r| r.trial.id);
    let row = |r: &&TrialRecord| {
        let mut cells = Vec::new();
        if signed {
            cells.push(sign(look, props, r));
        }
        if several_families(scenario) {
            cells.push(Cell::raw(r.trial.family.name()));
        }
        let style = candidate_style(look, sweep, r.trial.family, r.trial.scale);
        cells.push(Cell::styled(r.trial.scale.to_string(), style));
        if fractions {
            cells.push(Cell::raw(figures::share(r.trial.data_fraction)));
        }
        if complexities {
            cells.push(Cell::raw(figures::exact(r.trial.complexity)));
        }
        cells.extend(measured(look, r, props.held));
        cells.extend(pinned.map(|than| compared(look, props, r, than)));
        cells.push(left(look, props, r));
        cells
    };
    let selected = records.iter().position(|r| Some(r.trial.id) == selected);
    let built = match part {
        Part::InView(rows) if records.len() > FEW => in_view(records.len(), selected, rows),
        _ => 0..records.len(),
    };
    Table {
        columns,
        above: built.start,
        below: records.len() - built.end,
        selected: selected.and_then(|at| at.checked_sub(built.start)),
        rows: records[built].iter().map(row).collect(),
        focused: props.focused,
    }
}

/// Digits of the number of epochs.
fn digits(sweep: &Sweep) -> usize {
    let epochs = sweep.trials.iter().map(|r| r.trial.budget.epochs).max();
    epochs.unwrap_or_default().to_string().len()
}

/// Whether a trial is pinned or marked.
fn sign(look: &Look, props: &Props, r: &TrialRecord) -> Cell {
    let accent = look.style(Role::Accent);
    if is_pinned(props, r) {
        Cell::styled("*", accent)
    } else if props.marked.contains(&r.trial.id) {
        Cell::styled(look.glyph("•", "x"), accent)
    } else {
        Cell::default()
    }
}

/// By how much the quality is more or less than that of the pinned trial.
fn compared(look: &Look, props: &Props, r: &TrialRecord, than: f64) -> Cell {
    match r.latest_quality().map(|q| q - than) {
        Some(d) if d.is_finite() && !is_pinned(props, r) => {
            let sign = if d < 0.0 { look.glyph("−", "-") } else { "+" };
            Cell::raw(format!("{sign}{}", figures::value(d.abs())))
        }
        _ => unknown(look),
    }
}

/// The seconds that are left.
fn left(look: &Look, props: &Props, r: &TrialRecord) -> Cell {
    let outlook = props.outlook.filter(|_| !r.state.is_final());
    let eta = outlook.and_then(|o| o.trial_eta(props.sweep, r));
    match eta {
        Some(eta) => Cell::raw(figures::short_seconds(eta)),
        None => unknown(look),
    }
}

fn measured(look: &Look, r: &TrialRecord, held: bool) -> [Cell; 5] {
    let (state, role) = trial_state(r, held);
    [
        Cell::raw(r.trial.seed.to_string()),
        Cell::styled(word(state), look.style(role)),
        epoch(look, r, held),
        number(look, r.latest_loss()),
        number(look, r.latest_quality()),
    ]
}

/// Epochs made: as a bar while it trains, of how many once it is over.
fn epoch(look: &Look, r: &TrialRecord, held: bool) -> Cell {
    let all = r.trial.budget.epochs;
    match r.state {
        TrialState::Running | TrialState::Paused => {
            let full = (r.progress() * BAR as f64).floor().min(BAR as f64) as usize;
            let bar = look.glyph("▰", "#").repeat(full);
            let rest = look.glyph("▱", "-").repeat(BAR - full);
            let width = all.to_string().len();
            Line::from(vec![
                Span::styled(bar, look.style(trial_state(r, held).1)),
                Span::styled(rest, look.style(Role::Dim)),
                Span::raw(format!(" {:>width$}", r.epoch)),
            ])
        }
        _ if r.epoch == 0 => unknown(look),
        // How many there will be, an own trainer may not say.
        _ if all == 0 => Cell::raw(r.epoch.to_string()),
        _ => Cell::raw(format!("{}/{all}", r.epoch)),
    }
}

fn number(look: &Look, v: Option<f64>) -> Cell {
    match v {
        None => unknown(look),
        Some(v) if v.is_finite() => Cell::raw(figures::value(v)),
        Some(v) => Cell::styled(figures::value(v), look.style(Role::Bad)),
    }
}

fn unknown(look: &Look) -> Cell {
    Cell::styled(figures::UNKNOWN, look.style(Role::Dim))
}

fn aside(look: &Look, props: &Props, shown: usize) -> Line<'static> {
    let mut line = props.filter.clone().unwrap_or_default();
    let mut parts = Vec::new();
    if !line.spans.is_empty() {
        let all = props.sweep.trials.len();
        parts.push(format!(" {}", say!("{shown} of {all}", shown, all)));
    }
    if let Some(order) = &props.order {
        let arrow = if order.reverse {
            look.glyph("↓", "v")
        } else {
            look.glyph("↑", "^")
        };
        parts.push(format!("{} {arrow}", say!("by {order}", order = order.by)));
    }
    line.push_span(Span::raw(parts.join(" · ")));
    line
}

/// Why the selected trial failed, was skipped or waits; else what the screen says.
fn below(props: &Props) -> (Role, String) {
    let record = props.selected;
    match record.and_then(|r| Some((r, r.reason.as_ref()?))) {
        Some((record, reason)) => (trial_state(record, props.held).1, reason.say()),
        None => (Role::Dim, props.remark.clone()),
    }
}

fn is_pinned(props: &Props, r: &TrialRecord) -> bool {
    props.pinned.is_some_and(|p| p.trial.id == r.trial.id)
}
