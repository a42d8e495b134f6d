//! Listening histories: batches, judgement by full ranking, and a listener to watch.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    sync::Arc,
};

use burn::tensor::{Tensor, TensorData};

use super::interface::{Judged, Objective, Split, shown};
use crate::{
    data::{HistorySet, Purpose, Question, Random, Seen},
    models::{Classes, CrossEntropy, HistoryBatch, Input, Kernels},
    scenario::Metric,
    sweep::{Specimen, Trial},
    train::{
        baselines,
        evaluate::Judge,
        hooks::{Ended, Error, Hooks},
        metrics::{
            next_item::{Place, Places},
            text::{probabilities, surprisal},
        },
    },
    words::{Message, message},
};

/// Scores that are held at once when a split is judged.
const SCORES: usize = 4_000_000;
/// Most histories that are answered at once.
const BATCH: usize = 256;
/// Items heard, and items foretold, that are shown.
const SHOWN: usize = 10;

/// The item after each place that is asked.
#[derive(Debug)]
pub struct Next {
    /// Its place among the items that are scored.
    items: Classes,
    /// The logarithm of the chance that each scored item was scored at all; none where all are.
    chances: Option<Vec<f32>>,
}

impl Objective for HistorySet {
    /// The mean cross-entropy in nats, against all items where the catalogue allows it.
    type Target = Next;

    fn batch(&self, examples: &[usize], trial: &Trial, epoch: u32) -> (HistoryBatch, Next) {
        let stretches: Vec<&[u32]> = examples.iter().map(|i| &self.train[*i][..]).collect();
        let heard = stretches
            .iter()
            .map(|stretch| &stretch[..stretch.len() - 1]);
        let mut batch = padded(&heard.collect::<Vec<_>>());
        let steps = batch.steps;
        let places = stretches.iter().enumerate();
        let places = places.flat_map(|(row, s)| row * steps..row * steps + s.len() - 1);
        batch.asked = places.collect();
        let targets: Vec<u32> = stretches.iter().flat_map(|s| &s[1..]).copied().collect();
        if self.shape.items <= HistorySet::FULL {
            let items = targets.iter().map(|item| *item as usize).collect();
            let all = Next {
                items,
                chances: None,
            };
            return (batch, all);
        }
        let first = examples.first().copied().unwrap_or(0) as u64;
        let seed = trial.seed ^ first.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let random = &mut Random::new(seed, Purpose::Candidates(epoch));
        let (scored, next) = candidates(&targets, self.shape.items, HistorySet::DRAWN, random);
        batch.scored = Some(scored);
        (batch, next)
    }

    fn loss<B: Kernels>(logits: Tensor<B, 2>, next: Next) -> Tensor<B, 1> {
        let logits = match next.chances {
            None => logits,
            Some(chances) => {
                let count = chances.len();
                let chances = TensorData::new(chances, [1, count]);
                let device = logits.device();
                logits - Tensor::<B, 2>::from_data(chances, &device)
            }
        };
        CrossEntropy::default().forward(logits, next.items)
    }

    /// Judges by the place of the held-out item among all items.
    fn judge<B: Kernels, E>(
        &self,
        judge: &Judge<'_, B>,
        split: Split,
        mut between: impl FnMut() -> Result<(), E>,
    ) -> Result<Judged, E> {
        let validation = Some(&self.validation).filter(|v| !v.is_empty());
        let questions = split.of(validation, &self.test);
        let mut places = vec![Place::Unknown; questions.len()];
        let mut loss = 0.0;
        // Histories of like length go together, so that little of a batch is filled up.
        let mut order: Vec<usize> = (0..questions.len()).collect();
        order.sort_by_key(|i| (questions[*i].history.len().min(self.shape.context), *i));
        for some in order.chunks(at_once(self)) {
            let asked: Vec<&Question> = some.iter().map(|i| &questions[*i]).collect();
            let scores = judge.answer(&Input::Histories(ask(self, &asked)));
            for (row, index) in scores.chunks_exact(self.shape.items).zip(some) {
                let question = &questions[*index];
                loss += surprisal(row, question.next);
                places[*index] = place(self, row, question);
            }
            between()?;
        }
        let places = Places(&places);
        let error = places.error();
        Ok(Judged {
            loss: loss / questions.len() as f64,
            metrics: places.metrics(),
            errors: error.map(|e| (Metric::Ndcg10, e)).into_iter().collect(),
        })
    }

    fn specimen<B: Kernels>(&self, judge: &Judge<'_, B>, trial: &Trial) -> Option<Specimen> {
        let question = &self.test[shown(trial, self.test.len())];
        let scores = judge.answer(&Input::Histories(ask(self, &[question])));
        Some(specimen(self, question, Some(scores)))
    }

    fn example(&self) -> Option<Specimen> {
        let question = self.test.first()?;
        Some(specimen(self, question, None))
    }

    fn tested(&self, examples: Range<usize>) -> HistoryBatch {
        ask(self, &self.test[examples].iter().collect::<Vec<_>>())
    }

    fn at_once(&self) -> usize {
        at_once(self)
    }

    fn alarm(&self, judged: &Judged) -> Option<Message> {
        /// Standard errors beyond the optimum that chance does not explain.
        const ALARM: f64 = 4.0;
        let (best, found) = (self.optimum?.ndcg, judged.metrics.get(&Metric::Ndcg10)?);
        let error = judged.errors.get(&Metric::Ndcg10)?;
        (*found > best + ALARM * error).then(|| {
            message!(
                "NDCG@10 of {found} is more than any model can have ({best} + {alarm} x {error}): the test split has leaked into \
                 the training, or the ranking is measured wrongly",
                found = format!("{found:.4}"),
                best = format!("{best:.4}"),
                alarm = ALARM,
                error = format!("{error:.4}")
            )
        })
    }

    fn baselines(&self, quality: Metric, hooks: &mut dyn Hooks) -> Result<Ended, Error> {
        baselines::histories::baselines(self, quality, hooks)
    }
}

/// Histories that are scored at once.
fn at_once(set: &HistorySet) -> usize {
    (SCORES / set.shape.items).clamp(1, BATCH)
}

/// Histories side by side, filled up behind to the longest; nothing is asked yet.
fn padded(histories: &[&[u32]]) -> HistoryBatch {
    let steps = histories.iter().map(|h| h.len()).max().unwrap_or(1).max(1);
    let mut ids = Vec::with_capacity(steps * histories.len());
    for (row, history) in histories.iter().enumerate() {
        ids.extend(history.iter().map(|item| *item as usize));
        ids.resize((row + 1) * steps, 0);
    }
    HistoryBatch {
        ids: ids.into(),
        steps,
        asked: Arc::new([]),
        scored: None,
    }
}

/// The last items of some histories, each asked for what comes after it.
fn ask(set: &HistorySet, questions: &[&Question]) -> HistoryBatch {
    let context = set.shape.context;
    let last = |q: &&Question| q.history.len().saturating_sub(context);
    let histories: Vec<&[u32]> = questions.iter().map(|q| &q.history[last(q)..]).collect();
    let batch = padded(&histories);
    let steps = batch.steps;
    let ends = histories.iter().enumerate();
    HistoryBatch {
        asked: ends.map(|(row, h)| row * steps + h.len() - 1).collect(),
        ..batch
    }
}

/// Where the right item stands among those that are ranked.
pub fn place<T: PartialOrd + Copy>(set: &HistorySet, scores: &[T], question: &Question) -> Place {
    match set.seen {
        Seen::Ranked => Place::of(scores, question.next as usize),
        Seen::LeftOut => {
            let heard: BTreeSet<u32> = question.history.iter().copied().collect();
            let all = (0..).zip(scores);
            let kept = all.filter(|(item, _)| !heard.contains(item));
            let (items, scores): (Vec<u32>, Vec<T>) = kept.map(|(i, s)| (i, *s)).unzip();
            let own = items.binary_search(&question.next);
            own.map_or(Place::Unlisted, |own| Place::of(&scores, own))
        }
    }
}

/// Items to tell the targets from: the targets themselves and others, drawn evenly. Each score is corrected by the chance that its
/// item was among them (Yi et al. 2019), so that the loss is that of all items in expectation.
fn candidates(
    targets: &[u32],
    items: usize,
    drawn: usize,
    random: &mut Random,
) -> (Arc<[usize]>, Next) {
    let mut counts: BTreeMap<u32, f64> = BTreeMap::new();
    for target in targets {
        *counts.entry(*target).or_default() += 1.0;
    }
    let mut scored: BTreeSet<u32> = BTreeSet::new();
    while scored.len() < drawn.min(items) {
        scored.insert(random.below(items) as u32);
    }
    let share = scored.len() as f64 / items as f64;
    scored.extend(counts.keys());
    let all: Vec<u32> = scored.into_iter().collect();
    // A target's chance to be one again, were the step drawn anew, is taken from how often it is one here.
    let own = |item: &u32| counts.get(item).map_or(0.0, |n| 1.0 - (-n).exp());
    let chance = |item: &u32| (1.0 - (1.0 - share) * (1.0 - own(item))).ln() as f32;
    let chances = all.iter().map(chance).collect();
    let place = |target: &u32| all.binary_search(target).unwrap_or(0);
    let next = Next {
        items: targets.iter().map(place).collect(),
        chances: Some(chances),
    };
    (all.iter().map(|item| *item as usize).collect(), next)
}

fn specimen(set: &HistorySet, question: &Question, scores: Option<Vec<f32>>) -> Specimen {
    let name = |item: u32| set.names[item as usize].clone();
    let heard = question.history.iter().rev().take(SHOWN).rev();
    let (mut next, mut rank) = (Vec::new(), None);
    if let Some(scores) = scores {
        let place = place(set, &scores, question);
        rank = match place {
            // The middle of the places that it shares.
            Place::Ranked { above, equal } => Some(above + equal.div_ceil(2)),
            Place::Unlisted | Place::Unknown => None,
        };
        let shares = probabilities(&scores);
        let seen = |item: &u32| set.seen == Seen::LeftOut && question.history.contains(item);
        let mut items: Vec<u32> = (0..scores.len() as u32).filter(|i| !seen(i)).collect();
        items.sort_by(|a, b| shares[*b as usize].total_cmp(&shares[*a as usize]));
        let first = items.into_iter().take(SHOWN);
        next = first
            .map(|item| (name(item), shares[item as usize]))
            .collect();
    }
    Specimen::Listening {
        heard: heard.map(|item| name(*item)).collect(),
        truth: name(question.next),
        next,
        rank,
        items: set.shape.items,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Amount, Dataset, Spec, load};

    fn set(options: &str) -> HistorySet {
        let spec: Spec = serde_json::from_str(&format!(
            r#"{{"source": "chains", "histories": {options}}}"#
        ))
        .expect("a specification");
        let Ok(Dataset::Histories(set)) = load(&spec, Amount::whole(1.0)) else {
            panic!("histories");
        };
        *set
    }

    #[test]
    fn a_question_is_asked_at_its_last_item_whatever_fills_it_up() {
        let set = set(r#"{"listeners": 10, "items": 12, "context": 4}"#);
        let [a, b] =
            [vec![1, 2], vec![9, 8, 7, 6, 5, 4]].map(|history| Question { history, next: 0 });
        let batch = ask(&set, &[&a, &b]);
        assert_eq!(batch.steps, 4);
        assert_eq!(*batch.ids, [1, 2, 0, 0, 7, 6, 5, 4]);
        assert_eq!(*batch.asked, [1, 7]);
    }

    #[test]
    fn what_was_heard_is_passed_over_where_it_is_left_out() {
        let mut set = set(r#"{"listeners": 10, "items": 12}"#);
        let question = Question {
            history: vec![0, 2],
            next: 3,
        };
        let scores = [9.0, 8.0, 7.0, 6.0];
        let of = |set: &HistorySet| place(set, &scores, &question);
        assert_eq!(of(&set), Place::Ranked { above: 3, equal: 1 });
        set.seen = Seen::LeftOut;
        assert_eq!(of(&set), Place::Ranked { above: 1, equal: 1 });
    }

    #[test]
    fn a_score_that_no_model_can_have_raises_the_alarm() {
        let set = set(r#"{"listeners": 200, "items": 30}"#);
        let best = set.optimum.expect("known").ndcg;
        let judged = |ndcg| Judged {
            loss: 1.0,
            metrics: BTreeMap::from([(Metric::Ndcg10, ndcg)]),
            errors: BTreeMap::from([(Metric::Ndcg10, 0.01)]),
        };
        assert_eq!(set.alarm(&judged(best + 0.03)), None);
        let wrong = set.alarm(&judged(best + 0.05)).expect("an alarm");
        assert!(wrong.to_string().contains("leaked"), "{wrong}");
    }

    #[test]
    fn drawn_items_score_as_all_do_in_expectation() {
        // Of the loss over all items with fixed logits, against the mean over many draws.
        use burn_flex::{Flex, FlexDevice};
        let device = FlexDevice;
        let logits: Vec<f32> = (0..200).map(|i| ((i * 37) % 200) as f32 / 60.0).collect();
        let loss = |row: Vec<f32>, next: Next| {
            let row =
                Tensor::<Flex, 2>::from_data(TensorData::new(row.clone(), [1, row.len()]), &device);
            let loss = HistorySet::loss(row, next).into_data();
            loss.iter::<f64>().next().expect("a number")
        };
        let all = Next {
            items: [150].into_iter().collect(),
            chances: None,
        };
        let right = loss(logits.clone(), all);
        let random = &mut Random::new(1, Purpose::Candidates(0));
        let mut sum = 0.0;
        for _ in 0..200 {
            let (scored, mut next) = candidates(&[150], 200, 100, random);
            assert!(scored.len() >= 100 && scored.contains(&150));
            // Here the target is always there: its own chance is 1.
            let own = scored.binary_search(&150).expect("the target");
            if let Some(chances) = &mut next.chances {
                chances[own] = 0.0;
            }
            sum += loss(scored.iter().map(|i| logits[*i]).collect(), next);
        }
        let mean = sum / 200.0;
        assert!((mean - right).abs() < 0.02 * right, "{mean} {right}");
    }
}
