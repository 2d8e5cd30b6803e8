//! The name of the program that a command runs.

use super::UNKNOWN;
use std::borrow::Cow;

/// Endings that cmd.exe finds without their being written. Others are part of the name: `net.txt`
/// is not `net`.
const EXTENSIONS: &[&str] = &["exe", "com", "bat", "cmd"];

/// The program that the first word of a command names: in lower case, without folder, quotes and
/// extension.
///
/// `None` if there is no name, or if it is filled in at run time.
#[must_use]
pub fn program_name(text: &str) -> Option<String> {
    let path = match text.contains('"') {
        true => Cow::Owned(text.replace('"', "")),
        false => Cow::Borrowed(text),
    };
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

/// Names that are no files, whatever their ending (Microsoft Learn, "Naming Files, Paths, and
/// Namespaces").
#[must_use]
pub fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end();
    let lower = stem.to_ascii_lowercase();
    let numbered = |port: &str| {
        let number = lower.strip_prefix(port);
        number.is_some_and(|n| n.len() == 1 && n.as_bytes()[0].is_ascii_digit())
    };
    matches!(lower.as_str(), "con" | "nul" | "aux" | "prn") || numbered("com") || numbered("lpt")
}
