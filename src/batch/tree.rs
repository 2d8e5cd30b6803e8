//! The types of the tree.

use super::keyword::Builtin;
use super::label::Label;
use crate::source::Span;
use std::sync::Arc;

/// Index of a [`Node`] in its [`Script`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct NodeId(pub u32);

/// A whole script.
#[derive(Clone, Debug, Default)]
pub struct Script {
    /// Logical lines in the order of the text; a block that spans lines is one of them.
    pub statements: Vec<Statement>,
    /// Arena of all nodes.
    pub nodes: Vec<Node>,
    /// Arena of the parts of all texts.
    pub parts: Vec<Part>,
    /// Every label line, in the order of the text, whatever it stands in.
    pub labels: Vec<Label>,
    /// What cmd.exe would refuse, in the order of the text.
    pub errors: Vec<SyntaxError>,
    /// All of the text, cut without gaps: joined, the tokens give the text back.
    pub tokens: Vec<Token>,
}

impl Script {
    /// The node behind an index of this script.
    #[must_use]
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// The parts of a text of this script.
    #[must_use]
    pub fn parts(&self, text: Text) -> &[Part] {
        &self.parts[text.first as usize..(text.first + text.count) as usize]
    }

    /// What a text is as written, redirections taken out; `source` is the script's text.
    #[must_use]
    pub fn written(&self, source: &str, text: Text) -> String {
        let parts = self.parts(text);
        let length = parts.iter().map(|part| part.span.range().len()).sum();
        let mut written = String::with_capacity(length);
        let pieces = parts.iter().filter_map(|p| source.get(p.span.range()));
        pieces.for_each(|piece| written.push_str(piece));
        written
    }

    /// All nodes with their indices, children before their parents.
    pub fn iter(&self) -> impl Iterator<Item = (NodeId, &Node)> {
        (0u32..).map(NodeId).zip(&self.nodes)
    }
}

/// One logical line: what cmd.exe reads, expands and runs as one.
#[derive(Clone, Copy, Debug)]
pub struct Statement {
    /// Its node.
    pub node: NodeId,
    /// Its extent without the line ending.
    pub span: Span,
}

/// A node of the tree.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Its extent, redirections included.
    pub span: Span,
    /// Redirections that belong to it, in the order written.
    pub redirects: Vec<Redirect>,
}

/// What a node is.
#[derive(Clone, Debug)]
pub enum NodeKind {
    /// `( … )`.
    Block {
        /// The logical lines inside.
        body: Vec<NodeId>,
    },
    /// Two commands joined by an operator.
    Chain {
        /// The operator.
        op: ChainOp,
        /// Left side.
        left: NodeId,
        /// Right side; absent after a trailing `&`.
        right: Option<NodeId>,
    },
    /// `if`.
    If(Box<IfClause>),
    /// `for`.
    For(Box<ForClause>),
    /// A command: builtin, program or batch file.
    Command(Command),
    /// `rem …`, or the rest of a line behind a `)` that closes nothing.
    Remark,
    /// `:label` or `:: comment`.
    LabelLine,
    /// What cmd.exe refuses: the script ends here with a syntax error.
    Error,
}

/// How two commands are joined.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum ChainOp {
    /// `&`: one after the other.
    Then,
    /// `||`: the right one when the left one failed.
    Or,
    /// `&&`: the right one when the left one succeeded.
    And,
    /// `|`: side by side, the output of the left one read by the right one.
    Pipe,
}

/// A simple command.
#[derive(Clone, Copy, Debug)]
pub struct Command {
    /// The first word.
    pub name: Text,
    /// All that follows it, redirections taken out.
    pub tail: Text,
    /// The builtin it names, where that is plain from the text.
    pub builtin: Option<Builtin>,
}

/// An IF command.
#[derive(Clone, Debug)]
pub struct IfClause {
    /// Whether `not` inverts it.
    pub negated: bool,
    /// Whether `/i` makes the comparison ignore case.
    pub ignore_case: bool,
    /// What is tested.
    pub condition: Condition,
    /// Extent of the condition, from its first word to its last.
    pub condition_span: Span,
    /// What runs when it holds.
    pub then: Option<NodeId>,
    /// What runs otherwise.
    pub otherwise: Option<NodeId>,
}

/// The condition of an IF command.
#[derive(Clone, Copy, Debug)]
pub enum Condition {
    /// `a == b`, `a EQU b` …
    Compare(Comparison),
    /// `exist FILE`.
    Exist(Text),
    /// `defined NAME`.
    Defined(Text),
    /// `errorlevel N`.
    ErrorLevel(Text),
    /// `cmdextversion N`.
    CmdExtVersion(Text),
}

/// A comparison of two words.
#[derive(Clone, Copy, Debug)]
pub struct Comparison {
    /// Left side.
    pub left: Text,
    /// The operator.
    pub op: CompareOp,
    /// Right side.
    pub right: Text,
}

/// An operator of IF.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum CompareOp {
    /// `==`: equal as text.
    Same,
    /// `EQU`.
    Equ,
    /// `NEQ`.
    Neq,
    /// `LSS`.
    Lss,
    /// `LEQ`.
    Leq,
    /// `GTR`.
    Gtr,
    /// `GEQ`.
    Geq,
}

/// A FOR command.
#[derive(Clone, Debug)]
pub struct ForClause {
    /// Which form.
    pub kind: ForKind,
    /// The options of `/f` or the root of `/r`, as written.
    pub options: Option<Text>,
    /// The loop variable: one character, case matters.
    pub variable: char,
    /// The text between the brackets.
    pub list: Text,
    /// What runs each turn.
    pub body: Option<NodeId>,
}

/// The forms of FOR.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ForKind {
    /// Over words and file names.
    Plain,
    /// `/d`: over folders.
    Directories,
    /// `/r`: over a folder tree.
    Recursive,
    /// `/l`: over numbers.
    Numbers,
    /// `/f`: over lines of a file, of a command's output or of a text.
    Lines,
}

/// A redirection.
#[derive(Clone, Copy, Debug)]
pub struct Redirect {
    /// Extent, handle and target included.
    pub span: Span,
    /// The handle, 0–9: as written, else 0 for input and 1 for output.
    pub handle: u8,
    /// What it does.
    pub kind: RedirectKind,
    /// Name of the file; empty where a handle is duplicated.
    pub target: Text,
}

/// What a redirection does.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum RedirectKind {
    /// `<`.
    Input,
    /// `>`.
    Output,
    /// `>>`.
    Append,
    /// `>&n`, `<&n`: the handle that is duplicated.
    Duplicate(u8),
}

/// A piece of the script that is expanded when it runs: a run of [`Part`]s.
#[derive(Clone, Copy, Debug, Default)]
pub struct Text {
    /// Extent; what was taken out (redirections) may lie inside.
    pub span: Span,
    /// Index of the first part.
    pub first: u32,
    /// Number of parts.
    pub count: u32,
}

/// A part of a [`Text`].
#[derive(Clone, Debug)]
pub struct Part {
    /// Extent in the source.
    pub span: Span,
    /// What it gives.
    pub kind: PartKind,
    /// Whether it stands between double quotes (the quotes themselves do).
    pub quoted: bool,
}

/// What a part of a text gives when it runs.
#[derive(Clone, Debug)]
pub enum PartKind {
    /// The characters themselves.
    Literal,
    /// `^x`: the character after the caret.
    Escaped,
    /// Nothing: a caret with the line ending it joins, or a lone carriage return.
    Joined,
    /// A percent expansion.
    Percent(Expansion),
    /// The text that took the place of a percent expansion, in a line that was read once more with
    /// its values.
    Value(Arc<str>),
}

/// What stands between percent signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expansion {
    /// `%%`: one percent sign.
    Double,
    /// A percent sign with no partner on the line: nothing.
    Stray,
    /// `%0`–`%9`.
    Argument(u8),
    /// `%*`.
    AllArguments,
    /// `%~dp0` and its like: the letters, and the digit.
    ModifiedArgument {
        /// Modifier letters in lower case.
        modifiers: String,
        /// The argument, 0–9.
        digit: u8,
    },
    /// `%NAME%` with an optional operation.
    Variable {
        /// The name as written.
        name: String,
        /// What is done with the value.
        op: VariableOp,
    },
}

/// What is done with a variable's value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum VariableOp {
    /// Taken whole.
    Whole,
    /// `:~start,length`: counted in characters, negative from the end.
    Substring {
        /// First character.
        start: i64,
        /// How many, or how many to leave off at the end; all when absent.
        length: Option<i64>,
    },
    /// `:from=to`; `from` ignores case.
    Replace {
        /// Whether `*` stood first: everything up to `from` is replaced.
        prefix: bool,
        /// What is looked for.
        from: String,
        /// What is put in its place.
        to: String,
    },
    /// What follows the colon is neither.
    Malformed,
}

/// What cmd.exe refuses.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SyntaxError {
    /// Why.
    pub kind: SyntaxErrorKind,
    /// Where.
    pub span: Span,
}

/// Why cmd.exe refuses a line.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum SyntaxErrorKind {
    /// A `(` that is never closed.
    UnclosedBlock,
    /// Text where only an operator or the end of the line may stand.
    UnexpectedText,
    /// An operator without a command before it.
    UnexpectedOperator,
    /// IF, FOR or an operator with no command behind it.
    MissingCommand,
    /// A condition of IF that is none.
    MalformedIf,
    /// A FOR that is none.
    MalformedFor,
    /// A redirection without a target.
    MissingTarget,
    /// `( )` with nothing inside.
    EmptyBlock,
}

/// A stretch of the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where.
    pub span: Span,
}

/// What a stretch of the text is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum TokenKind {
    /// Blanks and other delimiters between words.
    Blank,
    /// A line ending.
    Newline,
    /// A keyword, a command's name.
    Name,
    /// A command's tail, a condition, a list.
    Text,
    /// `& && || | ( ) @`.
    Operator,
    /// A redirection.
    Redirect,
    /// `rem …`, `:: …`.
    Comment,
    /// A label line.
    Label,
    /// What could not be read.
    Error,
}
