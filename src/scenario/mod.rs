//! Runs: what a script can do, in all scenarios at once.
//!
//! A [`Run`] is a graph. A node is a state of cmd.exe (place, call stack, values of the variables
//! that are still read, last exit codes), an edge says what happened on the way. Every edge
//! carries the set of scenarios that can take it. What cannot be known forks.

mod assign;
mod bits;
mod call;
mod child;
mod command;
mod decide;
mod expand;
mod explore;
mod folder;
mod foreach;
mod fork;
mod lines;
mod live;
mod matrix;
mod number;
mod outside;
mod program;
mod reread;
mod run;
mod spoken;
mod state;
mod step;
mod test;
mod value;
mod widen;
mod words;

#[cfg(test)]
mod tests;

pub use bits::{Expanded, UNKNOWN};
pub use expand::apply_known;
pub use explore::{Limits, explore};
pub use folder::{Folder, Folders};
pub use matrix::{Dimension, MOST, Matrix, ScenarioSet};
pub use outside::{Assumed, Outside};
pub use program::{Program, Site, Unit as ProgramScript};
pub use reread::{Growing, Wanted, explore_rereading};
pub use run::{Branch, Edge, End, EndKind, Mark, Run, RunNode};
pub use spoken::Spoken;
pub use step::{FolderChange, Step, StepId, StepKind};
pub use value::Symbol;
pub use words::{blank_end, word_end};
