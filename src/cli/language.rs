//! The language of the messages.

use super::args::LangArgument;
use crate::config::Language;
use crate::report::Lang;
use crate::rules::schema::Bilingual;

/// The option, else SVLINT_LANG, else the configuration, else the language of the system.
pub(super) fn choose(option: Option<LangArgument>, configured: Option<Language>) -> Lang {
    match option {
        Some(LangArgument::Ja) => return Lang::Ja,
        Some(LangArgument::En) => return Lang::En,
        None => {}
    }
    let told = std::env::var("SVLINT_LANG").ok().filter(|l| !l.is_empty());
    let configured = configured.map(|language| match language {
        Language::Ja => "ja".to_owned(),
        Language::En => "en".to_owned(),
    });
    let name = told.or(configured).or_else(sys_locale::get_locale);
    let name = name.unwrap_or_default();
    if name.to_ascii_lowercase().starts_with("ja") {
        Lang::Ja
    } else {
        Lang::En
    }
}

impl Lang {
    /// The half of a text in this language.
    pub(super) fn half(self, text: &Bilingual) -> &str {
        match self {
            Self::Ja => &text.ja,
            Self::En => &text.en,
        }
    }
}
