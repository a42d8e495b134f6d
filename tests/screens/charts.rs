//! Marks, pins, filters and the ways to look at charts.

use crossterm::event::KeyCode;
use scalescope::{
    sweep::{Command, TrialId},
    tui::{App, Change, Dashboard, Effect, Message, Request},
};

use crate::{
    fixture::{hit, press, text, unanswered, watching},
    journal::{finished, midway},
};

fn asked(app: &mut App) -> Vec<Request> {
    let ask = |wish| match wish {
        Effect::Request(Request::Law(..)) => None,
        Effect::Request(request) => Some(request),
        _ => None,
    };
    app.effects().into_iter().filter_map(ask).collect()
}

fn written(app: &mut App) -> (String, String) {
    press(app, "w");
    match asked(app).pop() {
        Some(Request::Write { name, text }) => (name, text),
        other => panic!("nothing is written, but {other:?} asked"),
    }
}

/// The rows of the table of trials that are in view.
fn rows(app: &mut App) -> usize {
    written(app).1.lines().count() - 1
}

#[test]
fn trials_are_filtered_by_conditions_and_a_fault_says_what_was_expected() {
    let cases = [
        ("state:done", 4),
        ("not state:done", 5),
        ("scale=50 and seed>1", 2),
        ("scale=10 or state=running", 4),
        ("(scale=10 or scale=50) not (seed=1)", 4),
        ("quality>.5 state!=running", 3),
        ("params<1k", 3),
        ("50", 3),
    ];
    for (filter, left) in cases {
        let mut app = watching(midway());
        press(&mut app, "/");
        press(&mut app, filter);
        hit(&mut app, KeyCode::Enter);
        assert_eq!(rows(&mut app), left, "{filter}");
    }
    let mut app = watching(midway());
    press(&mut app, "/state:done and sede");
    assert!(text(&mut app, 120, 40).contains("/state:done and sede_ 0 of 9"));
    press(&mut app, "=1");
    insta::assert_snapshot!("filter_fault_120x40", text(&mut app, 120, 40));
    hit(&mut app, KeyCode::Enter);
    let said = text(&mut app, 120, 40);
    let last = said.lines().last().unwrap_or_default();
    assert!(
        last.contains("no field `sede`; did you mean `seed`?"),
        "{last}"
    );
    hit(&mut app, KeyCode::Esc);
    assert_eq!(rows(&mut app), 9);
}

#[test]
fn keys_act_on_all_marked_trials_and_charts_show_no_others() {
    let mut app = watching(midway());
    press(&mut app, "gjjjj j  ");
    assert!(text(&mut app, 120, 40).contains("3 marked"));
    press(&mut app, "p");
    let pause = |id| {
        Request::Send(Command::Pause {
            trial: Some(TrialId(id)),
        })
    };
    assert_eq!(
        asked(&mut app),
        [pause(7), pause(8)],
        "5 has failed already"
    );
    press(&mut app, "ry");
    let trial = Some(TrialId(5));
    assert_eq!(asked(&mut app), [Request::Send(Command::Retry { trial })]);
    press(&mut app, "x");
    assert!(text(&mut app, 120, 40).contains("skip the 2 marked trials?"));
    press(&mut app, "y");
    let skip = |id| Request::Send(Command::Skip { trial: TrialId(id) });
    assert_eq!(asked(&mut app), [skip(7), skip(8)]);
    insta::assert_snapshot!("train_marked_120x40", text(&mut app, 120, 40));
    hit(&mut app, KeyCode::Tab);
    let (name, curves) = written(&mut app);
    assert_eq!(name, "20231114-221320-vision-digits-1a2b-loss");
    assert!(
        curves.lines().skip(1).all(|l| l.starts_with("5\t")),
        "{curves}"
    );
    // Back: the marks, one narrowing at a time.
    hit(&mut app, KeyCode::Esc);
    assert!(!text(&mut app, 120, 40).contains("marked"));
}

#[test]
fn a_pinned_trial_is_the_reference_of_the_others() {
    let mut app = watching(finished());
    press(&mut app, "gjjjj*");
    insta::assert_snapshot!("train_pinned_120x40", text(&mut app, 120, 40));
    press(&mut app, "*");
    assert!(
        !text(&mut app, 120, 40).contains("than *"),
        "pinned no more"
    );
}

#[test]
fn charts_are_zoomed_and_panned_together() {
    let mut app = watching(finished());
    press(&mut app, "++");
    insta::assert_snapshot!("train_zoomed_120x40", text(&mut app, 120, 40));
    press(&mut app, "LLLLLLLL");
    assert!(text(&mut app, 120, 40).contains("75% to 100%"));
    press(&mut app, "H");
    assert!(text(&mut app, 120, 40).contains("69% to 94%"));
    press(&mut app, "--");
    assert!(!text(&mut app, 120, 40).contains("% to "));
    for whole in ["=", "0"] {
        press(&mut app, "+");
        assert!(text(&mut app, 120, 40).contains("25% to 75%"));
        press(&mut app, whole);
        assert!(!text(&mut app, 120, 40).contains("% to "));
    }
    press(&mut app, "0");
    assert!(text(&mut app, 120, 40).contains("[0 Sweeps]"));
    // Around the crosshair, which stays on its place of the data.
    press(&mut app, "3chhhhhhhhhhhhhhh+");
    let title = text(&mut app, 120, 40);
    assert!(title.contains("13% to 62%"), "{title}");
}

#[test]
fn seeds_are_one_line_with_a_band() {
    let mut app = watching(finished());
    press(&mut app, "b");
    insta::assert_snapshot!("train_grouped_120x40", text(&mut app, 120, 40));
}

#[test]
fn each_pane_is_written_as_it_is_shown() {
    let mut app = watching(finished());
    let mut heads = Vec::new();
    for _ in 0..4 {
        let (name, text) = written(&mut app);
        let head = text.lines().next().unwrap_or_default().to_owned();
        heads.push(format!("{} {head} {}", &name[35..], text.lines().count()));
        hit(&mut app, KeyCode::Tab);
    }
    let curve = "trial\tfamily\tscale\tseed\tepochs\tmean\tlow\thigh";
    let expected = [
        "trials scale\tseed\tstate\tepoch\tloss\tacc\teta 10".to_owned(),
        format!("loss {curve} 46"),
        format!("quality {curve} 46"),
        "scales model\tparameters\taccuracy\tsd\tseeds 4".to_owned(),
    ];
    assert_eq!(heads, expected);
    press(&mut app, "X");
    press(&mut app, "gy");
    assert!(matches!(&app.effects()[..], [Effect::Copy(text)] if text.starts_with("scale")));
}

#[test]
fn a_law_is_asked_for_once_and_drawn_when_it_is_answered() {
    let laws = |app: &mut App| -> Vec<_> {
        let law = |wish| match wish {
            Effect::Request(Request::Law(number, question)) => Some((number, question)),
            _ => None,
        };
        app.effects().into_iter().filter_map(law).collect()
    };
    let mut app = unanswered();
    press(&mut app, "4");
    let Some((number, question)) = laws(&mut app).pop() else {
        panic!("no law was asked for");
    };
    press(&mut app, "34jk");
    assert_eq!(laws(&mut app).len(), 0, "once for one advice");
    let before = text(&mut app, 120, 40);
    assert!(!before.contains("law, 90% band"), "{before}");
    let answer = question.answer().map(Box::new);
    app.update(Message::Law(number + 1, answer.clone()));
    assert_eq!(
        text(&mut app, 120, 40),
        before,
        "the answer to another question"
    );
    app.update(Message::Law(number, answer.clone()));
    assert_eq!(app.changed(), Change::Pressing, "it was waited for");
    let after = text(&mut app, 120, 40);
    assert!(after.contains("law, 90% band"), "{after}");
    app.update(Message::Law(number, answer));
    assert_eq!(app.changed(), Change::Usual, "there was one before");
}
