//! `end-code`: scripts that end well, with an exit code that is only the answer to a question.

use super::watch::{Signal, Verdict, Violation, watch};
use super::{Context, in_roles, path, written};
use crate::batch::{Builtin, Manners};
use crate::event::{Invocation, fits};
use crate::finding::Finding;
use crate::flow::OpKind;
use crate::rules::schema::{Answer, EndCodeCheck};
use crate::scenario::{EndKind, Site, StepId};
use crate::source::Span;
use crate::unit::{Judged, Unit};

pub(super) fn check(check: &EndCodeCheck, context: &Context<'_>) -> Vec<Finding> {
    let mut out = Vec::new();
    for judged in in_roles(context.unit, &check.r#in) {
        let look = Look {
            check,
            unit: context.unit,
            judged,
        };
        out.extend(look.findings());
    }
    out
}

struct Look<'a> {
    check: &'a EndCodeCheck,
    unit: &'a Unit,
    judged: &'a Judged,
}

/// Where ERRORLEVEL comes from.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Code {
    /// From something whose code is its own, or it is 0.
    Other,
    /// From a command that answers with it.
    Open(StepId),
    /// The same, and a test has found that the answer is not 0.
    Told(StepId),
}

impl Look<'_> {
    fn findings(&self) -> Vec<Finding> {
        let all = self.unit.matrix.all();
        let found = watch(self.judged, all, Code::Other, |code, signal| match signal {
            Signal::Step(id) => Verdict::Go(self.step(*code, id)),
            Signal::Outcome { site, failed } => self.outcome(*code, site, failed),
            // On a way that an error takes, another code than 0 is right.
            Signal::Absent | Signal::Guess => Verdict::Leave,
            // Only an EXIT that names a code is sure to leave it.
            Signal::Code => Verdict::Go(Code::Other),
            Signal::Move { from, to } => Verdict::Go(self.moved(*code, from, to)),
            Signal::End { end } => {
                let regular = matches!(
                    end.kind,
                    EndKind::EndOfFile | EndKind::Exit | EndKind::ExitScript
                );
                match self.stray(*code).filter(|_| regular) {
                    Some(id) => Verdict::Wrong(*code, vec![id]),
                    None => Verdict::Leave,
                }
            }
            _ => Verdict::Go(*code),
        });
        found.iter().map(|v| self.finding(v)).collect()
    }

    fn step(&self, code: Code, id: StepId) -> Code {
        let step = self.judged.run.step(id);
        if step.listed {
            // The command of a FOR /F runs in a cmd.exe of its own.
            return code;
        }
        match self.answer(id) {
            Some(_) => Code::Open(id),
            None => Code::Other,
        }
    }

    fn answer(&self, id: StepId) -> Option<&Answer> {
        let last = self.judged.meaning(id).invocations.last()?;
        let mut answers = self.check.answers.iter();
        answers.find(|answer| fits(&answer.command, last))
    }

    fn outcome(&self, code: Code, site: Site, failed: Option<bool>) -> Verdict<Code, StepId> {
        match code {
            Code::Open(id) | Code::Told(id) if self.judged.run.step(id).site == site => {
                let several = self.answer(id).is_some_and(|a| a.several);
                Verdict::Go(match failed {
                    Some(true) => Code::Told(id),
                    None if several => code,
                    // A single answer that is excluded leaves 0.
                    _ => Code::Other,
                })
            }
            _ if failed == Some(true) => Verdict::Leave,
            _ => Verdict::Go(code),
        }
    }

    /// The command whose answer is left. One that nobody has looked at may be what the script is
    /// meant to end with, unless there are several codes for success.
    fn stray(&self, code: Code) -> Option<StepId> {
        match code {
            Code::Told(id) => Some(id),
            Code::Open(id) => Some(id).filter(|id| self.answer(*id).is_some_and(|a| a.several)),
            Code::Other => None,
        }
    }

    /// What a builtin leaves in ERRORLEVEL.
    fn moved(&self, code: Code, from: Site, to: Site) -> Code {
        let document = &self.unit.documents[self.judged.document_of(from)];
        let Some(command) = document.command_at(from.point) else {
            return code;
        };
        match command.builtin {
            Some(Builtin::Cd | Builtin::Pushd | Builtin::SetLocal) => Code::Other,
            Some(Builtin::Other(Manners::Clears | Manners::ClearsOrFails)) => Code::Other,
            // A subroutine, a batch file or a program that is called leaves its own.
            Some(Builtin::Call) if !self.goes_away(from, to) && !self.is_of(code, from) => {
                Code::Other
            }
            _ => code,
        }
    }

    /// Whether a move leads to another place than behind the command.
    fn goes_away(&self, from: Site, to: Site) -> bool {
        let document = &self.unit.documents[self.judged.document_of(from)];
        let OpKind::Command { next, .. } = document.flow.op(from.point).kind else {
            return false;
        };
        to.script != from.script || to.point != next
    }

    /// Whether a code is that of the command at a place.
    fn is_of(&self, code: Code, site: Site) -> bool {
        match code {
            Code::Open(id) | Code::Told(id) => self.judged.run.step(id).site == site,
            Code::Other => false,
        }
    }

    fn finding(&self, violation: &Violation<StepId>) -> Finding {
        let step = self.judged.run.step(violation.key);
        let document = self.judged.document_of(step.site);
        let text = &self.unit.documents[document];
        let invocations = &self.judged.meaning(violation.key).invocations;
        let last = invocations.last();
        let span = last.map_or_else(Span::default, Invocation::span);
        let mut finding = Finding::at(document, written::trimmed(text, span))
            .with("command", last.map_or("", |i| i.name.as_str()));
        path::show(&mut finding, self.unit, self.judged, violation);
        finding
    }
}
