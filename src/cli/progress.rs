//! How far a long run has come: a bar, on a terminal only, and only when it takes long.

use super::args::Drawing;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// What is done sooner needs no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// Counts what is done.
pub(super) struct Progress {
    total: u64,
    done: AtomicU64,
    started: Instant,
    is_wanted: bool,
    ascii: bool,
    bar: OnceLock<ProgressBar>,
}

impl Progress {
    pub(super) fn new(total: usize, quiet: bool, drawing: Drawing) -> Self {
        Self {
            total: total as u64,
            done: AtomicU64::new(0),
            started: Instant::now(),
            is_wanted: total > 1 && !quiet && std::io::stderr().is_terminal(),
            ascii: drawing.ascii,
            bar: OnceLock::new(),
        }
    }

    /// One more is done.
    pub(super) fn step(&self) {
        if !self.is_wanted {
            return;
        }
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if self.started.elapsed() >= PATIENCE {
            let bar = self.bar.get_or_init(|| self.bar());
            bar.set_position(done);
        }
    }

    fn bar(&self) -> ProgressBar {
        let bar = ProgressBar::with_draw_target(Some(self.total), ProgressDrawTarget::stderr());
        let style = ProgressStyle::with_template("{bar:40} {pos}/{len} {eta}");
        let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.set_style(match self.ascii {
            true => style.progress_chars("#>-"),
            false => style.progress_chars("█▌─"),
        });
        bar
    }
}

impl Drop for Progress {
    /// The terminal is left as it was.
    fn drop(&mut self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}
