//! The hook, run by the real pre-commit on a scratch repository.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test may panic"
)]

#[path = "common/tools.rs"]
mod tools;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// A repository with the hook installed.
struct Repository {
    folder: TempDir,
    pre_commit: PathBuf,
}

impl Repository {
    /// Nothing where pre-commit is not there.
    fn new(test: &str) -> Option<Self> {
        let repository = Self {
            folder: tempfile::tempdir().unwrap(),
            pre_commit: tools::python("pre-commit", test)?,
        };
        repository.git(&["init", "-q"]);
        repository.write(".pre-commit-config.yaml", &config());
        repository.git(&["add", "."]);
        let installed = repository
            .command(&repository.pre_commit)
            .arg("install")
            .output();
        assert!(installed.unwrap().status.success());
        Some(repository)
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.folder.path());
        // Hooks of Git are started with the variables of the outer repository, if there is one.
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("GIT_") {
                command.env_remove(name);
            }
        }
        command.env("PRE_COMMIT_HOME", self.folder.path().join(".git/cache"));
        command.env("SVLINT_LANG", "en");
        command
    }

    fn git(&self, arguments: &[&str]) -> Output {
        let mut command = self.command(Path::new("git"));
        command.args(["-c", "user.name=x", "-c", "user.email=x@example.com"]);
        command.args(arguments).output().unwrap()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text.replace('\n', "\r\n")).unwrap();
    }

    /// Commits what there is; whether it went through, and what was said.
    fn commit(&self) -> (bool, String) {
        self.git(&["add", "."]);
        let output = self.git(&["commit", "-m", "x"]);
        let said = [output.stdout, output.stderr].concat();
        (
            output.status.success(),
            String::from_utf8_lossy(&said).into_owned(),
        )
    }
}

/// The hook as it is offered, but with the program of this build in place of one that pre-commit
/// would build first.
fn config() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let offered = fs::read_to_string(root.join(".pre-commit-hooks.yaml")).unwrap();
    let program = assert_cmd::cargo::cargo_bin!("svlint")
        .display()
        .to_string();
    let here = offered
        .replace("entry: svlint ", &format!("entry: {program} "))
        .replace("language: rust", "language: system");
    assert!(here.contains(&program) && here.contains("language: system"));
    let indented: Vec<String> = here.lines().map(|line| format!("      {line}")).collect();
    format!(
        "repos:\n  - repo: local\n    hooks:\n{}\n",
        indented.join("\n")
    )
}

#[test]
fn a_bad_script_blocks_the_commit_and_a_good_one_passes() {
    let Some(repository) = Repository::new("a_bad_script_blocks_the_commit_and_a_good_one_passes")
    else {
        return;
    };
    repository.write("a/TOOL.BAT", "goto nowhere\n");
    let (passed, said) = repository.commit();
    assert!(
        !passed && said.contains("SV101") && said.contains("a/TOOL.BAT"),
        "{said}"
    );
    repository.write("a/TOOL.BAT", "goto there\n:there\n");
    let (passed, said) = repository.commit();
    assert!(passed && said.contains("Passed"), "{said}");
    for (role, passes) in [("bad/guide-as-printed", false), ("ok/guide-cp932", true)] {
        let from = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("fixtures")
            .join(role);
        for name in ["start.bat", "stop.bat"] {
            fs::copy(
                from.join(name),
                repository.folder.path().join("a").join(name),
            )
            .unwrap();
        }
        let (passed, said) = repository.commit();
        assert_eq!(passed, passes, "{said}");
    }
    repository.write("notes.txt", "goto nowhere\n");
    let (passed, said) = repository.commit();
    assert!(passed && said.contains("Skipped"), "{said}");
}

#[test]
fn a_start_script_alone_brings_its_stop_script() {
    let Some(repository) = Repository::new("a_start_script_alone_brings_its_stop_script") else {
        return;
    };
    repository.write("a/start.bat", "rem CLP_EVENT\n");
    repository.write("a/stop.bat", "rem CLP_EVENT\nnet stop Other\n");
    repository.write(".svlint.yaml", "select: [SV309]\n");
    repository.git(&["add", "."]);
    repository.git(&["commit", "--no-verify", "-m", "x"]);
    repository.write("a/start.bat", "rem CLP_EVENT\nnet start App\n");
    let (passed, said) = repository.commit();
    assert!(
        !passed && said.contains("SV309") && said.contains("a/start.bat:2"),
        "{said}"
    );
    assert!(
        !said.contains("a/stop.bat:2"),
        "only what is committed is judged: {said}"
    );
    repository.write("a/start.bat", "rem CLP_EVENT\nnet start Other\n");
    let (passed, said) = repository.commit();
    assert!(passed, "{said}");
}

#[test]
fn scripts_of_different_folders_are_not_taken_for_a_pair() {
    let Some(repository) = Repository::new("scripts_of_different_folders_are_not_taken_for_a_pair")
    else {
        return;
    };
    repository.write(".svlint.yaml", "select: [SV309]\n");
    for name in ["a", "b"] {
        repository.write(&format!("{name}/start.bat"), &format!("net start {name}\n"));
        repository.write(&format!("{name}/stop.bat"), &format!("net stop {name}\n"));
    }
    let (passed, said) = repository.commit();
    assert!(passed, "{said}");
    repository.write("a/start.bat", "rem x\nnet start a\n");
    repository.write("b/stop.bat", "rem x\nnet stop b\n");
    let (passed, said) = repository.commit();
    assert!(passed, "{said}");
}
