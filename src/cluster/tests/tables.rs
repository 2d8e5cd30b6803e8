//! Tables of resources.

use super::{data, fault, faults};
use crate::cluster::{
    Content, Depends, Description, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Trouble, content_of,
    read_table,
};
use encoding_rs::SHIFT_JIS;

fn read(text: &str) -> Description {
    read_table(text.as_bytes().to_vec(), None, &data())
}

#[test]
fn rows_are_resources() {
    let text = "Group, Resource ,type,depends on,drive,service\r\n\
                業務,ミラー,ミラーディスクリソース,-,P:,\r\n\
                業務,\"open, then\"\"close\",script,ミラー,,\r\n\
                業務,svc,Service,\"ミラー;open, then\",,AppService\r\n\
                ,,,,,\r\n\
                ,stray,fip,,,\r\n";
    let (bytes, ..) = SHIFT_JIS.encode(text);
    let description = read_table(bytes.into_owned(), None, &data());
    assert_eq!(description.faults, []);
    let slice = |span| description.source.slice(span);
    let cluster = description.cluster.as_ref().unwrap();
    assert_eq!(cluster.groups.len(), 1);
    assert_eq!(cluster.groups[0].members.len(), 3);
    let [disk, script, service, stray] = cluster.resources.as_slice() else {
        panic!("four resources");
    };
    assert_eq!(disk.kind, "md");
    assert_eq!(disk.depends, Depends::Listed(Vec::new()));
    assert_eq!(slice(disk.name.span), "ミラー");
    assert_eq!(
        disk.parameter("parameters/volumemountpoint").unwrap().text,
        "P:"
    );
    assert_eq!(script.name.text, "open, then\"close");
    assert_eq!(slice(script.name.span), "open, then\"\"close");
    assert_eq!(
        (service.kind.as_str(), stray.kind.as_str()),
        ("service", "fip")
    );
    let Depends::Listed(names) = &service.depends else {
        panic!("it lists what it depends on");
    };
    let names: Vec<_> = names
        .iter()
        .map(|w| (w.text.as_str(), slice(w.span)))
        .collect();
    assert_eq!(
        names,
        [("ミラー", "ミラー"), ("open", "open"), ("then", "then")]
    );
    assert_eq!(stray.depends, Depends::Default);
}

#[test]
fn what_is_wrong_is_told_at_its_place() {
    let header = "group,resource,type,depends_on\n";
    let column = |name: &str| name.to_owned();
    let cases = [
        (String::new(), "1:1", Trouble::Empty),
        (
            "group,resource\ng,a".to_owned(),
            "1:1",
            Trouble::MissingColumns {
                names: vec![column("type"), column("depends_on")],
            },
        ),
        (header.to_owned(), "1:1", Trouble::NoRows),
        (
            format!("{header}g,a,fip\n"),
            "2:1",
            Trouble::ShortRow {
                column: column("depends_on"),
            },
        ),
        (
            format!("{header}g,a,fip,,b,c\n"),
            "2:10",
            Trouble::LongRow { columns: 4 },
        ),
        (
            format!("{header}g,,fip,\n"),
            "2:1",
            Trouble::EmptyCell { column: "resource" },
        ),
        (
            format!("{header}g,a,fip,\ng,\"b,fip,\ng,c,fip,\n"),
            "3:3",
            Trouble::OpenQuote,
        ),
        (
            format!("{},depends_on\ng,a,fip,,b\n", header.trim_end()),
            "1:32",
            Trouble::RepeatedColumn {
                name: column("depends_on"),
            },
        ),
        (
            format!("{header}g,a,fip,\"x\"\"\n"),
            "2:9",
            Trouble::OpenQuote,
        ),
    ];
    for (text, place, trouble) in cases {
        assert_eq!(fault(&read(&text)), (place.to_owned(), trouble), "{text}");
    }
    // One bad row does not hide the others, and what it may define is not missing.
    let description = read(&format!("{header}g,a\ng,b,fip,a\ng,c\n"));
    assert_eq!(faults(&description).len(), 2);
    assert!(description.cluster.is_none());
}

#[test]
fn contents_are_told_apart() {
    assert_eq!(content_of(b"PK\x03\x04rest"), Some(Content::Archive));
    assert_eq!(
        content_of(b"\xEF\xBB\xBF<?xml version='1.0'?>"),
        Some(Content::Configuration)
    );
    assert_eq!(content_of(b"\n<root>"), Some(Content::Configuration));
    assert_eq!(
        content_of(b"resource,\"Group\",type,depends_on\n"),
        Some(Content::Table)
    );
    assert_eq!(content_of(b"echo group,resource\r\n"), None);
    assert_eq!(content_of(b"@echo off\r\n"), None);
    assert_eq!(content_of(b""), None);
}

#[test]
fn tables_are_bounded() {
    let header = "group,resource,type,depends_on";
    let cells = Trouble::TooManyCells {
        most: MOST_CELLS,
        columns: MOST_COLUMNS,
    };
    let wide = ",".repeat(2_000_000);
    for text in [
        format!("{header}{wide}\n"),
        format!("{header}\ng,a,fip{wide}\n"),
        format!(
            "{header}\n{}",
            format!("g{}\n", ",".repeat(900)).repeat(2_000)
        ),
    ] {
        assert_eq!(fault(&read(&text)).1, cells);
    }
    let long = format!("{header}\n{}", "g,a,fip,\n".repeat(MOST_ROWS + 1));
    let rows = Trouble::TooManyRows { most: MOST_ROWS };
    assert_eq!(fault(&read(&long)).1, rows);
}
