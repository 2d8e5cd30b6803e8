//! Which scripts and files the kinds of checks look at.

use super::{Check, Role};

impl Check {
    /// The roles of the scripts that it judges; none where it judges any file.
    pub fn roles(&self) -> Vec<Role> {
        let mut roles = match self {
            Self::Must(check) => check.r#in.clone(),
            Self::MustNot(check) => {
                let forbidden = check.forbidden.iter();
                forbidden.flat_map(|f| f.r#in.iter().copied()).collect()
            }
            Self::Order(check) => check.r#in.clone(),
            Self::Differ(check) => check.r#in.clone(),
            Self::Twice(check) => check.r#in.clone(),
            Self::Unchecked(check) => check.r#in.clone(),
            Self::Variable(check) => check.r#in.clone(),
            Self::Pair(_) | Self::Enclose(_) | Self::Reverse(_) => vec![Role::Start, Role::Stop],
            _ => Vec::new(),
        };
        roles.sort_by_key(|role| role.as_str());
        roles.dedup();
        roles
    }

    /// Whether what it finds may lie in an SQL file: it is about what is sent to the database.
    pub const fn is_about_sql(&self) -> bool {
        matches!(
            self,
            Self::SqlParameter(_)
                | Self::SqlStatement(_)
                | Self::Path(_)
                | Self::MustNot(_)
                | Self::Order(_)
                | Self::Enclose(_)
                | Self::Pair(_)
                | Self::Twice(_)
                | Self::Unchecked(_)
                | Self::Differ(_)
                | Self::Suppression(_)
        )
    }
}
