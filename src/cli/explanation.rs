//! Puts together all there is to tell about a rule.

use super::pack_files;
use super::packs;
use super::present::{Gatherer, Presenter};
use super::problem::Problem;
use crate::example::{Bench, memory};
use crate::report::explain::{Explanation, Origin, Shown, ShownFile};
use crate::report::{FailOn, Lang};
use crate::rules::schema::{self, Bilingual, SecretData};
use crate::rules::{PackSet, Prose, Rule, RuleProse};
use crate::secret::Scanner;
use crate::source::Source;
use std::sync::Arc;

/// Explains the rules of some packs in one language.
pub(super) struct Explainer<'s> {
    set: &'s PackSet,
    built_in: Prose,
    bench: Bench<'s>,
    lang: Lang,
}

impl<'s> Explainer<'s> {
    pub(super) fn new(set: &'s PackSet, lang: Lang) -> Result<Self, Vec<Problem>> {
        Ok(Self {
            set,
            built_in: pack_files::prose()?,
            bench: Bench::new(set),
            lang,
        })
    }

    /// The same in another language.
    pub(super) fn speaking(self, lang: Lang) -> Self {
        Self { lang, ..self }
    }

    /// What there is to tell about a rule; nothing where it was read without its texts.
    pub(super) fn explain(&self, rule: &Rule) -> Option<Explanation> {
        let prose = self.set.prose().get(&rule.id);
        let prose = prose.or_else(|| self.built_in.get(&rule.id))?;
        let words = rule.words.get();
        Some(Explanation {
            lang: self.lang,
            id: rule.id.to_string(),
            name: rule.name.to_string(),
            severity: rule.severity.as_str(),
            pack: rule.pack.to_string(),
            profiles: packs::profiles_of(self.set, rule),
            kind: rule.check.kind(),
            in_sql: rule.check.is_about_sql(),
            summary: self.pick(&prose.summary),
            message: self.pick(&words.message),
            help: self.pick(&words.help),
            why: self.pick(&prose.why),
            sources: self.sources(prose),
            examples: prose
                .examples
                .iter()
                .map(|example| self.shown(rule, example))
                .collect(),
        })
    }

    fn sources(&self, prose: &RuleProse) -> Vec<Origin> {
        let schema::Source { guide, docs, note } = &prose.source;
        let origin = |kind, text: String| Origin { kind, text };
        let guide = guide.clone().map(|text| origin("guide", text));
        let docs = docs.clone().map(|text| origin("docs", text));
        let note = note.as_ref().map(|text| origin("note", self.pick(text)));
        [guide, docs, note].into_iter().flatten().collect()
    }

    fn shown(&self, rule: &Rule, example: &schema::Example) -> Shown {
        let presenter = Presenter::new(self.lang);
        let mut gathered = Gatherer::new();
        // Examples are written to be shown: what stands for a password in them is none.
        let scanner = Arc::new(Scanner::new(&SecretData::default()));
        // What cannot be stored is told by `rules test`; here it is shown without findings.
        if let Ok(judged) = self.bench.judge(rule, example) {
            for (unit, outcome) in &judged.units {
                gathered.add(presenter.part(unit, outcome, &[], &[rule], Some(&scanner)));
            }
        }
        let stored = memory(example).ok();
        let file = |(name, file): (&str, &schema::ExampleFile)| {
            let written = || file.text.clone().unwrap_or_default().into_bytes();
            let bytes = stored.as_ref().and_then(|files| files.bytes(name));
            let bytes = bytes.map_or_else(written, <[u8]>::to_vec);
            ShownFile {
                name: name.to_owned(),
                source: Arc::new(Source::decode(bytes, None)),
                is_bytes: file.hex.is_some(),
            }
        };
        Shown {
            bad: example.bad.is_some(),
            why: example.why.as_ref().map(|text| self.pick(text)),
            profile: example.profile.clone(),
            files: example.files().map(file).collect(),
            report: gathered.finish(FailOn::Never, None, self.lang),
        }
    }

    fn pick(&self, text: &Bilingual) -> String {
        self.lang.half(text).to_owned()
    }
}
