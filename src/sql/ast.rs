//! What the parser finds: statements, and what is wrong with them.

use super::is_known;
use crate::source::Span;

/// Everything read from one text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Batch {
    /// The statements in order of their place; those inside blocks are listed flat.
    pub statements: Vec<Statement>,
    /// What is wrong, in order of place.
    pub errors: Vec<SqlError>,
    /// What is put into variables, in order.
    pub assignments: Vec<Assignment>,
}

impl Batch {
    /// The value that a variable has in a statement, in all runs; variables do not outlive a `GO`.
    #[must_use]
    pub fn constant(&self, statement: usize, variable: &str) -> Option<&str> {
        let is_go = |s: &Statement| s.kind == StatementKind::Go;
        let before = self.statements.get(..statement)?;
        let first = before.iter().rposition(is_go).map_or(0, |at| at + 1);
        let after = self.statements.get(statement..)?;
        let end = after
            .iter()
            .position(is_go)
            .map_or(usize::MAX, |n| statement + n);
        let name = variable.trim_start_matches('@').to_lowercase();
        let mut here = self
            .assignments
            .iter()
            .filter(|a| (first..end).contains(&a.statement) && a.name == name);
        let only = here.next().filter(|_| here.next().is_none())?;
        let always = self
            .statements
            .get(only.statement)
            .is_some_and(|s| !s.conditional);
        let value = only.value.as_deref().filter(|value| is_known(value));
        value.filter(|_| always && only.statement < statement)
    }

    /// The procedure calls, each with the statement it is.
    pub fn execs(&self) -> impl Iterator<Item = (&Statement, &Exec)> {
        self.statements.iter().filter_map(|statement| {
            let StatementKind::Exec(exec) = &statement.kind else {
                return None;
            };
            Some((statement, exec))
        })
    }
}

/// A value that is put into a variable.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Assignment {
    /// Index of the statement that does it.
    pub statement: usize,
    /// The variable, without `@`, in lower case.
    pub name: String,
    /// The value, where it is written there.
    pub value: Option<String>,
}

/// One statement, or the head of one that holds others (`IF …`, `BEGIN`).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Statement {
    /// From its first to its last token, without the closing `;`.
    pub span: Span,
    /// What it does.
    pub kind: StatementKind,
    /// It stands behind `IF`, `ELSE` or `WHILE`, or between `BEGIN` and `END`.
    pub conditional: bool,
    /// What it runs is not known: the text that would tell is filled in at run time, or the
    /// procedure's name is in a variable.
    pub unsure: bool,
}

/// What a statement does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum StatementKind {
    /// A call of a procedure, with or without the word `EXEC`.
    Exec(Exec),
    /// `CREATE DATABASE`.
    CreateDatabase {
        /// The database.
        name: Ident,
        /// The values of `FILENAME`, in order.
        files: Vec<SqlString>,
        /// `FOR ATTACH` or `FOR ATTACH_REBUILD_LOG`: nothing new is made.
        for_attach: bool,
    },
    /// `ALTER DATABASE`.
    AlterDatabase {
        /// The database; `CURRENT` as it is written.
        name: Ident,
        /// The change.
        action: AlterAction,
        /// `WITH ROLLBACK IMMEDIATE` or `AFTER n`: open sessions are thrown out.
        rolls_back_others: bool,
    },
    /// `USE`.
    Use {
        /// The database.
        name: Ident,
    },
    /// `GO`, the batch separator of the client tools.
    Go,
    /// Any other statement.
    Other,
}

/// What `ALTER DATABASE` changes (Microsoft Learn, "ALTER DATABASE SET options").
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum AlterAction {
    /// `SET ONLINE`.
    SetOnline,
    /// `SET OFFLINE`.
    SetOffline,
    /// `SET SINGLE_USER`.
    SetSingleUser,
    /// `SET MULTI_USER`.
    SetMultiUser,
    /// Anything else.
    Other,
}

/// A call of a procedure (Microsoft Learn, "EXECUTE").
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exec {
    /// `@status` of `EXEC @status = procedure`.
    pub result: Option<Name>,
    /// The last part of the procedure's name; with its `@` if the name is in a variable.
    pub procedure: Ident,
    /// What is handed over, in order.
    pub parameters: Vec<Parameter>,
}

impl Exec {
    /// The parameter given by this name, case aside.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&Parameter> {
        let is_it = |found: &Name| found.text.eq_ignore_ascii_case(name);
        self.parameters
            .iter()
            .find(|parameter| parameter.name.as_ref().is_some_and(is_it))
    }
}

/// One parameter of a call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Parameter {
    /// From its first to its last token, without the comma.
    pub span: Span,
    /// The name; `None` if the parameter is given by position.
    pub name: Option<Name>,
    /// The `=` between name and value.
    pub equals: Option<Span>,
    /// Name and value stand side by side without the `=`.
    pub missing_equals: bool,
    /// The value; `None` if it is missing.
    pub value: Option<Value>,
    /// `OUTPUT` or `OUT` follows.
    pub output: bool,
}

/// The name of a variable or parameter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Name {
    /// The name without `@`.
    pub text: String,
    /// Its place, with `@`.
    pub span: Span,
}

impl Name {
    /// Whether the name is all there.
    #[must_use]
    pub fn is_known(&self) -> bool {
        is_known(&self.text)
    }
}

/// The value of a parameter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Value {
    /// What it is.
    pub kind: ValueKind,
    /// Without quotes, and with doubled quotes made single. Of [`ValueKind::Other`] the source text.
    pub text: String,
    /// Its place, with quotes.
    pub span: Span,
}

impl Value {
    /// Whether the text is all there; the content of a variable never is.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.kind != ValueKind::Variable && is_known(&self.text)
    }
}

/// The kinds of values.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ValueKind {
    /// `'text'` or `N'text'`.
    String,
    /// `1`, `-1`, `0x1F`.
    Number,
    /// A bare, bracketed or double-quoted word. T-SQL takes it for a string.
    Ident,
    /// `@variable`.
    Variable,
    /// `NULL` or `DEFAULT`.
    Keyword,
    /// Something that T-SQL does not take as the value of a parameter.
    Other,
}

/// A name in the text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ident {
    /// Without brackets or quotes.
    pub text: String,
    /// Its place, with brackets or quotes.
    pub span: Span,
}

impl Ident {
    /// Whether the name is all there.
    #[must_use]
    pub fn is_known(&self) -> bool {
        is_known(&self.text)
    }

    /// Whether this is `name`, case aside.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        self.text.eq_ignore_ascii_case(name)
    }
}

/// A string in the text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SqlString {
    /// Without quotes, and with doubled quotes made single.
    pub text: String,
    /// Its place, with quotes and the `N` before them.
    pub span: Span,
}

impl SqlString {
    /// Whether the text is all there.
    #[must_use]
    pub fn is_known(&self) -> bool {
        is_known(&self.text)
    }
}

/// Something wrong.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct SqlError {
    /// What.
    pub kind: SqlErrorKind,
    /// Where.
    pub span: Span,
}

/// What can be wrong, and which place is reported.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum SqlErrorKind {
    /// A `'` or `"` without its partner; from the quote to the end of the text.
    UnclosedString,
    /// A `/*` without its `*/`; from there to the end of the text.
    UnclosedComment,
    /// A `[` without its `]`; from there to the end of the line.
    UnclosedBracket,
    /// Two parameters or files side by side; the second one's first token. The comma belongs after
    /// the first one's span.
    MissingComma,
    /// Nothing where something must be; the `=`, the comma or the keyword before it.
    MissingValue,
    /// A name and its value side by side; the name.
    MissingEquals,
    /// A token that cannot stand where it stands.
    UnexpectedToken,
}

impl SqlErrorKind {
    /// Whether something is opened and never closed: what stands behind it is not read.
    #[must_use]
    pub const fn is_unclosed(self) -> bool {
        matches!(
            self,
            Self::UnclosedString | Self::UnclosedComment | Self::UnclosedBracket
        )
    }
}
