//! Moments as users' tables write them.

/// A moment in milliseconds since 1970: seconds, milliseconds or microseconds by their size, or a date as ISO 8601 writes it.
pub(super) fn moment(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Ok(number) = text.parse::<f64>() {
        let factor = match number.abs() {
            v if !v.is_finite() => return None,
            v if v < 1e11 => 1e3,
            v if v < 1e14 => 1.0,
            v if v < 1e17 => 1e-3,
            _ => return None,
        };
        return Some((number * factor).round() as i64);
    }
    let (date, rest) = text.split_at_checked(10)?;
    let mut parts = date.split(['-', '/']).map(str::parse::<i64>);
    let (year, month, day) = (
        parts.next()?.ok()?,
        parts.next()?.ok()?,
        parts.next()?.ok()?,
    );
    let valid = (1..=12).contains(&month) && (1..=31).contains(&day) && parts.next().is_none();
    valid.then_some(())?;
    Some(days(year, month, day) * 86_400_000 + clock(rest.trim_start_matches(['T', ' ']))?)
}

/// Seconds of an hour, a minute and a second, and what their numbers stay below; a minute may have a leap second.
const UNITS: [(f64, f64); 3] = [(3600.0, 24.0), (60.0, 60.0), (1.0, 61.0)];

/// Milliseconds of `hh:mm[:ss[.fff]]`, a zone behind it being counted where it is one; 0 where there is nothing.
fn clock(text: &str) -> Option<i64> {
    let text = text
        .trim()
        .trim_end_matches("UTC")
        .trim_end_matches('Z')
        .trim();
    if text.is_empty() {
        return Some(0);
    }
    let zone = text.rfind(['+', '-']);
    let (clock, zone) = text.split_at(zone.unwrap_or(text.len()));
    let seconds = |text: &str| -> Option<f64> {
        let mut total = 0.0;
        for (part, (unit, most)) in text.split(':').zip(UNITS) {
            let value: f64 = part.trim().parse().ok()?;
            (0.0..most).contains(&value).then_some(())?;
            total += value * unit;
        }
        Some(total)
    };
    let of_zone = match zone.split_at_checked(1) {
        Some((sign, hours)) => {
            let hours = if hours.len() == 4 && hours.is_ascii() {
                format!("{}:{}", &hours[..2], &hours[2..])
            } else {
                hours.to_owned()
            };
            seconds(&hours)? * if sign == "-" { -1.0 } else { 1.0 }
        }
        None => 0.0,
    };
    Some(((seconds(clock)? - of_zone) * 1e3).round() as i64)
}

/// Days from 1970-01-01 to a date of the Gregorian calendar (Hinnant, "chrono-compatible low-level date algorithms").
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn times_are_read_in_every_usual_form() {
        let expected = Some(1_433_221_332_000);
        for text in [
            "1433221332",
            "1433221332.0",
            "1433221332000",
            "1433221332000000",
            "2015-06-02 05:02:12",
            "2015-06-02T05:02:12Z",
            "2015-06-02 05:02:12 UTC",
            "2015-06-02T07:02:12+02:00",
            "2015-06-02T07:02:12.000+0200",
            "2015/06/02 05:02:12",
        ] {
            assert_eq!(moment(text), expected, "{text}");
        }
        assert_eq!(moment("1970-01-01"), Some(0));
        assert_eq!(moment("2000-03-01"), Some(951_868_800_000));
        assert_eq!(moment("1.4e9"), Some(1_400_000_000_000));
        for no in [
            "",
            "yesterday",
            "2015-13-01",
            "2015-06-02 99:00",
            "inf",
            "1e300",
            "éééééééé",
        ] {
            assert_eq!(moment(no), None, "{no}");
        }
    }

    proptest! {
        #[test]
        fn nothing_makes_a_value_panic(text in "\\PC{0,24}", digits in "[0-9T:+. /-]{0,30}") {
            let _ = (moment(&text), moment(&digits));
        }

        #[test]
        fn dates_are_in_order(a in 0_i64..200_000, b in 0_i64..200_000) {
            let date = |n: i64| (1600 + n / 400, 1 + n % 400 / 32, 1 + n % 28);
            let (x, y) = (date(a), date(b));
            let of = |(y, m, d): (i64, i64, i64)| days(y, m, d);
            prop_assert_eq!(x.cmp(&y), of(x).cmp(&of(y)));
        }
    }
}
