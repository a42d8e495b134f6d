//! Outputs and parameters by the node that stands for them, so that the operations that follow read them without a copy
//! where a backend lends nobody its memory.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Weak},
};

use burn::backend::autodiff::NodeId;

/// Outputs that are remembered: enough for branches that meet again, few enough to hold no memory for long.
const REMEMBERED: usize = 16;

/// The newest outputs by their nodes, whose numbers never change.
#[derive(Debug)]
pub struct Recent<T>(VecDeque<(NodeId, T)>);

impl<T> Default for Recent<T> {
    fn default() -> Self {
        Self(VecDeque::new())
    }
}

impl<T: Clone> Recent<T> {
    /// Remembers an output in the place of the oldest.
    pub fn remember(&mut self, node: NodeId, output: T) {
        if self.0.len() == REMEMBERED {
            self.0.pop_front();
        }
        self.0.push_back((node, output));
    }

    /// The output of a node.
    pub fn recall(&self, node: NodeId) -> Option<T> {
        let found = self.0.iter().rev().find(|(id, _)| *id == node);
        found.map(|(_, output)| output.clone())
    }

    /// Lets go of a node's output.
    pub fn forget(&mut self, node: NodeId) {
        self.0.retain(|(id, _)| *id != node);
    }
}

/// Parameters that are alive, by their nodes.
#[derive(Debug)]
pub struct Parameters<T> {
    known: HashMap<u64, (Weak<NodeId>, T)>,
    /// The dead are looked for when this many are known.
    crowd: usize,
}

impl<T> Default for Parameters<T> {
    fn default() -> Self {
        Self {
            known: HashMap::new(),
            crowd: 64,
        }
    }
}

impl<T: Clone> Parameters<T> {
    /// Remembers a parameter as long as its node's count tells that someone holds it.
    pub fn remember(&mut self, node: &Arc<NodeId>, parameter: T) {
        if self.known.len() >= self.crowd {
            self.known.retain(|_, (count, _)| count.strong_count() > 0);
            self.crowd = 64 + 2 * self.known.len();
        }
        self.known
            .insert(node.value, (Arc::downgrade(node), parameter));
    }

    /// The parameter of a node.
    pub fn recall(&self, node: NodeId) -> Option<T> {
        let (_, parameter) = self.known.get(&node.value)?;
        Some(parameter.clone())
    }

    /// Lets go of a parameter.
    pub fn forget(&mut self, node: NodeId) {
        self.known.remove(&node.value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_outputs_are_remembered_until_forgotten() {
        let nodes: Vec<NodeId> = (0..=REMEMBERED).map(|_| NodeId::new()).collect();
        let mut recent = Recent::default();
        for (output, node) in nodes.iter().enumerate() {
            recent.remember(*node, output);
        }
        assert_eq!(recent.recall(nodes[0]), None);
        assert_eq!(recent.recall(nodes[1]), Some(1));
        recent.forget(nodes[1]);
        assert_eq!(recent.recall(nodes[1]), None);
        assert_eq!(recent.recall(nodes[REMEMBERED]), Some(REMEMBERED));
    }

    #[test]
    fn parameters_are_remembered_while_someone_holds_them() {
        let nodes: Vec<Arc<NodeId>> = (0..64).map(|_| Arc::new(NodeId::new())).collect();
        let mut parameters = Parameters::default();
        for (parameter, node) in nodes.iter().enumerate() {
            parameters.remember(node, parameter);
        }
        let held = Arc::clone(&nodes[7]);
        drop(nodes);
        let newest = Arc::new(NodeId::new());
        parameters.remember(&newest, 100);
        assert_eq!(parameters.known.len(), 2);
        assert_eq!(parameters.recall(*held), Some(7));
        parameters.forget(*held);
        assert_eq!(parameters.recall(*held), None);
        assert_eq!(parameters.recall(*newest), Some(100));
    }
}
