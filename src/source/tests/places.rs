//! Spans, lines and positions.

use encoding_rs::SHIFT_JIS;

use super::*;

#[test]
fn line_endings() {
    let eol = |text: &str| guess(text.as_bytes()).eol().name();
    assert_eq!(eol("a"), "none");
    assert_eq!(eol("a\r\nb\r\n"), "crlf");
    assert_eq!(eol("a\nb\n"), "lf");
    assert_eq!(eol("a\rb\r"), "cr");
    assert_eq!(eol("a\r\nb\n"), "mixed");
    assert_eq!(eol("a\r\r\n"), "mixed");
    assert_eq!(eol("a\n\r"), "mixed");
}

#[test]
fn lines_of_mixed_endings() {
    let source = guess(b"ab\r\nc\rd\n\nlast\n");
    let lines: Vec<_> = (0..=source.line_count() + 1)
        .map(|line| source.slice(source.line_span(line)))
        .collect();
    assert_eq!(lines, ["", "ab", "c", "d", "", "last", "", ""]);
    assert_eq!(source.line_span(3), Span::new(6, 7));
    let on: Vec<_> = (0..9).map(|at| source.line_of(at)).collect();
    assert_eq!(on, [1, 1, 1, 1, 2, 2, 3, 3, 4]);
    assert_eq!(source.line_of(u32::MAX), 6);
    assert_eq!(source.line_span(u32::MAX), Span::empty(14));
}

#[test]
fn columns_count_characters() {
    let source = guess(&encode("rem\r\n表ソb\r\n", SHIFT_JIS));
    let b = find(&source, "b").start;
    let expected = Position {
        line: 2,
        column: 3,
        byte: 9,
    };
    assert_eq!(source.position(b), expected);
    let inside = source.position(b - 1);
    assert_eq!((inside.column, inside.byte), (2, 7));
    let end = source.position(u32::MAX);
    assert_eq!((end.line, end.column, end.byte), (3, 1, 12));
}

#[test]
fn slice_clamps() {
    let source = guess("a表b".as_bytes());
    assert_eq!(source.slice(Span::new(0, 3)), "a");
    assert_eq!(source.slice(Span::new(2, 99)), "表b");
    assert_eq!(source.slice(Span { start: 5, end: 1 }), "");
    assert_eq!(source.slice(Span::new(90, 99)), "");
}

#[test]
fn spans() {
    let span = Span::new(2, 5);
    assert_eq!((span.len(), span.range()), (3, 2..5));
    assert!(span.contains(2) && !span.contains(5));
    assert!(span.contains_span(span) && span.contains_span(Span::empty(5)));
    assert!(!span.contains_span(Span::new(4, 6)));
    assert_eq!(span.join(Span::new(7, 8)), Span::new(2, 8));
    assert_eq!(Span::new(5, 2), Span::empty(5));
    assert!(Span::empty(5).is_empty() && Span { start: 5, end: 2 }.is_empty());
}
