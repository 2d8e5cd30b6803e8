//! The paths that commands name and that depend on the current folder.

use crate::checks::{Context, written};
use crate::command;
use crate::event::{Found, Invocation, ToolUse};
use crate::finding::Place;
use crate::rules::Knowledge;
use crate::rules::schema::{FolderCheck, Matcher, ScriptInterpreter};
use crate::scenario::{Expanded, Site, Step, StepId, StepKind, UNKNOWN};
use crate::source::Span;
use crate::unit::{Document, Judged, Unit};
use std::borrow::Cow;
use std::ops::Range;

/// A path that a command names.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct Named {
    pub(super) place: Place,
    /// As written, without quotes.
    pub(super) text: String,
    /// Whether it is looked for in the current folder and nowhere else.
    pub(super) sure: bool,
}

/// The paths of all steps of a run.
pub(super) struct Names<'a> {
    check: &'a FolderCheck,
    knowledge: &'a Knowledge,
    unit: &'a Unit,
    judged: &'a Judged,
    steps: Vec<Vec<Named>>,
}

impl<'a> Names<'a> {
    pub(super) fn new(check: &'a FolderCheck, context: &Context<'a>, judged: &'a Judged) -> Self {
        let mut names = Self {
            check,
            knowledge: context.knowledge,
            unit: context.unit,
            judged,
            steps: Vec::new(),
        };
        let steps = (0u32..).map(StepId).zip(&judged.run.steps);
        names.steps = steps.map(|(id, step)| names.read(id, step)).collect();
        names
    }

    pub(super) fn of_step(&self, id: StepId) -> Cow<'_, [Named]> {
        Cow::Borrowed(&self.steps[id.0 as usize])
    }

    /// A batch file that lies beside the script and is named without that folder.
    pub(super) fn of_script(&self, site: Site, name: &Expanded) -> Cow<'_, [Named]> {
        let text = bare(name.text());
        let kind = Path::of(text, &self.check.beside);
        let named = kind.map(|_| Named {
            place: self.place(site, name.origin(0..name.text().len())),
            text: shown(name),
            sure: true,
        });
        Cow::Owned(named.into_iter().collect())
    }

    fn place(&self, site: Site, span: Span) -> Place {
        Place {
            document: self.judged.document_of(site),
            span,
        }
    }

    fn document(&self, site: Site) -> &'a Document {
        &self.unit.documents[self.judged.document_of(site)]
    }

    fn read(&self, id: StepId, step: &Step) -> Vec<Named> {
        if step.elsewhere {
            return Vec::new();
        }
        let meaning = self.judged.meaning(id);
        let mut out = Vec::new();
        match step.kind {
            StepKind::Batch => out.extend(self.batch(step)),
            StepKind::Program => {
                for invocation in &meaning.invocations {
                    out.extend(self.program(step.site, invocation));
                    out.extend(self.interpreted(step.site, invocation));
                }
            }
            StepKind::Unknown | StepKind::Echo => {}
        }
        for tool in &meaning.tools {
            out.extend(self.inputs(step.site, tool));
        }
        // A quote that is left open is a mistake of its own.
        let source = &self.document(step.site).source;
        let quotes = |n: &Named| source.slice(n.place.span).matches('"').count();
        out.retain(|n| quotes(n).is_multiple_of(2));
        out
    }

    fn named(&self, site: Site, name: &Expanded, sure: bool) -> Named {
        Named {
            place: self.place(site, name.origin(0..name.text().len())),
            text: shown(name),
            sure,
        }
    }

    /// A batch file that was not read.
    fn batch(&self, step: &Step) -> Option<Named> {
        let text = bare(step.word.text());
        let sure = match Path::of(text, &self.check.beside)? {
            Path::Below => true,
            Path::Name => self.lies_beside(step.site, text),
        };
        Some(self.named(step.site, &step.word, sure))
    }

    /// Whether a batch file of this name lies in the folder of the script.
    fn lies_beside(&self, site: Site, name: &str) -> bool {
        let own = &self.document(site).path;
        let folder = &own[..own.rfind(['/', '\\']).map_or(0, |at| at + 1)];
        let mut paths = self.unit.documents.iter().map(|d| &d.path);
        paths.any(|path| {
            let file = path.strip_prefix(folder);
            file.is_some_and(|file| file.eq_ignore_ascii_case(name))
        })
    }

    /// A program in a folder, or one that lies beside the script and that Windows does not have.
    fn program(&self, site: Site, invocation: &Invocation) -> Option<Named> {
        let text = bare(invocation.word.text());
        let own = || {
            let beside = self.document(site).beside.iter();
            let mut stems = beside.filter_map(|file| command::program_name(file));
            stems.any(|stem| stem == invocation.name) && !self.is_known(&invocation.name)
        };
        let sure = match Path::of(text, &self.check.beside)? {
            Path::Below => true,
            Path::Name => own(),
        };
        sure.then(|| self.named(site, &invocation.word, true))
    }

    fn is_known(&self, name: &str) -> bool {
        let same = |known: &str| known.eq_ignore_ascii_case(name);
        let events = self.knowledge.events.values().flat_map(|e| &e.any);
        let mut commands = events.flat_map(|matcher| match matcher {
            Matcher::Command(command) => command.name.0.as_slice(),
            _ => &[],
        });
        self.knowledge.commands.iter().any(|known| same(known))
            || self.knowledge.tools.keys().any(same)
            || commands.any(|name| same(name))
    }

    /// The script that an interpreter is handed.
    fn interpreted(&self, site: Site, invocation: &Invocation) -> Option<Named> {
        let mut known = self.check.interpreters.iter();
        let interpreter = known.find(|i| i.name.eq_ignore_ascii_case(&invocation.name))?;
        let args = command::split(invocation.arguments.text());
        for (index, arg) in args.iter().enumerate() {
            let before = index.checked_sub(1).and_then(|at| args.get(at));
            let option = before.map_or("", |arg| arg.text.as_str());
            let Some(file) = script_in(interpreter, &arg.text, option) else {
                continue;
            };
            if Path::of(file, &self.check.beside).is_some() {
                let span = invocation.arguments.origin(within(invocation, arg, file));
                return Some(Named {
                    place: self.place(site, span),
                    text: file.replace(UNKNOWN, "…"),
                    sure: true,
                });
            }
        }
        None
    }

    /// The files that an SQL tool reads, but for those that the scripts write themselves.
    fn inputs(&self, site: Site, used: &ToolUse) -> Vec<Named> {
        let read = used.inputs.iter().filter(|i| i.found != Found::Made);
        let relative = read.filter(|input| {
            let text = bare(input.name.text());
            !command::is_device(text)
                && !written::is_stand_in(text)
                && Path::of(text, &self.check.beside).is_some()
        });
        relative
            .map(|input| self.named(site, &input.name, true))
            .collect()
    }
}

/// Where a word stands in an argument; the whole of it where quotes have gone out of the word.
fn within(invocation: &Invocation, arg: &command::Arg, word: &str) -> Range<usize> {
    let range = arg.span.range();
    let written = invocation.arguments.text().get(range.clone());
    match written.and_then(|text| text.find(word)) {
        Some(at) if word.len() < arg.text.len() => range.start + at..range.start + at + word.len(),
        _ => range,
    }
}

/// The first word of an argument that names a script: alone, or with a folder before it.
fn script_in<'t>(
    interpreter: &ScriptInterpreter,
    argument: &'t str,
    option: &str,
) -> Option<&'t str> {
    let is_script = |word: &str| {
        let end = word.rsplit_once('.').map_or("", |(_, end)| end);
        let mut known = interpreter.extensions.iter();
        known.any(|e| e.eq_ignore_ascii_case(end))
    };
    let words = argument.split_whitespace();
    let mut words = words.map(|w| w.trim_matches(['\'', '"', '(', ')', '{', '}', ';', ',', '&']));
    let script = words.find(|w| is_script(w))?;
    let mut behind = interpreter.behind.iter();
    let alone = interpreter.behind.is_empty() || behind.any(|o| o.eq_ignore_ascii_case(option));
    (script.contains(['\\', '/']) || alone).then_some(script)
}

fn bare(text: &str) -> &str {
    text.trim_matches(['"', ' ', '\t'])
}

fn shown(name: &Expanded) -> String {
    bare(&name.shown()).to_owned()
}

/// A path that is looked for from the current folder.
enum Path {
    /// With a folder.
    Below,
    /// A name alone.
    Name,
}

impl Path {
    /// Nothing for one that means the same everywhere, and for one that is meant from the folder in
    /// which scripts begin.
    fn of(text: &str, beside: &[String]) -> Option<Self> {
        let rooted = text.starts_with(['\\', '/', UNKNOWN, '%', '!']) || text.contains(':');
        if text.is_empty() || rooted {
            return None;
        }
        let mut parts = text.split(['\\', '/']);
        let (first, second) = (parts.next()?, parts.next());
        let Some(second) = second else {
            return (!text.contains(UNKNOWN)).then_some(Self::Name);
        };
        let from_there = first == ".." && beside.iter().any(|b| b.eq_ignore_ascii_case(second));
        (!from_there && !first.contains(UNKNOWN)).then_some(Self::Below)
    }
}
