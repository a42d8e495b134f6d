//! Which scale to take, how sure that is, and what would change it.

pub mod advice;
pub mod advise;
pub mod baselines;
pub mod bootstrap;
pub mod by_setting;
pub mod case;
pub mod law_question;
pub mod next_trial;
pub mod one_standard_error;
pub mod pareto;
pub mod refusal;
pub mod relaxation;
pub mod sensitivity;
