//! `svlint explain` and `svlint rules`: what they tell, in which form, and what they say to a wrong word.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

#[path = "common/program.rs"]
mod program;

use program::run;
use serde_json::Value;

fn json(arguments: &[&str]) -> Value {
    let ran = run(arguments);
    serde_json::from_str(&ran.out).unwrap_or_else(|e| panic!("{e}: {}{}", ran.out, ran.err))
}

#[test]
fn a_rule_is_explained_by_id_and_by_name_in_both_languages() {
    for (lang, why) in [("en", "Why\n"), ("ja", "理由\n")] {
        let by_id = run(&["explain", "sv305", "--lang", lang]);
        let by_name = run(&["explain", "service-before-attach", "--lang", lang]);
        assert_eq!((by_id.code, by_id.err.as_str()), (0, ""));
        assert_eq!(by_id.out, by_name.out);
        for part in [
            why,
            "error[SV305]",
            "rem svlint: ignore[SV305]",
            "-- svlint: ignore[SV305]",
            "net start AppService",
        ] {
            assert!(by_id.out.contains(part), "{part}: {}", by_id.out);
        }
    }
    // No finding of a rule about labels lies in an SQL file.
    assert!(!run(&["explain", "sv104"]).out.contains("-- svlint"));
}

#[test]
fn every_rule_can_be_explained_and_its_bad_examples_are_drawn() {
    let rules = json(&["rules", "list", "--format", "json"]);
    let ids: Vec<&str> = rules["rules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["id"].as_str().unwrap())
        .collect();
    for lang in ["en", "ja"] {
        let told = json(&[&["explain", "--format", "json", "--lang", lang], &ids[..]].concat());
        let told = told["rules"].as_array().unwrap();
        assert_eq!(told.len(), ids.len());
        for rule in told {
            for example in rule["examples"].as_array().unwrap() {
                let found = !example["diagnostics"].as_array().unwrap().is_empty();
                assert_eq!(found, example["kind"] == "bad", "{}", rule["id"]);
            }
            let help = rule["examples"][0]["diagnostics"][0]["help"]
                .as_str()
                .unwrap();
            assert!(
                !help.is_empty() && !help.contains('{'),
                "{}: {help}",
                rule["id"]
            );
        }
    }
}

#[test]
fn json_and_markdown_tell_the_same() {
    let told = json(&["explain", "SV401", "--format", "json", "--lang", "en"]);
    let rule = &told["rules"][0];
    assert_eq!(told["schema"], 1);
    assert_eq!(rule["name"], "sql-command-over-several-lines");
    assert_eq!(rule["severity"], "error");
    assert_eq!(rule["check"], "syntax");
    let page = run(&["explain", "SV401", "--format", "markdown", "--lang", "en"]).out;
    for text in [
        &rule["summary"],
        &rule["source"][0]["text"],
        &rule["suppress"][0],
    ] {
        assert!(page.contains(text.as_str().unwrap()), "{text}");
    }
    let found = &rule["examples"][0]["diagnostics"][0];
    assert!(page.contains(found["message"].as_str().unwrap()));
    assert_eq!(found["range"]["start"]["line"], 1);
}

#[test]
fn a_wrong_word_gets_a_hint() {
    for (word, hint) in [
        ("SV35", "did you mean SV305?"),
        (
            "service-before-atach",
            "did you mean service-before-attach?",
        ),
        ("sql", "svlint rules list sql"),
        ("nothing-like-it-at-all", "svlint rules list shows them all"),
    ] {
        let ran = run(&["explain", word, "--lang", "en"]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{word}");
        assert!(ran.err.contains(hint), "{word}: {}", ran.err);
    }
    assert_eq!(run(&["explain"]).code, 2);
    assert_eq!(run(&["rules"]).code, 2);
    let typo = run(&["rules", "evnets"]);
    assert_eq!(typo.code, 2);
    assert!(typo.err.contains("'events'"), "{}", typo.err);
}

fn ids(arguments: &[&str]) -> Vec<String> {
    let list = json(&[&["rules", "list", "--format", "json"], arguments].concat());
    let rules = list["rules"].as_array().unwrap();
    rules
        .iter()
        .map(|r| r["id"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn lists_are_narrowed_by_pack_profile_severity_and_id() {
    let all = ids(&[]);
    assert!(all.windows(2).all(|pair| pair[0] < pair[1]));
    let sql = ids(&["sql"]);
    assert!(sql.iter().all(|id| id.starts_with("SV4")) && !sql.is_empty());
    let cmd = ids(&["--profile", "cmd"]);
    assert!(cmd.iter().all(|id| {
        ["SV0", "SV1", "SV9"]
            .iter()
            .any(|group| id.starts_with(group))
    }));
    let off = ids(&["--severity", "off"]);
    assert!(off.contains(&"SV416".to_owned()) && !off.contains(&"SV401".to_owned()));
    assert_eq!(ids(&["SV305", "undefined-label"]), ["SV101", "SV305"]);
    assert!(ids(&["SV3", "--severity", "error,warning"]).len() < all.len());
    assert_eq!(run(&["rules", "list", "no-such"]).code, 2);
    assert_eq!(run(&["rules", "list", "--profile", "no-such"]).code, 2);
}

#[test]
fn commands_are_shown_with_their_events() {
    let shown = json(&[
        "rules",
        "events",
        "fixtures/ok/subroutine/start.bat",
        "--format",
        "json",
    ]);
    let scripts = shown["scripts"].as_array().unwrap();
    assert_eq!(scripts.len(), 1);
    let commands = scripts[0]["commands"].as_array().unwrap();
    let attach = commands
        .iter()
        .find(|c| c["events"][0]["event"] == "attach")
        .unwrap();
    assert_eq!(attach["events"][0]["pack"], "sql");
    assert_eq!(attach["events"][0]["subject"], "securevisor");
    assert_eq!(attach["line"], 74);
    let defined = json(&["rules", "events", "--format", "json"]);
    let events = defined["events"].as_array().unwrap();
    assert!(
        events
            .iter()
            .any(|e| e["event"] == "attach" && e["any"][0]["sql"]["procedure"] == "sp_attach_db")
    );
    assert_eq!(run(&["rules", "events", "no-such.bat"]).code, 2);
}
