//! `section: swapped`: values that are sent to the section of another one, although they have their
//! own.

use super::behind::Behind;
use super::sections::{self, Arrival, Sections, has_guesses};
use super::watch::{Signal, Verdict, Violation, watch};
use super::{Context, in_roles, path, written};
use crate::finding::{Finding, Place, Related};
use crate::rules::schema::{Bilingual, SectionCheck, Variable};
use crate::scenario::{ScenarioSet, Site};
use crate::unit::{Judged, Unit};
use std::cell::OnceCell;

pub(super) fn check(check: &SectionCheck, context: &Context<'_>) -> Vec<Finding> {
    let unit = context.unit;
    let Some((variable, dimension)) = sections::variable(check, context) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    for judged in in_roles(unit, &check.r#in) {
        if judged.run.exhausted {
            continue;
        }
        let look = Look {
            check,
            context,
            behind: OnceCell::new(),
            unit,
            judged,
            variable,
            dimension,
            sections: Sections::new(unit, judged, variable),
        };
        let values = variable.sections.keys();
        out.extend(values.flat_map(|value| look.swapped(value)));
    }
    out
}

struct Look<'a> {
    check: &'a SectionCheck,
    unit: &'a Unit,
    judged: &'a Judged,
    context: &'a Context<'a>,
    /// Worked out when it is first asked for.
    behind: OnceCell<Behind<'a>>,
    variable: &'a Variable,
    dimension: usize,
    sections: Sections<'a>,
}

/// How far a way has come.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum State {
    Unlooked,
    Looked,
    Arrived,
}

/// The section that a way comes to, and the jump that leads there.
type Hit = (usize, Option<Site>);

impl Look<'_> {
    fn having(&self, value: &str) -> ScenarioSet {
        self.unit
            .matrix
            .having(self.dimension, |v| v == Some(value))
    }

    fn swapped(&self, value: &str) -> Vec<Finding> {
        let scenarios = self.having(value);
        if !self.sections.misses_own(value, scenarios) || has_guesses(self.judged, scenarios) {
            return Vec::new();
        }
        let found = watch(
            self.judged,
            scenarios,
            State::Unlooked,
            |state, signal| match signal {
                Signal::Branch(branch) if branch.reads.contains(&(self.dimension as u8)) => {
                    Verdict::Go(state.looked())
                }
                Signal::Move { from, to } if *state == State::Looked => {
                    match self.foreign(value, from, to) {
                        Some(arrival) => {
                            let jump = arrival.jumped.then_some(from);
                            Verdict::Wrong(State::Arrived, vec![(arrival.section, jump)])
                        }
                        None => Verdict::Go(*state),
                    }
                }
                _ => Verdict::Go(*state),
            },
        );
        let wrong = found.into_iter().filter(|v| self.differs(value, v.key.0));
        wrong.map(|v| self.finding(value, &v)).collect()
    }

    /// The section of another value that a move leads to.
    fn foreign(&self, value: &str, from: Site, to: Site) -> Option<Arrival> {
        let arrival = self.sections.arrival(from, to)?;
        let values = &self.sections.all[arrival.section].values;
        (!values.is_empty() && values.iter().all(|v| v != value)).then_some(arrival)
    }

    /// Whether it makes a difference that a value comes to a section and not to its own. Values
    /// that one section may serve together are left alone, unless what their own one does is lost.
    fn differs(&self, value: &str, reached: usize) -> bool {
        let owners = &self.sections.all[reached].values;
        let known = || Behind::new(self.context, self.judged);
        let behind = self.behind.get_or_init(known);
        let may_share = |other: &String| {
            let both = [value, other.as_str()];
            both.iter().all(|v| self.check.alike.iter().any(|a| a == v))
        };
        let shared = owners
            .iter()
            .any(|o| may_share(o) && self.sections.is_reached(reached, self.having(o)));
        self.sections.of(value).any(|own| {
            if shared {
                self.does_more(behind, value, (own, reached), true)
            } else {
                self.does_more(behind, value, (own, reached), false)
                    || self.does_more(behind, value, (reached, own), false)
            }
        })
    }

    /// Whether something runs behind one section and not behind another one.
    fn does_more(
        &self,
        behind: &Behind<'_>,
        value: &str,
        (here, there): (usize, usize),
        only_work: bool,
    ) -> bool {
        let scenarios = self.having(value);
        let deeds = |section: usize| {
            let (script, entries) = self.sections.entries(section);
            behind.deeds(script, &entries, scenarios)
        };
        let (Some(here), Some(there)) = (deeds(here), deeds(there)) else {
            return false;
        };
        let mut more = here.iter().filter(|(deed, _)| !there.contains_key(*deed));
        more.any(|(_, works)| *works || !only_work)
    }

    fn finding(&self, value: &str, violation: &Violation<Hit>) -> Finding {
        let (reached, jump) = violation.key;
        let owner = &self.sections.all[reached].values[0];
        let (label, there) = self.sections.label(reached, Some((self.variable, owner)));
        let own = self.sections.of(value).next().unwrap_or(reached);
        let (own_label, home) = self.sections.label(own, Some((self.variable, value)));
        let place = jump.map_or(there, |from| self.command(from));
        let mut finding = Finding::at(place.document, place.span)
            .about(value)
            .with("variable", &self.check.variable)
            .with("value", value)
            .with("label", label)
            .with("other", owner)
            .with("own", own_label);
        finding.related.push(Related {
            place: home,
            message: Bilingual::new(
                format!("{value} のための処理はここにあります"),
                format!("this is the section for {value}"),
            ),
        });
        path::show(&mut finding, self.unit, self.judged, violation);
        finding
    }

    fn command(&self, site: Site) -> Place {
        let index = self.judged.document_of(site);
        let document = &self.unit.documents[index];
        let flow = &document.flow;
        let span = flow.script.node(flow.op(site.point).node).span;
        Place {
            document: index,
            span: written::trimmed(document, span),
        }
    }
}

impl State {
    fn looked(self) -> Self {
        match self {
            Self::Unlooked => Self::Looked,
            other => other,
        }
    }
}
