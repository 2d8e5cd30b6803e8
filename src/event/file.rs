//! The files that a statement attaches.

use crate::rules::Knowledge;
use crate::source::Span;
use crate::sql::{Exec, Statement, StatementKind, UNKNOWN, ValueKind};

/// A file that a statement attaches.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AttachedFile {
    /// The path, with U+FFFC for what is not known of it.
    pub path: String,
    /// Where it stands in the query.
    pub span: Span,
    /// Whether it is the one that is named first.
    pub first: bool,
}

/// The files of a statement that attaches a database, in the order of their parameters.
#[must_use]
pub fn attached_files(knowledge: &Knowledge, statement: &Statement) -> Vec<AttachedFile> {
    match &statement.kind {
        StatementKind::CreateDatabase {
            files,
            for_attach: true,
            ..
        } => {
            let files = files.iter().enumerate();
            let file = files.map(|(index, file)| AttachedFile {
                path: file.text.clone(),
                span: file.span,
                first: index == 0,
            });
            file.collect()
        }
        StatementKind::Exec(exec) => of_call(knowledge, exec),
        _ => Vec::new(),
    }
}

/// The files that a call of a procedure hands over, by name or by position.
fn of_call(knowledge: &Knowledge, exec: &Exec) -> Vec<AttachedFile> {
    let mut procedures = knowledge.procedures.iter();
    let Some((_, procedure)) = procedures.find(|(name, _)| exec.procedure.is(name)) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    let files = procedure.each().enumerate();
    let files = files.filter(|(_, (_, _, about))| about.file);
    for (index, (position, (name, ..))) in files.enumerate() {
        let named = exec.parameters.iter().take(position + 1);
        let by_position = exec.parameters.get(position);
        let by_position = by_position.filter(|_| named.clone().all(|p| p.name.is_none()));
        let parameter = exec.named(name).or(by_position);
        let value = parameter.and_then(|p| p.value.as_ref());
        let Some(value) = value else { continue };
        let path = match value.kind {
            ValueKind::String | ValueKind::Ident => value.text.clone(),
            ValueKind::Variable => UNKNOWN.to_string(),
            _ => continue,
        };
        out.push(AttachedFile {
            path,
            span: value.span,
            first: index == 0,
        });
    }
    out
}
