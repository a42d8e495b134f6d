//! The answer in one line, simple answers included: what the screen, `advise` and a sweep's last line begin with.

use crate::{
    advise::decide::{
        advice::{Advice, CandidateLine, Decision},
        baselines::Comparison,
    },
    words::{numbers::value, say, word},
};

/// What an answer asks of its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// It can be followed.
    Sure,
    /// Something stands against it: it is open, or it takes no network.
    Cautious,
    /// There is none.
    Bad,
}

/// The answer in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headline {
    /// What it asks of its reader.
    pub tone: Tone,
    /// The answer.
    pub text: String,
    /// What `text` ends with, where that says enough by itself: where a simple answer does as well.
    pub claim: Option<String>,
    /// How sure it is, and of what; `None` where nothing tells.
    pub certainty: Option<String>,
}

impl Advice {
    /// The answer in one line.
    pub fn headline(&self) -> Headline {
        let certainty = self.certainty();
        if let Some(claim) = self.without_network() {
            let among = |certainty| say!("{certainty} among networks", certainty);
            return Headline {
                tone: Tone::Cautious,
                text: say!("no network needed: {claim}", claim),
                claim: Some(claim),
                certainty: certainty.map(among),
            };
        }
        let (tone, text) = self.answer();
        Headline {
            tone,
            text,
            claim: None,
            certainty,
        }
    }

    /// The headline with how sure it is.
    pub fn answered(&self) -> String {
        let Headline {
            text, certainty, ..
        } = self.headline();
        match certainty {
            Some(certainty) => say!("{text}, {certainty}", text, certainty),
            None => text,
        }
    }

    fn answer(&self) -> (Tone, String) {
        let model = self.family.zip(self.scale);
        let model = model.map(|(family, scale)| format!("{family} {scale}"));
        match (self.decision, model) {
            (Decision::Infeasible, _) => {
                let said = word("nothing satisfies the constraints");
                (Tone::Bad, said.to_owned())
            }
            (_, None) => {
                let said = word("undecided: not enough evidence");
                (Tone::Cautious, said.to_owned())
            }
            (Decision::Undecided, Some(model)) => (
                Tone::Cautious,
                say!("undecided: {model} leads so far", model),
            ),
            (Decision::Chosen, Some(model)) if self.is_open() => {
                (Tone::Cautious, say!("{model} leads so far", model))
            }
            (Decision::Chosen, Some(model)) => (Tone::Sure, say!("take {model}", model)),
        }
    }

    /// Whether a scale that is still to be measured takes part by what is predicted of it.
    fn is_open(&self) -> bool {
        let open = |c: &CandidateLine| c.seeds == 0 && c.predicted.is_some();
        self.candidates.iter().any(open)
    }

    /// How the advised scale does beside a simple answer that it does not beat; `None` where it does, or one seed leaves it open.
    pub(in crate::advise) fn simple(&self) -> Option<Comparison> {
        let advised = self.baseline.as_ref()?.advised;
        let seeds_tell = self.quality.is_some_and(|q| !q.low.is_nan());
        match advised {
            Comparison::Better => None,
            Comparison::Tied => seeds_tell.then_some(advised),
            Comparison::Worse => Some(advised),
        }
    }

    /// How the best simple answer does beside the advised scale, where that does not beat it.
    fn without_network(&self) -> Option<String> {
        let (line, quality) = (self.baseline.as_ref()?, self.quality?);
        let (family, scale) = self.family.zip(self.scale)?;
        let (baseline, reached) = (word(&line.name), value(line.quality));
        let mean = value(quality.mean);
        match (self.decision, self.simple()?) {
            // The leading one of a tie may still be overtaken by one that beats it.
            (Decision::Infeasible, _)
            | (_, Comparison::Better)
            | (Decision::Undecided, Comparison::Tied) => None,
            (_, Comparison::Worse) => Some(say!(
                "{baseline} {reached} beats {family} {scale} {mean}",
                baseline,
                reached,
                family,
                scale,
                mean
            )),
            (Decision::Chosen, Comparison::Tied) => Some(say!(
                "{baseline} {reached} does as well as {family} {scale} {mean}",
                baseline,
                reached,
                family,
                scale,
                mean
            )),
        }
    }
}
