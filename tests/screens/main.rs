//! The dashboard through its seam to the terminal: what it looks like, what its keys do, which sizes it bears.

mod agree;
mod bytes;
mod charts;
mod every;
mod fixture;
mod journal;
mod keys;
mod looks;
mod sizes;
mod speed;
mod table;
mod themes;
