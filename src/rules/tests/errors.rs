//! Files that do not fit their schema: every error at its exact place.

use super::*;

#[test]
fn unknown_key() {
    rule(
        "severity",
        "serverity",
        "3:1 [serverity] there is no key `serverity` here (did you mean `severity`? allowed: id, name, severity, summary, check, message, help, why, source, examples)",
    );
    rule(
        "    then: serv",
        "    than: serv",
        "8:5 [than] there is no key `than` here (did you mean `then`? allowed: first, then, in, scenarios, for-each, when-never)",
    );
    rule(
        "CLP_DISK: SUCCESS }",
        "CLP_DISK: SUCCESS }\n    for-eech: then",
        "11:5 [for-eech] there is no key `for-eech` here (did you mean `for-each`? allowed: first, then, in, scenarios, for-each, when-never)",
    );
    pack(
        "values: [SUCCESS",
        "vales: [SUCCESS",
        "5:15 [vales] there is no key `vales` here (did you mean `values`? allowed: values, unset, open, sections)",
    );
    pack(
        "{ regex: ",
        "{ regexp: ",
        "8:25 [regexp] there is no key `regexp` here (did you mean `regex`? allowed: regex)",
    );
    rule(
        "start.bat: \"net start A\\nosql\"",
        "start.bat: { txt: a }",
        "18:25 [txt] there is no key `txt` here (did you mean `text`? allowed: text, hex, encoding, eol, bom)",
    );
}

#[test]
fn wrong_type() {
    rule(
        "name: service-before-attach",
        "name: [a, b]",
        "2:7 [[a, b]] the value of `name` must be text, not a list",
    );
    rule(
        "name: service-before-attach",
        "name: 12",
        r#"2:7 [12] the value of `name` must be text, not a number (put it in quotes to make it text: "…")"#,
    );
    rule(
        "in: [start]",
        "in: start",
        "9:9 [start] the value of `in` must be a list (`[a, b]` or `- a`), not text",
    );
    rule(
        "summary: { ja: 要約, en: Summary }",
        "summary: 要約",
        "4:10 [要約] the value of `summary` must be keys with values (`key: value`), not text",
    );
    rule(
        "summary: { ja: 要約, en: Summary }",
        "summary:",
        "4:1 [summary] the value of `summary` must be keys with values (`key: value`), not empty",
    );
    rule(
        "  ja: 順序を直す",
        "  ja:\n    - 順序",
        "14:5 [- 順序] the value of `ja` must be text, not a list",
    );
    rule(
        "CLP_DISK: SUCCESS",
        "CLP_DISK: 1",
        r#"10:55 [1] the value of `CLP_DISK` must be text or a list of texts, not a number (put it in quotes to make it text: "…")"#,
    );
    rule(
        "CLP_EVENT: [START",
        "CLP_EVENT: [true",
        r#"10:30 [true] the value of `CLP_EVENT` must be text, not true or false (put it in quotes to make it text: "…")"#,
    );
    pack(
        "open: true",
        "open: yes",
        "6:23 [yes] the value of `open` must be true or false, not text",
    );
    pack(
        "\"MSSQL$*\"",
        "[a]",
        r#"8:12 [[a]] the value of `engine` must be a name (`*` is allowed) or `{regex: "…"}`, not a list"#,
    );
    pack(
        "unset: true",
        "unset: \"true\"",
        r#"4:50 ["true"] the value of `unset` must be true or false, not text"#,
    );
    rule(
        "  order:\n",
        "  order: attach\n  x:\n",
        "7:3 [x] only one kind belongs here, and `order` is there already",
    );
}

#[test]
fn unknown_choice() {
    rule(
        "  order:",
        "  oder:",
        "6:3 [oder] there is no kind of check called `oder` (did you mean `order`? allowed: must, must-not, order, enclose, pair, reverse, differ, twice, unchecked, depend, timeline, silent, variable, command, bytes, syntax, goto, label, branch, sql-option, sql-parameter, comparison, reach, sql-statement, path, section, folder, end-code, suppression, export, retired, server-name)",
    );
    rule(
        "severity: error",
        "severity: \"fatal\"",
        r#"3:11 ["fatal"] `severity` cannot be `fatal` (allowed: off, info, warning, error)"#,
    );
    rule(
        "in: [start]",
        "in: [start, stopp]",
        "9:17 [stopp] `in` cannot be `stopp` (did you mean `stop`? allowed: start, stop, helper)",
    );
    rule(
        "in: [start]",
        "in: [start]\n    when-never: 'quiet'",
        "10:17 ['quiet'] `when-never` cannot be `quiet` (allowed: silent, report)",
    );
    rule(
        "check:\n",
        "check:\n  syntax: { find: query-over-lines }\n",
        "7:3 [order] only one kind belongs here, and `syntax` is there already",
    );
    pack(
        "sql: { proc",
        "sqll: { proc",
        "15:9 [sqll] there is no matcher called `sqll` (did you mean `sql`? allowed: sql, command, powershell)",
    );
}

#[test]
fn bad_pattern() {
    pack(
        "\"^SQL\"",
        "\"^SQL(\"",
        r#"8:32 ["^SQL("] this is not a valid regular expression: unclosed group"#,
    );
    pack(
        "\"^SQL\"",
        "'a[''b'",
        "8:32 ['a[''b'] this is not a valid regular expression: unclosed character class",
    );
}

#[test]
fn bad_count() {
    let order = &RULE[RULE.find("  order:").unwrap()..RULE.find("message:").unwrap()];
    let lines = |most: &str| {
        format!(
            "  sql-statement:\n    find: batch-separator\n    long-lines:\n      tool: osql\n      most: {most}\n      \
             told: {{ message: {{ ja: 一, en: one }}, help: {{ ja: 二, en: two }} }}\n"
        )
    };
    rule(
        order,
        &lines("\"1,000\""),
        r#"10:13 ["1,000"] this is not a whole number (write nothing but digits between quotes: "1000")"#,
    );
    rule(
        order,
        &lines("1000"),
        r#"10:13 [1000] the value of `most` must be text, not a number (put it in quotes to make it text: "…")"#,
    );
}

#[test]
fn languages() {
    rule(
        "summary: { ja: 要約, en: Summary }",
        "summary: { en: Summary }",
        "4:1 [summary] `summary` lacks its Japanese text (`ja`)",
    );
    rule(
        "  en: swap them\n",
        "",
        "12:1 [help] `help` lacks its English text (`en`)",
    );
    rule(
        "ja: 要約",
        "ja: \"  \"",
        r#"4:16 ["  "] this text is blank (write it in both Japanese and English)"#,
    );
    rule(
        "{ guide: \"PP guide\" }",
        "{ note: { ja: 実測 } }",
        "16:11 [note] `note` lacks its English text (`en`)",
    );
}

#[test]
fn missing_key() {
    rule(
        "severity: error\n",
        "",
        "1:1 [id: SV305] the key `severity` is missing (what stands there: svlint rules schema --format markdown)",
    );
    rule(
        "    in: [start]\n",
        "",
        "6:3 [order] `order` lacks the key `in` (write the roles of the scripts: `in: [start]`, `in: [stop]`, or both)",
    );
    pack(
        "      - command: { name: net, args",
        "      - command: { args",
        "20:9 [command] `command` lacks the key `name` (what stands there: svlint rules schema --format markdown)",
    );
    rule(
        RULE,
        "{}",
        "1:1 [{}] the key `id` is missing (what stands there: svlint rules schema --format markdown)",
    );
    rule(
        RULE,
        "",
        "1:1 [] this value must be keys with values (`key: value`), not empty",
    );
}

#[test]
fn repeated_key() {
    rule(
        "severity: error",
        "severity: error\nseverity: info",
        "4:1 [severity] `severity` is written twice",
    );
    pack(
        "  service-start:\n",
        "  attach:\n",
        "16:3 [attach] `attach` is written twice",
    );
    rule(
        "CLP_DISK: SUCCESS",
        "\"CLP_EVENT\": SUCCESS",
        r#"10:45 ["CLP_EVENT"] `CLP_EVENT` is written twice"#,
    );
}
