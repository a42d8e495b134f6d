//! The generated language: sentences whose words agree over a distance, with a known entropy.
//!
//! A sentence is `article [adjective] noun [adverb] verb [article noun]` and a line of its own. Every noun has one of three
//! classes, which articles, adjectives and the verb's ending show; every noun and verb has a topic, which the next sentence
//! takes up. So the letters of a word are learned from a few symbols, the agreement of the verb with its subject needs ten
//! and more, and the topic needs the sentence before.

use super::{
    super::Random,
    chain::{Chain, Choice},
    words::{CLASSES, Noun, TOPICS, Words},
};

/// How the topics of two neighbouring subjects go together, by their distance.
const AFFINITY: [f64; TOPICS] = [6.0, 12.0, 2.0, 0.5];

/// Weights of the optional words against those that must come.
const ADJECTIVE: f64 = 0.4;
const ADVERB: f64 = 0.35;

/// The language of a complexity: with more of it there are more words, used more evenly.
pub fn language(complexity: f64, random: &mut Random) -> Chain {
    let words = Words::new(complexity, random);
    Chain::new(words.situations())
}

impl Words {
    fn situations(&self) -> Vec<Vec<Choice>> {
        let mut situations = vec![Vec::new(); Place::COUNT];
        for topic in 0..TOPICS {
            situations[Place::Begin { topic }.index()] = self.begin(topic);
            for class in 0..CLASSES {
                let subject = |described| Place::Subject {
                    topic,
                    class,
                    described,
                };
                situations[subject(false).index()] = self.subject(topic, class, false);
                situations[subject(true).index()] = self.subject(topic, class, true);
                let verb = |described| Place::Verb {
                    topic,
                    class,
                    described,
                };
                situations[verb(false).index()] = self.verb(topic, class, false);
                situations[verb(true).index()] = self.verb(topic, class, true);
                for wanted in 0..TOPICS {
                    let object = Place::Object {
                        topic,
                        wanted,
                        class,
                    };
                    situations[object.index()] = self.object(topic, wanted, class);
                }
            }
            for wanted in 0..TOPICS {
                situations[Place::Article { topic, wanted }.index()] = self.article(topic, wanted);
            }
        }
        situations
    }

    /// Weight of a noun as the subject after a sentence about `topic`.
    fn follows(noun: &Noun, topic: usize) -> f64 {
        noun.weight * AFFINITY[(noun.topic + TOPICS - topic) % TOPICS]
    }

    /// Weight of a noun as the object of a verb that wants `topic`.
    fn suits(noun: &Noun, topic: usize) -> f64 {
        noun.weight * if noun.topic == topic { 12.0 } else { 1.0 }
    }

    fn nouns_of(&self, class: usize) -> impl Iterator<Item = &Noun> {
        self.nouns.iter().filter(move |n| n.class == class)
    }

    fn begin(&self, topic: usize) -> Vec<Choice> {
        let article = |class: usize| Choice {
            form: format!("{} ", self.articles[class]),
            probability: self.nouns_of(class).map(|n| Self::follows(n, topic)).sum(),
            next: Place::Subject {
                topic,
                class,
                described: false,
            }
            .index(),
        };
        (0..CLASSES).map(article).collect()
    }

    fn subject(&self, topic: usize, class: usize, described: bool) -> Vec<Choice> {
        let noun = |noun: &Noun| Choice {
            form: format!("{} ", noun.form),
            probability: Self::follows(noun, topic),
            next: Place::Verb {
                topic: noun.topic,
                class,
                described: false,
            }
            .index(),
        };
        let nouns: Vec<Choice> = self.nouns_of(class).map(noun).collect();
        let next = Place::Subject {
            topic,
            class,
            described: true,
        };
        let form = |word: &str| format!("{word}{} ", self.endings[class]);
        with_optional(nouns, described, ADJECTIVE, &self.adjectives, form, next)
    }

    fn verb(&self, topic: usize, class: usize, described: bool) -> Vec<Choice> {
        let mut verbs = Vec::new();
        for verb in &self.verbs {
            let weight = verb.weight * if verb.subject == topic { 8.0 } else { 1.0 };
            let form = format!("{}{}", verb.stem, self.endings[class]);
            verbs.push(Choice {
                form: format!("{form} "),
                probability: weight * (1.0 - verb.alone),
                next: Place::Article {
                    topic,
                    wanted: verb.object,
                }
                .index(),
            });
            verbs.push(Choice {
                form: format!("{form}\n"),
                probability: weight * verb.alone,
                next: Place::Begin { topic }.index(),
            });
        }
        let next = Place::Verb {
            topic,
            class,
            described: true,
        };
        let form = |word: &str| format!("{word} ");
        with_optional(verbs, described, ADVERB, &self.adverbs, form, next)
    }

    fn article(&self, topic: usize, wanted: usize) -> Vec<Choice> {
        let article = |class: usize| Choice {
            form: format!("{} ", self.articles[class]),
            probability: self.nouns_of(class).map(|n| Self::suits(n, wanted)).sum(),
            next: Place::Object {
                topic,
                wanted,
                class,
            }
            .index(),
        };
        (0..CLASSES).map(article).collect()
    }

    fn object(&self, topic: usize, wanted: usize, class: usize) -> Vec<Choice> {
        let noun = |noun: &Noun| Choice {
            form: format!("{}\n", noun.form),
            probability: Self::suits(noun, wanted),
            next: Place::Begin { topic }.index(),
        };
        self.nouns_of(class).map(noun).collect()
    }
}

/// The choices, and before them once the optional words, which together come with the probability `share`.
fn with_optional(
    mut choices: Vec<Choice>,
    taken: bool,
    share: f64,
    optional: &[(String, f64)],
    form: impl Fn(&str) -> String,
    next: Place,
) -> Vec<Choice> {
    if taken {
        return choices;
    }
    let of_choices: f64 = choices.iter().map(|c| c.probability).sum();
    let of_optional: f64 = optional.iter().map(|o| o.1).sum();
    let factor = share / (1.0 - share) * of_choices / of_optional;
    choices.extend(optional.iter().map(|(word, weight)| Choice {
        form: form(word),
        probability: weight * factor,
        next: next.index(),
    }));
    choices
}

/// Where in a sentence we are, and all that what follows depends on.
#[derive(Clone, Copy)]
enum Place {
    /// At the beginning, after a sentence whose subject had this topic.
    Begin { topic: usize },
    /// After the first article.
    Subject {
        topic: usize,
        class: usize,
        described: bool,
    },
    /// After the subject.
    Verb {
        topic: usize,
        class: usize,
        described: bool,
    },
    /// After a verb that wants an object.
    Article { topic: usize, wanted: usize },
    /// After the second article.
    Object {
        topic: usize,
        wanted: usize,
        class: usize,
    },
}

impl Place {
    const COUNT: usize = TOPICS * (1 + 4 * CLASSES + TOPICS + TOPICS * CLASSES);

    fn index(self) -> usize {
        let (kind, inner, topic) = match self {
            Self::Begin { topic } => (0, 0, topic),
            Self::Subject {
                topic,
                class,
                described,
            } => (1, 2 * class + usize::from(described), topic),
            Self::Verb {
                topic,
                class,
                described,
            } => (1, 2 * (CLASSES + class) + usize::from(described), topic),
            Self::Article { topic, wanted } => (1 + 4 * CLASSES, wanted, topic),
            Self::Object {
                topic,
                wanted,
                class,
            } => (1 + 4 * CLASSES + TOPICS, wanted * CLASSES + class, topic),
        };
        (kind + inner) * TOPICS + topic
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::super::Purpose;
    use super::*;

    fn of(complexity: f64, seed: u64) -> Chain {
        language(complexity, &mut Random::new(seed, Purpose::Language))
    }

    #[test]
    fn every_situation_is_a_distribution_over_words_that_cannot_be_confused() {
        for complexity in [0.1, 1.0, 4.0] {
            for choices in of(complexity, 3).situations() {
                let sum: f64 = choices.iter().map(|c| c.probability).sum();
                assert!((sum - 1.0).abs() < 1e-12, "{sum}");
                for (i, one) in choices.iter().enumerate() {
                    for other in &choices[i + 1..] {
                        let (a, b) = (&one.form, &other.form);
                        assert!(!a.starts_with(b.as_str()) && !b.starts_with(a.as_str()));
                    }
                }
            }
        }
    }

    #[test]
    fn places_have_their_own_numbers() {
        let chain = of(1.0, 0);
        assert!(chain.situations().iter().all(|choices| !choices.is_empty()));
        let shares = chain.stationary();
        assert!(shares.iter().all(|share| *share > 0.0));
        assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_long_text_is_as_surprising_as_the_entropy_says() {
        for (complexity, seed) in [(0.5, 1), (1.0, 2), (2.0, 3)] {
            let chain = of(complexity, seed);
            let text = chain.text(400_000, &mut Random::new(9, Purpose::Language));
            let words = chain.surprisals(&text).expect("its own text");
            let bits: f64 = words.iter().map(|w| w.1).sum();
            let rate = bits / words.last().expect("words").0 as f64;
            // About 19000 sentences: the standard error is below .003 bits a character.
            let entropy = chain.entropy();
            assert!((rate - entropy).abs() < 0.01, "{rate} {entropy}");
        }
    }

    #[test]
    fn more_complexity_is_more_entropy() {
        for seed in 0..3 {
            let rates: Vec<f64> = [0.25, 0.5, 1.0, 2.0, 4.0]
                .map(|complexity| of(complexity, seed).entropy())
                .into();
            assert!(rates.windows(2).all(|w| w[0] + 0.03 < w[1]), "{rates:?}");
        }
    }

    #[test]
    fn the_alphabet_has_a_few_more_than_twenty_symbols() {
        let text = of(1.0, 0).text(100_000, &mut Random::new(0, Purpose::Language));
        let symbols: BTreeSet<char> = text.chars().collect();
        assert!((24..=26).contains(&symbols.len()), "{symbols:?}");
    }
}
