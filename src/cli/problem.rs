//! What keeps a run from being done: files, packs, options.

use crate::cluster::Fault;
use crate::report::Lang;
use crate::report::own::{OwnError, OwnPlace};
use crate::rules::schema::Bilingual;
use crate::rules::{Elsewhere, PackError};
use crate::unit::Export;

/// A problem, with its place where it has one.
#[derive(Debug)]
pub(super) struct Problem {
    file: String,
    text: String,
    span: Option<std::ops::Range<usize>>,
    message: Bilingual,
    help: Option<Bilingual>,
    /// Another place: what its file holds, and where in it.
    related: Option<(Elsewhere, String)>,
}

impl Problem {
    pub(super) fn new(ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            file: String::new(),
            text: String::new(),
            span: None,
            message: Bilingual::new(ja, en),
            help: None,
            related: None,
        }
    }

    pub(super) fn help(mut self, ja: impl Into<String>, en: impl Into<String>) -> Self {
        self.help = Some(Bilingual::new(ja, en));
        self
    }

    /// A problem in a pack; `text_of` gives what a file holds.
    pub(super) fn pack(error: PackError, text_of: impl Fn(&str) -> String) -> Self {
        let PackError {
            file,
            span,
            message,
            help,
            related,
        } = error;
        Self {
            text: text_of(&file),
            file,
            span,
            message,
            help,
            related: related.map(|place| {
                let text = text_of(&place.file);
                (place, text)
            }),
        }
    }

    /// What keeps an export from being read.
    pub(super) fn fault(export: &Export, fault: &Fault) -> Self {
        let problem = fault.trouble.problem();
        let text = export.source.text().to_owned();
        let placed = !text.is_empty();
        let mut problem = Self::new(
            format!("構成情報を読み取れません: {}", problem.ja),
            format!("the configuration cannot be read: {}", problem.en),
        );
        if placed {
            problem.file.clone_from(&export.path);
            problem.text = text;
            problem.span = Some(fault.span.range());
        } else {
            let path = &export.path;
            problem.message.ja = format!("{path}: {}", problem.message.ja);
            problem.message.en = format!("{path}: {}", problem.message.en);
        }
        problem.help = Some(fault.trouble.remedy());
        problem
    }

    /// A file that cannot be read.
    pub(super) fn unreadable(path: &str, error: &std::io::Error) -> Self {
        use std::io::ErrorKind;
        let (ja, en) = match error.kind() {
            // A file as a folder of the path: Windows does not tell it from one that is not there.
            ErrorKind::NotFound | ErrorKind::NotADirectory => {
                ("ファイルがありません", "no such file".to_owned())
            }
            ErrorKind::InvalidFilename => (
                "ファイル名として使えません",
                "this is no name of a file".to_owned(),
            ),
            ErrorKind::PermissionDenied => (
                "読み取りが許可されていません",
                "permission denied".to_owned(),
            ),
            ErrorKind::FileTooLarge => (
                "64 MiB を超えています。スクリプトではありません",
                "larger than 64 MiB: this is no script".to_owned(),
            ),
            _ => {
                return Self::new(
                    format!("{path}: 読み取れません ({error})"),
                    format!("{path}: {error}"),
                );
            }
        };
        Self::new(format!("{path}: {ja}"), format!("{path}: {en}"))
    }

    /// What is wrong, in one line.
    pub(super) fn message(&self, lang: Lang) -> String {
        match lang {
            Lang::Ja => self.message.ja.clone(),
            Lang::En => self.message.en.clone(),
        }
    }

    pub(super) fn own(&self, lang: Lang) -> OwnError {
        let pick = |text: &Bilingual| match lang {
            Lang::Ja => text.ja.clone(),
            Lang::En => text.en.clone(),
        };
        OwnError {
            file: self.file.clone(),
            text: self.text.clone(),
            span: self.span.clone(),
            message: pick(&self.message),
            help: self.help.as_ref().map(pick),
            related: self.related.as_ref().map(|(place, text)| OwnPlace {
                file: place.file.clone(),
                text: text.clone(),
                span: place.span.clone(),
                message: pick(&place.message),
            }),
        }
    }
}
