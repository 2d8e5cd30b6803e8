//! Which statement begins here, and what it stands inside.

use super::cursor::Cursor;
use super::token::{Token, TokenKind};
use super::{
    Assignment, Batch, SqlErrorKind, Statement, StatementKind, assign, database, exec, keyword,
};

/// What follows `BEGIN` when it opens no block.
const NO_BLOCK: &[&str] = &[
    "TRAN",
    "TRANSACTION",
    "DISTRIBUTED",
    "DIALOG",
    "CONVERSATION",
];

/// Objects whose definition takes the rest of the batch: what stands in it is not run now.
const MODULES: &[&str] = &["PROC", "PROCEDURE", "FUNCTION", "TRIGGER", "VIEW"];

/// Reads all statements.
pub(super) fn parse(cursor: Cursor<'_>) -> Batch {
    let mut parser = Parser {
        cursor,
        statements: Vec::new(),
        assignments: Vec::new(),
        blocks: 0,
        guarded: false,
        batch_start: true,
    };
    while let Some(token) = parser.cursor.peek() {
        if token.kind == TokenKind::Semicolon {
            parser.cursor.bump();
        } else {
            parser.statement(token);
        }
    }
    Batch {
        statements: parser.statements,
        assignments: parser.assignments,
        errors: parser.cursor.into_errors(),
    }
}

struct Parser<'a> {
    cursor: Cursor<'a>,
    statements: Vec<Statement>,
    assignments: Vec<Assignment>,
    /// Blocks that are open.
    blocks: usize,
    /// The next statement is the body of an `IF`, `ELSE` or `WHILE`.
    guarded: bool,
    /// No statement of the batch was read yet.
    batch_start: bool,
}

impl Parser<'_> {
    fn statement(&mut self, head: Token) {
        let first = self.cursor.position();
        let conditional = self.blocks > 0 || self.guarded;
        let kind = self.kind(head);
        self.batch_start = kind == StatementKind::Go;
        let statement = self.statements.len();
        let found = assign::assignments(&self.cursor, self.cursor.since(first), &kind);
        let found = found.into_iter().map(|(name, value)| Assignment {
            statement,
            name: name.trim_start_matches('@').to_lowercase(),
            value,
        });
        self.assignments.extend(found);
        self.statements.push(Statement {
            span: self.cursor.span_since(first),
            conditional,
            unsure: self.is_unsure(first, &kind),
            kind,
        });
    }

    /// Reads the statement; always takes its first token at least.
    fn kind(&mut self, head: Token) -> StatementKind {
        if head.kind == TokenKind::Go || self.cursor.is_word(head, "GO") {
            return self.go();
        }
        if self.cursor.eat_any_word(&["IF", "ELSE", "WHILE"]).is_some() {
            self.guarded = true;
            return self.other();
        }
        if self.cursor.at_word("INSERT") {
            return self.insert();
        }
        self.guarded = false;
        self.simple(head)
    }

    fn simple(&mut self, head: Token) -> StatementKind {
        if self.batch_start && self.is_call(head) {
            return exec::call(&mut self.cursor, None);
        }
        self.cursor.bump();
        let is = |word| self.cursor.is_word(head, word);
        if is("EXEC") || is("EXECUTE") {
            exec::execute(&mut self.cursor)
        } else if is("CREATE") || is("ALTER") {
            self.definition(head)
        } else if is("USE") {
            self.change_database(head)
        } else if is("BEGIN") {
            self.begin()
        } else if is("END") {
            self.end()
        } else if is("GRANT") || is("DENY") || is("REVOKE") {
            self.permission()
        } else {
            self.other()
        }
    }

    fn other(&mut self) -> StatementKind {
        self.cursor.skip_statement();
        StatementKind::Other
    }

    fn go(&mut self) -> StatementKind {
        self.cursor.bump();
        self.cursor.eat(TokenKind::Number);
        self.blocks = 0;
        self.guarded = false;
        StatementKind::Go
    }

    /// The rows of an `INSERT` may come from the statement after it, which is then part of it.
    fn insert(&mut self) -> StatementKind {
        let first = self.cursor.position();
        self.cursor.bump();
        self.cursor.skip_statement();
        let rows = |token: &Token| self.cursor.is_word(*token, "VALUES");
        let has_rows = self.cursor.since(first).iter().any(rows);
        let takes_rows = !has_rows && self.cursor.at_any_word(&["EXEC", "EXECUTE", "SELECT"]);
        self.guarded &= takes_rows;
        StatementKind::Other
    }

    fn begin(&mut self) -> StatementKind {
        if self.cursor.at_any_word(NO_BLOCK) {
            return self.other();
        }
        self.cursor.eat_any_word(&["TRY", "CATCH"]);
        self.blocks += 1;
        StatementKind::Other
    }

    fn end(&mut self) -> StatementKind {
        if self.cursor.at_word("CONVERSATION") {
            return self.other();
        }
        self.cursor.eat_any_word(&["TRY", "CATCH"]);
        self.blocks = self.blocks.saturating_sub(1);
        StatementKind::Other
    }

    /// `CREATE` or `ALTER`, already read.
    fn definition(&mut self, head: Token) -> StatementKind {
        self.cursor.eat_word("OR");
        self.cursor.eat_word("ALTER");
        if self.cursor.at_any_word(MODULES) {
            self.cursor.skip_batch();
            return StatementKind::Other;
        }
        match self.cursor.eat_word("DATABASE") {
            Some(word) if self.cursor.is_word(head, "CREATE") => {
                database::create(&mut self.cursor, word)
            }
            Some(word) => database::alter(&mut self.cursor, word),
            None => self.other(),
        }
    }

    fn change_database(&mut self, head: Token) -> StatementKind {
        let name = self.cursor.eat_name();
        self.cursor.skip_statement();
        if let Some(name) = name {
            return StatementKind::Use { name };
        }
        self.cursor.error(SqlErrorKind::MissingValue, head.span);
        StatementKind::Other
    }

    /// The permissions of a `GRANT` are words such as `EXECUTE`, which run nothing.
    fn permission(&mut self) -> StatementKind {
        while let Some(token) = self.cursor.peek() {
            let ends = matches!(token.kind, TokenKind::Semicolon | TokenKind::Go);
            if ends || self.cursor.at_any_word(&["ON", "TO", "FROM"]) {
                break;
            }
            self.cursor.bump();
        }
        self.other()
    }

    /// Whether the first statement of a batch is a call without `EXEC` (Microsoft Learn,
    /// "EXECUTE").
    fn is_call(&self, head: Token) -> bool {
        let name = self.cursor.source(head.span);
        let can_be_called = match head.kind {
            TokenKind::Word => {
                keyword::can_be_procedure(name) && !self.cursor.is_unknown_word(head)
            }
            kind => kind.is_name(),
        };
        let goes_on_as_other = self.cursor.peek_nth(1).is_some_and(|next| {
            matches!(
                next.kind,
                TokenKind::Equals
                    | TokenKind::Open
                    | TokenKind::Close
                    | TokenKind::Comma
                    | TokenKind::Other
            )
        });
        can_be_called && !goes_on_as_other
    }

    fn is_unsure(&self, first: usize, kind: &StatementKind) -> bool {
        match kind {
            StatementKind::Exec(exec) => {
                !exec.procedure.is_known() || exec.procedure.text.starts_with('@')
            }
            StatementKind::Other => {
                let unknown = |token: &Token| self.cursor.is_unknown_word(*token);
                self.cursor.since(first).iter().any(unknown)
            }
            _ => false,
        }
    }
}
