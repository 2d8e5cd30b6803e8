//! Parameters of the checks of exported configurations.

use serde::{Deserialize, Serialize};

/// Parameters of `export`: what the description of a cluster says by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ExportCheck {
    /// What to find.
    pub find: ExportProblem,
}

/// What can be wrong with the description of a cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ExportProblem {
    /// It cannot be read.
    Malformed,
    /// A resource depends on one that is not there.
    UnknownDependency,
    /// Resources depend on each other in a circle.
    DependencyCycle,
    /// A resource depends on one of another group.
    DependencyAcrossGroups,
    /// No group lists a resource.
    ResourceInNoGroup,
    /// A group lists a resource that is not there.
    UndefinedResource,
    /// A resource is there twice, or listed twice.
    DuplicateResource,
    /// A resource lacks a script.
    ScriptMissing,
    /// A folder with scripts belongs to no resource.
    OrphanScript,
    /// No monitor watches a resource.
    NotMonitored,
    /// A monitor watches or restarts a resource that is not there.
    MonitorTarget,
    /// A group can run on one server only.
    SingleServer,
}

/// Parameters of `depend`: the order in which resources of a group are activated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DependCheck {
    /// What to find.
    pub find: DependProblem,
    /// The orders that have to be kept.
    pub orders: Vec<DependOrder>,
}

/// What can be wrong with an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum DependProblem {
    /// Nothing keeps it.
    Missing,
    /// Only dependencies that a type has by default keep it.
    ByDefault,
}

/// One resource has to wait for another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DependOrder {
    /// Which one waits.
    pub of: Party,
    /// For which one. Of several one is enough, but for disks.
    pub on: Party,
}

/// A resource by what it does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Party {
    /// A script resource whose start script does this event.
    Script(String),
    /// A service resource whose start is this event.
    Service(String),
    /// A service resource whose service is in this group of names.
    Named(String),
    /// The disks with the files that this event names.
    Disk(String),
}

/// Parameters of `timeline`: what a group does as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TimelineCheck {
    /// What to find.
    pub find: TimelineProblem,
    /// Only in groups that do one of these events at their activation.
    pub does: Vec<String>,
    /// For `nothing-starts`: the event that is wanted as well.
    #[serde(default)]
    pub starts: Option<String>,
    /// For `nothing-starts`: programs that start nothing.
    #[serde(default)]
    pub quiet: Vec<String>,
    /// For `drive-missing`: letters of the drives that belong to one server and do not move.
    #[serde(default)]
    pub local: Vec<String>,
}

/// What can be missing from a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum TimelineProblem {
    /// A disk with the drive of the files that the event names.
    DriveMissing,
    /// Any disk.
    NoDisk,
    /// Any address for clients.
    NoAddress,
    /// Anything that does a second event.
    NothingStarts,
}

/// Parameters of `retired`: commands that the version of the configuration no longer has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RetiredCheck {
    /// The commands.
    pub commands: Vec<String>,
    /// The first version without them, as configurations write it: a whole number.
    pub from: String,
    /// Versions from here on are counted in another way.
    pub below: String,
}

impl RetiredCheck {
    /// Whether a version is one of those without the commands; `None` where a bound is no number.
    pub fn covers(&self, version: u32) -> Option<bool> {
        let bounds = (self.from.parse().ok()?)..(self.below.parse().ok()?);
        Some(bounds.contains(&version))
    }
}

/// Parameters of `server-name`: the name of one server where the group's own is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ServerNameCheck {
    /// The tools.
    pub tools: Vec<String>,
    /// The option that names a server.
    pub option: String,
    /// Group of names with servers that no export tells of.
    #[serde(default)]
    pub names: Option<String>,
}
