//! Sections of scripts: labels that are named for a value of a variable, and where runs come to them.

use super::Context;
use crate::batch::{Builtin, Label, NodeKind};
use crate::finding::Place;
use crate::flow::{OpKind, Point, Target};
use crate::rules::schema::{SectionCheck, Variable};
use crate::scenario::{Mark, ScenarioSet, Site};
use crate::source::Span;
use crate::unit::{Document, Judged, Unit};
use rustc_hash::FxHashMap as HashMap;

/// Labels that stand one below the other, with nothing but remarks between them: one section.
pub(super) struct Section {
    /// The script of the run that it stands in.
    pub(super) script: u32,
    /// Its labels, by index in their script.
    pub(super) labels: Vec<usize>,
    /// Those of them that are named for a value.
    named: Vec<usize>,
    /// The values that its labels are named for.
    pub(super) values: Vec<String>,
}

/// How a run comes to a section.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Arrival {
    /// Index of the section.
    pub(super) section: usize,
    /// Whether a GOTO or CALL leads there; otherwise control falls into it from the line above.
    pub(super) jumped: bool,
    /// Whether it leads to a label that is named for a value.
    pub(super) named: bool,
}

/// A place, the same for all readings of its line: the document, and the extent.
pub(super) type Key = (usize, Span);

/// The sections of the scripts of a run.
pub(super) struct Sections<'a> {
    unit: &'a Unit,
    judged: &'a Judged,
    pub(super) all: Vec<Section>,
    /// Where a jump to a label leads: the section, and the label.
    targets: HashMap<(u32, Point), (usize, usize)>,
    /// Where the line of a label is entered from above.
    lines: HashMap<(u32, Point), usize>,
}

/// What is known of the variable of a check, and its dimension.
pub(super) fn variable<'a>(
    check: &SectionCheck,
    context: &Context<'a>,
) -> Option<(&'a Variable, usize)> {
    let variable = context.knowledge.variables.get(&check.variable)?;
    Some((variable, context.unit.matrix.dimension(&check.variable)?))
}

impl<'a> Sections<'a> {
    /// The sections that scripts have for the values of a variable, and all their other labels.
    pub(super) fn new(unit: &'a Unit, judged: &'a Judged, variable: &Variable) -> Self {
        let mut sections = Self {
            unit,
            judged,
            all: Vec::new(),
            targets: HashMap::default(),
            lines: HashMap::default(),
        };
        for (script, document) in (0u32..).zip(&judged.documents) {
            sections.add(script, &unit.documents[*document]);
        }
        for section in &mut sections.all {
            let document = &unit.documents[judged.documents[section.script as usize]];
            section.values = values_of(section, document, variable);
            section.named = named_of(section, document, variable);
        }
        sections
    }

    fn add(&mut self, script: u32, document: &Document) {
        let flow = &document.flow;
        let first = self.all.len();
        let mut by_statement: HashMap<u32, usize> = HashMap::default();
        let mut stack: Option<usize> = None;
        for (index, statement) in (0u32..).zip(&flow.script.statements) {
            let label = match flow.script.node(statement.node).kind {
                NodeKind::Remark => continue,
                NodeKind::LabelLine => label_in(document, statement.span.start, statement.span.end),
                _ => {
                    stack = None;
                    continue;
                }
            };
            // `:: text` is a remark.
            let Some(label) = label else { continue };
            let section = *stack.get_or_insert_with(|| {
                self.all.push(Section::new(script));
                self.all.len() - 1
            });
            self.all[section].labels.push(label);
            by_statement.insert(index, section);
        }
        for (point, op) in (0u32..).map(Point).zip(&flow.ops) {
            if let (OpKind::Enter { .. }, Some(section)) =
                (op.kind, by_statement.get(&op.statement))
            {
                self.lines.insert((script, point), *section);
            }
        }
        let mut stacked: HashMap<usize, usize> = HashMap::default();
        for section in first..self.all.len() {
            stacked.extend(self.all[section].labels.iter().map(|l| (*l, section)));
        }
        for label in 0..flow.script.labels.len() {
            let section = stacked.get(&label).copied().unwrap_or_else(|| {
                // A label inside brackets stands alone.
                let mut alone = Section::new(script);
                alone.labels.push(label);
                self.all.push(alone);
                self.all.len() - 1
            });
            if let Target::Point(point) = flow.target(label) {
                let there = self.targets.entry((script, point));
                there.or_insert((section, label));
            }
        }
    }

    /// The section that a move leads to, if any.
    pub(super) fn arrival(&self, from: Site, to: Site) -> Option<Arrival> {
        let place = (to.script, to.point);
        let jumps = self.jumps(from) || from.script != to.script;
        if let Some((section, label)) = self.targets.get(&place).filter(|_| jumps) {
            return Some(Arrival {
                section: *section,
                jumped: true,
                named: self.all[*section].named.contains(label),
            });
        }
        // What a subroutine comes back to may be the line of a label.
        let section = *self.lines.get(&place)?;
        Some(Arrival {
            section,
            jumped: false,
            named: false,
        })
    }

    /// Whether what stands at a place sends control elsewhere.
    pub(super) fn jumps(&self, site: Site) -> bool {
        self.builtin(site)
            .is_some_and(|b| matches!(b, Builtin::Goto | Builtin::Call | Builtin::Exit))
    }

    /// The builtin at a place.
    pub(super) fn builtin(&self, site: Site) -> Option<Builtin> {
        self.document(site).command_at(site.point)?.builtin
    }

    /// Where a call comes back to, if a move is one.
    pub(super) fn called(&self, from: Site, to: Site) -> Option<Site> {
        let OpKind::Command { next, .. } = self.document(from).flow.op(from.point).kind else {
            return None;
        };
        let back = Site {
            point: next,
            ..from
        };
        let calls = matches!(self.builtin(from), None | Some(Builtin::Call));
        (calls && back != to).then_some(back)
    }

    /// A place, the same for all readings of its line.
    pub(super) fn key(&self, site: Site) -> Key {
        let flow = &self.document(site).flow;
        let op = flow.op(site.point);
        let span = match op.kind {
            OpKind::End => Span::empty(u32::MAX),
            _ => flow.script.node(op.node).span,
        };
        (self.judged.document_of(site), span)
    }

    pub(super) fn document(&self, site: Site) -> &'a Document {
        &self.unit.documents[self.judged.document_of(site)]
    }

    /// The sections of a value.
    pub(super) fn of<'s>(&'s self, value: &'s str) -> impl Iterator<Item = usize> + 's {
        (0..self.all.len()).filter(move |s| self.all[*s].values.iter().any(|v| v == value))
    }

    /// Whether a section is one of a value.
    pub(super) fn is_of(&self, section: usize, value: &str) -> bool {
        self.all[section].values.iter().any(|v| v == value)
    }

    /// Whether a value has a section, and its runs come to none of them. Every way counts, also
    /// one that may not exist.
    pub(super) fn misses_own(&self, value: &str, scenarios: ScenarioSet) -> bool {
        let mut own = self.of(value).peekable();
        let has_own = own.peek().is_some();
        let own: Vec<usize> = own.collect();
        has_own && !own.iter().any(|s| self.is_reached(*s, scenarios))
    }

    /// Whether a run comes to a section in some of the scenarios.
    pub(super) fn is_reached(&self, section: usize, scenarios: ScenarioSet) -> bool {
        let run = &self.judged.run;
        run.edges().any(|(from, edge)| {
            let sites = [from, edge.to].map(|n| run.nodes[n as usize].site);
            !edge.scenarios.and(scenarios).is_empty()
                && run.nodes[edge.to as usize].end.is_none()
                && self
                    .arrival(sites[0], sites[1])
                    .is_some_and(|a| a.section == section)
        })
    }

    /// The first label of a section that is named for a value, else its first one.
    pub(super) fn label(&self, section: usize, value: Option<(&Variable, &str)>) -> (&str, Place) {
        let section = &self.all[section];
        let document = self.judged.documents[section.script as usize];
        let labels = &self.unit.documents[document].flow.script.labels;
        let named = value.and_then(|(variable, value)| {
            let mut own = section.labels.iter();
            own.find(|l| is_named(variable, value, &labels[**l]))
        });
        let label = &labels[*named.unwrap_or(&section.labels[0])];
        let place = Place {
            document,
            span: label.span,
        };
        (&label.name, place)
    }

    /// Where control goes on behind the labels of a section.
    pub(super) fn entries(&self, section: usize) -> (u32, Vec<Point>) {
        let section = &self.all[section];
        let document = self.judged.documents[section.script as usize];
        let flow = &self.unit.documents[document].flow;
        let points = section.labels.iter().filter_map(|l| match flow.target(*l) {
            Target::Point(point) => Some(point),
            Target::Unknown => None,
        });
        (section.script, points.collect())
    }
}

impl Section {
    fn new(script: u32) -> Self {
        Self {
            script,
            labels: Vec::new(),
            named: Vec::new(),
            values: Vec::new(),
        }
    }
}

/// Whether a scenario's ways are not all known: a label that may be any, a line that is not worked
/// out.
pub(super) fn has_guesses(judged: &Judged, scenarios: ScenarioSet) -> bool {
    let guess = |mark: &Mark| matches!(mark, Mark::Guess);
    judged
        .run
        .edges()
        .any(|(_, edge)| !edge.scenarios.and(scenarios).is_empty() && edge.marks.iter().any(guess))
}

/// The label whose line lies in a stretch of the text.
fn label_in(document: &Document, start: u32, end: u32) -> Option<usize> {
    let labels = &document.flow.script.labels;
    let at = labels.partition_point(|l| l.span.start < start);
    labels.get(at).filter(|l| l.span.end <= end).map(|_| at)
}

fn values_of(section: &Section, document: &Document, variable: &Variable) -> Vec<String> {
    let labels = &document.flow.script.labels;
    let values = variable.sections.keys().filter(|value| {
        let mut own = section.labels.iter();
        own.any(|l| is_named(variable, value, &labels[*l]))
    });
    values.map(str::to_owned).collect()
}

fn named_of(section: &Section, document: &Document, variable: &Variable) -> Vec<usize> {
    let labels = &document.flow.script.labels;
    let named = section.labels.iter().filter(|label| {
        let mut values = section.values.iter();
        values.any(|value| is_named(variable, value, &labels[**label]))
    });
    named.copied().collect()
}

fn is_named(variable: &Variable, value: &str, label: &Label) -> bool {
    let names = variable.sections.get(value).map_or(&[][..], Vec::as_slice);
    names.iter().any(|n| n.eq_ignore_ascii_case(&label.name))
}
