//! Checks the packs under `rules/` with the program's own loader and packs them for `src/rules/embedded.rs`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
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
    link_at_fixed_addresses();
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

/// A program at fixed addresses starts without relocating 13,000 pointers, a tenth of the time that
/// one pair of scripts takes. It only reads files of its user: that it lies where it was linked
/// helps nobody.
fn link_at_fixed_addresses() {
    let target = |name: &str| env::var(format!("CARGO_CFG_TARGET_{name}")).unwrap_or_default();
    if target("OS") == "linux" && target("ENV") == "gnu" && target("ARCH") == "x86_64" {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
