//! How a name looks on paper: Greek letters for their names, a subscript from its digits. Knows no meaning of names.

/// The letters and the subscript of `name`: `x1` and `x_1` have `x` and `1`, `iN1` has `iN` and `1`, `k_on` has `k` and
/// `on`, `alpha2` has `α` and `2`.
pub fn letters_and_subscript(name: &str) -> (String, Option<String>) {
    let (letters, subscript) = match name.split_once('_') {
        Some((letters, subscript)) if !letters.is_empty() && !subscript.is_empty() => (letters, subscript),
        _ => {
            let letters = name.trim_end_matches(|character: char| character.is_ascii_digit());
            if letters.is_empty() { (name, "") } else { name.split_at(letters.len()) }
        }
    };
    let parts: Vec<&str> = subscript.split('_').filter(|part| !part.is_empty()).map(greek).collect();
    (greek(letters).to_owned(), (!parts.is_empty()).then(|| parts.join(",")))
}

/// The letter that is called `name`, or `name` itself.
fn greek(name: &str) -> &str {
    GREEK.iter().find(|(called, _)| *called == name).map_or(name, |(_, letter)| letter)
}

const GREEK: [(&str, &str); 34] = [
    ("Delta", "Δ"),
    ("Gamma", "Γ"),
    ("Lambda", "Λ"),
    ("Omega", "Ω"),
    ("Phi", "Φ"),
    ("Pi", "Π"),
    ("Psi", "Ψ"),
    ("Sigma", "Σ"),
    ("Theta", "Θ"),
    ("Upsilon", "Υ"),
    ("Xi", "Ξ"),
    ("alpha", "α"),
    ("beta", "β"),
    ("chi", "χ"),
    ("delta", "δ"),
    ("epsilon", "ε"),
    ("eta", "η"),
    ("gamma", "γ"),
    ("iota", "ι"),
    ("kappa", "κ"),
    ("lambda", "λ"),
    ("mu", "μ"),
    ("nu", "ν"),
    ("omega", "ω"),
    ("phi", "φ"),
    ("pi", "π"),
    ("psi", "ψ"),
    ("rho", "ρ"),
    ("sigma", "σ"),
    ("tau", "τ"),
    ("theta", "θ"),
    ("upsilon", "υ"),
    ("xi", "ξ"),
    ("zeta", "ζ"),
];
