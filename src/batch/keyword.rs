//! The commands that cmd.exe knows itself.

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
    Other,
}

/// Builtins without a meaning of their own here (Microsoft Learn, "Windows commands", and `help`).
const OTHERS: &[&str] = &[
    "assoc", "break", "cls", "color", "copy", "date", "del", "dir", "dpath", "erase", "ftype",
    "keys", "md", "mkdir", "mklink", "move", "path", "pause", "prompt", "rd", "ren", "rename",
    "rmdir", "time", "title", "type", "ver", "verify", "vol",
];

impl Builtin {
    /// The builtin of that name, in any case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let lower = name.to_ascii_lowercase();
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
            other if OTHERS.contains(&other) => Self::Other,
            _ => return None,
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
