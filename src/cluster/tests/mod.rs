//! Exports in every form, sound and damaged.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may panic"
)]

mod archives;
mod configurations;
mod encodings;
mod graphs;
mod secrets;
mod tables;

use super::{Description, Trouble};
use crate::rules::embedded;
use crate::rules::schema::ClusterData;

/// What the built-in packs know about configurations.
fn data() -> ClusterData {
    let set = embedded::packs().unwrap();
    set.knowledge(["config"]).cluster
}

/// The places of all faults as `LINE:COLUMN`, with what is wrong.
fn faults(description: &Description) -> Vec<(String, Trouble)> {
    let faults = description.faults.iter();
    faults
        .map(|fault| {
            let at = description.source.position(fault.span.start);
            (format!("{}:{}", at.line, at.column), fault.trouble.clone())
        })
        .collect()
}

/// The only fault.
fn fault(description: &Description) -> (String, Trouble) {
    let mut all = faults(description);
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}
