//! The screens behind the tabs.

use super::action::Action;

/// Declares the screens: their order, the words on their tabs, the actions that go there.
macro_rules! tabs {
    ($($(#[$doc:meta])* $Tab:ident = $title:literal;)+) => {
        /// The screens behind the tabs.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Tab {
            $($(#[$doc])* $Tab,)+
        }

        impl Tab {
            /// Every tab, in the order in which they are shown.
            pub const ALL: [Self; [$($title),+].len()] = [$(Self::$Tab),+];

            /// The word on the tab.
            pub fn title(self) -> &'static str {
                match self {
                    $(Self::$Tab => $title,)+
                }
            }

            /// The action that goes there.
            pub fn action(self) -> Action {
                match self {
                    $(Self::$Tab => Action::$Tab,)+
                }
            }
        }
    };
}

tabs! {
    /// Choose what to study.
    Task = "Task";
    /// See what it would cost.
    Plan = "Plan";
    /// Watch it train.
    Train = "Train";
    /// Choose a scale.
    Decide = "Decide";
    /// Compare what would be shipped.
    Deploy = "Deploy";
    /// All sweeps.
    Sweeps = "Sweeps";
}
