//! The threads that work is spread over.

use rayon::ThreadPoolBuilder;
use std::ffi::OsString;

/// Whether somebody says how many threads there are to be, as rayon reads it.
fn asked() -> bool {
    std::env::var_os("RAYON_NUM_THREADS").is_some()
}

/// Makes this thread the first of two, and has the other one do something at once. Where no thread
/// can be started, this one is alone.
///
/// A pair of scripts costs little more than the start of a process. So the second thread is started
/// before anything else, and how many processors there are is not asked for.
pub(super) fn start(ahead: fn()) {
    let threads = if asked() { 0 } else { 2 };
    let of = |threads| {
        let builder = ThreadPoolBuilder::new().num_threads(threads);
        builder.use_current_thread().build()
    };
    let Ok(pool) = of(threads).or_else(|_| of(1)) else {
        return;
    };
    if pool.current_num_threads() > 1 {
        pool.spawn(ahead);
    }
    // It is there until the process ends, and need not be taken down.
    std::mem::forget(pool);
}

/// Whether the words of a command line ask for what is worth a second thread.
pub(super) fn are_worth_it(words: &[OsString]) -> bool {
    words.get(1).is_some_and(|word| word == "check")
}

/// Does what is spread over threads on as many as there are processors.
pub(super) fn on_all<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    if asked() || processors <= rayon::current_num_threads() {
        return work();
    }
    match ThreadPoolBuilder::new().num_threads(processors).build() {
        Ok(pool) => pool.install(work),
        // Those that there are do as well.
        Err(_) => work(),
    }
}
