//! Where carets are drawn. Every output is exact.

use unicode_width::UnicodeWidthStr;

use super::*;

/// A report on `bytes` with one finding, on a range of offsets.
fn finding_at(bytes: &[u8], start: u32, end: u32) -> Report {
    let mut report = report(vec![file("start.bat", Some("start"), bytes)]);
    report
        .diagnostics
        .push(diagnostic(Some(Span::new(start, end))));
    report
}

/// Whether the drawing, below the header, is `expected`.
#[track_caller]
fn assert_drawn(report: &Report, expected: &str) {
    let shown = human(report, QUIET);
    let expected = format!("error[SV999]: wrong\n{expected}\n");
    assert!(shown == expected, "got:\n{shown}\nexpected:\n{expected}");
}

#[test]
fn carets_are_as_wide_as_full_width_text() {
    let line = "echo 全角と half ｶﾅ 表示ソ & net start サービスA";
    for needle in ["全角", "half", "ｶﾅ", "ソ", "net start サービスA", "A"] {
        for encoding in [
            encoding_rs::SHIFT_JIS,
            encoding_rs::EUC_JP,
            encoding_rs::UTF_8,
        ] {
            let (bytes, _, _) = encoding.encode(line);
            assert_caret_under(&human(&finding_in(&bytes, needle), QUIET), line, needle);
        }
    }
}

/// Compares columns, not characters.
#[track_caller]
fn assert_caret_under(shown: &str, line: &str, needle: &str) {
    let lines: Vec<&str> = shown.lines().collect();
    let drawn = lines
        .iter()
        .position(|shown| shown.ends_with(line))
        .unwrap();
    let (before_text, _) = lines[drawn].split_once(needle).unwrap();
    let (before_carets, _) = lines[drawn + 1].split_once('^').unwrap();
    assert_eq!(before_carets.width(), before_text.width(), "{shown}");
    let carets = lines[drawn + 1].matches('^').count();
    assert_eq!(carets, needle.width(), "{shown}");
}

#[test]
fn every_kind_of_line_ending_ends_a_line() {
    let expected = "
  ┌─ start.bat:2:1
  │
2 │ bb
  │ ^^
";
    for text in ["a\r\nbb\r\ncc", "a\nbb\ncc", "a\rbb\rcc", "a\rbb\ncc\r\n"] {
        assert_drawn(&finding_in(text.as_bytes(), "bb"), &expected[1..]);
    }
    // A line ending at the end of a range does not count.
    assert_drawn(&finding_in(b"a\r\nbb\r\ncc", "bb\r\n"), &expected[1..]);
}

#[test]
fn a_range_of_a_line_ending_is_the_end_of_the_line() {
    let expected = "  ┌─ start.bat:2:3\n  │\n2 │ bb\n  │   ^\n";
    assert_drawn(&finding_at(b"a\r\nbb\r\ncc", 5, 7), expected);
    assert_drawn(&finding_at(b"a\r\nbb\r\ncc", 5, 5), expected);
}

#[test]
fn an_empty_range_has_one_caret() {
    let at_2 = "  ┌─ start.bat:1:2\n  │\n1 │ abc\n  │  ^\n";
    assert_drawn(&finding_at(b"abc", 1, 1), at_2);
    let empty = "  ┌─ start.bat:1:1\n  │\n1 │\n  │ ^\n";
    assert_drawn(&finding_at(b"", 0, 0), empty);
    let last_line = "  ┌─ start.bat:2:1\n  │\n2 │\n  │ ^\n";
    assert_drawn(&finding_at(b"a\r\n", 3, 3), last_line);
    assert_drawn(&finding_at(b"a\r\n", 300, 400), last_line);
}

#[test]
fn the_byte_order_mark_is_shown() {
    let mut report = finding_in("\u{FEFF}@echo off\r\n".as_bytes(), "echo");
    let without = "  ┌─ start.bat:1:2\n  │\n1 │ @echo off\n  │  ^^^^\n";
    assert_drawn(&report, without);
    report.diagnostics[0].covers_bom = true;
    let with = "  ┌─ start.bat:1:1\n  │\n1 │ <BOM>@echo off\n  │ ^^^^^\n";
    assert_drawn(&report, with);
}

#[test]
fn tabs_are_drawn_as_blanks() {
    let drawn = "  ┌─ start.bat:1:7\n  │\n1 │     if  x goto\n  │           ^^^^\n";
    assert_drawn(&finding_in(b"\tif\tx goto", "goto"), drawn);
    let over_tab = "  ┌─ start.bat:1:2\n  │\n1 │     if  x goto\n  │     ^^^^\n";
    assert_drawn(&finding_in(b"\tif\tx goto", "if\t"), over_tab);
}

#[test]
fn a_range_of_several_lines_is_shortened_in_the_middle() {
    let body = "  x\r\n".repeat(20);
    let text = format!("a\r\nif b (\r\n{body}) & c\r\n");
    let end = text.find(')').unwrap() as u32 + 1;
    let expected = "
   ┌─ start.bat:2:1
   │
 2 │ ╭ if b (
 3 │ │   x
 4 │ │   x
 5 │ │   x
   · │
22 │ │   x
23 │ │ ) & c
   │ ╰─^
";
    assert_drawn(&finding_at(text.as_bytes(), 3, end), &expected[1..]);
}

#[test]
fn of_a_very_long_range_only_the_first_line_is_drawn() {
    let text = format!("if b (\n{})\n", "  x\n".repeat(1000));
    let drawn = "  ┌─ start.bat:1:1\n  │\n1 │ if b (\n  │ ^^^^^^\n";
    assert_drawn(&finding_at(text.as_bytes(), 0, text.len() as u32), drawn);
}

#[test]
fn a_long_line_is_cut_to_a_window_around_the_range() {
    let line = format!("echo {} net start {} end", "あ".repeat(80), "b".repeat(200));
    let text = format!("first\r\n{line}\r\n");
    let expected = format!(
        "  ┌─ start.bat:2:87
  │
2 │ ...{} net start {}...
  │ {}^^^^^^^^^
",
        "あ".repeat(11),
        "b".repeat(67),
        " ".repeat(3 + 22 + 1),
    );
    assert_drawn(&finding_in(text.as_bytes(), "net start"), &expected);

    let at_end = human(&finding_in(text.as_bytes(), "end"), QUIET);
    let last_lines = format!(
        "2 │ ...{} end\n  │ {}^^^\n\n",
        "b".repeat(96),
        " ".repeat(3 + 96 + 1)
    );
    assert!(at_end.ends_with(&last_lines), "{at_end}");
}

#[test]
fn what_is_cut_off_is_marked_at_the_dots() {
    let line = format!("echo {} HERE {} end", "a".repeat(90), "b".repeat(200));
    let mut report = finding_in(line.as_bytes(), "HERE");
    for needle in ["echo", "end"] {
        let place = find(&report, 0, needle);
        let message = needle.to_owned();
        report.diagnostics[0]
            .related
            .push(Related { place, message });
    }
    let expected = format!(
        "  ┌─ start.bat:1:97
  │
1 │ ...{a} HERE {b}...
  │ ---{gap} ^^^^ {rest}--- end
  │ │
  │ echo
",
        a = "a".repeat(23),
        b = "b".repeat(71),
        gap = " ".repeat(23),
        rest = " ".repeat(71),
    );
    assert_drawn(&report, &expected);
}

#[test]
fn related_places_may_lie_in_other_files() {
    let mut report = finding_in(b"rem\r\nset X=1\r\n", "set X=1");
    report.files.push(file(
        "lib/helper.bat",
        Some("helper"),
        b"a\r\n\r\nset X=2\r\n",
    ));
    for (file, needle) in [(1, "set X=2"), (0, "rem")] {
        let place = find(&report, file, needle);
        let message = format!("see {needle}");
        report.diagnostics[0]
            .related
            .push(Related { place, message });
    }
    let expected = "
  ┌─ start.bat:2:1
  │
1 │ rem
  │ --- see rem
2 │ set X=1
  │ ^^^^^^^
  │
  ┌─ lib/helper.bat:3:1
  │
3 │ set X=2
  │ ------- see set X=2
";
    assert_drawn(&report, &expected[1..]);
}

#[test]
fn a_missing_file_is_named() {
    let mut report = report(vec![
        file("stop.bat", Some("stop"), b""),
        file("start.bat", Some("start"), b"rem\r\nset X=1\r\n"),
    ]);
    let place = find(&report, 1, "set");
    let message = "needs it".to_owned();
    report.diagnostics.push(Diagnostic {
        help: "Write it.\r\nThen\ttest it.\n".to_owned(),
        related: vec![Related { place, message }],
        ..diagnostic(None)
    });
    let expected = "
  ┌─ stop.bat
  │
  = start.bat:2:1: needs it
  = help: Write it.
          Then test it.
";
    assert_drawn(&report, &expected[1..]);
    assert!(human(&report, EN).ends_with("\n\n1 error in 1 file.\n"));
}
