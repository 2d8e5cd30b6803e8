//! `.svlint.yaml` as its users meet it: where it is looked for, what it changes, what is wrong with it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

#[path = "common/program.rs"]
mod program;

use program::{Ran, svlint};
use serde_json::Value;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A folder with files.
struct Site(TempDir);

impl Site {
    fn new(files: &[(&str, &str)]) -> Self {
        let site = Self(tempfile::tempdir().unwrap());
        for (path, text) in files {
            let path = site.0.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text.replace('\n', "\r\n")).unwrap();
        }
        site
    }

    fn run(&self, folder: &str, arguments: &[&str]) -> Ran {
        let mut command = svlint();
        command
            .current_dir(self.0.path().join(folder))
            .args(arguments)
            .env("LC_ALL", "C")
            .env_remove("LANGUAGE");
        Ran::from(command.output().unwrap())
    }

    /// Findings as (path, rule, severity).
    fn found(&self, arguments: &[&str]) -> Vec<(String, String, String)> {
        let ran = self.run(".", &[&["check", "--format", "json"], arguments].concat());
        let document: Value =
            serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}", ran.err));
        let text = |d: &Value, key: &str| d[key].as_str().unwrap().to_owned();
        let found = document["diagnostics"].as_array().unwrap().iter();
        found
            .map(|d| (text(d, "path"), text(d, "rule"), text(d, "severity")))
            .collect()
    }

    fn rules(&self, arguments: &[&str]) -> Vec<String> {
        self.found(arguments)
            .into_iter()
            .map(|(_, rule, _)| rule)
            .collect()
    }
}

/// Has SV101 (error), and SV102 (warning).
const SLIPS: &str = "goto none\n:a\n:a\ngoto a\n";

#[test]
fn the_nearest_file_counts_alone() {
    let site = Site::new(&[
        (".svlint.yaml", "ignore: [SV102, SV104, SV119]\n"),
        ("a/x.bat", SLIPS),
        ("b/.svlint.yaml", "select: [SV102]\n"),
        ("b/deep/x.bat", SLIPS),
    ]);
    let of = |path: &str, rule: &str| (path.to_owned(), rule.to_owned());
    let found = site
        .found(&["."])
        .into_iter()
        .map(|(path, rule, _)| (path, rule));
    let found: Vec<_> = found.filter(|(_, rule)| rule != "SV103").collect();
    assert_eq!(found, [of("a/x.bat", "SV101"), of("b/deep/x.bat", "SV102")]);
    let above = site.run("b/deep", &["check", "../../a/x.bat", "--format", "short"]);
    assert!(!above.out.contains("SV102"), "{}", above.out);
    let none = site.rules(&["b", "--no-config"]);
    assert!(none.contains(&"SV101".to_owned()));
    let fixed = site.rules(&["a", "--config", "b/.svlint.yaml"]);
    assert_eq!(fixed, ["SV102"]);
}

#[test]
fn language_and_threshold_are_those_of_the_working_directory() {
    let site = Site::new(&[
        (".svlint.yaml", "language: ja\nfail-on: never\n"),
        ("b/.svlint.yaml", "language: en\nfail-on: info\n"),
        ("b/x.bat", SLIPS),
    ]);
    let here = site.run(".", &["check", "b"]);
    assert_eq!(here.code, 0, "{}", here.out);
    assert!(here.out.contains("ファイル"), "{}", here.out);
    let there = site.run("b", &["check", "."]);
    assert_eq!(there.code, 1);
    assert!(there.out.contains(" in 1 file"), "{}", there.out);
    let told = site.run(".", &["check", "b", "--lang", "en", "--fail-on", "error"]);
    assert_eq!(told.code, 1);
    assert!(told.out.contains("below --fail-on error"), "{}", told.out);
}

#[test]
fn severities_come_from_the_configuration_and_then_from_its_overrides() {
    let site = Site::new(&[
        (
            ".svlint.yaml",
            "select: [SV101, SV102]\nseverity: { SV101: warning }\noverrides:\n\
             - { paths: [old/], severity: { undefined-label: info }, ignore: [SV102] }\n",
        ),
        ("old/x.bat", SLIPS),
        ("x.bat", SLIPS),
    ]);
    let severities: Vec<String> = site
        .found(&["."])
        .into_iter()
        .map(|(path, rule, severity)| format!("{path} {rule} {severity}"))
        .collect();
    assert_eq!(
        severities,
        [
            "old/x.bat SV101 info",
            "x.bat SV101 warning",
            "x.bat SV102 warning"
        ]
    );
    let old = site.run(".", &["check", "old"]);
    assert_eq!(old.code, 0, "the configured severity decides");
    assert!(
        old.out
            .ends_with("1 info message in 1 file (1 below --fail-on warning, 1 suppressed).\n"),
        "{}",
        old.out
    );
    let log = site.run(".", &["check", "old", "--format", "sarif"]);
    let log: Value = serde_json::from_str(&log.out).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let hidden = results.iter().find(|r| r["ruleId"] == "SV102").unwrap();
    assert_eq!(hidden["suppressions"][0]["kind"], "external");
}

#[test]
fn the_command_line_goes_before_the_configuration() {
    let site = Site::new(&[
        (
            ".svlint.yaml",
            "profile: cmd\nselect: [SV102]\nignore: [SV101]\nseverity: { SV104: off }\n",
        ),
        ("x.bat", SLIPS),
    ]);
    assert_eq!(site.rules(&["."]), ["SV102"]);
    assert_eq!(
        site.rules(&[".", "--select", "SV101"]),
        ["SV101"],
        "named: it is wanted"
    );
    assert_eq!(
        site.rules(&[".", "--select", "SV10"])[..1],
        ["SV102"],
        "not named: still ignored"
    );
    assert_eq!(
        site.rules(&[".", "--ignore", "SV102"]),
        [""; 0],
        "both ignore"
    );
    let outside = site.run(".", &["check", ".", "--select", "SV305", "--lang", "en"]);
    assert!(
        outside.err.contains("not part of the profile 'cmd'"),
        "{}",
        outside.err
    );
    assert_eq!(
        site.run(
            ".",
            &["check", ".", "--select", "SV305", "--profile", "clusterpro"]
        )
        .code,
        2
    );
}

/// Needs every rule about order: a service, and a database that is attached behind it.
const START: &str = "net start SNMP\nosql -E -b -Q \"exec sp_attach_db @dbname = 'other', \
    @filename1 = 'P:\\a.mdf'\"\n";

#[test]
fn names_of_the_site_tell_services_and_databases_apart() {
    let with = |names: &str| {
        let config = format!("select: [SV301, SV305]\nnames: {{ {names} }}\n");
        let site = Site::new(&[
            (".svlint.yaml", &config),
            ("start.bat", START),
            ("stop.bat", "rem\n"),
        ]);
        site.rules(&["start.bat"])
    };
    assert_eq!(with(""), [""; 0], "SNMP needs no database");
    assert_eq!(with("database-services: [snmp]"), ["SV305"]);
    assert_eq!(
        with("database-services: [\"S*\"], databases: [OTHER]"),
        ["SV305"]
    );
    assert_eq!(
        with("databases: [securevisor]"),
        ["SV301"],
        "another one does not count"
    );
    let site = |names: &str| {
        let config = format!("select: [SV305]\nnames: {{ {names} }}\n");
        let start = START.replace("SNMP", "Agent");
        Site::new(&[
            (".svlint.yaml", &config),
            ("start.bat", &start),
            ("stop.bat", "rem\n"),
        ])
    };
    assert_eq!(site("").rules(&["start.bat"]), ["SV305"]);
    assert_eq!(
        site("independent-services: [{ regex: ^ag }]").rules(&["start.bat"]),
        [""; 0]
    );
    assert_eq!(
        site("engine-services: [Agent]").rules(&["start.bat"]),
        [""; 0]
    );
}

#[test]
fn watch_ids_of_the_site_belong_to_somebody_else() {
    let with = |names: &str| {
        let config = format!("select: [SV217]\nnames: {{ {names} }}\n");
        let site = Site::new(&[
            (".svlint.yaml", &config),
            ("start.bat", "ARMLOAD own /W agent.exe\n"),
            ("stop.bat", "ARMKILL own\nARMKILL other\n"),
        ]);
        site.rules(&["start.bat", "stop.bat"])
    };
    assert_eq!(with(""), ["SV217"]);
    assert_eq!(with("watch-ids: [OTHER]"), [""; 0]);
}

#[test]
fn packs_are_found_from_the_folder_of_the_file() {
    let rule = "id: XX001\nname: no-message\nseverity: warning\nsummary: { ja: あ, en: a }\n\
        check:\n  must: { event: message, in: [start] }\nmessage: { ja: い, en: b }\n\
        help: { ja: う, en: c }\nwhy: { ja: え, en: d }\nsource: { docs: ours }\n\
        examples:\n  - bad: { start.bat: \"rem\" }\n  - good: { start.bat: \"ARMBCAST /MSG x /A\" }\n";
    let site = Site::new(&[
        (
            "s/.svlint.yaml",
            "packs: [../rules]\nselect: [XX001]\nencoding: utf-8\n",
        ),
        (
            "rules/pack.yaml",
            "name: site\nsummary: { ja: あ, en: a }\nrequires: [securevisor]\n",
        ),
        ("rules/XX001-no-message.yaml", rule),
        ("s/start.bat", "rem\n"),
        ("s/stop.bat", "rem\n"),
        ("x.bat", SLIPS),
    ]);
    assert_eq!(site.rules(&["s"]), ["XX001"]);
    let both = site.rules(&["s", "x.bat"]);
    assert!(both.contains(&"XX001".to_owned()) && both.contains(&"SV101".to_owned()));
    let missing = Site::new(&[(".svlint.yaml", "packs: [none]\n"), ("x.bat", SLIPS)]);
    let ran = missing.run(".", &["check", "x.bat"]);
    assert!(
        ran.code == 2 && ran.err.contains("none: no such file"),
        "{}",
        ran.err
    );
}

#[test]
fn what_is_wrong_is_drawn_and_nothing_is_judged() {
    let site = Site::new(&[
        ("a/.svlint.yaml", "severity:\n  SV305: worning\n"),
        ("a/x.bat", SLIPS),
        ("b/.svlint.yaml", "ignore: [SV3O5]\n"),
        ("b/x.bat", SLIPS),
    ]);
    let ran = site.run(".", &["check", "a", "--lang", "en"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    for words in [
        "a/.svlint.yaml:2:10",
        "^^^^^^^",
        "did you mean `warning`?",
        "allowed: off, info",
    ] {
        assert!(ran.err.contains(words), "{words}: {}", ran.err);
    }
    let name = site.run("b", &["check", "."]);
    assert!(
        name.code == 2 && name.err.contains(".svlint.yaml:1:10"),
        "{}",
        name.err
    );
    assert!(site.run(".", &["check", "a", "--no-config"]).code == 1);
    for command in ["trace", "graph"] {
        let ran = site.run(".", &[command, "a/x.bat"]);
        assert!(
            ran.code == 2 && ran.err.contains("a/.svlint.yaml:2:10"),
            "{command}: {}",
            ran.err
        );
    }
    let both = site.run(".", &["check", "--config", "x", "--no-config"]);
    assert_eq!(both.code, 2);
    let missing = site.run(".", &["check", "a", "--config", "x.yaml"]);
    assert!(
        missing.code == 2 && missing.err.contains("x.yaml: no such file"),
        "{}",
        missing.err
    );
}

#[test]
fn the_example_in_the_readmes_is_right() {
    for readme in ["README.md", "README.ja.md"] {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(readme)).unwrap();
        let mut blocks = text
            .split("```yaml\n")
            .map(|b| b.split("```").next().unwrap());
        let example = blocks.find(|b| b.starts_with("profile:")).unwrap();
        let site = Site::new(&[(".svlint.yaml", example), ("x.bat", "rem\n")]);
        let ran = site.run(".", &["check", "."]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{readme}");
    }
}

#[test]
fn init_writes_a_file_that_can_be_filled_in() {
    for lang in ["en", "ja"] {
        let site = Site::new(&[("x.bat", "rem\n")]);
        let ran = site.run(".", &["init", "--lang", lang]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
        assert!(ran.out.contains(".svlint.yaml"), "{}", ran.out);
        assert_eq!(site.run(".", &["check", "."]).code, 0);
        // Every example in it is one that works.
        let file = site.0.path().join(".svlint.yaml");
        let text = fs::read_to_string(&file).unwrap();
        let is_example = |l: &&str| !l.starts_with("# ") || l.starts_with("#  ");
        let all: Vec<&str> = text
            .lines()
            .filter(is_example)
            .map(|l| l.trim_start_matches('#'))
            .collect();
        assert!(all.len() > 20, "{all:?}");
        fs::create_dir(site.0.path().join("site-rules")).unwrap();
        fs::copy(
            Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/common/pack.yaml"),
            site.0.path().join("site-rules/pack.yaml"),
        )
        .unwrap();
        fs::write(&file, all.join("\n")).unwrap();
        let ran = site.run(".", &["check", "."]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
        // What is there already stays.
        let again = site.run(".", &["init", "--lang", "en"]);
        assert_eq!(again.code, 2);
        assert!(again.err.contains("is there already"), "{}", again.err);
        assert_eq!(fs::read_to_string(&file).unwrap(), all.join("\n"));
    }
}

#[test]
fn init_shows_the_schema_that_is_kept_with_the_documents() {
    let site = Site::new(&[]);
    let ran = site.run(".", &["init", "--schema"]);
    assert_eq!(ran.code, 0);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema/config.json");
    assert_eq!(fs::read_to_string(file).unwrap(), ran.out);
}

#[test]
fn servers_of_the_site_are_known_without_an_export() {
    let script = "osql -E -b -S node1\\APP -Q \"EXEC sp_attach_db 'app', 'P:\\app.mdf'\"\n";
    let site = Site::new(&[("start.bat", script)]);
    let select = ["--select", "SV421", "."];
    assert_eq!(site.rules(&select), [""; 0]);
    let site = Site::new(&[
        (".svlint.yaml", "names: { servers: [NODE*] }\n"),
        ("start.bat", script),
        ("floating/start.bat", &script.replace("node1", "vcom1")),
    ]);
    let found = site.found(&select);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        (found[0].0.as_str(), found[0].1.as_str()),
        ("start.bat", "SV421")
    );
}
