//! `pair` over a whole group, where one resource begins what another one ends.
//!
//! A resource whose own two scripts have the pair is judged by itself, and so is everything where a
//! pair is owed in any case. What is left is a pair that is torn apart: started here, stopped there,
//! and not by the same name.

use super::group::{Done, Group};
use super::{Context, hit, scenarios};
use crate::finding::Finding;
use crate::rules::schema::{PairCheck, Role};

pub(super) fn check(check: &PairCheck, context: &Context<'_>) -> Vec<Finding> {
    let Some(group) = Group::of(context).filter(|_| check.unless_none) else {
        return Vec::new();
    };
    let unread = [Role::Start, Role::Stop].map(|role| group.unread(role));
    let begun = group.done(&check.start, Role::Start);
    let ended = group.done(&check.stop, Role::Stop);
    let unknown = |done: &Done<'_>| done.occurrence.subject_unknown;
    let hidden = unread.iter().any(|list| !list.is_empty())
        || begun.iter().any(unknown)
        || ended.iter().any(unknown);
    if hidden || begun.is_empty() || ended.is_empty() {
        return Vec::new();
    }
    let filter = scenarios(&check.scenarios, &context.unit.matrix);
    let mut out = Vec::new();
    for (here, there) in [(&begun, &ended), (&ended, &begun)] {
        for done in here {
            let own = |other: &Done<'_>| other.resource == done.resource;
            let subject = hit::subject(done.occurrence);
            let same = |other: &Done<'_>| hit::subject(other.occurrence) == subject;
            let counts = !done.scenarios.and(filter).is_empty();
            if counts && !there.iter().any(own) && !there.iter().any(same) {
                out.push(finding(&group, done, there));
            }
        }
    }
    out
}

fn finding(group: &Group<'_>, done: &Done<'_>, there: &[Done<'_>]) -> Finding {
    let name = |document: usize| {
        let path = &group.context.unit.documents[document].path;
        path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned()
    };
    let shown = hit::shown(done.occurrence);
    let mut finding = Finding::at(done.place.document, done.place.span)
        .about(shown.to_lowercase())
        .with("subject", shown)
        .with("here", name(done.place.document))
        .with("there", name(there[0].place.document));
    finding.scenarios = Some(done.scenarios);
    finding.because(
        there[0].place,
        "対応する処理はここにあり、名前が違います",
        "the counterpart is here, by another name",
    )
}
