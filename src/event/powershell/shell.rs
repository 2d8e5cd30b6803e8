//! The command line of powershell.exe: which part of it is a script (`powershell -?`).

use crate::command;

/// What powershell.exe is asked to run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Asked {
    /// The text of a script.
    Script(String),
    /// Something that is not in the command line, or cannot be read there.
    Unread,
}

/// Options without a value.
const FLAGS: [&str; 7] = [
    "noprofile",
    "nologo",
    "noninteractive",
    "noexit",
    "sta",
    "mta",
    "login",
];

/// Options with a value, and the short forms that are no beginnings of their names.
const VALUES: [(&str, &str); 8] = [
    ("executionpolicy", "ep"),
    ("windowstyle", "w"),
    ("version", "v"),
    ("inputformat", "if"),
    ("outputformat", "of"),
    ("configurationname", "config"),
    ("psconsolefile", "psc"),
    ("workingdirectory", "wd"),
];

/// Reads the command line behind the program's name.
pub(super) fn read(arguments: &str, newer: bool) -> Asked {
    let words = command::split(arguments);
    let mut at = 0;
    while let Some(word) = words.get(at) {
        at += 1;
        let Some(option) = word.text.strip_prefix(['-', '/']) else {
            // The newer one takes the first plain word for the name of a file.
            if newer {
                return Asked::Unread;
            }
            at -= 1;
            break;
        };
        let option = option.to_lowercase();
        let is = |name: &str| !option.is_empty() && name.starts_with(&option);
        if is("command") {
            break;
        }
        if FLAGS.iter().any(|flag| is(flag)) {
            continue;
        }
        if VALUES
            .iter()
            .any(|(name, short)| is(name) || option == *short)
            && !is("encodedcommand")
        {
            at += 1;
            continue;
        }
        // A file, an encoded command, or something that is not known.
        return Asked::Unread;
    }
    let rest: Vec<&str> = words.iter().skip(at).map(|w| w.text.as_str()).collect();
    match rest.as_slice() {
        // Nothing, or what comes in through a pipe.
        [] | ["-"] => Asked::Unread,
        _ => Asked::Script(rest.join(" ")),
    }
}
