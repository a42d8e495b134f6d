//! What keys and news do: effects, changes, questions.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use scalescope::{
    models::{Family, Scale},
    scenario::{Bounds, Constraint, Scenario},
    sweep::{Command, Decided, End, EventKind, SkipReason, SweepId, TrialId},
    tui::{
        App, Change, Dashboard, DataPreview, Effect, Keys, Level, Look, Message, Mode, Notice,
        Playback, ReplayProgress, Request, Scene, Tab,
    },
    words::{Language, in_language, word},
};

use crate::{
    fixture::{
        NOW, both, digit, drawn, facts, hit, knowing, look, plan, press, rows, scenario, text,
        watching,
    },
    journal::{Journal, finished, interrupted, midway},
};

/// What is asked for, but for looks at presets that are only walked over, and laws.
fn asked(app: &mut App) -> Vec<Request> {
    let ask = |wish| match wish {
        Effect::Request(Request::Preview(_) | Request::Law(..)) => None,
        Effect::Request(request) => Some(request),
        _ => None,
    };
    app.effects().into_iter().filter_map(ask).collect()
}

/// Draws, so that nothing is left to be drawn.
fn settle(app: &mut App) {
    drawn(app, 80, 24);
    assert_eq!(app.changed(), Change::Nothing);
}

fn status(app: &mut App) -> String {
    text(app, 120, 30)
        .lines()
        .last()
        .unwrap_or_default()
        .to_owned()
}

#[test]
fn from_a_preset_to_a_running_sweep() {
    let mut app = knowing(Vec::new());
    press(&mut app, "1j");
    hit(&mut app, KeyCode::Enter);
    let [Request::Draft(chosen)] = &asked(&mut app)[..] else {
        panic!("a draft is asked for")
    };
    assert_eq!(chosen.name, "vision-digits-long");
    let mut draft = crate::fixture::draft();
    draft.scenario = (**chosen).clone();
    app.update(Message::Draft(Box::new(draft)));
    hit(&mut app, KeyCode::Enter);
    let start = |after: Option<&SweepId>| Request::Start {
        scenario: chosen.clone(),
        after: after.cloned(),
    };
    let running = &rows()[0].id;
    press(&mut app, "b");
    assert_eq!(asked(&mut app), [start(None)], "beside the running one");
    hit(&mut app, KeyCode::Enter);
    assert_eq!(asked(&mut app), [], "one start is enough");
    let mut app = knowing(Vec::new());
    press(&mut app, "2");
    let mut draft = crate::fixture::draft();
    draft.scenario = (**chosen).clone();
    app.update(Message::Draft(Box::new(draft)));
    asked(&mut app);
    hit(&mut app, KeyCode::Enter);
    assert!(status(&mut app).contains("still runs; begin after it?"));
    press(&mut app, "y");
    assert_eq!(asked(&mut app), [start(Some(running))], "behind it");
    let mut app = App::new(scalescope::tui::Start::Choose);
    let mut draft = crate::fixture::draft();
    draft.scenario = (**chosen).clone();
    app.update(Message::Draft(Box::new(draft)));
    press(&mut app, "2");
    hit(&mut app, KeyCode::Enter);
    assert_eq!(asked(&mut app), [start(None)], "nothing else runs");
    hit(&mut app, KeyCode::Enter);
    assert_eq!(asked(&mut app), [], "one start is enough");
    press(&mut app, "1");
    app.update(Message::Opened(Box::new(plan()), Mode::Live));
    assert!(text(&mut app, 120, 30).contains("[3 Train]"));
}

#[test]
fn a_requirement_is_edited_in_place_and_survives_a_new_list() {
    let mut app = knowing(Vec::new());
    press(&mut app, "1");
    hit(&mut app, KeyCode::Tab);
    hit(&mut app, KeyCode::Enter);
    press(&mut app, "9x");
    hit(&mut app, KeyCode::Enter);
    assert!(status(&mut app).contains("`9x` is not a number"));
    for _ in 0..2 {
        hit(&mut app, KeyCode::Backspace);
    }
    press(&mut app, ".95");
    hit(&mut app, KeyCode::Enter);
    app.update(Message::Scenarios(vec![scenario()]));
    hit(&mut app, KeyCode::Tab);
    hit(&mut app, KeyCode::Enter);
    let [Request::Draft(chosen)] = &asked(&mut app)[..] else {
        panic!("a draft is asked for")
    };
    let expected = Bounds::default().with(Constraint::Quality, 0.95);
    assert_eq!(chosen.bounds, expected);
    app.update(Message::Draft(Box::new(crate::fixture::draft())));
    press(&mut app, "12");
    let [Request::Draft(again)] = &asked(&mut app)[..] else {
        panic!("the draft is older than the edit")
    };
    assert_eq!(again.bounds, expected);
}

/// The scenarios of the drafts that are asked for.
fn drafts(app: &mut App) -> Vec<Scenario> {
    let draft = |request| match request {
        Request::Draft(scenario) => Some(*scenario),
        _ => None,
    };
    asked(app).into_iter().filter_map(draft).collect()
}

#[test]
fn what_will_be_trained_is_changed_in_place_and_its_cost_follows_while_it_is_typed() {
    let mut app = knowing(Vec::new());
    press(&mut app, "2");
    hit(&mut app, KeyCode::Tab);
    hit(&mut app, KeyCode::Enter);
    press(&mut app, " 200");
    let typed: Vec<_> = drafts(&mut app)
        .iter()
        .map(|s| s.ladder[0].scales.last().map(|s| s.0))
        .collect();
    assert_eq!(typed, [Some(200)], "2 and 20 are below 100");
    assert!(text(&mut app, 120, 40).contains("mlp 10 50 100 200_"));
    hit(&mut app, KeyCode::Backspace);
    assert!(status(&mut app).contains("expected ascending scales"));
    hit(&mut app, KeyCode::Enter);
    assert!(status(&mut app).contains("expected ascending scales"));
    hit(&mut app, KeyCode::Esc);
    let [back] = &drafts(&mut app)[..] else {
        panic!("the plan is as it was")
    };
    assert_eq!(*back, scenario());
    press(&mut app, "j");
    hit(&mut app, KeyCode::Enter);
    press(&mut app, "cnn 4");
    hit(&mut app, KeyCode::Enter);
    let kept = drafts(&mut app).pop().expect("a draft");
    assert_eq!(kept.ladder.len(), 2);
    app.update(Message::Scenarios(vec![scenario()]));
    let mut draft = crate::fixture::draft();
    draft.scenario = kept.clone();
    app.update(Message::Draft(Box::new(draft)));
    hit(&mut app, KeyCode::Tab);
    hit(&mut app, KeyCode::Enter);
    press(&mut app, "b");
    let start = Request::Start {
        scenario: Box::new(kept),
        after: None,
    };
    assert_eq!(asked(&mut app), [start], "what was typed is what runs");
}

/// What the status line says of Enter, of the panes and of everything else.
fn says(app: &mut App, words: &str) -> bool {
    status(app).contains(words)
}

#[test]
fn the_footer_says_what_enter_does_in_the_pane_that_has_the_keys() {
    let mut app = knowing(finished());
    press(&mut app, "1");
    assert!(says(&mut app, "Enter plan "));
    hit(&mut app, KeyCode::Tab);
    assert!(says(&mut app, "Enter edit ") && says(&mut app, "Tab pane 2/2"));
    hit(&mut app, KeyCode::Esc);
    press(&mut app, "2");
    assert!(says(&mut app, "Enter start  Tab pane 1/3"));
    hit(&mut app, KeyCode::Tab);
    assert!(says(&mut app, "Enter edit  Tab pane 2/3"));
    let shown = text(&mut app, 120, 40);
    assert!(
        shown.contains("Esc, then Enter starts the sweep"),
        "{shown}"
    );
    hit(&mut app, KeyCode::Esc);
    assert!(says(&mut app, "Enter start  Tab pane 1/3"), "still on Plan");
    press(&mut app, "4");
    assert!(!says(&mut app, "Enter"), "it would do nothing");
    hit(&mut app, KeyCode::Tab);
    assert!(says(&mut app, "Enter edit ") && says(&mut app, "Tab pane 2/4"));
}

#[test]
fn each_pane_says_which_it_is_where_others_are_hidden_and_moves_nothing_else() {
    let mut app = watching(finished());
    press(&mut app, "3");
    let narrow = |app: &mut App| text(app, 80, 24);
    assert!(narrow(&mut app).contains("Tab pane 1/5"));
    press(&mut app, "z");
    assert!(text(&mut app, 120, 40).contains("z all panes"));
    press(&mut app, "4");
    for pane in 1..=4 {
        press(&mut app, "g");
        let shown = narrow(&mut app);
        assert!(shown.contains(&format!("Tab pane {pane}/4")), "{shown}");
        assert_eq!(shown.matches("╭▸").count(), 1, "{shown}");
        let before = shown;
        press(&mut app, "j");
        let moved = narrow(&mut app) != before;
        assert_eq!(moved, pane != 3, "only the chart has no rows");
        press(&mut app, "k");
        hit(&mut app, KeyCode::Tab);
    }
}

/// The row of a constraint on the Decide screen, without blanks and borders.
fn bound(app: &mut App, constraint: &str) -> String {
    let shown = text(app, 120, 40);
    let rows = shown.lines().filter_map(|l| l.split('│').nth(1));
    let words = |row: &str| row.split_whitespace().collect::<Vec<_>>().join(" ");
    let named = |row: &String| row.trim_start_matches("▸ ").starts_with(constraint);
    rows.map(words).find(named).unwrap_or(shown)
}

#[test]
fn a_constraint_is_typed_and_a_fault_is_said_before_it_is_kept() {
    let mut app = watching(finished());
    press(&mut app, "4");
    assert!(text(&mut app, 120, 40).contains("Tab edits them"));
    hit(&mut app, KeyCode::Tab);
    let shown = text(&mut app, 80, 24);
    assert!(shown.contains("← tighter · looser →") && shown.contains("Enter types a number"));
    press(&mut app, "jjj");
    assert_eq!(bound(&mut app, "parameters"), "▸ parameters any");
    hit(&mut app, KeyCode::Enter);
    assert!(says(&mut app, "a number; empty means no constraint"));
    press(&mut app, "5000");
    assert_eq!(bound(&mut app, "parameters"), "▸ parameters at most 5000_");
    hit(&mut app, KeyCode::Enter);
    assert_eq!(bound(&mut app, "parameters"), "▸ parameters at most 5 000");
    hit(&mut app, KeyCode::Enter);
    press(&mut app, "x");
    assert!(says(
        &mut app,
        "`5000x` is not a number; empty means no constraint"
    ));
    hit(&mut app, KeyCode::Enter);
    assert_eq!(bound(&mut app, "parameters"), "▸ parameters at most 5000x_");
    for _ in 0.."5000x".len() {
        hit(&mut app, KeyCode::Backspace);
    }
    press(&mut app, "-1");
    assert!(says(&mut app, "expected a number above 0, got -1"));
    hit(&mut app, KeyCode::Esc);
    assert_eq!(bound(&mut app, "parameters"), "▸ parameters at most 5 000");
    hit(&mut app, KeyCode::Enter);
    for _ in 0..4 {
        hit(&mut app, KeyCode::Backspace);
    }
    hit(&mut app, KeyCode::Enter);
    assert_eq!(bound(&mut app, "parameters"), "▸ parameters any");
    press(&mut app, "j");
    hit(&mut app, KeyCode::Enter);
    assert!(says(&mut app, "a number of s; empty means no constraint"));
    assert_eq!(
        bound(&mut app, "training time"),
        "▸ training time at most _ s"
    );
}

#[test]
fn the_first_step_of_a_constraint_leaves_a_model_out_and_the_last_one_back_lifts_it() {
    let mut app = watching(finished());
    press(&mut app, "4");
    hit(&mut app, KeyCode::Tab);
    press(&mut app, "jjj");
    // 760, 3760 and 7510 parameters were measured.
    let mut seen = Vec::new();
    for key in [
        KeyCode::Left,
        KeyCode::Left,
        KeyCode::Left,
        KeyCode::Right,
        KeyCode::Right,
    ] {
        hit(&mut app, key);
        seen.push(bound(&mut app, "parameters"));
    }
    let at = |bound: &str| format!("▸ parameters {bound}");
    let expected = [
        "at most 3 760",
        "at most 760",
        "at most 760",
        "at most 3 760",
        "any",
    ];
    assert_eq!(seen, expected.map(at));
    assert_eq!(bound(&mut app, "parameters"), at("any"));
}

#[test]
fn a_preset_is_looked_at_where_it_is_selected() {
    let mut app = App::new(scalescope::tui::Start::Choose);
    app.look(look());
    app.update(Message::Scenarios(vec![scenario()]));
    let [Effect::Request(Request::Preview(of))] = &app.effects()[..] else {
        panic!("the data are looked at")
    };
    let looked = DataPreview {
        data: of.data.clone(),
        facts: facts(),
        specimen: Some(digit("3")),
    };
    app.update(Message::DataPreviewed(of.name.clone(), Box::new(looked)));
    insta::assert_snapshot!("task_looked_at_120x40", text(&mut app, 120, 40));
    press(&mut app, "gG");
    assert_eq!(app.effects(), [], "once is enough");
}

#[test]
fn commands_go_to_the_selected_trial_and_questions_come_first() {
    let mut app = watching(midway());
    let six = TrialId(6);
    press(&mut app, "p");
    assert_eq!(
        asked(&mut app),
        [Request::Send(Command::Pause { trial: Some(six) })]
    );
    press(&mut app, "xn");
    assert_eq!(asked(&mut app), []);
    press(&mut app, "xy");
    assert_eq!(
        asked(&mut app),
        [Request::Send(Command::Skip { trial: six })]
    );
    press(&mut app, "xs");
    assert_eq!(asked(&mut app), [Request::Send(Command::Stop)]);
    press(&mut app, "kry");
    assert_eq!(
        asked(&mut app),
        [Request::Send(Command::Retry {
            trial: Some(TrialId(5))
        })]
    );
    press(&mut app, "kr");
    assert!(status(&mut app).contains("only failed or skipped"));
    press(&mut app, "P");
    assert_eq!(
        asked(&mut app),
        [Request::Send(Command::Pause { trial: None })]
    );
}

#[test]
fn a_sweep_that_nothing_runs_takes_no_commands_but_can_be_resumed() {
    let mut app = watching(interrupted());
    app.update(Message::Alive(false));
    press(&mut app, "pPx");
    assert_eq!(app.effects(), [], "nothing but refusals");
    press(&mut app, "R");
    assert_eq!(asked(&mut app), [Request::Resume]);
    let mut app = watching(finished());
    press(&mut app, "R");
    assert_eq!(asked(&mut app), []);
}

#[test]
fn sweeps_are_opened_replayed_and_removed_when_nothing_runs_them() {
    let mut app = knowing(Vec::new());
    press(&mut app, "0");
    let ids: Vec<SweepId> = rows().into_iter().map(|r| r.id).collect();
    hit(&mut app, KeyCode::Enter);
    press(&mut app, "jdy");
    press(&mut app, "v");
    press(&mut app, "jR");
    press(&mut app, "gdy");
    let expected = [
        Request::Open(ids[0].clone()),
        Request::Remove(vec![ids[1].clone()]),
        Request::Replay(ids[1].clone()),
        Request::Open(ids[2].clone()),
        Request::Resume,
    ];
    assert_eq!(
        asked(&mut app),
        expected,
        "the first one still runs and is kept"
    );
    press(&mut app, "/inter");
    hit(&mut app, KeyCode::Enter);
    hit(&mut app, KeyCode::Enter);
    assert_eq!(asked(&mut app), [Request::Open(ids[2].clone())]);
}

#[test]
fn the_key_that_paused_a_trial_lets_the_same_one_go_on() {
    let mut app = knowing(midway());
    let running = TrialId(6);
    press(&mut app, "p");
    assert_eq!(
        asked(&mut app),
        [Request::Send(Command::Pause {
            trial: Some(running)
        })]
    );
    let kind = |seq, kind| scalescope::sweep::Event {
        at: NOW + 30.0,
        trial: None,
        seq,
        kind,
    };
    let paused = EventKind::Paused {
        trial: Some(running),
        reason: scalescope::sweep::PauseReason::Asked,
    };
    let next = EventKind::Launched {
        trial: TrialId(7),
        attempt: 1,
        pid: 7,
    };
    app.update(Message::Events(vec![kind(1000, paused), kind(1001, next)]));
    assert!(status(&mut app).contains("p go on"));
    press(&mut app, "p");
    assert_eq!(
        asked(&mut app),
        [Request::Send(Command::Resume {
            trial: Some(running)
        })]
    );
}

#[test]
fn marked_sweeps_are_deleted_together_and_two_stand_side_by_side() {
    let mut app = knowing(finished());
    press(&mut app, "0");
    let ids: Vec<SweepId> = rows().into_iter().map(|r| r.id).collect();
    press(&mut app, "gj  ");
    let pair = [ids[1].clone(), ids[2].clone()];
    assert_eq!(asked(&mut app), [Request::Compare(pair.clone())]);
    press(&mut app, "d");
    assert!(status(&mut app).contains(
        "delete vision-digits-long-99e0 and vision-digits-77aa with all that was measured?"
    ));
    press(&mut app, "n");
    app.update(Message::Sweeps(rows()));
    assert_eq!(asked(&mut app), [], "asked for once while nothing changes");
    let mut grown = rows();
    grown[2].updated_at += 1.0;
    app.update(Message::Sweeps(grown));
    assert_eq!(asked(&mut app), [Request::Compare(pair)], "one went on");
    press(&mut app, "g ");
    assert!(says(&mut app, "d delete 3 marked"));
    press(&mut app, "d");
    let asked_whole = text(&mut app, 80, 24);
    let asked_whole: Vec<_> = asked_whole.split_whitespace().collect();
    assert!(asked_whole.join(" ").contains(
        "delete vision-digits-long-99e0 and vision-digits-77aa with all that was measured? 1 of the marked ones still run"
    ));
    press(&mut app, "y");
    let free = vec![ids[1].clone(), ids[2].clone()];
    assert_eq!(
        asked(&mut app),
        [Request::Remove(free)],
        "what runs is kept"
    );
    app.update(Message::Sweeps(rows()[..1].to_vec()));
    press(&mut app, "d");
    assert!(
        says(
            &mut app,
            "the sweep still runs: Enter opens it, then x and s stop it"
        ),
        "what is gone is not marked"
    );
}

#[test]
fn a_queued_sweep_says_what_it_waits_for_and_takes_nothing_but_a_stop() {
    let mut app = App::new(scalescope::tui::Start::Watching);
    let mut queued = plan();
    queued.after = Some(SweepId("20231114-180102-vision-digits-long-99e0".into()));
    app.update(Message::Opened(Box::new(queued), Mode::Live));
    let line = status(&mut app);
    assert!(
        line.contains("queued 0/9 · begins after 20231114-180102"),
        "{line}"
    );
    press(&mut app, "P");
    assert_eq!(asked(&mut app), []);
    press(&mut app, "xs");
    assert_eq!(asked(&mut app), [Request::Send(Command::Stop)]);
}

#[test]
fn a_replay_has_a_place_and_a_pace() {
    let mut app = App::new(scalescope::tui::Start::Watching);
    app.update(Message::Opened(Box::new(plan()), Mode::Replay));
    let played = |share, speed, waits| {
        Message::Replayed(ReplayProgress {
            share,
            speed,
            waits,
        })
    };
    let play = Request::Playback;
    press(&mut app, "]");
    app.update(played(0.1, 2.0, false));
    press(&mut app, "][{}p");
    assert_eq!(
        asked(&mut app),
        [
            play(Playback::Speed(2.0)),
            play(Playback::Speed(4.0)),
            play(Playback::Speed(1.0)),
            play(Playback::Seek(-0.1)),
            play(Playback::Seek(0.1)),
            play(Playback::Toggle),
        ]
    );
    app.update(played(0.423, 2.0, true));
    assert!(status(&mut app).contains("replay 42% at 2 x, waits"));
    settle(&mut app);
    app.update(played(0.424, 2.0, true));
    assert_eq!(app.changed(), Change::Nothing, "as it is shown already");
    // Going back opens it anew: its place and pace stay until others are told.
    app.update(Message::Opened(Box::new(plan()), Mode::Replay));
    assert!(status(&mut app).contains("replay 42% at 2 x, waits"));
}

#[test]
fn a_demonstration_shows_its_captions_and_ends_with_any_key() {
    let mut app = knowing(finished());
    let scene = |tab| {
        Message::Scene(Scene {
            tab,
            title: "demo 1 of 7".into(),
            text: "what a trial is, ".repeat(12),
        })
    };
    for tab in Tab::ALL {
        app.update(scene(tab));
        let (wide, narrow) = (text(&mut app, 120, 40), text(&mut app, 80, 24));
        for shown in [wide, narrow] {
            assert!(shown.contains("demo 1 of 7") && shown.contains("any key leaves"));
            assert!(
                shown.contains("what a trial is, what a trial is"),
                "{shown}"
            );
            assert!(shown.contains(&format!("{}]", tab.title())));
        }
    }
    press(&mut app, "x");
    assert!(matches!(app.effects().pop(), Some(Effect::Leave(Some(_)))));
}

#[test]
fn only_what_can_be_seen_is_a_change() {
    let mut app = knowing(midway());
    settle(&mut app);
    app.update(Message::Events(midway()));
    assert_eq!(
        app.changed(),
        Change::Nothing,
        "events that were taken in already"
    );
    app.update(Message::Alive(true));
    app.update(Message::Sweeps(rows()));
    assert_eq!(app.changed(), Change::Nothing, "what was known already");
    hit(&mut app, KeyCode::F(9));
    assert_eq!(app.changed(), Change::Nothing, "a key that means nothing");
    let mut all = midway();
    let mut more = all.last().expect("not empty").clone();
    more.seq += 1;
    all.push(more);
    press(&mut app, "1");
    settle(&mut app);
    app.update(Message::Events(all.clone()));
    assert_eq!(app.changed(), Change::Nothing, "another screen is shown");
    press(&mut app, "3");
    settle(&mut app);
    let mut newest = all.pop().expect("not empty");
    newest.seq += 1;
    app.update(Message::Events(vec![newest]));
    assert_eq!(app.changed(), Change::Usual);
    // An end, and an answer, must not wait.
    app.update(Message::Events(finished()));
    assert_eq!(app.changed(), Change::Pressing);
    settle(&mut app);
    app.update(Message::Opened(Box::new(plan()), Mode::Live));
    assert_eq!(app.changed(), Change::Pressing);
}

#[test]
fn nothing_is_due_but_the_end_of_a_notice_and_the_ages_of_sweeps() {
    let mut app = knowing(midway());
    settle(&mut app);
    assert_eq!(app.due(NOW), None);
    let notice = Notice {
        level: Level::Info,
        text: "exported".into(),
    };
    app.update(Message::Notice(notice));
    assert!(status(&mut app).contains("exported"));
    assert_eq!(app.due(NOW + 60.0), Some(NOW + 65.0));
    let mut buffer = drawn(&mut app, 120, 30);
    app.draw(buffer.area, &mut buffer, NOW + 65.0);
    assert_eq!(app.due(NOW + 65.0), None);
    press(&mut app, "0");
    settle(&mut app);
    let due = app.due(NOW + 60.0).expect("ages change");
    assert!(due > NOW + 60.0 && due <= NOW + 120.0, "{}", due - NOW);
}

#[test]
fn a_notice_goes_with_the_next_key_or_after_its_time_and_then_the_state_is_seen() {
    let mut app = watching(midway());
    app.look(Look {
        themes: vec!["dark".into(), "light".into()],
        ..look()
    });
    press(&mut app, "T");
    assert!(says(&mut app, "theme ") && !says(&mut app, "running 4/9"));
    hit(&mut app, KeyCode::F(9));
    assert!(says(&mut app, "theme "), "a key that means nothing");
    press(&mut app, "j");
    assert!(says(&mut app, "running 4/9"));
    press(&mut app, "T");
    assert!(says(&mut app, "theme "));
    let mut buffer = drawn(&mut app, 120, 30);
    app.draw(buffer.area, &mut buffer, NOW + 65.0);
    assert!(says(&mut app, "running 4/9"));
}

#[test]
fn a_frozen_view_stays_as_it_was() {
    let mut app = watching(Vec::new());
    press(&mut app, "f");
    let before = text(&mut app, 120, 40);
    app.update(Message::Events(midway()));
    assert_eq!(app.changed(), Change::Nothing);
    assert_eq!(text(&mut app, 120, 40), before);
    press(&mut app, "f");
    assert_ne!(text(&mut app, 120, 40), before);
}

#[test]
fn the_palette_does_what_its_row_says() {
    let mut app = watching(midway());
    press(&mut app, ":pause-sw");
    hit(&mut app, KeyCode::Enter);
    assert_eq!(
        asked(&mut app),
        [Request::Send(Command::Pause { trial: None })]
    );
}

#[test]
fn the_palette_speaks_like_the_help_and_is_searched_by_key_by_english_and_by_what_it_shows() {
    let words = "pause the sweep, or let it go on";
    let shown = in_language(Language::Chinese, || word(words).to_owned());
    assert_ne!(shown, words);
    let queries = ["P", "pause the sw", "sweep PAUSE", "pause-sweep", &shown];
    for language in [Language::English, Language::Chinese] {
        for query in &queries[..queries.len() - usize::from(language == Language::English)] {
            in_language(language, || {
                let mut app = watching(midway());
                press(&mut app, "?");
                let help = text(&mut app, 120, 60);
                hit(&mut app, KeyCode::Esc);
                press(&mut app, ":");
                press(&mut app, query);
                let palette = text(&mut app, 120, 60);
                for said in [&help, &palette] {
                    assert!(
                        said.replace(' ', "")
                            .contains(&word(words).replace(' ', ""))
                    );
                }
                assert!(palette.contains("pause-sweep"), "its name in keys.toml");
                hit(&mut app, KeyCode::Enter);
                let stop = Request::Send(Command::Pause { trial: None });
                assert_eq!(asked(&mut app), [stop], "{language:?}, {query}");
            });
        }
    }
}

#[test]
fn a_named_key_is_found_by_either_of_its_names() {
    for query in ["ctrl-l", "Ctrl-L"] {
        let mut app = watching(midway());
        press(&mut app, ":");
        press(&mut app, query);
        hit(&mut app, KeyCode::Enter);
        assert_eq!(app.effects(), [Effect::Redraw], "{query}");
    }
    let mut app = watching(midway());
    press(&mut app, ":nothing so called");
    assert!(text(&mut app, 120, 40).contains("nothing that works here"));
}

#[test]
fn tables_are_copied_as_they_are_shown() {
    let mut app = watching(finished());
    press(&mut app, "sSy");
    let [Effect::Copy(copied)] = &app.effects()[..] else {
        panic!("one copy")
    };
    let lines: Vec<_> = copied.lines().collect();
    assert_eq!(lines.len(), 10);
    assert_eq!(lines[0], "scale\tseed\tstate\tepoch\tloss\tacc\teta");
    assert_eq!(lines[1], "100\t3\tdone\t5/5\t.205\t.924\t–");
}

#[test]
fn leaving_a_running_sweep_says_how_to_come_back() {
    let mut app = watching(midway());
    press(&mut app, "q");
    let [Effect::Leave(Some(farewell))] = &app.effects()[..] else {
        panic!("a farewell")
    };
    assert!(farewell.contains("scalescope watch 20231114-221320-vision-digits-1a2b"));
    let mut journal = Journal::default();
    journal.write(None, EventKind::SweepEnded { end: End::Stopped });
    let mut app = watching(journal.events);
    press(&mut app, "q");
    assert_eq!(app.effects(), [Effect::Leave(None)]);
}

#[test]
fn a_click_on_a_tab_goes_there_and_the_wheel_moves_the_selection() {
    let mut app = watching(midway());
    let title = text(&mut app, 120, 40);
    let mouse = |kind, column| MouseEvent {
        kind,
        column,
        row: 0,
        modifiers: KeyModifiers::NONE,
    };
    let at = |word: &str| {
        title
            .lines()
            .next()
            .and_then(|l| l.chars().collect::<String>().find(word))
    };
    let decide = at("4 Decide").expect("on the title") as u16;
    // The title holds characters of two bytes before the tabs.
    let wider = title
        .lines()
        .next()
        .map_or(0, |l| l.len() - l.chars().count()) as u16;
    app.mouse(mouse(
        MouseEventKind::Down(MouseButton::Left),
        decide - wider,
    ));
    assert!(text(&mut app, 120, 40).contains("[4 Decide]"));
    app.mouse(mouse(MouseEventKind::ScrollDown, 0));
    assert!(text(&mut app, 120, 40).contains("▸ mlp 100"));
}

#[test]
fn a_pasted_text_is_typed_only_where_something_is_typed() {
    let mut app = watching(midway());
    app.paste("q?");
    assert_eq!(app.effects(), []);
    press(&mut app, "/");
    app.paste("50\n");
    assert!(text(&mut app, 120, 40).contains("/50_ 3 of 9"));
}

#[test]
fn keys_can_be_others() {
    let keys = Keys::parse("leave = \"Q\"\n[mouse]\n")
        .map(|_| ())
        .expect_err("not a key");
    assert_eq!(keys.line, Some(2));
    let keys = Keys::parse("leave = \"Q\"").expect("valid");
    let mut app = watching(midway()).with_keys(keys);
    press(&mut app, "q");
    assert_eq!(app.effects(), []);
    assert!(status(&mut app).ends_with("Q leave"));
    app.key(KeyEvent::new(KeyCode::Char('Q'), KeyModifiers::SHIFT));
    assert!(matches!(app.effects()[..], [Effect::Leave(_)]));
}

#[test]
fn many_sweeps_are_named_before_they_are_deleted() {
    let mut app = knowing(finished());
    let of = |at: usize| {
        let mut row = rows()[1].clone();
        row.id = SweepId(format!("2023111{at}-180102-vision-digits-000{at}"));
        row
    };
    app.update(Message::Sweeps((0..4).map(of).collect()));
    press(&mut app, "0g    d");
    assert!(says(
        &mut app,
        "delete vision-digits-0000, vision-digits-0001 and 2 more with all that was measured?"
    ));
}

#[test]
fn the_help_finds_keys_of_every_screen_and_says_when_there_is_none() {
    let mut app = watching(midway());
    press(&mut app, "5?pause");
    let shown = text(&mut app, 120, 40);
    assert!(shown.contains("keys on all screens"), "{shown}");
    assert!(
        shown.contains("p              Train: pause the trial or the replay"),
        "{shown}"
    );
    press(&mut app, "zzz");
    assert!(text(&mut app, 120, 40).contains("no key matches"));
    hit(&mut app, KeyCode::Esc);
    press(&mut app, "?p");
    let shown = text(&mut app, 80, 24);
    let first = shown
        .lines()
        .position(|l| l.contains("keys on all screens"));
    let row = shown.lines().nth(first.expect("the help") + 1);
    assert!(
        row.is_some_and(|r| r.contains("p         Train: pause the trial")),
        "the very key comes first: {shown}"
    );
}

#[test]
fn the_selection_follows_what_runs_until_it_is_moved() {
    let launched = |seq, trial| scalescope::sweep::Event {
        at: NOW + 30.0,
        trial: None,
        seq,
        kind: EventKind::Launched {
            trial: TrialId(trial),
            attempt: 1,
            pid: 7,
        },
    };
    let done = |app: &mut App| {
        let kind = EventKind::Skipped {
            trial: TrialId(6),
            reason: SkipReason::ByUser,
        };
        let skipped = scalescope::sweep::Event {
            kind,
            ..launched(1000, 6)
        };
        app.update(Message::Events(vec![skipped, launched(1001, 7)]));
    };
    let pauses = |app: &mut App| {
        asked(app);
        press(app, "p");
        asked(app)
    };
    let mut app = watching(midway());
    assert!(says(&mut app, "p pause trial"));
    assert!(text(&mut app, 120, 40).contains("the selection follows what runs"));
    done(&mut app);
    let pause = |trial| {
        Request::Send(Command::Pause {
            trial: Some(TrialId(trial)),
        })
    };
    assert_eq!(pauses(&mut app), [pause(7)]);
    let mut app = watching(midway());
    press(&mut app, "jj");
    assert!(text(&mut app, 120, 40).contains("Esc follows what runs"));
    done(&mut app);
    assert_eq!(pauses(&mut app), [pause(8)], "it stays where it was put");
    hit(&mut app, KeyCode::Esc);
    assert_eq!(pauses(&mut app), [pause(7)], "it follows again");
    press(&mut app, " ");
    assert!(says(&mut app, "p pause 1 marked"));
}

#[test]
fn a_skipped_trial_says_why_as_long_as_that_takes() {
    let said = "left out: decided at 41% of the full budget: mlp 100; the whole sweep would choose the same with 97% \
                probability";
    let mut app = watching(midway());
    let skipped = scalescope::sweep::Event {
        at: NOW + 30.0,
        trial: None,
        seq: 1000,
        kind: EventKind::Skipped {
            trial: TrialId(9),
            reason: SkipReason::Decided(Decided {
                family: Family::Mlp,
                scale: Scale(100),
                confidence: 0.97,
                share: 0.41,
            }),
        },
    };
    app.update(Message::Events(vec![skipped]));
    press(&mut app, "G");
    for (width, height) in [(120, 40), (80, 24)] {
        let shown = text(&mut app, width, height);
        let pane = shown.lines().filter_map(|l| l.split('│').nth(1));
        let words: Vec<_> = pane.flat_map(str::split_whitespace).collect();
        assert!(words.join(" ").contains(said), "{shown}");
        assert!(shown.contains("skipped"), "the row is in view: {shown}");
    }
}

#[test]
fn two_sweeps_are_compared_in_the_order_of_their_marks_by_the_numbers_shown() {
    let mut app = knowing(midway());
    press(&mut app, "0gj  ");
    app.update(Message::Compared(both()));
    let shown = text(&mut app, 120, 40);
    let row = shown.lines().find(|l| l.contains("│  mlp 50 "));
    let row = row.unwrap_or_else(|| panic!("no row in\n{shown}"));
    let cells: Vec<_> = row
        .split("  ")
        .map(str::trim)
        .filter(|c| !c.is_empty())
        .collect();
    let number = |text: &str| -> f64 {
        let mean = text.split(' ').next().unwrap_or_default();
        mean.replace('−', "-").replace('+', "").parse().expect(text)
    };
    let [a, b, difference] = [2, 3, 4].map(|at: usize| number(cells[at]));
    assert!((b - a - difference).abs() < 1e-9, "{cells:?}");
    assert!(
        shown.contains("a vision-digits-long-99e0  b vision-digits-77aa"),
        "{shown}"
    );
    let mut apart = both();
    apart[1].plan.scenario =
        scalescope::scenario::find("speech-recognition", None, &[]).expect("shipped");
    app.update(Message::Compared(apart));
    let shown = text(&mut app, 120, 40);
    assert!(
        shown.contains("not comparable: a studies image-classification, b speech-to-text"),
        "{shown}"
    );
    assert!(!shown.contains("b − a"), "{shown}");
    let mut apart = both();
    apart[0].plan.scenario =
        scalescope::scenario::find("vision-glyphs", None, &[]).expect("shipped");
    app.update(Message::Compared(apart));
    let shown = text(&mut app, 120, 40);
    assert!(
        shown.contains("not comparable: a is measured on glyphs, b on digits"),
        "{shown}"
    );
}

#[test]
fn where_one_starts_it_is_said_that_a_sweep_runs() {
    let mut app = knowing(midway());
    for keys in ["1", "2"] {
        press(&mut app, keys);
        for width in [80, 120] {
            let shown = text(&mut app, width, 30);
            assert!(
                shown.contains("1 sweep is running: 0 opens the list"),
                "{shown}"
            );
        }
    }
    app.update(Message::Sweeps(rows()[1..].to_vec()));
    assert!(!text(&mut app, 120, 30).contains("running"));
}

#[test]
fn long_names_leave_the_tabs_and_a_card_says_where_it_is_cut() {
    let long = scalescope::scenario::find("vision-glyphs-complexity", None, &[]).expect("shipped");
    let mut app = App::new(scalescope::tui::Start::Choose);
    app.update(Message::Scenarios(vec![long]));
    let shown = text(&mut app, 80, 24);
    let title = shown.lines().next().unwrap_or_default();
    assert!(
        title.starts_with(" vision-glyphs-comp") && title.contains('…'),
        "{title}"
    );
    assert!(
        title.contains("[1 Task]") && title.contains("5 Deploy"),
        "{title}"
    );
    assert!(
        shown.contains("decided by") && shown.contains("trials "),
        "{shown}"
    );
    let card = shown
        .lines()
        .filter(|l| l.contains("╯") && l.contains('…'))
        .count();
    assert_eq!(card, 1, "{shown}");
    assert!(
        !text(&mut app, 120, 40)
            .lines()
            .skip(1)
            .any(|l| l.contains('…'))
    );
}

#[test]
fn what_would_be_shipped_is_copied_with_the_path_of_its_weights() {
    let mut app = watching(finished());
    let folder = "/home/somebody/.local/share/scalescope/sweeps/20231114-221320-vision-digits-1a2b";
    app.update(Message::Folder(folder.into()));
    press(&mut app, "5");
    let shown = text(&mut app, 80, 24);
    assert!(shown.contains("y copy"), "{shown}");
    let broken = shown.lines().find(|l| l.contains("/home/somebody"));
    assert!(
        broken.is_some_and(|l| l.trim_end_matches([' ', '│']).ends_with('/')),
        "{shown}"
    );
    press(&mut app, "y");
    let copied = app.effects().into_iter().find_map(|wish| match wish {
        Effect::Copy(text) => Some(text),
        _ => None,
    });
    let copied = copied.expect("a copy");
    assert!(
        copied.contains(folder) && copied.contains("safetensors"),
        "{copied}"
    );
}

#[test]
fn nothing_is_shown_as_measured_once_nothing_is_measured() {
    let mut app = watching(midway());
    assert!(text(&mut app, 120, 40).contains(" cpu "));
    let mut app = watching(finished());
    for (width, height) in [(120, 40), (80, 24)] {
        let shown = text(&mut app, width, height);
        assert!(!shown.contains(" cpu "), "{shown}");
        assert!(shown.contains("not measured any more"), "{shown}");
    }
}
