//! `command`: batch files without CALL, EXIT in called files, names that are slips of the pen.

use super::ways::Ways;
use super::{Context, incomplete, waits, written};
use crate::batch::{Builtin, Command, NodeKind};
use crate::finding::Finding;
use crate::flow::{OpKind, Point};
use crate::rules::schema::{CommandCheck, CommandProblem, Matcher, Severity};
use crate::scenario::{EndKind, Mark, StepKind};
use crate::source::Span;
use crate::unit::{Document, Judged, Unit};
use rustc_hash::FxHashMap as HashMap;
use smol_str::SmolStr;

pub(super) fn check(check: &CommandCheck, context: &Context<'_>) -> Vec<Finding> {
    let unit = context.unit;
    match check.find {
        CommandProblem::BatchWithoutCall => {
            let scripts = unit.scripts.iter();
            scripts
                .flat_map(|judged| without_call(unit, judged))
                .collect()
        }
        CommandProblem::Waits => waits::check(check, context),
        CommandProblem::ExitInCalledScript => {
            let scripts = unit.scripts.iter();
            scripts
                .flat_map(|judged| ends_caller(unit, judged))
                .collect()
        }
        CommandProblem::Misspelt => misspelt(context),
        CommandProblem::Incomplete => incomplete::check(context),
    }
}

/// Batch files that control does not come back from, with commands behind them.
fn without_call(unit: &Unit, judged: &Judged) -> Vec<Finding> {
    let mut out: Vec<Finding> = Vec::new();
    let mut known: HashMap<(usize, Point), bool> = HashMap::default();
    for (from, edge) in judged.run.edges() {
        let site = judged.run.nodes[from as usize].site;
        let to = &judged.run.nodes[edge.to as usize];
        let document = judged.document_of(site);
        let op = unit.documents[document].flow.op(site.point);
        let NodeKind::Command(command) = unit.documents[document].flow.script.node(op.node).kind
        else {
            continue;
        };
        let outside = edge.marks.iter().any(
            |mark| matches!(mark, Mark::Step(id) if judged.run.step(*id).kind == StepKind::Batch),
        ) && to.end.is_some_and(|end| end.kind == EndKind::ChainedBatch);
        let helper = to.site.script != site.script
            && to.end.is_none()
            && is_batch_word(&unit.documents[document], &command);
        if command.builtin.is_some() || !(outside || helper) {
            continue;
        }
        let goes_on = *known
            .entry((document, site.point))
            .or_insert_with(|| goes_on(&unit.documents[document], site.point));
        if goes_on {
            let mut finding = Finding::at(document, command.name.span);
            finding = finding.with(
                "file",
                written::text_of(&unit.documents[document], command.name),
            );
            finding.scenarios = Some(edge.scenarios);
            out.push(finding);
        }
    }
    out
}

/// Whether the word names a batch file itself, not a child of cmd.exe that runs one.
fn is_batch_word(document: &Document, command: &Command) -> bool {
    let word = written::text_of(document, command.name);
    !matches!(
        crate::command::program_name(&word).as_deref(),
        Some("cmd") | None
    ) || word.contains('%') && !word.to_lowercase().contains("comspec")
}

/// Whether something that matters would come behind the line of the command at a place. What stands
/// in the same line, or in the same brackets, was read before and may still run.
fn goes_on(document: &Document, point: Point) -> bool {
    let flow = &document.flow;
    let Some(next) = flow.following(flow.op(point).statement) else {
        return false;
    };
    let ways = Ways::new(flow, document.source.text());
    flow.ops.iter().zip(ways.reached([next])).any(|(op, seen)| {
        let matters = match &flow.script.node(op.node).kind {
            NodeKind::Command(command) => matches!(
                command.builtin,
                None | Some(Builtin::Call | Builtin::Start | Builtin::Echo | Builtin::Other(_))
            ),
            _ => false,
        };
        seen && matches!(op.kind, OpKind::Command { .. }) && matters
    })
}

/// EXIT without /B that ends the script which called this one.
fn ends_caller(unit: &Unit, judged: &Judged) -> Vec<Finding> {
    let mut out = Vec::new();
    for (from, edge) in judged.run.edges() {
        let caller = edge.marks.iter().find_map(|mark| match mark {
            Mark::EndsCaller { script } => Some(*script),
            _ => None,
        });
        let Some(caller) = caller else { continue };
        let site = judged.run.nodes[from as usize].site;
        let index = judged.document_of(site);
        let document = &unit.documents[index];
        let node = document.flow.script.node(document.flow.op(site.point).node);
        let name = |d: usize| {
            let path = &unit.documents[d].path;
            path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned()
        };
        let mut finding = Finding::at(index, written::trimmed(document, node.span))
            .with("file", name(index))
            .with("caller", name(judged.documents[caller as usize]));
        finding.scenarios = Some(edge.scenarios);
        out.push(finding);
    }
    out
}

/// Names shorter than this are too near to each other by chance, in characters.
const SHORTEST: usize = 4;

/// Names in a remark are only looked at when they are this long: words of a language are shorter.
const SHORTEST_IN_REMARK: usize = 7;

fn misspelt(context: &Context<'_>) -> Vec<Finding> {
    let names = Names::new(context);
    let mut out = Vec::new();
    for (index, document) in context.unit.documents.iter().enumerate() {
        for (_, node, command) in written::commands(document) {
            if command.builtin.is_some() || node.span.is_empty() {
                continue;
            }
            let word = document.source.slice(command.name.span);
            let elsewhere = word.contains(['\\', '/', ':', '"', '^']) || has_extension(word);
            let Some(name) = written::plain_name(document, &command).filter(|_| !elsewhere) else {
                continue;
            };
            let beside = document.beside.iter().any(|file| stem(file) == name);
            if beside || names.is_known(&name) || name.chars().count() < SHORTEST {
                continue;
            }
            // A short name is near to many others by chance.
            let short = name.chars().count() <= SHORTEST;
            if let Some(near) = names.nearest(&name, short) {
                let finding = Finding::at(index, command.name.span);
                out.push(finding.with("command", word).with("nearest", near));
            }
        }
        out.extend(in_remarks(index, document, &names));
    }
    out
}

/// Examples in remarks that somebody will take the remark sign from.
fn in_remarks(index: usize, document: &Document, names: &Names<'_>) -> Vec<Finding> {
    let script = &document.flow.script;
    let mut out = Vec::new();
    for id in written::nodes(&document.flow) {
        let node = script.node(id);
        let text = document.source.slice(node.span);
        if !matches!(node.kind, NodeKind::Remark) || !text.get(..3).is_some_and(is_rem) {
            continue;
        }
        // `(例) ARMBCAST …`: what stands in brackets before it is no command.
        let rest = text[3..].trim_start();
        let bracketed = rest.starts_with(['(', '（']);
        let close = rest.find([')', '）']).filter(|_| bracketed);
        let rest = match close {
            Some(at) => rest[at..].trim_start_matches([')', '）']).trim_start(),
            None => rest,
        };
        let word = rest.split([' ', '\t']).next().unwrap_or("");
        let start = node.span.start + (text.len() - rest.len()) as u32;
        let span = Span::new(start, start + word.len() as u32);
        let command = word.chars().all(|c| c.is_ascii_alphanumeric())
            && word.chars().count() >= SHORTEST_IN_REMARK
            && !names.is_known(&word.to_lowercase());
        if let Some(near) = command
            .then(|| names.nearest(&word.to_lowercase(), true))
            .flatten()
        {
            let mut finding = Finding::at(index, span)
                .with("command", word)
                .with("nearest", near);
            finding.severity = Some(Severity::Info);
            out.push(finding);
        }
    }
    out
}

fn is_rem(word: &str) -> bool {
    word.eq_ignore_ascii_case("rem")
}

fn has_extension(word: &str) -> bool {
    word.rsplit_once('.')
        .is_some_and(|(_, end)| !end.eq_ignore_ascii_case("exe"))
}

fn stem(file: &str) -> &str {
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

/// The commands that packs know.
struct Names<'a> {
    /// Those that have a meaning.
    told: Vec<&'a str>,
    /// All others.
    others: &'a [SmolStr],
}

impl<'a> Names<'a> {
    fn new(context: &Context<'a>) -> Self {
        let knowledge = context.knowledge;
        let matchers = knowledge.events.values().flat_map(|event| &event.any);
        let commands = matchers.flat_map(|matcher| match matcher {
            Matcher::Command(command) => &command.name.0[..],
            _ => &[],
        });
        let interpreters = knowledge.interpreters.iter().map(SmolStr::as_str);
        let commands = commands.map(String::as_str).chain(interpreters);
        let tools = knowledge.tools.iter().map(|(name, _)| name);
        Self {
            told: tools.chain(commands).collect(),
            others: &knowledge.commands,
        }
    }

    fn is_known(&self, name: &str) -> bool {
        let others = self.others.iter().map(SmolStr::as_str);
        let mut all = self.told.iter().copied().chain(others);
        Builtin::from_name(name).is_some() || all.any(|known| known.eq_ignore_ascii_case(name))
    }

    /// The command that a name is a slip of. A slip seldom hits the first letter; another first
    /// letter is another program.
    fn nearest(&self, name: &str, told_only: bool) -> Option<String> {
        // Programs that are only known by name are many: two letters apart is chance.
        let one_letter =
            |other: &&str| strsim::damerau_levenshtein(&other.to_lowercase(), name) == 1;
        let others = self
            .others
            .iter()
            .map(SmolStr::as_str)
            .filter(one_letter)
            .filter(|_| !told_only);
        let all = self
            .told
            .iter()
            .copied()
            .chain(others)
            .map(str::to_lowercase);
        let alike = all.filter(|k| k.chars().next() == name.chars().next());
        alike
            .filter(|known| written::is_slip(known, name))
            .min_by_key(|known| (strsim::damerau_levenshtein(known, name), known.clone()))
    }
}
