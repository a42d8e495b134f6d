//! What the sequences that a terminal sends mean: xterm's, which all others follow, in crossterm's words.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::input::Input;

/// What a control sequence means, from its parameters and its last byte.
pub fn meaning(text: &str) -> Option<Input> {
    let (parameters, last) = text.split_at(text.len() - 1);
    if let Some(numbers) = parameters.strip_prefix('<') {
        return mouse(numbers, last == "M").map(Input::Mouse);
    }
    if parameters.starts_with(['?', '>', '=']) {
        return Some(Input::Answer(text.to_owned()));
    }
    let mut numbers = parameters.split(';').map(|p| p.parse::<u8>().unwrap_or(1));
    let number = numbers.next().unwrap_or(1);
    let modifiers = modifiers(numbers.next().unwrap_or(1));
    let last = last.as_bytes()[0];
    let code = match last {
        b'~' => editing_key(number)?,
        b'Z' => return Some(key(KeyCode::BackTab, KeyModifiers::SHIFT)),
        _ => cursor_key(last)?,
    };
    Some(key(code, modifiers))
}

/// The key of a sequence's last byte.
pub fn cursor_key(last: u8) -> Option<KeyCode> {
    Some(match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'H' => KeyCode::Home,
        b'F' => KeyCode::End,
        b'P'..=b'S' => KeyCode::F(last - b'P' + 1),
        b'M' => KeyCode::Enter,
        _ => return None,
    })
}

fn editing_key(number: u8) -> Option<KeyCode> {
    Some(match number {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11..=15 => KeyCode::F(number - 10),
        17..=21 => KeyCode::F(number - 11),
        23..=26 => KeyCode::F(number - 12),
        28 | 29 => KeyCode::F(number - 13),
        31..=34 => KeyCode::F(number - 14),
        _ => return None,
    })
}

/// xterm's number: 1 more than the bits for Shift, Alt, Control and Super.
fn modifiers(number: u8) -> KeyModifiers {
    let bits = number.saturating_sub(1);
    let all = [
        KeyModifiers::SHIFT,
        KeyModifiers::ALT,
        KeyModifiers::CONTROL,
        KeyModifiers::SUPER,
    ];
    let held = all
        .into_iter()
        .enumerate()
        .filter(|(n, _)| bits >> n & 1 == 1);
    held.fold(KeyModifiers::NONE, |sum, (_, one)| sum | one)
}

/// The parameters of a mouse event in mode 1006: `button;column;row`.
fn mouse(parameters: &str, pressed: bool) -> Option<MouseEvent> {
    let numbers: Vec<u16> = parameters
        .split(';')
        .filter_map(|p| p.parse().ok())
        .collect();
    let [bits, column, row] = numbers[..] else {
        return None;
    };
    let button = match bits & 3 {
        0 => MouseButton::Left,
        1 => MouseButton::Middle,
        _ => MouseButton::Right,
    };
    let kind = match (bits & 0b1100_0000, bits & 3) {
        (64, 0) => MouseEventKind::ScrollUp,
        (64, 1) => MouseEventKind::ScrollDown,
        (64, 2) => MouseEventKind::ScrollLeft,
        (64, _) => MouseEventKind::ScrollRight,
        (0, _) if bits & 32 != 0 => MouseEventKind::Drag(button),
        (0, _) if pressed => MouseEventKind::Down(button),
        (0, _) => MouseEventKind::Up(button),
        _ => return None,
    };
    let held = [
        (4, KeyModifiers::SHIFT),
        (8, KeyModifiers::ALT),
        (16, KeyModifiers::CONTROL),
    ];
    let held = held.into_iter().filter(|(bit, _)| bits & bit != 0);
    Some(MouseEvent {
        kind,
        column: column.saturating_sub(1),
        row: row.saturating_sub(1),
        modifiers: held.fold(KeyModifiers::NONE, |sum, (_, one)| sum | one),
    })
}

/// A character as it is typed; control characters are keys.
pub fn character(c: char) -> Input {
    let control = |letter: u8| key(KeyCode::Char(char::from(letter)), KeyModifiers::CONTROL);
    match c {
        '\r' => key(KeyCode::Enter, KeyModifiers::NONE),
        '\t' => key(KeyCode::Tab, KeyModifiers::NONE),
        '\x7f' => key(KeyCode::Backspace, KeyModifiers::NONE),
        '\0' => control(b' '),
        '\x01'..='\x1a' => control(c as u8 - 1 + b'a'),
        '\x1c'..='\x1f' => control(c as u8 - 0x1c + b'4'),
        c if c.is_uppercase() => key(KeyCode::Char(c), KeyModifiers::SHIFT),
        c => key(KeyCode::Char(c), KeyModifiers::NONE),
    }
}

/// A key that was pressed.
pub fn key(code: KeyCode, modifiers: KeyModifiers) -> Input {
    Input::Key(KeyEvent::new(code, modifiers))
}

/// The same with Alt held.
pub fn with_alt(input: Input) -> Input {
    match input {
        Input::Key(mut key) => {
            key.modifiers |= KeyModifiers::ALT;
            Input::Key(key)
        }
        other => other,
    }
}
