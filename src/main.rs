//! The `svlint` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    svlint::cli::run(std::env::args_os())
}
