//! Text of files in the encodings spreadsheets write.

use js_sys::{Array, Uint8Array};
use unroll::platform::file::{FileProblem, read_text};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::File;

fn file(bytes: &[u8]) -> File {
    File::new_with_buffer_source_sequence(&Array::of1(&Uint8Array::from(bytes)), "data.csv").expect("a file")
}

#[wasm_bindgen_test]
async fn a_table_is_read_in_each_encoding_it_may_have() {
    let gb18030 = b"\xca\xb1\xbc\xe4,x\n1,2";
    let little = [0xFF, 0xFE, 0xF6, 0x65, 0xF4, 0x95, 0x2C, 0, 0x78, 0, 0x0A, 0, 0x31, 0, 0x2C, 0, 0x32, 0];
    let mut big = little;
    big.chunks_exact_mut(2).for_each(<[u8]>::reverse);
    for (encoding, bytes) in [
        ("UTF-8", "时间,x\n1,2".as_bytes()),
        ("UTF-8 with its mark", "\u{feff}时间,x\n1,2".as_bytes()),
        ("GB 18030", gb18030),
        ("UTF-16, little end first", &little),
        ("UTF-16, big end first", &big),
    ] {
        assert_eq!(read_text(&file(bytes), 100).await.as_deref(), Ok("时间,x\n1,2"), "{encoding}");
    }
    assert_eq!(read_text(&file(b""), 100).await.as_deref(), Ok(""));
}

#[wasm_bindgen_test]
async fn a_file_that_is_too_large_or_no_text_is_an_error() {
    let too_large = FileProblem::TooLarge { bytes: 5.0, most: 4.0 };
    assert_eq!(read_text(&file(b"12345"), 4).await, Err(too_large));
    assert_eq!(read_text(&file(b"12345"), 5).await.as_deref(), Ok("12345"));
    for bytes in [&b"PK\x03\x04\x00\x00"[..], b"\xff\xff\xff"] {
        assert_eq!(read_text(&file(bytes), 100).await, Err(FileProblem::NotText), "{bytes:?}");
    }
}
