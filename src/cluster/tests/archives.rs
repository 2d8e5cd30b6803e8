//! Zip archives: names, limits, damage.

use crate::cluster::{Archive, Scripts, Tree, Trouble, configurations};
use encoding_rs::SHIFT_JIS;
use std::io::{Cursor, Write};
use zip::write::{SimpleFileOptions, ZipWriter};

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The same length, other bytes, everywhere.
fn replaced(mut bytes: Vec<u8>, from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut at = 0;
    while let Some(found) = bytes[at..].windows(from.len()).position(|w| w == from) {
        bytes[at + found..at + found + to.len()].copy_from_slice(to);
        at += found + to.len();
    }
    bytes
}

fn troubles(bytes: Vec<u8>) -> Vec<Trouble> {
    let faults = Archive::open(bytes).err().unwrap_or_default();
    faults.into_iter().map(|fault| fault.trouble).collect()
}

#[test]
fn files_are_listed_and_read() {
    let bytes = zip(&[
        ("export/clp.conf", b"<root/>"),
        ("export\\scripts\\My Group\\open db\\Start.BAT", b"rem"),
        ("export/scripts/My Group/open db/stop.bat", b"exit"),
        ("export/scripts/monitor.s/genw/genw.bat", b"echo"),
    ]);
    let archive = Archive::open(bytes).unwrap();
    assert_eq!(configurations(archive.paths()), ["export/clp.conf"]);
    let scripts = Scripts::below("export/", archive.paths());
    let folder = scripts.of("my group", "Open DB").unwrap();
    assert_eq!(folder.names, ("My Group".to_owned(), "open db".to_owned()));
    let start = folder.start.as_ref().unwrap();
    assert_eq!(archive.read(start).unwrap(), b"rem");
    assert!(folder.stop.is_some());
    assert_eq!(scripts.others, ["export/scripts/monitor.s/genw/genw.bat"]);
    assert!(archive.read("nothing").is_err());
}

#[test]
fn names_without_the_flag_are_japanese() {
    let (name, ..) = SHIFT_JIS.encode("表示/clp.conf");
    let placeholder = "####/clp.conf";
    let bytes = zip(&[(placeholder, b"<root/>")]);
    let archive = Archive::open(replaced(bytes, placeholder.as_bytes(), &name)).unwrap();
    assert_eq!(archive.paths(), ["表示/clp.conf"]);
    let archive = Archive::open(zip(&[("業務/clp.conf", b"<root/>")])).unwrap();
    assert_eq!(archive.paths(), ["業務/clp.conf"]);
}

#[test]
fn names_that_lead_elsewhere() {
    let name = |name: &str| name.to_owned();
    assert_eq!(
        troubles(zip(&[("clp.conf", b""), ("a/../../b.bat", b"")])),
        [Trouble::OutsideName {
            name: name("a/../../b.bat")
        }]
    );
    assert_eq!(
        troubles(zip(&[("..\\clp.conf", b"")])),
        [Trouble::OutsideName {
            name: name("../clp.conf")
        }]
    );
    for absolute in ["/etc/clp.conf", "\\\\host\\share\\clp.conf", "C:\\clp.conf"] {
        let name = absolute.replace('\\', "/");
        let bytes = zip(&[(&"#".repeat(absolute.len()), b"")]);
        let bytes = replaced(
            bytes,
            "#".repeat(absolute.len()).as_bytes(),
            absolute.as_bytes(),
        );
        assert_eq!(troubles(bytes), [Trouble::AbsoluteName { name }]);
    }
    let twice = replaced(
        zip(&[("clp.conf", b"1"), ("clp.c0nf", b"2")]),
        b"clp.c0nf",
        b"clp.conf",
    );
    assert_eq!(
        troubles(twice),
        [Trouble::RepeatedName {
            name: name("clp.conf")
        }]
    );
    let by_case = zip(&[("clp.conf", b"1"), ("CLP.CONF", b"2")]);
    assert_eq!(
        troubles(by_case),
        [Trouble::RepeatedName {
            name: name("CLP.CONF")
        }]
    );
}

#[test]
fn archives_that_grow() {
    let mut bytes = zip(&[("clp.conf", b"<root/>"), ("big.bin", b"0000")]);
    // The size in the list of files.
    let list = bytes.windows(4).rposition(|w| w == b"PK\x01\x02").unwrap();
    bytes[list + 24..list + 28].copy_from_slice(&0xFFFF_FFF0u32.to_le_bytes());
    assert_eq!(
        troubles(bytes),
        [Trouble::UnpacksTooLarge { megabytes: 256 }]
    );
    let zeros = vec![0; 9 << 20];
    let tight = Trouble::TooTight {
        name: "zeros.bat".to_owned(),
        times: 400,
    };
    assert_eq!(troubles(zip(&[("zeros.bat", &zeros)])), [tight]);
    // A size that is not true.
    let mut bytes = zip(&[("clp.conf", &[b'x'; 5000])]);
    let list = bytes.windows(4).rposition(|w| w == b"PK\x01\x02").unwrap();
    bytes[list + 24..list + 28].copy_from_slice(&10u32.to_le_bytes());
    let name = "clp.conf".to_owned();
    assert_eq!(troubles(bytes), [Trouble::BrokenEntry { name }]);
}

#[test]
fn damage() {
    assert_eq!(troubles(b"MZ".to_vec()), [Trouble::NotAnArchive]);
    let sound = zip(&[("clp.conf", b"<root><group name='g'/></root>")]);
    assert_eq!(
        troubles(sound[..sound.len() - 30].to_vec()),
        [Trouble::BrokenArchive]
    );
    assert_eq!(troubles(b"PK\x03\x04".to_vec()), [Trouble::BrokenArchive]);
    let mut damaged = sound.clone();
    damaged[45] ^= 0xFF;
    let name = "clp.conf".to_owned();
    assert_eq!(
        troubles(damaged),
        [Trouble::BrokenEntry { name: name.clone() }]
    );
    let mut encrypted = sound.clone();
    let list = encrypted
        .windows(4)
        .rposition(|w| w == b"PK\x01\x02")
        .unwrap();
    encrypted[6] |= 1;
    encrypted[list + 8] |= 1;
    assert_eq!(
        troubles(encrypted),
        [Trouble::Encrypted { name: name.clone() }]
    );
    let mut other = sound;
    other[8] = 14;
    other[list + 10] = 14;
    assert_eq!(troubles(other), [Trouble::Compression { name }]);
}

#[test]
fn any_damage_is_told_or_harmless() {
    let sound = zip(&[
        ("clp.conf", b"<root><group name='g'/></root>"),
        ("scripts/g/r/start.bat", b"rem"),
    ]);
    for at in 0..sound.len() {
        for value in [0x00, 0xFF, sound[at] ^ 0x80] {
            let mut bytes = sound.clone();
            bytes[at] = value;
            if let Ok(archive) = Archive::open(bytes) {
                for path in archive.paths() {
                    let _ = archive.read(path);
                }
            }
        }
        let _ = Archive::open(sound[..at].to_vec());
    }
}
