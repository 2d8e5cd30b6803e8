//! svlint judges the start and stop scripts of a CLUSTERPRO X (EXPRESSCLUSTER X) for Windows
//! failover group before they are deployed, without a cluster.
//!
//! The layers stand one on the other and only ever look down:
//! [`source`] < [`batch`] < [`flow`] < [`rules`] < [`config`] < [`scenario`] < [`sql`], [`command`] <
//! [`event`] < [`cluster`] < [`unit`] < [`secret`] < [`checks`] < [`suppress`] < [`engine`] < [`example`], [`trace`], [`graph`] <
//! [`report`] < [`cli`].

pub mod batch;
pub mod checks;
pub mod cli;
pub mod cluster;
pub mod command;
pub mod config;
pub mod engine;
pub mod event;
pub mod example;
pub mod finding;
pub mod flow;
pub mod graph;
pub mod report;
pub mod rules;
pub mod scenario;
pub mod secret;
pub mod source;
pub mod sql;
pub mod suppress;
pub mod trace;
pub mod unit;
