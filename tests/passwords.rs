//! A password is in no output: of no command, in no format, wherever it stands.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test may panic")]

use assert_cmd::Command;
use serde_json::Value;
use std::fs;
use std::path::Path;

/// Every password below begins with it. They differ, so that none is covered because of another one.
const MARK: &str = "S3cr3t-marker";

/// Lines of scripts, `@` standing for the password.
const LINES: [&str; 36] = [
    "osql -U sa -P @ -b -Q \"SELECT 1\"",
    "osql -Usa -P@ -Q \"SELECT 1\"",
    "OSQL.EXE /U sa /P \"@\" /Q \"SELECT 1\"",
    "sqlcmd -U sa ^\r\n  -P @ -Q \"SELECT 1\"",
    "set W1=@\r\nosql -U sa -P %W1% -Q \"SELECT 1\"",
    "set W2=-U sa -P @\r\nosql %W2% -Q \"SELECT 1\"",
    "set W3=osql\r\nset W4=@\r\n%W3% -U sa -P \"%W4%\" -Q \"SELECT 1\"",
    "call :run sa @\r\ngoto :after\r\n:run\r\nosql -U %1 -P %2 -Q \"SELECT 1\"\r\nexit /b\r\n:after",
    "for /f \"tokens=1,2\" %%a in (\"sa @\") do osql -U %%a -P %%b -Q \"SELECT 1\"",
    "set DB_PASSWORD=@\r\nmytool %DB_PASSWORD%",
    "set \"PW=@\"\r\nmytool user%PW%",
    "set SQLCMDPASSWORD=@",
    "set OSQLPASSWORD=@\r\nosql -U sa -Q \"SELECT 1\"",
    "if \"%DB_PASSWORD%\"==\"@\" mytool",
    "if exist x (set PW=@)\r\nmytool %PW%",
    "if exist x (\r\n  set PW=@x^&y\r\n  mytool %PW%\r\n)\r\nmytool \"%PW%\"",
    "osql -U sa -P \"@ with blanks\" -Q \"SELECT 1\"",
    "osql -U sa -P @^&^<x -Q \"SELECT 1\"",
    "set W5=@!x\r\nsetlocal enabledelayedexpansion\r\nosql -U sa -P !W5! -Q x\r\nendlocal",
    "net use P: \\\\srv\\share @ /user:adm",
    "net use \\\\srv\\share /user:adm @",
    "osql -E -b -Q \"CREATE LOGIN app WITH PASSWORD='@'\"",
    "osql -E -b -Q \"ALTER LOGIN app WITH PASSWORD = N'@'\"",
    "osql -E -b -Q \"EXEC sp_addlogin 'app', '@'\"",
    "cscript x.vbs \"Driver={SQL Server};Server=s;UID=sa;PWD=@;Database=d\"",
    "isql -U sa -P@ -i x.sql",
    "sqlplus app/@\x01orcl",
    "powershell -Command \"Get-It -Password '@'\"",
    "cmd /c osql -U sa -P @ -Q \"SELECT 1\"",
    "cmd /c \"osql -U sa -P @ -Q 1\"",
    "goto :over\r\nosql -U sa -P @ -Q \"SELECT 1\"\r\n:over",
    "rem osql -U sa -P @ -Q \"SELECT 1\"",
    "echo osql -U sa -P @>> log.txt",
    "osql -U sa -P @ -Q \"SELECT 1\" && net start SecureVisor || mytool",
    "schtasks /create /ru adm /rp @ /tn t /tr x",
    "osql -U sa -P @ -Q \"EXEC sp_attach_db 'securevisor', 'X:\\@.mdf'\"",
];

/// A script with a line that holds a password, which does what many rules speak of.
fn script(index: usize) -> String {
    let line = LINES[index].replace('@', &format!("{MARK}{index:02}"));
    let line = line.replace('\x01', "@");
    format!(
        "@echo off\r\nif \"%CLP_EVENT%\" == \"START\" goto :NORMAL\r\ngoto :MISSING\r\n:NORMAL\r\n\
         net start SecureVisor\r\n{line}\r\nset X==1\r\nif %X% = 1 echo x\r\n\
         osql -E -z -Q \"EXEC sp_attach_db 'securevisor', 'P:\\s.mdf'\"\r\nnet stat SecureVisor\r\n"
    )
}

/// Runs it and holds that nothing of the password is in what it says.
fn run(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new(assert_cmd::cargo::cargo_bin!("svlint"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8(said).unwrap();
    let lower = said.to_lowercase();
    assert!(!lower.contains("s3cr3t"), "{arguments:?}\n{said}");
    said
}

fn everything(folder: &Path, path: &str, script: bool) {
    for format in ["human", "short", "json", "sarif", "github", "junit"] {
        for lang in ["ja", "en"] {
            let common = ["check", path, "--format", format, "--lang", lang];
            run(folder, &common);
        }
        run(
            folder,
            &["check", path, "--format", format, "--profile", "cmd"],
        );
    }
    run(
        folder,
        &[
            "check",
            path,
            "--statistics",
            "--ascii",
            "--color",
            "always",
        ],
    );
    run(folder, &["check", path, "--show-files"]);
    for format in ["text", "json"] {
        run(folder, &["trace", path, "--format", format]);
        run(
            folder,
            &["trace", path, "--format", format, "--profile", "cmd"],
        );
        let one = ["--event", "START", "--disk", "SUCCESS", "--server", "HOME"];
        let trace = ["trace", path, "--format", format, "--assume-exit", "0"];
        run(folder, &[&trace[..], &one[..]].concat());
    }
    for format in ["svg", "dot", "mermaid"] {
        run(folder, &["graph", path, "--format", format]);
    }
    if script {
        let set = format!("W9={MARK}");
        run(folder, &["trace", path, "--set", &set]);
    }
}

#[test]
fn a_password_in_a_script_is_in_no_output() {
    for index in 0..LINES.len() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("start.bat"), script(index)).unwrap();
        fs::write(folder.path().join("stop.bat"), script(index)).unwrap();
        judged(folder.path(), "start.bat", index);
    }
}

/// Every output of some, and of the others those that tell the most.
fn judged(folder: &Path, path: &str, index: usize) {
    if index.is_multiple_of(8) {
        everything(folder, path, path == "start.bat");
    } else {
        run(folder, &["check", path, "--lang", "en"]);
        run(folder, &["check", path, "--format", "sarif"]);
        run(folder, &["trace", path, "--format", "json"]);
        let one = ["--event", "START", "--disk", "SUCCESS", "--server", "HOME"];
        run(folder, &[&["trace", path][..], &one[..]].concat());
        run(folder, &["graph", path]);
    }
}

const CONFIGURATION: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<root><all><charset>UTF-8</charset></all><cluster><name>c</name></cluster>
<account><user>adm</user><password>S3cr3t-markerA</password></account>
<server name="sv1"/><server name="sv2"/>
<group name="g"><resource name="script@s"/><resource name="service@v"/><resource name="appli@a"/></group>
<resource><types name="script"/><types name="service"/><types name="appli"/>
<script name="s"><depend name="nowhere"/><parameters><password>S3cr3t-markerB</password></parameters></script>
<service name="v"><depend name="s1" password="S3cr3t-markerC"/><parameters><name>SecureVisor</name></parameters></service>
<appli name="a"><depend name="x"/><parameters><actpath>osql -U sa -P S3cr3t-markerD -Q x</actpath>
<actpassword>S3cr3t-markerE</actpassword></parameters></appli>
<appli name="b"><parameters><actpassword>S3cr3t-markerF</actpassword></parameters></appli></resource>
<monitor><types name="servicew"/><servicew name="w"><target>S</target><relation><type>rsc</type><name>no</name></relation>
<agentparam><password>S3cr3t-markerG</password></agentparam></servicew></monitor></root>
"#;

#[test]
fn a_password_in_an_export_is_in_no_output() {
    for index in 0..LINES.len() {
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join("export/scripts/g/s");
        fs::create_dir_all(&own).unwrap();
        fs::write(folder.path().join("export/clp.conf"), CONFIGURATION).unwrap();
        fs::write(own.join("start.bat"), script(index)).unwrap();
        fs::write(own.join("stop.bat"), script(index)).unwrap();
        judged(folder.path(), "export", index);
        if index > 0 {
            continue;
        }
        for cut in ["</depend>", "</agentparam>", "</actpassword>"] {
            let broken = CONFIGURATION.replace(cut, "</no>");
            fs::write(folder.path().join("export/clp.conf"), broken).unwrap();
            run(folder.path(), &["check", "export"]);
            run(folder.path(), &["check", "export", "--format", "json"]);
        }
        let table = "group,resource,type,depends_on,parameters,password\n\
                     g,s,script,nowhere,,S3cr3t-markerH\n\
                     g,v,service,s2,name=SecureVisor;password=S3cr3t-markerI,\n\
                     g,o,appli,,actpath=osql -U sa -P S3cr3t-markerJ,\n";
        fs::write(folder.path().join("table.csv"), table).unwrap();
        everything(folder.path(), "table.csv", false);
        fs::write(
            folder.path().join("table.csv"),
            table.replace("SecureVisor;", "\"S;"),
        )
        .unwrap();
        everything_checked(folder.path(), "table.csv");
    }
}

fn everything_checked(folder: &Path, path: &str) {
    for format in ["human", "short", "json", "sarif", "github", "junit"] {
        run(folder, &["check", path, "--format", format]);
    }
}

#[test]
fn a_password_that_is_told_for_a_variable_is_in_no_output() {
    let folder = tempfile::tempdir().unwrap();
    let text = "@echo off\r\nosql -U sa -P %APP% -Q x\r\nmytool %APP% %DB_PASSWORD%\r\n";
    fs::write(folder.path().join("start.bat"), text).unwrap();
    let sets = [format!("APP={MARK}1"), format!("DB_PASSWORD={MARK}2")];
    for format in ["text", "json"] {
        let told = ["trace", "start.bat", "--format", format];
        let all = [&told[..], &["--set", &sets[0], "--set", &sets[1]]].concat();
        let said = run(folder.path(), &all);
        assert!(said.contains("-P *****"), "{said}");
    }
}

#[test]
fn sql_files_are_looked_into() {
    let folder = tempfile::tempdir().unwrap();
    let sql = format!(
        "CREATE LOGIN a WITH PASSWORD='{MARK}1'\r\nGO\r\nEXEC sp_atach_db 'securevisor'\r\nEXEC sp_addlogin 'b', '{MARK}2' EXEC sp_attach_db 'x'\r\nGO\r\n"
    );
    fs::write(folder.path().join("a.sql"), sql).unwrap();
    fs::write(folder.path().join("start.bat"), "osql -E -i a.sql\r\n").unwrap();
    fs::write(folder.path().join("stop.bat"), "net stop X\r\n").unwrap();
    everything(folder.path(), "start.bat", true);
}

#[test]
fn the_place_is_still_right() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!("@echo off\r\nosql -U sa -P {MARK} -b -Q \"表\"\r\n");
    fs::write(folder.path().join("start.bat"), &text).unwrap();
    let told = [
        "check",
        "start.bat",
        "--select",
        "SV414",
        "--lang",
        "en",
        "--ascii",
    ];
    let drawn = run(folder.path(), &told);
    assert!(drawn.contains("osql -U sa -P ***** -b"), "{drawn}");
    let lines: Vec<&str> = drawn.lines().collect();
    let at = lines
        .iter()
        .position(|line| line.contains("*****"))
        .unwrap();
    let stars = lines[at].find("*****").unwrap();
    let marks = lines[at + 1].find("^^^^^").unwrap();
    assert_eq!(
        (stars, lines[at + 1].matches('^').count()),
        (marks, 5),
        "{drawn}"
    );
    assert!(drawn.contains("start.bat:2:15"), "{drawn}");
    let said = run(
        folder.path(),
        &[
            "check",
            "start.bat",
            "--select",
            "SV414",
            "--format",
            "json",
        ],
    );
    let report: Value = serde_json::from_str(&said).unwrap();
    let range = &report["diagnostics"][0]["range"];
    let (start, end) = (&range["start"]["byte"], &range["end"]["byte"]);
    let (start, end) = (start.as_u64().unwrap(), end.as_u64().unwrap());
    assert_eq!(&text[start as usize..end as usize], MARK);
}

#[test]
fn the_length_is_not_told() {
    let drawn = |password: &str| {
        let folder = tempfile::tempdir().unwrap();
        let text = format!("@echo off\r\nosql -U sa -P {password} -Q x\r\n");
        fs::write(folder.path().join("start.bat"), text).unwrap();
        run(folder.path(), &["check", "start.bat", "--lang", "en"])
    };
    assert_eq!(drawn("Ab1!xyz"), drawn("a-much-longer-one-than-that"));
}
