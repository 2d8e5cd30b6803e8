//! SARIF 2.1.0, which code scanning services read.

mod place;
mod result;

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::{Serialize, Serializer};
use serde_json::Value;
use serde_sarif::sarif::{
    Artifact, Invocation, Message, MultiformatMessageString, Notification, PropertyBag,
    ReportingConfiguration, ReportingDescriptor, Run, Tool, ToolComponent,
};

use result::Results;

use super::escape::write_json;
use super::{Lang, Report, RuleInfo, Severity};

/// The schema of the version that is written.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Writes the report as one SARIF log.
///
/// # Errors
///
/// Those of `out`.
pub fn write(report: &Report, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [LongRun::new(report, lang)],
    };
    write_json(&log, out)
}

/// The log as a whole.
#[derive(Serialize)]
struct Log<'r> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [LongRun<'r>; 1],
}

/// A run whose long lists are made while they are written: there may be thousands of findings, and
/// the types of the format are large.
#[derive(Serialize)]
struct LongRun<'r> {
    #[serde(flatten)]
    run: Run,
    artifacts: Artifacts<'r>,
    results: Results<'r>,
}

impl<'r> LongRun<'r> {
    fn new(report: &'r Report, lang: Lang) -> Self {
        let run = Run::builder()
            .tool(Tool::builder().driver(driver(report, lang)).build())
            .language(language(lang))
            .column_kind(Value::from("unicodeCodePoints"))
            .invocations(vec![invocation(report)])
            .build();
        Self {
            run,
            artifacts: Artifacts(report),
            results: Results::new(report, lang),
        }
    }
}

fn language(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "ja-JP",
        Lang::En => "en-US",
    }
}

fn driver(report: &Report, lang: Lang) -> ToolComponent {
    let rules = report.rules.iter().map(|rule| descriptor(report, rule));
    ToolComponent::builder()
        .name("svlint")
        .version(&*report.version)
        .semantic_version(&*report.version)
        .language(language(lang))
        .opt_information_uri(report.repository.clone())
        .rules(rules.collect::<Vec<_>>())
        .build()
}

fn descriptor(report: &Report, rule: &RuleInfo) -> ReportingDescriptor {
    let text = |text: &str| MultiformatMessageString::builder().text(text).build();
    let reason = rule.why.trim_end();
    let help = MultiformatMessageString::builder()
        .text(reason)
        .markdown(format!("**{}**\n\n{reason}", rule.summary))
        .build();
    let usually = ReportingConfiguration::builder()
        .level(Value::from(level(rule.severity)))
        .build();
    ReportingDescriptor::builder()
        .id(&*rule.id)
        .name(&*rule.name)
        .short_description(text(&rule.summary))
        .full_description(text(&rule.summary))
        .help(help)
        .opt_help_uri(report.url(&rule.id))
        .default_configuration(usually)
        .properties(properties(Some(&rule.pack), BTreeMap::new()))
        .build()
}

fn properties(tag: Option<&String>, more: BTreeMap<String, Value>) -> PropertyBag {
    PropertyBag::builder()
        .opt_tags(tag.map(|tag| vec![tag.clone()]))
        .additional_properties(more)
        .build()
}

/// SARIF's word for how bad something is.
fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// The files that were looked at.
struct Artifacts<'r>(&'r Report);

impl Serialize for Artifacts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let missing = self.0.missing_files();
        let files = self.0.files.iter().enumerate();
        serializer.collect_seq(files.map(|(index, file)| {
            let encoding = match file.encoding {
                "ASCII" => "US-ASCII",
                other => other,
            };
            Artifact::builder()
                .location(place::file(&file.path, None))
                .roles(vec![Value::from("analysisTarget")])
                .opt_encoding((!missing.contains(&index)).then(|| encoding.to_owned()))
                .build()
        }))
    }
}

/// How the run itself went.
fn invocation(report: &Report) -> Invocation {
    let notification = |level: &str, text: &String| {
        Notification::builder()
            .level(Value::from(level))
            .message(Message::builder().text(text).build())
            .build()
    };
    let failures = report.failures.iter().map(|f| notification("error", f));
    let notes = report.notes.iter().map(|n| notification("note", n));
    Invocation::builder()
        .execution_successful(report.failures.is_empty())
        .tool_execution_notifications(failures.chain(notes).collect::<Vec<_>>())
        .build()
}
