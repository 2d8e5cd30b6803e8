//! The way back: text as the bytes of a file.

use super::{Encoding, Eol};

/// The bytes of a file that holds `text`, in which LF stands for any line ending.
///
/// # Errors
/// The first character that the encoding does not have.
pub fn encode(text: &str, encoding: Encoding, eol: Eol, bom: bool) -> Result<Vec<u8>, char> {
    let ending = match eol {
        Eol::Lf | Eol::None => "\n",
        Eol::Cr => "\r",
        Eol::Crlf | Eol::Mixed => "\r\n",
    };
    let text = text.replace('\n', ending);
    let mark = if bom { mark(encoding) } else { &[] };
    let body = match encoding {
        Encoding::Ascii => match text.chars().find(|c| !c.is_ascii()) {
            Some(c) => return Err(c),
            None => text.into_bytes(),
        },
        Encoding::Utf8 => text.into_bytes(),
        Encoding::ShiftJis => legacy(encoding_rs::SHIFT_JIS, &text)?,
        Encoding::EucJp => legacy(encoding_rs::EUC_JP, &text)?,
        Encoding::Gb2312 => legacy(encoding_rs::GBK, &text)?,
        Encoding::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Encoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
    };
    Ok([mark, &body].concat())
}

const fn mark(encoding: Encoding) -> &'static [u8] {
    match encoding {
        Encoding::Utf16Le => &[0xff, 0xfe],
        Encoding::Utf16Be => &[0xfe, 0xff],
        Encoding::Ascii
        | Encoding::Utf8
        | Encoding::ShiftJis
        | Encoding::EucJp
        | Encoding::Gb2312 => &[0xef, 0xbb, 0xbf],
    }
}

fn legacy(encoding: &'static encoding_rs::Encoding, text: &str) -> Result<Vec<u8>, char> {
    let (bytes, _, failed) = encoding.encode(text);
    if !failed {
        return Ok(bytes.into_owned());
    }
    let lacking = |c: &char| encoding.encode(c.encode_utf8(&mut [0; 4])).2;
    Err(text
        .chars()
        .find(lacking)
        .unwrap_or(char::REPLACEMENT_CHARACTER))
}
