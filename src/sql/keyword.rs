//! Words that begin a statement (Microsoft Learn, "Reserved keywords (Transact-SQL)").

/// Words that end the statement before them, wherever they stand outside parentheses.
///
/// `GO`, `THROW` and `EXIT` (a command of the client tools) are not all reserved, but scripts do
/// not name things so.
const STATEMENTS: &[&str] = &[
    "ALTER",
    "BACKUP",
    "BEGIN",
    "BREAK",
    "BULK",
    "CHECKPOINT",
    "CLOSE",
    "COMMIT",
    "CONTINUE",
    "CREATE",
    "DBCC",
    "DEALLOCATE",
    "DECLARE",
    "DELETE",
    "DENY",
    "DROP",
    "ELSE",
    "END",
    "EXEC",
    "EXECUTE",
    "EXIT",
    "FETCH",
    "GO",
    "GOTO",
    "GRANT",
    "IF",
    "INSERT",
    "KILL",
    "MERGE",
    "OPEN",
    "PRINT",
    "RAISERROR",
    "READTEXT",
    "RECONFIGURE",
    "RESTORE",
    "RETURN",
    "REVERT",
    "REVOKE",
    "ROLLBACK",
    "SAVE",
    "SELECT",
    "SET",
    "SHUTDOWN",
    "THROW",
    "TRUNCATE",
    "UPDATE",
    "UPDATETEXT",
    "USE",
    "WAITFOR",
    "WHILE",
    "WRITETEXT",
];

/// Words that may begin a batch without being the name of a procedure to call.
const NO_PROCEDURES: &[&str] = &[
    "ADD", "COPY", "DISABLE", "DISK", "DUMP", "ED", "ENABLE", "EXPLAIN", "GET", "LINENO", "LOAD",
    "MOVE", "QUIT", "RECEIVE", "RENAME", "RESET", "SEND", "SETUSER", "WITH",
];

/// Whether `word` begins a statement.
pub(super) fn starts_statement(word: &str) -> bool {
    is_in(STATEMENTS, word)
}

/// Whether `word` at the start of a batch can be the name of a procedure.
pub(super) fn can_be_procedure(word: &str) -> bool {
    !is_in(STATEMENTS, word) && !is_in(NO_PROCEDURES, word)
}

fn is_in(words: &[&str], word: &str) -> bool {
    words.iter().any(|known| known.eq_ignore_ascii_case(word))
}
