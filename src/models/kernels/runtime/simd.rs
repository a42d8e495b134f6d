//! Runs a kernel with the best instructions of the machine, and can be told to use fewer of them.

use std::cell::Cell;

use pulp::{Arch, Simd, WithSimd};

/// The instructions that kernels run with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instructions {
    /// Whatever the target guarantees, without fused multiply-add.
    Portable,
    /// Vectors of eight numbers with fused multiply-add (AVX2 and FMA).
    #[cfg(target_arch = "x86_64")]
    Eight,
    /// Vectors of sixteen numbers with fused multiply-add (AVX-512).
    #[cfg(target_arch = "x86_64")]
    Sixteen,
    /// The best of the machine.
    Best,
}

thread_local! {
    static CHOSEN: Cell<Arch> = Cell::new(Arch::new());
}

impl Instructions {
    /// The instruction sets that this machine has.
    pub fn available() -> Vec<Self> {
        #[cfg(target_arch = "x86_64")]
        let all = [Self::Portable, Self::Eight, Self::Sixteen];
        #[cfg(not(target_arch = "x86_64"))]
        let all = [Self::Portable, Self::Best];
        all.into_iter().filter(|set| set.arch().is_some()).collect()
    }

    fn arch(self) -> Option<Arch> {
        match self {
            Self::Portable => Some(Arch::Scalar),
            #[cfg(target_arch = "x86_64")]
            Self::Eight => pulp::x86::V3::try_new().map(Arch::V3),
            #[cfg(target_arch = "x86_64")]
            Self::Sixteen => pulp::x86::V4::try_new().map(Arch::V4),
            Self::Best => Some(Arch::new()),
        }
    }

    /// The instructions chosen on this thread, for another thread to work with.
    pub fn chosen() -> Chosen {
        Chosen(CHOSEN.get())
    }

    /// Runs `work` with these instructions on this thread, or with the best when the machine lacks them.
    pub fn during<R>(self, work: impl FnOnce() -> R) -> R {
        let before = CHOSEN.replace(self.arch().unwrap_or_default());
        let result = work();
        CHOSEN.set(before);
        result
    }
}

/// The instructions of a thread.
#[derive(Clone, Copy, Debug)]
pub struct Chosen(Arch);

impl Chosen {
    /// Runs `work` with these instructions on this thread.
    pub fn restore<R>(self, work: impl FnOnce() -> R) -> R {
        let before = CHOSEN.replace(self.0);
        let result = work();
        CHOSEN.set(before);
        result
    }
}

/// Runs one kernel.
#[inline]
pub fn run<K: WithSimd>(kernel: K) -> K::Output {
    CHOSEN.get().dispatch(kernel)
}

/// `a * b + c`, fused where the machine can; without FMA the fused form would be a library call.
#[inline(always)]
pub fn multiply_add<S: Simd>(a: f32, b: f32, c: f32) -> f32 {
    if S::F32_LANES > 1 {
        a.mul_add(b, c)
    } else {
        a * b + c
    }
}

/// Defines functions whose plain loops are compiled for every instruction set.
///
/// `fn name<S>(simd, argument: Type, ..) -> Output { body }` becomes `fn name(argument: Type, ..) -> Output`. The body is
/// an inlined function of its own, so that its `&mut` arguments are known not to alias (slices held in locals are not, and
/// loops over many of them stay scalar). A closure would not be inlined at all. Borrowed arguments live for `'a`.
macro_rules! kernel {
    ($(
        $(#[$note:meta])*
        $sight:vis fn $name:ident<$S:ident>($($argument:ident: $type:ty),* $(,)?) $(-> $output:ty)? $body:block
    )*) => { $(
        $(#[$note])*
        $sight fn $name<'a>($($argument: $type),*) $(-> $output)? {
            struct Arguments<'a>($($type,)* std::marker::PhantomData<&'a ()>);
            #[inline(always)]
            fn body<'a, $S: pulp::Simd>($($argument: $type),*) $(-> $output)? $body
            impl<'a> pulp::WithSimd for Arguments<'a> {
                type Output = kernel!(@output $($output)?);
                #[inline(always)]
                fn with_simd<S: pulp::Simd>(self, _: S) -> Self::Output {
                    let Self($($argument,)* _) = self;
                    body::<S>($($argument),*)
                }
            }
            $crate::runtime::simd::run(Arguments($($argument,)* std::marker::PhantomData))
        }
    )* };
    (@output) => { () };
    (@output $output:ty) => { $output };
}
pub(crate) use kernel;

#[cfg(test)]
mod tests {
    use super::*;

    kernel! {
        fn lanes<S>(scale: f32, values: &'a mut [f32]) -> usize {
            for value in values {
                *value = multiply_add::<S>(*value, scale, 1.0);
            }
            S::F32_LANES
        }
    }

    #[test]
    fn every_available_set_computes_the_same() {
        for set in Instructions::available() {
            let mut values = [1.0, 2.0, 3.0];
            let width = set.during(|| lanes(2.0, &mut values));
            assert_eq!(values, [3.0, 5.0, 7.0]);
            assert_eq!(width == 1, set == Instructions::Portable);
        }
        let best = lanes(0.0, &mut []);
        let widest = Instructions::available()
            .last()
            .map(|set| set.during(|| lanes(0.0, &mut [])));
        assert_eq!(Some(best), widest);
    }
}
