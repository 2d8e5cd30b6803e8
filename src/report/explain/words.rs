//! The words of explanations in both languages.

use super::super::Lang;
use super::{Explanation, ShownFile};
use crate::source::{Encoding, Eol};

/// Headings and other fixed words.
pub(super) struct Words {
    pub(super) severity: &'static str,
    pub(super) pack: &'static str,
    pub(super) profiles: &'static str,
    pub(super) check: &'static str,
    pub(super) why: &'static str,
    pub(super) bad: &'static str,
    pub(super) good: &'static str,
    pub(super) fix: &'static str,
    pub(super) suppress: &'static str,
    pub(super) source: &'static str,
    /// Stands for the reason in a comment that suppresses.
    pub(super) reason: &'static str,
    pub(super) one: &'static str,
    pub(super) whole: &'static str,
    /// Where the comment of an SQL file stands.
    pub(super) sql: &'static str,
    pub(super) profile: &'static str,
    pub(super) index: &'static str,
    pub(super) reference: &'static str,
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) reports: &'static str,
}

pub(super) const fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Ja => &JA,
        Lang::En => &EN,
    }
}

const JA: Words = Words {
    severity: "重大度",
    pack: "パック",
    profiles: "プロファイル",
    check: "検査の種類",
    why: "理由",
    bad: "検出される例",
    good: "検出されない例",
    fix: "対処",
    suppress: "検出を抑制するには",
    source: "出典",
    reason: "理由",
    one: "該当する行の直前の行に書きます",
    whole: "ファイルの先頭に書きます",
    sql: "SQL ファイルでは、このように書きます",
    profile: "プロファイル",
    index: "ルール一覧",
    reference: "パックに書けるもの",
    id: "ID",
    name: "名前",
    reports: "検出する内容",
};

const EN: Words = Words {
    severity: "severity",
    pack: "pack",
    profiles: "profiles",
    check: "check",
    why: "Why",
    bad: "Reported",
    good: "Not reported",
    fix: "What to do",
    suppress: "To suppress it",
    source: "Source",
    reason: "reason",
    one: "on the line before the one that is reported",
    whole: "at the head of the file",
    sql: "the same in an SQL file",
    profile: "profile",
    index: "Rules",
    reference: "What may stand in a pack",
    id: "id",
    name: "name",
    reports: "what it reports",
};

/// The comments that suppress a rule, and where each of them stands.
pub(super) fn comments(told: &Explanation) -> Vec<(String, &'static str)> {
    let (words, id) = (words(told.lang), &told.id);
    let comment = |mark: &str, key: &str| format!("{mark} svlint: {key}[{id}] {}", words.reason);
    let mut out = vec![
        (comment("rem", "ignore"), words.one),
        (comment("rem", "ignore-file"), words.whole),
    ];
    if told.in_sql {
        out.push((comment("--", "ignore"), words.sql));
    }
    out
}

/// What is special about the way a file is stored; nothing for Shift_JIS with CRLF.
pub(super) fn stored(lang: Lang, file: &ShownFile) -> String {
    let source = &file.source;
    let mut notes = Vec::new();
    if !matches!(source.encoding(), Encoding::Ascii | Encoding::ShiftJis) {
        notes.push(source.encoding().name());
    }
    if source.bom_len() > 0 {
        notes.push("BOM");
    }
    match source.eol() {
        Eol::Lf => notes.push("LF"),
        Eol::Cr => notes.push("CR"),
        Eol::Mixed => notes.push("CRLF + LF"),
        Eol::None | Eol::Crlf => {}
    }
    if file.is_bytes {
        notes.push(match lang {
            Lang::Ja => "バイト列",
            Lang::En => "bytes",
        });
    }
    if notes.is_empty() {
        String::new()
    } else {
        format!(" ({})", notes.join(", "))
    }
}

/// The word for a kind of source.
pub(super) fn origin(lang: Lang, kind: &str) -> &'static str {
    match (lang, kind) {
        (Lang::Ja, "guide") => "ガイド",
        (Lang::Ja, "docs") => "マニュアル",
        (Lang::Ja, _) => "補足",
        (Lang::En, "guide") => "guide",
        (Lang::En, "docs") => "manual",
        (Lang::En, _) => "note",
    }
}

/// Examples that are not shown here.
pub(super) fn more_examples(lang: Lang, id: &str, more: usize) -> String {
    match (lang, more) {
        (Lang::Ja, _) => {
            format!("ほかに例が {more} 件あります: svlint explain {id} --format markdown")
        }
        (Lang::En, 1) => format!("1 more example: svlint explain {id} --format markdown"),
        (Lang::En, _) => format!("{more} more examples: svlint explain {id} --format markdown"),
    }
}
