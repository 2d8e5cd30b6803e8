//! Which options a tool has, and which of them a command line gives.

use crate::source::Span;

/// The options of a tool: a dash or a slash and one letter, case-sensitive.
///
/// A letter that is both in [`values`](Self::values) and in [`optional`](Self::optional) takes the
/// next word if it can be an argument, and stands without one if not, as the `-P` of osql.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct OptionTable {
    /// Letters without an argument.
    pub flags: String,
    /// Letters with an argument, joined or as the next word.
    pub values: String,
    /// Letters with an argument that may be missing, and is joined.
    pub optional: String,
    /// Letters that take all words up to the next option.
    pub many: String,
    /// Letters whose argument may be a negative number as the next word.
    pub signed: String,
}

/// One option given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Opt {
    /// Its letter.
    pub letter: char,
    /// Its place in the command line, with its argument.
    pub span: Span,
    /// Which argument of the command line holds the value.
    pub arg: Option<usize>,
    /// Byte offset of the value in that argument's text.
    pub value_offset: usize,
    /// The value.
    pub value: Option<String>,
    /// What is wrong with it.
    pub problem: Option<OptProblem>,
}

/// What can be wrong with an option.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum OptProblem {
    /// The tool has no such option, or it takes no argument and one is joined to it.
    Unknown,
    /// The argument that it needs is missing.
    MissingArgument,
}

/// The options of a command line.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Options {
    /// The options in order. An option that takes many words is here once for each of them.
    pub options: Vec<Opt>,
    /// Indices of the arguments that belong to no option.
    pub loose: Vec<usize>,
    /// There may be other options: a word is not known where its option letter stands.
    pub unsure: bool,
}

impl Options {
    /// The first option of this letter that the tool accepts.
    #[must_use]
    pub fn get(&self, letter: char) -> Option<&Opt> {
        self.all(letter).next()
    }

    /// Whether the letter is given.
    #[must_use]
    pub fn has(&self, letter: char) -> bool {
        self.get(letter).is_some()
    }

    /// All options of this letter that the tool accepts, for letters that may be repeated.
    pub fn all(&self, letter: char) -> impl Iterator<Item = &Opt> {
        self.options.iter().filter(move |option| {
            option.letter == letter && option.problem != Some(OptProblem::Unknown)
        })
    }
}
