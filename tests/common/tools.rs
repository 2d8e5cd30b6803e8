//! Programs that svlint's output is held against. `scripts/test-tools` installs them.

use std::path::{Path, PathBuf};

#[allow(dead_code, reason = "each test uses its part")]
/// A Python program, or why the test is skipped. With `SVLINT_TEST_TOOLS=required` it must be there.
pub(crate) fn python(name: &str, test: &str) -> Option<PathBuf> {
    let path = folder().join("python/bin").join(name);
    there(path, name, test)
}

/// A package of npm, as the folder it lies in.
#[allow(dead_code, reason = "each test uses its part")]
pub(crate) fn node(name: &str, test: &str) -> Option<PathBuf> {
    let path = folder().join("node/node_modules").join(name);
    there(path, name, test)
}

fn folder() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let target = target.unwrap_or_else(|| PathBuf::from("target"));
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(target)
        .join("test-tools")
}

fn there(path: PathBuf, name: &str, test: &str) -> Option<PathBuf> {
    if path.exists() {
        return Some(path);
    }
    let required = std::env::var("SVLINT_TEST_TOOLS").is_ok_and(|value| value == "required");
    assert!(!required, "{name} is missing: run scripts/test-tools");
    eprintln!("skipped: {test}: {name} is missing, run scripts/test-tools");
    None
}
