//! Large exports, made and not stored.
#![allow(dead_code, reason = "each user takes its part")]

use std::collections::BTreeMap;
use std::fmt::Write;

/// A large export.
#[derive(Clone, Copy)]
pub(crate) struct Large {
    /// How many resources it has.
    pub(crate) resources: usize,
    /// How many of them run scripts.
    pub(crate) scripts: usize,
    /// How many resources stand in one group.
    pub(crate) group: usize,
    /// Whether each resource waits for the one before it; else for the attach of its group.
    pub(crate) chained: bool,
}

const START: &str = "@echo off\n\
    IF \"%CLP_EVENT%\"==\"START\" GOTO NORMAL\n\
    IF \"%CLP_EVENT%\"==\"FAILOVER\" GOTO FAILOVER\n\
    IF \"%CLP_EVENT%\"==\"RECOVER\" GOTO RECOVER\n\
    GOTO no_arm\n\
    :NORMAL\n\
    IF \"%CLP_DISK%\"==\"FAILURE\" GOTO ERROR_DISK\n\
    CALL :WORK\n\
    IF ERRORLEVEL 1 exit 1\n\
    IF \"%CLP_SERVER%\"==\"OTHER\" GOTO ON_OTHER1\n\
    GOTO EXIT\n\
    :ON_OTHER1\n\
    ARMBCAST /MSG \"on the other server\" /A\n\
    GOTO EXIT\n\
    :RECOVER\n\
    GOTO EXIT\n\
    :FAILOVER\n\
    IF \"%CLP_DISK%\"==\"FAILURE\" GOTO ERROR_DISK\n\
    CALL :WORK\n\
    IF ERRORLEVEL 1 exit 1\n\
    IF \"%CLP_SERVER%\"==\"OTHER\" GOTO ON_OTHER2\n\
    GOTO EXIT\n\
    :ON_OTHER2\n\
    ARMBCAST /MSG \"taken over by the other server\" /A\n\
    GOTO EXIT\n\
    :WORK\n\
    {work}\n\
    EXIT /B %ERRORLEVEL%\n\
    :ERROR_DISK\n\
    ARMBCAST /MSG \"the disk is not there\" /A\n\
    GOTO EXIT\n\
    :no_arm\n\
    ARMBCAST /MSG \"the cluster is not running\" /A\n\
    :EXIT\n\
    exit 0\n";

const ATTACH: &str = "osql -E -b -Q \"EXEC sp_attach_db 'db', 'P:\\Data\\db.mdf'\"";
const DETACH: &str = "osql -E -b -Q \"EXEC sp_detach_db 'db'\"";

fn script(work: &str) -> Vec<u8> {
    START
        .replace("{work}", work)
        .replace('\n', "\r\n")
        .into_bytes()
}

fn stop(work: &str) -> Vec<u8> {
    let text = START.replace("IF \"%CLP_EVENT%\"==\"RECOVER\" GOTO RECOVER\n", "");
    let text = text.replace(":RECOVER\nGOTO EXIT\n", "");
    text.replace("{work}", work)
        .replace('\n', "\r\n")
        .into_bytes()
}

impl Large {
    /// Its files by path.
    pub(crate) fn files(self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        let (mut listed, mut defined, mut watched) = (String::new(), String::new(), String::new());
        let every = self.resources / self.scripts.max(1);
        for index in 0..self.resources {
            let (group, at) = (index / self.group, index % self.group);
            if at == 0 {
                let end = if index > 0 { "</group>\n" } else { "" };
                let _ = writeln!(listed, "{end}<group name=\"group{group}\">");
            }
            let folder = format!("scripts/group{group}/r{index}");
            let attach = index - at + 2;
            let (kind, value, after) = match at {
                0 => ("fip", "<ip>192.0.2.1</ip>", None),
                1 => (
                    "md",
                    "<volumemountpoint>P:</volumemountpoint>",
                    Some(index - 1),
                ),
                2 => ("script", "", Some(index - 1)),
                _ if index % every == every - 1 => ("script", "", Some(attach)),
                _ => ("service", "", Some(attach)),
            };
            let after = if self.chained && at > 2 {
                Some(index - 1)
            } else {
                after
            };
            let service = format!("<name>App{index}</name>");
            let value = if kind == "service" { &service } else { value };
            let _ = writeln!(listed, "<resource name=\"{kind}@r{index}\"/>");
            let depend = after.map_or_else(String::new, |to| format!("<depend name=\"r{to}\"/>"));
            let _ = writeln!(
                defined,
                "<{kind} name=\"r{index}\">{depend}<parameters>{value}</parameters></{kind}>"
            );
            let _ = writeln!(
                watched,
                "<{kind}w name=\"w{index}\"><target>r{index}</target></{kind}w>"
            );
            if kind == "script" {
                let (up, down) = match at {
                    2 => (ATTACH.to_owned(), DETACH.to_owned()),
                    _ => (
                        format!("net start Own{index}"),
                        format!("net stop Own{index}"),
                    ),
                };
                files.insert(format!("{folder}/start.bat"), script(&up));
                files.insert(format!("{folder}/stop.bat"), stop(&down));
            }
        }
        let conf = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<root>\n{listed}</group>\n<resource>\n{defined}</resource>\n<monitor>\n{watched}</monitor>\n</root>\n"
        );
        files.insert("clp.conf".to_owned(), conf.into_bytes());
        files
    }
}
