//! Every form of a table, and what is wrong with one.

use proptest::prelude::*;

use super::{Rules, Table};

fn cells(text: &str, rules: Rules) -> Result<Vec<(usize, Vec<String>)>, String> {
    let read = Table::read(&mut text.as_bytes(), "t".as_ref(), rules, |_| true);
    let table = read.map_err(|e| e.to_string())?;
    let row = |row: super::Row<'_>| {
        let cells = (0..table.width()).map(|at| row.cell(at).to_owned());
        (row.line(), cells.collect())
    };
    Ok(table.rows().map(row).collect())
}

#[test]
fn every_form_of_a_table_has_the_same_cells() {
    let expected = vec![
        (2, vec!["1".to_owned(), "b c".into()]),
        (3, vec!["2".into(), String::new()]),
    ];
    for text in [
        "x,y\n1,b c\n2,\n",
        "x\ty\n1\tb c\n2\t",
        "x;y\n1; b c\n2;\n",
        "x|y\n1|b c\n2|\n",
        "\"x\",\"y\"\n\"1\",\"b c\"\n2,\"\"\n",
    ] {
        assert_eq!(cells(text, Rules::Figures), Ok(expected.clone()), "{text}");
    }
    let objects = r#"{"x": 1, "y": "b c"},{"x": 2, "y": null, "z": {"w": [1]}}"#;
    let three = |lines: [usize; 2]| {
        let rows = [["1", "b c", ""], ["2", "", ""]].map(|row| row.map(str::to_owned).to_vec());
        Ok(lines.into_iter().zip(rows).collect())
    };
    let lines = objects.replacen("},{", "}\n\n{", 1);
    assert_eq!(cells(&lines, Rules::Figures), three([1, 3]));
    assert_eq!(
        cells(&format!("[{objects}]"), Rules::Figures),
        three([1, 2])
    );
}

#[test]
fn lines_are_counted_through_quotes_blanks_and_comments() {
    let text = "x,y\n# so\n\n1,\"a\nb\"\n\n2,c";
    let lines = cells(text, Rules::Figures).expect("a table");
    assert_eq!([lines[0].0, lines[1].0], [4, 7]);
    assert_eq!(
        cells("x,y\n1,2\n\n3\n", Rules::Figures),
        Err("t:4: expected 2 cells as in the first row, found 1".into())
    );
    assert_eq!(
        cells("{\"x\": 1}\nnonsense\n", Rules::Figures),
        Err("t:2: expected a JSON object, found `nonsense`".into())
    );
}

proptest! {
    #[test]
    fn nothing_makes_it_panic(bytes in "[\\[\\]{}\",;|\\n#a1:\\\\ ]{0,60}") {
        let _ = cells(&bytes, Rules::Figures);
        let _ = cells(&bytes, Rules::Answers);
    }
}
