//! What may stand on the command line behind `explain` and `rules`.

use super::args::{Drawing, LangArgument, RoleArgument};
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  svlint explain SV305\n  svlint explain service-before-attach --lang ja\n  svlint explain SITE001 --pack our-site --format markdown"
)]
pub(super) struct ExplainArguments {
    /// Ids or names of rules
    #[arg(value_name = "RULE", required = true)]
    pub(super) rules: Vec<String>,

    /// More rules: a rule file, or a folder with packs
    #[arg(long = "pack", value_name = "PATH")]
    pub(super) packs: Vec<PathBuf>,

    /// How the explanation is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: ExplainFormat,

    /// Language of the explanation; else SVLINT_LANG, else that of the system
    #[arg(long, value_name = "LANG")]
    pub(super) lang: Option<LangArgument>,

    #[command(flatten)]
    pub(super) drawing: Drawing,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum ExplainFormat {
    Text,
    Markdown,
    Json,
}

#[derive(Debug, Args)]
pub(super) struct RulesArguments {
    #[command(subcommand)]
    pub(super) command: RulesCommand,

    /// Language of the messages; else SVLINT_LANG, else that of the system
    #[arg(long, value_name = "LANG", global = true)]
    pub(super) lang: Option<LangArgument>,

    #[command(flatten)]
    pub(super) drawing: GlobalDrawing,
}

// [`Drawing`] for every subcommand.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct GlobalDrawing {
    /// When to use colour
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    pub(super) color: super::args::Color,

    /// Draw with ASCII characters only
    #[arg(long, global = true)]
    pub(super) ascii: bool,
}

impl From<GlobalDrawing> for Drawing {
    fn from(drawing: GlobalDrawing) -> Self {
        Self {
            color: drawing.color,
            ascii: drawing.ascii,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum RulesCommand {
    /// List rules: all, or those that ids, names, beginnings of ids or packs mean.
    List(ListArguments),
    /// Show what packs take for events, and which lines of scripts are which event.
    Events(EventsArguments),
    /// Begin a rule: a file with comments, and a pack around it where there is none.
    New(NewArguments),
    /// Run the examples of rules: what is bad must be reported, what is good must not.
    ///
    /// Exit code 0: all are judged as they say; 1: some are not; 2: a file cannot be read or is faulty.
    Test(TestArguments),
    /// Print the JSON Schema of rule files or pack files, for editors, or a reference to read.
    Schema(SchemaArguments),
    /// Write a page about each rule, in both languages, with an index.
    Docs(DocsArguments),
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  svlint rules list\n  svlint rules list sql SV3 --severity error,warning\n  svlint rules list --profile clusterpro --format json"
)]
pub(super) struct ListArguments {
    /// Only these: ids, names, beginnings of ids, packs
    #[arg(value_name = "RULES")]
    pub(super) rules: Vec<String>,

    /// Only the rules of this profile
    #[arg(long, value_name = "NAME")]
    pub(super) profile: Option<String>,

    /// Only rules of these severities, parted by commas
    #[arg(long, value_name = "SEVERITY", value_delimiter = ',')]
    pub(super) severity: Vec<SeverityArgument>,

    /// More rules: a rule file, or a folder with packs
    #[arg(long = "pack", value_name = "PATH")]
    pub(super) packs: Vec<PathBuf>,

    /// How the list is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: TextOrJson,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum SeverityArgument {
    Error,
    Warning,
    Info,
    Off,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum TextOrJson {
    Text,
    Json,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  svlint rules events\n  svlint rules events start.bat stop.bat\n  svlint rules events start.bat --pack our-site --format json"
)]
pub(super) struct EventsArguments {
    /// Scripts, and folders with scripts; without any, the events themselves are listed
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// Named set of packs: securevisor, clusterpro or cmd
    #[arg(long, value_name = "NAME")]
    pub(super) profile: Option<String>,

    /// More events: a folder with packs
    #[arg(long = "pack", value_name = "PATH")]
    pub(super) packs: Vec<PathBuf>,

    /// Encoding of the scripts; else it is found out
    #[arg(long, value_name = "NAME")]
    pub(super) encoding: Option<String>,

    /// Role of the script, where its name does not tell it (one script only)
    #[arg(long, value_name = "ROLE")]
    pub(super) role: Option<RoleArgument>,

    /// How the events are written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: TextOrJson,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  svlint rules docs docs/rules\n  svlint rules docs our-site/docs our-site --pack our-site"
)]
pub(super) struct DocsArguments {
    /// The folder to write to; it is made if it is not there
    #[arg(value_name = "FOLDER")]
    pub(super) folder: PathBuf,

    /// Only these: ids, names, beginnings of ids, packs
    #[arg(value_name = "RULES")]
    pub(super) rules: Vec<String>,

    /// More rules: a rule file, or a folder with packs
    #[arg(long = "pack", value_name = "PATH")]
    pub(super) packs: Vec<PathBuf>,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  svlint rules new SITE001\n  svlint rules new SITE001-reboot-in-script our-site"
)]
pub(super) struct NewArguments {
    /// The id of the rule, or the id and its name: SITE001-reboot-in-script
    #[arg(value_name = "ID")]
    pub(super) id: String,

    /// The folder of the pack; it is made if it is not there
    #[arg(value_name = "FOLDER", default_value = ".")]
    pub(super) folder: PathBuf,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  svlint rules test our-site\n  svlint rules test our-site/SITE001-reboot-in-script.yaml\n  svlint rules test packs/ --pack shared-names"
)]
pub(super) struct TestArguments {
    /// A rule file, the folder of a pack, or a folder of packs
    #[arg(value_name = "PATH", default_value = ".")]
    pub(super) path: PathBuf,

    /// Other packs that the tested ones require
    #[arg(long = "pack", value_name = "PATH")]
    pub(super) packs: Vec<PathBuf>,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  svlint rules schema rule --output our-site/rule.schema.json\n  svlint rules schema --format markdown"
)]
pub(super) struct SchemaArguments {
    /// Which files it is about
    #[arg(value_name = "KIND", default_value = "rule")]
    pub(super) kind: SchemaKind,

    /// JSON Schema for editors, or Markdown about all three kinds to read
    #[arg(long, value_name = "FORMAT", default_value = "json")]
    pub(super) format: SchemaFormat,

    /// Write to this file; it is replaced in one go, or not touched
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum SchemaKind {
    Rule,
    Pack,
    Profiles,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum SchemaFormat {
    Json,
    Markdown,
}
