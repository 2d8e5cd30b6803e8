//! Following a way: where control is once something was done, and which section it has run into.

use super::inner::Inner;
use crate::batch::{Builtin, NodeKind};
use crate::checks::sections::{Arrival, Sections};
use crate::flow::OpKind;
use crate::scenario::Site;

/// How far a way has come.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct State {
    pub(super) phase: Phase,
    /// The section whose labels stand right below a GOTO that the way has taken: who comes back
    /// there, comes from the line above.
    above: Option<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Phase {
    /// The variable was not looked at: what is done here is done for every value.
    Common,
    /// It was looked at.
    Apart,
    /// And something was done.
    Acted,
    /// And control has run into a section of another value.
    Inside(Inside),
}

/// Where control is in a section that it has run into.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Inside {
    pub(super) section: usize,
    /// In a subroutine that is called there: where it comes back to.
    back: Option<Site>,
    /// Whether nothing stands between the label and here.
    fresh: bool,
    /// Whether the section jumps elsewhere at once: it may have nothing of its own.
    pub(super) out: bool,
}

impl State {
    pub(super) const START: Self = Self {
        phase: Phase::Common,
        above: None,
    };

    pub(super) fn at(self, phase: Phase) -> Self {
        Self { phase, ..self }
    }
}

/// What ways are followed by.
pub(super) struct Follow<'a> {
    pub(super) sections: &'a Sections<'a>,
    pub(super) inner: Inner<'a>,
    /// For each section: whether one of its values is sent there, or comes there first.
    pub(super) used: Vec<bool>,
}

impl Follow<'_> {
    /// Behind a move.
    pub(super) fn moved(&self, state: State, value: &str, from: Site, to: Site) -> State {
        if state.phase == Phase::Common {
            return state;
        }
        let arrival = self.sections.arrival(from, to);
        let below = self.inner.below(self.sections, from);
        // Lines that stand elsewhere come back to where they are missing.
        let returns = |a: &Arrival| {
            a.jumped && !a.named && state.above == Some(a.section) && below != state.above
        };
        let arrival = arrival.map(|a| Arrival {
            jumped: a.jumped && !returns(&a),
            ..a
        });
        let come = arrival.map(|a| a.section);
        let above = below.or(state.above.filter(|section| come != Some(*section)));
        let phase = match state.phase {
            Phase::Inside(inside) => self.moved_inside(inside, value, (from, to), arrival),
            Phase::Acted => self.fallen(value, arrival),
            phase => phase,
        };
        State { phase, above }
    }

    fn moved_inside(
        &self,
        inside: Inside,
        value: &str,
        (from, to): (Site, Site),
        arrival: Option<Arrival>,
    ) -> Phase {
        if inside.back.is_some_and(|back| back != to) {
            return Phase::Inside(inside);
        }
        let fresh = inside.fresh && self.is_nothing(from);
        if let Some(back) = self
            .sections
            .called(from, to)
            .filter(|_| inside.back.is_none())
        {
            let back = Some(back);
            return Phase::Inside(Inside {
                back,
                fresh,
                ..inside
            });
        }
        let returns = inside.back.is_some();
        let inside = Inside {
            back: None,
            fresh,
            out: inside.out || inside.fresh && self.sections.builtin(from) == Some(Builtin::Goto),
            ..inside
        };
        match arrival {
            None if !returns && self.leaves(from) => Phase::Acted,
            None => Phase::Inside(inside),
            Some(a) if self.inner.holds(self.sections, inside.section, a, to) => {
                Phase::Inside(inside)
            }
            arrival => self.fallen(value, arrival),
        }
    }

    /// Whether what stands at a place does nothing: the line of a label, the beginning of one, a test
    /// that decides nothing.
    fn is_nothing(&self, site: Site) -> bool {
        let flow = &self.sections.document(site).flow;
        let op = flow.op(site.point);
        let kind = &flow.script.node(op.node).kind;
        self.inner.is_steady(site)
            || matches!(op.kind, OpKind::Enter { .. })
            || matches!(kind, NodeKind::LabelLine | NodeKind::Remark)
    }

    /// Behind a label that is come to, once something was done.
    fn fallen(&self, value: &str, arrival: Option<Arrival>) -> Phase {
        match arrival {
            Some(Arrival {
                section,
                jumped: false,
                ..
            }) if self.used[section] && !self.sections.is_of(section, value) => {
                Phase::Inside(Inside {
                    section,
                    back: None,
                    fresh: true,
                    out: false,
                })
            }
            _ => Phase::Acted,
        }
    }

    /// Whether a way that comes to no label leaves the section: it ends a subroutine.
    fn leaves(&self, from: Site) -> bool {
        let document = self.sections.document(from);
        let ends = matches!(document.flow.op(from.point).kind, OpKind::End);
        let builtin = self.sections.builtin(from);
        ends || matches!(builtin, Some(Builtin::Goto | Builtin::Exit))
    }
}
