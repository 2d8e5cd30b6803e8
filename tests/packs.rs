//! Packs of users: one that is complete, and broken ones, each told at its place.
//! `UPDATE=1 cargo test --test packs` writes anew what is told.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may panic"
)]

#[path = "common/program.rs"]
mod program;

use program::{Ran, run, svlint};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const ORACLE: &str = "fixtures/packs/oracle";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn run_in(folder: &Path, arguments: &[&str]) -> Ran {
    Ran::from(
        svlint()
            .current_dir(folder)
            .args(arguments)
            .output()
            .unwrap(),
    )
}

/// The folders below one of the project, by name.
fn folders(path: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join(path)).unwrap();
    let mut all: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).collect();
    all.retain(|p| p.is_dir());
    all.sort();
    all
}

fn json(arguments: &[&str]) -> serde_json::Value {
    let ran = run(arguments);
    serde_json::from_str(&ran.out).unwrap_or_else(|e| panic!("{e}: {}{}", ran.out, ran.err))
}

#[test]
fn the_oracle_pack_is_complete() {
    let tested = run(&["rules", "test", ORACLE, "--lang", "en"]);
    assert_eq!(tested.code, 0, "{}{}", tested.out, tested.err);
    let told = ["explain", "--pack", ORACLE, "--format", "json"];
    let list = json(&[
        "rules", "list", "oracle", "--pack", ORACLE, "--format", "json",
    ]);
    let rules = list["rules"].as_array().unwrap();
    assert!(rules.len() >= 10, "{} rules", rules.len());
    let ids: Vec<&str> = rules.iter().map(|r| r["id"].as_str().unwrap()).collect();
    for lang in ["en", "ja"] {
        let told = json(&[&told[..], &["--lang", lang], &ids[..]].concat());
        for rule in told["rules"].as_array().unwrap() {
            let examples = rule["examples"].as_array().unwrap();
            let bad = examples.iter().filter(|e| e["kind"] == "bad").count();
            assert!(bad >= 2 && examples.len() - bad >= 2, "{}", rule["id"]);
        }
    }
}

#[test]
fn the_oracle_pack_judges_scripts() {
    let judge = |folder: &str| {
        let scripts = format!("{ORACLE}/scripts/{folder}");
        let found = json(&[
            "check",
            &scripts,
            "--pack",
            ORACLE,
            "--profile",
            "clusterpro",
            "--format",
            "json",
        ]);
        let one = |d: &serde_json::Value| {
            let path = d["path"].as_str().unwrap();
            let name = path.rsplit('/').next().unwrap();
            format!(
                "{name}:{} {}",
                d["range"]["start"]["line"],
                d["rule"].as_str().unwrap()
            )
        };
        let all = found["diagnostics"].as_array().unwrap().iter();
        let mut all: Vec<String> = all.filter(|d| d["severity"] != "info").map(one).collect();
        all.sort();
        all
    };
    assert_eq!(judge("right"), Vec::<String>::new());
    let text = fs::read_to_string(root().join(ORACLE).join("scripts/wrong/expected.txt")).unwrap();
    let lines = text.lines().filter(|l| !l.starts_with('#'));
    let mut expected: Vec<String> = lines.map(str::to_owned).collect();
    expected.sort();
    assert_eq!(judge("wrong"), expected);
}

/// A pack that says what no built-in one has to say.
#[test]
fn the_courier_pack_is_judged_as_it_says() {
    for lang in ["en", "ja"] {
        let tested = run(&["rules", "test", "fixtures/packs/courier", "--lang", lang]);
        assert_eq!(tested.code, 0, "{}{}", tested.out, tested.err);
        assert!(tested.out.starts_with('4'), "{}", tested.out);
    }
}

#[test]
fn events_are_listed_as_packs_write_them() {
    let listed = run(&["rules", "events", "--pack", "fixtures/packs/oracle"]);
    assert_eq!(listed.code, 0, "{}", listed.err);
    let start = r#"args: [start, "OracleService{sid}"]"#;
    let login = r#"args: [{ regex: "^[^/@]+/[^/@]+(@|$)" }]"#;
    assert!(listed.out.contains(start), "{}", listed.out);
    assert!(listed.out.contains(login), "{}", listed.out);
    assert!(!listed.out.contains("Glob"), "{}", listed.out);
}

#[test]
fn letters_of_ids_list_their_rules() {
    let ids = |word: &str| -> Vec<String> {
        let list = json(&["rules", "list", word, "--pack", ORACLE, "--format", "json"]);
        let rules = list["rules"].as_array().unwrap().iter();
        rules
            .map(|r| r["id"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(ids("odb"), ids("oracle"));
    assert!(ids("SV").len() > 100 && ids("SV").iter().all(|id| id.starts_with("SV")));
    let unknown = run(&["rules", "list", "OD", "--pack", ORACLE]);
    assert_eq!(unknown.code, 2, "{}", unknown.out);
}

/// A misspelt file name, and a finding about something that is not there.
#[test]
fn differences_say_what_texts_do_not_show() {
    let folder = tempfile::tempdir().unwrap();
    let courier = root().join("fixtures/packs/courier");
    for entry in fs::read_dir(&courier).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(&path).unwrap();
        let text = match &name[..6] {
            "CUR001" => text.replace("stop.bat:", "stopp.bat:"),
            "CUR003" => text.replacen(
                "IF \"%CLP_DISK%\" == \"FAILURE\" GOTO EXIT\n        net",
                "net",
                1,
            ),
            _ => text,
        };
        fs::write(folder.path().join(name), text).unwrap();
    }
    let ran = run_in(folder.path(), &["rules", "test", ".", "--lang", "en"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let helper = "stopp.bat is judged as a helper, and the rule is about: start, stop";
    assert!(ran.out.contains(helper), "{}", ran.out);
    assert!(
        ran.out.contains("+ (no text: leave `at` out)"),
        "{}",
        ran.out
    );
}

/// Without `environment` a variable that nobody sets is empty, which few expect.
#[test]
fn variables_that_nobody_sets_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let courier = root().join("fixtures/packs/courier");
    for name in ["pack.yaml", "CUR004-transfers-differ.yaml"] {
        let text = fs::read_to_string(courier.join(name)).unwrap();
        let text = text.replace("environment: [COURIER_FILE]\n", "");
        let text = text.replace(
            "couriersend -f%COURIER_FILE%",
            "couriersend -fX%COURIER_FILE%",
        );
        fs::write(folder.path().join(name), text).unwrap();
    }
    let ran = run_in(folder.path(), &["rules", "test", ".", "--lang", "en"]);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    let told = "never set, and so empty: COURIER_FILE (listed under `environment`";
    assert!(ran.out.contains(told), "{}", ran.out);
}

/// What is told of one broken pack in one language, with the exit code.
fn told(case: &Path, lang: &str) -> String {
    let path = format!(
        "fixtures/packs/broken/{}",
        case.file_name().unwrap().to_str().unwrap()
    );
    let ran = run(&["rules", "test", &path, "--lang", lang]);
    format!("exit code {}\n{}{}", ran.code, ran.out, ran.err)
}

#[test]
fn broken_packs_are_told_at_their_place() {
    let cases = folders("fixtures/packs/broken");
    assert!(cases.len() >= 30, "{} cases", cases.len());
    let update = std::env::var_os("UPDATE").is_some();
    let mut different = Vec::new();
    for case in &cases {
        for lang in ["en", "ja"] {
            let file = case.join(format!("expected.{lang}.txt"));
            let seen = told(case, lang);
            if update {
                fs::write(&file, &seen).unwrap();
            }
            if fs::read_to_string(&file).unwrap_or_default() != seen {
                different.push(format!("{}:\n{seen}", file.display()));
            }
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

/// What holds for every broken pack, whatever is recorded of it.
#[test]
fn broken_packs_end_with_2_and_a_place() {
    for case in folders("fixtures/packs/broken") {
        let name = case.file_name().unwrap().to_str().unwrap();
        let english = told(&case, "en");
        let japanese = told(&case, "ja");
        // An example that is not judged as it says is no broken pack.
        let code = if name == "silent-example" { 1 } else { 2 };
        for text in [&english, &japanese] {
            assert!(text.starts_with(&format!("exit code {code}\n")), "{text}");
            let has_place = text.contains("┌─ fixtures/packs/broken/") && text.contains(".yaml:");
            assert!(has_place || name == "no-rule", "{text}");
            assert!(!text.contains("panicked"), "{text}");
        }
        assert!(
            english.contains("error") && english != japanese,
            "{english}"
        );
        let scripts = format!("{ORACLE}/scripts/right");
        let path = format!("fixtures/packs/broken/{name}");
        let checked = run(&["check", &scripts, "--pack", &path]);
        // Examples are run by `rules test` alone.
        let loads = ["silent-example", "unstorable-text"].contains(&name);
        assert_eq!(checked.code == 2, !loads, "{name}: {}", checked.err);
    }
}

#[test]
fn conflicts_name_both_places() {
    for case in ["id-twice", "event-twice", "overrides-contradict"] {
        let text = told(Path::new(case), "en");
        let places: BTreeSet<&str> = text.lines().filter(|l| l.contains("┌─")).collect();
        assert_eq!(places.len(), 2, "{text}");
    }
}

/// Runs `rules test` on a pack whose pack.yaml holds some bytes; it must not take long.
fn hostile(bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("pack.yaml"), bytes).unwrap();
    let begun = Instant::now();
    let ran = run_in(folder.path(), &["rules", "test", ".", "--lang", "en"]);
    assert!(begun.elapsed() < Duration::from_secs(10), "{}", ran.err);
    assert_eq!(ran.code, 2, "{}", ran.err);
    ran.err
}

#[test]
fn hostile_packs_are_refused_quickly() {
    let large = vec![b'#'; 10 << 20];
    let err = hostile(&large);
    assert!(
        err.contains("pack.yaml") && err.contains("larger than 1 MiB"),
        "{err}"
    );
    for open in ["[", "{a: ", "- "] {
        let err = hostile(open.repeat(100_000).as_bytes());
        assert!(err.contains("nested too deeply"), "{err}");
    }
    let err = hostile("a: [".repeat(20_000).as_bytes());
    assert!(err.contains("pack.yaml:1:"), "{err}");
    let wide = format!("name: [{}]\n", "x, ".repeat(200_000));
    assert!(hostile(wide.as_bytes()).contains("too many values"));
    let err = hostile(b"name: \x00\x01\n");
    assert!(err.contains("control characters are not allowed"), "{err}");
    hostile(b"\xff\xfe\x00\x00");
    hostile(b"");
}

#[test]
fn packs_that_need_each_other_are_loaded_together() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write(
        "shared/pack.yaml",
        "name: shared\nsummary: { ja: 共通, en: Shared }\nrequires: [clusterpro]\n\
         names: { independent: [Backup*] }\nvariables:\n  SITE_MODE: { values: [day, night] }\n\
         events:\n  job-start:\n    subject: job\n    any: [{ command: { name: runjob, args: [\"{job}\"] } }]\n",
    );
    write(
        "site/pack.yaml",
        "name: site\nsummary: { ja: 当社, en: Site }\nrequires: [shared]\noverrides: { SV103: off, unused-label: error }\n",
    );
    let rule = "id: SITE001\nname: job-at-night\nseverity: warning\nsummary: { ja: 夜間のジョブ, en: A job at night }\n\
        check:\n  must-not:\n    forbidden: [{ in: [start], events: [job-start] }]\n    scenarios: { SITE_MODE: night }\n\
        message: { ja: \"{subject} は夜間に動きます\", en: \"{subject} runs at night\" }\n\
        help: { ja: 分けてください, en: take it apart }\nwhy: { ja: 夜間は止めます。, en: It is down at night. }\n\
        source: { note: { ja: 運用, en: rules } }\nexamples:\n\
        \x20 - bad: { start.bat: \"if \\\"%SITE_MODE%\\\"==\\\"night\\\" runjob a\\n\" }\n    at: [runjob a]\n\
        \x20 - good: { start.bat: \"if \\\"%SITE_MODE%\\\"==\\\"day\\\" runjob a\\n\" }\n";
    write("site/SITE001-job-at-night.yaml", rule);
    let alone = run_in(folder.path(), &["rules", "test", "site", "--lang", "en"]);
    assert_eq!(alone.code, 2);
    assert!(
        alone.err.contains("there is no pack `shared`"),
        "{}",
        alone.err
    );
    assert!(alone.err.contains("--pack"), "{}", alone.err);
    for arguments in [
        &["rules", "test", "site", "--pack", "shared"][..],
        &["rules", "test", "."],
        &[
            "rules",
            "test",
            "site/SITE001-job-at-night.yaml",
            "--pack",
            "shared",
        ],
    ] {
        let ran = run_in(folder.path(), arguments);
        assert_eq!(ran.code, 0, "{arguments:?}: {}{}", ran.out, ran.err);
    }
    write(
        "start.bat",
        "net start BackupAgent\r\nrunjob x\r\ngoto :eof\r\n:never\r\necho x\r\n",
    );
    let scripts = [
        "check",
        "start.bat",
        "--profile",
        "clusterpro",
        "--pack",
        "site",
        "--pack",
        "shared",
        "--format",
        "json",
    ];
    let found = run_in(folder.path(), &scripts);
    let found: serde_json::Value = serde_json::from_str(&found.out).unwrap();
    let all: Vec<(String, String)> = found["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| (d["rule"].to_string(), d["severity"].to_string()))
        .collect();
    assert!(
        all.contains(&("\"SITE001\"".into(), "\"warning\"".into())),
        "{all:?}"
    );
    assert!(
        all.contains(&("\"SV104\"".into(), "\"error\"".into())),
        "{all:?}"
    );
}

#[test]
fn a_new_rule_can_be_tested_at_once() {
    let folder = tempfile::tempdir().unwrap();
    for (id, lang) in [("SITE001", "en"), ("SITE002-started-too-late", "ja")] {
        let new = run_in(
            folder.path(),
            &["rules", "new", id, "our site", "--lang", lang],
        );
        assert_eq!(new.code, 0, "{}", new.err);
        let tested = run_in(
            folder.path(),
            &["rules", "test", "our site", "--lang", "en"],
        );
        assert_eq!(tested.code, 0, "{}{}", tested.out, tested.err);
    }
    let pack = fs::read_to_string(folder.path().join("our site/pack.yaml")).unwrap();
    assert!(pack.contains("name: our-site\n"), "{pack}");
    let rule = folder.path().join("our site/SITE001-rule-site001.yaml");
    let rule = fs::read_to_string(rule).unwrap();
    assert!(rule.starts_with("# yaml-language-server: $schema=rule.schema.json\n"));
    let schema = folder.path().join("our site/rule.schema.json");
    let schema = serde_json::from_str(&fs::read_to_string(schema).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    assert!(validator.is_valid(&serde_yaml::from_str(&rule).unwrap()));
    for (id, hint) in [
        ("SITE001", "this file is there already"),
        ("site1", "two to eight capital letters and three digits"),
        ("SITE003-Bad_Name", "lower-case letters and digits"),
        ("SV305", "is taken by the rule SV305"),
        (
            "SITE004-service-before-attach",
            "is taken by the rule SV305",
        ),
    ] {
        let again = run_in(
            folder.path(),
            &["rules", "new", id, "our site", "--lang", "en"],
        );
        assert_eq!(again.code, 2, "{id}");
        assert!(again.err.contains(hint), "{id}: {}", again.err);
    }
}

#[test]
fn schemas_are_printed_in_both_languages() {
    for kind in ["rule", "pack", "profiles"] {
        let english = json(&["rules", "schema", kind, "--lang", "en"]);
        let japanese = json(&["rules", "schema", kind, "--lang", "ja"]);
        assert_eq!(
            english["$schema"],
            "http://json-schema.org/draft-07/schema#"
        );
        assert_ne!(english["description"], japanese["description"]);
        assert!(jsonschema::validator_for(&japanese).is_ok());
    }
    let reference = run(&["rules", "schema", "--format", "markdown", "--lang", "ja"]);
    assert!(
        reference.out.contains("### 検査 `order`"),
        "{}",
        reference.out
    );
    assert_eq!(run(&["rules", "schema", "rules"]).code, 2);
}

/// The files of the complete pack, and those of broken ones that a schema can see through.
#[test]
fn schemas_judge_the_packs_of_fixtures() {
    let schema = |kind| json(&["rules", "schema", kind]);
    let rule = jsonschema::validator_for(&schema("rule")).unwrap();
    let pack = jsonschema::validator_for(&schema("pack")).unwrap();
    let fits = |path: &Path| {
        let text = fs::read_to_string(path).unwrap();
        let value: serde_json::Value = serde_yaml::from_str(&text).unwrap();
        match path.file_name().unwrap() == "pack.yaml" {
            true => pack.is_valid(&value),
            false => rule.is_valid(&value),
        }
    };
    for entry in fs::read_dir(root().join(ORACLE)).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "yaml") {
            assert!(fits(&path), "{}", path.display());
        }
    }
    let broken = root().join("fixtures/packs/broken");
    for (case, file) in [
        ("unknown-key", "SITE001-job-in-stop.yaml"),
        ("wrong-type", "SITE001-job-in-stop.yaml"),
        ("unknown-kind", "SITE001-job-in-stop.yaml"),
        ("missing-language", "SITE001-job-in-stop.yaml"),
        ("blank-text", "SITE001-job-in-stop.yaml"),
        ("unknown-severity", "SITE001-job-in-stop.yaml"),
        ("no-good-example", "SITE001-job-in-stop.yaml"),
        ("bad-and-good", "SITE001-job-in-stop.yaml"),
        ("wrong-matcher", "pack.yaml"),
    ] {
        assert!(!fits(&broken.join(case).join(file)), "{case}");
    }
}

#[test]
fn packs_of_a_site_say_what_resources_wait_for() {
    let pack = "name: site\nsummary: { ja: 当社, en: Site }\nrequires: [config]\n\
        cluster: { default-dependencies: { script: [sd, md], appl: [script] }, others: [appl] }\n";
    let files = [("site/pack.yaml".to_owned(), pack.as_bytes().to_vec())];
    let built_in = svlint::rules::embedded::packs().unwrap();
    let set = built_in.extend(&files).unwrap();
    let of = |set: &svlint::rules::PackSet, kind: &str| {
        let packs = set.packs_of_profile("clusterpro").unwrap();
        let knowledge = set.knowledge(packs.iter().map(|pack| pack.name()));
        knowledge.cluster.default_dependencies.get(kind).cloned()
    };
    assert!(of(&built_in, "script").unwrap().len() > 2);
    assert_eq!(of(&set, "script").unwrap(), ["sd", "md"]);
    assert_eq!(of(&set, "appl").unwrap(), ["script"]);
    assert_eq!(of(&set, "service"), of(&built_in, "service"));
}
