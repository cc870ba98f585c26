//! Loops over columns, compiled for the vectors that this processor has.

#![expect(clippy::inline_always, reason = "what is not inlined is not compiled for vectors")]

use std::sync::LazyLock;

use fearless_simd::{Level, Simd, WithSimd};

/// What the processor can do, asked once.
static LEVEL: LazyLock<Level> = LazyLock::new(Level::new);

/// Does some work with code that was compiled several times over, for older and newer processors. Only
/// what is inlined into it becomes faster, so that functions it calls are `#[inline(always)]`.
#[inline]
pub(super) fn vectorized<R>(work: impl FnOnce() -> R) -> R {
    struct Work<F>(F);
    impl<R, F: FnOnce() -> R> WithSimd for Work<F> {
        type Output = R;

        #[inline(always)]
        fn with_simd<S: Simd>(self, _: S) -> R {
            (self.0)()
        }
    }
    LEVEL.dispatch(Work(work))
}
