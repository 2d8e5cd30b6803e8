//! The words of pictures of dependencies in both languages.

use crate::report::Lang;

impl Lang {
    fn either<'t>(self, ja: &'t str, en: &'t str) -> &'t str {
        match self {
            Self::Ja => ja,
            Self::En => en,
        }
    }

    pub(super) fn dependencies_of(self, path: &str) -> String {
        match self {
            Self::Ja => format!("{path} の依存関係"),
            Self::En => format!("dependencies of {path}"),
        }
    }

    pub(super) fn group(self, name: &str) -> String {
        match self {
            Self::Ja => format!("グループ「{name}」"),
            Self::En => format!("group '{name}'"),
        }
    }

    pub(super) fn service(self, name: &str) -> String {
        match self {
            Self::Ja => format!("サービス {name}"),
            Self::En => format!("service {name}"),
        }
    }

    pub(super) fn drive(self, drive: &str) -> String {
        match self {
            Self::Ja => format!("ドライブ {drive}"),
            Self::En => format!("drive {drive}"),
        }
    }

    pub(super) fn key_listed(self) -> &'static str {
        self.either(
            "明示された依存関係（先に活性 → 後に活性）",
            "listed dependency (activated first → activated later)",
        )
    }

    pub(super) fn key_default(self) -> &'static str {
        self.either("既定の依存関係", "dependency by default")
    }

    pub(super) fn key_number(self) -> &'static str {
        self.either(
            "数字は活性の順番。? は循環を待つもの",
            "the number tells how late a resource is activated; ? waits for a circle",
        )
    }

    pub(super) fn defaults_left_out(self) -> &'static str {
        self.either(
            "線が多いため、既定の依存関係は描いていません",
            "there are many lines: dependencies by default are left out",
        )
    }

    pub(super) fn many_resources(self) -> &'static str {
        self.either(
            "リソースが多いため、交差を減らす配置は行っていません",
            "there are many resources: lines cross more than need be",
        )
    }
}
