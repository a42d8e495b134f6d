//! Real trainings of the smallest scales: they learn, beat their baselines, resume bit-exactly, agree across backends.

mod harness;
mod histories;
mod pictures;
mod speech;
mod text;
