//! The commands that cmd.exe knows itself.

use smol_str::StrExt;

/// A builtin of cmd.exe that the analysis gives a meaning; all others are [`Builtin::Other`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Builtin {
    /// `call`
    Call,
    /// `cd`, `chdir`
    Cd,
    /// `echo`
    Echo,
    /// `endlocal`
    EndLocal,
    /// `exit`
    Exit,
    /// `goto`
    Goto,
    /// `popd`
    Popd,
    /// `pushd`
    Pushd,
    /// `set`
    Set,
    /// `setlocal`
    SetLocal,
    /// `shift`
    Shift,
    /// `start`
    Start,
    /// Any other one: it changes neither variables nor the flow of control.
    Other(Manners),
}

/// What a builtin does to ERRORLEVEL in a .bat file (Stack Overflow, "Which cmd.exe internal
/// commands clear the ERRORLEVEL to 0 upon success?", measured on Windows 10).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Manners {
    /// Leaves it alone.
    Keeps,
    /// Sets it to 0.
    Clears,
    /// Leaves it alone on success; can fail.
    KeepsOrFails,
    /// Sets it to 0 on success; can fail.
    ClearsOrFails,
}

/// Builtins without a meaning of their own here (Microsoft Learn, "Windows commands", and `help`).
const OTHERS: [(Manners, &[&str]); 4] = [
    (
        Manners::Keeps,
        &[
            "assoc", "break", "cls", "dpath", "ftype", "keys", "path", "pause", "prompt", "rem",
            "title",
        ],
    ),
    (
        Manners::Clears,
        &[
            "color", "date", "del", "erase", "time", "ver", "verify", "vol",
        ],
    ),
    (Manners::KeepsOrFails, &["rd", "rmdir"]),
    (
        Manners::ClearsOrFails,
        &[
            "copy", "dir", "md", "mkdir", "mklink", "move", "ren", "rename", "type",
        ],
    ),
];

impl Builtin {
    /// The builtin of that name, in any case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let lower = name.to_ascii_lowercase_smolstr();
        if let [letter, b':'] = lower.as_bytes()
            && letter.is_ascii_alphabetic()
        {
            // `P:` changes the drive.
            return Some(Self::Other(Manners::KeepsOrFails));
        }
        Some(match lower.as_str() {
            "call" => Self::Call,
            "cd" | "chdir" => Self::Cd,
            "echo" => Self::Echo,
            "endlocal" => Self::EndLocal,
            "exit" => Self::Exit,
            "goto" => Self::Goto,
            "popd" => Self::Popd,
            "pushd" => Self::Pushd,
            "set" => Self::Set,
            "setlocal" => Self::SetLocal,
            "shift" => Self::Shift,
            "start" => Self::Start,
            other => Self::Other(OTHERS.iter().find(|(_, names)| names.contains(&other))?.0),
        })
    }
}

/// Splits a command word such as `goto:END`, `echo.` or `exit/b` behind the builtin it begins with.
///
/// Returns the builtin and the length of its name in bytes.
pub(super) fn glued_builtin(word: &str) -> Option<(Builtin, usize)> {
    let end = word
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(word.len());
    let (name, rest) = word.split_at(end);
    let glued =
        rest.is_empty() || rest.starts_with(['.', ':', '/', '\\', '(', '+', '[', ']', '"', '%']);
    // A percent sign may begin a value that belongs to the name (`echo%X%`): not decided here.
    if !glued || rest.starts_with('%') {
        return None;
    }
    Some((Builtin::from_name(name)?, end))
}
