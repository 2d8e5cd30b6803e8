//! Severities that packs give to rules of others: the rules must be there, and packs must not contradict each other.

use super::Problem;
use crate::rules::error::PackError;
use crate::rules::load::{Parsed, Sources};
use crate::rules::schema::{Bilingual, PackFile, Severity};
use crate::rules::set::PackSet;
use crate::rules::yaml::{Part, Place, steps};

/// A severity that a pack gives to a rule.
struct Given<'a> {
    /// The rule's id.
    id: &'a str,
    /// The rule as the pack names it.
    written: &'a str,
    severity: Severity,
    pack: &'a PackFile,
    parsed: Option<&'a Parsed<'a, PackFile>>,
}

/// Checks the overrides of new packs against the rules there are, and against the overrides of others.
pub(super) fn overrides(base: &PackSet, sources: &Sources<'_>) -> Vec<PackError> {
    let mut given: Vec<Given<'_>> = Vec::new();
    for pack in base.packs() {
        for (written, severity) in pack.contents.overrides.iter() {
            let id = base.rule(written).map_or(written, |rule| &rule.id);
            given.push(Given {
                id,
                written,
                severity: *severity,
                pack: &pack.contents,
                parsed: None,
            });
        }
    }
    let mut errors = Vec::new();
    for pack in &sources.packs {
        let mut problems = Vec::new();
        for (written, severity) in pack.body.overrides.iter() {
            let Some(id) = id_of(base, sources, written) else {
                problems.push(unknown(base, sources, written));
                continue;
            };
            let one = Given {
                id,
                written,
                severity: *severity,
                pack: &pack.body,
                parsed: Some(pack),
            };
            let contradicts = |other: &&Given<'_>| contradict(base, sources, other, &one);
            problems.extend(
                given
                    .iter()
                    .find(contradicts)
                    .map(|first| conflict(first, &one)),
            );
            given.push(one);
        }
        errors.extend(pack.errors(problems));
    }
    errors
}

/// The id of the rule that an override names.
fn id_of<'a>(base: &'a PackSet, sources: &'a Sources<'_>, written: &str) -> Option<&'a str> {
    let added = sources.rules.iter().map(|rule| &rule.body);
    let mut added = added.map(|rule| (rule.id.as_str(), rule.name.as_str()));
    let known = base.rule(written).map(|rule| rule.id.as_str());
    known.or_else(|| {
        let named =
            |(id, name): &(&str, &str)| id.eq_ignore_ascii_case(written) || *name == written;
        added.find(named).map(|(id, _)| id)
    })
}

fn unknown(base: &PackSet, sources: &Sources<'_>, written: &str) -> Problem {
    let problem = Problem::new(
        steps!["overrides", written],
        format!("`{written}` というルールはありません"),
        format!("there is no rule `{written}`"),
    );
    let added = sources.rules.iter().map(|rule| rule.body.name.as_str());
    let near = base.nearest_rule(written);
    let near = near.or_else(|| crate::rules::names::nearest(written, added));
    let help = match near {
        Some(near) => Bilingual::new(
            format!("`{near}` のことですか？"),
            format!("did you mean `{near}`?"),
        ),
        None => Bilingual::new(
            "ルールの ID (SV305) か名前を書きます",
            "write the id of a rule (SV305) or its name",
        ),
    };
    problem.of_key().with_help(Some(help))
}

/// Two severities for one rule, and neither pack requires the other, which would give it the last word.
fn contradict(
    base: &PackSet,
    sources: &Sources<'_>,
    first: &Given<'_>,
    second: &Given<'_>,
) -> bool {
    let same_pack = std::ptr::eq(first.pack, second.pack);
    let related = || {
        requires(base, sources, first.pack, &second.pack.name)
            || requires(base, sources, second.pack, &first.pack.name)
    };
    first.id == second.id && first.severity != second.severity && (same_pack || !related())
}

/// Whether a pack requires another one, directly or not.
fn requires(base: &PackSet, sources: &Sources<'_>, pack: &PackFile, wanted: &str) -> bool {
    let mut seen: Vec<&str> = Vec::new();
    let mut waiting: Vec<&str> = pack.requires.iter().map(String::as_str).collect();
    while let Some(name) = waiting.pop() {
        if name == wanted {
            return true;
        }
        if seen.contains(&name) {
            continue;
        }
        seen.push(name);
        let added = sources.packs.iter().map(|pack| &pack.body);
        let known = base.packs().iter().map(|pack| &pack.contents);
        let next = added.chain(known).find(|pack| pack.name == name);
        waiting.extend(
            next.iter()
                .flat_map(|pack| &pack.requires)
                .map(String::as_str),
        );
    }
    false
}

fn conflict(first: &Given<'_>, second: &Given<'_>) -> Problem {
    let (name, written) = (&first.pack.name, second.written);
    let problem = Problem::new(
        steps!["overrides", written],
        format!(
            "`{written}` の重大度はパック `{name}` が {} と決めています",
            first.severity
        ),
        format!("the pack `{name}` makes `{written}` {}", first.severity),
    );
    let help = Bilingual::new(
        format!(
            "どちらかを消すか、`requires: [{name}]` と書いてください (後のパックが優先されます)"
        ),
        format!(
            "take one of them out, or write `requires: [{name}]`: then this pack has the last word"
        ),
    );
    let place = Place {
        path: steps!["overrides", first.written].to_vec(),
        part: Part::Value,
    };
    let there = Bilingual::new("先にあるもの", "the first one");
    let related = first.parsed.map(|parsed| parsed.elsewhere(&place, there));
    problem.with_help(Some(help)).with_related(related)
}
