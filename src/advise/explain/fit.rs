//! What fits of laws say: why a table supports none, what a reader should know of one, and where its evidence ends.

use std::fmt;

use crate::{
    advise::law::{Axis, Doubt, Form, Note, Unsupported},
    words::{numbers::percent, say, word},
};

/// What an axis is called in a sentence.
pub fn axis(axis: Axis) -> &'static str {
    match axis {
        Axis::Parameters => word("parameters"),
        Axis::Data => word("data"),
        Axis::Compute => word("compute"),
    }
}

/// What a law of a form is called in a sentence.
pub fn law(form: Form) -> &'static str {
    match form {
        Form::Chinchilla => word("a chinchilla law"),
        Form::Saturating => word("a saturating law"),
        Form::Power => word("a power law"),
        Form::Broken => word("a broken law"),
        Form::M4 => word("an M4 law"),
    }
}

/// What a reader should know of a fit, in a sentence.
pub fn note(note: &Note) -> String {
    match *note {
        Note::Step { axis, exponent } => say!(
            "the exponent of {axis} is {exponent}: the loss drops like a step there, and the law should not be extrapolated",
            axis = self::axis(axis),
            exponent = format!("{exponent:.1}")
        ),
        Note::NoFloor => say!("the table shows no floor: E is 0"),
        Note::Mixed { apart } => say!(
            "rows of the same N and D differ by {apart} in their loss: do they hold one measure on one set of data?",
            apart = percent(apart)
        ),
        Note::OfComputeAlone { n, d, need } => say!(
            "N has {n} values and D has {d}: a law of both needs {need} of each, so this one is of compute alone",
            n,
            d,
            need
        ),
    }
}

/// Why a prediction is not supported, in a sentence.
pub fn doubt(doubt: Doubt) -> String {
    match doubt {
        Doubt::Undefined => say!("the law has no finite loss there"),
        Doubt::ParametersNeverVaried => {
            say!("the table has only one N, so nothing is known of another")
        }
        Doubt::DataNeverVaried => {
            say!("the table has only one D, so nothing is known of another")
        }
        Doubt::TooFar => say!("it has more than ten times the compute of the table"),
        Doubt::ParametersTooFar => say!("its N is more than ten times outside the table"),
        Doubt::DataTooFar => say!("its D is more than ten times outside the table"),
        Doubt::Untested => say!(
            "it lies outside the table, and the table is too small to test the law on its own larger runs"
        ),
    }
}

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::Distinct {
                form,
                axis,
                have,
                need,
            } => {
                let (law, axis) = (law(*form), self::axis(*axis));
                match have {
                    1 => say!(
                        "not enough evidence for {law}: 1 distinct value of {axis}, at least {need} needed",
                        law,
                        axis,
                        need
                    ),
                    have => say!(
                        "not enough evidence for {law}: {have} distinct values of {axis}, at least {need} needed",
                        law,
                        have,
                        axis,
                        need
                    ),
                }
            }
            Self::Rows { form, have, need } => {
                say!(
                    "not enough evidence for {law}: {have} usable rows, at least {need} needed",
                    law = law(*form),
                    have,
                    need
                )
            }
            Self::Collinear => say!(
                "not enough evidence for a chinchilla law: parameters and data rise together in every row, so their effects cannot be told apart; a law of one variable can be: --form saturating fits the loss against compute"
            ),
            Self::Unbounded => say!("its measure has no best possible value"),
            Self::Noise { form, chance } => say!(
                "not enough evidence for {law}: losses that follow none would lie as near to one with {chance} probability",
                law = law(*form),
                chance = percent(*chance)
            ),
            Self::Flat { axis } => {
                say!(
                    "not enough evidence for a law: the loss does not fall with {axis}",
                    axis = self::axis(*axis)
                )
            }
        };
        f.write_str(&text)
    }
}
