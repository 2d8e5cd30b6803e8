//! Files that are no YAML, or more YAML than we take.

use std::ops::Range;

use crate::rules::schema::Bilingual;

pub(super) const TAGGED: &str = "tagged value";
pub(super) const TOO_MANY_NODES: &str = "too many nodes";
const SECOND_DOCUMENT: &str = "more than one document";
const CONTROL: &str = "control characters are not allowed";
const TOO_DEEP: (&str, &str) = ("入れ子が深すぎます", "nested too deeply");
pub(super) const KEY_IS_NO_TEXT: &str = "a key that is text";

/// What yaml_serde says, and what we say instead (Japanese, English). The first that is contained wins.
const WORDS: &[(&str, &str, &str)] = &[
    (
        TAGGED,
        "`!` で始まるタグは使えません",
        "tags, which begin with `!`, are not allowed",
    ),
    (
        TOO_MANY_NODES,
        "値が多すぎます (100,000 個まで。`*` の参照は使うたびに数えます)",
        "too many values (at most 100,000; a `*` alias counts every time it is used)",
    ),
    (
        "repetition limit",
        "値が多すぎます (100,000 個まで。`*` の参照は使うたびに数えます)",
        "too many values (at most 100,000; a `*` alias counts every time it is used)",
    ),
    ("recursion limit", TOO_DEEP.0, TOO_DEEP.1),
    (
        KEY_IS_NO_TEXT,
        "キーは文字列でなければなりません",
        "a key must be text",
    ),
    (
        "tab character",
        "字下げにタブは使えません",
        "indent with blanks, not tabs",
    ),
    (
        "unknown anchor",
        "`*` の参照先が定義されていません",
        "this `*` alias refers to nothing",
    ),
    (
        SECOND_DOCUMENT,
        "`---` で区切った2つ目の文書は置けません",
        "a second document after `---` is not allowed",
    ),
    (
        "cannot start any token",
        "ここに置けない文字です (字下げにタブは使えません。`@` や `%` で始まる値は引用符で囲みます)",
        "this character cannot stand here (indent with blanks, not tabs; quote values that begin with `@` or `%`)",
    ),
    (
        "mapping values are not allowed",
        "ここに `:` は置けません (字下げを確かめるか、`: ` を含む値を引用符で囲んでください)",
        "`:` cannot stand here (check the indentation, or quote a value that contains `: `)",
    ),
    (
        "could not find expected ':'",
        "キーの後ろに `:` がありません",
        "no `:` after the key",
    ),
    (
        "did not find expected key",
        "ここはキーでなければなりません (字下げと引用符を確かめてください)",
        "a key should stand here (check the indentation and the quotes)",
    ),
    (
        "did not find expected '-' indicator",
        "ここはリストの `-` でなければなりません (字下げを確かめてください)",
        "the `-` of a list should stand here (check the indentation)",
    ),
    (
        "did not find expected ',' or ']'",
        "`[` を閉じる `]` か、区切りの `,` がありません (`{` や `[` を含む値は引用符で囲みます)",
        "`,` or the `]` that closes `[` is missing (quote a value that contains `{` or `[`)",
    ),
    (
        "did not find expected ',' or '}'",
        "`{` を閉じる `}` か、区切りの `,` がありません (`{` や `: ` を含む値は引用符で囲みます)",
        "`,` or the `}` that closes `{` is missing (quote a value that contains `{` or `: `)",
    ),
    (
        "unexpected end of stream",
        "引用符が閉じられていません",
        "a quote is never closed",
    ),
    (
        "unknown escape character",
        "\"…\" の中で使えない `\\` の書き方です ('…' の中では `\\` はただの文字です)",
        "unknown use of `\\` in \"…\" (in '…' it is an ordinary character)",
    ),
    (
        CONTROL,
        "制御文字は置けません",
        "control characters are not allowed",
    ),
];

/// A file that cannot be read into a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    pub(crate) span: Range<usize>,
    pub(crate) message: Bilingual,
}

impl SyntaxError {
    /// Brackets inside brackets, too many of them at this place.
    pub(super) fn too_deep(at: usize) -> Self {
        Self {
            span: at..at + 1,
            message: Bilingual::new(TOO_DEEP.0, TOO_DEEP.1),
        }
    }

    pub(super) fn new(text: &str, error: &serde_yaml::Error) -> Self {
        let said = error.to_string();
        let span = span(text, error.location(), &said);
        if said.contains("did not find expected key")
            && let Some(told) = Misplaced::find(text, span.start).map(Misplaced::told)
        {
            return told;
        }
        let known = WORDS.iter().find(|(theirs, ..)| said.contains(theirs));
        let message = match known {
            Some((_, ja, en)) => Bilingual::new(*ja, *en),
            None => unknown(&said),
        };
        Self { span, message }
    }
}

/// What stands where a key should, as far as the lines around it tell.
enum Misplaced {
    /// A text that begins with a brace, at this place.
    Brace(usize),
    /// A `-` in this line, and the key at this place that it should be one item with.
    Dash { line: usize, key: Range<usize> },
    /// A key at this place, indented by so many blanks, and so many in the nearest line with a key above it.
    Indented {
        key: Range<usize>,
        by: usize,
        above: usize,
    },
}

impl Misplaced {
    fn find(text: &str, at: usize) -> Option<Self> {
        let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
        let line = text[start..].lines().next().unwrap_or_default();
        let before = &text[start..at];
        if !before.trim().is_empty() {
            let open = before.find(": {")? + 2;
            let closed = before.trim_end().ends_with('}');
            return closed.then_some(Self::Brace(start + open));
        }
        if line.trim_start().starts_with("- ") {
            let line = text[..at].matches('\n').count() + 1;
            let key = first_of_group(text, start, before.len())?;
            return Some(Self::Dash { line, key });
        }
        let mut above = text[..start].lines().rev();
        let above = above.find(|line| key_at(line, indentation(line)).is_some())?;
        let (by, above) = (before.len(), indentation(above));
        let key = key_at(text, at)?;
        (by != above).then_some(Self::Indented { key, by, above })
    }

    fn told(self) -> SyntaxError {
        let (span, message) = match self {
            Self::Brace(at) => (
                at..at + 1,
                Bilingual::new(
                    "`{` で始まる文字列は引用符で囲みます",
                    "a text that begins with `{` needs quotes",
                ),
            ),
            Self::Dash { line, key } => (
                key,
                Bilingual::new(
                    format!("このキーの前に `-` がないか、{line} 行目の `-` の位置が違います"),
                    format!(
                        "a `-` is missing before this key, or the `-` in line {line} stands wrong"
                    ),
                ),
            ),
            Self::Indented { key, by, above } => (
                key,
                Bilingual::new(
                    format!(
                        "字下げがそろっていません (この行は {by} 文字、上のキーの行は {above} 文字です)"
                    ),
                    format!(
                        "the indentation does not fit: {by} here, and {above} in the line with a key above"
                    ),
                ),
            ),
        };
        SyntaxError { span, message }
    }
}

/// Above the line that begins at `end`, the first key of those that are indented as deep as the line or deeper.
fn first_of_group(text: &str, end: usize, by: usize) -> Option<Range<usize>> {
    let mut at = end;
    for line in text[..end].split_inclusive('\n').rev() {
        if !line.trim().is_empty() && indentation(line) < by {
            break;
        }
        at -= line.len();
    }
    key_at(text, at + indentation(&text[at..end]))
}

/// The key that stands at a place.
fn key_at(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = text.get(at..)?.lines().next()?;
    let (key, value) = rest.split_once(':')?;
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let is_key = !key.is_empty() && key.chars().all(plain) && !key.starts_with('-');
    (is_key && (value.is_empty() || value.starts_with(' '))).then(|| at..at + key.len())
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn unknown(said: &str) -> Bilingual {
    let reason = said.split(" at line ").next().unwrap_or_default();
    Bilingual::new(
        format!("YAML として読めません: {reason}"),
        format!("this is not valid YAML: {reason}"),
    )
}

/// The character to point at.
fn span(text: &str, location: Option<serde_yaml::Location>, said: &str) -> Range<usize> {
    let skipped = text.len() - text.trim_start_matches('\u{FEFF}').len();
    let start = match location {
        // Characters that no YAML file may hold come with the place of the last token.
        _ if said.contains(CONTROL) => text[skipped..]
            .find(is_refused)
            .map_or(skipped, |at| at + skipped),
        _ if said.contains(SECOND_DOCUMENT) => text.rfind("\n---").map_or(skipped, |at| at + 1),
        _ if said.contains(TOO_MANY_NODES) && text.contains('*') => {
            first_alias(text).unwrap_or(skipped)
        }
        Some(location) => opened(text, said).unwrap_or(skipped + location.index()),
        // Only the limit on aliases comes without a place.
        None => first_alias(text).unwrap_or(skipped),
    };
    let start = text.floor_char_boundary(start);
    let next = text[start..]
        .chars()
        .next()
        .filter(|c| !matches!(c, '\r' | '\n'));
    start..start + next.map_or(0, char::len_utf8)
}

/// Where the bracket or quote stands that is never closed. That nothing closes it shows only further down, so libyaml
/// says where it began: "…, while parsing a flow sequence at line 3 column 11".
fn opened(text: &str, said: &str) -> Option<usize> {
    if !["expected ',' or", "unexpected end of stream"]
        .iter()
        .any(|what| said.contains(what))
    {
        return None;
    }
    let (_, began) = said.split_once(", while ")?;
    let (_, place) = began.rsplit_once(" at line ")?;
    let (line, column) = place.split_once(" column ")?;
    let (line, column) = (line.parse::<usize>().ok()?, column.parse::<usize>().ok()?);
    let above: usize = text
        .split_inclusive('\n')
        .take(line.checked_sub(1)?)
        .map(str::len)
        .sum();
    let rest = text[above..].trim_start_matches('\u{FEFF}');
    let before: usize = rest
        .chars()
        .take(column.checked_sub(1)?)
        .map(char::len_utf8)
        .sum();
    let at = text.len() - rest.len() + before;
    text[at..].starts_with(['[', '{', '"', '\'']).then_some(at)
}

/// What libyaml calls a control character.
fn is_refused(c: char) -> bool {
    let allowed = matches!(c, '\t' | '\n' | '\r' | '\u{85}');
    (c.is_control() && !allowed) || matches!(c, '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
}

fn first_alias(text: &str) -> Option<usize> {
    let introduced = |at: usize| text[..at].ends_with([' ', '[', ',', '\n']);
    text.match_indices('*')
        .map(|(at, _)| at)
        .find(|at| introduced(*at))
}
