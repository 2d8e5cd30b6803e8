//! Schema errors in words for people who know clusters and not Rust.

use super::names::nearest;
use super::schema::{Bilingual, Refusal};
use super::yaml::{Fault, SchemaError, Shape};

/// What is wrong, and what to do about it.
pub(super) type Words = (Bilingual, Option<Bilingual>);

/// What the schema wants, by the word it uses for it (Japanese, English).
const WANTED: &[(&str, &str, &str)] = &[
    ("text", "文字列", "text"),
    (
        "list",
        "リスト (`[a, b]` または `- a`)",
        "a list (`[a, b]` or `- a`)",
    ),
    (
        "settings",
        "キーと値の組 (`key: value`)",
        "keys with values (`key: value`)",
    ),
    ("word", "決められた語の一つ", "one of a few words"),
    ("true or false", "true か false", "true or false"),
    (
        "text or list",
        "文字列かそのリスト",
        "text or a list of texts",
    ),
    (
        "name pattern",
        "名前 (`*` を使えます) か `{regex: \"…\"}`",
        "a name (`*` is allowed) or `{regex: \"…\"}`",
    ),
    (
        "example file",
        "ファイルの内容か `{text: …}` か `{hex: …}`",
        "the text of the file, `{text: …}` or `{hex: …}`",
    ),
];

/// Puts a schema error into words.
pub(super) fn describe(error: &SchemaError) -> Words {
    match &error.fault {
        Fault::WrongShape { wanted, found } => wrong_shape(error.key(), wanted, *found),
        Fault::UnknownKey { key, allowed } => unknown_key(key, allowed),
        Fault::MissingKey(key) => missing_key(error.key(), key),
        Fault::RepeatedKey => repeated_key(error.key().unwrap_or_default()),
        Fault::UnknownChoice { found, choices } => unknown_choice(error, found, choices),
        Fault::NotOneKey { first, choices } => not_one_key(first.as_deref(), choices),
        Fault::Refused(code) => refused(code),
    }
}

/// A list of names for the end of a sentence, and the one that was probably meant.
pub(crate) fn suggest<'a>(
    word: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Option<Bilingual> {
    let names: Vec<_> = names.into_iter().collect();
    if names.is_empty() {
        return None;
    }
    let all = names.join(", ");
    let near = nearest(word, names);
    let (ja, en) = near.map_or_else(Default::default, |near| {
        (
            format!("`{near}` のことですか？ "),
            format!("did you mean `{near}`? "),
        )
    });
    Some(Bilingual::new(
        format!("{ja}使えるもの: {all}"),
        format!("{en}allowed: {all}"),
    ))
}

fn wrong_shape(key: Option<&str>, wanted: &str, found: Shape) -> Words {
    let (_, ja, en) = WANTED
        .iter()
        .find(|(word, ..)| *word == wanted)
        .unwrap_or(&("", "別の形の値", "another kind of value"));
    let (found_ja, found_en) = shape(found);
    let (subject_ja, subject_en) = key.map_or_else(
        || ("この値".to_owned(), "this value".to_owned()),
        |key| (format!("`{key}` の値"), format!("the value of `{key}`")),
    );
    let message = Bilingual::new(
        format!("{subject_ja}は{ja}でなければなりませんが、{found_ja}です"),
        format!("{subject_en} must be {en}, not {found_en}"),
    );
    (message, shape_help(key, wanted, found))
}

fn shape_help(key: Option<&str>, wanted: &str, found: Shape) -> Option<Bilingual> {
    // A number or `true` is text once it is quoted.
    let quotable = wanted.contains("text") || wanted.starts_with("name");
    if quotable && matches!(found, Shape::Number | Shape::Bool) {
        return Some(Bilingual::new(
            "引用符で囲むと文字列になります: \"…\"",
            "put it in quotes to make it text: \"…\"",
        ));
    }
    match key {
        Some(key @ ("bad" | "good")) => Some(Bilingual::new(
            format!("ファイルの名前と内容を書きます: `{key}: {{ start.bat: \"…\" }}`"),
            format!("name each file with its text: `{key}: {{ start.bat: \"…\" }}`"),
        )),
        _ => None,
    }
}

const fn shape(shape: Shape) -> (&'static str, &'static str) {
    match shape {
        Shape::Nothing => ("空", "empty"),
        Shape::Bool => ("true/false", "true or false"),
        Shape::Number => ("数値", "a number"),
        Shape::Text => ("文字列", "text"),
        Shape::List => ("リスト", "a list"),
        Shape::Map => ("キーと値の組", "keys with values"),
    }
}

fn unknown_key(key: &str, allowed: &[&'static str]) -> Words {
    let message = Bilingual::new(
        format!("`{key}` というキーはありません"),
        format!("there is no key `{key}` here"),
    );
    // No key has a blank in it: this is the rest of a text that a comma has cut in two.
    if key.contains(char::is_whitespace) {
        let help = Bilingual::new(
            "`{ }` の中では、コンマを含む文字列を引用符で囲みます: { en: \"…, …\" }",
            "between `{` and `}` a text with a comma has to stand in quotes: { en: \"…, …\" }",
        );
        return (message, Some(help));
    }
    (message, suggest(key, allowed.iter().copied()))
}

fn missing_key(parent: Option<&str>, key: &str) -> Words {
    let owner = parent.unwrap_or_default();
    let message = match (key, parent) {
        ("ja", _) => Bilingual::new(
            format!("`{owner}` に日本語 (`ja`) がありません"),
            format!("`{owner}` lacks its Japanese text (`ja`)"),
        ),
        ("en", _) => Bilingual::new(
            format!("`{owner}` に英語 (`en`) がありません"),
            format!("`{owner}` lacks its English text (`en`)"),
        ),
        (_, Some(_)) => Bilingual::new(
            format!("`{owner}` に必要なキー `{key}` がありません"),
            format!("`{owner}` lacks the key `{key}`"),
        ),
        (_, None) => Bilingual::new(
            format!("必要なキー `{key}` がありません"),
            format!("the key `{key}` is missing"),
        ),
    };
    let help = match key {
        "ja" | "en" => return (message, None),
        "in" => Bilingual::new(
            "スクリプトの役割を書きます: `in: [start]`、`in: [stop]`、または両方",
            "write the roles of the scripts: `in: [start]`, `in: [stop]`, or both",
        ),
        _ => Bilingual::new(
            "書けるものの一覧: svlint rules schema --format markdown",
            "what stands there: svlint rules schema --format markdown",
        ),
    };
    (message, Some(help))
}

fn repeated_key(key: &str) -> Words {
    let message = Bilingual::new(
        format!("`{key}` が二度書かれています"),
        format!("`{key}` is written twice"),
    );
    (message, None)
}

fn unknown_choice(error: &SchemaError, found: &str, choices: &[&'static str]) -> Words {
    let help = suggest(found, choices.iter().copied());
    // A kind is itself a key: what it belongs to is one level up.
    let owner = error.keys().find(|key| *key != found).unwrap_or_default();
    let message = match owner {
        "check" => Bilingual::new(
            format!("`{found}` という種類の検査はありません"),
            format!("there is no kind of check called `{found}`"),
        ),
        "any" => Bilingual::new(
            format!("`{found}` というイベントの書き方はありません"),
            format!("there is no matcher called `{found}`"),
        ),
        _ => Bilingual::new(
            format!("`{owner}` に `{found}` は使えません"),
            format!("`{owner}` cannot be `{found}`"),
        ),
    };
    (message, help)
}

/// At the second kind, or at the map if it is empty.
fn not_one_key(first: Option<&str>, choices: &[&'static str]) -> Words {
    match first {
        Some(first) => (
            Bilingual::new(
                format!("種類は一つだけです (`{first}` がすでにあります)"),
                format!("only one kind belongs here, and `{first}` is there already"),
            ),
            None,
        ),
        None => (
            Bilingual::new("種類が書かれていません", "the kind is missing"),
            suggest("", choices.iter().copied()),
        ),
    }
}

fn refused(code: &str) -> Words {
    match Refusal::from_code(code) {
        Some(Refusal::Blank) => (
            Bilingual::new("文が空です", "this text is blank"),
            Some(Bilingual::new(
                "日本語と英語の両方を書いてください",
                "write it in both Japanese and English",
            )),
        ),
        Some(Refusal::Hex) => (
            Bilingual::new("16進数として読めません", "this is not hexadecimal"),
            Some(Bilingual::new(
                "1バイトを2桁で書きます: \"EF BB BF\"",
                "write two digits a byte: \"EF BB BF\"",
            )),
        ),
        Some(Refusal::Count) => (
            Bilingual::new("正の整数として読めません", "this is not a whole number"),
            Some(Bilingual::new(
                "引用符で囲んだ数字だけを書きます: \"1000\"",
                "write nothing but digits between quotes: \"1000\"",
            )),
        ),
        Some(Refusal::Pattern(reason)) => (
            Bilingual::new(
                format!("正規表現として読めません: {reason}"),
                format!("this is not a valid regular expression: {reason}"),
            ),
            None,
        ),
        None => (
            Bilingual::new("この値は使えません", "this value cannot be used"),
            None,
        ),
    }
}
