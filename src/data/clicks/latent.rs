//! Clicks that are made: users and items with hidden tastes, and a moment that matters in ways that are not linear.
//!
//! The probability of every click is known, so the best possible AUC and loss are too. `complexity` multiplies the number of
//! hidden tastes and flattens the probabilities.

use super::{
    ClickOptions, ClickSet, Division,
    raw::{Column, Ranked, Table, parts},
};
use crate::data::reader::{Origin, Reader};
use crate::data::{Error, Purpose, Random};
use crate::words::message;

/// The source.
pub const READER: Reader<ClickSet> = Reader {
    origin: Origin::Generated,
    load: |spec, amount| generated(&spec.clicks, Division::of(spec, amount)),
};

const IMPRESSIONS: usize = 200_000;
const USERS: usize = 300;
const ITEMS: usize = 150;
const SEGMENTS: usize = 8;
const CATEGORIES: usize = 10;
const DEVICES: usize = 4;
/// Hidden tastes at complexity 1.
const TASTES: f64 = 4.0;
/// Log odds of a click, all else at its mean.
const BASE: f64 = -1.0;
/// Deviations of the parts of the log odds.
const OF_USERS: f64 = 0.4;
const OF_ITEMS: f64 = 0.5;
const OF_TASTES: f64 = 1.2;
const OF_MOMENTS: f64 = 0.9;

/// What a moment's numbers are called.
const NUMBERS: [&str; 4] = ["age", "hour", "recency", "mood"];

/// Somebody who clicks, or something that is clicked.
struct Being {
    /// The segment or the category.
    kind: usize,
    bias: f64,
    tastes: Vec<f64>,
}

/// All that decides a click.
struct World {
    users: Vec<Being>,
    items: Vec<Being>,
    /// The age of each user, standardised.
    ages: Vec<f64>,
    /// How each category depends on the age, on hour and recency together, and on the device in a mood.
    weights: Vec<[f64; 3]>,
    devices: Vec<f64>,
    /// Divides the log odds around their base.
    flatness: f64,
}

/// One impression.
struct Moment {
    user: usize,
    item: usize,
    device: usize,
    dense: [f64; NUMBERS.len()],
}

fn beings(count: usize, kinds: usize, rank: usize, bias: f64, random: &mut Random) -> Vec<Being> {
    let mut draw = |n: usize| (0..n).map(|_| random.normal()).collect::<Vec<f64>>();
    let centres: Vec<Vec<f64>> = (0..kinds).map(|_| draw(rank)).collect();
    let own: Vec<Vec<f64>> = (0..count).map(|_| draw(rank + 1)).collect();
    own.into_iter()
        .map(|own| {
            let kind = random.below(kinds);
            // Variance 1 for each taste, over a third of it shared with all of the kind.
            let taste = |(centre, own): (&f64, &f64)| 0.6 * centre + 0.8 * own;
            Being {
                kind,
                bias: bias * own[rank],
                tastes: centres[kind].iter().zip(&own).map(taste).collect(),
            }
        })
        .collect()
}

impl World {
    fn new(users: usize, items: usize, complexity: f64, random: &mut Random) -> Self {
        let rank = (TASTES * complexity).round().max(1.0) as usize;
        Self {
            users: beings(users, SEGMENTS, rank, OF_USERS, random),
            items: beings(items, CATEGORIES, rank, OF_ITEMS, random),
            ages: (0..users).map(|_| random.normal()).collect(),
            weights: (0..CATEGORIES)
                .map(|_| [(); 3].map(|()| random.normal()))
                .collect(),
            devices: (0..DEVICES).map(|_| random.normal()).collect(),
            flatness: complexity.powf(0.25),
        }
    }

    fn moment(&self, random: &mut Random) -> Moment {
        // Some users come more often than others, the items are shown evenly: then nothing but the truth ranks them best.
        let user = (random.uniform().powf(1.5) * self.users.len() as f64) as usize;
        Moment {
            user,
            item: random.below(self.items.len()),
            device: random.below(DEVICES),
            dense: [
                self.ages[user],
                random.normal(),
                random.normal(),
                random.normal(),
            ],
        }
    }

    fn probability(&self, moment: &Moment) -> f64 {
        let (user, item) = (&self.users[moment.user], &self.items[moment.item]);
        let rank = user.tastes.len() as f64;
        let dot: f64 = user
            .tastes
            .iter()
            .zip(&item.tastes)
            .map(|(a, b)| a * b)
            .sum();
        let [age, hour, recency, mood] = moment.dense;
        let [of_age, of_time, of_mood] = self.weights[item.kind];
        let swing = of_age * (1.7 * age).sin()
            + of_time * hour * recency
            + of_mood * self.devices[moment.device] * (mood.abs() - 0.8);
        let odds = user.bias + item.bias + OF_TASTES * dot / rank.sqrt() + OF_MOMENTS * swing / 1.5;
        1.0 / (1.0 + (-(BASE + odds / self.flatness)).exp())
    }
}

/// Makes impressions in order of time and divides them.
///
/// # Errors
/// When there are too few.
pub(super) fn generated(options: &ClickOptions, division: Division) -> Result<ClickSet, Error> {
    let count = options.count.unwrap_or(IMPRESSIONS);
    let users = options.users.unwrap_or(USERS);
    let items = options.items.unwrap_or(ITEMS);
    if users == 0 || items == 0 {
        return Err(Error::TooLittle(message!(
            "expected at least one user and one item to make clicks of"
        )));
    }
    let random = &mut Random::new(division.seed, Purpose::Clicks);
    let world = World::new(users, items, division.amount.complexity, random);
    let moments: Vec<Moment> = (0..count).map(|_| world.moment(random)).collect();
    let probabilities: Vec<f64> = moments.iter().map(|m| world.probability(m)).collect();
    let labels = probabilities.iter().map(|p| random.uniform() < *p);
    let labels = labels.map(|click| f32::from(u8::from(click))).collect();
    let column = |title: &str, count: usize, value: &dyn Fn(&Moment) -> usize| {
        let first = &title[..1];
        Column {
            title: title.to_owned(),
            names: (0..count).map(|n| format!("{first}{n}")).collect(),
            values: moments.iter().map(|m| value(m) as u32).collect(),
        }
    };
    let table = Table {
        columns: vec![
            column("user", users, &|m| m.user),
            column("segment", SEGMENTS, &|m| world.users[m.user].kind),
            column("device", DEVICES, &|m| m.device),
            column("item", items, &|m| m.item),
            column("category", CATEGORIES, &|m| world.items[m.item].kind),
        ],
        user_fields: 3,
        numbers: NUMBERS.map(str::to_owned).to_vec(),
        dense: moments
            .iter()
            .flat_map(|m| m.dense.map(|v| v as f32))
            .collect(),
        labels,
        probabilities: probabilities.iter().map(|p| *p as f32).collect(),
        parts: parts(count, division),
        ranked: Ranked::UsersAndItems,
        notes: vec![message!(
            "held out: the last impressions, all in the order in which they were made"
        )],
    };
    let mut set = table.divide(division, 1)?;
    if let Some(best) = set.optimum {
        let four = |v: f64| format!("{v:.4}");
        set.notes.push(message!(
            "the true probabilities score AUC {auc} and log loss {loss} on this test split, {expected_auc} and {expected_loss} in \
             expectation",
            auc = four(best.auc),
            loss = four(best.log_loss),
            expected_auc = four(best.expected_auc),
            expected_loss = four(best.expected_log_loss)
        ));
    }
    Ok(set)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Amount;

    const DIVISION: Division = Division {
        test: 0.2,
        validation: 0.1,
        amount: Amount {
            fraction: 1.0,
            complexity: 1.0,
        },
        seed: 1,
    };

    fn made(count: usize, seed: u64, complexity: f64) -> ClickSet {
        let options = ClickOptions {
            count: Some(count),
            ..ClickOptions::default()
        };
        let amount = Amount {
            fraction: 1.0,
            complexity,
        };
        let division = Division {
            amount,
            seed,
            ..DIVISION
        };
        generated(&options, division).expect("a set")
    }

    #[test]
    fn a_set_depends_on_its_seed_and_complexity_only() {
        let set = made(20_000, 1, 1.0);
        assert_eq!(set, made(20_000, 1, 1.0));
        assert_ne!(set.train.labels, made(20_000, 2, 1.0).train.labels);
        assert_ne!(
            set.test.probabilities,
            made(20_000, 1, 2.0).test.probabilities
        );
        assert_eq!(
            (set.train.len(), set.validation.len(), set.test.len()),
            (14_000, 2_000, 4_000)
        );
        let rows = (SEGMENTS, DEVICES, CATEGORIES);
        assert_eq!(
            set.shape.values,
            USERS + rows.0 + rows.1 + ITEMS + rows.2 + 5
        );
        assert!(
            set.train
                .ids
                .iter()
                .all(|id| (*id as usize) < set.shape.values)
        );
        assert!(
            (0.2..0.5).contains(&set.train.rate()),
            "{}",
            set.train.rate()
        );
    }

    #[test]
    fn the_labels_follow_the_probabilities() {
        let set = made(60_000, 3, 1.0);
        for low in [0.0, 0.1, 0.2, 0.4, 0.6, 0.8] {
            let near = |p: &f32| (low..low + 0.1).contains(&f64::from(*p));
            let rows: Vec<usize> = (0..set.train.len())
                .filter(|i| near(&set.train.probabilities[*i]))
                .collect();
            let mean = |of: &[f32]| {
                rows.iter().map(|i| f64::from(of[*i])).sum::<f64>() / rows.len() as f64
            };
            let (rate, truth) = (mean(&set.train.labels), mean(&set.train.probabilities));
            let error = (truth * (1.0 - truth) / rows.len() as f64).sqrt();
            assert!((rate - truth).abs() < 4.0 * error, "{rate} for {truth}");
        }
        let best = set.optimum.expect("known");
        assert!((best.auc - best.expected_auc).abs() < 0.015, "{best:?}");
        assert!(
            (best.log_loss - best.expected_log_loss).abs() < 0.015,
            "{best:?}"
        );
    }

    #[test]
    fn more_complexity_makes_clicks_harder_to_foresee() {
        let area = |c| made(20_000, 1, c).optimum.expect("known").expected_auc;
        let (easy, usual, hard) = (area(0.5), area(1.0), area(4.0));
        assert!(
            easy > usual + 0.01 && usual > hard + 0.01,
            "{easy} {usual} {hard}"
        );
    }

    #[test]
    fn each_user_is_ranked_every_item_but_those_clicked_before() {
        let set = made(20_000, 1, 1.0);
        let ranking = set.ranking.expect("users and items");
        assert_eq!(ranking.items(set.shape), ITEMS);
        assert!(ranking.len() > USERS / 2, "{}", ranking.len());
        for user in 0..ranking.len() {
            let (held, left) = (&ranking.held_out[user], &ranking.left_out[user]);
            assert!(!held.is_empty() && held.iter().all(|item| !left.contains(item)));
            let (ids, dense) = ranking.rows(set.shape, user);
            assert_eq!((ids.len(), dense.len()), (ITEMS * 5, ITEMS * 4));
        }
    }

    #[test]
    fn nothing_to_make_is_refused() {
        let none = ClickOptions {
            items: Some(0),
            ..ClickOptions::default()
        };
        assert!(generated(&none, DIVISION).is_err());
        let few = ClickOptions {
            count: Some(1),
            ..ClickOptions::default()
        };
        assert!(generated(&few, DIVISION).is_err());
    }
}
