//! Where passwords are found, and what is left when they are covered.

use super::*;
use crate::rules::embedded;
use std::sync::Arc;

const MARK: &str = "S3cr3t-marker";

fn scanner() -> Arc<Scanner> {
    let set = embedded::packs().unwrap();
    Arc::new(Scanner::new(&set.secrets()))
}

fn covered(text: &str) -> String {
    let scanner = scanner();
    let mut found = Passwords::default();
    found.scan(text, &scanner);
    Cover::new(found, scanner).code(text).into_owned()
}

#[test]
fn a_password_is_covered_wherever_it_stands() {
    for line in [
        "osql -U sa -P ¤ -b",
        "OSQL.EXE /U sa /P ¤",
        "osql -Usa -P¤ -Q \"SELECT 1\"",
        "\"C:\\Tools\\sqlcmd.exe\" -U sa -P \"¤\"",
        "sqlcmd -U sa -P\"¤\"",
        "sqlcmd \"-P\" \"¤\"",
        "sqlcmd \"-P¤\"",
        "osql -U sa ^\r\n  -P ^\r\n ¤ -b",
        "osql -P a1b2 -P ¤",
        "sqlcmd -U sa -z ¤ -Q \"SELECT 1\"",
        "rem osql -U sa -P ¤",
        "echo osql -U sa -P ¤>> log.txt",
        "bcp t out f -U sa -P ¤",
        "isql -U sa -P¤",
        "set SQLCMDPASSWORD=¤",
        "set OSQLPASSWORD=¤",
        "set \"DB_PW=¤\"",
        "@set PW=¤",
        "set PASS1=\"¤\" & echo on",
        "set パスワード=¤",
        "net use P: \\\\srv\\share ¤ /user:adm",
        "net use \\\\srv\\share /user:dom\\adm ¤",
        "net use P: \"\\\\srv\\my share\" \"¤\" /user:adm",
        "NET USER adm ¤ /add",
        "CREATE LOGIN app WITH PASSWORD='¤'",
        "ALTER LOGIN app WITH PASSWORD = N'¤' OLD_PASSWORD = '¤'",
        "CREATE LOGIN app WITH PASSWORD\n = '¤'",
        "EXEC sp_addlogin 'app', '¤'",
        "EXEC sp_addlogin @loginame='app', @passwd='¤'",
        "EXEC sp_password '¤', '¤', 'app'",
        "EXEC sp_addlinkedsrvlogin 'A','false',NULL,'sa','¤'",
        "SELECT * FROM OPENROWSET('SQLNCLI','srv';'sa';'¤','SELECT 1')",
        "cscript x.vbs \"Driver={SQL Server};Server=s;UID=sa;PWD=¤;Database=d\"",
        "x.exe Password={¤};y=1",
        "sqlplus app/¤@orcl @run.sql",
        "sqlplus -s sys/¤ as sysdba",
        "CONNECT app/¤@orcl",
        "ALTER USER app IDENTIFIED BY ¤;",
        "powershell -Command \"x -Password '¤'\"",
        "powershell ConvertTo-SecureString '¤' -AsPlainText -Force",
        "schtasks /create /ru adm /rp ¤ /tn t",
        "sc config svc obj= adm password= ¤",
        "cmdkey /add:srv /user:adm /pass:¤",
        "psexec \\\\srv -u adm -p ¤ cmd",
        "wmic /node:srv /user:adm /password:¤ os",
        "if \"%DB_PASSWORD%\"==\"¤\" goto OK",
        ":setvar DbPassword ¤",
        "curl -u adm:¤ http://srv/",
        "curl http://adm:¤@srv/",
        "mysql -u root -p¤ db",
    ] {
        let text = line.replace('¤', MARK);
        assert!(text.contains(MARK), "{text}");
        let shown = covered(&text);
        assert!(
            !shown.contains(MARK) && !shown.contains("marker"),
            "{text}\n{shown}"
        );
        assert!(shown.contains(STARS), "{shown}");
    }
}

#[test]
fn the_length_of_a_password_is_not_told() {
    assert_eq!(
        covered("osql -P ab -b"),
        covered("osql -P abcdefghijklmnop -b")
    );
    assert_eq!(covered("osql -P ab -b"), "osql -P ***** -b");
}

#[test]
fn what_is_no_password_stays() {
    for line in [
        "osql -U sa -P %APP_PASSWORD% -b",
        "osql -U sa -P \"%~1\" -p",
        "sqlcmd -U sa -P !PW! -Q \"SELECT 1\"",
        "osql -E -b -Q \"EXEC sp_attach_db 'securevisor', 'P:\\d\\s.mdf'\"",
        "osql -E -p -n & set /P ANSWER=yes or no",
        "set /p PASSWORD=Type the password: ",
        "set PASSIVE_NODE=sv2",
        "set BYPASS=1",
        "set PASSWORD_FILE=C:\\conf\\pw.txt",
        "net use P: \\\\srv\\share /persistent:no",
        "net use P: /delete",
        "net start MSSQLSERVER",
        "net user adm /active:no",
        "xcopy /P a b",
        "if \"%DB_PASSWORD%\"==\"\" goto NONE",
        "sqlplus /nolog @x.sql",
        "sqlplus / as sysdba",
        "osql -U sa -P",
    ] {
        assert_eq!(covered(line), line);
    }
}

#[test]
fn a_found_value_is_covered_in_any_text() {
    let scanner = scanner();
    let mut found = Passwords::default();
    found.scan("osql -U sa -P S3cr3t-marker\r\nosql -U sa -P sa", &scanner);
    let cover = Cover::new(found, scanner);
    assert_eq!(cover.text("the s3cr3t-MARKERs of it"), "the *****s of it");
    assert_eq!(cover.text("-U sa, not salt"), "-U *****, not salt");
    assert_eq!(cover.arguments("osql", "-U x -P other"), "-U x -P *****");
    assert_eq!(Cover::default().code("osql -P x"), "osql -P x");
}

#[test]
fn lines_without_end_take_no_time() {
    let scanner = scanner();
    // What would take minutes if each name were followed to the end of the line.
    for piece in ["osql ", "net use ", "set "] {
        let text = piece.repeat(400_000 / piece.len());
        let cover = Cover::new(Passwords::default(), Arc::clone(&scanner));
        let before = std::time::Instant::now();
        let _ = cover.code(&text);
        let mut found = Passwords::default();
        found.scan(&text, &scanner);
        let taken = before.elapsed();
        assert!(taken.as_secs() < 25, "{piece} {taken:?}");
    }
}

#[test]
fn without_passwords_nothing_is_compiled() {
    let scanner = scanner();
    let text = "@echo off\r\nrem 接続\r\nIF \"%CLP_EVENT%\" == \"START\" GOTO NORMAL\r\n:NORMAL\r\nset DB=securevisor\r\n\
                osql -E -S .\\APP -b -Q \"EXEC sp_attach_db @dbname = 'securevisor', @filename1 = 'P:\\D\\s.mdf'\"\r\n\
                IF ERRORLEVEL 1 GOTO ERR\r\nnet start SvDomainMgr\r\nARMBCAST /MSG \"データベースを接続できません\" /A\r\n\
                sc query SvDomainMgr\r\ncall :EXPORT\r\n";
    let mut found = Passwords::default();
    found.scan(text, &scanner);
    assert_eq!(found, Passwords::default());
    assert_eq!(scanner.compiled(), Vec::<&str>::new());
}
