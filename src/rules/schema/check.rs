//! What a rule looks for: one variant per kind of check, with its parameters.

use serde::{Deserialize, Serialize};

use super::{
    CommandCheck, CommandProblem, ComparisonCheck, DependCheck, DifferCheck, EncloseCheck,
    EndCodeCheck, EventSet, ExportCheck, FolderCheck, PairCheck, Party, PathCheck, ReachCheck,
    RetiredCheck, ReverseCheck, Role, ScenarioFilter, SectionCheck, ServerNameCheck, Severity,
    SilentCheck, SqlOptionCheck, SqlParameterCheck, SqlStatementCheck, StatementProblem,
    SuppressionCheck, TimelineCheck, TwiceCheck, UncheckedCheck, VariableCheck,
};

/// Exactly one kind of check, written as a map with one key.
//
// Those for packs of products come first: so they are listed in errors, skeletons and the reference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    /// An event that must happen on every way through a script that ends as a success.
    Must(MustCheck),
    /// Events that must not happen on any way through a script.
    MustNot(MustNotCheck),
    /// An event that must not happen before another one, on any way through a script.
    Order(OrderCheck),
    /// What has to begin before something else and to end after it. Events without a subject will do.
    Enclose(EncloseCheck),
    /// What the start script does and the stop script does not undo, or the other way round.
    Pair(PairCheck),
    /// Things that have to end in the reverse order of their beginning. The events must have subjects.
    Reverse(ReverseCheck),
    /// What a script does under one value of a variable and not under another. Where it does nothing at all under one
    /// of them, nothing is reported: `must` tells that.
    Differ(DifferCheck),
    /// The same event a second time. The event must have a subject: it tells whether it is the same.
    Twice(TwiceCheck),
    /// An event whose exit code nobody looks at.
    Unchecked(UncheckedCheck),
    /// The order in which resources of a group are activated.
    Depend(DependCheck),
    /// What a group does as a whole.
    Timeline(TimelineCheck),
    /// Branches that end without telling anybody.
    Silent(SilentCheck),
    /// Variables: how they are set and read.
    Variable(VariableCheck),
    /// Commands: which ones, and what becomes of them.
    Command(CommandCheck),
    /// The file as bytes.
    Bytes(BytesCheck),
    /// How cmd.exe splits the file into commands.
    Syntax(SyntaxCheck),
    /// GOTO and CALL :label to a label that is not there.
    Goto(GotoCheck),
    /// Labels: those that must be there, and how they are used.
    Label(LabelCheck),
    /// A value of a variable that a script tests for, and that takes the way of values nobody knows.
    Branch(BranchCheck),
    /// The options of an SQL tool.
    SqlOption(SqlOptionCheck),
    /// A parameter of a procedure.
    SqlParameter(SqlParameterCheck),
    /// Conditions of IF.
    Comparison(ComparisonCheck),
    /// What can be reached, and what never ends.
    Reach(ReachCheck),
    /// A statement that is sent to the database.
    SqlStatement(SqlStatementCheck),
    /// Where the files of a database that is attached lie.
    Path(PathCheck),
    /// The sections that values of a variable have.
    Section(SectionCheck),
    /// Paths that depend on the current folder.
    Folder(FolderCheck),
    /// The exit code that a script ends with.
    EndCode(EndCodeCheck),
    /// Comments that suppress findings.
    Suppression(SuppressionCheck),
    /// What the description of a cluster says by itself.
    Export(ExportCheck),
    /// Commands that the version of the configuration no longer has.
    Retired(RetiredCheck),
    /// The name of one server where the group's own is wanted.
    ServerName(ServerNameCheck),
}

impl Check {
    /// Whether it asks for a group of names.
    pub fn asks_for(&self, group: &str) -> bool {
        match self {
            Self::Depend(check) => check.orders.iter().any(|order| {
                let mut parties = [&order.of, &order.on].into_iter();
                parties.any(|party| matches!(party, Party::Named(name) if name == group))
            }),
            Self::ServerName(check) => check.names.as_deref() == Some(group),
            _ => false,
        }
    }

    /// The key under which the kind is written.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Bytes(_) => "bytes",
            Self::Syntax(_) => "syntax",
            Self::Goto(_) => "goto",
            Self::Label(_) => "label",
            Self::Branch(_) => "branch",
            Self::Must(_) => "must",
            Self::MustNot(_) => "must-not",
            Self::Order(_) => "order",
            Self::SqlOption(_) => "sql-option",
            Self::SqlParameter(_) => "sql-parameter",
            Self::Comparison(_) => "comparison",
            Self::Variable(_) => "variable",
            Self::Command(_) => "command",
            Self::Reach(_) => "reach",
            Self::Pair(_) => "pair",
            Self::Differ(_) => "differ",
            Self::Enclose(_) => "enclose",
            Self::Reverse(_) => "reverse",
            Self::Twice(_) => "twice",
            Self::Unchecked(_) => "unchecked",
            Self::SqlStatement(_) => "sql-statement",
            Self::Path(_) => "path",
            Self::Section(_) => "section",
            Self::Folder(_) => "folder",
            Self::Silent(_) => "silent",
            Self::EndCode(_) => "end-code",
            Self::Suppression(_) => "suppression",
            Self::Export(_) => "export",
            Self::Depend(_) => "depend",
            Self::Timeline(_) => "timeline",
            Self::Retired(_) => "retired",
            Self::ServerName(_) => "server-name",
        }
    }

    /// Whether a file shows by itself what there is to find in it. Otherwise it can take a run, and
    /// for a helper one that begins in another file.
    pub const fn is_about_text(&self) -> bool {
        match self {
            Self::Bytes(_)
            | Self::Syntax(_)
            | Self::Label(_)
            | Self::SqlOption(_)
            | Self::SqlParameter(_)
            | Self::Comparison(_)
            | Self::Variable(_)
            | Self::Path(_)
            | Self::Suppression(_) => true,
            Self::SqlStatement(check) => !matches!(check.find, StatementProblem::OpenSessions),
            Self::Command(check) => {
                matches!(check.find, CommandProblem::Misspelt | CommandProblem::Waits)
            }
            _ => false,
        }
    }
}

/// Parameters of `bytes`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct BytesCheck {
    /// What to find.
    pub find: BytesProblem,
}

/// What can be wrong with the bytes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum BytesProblem {
    /// Bytes that are not valid in the encoding of the file.
    Undecodable,
    /// A UTF-8 byte order mark.
    ByteOrderMark,
    /// Non-ASCII text in UTF-8 without `chcp 65001` before it.
    Utf8WithoutCodePage,
    /// A yen sign where a backslash belongs.
    YenInPath,
    /// UTF-16, which cmd.exe does not run.
    Utf16,
    /// LF line endings in a script with labels that something goes to.
    LfWithLabels,
    /// More than one kind of line ending.
    MixedLineEndings,
    /// A control character other than a tab.
    ControlCharacter,
    /// A dash, quote, blank or full-width sign where cmd.exe needs the ASCII one.
    Typographic,
}

/// Parameters of `syntax`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SyntaxCheck {
    /// What to find.
    pub find: SyntaxProblem,
}

/// What can be wrong with the way lines are cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum SyntaxProblem {
    /// A quoted query that runs over the end of its line.
    QueryOverLines,
    /// A `(` that is never closed, or a `)` where cmd.exe expects none.
    UnbalancedBlock,
    /// A command with an odd number of quotes.
    UnbalancedQuote,
    /// A line of more than 8,191 characters.
    LineTooLong,
    /// A caret with nothing but blanks between it and the end of the line.
    BlankAfterCaret,
    /// A digit that is meant as text and taken as a handle.
    DigitBeforeRedirect,
    /// The tail of the line above on a line of its own.
    StrayContinuation,
}

/// Parameters of `goto`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct GotoCheck {
    /// What is wrong with the target.
    pub target: GotoTarget,
}

/// What can be wrong with the target of a jump.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum GotoTarget {
    /// The label is not there.
    Undefined,
}

/// Parameters of `label`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LabelCheck {
    /// What is wrong with a label that is there.
    #[serde(default)]
    pub find: Option<LabelProblem>,
    /// Labels that are left alone by `find`; case does not matter.
    #[serde(default)]
    pub except: Vec<String>,
    /// Labels that scripts must have.
    #[serde(default)]
    pub required: Vec<RequiredLabels>,
    /// Labels that are needed once, twice … for as many places as test a variable.
    #[serde(default)]
    pub numbered: Vec<NumberedLabels>,
}

/// What can be wrong with a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum LabelProblem {
    /// It stands twice, and something goes there.
    Duplicate,
    /// Nothing goes there, and nothing falls into it.
    Unused,
    /// It stands inside brackets.
    InBlock,
}

/// Labels that the scripts of some roles must have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RequiredLabels {
    /// The roles.
    pub r#in: Vec<Role>,
    /// The labels; case does not matter.
    pub labels: Vec<String>,
}

/// Labels for the places where a variable is tested, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct NumberedLabels {
    /// The variable.
    pub variable: String,
    /// The label of the first place, of the second …
    pub labels: Vec<String>,
}

/// Parameters of `branch`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct BranchCheck {
    /// The variable that decides.
    pub variable: String,
    /// Scripts that never test the variable for one of these are left alone.
    pub tested_for: Vec<String>,
    /// Which values must be served.
    pub serve: Vec<Serve>,
    /// Events that do not count as serving.
    #[serde(default)]
    pub quiet: Vec<String>,
}

/// Values that scripts of some roles must serve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Serve {
    /// The roles.
    pub r#in: Vec<Role>,
    /// The values.
    pub values: Vec<String>,
    /// Another severity than the rule's.
    #[serde(default)]
    pub severity: Option<Severity>,
    /// Asked for only when this pack is in use.
    #[serde(default)]
    pub pack: Option<String>,
}

/// Parameters of `must`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct MustCheck {
    /// The event that must happen.
    pub event: String,
    /// In scripts of these roles.
    pub r#in: Vec<Role>,
    /// In these scenarios.
    #[serde(default)]
    pub scenarios: ScenarioFilter,
}

/// Parameters of `must-not`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct MustNotCheck {
    /// What must not happen, by role.
    pub forbidden: Vec<Forbidden>,
    /// In these scenarios.
    #[serde(default)]
    pub scenarios: ScenarioFilter,
}

/// Events that must not happen in scripts of some roles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Forbidden {
    /// The roles.
    pub r#in: Vec<Role>,
    /// The events.
    pub events: EventSet,
    /// Only in scripts that read this variable.
    #[serde(default)]
    pub reads: Option<String>,
    /// Only in scripts that test a variable for one of some values.
    #[serde(default)]
    pub tested: Option<Tested>,
}

/// A test of a variable for values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Tested {
    /// The variable.
    pub variable: String,
    /// The values; one of them is enough.
    pub r#for: Vec<String>,
}

/// Parameters of `order`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OrderCheck {
    /// What must have happened …
    pub first: String,
    /// … when this happens.
    pub then: String,
    /// In scripts of these roles.
    pub r#in: Vec<Role>,
    /// In these scenarios.
    #[serde(default)]
    pub scenarios: ScenarioFilter,
    /// Whether the subjects of one side are judged one by one.
    #[serde(default)]
    pub for_each: Option<OrderSide>,
    /// What to do on a way on which the first event never happens.
    #[serde(default)]
    pub when_never: WhenNever,
}

/// One of the two events of `order`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum OrderSide {
    /// The one that must come first.
    First,
    /// The one that must come after it.
    Then,
}

/// What `order` does with a way on which the first event never happens, in a script that has it on
/// another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum WhenNever {
    /// Leaves it to another rule.
    #[default]
    Silent,
    /// Reports the second event.
    Report,
}
