//! The encoding that a configuration declares, kept and not kept.

use super::{fault, faults};
use crate::cluster::{Trouble, read_configuration};
use encoding_rs::{EUC_JP, GBK, SHIFT_JIS, UTF_8};

fn conf(label: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"{label}\"?>\n<root><server name=\"業務サーバ\"/><group name=\"表示\"/></root>"
    )
}

fn encoded(text: &str, encoding: &'static encoding_rs::Encoding) -> Vec<u8> {
    encoding.encode(text).0.into_owned()
}

#[test]
fn declarations_that_are_kept() {
    let cases = [
        ("SJIS", SHIFT_JIS),
        ("Shift_JIS", SHIFT_JIS),
        ("EUC-JP", EUC_JP),
        ("UTF-8", UTF_8),
        ("utf8", UTF_8),
        ("ASCII", UTF_8),
        ("ASCII", SHIFT_JIS),
    ];
    for (label, encoding) in cases {
        let text = conf(label);
        let description = read_configuration(encoded(&text, encoding));
        assert_eq!(description.faults, [], "{label} {}", encoding.name());
        assert_eq!(description.source.text(), text);
        assert_eq!(description.cluster.unwrap().servers[0].text, "業務サーバ");
    }
    let text = "<?xml version=\"1.0\" encoding=\"GB2312\"?><root><server name=\"服务器\"/></root>";
    let description = read_configuration(encoded(text, GBK));
    assert_eq!(description.faults, []);
    assert_eq!(description.source.text(), text);
    let marked = [&[0xEF, 0xBB, 0xBF], conf("UTF-8").as_bytes()].concat();
    assert_eq!(read_configuration(marked).faults, []);
}

#[test]
fn declarations_that_are_not_kept() {
    let cases = [
        ("SJIS", UTF_8, "UTF-8"),
        ("EUC-JP", UTF_8, "UTF-8"),
        ("GB2312", UTF_8, "UTF-8"),
        ("UTF-8", SHIFT_JIS, "Shift_JIS"),
        ("UTF-8", EUC_JP, "EUC-JP"),
        ("EUC-JP", SHIFT_JIS, "Shift_JIS"),
        ("SJIS", EUC_JP, "EUC-JP"),
    ];
    for (label, encoding, actual) in cases {
        let description = read_configuration(encoded(&conf(label), encoding));
        let wrong = Trouble::WrongEncoding {
            label: label.to_owned(),
            actual: Some(actual),
        };
        assert_eq!(fault(&description), ("1:31".to_owned(), wrong));
        // The rest is judged as it is meant.
        assert_eq!(description.cluster.unwrap().servers[0].text, "業務サーバ");
    }
    let marked = [&[0xEF, 0xBB, 0xBF], conf("SJIS").as_bytes()].concat();
    assert!(matches!(
        fault(&read_configuration(marked)).1,
        Trouble::WrongEncoding { .. }
    ));
}

#[test]
fn bytes_that_fit_nothing() {
    let mut bytes = encoded(&conf("SJIS"), SHIFT_JIS);
    let at = bytes.windows(2).position(|w| w == [0x95, 0x5C]).unwrap();
    bytes[at + 1] = 0x20;
    let wrong = Trouble::WrongEncoding {
        label: "SJIS".to_owned(),
        actual: None,
    };
    assert_eq!(
        faults(&read_configuration(bytes)),
        [("2:42".to_owned(), wrong)]
    );
    // Where a name is hit, nothing is said of what it would have fitted.
    let bad = |from: &[u8], to: &[u8]| {
        let mut bytes = conf("UTF-8").into_bytes();
        let at = bytes.windows(from.len()).position(|w| w == from).unwrap();
        bytes.splice(at..at + from.len(), to.iter().copied());
        read_configuration(bytes).cluster.is_some()
    };
    assert!(bad(b"<root>", b"<root><all><comment>\xff</comment></all>"));
    assert!(!bad(
        b"<root>",
        b"<root><resource><fip name=\"\xff\"/></resource>"
    ));
    let unknown = Trouble::UnknownEncoding {
        label: "KOI8".to_owned(),
    };
    assert_eq!(
        fault(&read_configuration(conf("KOI8").into_bytes())),
        ("1:31".to_owned(), unknown)
    );
}
