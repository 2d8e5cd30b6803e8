//! Steps: the programs that a run starts.

use super::bits::Expanded;
use super::program::Site;

/// Index of a [`Step`] in its run.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct StepId(pub u32);

/// A program that is started, with what it is handed.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Step {
    /// Where.
    pub site: Site,
    /// What kind of program.
    pub kind: StepKind,
    /// Its name without folder and extension, as written; empty where it is not known.
    pub name: String,
    /// The command word as a whole.
    pub word: Expanded,
    /// What it is handed: everything behind the command word, redirections taken out.
    pub arguments: Expanded,
    /// Whether something is piped or redirected into it.
    pub fed: bool,
    /// The name of the file that is redirected into it.
    pub input: Option<Expanded>,
    /// Whether the script reads its output: a pipe, or FOR /F.
    pub read: bool,
    /// Whether it is the command of a FOR /F.
    pub listed: bool,
    /// Whether START runs it in a folder of its own.
    pub elsewhere: bool,
}

/// What kind of program a step starts.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum StepKind {
    /// A program, or a command that svlint cannot tell from one.
    Program,
    /// A batch file that is not at hand: it may do anything.
    Batch,
    /// A command whose name is not known.
    Unknown,
    /// A builtin of cmd.exe that prints its arguments.
    Echo,
}

/// CD, PUSHD, POPD, or a change of drive.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FolderChange {
    /// To what stands behind CD, or to a drive.
    To(Expanded),
    /// To what stands behind PUSHD; the folder before it is kept.
    Push(Expanded),
    /// Back to the folder kept last.
    Pop,
}
