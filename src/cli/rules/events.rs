//! `svlint rules events`.

use crate::cli::args::Drawing;
use crate::cli::disk::Disk;
use crate::cli::inputs;
use crate::cli::problem::Problem;
use crate::cli::rule_args::{EventsArguments, TextOrJson};
use crate::cli::{CLEAN, FAILED, check, packs, print, tell, terminal};
use crate::report::Lang;
use crate::report::listing::{
    Command, Defined, Occurring, Script, write_defined, write_defined_json, write_scripts,
    write_scripts_json,
};
use crate::rules::PackSet;
use crate::rules::schema::Event;
use crate::scenario::Limits;
use crate::unit::{self, Setting, Unit, Use, World};
use std::sync::atomic::AtomicBool;

/// Lists events, or the commands of scripts that are some; gives the exit code.
pub(super) fn run(
    arguments: &EventsArguments,
    drawing: Drawing,
    lang: Lang,
) -> Result<u8, Vec<Problem>> {
    let set = packs::load(&arguments.packs)?;
    let used = packs::of_profile(&set, arguments.profile.as_deref())?;
    let options = terminal::options(drawing, false, lang, &std::io::stdout());
    let mut out = Vec::new();
    let mut problems = Vec::new();
    // Writing to memory does not fail.
    let _ = if arguments.paths.is_empty() {
        let defined = defined(&set, &used);
        match arguments.format {
            TextOrJson::Json => write_defined_json(&defined, &mut out),
            TextOrJson::Text => write_defined(&defined, options, &mut out),
        }
    } else {
        let scripts = scripts(arguments, &set, &used, &mut problems)?;
        match arguments.format {
            TextOrJson::Json => write_scripts_json(&scripts, &mut out),
            TextOrJson::Text => write_scripts(&scripts, options, &mut out),
        }
    };
    print(&out);
    if problems.is_empty() {
        return Ok(CLEAN);
    }
    tell(&problems, drawing, lang);
    Ok(FAILED)
}

/// The events of some packs and of those they require, as they are defined.
fn defined(set: &PackSet, packs: &[&str]) -> Vec<Defined> {
    let knowledge = set.knowledge(packs.iter().copied());
    let one = |(name, event): (&str, &Event)| {
        let looks = event.any.iter();
        Defined {
            event: name.to_owned(),
            pack: owner(set, name),
            subject: event.subject.clone(),
            action: event.action,
            unless: event.unless.clone(),
            only: event.only.clone(),
            always: event.always.clone(),
            among: event.among.clone(),
            any: looks
                .filter_map(|look| serde_json::to_value(look).ok())
                .collect(),
        }
    };
    knowledge.events.iter().map(one).collect()
}

/// The pack that defines an event.
fn owner(set: &PackSet, event: &str) -> String {
    let mut packs = set.packs().iter();
    let owner = packs.find(|pack| pack.contents.events.get(event).is_some());
    owner.map_or_else(String::new, |pack| pack.name().to_owned())
}

fn scripts(
    arguments: &EventsArguments,
    set: &PackSet,
    used: &[&str],
    problems: &mut Vec<Problem>,
) -> Result<Vec<Script>, Vec<Problem>> {
    let knowledge = packs::knowledge(set, used)?;
    let found = inputs::scripts(&arguments.paths);
    let (requests, wrong) = (found.scripts, found.problems);
    let disk = Disk::default();
    problems.extend(wrong);
    let (limits, cancel) = (Limits::default(), AtomicBool::new(false));
    let world = World::default();
    let setting = Setting {
        knowledge: &knowledge,
        encoding: check::encoding(arguments.encoding.as_deref())?,
        limits: &limits,
        cancel: &cancel,
        world: &world,
    };
    let mut out = Vec::new();
    for plan in unit::plan(&requests, &disk) {
        let (unit, unreadable) = unit::build(&plan, &disk, &setting);
        let failed = unreadable.iter();
        problems.extend(failed.map(|u| Problem::unreadable(&u.path, &u.error)));
        for (index, document) in unit.documents.iter().enumerate() {
            // A partner that nobody asked for was only read along.
            if document.requested {
                let uses = unit.scripts.iter().flat_map(|script| &script.uses);
                out.push(Script {
                    path: document.path.clone(),
                    commands: commands(set, &unit, index, uses),
                });
            }
        }
    }
    Ok(out)
}

/// The commands of a document, in order. What runs several times with the same meaning is one.
fn commands<'u>(
    set: &PackSet,
    unit: &'u Unit,
    document: usize,
    uses: impl Iterator<Item = &'u Use>,
) -> Vec<Command> {
    let source = &unit.documents[document].source;
    let script = &unit.documents[document].flow.script;
    let mut found: Vec<(u32, Command)> = Vec::new();
    for command in uses.filter(|u| u.document == document) {
        let span = script.node(command.node).span;
        let one = Command {
            line: source.line_of(span.start),
            text: source.slice(span).trim().to_owned(),
            events: occurring(set, command),
            opaque: command.meaning.opaque,
        };
        let known = |(start, other): &(u32, Command)| *start == span.start && *other == one;
        if !found.iter().any(known) {
            found.push((span.start, one));
        }
    }
    found.sort_by_key(|(start, _)| *start);
    found.into_iter().map(|(_, command)| command).collect()
}

fn occurring(set: &PackSet, command: &Use) -> Vec<Occurring> {
    let events = command.meaning.events.iter();
    events
        .map(|event| Occurring {
            event: event.event.clone(),
            pack: owner(set, &event.event),
            subject: event.subject.clone(),
            captures: event.captures.iter().cloned().collect(),
        })
        .collect()
}
