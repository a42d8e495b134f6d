//! Prints the error, sets the exit code.

fn main() {}
