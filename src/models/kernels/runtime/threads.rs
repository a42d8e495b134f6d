//! Several threads for one operation. Each output is computed by one thread, in the order of one thread, so that the bits
//! are the same for any number of threads.

use std::{cell::Cell, num::NonZero, ops::Range, sync::OnceLock};

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::runtime::simd::Instructions;

/// Multiplications for which waking a thread pays: some 50 microseconds of one. Tests cut small work too.
const LEAST: usize = if cfg!(test) { 64 } else { 2 << 20 };

thread_local! {
    static ALLOWED: Cell<usize> = const { Cell::new(1) };
}

/// Runs `work` with so many threads for every operation of this thread.
pub fn during<R>(threads: usize, work: impl FnOnce() -> R) -> R {
    let before = ALLOWED.replace(threads.max(1));
    let result = work();
    ALLOWED.set(before);
    result
}

/// Cuts `units` that are independent of each other into equal parts, one for each thread that so many multiplications are
/// worth; all parts but the last are multiples of `step`.
pub fn parts(units: usize, step: usize, multiplications: usize) -> Vec<Range<usize>> {
    let threads = ALLOWED.get().min(multiplications / LEAST).max(1);
    let length = units.div_ceil(threads).next_multiple_of(step).max(1);
    let starts = (0..units).step_by(length);
    starts.map(|at| at..units.min(at + length)).collect()
}

/// Cuts `values`, `width` numbers for every unit, as the units are cut.
pub fn cut<'a, T>(values: &'a mut [T], width: usize, parts: &[Range<usize>]) -> Vec<&'a mut [T]> {
    let mut rest = values;
    let cut = |part: &Range<usize>| {
        let (head, tail) = std::mem::take(&mut rest).split_at_mut(part.len() * width);
        rest = tail;
        head
    };
    parts.iter().map(cut).collect()
}

/// Works on every part, on the first here and on each other by a thread of its own.
pub fn each<T: Send>(parts: impl IntoIterator<Item = T>, work: impl Fn(T) + Sync) {
    let mut parts: Vec<T> = parts.into_iter().collect();
    let others = if parts.len() > 1 {
        parts.split_off(1)
    } else {
        Vec::new()
    };
    let Some(first) = parts.pop() else { return };
    if others.is_empty() {
        return work(first);
    }
    let (instructions, work) = (Instructions::chosen(), &work);
    pool().in_place_scope(|scope| {
        for part in others {
            scope.spawn(move |_| instructions.restore(|| work(part)));
        }
        during(1, || work(first));
    });
}

/// The helpers, which sleep while there is nothing to do.
fn pool() -> &'static ThreadPool {
    static POOL: OnceLock<ThreadPool> = OnceLock::new();
    POOL.get_or_init(|| {
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        ThreadPoolBuilder::new()
            .num_threads(cores.saturating_sub(1).max(1))
            .thread_name(|_| "kernels".into())
            .build()
            .expect("the system starts threads")
    })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn only_large_work_is_cut_and_everything_is_covered() {
        assert_eq!(parts(10, 1, usize::MAX).len(), 1);
        during(3, || {
            assert_eq!(parts(10, 1, LEAST).len(), 1);
            assert_eq!(parts(10, 1, 2 * LEAST), [0..5, 5..10]);
            assert_eq!(parts(10, 1, usize::MAX), [0..4, 4..8, 8..10]);
            assert_eq!(parts(50, 24, usize::MAX), [0..24, 24..48, 48..50]);
            assert!(parts(0, 1, usize::MAX).is_empty());
        });
        let mut values = [0.0; 20];
        let lengths: Vec<usize> = cut(&mut values, 2, &[0..4, 4..10])
            .into_iter()
            .map(|part| part.len())
            .collect();
        assert_eq!(lengths, [8, 12]);
    }

    #[test]
    fn every_part_is_worked_on_once_and_none_is_cut_again() {
        let sum = AtomicUsize::new(0);
        during(4, || {
            each(1..=4, |part| {
                assert_eq!(parts(8, 1, usize::MAX).len(), 1);
                sum.fetch_add(part, Ordering::Relaxed);
            });
            assert_eq!(parts(8, 1, usize::MAX).len(), 4);
        });
        assert_eq!(sum.into_inner(), 10);
        each(Vec::<usize>::new(), |_| panic!("there is nothing to do"));
    }

    #[test]
    fn helpers_use_the_same_instructions() {
        for set in Instructions::available() {
            set.during(|| {
                let chosen = format!("{:?}", Instructions::chosen());
                during(2, || {
                    each(0..2, |_| {
                        assert_eq!(format!("{:?}", Instructions::chosen()), chosen);
                    });
                });
            });
        }
    }
}
