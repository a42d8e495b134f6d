//! Files of settings, tables of figures, and files of answers.

use std::{fs, process::Command};

use proptest::{prelude::*, sample::select};
use scalescope::{
    advise::{
        self,
        law::{self, Columns},
    },
    input::{Rules, Table},
    scenario,
    tui::{Keys, theme},
};

use crate::change::{Change, apply, cases, changes};

const SCENARIOS: [&str; 3] = [
    include_str!("../../scenarios/vision-digits.toml"),
    include_str!("../../scenarios/nlp-text-law.toml"),
    include_str!("../../scenarios/recommendation-clicks.toml"),
];
const THEME: &str = include_str!("../../themes/dark.toml");
const TIERS: &str = include_str!("../../scenarios/tiers.toml");
const KEYS: &str = "[keys]\nquit = [\"q\", \"ctrl-c\"]\nhelp = \"?\"\n";
const FIGURES: [&str; 5] = [
    "params (M),tokens (B),loss\n70,1.4,3.1\n160,3.2,2.9\n410,8.2,2.6\n1000,20,2.4\n",
    "n\td\tloss\n7e7\t1.4e9\t3.1\n1.6e8\t3.2e9\t2.9\n4.1e8\t8.2e9\t2.6\n",
    "n;d;loss\n7;14;3,1\n16;32;2,9\n41;82;2,6\n",
    "{\"n\": 70, \"d\": 1400, \"loss\": 3.1}\n{\"n\": 160, \"d\": 3200, \"loss\": NaN}\n",
    "[{\"parameters\": \"70M\", \"loss\": 3.1}, {\"parameters\": \"1.4B\", \"loss\": 2.2}]",
];
const ANSWERS: [(&str, &str, &str); 4] = [
    (
        "image-classification",
        "id,a,b\n1,0.9,0.1\n2,0.3,0.7\n",
        "id,label\n1,a\n2,b\n",
    ),
    (
        "ecommerce-recommendation",
        "user,score\n1,0.9\n1,0.2\n2,0.7\n2,0.8\n",
        "user,label\n1,True\n1,False\n2,1\n2,0\n",
    ),
    (
        "speech-to-text",
        "u1\tone two\nu2\tthree\n",
        "u1\tone too\nu2\tthree\n",
    ),
    ("text-generation", "token,logprob\na,-1\nb,-2.5\n", "ab\n"),
];

fn changed(text: &str, changes: &[Change]) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    apply(changes, &mut bytes);
    bytes
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn settings_are_read_or_refused(which in 0..SCENARIOS.len(), changes in changes()) {
        let text = |seed| String::from_utf8_lossy(&changed(seed, &changes)).into_owned();
        let _ = scenario::parse(&text(SCENARIOS[which]), "x.toml", &[]);
        let _ = Keys::parse(&text(KEYS));
        let _ = advise::tiers::parse(&text(TIERS), "tiers.toml");
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("mine.toml");
        fs::write(&file, changed(THEME, &changes)).expect("a file");
        let _ = theme::check(&file);
    }

    #[test]
    fn figures_are_read_or_refused(seed in select(&FIGURES[..]), changes in changes()) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("table");
        fs::write(&file, changed(seed, &changes)).expect("a file");
        if let Ok(cells) = Table::open(&file, Rules::Figures, |_| true) {
            let _ = law::read(&cells, "table", &Columns::default());
        }
    }

    #[test]
    fn answers_are_scored_or_refused(
        (task, answers, truths) in select(&ANSWERS[..]),
        mine in changes(),
        theirs in changes(),
    ) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let [predictions, reference] = ["predictions", "reference"].map(|n| folder.path().join(n));
        fs::write(&predictions, changed(answers, &mine)).expect("a file");
        fs::write(&reference, changed(truths, &theirs)).expect("a file");
        let ended = Command::new(env!("CARGO_BIN_EXE_scalescope"))
            .args(["metrics", task, "--json", "--predictions"])
            .arg(&predictions)
            .arg("--reference")
            .arg(&reference)
            .output()
            .expect("the program runs");
        let said = String::from_utf8_lossy(&ended.stderr);
        prop_assert!(matches!(ended.status.code(), Some(0 | 2)), "{:?}: {}", ended.status, said);
        prop_assert!(!said.contains("panicked"), "{}", said);
    }
}
