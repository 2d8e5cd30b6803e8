//! From findings to a report in one language.

use crate::engine::{self, Outcome};
use crate::finding::{Finding, Place};
use crate::report::{self, Diagnostic, File, Lang, Report, Scenario};
use crate::rules::Rule;
use crate::rules::schema::{Bilingual, Role, Severity};
use crate::scenario::Matrix;
use crate::source::Span;
use crate::unit::{Kind, Unit};
use rustc_hash::FxHashMap as HashMap;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Gathers units into one report.
pub(super) struct Presenter {
    lang: Lang,
    report: Report,
    /// What comments leave out, each once: a helper of several scripts is judged with each.
    suppressed: BTreeSet<(String, Span, String, String)>,
    /// By path: the index of a file in the report.
    files: HashMap<String, usize>,
}

impl Presenter {
    pub(super) fn new(lang: Lang) -> Self {
        let repository = env!("CARGO_PKG_REPOSITORY");
        Self {
            lang,
            suppressed: BTreeSet::new(),
            files: HashMap::default(),
            report: Report {
                version: env!("CARGO_PKG_VERSION").to_owned(),
                repository: (!repository.is_empty()).then(|| repository.to_owned()),
                ..Report::default()
            },
        }
    }

    /// Adds what a unit came to. Files that were only looked at are named where a finding needs
    /// them.
    pub(super) fn add(&mut self, unit: &Unit, outcome: &Outcome, rules: &[&Rule]) {
        let needed = needed(unit, outcome);
        let mut index = vec![0usize; unit.documents.len()];
        for (at, document) in unit.documents.iter().enumerate() {
            if !needed[at] {
                continue;
            }
            // A helper of several scripts is one file.
            if let Some(known) = self.files.get(&document.path) {
                index[at] = *known;
                continue;
            }
            index[at] = self.report.files.len();
            self.files.insert(document.path.clone(), index[at]);
            self.report.files.push(File {
                path: document.path.clone(),
                role: (document.kind == Kind::Script).then(|| role(document.role)),
                source: Arc::clone(&document.source),
            });
        }
        let place = |p: Place| report::Place {
            file: index[p.document],
            span: p.span,
        };
        for finding in &outcome.findings {
            let Some(rule) = rules.iter().find(|r| r.id == finding.rule) else {
                continue;
            };
            let (message, help) = engine::words(finding, rule);
            let scenarios = self.scenarios(&unit.matrix, finding);
            let diagnostic = Diagnostic {
                rule: rule.id.clone(),
                name: rule.name.clone(),
                severity: severity(engine::severity(finding, rule)),
                file: index[finding.place.document],
                span: Some(finding.place.span),
                covers_bom: finding.covers_bom,
                subject: finding.subject.clone(),
                message: self.pick(&message),
                help: self.help(finding, &help),
                scenario: scenarios.first().cloned(),
                scenarios,
                path: finding.path.iter().map(|p| place(*p)).collect(),
                related: finding
                    .related
                    .iter()
                    .map(|r| report::Related {
                        place: place(r.place),
                        message: self.pick(&r.message),
                    })
                    .collect(),
            };
            self.report.diagnostics.push(diagnostic);
        }
        let left_out = outcome.suppressed.iter().map(|finding| {
            let path = unit.documents[finding.place.document].path.clone();
            let (rule, subject) = (finding.rule.clone(), finding.subject.clone());
            (path, finding.place.span, rule, subject)
        });
        self.suppressed.extend(left_out);
        for document in &outcome.unfinished {
            let path = &unit.documents[*document].path;
            let note = Bilingual::new(
                format!("{path}: 動作を最後まで追いきれませんでした。その先は判定していません"),
                format!(
                    "{path}: not everything it can do was worked out; what lies beyond is not judged"
                ),
            );
            self.report.notes.push(self.pick(&note));
        }
    }

    /// The whole report. At most `limit` findings are going to be shown.
    pub(super) fn finish(mut self, fail_on: report::FailOn, limit: Option<usize>) -> Report {
        let files = &self.report.files;
        let key = |d: &Diagnostic| (files[d.file].path.clone(), d.span, d.rule.clone());
        self.report.diagnostics.sort_by_key(key);
        let same = |a: &mut Diagnostic, b: &mut Diagnostic| {
            (&a.rule, a.file, a.span, &a.message) == (&b.rule, b.file, b.span, &b.message)
        };
        self.report.diagnostics.dedup_by(same);
        self.report.notes.dedup();
        self.report.fail_on = fail_on;
        self.report.limit = limit;
        let left_out = self.report.left_out();
        if left_out > 0 {
            let note = Bilingual::new(
                format!("ほか {left_out} 件は表示していません (--max-findings)"),
                match left_out {
                    1 => "1 more finding is not shown (--max-findings)".to_owned(),
                    _ => format!("{left_out} more findings are not shown (--max-findings)"),
                },
            );
            self.report.notes.push(self.pick(&note));
        }
        self.report.suppressed = self.suppressed.len();
        self.report
    }

    /// What to do, and more where the finding has it.
    fn help(&self, finding: &Finding, help: &Bilingual) -> String {
        let help = self.pick(help);
        match &finding.hint {
            Some(hint) => format!("{help}\n{}", self.pick(hint)),
            None => help,
        }
    }

    fn scenarios(&self, matrix: &Matrix, finding: &Finding) -> Vec<Scenario> {
        let set = finding.scenarios.unwrap_or_default();
        let one = |scenario: usize| {
            let dimensions = matrix.dimensions.iter().enumerate();
            dimensions
                .map(|(d, dimension)| {
                    let value = matrix.value(scenario, d).map(str::to_owned);
                    (dimension.name.clone(), value)
                })
                .collect()
        };
        set.iter().map(one).collect()
    }

    fn pick(&self, text: &Bilingual) -> String {
        match self.lang {
            Lang::Ja => text.ja.clone(),
            Lang::En => text.en.clone(),
        }
    }
}

/// The documents that were asked for, or that a finding points at.
fn needed(unit: &Unit, outcome: &Outcome) -> Vec<bool> {
    let mut needed: Vec<bool> = unit.documents.iter().map(|d| d.requested).collect();
    for finding in &outcome.findings {
        let related = finding.related.iter().map(|r| r.place.document);
        let path = finding.path.iter().map(|p| p.document);
        for document in related.chain(path).chain([finding.place.document]) {
            needed[document] = true;
        }
    }
    needed
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Start => "start",
        Role::Stop => "stop",
        Role::Helper => "helper",
    }
}

/// A rule that is off by default was asked for by name: it is advice.
pub(super) fn severity(severity: Severity) -> report::Severity {
    match severity {
        Severity::Error => report::Severity::Error,
        Severity::Warning => report::Severity::Warning,
        Severity::Info | Severity::Off => report::Severity::Info,
    }
}
