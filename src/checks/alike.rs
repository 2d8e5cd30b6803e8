//! What `differ` compares besides subjects: what was captured of the same thing.

use super::differ::Side;
use super::hit::{self, Hit};
use crate::event::Occurrence;
use crate::finding::Finding;
use crate::rules::schema::Bilingual;
use crate::scenario::UNKNOWN;
use crate::unit::Judged;

/// Where the two sides are not alike. A difference is told once, at the second side where it has
/// its part in it.
pub(super) fn findings(
    judged: &Judged,
    sides: &[Side<'_>; 2],
    values: [&String; 2],
    capture: &str,
) -> Vec<Finding> {
    let [first, second] = sides;
    if first.events.is_empty() || second.events.is_empty() {
        return Vec::new();
    }
    let pair = Pair {
        judged,
        sides,
        values,
        capture,
    };
    let (mut lone, mut other) = (pair.lone(0), pair.lone(1));
    let mut out = Vec::new();
    if lone.len() == other.len() {
        // One name in place of another.
        let both = lone.drain(..).zip(other.drain(..));
        out.extend(both.map(|(a, b)| pair.renamed(a, b)));
    }
    out.extend(lone.into_iter().map(|hit| pair.alone(0, hit)));
    out.extend(other.into_iter().map(|hit| pair.alone(1, hit)));
    out.extend(pair.subjects().into_iter().filter_map(|s| pair.unlike(&s)));
    out
}

struct Pair<'a> {
    judged: &'a Judged,
    sides: &'a [Side<'a>; 2],
    values: [&'a String; 2],
    capture: &'a str,
}

impl Pair<'_> {
    /// The first event of each subject that the other side does not have.
    fn lone(&self, side: usize) -> Vec<Hit> {
        let mut seen: Vec<String> = self.subjects_of(1 - side);
        let mut out = Vec::new();
        for (hit, occurrence) in &self.sides[side].events {
            let subject = hit::subject(occurrence);
            if let Some(subject) = subject.filter(|s| !seen.contains(s)) {
                seen.push(subject);
                out.push(*hit);
            }
        }
        out
    }

    fn subjects_of(&self, side: usize) -> Vec<String> {
        let events = self.sides[side].events.iter();
        events.filter_map(|(_, o)| hit::subject(o)).collect()
    }

    /// The subjects of both sides.
    fn subjects(&self) -> Vec<String> {
        let other = self.subjects_of(1);
        let mut out = self.subjects_of(0);
        out.retain(|s| other.contains(s));
        out.sort();
        out.dedup();
        out
    }

    fn renamed(&self, first: Hit, second: Hit) -> Finding {
        let mut finding = self.finding(1, second);
        let shown = |h| hit::shown(hit::occurrence(self.judged, h));
        let [value, other] = self.values;
        finding.hint = Some(Bilingual::new(
            format!(
                "{value} のときは {}、{other} のときは {} です",
                shown(first),
                shown(second)
            ),
            format!(
                "it is {} for {value} and {} for {other}",
                shown(first),
                shown(second)
            ),
        ));
        self.point_at(&mut finding, first);
        finding
    }

    /// Shows the event of the other side, unless one command is both.
    fn point_at(&self, finding: &mut Finding, other: Hit) {
        let (ja, en) = ("もう一方はここです", "the other one is here");
        let related = hit::related(self.judged, other, ja, en);
        if related.place != finding.place {
            finding.related.push(related);
        }
    }

    fn alone(&self, side: usize, hit: Hit) -> Finding {
        let mut finding = self.finding(side, hit);
        let (value, other) = (self.values[side], self.values[1 - side]);
        finding.hint = Some(Bilingual::new(
            format!("{value} のときだけ行い、{other} のときは行いません"),
            format!("done for {value} only, not for {other}"),
        ));
        finding
    }

    /// A subject of both sides of which no two events are alike.
    fn unlike(&self, subject: &str) -> Option<Finding> {
        let of = |side: usize| {
            let events = self.sides[side].events.iter();
            let about = |o: &Occurrence| hit::subject(o).is_some_and(|s| s == subject);
            events.filter(move |(_, o)| about(o))
        };
        let alike = |a: &Occurrence| of(1).any(|(_, b)| self.alike(a, b));
        if of(0).any(|(_, a)| alike(a)) {
            return None;
        }
        let (first, second) = (of(0).next()?, of(1).next()?);
        let mut finding = self.finding(1, second.0);
        finding.hint = Some(self.difference(first.1, second.1));
        self.point_at(&mut finding, first.0);
        Some(finding)
    }

    /// What only one of two events has captured.
    fn difference(&self, first: &Occurrence, second: &Occurrence) -> Bilingual {
        let values = |o: &Occurrence| -> Vec<String> {
            let all = o.captures.iter().filter(|(name, _)| name == self.capture);
            all.map(|(_, value)| value.clone()).collect()
        };
        let (one, other) = (values(first), values(second));
        let only = |these: &[String], those: &[String]| {
            let plain: Vec<String> = those.iter().map(|v| plain_path(v)).collect();
            let mut lone = these.to_vec();
            lone.retain(|v| !plain.contains(&plain_path(v)));
            lone.join(", ")
        };
        let lone = [only(&one, &other), only(&other, &one)];
        let told = self.values.into_iter().zip(lone);
        let (mut ja, mut en) = (Vec::new(), Vec::new());
        for (value, lone) in told.filter(|(_, lone)| !lone.is_empty()) {
            ja.push(format!("{value} のときだけ: {lone}"));
            en.push(format!("only for {value}: {lone}"));
        }
        Bilingual::new(ja.join("\n"), en.join("\n"))
    }

    /// Whether two events may well have captured the same. Different statements need not name all
    /// of it.
    fn alike(&self, a: &Occurrence, b: &Occurrence) -> bool {
        let (Some(a_has), Some(b_has)) = (self.captured(a), self.captured(b)) else {
            return true;
        };
        let within = |x: &[String], y: &[String]| x.iter().all(|v| y.contains(v));
        if a.pattern == b.pattern {
            within(&a_has, &b_has) && within(&b_has, &a_has)
        } else {
            within(&a_has, &b_has) || within(&b_has, &a_has)
        }
    }

    /// What was captured; `None` where it is nothing, or not all of it is known.
    fn captured(&self, occurrence: &Occurrence) -> Option<Vec<String>> {
        let captures = occurrence.captures.iter();
        let values = captures.filter(|(name, _)| name == self.capture);
        let values: Vec<String> = values.map(|(_, value)| plain_path(value)).collect();
        // Where a path without a drive leads is not known either.
        let rooted = |v: &String| v.starts_with("\\\\") || v.get(1..2) == Some(":");
        let known = |v: &String| rooted(v) && !v.contains(UNKNOWN) && !v.contains("$(");
        (!values.is_empty() && values.iter().all(known)).then_some(values)
    }

    fn finding(&self, side: usize, hit: Hit) -> Finding {
        let mut finding = hit::finding(self.judged, hit)
            .with("subject", hit::shown(hit::occurrence(self.judged, hit)))
            .with("value", self.values[0])
            .with("other", self.values[1]);
        finding.scenarios = Some(self.sides[side].scenarios);
        finding
    }
}

/// A path in one of its spellings: case, slashes and doubled backslashes do not matter to Windows,
/// and a yen sign is another mistake.
fn plain_path(path: &str) -> String {
    let path = path.trim().to_lowercase().replace(['/', '¥', '￥'], "\\");
    let server = path.starts_with("\\\\");
    let parts: Vec<&str> = path
        .split('\\')
        .filter(|p| !p.is_empty() && *p != ".")
        .collect();
    format!("{}{}", if server { "\\\\" } else { "" }, parts.join("\\"))
}
