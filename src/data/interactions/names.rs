//! Names and their numbers.

use std::collections::HashMap;

/// The names of values, each with its number by first appearance.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::data) struct Names {
    numbers: HashMap<String, u32>,
    names: Vec<String>,
}

impl Names {
    /// The number of a name, a new one where it is new.
    pub(in crate::data) fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = self.names.len() as u32;
        self.names.push(name.to_owned());
        self.numbers.insert(name.to_owned(), number);
        number
    }

    /// How many there are.
    pub(in crate::data) fn len(&self) -> usize {
        self.names.len()
    }

    /// The name of a number.
    pub(in crate::data) fn name(&self, number: u32) -> &str {
        &self.names[number as usize]
    }
}

impl FromIterator<String> for Names {
    /// Names in the order of their numbers; each must be another.
    fn from_iter<I: IntoIterator<Item = String>>(names: I) -> Self {
        let names: Vec<String> = names.into_iter().collect();
        let numbers = names.iter().cloned().zip(0..).collect();
        Self { numbers, names }
    }
}
