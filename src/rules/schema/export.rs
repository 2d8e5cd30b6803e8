//! Parameters of the checks of exported configurations.

use serde::{Deserialize, Serialize};

/// Parameters of `export`: what the description of a cluster says by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ExportCheck {
    /// What to find.
    pub find: ExportProblem,
}

/// What can be wrong with the description of a cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
