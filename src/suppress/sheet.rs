//! The suppressions of one document, looked up by line and rule.

use super::comment::{Comment, comments};
use super::directive::{Directive, Scope, Spoken};
use super::is_own;
use crate::checks::wrapped_queries;
use crate::finding::Finding;
use crate::rules::PackSet;
use crate::source::Span;
use crate::sql;
use crate::unit::{Kind, Unit};
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
use std::rc::Rc;

/// What a suppression is about: a line by its index, or the file.
type Area = Option<usize>;

/// The suppressions of a document.
#[derive(Debug)]
pub(super) struct Sheet {
    /// Index of the document.
    pub(super) document: usize,
    /// What can be read, in the order of the text.
    pub(super) orders: Vec<Order>,
    /// What cannot.
    pub(super) unreadable: Vec<Span>,
    /// The lines that suppressions are about, in order; they do not overlap.
    lines: Vec<Span>,
    /// For each line the one that it lies in, if any: a line of a statement that runs over several.
    outer: Vec<Option<usize>>,
    /// What is suppressed, by area and index of the rule, and why.
    known: HashMap<(Area, usize), Rc<str>>,
    /// What had something to suppress.
    hits: HashSet<(Area, usize)>,
}

/// A suppression that can be read.
#[derive(Debug)]
pub(super) struct Order {
    pub(super) directive: Directive,
    pub(super) area: Area,
    /// Whether it stands where it counts.
    pub(super) in_place: bool,
    /// What stands in its brackets.
    pub(super) entries: Vec<Entry>,
}

/// An entry between the brackets.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) span: Span,
    /// Indices of the rules it means; none where it means no rule.
    pub(super) rules: Rc<[usize]>,
}

impl Sheet {
    /// The sheets of all documents of a unit that have something to say.
    pub(super) fn of(unit: &Unit, set: &PackSet) -> Vec<Self> {
        let mut meanings = Meanings {
            set,
            known: HashMap::default(),
        };
        let mut queries: Option<Vec<(usize, Span)>> = None;
        let mut out = Vec::new();
        for (index, document) in unit.documents.iter().enumerate() {
            let comments = comments(document);
            if comments.is_empty() {
                continue;
            }
            let queries = queries.get_or_insert_with(|| wrapped_queries(unit));
            let wrapped: Vec<Span> = match document.kind {
                Kind::Sql => {
                    let batch = sql::parse(document.source.text());
                    batch.statements.iter().map(|s| s.span).collect()
                }
                _ => {
                    let own = queries.iter().filter(|(d, _)| *d == index);
                    own.map(|(_, span)| *span).collect()
                }
            };
            out.push(Self::read(
                index,
                document.source.text(),
                comments,
                &wrapped,
                &mut meanings,
            ));
        }
        out
    }

    fn read(
        document: usize,
        text: &str,
        comments: Vec<Comment>,
        wrapped: &[Span],
        meanings: &mut Meanings<'_>,
    ) -> Self {
        let mut sheet = Self {
            document,
            orders: Vec::new(),
            unreadable: Vec::new(),
            lines: Vec::new(),
            outer: Vec::new(),
            known: HashMap::default(),
            hits: HashSet::default(),
        };
        for comment in comments {
            match comment.spoken {
                Spoken::Unreadable(span) => sheet.unreadable.push(span),
                Spoken::Directive(directive) => {
                    let area = match directive.scope {
                        Scope::Line => Some(sheet.line(comment.line, wrapped)),
                        Scope::File => None,
                    };
                    let in_place = area.is_some() || comment.at_head;
                    let entry = |span: &Span| Entry {
                        span: *span,
                        rules: meanings.of(text.get(span.range()).unwrap_or_default()),
                    };
                    let entries: Vec<Entry> = directive.entries.iter().map(entry).collect();
                    if in_place {
                        let reason = text.get(directive.reason.range()).unwrap_or_default();
                        let reason: Rc<str> = Rc::from(reason);
                        for rule in entries.iter().flat_map(|e| e.rules.iter()) {
                            let known = sheet.known.entry((area, *rule));
                            known.or_insert_with(|| Rc::clone(&reason));
                        }
                    }
                    sheet.orders.push(Order {
                        directive,
                        area,
                        in_place,
                        entries,
                    });
                }
            }
        }
        sheet
    }

    /// The index of a line. Suppressions that stand above one another share it.
    fn line(&mut self, line: Span, wrapped: &[Span]) -> usize {
        let joined = wrapped
            .iter()
            .filter(|q| line.contains(q.start))
            .fold(line, |line, query| line.join(*query));
        match self.lines.last_mut() {
            Some(last) if last.end == joined.end => {}
            _ => {
                self.outer.push(self.around(joined));
                self.lines.push(joined);
            }
        }
        self.lines.len() - 1
    }

    /// The last line that goes on behind the beginning of another one.
    fn around(&self, line: Span) -> Option<usize> {
        let mut index = self.lines.len().checked_sub(1);
        while let Some(at) = index {
            if self.lines[at].end > line.start {
                break;
            }
            index = self.outer[at];
        }
        index
    }

    /// Whether a finding in this document is to be left out; notes that there was one, and tells the
    /// finding why.
    pub(super) fn suppresses(&mut self, finding: &mut Finding, set: &PackSet) -> bool {
        let Some(rule) = set.rules().iter().position(|r| r.id == finding.rule) else {
            return false;
        };
        let own = set.rules().get(rule).is_some_and(is_own);
        let lines = if own {
            Vec::new()
        } else {
            self.lines_of(finding)
        };
        let areas = lines.into_iter().map(Some).chain([None]);
        let mut found = false;
        for area in areas {
            if let Some(reason) = self.known.get(&(area, rule)) {
                self.hits.insert((area, rule));
                if finding.reason.is_none() && !reason.is_empty() {
                    finding.reason = Some(reason.to_string());
                }
                found = true;
            }
        }
        found
    }

    /// The lines that a finding lies on, from the innermost. What is about the whole file, or about
    /// what is absent from it, has none.
    fn lines_of(&self, finding: &Finding) -> Vec<usize> {
        if is_about_file(finding) {
            return Vec::new();
        }
        let at = finding.place.span.start;
        let last = self.lines.partition_point(|l| l.start <= at).checked_sub(1);
        let outwards = std::iter::successors(last, |index| self.outer[*index]);
        outwards
            .filter(|index| at <= self.lines[*index].end)
            .collect()
    }

    /// Whether an entry of an order left something out.
    pub(super) fn is_used(&self, order: &Order, entry: &Entry) -> bool {
        let mut rules = entry.rules.iter();
        rules.any(|rule| self.hits.contains(&(order.area, *rule)))
    }
}

/// Whether a finding lies at the beginning of the file only because it has to lie somewhere.
pub(super) fn is_about_file(finding: &Finding) -> bool {
    let span = finding.place.span;
    finding.covers_bom || span.is_empty() && span.start == 0
}

/// What words mean; each is looked up once.
struct Meanings<'s> {
    set: &'s PackSet,
    known: HashMap<String, Rc<[usize]>>,
}

impl Meanings<'_> {
    fn of(&mut self, word: &str) -> Rc<[usize]> {
        if let Some(known) = self.known.get(word) {
            return Rc::clone(known);
        }
        let rules = self.set.rules().iter().enumerate();
        let meant = rules.filter(|(_, rule)| rule.is_meant_by(word));
        let meant: Rc<[usize]> = meant.map(|(index, _)| index).collect();
        self.known.insert(word.to_owned(), Rc::clone(&meant));
        meant
    }
}
