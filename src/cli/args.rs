//! What may stand on the command line.

use super::ground::Told;
use super::problem::Problem;
use super::rule_args::{ExplainArguments, RulesArguments};
use crate::config;
use crate::report;
use crate::rules::schema::Role;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Judges the start/stop scripts of a CLUSTERPRO X (EXPRESSCLUSTER X) for Windows failover group.
#[derive(Debug, Parser)]
#[command(name = "svlint", version, about, max_term_width = 100)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
}

/// The options of a subcommand are made up only where it is the one that was asked for.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(super) enum Command {
    /// Judge scripts and exported configurations: files, or folders that are searched for both.
    ///
    /// Exit code 0: nothing at or above --fail-on; 1: findings; 2: the run itself failed.
    Check(CheckArguments),
    /// Show what a script would run, in each scenario; or the timeline of an exported configuration.
    Trace(TraceArguments),
    /// Draw the control flow of a script, or the dependencies of an exported configuration, with
    /// the findings.
    Graph(GraphArguments),
    /// Explain a rule: what it reports and why, with examples, and what to do.
    Explain(ExplainArguments),
    /// List rules and events, and help to write rules.
    #[command(arg_required_else_help = true)]
    Rules(RulesArguments),
    /// Write a configuration file, or show a piece of a pipeline to copy.
    Init(InitArguments),
    /// Print the completions for a shell.
    Completions(CompletionsArguments),
    /// Print the manual page, or that of a subcommand.
    Man(ManArguments),
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  svlint completions bash > /etc/bash_completion.d/svlint\n  svlint completions powershell >> $PROFILE"
)]
pub(super) struct CompletionsArguments {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub(super) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  svlint man | man -l -\n  svlint man check > svlint-check.1")]
pub(super) struct ManArguments {
    /// The subcommand
    #[arg(value_name = "COMMAND")]
    pub(super) command: Option<String>,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  svlint init\n  svlint init --ci github --output .github/workflows/svlint.yaml\n  svlint init --pre-commit"
)]
pub(super) struct InitArguments {
    /// Show a pipeline that judges the scripts of a repository
    #[arg(long, value_name = "SYSTEM", group = "piece")]
    pub(super) ci: Option<Ci>,

    /// Show the entry for .pre-commit-config.yaml
    #[arg(long, group = "piece")]
    pub(super) pre_commit: bool,

    /// Show the JSON Schema of the configuration
    #[arg(long, group = "piece")]
    pub(super) schema: bool,

    /// Write to this file, which must not be there yet [default: .svlint.yaml for a configuration]
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,

    /// Language of the configuration's comments; else SVLINT_LANG, else that of the system
    #[arg(long, value_name = "LANG")]
    pub(super) lang: Option<LangArgument>,

    #[command(flatten)]
    pub(super) drawing: Drawing,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum Ci {
    Github,
    Gitlab,
    Jenkins,
    Azure,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  svlint check start.bat stop.bat\n  svlint check scripts/ --format json\n  svlint check start.bat --lang ja --fail-on error"
)]
pub(super) struct CheckArguments {
    /// Scripts, exported configurations (`clp.conf`, .zip, table as .csv), folders with any of them,
    /// patterns (`sites/**/start*.bat`), or `-` for standard input
    #[arg(value_name = "PATH", default_value = ".")]
    pub(super) paths: Vec<PathBuf>,

    /// What standard input is called, and where its partner and its configuration are looked for
    #[arg(long, value_name = "NAME")]
    pub(super) stdin_filename: Option<String>,

    /// Named set of packs: securevisor, clusterpro or cmd
    #[arg(long, value_name = "NAME")]
    pub(super) profile: Option<String>,

    /// More rules: a rule file, or a folder with a pack
    #[arg(long = "pack", value_name = "PATH")]
    pub(super) packs: Vec<PathBuf>,

    /// Judge by these rules only: ids, names, beginnings of ids, packs; parted by commas
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub(super) select: Vec<String>,

    /// Leave these rules out
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub(super) ignore: Vec<String>,

    /// Least severity that makes the exit code 1 [default: warning]
    #[arg(long, value_name = "SEVERITY")]
    pub(super) fail_on: Option<FailOn>,

    /// How findings are written
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(super) format: Format,

    /// Encoding of the scripts: cp932, utf-8, utf-16le, utf-16be, euc-jp; else it is found out
    #[arg(long, value_name = "NAME")]
    pub(super) encoding: Option<String>,

    /// Language of the messages; else SVLINT_LANG, else that of the system
    #[arg(long, value_name = "LANG")]
    pub(super) lang: Option<LangArgument>,

    /// Role of the script, where its name does not tell it (one script only)
    #[arg(long, value_name = "ROLE")]
    pub(super) role: Option<RoleArgument>,

    /// Write to this file; it is replaced in one go, or not touched
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,

    /// Show which files would be judged, and as what, and judge nothing
    #[arg(long)]
    pub(super) show_files: bool,

    /// Say how often each rule was broken
    #[arg(long)]
    pub(super) statistics: bool,

    /// Show at most so many findings; all of them count
    #[arg(long, value_name = "N")]
    pub(super) max_findings: Option<usize>,

    #[command(flatten)]
    pub(super) config: ConfigOptions,

    #[command(flatten)]
    pub(super) drawing: Drawing,

    /// Print findings only, without the last line
    #[arg(long, short)]
    pub(super) quiet: bool,
}

// Options that several subcommands share bear no doc comment: clap would print it in place of what
// the subcommand itself does.

// Which configuration counts.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct ConfigOptions {
    /// Configuration for all inputs; else the .svlint.yaml nearest to each one counts
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,

    /// Look for no configuration
    #[arg(long, conflicts_with = "config")]
    pub(super) no_config: bool,
}

// How output for people is drawn.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct Drawing {
    /// When to use colour
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Color,

    /// Draw with ASCII characters only
    #[arg(long)]
    pub(super) ascii: bool,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  svlint trace start.bat\n  svlint trace start.bat --event FAILOVER --disk SUCCESS --server OTHER\n  svlint trace start.bat --assume-exit 0 --assume-exit osql=1 --format json"
)]
pub(super) struct TraceArguments {
    /// The script, or an exported configuration
    #[arg(value_name = "PATH")]
    pub(super) script: PathBuf,

    /// Only with this CLP_EVENT: START, FAILOVER, RECOVER or unset
    #[arg(long, value_name = "VALUE")]
    pub(super) event: Option<String>,

    /// Only with this CLP_DISK: SUCCESS or FAILURE
    #[arg(long, value_name = "VALUE")]
    pub(super) disk: Option<String>,

    /// Only with this CLP_SERVER: HOME or OTHER
    #[arg(long, value_name = "VALUE")]
    pub(super) server: Option<String>,

    /// Value of another variable before the script begins; `unset` takes it away
    #[arg(long, value_name = "NAME=VALUE")]
    pub(super) set: Vec<String>,

    /// Exit code of every program, or of one; files are then looked for beside the script
    #[arg(long, value_name = "[NAME=]CODE")]
    pub(super) assume_exit: Vec<String>,

    /// How the trace is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: TraceFormat,

    #[command(flatten)]
    pub(super) reading: Reading,

    #[command(flatten)]
    pub(super) drawing: Drawing,
}

// How a single script is read.
#[derive(Debug, Args)]
pub(super) struct Reading {
    /// Named set of packs: securevisor, clusterpro or cmd
    #[arg(long, value_name = "NAME")]
    pub(super) profile: Option<String>,

    /// More knowledge and rules: a rule file, or a folder with a pack
    #[arg(long = "pack", value_name = "PATH")]
    pub(super) packs: Vec<PathBuf>,

    #[command(flatten)]
    pub(super) config: ConfigOptions,

    /// Encoding of the script; else it is found out
    #[arg(long, value_name = "NAME")]
    pub(super) encoding: Option<String>,

    /// Language of the messages; else SVLINT_LANG, else that of the system
    #[arg(long, value_name = "LANG")]
    pub(super) lang: Option<LangArgument>,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  svlint graph start.bat --output start.svg\n  svlint graph start.bat --output start.md --lang ja\n  svlint graph start.bat --format dot | dot -Tpdf -o start.pdf"
)]
pub(super) struct GraphArguments {
    /// The script, or an exported configuration
    #[arg(value_name = "PATH")]
    pub(super) script: PathBuf,

    /// How the picture is written; else the ending of FILE decides (.svg, .dot, .gv, .mmd, .md),
    /// svg for any other, and mermaid on standard output
    #[arg(long, value_name = "FORMAT")]
    pub(super) format: Option<GraphFormat>,

    /// Write to this file; it is replaced in one go, or not touched
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,

    /// Role of the script, where its name does not tell it
    #[arg(long, value_name = "ROLE")]
    pub(super) role: Option<RoleArgument>,

    #[command(flatten)]
    pub(super) reading: Reading,

    #[command(flatten)]
    pub(super) drawing: Drawing,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum GraphFormat {
    Svg,
    Dot,
    Mermaid,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum TraceFormat {
    Text,
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum Format {
    /// Drawings for people
    Human,
    /// One line for each finding
    Short,
    /// JSON, schema 1
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// JUnit XML, for test reports
    Junit,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum LangArgument {
    Ja,
    En,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum RoleArgument {
    Start,
    Stop,
    Helper,
}

impl Reading {
    /// What it says of packs and rules.
    pub(super) fn told(&self) -> Result<Told<'_>, Vec<Problem>> {
        Ok(Told {
            profile: self.profile.as_deref(),
            packs: &self.packs,
            encoding: super::check::encoding(self.encoding.as_deref())?,
            ..Told::default()
        })
    }
}

impl From<config::FailOn> for FailOn {
    fn from(configured: config::FailOn) -> Self {
        match configured {
            config::FailOn::Error => Self::Error,
            config::FailOn::Warning => Self::Warning,
            config::FailOn::Info => Self::Info,
            config::FailOn::Never => Self::Never,
        }
    }
}

impl FailOn {
    /// The threshold it names.
    pub(super) fn threshold(self) -> report::FailOn {
        match self {
            Self::Error => report::FailOn::Error,
            Self::Warning => report::FailOn::Warning,
            Self::Info => report::FailOn::Info,
            Self::Never => report::FailOn::Never,
        }
    }
}

impl RoleArgument {
    /// The role it names.
    pub(super) fn role(self) -> Role {
        match self {
            Self::Start => Role::Start,
            Self::Stop => Role::Stop,
            Self::Helper => Role::Helper,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}
