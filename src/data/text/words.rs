//! The words of the generated language.

use std::collections::BTreeSet;

use super::super::Random;

/// Classes of nouns, with which other words agree.
pub const CLASSES: usize = 3;
/// Topics of nouns and verbs.
pub const TOPICS: usize = 4;
const CONSONANTS: &[u8] = b"bdfghjklmnprstvwyz";
const VOWELS: &[u8] = b"aeiou";

pub struct Noun {
    pub form: String,
    pub class: usize,
    pub topic: usize,
    pub weight: f64,
}

pub struct Verb {
    pub stem: String,
    /// The topic of the subjects that it goes with best.
    pub subject: usize,
    /// The topic of the objects that it goes with best.
    pub object: usize,
    /// The share of its sentences that end with it.
    pub alone: f64,
    pub weight: f64,
}

pub struct Words {
    pub articles: Vec<String>,
    /// Endings of adjectives and verbs, one a class.
    pub endings: [&'static str; CLASSES],
    pub nouns: Vec<Noun>,
    pub verbs: Vec<Verb>,
    pub adjectives: Vec<(String, f64)>,
    pub adverbs: Vec<(String, f64)>,
}

impl Words {
    /// Draws the words of a complexity.
    pub fn new(complexity: f64, random: &mut Random) -> Self {
        let count = |at_one: f64| ((at_one * complexity).round() as usize).max(1);
        let exponent = 1.0 / complexity.max(1e-3);
        // Zipf's law: the word of a rank has the weight of one over the rank, to a power.
        let zipf = |rank: usize| ((rank + 1) as f64).powf(-exponent);
        let endings = ["n", "s", "k"];
        let mut lexicon = Lexicon::default();
        let articles = (0..CLASSES)
            .map(|_| lexicon.word("cv", &[""], random))
            .collect();
        let mut nouns = Vec::new();
        for place in 0..CLASSES * TOPICS * count(3.0) {
            nouns.push(Noun {
                form: lexicon.word(["cvcv", "cvcvc", "cvc"][place % 3], &[""], random),
                class: place % CLASSES,
                topic: place / CLASSES % TOPICS,
                weight: zipf(place / (CLASSES * TOPICS)),
            });
        }
        let mut verbs = Vec::new();
        for place in 0..TOPICS * count(4.0) {
            verbs.push(Verb {
                stem: lexicon.word(["cvcv", "vcv"][place % 2], &endings, random),
                subject: place % TOPICS,
                object: random.below(TOPICS),
                alone: 0.1 + 0.6 * random.uniform(),
                weight: zipf(place / TOPICS),
            });
        }
        let mut optional = |form: &str, endings: &[&str], count: usize| {
            (0..count)
                .map(|rank| (lexicon.word(form, endings, random), zipf(rank)))
                .collect()
        };
        let adjectives = optional("cvcv", &endings, count(8.0));
        let adverbs = optional("vcvc", &[""], count(6.0));
        Self {
            articles,
            endings,
            nouns,
            verbs,
            adjectives,
            adverbs,
        }
    }
}

/// All forms of all words so far, so that no two are written alike.
#[derive(Default)]
struct Lexicon(BTreeSet<String>);

impl Lexicon {
    /// A new stem of a form such as `cvcv` (consonant, vowel, ...) whose written forms, one an ending, are new too; a longer
    /// one where such words are nearly all taken.
    fn word(&mut self, form: &str, endings: &[&str], random: &mut Random) -> String {
        let mut form = form.to_owned();
        let mut attempts = 0;
        loop {
            let letter = |kind| {
                let letters = if kind == 'c' { CONSONANTS } else { VOWELS };
                char::from(letters[random.below(letters.len())])
            };
            let stem: String = form.chars().map(letter).collect();
            let written = || endings.iter().map(|ending| format!("{stem}{ending}"));
            if written().all(|word| !self.0.contains(&word)) {
                self.0.extend(written());
                return stem;
            }
            attempts += 1;
            if attempts % 100 == 0 {
                form.push_str("cv");
            }
        }
    }
}
