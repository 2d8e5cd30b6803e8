//! The places where passwords stand, as packs know them.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use regex::bytes::{Regex, RegexBuilder};

use super::assign::assignments;
use super::literal::Literal;
use crate::rules::schema::{PlacePattern, SecretData, SecretNames};

/// Finds the places where passwords stand. What does not compile is left out: packs are checked
/// when they are read.
#[derive(Debug)]
pub struct Scanner {
    variables: SecretNames,
    places: Vec<Place>,
    /// Names of commands and words, and what each is for.
    keys: Option<AhoCorasick>,
    of_key: Vec<Key>,
}

/// A pattern, compiled when it is first needed: few scripts need more than one.
#[derive(Debug)]
struct Place {
    pattern: PlacePattern,
    compiled: OnceLock<Option<Regex>>,
    /// Whether it stands right behind the name of the command.
    is_anchored: bool,
    /// Words in lower case without one of which it does not count.
    words: Vec<String>,
}

/// What a word in a text is for.
#[derive(Clone, Copy, Debug)]
enum Key {
    /// A place behind the name of a command.
    Command(usize),
    /// A place anywhere in the text.
    Word(usize),
}

impl Place {
    fn regex(&self) -> Option<&Regex> {
        let compile = || {
            let expression = self.pattern.expression();
            // Bytes and ASCII are compiled fast, and nothing that bounds a password is anything else.
            let mut builder = RegexBuilder::new(&expression);
            builder.multi_line(true).unicode(false).build().ok()
        };
        self.compiled.get_or_init(compile).as_ref()
    }

    fn counts_in(&self, part: &str) -> bool {
        let part = part.to_ascii_lowercase();
        self.words.is_empty() || self.words.iter().any(|word| part.contains(word.as_str()))
    }
}

/// Bytes that are looked at behind the name of a command: cmd.exe takes no longer line.
const LONG_LINE: usize = 16_384;

/// The same where the password has to stand near the name.
const SHORT_LINE: usize = 2_048;

/// How often the name of a command counts on one line.
const MOST_REPEATS: usize = 32;

/// What stands in a place of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit<'t> {
    /// Where it begins.
    pub(super) at: usize,
    /// What stands there.
    pub(super) text: &'t str,
}

impl Scanner {
    /// A scanner for what packs know.
    #[must_use]
    pub fn new(data: &SecretData) -> Self {
        let (mut places, mut keys, mut of_key) = (Vec::new(), Vec::new(), Vec::new());
        for place in &data.places {
            let index = places.len();
            let (listed, key) = match place.commands.as_slice() {
                [] => (&place.words, Key::Word(index)),
                _ => (&place.commands, Key::Command(index)),
            };
            keys.extend(listed.iter().map(String::as_str));
            of_key.resize(keys.len(), key);
            places.push(Place {
                pattern: place.pattern.clone(),
                compiled: OnceLock::new(),
                is_anchored: place.pattern.is_anchored(),
                words: place.words.iter().map(|w| w.to_ascii_lowercase()).collect(),
            });
        }
        let keys = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(keys);
        Self {
            variables: data.variables.clone(),
            places,
            keys: keys.ok(),
            of_key,
        }
    }

    /// The patterns that were needed so far.
    #[cfg(test)]
    pub(super) fn compiled(&self) -> Vec<String> {
        let needed = self.places.iter().filter(|p| p.compiled.get().is_some());
        needed.map(|place| place.pattern.expression()).collect()
    }

    /// Whether a variable of this name holds a password.
    pub(super) fn is_name(&self, name: &str) -> bool {
        self.variables.fits(name)
    }

    /// What stands in the places of passwords, as far as anything of it is written out or named.
    pub(super) fn hits<'t>(&self, text: &'t str) -> Vec<Hit<'t>> {
        let mut out = Vec::new();
        let mut anywhere = BTreeSet::new();
        // A name that stands many times on one line is followed once.
        let mut done = vec![0; self.places.len()];
        let mut repeats = vec![0_usize; self.places.len()];
        let keys = self
            .keys
            .iter()
            .flat_map(|keys| keys.find_overlapping_iter(text));
        for key in keys {
            match self.of_key[key.pattern().as_usize()] {
                Key::Word(place) => {
                    anywhere.insert(place);
                }
                Key::Command(index) if is_command(text, key.range()) => {
                    let place = &self.places[index];
                    let again = key.start() < done[index];
                    repeats[index] = if again { repeats[index] + 1 } else { 0 };
                    if again && (!place.is_anchored || repeats[index] > MOST_REPEATS) {
                        continue;
                    }
                    let most = if place.is_anchored {
                        SHORT_LINE
                    } else {
                        LONG_LINE
                    };
                    let range = key.end()..end_of_command(text, key.end(), most);
                    done[index] = range.end;
                    if place.counts_in(&text[range.clone()]) {
                        captured(place.regex(), text, range, &mut out);
                    }
                }
                Key::Command(_) => {}
            }
        }
        for place in anywhere {
            captured(self.places[place].regex(), text, 0..text.len(), &mut out);
        }
        out.retain(|hit| !is_prompt(text, hit.at));
        let variables = assignments(text).into_iter();
        let variables = variables.filter(|a| self.is_name(a.name) && !is_path(a.value.text));
        out.extend(variables.map(|a| a.value));
        out
    }
}

/// Whether a place is in the prompt of a `set /p`.
fn is_prompt(text: &str, at: usize) -> bool {
    let near = text.ceil_char_boundary(at.saturating_sub(SHORT_LINE));
    let before = &text[near..at];
    let line = before.rfind(['\n', '&', '(']).map_or(0, |end| end + 1);
    let mut words = before[line..].split_ascii_whitespace();
    let asks = words.any(|word| word.trim_start_matches('@').eq_ignore_ascii_case("set"));
    let option = words.next().and_then(|word| word.get(..2));
    asks && option.is_some_and(|option| option.eq_ignore_ascii_case("/p"))
}

/// Whether a value is the path of a file: a variable such as PASSWORD_FILE holds no password.
fn is_path(value: &str) -> bool {
    let value = value.trim_start_matches('"');
    let mut chars = value.chars();
    let drive = chars.next().is_some_and(|c| c.is_ascii_alphabetic());
    let path = drive && chars.next() == Some(':') && matches!(chars.next(), Some('\\' | '/'));
    path || value.starts_with(r"\\") || value.starts_with("%~dp0")
}

/// Adds what the brackets of a pattern hold in a part of a text.
fn captured<'t>(
    regex: Option<&Regex>,
    text: &'t str,
    range: std::ops::Range<usize>,
    out: &mut Vec<Hit<'t>>,
) {
    let Some(regex) = regex else {
        return;
    };
    let part = text.get(range.clone()).unwrap_or_default();
    let mut from = 0;
    while let Some(found) = regex.captures_at(part.as_bytes(), from) {
        let mut end = from;
        for held in found.iter().skip(1).flatten() {
            let Some(held_text) = part.get(held.range()) else {
                continue;
            };
            if Literal::new(held_text) == Literal::default() {
                continue;
            }
            end = end.max(held.end());
            out.push(Hit {
                at: range.start + held.start(),
                text: held_text,
            });
        }
        // The blank behind one password can be the one before the next option.
        let whole = found.get(0).map_or(part.len(), |whole| whole.end());
        let next = if end > from { end } else { whole.max(from + 1) };
        if next >= part.len() {
            break;
        }
        from = part.ceil_char_boundary(next);
    }
}

/// Whether the name of a command is a word of its own.
fn is_command(text: &str, range: std::ops::Range<usize>) -> bool {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let before = text[..range.start].chars().next_back();
    let behind = text[range.end..].chars().next();
    !before.is_some_and(part) && !behind.is_some_and(|c| c.is_alphanumeric() || c == '_')
}

/// Where the command ends that a place belongs to: at its operator or with its line.
fn end_of_command(text: &str, from: usize, most: usize) -> usize {
    let text = &text[..text.floor_char_boundary(from.saturating_add(most))];
    let mut open = false;
    let mut before = ' ';
    let mut operator = None;
    let mut end = text.len();
    for (at, c) in text[from..].char_indices() {
        match c {
            '"' => open = !open,
            '&' | '|' if !open && before != '^' => operator = operator.or(Some(from + at)),
            '\n' if before != '^' => {
                end = from + at;
                break;
            }
            _ => {}
        }
        // `^` before the carriage return of a line that goes on.
        if c != '\r' {
            before = if before == '^' && c == '^' { ' ' } else { c };
        }
    }
    // With a quote that is left open nobody knows what the operators are.
    operator.filter(|_| !open).unwrap_or(end)
}
