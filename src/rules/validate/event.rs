//! Names that the events of a pack mention: groups of names, and events that others undo.

use super::lookup::unknown;
use super::{Problem, then};
use crate::rules::knowledge::Knowledge;
use crate::rules::schema::{CommandMatcher, Event, Matcher, PackFile};
use crate::rules::yaml::{Step, steps};

/// What nobody knows of the names in the events of a pack.
pub(super) fn names(knowledge: &Knowledge, pack: &PackFile) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (name, event) in pack.events.iter() {
        let at = steps!["events", name];
        problems.extend(groups(knowledge, event, &at));
        let any = then(&at, "any");
        for (index, matcher) in event.any.iter().enumerate() {
            if let Matcher::Command(command) = matcher {
                let at = then(&then(&any, index), "command");
                problems.extend(undone(knowledge, command, &at));
            }
        }
    }
    problems
}

fn groups(knowledge: &Knowledge, event: &Event, at: &[Step]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (key, groups) in [("unless", &event.unless), ("only", &event.only)] {
        for (index, group) in groups.iter().enumerate() {
            if knowledge.names.get(group).is_none() {
                let at = then(&then(at, key), index);
                let known = knowledge.names.keys();
                let (ja, en) = ("名前のグループ", "group of names");
                problems.push(unknown(at, ja, en, group, known));
            }
        }
    }
    problems
}

/// The event that a command undoes, and what both have to capture.
fn undone(knowledge: &Knowledge, command: &CommandMatcher, at: &[Step]) -> Option<Problem> {
    let name = command.undoes.as_deref()?;
    let at = then(at, "undoes");
    let Some(event) = knowledge.events.get(name) else {
        let known = knowledge.events.keys();
        return Some(unknown(at, "イベント", "event", name, known));
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
