//! `server-name`: a tool is sent to one server of the cluster by name.

use super::{Context, sql};
use crate::finding::Finding;
use crate::rules::schema::ServerNameCheck;

pub(super) fn check(check: &ServerNameCheck, context: &Context<'_>) -> Vec<Finding> {
    let unit = context.unit;
    let around = unit.surroundings.as_ref();
    let cluster = around.and_then(|around| around.export.cluster.as_ref());
    let (Some(cluster), Some(letter)) = (cluster, check.option.chars().next()) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    for (use_, tool) in sql::tools(unit) {
        if !check.tools.contains(&tool.tool) {
            continue;
        }
        let Some(value) = tool.get(letter).and_then(|given| given.value.as_ref()) else {
            continue;
        };
        let named = host(value.text());
        let server = cluster
            .servers
            .iter()
            .find(|s| s.text.eq_ignore_ascii_case(named));
        if let Some(server) = server {
            let finding = Finding::at(use_.document, value.origin(0..value.text().len()))
                .about(&server.text)
                .with("tool", &tool.tool)
                .with("server", &server.text);
            out.push(finding);
        }
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
