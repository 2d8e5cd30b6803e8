//! Which SQL files are found, and how many.

use super::{Files, Kind, Request, Setting, Unit, World, build, plan};
use crate::event::Found;
use crate::rules::embedded;
use crate::scenario::Limits;
use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::AtomicBool;

struct Memory(BTreeMap<String, Vec<u8>>);

impl Files for Memory {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let found = self.0.get(path).cloned();
        found.ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn beside(&self, path: &str) -> Vec<String> {
        let folder = path.rfind('/').map_or("", |at| &path[..=at]);
        let names = self.0.keys().filter_map(|key| key.strip_prefix(folder));
        let names = names.filter(|name| !name.contains('/'));
        names.map(str::to_owned).collect()
    }
}

/// The unit of `group/start.bat` with other files.
fn unit(script: &str, files: &[(&str, &[u8])]) -> Unit {
    let mut memory: BTreeMap<String, Vec<u8>> = files
        .iter()
        .map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec()))
        .collect();
    memory.insert("group/start.bat".to_owned(), script.as_bytes().to_vec());
    let files = Memory(memory);
    let request = Request {
        path: "group/start.bat".to_owned(),
        walked: false,
        role: None,
    };
    let set = embedded::packs().unwrap();
    let knowledge = set.knowledge(["sql", "clusterpro"]);
    let setting = Setting {
        knowledge: &knowledge,
        encoding: None,
        limits: &Limits::default(),
        cancel: &AtomicBool::new(false),
        world: &World::default(),
    };
    let plans = plan(&[request], &files);
    build(&plans[0], &files, &setting).0
}

/// The SQL files that are read, and for each file named whether it is read, absent or unknown.
fn found(script: &str, files: &[(&str, &[u8])]) -> (Vec<String>, String) {
    let unit = unit(script, files);
    let read = unit.documents.iter().filter(|d| d.kind == Kind::Sql);
    let read = read.map(|d| d.path.clone()).collect();
    let uses = unit.scripts.iter().flat_map(|s| &s.uses);
    let inputs = uses.flat_map(|u| &u.meaning.tools).flat_map(|t| &t.inputs);
    let letter = |found: Found| match found {
        Found::Document(_) => 'r',
        Found::Absent => 'a',
        Found::Made | Found::Unknown => '?',
    };
    (read, inputs.map(|input| letter(input.found)).collect())
}

const SQL: &[u8] = b"SELECT 1\r\n";

/// What is found of the file that one osql names; `a.sql` and `sql/b.sql` lie beside the script.
fn one(before: &str, name: &str) -> String {
    let script = format!("{before}\r\nosql -E -i {name}\r\n");
    let files: &[(&str, &[u8])] = &[
        ("group/a.sql", SQL),
        ("group/sql/B.sql", SQL),
        ("other.sql", SQL),
    ];
    found(&script, files).1
}

#[test]
fn names_lead_to_files_below_the_script() {
    for name in [
        "a.sql",
        "A.SQL",
        ".\\a.sql",
        "./a.sql",
        "\"%~dp0a.sql\"",
        "%~dp0\\a.sql",
        "%CLP_SCRIPT_PATH%\\a.sql",
        "%~dp0sql\\b.sql",
        "sql/b.sql",
        "%~dp0sql\\..\\a.sql",
        "%~dp0.\\sql\\.\\b.sql",
    ] {
        assert_eq!(one("", name), "r", "{name}");
    }
}

#[test]
fn names_that_may_mean_any_file() {
    for name in [
        "..\\other.sql",
        "%~dp0..\\other.sql",
        "%~dp0sql\\..\\..\\other.sql",
        "C:\\a.sql",
        "C:a.sql",
        "\\a.sql",
        "\\\\server\\share\\a.sql",
        "%CLP_SCRIPT_PATH%a.sql",
        "%X%\\a.sql",
        "%X%a.sql",
        "%~dp0%X%.sql",
        "*.sql",
        "nul",
        "con.sql",
        "a.sql:stream",
        "b.sql",
        "%~dp0none\\a.sql",
    ] {
        // X may be set by Windows, as far as anybody can tell.
        assert_eq!(one("call unknown.bat", name), "?", "{name}");
    }
}

#[test]
fn absent_files() {
    for name in [
        "%~dp0b.sql",
        "%CLP_SCRIPT_PATH%\\b.sql",
        "%~dp0sql\\a.sql",
        "\"%~dp0a b.sql\"",
    ] {
        assert_eq!(one("", name), "a", "{name}");
    }
    assert_eq!(one("cd /d \"%~dp0\"", "b.sql"), "a");
    assert_eq!(one("cd /d \"%~dp0\"\r\ncd sql", "a.sql"), "a");
    // Whoever does not change the folder means one that is not known.
    assert_eq!(one("", "b.sql"), "?");
}

#[test]
fn the_current_folder_counts() {
    for (before, name, expected) in [
        ("cd /d %~dp0", "a.sql", "r"),
        ("cd /d \"%~dp0\"", "sql\\b.sql", "r"),
        ("CHDIR %CLP_SCRIPT_PATH%", "a.sql", "r"),
        ("cd /d %~dp0sql", "b.sql", "r"),
        ("cd /d %~dp0sql\r\ncd ..", "a.sql", "r"),
        ("pushd %~dp0", "a.sql", "r"),
        ("set D=%~dp0\r\ncd /d %D%", "a.sql", "r"),
        ("cd .", "a.sql", "r"),
        ("cd", "a.sql", "r"),
        ("%~d0\r\ncd %~p0", "a.sql", "r"),
        (
            "call :s\r\ngoto e\r\n:s\r\ncd /d %~dp0\r\nexit /b\r\n:e",
            "a.sql",
            "r",
        ),
        ("if exist x cd /d %~dp0", "a.sql", "r"),
        ("cd /d P:\\Data", "a.sql", "?"),
        ("cd /d %~dp0\r\ncd ..", "a.sql", "?"),
        ("P:", "a.sql", "?"),
        ("pushd %~dp0\r\npopd", "a.sql", "?"),
        ("cd /d %TEMP%", "a.sql", "?"),
        ("if exist x cd /d P:\\", "a.sql", "?"),
        (
            "cd /d %~dp0\r\ncall :s\r\ngoto e\r\n:s\r\ncd /d P:\\\r\nexit /b\r\n:e",
            "a.sql",
            "?",
        ),
        ("cd /d P:\\", "%~dp0a.sql", "r"),
        ("call cd /d P:\\", "a.sql", "?"),
        // The child has a folder of its own.
        ("cd /d P:\\ | more", "a.sql", "r"),
    ] {
        assert_eq!(one(before, name), expected, "{before:?} {name}");
    }
}

#[test]
fn bounds() {
    let long = vec![b' '; (4 << 20) + 1];
    let (read, letters) = found("osql -E -i %~dp0a.sql\r\n", &[("group/a.sql", &long)]);
    assert_eq!((read.len(), letters.as_str()), (0, "?"));
    let (read, _) = found("osql -E -i %~dp0a.sql\r\n", &[("group/a.sql", &long[1..])]);
    assert_eq!(read, ["group/a.sql"]);

    let names: Vec<String> = (0..70).map(|n| format!("group/{n}.sql")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), SQL)).collect();
    let script: String = (0..70)
        .map(|n| format!("osql -E -i %~dp0{n}.sql\r\n"))
        .collect();
    let (read, letters) = found(&script, &files);
    assert_eq!(read.len(), 64);
    assert_eq!(letters.matches('?').count(), 6);

    let large = vec![b'\n'; 4 << 20];
    let files: Vec<(&str, &[u8])> = names[..6]
        .iter()
        .map(|n| (n.as_str(), &large[..]))
        .collect();
    let script: String = (0..6)
        .map(|n| format!("osql -E -i %~dp0{n}.sql\r\n"))
        .collect();
    assert_eq!(found(&script, &files).0.len(), 4);
}

#[test]
fn attaches_know_their_database_and_its_files() {
    let sql = b"EXEC sp_attach_db N'a', 'P:\\a.mdf', 'P:\\a.ldf'
GO
CREATE DATABASE [b] ON (FILENAME = N'P:\\b.mdf') FOR ATTACH
DECLARE @d sysname = 'c' EXEC sp_attach_single_file_db @d, @physname = 'P:\\c.mdf'
EXEC sp_detach_db @unknown";
    let unit = unit("osql -E -i %~dp0a.sql\r\n", &[("group/a.sql", sql)]);
    let events = &unit.scripts[0].meanings[0].events;
    let shown: Vec<String> = events
        .iter()
        .map(|event| {
            let captures = event
                .captures
                .iter()
                .filter(|(name, _)| !["server", "instance"].contains(&&**name))
                .map(|(name, value)| format!("{name}={value}"));
            let captures: Vec<String> = captures.collect();
            format!("{} {:?} {}", event.event, event.subject, captures.join(" "))
        })
        .collect();
    assert_eq!(
        shown,
        [
            r#"attach Some("a") database=a file=P:\a.mdf file=P:\a.ldf"#,
            r#"attach Some("b") database=b file=P:\b.mdf"#,
            r#"attach Some("c") database=c file=P:\c.mdf"#,
            "detach None database=\u{fffc}",
        ]
    );
}

#[test]
fn a_file_of_two_scripts_is_one_document() {
    let script =
        "osql -E -i %~dp0a.sql\r\nosql -E -i %CLP_SCRIPT_PATH%\\A.sql\r\ncall %~dp0h.bat\r\n";
    let files: &[(&str, &[u8])] = &[
        ("group/a.sql", SQL),
        ("group/stop.bat", script.as_bytes()),
        ("group/h.bat", b"sqlcmd -i %~dp0a.sql,%~dp0a.sql\r\n"),
    ];
    assert_eq!(found(script, files).0, ["group/a.sql"]);
}
