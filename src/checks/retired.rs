//! `retired`: commands that the version which saved the configuration no longer has.

use super::Context;
use crate::finding::Finding;
use crate::rules::schema::RetiredCheck;

pub(super) fn check(check: &RetiredCheck, context: &Context<'_>) -> Vec<Finding> {
    let unit = context.unit;
    let around = unit.surroundings.as_ref();
    let cluster = around.and_then(|around| around.export.cluster.as_ref());
    let Some(saved) = cluster.and_then(|cluster| cluster.saved_version.as_ref()) else {
        return Vec::new();
    };
    let major = saved.text.split('.').next();
    let major = major.and_then(|major| major.parse::<u32>().ok());
    let gone = major.and_then(|major| check.covers(major));
    if gone != Some(true) {
        return Vec::new();
    }
    let retired = |name: &str| check.commands.iter().any(|c| c.eq_ignore_ascii_case(name));
    let mut out = Vec::new();
    for use_ in unit.scripts.iter().flat_map(|script| &script.uses) {
        let invocations = use_.meaning.invocations.iter();
        for invocation in invocations.filter(|i| retired(&i.name)) {
            let word = &invocation.word;
            let finding = Finding::at(use_.document, word.origin(0..word.text().len()))
                .with("command", word.shown())
                .with("version", &saved.text);
            out.push(finding);
        }
    }
    out
}
