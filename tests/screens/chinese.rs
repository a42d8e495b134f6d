//! Every screen in Chinese, at fixed sizes: what it looks like, and that wide characters leave everything in line.

use crossterm::event::KeyCode;
use ratatui::buffer::Buffer;
use scalescope::{
    scenario::Requirements,
    tui::{App, Face, Update},
    words::{Language, in_language},
};
use unicode_width::UnicodeWidthStr;

use crate::{
    fixture::{both, demanding, drawn, hit, knowing, press, watching},
    journal::{finished, midway},
};

const SIZES: [(u16, u16); 3] = [(120, 40), (80, 24), (40, 12)];

/// The rows of a drawing as a terminal shows them: a wide character covers the cell behind it.
fn rows(buffer: &Buffer) -> Vec<String> {
    let row = |y: u16| {
        let (mut row, mut covered) = (String::new(), 0);
        for x in 0..buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            if covered > 0 {
                covered -= 1;
                assert_eq!(symbol.trim(), "", "behind a wide character at {x}, {y}");
                continue;
            }
            row.push_str(symbol);
            covered = symbol.width().saturating_sub(1);
        }
        assert_eq!(
            row.width(),
            usize::from(buffer.area.width),
            "row {y}: {row}"
        );
        row
    };
    (0..buffer.area.height).map(row).collect()
}

/// Compares a screen with its snapshots.
fn check(name: &str, app: &mut App) {
    for ((width, height), text) in SIZES.into_iter().zip(aligned(name, app)) {
        insta::assert_snapshot!(format!("{name}_{width}x{height}"), text);
    }
}

/// A screen at all sizes; a pane's borders must stand below each other.
fn aligned(name: &str, app: &mut App) -> [String; 3] {
    SIZES.map(|(width, height)| {
        let rows = rows(&drawn(app, width, height));
        let last = rows.len() - 1;
        for row in &rows[1..last] {
            let ends = row.trim_end();
            let framed = ends.ends_with(['│', '╮', '╯']);
            assert!(
                framed || !ends.starts_with(['│', '╭', '╰']),
                "{name} {width}: {row}"
            );
        }
        let text: Vec<_> = rows.iter().map(|row| row.trim_end()).collect();
        text.join("\n")
    })
}

fn chinese(call: impl FnOnce()) {
    in_language(Language::Chinese, call);
}

#[test]
fn every_tab() {
    chinese(|| {
        let mut app = knowing(midway());
        press(&mut app, "2");
        let plan = aligned("plan", &mut app);
        assert!(plan[0].contains("将要训练"), "{}", plan[0]);
        for (key, name) in [("1", "task"), ("3", "train")] {
            press(&mut app, key);
            check(name, &mut app);
        }
        let mut app = knowing(finished());
        for (key, name) in [("3", "train_finished"), ("4", "decide"), ("5", "deploy")] {
            press(&mut app, key);
            check(name, &mut app);
        }
    });
}

#[test]
fn the_sweeps() {
    chinese(|| {
        let mut app = knowing(midway());
        press(&mut app, "0");
        check("sweeps", &mut app);
        press(&mut app, "gj  ");
        app.update(Update::Compared(both()));
        check("sweeps_compared", &mut app);
    });
}

#[test]
fn what_lies_above_a_screen() {
    chinese(|| {
        let mut app = knowing(midway());
        press(&mut app, "?");
        let help = aligned("help", &mut app);
        assert!(help[0].contains("“训练”的按键"), "{}", help[0]);
        press(&mut app, "试验");
        let found = aligned("help_searched", &mut app);
        assert!(found[1].contains("暂停或继续试验"), "{}", found[1]);
        assert!(!found[1].contains("重绘屏幕"), "{}", found[1]);
        hit(&mut app, KeyCode::Esc);
        press(&mut app, ":");
        let palette = aligned("palette", &mut app);
        assert!(palette[2].contains("操作"), "{}", palette[2]);
    });
}

#[test]
fn questions_filters_and_requirements() {
    chinese(|| {
        let mut app = watching(midway());
        press(&mut app, "x");
        check("asked", &mut app);
        press(&mut app, "n/scle<3");
        check("filter_fault", &mut app);
        let mut app = demanding(Requirements {
            min_quality: Some(0.9),
            max_params: Some(5000.0),
            max_train_s: Some(0.5),
            ..Requirements::default()
        });
        press(&mut app, "2");
        let plan = aligned("plan_required", &mut app);
        assert!(plan[1].contains("参数量、训练"), "{}", plan[1]);
        press(&mut app, "4");
        check("decide_required", &mut app);
    });
}
