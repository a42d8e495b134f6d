//! Workspace memory that is taken and given back within a thread, so that a step in the steady state allocates none.

use std::{
    cell::RefCell,
    ops::{Deref, DerefMut},
};

thread_local! {
    static FREE: RefCell<Vec<Vec<f32>>> = const { RefCell::new(Vec::new()) };
}

/// Bytes of a cache line. A vector that lies across two of them takes two reads.
const LINE: usize = 64;

/// Numbers of a line.
const LINE_NUMBERS: usize = LINE / size_of::<f32>();

/// Numbers from the thread's arena, from the start of a cache line on; they go back when dropped.
#[derive(Debug, Default)]
pub struct Workspace {
    values: Vec<f32>,
    start: usize,
    length: usize,
}

/// Takes `length` numbers of unspecified content: the smallest free buffer that is long enough, else the longest, grown.
pub fn workspace(length: usize) -> Workspace {
    let whole = length + LINE_NUMBERS - 1;
    let free = FREE.with_borrow_mut(|free| {
        let fits = (0..free.len()).filter(|&at| free[at].len() >= whole);
        let at = fits.min_by_key(|&at| free[at].len());
        let at = at.or_else(|| (0..free.len()).max_by_key(|&at| free[at].len()));
        at.map(|at| free.swap_remove(at))
    });
    let mut values = free.unwrap_or_default();
    if values.len() < whole {
        values.resize(whole, 0.0);
    }
    if cfg!(debug_assertions) {
        // What is handed out and no more: the only free buffer may be a thousand times as long.
        values[..whole].fill(f32::NAN);
    }
    let start = values.as_ptr().align_offset(LINE).min(LINE_NUMBERS - 1);
    Workspace {
        values,
        start,
        length,
    }
}

/// Takes `length` zeros.
pub fn zeros(length: usize) -> Workspace {
    let mut zeros = workspace(length);
    zeros.fill(0.0);
    zeros
}

impl Deref for Workspace {
    type Target = [f32];

    fn deref(&self) -> &[f32] {
        &self.values[self.start..][..self.length]
    }
}

impl DerefMut for Workspace {
    fn deref_mut(&mut self) -> &mut [f32] {
        &mut self.values[self.start..][..self.length]
    }
}

impl Drop for Workspace {
    fn drop(&mut self) {
        let values = std::mem::take(&mut self.values);
        // Dropped while the thread ends, the arena may be gone: then the memory is simply freed.
        let _ = FREE.try_with(|free| free.borrow_mut().push(values));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_comes_back() {
        let first = workspace(1000);
        let place = first.as_ptr();
        drop(first);
        let again = workspace(900);
        assert_eq!((again.as_ptr(), again.len()), (place, 900));
        let other = zeros(10);
        assert_ne!(other.as_ptr(), place);
        assert!(other.iter().all(|v| *v == 0.0));
    }

    #[test]
    fn numbers_begin_with_a_cache_line() {
        for length in [1, 7, 100, 4099] {
            assert_eq!(workspace(length).as_ptr().addr() % LINE, 0);
        }
    }

    #[test]
    fn the_smallest_that_fits_is_taken() {
        let (small, large) = (workspace(10), workspace(10_000));
        let places = (small.as_ptr(), large.as_ptr());
        drop(large);
        drop(small);
        let (small, large) = (workspace(9), workspace(5000));
        assert_eq!((small.as_ptr(), large.as_ptr()), places);
    }
}
