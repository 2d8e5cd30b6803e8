//! What osql and sqlcmd read themselves, before the server sees any of it (Microsoft Learn, "osql
//! utility", "sqlcmd utility" and "sqlcmd: use scripting variables").

use super::lexer::lex;
use super::token::{Token, TokenKind};
use super::{UNKNOWN, span};
use crate::source::Span;
use std::collections::BTreeMap;

/// Longest name of a variable, in bytes.
const LONGEST_NAME: usize = 256;

/// Longest value of a variable, in bytes: that of a command line.
const LONGEST_VALUE: usize = 8_191;

/// Most bytes that values bring into a script; the rest stays as it is written.
const MOST_BYTES: usize = 4 << 20;

/// A script as a client tool reads it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Client {
    /// How much of it is read: EXIT and QUIT end it.
    pub end: usize,
    /// It brings in or runs what cannot be read here: `:r`, `!!`, ED.
    pub more: bool,
    /// It tells of errors by its exit code without being asked to: `:on error exit`, `EXIT(query)`,
    /// RAISERROR with state 127.
    pub tells_errors: bool,
    /// The scripting variables in it, `$(name)`, that have a known value.
    pub values: Vec<(Span, String)>,
}

/// Reads what is meant for the tool.
///
/// `given` are the scripting variables of the command line by lower-case name, `None` where the
/// tool has none.
#[must_use]
pub fn client(text: &str, given: Option<&BTreeMap<String, String>>) -> Client {
    let (tokens, _) = lex(text);
    let mut reader = Reader {
        text,
        tokens: &tokens,
        variables: given.cloned().unwrap_or_default(),
        at: 0,
        out: Client {
            end: text.len(),
            ..Client::default()
        },
        has_variables: given.is_some(),
        left: MOST_BYTES,
    };
    reader.read();
    reader.out
}

struct Reader<'a> {
    text: &'a str,
    tokens: &'a [Token],
    variables: BTreeMap<String, String>,
    /// Up to here variables are put in.
    at: usize,
    out: Client,
    has_variables: bool,
    /// How much values may still bring.
    left: usize,
}

impl<'a> Reader<'a> {
    fn read(&mut self) {
        // Whether statements wait for a GO.
        let mut waiting = false;
        let tokens = self.tokens;
        for (index, token) in tokens.iter().enumerate() {
            let source = self.source(token.span);
            let command = match token.kind {
                TokenKind::Go => {
                    waiting = false;
                    continue;
                }
                TokenKind::Command => source.trim_start_matches(':'),
                TokenKind::Word if is_bare_command(source) && self.begins_line(index) => source,
                _ => {
                    waiting = true;
                    self.out.tells_errors |= raises_127(self.text, tokens, index);
                    continue;
                }
            };
            if self.command(command, token, waiting) {
                break;
            }
        }
        self.fill(self.out.end);
    }

    /// Takes a command of the tool; whether it ends the script.
    fn command(&mut self, command: &str, token: &Token, waiting: bool) -> bool {
        let lower = command.to_ascii_lowercase();
        let name_end = lower
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(lower.len());
        let (name, rest) = lower.split_at(name_end);
        match name {
            "setvar" => self.set(&command[name_end..], token.span.start as usize),
            "on" => self.out.tells_errors |= rest.split_whitespace().eq(["error", "exit"]),
            "exit" => {
                let from = token.span.start as usize + 1;
                let after = self.text.get(from..).unwrap_or("");
                let open = after.find('(').filter(|at| {
                    after[..*at]
                        .trim_start_matches(|c: char| c.is_ascii_alphabetic())
                        .trim()
                        == ""
                });
                let end = match open {
                    Some(open) => self.bracketed(from + open),
                    None => token.span.start as usize,
                };
                // Without brackets what waits for a GO is not sent.
                self.out.more |= open.is_none() && waiting;
                self.out.end = end;
                return true;
            }
            "quit" => {
                self.out.more |= waiting;
                self.out.end = token.span.start as usize;
                return true;
            }
            "r" | "ed" | "reset" => self.out.more = true,
            _ if lower.starts_with("!!") => self.out.more = true,
            _ => {}
        }
        false
    }

    /// The end of `( query )`, which runs to its closing bracket.
    fn bracketed(&mut self, open: usize) -> usize {
        let (mut depth, mut quoted) = (0usize, false);
        let mut end = self.text.len();
        for (at, c) in self.text[open..].char_indices() {
            quoted ^= c == '\'';
            match c {
                '(' if !quoted => depth += 1,
                ')' if !quoted => depth -= 1,
                _ => continue,
            }
            if depth == 0 {
                end = open + at + 1;
                break;
            }
        }
        let query = self.text[open..end].trim_matches(['(', ')', ' ']);
        self.out.tells_errors |= !query.is_empty();
        // A call in it is not followed.
        self.out.more |= query.to_ascii_lowercase().contains("exec");
        end
    }

    /// `:setvar NAME value`; without a value the variable is gone.
    fn set(&mut self, rest: &str, at: usize) {
        self.fill(at);
        let rest = rest.trim();
        let (name, value) = rest.split_once([' ', '\t']).unwrap_or((rest, ""));
        let value = value.trim();
        let value = match value.strip_prefix('"') {
            Some(inner) => inner
                .strip_suffix('"')
                .unwrap_or(inner)
                .replace("\"\"", "\""),
            None => value.to_owned(),
        };
        let mut whole = value.clone();
        for found in variables(&value).into_iter().rev() {
            let known = self.variables.get(&name_of(&value, found));
            let Some(known) = known.filter(|_| whole.len() <= LONGEST_VALUE) else {
                self.variables.remove(&name.to_lowercase());
                return;
            };
            whole.replace_range(found.range(), known);
        }
        if whole.is_empty() || whole.len() > LONGEST_VALUE {
            self.variables.remove(&name.to_lowercase());
        } else {
            self.variables.insert(name.to_lowercase(), whole);
        }
    }

    /// Notes the values of the variables up to a place.
    fn fill(&mut self, to: usize) {
        if !self.has_variables || to <= self.at {
            return;
        }
        let part = &self.text[self.at..to];
        for found in variables(part) {
            let value = self.variables.get(&name_of(part, found));
            if let Some(value) = value.filter(|value| value.len() <= self.left) {
                self.left -= value.len();
                let start = self.at + found.start as usize;
                let place = span(start, start + found.range().len());
                self.out.values.push((place, value.clone()));
            }
        }
        self.at = to;
    }

    fn source(&self, place: Span) -> &'a str {
        self.text.get(place.range()).unwrap_or("")
    }

    /// Whether a token is the first one of its line.
    fn begins_line(&self, index: usize) -> bool {
        let Some(before) = index.checked_sub(1).and_then(|n| self.tokens.get(n)) else {
            return true;
        };
        let between = Span::new(before.span.end, self.tokens[index].span.start);
        self.source(between).contains(['\n', '\r'])
    }
}

/// Commands that work without a colon.
fn is_bare_command(word: &str) -> bool {
    ["EXIT", "QUIT", "RESET", "ED"]
        .iter()
        .any(|command| word.eq_ignore_ascii_case(command))
}

/// `RAISERROR(50001, 10, 127)`
fn raises_127(text: &str, tokens: &[Token], index: usize) -> bool {
    let source = |token: &Token| text.get(token.span.range()).unwrap_or("");
    let is_raise = source(&tokens[index]).eq_ignore_ascii_case("RAISERROR");
    let rest = tokens[index..].iter().take(200);
    is_raise
        && rest
            .take_while(|token| !matches!(token.kind, TokenKind::Semicolon | TokenKind::Go))
            .any(|token| token.kind == TokenKind::Number && source(token) == "127")
}

/// The places of `$(name)` in a text.
fn variables(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find("$(").map(|n| at + n) {
        let name = &text[found + 2..];
        let name = &name[..name.floor_char_boundary(LONGEST_NAME)];
        let end = name.find(|c: char| c == ')' || c.is_whitespace() || c == '"');
        match end.filter(|end| *end > 0 && name[*end..].starts_with(')')) {
            Some(end) => {
                out.push(span(found, found + 3 + end));
                at = found + 3 + end;
            }
            None => at = found + 2,
        }
    }
    out
}

/// The name in `$(name)`, in lower case.
fn name_of(text: &str, place: Span) -> String {
    let written = text.get(place.range()).unwrap_or("");
    let name = written.trim_start_matches("$(").trim_end_matches(')');
    if name.contains(UNKNOWN) {
        return String::new();
    }
    name.to_lowercase()
}
