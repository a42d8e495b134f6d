//! Reading a filter: `state:running and (scale<100 or not loss>=.5) mlp`.

use super::query::{Comparison, Field, Kind, Query};
use crate::{
    scenario::nearest,
    words::{say, word},
};

/// A piece of a filter's text.
#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    /// A text between quotes, which is never a field, `and`, `or` or `not`.
    Quoted(String),
    Sign(Comparison, &'static str),
    Open,
    Close,
}

/// The signs, longer ones before those that they begin with.
const SIGNS: [(&str, Comparison); 7] = [
    ("!=", Comparison::IsNot),
    ("<=", Comparison::AtMost),
    (">=", Comparison::AtLeast),
    (":", Comparison::Holds),
    ("=", Comparison::Is),
    ("<", Comparison::Less),
    (">", Comparison::More),
];

/// Reads a filter for a list with these fields; `Err` says what is wrong in one line.
pub fn parse(text: &str, fields: &[Field]) -> Result<Query, String> {
    let mut reader = Reader {
        tokens: tokens(text)?,
        at: 0,
        fields,
    };
    if reader.tokens.is_empty() {
        return Ok(Query::Any);
    }
    let query = reader.either()?;
    match reader.peek() {
        None => Ok(query),
        Some(_) => Err(word("`)` without `(`").into()),
    }
}

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let sign = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign));
        let taken = if let Some((sign, comparison)) = sign {
            tokens.push(Token::Sign(*comparison, sign));
            sign.len()
        } else if first == '(' || first == ')' {
            tokens.push(if first == '(' {
                Token::Open
            } else {
                Token::Close
            });
            1
        } else if first == '"' {
            let end = rest[1..]
                .find('"')
                .ok_or(word("a closing `\"` is missing"))?;
            tokens.push(Token::Quoted(rest[1..=end].to_lowercase()));
            end + 2
        } else {
            let ends = |c: char| c.is_whitespace() || "()\":=<>!".contains(c);
            let end = rest.find(ends).unwrap_or(rest.len());
            if end == 0 {
                return Err(word("expected `!=`").into());
            }
            tokens.push(Token::Word(rest[..end].to_owned()));
            end
        };
        rest = rest[taken..].trim_start();
    }
    Ok(tokens)
}

struct Reader<'a> {
    tokens: Vec<Token>,
    at: usize,
    fields: &'a [Field],
}

impl Reader<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    fn takes(&mut self, word: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Word(w)) if w.eq_ignore_ascii_case(word));
        self.at += usize::from(found);
        found
    }

    fn either(&mut self) -> Result<Query, String> {
        let mut queries = vec![self.all()?];
        while self.takes("or") {
            queries.push(self.all()?);
        }
        Ok(joined(queries, Query::Or))
    }

    fn all(&mut self) -> Result<Query, String> {
        let mut queries = vec![self.one()?];
        loop {
            let ends = match self.peek() {
                None | Some(Token::Close) => true,
                Some(Token::Word(word)) => word.eq_ignore_ascii_case("or"),
                Some(_) => false,
            };
            if ends {
                return Ok(joined(queries, Query::And));
            }
            self.takes("and");
            queries.push(self.one()?);
        }
    }

    fn one(&mut self) -> Result<Query, String> {
        if self.takes("not") {
            return Ok(Query::Not(Box::new(self.one()?)));
        }
        match self.next() {
            Some(Token::Open) => {
                let query = self.either()?;
                match self.next() {
                    Some(Token::Close) => Ok(query),
                    _ => Err(word("a closing `)` is missing").into()),
                }
            }
            Some(Token::Quoted(text)) => Ok(Query::Word(text)),
            Some(Token::Word(word)) => match self.peek() {
                Some(Token::Sign(comparison, sign)) => {
                    let (comparison, sign) = (*comparison, *sign);
                    self.at += 1;
                    self.condition(&word, (comparison, sign))
                }
                _ if ["and", "or"].contains(&word.to_lowercase().as_str()) => {
                    Err(say!("expected a word or a condition before `{word}`", word))
                }
                _ => Ok(Query::Word(word.to_lowercase())),
            },
            Some(Token::Sign(_, sign)) => Err(say!("expected a field before `{sign}`", sign)),
            Some(Token::Close) => Err(word("expected a condition before `)`").into()),
            None => Err(word("expected a word or a condition at the end").into()),
        }
    }

    fn condition(
        &mut self,
        name: &str,
        (comparison, sign): (Comparison, &str),
    ) -> Result<Query, String> {
        let lower = name.to_lowercase();
        let Some((field, kind)) = self.fields.iter().find(|(known, _)| *known == lower) else {
            let names: Vec<_> = self.fields.iter().map(|(known, _)| *known).collect();
            return Err(match nearest(&lower, names.iter().copied()) {
                Some(near) => say!("no field `{name}`; did you mean `{near}`?", name, near),
                None => say!(
                    "no field `{name}`; expected one of {names}",
                    name,
                    names = names.join(", ")
                ),
            });
        };
        let value = match self.next() {
            Some(Token::Word(word)) => word,
            Some(Token::Quoted(text)) => text,
            _ => return Err(say!("expected a value after `{name}{sign}`", name, sign)),
        };
        match kind {
            Kind::Word => match comparison {
                Comparison::Holds | Comparison::Is | Comparison::IsNot => {
                    Ok(Query::Name(field, comparison, value.to_lowercase()))
                }
                _ => Err(say!("`{field}` is a word; use `:`, `=` or `!=`", field)),
            },
            Kind::Number | Kind::Seconds => match number(&value, *kind) {
                Some(number) => Ok(Query::Number(field, comparison, number)),
                None if *kind == Kind::Number => Err(say!(
                    "`{value}` is not a number; expected one such as `50`, `.9`, `90%`, `7.5k`",
                    value
                )),
                None => Err(say!(
                    "`{value}` is not a time; expected one such as `90s`, `5m`, `2h`, `3d`",
                    value
                )),
            },
        }
    }
}

fn joined(mut queries: Vec<Query>, join: fn(Vec<Query>) -> Query) -> Query {
    match queries.len() {
        1 => queries.remove(0),
        _ => join(queries),
    }
}

fn number(text: &str, kind: Kind) -> Option<f64> {
    let units: &[(&str, f64)] = match kind {
        Kind::Seconds => &[("s", 1.0), ("m", 60.0), ("h", 3600.0), ("d", 86_400.0)],
        _ => &[("%", 0.01), ("k", 1e3), ("M", 1e6), ("G", 1e9), ("T", 1e12)],
    };
    let unit = units.iter().find(|(unit, _)| text.ends_with(unit));
    let (digits, factor) = match unit {
        Some((unit, factor)) => (&text[..text.len() - unit.len()], *factor),
        None => (text, 1.0),
    };
    let plain = digits
        .chars()
        .all(|c| c.is_ascii_digit() || ".-+e".contains(c));
    let value: f64 = digits.parse().ok().filter(|_| plain)?;
    Some(value * factor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::filter::query::{Row, Value};

    const FIELDS: [Field; 4] = [
        ("state", Kind::Word),
        ("scale", Kind::Number),
        ("loss", Kind::Number),
        ("age", Kind::Seconds),
    ];

    struct Trial(&'static str, f64, Option<f64>);

    impl Row for Trial {
        fn value(&self, field: &str) -> Option<Value> {
            match field {
                "state" => Some(Value::Word(self.0.into())),
                "scale" => Some(Value::Number(Some(self.1))),
                "loss" => Some(Value::Number(self.2)),
                "age" => Some(Value::Number(Some(7000.0))),
                _ => None,
            }
        }

        fn has(&self, word: &str) -> bool {
            self.0.starts_with(word)
        }
    }

    #[test]
    fn conditions_are_joined_as_they_read() {
        let trial = Trial("running", 50.0, Some(0.4123));
        let cases = [
            ("", true),
            ("run", true),
            ("RUN 50", false),
            ("state:ning", true),
            ("state=run", false),
            ("state = running", true),
            ("state!=running", false),
            ("scale=50 and loss<.5", true),
            ("scale=50 loss>.5", false),
            ("loss=.412", true),
            ("loss>=.412", true),
            ("loss>.412", false),
            ("scale>100 or state:run", true),
            ("not scale>100", true),
            ("not (scale>100 or state:run)", false),
            ("state:run and (scale>100 or not loss>1)", true),
            ("done or run and scale<10", false),
            ("\"or\" or \"run\"", true),
            ("scale<.1k", true),
            ("age<2h", true),
            ("age<1h", false),
        ];
        for (text, expected) in cases {
            let query = parse(text, &FIELDS).expect(text);
            assert_eq!(query.holds(&trial), expected, "{text}");
        }
    }

    #[test]
    fn what_is_not_known_is_neither_less_nor_more() {
        let trial = Trial("queued", 50.0, None);
        for (text, expected) in [("loss<1", false), ("loss>1", false), ("loss!=1", true)] {
            let query = parse(text, &FIELDS).expect(text);
            assert_eq!(query.holds(&trial), expected, "{text}");
        }
    }

    #[test]
    fn faults_say_what_was_expected() {
        let cases = [
            ("stat:done", "no field `stat`; did you mean `state`?"),
            (
                "xyzzy=1",
                "no field `xyzzy`; expected one of state, scale, loss, age",
            ),
            ("scale<", "expected a value after `scale<`"),
            ("state<done", "`state` is a word; use `:`, `=` or `!=`"),
            (
                "scale=big",
                "`big` is not a number; expected one such as `50`, `.9`, `90%`, `7.5k`",
            ),
            (
                "age<old",
                "`old` is not a time; expected one such as `90s`, `5m`, `2h`, `3d`",
            ),
            ("(done", "a closing `)` is missing"),
            ("done)", "`)` without `(`"),
            ("done or", "expected a word or a condition at the end"),
            ("or done", "expected a word or a condition before `or`"),
            ("=3", "expected a field before `=`"),
            ("state!", "expected `!=`"),
            ("\"done", "a closing `\"` is missing"),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text, &FIELDS).expect_err(text), expected);
        }
    }
}
