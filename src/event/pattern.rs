//! Words against the patterns of packs: `OracleService{sid}`, `*.sql`, `{service}`.

use crate::rules::schema::NamePattern;
use crate::scenario::UNKNOWN;

/// What a pattern captures: names with the text that stands there.
pub(super) type Captures = Vec<(String, String)>;

/// Whether a pattern fits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Fit {
    /// It does, and this is captured.
    Yes(Captures),
    /// It may: a part of the word is not known.
    Maybe,
    /// It does not.
    No,
}

impl Fit {
    /// Both must fit.
    pub(super) fn and(self, other: impl FnOnce() -> Self) -> Self {
        match self {
            Self::No => Self::No,
            Self::Maybe => match other() {
                Self::No => Self::No,
                _ => Self::Maybe,
            },
            Self::Yes(mut captures) => match other() {
                Self::Yes(more) => {
                    captures.extend(more);
                    Self::Yes(captures)
                }
                other => other,
            },
        }
    }

    /// One is enough; the first that fits counts.
    pub(super) fn any(fits: impl IntoIterator<Item = Self>) -> Self {
        let mut best = Self::No;
        for fit in fits {
            match fit {
                Self::Yes(_) => return fit,
                Self::Maybe => best = Self::Maybe,
                Self::No => {}
            }
        }
        best
    }

    /// The opposite: it must not fit.
    pub(super) fn not(self) -> Self {
        match self {
            Self::Yes(_) => Self::No,
            Self::Maybe => Self::Maybe,
            Self::No => Self::Yes(Vec::new()),
        }
    }
}

/// A word against a pattern of a pack.
pub(super) fn word(pattern: &NamePattern, word: &str) -> Fit {
    match pattern {
        NamePattern::Glob(pattern) => text(pattern, word),
        NamePattern::Regex(_) if word.contains(UNKNOWN) => Fit::Maybe,
        NamePattern::Regex(pattern) => {
            // Few patterns are expressions, and few words come this far.
            let expression = regex::RegexBuilder::new(pattern.as_str())
                .case_insensitive(true)
                .build();
            match expression {
                Ok(expression) if expression.is_match(word) => Fit::Yes(Vec::new()),
                _ => Fit::No,
            }
        }
    }
}

/// A word against a text with `*` and `{name}` in it.
pub(super) fn text(pattern: &str, word: &str) -> Fit {
    if !pattern.contains(['*', '{']) {
        let same = pattern.eq_ignore_ascii_case(word);
        return match same {
            true => Fit::Yes(Vec::new()),
            false if word.contains(UNKNOWN) => may_fit(&[Part::Text(pattern)], word),
            false => Fit::No,
        };
    }
    let parts = parts(pattern);
    match captures(&parts, word) {
        Some(captures) => Fit::Yes(captures),
        None if word.contains(UNKNOWN) => may_fit(&parts, word),
        None => Fit::No,
    }
}

/// A piece of a pattern.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part<'p> {
    /// This text.
    Text(&'p str),
    /// Any text, none too.
    Any,
    /// Some text, kept under this name.
    Capture(&'p str),
}

fn parts(pattern: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = pattern;
    while let Some(at) = rest.find(['*', '{']) {
        if at > 0 {
            parts.push(Part::Text(&rest[..at]));
        }
        let mark = &rest[at..];
        match mark.strip_prefix('{').and_then(|m| m.split_once('}')) {
            Some((name, after)) => {
                parts.push(Part::Capture(name));
                rest = after;
            }
            None => {
                // An unclosed brace is refused when the pack is read.
                parts.push(Part::Any);
                rest = &mark[1..];
            }
        }
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest));
    }
    parts
}

/// What is captured, if the pattern fits: each wildcard takes as little as it can, the last one all
/// that is left before the end of the pattern.
fn captures(parts: &[Part<'_>], word: &str) -> Option<Captures> {
    let mut out = Vec::new();
    let mut rest = word;
    let mut wildcard: Option<Part<'_>> = None;
    for (index, part) in parts.iter().enumerate() {
        let Part::Text(text) = part else {
            if let Some(Part::Capture(name)) = wildcard.replace(*part) {
                // Two wildcards side by side: the first takes one character.
                let next = rest.chars().next()?;
                out.push((name.to_owned(), next.to_string()));
                rest = &rest[next.len_utf8()..];
            }
            continue;
        };
        let is_last = index + 1 == parts.len();
        let at = match wildcard.take() {
            None => starts(rest, text).then_some(0)?,
            Some(kind) => {
                let least = usize::from(matches!(kind, Part::Capture(_)));
                let at = if is_last {
                    ends(rest, text)?
                } else {
                    position(rest, text, least)?
                };
                if at < least {
                    return None;
                }
                if let Part::Capture(name) = kind {
                    out.push((name.to_owned(), rest[..at].to_owned()));
                }
                at
            }
        };
        rest = &rest[at + text.len()..];
    }
    match wildcard {
        None => rest.is_empty().then_some(out),
        Some(Part::Capture(_)) if rest.is_empty() => None,
        Some(Part::Capture(name)) => {
            out.push((name.to_owned(), rest.to_owned()));
            Some(out)
        }
        Some(_) => Some(out),
    }
}

/// Whether a word with unknown parts may be what the pattern means: what is known of its beginning
/// and of its end does not contradict.
fn may_fit(parts: &[Part<'_>], word: &str) -> Fit {
    let known_start = word.split(UNKNOWN).next().unwrap_or_default();
    let known_end = word.rsplit(UNKNOWN).next().unwrap_or_default();
    let start_fits = match parts.first() {
        Some(Part::Text(text)) => starts(known_start, text) || starts(text, known_start),
        _ => true,
    };
    let end_fits = match parts.last() {
        Some(Part::Text(text)) => {
            ends(known_end, text).is_some() || ends(text, known_end).is_some()
        }
        _ => true,
    };
    if start_fits && end_fits {
        Fit::Maybe
    } else {
        Fit::No
    }
}

fn starts(text: &str, start: &str) -> bool {
    let head = text.as_bytes().get(..start.len());
    head.is_some_and(|head| head.eq_ignore_ascii_case(start.as_bytes()))
}

/// Where the end of a text begins, if it ends so.
fn ends(text: &str, end: &str) -> Option<usize> {
    let at = text.len().checked_sub(end.len())?;
    let tail = text.as_bytes().get(at..)?;
    tail.eq_ignore_ascii_case(end.as_bytes()).then_some(at)
}

/// The first place from `least` on where a piece stands.
fn position(text: &str, piece: &str, least: usize) -> Option<usize> {
    let places = text.char_indices().map(|(at, _)| at);
    places
        .filter(|at| *at >= least)
        .find(|at| starts(&text[*at..], piece))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yes(captures: &[(&str, &str)]) -> Fit {
        let captures = captures
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()));
        Fit::Yes(captures.collect())
    }

    #[test]
    fn words_are_taken_apart() {
        assert_eq!(text("start", "START"), yes(&[]));
        assert_eq!(text("start", "stop"), Fit::No);
        assert_eq!(text("*", ""), yes(&[]));
        assert_eq!(text("{sid}", ""), Fit::No);
        assert_eq!(text("{sid}", "ORCL"), yes(&[("sid", "ORCL")]));
        assert_eq!(
            text("OracleService{sid}", "oracleserviceORCL"),
            yes(&[("sid", "ORCL")])
        );
        assert_eq!(text("OracleService{sid}", "OracleService"), Fit::No);
        assert_eq!(
            text("Oracle{home}TNSListener", "OracleOraDB19Home1TNSListener"),
            yes(&[("home", "OraDB19Home1")])
        );
        assert_eq!(text("Oracle*TNSListener", "OracleTNSListener"), yes(&[]));
        assert_eq!(text("*.sql", "@C:\\表\\up.SQL"), yes(&[]));
        assert_eq!(text("@*start*.sql", "@x\\restart_start.sql"), yes(&[]));
        assert_eq!(text("@*start*.sql", "@x\\stop.sql"), Fit::No);
        assert_eq!(
            text("a{x}b{y}c", "a1b2b3c"),
            yes(&[("x", "1"), ("y", "2b3")])
        );
    }

    #[test]
    fn what_is_not_known_may_fit() {
        let unknown = |head: &str, tail: &str| format!("{head}{UNKNOWN}{tail}");
        assert_eq!(text("OracleService{sid}", &unknown("", "")), Fit::Maybe);
        assert_eq!(text("OracleService{sid}", &unknown("Ora", "")), Fit::Maybe);
        assert_eq!(text("OracleService{sid}", &unknown("App", "")), Fit::No);
        let whole = unknown("OracleService", "");
        assert_eq!(
            text("OracleService{sid}", &whole),
            yes(&[("sid", &UNKNOWN.to_string())])
        );
        assert_eq!(
            text("{service}", &unknown("", "")),
            yes(&[("service", &UNKNOWN.to_string())])
        );
        assert_eq!(text("start", &unknown("", "")), Fit::Maybe);
        assert_eq!(text("start", &unknown("s", "p")), Fit::No);
    }

    #[test]
    fn fits_are_put_together() {
        assert_eq!(Fit::Maybe.and(|| Fit::No), Fit::No);
        assert_eq!(Fit::Maybe.and(|| yes(&[])), Fit::Maybe);
        assert_eq!(
            yes(&[("a", "1")]).and(|| yes(&[("b", "2")])),
            yes(&[("a", "1"), ("b", "2")])
        );
        assert_eq!(Fit::any([Fit::No, Fit::Maybe, yes(&[])]), yes(&[]));
        assert_eq!(Fit::Maybe.not(), Fit::Maybe);
        assert_eq!(yes(&[]).not(), Fit::No);
    }
}
