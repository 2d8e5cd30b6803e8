//! Monitors and servers.

use super::{DESCRIPTION, Whole, at, offer_all};
use crate::cluster::{Form, Word};
use crate::finding::Finding;
use rustc_hash::FxHashSet as HashSet;

impl Whole<'_> {
    pub(super) fn not_monitored(&self) -> Vec<Finding> {
        if self.cluster.form != Form::Configuration {
            return Vec::new();
        }
        // How each type of monitor names what it watches is not known: any mention counts.
        let mentions = self.cluster.monitors.iter().flat_map(|m| &m.mentions);
        let mentions: HashSet<String> = mentions.map(|text| text.to_lowercase()).collect();
        let group_of = &self.export.dependencies.group_of;
        let resources = self.cluster.resources.iter().zip(group_of);
        let left = resources.filter_map(|(resource, group)| {
            let monitor = self
                .context
                .knowledge
                .cluster
                .monitors
                .get(&resource.kind)?
                .first()?;
            let name = resource.name.text.to_lowercase();
            let alone = group.is_some() && !mentions.contains(&name);
            alone.then(|| {
                Finding::at(DESCRIPTION, resource.span)
                    .with("resource", &resource.name.text)
                    .with("monitor", monitor)
            })
        });
        left.collect()
    }

    /// One finding for each monitor: what it watches and what it restarts are mostly the same.
    pub(super) fn monitor_targets(&self) -> Vec<Finding> {
        let resources = self
            .cluster
            .resources
            .iter()
            .map(|r| r.name.text.to_lowercase());
        let resources: HashSet<String> = resources.collect();
        let groups = self.cluster.groups.iter().map(|g| &g.name);
        let monitors = self.cluster.monitors.iter().map(|m| &m.name);
        let others = groups.chain(&self.cluster.servers).chain(monitors);
        let others: HashSet<String> = others.map(|name| name.text.to_lowercase()).collect();
        let mut out = Vec::new();
        for monitor in &self.cluster.monitors {
            let lost = |word: &&Word, other: bool| {
                let name = plain(&word.text);
                let known = resources.contains(&name) || other && others.contains(&name);
                !known
            };
            let target = monitor.target.as_ref();
            // Some tools write `none` where nothing is watched.
            let target = target.filter(|w| !w.text.eq_ignore_ascii_case("none"));
            let target = target.filter(|word| lost(word, true));
            let restarts = monitor.restarts.as_ref().filter(|word| lost(word, false));
            if let Some(word) = target.or(restarts) {
                let finding = at(word)
                    .about(&word.text)
                    .with("monitor", &monitor.name.text)
                    .with("name", &word.text);
                out.push(finding);
            }
        }
        offer_all(&mut out, || {
            self.cluster.resources.iter().map(|r| r.name.text.as_str())
        });
        out
    }

    pub(super) fn single_servers(&self) -> Vec<Finding> {
        let mut out = Vec::new();
        for group in &self.cluster.groups {
            let Some((first, rest)) = group.policy.split_first() else {
                continue;
            };
            let one = rest.iter().all(|other| other.text == first.text);
            if one && self.cluster.servers.len() > 1 {
                let finding = at(first)
                    .with("group", &group.name.text)
                    .with("server", &first.text);
                out.push(finding);
            }
        }
        out
    }
}

/// The name in `TYPE@NAME`, in lower case.
fn plain(name: &str) -> String {
    name.rsplit('@').next().unwrap_or(name).to_lowercase()
}
