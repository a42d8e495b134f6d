//! What a key can do.

use super::table::key_table;

macro_rules! declare_actions {
    ($($(#[$doc:meta])* $Action:ident $name:literal { $($row:tt)* })+) => {
        /// What a key can do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Action {
            $($(#[$doc])* $Action,)+
        }

        impl Action {
            /// Its name in `keys.toml`, by which the help and the palette find it too.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$Action => $name,)+
                }
            }
        }
    };
}

key_table!(declare_actions);
