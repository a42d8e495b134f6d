//! A report as one page: readable on a telephone, in the dark and on paper, without anything from elsewhere.

use super::{
    asked::Asked,
    report::Report,
    series,
    svg::{STYLE, drawn, escaped},
    text::COLUMNS,
};
use crate::words::{Language, language, say, word};

const PAGE: &str = "
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}
h1{font-size:1.5rem;margin:0 0 .3rem}h2{font-size:1.1rem;margin:2rem 0 .5rem}ul{padding-left:1.2rem;margin:.3rem 0}
.verdict{font-size:1.15rem;border-left:4px solid #0072b2;padding:.4rem .8rem;margin:1.2rem 0}.verdict p{margin:.2rem 0}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:.5rem 0}dt{opacity:.65}dd{margin:0;overflow-wrap:anywhere}
.wide{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums;white-space:nowrap}
th,td{padding:.2rem .7rem;text-align:right;border-bottom:1px solid #8884}th:first-child,td:first-child{text-align:left}
th{font-weight:600}pre{overflow-x:auto;background:#8881;padding:.7rem;font-size:.85rem}
@media(prefers-color-scheme:dark){body{color:#ddd;background:#16181c}}
@media print{body{margin:0;font-size:11pt}details>*{display:block}}
";

pub(super) fn write(asked: &Asked<'_>) -> String {
    let report = Report::of(asked);
    let code = match language() {
        Language::English => "en",
        Language::Chinese => "zh-Hans",
    };
    let title = escaped(&report.title);
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{code}\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>{title}</title>\n<style>{PAGE}{STYLE}</style></head>\n<body>\n<h1>{title}</h1>\n"
    );
    page += "<dl>";
    for (name, value) in &report.facts {
        page += &format!("<dt>{}</dt><dd>{}</dd>", escaped(name), escaped(value));
    }
    page += "</dl>\n";
    for section in &report.sections {
        page += &if section.title.is_empty() {
            let lines: Vec<String> = section
                .lines
                .iter()
                .map(|line| format!("<p>{}</p>", escaped(line)))
                .collect();
            format!("<div class=\"verdict\">{}</div>\n", lines.join(""))
        } else {
            heading(&section.title) + &list(&section.lines)
        };
    }
    page += &heading(word("charts"));
    let charts = [
        series::quality_by_scale(asked.sweep, asked.advice),
        series::loss(asked.sweep),
        series::metric(asked.sweep),
    ];
    for chart in &charts {
        page += &format!("<div class=\"wide\">{}</div>\n", drawn(chart));
    }
    page += &heading(word("measured"));
    page += &table(&report.table);
    page += &format!(
        "<p>{}</p>\n",
        escaped(word("Means over seeds, with one standard deviation."))
    );
    if !report.notes.is_empty() {
        page += &(heading(word("notes")) + &list(&report.notes));
    }
    page += &heading(word("how to reproduce it"));
    let how = say!(
        "Save this as `{name}.toml` and run `{command}`.",
        name = &asked.sweep.plan.scenario.name,
        command = Report::command(asked.sweep)
    );
    page += &format!(
        "<p>{}</p>\n<pre>{}</pre>\n</body>\n</html>\n",
        escaped(&how),
        escaped(&report.scenario)
    );
    page
}

fn heading(title: &str) -> String {
    format!("<h2>{}</h2>\n", escaped(title))
}

fn list(lines: &[String]) -> String {
    let items = lines
        .iter()
        .map(|line| format!("<li>{}</li>", escaped(line)));
    format!("<ul>{}</ul>\n", items.collect::<String>())
}

fn table(rows: &[[String; COLUMNS]]) -> String {
    let row = |(at, cells): (usize, &[String; COLUMNS])| {
        let tag = if at == 0 { "th" } else { "td" };
        let cells = cells
            .iter()
            .map(|c| format!("<{tag}>{}</{tag}>", escaped(c)));
        format!("<tr>{}</tr>\n", cells.collect::<String>())
    };
    let rows: String = rows.iter().enumerate().map(row).collect();
    format!("<div class=\"wide\"><table>\n{rows}</table></div>\n")
}
