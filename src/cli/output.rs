//! What is written: files, and standard output.

use super::problem::Problem;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Replaces a file in one go: whoever reads it meanwhile sees the old one, and a failure leaves
/// it as it was.
pub(super) fn replace(path: &Path, contents: &[u8]) -> Result<(), Vec<Problem>> {
    written(path, contents).map_err(|error| vec![unwritable(&path.display().to_string(), &error)])
}

/// Writes to standard output. A closed pipe (`| head`) is no failure: its reader has enough.
pub(super) fn print(contents: &[u8]) -> Result<(), Vec<Problem>> {
    let mut out = io::stdout().lock();
    match out.write_all(contents).and_then(|()| out.flush()) {
        Err(error) if !has_no_reader(&error) => {
            let mut problem = unwritable("stdout", &error);
            if error.kind() == io::ErrorKind::StorageFull {
                problem = problem.help(
                    "出力は途中で切れています",
                    "what was written is not complete",
                );
            }
            Err(vec![problem])
        }
        _ => Ok(()),
    }
}

/// Whether nobody is at the other end of a pipe any more.
fn has_no_reader(error: &io::Error) -> bool {
    // ERROR_PIPE_NOT_CONNECTED: pipes with a name say it so, which some shells put behind a program.
    const NOT_CONNECTED: i32 = 233;
    error.kind() == io::ErrorKind::BrokenPipe
        || cfg!(windows) && error.raw_os_error() == Some(NOT_CONNECTED)
}

fn written(path: &Path, contents: &[u8]) -> io::Result<()> {
    // Behind a link the file is replaced, not the link.
    let real = fs::canonicalize(path);
    let path = real.as_deref().unwrap_or(path);
    let known = fs::metadata(path).ok();
    if let Some(known) = &known {
        if known.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        if !known.is_file() {
            // A device or a pipe cannot be replaced.
            return fs::write(path, contents);
        }
        // Replacing would get around it where the folder may be written to.
        if known.permissions().readonly() {
            return Err(io::ErrorKind::ReadOnlyFilesystem.into());
        }
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

fn unwritable(name: &str, error: &io::Error) -> Problem {
    use io::ErrorKind;
    let (ja, en) = match error.kind() {
        ErrorKind::NotFound => (
            "書き込み先のフォルダがありません",
            "the folder to write to is not there".to_owned(),
        ),
        ErrorKind::PermissionDenied => (
            "書き込みが許可されていません",
            "permission denied".to_owned(),
        ),
        ErrorKind::IsADirectory => (
            "フォルダです。ファイル名を指定してください",
            "this is a folder; name a file".to_owned(),
        ),
        ErrorKind::ReadOnlyFilesystem => (
            "読み取り専用のため書き込めません",
            "it is read-only".to_owned(),
        ),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => (
            "書き込み先のディスクに空きがありません",
            "the disk is full".to_owned(),
        ),
        _ => ("書き込めません", format!("cannot be written ({error})")),
    };
    Problem::new(format!("{name}: {ja}"), format!("{name}: {en}"))
}
