//! How to draw on what is written to.

use super::args::{Color, Drawing};
use crate::report::Lang;
use crate::report::human::Options;
use std::io::IsTerminal;

/// Drawing options for a stream.
pub(super) fn options(drawing: Drawing, quiet: bool, lang: Lang, stream: &dyn Terminal) -> Options {
    Options {
        lang,
        colour: colour(drawing.color, stream.is_terminal()),
        ascii: drawing.ascii,
        quiet,
        statistics: false,
    }
}

/// Something that may be a terminal.
pub(super) trait Terminal {
    /// Whether it is one.
    fn is_terminal(&self) -> bool;
}

impl Terminal for std::io::Stdout {
    fn is_terminal(&self) -> bool {
        IsTerminal::is_terminal(self)
    }
}

impl Terminal for std::io::Stderr {
    fn is_terminal(&self) -> bool {
        IsTerminal::is_terminal(self)
    }
}

/// The option wins; then NO_COLOR (no-color.org), then FORCE_COLOR and CLICOLOR_FORCE.
fn colour(option: Color, terminal: bool) -> bool {
    // A Windows console shows colours only when it is asked to.
    let ready = || anstyle_query::windows::enable_ansi_colors() != Some(false);
    let set = |name: &str| std::env::var_os(name).is_some_and(|v| !v.is_empty() && v != "0");
    match option {
        Color::Always => {
            ready();
            true
        }
        Color::Never => false,
        Color::Auto if set("NO_COLOR") => false,
        Color::Auto => terminal && ready() || set("FORCE_COLOR") || set("CLICOLOR_FORCE"),
    }
}
