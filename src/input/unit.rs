//! The unit that a column's name tells: `params (M)`, `gflops`, `tokens (billions)`.

/// Petaflop/s-days, as they are written.
const DAYS: [&str; 4] = ["pfdays", "petaflopdays", "petaflopsdays", "pflopdays"];

/// What a number in a column is multiplied by: 1 where its name tells no unit of a thousand.
pub fn unit(name: &str) -> f64 {
    let lower = name.trim().to_lowercase();
    if let Some(factor) = bracketed(name) {
        return factor;
    }
    let word: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
    if DAYS.iter().any(|days| word.ends_with(days)) {
        return 1e15 * 86_400.0;
    }
    for (prefix, factor) in [
        ("kilo", 1e3),
        ("mega", 1e6),
        ("giga", 1e9),
        ("tera", 1e12),
        ("peta", 1e15),
        ("exa", 1e18),
    ] {
        if word.contains(&format!("{prefix}flop")) {
            return factor;
        }
    }
    // The unit is a word of the name: `total_gflops`, `mparams`, `params_m`.
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    words.find_map(of_word).unwrap_or_else(|| {
        let mut parts = lower.rsplit(['_', ' ', '-']);
        let last = parts.next().unwrap_or_default();
        let before = parts.next().unwrap_or_default();
        let counted = [
            "params",
            "parameters",
            "tokens",
            "param",
            "examples",
            "samples",
        ];
        match last {
            "m" | "millions" | "million" if counted.contains(&before) => 1e6,
            "b" | "billions" | "billion" if counted.contains(&before) => 1e9,
            "k" | "thousands" if counted.contains(&before) => 1e3,
            "t" | "trillions" if counted.contains(&before) => 1e12,
            _ => 1.0,
        }
    })
}

fn of_word(word: &str) -> Option<f64> {
    let base = ["flops", "flop", "params", "macs"]
        .iter()
        .find_map(|base| word.strip_suffix(base))?;
    match base {
        "k" => Some(1e3),
        "m" => Some(1e6),
        "g" | "b" => Some(1e9),
        "t" => Some(1e12),
        "p" => Some(1e15),
        "e" => Some(1e18),
        _ => None,
    }
}

/// The unit in brackets at the end of a name.
fn bracketed(name: &str) -> Option<f64> {
    let name = name.trim();
    let inner = name
        .strip_suffix(')')
        .and_then(|n| n.rsplit_once('('))
        .or_else(|| name.strip_suffix(']').and_then(|n| n.rsplit_once('[')))?
        .1
        .trim();
    let inner = inner.strip_prefix("in ").unwrap_or(inner);
    // Capital and small letters differ in a unit: m is milli.
    match inner {
        "k" | "K" => return Some(1e3),
        "M" => return Some(1e6),
        "B" | "G" => return Some(1e9),
        "T" => return Some(1e12),
        _ => {}
    }
    match inner.to_lowercase().as_str() {
        "thousands" | "thousand" | "1e3" | "10^3" => Some(1e3),
        "millions" | "million" | "1e6" | "10^6" | "x10^6" => Some(1e6),
        "billions" | "billion" | "1e9" | "10^9" | "x10^9" | "bn" => Some(1e9),
        "trillions" | "trillion" | "1e12" | "10^12" => Some(1e12),
        "pf-days" | "pfdays" | "petaflop/s-days" | "pflop/s-days" => Some(1e15 * 86_400.0),
        other => of_word(other.trim_end_matches("/s")),
    }
}

#[cfg(test)]
mod tests {
    use super::unit;

    #[test]
    fn names_tell_their_units() {
        for (name, factor) in [
            ("params (M)", 1e6),
            ("tokens (B)", 1e9),
            ("tokens [billions]", 1e9),
            ("Parameters (in millions)", 1e6),
            ("gflops", 1e9),
            ("throughput/total_gflops", 1e9),
            ("TFLOPs", 1e12),
            ("compute (PF-days)", 8.64e19),
            ("mparams", 1e6),
            ("params_m", 1e6),
            ("tokens_b", 1e9),
            ("training petaflop", 1e15),
            ("flops", 1.0),
            ("parameters", 1.0),
            ("total_params", 1.0),
            ("N", 1.0),
            ("d_b", 1.0),
            ("latency (ms)", 1.0),
            ("Train Time (s)", 1.0),
            ("val_loss", 1.0),
        ] {
            let found = unit(name);
            assert!((found / factor - 1.0).abs() < 1e-12, "{name}: {found}");
        }
    }
}
