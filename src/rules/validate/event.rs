//! Names that the events of a pack mention: groups of names, and events that others undo.

use super::lookup::{owned, unknown};
use super::{Problem, then};
use crate::rules::knowledge::Knowledge;
use crate::rules::schema::{CommandMatcher, Event, Matcher, PackFile};
use crate::rules::set::PackSet;
use crate::rules::text::suggest;
use crate::rules::yaml::{Step, steps};

/// What nobody knows of the names in the events of a pack.
pub(super) fn names(set: &PackSet, knowledge: &Knowledge, pack: &PackFile) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (name, event) in pack.events.iter() {
        let at = steps!["events", name];
        problems.extend(groups(set, knowledge, event, &at));
        let any = then(&at, "any");
        for (index, matcher) in event.any.iter().enumerate() {
            if let Matcher::Command(command) = matcher {
                let at = then(&then(&any, index), "command");
                problems.extend(undone(set, knowledge, command, &at));
            }
        }
    }
    if problems.is_empty() {
        // Where an event asks for a group that is not there, one slip would be told twice.
        problems.extend(unused(set, knowledge, pack));
    }
    problems
}

/// Groups of names that nothing asks for: most likely a slip. An empty one is there for other packs.
fn unused(set: &PackSet, knowledge: &Knowledge, pack: &PackFile) -> Vec<Problem> {
    let filled = pack.names.iter().filter(|(_, members)| !members.is_empty());
    let asked = |name: &str| {
        let mut packs = set.packs.iter();
        packs.any(|pack| {
            pack.contents
                .events
                .values()
                .any(|event| event.asks_for(name))
        }) || set.rules.iter().any(|rule| rule.check.asks_for(name))
    };
    filled
        .filter(|(name, _)| !asked(name))
        .map(|(name, _)| {
            let known = knowledge.events.values().flat_map(Event::groups);
            let mut known: Vec<&str> = known.map(String::as_str).collect();
            known.sort_unstable();
            known.dedup();
            let problem = Problem::new(
                steps!["names", name],
                format!("名前のグループ `{name}` は、どのイベントでもルールでも使われていません"),
                format!("no event and no rule asks for the group of names `{name}`"),
            );
            problem.of_key().with_help(suggest(name, known))
        })
        .collect()
}

fn groups(set: &PackSet, knowledge: &Knowledge, event: &Event, at: &[Step]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let keys = [
        ("unless", &event.unless),
        ("only", &event.only),
        ("always", &event.always),
        ("among", &event.among),
    ];
    for (key, groups) in keys {
        for (index, group) in groups.iter().enumerate() {
            if knowledge.names.get(group).is_none() {
                let at = then(&then(at, key), index);
                let known = knowledge.names.keys();
                let (ja, en) = ("名前のグループ", "group of names");
                let problem = unknown(at, ja, en, group, known);
                let has = |pack: &PackFile| pack.names.get(group).is_some();
                problems.push(owned(set, problem, has));
            }
        }
    }
    problems
}

/// The event that a command undoes, and what both have to capture.
fn undone(
    set: &PackSet,
    knowledge: &Knowledge,
    command: &CommandMatcher,
    at: &[Step],
) -> Option<Problem> {
    let name = command.undoes.as_deref()?;
    let at = then(at, "undoes");
    let Some(event) = knowledge.events.get(name) else {
        let known = knowledge.events.keys();
        let problem = unknown(at, "イベント", "event", name, known);
        let has = |pack: &PackFile| pack.events.get(name).is_some();
        return Some(owned(set, problem, has));
    };
    let mut captures = command.captures();
    let caught = |name: &str| event.any.iter().any(|m| m.captures().any(|c| c == name));
    let lost = captures.find(|name| !caught(name))?;
    Some(Problem::new(
        at,
        format!("イベント `{name}` の照合の条件に `{{{lost}}}` がなく、対応が分かりません"),
        format!("no pattern of event `{name}` has `{{{lost}}}`, so that nothing belongs together"),
    ))
}
