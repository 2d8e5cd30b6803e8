//! The name of the program that a command runs.

use super::UNKNOWN;

/// Endings that cmd.exe finds without their being written. Others are part of the name: `net.txt`
/// is not `net`.
const EXTENSIONS: &[&str] = &["exe", "com", "bat", "cmd"];

/// The program that the first word of a command names: in lower case, without folder, quotes and
/// extension.
///
/// `None` if there is no name, or if it is filled in at run time.
#[must_use]
pub fn program_name(text: &str) -> Option<String> {
    let path = text.replace('"', "");
    let name = path.trim().rsplit(['\\', '/', ':']).next()?;
    if name.contains(UNKNOWN) {
        return None;
    }
    let stem = without_extension(name);
    (!stem.is_empty()).then(|| stem.to_lowercase())
}

fn without_extension(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, end)) if EXTENSIONS.iter().any(|e| e.eq_ignore_ascii_case(end)) => stem,
        _ => name,
    }
}
