//! Reads the paths that a source file names, enough of Rust's grammar for that and no more. Knows none of the rules.

/// A path as it is written in the code of a module, made absolute: `core::data::Role`, `std::time::Instant`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Import {
    /// 1-based.
    pub(super) line: usize,
    /// Whether the path is of this crate.
    pub(super) ours: bool,
    pub(super) path: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Word(String),
    PathSeparator,
    Mark(char),
}

/// The code without comments, strings and characters, cut into words and marks with their 1-based lines.
fn tokens(source: &str) -> Vec<(usize, Token)> {
    let characters: Vec<char> = source.chars().collect();
    let at = |index: usize| characters.get(index).copied().unwrap_or('\0');
    let mut found = Vec::new();
    let mut line = 1;
    let mut index = 0;
    while index < characters.len() {
        let start = index;
        match at(index) {
            '/' if at(index + 1) == '/' => {
                while index < characters.len() && at(index) != '\n' {
                    index += 1;
                }
            }
            '/' if at(index + 1) == '*' => {
                let mut depth = 0;
                loop {
                    match (at(index), at(index + 1)) {
                        ('/', '*') => (depth, index) = (depth + 1, index + 2),
                        ('*', '/') => (depth, index) = (depth - 1, index + 2),
                        _ => index += 1,
                    }
                    if depth == 0 || index >= characters.len() {
                        break;
                    }
                }
            }
            '"' => index = after_string(&characters, index),
            // A character literal, as opposed to a lifetime.
            '\'' if at(index + 1) == '\\' => {
                index += 3;
                while index < characters.len() && at(index) != '\'' {
                    index += 1;
                }
                index += 1;
            }
            '\'' if at(index + 2) == '\'' => index += 3,
            ':' if at(index + 1) == ':' => {
                found.push((line, Token::PathSeparator));
                index += 2;
            }
            first if first.is_alphanumeric() || first == '_' => {
                while at(index).is_alphanumeric() || at(index) == '_' {
                    index += 1;
                }
                let word: String = characters[start..index].iter().collect();
                let raw = matches!(word.as_str(), "r" | "br") && matches!(at(index), '"' | '#');
                if raw && let Some(end) = after_raw_string(&characters, index) {
                    index = end;
                } else {
                    found.push((line, Token::Word(word)));
                }
            }
            mark => {
                if !mark.is_whitespace() {
                    found.push((line, Token::Mark(mark)));
                }
                index += 1;
            }
        }
        let index_in_bounds = index.min(characters.len());
        line += characters[start..index_in_bounds].iter().filter(|&&character| character == '\n').count();
    }
    found
}

/// The index after the string that opens at `index`.
fn after_string(characters: &[char], index: usize) -> usize {
    let mut index = index + 1;
    while index < characters.len() && characters[index] != '"' {
        index += if characters[index] == '\\' { 2 } else { 1 };
    }
    index + 1
}

/// The index after the raw string whose `#`s or quote stand at `index`; `None` when it is a raw name (`r#type`).
fn after_raw_string(characters: &[char], index: usize) -> Option<usize> {
    let hashes = characters[index..].iter().take_while(|&&character| character == '#').count();
    let body = index + hashes + 1;
    if characters.get(index + hashes) != Some(&'"') {
        return None;
    }
    let closes = |end: &usize| {
        characters[*end] == '"'
            && characters[end + 1..].iter().take_while(|&&character| character == '#').count() >= hashes
    };
    Some((body..characters.len()).find(closes).map_or(characters.len(), |end| end + 1 + hashes))
}

/// Every path that the code of `module` names, with `crate`, `self`, `super` and braces resolved. Single words are left out: what
/// they mean was imported by a path.
pub(super) fn imports(module: &str, source: &str) -> Vec<Import> {
    let tokens = tokens(source);
    let mut found = Vec::new();
    // The inline modules that are open: name, and the depth of braces outside them.
    let mut inline: Vec<(String, usize)> = Vec::new();
    let mut depth = 0_usize;
    let mut index = 0;
    while index < tokens.len() {
        match &tokens[index].1 {
            Token::Word(word) if word == "mod" => {
                if let (Some((_, Token::Word(name))), Some((_, Token::Mark('{')))) =
                    (tokens.get(index + 1), tokens.get(index + 2))
                {
                    inline.push((name.clone(), depth));
                }
                index += 1;
            }
            Token::Mark('{') => (depth, index) = (depth + 1, index + 1),
            Token::Mark('}') => {
                depth = depth.saturating_sub(1);
                if inline.last().is_some_and(|(_, outside)| *outside == depth) {
                    inline.pop();
                }
                index += 1;
            }
            // `use a, b` never happens; `use {a, b}` is read as two paths by the loop itself.
            Token::Word(_) => {
                let mut here: Vec<String> =
                    module.split("::").filter(|part| !part.is_empty()).map(String::from).collect();
                here.extend(inline.iter().map(|(name, _)| name.clone()));
                let mut written = Vec::new();
                index = paths(&tokens, index, &[], &mut written);
                found.extend(written.into_iter().filter_map(|(line, parts)| resolve(&here, line, &parts)));
            }
            _ => index += 1,
        }
    }
    found
}

/// Collects the paths of the use tree (or plain path) that begins at `index`, each behind `prefix`; the index after it.
fn paths(tokens: &[(usize, Token)], index: usize, prefix: &[String], written: &mut Vec<(usize, Vec<String>)>) -> usize {
    let mut parts = prefix.to_vec();
    let mut index = index;
    let line = tokens[index].0;
    loop {
        match tokens.get(index) {
            Some((_, Token::Word(word))) => {
                parts.push(word.clone());
                index += 1;
            }
            Some((_, Token::Mark('{'))) if !parts.is_empty() => {
                index += 1;
                while let Some((_, token)) = tokens.get(index) {
                    match token {
                        Token::Mark('}') => return index + 1,
                        Token::Word(_) => index = paths(tokens, index, &parts, written),
                        _ => index += 1,
                    }
                }
                return index;
            }
            _ => break,
        }
        if tokens.get(index).map(|(_, token)| token) != Some(&Token::PathSeparator) {
            break;
        }
        index += 1;
    }
    written.push((line, parts));
    index
}

/// Makes a written path absolute. `None` for single words and for paths that begin with a type or a local module.
fn resolve(here: &[String], line: usize, parts: &[String]) -> Option<Import> {
    let first = parts.first()?.as_str();
    let (ours, path) = match first {
        "crate" | "unroll" => (true, parts[1..].to_vec()),
        "self" | "super" => {
            let ups = parts.iter().take_while(|part| *part == "super").count();
            let selves = usize::from(first == "self");
            let kept = here.len().saturating_sub(ups);
            (true, here[..kept].iter().cloned().chain(parts[ups.max(selves)..].iter().cloned()).collect())
        }
        _ if parts.len() > 1 => (false, parts.to_vec()),
        _ => return None,
    };
    let path: Vec<String> = path.into_iter().filter(|part| part != "self").collect();
    (!path.is_empty()).then(|| Import { line, ours, path: path.join("::") })
}
