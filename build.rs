//! Checks the packs under `rules/` with the program's own loader and packs them for `src/rules/embedded.rs`.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs, io};

/// The loader, without what reads this script's output.
#[path = "src/rules"]
#[allow(
    dead_code,
    unreachable_pub,
    reason = "the program uses more of it than this script"
)]
mod rules {
    pub mod error;
    pub mod knowledge;
    pub mod load;
    pub mod names;
    pub mod packed;
    pub mod schema;
    pub mod set;
    mod text;
    mod validate;
    mod yaml;
}

use rules::error::{PackError, Position};
use rules::load::{PackInput, load};

fn main() -> ExitCode {
    link_for_a_quick_start();
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=src/rules");
    println!("cargo::rerun-if-changed=build.rs");
    match pack() {
        Ok(()) => ExitCode::SUCCESS,
        Err(lines) => {
            for line in lines {
                println!("cargo::error={line}");
            }
            ExitCode::FAILURE
        }
    }
}

/// Reads, checks and writes; or says what is wrong, one line each.
fn pack() -> Result<(), Vec<String>> {
    let mut files = Vec::new();
    collect(Path::new("rules"), &mut files).map_err(|error| vec![format!("rules: {error}")])?;
    files.sort();
    let set = load(&files).map_err(|errors| {
        errors
            .iter()
            .map(|error| line(error, &files))
            .collect::<Vec<_>>()
    })?;
    write("rules.mechanism", &set)
        .and_then(|()| write("rules.prose", set.prose()))
        .map_err(|error| vec![error.to_string()])
}

fn collect(folder: &Path, files: &mut Vec<PackInput>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push((slashed(&path), fs::read(&path)?));
        }
    }
    Ok(())
}

/// The same path on every system, because it ends up in the program.
fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

fn write<T: serde::Serialize>(name: &str, value: &T) -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(folder.join(name), postcard::to_allocvec(value)?)?;
    Ok(())
}

fn line(error: &PackError, files: &[PackInput]) -> String {
    let content = files.iter().find(|(file, _)| *file == error.file);
    let offset = error.span.as_ref().map_or(0, |span| span.start);
    let Position { line, column } = Position::of(content.map_or(&[], |(_, bytes)| bytes), offset);
    let help = error
        .help
        .as_ref()
        .map_or(String::new(), |help| format!(" ({})", help.en));
    let related = error.related.as_ref().map_or(String::new(), |place| {
        let content = files.iter().find(|(file, _)| *file == place.file);
        let bytes = content.map_or(&[][..], |(_, bytes)| bytes);
        let Position { line, column } = Position::of(bytes, place.span.start);
        format!("; {}: {}:{line}:{column}", place.message.en, place.file)
    });
    format!(
        "{}:{line}:{column}: {}{help}{related}",
        error.file, error.message.en
    )
}

/// What a pair of scripts costs is for the most part the start of the process. On Linux with glibc
/// the program is therefore linked at fixed addresses, so that it starts without relocating 13,000
/// pointers: it only reads files of its user, and that it lies where it was linked helps nobody.
/// And where they are at hand, as with Debian's gcc, with the static libraries of C, so that no
/// others have to be found, mapped and bound.
fn link_for_a_quick_start() {
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    let here = env::var("HOST") == env::var("TARGET");
    if !is("CARGO_CFG_TARGET_OS", "linux")
        || !is("CARGO_CFG_TARGET_ENV", "gnu")
        || !is("CARGO_CFG_TARGET_ARCH", "x86_64")
    {
        return;
    }
    println!("cargo::rustc-link-arg-bins=-no-pie");
    // Tests and builds to debug are linked often, and started seldom.
    let wanted = here && is("PROFILE", "release");
    if let Some(folder) = wanted.then(static_libraries).flatten() {
        // Not as a place to search for all: what is not linked by -static must not find it.
        println!("cargo::rustc-link-arg-bins=-L{}", folder.display());
        println!("cargo::rustc-link-arg-bins=-static");
    }
}

/// A folder in which the names that rustc links with lead to static libraries; nothing where one
/// of them is not installed. (`crt-static` would do it too, but is only for builds with `--target`:
/// procedural macros cannot be linked so.)
fn static_libraries() -> Option<PathBuf> {
    // The library of C, and those for unwinding and for arithmetic, need each other.
    const NAMES: [(&str, &[&str]); 7] = [
        ("gcc_s", &["libgcc_eh.a"]),
        ("c", &["libc.a", "libgcc_eh.a", "libgcc.a"]),
        ("m", &["libm.a"]),
        ("rt", &["librt.a"]),
        ("pthread", &["libpthread.a"]),
        ("util", &["libutil.a"]),
        ("dl", &["libdl.a"]),
    ];
    let folder = PathBuf::from(env::var_os("OUT_DIR")?).join("static");
    fs::create_dir_all(&folder).ok()?;
    for (name, files) in NAMES {
        let files = files.iter().map(|file| installed(file));
        let files = files.collect::<Option<Vec<_>>>()?.join(" ");
        let script = format!("GROUP({files})\n");
        fs::write(folder.join(format!("lib{name}.a")), script).ok()?;
    }
    Some(folder)
}

/// Where the C compiler finds a library, in quotes.
fn installed(library: &str) -> Option<String> {
    let wanted = format!("-print-file-name={library}");
    let found = Command::new("cc").arg(wanted).output().ok()?;
    let found = String::from_utf8(found.stdout).ok()?;
    let path = Path::new(found.trim());
    // What is not found comes back as it was asked for.
    let path = path.is_absolute().then(|| path.canonicalize().ok())??;
    Some(format!("\"{}\"", path.display()))
}
