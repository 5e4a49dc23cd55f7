//! Reading a file the visitor picked or dropped, as text. Knows nothing of its meaning.

use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, TextDecoder, TextDecoderOptions};

/// Why a file gave no text.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum FileProblem {
    /// It is larger than the caller takes.
    #[error("{bytes} bytes, more than {most}")]
    TooLarge {
        /// Its size.
        bytes: f64,
        /// The largest that is read.
        most: f64,
    },
    /// The browser could not read it: moved, removed, or a folder.
    #[error("not readable")]
    Unreadable,
    /// Its bytes are no text in any encoding tried.
    #[error("not a text")]
    NotText,
}

/// The text of `file`, of at most `most` bytes: UTF-8 or UTF-16 by its mark, else UTF-8, else GB 18030, which older
/// Chinese spreadsheets write.
pub async fn read_text(file: &File, most: u32) -> Result<String, FileProblem> {
    let most = f64::from(most);
    let bytes = file.size();
    if bytes > most {
        return Err(FileProblem::TooLarge { bytes, most });
    }
    let buffer = JsFuture::from(file.array_buffer()).await.map_err(|_| FileProblem::Unreadable)?;
    let mut bytes = Uint8Array::new(buffer.unchecked_ref()).to_vec();
    encodings(&bytes).iter().find_map(|label| decode(label, &mut bytes)).ok_or(FileProblem::NotText)
}

/// The encodings to try, by the labels of the Encoding standard.
fn encodings(bytes: &[u8]) -> &'static [&'static str] {
    match bytes {
        [0xFF, 0xFE, ..] => &["utf-16le"],
        [0xFE, 0xFF, ..] => &["utf-16be"],
        // Both would decode; a table has no such characters.
        _ if bytes.contains(&0) => &[],
        _ => &["utf-8", "gb18030"],
    }
}

/// The bytes as text without their mark, if every one of them is valid.
fn decode(label: &str, bytes: &mut [u8]) -> Option<String> {
    let options = TextDecoderOptions::new();
    options.set_fatal(true);
    let decoder = TextDecoder::new_with_label_and_options(label, &options).ok()?;
    decoder.decode_with_u8_array(bytes).ok()
}
