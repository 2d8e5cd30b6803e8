//! Events: what a step means, as the packs say.

mod file;
mod input;
mod matching;
mod names;
mod pattern;
mod powershell;
mod query;
mod statement;
mod wrapper;

#[cfg(test)]
mod tests;

pub use file::{AttachedFile, attached_files};
pub use input::{Input, Inputs, NoInputs, SqlFile};
pub use matching::{fits, is_message};
pub use names::NameLists;
pub use query::{Found, Given, InputFile, Query, ToolUse};
pub use statement::{is_slip, misspelt_procedure};

use crate::rules::Knowledge;
use crate::scenario::{Expanded, Step, StepKind};
use crate::source::Span;

/// A program that a step starts, itself or through `cmd /c`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Invocation {
    /// Name without folder and extension, in lower case; empty where it is not known.
    pub name: String,
    /// The command word.
    pub word: Expanded,
    /// What it is handed.
    pub arguments: Expanded,
    /// Whether something is piped or redirected into it.
    pub fed: bool,
    /// The name of the file that is redirected into it.
    pub input: Option<Expanded>,
    /// Whether the script reads its output.
    pub read: bool,
}

impl Invocation {
    /// Extent of the command in its script: from its word to the end of what it is handed.
    #[must_use]
    pub fn span(&self) -> Span {
        let word = self.word.origin(0..self.word.text().len());
        let trimmed = self.arguments.text().trim_end().len();
        let start = self.arguments.text().len() - self.arguments.text().trim_start().len();
        if trimmed <= start {
            return word;
        }
        word.join(self.arguments.origin(start..trimmed))
    }
}

/// An event that a step is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Occurrence {
    /// The event's name.
    pub event: String,
    /// Which of the event's patterns fits.
    pub pattern: usize,
    /// Whether it changes anything; messages and logs do not.
    pub action: bool,
    /// What it happens to; `None` where that is not known or the event has no subject.
    pub subject: Option<String>,
    /// Whether the event has a subject that is not known here.
    pub subject_unknown: bool,
    /// Everything captured, by name; a name can stand there more than once.
    pub captures: Vec<(String, String)>,
    /// Whether the SQL decides if it happens.
    pub conditional: bool,
    /// The command.
    pub span: Span,
    /// Name of the program, as written.
    pub command: String,
}

/// What a step means.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Meaning {
    /// The events, in order.
    pub events: Vec<Occurrence>,
    /// What it may be besides: the subject would tell, and is not known.
    pub maybe: Vec<Occurrence>,
    /// What its subject keeps from being an event.
    pub aside: Vec<Occurrence>,
    /// Whether it may do more than that: something that cannot be read.
    pub opaque: bool,
    /// Uses of the SQL tools that the packs know.
    pub tools: Vec<ToolUse>,
    /// The programs started.
    pub invocations: Vec<Invocation>,
}

impl Meaning {
    /// Whether any of its events is an action.
    #[must_use]
    pub fn is_action(&self) -> bool {
        self.events.iter().any(|e| e.action)
    }

    /// Counts documents from another one on: those of its unit were put behind others.
    pub fn count_from(&mut self, first: usize) {
        self.tools.iter_mut().for_each(|t| t.count_from(first));
    }
}

/// Works out what steps mean.
#[derive(Debug)]
pub struct Interpreter<'k> {
    knowledge: &'k Knowledge,
    lists: NameLists,
}

impl<'k> Interpreter<'k> {
    /// An interpreter for what the packs know.
    #[must_use]
    pub fn new(knowledge: &'k Knowledge) -> Self {
        Self {
            knowledge,
            lists: NameLists::new(knowledge),
        }
    }

    /// Programs that a pack names, in lower case: a CALL of one calls no batch file.
    #[must_use]
    pub fn programs(&self) -> std::collections::HashSet<String> {
        matching::programs(self.knowledge)
    }

    /// What a step means. `inputs` has the files that it hands to tools.
    #[must_use]
    pub fn meaning(&self, step: &Step, inputs: &dyn Inputs) -> Meaning {
        let mut meaning = Meaning::default();
        match step.kind {
            StepKind::Batch | StepKind::Unknown => meaning.opaque = true,
            StepKind::Echo => {}
            StepKind::Program => {
                for invocation in wrapper::unwrap(step, &mut meaning.opaque) {
                    self.invocation(invocation, inputs, &mut meaning);
                }
            }
        }
        meaning
    }

    fn invocation(&self, invocation: Invocation, inputs: &dyn Inputs, meaning: &mut Meaning) {
        let before = meaning.events.len();
        if let Some(tool) = self.knowledge.tools.get(&invocation.name) {
            let use_ = query::read(&invocation, tool, inputs);
            meaning.opaque |= use_.unread || use_.idle;
            // The rest of a query that is cut off, or that a quote swallows, is not seen.
            meaning.opaque |= use_
                .queries
                .iter()
                .any(|q| q.is_cut() && !q.acts(self.knowledge));
            statement::events(self.knowledge, &invocation, tool, &use_, meaning);
            meaning.tools.push(use_);
        }
        if matches!(invocation.name.as_str(), "powershell" | "pwsh") {
            powershell::events(self.knowledge, &invocation, meaning);
        }
        matching::events(self.knowledge, &invocation, meaning);
        // A message that names a script runs none.
        let known =
            meaning.events.len() > before || self.knowledge.tools.get(&invocation.name).is_some();
        meaning.opaque |= !known && self.runs_a_script(&invocation);
        meaning.opaque |= self.leaves_open(&meaning.events[before..]);
        for occurrence in meaning.events.split_off(before) {
            self.sort(occurrence, meaning);
        }
        meaning.invocations.push(invocation);
    }

    /// Whether a program runs a script that it is handed: a helper that is not read.
    fn runs_a_script(&self, invocation: &Invocation) -> bool {
        let mut interpreters = self.knowledge.interpreters.iter();
        interpreters.any(|name| name.eq_ignore_ascii_case(&invocation.name))
    }

    /// Whether one of some events does not tell all that its command does.
    fn leaves_open(&self, events: &[Occurrence]) -> bool {
        let defined = events
            .iter()
            .filter_map(|e| self.knowledge.events.get(&e.event));
        defined.into_iter().any(|event| event.opaque)
    }

    /// Puts an occurrence where the lists of its event have it.
    fn sort(&self, mut occurrence: Occurrence, meaning: &mut Meaning) {
        let Some(event) = self.knowledge.events.get(&occurrence.event) else {
            return;
        };
        let Some(subject) = occurrence.subject.clone() else {
            let counts = event.only.is_empty() || !occurrence.subject_unknown;
            let place = if counts {
                &mut meaning.events
            } else {
                &mut meaning.maybe
            };
            return place.push(occurrence);
        };
        let on = |list: &String| self.lists.find(list, &subject).is_some();
        let mut unless = event.unless.iter();
        let excluded = unless.any(on) && !event.always.iter().any(on);
        let mut among = event.among.iter().filter(|list| self.lists.has(list));
        let foreign = among.clone().next().is_some() && !among.any(on);
        let mut only = event.only.iter();
        let member = only.find_map(|list| self.lists.find(list, &subject));
        if excluded || foreign || member.is_none() && !event.only.is_empty() {
            return meaning.aside.push(occurrence);
        }
        let instance = member.map(|instance| ("instance".to_owned(), instance));
        occurrence.captures.extend(instance);
        meaning.events.push(occurrence);
    }
}
