//! Guessing between encodings, on text as batch files have it.

use encoding_rs::{EUC_JP, SHIFT_JIS};

use super::*;

/// Text that must be recognised in either encoding.
const COMMON: [&str; 12] = [
    "テスト",
    "です",
    "echo こんにちは",
    "echo エラーが発生しました。\r\npause\r\n",
    "rem 日本語のバッチファイル\r\n",
    "rem 日本語\r\n",
    "echo 処理を開始します\r\necho 処理を終了します\r\n",
    "set /p ANS=続行しますか？ (Y/N): \r\n",
    "echo ★★★ 注意 ★★★\r\necho ファイルが見つかりません。\r\n",
    "copy 売上表.xls D:\\バックアップ\\\r\n",
    "rem 一覧表示機能の設定\r\n",
    "echo 環境変数PATHの内容を確認し、必要に応じて修正してください。\r\n",
];

/// CP932 text with half-width katakana, some of it valid EUC-JP.
const HALF_WIDTH: [&str; 14] = [
    "ｻｰﾊﾞｰ",
    "echo ﾌｧｲﾙ",
    "echo ﾃｽﾄ\r\n",
    "echo ｻｰﾊﾞ",
    "echo ﾃﾞｰﾀ",
    "echo ﾌｫﾙﾀﾞ",
    "echo ｴﾗｰ ｺｰﾄﾞ\r\n",
    "rem ｻｰﾊﾞｰの再起動\r\n",
    "rem ｻｰﾊﾞｰ再起動\r\n",
    "rem 車ﾌｧｲﾙ\r\n",
    "rem 社員ﾃﾞｰﾀ取込\r\n",
    "echo ﾊﾞｯｸｱｯﾌﾟ処理中\r\n",
    "set NAME=ﾕｰｻﾞｰ名\r\necho %NAME%のﾃﾞｨﾚｸﾄﾘを作成\r\n",
    "rem ﾈｯﾄﾜｰｸ･ﾄﾞﾗｲﾌﾞ割当\r\nnet use Z: \\\\server\\共有\r\n",
];

fn assert_guess(text: &str, bytes: &[u8], encoding: Encoding) {
    let source = Source::decode(bytes.to_vec(), None);
    assert_eq!(
        source.encoding(),
        encoding,
        "{text:?} read as {:?}",
        source.text()
    );
    assert_eq!(source.text(), text);
}

/// Checks `text` on its own, and as part of a long file.
fn assert_both(text: &str, codec: &'static encoding_rs::Encoding, encoding: Encoding) {
    assert_guess(text, &encode(text, codec), encoding);
    let long = format!("@echo off\r\n{text}\r\n").repeat(200);
    assert_guess(&long, &encode(&long, codec), encoding);
}

#[test]
fn cp932() {
    for text in COMMON.into_iter().chain(HALF_WIDTH) {
        assert_both(text, SHIFT_JIS, Encoding::ShiftJis);
    }
}

#[test]
fn euc_jp() {
    for text in COMMON {
        assert_both(text, EUC_JP, Encoding::EucJp);
    }
}

#[test]
fn euc_jp_of_kanji_only() {
    for text in [
        "処理",
        "echo 終了",
        "rem 設定",
        "echo 処理開始\r\necho 処理終了\r\n",
        "rem 環境変数確認 売上集計 月次処理 完了\r\n",
    ] {
        assert_both(text, EUC_JP, Encoding::EucJp);
    }
}

/// Kanji that spell a possible katakana word count as the word.
#[test]
fn readable_both_ways_is_cp932() {
    let source = Source::decode(encode("開始", EUC_JP), None);
    assert_eq!(
        (source.encoding(), source.text()),
        (Encoding::ShiftJis, "ｳｫｻﾏ")
    );
}

#[test]
fn utf8() {
    for text in COMMON.into_iter().chain(HALF_WIDTH) {
        assert_guess(text, text.as_bytes(), Encoding::Utf8);
    }
}

#[test]
fn damaged_files_lose_least() {
    let mut bytes = COMMON.concat().into_bytes();
    bytes.push(0xFF);
    assert_eq!(Source::decode(bytes, None).encoding(), Encoding::Utf8);

    let mut bytes = encode(&COMMON.concat(), SHIFT_JIS);
    bytes.push(0xFF);
    assert_eq!(Source::decode(bytes, None).encoding(), Encoding::ShiftJis);

    let tie = Source::decode(b"a\xFF".to_vec(), None);
    assert_eq!(tie.encoding(), Encoding::ShiftJis);
}

#[test]
fn utf16_needs_clear_signs() {
    let guess = |bytes: &[u8]| Source::decode(bytes.to_vec(), None).encoding();
    assert_eq!(guess(b"a\0b\0c"), Encoding::Ascii);
    assert_eq!(guess(b"a\0\0b"), Encoding::Ascii);
    assert_eq!(guess(b"\x01\0\x02\0"), Encoding::Ascii);
    assert_eq!(guess(b"echo hello world\x07\0"), Encoding::Ascii);
    assert_eq!(guess(b"d\0i\0r\0"), Encoding::Utf16Le);
    assert_eq!(guess(b"\0d\0i\0r"), Encoding::Utf16Be);
}
