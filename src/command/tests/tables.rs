//! The option tables of the real tools, as test data.

use crate::command::OptionTable;

/// Microsoft Learn, "osql utility". `-n`, `-O` and `-D` are without effect, but accepted. A `-P` at
/// the end is an empty password; the syntax shows `-r` with a blank before its 0 or 1.
pub(super) fn osql() -> OptionTable {
    OptionTable {
        flags: "?LEeInpbuRO".to_owned(),
        values: "UPSHdlthswaDcqQmrio".to_owned(),
        optional: "Pr".to_owned(),
        many: String::new(),
        signed: String::new(),
    }
}

/// Microsoft Learn, "sqlcmd utility", the ODBC variant. `-N` is shown there without an argument; it
/// is optional here so that the mode that later versions join to it is none of our business.
pub(super) fn sqlcmd() -> OptionTable {
    OptionTable {
        flags: "?ACDEGIMRWbegjux".to_owned(),
        values: "HKPQSUVYZacdfhilmoqstwyz".to_owned(),
        optional: "LNXkpr".to_owned(),
        many: "v".to_owned(),
        signed: "hm".to_owned(),
    }
}

#[test]
fn no_letter_is_in_two_lists_by_mistake() {
    for (table, both) in [(osql(), "Pr"), (sqlcmd(), "")] {
        let lists = [table.flags, table.values, table.optional, table.many].concat();
        for letter in lists.chars() {
            let times = lists.matches(letter).count();
            assert_eq!(times, 1 + usize::from(both.contains(letter)), "{letter}");
        }
    }
}
