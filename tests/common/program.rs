//! The program as a process.

use assert_cmd::Command;
use std::process::Output;

/// What a run of the program came to.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// The program in a clean environment, in the project's folder.
pub(crate) fn svlint() -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("svlint"));
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    for name in ["SVLINT_LANG", "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command
}

/// Runs the program.
#[allow(dead_code, reason = "some tests run it in other folders only")]
pub(crate) fn run(arguments: &[&str]) -> Ran {
    Ran::from(svlint().args(arguments).output().unwrap())
}
