//! What a pack knows about exported configurations.

use serde::{Deserialize, Serialize};

use super::Ordered;

/// Types of resources as they are written in a configuration, and what follows from them. Lists of
/// several packs are put together; in a map, what a later pack says about a type replaces what an
/// earlier one said.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ClusterData {
    /// Types that run a start and a stop script.
    #[serde(default)]
    pub scripts: Vec<String>,
    /// Types that start and stop a service of Windows.
    #[serde(default)]
    pub services: Ordered<ServiceType>,
    /// Types that start a program.
    #[serde(default)]
    pub applications: Vec<String>,
    /// Types that provide a drive, with the parameter that holds its letter.
    #[serde(default)]
    pub disks: Ordered<String>,
    /// Types that give clients an address.
    #[serde(default)]
    pub addresses: Vec<String>,
    /// Types that are none of these.
    #[serde(default)]
    pub others: Vec<String>,
    /// By type: what a resource without dependencies of its own waits for.
    #[serde(default)]
    pub default_dependencies: Ordered<Vec<String>>,
    /// By type: the monitors that watch it.
    #[serde(default)]
    pub monitors: Ordered<Vec<String>>,
    /// By type: what the screen calls it.
    #[serde(default)]
    pub screen_names: Ordered<Vec<String>>,
    /// Columns of a table, with the parameter that they hold.
    #[serde(default)]
    pub columns: Ordered<String>,
}

/// A type that starts and stops a service of Windows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ServiceType {
    /// The parameter with the name of the service.
    pub name: String,
    /// The event that its activation is.
    pub starts: String,
    /// The event that its deactivation is.
    pub stops: String,
}

impl ClusterData {
    /// Whether anything is known about a type.
    pub fn knows(&self, kind: &str) -> bool {
        let listed = [
            &self.scripts,
            &self.applications,
            &self.addresses,
            &self.others,
        ];
        listed.iter().any(|list| has(list, kind))
            || self.services.get(kind).is_some()
            || self.disks.get(kind).is_some()
    }

    /// Whether a resource of this type runs scripts.
    pub fn is_script(&self, kind: &str) -> bool {
        has(&self.scripts, kind)
    }

    /// Whether a resource of this type gives clients an address.
    pub fn is_address(&self, kind: &str) -> bool {
        has(&self.addresses, kind)
    }

    /// Whether a resource of this type starts a program.
    pub fn is_application(&self, kind: &str) -> bool {
        has(&self.applications, kind)
    }
}

fn has(list: &[String], kind: &str) -> bool {
    list.iter().any(|known| known == kind)
}
