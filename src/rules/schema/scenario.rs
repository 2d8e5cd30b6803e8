//! Which scenarios and which events a check is about.

use serde::{Deserialize, Serialize};

use super::{OneOrMany, Ordered};

/// Which scenarios a check holds in: a variable not named may have any value.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct ScenarioFilter(pub Ordered<OneOrMany<Setting>>);

/// What a variable is in a scenario; `unset` means that it is not there.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(from = "String", into = "String")]
pub enum Setting {
    /// The variable is not there; written `unset`.
    Unset,
    /// The variable has this value.
    Is(String),
}

impl From<String> for Setting {
    fn from(text: String) -> Self {
        if text == "unset" {
            Self::Unset
        } else {
            Self::Is(text)
        }
    }
}

impl From<Setting> for String {
    fn from(setting: Setting) -> Self {
        match setting {
            Setting::Unset => "unset".to_owned(),
            Setting::Is(value) => value,
        }
    }
}

/// The events a check is about; `actions` stands for all that change something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(from = "OneOrMany<String>", into = "Vec<String>")]
pub enum EventSet {
    /// Every event that is an action; written `actions`.
    Actions,
    /// These.
    Named(Vec<String>),
}

impl From<OneOrMany<String>> for EventSet {
    fn from(names: OneOrMany<String>) -> Self {
        if names.0 == ["actions"] {
            Self::Actions
        } else {
            Self::Named(names.0)
        }
    }
}

impl From<EventSet> for Vec<String> {
    fn from(events: EventSet) -> Self {
        match events {
            EventSet::Actions => vec!["actions".to_owned()],
            EventSet::Named(names) => names,
        }
    }
}
