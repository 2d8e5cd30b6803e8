//! From findings to a report in one language.

use crate::engine::{self, Outcome};
use crate::finding::{Finding, Place};
use crate::report::{self, Diagnostic, File, Lang, Report, Scenario, Suppressed, SuppressedBy};
use crate::rules::Rule;
use crate::rules::schema::{Bilingual, Role, Severity};
use crate::scenario::Matrix;
use crate::unit::{Kind, Unit};
use std::sync::Arc;

/// Gathers units into one report.
pub(super) struct Presenter {
    lang: Lang,
    report: Report,
}

impl Presenter {
    pub(super) fn new(lang: Lang) -> Self {
        let repository = env!("CARGO_PKG_REPOSITORY");
        Self {
            lang,
            report: Report {
                version: env!("CARGO_PKG_VERSION").to_owned(),
                repository: (!repository.is_empty()).then(|| repository.to_owned()),
                ..Report::default()
            },
        }
    }

    /// Adds what a unit came to. Files that were only looked at are named where a finding needs
    /// them.
    pub(super) fn add(
        &mut self,
        unit: &Unit,
        outcome: &Outcome,
        left_out: &[Finding],
        rules: &[&Rule],
    ) {
        let hidden = left_out.iter().chain(&outcome.suppressed);
        let needed = needed(unit, outcome.findings.iter().chain(hidden));
        let mut index = vec![0usize; unit.documents.len()];
        for (at, document) in unit.documents.iter().enumerate() {
            if !needed[at] {
                continue;
            }
            // A helper of several scripts is one file.
            let known = self
                .report
                .files
                .iter()
                .position(|f| f.path == document.path);
            if let Some(known) = known {
                index[at] = known;
                continue;
            }
            index[at] = self.report.files.len();
            self.report.files.push(File {
                path: document.path.clone(),
                role: (document.kind == Kind::Script).then(|| role(document.role)),
                source: Arc::clone(&document.source),
            });
        }
        for finding in &outcome.findings {
            let shown = self.diagnostic(unit, finding, rules, &index);
            self.report.diagnostics.extend(shown);
        }
        let hidden = [
            (left_out, SuppressedBy::Configuration),
            (&outcome.suppressed, SuppressedBy::Comment),
        ];
        for (findings, by) in hidden {
            for finding in findings {
                let found = self.diagnostic(unit, finding, rules, &index);
                let hidden = found.map(|found| Suppressed {
                    found,
                    by,
                    reason: None,
                });
                self.report.hidden.extend(hidden);
            }
        }
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

    /// A finding in words; `index` has the file of the report for each document.
    fn diagnostic(
        &self,
        unit: &Unit,
        finding: &Finding,
        rules: &[&Rule],
        index: &[usize],
    ) -> Option<Diagnostic> {
        let rule = rules.iter().find(|r| r.id == finding.rule)?;
        let place = |p: Place| report::Place {
            file: index[p.document],
            span: p.span,
        };
        let (message, help) = engine::words(finding, rule);
        let scenarios = self.scenarios(&unit.matrix, finding);
        let related = finding.related.iter().map(|r| report::Related {
            place: place(r.place),
            message: self.pick(&r.message),
        });
        Some(Diagnostic {
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
            related: related.collect(),
        })
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
        // A helper of several scripts is judged with each of them.
        let key = |s: &Suppressed| {
            let found = &s.found;
            let (rule, subject) = (found.rule.clone(), found.subject.clone());
            (found.file, found.span, rule, subject)
        };
        self.report.hidden.sort_by_key(key);
        self.report.hidden.dedup_by(|a, b| key(a) == key(b));
        self.report.suppressed = self.report.hidden.len();
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
fn needed<'f>(unit: &Unit, findings: impl Iterator<Item = &'f Finding>) -> Vec<bool> {
    let mut needed: Vec<bool> = unit.documents.iter().map(|d| d.requested).collect();
    for finding in findings {
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
