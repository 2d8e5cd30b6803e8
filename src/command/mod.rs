//! Command lines of Windows programs: cutting them into arguments, and reading the options of
//! tools such as osql and sqlcmd.
//!
//! The text is what cmd.exe hands to the program, so carets and variables are already gone. A run
//! of [`UNKNOWN`] in it stands for a value that is not known before run time.
//!
//! Which options a tool has is data, an [`OptionTable`]; nothing here knows a tool by name.

mod arg;
mod options;
mod program;
mod read;
mod split;
#[cfg(test)]
mod tests;

pub use arg::Arg;
pub use options::{Opt, OptProblem, OptionTable, Options};
pub use program::{is_device, program_name};
pub use read::read_options;
pub use split::split;

use crate::source::Span;

/// OBJECT REPLACEMENT CHARACTER: stands for a value that is not known before run time.
pub const UNKNOWN: char = '\u{FFFC}';

/// A byte offset as spans hold it; one past the range of a span becomes its limit.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// A span of byte offsets.
fn span(start: usize, end: usize) -> Span {
    Span::new(offset(start), offset(end))
}
