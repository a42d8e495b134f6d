//! The update rule that a budget asks for.

use crate::{
    models::{Adam, Rule},
    scenario::Optimizer,
    sweep::Budget,
};

/// The small number that keeps Adam from dividing by zero; the value that Keras uses.
const EPSILON: f32 = 1e-7;

/// Adam (Kingma and Ba 2015), betas .9 and .999, or plain stochastic gradient descent.
pub fn rule(budget: &Budget) -> Rule {
    match budget.optimizer {
        Optimizer::Adam => Rule::Adam(Adam {
            epsilon: EPSILON,
            ..Adam::default()
        }),
        Optimizer::Sgd => Rule::Descent,
    }
}
