//! Work that may panic.

use std::{
    io::{self, Write},
    panic::{self, AssertUnwindSafe},
    sync::{Arc, Mutex, PoisonError},
};

/// Runs something that may panic; a panic becomes the first line of its message.
pub fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    let message = Arc::new(Mutex::new(None));
    let heard = Arc::clone(&message);
    panic::set_hook(Box::new(move |info| {
        let payload = info.payload();
        let text = payload.downcast_ref::<String>().map(String::as_str);
        let text = text
            .or_else(|| payload.downcast_ref::<&str>().copied())
            .unwrap_or("panic");
        let _ = writeln!(io::stderr(), "{info}");
        // A second panic, of a thread that waited for the first, says less.
        let mut heard = heard.lock().unwrap_or_else(PoisonError::into_inner);
        heard.get_or_insert_with(|| text.lines().next().unwrap_or("panic").to_owned());
    }));
    let ended = panic::catch_unwind(AssertUnwindSafe(work));
    drop(panic::take_hook());
    ended.map_err(|_| {
        let said = message
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        said.unwrap_or_else(|| "panic".into())
    })
}
