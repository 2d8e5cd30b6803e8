//! From findings to a report in one language.

use crate::engine::{self, Outcome};
use crate::finding::{Finding, Place};
use crate::report::{self, Diagnostic, File, Lang, Report, Scenario, Suppressed, SuppressedBy};
use crate::rules::Rule;
use crate::rules::schema::{Bilingual, Role, Severity};
use crate::scenario::Matrix;
use crate::secret::{Cover, Passwords, Scanner};
use crate::source::Source;
use crate::unit::{Kind, Unit};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// What one unit came to, in words. Its files are numbered from 0.
#[derive(Default)]
pub(super) struct Part {
    files: Vec<File>,
    diagnostics: Vec<Diagnostic>,
    hidden: Vec<Suppressed>,
    notes: Vec<String>,
    passwords: Passwords,
}

/// Puts units into words.
pub(super) struct Presenter {
    lang: Lang,
    /// The scenarios, which all findings share: there may be thousands of findings.
    scenarios: OnceLock<Vec<Scenario>>,
    empty: Arc<Source>,
}

impl Presenter {
    pub(super) fn new(lang: Lang) -> Self {
        Self {
            lang,
            scenarios: OnceLock::new(),
            empty: Arc::new(Source::decode(Vec::new(), None)),
        }
    }

    /// What a unit came to. Files that were only looked at are named where a finding needs them.
    /// Without a scanner there must be nothing to tell.
    pub(super) fn part(
        &self,
        unit: &Unit,
        outcome: &Outcome,
        left_out: &[Finding],
        rules: &[&Rule],
        scanner: Option<&Arc<Scanner>>,
    ) -> Part {
        let passwords = scanner.map(|scanner| Passwords::in_unit(unit, scanner));
        let mut part = Part {
            passwords: passwords.unwrap_or_default(),
            ..Part::default()
        };
        let cover = scanner.map(|scanner| Cover::new(part.passwords.clone(), Arc::clone(scanner)));
        let cover = cover.unwrap_or_default();
        let hidden = left_out.iter().chain(&outcome.suppressed);
        let needed = needed(unit, outcome.findings.iter().chain(hidden));
        let mut index = vec![0usize; unit.documents.len()];
        for (at, document) in unit.documents.iter().enumerate() {
            if needed[at] {
                index[at] = part.files.len();
                let role = (document.kind == Kind::Script).then(|| role(document.role));
                let source = Arc::clone(&document.source);
                part.files.push(File::new(&document.path, role, source));
            }
        }
        let found = |finding: &Finding| {
            let finding = hidden_in(finding, &cover);
            self.diagnostic(unit, &finding, rules, &index)
        };
        part.diagnostics
            .extend(outcome.findings.iter().filter_map(found));
        let hidden = [
            (left_out, SuppressedBy::Configuration),
            (&outcome.suppressed, SuppressedBy::Comment),
        ];
        for (findings, by) in hidden {
            let hidden = findings.iter().filter_map(|finding| {
                let reason = finding.reason.as_deref();
                let reason = reason.map(|reason| cover.text(reason).into_owned());
                found(finding).map(|found| Suppressed { found, by, reason })
            });
            part.hidden.extend(hidden);
        }
        let foreign = outcome.foreign.iter();
        part.notes
            .extend(foreign.map(|d| self.foreign(&unit.documents[*d].path)));
        let unfinished = outcome.unfinished.iter();
        part.notes
            .extend(unfinished.map(|d| self.unfinished(&unit.documents[*d].path)));
        self.forget_texts(&mut part);
        part
    }

    /// The texts of files that no place lies in are not shown: of thousands they would fill the memory.
    fn forget_texts(&self, part: &mut Part) {
        let hidden = part.hidden.iter().map(|hidden| &hidden.found);
        let mut shown = vec![false; part.files.len()];
        for found in part.diagnostics.iter().chain(hidden) {
            let related = found.related.iter().map(|r| r.place.file);
            let path = found.path.iter().map(|p| p.file);
            for file in related.chain(path).chain([found.file]) {
                shown[file] = true;
            }
        }
        for (file, _) in part.files.iter_mut().zip(shown).filter(|(_, shown)| !shown) {
            file.source = Arc::clone(&self.empty);
        }
    }

    fn foreign(&self, path: &str) -> String {
        self.pick(&Bilingual::new(
            format!(
                "{path}: 先頭が /* のため、バッチファイルではなく REXX など別の言語のファイルとみなし、判定していません"
            ),
            format!(
                "{path}: it begins with /*, as a file in REXX or another language does, and no batch file; it is not judged"
            ),
        ))
    }

    fn unfinished(&self, path: &str) -> String {
        self.pick(&Bilingual::new(
            format!("{path}: 動作を最後まで追いきれませんでした。その先は判定していません"),
            format!(
                "{path}: not everything it can do was worked out; what lies beyond is not judged"
            ),
        ))
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
            rule: rule.id.to_string(),
            name: rule.name.to_string(),
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
        if set.is_empty() {
            return Vec::new();
        }
        let all = self.scenarios.get_or_init(|| {
            let all = 0..matrix.len();
            all.map(|scenario| written(matrix, scenario)).collect()
        });
        set.iter().filter_map(|s| all.get(s)).cloned().collect()
    }

    fn pick(&self, text: &Bilingual) -> String {
        match self.lang {
            Lang::Ja => text.ja.clone(),
            Lang::En => text.en.clone(),
        }
    }
}

/// A finding without the passwords in what it tells of the scripts. The words of the rule are left
/// as they are.
fn hidden_in<'f>(finding: &'f Finding, cover: &Cover) -> Cow<'f, Finding> {
    if cover.is_idle() {
        return Cow::Borrowed(finding);
    }
    let mut finding = finding.clone();
    let both = |text: &mut Bilingual| {
        cover.hide(&mut text.ja);
        cover.hide(&mut text.en);
    };
    finding
        .values
        .iter_mut()
        .for_each(|(_, value)| cover.hide(value));
    finding
        .phrases
        .iter_mut()
        .for_each(|(_, words)| both(words));
    finding
        .related
        .iter_mut()
        .for_each(|r| both(&mut r.message));
    finding.hint.iter_mut().for_each(both);
    cover.hide(&mut finding.subject);
    Cow::Owned(finding)
}

/// The values of a scenario.
fn written(matrix: &Matrix, scenario: usize) -> Scenario {
    let dimensions = matrix.dimensions.iter().enumerate();
    dimensions
        .map(|(d, dimension)| {
            let value = matrix.value(scenario, d).map(str::to_owned);
            (dimension.name.clone(), value)
        })
        .collect()
}

/// Gathers units into one report.
pub(super) struct Gatherer {
    report: Report,
    /// The files by their paths: a helper of several scripts is one file.
    known: HashMap<String, usize>,
    passwords: Passwords,
}

impl Gatherer {
    pub(super) fn new() -> Self {
        let repository = env!("CARGO_PKG_REPOSITORY");
        Self {
            known: HashMap::new(),
            passwords: Passwords::default(),
            report: Report {
                version: env!("CARGO_PKG_VERSION").to_owned(),
                repository: (!repository.is_empty()).then(|| repository.to_owned()),
                ..Report::default()
            },
        }
    }

    /// Adds what a unit came to.
    pub(super) fn add(&mut self, part: Part) {
        let mut index = Vec::with_capacity(part.files.len());
        for file in part.files {
            let known = self.known.get(&file.path).copied();
            index.push(known.unwrap_or(self.report.files.len()));
            if let Some(known) = known {
                // Another unit may have had no finding in it.
                let known = &mut self.report.files[known];
                if known.source.text().is_empty() {
                    known.source = file.source;
                }
            } else {
                self.known
                    .insert(file.path.clone(), self.report.files.len());
                self.report.files.push(file);
            }
        }
        let moved = |mut found: Diagnostic| {
            let place = |place: &mut report::Place| place.file = index[place.file];
            found.file = index[found.file];
            found.path.iter_mut().for_each(place);
            found
                .related
                .iter_mut()
                .for_each(|r| r.place.file = index[r.place.file]);
            found
        };
        self.report
            .diagnostics
            .extend(part.diagnostics.into_iter().map(moved));
        let hidden = part.hidden.into_iter().map(|hidden| Suppressed {
            found: moved(hidden.found),
            ..hidden
        });
        self.report.hidden.extend(hidden);
        self.report.notes.extend(part.notes);
        self.passwords.merge(part.passwords);
    }

    /// Hides passwords in lines that are shown: all those that were found in any unit, because a
    /// helper can be part of several.
    pub(super) fn hide_passwords(&mut self, scanner: impl FnOnce() -> Arc<Scanner>) {
        if self.report.diagnostics.is_empty() && self.report.hidden.is_empty() {
            return;
        }
        let found = std::mem::take(&mut self.passwords);
        self.report.cover = Cover::new(found, scanner());
    }

    /// The whole report. At most `limit` findings are going to be shown.
    pub(super) fn finish(
        mut self,
        fail_on: report::FailOn,
        limit: Option<usize>,
        lang: Lang,
    ) -> Report {
        let Report {
            files,
            diagnostics,
            hidden,
            ..
        } = &mut self.report;
        let path = |file: usize| files[file].path.as_str();
        diagnostics.sort_by(|a, b| {
            let key = (path(a.file), a.span, &a.rule);
            key.cmp(&(path(b.file), b.span, &b.rule))
        });
        let same = |a: &mut Diagnostic, b: &mut Diagnostic| {
            (&a.rule, a.file, a.span, &a.message) == (&b.rule, b.file, b.span, &b.message)
        };
        diagnostics.dedup_by(same);
        // A helper of several scripts is judged with each of them.
        let key = |s: &Suppressed| {
            let found = &s.found;
            let (rule, subject) = (found.rule.clone(), found.subject.clone());
            (found.file, found.span, rule, subject)
        };
        hidden.sort_by_key(key);
        hidden.dedup_by(|a, b| key(a) == key(b));
        self.report.suppressed = self.report.hidden.len();
        self.report.notes.dedup();
        self.report.fail_on = fail_on;
        self.report.limit = limit;
        let left_out = self.report.left_out();
        if left_out > 0 {
            let note = match (lang, left_out) {
                (Lang::Ja, _) => format!("ほか {left_out} 件は表示していません (--max-findings)"),
                (Lang::En, 1) => "1 more finding is not shown (--max-findings)".to_owned(),
                (Lang::En, _) => {
                    format!("{left_out} more findings are not shown (--max-findings)")
                }
            };
            self.report.notes.push(note);
        }
        self.report
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
