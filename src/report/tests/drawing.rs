use super::*;
fn show(name: &str, r: &Report, o: Options) {
    println!("=== {name}\n{}", human(r, o));
}
fn span_report(bytes: &[u8], a: u32, b: u32) -> Report {
    let mut r = report(vec![file("start.bat", Some("start"), bytes)]);
    r.diagnostics.push(diagnostic(Some(Span::new(a, b))));
    r
}
#[test]
fn show_all() {
    show("tab", &finding_in(b"\tif\tx goto y\r\n", "goto"), QUIET);
    show("tabonly", &finding_in(b"\tif\tx goto y\r\n", "if\t"), QUIET);
    show("crlf", &finding_in(b"a\r\nbb\r\ncc\r\n", "bb\r\n"), QUIET);
    show("eol only", &span_report(b"a\r\nbb\r\ncc\r\n", 5, 7), QUIET);
    show(
        "eol lf half",
        &span_report(b"a\r\nbb\r\ncc\r\n", 6, 7),
        QUIET,
    );
    show("lone cr", &finding_in(b"a\rbb\rcc\r", "bb"), QUIET);
    show(
        "multi",
        &finding_in(
            b"a\r\nif x (\r\n  1\r\n  2\r\n)\r\nb\r\n",
            "if x (\r\n  1\r\n  2\r\n)",
        ),
        QUIET,
    );
    let long = format!("a\r\nfirst (\r\n{}  last )\r\nb\r\n", "  x\r\n".repeat(20));
    show(
        "multi long",
        &span_report(long.as_bytes(), 5, long.find(" )").unwrap() as u32 + 2),
        QUIET,
    );
    let longer = format!("a\r\nfirst (\r\n{}  last )\r\nb\r\n", "  x\r\n".repeat(250));
    show(
        "multi longer",
        &span_report(longer.as_bytes(), 5, longer.find(" )").unwrap() as u32 + 2),
        QUIET,
    );
    show("whole file", &span_report(b"a\r\nb\r\n", 0, 100), QUIET);
    show("empty file", &span_report(b"", 0, 0), QUIET);
    show("end of file", &span_report(b"a\r\n", 3, 3), QUIET);
    show("past", &span_report(b"a\r\n", 300, 400), QUIET);
    let l = format!("echo {} HERE {} end", "あ".repeat(80), "b".repeat(90));
    show("long", &finding_in(l.as_bytes(), "HERE"), QUIET);
    show("long start", &finding_in(l.as_bytes(), "echo"), QUIET);
    show("long end", &finding_in(l.as_bytes(), "end"), QUIET);
    show(
        "long all",
        &span_report(l.as_bytes(), 0, l.len() as u32),
        QUIET,
    );
    show(
        "long mid",
        &span_report(l.as_bytes(), 8, l.len() as u32 - 3),
        QUIET,
    );
    let mut r = finding_in(l.as_bytes(), "HERE");
    for n in ["echo", "end"] {
        let place = find(&r, 0, n);
        r.diagnostics[0].related.push(Related {
            place,
            message: format!("related {n}"),
        });
    }
    show("long with related outside", &r, QUIET);
    show(
        "esc",
        &finding_in(
            "echo \x1b[31m\u{202e}danger\u{0} x\u{85}y\x1a".as_bytes(),
            "danger",
        ),
        QUIET,
    );
    show(
        "esc",
        &finding_in(
            "echo \x1b[31m\u{202e}danger\u{0} x\u{85}y".as_bytes(),
            "\u{202e}",
        ),
        QUIET,
    );
    show(
        "esc ascii",
        &finding_in(
            "echo \x1b[31m\u{202e}danger\u{0} x\u{85}y\x1a".as_bytes(),
            "danger",
        ),
        ASCII,
    );
    show("nul end", &finding_in(b"echo\0\0\r\n", "\0\0"), QUIET);
    show(
        "combining",
        &finding_in("echo \u{304b}\u{3099} x".as_bytes(), "\u{3099}"),
        QUIET,
    );
    show(
        "combining end",
        &finding_in("echo \u{304b}\u{3099}".as_bytes(), "\u{3099}"),
        QUIET,
    );
    let mut r = finding_in("\u{feff}echo off\r\n".as_bytes(), "echo");
    r.diagnostics[0].covers_bom = true;
    show("bom", &r, QUIET);
    let mut r = finding_in("\u{feff}echo off\r\n".as_bytes(), "echo");
    show("not bom", &r, QUIET);
    r.diagnostics[0].span = None;
    r.diagnostics[0].help = "a\nb".into();
    let place = find(&r, 0, "off");
    r.diagnostics[0].related.push(Related {
        place,
        message: "rel".into(),
    });
    show("missing", &r, EN);
    for (f, t, s) in [
        ("rules/x.yaml", "id: SV1\nchekc: x\n", Some(8..13)),
        ("rules/x.yaml", "", None),
        ("", "", None),
        ("x", "\u{feff}id: x", Some(3..5)),
    ] {
        let mut out = Vec::new();
        own::draw(
            &own::OwnError {
                file: f.into(),
                text: t.into(),
                span: s,
                message: "unknown key `chekc`".into(),
                help: Some("did you mean `check`?".into()),
            },
            JA,
            &mut out,
        )
        .unwrap();
        println!("{}", String::from_utf8(out).unwrap());
    }
}
