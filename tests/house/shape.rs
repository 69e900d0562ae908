//! The shape of the files: each says what it is for, none grows past reading, nothing gives up with `unwrap`.

use crate::source::{Source, files, read, words_at};

/// Past this a file looks for its second noun, or says in its head why it is long.
const LONG: usize = 500;

#[test]
fn every_file_says_what_it_is_for() {
    let silent: Vec<_> = ["src", "tests", "benches", "firmware", "fuzz"]
        .into_iter()
        .flat_map(|folder| files(folder, "rs"))
        .filter(|path| {
            !read(path)
                .lines()
                .find(|it| !it.starts_with("#!"))
                .is_some_and(|it| it.starts_with("//! "))
        })
        .collect();
    assert!(
        silent.is_empty(),
        "these files open without `//! …`: {silent:#?}"
    );
}

#[test]
fn no_file_grows_past_reading_without_saying_why() {
    let long: Vec<_> = ["src", "tests", "benches", "firmware"]
        .into_iter()
        .flat_map(|folder| files(folder, "rs"))
        .filter(|path| {
            let text = read(path);
            let head_says_why = text
                .lines()
                .take_while(|it| it.starts_with("//!"))
                .any(|it| it.contains("long"));
            text.lines().count() > LONG && !head_says_why
        })
        .collect();
    assert!(
        long.is_empty(),
        "past {LONG} lines, and the head (`//!`) does not say why this file is long: {long:#?}"
    );
}

#[test]
fn every_public_item_says_what_it_promises() {
    let mut silent = Vec::new();
    for source in Source::program().iter().filter(|it| it.room() != "bin") {
        let shipped: Vec<_> = source.shipped.lines().collect();
        let written: Vec<_> = source.text.lines().collect();
        for (n, line) in shipped.iter().enumerate() {
            let item = line.trim_start().strip_prefix("pub ").unwrap_or_default();
            let opens = [
                "fn ",
                "async fn ",
                "const fn ",
                "struct ",
                "enum ",
                "trait ",
                "const ",
                "type ",
            ];
            if !opens.iter().any(|it| item.starts_with(it)) {
                continue;
            }
            // Attributes may stand between the words and the item.
            let above = written[..n]
                .iter()
                .rev()
                .find(|it| !it.trim_start().starts_with(['#', ')', ']']));
            // A macro hands the words on: `$(#[$doc])*`.
            let documented = above.is_some_and(|it| {
                it.trim_start().starts_with("///") || it.trim_start().starts_with("$(#[")
            });
            if !documented {
                silent.push(format!("{}:{} {item}", source.path.display(), n + 1));
            }
        }
    }
    assert!(
        silent.is_empty(),
        "a public item says what it promises (`///`): {silent:#?}"
    );
}

#[test]
fn nothing_that_ships_gives_up_without_a_word() {
    let mut found = Vec::new();
    for source in Source::program() {
        for call in [
            ".unwrap()",
            ".unwrap_err()",
            "todo!",
            "unimplemented!",
            "dbg!",
        ] {
            found.extend(
                words_at(&source.shipped, call).map(|at| format!("{} {call}", source.place(at))),
            );
        }
    }
    assert!(
        found.is_empty(),
        "say why it cannot fail with `expect`, or handle it: {found:#?}"
    );
}
