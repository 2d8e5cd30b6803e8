//! Which script is a start script, which a stop script.

use crate::rules::schema::Role;

/// What a file name says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stem {
    /// Start or stop.
    pub role: Role,
    /// What follows in the name, in lower case: partners share it.
    pub rest: String,
    /// Whether what follows is a word of its own: then the script must show its role itself.
    pub doubtful: bool,
}

/// The last part of a path.
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// What the name of a batch file says of its role; nothing where it is a helper's.
#[must_use]
pub fn stem_of(path: &str) -> Option<Stem> {
    let name = file_name(path).to_lowercase();
    let stem = name
        .strip_suffix(".bat")
        .or_else(|| name.strip_suffix(".cmd"))?;
    for (word, role) in [("start", Role::Start), ("stop", Role::Stop)] {
        let Some(rest) = stem.strip_prefix(word) else {
            continue;
        };
        let parted = rest.is_empty()
            || rest.starts_with(['_', '-'])
            || rest.starts_with(|c: char| c.is_ascii_digit());
        if parted {
            return Some(Stem {
                role,
                rest: rest.to_owned(),
                doubtful: is_word(rest),
            });
        }
    }
    None
}

fn is_word(rest: &str) -> bool {
    let letters = rest.split(|c: char| !c.is_alphabetic());
    letters.map(|run| run.chars().count()).max().unwrap_or(0) > 1
}

/// The role that a file name gives.
#[must_use]
pub fn role_of(path: &str) -> Role {
    stem_of(path).map_or(Role::Helper, |stem| stem.role)
}

/// The role in the end: a doubtful name needs a look at the cluster's variables, and so does a
/// script without a partner that nobody named.
pub(super) fn settle(planned: Planned, path: &str, text: &str, walked: bool) -> Role {
    let (role, alone) = match planned {
        Planned::Fixed(role) => return role,
        Planned::ByName { role, alone } => (role, alone),
    };
    let doubtful = stem_of(path).is_some_and(|s| s.doubtful) || alone && walked;
    if doubtful && !text.to_ascii_uppercase().contains("CLP_") {
        Role::Helper
    } else {
        role
    }
}

/// A role before the script is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Planned {
    /// Told by the user.
    Fixed(Role),
    /// By its name.
    ByName {
        /// The role.
        role: Role,
        /// Whether no partner was found.
        alone: bool,
    },
}
