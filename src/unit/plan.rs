//! Which files are judged together.

use super::Files;
use super::role::{self, Planned, Stem, file_name, stem_of};
use crate::rules::schema::Role;
use std::collections::HashMap;

/// A file that was asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// Its path.
    pub path: String,
    /// Whether it was found in a folder instead of being named.
    pub walked: bool,
    /// The role that the user gave it.
    pub role: Option<Role>,
}

/// A script of a unit to be.
#[derive(Clone, Debug)]
pub struct PlannedScript {
    /// Its path.
    pub path: String,
    /// Its role, as far as its name tells.
    pub role: Planned,
    /// Whether it was asked for.
    pub requested: bool,
    /// Whether it was found in a folder.
    pub walked: bool,
}

impl PlannedScript {
    /// Its role in the end, now that its text is known.
    #[must_use]
    pub fn settle(&self, text: &str) -> Role {
        role::settle(self.role, &self.path, text, self.walked)
    }
}

/// The files of one unit.
#[derive(Clone, Default, Debug)]
pub struct Plan {
    /// In the order in which they were asked for.
    pub scripts: Vec<PlannedScript>,
}

/// Puts requested files together into units: partners share a folder and the rest of the name;
/// one start and one stop script named by hand belong together wherever they lie.
pub fn plan(requests: &[Request], files: &dyn Files) -> Vec<Plan> {
    let mut taken = vec![false; requests.len()];
    let stems: Vec<Option<Stem>> = requests.iter().map(stem).collect();
    let named = Named::new(requests, &stems);
    // Tools hand over what has changed, out of several folders: scripts that have partners of their
    // own are no pair.
    let lonely = |index: usize| {
        let (path, stem) = (&requests[index].path, stems[index].as_ref());
        stem.is_none_or(|stem| files.folder(path).partner(stem).is_none())
    };
    let across = pair_by_hand(requests, &stems).filter(|(a, b)| lonely(*a) && lonely(*b));
    let mut plans = Vec::new();
    for index in 0..requests.len() {
        if std::mem::replace(&mut taken[index], true) {
            continue;
        }
        let request = &requests[index];
        let Some(stem) = &stems[index] else {
            plans.push(single(request));
            continue;
        };
        let partner = across
            .filter(|(a, b)| *a == index || *b == index)
            .map(|(a, b)| if a == index { b } else { a })
            .or_else(|| named.partner(&request.path, stem, &taken));
        let other = match partner {
            Some(partner) => {
                taken[partner] = true;
                Some(script(
                    &requests[partner],
                    &stem_or_role(&requests[partner], stem),
                    false,
                ))
            }
            None => partner_on_disk(&request.path, stem, files),
        };
        let own = script(request, stem, other.is_none());
        plans.push(Plan {
            scripts: std::iter::once(own).chain(other).collect(),
        });
    }
    plans
}

fn stem(request: &Request) -> Option<Stem> {
    match request.role {
        Some(Role::Helper) => None,
        Some(role) => {
            let rest = stem_of(&request.path).map(|s| s.rest).unwrap_or_default();
            Some(Stem {
                role,
                rest,
                doubtful: false,
            })
        }
        None => stem_of(&request.path),
    }
}

fn stem_or_role(request: &Request, partner: &Stem) -> Stem {
    let other = if partner.role == Role::Start {
        Role::Stop
    } else {
        Role::Start
    };
    stem(request).unwrap_or(Stem {
        role: other,
        rest: String::new(),
        doubtful: false,
    })
}

fn single(request: &Request) -> Plan {
    let role = match request.role {
        Some(role) => Planned::Fixed(role),
        None => Planned::ByName {
            role: Role::Helper,
            alone: true,
        },
    };
    let script = PlannedScript {
        path: request.path.clone(),
        role,
        requested: true,
        walked: request.walked,
    };
    Plan {
        scripts: vec![script],
    }
}

fn script(request: &Request, stem: &Stem, alone: bool) -> PlannedScript {
    let role = match request.role {
        Some(role) => Planned::Fixed(role),
        None => Planned::ByName {
            role: stem.role,
            alone,
        },
    };
    PlannedScript {
        path: request.path.clone(),
        role,
        requested: true,
        walked: request.walked,
    }
}

/// The only start and the only stop script among the files named by hand.
fn pair_by_hand(requests: &[Request], stems: &[Option<Stem>]) -> Option<(usize, usize)> {
    let only = |role: Role| {
        let mut found = requests
            .iter()
            .zip(stems)
            .enumerate()
            .filter(|(_, (r, s))| !r.walked && s.as_ref().is_some_and(|s| s.role == role));
        let first = found.next().map(|(i, _)| i);
        first.filter(|_| found.next().is_none())
    };
    Some((only(Role::Start)?, only(Role::Stop)?))
}

fn folder(path: &str) -> &str {
    path.strip_suffix(file_name(path)).unwrap_or("")
}

/// The requested scripts by folder, role and rest of the name.
struct Named<'r>(HashMap<(&'r str, Role, &'r str), Vec<usize>>);

impl<'r> Named<'r> {
    fn new(requests: &'r [Request], stems: &'r [Option<Stem>]) -> Self {
        let mut named: HashMap<_, Vec<usize>> = HashMap::new();
        for (index, (request, stem)) in requests.iter().zip(stems).enumerate() {
            if let Some(stem) = stem {
                let key = (folder(&request.path), stem.role, stem.rest.as_str());
                named.entry(key).or_default().push(index);
            }
        }
        Self(named)
    }

    /// The first script that is a partner of one, and that no other one has.
    fn partner(&self, path: &str, stem: &Stem, taken: &[bool]) -> Option<usize> {
        let roles = [Role::Start, Role::Stop, Role::Helper];
        let others = roles.into_iter().filter(|role| *role != stem.role);
        let found = others.filter_map(|role| self.0.get(&(folder(path), role, &*stem.rest)));
        found.flatten().copied().filter(|i| !taken[*i]).min()
    }
}

/// The partner that lies beside a script although nobody asked for it.
fn partner_on_disk(path: &str, stem: &Stem, files: &dyn Files) -> Option<PlannedScript> {
    let listed = files.folder(path);
    let name = listed.partner(stem)?;
    let role = if stem.role == Role::Start {
        Role::Stop
    } else {
        Role::Start
    };
    Some(PlannedScript {
        path: format!("{}{name}", folder(path)),
        role: Planned::ByName { role, alone: false },
        requested: false,
        walked: false,
    })
}
