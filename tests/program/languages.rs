//! What the built program says in Chinese, and what it says to machines all the same.

use crate::home::{Program, text};

/// What a command prints and complains, in a locale.
fn said(program: &Program, locale: &str, arguments: &[&str]) -> (String, String) {
    let mut command = program.command(arguments);
    let output = command
        .env("LC_ALL", locale)
        .output()
        .expect("the program runs");
    (text(&output.stdout), text(&output.stderr))
}

fn is_chinese(text: &str) -> bool {
    text.contains(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[test]
fn the_locale_or_an_option_chooses_the_language() {
    let program = Program::new();
    let list = |locale, option: &[&str]| {
        let arguments: Vec<_> = ["scenarios"].iter().chain(option).copied().collect();
        said(&program, locale, &arguments).0
    };
    let (english, chinese) = (list("C", &[]), list("zh_CN.UTF-8", &[]));
    assert!(english.contains("Digit classification") && english.is_ascii());
    assert!(chinese.contains("手写数字分类") && !chinese.contains("Digit"));
    assert_eq!(list("zh_CN.UTF-8", &["--lang", "en"]), english);
    assert_eq!(list("C", &["--lang", "zh"]), chinese);
    let machine = list("C", &["--json"]);
    assert_eq!(list("zh_CN.UTF-8", &["--json", "--lang", "zh"]), machine);
}

#[test]
fn a_sweep_is_told_in_chinese_and_journalled_in_english() {
    let program = Program::new();
    let run = [
        "run",
        "vision-digits",
        "--seeds",
        "1",
        "--plain",
        "--lang",
        "zh",
    ];
    let told = program.expect(0, &run);
    for words in [
        "3 个试验",
        "种子 1 完成：准确率",
        "基线 逻辑回归",
        "扫描已结束",
    ] {
        assert!(told.contains(words), "no {words}: {told}");
    }
    let advice = program.expect(0, &["advise", "--lang", "zh"]);
    assert!(advice.contains("理由（"), "{advice}");
    let machine = program.expect(0, &["advise", "--json", "--lang", "zh"]);
    let list = program.expect(0, &["list", "--json"]);
    let id = list
        .split('"')
        .find(|part| part.contains("-vision-digits-"));
    let journal = program.journal(id.expect("the sweep's id"));
    assert!(!is_chinese(&machine), "{machine}");
    assert!(!journal.iter().any(|event| is_chinese(&event.to_string())));
}

#[test]
fn faults_are_explained_in_chinese() {
    let program = Program::new();
    let fault = |arguments: &[&str]| said(&program, "zh_CN.UTF-8", arguments).1;
    let cases: [(&[&str], &str); 3] = [
        (&["run", "vision-digit"], "没有此场景"),
        (
            &["run", "vision-digits", "--set", "train.epochs=0"],
            "应为 1 到 1000000 的整数",
        ),
        (&["watch", "nothing"], "还没有扫描"),
    ];
    for (arguments, expected) in cases {
        let said = fault(arguments);
        assert!(said.contains(expected), "{arguments:?}: {said}");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        path.to_string_lossy().into_owned()
    };
    let clicks = file("clicks.csv", "user,thing,rating\n1,2,5\n");
    let run = [
        "run",
        "recommendation-clicks",
        "--set",
        "data.source=ratings",
        "--data",
        &clicks,
    ];
    let of_data = fault(&run);
    assert!(
        of_data.contains("clicks.csv:1") && of_data.contains("没有物品列"),
        "{of_data}"
    );
    let theme = file("faint.toml", "inherits = \"drak\"\n");
    let of_theme = fault(&["themes", "check", &theme]);
    assert!(of_theme.contains("主题中都没有 `drak`"), "{of_theme}");
    let home = file("no-folder", "");
    let of_system = fault(&["run", "vision-digits", "--home", &home]);
    assert!(is_chinese(&of_system), "{of_system}");
    let doctor = said(&program, "zh_CN.UTF-8", &["doctor"]).0;
    assert!(doctor.contains("可用磁盘"), "{doctor}");
    let bench = ["bench", "--workload", "mlp", "--seconds", "0"];
    let bench = said(&program, "zh_CN.UTF-8", &bench).0;
    assert!(
        bench.contains("工作负载") && bench.contains("自带"),
        "{bench}"
    );
    let help = said(&program, "zh_CN.UTF-8", &["run", "-h"]).0;
    assert!(help.contains("覆盖场景中的一个键"), "{help}");
}
