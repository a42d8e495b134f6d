//! What changes the dashboard: a key, a message of the session, the passing of time.

mod appearance;
mod charts;
mod comparison;
mod decide;
mod effects;
mod export;
mod focus;
mod key;
mod key_effects;
mod leave;
mod message;
mod navigation;
mod overlay;
mod plan;
mod removal;
mod replay;
mod sweep_commands;
mod sweeps;
mod task;
mod trials;
mod typing;
