//! What another process, a file or an older run said in English, said anew in the language of whoever reads it.
//!
//! Workers, journals and plans speak English, so that machines and people of any language can read them. A sentence of theirs
//! is recognised by its form: the English templates of the dictionary, with what fills them in between.

use std::fmt::Display;

use super::{dictionary, filled, language};

/// The least that a template says by itself: less could be found in any text.
const LEAST: usize = 5;

/// An English template in parts, with the same in another language.
pub struct Template {
    /// What stands before, between and behind the names.
    parts: Vec<String>,
    /// What fills the gaps.
    names: Vec<String>,
    other: &'static str,
}

impl Template {
    /// A template of the dictionary; `None` where it has no names or says nearly nothing by itself.
    pub fn new(english: &str, other: &'static str) -> Option<Self> {
        let (mut parts, mut names) = (Vec::new(), Vec::new());
        let mut rest = english;
        let mut unnamed = 0;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, behind) = after.split_once('}')?;
            let name = name.split(':').next().unwrap_or_default();
            parts.push(before.to_owned());
            names.push(if name.is_empty() {
                unnamed += 1;
                (unnamed - 1).to_string()
            } else {
                name.to_owned()
            });
            rest = behind;
        }
        parts.push(rest.to_owned());
        let template = Self {
            parts,
            names,
            other,
        };
        (!template.names.is_empty() && template.says() >= LEAST).then_some(template)
    }

    /// How many letters it has by itself: the more, the surer it is.
    pub fn says(&self) -> usize {
        let letters = |part: &String| part.chars().filter(|c| c.is_alphabetic()).count();
        self.parts.iter().map(letters).sum()
    }

    /// What fills the gaps of a text of this form.
    fn gaps<'a>(&self, text: &'a str) -> Option<Vec<&'a str>> {
        let [first, between @ .., last] = &self.parts[..] else {
            return None;
        };
        let mut rest = text
            .strip_prefix(first.as_str())?
            .strip_suffix(last.as_str())?;
        let mut gaps = Vec::with_capacity(self.names.len());
        for part in between {
            let (gap, behind) = rest.split_once(part.as_str())?;
            gaps.push(gap);
            rest = behind;
        }
        gaps.push(rest);
        Some(gaps)
    }

    fn said(&self, text: &str) -> Option<String> {
        let gaps: Vec<String> = self.gaps(text)?.into_iter().map(told).collect();
        let values = self.names.iter().zip(&gaps);
        let values: Vec<(&str, &dyn Display)> = values
            .map(|(name, gap)| (name.as_str(), gap as &dyn Display))
            .collect();
        Some(filled(self.other, &values))
    }
}

/// A text that was said in English, in the chosen language as far as it is known.
pub fn told(text: &str) -> String {
    let language = language();
    let Some(words) = dictionary::of(language) else {
        return text.to_owned();
    };
    if let Some(known) = words.get(text) {
        return (*known).to_owned();
    }
    if !text.contains(char::is_alphabetic) {
        return text.to_owned();
    }
    let recognised = dictionary::templates(language)
        .iter()
        .find_map(|t| t.said(text));
    recognised.unwrap_or_else(|| in_parts(text))
}

/// A chain of sentences, each by itself.
fn in_parts(text: &str) -> String {
    let marks = [": ", "; ", "：", "；"];
    let first = marks
        .iter()
        .filter_map(|mark| Some((text.find(mark)?, *mark)))
        .min();
    match first {
        None => text.to_owned(),
        Some((at, mark)) => {
            let (before, after) = (&text[..at], &text[at + mark.len()..]);
            let before = told(before);
            let mark = match mark {
                // A file and its line keep their colon.
                ": " if before.contains(char::is_whitespace) => "：",
                "; " => "；",
                mark => mark,
            };
            format!("{before}{mark}{}", told(after))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Language, in_language};

    #[test]
    fn a_sentence_is_known_by_its_form_and_its_parts_are_said_too() {
        let cases = [
            (
                "a.csv:3: expected a label of 0 or 1; 3 of 5 rows cannot be used",
                "a.csv:3: 标签应为 0 或 1；5 行中有 3 行不能使用",
            ),
            ("missing field `name`", "缺少键 `name`"),
            (
                "cannot write /x: Permission denied (os error 13)",
                "无法写入 /x: 权限不足（系统错误 13）",
            ),
            (
                "killed by SIGSEGV (signal 11)",
                "被 SIGSEGV 终止（信号 11）",
            ),
            (
                "no column `useer`; the columns are user, item",
                "没有列 `useer`；现有列：user, item",
            ),
            (
                "the journal says nothing of it",
                "the journal says nothing of it",
            ),
            ("已结束", "已结束"),
        ];
        in_language(Language::Chinese, || {
            for (english, chinese) in cases {
                assert_eq!(told(english), chinese);
            }
        });
        assert_eq!(told(cases[0].0), cases[0].0);
    }
}
