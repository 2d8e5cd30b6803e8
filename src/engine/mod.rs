//! Rules against a unit: findings in their final order.

mod export;

pub use export::judge_export;

use crate::checks::{self, Context};
use crate::finding::Finding;
use crate::rules::schema::{Bilingual, Role, Severity};
use crate::rules::{Knowledge, PackSet, Rule};
use crate::suppress;
use crate::unit::Unit;
use rayon::prelude::*;
use rustc_hash::FxHashMap as HashMap;
use std::collections::HashSet;

/// What a unit comes to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Findings by path, place and rule.
    pub findings: Vec<Finding>,
    /// Findings that a comment leaves out, in the same order.
    pub suppressed: Vec<Finding>,
    /// Scripts whose runs were not worked out to the end, as indices of documents.
    pub unfinished: Vec<usize>,
    /// Files that are no batch files and were not judged, as indices of documents.
    pub foreign: Vec<usize>,
}

/// Rules, and what they come with.
#[derive(Clone, Copy, Debug)]
pub struct Ruling<'a> {
    /// All rules there are.
    pub set: &'a PackSet,
    /// Those in use.
    pub rules: &'a [&'a Rule],
    /// Names of the packs in use.
    pub packs: &'a [&'a str],
}

/// Holds rules of a set against a unit.
#[must_use]
pub fn check(
    unit: &Unit,
    set: &PackSet,
    rules: &[&Rule],
    knowledge: &Knowledge,
    packs: &[&str],
) -> Outcome {
    let ruling = Ruling { set, rules, packs };
    settle(unit, ruling, found(unit, ruling, knowledge))
}

/// What rules find in a unit.
fn found(unit: &Unit, ruling: Ruling<'_>, knowledge: &Knowledge) -> Vec<Finding> {
    let context = Context {
        unit,
        knowledge,
        packs: ruling.packs,
    };
    let read = files_of_requested(unit);
    let mut findings = Vec::new();
    let mut told = Told::default();
    let check = |rule: &&Rule| checks::run(&rule.check, &context);
    let found: Vec<Vec<Finding>> = match unit.is_large() {
        true => ruling.rules.par_iter().map(check).collect(),
        false => ruling.rules.iter().map(check).collect(),
    };
    for (rule, found) in ruling.rules.iter().zip(found) {
        for mut finding in found {
            finding.rule = rule.id.to_string();
            if is_shown(unit, &read, &finding) && told.first(&finding) {
                findings.push(finding);
            }
        }
    }
    findings
}

/// The mistakes that were told of, each with the rule that tells.
#[derive(Default)]
struct Told(HashMap<String, String>);

impl Told {
    /// Whether no other rule has told of the mistake behind a finding.
    fn first(&mut self, finding: &Finding) -> bool {
        let Some(slip) = &finding.slip else {
            return true;
        };
        let rule = self
            .0
            .entry(slip.clone())
            .or_insert_with(|| finding.rule.clone());
        *rule == finding.rule
    }
}

/// Takes out what comments suppress, and puts the rest in order.
fn settle(unit: &Unit, ruling: Ruling<'_>, mut findings: Vec<Finding>) -> Outcome {
    let is_foreign = |document: usize| unit.documents[document].is_foreign();
    findings.retain(|finding| !is_foreign(finding.place.document));
    let cut_off = unit.scripts.iter().filter(|s| s.run.exhausted);
    let unfinished = cut_off.map(|s| s.document).filter(|d| !is_foreign(*d));
    let unfinished: Vec<usize> = unfinished.collect();
    let asked = unit.documents.iter().enumerate();
    let asked = asked.filter(|(_, document)| document.requested && document.is_foreign());
    let setting = suppress::Setting {
        unit,
        set: ruling.set,
        rules: ruling.rules,
        read: &files_of_requested(unit),
        unfinished: &unfinished,
    };
    let sifted = suppress::sift(setting, findings);
    Outcome {
        findings: merge(unit, sifted.kept),
        suppressed: merge(unit, sifted.suppressed),
        unfinished,
        foreign: asked.map(|(index, _)| index).collect(),
    }
}

/// Findings in files that nobody asked for are left out, but for what a run does in a helper and
/// what is wrong in the SQL that a script hands to a tool.
fn is_shown(unit: &Unit, read: &HashSet<usize>, finding: &Finding) -> bool {
    // Whatever is wrong with an export as a whole was asked for.
    let around = unit.surroundings.as_ref();
    if around.is_some_and(|around| around.resource().is_none()) {
        return true;
    }
    let document = &unit.documents[finding.place.document];
    document.requested
        || document.role == Role::Helper && finding.scenarios.is_some()
        || read.contains(&finding.place.document)
}

/// The SQL files that scripts which were asked for hand to tools.
fn files_of_requested(unit: &Unit) -> HashSet<usize> {
    let uses = unit.scripts.iter().flat_map(|s| &s.uses);
    let asked = uses.filter(|u| unit.documents[u.document].requested);
    let queries = asked
        .flat_map(|u| &u.meaning.tools)
        .flat_map(|t| &t.queries);
    queries.filter_map(|query| query.file).collect()
}

/// One finding for each rule, place and subject, in order.
fn merge(unit: &Unit, mut findings: Vec<Finding>) -> Vec<Finding> {
    let path = |f: &Finding| unit.documents[f.place.document].path.clone();
    findings.sort_by(|a, b| {
        let key = |f: &Finding| {
            let first = f
                .scenarios
                .as_ref()
                .and_then(crate::scenario::ScenarioSet::first);
            (
                path(f),
                f.place.span,
                f.rule.clone(),
                f.subject.clone(),
                first,
            )
        };
        key(a).cmp(&key(b))
    });
    let mut out: Vec<Finding> = Vec::new();
    for finding in findings {
        match out.last_mut() {
            Some(last)
                if (&last.rule, last.place, &last.subject)
                    == (&finding.rule, finding.place, &finding.subject) =>
            {
                last.scenarios = match (last.scenarios, finding.scenarios) {
                    (Some(a), Some(b)) => Some(a.or(b)),
                    (a, b) => a.or(b),
                };
            }
            _ => out.push(finding),
        }
    }
    out
}

/// The severity of a finding: what a pack has overridden it with, its own, else the rule's.
#[must_use]
pub fn severity(finding: &Finding, rule: &Rule) -> Severity {
    let own = finding.severity.filter(|_| !rule.overridden);
    own.unwrap_or(rule.severity)
}

/// Message and help of a finding, its own or the rule's, with their placeholders filled in.
#[must_use]
pub fn words(finding: &Finding, rule: &Rule) -> (Bilingual, Bilingual) {
    let both = |m: &Bilingual, h: &Bilingual| (message(finding, m), message(finding, h));
    match &finding.told {
        Some(told) => both(&told.message, &told.help),
        None => {
            let words = rule.words.get();
            both(&words.message, &words.help)
        }
    }
}

/// The rule's message with its placeholders filled in.
#[must_use]
pub fn message(finding: &Finding, text: &Bilingual) -> Bilingual {
    let in_words = |pick: fn(&Bilingual) -> &str| {
        let phrases = finding.phrases.iter();
        let phrases = phrases.map(move |(name, words)| (name.as_str(), pick(words)));
        let values = finding.values.iter();
        let values = values.map(|(name, value)| (name.as_str(), value.as_str()));
        phrases.chain(values).collect::<Vec<_>>()
    };
    Bilingual::new(
        fill(&text.ja, &in_words(|words| &words.ja)),
        fill(&text.en, &in_words(|words| &words.en)),
    )
}

fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(open) = rest.find(['{', '}']) {
        out.push_str(&rest[..open]);
        let brace = &rest[open..];
        if brace.starts_with("{{") || brace.starts_with("}}") {
            out.push_str(&brace[..1]);
            rest = &brace[2..];
            continue;
        }
        let Some(close) = brace.find('}').filter(|_| brace.starts_with('{')) else {
            out.push_str(&brace[..1]);
            rest = &brace[1..];
            continue;
        };
        let name = &brace[1..close];
        let value = values.iter().find(|(n, _)| *n == name);
        out.push_str(value.map_or("", |(_, v)| *v));
        rest = &brace[close + 1..];
    }
    out.push_str(rest);
    out
}
