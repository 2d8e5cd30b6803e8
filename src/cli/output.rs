//! Files that are written.

use super::problem::Problem;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Replaces a file in one go: whoever reads it meanwhile sees the old one, and a failure leaves
/// it as it was.
pub(super) fn replace(path: &Path, contents: &[u8]) -> Result<(), Vec<Problem>> {
    written(path, contents).map_err(|error| vec![unwritable(path, &error)])
}

fn written(path: &Path, contents: &[u8]) -> io::Result<()> {
    let known = fs::metadata(path).ok();
    if known.as_ref().is_some_and(|k| !k.is_file() && !k.is_dir()) {
        // A device or a pipe cannot be replaced.
        return fs::write(path, contents);
    }
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    let mut builder = tempfile::Builder::new();
    let allowed = known.map(|k| k.permissions()).or_else(usual);
    if let Some(allowed) = allowed {
        builder.permissions(allowed);
    }
    let mut file = builder
        .prefix(".svlint-")
        .tempfile_in(folder.unwrap_or(Path::new(".")))?;
    file.write_all(contents)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// What a new file is allowed; temporary ones are for their owner only.
#[cfg(unix)]
fn usual() -> Option<fs::Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn usual() -> Option<fs::Permissions> {
    None
}

fn unwritable(path: &Path, error: &io::Error) -> Problem {
    let name = path.display();
    let (ja, en) = match error.kind() {
        io::ErrorKind::NotFound => (
            "書き込み先のフォルダがありません".to_owned(),
            "the folder to write to is not there".to_owned(),
        ),
        io::ErrorKind::PermissionDenied => (
            "書き込みが許可されていません".to_owned(),
            "permission denied".to_owned(),
        ),
        _ => (
            format!("書き込めません ({error})"),
            format!("cannot be written ({error})"),
        ),
    };
    Problem::new(format!("{name}: {ja}"), format!("{name}: {en}"))
}
