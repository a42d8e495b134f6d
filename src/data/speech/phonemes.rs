//! The sounds of the ten English digit words, as targets of a formant synthesiser.
//!
//! Formant frequencies after Klatt, "Software for a cascade/parallel formant synthesizer" (1980), tables II and III, for a
//! man's voice; levels set by ear and spectrum for the telephone band.

/// The digit words, in order.
pub(super) const WORDS: [&str; 10] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
];

/// One steady stretch of sound that the voice moves towards.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sound {
    /// Usual duration, milliseconds.
    pub milliseconds: f64,
    /// The first four resonances, hertz.
    pub formants: [f64; 4],
    /// Level of the voice: 1 for a vowel.
    pub voice: f64,
    /// Level of breath that passes all resonances.
    pub breath: f64,
    /// Level of hiss made at the teeth or lips.
    pub hiss: f64,
    /// Middle of the hiss, hertz.
    pub centre: f64,
}

const fn vowel(milliseconds: f64, f1: f64, f2: f64, f3: f64) -> Sound {
    Sound {
        milliseconds,
        formants: [f1, f2, f3, 3500.0],
        voice: 1.0,
        breath: 0.02,
        hiss: 0.0,
        centre: 3000.0,
    }
}

/// A voiced consonant, quieter than a vowel.
const fn sonorant(milliseconds: f64, voice: f64, f1: f64, f2: f64, f3: f64) -> Sound {
    Sound {
        voice,
        ..vowel(milliseconds, f1, f2, f3)
    }
}

/// A consonant of hiss, with some voice or none.
const fn fricative(
    milliseconds: f64,
    voice: f64,
    hiss: f64,
    centre: f64,
    formants: [f64; 3],
) -> Sound {
    Sound {
        voice,
        hiss,
        centre,
        ..vowel(milliseconds, formants[0], formants[1], formants[2])
    }
}

/// The closure before a burst.
const fn closure(formants: [f64; 3]) -> Sound {
    Sound {
        breath: 0.0,
        ..fricative(55.0, 0.0, 0.0, 3000.0, formants)
    }
}

/// The breath after a burst.
const fn aspiration(formants: [f64; 3]) -> Sound {
    Sound {
        breath: 0.25,
        ..fricative(30.0, 0.0, 0.0, 3000.0, formants)
    }
}

const Z: Sound = fricative(80.0, 0.3, 0.25, 3700.0, [240.0, 1390.0, 2530.0]);
const S: Sound = fricative(110.0, 0.0, 0.45, 3700.0, [320.0, 1390.0, 2530.0]);
const F: Sound = fricative(100.0, 0.0, 0.5, 2200.0, [340.0, 1100.0, 2080.0]);
const TH: Sound = fricative(90.0, 0.0, 0.35, 2900.0, [320.0, 1290.0, 2540.0]);
const V: Sound = fricative(70.0, 0.4, 0.2, 2200.0, [220.0, 1100.0, 2080.0]);
const W: Sound = sonorant(70.0, 0.6, 290.0, 610.0, 2150.0);
const R: Sound = sonorant(70.0, 0.7, 310.0, 1060.0, 1380.0);
const N: Sound = sonorant(75.0, 0.45, 250.0, 1400.0, 2470.0);
const ALVEOLAR: [f64; 3] = [320.0, 1700.0, 2600.0];
const VELAR: [f64; 3] = [300.0, 1990.0, 2850.0];
const T: [Sound; 3] = [
    closure(ALVEOLAR),
    fricative(15.0, 0.0, 0.6, 3400.0, ALVEOLAR),
    aspiration(ALVEOLAR),
];
const K: [Sound; 3] = [
    closure(VELAR),
    fricative(18.0, 0.0, 0.6, 1900.0, VELAR),
    aspiration(VELAR),
];
const IY: Sound = vowel(130.0, 300.0, 2250.0, 3000.0);
const IH: Sound = vowel(80.0, 400.0, 1900.0, 2570.0);
const EH: Sound = vowel(100.0, 530.0, 1750.0, 2500.0);
const AH: Sound = vowel(120.0, 620.0, 1220.0, 2550.0);
const SCHWA: Sound = vowel(60.0, 500.0, 1400.0, 2400.0);
const AO: Sound = vowel(110.0, 600.0, 950.0, 2570.0);
const UW: Sound = vowel(140.0, 330.0, 950.0, 2200.0);
const OW: [Sound; 2] = [
    vowel(80.0, 540.0, 1100.0, 2300.0),
    vowel(90.0, 430.0, 850.0, 2300.0),
];
const AY: [Sound; 2] = [
    vowel(100.0, 680.0, 1180.0, 2550.0),
    vowel(90.0, 400.0, 1900.0, 2550.0),
];
const EY: [Sound; 2] = [
    vowel(80.0, 480.0, 1720.0, 2520.0),
    vowel(90.0, 330.0, 2150.0, 2600.0),
];

/// Silence, the mouth at rest.
pub(super) const REST: Sound = Sound {
    breath: 0.0,
    ..sonorant(0.0, 0.0, 500.0, 1500.0, 2500.0)
};

/// The sounds of a digit's word.
pub(super) const fn digit(digit: usize) -> &'static [Sound] {
    match digit {
        0 => &[Z, IH, R, OW[0], OW[1]],
        1 => &[W, AH, N],
        2 => &[T[0], T[1], T[2], UW],
        3 => &[TH, R, IY],
        4 => &[F, AO, R],
        5 => &[F, AY[0], AY[1], V],
        6 => &[S, IH, K[0], K[1], K[2], S],
        7 => &[S, EH, V, SCHWA, N],
        8 => &[EY[0], EY[1], T[0], T[1], T[2]],
        _ => &[N, AY[0], AY[1], N],
    }
}
