//! Kinds of checks of the order in which things begin and end, and of what is looked at between.

use serde::{Deserialize, Serialize};

use super::{Role, ScenarioFilter, ToolOption};

/// An event of the start script and the one of the stop script that ends it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Lifetime {
    /// The event with which it begins.
    pub start: String,
    /// The event with which it ends.
    pub stop: String,
}

/// Parameters of `enclose`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct EncloseCheck {
    /// What has to begin before and to end after …
    pub outer: Lifetime,
    /// … this.
    pub inner: Lifetime,
    /// What both must have captured alike for the two to belong together, such as `instance`. Where that is not known,
    /// nothing is reported. Without it any two belong together.
    #[serde(default)]
    pub same: Option<String>,
    /// In these scenarios.
    #[serde(default)]
    pub scenarios: ScenarioFilter,
}

/// Parameters of `reverse`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ReverseCheck {
    /// An event of the start script.
    pub start: String,
    /// The event of the stop script that should come in the reverse order.
    pub stop: String,
    /// In these scenarios.
    #[serde(default)]
    pub scenarios: ScenarioFilter,
}

/// Parameters of `twice`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TwiceCheck {
    /// The event that must not happen to the same subject again …
    pub event: String,
    /// … unless this one has happened in between.
    pub undo: String,
    /// Counts only where this is captured.
    #[serde(default)]
    pub with: Option<String>,
    /// In scripts of these roles.
    pub r#in: Vec<Role>,
    /// In these scenarios.
    #[serde(default)]
    pub scenarios: ScenarioFilter,
}

/// Parameters of `unchecked`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct UncheckedCheck {
    /// The event whose exit code has to be looked at …
    pub event: String,
    /// … before this one.
    pub then: String,
    /// Options of SQL tools without which their exit code says nothing. Such an event is left to
    /// another rule.
    #[serde(default)]
    pub reports: Vec<ToolOption>,
    /// In scripts of these roles.
    pub r#in: Vec<Role>,
    /// In these scenarios.
    #[serde(default)]
    pub scenarios: ScenarioFilter,
}
