//! `server-name`: a tool is sent to one server of the cluster by name. The names come from the export
//! around the scripts, and from what the site has said.

use super::{Context, sql};
use crate::event::NameLists;
use crate::finding::Finding;
use crate::rules::schema::ServerNameCheck;

pub(super) fn check(check: &ServerNameCheck, context: &Context<'_>) -> Vec<Finding> {
    let unit = context.unit;
    let around = unit.surroundings.as_ref();
    let cluster = around.and_then(|around| around.export.cluster.as_ref());
    let servers = cluster.map_or(&[][..], |cluster| &cluster.servers);
    let lists = NameLists::new(context.knowledge);
    let listed = check.names.as_deref().filter(|list| lists.has(list));
    let Some(letter) = check.option.chars().next() else {
        return Vec::new();
    };
    if servers.is_empty() && listed.is_none() {
        return Vec::new();
    }
    let mut out = Vec::new();
    for (use_, tool) in sql::tools(unit) {
        if !check.tools.contains(&tool.tool) {
            continue;
        }
        let Some(value) = tool.get(letter).and_then(|given| given.value.as_ref()) else {
            continue;
        };
        let named = host(value.text());
        let mut known = servers.iter().map(|server| server.text.as_str());
        let known = known.find(|server| server.eq_ignore_ascii_case(named));
        let is_listed = || listed.is_some_and(|list| lists.find(list, named).is_some());
        let Some(server) = known.or_else(|| is_listed().then_some(named)) else {
            continue;
        };
        let finding = Finding::at(use_.document, value.origin(0..value.text().len()))
            .about(server)
            .with("tool", &tool.tool)
            .with("server", server);
        out.push(finding);
    }
    out
}

/// The computer in `tcp:HOST\INSTANCE,PORT`.
fn host(server: &str) -> &str {
    let server = server.trim().trim_matches('"');
    let plain = match server.split_once(':') {
        Some(("tcp" | "np" | "lpc" | "admin", rest)) => rest,
        _ => server,
    };
    let plain = plain.trim_start_matches('\\');
    let end = plain.find(['\\', ',']).unwrap_or(plain.len());
    plain[..end].trim()
}
