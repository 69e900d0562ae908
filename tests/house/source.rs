//! Rust sources as the guards read them: comments and strings taken out, test code set aside, nothing more clever than that.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The folder that holds `Cargo.toml`.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below `folder` (relative to the root) whose name ends in `.extension`, in a stable order.
pub(crate) fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(dir) = folders.pop() {
        let Ok(entries) = fs::read_dir(&dir) else {
            continue;
        };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                if !path.ends_with("target") && !path.ends_with("node_modules") {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|it| it == extension) {
                found.push(path.strip_prefix(root()).unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}

/// The text of a file, by its path relative to the root.
pub(crate) fn read(path: &Path) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// A string literal: where it opens in the file, and what stands between its quotes, as written.
pub(crate) struct Literal {
    pub(crate) at: usize,
    pub(crate) text: String,
}

/// One Rust file.
pub(crate) struct Source {
    pub(crate) path: PathBuf,
    pub(crate) text: String,
    /// The text at the same offsets, with comments, strings, characters and what only tests compile blanked out.
    pub(crate) shipped: String,
    pub(crate) literals: Vec<Literal>,
}

impl Source {
    /// All sources of the package's own program (library and binaries), without files that only tests compile.
    pub(crate) fn program() -> Vec<Source> {
        files("src", "rs")
            .into_iter()
            .map(Source::open)
            .filter(|it| !it.is_test_file())
            .collect()
    }

    pub(crate) fn open(path: PathBuf) -> Source {
        let text = read(&path);
        let (code, literals) = blank(&text);
        let shipped = without_tests(&code);
        Source {
            path,
            text,
            shipped,
            literals,
        }
    }

    fn is_test_file(&self) -> bool {
        self.path.file_stem().is_some_and(|it| it == "tests")
            || self.path.components().any(|it| it.as_os_str() == "tests")
    }

    /// The top-level module this file belongs to: `src/programme/store.rs` → `programme`; a binary's is `bin`.
    pub(crate) fn room(&self) -> String {
        let below = self.path.strip_prefix("src").unwrap();
        let first = below
            .components()
            .next()
            .unwrap()
            .as_os_str()
            .to_string_lossy()
            .into_owned();
        first.trim_end_matches(".rs").to_owned()
    }

    /// `path:line` of an offset, for people and editors.
    pub(crate) fn place(&self, at: usize) -> String {
        place(&self.path, &self.text, at)
    }
}

/// `path:line` of an offset in a file's text.
pub(crate) fn place(path: &Path, text: &str, at: usize) -> String {
    format!(
        "{}:{}",
        path.display(),
        text[..at].matches('\n').count() + 1
    )
}

/// Offsets at which `needle` stands in `text` as a word of its own.
pub(crate) fn words_at<'t>(text: &'t str, needle: &'t str) -> impl Iterator<Item = usize> + 't {
    let part_of_name = |c: char| c.is_alphanumeric() || c == '_';
    let starts_name = needle.starts_with(part_of_name);
    text.match_indices(needle)
        .map(|(at, _)| at)
        .filter(move |&at| {
            let goes_on_before = starts_name && text[..at].ends_with(part_of_name);
            let goes_on_after = text[at + needle.len()..].starts_with(part_of_name);
            !goes_on_before && !goes_on_after
        })
}

/// Blanks comments, strings and characters (newlines and offsets stay), and hands out the strings.
fn blank(text: &str) -> (String, Vec<Literal>) {
    let bytes = text.as_bytes();
    let mut code = bytes.to_vec();
    let mut literals = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &text[at..];
        let end = if rest.starts_with("//") {
            at + rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            at + block_comment(rest)
        } else if let Some((open, close, escapes)) = string_opening(text, at) {
            let start = at + open;
            let length = string_length(&text[start..], &close, escapes);
            literals.push(Literal {
                at,
                text: text[start..start + length].to_owned(),
            });
            start + length + close.len()
        } else if let Some(length) = character(rest) {
            at + length
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        };
        for byte in &mut code[at..end] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        at = end;
    }
    (
        String::from_utf8(code).expect("whole characters were blanked"),
        literals,
    )
}

/// The length of the block comment that `rest` opens; they nest.
fn block_comment(rest: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                break;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    at
}

/// When a string opens here: how long its opening is, what closes it, and whether a backslash escapes.
fn string_opening(text: &str, at: usize) -> Option<(usize, String, bool)> {
    let rest = &text[at..];
    if rest.starts_with('"') {
        return Some((1, "\"".to_owned(), true));
    }
    if text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let prefix = ["br", "cr", "r", "b", "c"]
        .into_iter()
        .find(|it| rest.starts_with(it))?;
    let raw = prefix.contains('r');
    let after = &rest[prefix.len()..];
    let hashes = if raw {
        after.len() - after.trim_start_matches('#').len()
    } else {
        0
    };
    after[hashes..].starts_with('"').then(|| {
        (
            prefix.len() + hashes + 1,
            format!("\"{}", "#".repeat(hashes)),
            !raw,
        )
    })
}

/// The length of the string's inside, up to what closes it.
fn string_length(inside: &str, close: &str, escapes: bool) -> usize {
    let mut at = 0;
    while at < inside.len() && !inside[at..].starts_with(close) {
        let escaped = escapes && inside[at..].starts_with('\\');
        at += inside[at..]
            .chars()
            .take(1 + usize::from(escaped))
            .map(char::len_utf8)
            .sum::<usize>();
    }
    at
}

/// The length of the character literal that opens here; `'a` alone is a lifetime.
fn character(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix('\'')?;
    if let Some(escape) = inside.strip_prefix('\\') {
        return escape
            .char_indices()
            .skip(1)
            .find(|&(_, c)| c == '\'')
            .map(|(at, _)| at + 3);
    }
    let width = inside.chars().next()?.len_utf8();
    inside[width..].starts_with('\'').then_some(width + 2)
}

/// The same code with every item under `#[cfg(test)]` blanked.
fn without_tests(code: &str) -> String {
    let mut shipped = code.to_owned();
    for (at, _) in code.match_indices("#[cfg(test)]") {
        let item = item_after(code, at);
        let blanks: String = code[item.clone()]
            .chars()
            .map(|c| {
                if c == '\n' {
                    "\n".into()
                } else {
                    " ".repeat(c.len_utf8())
                }
            })
            .collect();
        shipped.replace_range(item, &blanks);
    }
    shipped
}

/// From `at` to the end of the item that follows: its closing brace, or its semicolon.
fn item_after(code: &str, at: usize) -> Range<usize> {
    let mut depth = 0;
    for (offset, c) in code[at..].char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 1 => return at..at + offset + 1,
            '}' => depth -= 1,
            ';' if depth == 0 => return at..at + offset + 1,
            _ => {}
        }
    }
    at..code.len()
}

#[test]
fn comments_strings_and_tests_are_told_from_code() {
    let text = "let a = \"x // \\\" y\"; // say \"hi\"\n/* /* */ unwrap */ let b = r#\"q\"q\"#; let c = '\"'; fn f<'a>() {}\n\
                let d = r\"raw\"; let é = b\"bytes\";\n#[cfg(test)]\nmod tests { fn g() { h::unwrap() } }\nfn last() {}\n";
    let (code, literals) = blank(text);
    assert_eq!(
        literals
            .iter()
            .map(|it| it.text.as_str())
            .collect::<Vec<_>>(),
        ["x // \\\" y", "q\"q", "raw", "bytes"]
    );
    assert!(
        !code.contains("hi") && !code.contains("*/ unwrap") && code.contains("fn f<'a>() {}"),
        "{code}"
    );
    assert_eq!(code.len(), text.len());
    let shipped = without_tests(&code);
    assert!(
        !shipped.contains("fn g") && shipped.contains("fn last"),
        "{shipped}"
    );
}
