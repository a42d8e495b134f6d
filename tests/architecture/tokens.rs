//! Rust source as a stream of names and marks, without comments, literals and what only tests see.

/// A name, a `::`, or any other single mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// A name or a keyword.
    Name(String),
    /// `::`.
    Path,
    /// Any other mark.
    Mark(char),
}

impl Token {
    /// The name that it is, if it is one.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Name(name) => Some(name),
            _ => None,
        }
    }

    /// Whether it is a given name or keyword.
    pub fn is(&self, name: &str) -> bool {
        self.name() == Some(name)
    }
}

/// The tokens of a source, but for what stands under `#[cfg(test)]`.
pub fn tokens(source: &str) -> Vec<Token> {
    untested(&all(source))
}

fn all(source: &str) -> Vec<Token> {
    let text: Vec<char> = source.chars().collect();
    let at = |i: usize| text.get(i).copied().unwrap_or('\0');
    let (mut found, mut i) = (Vec::new(), 0);
    while i < text.len() {
        let c = text[i];
        match c {
            '/' if at(i + 1) == '/' => i = after(&text, i, "\n"),
            '/' if at(i + 1) == '*' => i = after_comment(&text, i),
            '"' => i = after_string(&text, i),
            '\'' => i = after_quote(&text, i),
            c if c.is_alphabetic() || c == '_' => {
                let end = (i..=text.len()).find(|j| !(at(*j).is_alphanumeric() || at(*j) == '_'));
                let end = end.unwrap_or(text.len());
                let name: String = text[i..end].iter().collect();
                i = end;
                let is_prefix = ["r", "b", "br", "c", "cr"].contains(&name.as_str());
                match at(end) {
                    '"' | '#' if is_prefix && is_raw_string(&text, end) => {
                        i = after_raw_string(&text, end, name.contains('r'));
                    }
                    '\'' if name == "b" => i = after_quote(&text, end),
                    _ => found.push(Token::Name(name)),
                }
            }
            c if c.is_ascii_digit() => {
                while at(i).is_alphanumeric() || at(i) == '_' {
                    i += 1;
                }
            }
            ':' if at(i + 1) == ':' => {
                found.push(Token::Path);
                i += 2;
            }
            c => {
                if !c.is_whitespace() {
                    found.push(Token::Mark(c));
                }
                i += 1;
            }
        }
    }
    found
}

/// The place behind the next occurrence of an end, or that of the text.
fn after(text: &[char], from: usize, end: &str) -> usize {
    let end: Vec<char> = end.chars().collect();
    let found = (from..text.len()).find(|i| text[*i..].starts_with(&end));
    found.map_or(text.len(), |i| i + end.len())
}

/// Block comments stand within each other.
fn after_comment(text: &[char], from: usize) -> usize {
    let (mut depth, mut i) = (0, from);
    while i < text.len() {
        match text[i..] {
            ['/', '*', ..] => (depth, i) = (depth + 1, i + 2),
            ['*', '/', ..] if depth == 1 => return i + 2,
            ['*', '/', ..] => (depth, i) = (depth - 1, i + 2),
            _ => i += 1,
        }
    }
    i
}

fn after_string(text: &[char], from: usize) -> usize {
    let mut i = from + 1;
    while i < text.len() && text[i] != '"' {
        i += if text[i] == '\\' { 2 } else { 1 };
    }
    i + 1
}

/// Behind a character, or behind the quote of a lifetime.
fn after_quote(text: &[char], from: usize) -> usize {
    match text[from + 1..] {
        ['\\', _, ..] => after(text, from + 3, "'"),
        [_, '\'', ..] => from + 3,
        _ => from + 1,
    }
}

fn is_raw_string(text: &[char], from: usize) -> bool {
    let behind = text[from..].iter().find(|c| **c != '#');
    behind == Some(&'"')
}

fn after_raw_string(text: &[char], from: usize, is_raw: bool) -> usize {
    if !is_raw {
        return after_string(text, from);
    }
    let hashes = text[from..].iter().take_while(|c| **c == '#').count();
    after(
        text,
        from + hashes + 1,
        &format!("\"{}", "#".repeat(hashes)),
    )
}

/// Leaves out every item that stands under `#[cfg(test)]`.
fn untested(tokens: &[Token]) -> Vec<Token> {
    let (mut kept, mut i) = (Vec::new(), 0);
    let mark = all("#[cfg(test)]");
    while i < tokens.len() {
        if tokens[i..].starts_with(&mark) {
            i = after_item(tokens, i + mark.len());
        } else {
            kept.push(tokens[i].clone());
            i += 1;
        }
    }
    kept
}

/// The place behind an item: its block, or its semicolon.
fn after_item(tokens: &[Token], from: usize) -> usize {
    let (mut depth, mut i) = (0_usize, from);
    while i < tokens.len() {
        match tokens[i] {
            Token::Mark('(' | '[' | '{') => depth += 1,
            Token::Mark('}') if depth == 1 => return i + 1,
            Token::Mark(')' | ']' | '}') => depth = depth.saturating_sub(1),
            Token::Mark(';') if depth == 0 => return i + 1,
            _ => {}
        }
        i += 1;
    }
    i
}

#[test]
fn names_are_read_and_prose_literals_and_tests_are_not() {
    let source = r##"
        //! crate::prose
        /* crate::a /* crate::b */ crate::c */
        fn f<'a>(x: &'a str) -> char {
            let s = ("crate::d \" crate::e", r#"crate::f " "#, b"crate::g", 'x', '\'', b'\n', 1_u8);
            $crate::words::word(s)
        }
        #[cfg(test)]
        pub fn only(x: [u8; 2]) { crate::h::i() }
        #[cfg(test)]
        #[path = "x"]
        mod tests;
        #[cfg(not(test))]
        struct Kept;
    "##;
    let names: Vec<String> = tokens(source)
        .iter()
        .filter_map(|t| t.name().map(str::to_owned))
        .collect();
    let expected = "fn f a x a str char let s crate words word s cfg not test struct Kept";
    assert_eq!(names.join(" "), expected);
}
