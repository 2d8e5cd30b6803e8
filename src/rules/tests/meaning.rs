//! Files that fit their schema and make no sense: every error at its exact place.

use super::*;

#[test]
fn identity() {
    rule(
        "id: SV305",
        "id: sv305",
        "1:5 [sv305] an id is two to eight capital letters and three digits, such as SV305",
    );
    rule(
        "id: SV305",
        "id: SV306",
        "1:5 [SV306] this does not fit the file name `SV305-service-before-attach` (it should be `SV306-service-before-attach.yaml`)",
    );
    rule(
        "name: service-before-attach",
        "name: service-after-attach",
        "2:7 [service-after-attach] this does not fit the file name `SV305-service-before-attach` (it should be `SV305-service-after-attach.yaml`)",
    );
    rule(
        "name: service-before-attach",
        "name: Service",
        "2:7 [Service] a name is lower-case letters and digits joined by `-`",
    );
    pack(
        "name: base",
        "name: Base",
        "1:7 [Base] a name is lower-case letters and digits joined by `-`",
    );
}

#[test]
fn names_nobody_knows() {
    rule(
        "first: attach",
        "first: atach",
        "7:12 [atach] there is no event `atach` (did you mean `attach`? allowed: attach, service-start)",
    );
    rule(
        "then: service-start",
        "then: boot",
        "8:11 [boot] there is no event `boot` (allowed: attach, service-start)",
    );
    rule(
        "CLP_DISK: SUCCESS",
        "CLP_DISC: SUCCESS",
        "10:45 [CLP_DISC] there is no variable `CLP_DISC` (did you mean `CLP_DISK`? allowed: CLP_EVENT, CLP_DISK)",
    );
    rule(
        "CLP_DISK: SUCCESS",
        "CLP_FACTOR: SUCCESS",
        "10:45 [CLP_FACTOR] `CLP_FACTOR` has no fixed values, so that scenarios cannot differ in it (allowed: CLP_EVENT, CLP_DISK)",
    );
    rule(
        "CLP_DISK: SUCCESS",
        "CLP_DISK: SUCESS",
        "10:55 [SUCESS] there is no value `SUCESS` (did you mean `SUCCESS`? allowed: SUCCESS, FAILURE)",
    );
    rule(
        "CLP_DISK: SUCCESS",
        "CLP_DISK: unset",
        "10:55 [unset] this variable is never missing",
    );
    rule(
        "[START, unset]",
        "[START, FAILOVR]",
        "10:37 [FAILOVR] there is no value `FAILOVR` (did you mean `FAILOVER`? allowed: START, FAILOVER)",
    );
    rule(
        "profile: all",
        "profile: al",
        "20:14 [al] there is no profile `al` (did you mean `all`? allowed: all)",
    );
    pack(
        "unless: [engine]",
        "unless: [engines]",
        "18:14 [engines] there is no group of names `engines` (did you mean `engine`? allowed: engine)",
    );
    pack(
        "unless: [engine]",
        "only: [engin]",
        "18:12 [engin] there is no group of names `engin` (did you mean `engine`? allowed: engine)",
    );
    pack(
        "args: [start, \"{service}\"] }",
        "args: [start, \"{service}\"], undoes: atach }",
        "20:67 [atach] there is no event `atach` (did you mean `attach`? allowed: attach, service-start)",
    );
    pack(
        "args: [start, \"{service}\"] }",
        "args: [start, \"{service}\"], undoes: attach }",
        "20:67 [attach] no pattern of event `attach` has `{service}`, so that nothing belongs together",
    );
    pack(
        "unset: true }",
        "unset: true, sections: { START: [NORMAL], FAILOVR: [FAILOVER] } }",
        "4:85 [FAILOVR] there is no value `FAILOVR` (did you mean `FAILOVER`? allowed: START, FAILOVER)",
    );
}

/// The check of the rule above replaced by another one.
#[track_caller]
fn check(check: &str, expected: &str) {
    let order = RULE.split_once("check:\n").expect("a check").1;
    let order = order.split_once("message:").expect("a message").0;
    rule(order, &format!("  {check}\n"), expected);
}

#[test]
fn names_nobody_knows_in_other_checks() {
    check(
        "must: { event: atach, in: [start] }",
        "6:18 [atach] there is no event `atach` (did you mean `attach`? allowed: attach, service-start)",
    );
    check(
        "must-not: { forbidden: [ { events: [attach, atach], in: [start] } ] }",
        "6:47 [atach] there is no event `atach` (did you mean `attach`? allowed: attach, service-start)",
    );
    check(
        "must-not: { forbidden: [ { events: actions, in: [start], reads: CLP_EVNT } ] }",
        "6:67 [CLP_EVNT] there is no variable `CLP_EVNT` (did you mean `CLP_EVENT`? allowed: CLP_EVENT, CLP_DISK, CLP_FACTOR)",
    );
    check(
        "label: { required: [], numbered: [ { variable: CLP_X, labels: [A] } ] }",
        "6:50 [CLP_X] there is no variable `CLP_X` (allowed: CLP_EVENT, CLP_DISK, CLP_FACTOR)",
    );
    check(
        "branch: { variable: CLP_EVENT, tested-for: [START, STOP], serve: [] }",
        "6:54 [STOP] there is no value `STOP` (allowed: START, FAILOVER)",
    );
    check(
        "branch: { variable: CLP_EVENT, tested-for: [], serve: [ { in: [start], values: [STOP], pack: bse } ], quiet: [log] }",
        "6:83 [STOP] there is no value `STOP` (allowed: START, FAILOVER)\n\
         6:96 [bse] there is no pack `bse` (did you mean `base`? allowed: base)\n\
         6:113 [log] there is no event `log` (allowed: attach, service-start)",
    );
    check(
        "sql-option: { tools: [osq], missing: b }",
        "6:25 [osq] there is no tool `osq` (did you mean `osql`? allowed: osql)",
    );
    check(
        "sql-option: { tools: [osql], missing: V, unless: [ { tool: osql, option: x } ] }",
        "6:41 [V] `osql` has no option `V`\n\
         6:76 [x] `osql` has no option `x`",
    );
}

#[test]
fn placeholders() {
    rule(
        "「{service}」",
        "「{sevice}」",
        "11:18 [{sevice}] nothing fills in `{sevice}` (did you mean `service`? allowed: first-subject, then-subject, database, service)",
    );
    rule(
        "en: swap them",
        "en: swap {databse} {{x}}",
        "14:12 [{databse}] nothing fills in `{databse}` (did you mean `database`? allowed: first-subject, then-subject, database, service)",
    );
    rule(
        "en: swap them",
        "en: |\n    swap\n    {databse}",
        "16:5 [{databse}] nothing fills in `{databse}` (did you mean `database`? allowed: first-subject, then-subject, database, service)",
    );
    rule(
        "en: swap them",
        "en: swap {them",
        "14:12 [{them] this `{` is never closed (write `{{` for a brace that is meant as such)",
    );
    check(
        "goto: { target: undefined }",
        "7:18 [{service}] nothing fills in `{service}` (allowed: label, nearest)\n\
         7:41 [{service}] nothing fills in `{service}` (allowed: label, nearest)",
    );
}

#[test]
fn examples() {
    rule(
        "  - bad: {",
        "  - good: {",
        "17:1 [examples] there is no example that is reported (`bad`)\n\
         19:5 [at] a `good` example has no `at`, because nothing is reported",
    );
    rule(
        "  - good:\n",
        "  - bad:\n",
        "17:1 [examples] there is no example that is not reported (`good`)",
    );
    rule(
        "[\"net start A\"]",
        "[\"net start A\", \"net stop\"]",
        r#"19:25 ["net stop"] this text occurs in no file of the example"#,
    );
    rule(
        "  - good:\n",
        "  - at: [osql]\n    good:\n",
        "21:5 [at] a `good` example has no `at`, because nothing is reported",
    );
    rule(
        "  - good:\n",
        "  - bad: {}\n    good:\n",
        "21:5 [bad: {}] write either `bad` or `good` (each example begins with a `-` of its own)",
    );
    rule(
        "{ start.bat: \"net start A\\nosql\" }",
        "{}",
        "18:5 [bad] there is no file",
    );
    rule(
        "start.bat: \"net start A\\nosql\"",
        "start.bat: { hex: \"0G\" }",
        r#"18:30 ["0G"] this is not hexadecimal (write two digits a byte: "EF BB BF")"#,
    );
    rule(
        "start.bat: \"net start A\\nosql\"",
        "start.bat: { eol: lf }",
        "18:12 [start.bat] write either `text` or `hex`",
    );
    rule(
        "start.bat: \"net start A\\nosql\"",
        "start.bat: { text: a, encoding: sjis }",
        "18:44 [sjis] `encoding` cannot be `sjis` (allowed: shift_jis, utf-8, utf-16le, utf-16be, euc-jp)",
    );
}

#[test]
fn source() {
    rule(
        "{ guide: \"PP guide\" }",
        "{}",
        "16:1 [source] no source is given (one of `guide`, `docs` and `note` is needed)",
    );
}

#[test]
fn pack_contents() {
    pack(
        "values: [SUCCESS,",
        "values: [SUCCESS, unset,",
        "5:33 [unset] `unset` is no value (write `unset: true` for a variable that can be missing)",
    );
    pack(
        "query: Q",
        "query: q",
        "10:44 [q] option `q` is in no table of this tool",
    );
    pack(
        "  attach:",
        "  actions:",
        "12:3 [actions] `actions` stands for all actions and cannot name an event",
    );
    pack(
        "  attach:",
        "  Attach:",
        "12:3 [Attach] a name is lower-case letters and digits joined by `-`",
    );
    pack(
        "procedure: sp_attach_db, ",
        "statement: set-online, ",
        "15:39 [argument] `argument` goes with `procedure` only",
    );
    pack(
        "procedure: sp_attach_db, argument: dbname",
        "",
        "15:9 [sql] write either `procedure` or `statement`",
    );
    pack(
        "[start, \"{service}\"]",
        "[start, /y, \"{service}\"]",
        "20:45 [/y] `/y` is an option, and options are left out of `args` (write `flag: /y`, or `options: { /y: … }` if it has a value)",
    );
    pack(
        "subject: service",
        "subject: servise",
        "17:14 [servise] nothing under `any` has `{servise}` (did you mean `service`? allowed: service)",
    );
    pack(
        "\"{service}\"",
        "\"{service\"",
        r#"20:45 ["{service"] `{name}` may stand once in a word, the name in lower case (for example "{service}" or "OracleService{sid}")"#,
    );
    pack(
        "\"{service}\"",
        "\"Svc{service}{more}\"",
        r#"20:45 ["Svc{service}{more}"] `{name}` may stand once in a word, the name in lower case (for example "{service}" or "OracleService{sid}")"#,
    );
}

#[test]
fn profiles() {
    refused(
        PROFILES_FILE,
        "default: all",
        "default: al",
        "1:10 [al] there is no profile `al` (did you mean `all`? allowed: all)",
    );
    refused(
        PROFILES_FILE,
        "[base]",
        "[base, bse]",
        "3:15 [bse] there is no pack `bse` (did you mean `base`? allowed: base)",
    );
    refused(
        PROFILES_FILE,
        "[base]",
        "base",
        "3:8 [base] the value of `all` must be a list (`[a, b]` or `- a`), not text",
    );
}
