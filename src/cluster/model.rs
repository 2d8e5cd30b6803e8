//! A cluster as its configuration describes it, with the places where things stand.

use crate::source::Span;

/// A word of a configuration and where it stands.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Word {
    /// The word, without blanks around it.
    pub text: String,
    /// Where.
    pub span: Span,
}

impl Word {
    /// Whether nothing is written there.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.text.is_empty()
    }
}

/// What an export can say at all.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Form {
    /// `clp.conf`.
    #[default]
    Configuration,
    /// A table: no servers, monitors or versions, and no resource outside its group.
    Table,
}

/// A cluster.
#[derive(Clone, Default, Debug)]
pub struct Cluster {
    /// What its description can say.
    pub form: Form,
    /// The version that saved it.
    pub saved_version: Option<Word>,
    /// Its servers.
    pub servers: Vec<Word>,
    /// Its groups.
    pub groups: Vec<Group>,
    /// Its resources, those of every group.
    pub resources: Vec<Resource>,
    /// Its monitor resources.
    pub monitors: Vec<Monitor>,
}

impl Cluster {
    /// Whether bytes that are no text lie in a name.
    pub(super) fn is_garbled(&self) -> bool {
        let bad = |name: &str| name.contains(char::REPLACEMENT_CHARACTER);
        let group = |group: &Group| {
            bad(&group.name.text) || group.members.iter().any(|member| bad(&member.name))
        };
        let resource = |resource: &Resource| {
            let listed = match &resource.depends {
                Depends::Listed(names) => names.as_slice(),
                Depends::Default | Depends::Unclear => &[],
            };
            bad(&resource.name.text) || listed.iter().any(|name| bad(&name.text))
        };
        let monitor = |monitor: &Monitor| {
            let mut names = monitor.target.iter().chain(&monitor.restarts);
            names.any(|name| bad(&name.text))
        };
        self.groups.iter().any(group)
            || self.resources.iter().any(resource)
            || self.monitors.iter().any(monitor)
    }
}

/// A group.
#[derive(Clone, Default, Debug)]
pub struct Group {
    /// Its name.
    pub name: Word,
    /// Its start tag, or the cell that names it first.
    pub span: Span,
    /// All of it.
    pub whole: Span,
    /// Its type, where it has one.
    pub kind: Option<String>,
    /// The resources it lists.
    pub members: Vec<Member>,
    /// The servers it may run on; none means all.
    pub policy: Vec<Word>,
    /// Whether it waits for other groups.
    pub waits: bool,
}

impl Group {
    /// Whether applications run in it: not the management group of the cluster.
    #[must_use]
    pub fn is_failover(&self) -> bool {
        self.kind.as_deref().is_none_or(|kind| kind == "failover")
    }
}

/// A resource as a group lists it.
#[derive(Clone, Default, Debug)]
pub struct Member {
    /// Its type; empty where none is written.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Where both stand.
    pub span: Span,
}

/// A resource.
#[derive(Clone, Default, Debug)]
pub struct Resource {
    /// Its type.
    pub kind: String,
    /// Its name.
    pub name: Word,
    /// Its start tag, or its cell.
    pub span: Span,
    /// All of it.
    pub whole: Span,
    /// What it depends on.
    pub depends: Depends,
    /// Its parameters, passwords left out.
    pub parameters: Vec<Parameter>,
}

impl Resource {
    /// The value of a parameter, where it has one.
    #[must_use]
    pub fn parameter(&self, path: &str) -> Option<&Word> {
        let mut values = self.parameters.iter().filter(|p| p.path == path);
        values.next().map(|p| &p.value).filter(|v| !v.is_blank())
    }
}

/// What a resource depends on.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub enum Depends {
    /// It says nothing: on what its type depends on by default.
    #[default]
    Default,
    /// On these.
    Listed(Vec<Word>),
    /// It says something that is not understood.
    Unclear,
}

/// A value of a resource.
#[derive(Clone, Default, Debug)]
pub struct Parameter {
    /// The names of the elements around it, from below the resource on.
    pub path: String,
    /// The value.
    pub value: Word,
}

/// A monitor resource.
#[derive(Clone, Default, Debug)]
pub struct Monitor {
    /// Its type.
    pub kind: String,
    /// Its name.
    pub name: Word,
    /// What it watches, where that is written.
    pub target: Option<Word>,
    /// The resource that is restarted when it finds an error.
    pub restarts: Option<Word>,
    /// Every value in it.
    pub mentions: Vec<String>,
}
