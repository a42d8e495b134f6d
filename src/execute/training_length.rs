//! What to say of a scenario on the user's own data before it trains: that it is too short to learn, or very long.

use crate::{
    data::DataFacts,
    scenario::Scenario,
    sweep::Candidate,
    words::{Message, message},
};

/// Steps of a training below which most networks learn little.
const FEW_STEPS: u64 = 200;
/// Seconds of a whole sweep beyond which its length is said.
const LONG: f64 = 900.0;
/// FLOP/s that a training sustains on one core, roughly: 4e9 to 4e10 by family and scale.
const SUSTAINED: f64 = 1e10;

/// Remarks on how long the trainings are, with the keys that change it; none where the data are the scenario's own.
pub fn remarks(
    scenario: &Scenario,
    facts: &DataFacts,
    candidates: &[Candidate],
    jobs: usize,
) -> Vec<Message> {
    if scenario.data.path.is_none() {
        return Vec::new();
    }
    let (train, data) = (&scenario.train, &scenario.data);
    let mut remarks = Vec::new();
    let steps = u64::from(train.epochs) * facts.train.div_ceil(train.batch.max(1)) as u64;
    if steps < FEW_STEPS {
        remarks.push(message!(
            "a training has only {steps} steps, which may be too few to learn: more train.epochs or a smaller train.batch give more",
            steps
        ));
    }
    let examples: usize = data.fractions.iter().map(|f| facts.train_at(*f)).sum();
    let of_each = candidates
        .iter()
        .filter_map(|c| c.footprint.training_flops_per_sample());
    let repeats = f64::from(train.seeds) * f64::from(train.epochs) * data.complexity.len() as f64;
    let flops = of_each.sum::<f64>() * examples as f64 * repeats;
    let seconds = flops / (SUSTAINED * jobs.max(1) as f64);
    if seconds > LONG {
        remarks.push(message!(
            "the whole sweep trains {flops} FLOPs, roughly {time}: fewer train.epochs, --seeds, smaller scales or data.fractions \
             make it shorter",
            flops = format!("{flops:.1e}"),
            time = duration(seconds)
        ));
    }
    remarks
}

fn duration(seconds: f64) -> Message {
    if seconds < 5400.0 {
        message!("{count} minutes", count = format!("{:.0}", seconds / 60.0))
    } else {
        message!("{count} hours", count = format!("{:.0}", seconds / 3600.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        data::{self, Amount},
        scenario::{self, Override},
        sweep::{self, BackendChoice},
    };

    fn of(examples: usize, own: bool) -> Vec<String> {
        let changes = own.then(|| Override::new("data.path", "/nowhere".to_owned()));
        let source = own.then(|| Override::new("data.source", "image-folder".to_owned()));
        let changes: Vec<Override> = changes.into_iter().chain(source).collect();
        let scenario = scenario::find("vision-glyphs", None, &changes).expect("a scenario");
        let shipped = scenario::find("vision-glyphs", None, &[]).expect("a scenario");
        let data = data::load(&shipped.data, Amount::whole(1.0)).expect("glyphs");
        let facts = DataFacts {
            train: examples,
            ..data.facts()
        };
        let candidates = sweep::candidates(&scenario, &facts, BackendChoice::Auto);
        let remarks = remarks(&scenario, &facts, &candidates, 2);
        remarks.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_is_too_short_or_very_long_is_said_of_own_data_only() {
        assert_eq!(of(100, false), [""; 0]);
        let short = of(100, true);
        assert!(
            short.len() == 1 && short[0].contains("only 60 steps"),
            "{short:?}"
        );
        assert_eq!(of(3000, true), [""; 0]);
        let long = of(1_000_000, true);
        assert!(long.len() == 1 && long[0].contains("hours"), "{long:?}");
    }
}
