//! What of a password is written out, and what is taken from variables.

use crate::scenario::UNKNOWN;

/// Shortest part of a password that is looked for by itself, where the rest comes from variables.
const SHORTEST_PART: usize = 4;

/// Shortest password that is looked for: single characters are everywhere.
const SHORTEST: usize = 2;

/// Longest value that is looked for in other places: none of the tools takes a longer password.
const LONGEST: usize = 512;

/// What stands in the place of a password.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Literal<'t> {
    /// The parts that are written out, blanks around them left out.
    pub(super) parts: Vec<&'t str>,
    /// The variables that stand in it.
    pub(super) names: Vec<&'t str>,
    /// All of it, where it may be written out after all.
    whole: &'t str,
}

impl<'t> Literal<'t> {
    /// Parts the text in the place of a password.
    pub(super) fn new(text: &'t str) -> Self {
        let mut out = Self::default();
        if text.len() > LONGEST {
            // Too long for a password: it is covered as a whole.
            out.push(text);
            return out;
        }
        let mut rest = text;
        while let Some((before, length, name)) = reference(rest) {
            out.push(&rest[..before]);
            out.names.extend(name);
            rest = &rest[before + length..];
        }
        out.push(rest);
        // Without delayed expansion exclamation marks are nothing but characters.
        if text.contains('!') && !text.contains(['%', UNKNOWN]) {
            out.whole = bare(text);
        }
        out
    }

    fn push(&mut self, part: &'t str) {
        let part = bare(part);
        if !part.is_empty() {
            self.parts.push(part);
        }
    }

    /// Whether anything of it is written out.
    pub(super) fn is_secret(&self) -> bool {
        match self.parts.as_slice() {
            [] => false,
            // An option, where the password itself has been left out.
            [one] if self.names.is_empty() => !is_option(one),
            _ => true,
        }
    }

    /// The parts that are worth looking for in other places.
    pub(super) fn values(&self) -> impl Iterator<Item = &'t str> {
        let whole = self.parts.len() == 1 && self.names.is_empty();
        let least = if whole { SHORTEST } else { SHORTEST_PART };
        let fits = move |part: &&str| part.len() >= least && part.len() <= LONGEST;
        self.parts.iter().copied().filter(fits).chain(
            Some(self.whole).filter(|whole| whole.len() >= SHORTEST_PART && whole.len() <= LONGEST),
        )
    }
}

/// A text without quotes and blanks around it.
fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '\\'))
}

fn is_option(text: &str) -> bool {
    let mut chars = text.chars();
    matches!(chars.next(), Some('-' | '/'))
        && chars
            .next()
            .is_some_and(|c| c.is_ascii_alphabetic() || c == '?')
        && chars.next().is_none()
}

/// The first reference: where it is, how long, and the variable it names.
fn reference(text: &str) -> Option<(usize, usize, Option<&str>)> {
    let signs = ['%', '!', '$', UNKNOWN];
    let mut at = 0;
    while let Some(found) = text[at..].find(signs) {
        at += found;
        let rest = &text[at..];
        if let Some((length, name)) = reference_at(rest) {
            return Some((at, length, name));
        }
        at += rest.chars().next().map_or(1, char::len_utf8);
    }
    None
}

/// The length of the reference at the beginning of a text, and the variable it names.
fn reference_at(text: &str) -> Option<(usize, Option<&str>)> {
    let sign = text.chars().next()?;
    let rest = &text[sign.len_utf8()..];
    match sign {
        UNKNOWN => Some((sign.len_utf8(), None)),
        '$' => {
            let name = rest.strip_prefix('(')?;
            let end = name.find(')')?;
            Some((end + 3, Some(&name[..end])))
        }
        '%' => argument(rest)
            .map(|length| (1 + length, None))
            .or_else(|| named(rest, '%')),
        _ => named(rest, '!'),
    }
}

/// `%1`, `%~dp1`, `%%a`, `%%~a`, behind the first sign.
fn argument(rest: &str) -> Option<usize> {
    let (doubled, behind) = match rest.strip_prefix('%') {
        Some(behind) => (1, behind),
        None => (0, rest),
    };
    let (tilde, behind) = match behind.strip_prefix('~') {
        Some(behind) => (1, behind),
        None => (0, behind),
    };
    let letters = behind
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(behind.len());
    let next = behind[letters..].chars().next();
    if next.is_some_and(|c| c.is_ascii_digit() || c == '*') && (letters == 0 || tilde == 1) {
        return Some(doubled + tilde + letters + 1);
    }
    (doubled == 1 && letters > 0).then_some(1 + tilde + if tilde == 1 { letters } else { 1 })
}

/// `NAME%`, `NAME:~0,3%`, behind the first sign.
fn named(rest: &str, sign: char) -> Option<(usize, Option<&str>)> {
    let end = rest.find(sign)?;
    let name = &rest[..end];
    let name = name.split(':').next().unwrap_or(name);
    let plain = |c: char| !matches!(c, '=' | '"' | '\r' | '\n' | '&' | '|' | '<' | '>');
    (!name.is_empty() && name.chars().all(plain)).then_some((end + 2, Some(name)))
}
