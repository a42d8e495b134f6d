//! The dashboard's clock.

use std::{
    sync::OnceLock,
    time::{Instant, SystemTime, UNIX_EPOCH},
};

/// Seconds since 1970 as the system's clock had them at the first call, plus what passed since: a clock that is set while
/// the dashboard is open neither keeps a notice on the screen nor ages anything by a year.
pub fn clock() -> f64 {
    static FIRST: OnceLock<(f64, Instant)> = OnceLock::new();
    let (at, began) = FIRST.get_or_init(|| {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        (since.map_or(0.0, |d| d.as_secs_f64()), Instant::now())
    });
    at + began.elapsed().as_secs_f64()
}
