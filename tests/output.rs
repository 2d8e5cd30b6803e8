//! Where reports go: files that are replaced in one go, disks that are full, pipes that are closed.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const BAD: &str = "fixtures/bad/guide-as-printed";

fn svlint(arguments: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("svlint"));
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    for name in ["SVLINT_LANG", "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command.args(["check", BAD, "--lang", "en"]).args(arguments);
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Runs with `--output`; what stands in the file afterwards.
fn into_file(file: &Path, arguments: &[&str]) -> (Output, String) {
    let path = file.to_str().unwrap();
    let output = svlint(arguments).args(["--output", path]).output().unwrap();
    (output, fs::read_to_string(file).unwrap_or_default())
}

/// The names in a folder: nothing half-written may be left behind.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_file_gets_the_report_and_the_terminal_its_last_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.txt");
    let (output, written) = into_file(&file, &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(written.contains("error[SV401]") && !written.contains('\u{1b}'));
    let last = text(&output.stdout);
    assert_eq!(last.lines().count(), 1);
    assert_eq!(written.lines().last().unwrap(), last.trim_end());
    let (quiet, _) = into_file(&file, &["--quiet"]);
    assert!(quiet.stdout.is_empty());
    let (_, coloured) = into_file(&file, &["--color", "always"]);
    assert!(coloured.contains('\u{1b}'));
    assert_eq!(names(folder.path()), ["report.txt"]);
}

#[test]
fn the_exit_code_and_statistics_know_of_what_is_not_shown() {
    let output = svlint(&["--max-findings", "1", "--statistics"])
        .output()
        .unwrap();
    let shown = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(shown.matches("= help: ").count(), 1, "{shown}");
    assert!(
        shown.contains("   2  error    SV405  parameter-without-equals\n"),
        "{shown}"
    );
    assert!(
        shown.contains("6 more findings are not shown (--max-findings)"),
        "{shown}"
    );
    let json = svlint(&["--max-findings", "0", "--statistics", "--format", "json"])
        .output()
        .unwrap();
    let document: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json.status.code(), Some(1));
    assert_eq!(document["diagnostics"].as_array().unwrap().len(), 0);
    assert!(document["summary"]["error"].as_u64().unwrap() > 1);
    assert!(text(&json.stderr).contains("parameter-without-equals"));
}

#[test]
fn what_cannot_be_written_is_told_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let told = |file: &Path, words: &str| {
        let (output, _) = into_file(file, &["--format", "sarif"]);
        let err = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{err}");
        assert!(err.contains(words), "{err}");
    };
    told(folder.path(), "this is a folder; name a file");
    told(
        &folder.path().join("none/x.sarif"),
        "the folder to write to is not there",
    );
    let fixed = folder.path().join("fixed.sarif");
    fs::write(&fixed, "old").unwrap();
    let mut permissions = fs::metadata(&fixed).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&fixed, permissions).unwrap();
    told(&fixed, "it is read-only");
    assert_eq!(fs::read_to_string(&fixed).unwrap(), "old");
    assert_eq!(names(folder.path()), ["fixed.sarif"]);
}

#[test]
fn a_script_is_not_overwritten_by_its_report() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("start.bat");
    fs::write(&script, "goto none\r\n").unwrap();
    let path = script.to_str().unwrap();
    let (output, left) = into_file(&script, &[path]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("--output is one of the scripts"));
    assert_eq!(left, "goto none\r\n");
}

#[cfg(unix)]
#[test]
fn behind_a_link_the_file_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let (file, link) = (folder.path().join("real"), folder.path().join("link"));
    fs::write(&file, "old").unwrap();
    std::os::unix::fs::symlink(&file, &link).unwrap();
    let (_, written) = into_file(&link, &["--format", "short"]);
    assert!(written.contains("[SV401]"));
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(&file).unwrap(), written);
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_ends_quietly() {
    for format in ["human", "json", "sarif"] {
        let mut child = svlint(&["--format", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{format}");
        assert_eq!(text(&output.stderr), "", "{format}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let output = svlint(&[]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let err = text(&output.stderr);
    assert!(err.contains("stdout: the disk is full"), "{err}");
    assert!(err.contains("not complete"), "{err}");
}

/// A real disk of 16 kB, in a mount namespace of its own, so that nothing is left behind.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_old_file() {
    let folder = tempfile::tempdir().unwrap();
    let disk = folder.path().to_str().unwrap();
    let program: PathBuf = assert_cmd::cargo::cargo_bin!("svlint").into();
    let script = format!(
        "mount -t tmpfs -o size=16k none {disk} || exit 77\n\
         echo old > {disk}/x.sarif\n\
         {} check {BAD} --lang en --format sarif --output {disk}/x.sarif; echo \"code $?\"\n\
         cat {disk}/x.sarif; ls -A {disk}",
        program.display()
    );
    let output = Command::new("unshare")
        .args(["--mount", "sh", "-c", &script])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output();
    let output = match output {
        Ok(output) if output.status.success() => output,
        _ => {
            eprintln!("skipped: a_full_disk_leaves_the_old_file (cannot mount a tmpfs)");
            return;
        }
    };
    assert_eq!(text(&output.stdout), "code 2\nold\nx.sarif\n");
    assert!(text(&output.stderr).contains("x.sarif: the disk is full"));
}
