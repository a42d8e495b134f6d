//! A report in Markdown.

use super::{asked::Asked, report::Report};
use crate::words::{is_hidden, say, word};

pub(super) fn write(asked: &Asked<'_>) -> String {
    let report = Report::of(asked);
    let mut text = format!("# {}\n\n", plain(&report.title));
    for (name, value) in &report.facts {
        text += &format!("- {name}: {}\n", plain(value));
    }
    for section in &report.sections {
        let title = if section.title.is_empty() {
            word("answer")
        } else {
            &section.title
        };
        text += &format!("\n## {}\n\n", plain(title));
        for line in &section.lines {
            text += &format!("- {}\n", plain(line));
        }
    }
    text += &format!("\n## {}\n\n", word("measured"));
    for (at, row) in report.table.iter().enumerate() {
        let cells: Vec<String> = row.iter().map(|cell| plain(cell)).collect();
        text += &format!("| {} |\n", cells.join(" | "));
        if at == 0 {
            text += &format!("|---{}|\n", "|---:".repeat(row.len() - 1));
        }
    }
    text += &format!(
        "\n{}\n",
        word("Means over seeds, with one standard deviation.")
    );
    if !report.notes.is_empty() {
        text += &format!("\n## {}\n\n", word("notes"));
        for note in &report.notes {
            text += &format!("- {}\n", plain(note));
        }
    }
    text += &format!("\n## {}\n\n", word("how to reproduce it"));
    text += &say!(
        "Save this as `{name}.toml` and run `{command}`.",
        name = &asked.sweep.plan.scenario.name,
        command = Report::command(asked.sweep)
    );
    let fence = fence(&report.scenario);
    text + &format!("\n\n{fence}toml\n{}{fence}\n", report.scenario)
}

/// A text that Markdown takes for nothing but text, on one line.
fn plain(text: &str) -> String {
    let one = |c: char| match c {
        '\\' | '`' | '*' | '_' | '<' | '>' | '[' | ']' | '|' | '#' => format!("\\{c}"),
        c if is_hidden(c) => " ".into(),
        c => c.to_string(),
    };
    text.chars().map(one).collect()
}

/// More backticks than the text has in a row.
fn fence(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    "`".repeat(longest.max(2) + 1)
}

#[cfg(test)]
mod tests {
    use super::{fence, plain};

    #[test]
    fn no_text_is_taken_for_markup() {
        assert_eq!(plain("a*b|c\n`d`"), "a\\*b\\|c \\`d\\`");
        assert_eq!(fence("no"), "```");
        assert_eq!(fence("a ```` b"), "`````");
    }
}
