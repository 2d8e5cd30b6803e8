//! Parameters of the check of comments that suppress findings.

use serde::{Deserialize, Serialize};

/// Parameters of `suppression`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SuppressionCheck {
    /// What to find.
    pub find: SuppressionProblem,
}

/// What can be wrong with a comment that suppresses findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum SuppressionProblem {
    /// There is nothing that it suppresses.
    Unused,
    /// It does not say why.
    WithoutReason,
    /// It names no rule, or one that is not known.
    UnknownRule,
}
