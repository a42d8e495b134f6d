//! The backends that can train.

use crate::sets::closed_set;

closed_set! {
    /// A numeric backend. `auto` takes the one that each family declares: candle, unless flex is at least 1.2 times faster.
    pub enum Backend {
        /// burn-candle, on the CPU.
        Candle = "candle",
        /// burn-flex, on the CPU.
        Flex = "flex",
    }
}
