//! Findings as SARIF results.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use serde::{Serialize, Serializer};
use serde_json::Value;
use serde_sarif::sarif::{
    CodeFlow, Location, Message, PropertyBag, Result as Finding, ResultLevel, Suppression,
    ThreadFlow, ThreadFlowLocation,
};

use super::place;
use super::properties;
use crate::report::fingerprint::fingerprints;
use crate::report::{
    Diagnostic, Lang, Place, Report, Scenario, Severity, Suppressed, SuppressedBy,
};

/// All findings that are shown, and those that somebody suppressed, marked as such.
pub(super) struct Results<'r> {
    report: &'r Report,
    lang: Lang,
    found: Vec<(&'r Diagnostic, Option<&'r Suppressed>)>,
    marks: Vec<String>,
    /// The index of each rule.
    rules: HashMap<&'r str, usize>,
}

impl<'r> Results<'r> {
    pub(super) fn new(report: &'r Report, lang: Lang) -> Self {
        let shown = report.shown().iter().map(|found| (found, None));
        let hidden = report.hidden.iter().map(|h| (&h.found, Some(h)));
        let found: Vec<(&Diagnostic, Option<&Suppressed>)> = shown.chain(hidden).collect();
        let diagnostics: Vec<&Diagnostic> = found.iter().map(|(found, _)| *found).collect();
        let rules = report.rules.iter().enumerate();
        Self {
            report,
            lang,
            marks: fingerprints(report, &diagnostics),
            found,
            rules: rules.map(|(i, rule)| (rule.id.as_str(), i)).collect(),
        }
    }

    fn result(&self, found: &Diagnostic, hidden: Option<&Suppressed>, mark: &str) -> Finding {
        let (report, lang) = (self.report, self.lang);
        let rule = self.rules.get(found.rule.as_str()).copied();
        Finding::builder()
            .rule_id(&*found.rule)
            .opt_rule_index(rule.map(|index| index as i64))
            .level(level(found.severity))
            .message(message(found))
            .locations(vec![location(report, found)])
            .opt_related_locations(some(related(report, found)))
            .opt_code_flows(some(flows(report, found, lang)))
            .partial_fingerprints(keyed(mark))
            .opt_suppressions(hidden.map(|hidden| vec![suppression(hidden)]))
            .opt_properties(scenarios(found))
            .build()
    }
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let all = self.found.iter().zip(&self.marks);
        serializer.collect_seq(all.map(|((found, hidden), mark)| self.result(found, *hidden, mark)))
    }
}

fn level(severity: Severity) -> ResultLevel {
    match severity {
        Severity::Error => ResultLevel::Error,
        Severity::Warning => ResultLevel::Warning,
        Severity::Info => ResultLevel::Note,
    }
}

fn some<T>(items: Vec<T>) -> Option<Vec<T>> {
    (!items.is_empty()).then_some(items)
}

fn message(found: &Diagnostic) -> Message {
    let text = match found.help.trim_end() {
        "" => found.message.clone(),
        help => format!("{}\n{help}", found.message),
    };
    Message::builder().text(text).build()
}

fn location(report: &Report, found: &Diagnostic) -> Location {
    let file = report.files.get(found.file);
    let region = match found.span {
        _ if found.covers_bom => file.map(|file| place::byte_order_mark(&file.source)),
        Some(span) => file.map(|file| place::region(&file.source, span)),
        None => None,
    };
    Location::builder()
        .physical_location(place::physical(report, found.file, region))
        .build()
}

fn related(report: &Report, found: &Diagnostic) -> Vec<Location> {
    let places = found.related.iter().enumerate();
    places
        .map(|(id, r)| place::told(report, r.place, Some(id), &r.message))
        .collect()
}

/// The way that goes wrong: each step with the line it stands on.
fn flows(report: &Report, found: &Diagnostic, lang: Lang) -> Vec<CodeFlow> {
    if found.path.is_empty() {
        return Vec::new();
    }
    let step = |place: &Place| {
        let text = report
            .files
            .get(place.file)
            .map_or(Cow::Borrowed(""), |file| {
                let line = file.source.line_of(place.span.start);
                report
                    .cover
                    .slice(&file.source, file.source.line_span(line))
            });
        ThreadFlowLocation::builder()
            .location(place::told(report, *place, None, text.trim()))
            .build()
    };
    let locations: Vec<ThreadFlowLocation> = found.path.iter().map(step).collect();
    let situation = found.scenario.as_ref().map(|s| situation(s, lang));
    let message = situation.map(|text| Message::builder().text(text).build());
    let thread = ThreadFlow::builder().locations(locations).build();
    let flow = CodeFlow::builder()
        .thread_flows(vec![thread])
        .opt_message(message);
    vec![flow.build()]
}

/// `CLP_EVENT=START CLP_DISK=SUCCESS`.
fn situation(scenario: &Scenario, lang: Lang) -> String {
    let values = scenario.iter().map(|(name, value)| {
        let value = value.as_deref().unwrap_or(lang.unset());
        format!("{name}={value}")
    });
    values.collect::<Vec<_>>().join(" ")
}

/// The scenarios as in our own JSON.
fn scenarios(found: &Diagnostic) -> Option<PropertyBag> {
    found.scenario.as_ref()?;
    let object = |scenario: &Scenario| {
        let values = scenario.iter();
        let values = values.map(|(name, value)| (name.clone(), Value::from(value.clone())));
        Value::Object(values.collect())
    };
    let all: Vec<Value> = found.scenarios.iter().map(object).collect();
    let more = BTreeMap::from([("scenarios".to_owned(), Value::from(all))]);
    Some(properties(None, more))
}

/// GitHub looks for the first key only; the second says whose fingerprint it is.
fn keyed(mark: &str) -> BTreeMap<String, String> {
    BTreeMap::from([
        ("primaryLocationLineHash".to_owned(), mark.to_owned()),
        ("svlint/v1".to_owned(), mark.to_owned()),
    ])
}

fn suppression(hidden: &Suppressed) -> Suppression {
    let kind = match hidden.by {
        SuppressedBy::Comment => "inSource",
        SuppressedBy::Configuration => "external",
    };
    Suppression::builder()
        .kind(Value::from(kind))
        .opt_justification(hidden.reason.clone())
        .build()
}
