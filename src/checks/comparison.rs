//! `comparison`: conditions of IF that are none, or that come out otherwise than they look.

use super::unquoted::Tests;
use super::written::{self, Assignments};
use super::{Context, values};
use crate::batch::{
    CompareOp, Comparison, Condition, Expansion, IfClause, NodeId, NodeKind, PartKind, Script,
    SyntaxErrorKind, Text, VariableOp,
};
use crate::finding::Finding;
use crate::rules::Knowledge;
use crate::rules::schema::{Bilingual, ComparisonCheck, ComparisonProblem};
use crate::scenario::EndKind;
use crate::source::Span;
use crate::unit::{Document, Unit};
use rustc_hash::FxHashSet as HashSet;
use smol_str::SmolStr;

pub(super) fn check(check: &ComparisonCheck, context: &Context<'_>) -> Vec<Finding> {
    let unit = context.unit;
    let documents = unit.documents.iter().enumerate();
    match check.find {
        ComparisonProblem::Malformed => {
            let stops = stops(unit);
            documents
                .flat_map(|(index, d)| malformed(index, d, &stops))
                .collect()
        }
        ComparisonProblem::ErrorlevelZero => documents
            .flat_map(|(index, d)| errorlevel_zero(index, d))
            .collect(),
        ComparisonProblem::ImpossibleValue | ComparisonProblem::ValueCase => {
            values::check(check.find, context)
        }
        find => {
            if !documents.clone().any(|(_, d)| has_candidate(d)) {
                return Vec::new();
            }
            let sides = Sides {
                knowledge: context.knowledge,
                assignments: Assignments::of(unit),
                stops: stops(unit),
            };
            let mut out = Vec::new();
            for (index, document) in documents {
                if find == ComparisonProblem::QuotesOnOneSide {
                    let all = comparisons(document).into_iter();
                    out.extend(all.filter_map(|(_, clause, comparison)| {
                        sides.lopsided(index, document, clause, comparison)
                    }));
                } else {
                    out.extend(sides.unquoted(index, document));
                }
            }
            out
        }
    }
}

/// The comparisons of a script as it is written.
fn comparisons(document: &Document) -> Vec<(NodeId, &IfClause, Comparison)> {
    let script = &document.flow.script;
    let comparison = |id: NodeId| match &script.node(id).kind {
        NodeKind::If(clause) => match clause.condition {
            Condition::Compare(c) => Some((id, &**clause, c)),
            _ => None,
        },
        _ => None,
    };
    let nodes = written::nodes(&document.flow);
    nodes.filter_map(comparison).collect()
}

/// Whether a script has a comparison with a side that stands without quotes.
fn has_candidate(document: &Document) -> bool {
    let bare = |side: Text| !is_quoted(document.source.slice(side.span));
    let mut all = comparisons(document).into_iter();
    all.any(|(_, _, c)| bare(c.left) || bare(c.right))
}

struct Sides<'k> {
    knowledge: &'k Knowledge,
    assignments: Assignments,
    /// Where a run stops with a syntax error.
    stops: HashSet<(usize, u32)>,
}

impl Sides<'_> {
    fn lopsided(
        &self,
        index: usize,
        document: &Document,
        clause: &IfClause,
        comparison: Comparison,
    ) -> Option<Finding> {
        let [left, right] = [comparison.left, comparison.right];
        let text = |side: Text| document.source.slice(side.span);
        let bare = match (is_quoted(text(left)), is_quoted(text(right))) {
            (true, false) => right,
            (false, true) => left,
            _ => return None,
        };
        // `!X!` is read later: nobody can tell.
        if text(bare).contains(['"', '!']) || !self.has_no_quotes(&document.flow.script, bare) {
            return None;
        }
        let span = Span::new(left.span.start, clause.condition_span.end);
        let finding = Finding::at(index, written::trimmed(document, span));
        let effect = match comparison.op {
            CompareOp::Same | CompareOp::Equ | CompareOp::Neq => {
                Bilingual::new("等しくなりません", "are never equal")
            }
            CompareOp::Lss | CompareOp::Leq | CompareOp::Gtr | CompareOp::Geq => Bilingual::new(
                "数値ではなく文字列として比較されます",
                "are compared as text, not as numbers",
            ),
        };
        let finding = finding.with("left", text(left)).with("right", text(right));
        Some(finding.saying("effect", effect))
    }

    /// Whether no value can bring quotes.
    fn has_no_quotes(&self, script: &Script, side: Text) -> bool {
        script.parts(side).iter().all(|part| match &part.kind {
            PartKind::Literal | PartKind::Escaped | PartKind::Joined => true,
            PartKind::Percent(Expansion::Variable { name, .. }) => self.never_quoted(name),
            PartKind::Percent(_) | PartKind::Value(_) => false,
        })
    }

    fn never_quoted(&self, name: &str) -> bool {
        let known = |n: &SmolStr| n.eq_ignore_ascii_case(name);
        match self.assignments.values.get(&name.to_uppercase()) {
            Some(values) => {
                let plain = |v: &Option<String>| v.as_ref().is_some_and(|v| !v.contains('"'));
                values.iter().all(plain) && !self.assignments.any
            }
            None => {
                let cluster = self.knowledge.variables.iter();
                cluster
                    .map(|(n, _)| n)
                    .any(|n| n.eq_ignore_ascii_case(name))
                    || self.knowledge.environment.iter().any(known)
                    || !self.assignments.any
            }
        }
    }

    fn unquoted(&self, index: usize, document: &Document) -> Vec<Finding> {
        let mut tests = Tests::default();
        let mut out = Vec::new();
        for (node, _, comparison) in comparisons(document) {
            for finding in self.bare(index, document, comparison) {
                match finding.values.first() {
                    Some((_, name)) if self.keeps_value(name) => {
                        let name = name.clone();
                        tests.add(&name, node, finding);
                    }
                    _ => out.push(finding),
                }
            }
        }
        out.extend(tests.told(document));
        out
    }

    /// Whether a name is that of a variable that no script puts anything into.
    fn keeps_value(&self, name: &str) -> bool {
        let argument = name.starts_with(|c: char| c.is_ascii_digit() || "*~".contains(c));
        let set = self.assignments.values.contains_key(&name.to_uppercase());
        !argument && !set && !self.assignments.any
    }

    fn bare(&self, index: usize, document: &Document, comparison: Comparison) -> Vec<Finding> {
        let [left, right] = [comparison.left, comparison.right];
        let text = |side: Text| document.source.slice(side.span);
        if is_quoted(text(left)) || is_quoted(text(right)) {
            // Quotes on one side: another rule.
            return Vec::new();
        }
        let sides = [left, right].into_iter();
        let script = &document.flow.script;
        let lines = script.statements.iter().map(|s| s.span);
        let mut lines = lines.filter(|line| line.contains(left.span.start));
        let stops = lines
            .next()
            .is_some_and(|l| self.stops.contains(&(index, l.start)));
        sides
            .filter_map(|side| {
                let name = self.may_be_nothing(script, side, stops)?;
                Some(Finding::at(index, side.span).with("variable", name))
            })
            .collect()
    }

    /// A side that is nothing but values which can all be empty: what the first one is called.
    /// Whether an argument can be empty depends on the calls: only a run can tell.
    fn may_be_nothing(&self, script: &Script, side: Text, stops: bool) -> Option<String> {
        let mut first = None;
        for part in script.parts(side) {
            let name = match &part.kind {
                _ if part.quoted => return None,
                PartKind::Percent(Expansion::Variable { name, op })
                    if *op == VariableOp::Whole && self.can_be_empty(name) =>
                {
                    name.clone()
                }
                PartKind::Percent(Expansion::Argument(n)) if *n > 0 && stops => n.to_string(),
                PartKind::Percent(Expansion::AllArguments) if stops => "*".to_owned(),
                PartKind::Percent(Expansion::ModifiedArgument { modifiers, digit })
                    if *digit > 0 && stops =>
                {
                    format!("~{modifiers}{digit}")
                }
                _ => return None,
            };
            first.get_or_insert(name);
        }
        first
    }

    fn can_be_empty(&self, name: &str) -> bool {
        let mut cluster = self.knowledge.variables.iter();
        if let Some((_, variable)) = cluster.find(|(n, _)| n.eq_ignore_ascii_case(name)) {
            return variable.unset || variable.open;
        }
        let known = |n: &SmolStr| n.eq_ignore_ascii_case(name);
        !self.knowledge.environment.iter().any(known)
            && !self.assignments.any
            && !self.assignments.sets(name)
    }
}

fn is_quoted(text: &str) -> bool {
    text.len() > 1 && text.starts_with('"') && text.ends_with('"')
}

/// Logical lines at which a run stops with a syntax error: document and where the line begins.
fn stops(unit: &Unit) -> HashSet<(usize, u32)> {
    let mut out = HashSet::default();
    for judged in &unit.scripts {
        for node in &judged.run.nodes {
            if node.end.is_some_and(|end| end.kind == EndKind::SyntaxError) {
                let document = judged.document_of(node.site);
                let line = unit.documents[document]
                    .flow
                    .statement_span(node.site.point);
                out.insert((document, line.start));
            }
        }
    }
    out
}

fn malformed(index: usize, document: &Document, stops: &HashSet<(usize, u32)>) -> Vec<Finding> {
    let script = &document.flow.script;
    let mut out = Vec::new();
    for error in &script.errors {
        let line = script
            .statements
            .iter()
            .find(|s| s.span.start <= error.span.start && error.span.start <= s.span.end);
        let Some(line) = line else { continue };
        // Values may make a condition of it.
        let computed = document.source.slice(line.span).contains('%');
        if computed && !stops.contains(&(index, line.span.start)) {
            continue;
        }
        let span = match error.kind {
            SyntaxErrorKind::MalformedIf => Some(behind_switches(document, error.span)),
            SyntaxErrorKind::MissingCommand => condition_before(document, error.span.start),
            _ => None,
        };
        // A full-width sign in the place of an ASCII one has a rule of its own.
        let wide = [
            '\u{ff1d}', '\u{3000}', '\u{ff05}', '\u{ff08}', '\u{201c}', '\u{201d}',
        ];
        let plain = |s: &Span| !document.source.slice(*s).contains(wide);
        if let Some(span) = span.map(|s| written::trimmed(document, s)).filter(plain) {
            out.push(Finding::at(index, span).with("text", document.source.slice(span)));
        }
    }
    out
}

/// The condition of the IF that a line ends with.
fn condition_before(document: &Document, end: u32) -> Option<Span> {
    let text = document.source.text().get(..end as usize)?;
    let line = text.rfind('\n').map_or(0, |at| at + 1);
    let lower = text[line..].to_ascii_lowercase();
    let word = |at: &usize| {
        let before = lower[..*at].chars().next_back();
        let after = lower[at + 2..].chars().next();
        let apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '%');
        apart(before) && apart(after)
    };
    let at = lower.rmatch_indices("if").map(|(at, _)| at).find(word)?;
    let span = behind_switches(document, Span::new((line + at + 2) as u32, end));
    (!document.source.slice(span).trim().is_empty()).then_some(span)
}

/// A condition without NOT and /I before it.
fn behind_switches(document: &Document, span: Span) -> Span {
    let lower = document.source.slice(span).to_ascii_lowercase();
    let mut rest = lower.as_str();
    loop {
        rest = rest.trim_start();
        match ["not ", "/i "].iter().find_map(|s| rest.strip_prefix(s)) {
            Some(after) => rest = after,
            None => break,
        }
    }
    Span::new(span.end - rest.len() as u32, span.end)
}

fn errorlevel_zero(index: usize, document: &Document) -> Vec<Finding> {
    let script = &document.flow.script;
    let mut out = Vec::new();
    let mut chained: HashSet<u32> = HashSet::default();
    let nodes: Vec<NodeId> = written::nodes(&document.flow).collect();
    for pair in siblings(document) {
        if level(document, pair[0]).is_some_and(|n| n > 0) {
            chained.insert(pair[1].0);
        }
    }
    for id in &nodes {
        if let (NodeKind::If(clause), Some(1..)) = (&script.node(*id).kind, level(document, *id)) {
            chained.extend(clause.otherwise.map(|o| o.0));
        }
    }
    for id in nodes {
        let NodeKind::If(clause) = &script.node(id).kind else {
            continue;
        };
        let last_of_chain = chained.contains(&id.0);
        if level(document, id) == Some(0) && !clause.negated && !last_of_chain {
            out.push(Finding::at(
                index,
                written::trimmed(document, clause.condition_span),
            ));
        }
    }
    out
}

/// Lines that follow one another, in the script and inside its brackets; remarks are passed over.
fn siblings(document: &Document) -> Vec<[NodeId; 2]> {
    let script = &document.flow.script;
    let mut lists: Vec<Vec<NodeId>> = vec![script.statements.iter().map(|s| s.node).collect()];
    for id in written::nodes(&document.flow) {
        if let NodeKind::Block { body } = &script.node(id).kind {
            lists.push(body.clone());
        }
    }
    let mut out = Vec::new();
    for list in &mut lists {
        list.retain(|id| !matches!(script.node(*id).kind, NodeKind::Remark));
        out.extend(list.windows(2).map(|pair| [pair[0], pair[1]]));
    }
    out
}

/// The number of `if errorlevel N`.
fn level(document: &Document, id: NodeId) -> Option<i64> {
    let NodeKind::If(clause) = &document.flow.script.node(id).kind else {
        return None;
    };
    let Condition::ErrorLevel(text) = clause.condition else {
        return None;
    };
    written::text_of(document, text).trim().parse().ok()
}
