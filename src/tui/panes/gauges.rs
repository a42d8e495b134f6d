//! The machine while it trains: load, memory, disk, pace, energy.

use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

use super::nothing_yet::nothing_yet;
use crate::{
    sweep::{Gauges, Sweep, TrialState},
    tui::{
        look::Look,
        theme::Role,
        widgets::{Canvas, Frame, figures},
    },
    words::{say, word},
};

/// Most cores that are drawn one by one.
const CORES: usize = 16;
/// Cells of the memory bar.
const BAR: usize = 8;
/// Columns that an amount of bytes and a count take.
const BYTES: usize = 6;
const COUNT: usize = 4;

/// The machine of a sweep.
pub struct Props<'a> {
    /// The sweep.
    pub sweep: &'a Sweep,
    /// Whether the machine is measured now.
    pub measured: bool,
}

/// Draws the gauges: framed where there are three rows, on one line elsewhere.
pub fn gauges(canvas: &mut Canvas, area: Rect, props: &Props) {
    let (sweep, look) = (props.sweep, canvas.look());
    let inner = if area.height >= 3 {
        let host = &sweep.plan.machine;
        let mut frame = Frame::new(word("machine"), false);
        frame.aside = format!(
            "{} · {} · {}",
            host.cpu,
            say!("{cores} cores", cores = host.cores),
            figures::bytes(host.memory_bytes as f64)
        )
        .into();
        frame.draw(canvas, area)
    } else {
        area
    };
    let Some((_, gauges)) = sweep.gauges.back() else {
        return nothing_yet(canvas, inner, word("not measured yet"));
    };
    if !props.measured {
        return nothing_yet(canvas, inner, word("not measured any more"));
    }
    let unknown = || figures::UNKNOWN.to_owned();
    let disk = gauges.disk_free.map(|b| figures::bytes(b as f64));
    let pace = pace(sweep).map(figures::amount);
    let gpu = gauges.gpu.map(|g| figures::percent(f64::from(g)));
    // Every value takes the same columns however great it is, so that what follows it rests.
    let parts = [
        cpu(look, gauges),
        memory(look, gauges),
        vec![
            name(look, word("disk")),
            Span::raw(format!("{:>BYTES$}", disk.unwrap_or_else(unknown))),
            Span::styled(format!(" {}", word("free")), look.style(Role::Dim)),
        ],
        vec![
            name(look, word("samples/s")),
            Span::raw(format!("{:<COUNT$}", pace.unwrap_or_else(unknown))),
        ],
        vec![name(look, word("energy")), energy(look, gauges)],
        vec![
            name(look, word("gpu")),
            Span::raw(gpu.unwrap_or_else(unknown)),
        ],
    ];
    let lines: Vec<Line> = parts.into_iter().map(Line::from).collect();
    spread(canvas, inner, &lines);
}

/// Writes lines side by side with equal gaps; those that do not fit are left out.
fn spread(canvas: &mut Canvas, area: Rect, parts: &[Line]) {
    let room = usize::from(area.width.saturating_sub(2));
    let mut count = parts.len();
    let width = |count: usize| parts[..count].iter().map(Line::width).sum::<usize>();
    while count > 1 && width(count) + 2 * (count - 1) > room {
        count -= 1;
    }
    let gap = room
        .saturating_sub(width(count))
        .checked_div(count.saturating_sub(1))
        .unwrap_or(0);
    let mut x = 1;
    for part in &parts[..count] {
        let place = Rect {
            x: area.x.saturating_add(x),
            width: area.width.saturating_sub(x),
            ..area
        };
        canvas.line(place, 0, part);
        x += (part.width() + gap.min(8)) as u16;
    }
}

fn cpu<'a>(look: &'a Look, gauges: &Gauges) -> Vec<Span<'a>> {
    let bars = look
        .glyph(" ▁▂▃▄▅▆▇█", " .:-=+*##")
        .chars()
        .collect::<Vec<_>>();
    let cores = gauges.cores.len();
    let mean = gauges.cores.iter().copied().map(f64::from).sum::<f64>() / cores.max(1) as f64;
    let mut spans = vec![
        name(look, word("cpu")),
        Span::raw(format!("{:>4} ", figures::percent(mean))),
    ];
    let chunk = cores.div_ceil(CORES).max(1);
    for group in gauges.cores.chunks(chunk) {
        let load = f64::from(group.iter().sum::<f32>()) / group.len() as f64;
        let level = (load.clamp(0.0, 1.0) * (bars.len() - 1) as f64).ceil() as usize;
        spans.push(Span::styled(
            bars[level].to_string(),
            look.theme.gauge(load),
        ));
    }
    spans
}

fn memory<'a>(look: &'a Look, gauges: &Gauges) -> Vec<Span<'a>> {
    let (used, total) = (gauges.memory_used as f64, gauges.memory_total as f64);
    let share = if total > 0.0 {
        (used / total).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let full = (share * BAR as f64).round() as usize;
    vec![
        name(look, word("memory")),
        Span::raw(format!("{:>BYTES$}", figures::bytes(used))),
        dim(look, " / "),
        Span::raw(figures::bytes(total)),
        Span::raw(" "),
        Span::styled(look.glyph("▰", "#").repeat(full), look.theme.gauge(share)),
        Span::styled(
            look.glyph("▱", "-").repeat(BAR - full),
            look.style(Role::Dim),
        ),
    ]
}

fn energy<'a>(look: &'a Look, gauges: &Gauges) -> Span<'a> {
    match gauges.watts {
        Some(watts) => Span::raw(format!("{:>4} W", figures::value(watts))),
        None => dim(look, word("unavailable")),
    }
}

/// Training examples a second of all running trials.
fn pace(sweep: &Sweep) -> Option<f64> {
    let running = sweep
        .trials
        .iter()
        .filter(|r| r.state == TrialState::Running);
    running
        .filter_map(crate::sweep::TrialRecord::samples_per_second)
        .reduce(|a, b| a + b)
}

fn dim<'a>(look: &Look, text: &'a str) -> Span<'a> {
    Span::styled(text, look.style(Role::Dim))
}

/// What a gauge shows, before its value.
fn name(look: &Look, text: &str) -> Span<'static> {
    Span::styled(format!("{text} "), look.style(Role::Dim))
}
