//! `rules test`: examples that are not judged as they say.

use std::io::{self, Write};
use std::ops::Range;

use codespan_reporting::diagnostic::Severity;
use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::Lang;
use super::draw::{Drawing, Mark};
use super::extent::Target;
use super::harmless::{clip, one_line};
use super::human::Options;
use super::pen::{Pen, config, write_trimmed};
use crate::rules::schema::Role;
use crate::secret::Cover;
use crate::source::{Encoding, Source, Span};

/// Columns of a found text that are shown.
const MAX_TEXT: usize = 96;

/// An example that is not judged as it says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mismatch {
    /// The id of its rule.
    pub rule: String,
    /// The rule file.
    pub file: String,
    /// What the file contains.
    pub text: String,
    /// Where the example stands in it, in bytes.
    pub span: Range<usize>,
    /// Whether the example must be reported.
    pub bad: bool,
    /// The texts that it says are covered; none if it only says that it is reported.
    pub expected: Vec<String>,
    /// The texts that are covered.
    pub found: Vec<String>,
    /// The scripts of the example, where none has a role that the rule is about.
    pub helpers: Vec<String>,
    /// The roles that the rule is about; none where it is about any file.
    pub roles: Vec<Role>,
    /// Variables that its scripts read and nobody sets.
    pub never_set: Vec<String>,
}

/// How much was tested.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Tested {
    /// Rules.
    pub rules: usize,
    /// Examples.
    pub examples: usize,
}

/// Draws what is not as it should be, and says how much was tested.
///
/// # Errors
/// Those of `out`.
pub fn write(
    mismatches: &[Mismatch],
    tested: Tested,
    options: Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut text = Vec::new();
    for mismatch in mismatches {
        draw(mismatch, options, &mut Pen::new(&mut text, options.colour))?;
    }
    writeln!(text, "{}", summary(options.lang, tested, mismatches.len()))?;
    write_trimmed(&text, out)
}

fn draw(mismatch: &Mismatch, options: Options, pen: &mut Pen<'_>) -> io::Result<()> {
    let bytes = mismatch.text.as_bytes().to_vec();
    let source = Source::decode(bytes, Some(Encoding::Utf8));
    let offset = |at: usize| {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        at.saturating_sub(source.bom_len())
    };
    let span = Span::new(offset(mismatch.span.start), offset(mismatch.span.end));
    let mark = Mark {
        file: 0,
        path: &mismatch.file,
        source: &source,
        target: Target::Text(span),
        message: String::new(),
    };
    let drawing = Drawing {
        severity: Severity::Error,
        code: Some(one_line(&mismatch.rule, options.ascii)),
        message: message(options.lang, mismatch).to_owned(),
        marks: vec![mark],
        notes: {
            let helpers = (!mismatch.helpers.is_empty()).then(|| helpers(mismatch, options));
            // Many an author expects such a variable to be unknown.
            let surprising = !mismatch.bad && !mismatch.never_set.is_empty();
            let empty = surprising.then(|| never_set(mismatch, options));
            let difference = difference(mismatch, options);
            let notes = std::iter::once(difference).chain(helpers);
            notes.chain(empty).collect()
        },
        cover: &Cover::default(),
    };
    drawing.draw(pen, &config(options), options.ascii)
}

fn message(lang: Lang, mismatch: &Mismatch) -> &'static str {
    match (lang, mismatch.bad, mismatch.found.is_empty()) {
        (Lang::En, false, _) => "this `good` example is reported",
        (Lang::En, true, true) => "this `bad` example is not reported",
        (Lang::En, true, false) => "this `bad` example is not reported where `at` says",
        (Lang::Ja, false, _) => "`good` の例が検出されました",
        (Lang::Ja, true, true) => "`bad` の例が検出されませんでした",
        (Lang::Ja, true, false) => "`bad` の例が `at` のとおりに検出されませんでした",
    }
}

/// What was expected and what was found, line by line.
fn difference(mismatch: &Mismatch, options: Options) -> String {
    let (expected, found) = (&mismatch.expected, &mismatch.found);
    let mut lines = vec![
        match options.lang {
            Lang::En => "difference (- expected, + found):",
            Lang::Ja => "違い (- 期待、+ 検出):",
        }
        .to_owned(),
    ];
    let mut push = |sign: char, texts: &[String]| {
        for text in texts {
            let text = match text.as_str() {
                "" => nothing(options.lang).to_owned(),
                text => clip(&one_line(text, options.ascii), MAX_TEXT),
            };
            lines.push(format!("  {sign} {text}"));
        }
    };
    if mismatch.bad && expected.is_empty() {
        let any = match options.lang {
            Lang::En => "(anything)",
            Lang::Ja => "(1 件以上)",
        };
        push('-', &[any.to_owned()]);
    }
    for op in capture_diff_slices(Algorithm::Myers, expected, found) {
        let (tag, old, new) = op.as_tag_tuple();
        match tag {
            DiffTag::Equal => push(' ', &expected[old]),
            DiffTag::Delete | DiffTag::Insert | DiffTag::Replace => {
                push('-', &expected[old]);
                push('+', &found[new]);
            }
        }
    }
    lines.join("\n")
}

/// A file name that is no start.bat or stop.bat: a slip, most of the time.
fn helpers(mismatch: &Mismatch, options: Options) -> String {
    let files = one_line(&mismatch.helpers.join(", "), options.ascii);
    let roles: Vec<&str> = mismatch.roles.iter().map(|role| role.as_str()).collect();
    let roles = roles.join(", ");
    match options.lang {
        Lang::En => format!("{files} is judged as a helper, and the rule is about: {roles}"),
        Lang::Ja => format!("{files} は補助のスクリプトとして判定されます。ルールの対象: {roles}"),
    }
}

/// Variables that are empty, and what makes them unknown.
fn never_set(mismatch: &Mismatch, options: Options) -> String {
    let names = one_line(&mismatch.never_set.join(", "), options.ascii);
    match options.lang {
        Lang::En => format!(
            "never set, and so empty: {names} (listed under `environment` in pack.yaml it may have any value)"
        ),
        Lang::Ja => format!(
            "設定されていないため空として扱う変数: {names} (pack.yaml の `environment` に書くと、どんな値でもあり得るとみなします)"
        ),
    }
}

/// A finding about something that is not there covers no text.
const fn nothing(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "(no text: leave `at` out)",
        Lang::Ja => "(文字のない位置: `at` は書きません)",
    }
}

fn summary(lang: Lang, tested: Tested, wrong: usize) -> String {
    let Tested { rules, examples } = tested;
    let counted = |count: usize, noun: &str| match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    };
    match (lang, wrong) {
        (Lang::Ja, 0) => format!("{rules} ルール、{examples} 例: すべて期待どおりに判定されました"),
        (Lang::Ja, _) => {
            format!("{rules} ルール、{examples} 例: {wrong} 例が期待どおりに判定されませんでした")
        }
        (Lang::En, 0) => format!(
            "{}, {}: all are judged as they say",
            counted(rules, "rule"),
            counted(examples, "example")
        ),
        (Lang::En, _) => format!(
            "{}, {}: {wrong} not judged as {} say{}",
            counted(rules, "rule"),
            counted(examples, "example"),
            if wrong == 1 { "it" } else { "they" },
            if wrong == 1 { "s" } else { "" },
        ),
    }
}
