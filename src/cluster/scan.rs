//! A first look at XML, before anything parses it: how deep it goes, where it breaks off, and which
//! of its texts are secret. Damaged files get it as well, so it takes whatever it finds.

use super::span;
use crate::source::Span;

/// Deepest nesting that is read. Configurations have about ten levels.
pub const DEEPEST: usize = 200;

/// Most attributes of an element, and most declarations of namespaces. Parsers compare each with the
/// others.
pub const MOST_ATTRIBUTES: usize = 100;

/// What there is to see.
#[derive(Default, Debug)]
pub(super) struct Scan<'t> {
    /// The first element that lies too deep.
    pub(super) too_deep: Option<Span>,
    /// The first element with too many attributes.
    pub(super) crowded: Option<Span>,
    /// A DOCTYPE declaration.
    pub(super) document_type: Option<Span>,
    /// An element behind the outermost one.
    pub(super) second_root: Option<Span>,
    /// The innermost element that is still open at the end.
    pub(super) open: Option<(&'t str, Span)>,
    /// Texts and values that nobody may see.
    pub(super) secrets: Vec<Span>,
}

/// Looks at a text.
pub(super) fn scan(text: &str) -> Scan<'_> {
    let mut scanner = Scanner {
        text,
        at: 0,
        depth: 0,
        stack: Vec::new(),
        closed: false,
        secret: None,
        namespaces: 0,
        found: Scan::default(),
    };
    while let Some(open) = text[scanner.at..].find('<') {
        scanner.content(scanner.at, scanner.at + open);
        scanner.at += open;
        scanner.markup();
    }
    scanner.content(scanner.at, text.len());
    scanner.found.open = scanner.stack.last().copied();
    scanner.found
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    /// Elements that are open, as far as they are not too deep.
    stack: Vec<(&'t str, Span)>,
    /// Whether the outermost element has ended.
    closed: bool,
    /// How deep the element lies whose content is secret.
    secret: Option<usize>,
    /// How many declarations of namespaces there are.
    namespaces: usize,
    found: Scan<'t>,
}

impl<'t> Scanner<'t> {
    /// Reads what begins with `<`.
    fn markup(&mut self) {
        let rest = &self.text[self.at..];
        if rest.starts_with("<!--") {
            let start = self.at + "<!--".len();
            self.skip_to("-->");
            self.comment(start);
        } else if rest.starts_with("<![CDATA[") {
            let start = self.at + "<![CDATA[".len();
            self.skip_to("]]>");
            let inner = self.text[start..self.at].strip_suffix("]]>");
            self.content(start, inner.map_or(self.at, |inner| start + inner.len()));
        } else if rest.starts_with("<?") {
            self.skip_to("?>");
        } else if rest.starts_with("<!") {
            let end = rest.find(['>', '[']).unwrap_or(rest.len());
            let doctype = rest
                .get(..9)
                .is_some_and(|r| r.eq_ignore_ascii_case("<!DOCTYPE"));
            if doctype && self.found.document_type.is_none() {
                self.found.document_type = Some(span(self.at, self.at + end));
            }
            self.at += end.max(1);
        } else if rest.starts_with("</") {
            self.at += rest.find('>').unwrap_or(rest.len() - 1) + 1;
            if self.depth > 0 {
                self.depth -= 1;
                self.stack.truncate(self.depth);
                self.closed |= self.depth == 0;
                if self.secret.is_some_and(|depth| depth >= self.depth) {
                    self.secret = None;
                }
            }
        } else {
            self.start_tag();
        }
    }

    fn skip_to(&mut self, end: &str) {
        let rest = &self.text[self.at..];
        self.at += rest.find(end).map_or(rest.len(), |at| at + end.len());
    }

    fn start_tag(&mut self) {
        let start = self.at;
        let end = tag_end(self.text, start);
        let inner = &self.text[start + 1..end];
        let name_len = inner
            .find(|c: char| c.is_whitespace() || matches!(c, '/' | '>' | '<'))
            .unwrap_or(inner.len());
        let name = &inner[..name_len];
        let place = span(start, end);
        let count = self.attributes(start + 1 + name_len, end);
        if count.max(self.namespaces) > MOST_ATTRIBUTES && self.found.crowded.is_none() {
            self.found.crowded = Some(span(start, start + 1 + name_len));
        }
        self.at = end.max(start + 1);
        if self.closed && self.depth == 0 && self.found.second_root.is_none() {
            self.found.second_root = Some(place);
        }
        if inner.ends_with("/>") {
            self.closed |= self.depth == 0;
            return;
        }
        if self.depth == DEEPEST && self.found.too_deep.is_none() {
            self.found.too_deep = Some(place);
        }
        if self.depth < DEEPEST {
            self.stack.push((name, place));
        }
        if self.secret.is_none() && is_secret(name) {
            self.secret = Some(self.depth);
        }
        self.depth += 1;
    }

    /// Notes a stretch of text where it is secret.
    fn content(&mut self, start: usize, end: usize) {
        let text = &self.text[start..end];
        if self.secret.is_none() {
            self.ciphertexts(start, end);
        } else if !text.trim().is_empty() {
            self.found.secrets.push(span(start, end));
        }
    }

    fn ciphertexts(&mut self, start: usize, end: usize) {
        let found = ciphertexts(&self.text[start..end]);
        let found = found.map(|(from, to)| span(start + from, start + to));
        self.found.secrets.extend(found);
    }

    /// Looks for passwords in a comment: somebody may have put elements out of use.
    fn comment(&mut self, start: usize) {
        let inside = self.text[start..self.at.max(start)].trim_end_matches("-->");
        let last = start + inside.len();
        self.ciphertexts(start, last);
        let mut from = start;
        while let Some(open) = self.text[from..last].find('<') {
            let name = from + open + 1;
            let tag = tag_end(&self.text[..last], name - 1);
            let end = self.text[tag..last].find('<');
            let end = end.map_or(last, |end| tag + end);
            if self.text[name..tag].split_whitespace().any(is_secret) {
                self.found.secrets.push(span(name, end));
            }
            from = end.max(name);
        }
    }

    /// Notes the attributes that are secret; gives how many there are.
    fn attributes(&mut self, mut at: usize, end: usize) -> usize {
        let mut count = 0;
        while let Some(equals) = self.text[at..end].find('=') {
            let name = self.text[at..at + equals].trim();
            let value = &self.text[at + equals + 1..end];
            let lead = value.len() - value.trim_start().len();
            let Some(quote) = value
                .trim_start()
                .chars()
                .next()
                .filter(|c| "\"'".contains(*c))
            else {
                return count;
            };
            count += 1;
            self.namespaces += usize::from(name.starts_with("xmlns"));
            let from = at + equals + 1 + lead + 1;
            let to = self.text[from..end].find(quote).map_or(end, |q| from + q);
            let value = &self.text[from..to];
            if is_secret(name) && !value.is_empty() {
                self.found.secrets.push(span(from, to));
            } else {
                self.ciphertexts(from, to);
            }
            at = (to + 1).min(end);
        }
        count
    }
}

/// The end of a tag, behind its `>`: one in quotes does not count. A tag that is never closed ends
/// before the next one.
fn tag_end(text: &str, start: usize) -> usize {
    let mut quote = None;
    for (offset, c) in text[start + 1..].char_indices() {
        match (quote, c) {
            (None, '>') => return start + 1 + offset + 1,
            (None, '<') => return start + 1 + offset,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if c == open => quote = None,
            _ => {}
        }
    }
    text.len()
}

/// Whether what stands under this name is a password.
pub(super) fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let parts = [
        "password",
        "passwd",
        "passphrase",
        "pwd",
        "secret",
        "credential",
        "accesskey",
        "パスワード",
    ];
    parts.iter().any(|part| name.contains(part)) || matches!(name.as_str(), "pass" | "pw")
}

/// Where in a text passwords stand as the product stores them: long rows of hexadecimal digits that
/// begin with 8000.
pub(super) fn ciphertexts(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut at = 0;
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let words = words.map(move |word| {
        let start = at;
        at += word.len();
        // The character behind it need not be one byte long.
        at += text[at..].chars().next().map_or(0, char::len_utf8);
        (start, word)
    });
    let secret = words.filter(|(_, word)| is_ciphertext(word));
    secret.map(|(start, word)| (start, start + word.len()))
}

fn is_ciphertext(word: &str) -> bool {
    word.len() >= 16 && word.starts_with("8000") && word.bytes().all(|b| b.is_ascii_hexdigit())
}
