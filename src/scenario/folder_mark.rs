//! What a run notes where the current folder changes.

use super::bits::Expanded;
use super::command::Words;
use super::explore::Explorer;
use super::folder;
use super::run::Mark;
use super::step::FolderChange;
use crate::batch::Builtin;

impl Explorer<'_, '_> {
    /// What a builtin does to the current folder: as it is written, and where it leads as far as
    /// that is known.
    pub(super) fn folder_marks(&self, builtin: Builtin, words: &Words) -> Vec<Mark> {
        let name = words.name.masked();
        let leads = folder::change(builtin, &name, &words.tail, &self.names).map(Mark::Leads);
        self.folder_change(builtin, words)
            .into_iter()
            .chain(leads)
            .collect()
    }

    /// What a builtin does to the current folder.
    fn folder_change(&self, builtin: Builtin, words: &Words) -> Option<Mark> {
        let tail = || Expanded::new(&words.tail, &self.names);
        let change = match builtin {
            Builtin::Cd => FolderChange::To(tail()),
            Builtin::Pushd => FolderChange::Push(tail()),
            Builtin::Popd => FolderChange::Pop,
            // `P:`
            Builtin::Other(_) if words.name.masked().ends_with(':') => {
                FolderChange::To(Expanded::new(&words.name, &self.names))
            }
            _ => return None,
        };
        Some(Mark::Folder(change))
    }
}
