//! Gradients that one operation of our own leaves for the one before it, by the node between them, without a tensor of burn's.

use std::{cell::RefCell, collections::HashMap};

use burn::backend::autodiff::NodeId;

use crate::runtime::buffers::give_back;

thread_local! {
    static GRADIENTS: RefCell<HashMap<u64, Vec<f32>>> = RefCell::default();
}

/// Adds a gradient to what the operation that made a node will take.
pub fn accumulate(node: NodeId, gradient: Vec<f32>) {
    let before = GRADIENTS.with_borrow_mut(|all| all.remove(&node.value));
    let gradient = match before {
        Some(before) => add(gradient, before),
        None => gradient,
    };
    GRADIENTS.with_borrow_mut(|all| all.insert(node.value, gradient));
}

/// Takes the gradient of a node.
pub fn take(node: NodeId) -> Option<Vec<f32>> {
    GRADIENTS.with_borrow_mut(|all| all.remove(&node.value))
}

/// The sum of two gradients.
pub fn add(mut sum: Vec<f32>, other: Vec<f32>) -> Vec<f32> {
    for (sum, other) in sum.iter_mut().zip(&other) {
        *sum += other;
    }
    give_back(other);
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gradients_of_one_node_add_up_and_are_taken_once() {
        let [node, other] = [NodeId::new(), NodeId::new()];
        accumulate(node, vec![1.0, 2.0]);
        accumulate(other, vec![7.0]);
        accumulate(node, vec![10.0, 20.0]);
        assert_eq!(take(node), Some(vec![11.0, 22.0]));
        assert_eq!(take(node), None);
        assert_eq!(take(other), Some(vec![7.0]));
    }
}
