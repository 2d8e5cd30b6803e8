//! What people see, to the letter: `UPDATE=1 cargo test --test ui` writes it anew.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use assert_cmd::Command;
use std::fs;
use std::path::Path;

/// Name of the case, and its command line without `--lang`.
const CASES: [(&str, &[&str]); 25] = [
    (
        "guide-as-printed",
        &["check", "fixtures/bad/guide-as-printed"],
    ),
    (
        "guide-as-printed-utf8",
        &["check", "fixtures/bad/guide-as-printed-utf8"],
    ),
    (
        "order-in-subroutines",
        &["check", "fixtures/bad/SV305-order-subroutine"],
    ),
    ("helper-order", &["check", "fixtures/bad/SV306"]),
    ("sql-files", &["check", "fixtures/bad/sql-files"]),
    ("undefined-label", &["check", "fixtures/bad/SV101"]),
    ("suppressed", &["check", "fixtures/ok/suppressed"]),
    ("suppressions", &["check", "fixtures/bad/suppressions"]),
    ("byte-order-mark", &["check", "fixtures/bad/SV002"]),
    (
        "trace-all",
        &["trace", "fixtures/bad/guide-as-printed/start.bat"],
    ),
    (
        "trace-one",
        &[
            "trace",
            "fixtures/ok/subroutine/start.bat",
            "--event",
            "FAILOVER",
            "--disk",
            "SUCCESS",
            "--server",
            "OTHER",
            "--assume-exit",
            "0",
        ],
    ),
    (
        "trace-bad-value",
        &[
            "trace",
            "fixtures/ok/subroutine/start.bat",
            "--event",
            "STOP",
        ],
    ),
    ("export-order", &["check", "fixtures/exports/SV511"]),
    (
        "export-across-scripts",
        &["check", "fixtures/exports/SV305-two-scripts"],
    ),
    ("export-damaged", &["check", "fixtures/exports/SV501"]),
    ("export-archives", &["check", "fixtures/exports/SV501-zip"]),
    (
        "trace-export",
        &[
            "trace",
            "fixtures/exports/SV520",
            "--disk",
            "SUCCESS",
            "--assume-exit",
            "0",
        ],
    ),
    ("graph-export", &["graph", "fixtures/exports/SV520"]),
    (
        "graph-export-dot",
        &[
            "graph",
            "fixtures/exports/SV503/clp.conf",
            "--format",
            "dot",
        ],
    ),
    ("help-check", &["check", "--help"]),
    ("explain", &["explain", "SV305"]),
    ("explain-unknown", &["explain", "service-before-atach"]),
    (
        "rules-list",
        &["rules", "list", "SV30", "--severity", "warning"],
    ),
    ("rules-events-defined", &["rules", "events"]),
    (
        "rules-events",
        &[
            "rules",
            "events",
            "fixtures/ok/subroutine",
            "fixtures/ok/helper",
        ],
    ),
];

#[test]
fn output_is_as_recorded() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let update = std::env::var_os("UPDATE").is_some();
    let mut different = Vec::new();
    for (name, arguments) in CASES {
        for lang in ["en", "ja"] {
            let output = Command::new(assert_cmd::cargo::cargo_bin!("svlint"))
                .current_dir(root)
                .env_remove("FORCE_COLOR")
                .env_remove("CLICOLOR_FORCE")
                .args(arguments)
                .args(["--lang", lang])
                .output()
                .unwrap();
            let seen = [output.stdout, output.stderr].concat();
            let seen = String::from_utf8(seen).unwrap();
            let file = root.join(format!("tests/ui/{name}.{lang}.txt"));
            if update {
                fs::write(&file, &seen).unwrap();
            }
            if fs::read_to_string(&file).unwrap_or_default() != seen {
                different.push(format!("{}:\n{seen}", file.display()));
            }
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}
