//! From files to a [`PackSet`]. Pure: whoever calls it has read the files.
//!
//! Three rounds, each only when the one before found nothing: every file by itself; packs, ids and names among each
//! other; what rules say about the events, variables and tools of their packs. Otherwise one typing error in a pack
//! file would make every rule look wrong.

use std::ops::Range;
use std::str::Utf8Error;

use super::error::{Elsewhere, PackError};
use super::packed::Packed;
use super::schema::{Bilingual, PackFile, ProfilesFile, RuleFile};
use super::set::{Pack, PackSet, Profiles, Rule, RuleProse, Words};
use super::text;
use super::validate::{self, Problem};
use super::yaml::{Document, Part, Place, steps};
use serde::de::DeserializeOwned;

/// Larger than any file of a pack; one that has more bytes is refused.
pub const MAX_BYTES: usize = 1 << 20;

/// More than anybody uses at once.
const MAX_PACKS: usize = 200;

/// More errors than this in one file are left for the next time.
const MAX_PROBLEMS: usize = 20;

/// A file of a pack: its path with `/` between folders, and its bytes.
pub type PackInput = (String, Vec<u8>);

/// Reads the files of packs. `pack.yaml` and `profiles.yaml` are what their names say, other `.yaml` files are rules
/// of the pack in their folder; what is not `.yaml` is passed over.
pub fn load(files: &[PackInput]) -> Result<PackSet, Vec<PackError>> {
    PackSet::default().grow(files, false)
}

impl PackSet {
    /// This set and the packs in some more files, which are in use whatever the profile.
    pub fn extend(&self, files: &[PackInput]) -> Result<Self, Vec<PackError>> {
        self.grow(files, true)
    }

    /// The same, with new packs in the place of those that have their names; these stay in the profiles they are in.
    /// A file of profiles takes the place of the profiles there are.
    pub fn replace(&self, files: &[PackInput]) -> Result<Self, Vec<PackError>> {
        let sources = Sources::parse(files)?;
        let new: Vec<&str> = sources.packs.iter().map(|pack| &*pack.body.name).collect();
        let mut base = self.clone();
        let replaced: Vec<String> = base
            .packs
            .extract_if(.., |pack| new.contains(&pack.name()))
            .map(|pack| pack.contents.name)
            .collect();
        base.rules
            .retain(|rule| !replaced.iter().any(|pack| *pack == rule.pack));
        if !sources.profiles.is_empty() {
            base.profiles = Profiles::default();
        }
        let mut set = base.with(&sources, true)?;
        for pack in &mut set.packs {
            pack.added &= !replaced.contains(&pack.contents.name);
        }
        Ok(set)
    }

    fn grow(&self, files: &[PackInput], added: bool) -> Result<Self, Vec<PackError>> {
        self.with(&Sources::parse(files)?, added)
    }

    fn with(&self, sources: &Sources<'_>, added: bool) -> Result<Self, Vec<PackError>> {
        if let Some(pack) = sources.packs.get(MAX_PACKS) {
            return Err(vec![too_many_packs(pack.file)]);
        }
        none(validate::packs(self, sources))?;
        let mut set = self.clone();
        sources.move_into(&mut set, added);
        none(validate::references(&set, sources))?;
        set.override_severities();
        Ok(set)
    }
}

/// A file that fits its schema.
#[derive(Debug)]
pub(super) struct Parsed<'a, T> {
    pub(super) file: &'a str,
    pub(super) body: T,
    document: Document<'a>,
}

impl<T> Parsed<'_, T> {
    /// The folder the file lies in.
    pub(super) fn folder(&self) -> &str {
        self.file.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// A place of this file, for an error in another one.
    pub(super) fn elsewhere(&self, place: &Place, message: Bilingual) -> Elsewhere {
        Elsewhere {
            file: self.file.to_owned(),
            span: self.document.span(place),
            message,
        }
    }

    /// Turns problems into errors with their places.
    pub(super) fn errors(&self, problems: Vec<Problem>) -> Vec<PackError> {
        errors(self.file, &self.document, problems)
    }
}

fn errors(file: &str, document: &Document<'_>, problems: Vec<Problem>) -> Vec<PackError> {
    let located = problems
        .into_iter()
        .take(MAX_PROBLEMS)
        .map(|problem| PackError {
            file: file.to_owned(),
            span: Some(document.span(&problem.place)),
            message: problem.message,
            help: problem.help,
            related: problem.related,
        });
    let mut errors: Vec<_> = located.collect();
    errors.sort_by_key(|error| error.span.as_ref().map(|span| span.start));
    errors
}

/// Turns problems in a file that was read before into errors with their places.
pub(crate) fn located(file: &str, text: &str, problems: Vec<Problem>) -> Vec<PackError> {
    match Document::parse(text) {
        Ok(document) => errors(file, &document, problems),
        Err(_) => Vec::new(),
    }
}

/// The files of one call, by what they are.
#[derive(Debug, Default)]
pub(super) struct Sources<'a> {
    pub(super) packs: Vec<Parsed<'a, PackFile>>,
    pub(super) rules: Vec<Parsed<'a, RuleFile>>,
    pub(super) profiles: Vec<Parsed<'a, ProfilesFile>>,
}

impl<'a> Sources<'a> {
    fn parse(files: &'a [PackInput]) -> Result<Self, Vec<PackError>> {
        let mut sources = Self::default();
        let mut errors = Vec::new();
        for (file, bytes) in files {
            if let Err(found) = sources.take(file, bytes) {
                errors.extend(found);
            }
        }
        none(errors)?;
        Ok(sources)
    }

    fn take(&mut self, file: &'a str, bytes: &'a [u8]) -> Result<(), Vec<PackError>> {
        let name = file.rsplit('/').next().unwrap_or_default();
        let Some((stem, "yaml" | "yml")) = name.rsplit_once('.') else {
            return Ok(());
        };
        match stem {
            "pack" => take_into(&mut self.packs, file, bytes, validate::pack_file),
            "profiles" => take_into(&mut self.profiles, file, bytes, |_, _| Vec::new()),
            _ => take_into(&mut self.rules, file, bytes, |rule, _| {
                validate::rule_file(rule, stem)
            }),
        }
    }

    /// Where the pack of a rule is to be found: the pack file in the rule's folder.
    pub(super) fn pack_of(&self, rule: &Parsed<'a, RuleFile>) -> Option<&str> {
        let pack = self
            .packs
            .iter()
            .find(|pack| pack.folder() == rule.folder())?;
        Some(&pack.body.name)
    }

    fn move_into(&self, set: &mut PackSet, added: bool) {
        for pack in &self.packs {
            set.packs.push(Pack {
                file: pack.file.to_owned(),
                added,
                contents: pack.body.clone(),
            });
        }
        for rule in &self.rules {
            let (rule, prose) = split(rule, self.pack_of(rule).unwrap_or_default());
            set.prose.0.insert(rule.id.to_string(), prose);
            set.rules.push(rule);
        }
        set.rules.sort_by(|a, b| a.id.cmp(&b.id));
        for profiles in &self.profiles {
            set.profiles.add(profiles.file, &profiles.body);
        }
    }
}

/// What the engine needs, and what is only told.
fn split(parsed: &Parsed<'_, RuleFile>, pack: &str) -> (Rule, RuleProse) {
    let file = parsed.body.clone();
    let rule = Rule {
        file: parsed.file.into(),
        pack: pack.into(),
        id: file.id.into(),
        name: file.name.into(),
        severity: file.severity,
        overridden: false,
        check: file.check,
        words: Packed::Open(Words {
            message: file.message,
            help: file.help,
        }),
    };
    let prose = RuleProse {
        summary: file.summary,
        why: file.why,
        source: file.source,
        examples: file.examples,
    };
    (rule, prose)
}

/// Reads one file, checks it by itself and puts it to its like.
fn take_into<'a, T: DeserializeOwned>(
    all: &mut Vec<Parsed<'a, T>>,
    file: &'a str,
    bytes: &'a [u8],
    check: impl Fn(&T, &str) -> Vec<Problem>,
) -> Result<(), Vec<PackError>> {
    let (document, body) = read::<T>(file, bytes)?;
    let problems = check(&body, file);
    let parsed = Parsed {
        file,
        body,
        document,
    };
    none(parsed.errors(problems))?;
    all.push(parsed);
    Ok(())
}

/// Reads one file into its type.
pub(crate) fn read<'a, T: DeserializeOwned>(
    file: &str,
    bytes: &'a [u8],
) -> Result<(Document<'a>, T), Vec<PackError>> {
    let error = |span: Option<Range<usize>>, message: Bilingual, help| {
        vec![PackError {
            file: file.to_owned(),
            span,
            message,
            help,
            related: None,
        }]
    };
    if bytes.len() > MAX_BYTES {
        return Err(error(None, too_large(), None));
    }
    let text = str::from_utf8(bytes).map_err(|wrong| {
        error(
            Some(bad_bytes(bytes, wrong)),
            not_utf8(),
            Some(save_as_utf8()),
        )
    })?;
    let document =
        Document::parse(text).map_err(|wrong| error(Some(wrong.span), wrong.message, None))?;
    let body = document.read().map_err(|wrong| {
        let (message, help) = text::describe(&wrong);
        error(Some(document.span(&wrong.place())), message, help)
    })?;
    Ok((document, body))
}

/// Where a key of an example stands in the text of a rule file.
pub fn example_key(text: &str, example: usize, key: &str) -> Option<Range<usize>> {
    let document = Document::parse(text).ok()?;
    let place = Place {
        path: steps!["examples", example, key].to_vec(),
        part: Part::Key,
    };
    Some(document.span(&place))
}

fn bad_bytes(bytes: &[u8], error: Utf8Error) -> Range<usize> {
    let start = error.valid_up_to();
    let length = error.error_len().unwrap_or(bytes.len() - start);
    start..start + length
}

fn too_many_packs(file: &str) -> PackError {
    PackError {
        file: file.to_owned(),
        span: None,
        message: Bilingual::new(
            format!("パックが {MAX_PACKS} を超えています"),
            format!("there are more than {MAX_PACKS} packs"),
        ),
        help: None,
        related: None,
    }
}

fn too_large() -> Bilingual {
    Bilingual::new(
        "ファイルが 1 MiB を超えています",
        "the file is larger than 1 MiB",
    )
}

fn not_utf8() -> Bilingual {
    Bilingual::new(
        "UTF-8 として読めないバイトがあります",
        "these bytes are not UTF-8",
    )
}

fn save_as_utf8() -> Bilingual {
    Bilingual::new(
        "ルールとパックは UTF-8 で保存してください",
        "save rules and packs as UTF-8",
    )
}

fn none(errors: Vec<PackError>) -> Result<(), Vec<PackError>> {
    if errors.is_empty() {
        Ok(())
    } else {
        Err(errors)
    }
}
