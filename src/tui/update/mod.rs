//! What changes the dashboard: a key, a message of the session, the passing of time.

mod enabled;
mod global;
mod key;
mod message;
mod sweep_commands;
