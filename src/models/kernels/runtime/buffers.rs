//! Memory of outputs that comes back when their tensors are no longer needed, so that steps in the steady state allocate none.
//!
//! An allocator gives large blocks back to the system and takes them again page by page, which costs more than many kernels.

use std::{cell::RefCell, collections::HashMap};

/// Shorter outputs are left to the allocator.
const SHORTEST: usize = 4096;

/// The buffers of one length.
#[derive(Default)]
struct Shelf {
    free: Vec<Vec<f32>>,
    /// Buffers ever made: no more are kept, so that memory made elsewhere does not pile up.
    made: usize,
}

thread_local! {
    static SHELVES: RefCell<HashMap<usize, Shelf>> = RefCell::default();
}

fn taken(length: usize) -> Option<Vec<f32>> {
    if length < SHORTEST {
        return None;
    }
    SHELVES.with_borrow_mut(|shelves| {
        let shelf = shelves.entry(length).or_default();
        let free = shelf.free.pop();
        shelf.made += usize::from(free.is_none());
        free
    })
}

/// Takes `length` numbers of unspecified content, which the caller overwrites.
pub fn buffer(length: usize) -> Vec<f32> {
    let mut buffer = taken(length).unwrap_or_else(|| vec![0.0; length]);
    if cfg!(debug_assertions) {
        buffer.fill(f32::NAN);
    }
    buffer
}

/// Takes `length` zeros.
pub fn zeroed(length: usize) -> Vec<f32> {
    match taken(length) {
        Some(mut buffer) => {
            buffer.fill(0.0);
            buffer
        }
        None => vec![0.0; length],
    }
}

/// Brings a buffer back.
pub fn give_back(buffer: Vec<f32>) {
    SHELVES.with_borrow_mut(|shelves| {
        if let Some(shelf) = shelves.get_mut(&buffer.len())
            && shelf.free.len() < shelf.made
        {
            shelf.free.push(buffer);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buffers_come_back_by_length_and_do_not_pile_up() {
        let first = buffer(SHORTEST + 1);
        let place = first.as_ptr();
        give_back(first);
        let longer = buffer(SHORTEST + 2);
        assert_ne!(longer.as_ptr(), place);
        give_back(vec![1.0; SHORTEST + 1]);
        let again = zeroed(SHORTEST + 1);
        assert!(again.as_ptr() == place && again.iter().all(|v| *v == 0.0));
        let another = zeroed(SHORTEST + 1);
        assert_ne!(another.as_ptr(), place);
    }
}
