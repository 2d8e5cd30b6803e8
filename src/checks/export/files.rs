//! Scripts that are missing, and scripts that nothing runs.

use super::{DESCRIPTION, Whole, offer};
use crate::finding::Finding;
use crate::unit::{Kind, Reach};

impl Whole<'_> {
    pub(super) fn missing_scripts(&self) -> Vec<Finding> {
        // A description by itself may have its scripts elsewhere.
        if self.export.reach != Reach::Complete && !self.export.scripts.present {
            return Vec::new();
        }
        let mut out = Vec::new();
        for (index, resource) in self.cluster.resources.iter().enumerate() {
            let Some(group) = self.export.dependencies.group_of[index] else {
                continue;
            };
            // A resource can run a program of the site instead, at a path.
            let elsewhere = resource.parameters.iter().any(|p| p.path.ends_with("path"));
            if !self.context.knowledge.cluster.is_script(&resource.kind) || elsewhere {
                continue;
            }
            let folder = self.export.folder(index);
            let has = |script: Option<&Option<String>>| script.is_some_and(Option::is_some);
            let mut files = Vec::new();
            if !has(folder.map(|f| &f.start)) {
                files.push("start.bat");
            }
            if !has(folder.map(|f| &f.stop)) {
                files.push("stop.bat");
            }
            if !files.is_empty() {
                let group = &self.cluster.groups[group].name.text;
                let name = &resource.name.text;
                let finding = Finding::at(DESCRIPTION, resource.span)
                    .with("resource", name)
                    .with("files", files.join(", "))
                    .with("folder", format!("scripts/{group}/{name}"));
                out.push(finding);
            }
        }
        out
    }

    /// The unit holds a script of each folder that belongs to no resource.
    pub(super) fn orphans(&self) -> Vec<Finding> {
        let documents = self.context.unit.documents.iter().enumerate();
        let scripts = documents.filter(|(_, document)| document.kind == Kind::Script);
        let mut lacking = self.resources_without_scripts();
        lacking.truncate(super::MOST_HINTS);
        let finding = scripts.map(|(index, document)| {
            let path = document.path.strip_prefix(&self.export.base);
            let path = path.unwrap_or(&document.path);
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let name = folder.rsplit('/').next().unwrap_or(folder);
            let line = document.source.line_span(1);
            let mut finding = Finding::at(index, line).with("folder", folder);
            offer(&mut finding, name, lacking.iter().copied());
            finding
        });
        finding.collect()
    }

    fn resources_without_scripts(&self) -> Vec<&str> {
        let resources = self.cluster.resources.iter().enumerate();
        let lacking = resources.filter(|(index, resource)| {
            let script = self.context.knowledge.cluster.is_script(&resource.kind);
            script && self.export.folder(*index).is_none()
        });
        lacking
            .map(|(_, resource)| resource.name.text.as_str())
            .collect()
    }
}
