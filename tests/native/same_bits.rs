//! The frozen numbers, natively.

#[path = "../frozen/bits.rs"]
mod bits;

#[test]
fn the_numbers_have_the_bits_they_always_had() {
    let differences = bits::differences();
    assert!(differences.is_empty(), "\n{differences}");
}
