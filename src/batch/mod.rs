//! The syntax tree of a batch script, as cmd.exe reads it.
//!
//! [`parse`] never fails: what cmd.exe would refuse becomes an error node with its extent. The tree
//! is an arena with indices and the parser keeps its own stack, so that nesting as deep as the file
//! is long costs memory, never the call stack.
//!
//! Percent expansion comes before everything else in cmd.exe, but its values are known only when
//! the script runs. The tree therefore keeps `%X%` as a part of the text it stands in.

mod clause;
mod cursor;
mod keyword;
mod label;
mod parser;
mod patch;
mod percent;
mod redirect;
mod text;
mod tree;
mod walk;

#[cfg(test)]
mod tests;

pub use keyword::{Builtin, Manners};
pub use label::{Label, label_word};
pub use parser::{parse, parse_line_at};
pub use patch::{Change, Patched, parse_patched};
pub use percent::{expansions, variable};
pub use tree::{
    ChainOp, Command, CompareOp, Comparison, Condition, Expansion, ForClause, ForKind, IfClause,
    Node, NodeId, NodeKind, Part, PartKind, Redirect, RedirectKind, Script, Statement, SyntaxError,
    SyntaxErrorKind, Text, Token, TokenKind, VariableOp,
};
pub use walk::{Found, Place};
