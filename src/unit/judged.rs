//! A script with the helpers it calls, its run, and what its steps mean.

use super::Folder as Listing;
use super::heard::{Heard, Words};
use super::role::file_name;
use super::shelf::{At, Hand, Shelf, folder_of};
use super::{Document, Files, Kind, Setting, is_large};
use crate::batch::{Builtin, NodeId, NodeKind, PartKind, Text};
use crate::event::{Interpreter, Meaning};
use crate::flow::{Flow, OpKind, Point};
use crate::rules::schema::Role;
use crate::scenario::{
    Assumed, Expanded, Folder, Folders, Growing, Matrix, Outside, Run, Site, Step, StepId,
    StepKind, explore_rereading, word_end,
};
use crate::source::Source;
use rayon::prelude::*;
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// Most helpers that are read for one script.
const MOST_HELPERS: usize = 64;

/// A script that is started, with its run.
#[derive(Debug)]
pub struct Judged {
    /// Index of its document in the unit.
    pub document: usize,
    /// For each script of the run: the index of its document.
    pub documents: Vec<usize>,
    /// What it can do.
    pub run: Run,
    /// For each step of the run: what it means.
    pub meanings: Vec<Meaning>,
    /// Every command of its scripts, reached or not, each with what it means.
    pub uses: Vec<Use>,
}

/// A command as it stands in a script.
#[derive(Debug)]
pub struct Use {
    /// Index of its document in the unit.
    pub document: usize,
    /// Its node.
    pub node: NodeId,
    /// What it means, with the values it runs with; as written where no scenario reaches it.
    pub meaning: Meaning,
}

impl Judged {
    /// What a step means.
    #[must_use]
    pub fn meaning(&self, step: StepId) -> &Meaning {
        &self.meanings[step.0 as usize]
    }

    /// The document that a place of the run lies in.
    #[must_use]
    pub fn document_of(&self, site: Site) -> usize {
        self.documents[site.script as usize]
    }
}

/// A script with what it takes to run it.
pub(super) struct Ready {
    /// Index of its document.
    index: usize,
    /// For each script of the run: the index of its document.
    linked: Vec<usize>,
    folder: Arc<Listing>,
    outside: Outside,
}

/// Makes a script ready. The helpers it calls are read and put behind the other documents.
pub(super) fn ready(
    documents: &mut Vec<Document>,
    index: usize,
    files: &dyn Files,
    setting: &Setting<'_>,
    interpreter: &Interpreter<'_>,
) -> Ready {
    let programs = interpreter.programs();
    let folder = files.folder(&documents[index].path);
    let linked = link(documents, index, &folder, files, setting, &programs);
    let called = documents[index].role == Role::Helper && !setting.world.no_arguments;
    let outside = Outside {
        environment: { setting.knowledge.open_variables() }
            .map(str::to_uppercase)
            .collect(),
        programs,
        code_at_end: setting.world.code_at_end,
        // The cluster hands a script none; whoever calls a helper may, and may set variables for it.
        open_arguments: called,
        open_variables: called,
        given: setting.world.given.clone(),
        assumed: setting.world.codes.as_ref().map(|codes| Assumed {
            code: codes.all,
            codes: codes.by_name.iter().cloned().collect(),
            files: files_beside(documents, index, files),
        }),
    };
    Ready {
        index,
        linked,
        folder,
        outside,
    }
}

/// Runs scripts, in their order.
pub(super) fn run_all(
    documents: &mut [Document],
    ready: &[Ready],
    matrix: &Matrix,
    setting: &Setting<'_>,
) -> Vec<Run> {
    let mut seen: HashSet<usize> = HashSet::new();
    let mut linked = ready.iter().flat_map(|r| &r.linked);
    // What one run adds to a helper's flow, the next one must find there.
    if !linked.all(|index| seen.insert(*index)) {
        let run = |r: &Ready| {
            let (run, flows) = r.explored(documents, matrix, setting);
            r.keep(flows, documents);
            run
        };
        return ready.iter().map(run).collect();
    }
    let shared = &*documents;
    let explore = |r: &Ready| r.explored(shared, matrix, setting);
    let explored: Vec<(Run, Flows)> = match is_large(shared.iter().map(Document::size)) {
        true => ready.par_iter().map(explore).collect(),
        false => ready.iter().map(explore).collect(),
    };
    let kept = ready.iter().zip(explored).map(|(r, (run, flows))| {
        r.keep(flows, documents);
        run
    });
    kept.collect()
}

/// For each script of a run: its flow, with the lines that had to be read once more.
type Flows = Vec<Arc<Flow>>;

impl Ready {
    /// For each script of the run: the index of its document.
    pub(super) fn linked(&self) -> &[usize] {
        &self.linked
    }

    fn explored(
        &self,
        documents: &[Document],
        matrix: &Matrix,
        setting: &Setting<'_>,
    ) -> (Run, Flows) {
        let linked = self.linked.iter().map(|index| &documents[*index]);
        let scripts = linked.map(|document| Growing {
            name: file_name(&document.path),
            text: document.source.text(),
            flow: Arc::clone(&document.flow),
        });
        let mut scripts: Vec<Growing<'_>> = scripts.collect();
        let run = explore_rereading(
            &mut scripts,
            matrix,
            &self.outside,
            setting.limits,
            setting.cancel,
        );
        (run, scripts.into_iter().map(|s| s.flow).collect())
    }

    fn keep(&self, flows: Flows, documents: &mut [Document]) {
        for (index, flow) in self.linked.iter().zip(flows) {
            documents[*index].flow = flow;
        }
    }
}

/// Says what the steps of a run mean. SQL files are read and put behind the other documents.
pub(super) fn judge(
    documents: &mut Vec<Document>,
    ready: Ready,
    run: Run,
    files: &dyn Files,
    setting: &Setting<'_>,
    (interpreter, heard, shelf): (&Interpreter<'_>, &Heard, &mut Shelf),
) -> Judged {
    let Ready {
        index,
        linked,
        folder,
        ..
    } = ready;
    let shared: Vec<Document> = linked.iter().map(|i| documents[*i].clone()).collect();
    let unread = |step: &Step| matches!(step.kind, StepKind::Batch | StepKind::Unknown);
    let path = documents[index].path.clone();
    let hand = Hand {
        documents: RefCell::new(documents),
        shelf: RefCell::new(shelf),
        files,
        folder: folder_of(&path),
        beside: folder.names(),
        knowledge: setting.knowledge,
        heard,
        unread: run.exhausted || run.steps.iter().any(unread),
        made: OnceCell::new(),
    };
    let folders = Folders::of(&run);
    let ids = (0u32..).map(StepId);
    let meanings = ids.zip(&run.steps).map(|(id, step)| {
        let at = At {
            hand: &hand,
            folders: folders.at(id),
            script: file_name(&shared[step.site.script as usize].path),
        };
        interpreter.meaning(step, &at)
    });
    let meanings: Vec<Meaning> = meanings.collect();
    let uses = uses(&shared, &linked, &run, &meanings, interpreter, &hand);
    Judged {
        document: index,
        documents: linked,
        run,
        meanings,
        uses,
    }
}

/// Notes the programs in a script's folder that its commands name. Helpers lie in the same folder.
pub(super) fn note_neighbours(documents: &mut [Document], ready: &Ready, heard: &Heard) {
    for index in &ready.linked {
        let words = command_words(&documents[*index], heard.of(*index));
        let listing = &ready.folder;
        let mut found: Vec<&str> = words.iter().flat_map(|w| listing.programs(w)).collect();
        found.sort_unstable();
        let beside: Vec<String> = found.into_iter().map(str::to_lowercase).collect();
        documents[*index].beside = beside;
    }
}

/// The programs that commands name, as they are written and as they run.
fn command_words(document: &Document, heard: Words<'_>) -> HashSet<String> {
    let text = document.source.text();
    let mut words: HashSet<String> = HashSet::new();
    for (_, node) in document.flow.script.iter() {
        let NodeKind::Command(command) = &node.kind else {
            continue;
        };
        let all = |part: Text| {
            let mut all = heard.readings(part);
            all.push(text[part.span.range()].to_owned());
            all
        };
        let names = all(command.name);
        let names = names
            .iter()
            .filter_map(|name| crate::command::program_name(name));
        let names: Vec<String> = names.collect();
        // What a child of cmd.exe runs stands among the words behind it.
        let child = names.iter().any(|name| name == "cmd");
        if child || matches!(command.builtin, Some(Builtin::Call | Builtin::Start)) {
            for tail in all(command.tail) {
                let inner = tail.split([' ', '\t', '"']);
                words.extend(inner.filter_map(crate::command::program_name));
            }
        }
        if command.builtin.is_none() {
            words.extend(names);
        }
    }
    words
}

/// Longest file beside a script whose text is looked at, in bytes.
const LONGEST_TEXT: usize = 1 << 16;

/// The files beside a script, itself included, by lower-case name.
fn files_beside(
    documents: &[Document],
    index: usize,
    files: &dyn Files,
) -> BTreeMap<String, Option<String>> {
    let path = &documents[index].path;
    let own = file_name(path);
    let folder = path.strip_suffix(own).unwrap_or("");
    let listed = files.folder(path);
    let own = own.to_owned();
    let names = listed.names().iter().chain([&own]);
    let text = |name: &str| {
        let bytes = files.read(&format!("{folder}{name}")).ok()?;
        let short = bytes.len() <= LONGEST_TEXT;
        short.then(|| Source::decode(bytes, None).text().to_owned())
    };
    names
        .map(|name| (name.to_lowercase(), text(name)))
        .collect()
}

/// The documents of a script and of the helpers it can call.
fn link(
    documents: &mut Vec<Document>,
    index: usize,
    beside: &Listing,
    files: &dyn Files,
    setting: &Setting<'_>,
    programs: &HashSet<String>,
) -> Vec<usize> {
    let mut linked = vec![index];
    let folder = documents[index].path.clone();
    let folder = folder
        .strip_suffix(file_name(&folder))
        .unwrap_or("")
        .to_owned();
    let mut at = 0;
    while let Some(&current) = linked.get(at) {
        at += 1;
        let called = called_files(&documents[current], programs);
        let source = Arc::clone(&documents[current].source);
        for found in beside.called(&called, source.text()) {
            if linked.len() > MOST_HELPERS {
                break;
            }
            let path = format!("{folder}{found}");
            let known = documents.iter().position(|d| d.path == path);
            let document = match known {
                Some(known) => Some(known),
                None => read_helper(documents, &path, files, setting),
            };
            linked.extend(document.filter(|d| !linked.contains(d)));
        }
    }
    linked
}

fn read_helper(
    documents: &mut Vec<Document>,
    path: &str,
    files: &dyn Files,
    setting: &Setting<'_>,
) -> Option<usize> {
    let source = Source::decode(files.read(path).ok()?, setting.encoding);
    let flow = Arc::new(Flow::new(source.text()));
    documents.push(Document {
        path: path.to_owned(),
        source: Arc::new(source),
        flow,
        role: Role::Helper,
        kind: Kind::Script,
        requested: false,
        beside: Vec::new(),
    });
    Some(documents.len() - 1)
}

/// File names that a script calls, or runs without CALL, as far as the text tells.
fn called_files(document: &Document, programs: &HashSet<String>) -> Vec<String> {
    let text = document.source.text();
    let mut out = Vec::new();
    for (_, node) in document.flow.script.iter() {
        let NodeKind::Command(command) = &node.kind else {
            continue;
        };
        let word = match command.builtin {
            Some(Builtin::Call) => {
                let tail = text[command.tail.span.range()].trim_start();
                if tail.starts_with(':') {
                    continue;
                }
                &tail[..word_end(tail, 0)]
            }
            Some(_) => continue,
            None => &text[command.name.span.range()],
        };
        let name = file_name(word.trim_matches('"'));
        // What stands before the name may be a variable: `%~dp0helper.bat`.
        let name = name.rsplit('%').next().unwrap_or(name);
        let name = name.strip_prefix("~dp0").unwrap_or(name);
        if !name.is_empty() && !programs.contains(&name.to_lowercase()) {
            out.push(name.to_owned());
            let cut = name.trim_start_matches(|c: char| c.is_ascii_digit() || c == '~');
            out.push(cut.strip_prefix("dp0").unwrap_or(cut).to_owned());
        }
    }
    out
}

/// Every command with what it means.
fn uses(
    shared: &[Document],
    linked: &[usize],
    run: &Run,
    meanings: &[Meaning],
    interpreter: &Interpreter<'_>,
    hand: &Hand<'_>,
) -> Vec<Use> {
    let mut out = Vec::new();
    let mut reached = HashSet::new();
    for (step, meaning) in run.steps.iter().zip(meanings) {
        let script = step.site.script as usize;
        let node = shared[script].flow.op(step.site.point).node;
        reached.insert((script, node));
        out.push(Use {
            document: linked[script],
            node,
            meaning: meaning.clone(),
        });
    }
    for (script, document) in shared.iter().enumerate() {
        for (point, op) in document.flow.ops.iter().enumerate() {
            if !matches!(op.kind, OpKind::Command { .. }) || reached.contains(&(script, op.node)) {
                continue;
            }
            let site = Site {
                script: script as u32,
                point: Point(point as u32),
            };
            if let Some(step) = written_step(document, op.node, site) {
                let at = At {
                    hand,
                    folders: &[Folder::Given],
                    script: file_name(&document.path),
                };
                let meaning = interpreter.meaning(&step, &at);
                out.push(Use {
                    document: linked[script],
                    node: op.node,
                    meaning,
                });
            }
        }
    }
    out
}

/// A command that no scenario reaches, as it is written.
fn written_step(document: &Document, node: NodeId, site: Site) -> Option<Step> {
    let NodeKind::Command(command) = &document.flow.script.node(node).kind else {
        return None;
    };
    if command.builtin.is_some() {
        return None;
    }
    let text = |text: Text| {
        let parts = document.flow.script.parts(text).iter();
        Expanded::pieces(parts.map(|p| {
            let written = document.source.slice(p.span);
            let known = !matches!(p.kind, PartKind::Percent(_));
            (if known { Ok(written) } else { Err(written) }, p.span)
        }))
    };
    let word = text(command.name);
    let name = crate::command::program_name(word.text())?;
    Some(Step {
        site,
        kind: StepKind::Program,
        name,
        word,
        arguments: text(command.tail),
        fed: true,
        input: None,
        read: false,
        listed: false,
        elsewhere: false,
    })
}
