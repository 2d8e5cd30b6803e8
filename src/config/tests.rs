//! The configuration: what fits, what does not and where, and what it says of findings.

use super::*;
use crate::rules::schema::Severity;
use crate::rules::{Position, Rule, embedded};

fn read(text: &str) -> Result<Config, Vec<PackError>> {
    let config = Config::read(FILE_NAME, text.as_bytes())?;
    config.check(&embedded::packs().unwrap())?;
    Ok(config)
}

/// The only error in a text: line, column, message and help.
fn error(text: &str) -> (usize, usize, String, String) {
    let errors = read(text).unwrap_err();
    assert_eq!(errors.len(), 1, "{text}: {errors:?}");
    let error = &errors[0];
    let at = error.span.clone().unwrap_or_default().start;
    let Position { line, column } = Position::of(text.as_bytes(), at);
    let help = error.help.clone().unwrap_or_default().en;
    (line, column, error.message.en.clone(), help)
}

const FULL: &str = "\
profile: clusterpro
packs: [site]
select: [sql, SV2, service-before-attach]
ignore: [SV416]
severity: { SV413: error, sql: info, SV41: off }
overrides:
  - paths: [legacy/, old*.bat]
    ignore: [SV2]
  - { paths: [\"legacy/new/**\"], severity: { SV202: error } }
names:
  database-services: [SNMP]
  independent-services: [Agent*, { regex: \"^X[0-9]+$\" }]
  engine-services: [\"MSSQL$SV\"]
  databases: [securevisor]
  watch-ids: [W1]
  servers: [sv1, sv2]
encoding: cp932
language: ja
fail-on: error
";

#[test]
fn everything_that_is_documented_fits() {
    let settings = read(FULL).unwrap().settings;
    assert_eq!(settings.profile.as_deref(), Some("clusterpro"));
    assert_eq!(
        settings.names.groups().map(|(_, n)| n.len()),
        [1, 2, 1, 1, 1, 2]
    );
    assert_eq!(settings.language, Some(Language::Ja));
    assert_eq!(settings.fail_on, Some(FailOn::Error));
    for empty in ["", "# nothing\n", "---\n", "{}\n", "\u{FEFF}profile: cmd\n"] {
        assert!(read(empty).is_ok(), "{empty:?}");
    }
}

#[test]
fn mistakes_are_told_with_their_place_and_what_is_allowed() {
    let cases = [
        (
            "profil: cmd\n",
            1,
            1,
            "no key `profil`",
            "did you mean `profile`",
        ),
        (
            "profile: cmdd\n",
            1,
            10,
            "no profile named 'cmdd'",
            "securevisor",
        ),
        (
            "\nselect: [SV305, SV350]\n",
            2,
            17,
            "no rule named 'SV350'",
            "did you mean",
        ),
        (
            "ignore: [nothing-like-it]\n",
            1,
            10,
            "no rule named",
            "the id of a rule",
        ),
        (
            "severity:\n  SV305: warn\n",
            2,
            10,
            "cannot be `warn`",
            "warning",
        ),
        (
            "severity:\n  SV3O5: off\n",
            2,
            3,
            "no rule named 'SV3O5'",
            "SV305",
        ),
        (
            "overrides:\n  - ignore: [SV3]\n",
            2,
            5,
            "lacks the key `paths`",
            "",
        ),
        ("overrides:\n  - paths: []\n", 2, 12, "names no file", ""),
        (
            "overrides:\n  - paths: ['a[']\n",
            2,
            13,
            "no pattern of paths",
            "legacy/",
        ),
        (
            "overrides: [{ paths: [a], ignore: [XX] }]\n",
            1,
            36,
            "no rule named 'XX'",
            "",
        ),
        (
            "names: { services: [x] }\n",
            1,
            10,
            "no key `services`",
            "database-services",
        ),
        ("names: { databases: x }\n", 1, 21, "must be a list", ""),
        (
            "names: { servers: [{ regex: 'a(' }] }\n",
            1,
            29,
            "regular expression",
            "",
        ),
        (
            "encoding: latin1\n",
            1,
            11,
            "no encoding that scripts can have",
            "cp932",
        ),
        ("language: de\n", 1, 11, "cannot be `de`", "ja, en"),
        (
            "fail-on: errors\n",
            1,
            10,
            "cannot be `errors`",
            "did you mean `error`",
        ),
        ("ignore: [SV1]\nignore: [SV2]\n", 2, 1, "written twice", ""),
        ("select: SV3\n", 1, 9, "must be a list", ""),
    ];
    for (text, line, column, message, help) in cases {
        let found = error(text);
        assert_eq!((found.0, found.1), (line, column), "{text}: {found:?}");
        assert!(found.2.contains(message), "{text}: {found:?}");
        assert!(found.3.contains(help), "{text}: {found:?}");
    }
    assert!(read("profile: [\n").is_err());
    assert!(Config::read(FILE_NAME, b"profile: \xff\n").is_err());
    assert!(Config::read(FILE_NAME, &vec![b'#'; 2 << 20]).is_err());
}

#[test]
fn the_narrowest_word_and_the_last_override_win() {
    let set = embedded::packs().unwrap();
    let config = read(FULL).unwrap();
    let levels = Levels::new(&config.settings);
    let rule = |id: &str| -> &Rule { set.rule(id).unwrap() };
    assert_eq!(levels.general(rule("SV413")), Level::As(Severity::Error));
    assert_eq!(levels.general(rule("SV414")), Level::LeftOut);
    assert_eq!(levels.general(rule("SV401")), Level::As(Severity::Info));
    assert_eq!(levels.general(rule("SV305")), Level::Usual);
    let of = |id, path| levels.of(rule(id), path);
    assert_eq!(of("SV202", "start.bat"), Level::Usual);
    assert_eq!(of("SV202", "legacy/start.bat"), Level::LeftOut);
    assert_eq!(of("SV202", "x/Legacy/y/start.bat"), Level::LeftOut);
    assert_eq!(of("SV202", "x/OLD1.BAT"), Level::LeftOut);
    assert_eq!(of("SV202", "legacy.bat"), Level::Usual);
    assert_eq!(
        of("SV202", "legacy/new/start.bat"),
        Level::As(Severity::Error)
    );
    assert_eq!(of("SV413", "legacy/start.bat"), Level::As(Severity::Error));
    assert!(levels.gives_somewhere(rule("SV202")));
    assert!(!levels.gives_somewhere(rule("SV413")));
}

#[test]
fn the_schema_accepts_what_the_reader_accepts() {
    let schema: serde_json::Value = serde_json::from_str(JSON_SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let value = |text: &str| serde_yaml::from_str::<serde_json::Value>(text).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(&value(FULL))
        .map(|e| e.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    for wrong in [
        "profil: cmd",
        "severity: { SV305: warn }",
        "overrides: [{ ignore: [SV3] }]",
        "names: { services: [x] }",
        "language: de",
        "select: SV3",
    ] {
        assert!(!validator.is_valid(&value(wrong)), "{wrong}");
        assert!(read(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn the_schema_is_fresh() {
    let fresh = schema::schema_as_the_types_say();
    if std::env::var_os("UPDATE").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/schema/config.json");
        std::fs::write(path, &fresh).unwrap();
    } else {
        assert!(
            fresh == JSON_SCHEMA,
            "UPDATE=1 cargo test --lib the_schema_is_fresh"
        );
    }
}
