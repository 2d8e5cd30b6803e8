//! What a shell sees: completions, the manual, help, and hints on a wrong word.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test may panic"
)]

use std::process::{Command, Stdio};

fn svlint(arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("svlint"));
    command.args(arguments).env("SVLINT_LANG", "en");
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn completions_know_subcommands_and_options() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let (code, out, err) = svlint(&["completions", shell]);
        assert_eq!((code, err.as_str()), (0, ""), "{shell}");
        for word in [
            "check",
            "trace",
            "explain",
            "stdin-filename",
            "max-findings",
        ] {
            assert!(out.contains(word), "{shell}: {word}");
        }
    }
    let (code, _, err) = svlint(&["completions", "bsh"]);
    assert!(code == 2 && err.contains("bash"), "{err}");
}

/// What bash offers behind a beginning of a command line.
#[test]
fn bash_completes_with_them() {
    let (_, script, _) = svlint(&["completions", "bash"]);
    let offered = |words: &[&str]| {
        let list = words.join(" ");
        let program = format!(
            "{script}\nCOMP_WORDS=({list})\nCOMP_CWORD={}\n_svlint svlint \"${{COMP_WORDS[COMP_CWORD]}}\"\n\
             printf '%s\\n' \"${{COMPREPLY[@]}}\"\n",
            words.len() - 1
        );
        let output = Command::new("bash")
            .args(["-c", &program])
            .stderr(Stdio::null())
            .output();
        String::from_utf8(output.unwrap().stdout).unwrap()
    };
    if Command::new("bash")
        .arg("--version")
        .stdout(Stdio::null())
        .status()
        .is_err()
    {
        eprintln!("skipped: bash_completes_with_them (no bash)");
        return;
    }
    assert_eq!(offered(&["svlint", "tra"]), "trace\n");
    assert_eq!(offered(&["svlint", "check", "--stat"]), "--statistics\n");
}

#[test]
fn the_manual_has_a_page_for_each_subcommand() {
    let (code, out, _) = svlint(&["man"]);
    assert!(
        code == 0 && out.contains(".TH svlint 1") && out.contains("svlint\\-check"),
        "{out}"
    );
    let (code, out, _) = svlint(&["man", "check"]);
    assert!(code == 0 && out.contains("max\\-findings"), "{out}");
    let (code, _, err) = svlint(&["man", "chek"]);
    assert!(
        code == 2 && err.contains("there are: check, trace"),
        "{err}"
    );
}

#[test]
fn wrong_words_get_a_hint() {
    for (arguments, hint) in [
        (&["chek"][..], "'check'"),
        (&["check", "--formt", "json"], "'--format'"),
        (&["check", "--format", "jso"], "json"),
        (&["check", "--fail-on", "warn"], "warning"),
        (
            &["check", "fixtures/ok", "--select", "SV3O5"],
            "did you mean SV305?",
        ),
        (
            &["check", "fixtures/ok", "--ignore", "service-befor-attach"],
            "did you mean service-before-attach?",
        ),
    ] {
        let (code, _, err) = svlint(arguments);
        assert!(code == 2 && err.contains(hint), "{arguments:?}: {err}");
    }
}

#[test]
fn every_subcommand_shows_examples() {
    for name in [
        "check",
        "trace",
        "graph",
        "explain",
        "init",
        "completions",
        "man",
    ] {
        let (code, out, _) = svlint(&[name, "--help"]);
        assert!(
            code == 0 && out.contains("Examples:\n  svlint "),
            "{name}: {out}"
        );
    }
}

#[test]
fn help_is_given_in_the_language_asked_for() {
    let page = svlint(&["check", "--help", "--lang", "ja"]);
    assert!(page.1.contains("使い方: svlint check"), "{page:?}");
    assert_eq!(svlint(&["help", "check", "--lang", "ja"]), page);
    assert_eq!(svlint(&["help", "--lang=ja", "check"]), page);
    let all = svlint(&["--help", "--lang", "ja"]);
    assert!(all.1.contains("使い方: svlint <"), "{all:?}");
    assert_eq!(svlint(&["--lang", "ja", "--help"]), all);
    // Before a subcommand it is no option: nothing is judged in the wrong language.
    assert_eq!(svlint(&["--lang", "ja", "check", "."]).0, 2);
}
