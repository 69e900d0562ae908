//! Both languages say everything: every message that a page or the program asks for exists in each, receives the arguments
//! it uses, and nothing lies unused; every template is used, and holds no words of its own.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::messages::{LANGUAGES, messages};
use crate::source::{Literal, Source, files, place, read, words_at};

/// A place that asks for a message by its key, with the names of the arguments that it gives.
struct Call {
    place: String,
    key: String,
    gives: BTreeSet<String>,
}

/// The calls `t("key")`, `t1("key", "name", value)`, `t2(…)` in a text whose strings are known.
fn calls(path: &Path, text: &str, code: &str, literals: &[Literal]) -> Vec<Call> {
    let literal_at = |at: usize| literals.iter().find(|it| it.at == at);
    let mut found = Vec::new();
    for (name, arguments) in [("t", 0), ("t1", 1), ("t2", 2), ("t3", 3)] {
        for at in words_at(code, name) {
            let Some(open) = code[at + name.len()..]
                .starts_with('(')
                .then_some(at + name.len())
            else {
                continue;
            };
            let starts = argument_starts(text, code, open);
            let Some(key) = starts.first().and_then(|&it| literal_at(it)) else {
                continue;
            };
            let gives = (0..arguments)
                .filter_map(|n| literal_at(*starts.get(1 + 2 * n)?))
                .map(|it| it.text.clone())
                .collect();
            found.push(Call {
                place: place(path, text, at),
                key: key.text.clone(),
                gives,
            });
        }
    }
    found
}

/// Where each argument of the call that opens at `open` starts.
fn argument_starts(text: &str, code: &str, open: usize) -> Vec<usize> {
    let first_sign =
        |from: usize| from + text[from..].find(|c: char| !c.is_whitespace()).unwrap_or(0);
    let mut starts = vec![first_sign(open + 1)];
    let mut depth = 0;
    for (offset, c) in code[open..].char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 1 => starts.push(first_sign(open + offset + 1)),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    starts
}

/// The strings of a template's expressions, and its text with them blanked, as for Rust code.
fn template_parts(text: &str) -> (String, Vec<Literal>) {
    let mut code: Vec<u8> = text
        .bytes()
        .map(|it| if it == b'\n' { b'\n' } else { b' ' })
        .collect();
    let mut literals = Vec::new();
    let mut from = 0;
    while let Some(start) = text[from..]
        .find("{{")
        .into_iter()
        .chain(text[from..].find("{%"))
        .min()
        .map(|it| from + it)
    {
        let close = if text[start..].starts_with("{{") {
            "}}"
        } else {
            "%}"
        };
        let end = text[start..]
            .find(close)
            .map_or(text.len(), |it| start + it);
        let mut at = start;
        while at < end {
            if text.as_bytes()[at] == b'"' {
                let length = text[at + 1..end].find('"').unwrap_or(end - at - 1);
                literals.push(Literal {
                    at,
                    text: text[at + 1..at + 1 + length].to_owned(),
                });
                at += length + 2;
            } else {
                code[at] = text.as_bytes()[at];
                at += 1;
            }
        }
        from = end;
    }
    (String::from_utf8_lossy(&code).into_owned(), literals)
}

struct Template {
    path: PathBuf,
    text: String,
    code: String,
    literals: Vec<Literal>,
}

fn templates() -> Vec<Template> {
    let all = ["html", "xml", "txt"]
        .into_iter()
        .flat_map(|it| files("templates", it));
    all.map(|path| {
        let text = read(&path);
        let (code, literals) = template_parts(&text);
        Template {
            path,
            text,
            code,
            literals,
        }
    })
    .collect()
}

/// Every call for a message, and every string that might be a key handed on to one.
fn asked() -> (Vec<Call>, BTreeSet<String>) {
    let (mut asked, mut strings) = (Vec::new(), BTreeSet::new());
    for it in templates() {
        asked.extend(calls(&it.path, &it.text, &it.code, &it.literals));
        strings.extend(it.literals.into_iter().map(|it| it.text));
    }
    for it in Source::program() {
        asked.extend(calls(&it.path, &it.text, &it.shipped, &it.literals));
        strings.extend(it.literals.into_iter().map(|it| it.text));
    }
    (asked, strings)
}

#[test]
fn both_languages_know_the_same_messages_with_the_same_arguments() {
    let [french, english] = LANGUAGES.map(messages);
    assert!(!french.is_empty(), "no message found under locales/fr");
    let apart: Vec<_> = french
        .keys()
        .chain(english.keys())
        .filter(|it| french.get(*it) != english.get(*it))
        .map(|it| format!("{it}: fr {:?}, en {:?}", french.get(it), english.get(it)))
        .collect();
    assert!(apart.is_empty(), "{apart:#?}");
}

#[test]
fn every_message_asked_for_exists_and_receives_what_it_uses() {
    let (asked, _) = asked();
    assert!(
        !asked.is_empty(),
        "no call for a message was recognised: has its name changed?"
    );
    for language in LANGUAGES {
        let messages = messages(language);
        let wrong: Vec<_> = asked
            .iter()
            .filter_map(|call| match messages.get(&call.key) {
                None => Some(format!("{}: {language} has no “{}”", call.place, call.key)),
                Some(uses) if *uses != call.gives => Some(format!(
                    "{}: “{}” uses {uses:?} in {language}, is given {:?}",
                    call.place, call.key, call.gives
                )),
                Some(_) => None,
            })
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}

/// Whether a string of the program names this message, whole or as the start or end of a key put together by `format!`
/// (`"{key}-advice"`, `"venue-day-{n}"`).
fn is_named(key: &str, strings: &BTreeSet<String>) -> bool {
    let put_together = |pattern: &String| {
        let parts = pattern
            .split_once('{')
            .and_then(|(head, rest)| Some((head, rest.split_once('}')?.1)));
        parts.is_some_and(|(head, tail)| {
            let middle = key.strip_prefix(head).and_then(|it| it.strip_suffix(tail));
            let from_a_key = head.is_empty()
                && tail.starts_with('-')
                && middle.is_some_and(|it| strings.contains(it));
            from_a_key
                || (head.ends_with('-')
                    && head.len() > 4
                    && middle.is_some_and(|it| !it.is_empty()))
        })
    };
    strings.contains(key) || strings.iter().any(put_together)
}

/// What the doctor may find, by the names in `Finding::new(severity, "name")` and its shorthand `finding("name")`.
fn findings() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for source in Source::program() {
        let literal_at = |at: usize| source.literals.iter().find(|it| it.at == at);
        for (call, argument) in [("Finding::new", 1), ("finding", 0)] {
            for at in words_at(&source.shipped, call) {
                let open = at + call.len();
                if source.shipped[open..].starts_with('(') {
                    let starts = argument_starts(&source.text, &source.shipped, open);
                    found.extend(
                        starts
                            .get(argument)
                            .and_then(|&it| literal_at(it))
                            .map(|it| it.text.clone()),
                    );
                }
            }
        }
    }
    found
}

#[test]
fn the_doctor_has_words_and_advice_for_all_it_may_find() {
    let findings = findings();
    assert!(
        !findings.is_empty(),
        "no finding was recognised: has its constructor changed?"
    );
    for language in LANGUAGES {
        let messages = messages(language);
        let missing: Vec<_> = findings
            .iter()
            .flat_map(|it| [format!("doctor-{it}"), format!("doctor-{it}-advice")])
            .filter(|it| !messages.contains_key(it))
            .collect();
        assert!(missing.is_empty(), "{language} lacks {missing:#?}");
    }
}

#[test]
fn no_message_lies_unused() {
    let (_, strings) = asked();
    let unused: Vec<_> = messages("fr")
        .into_keys()
        .filter(|it| !is_named(it, &strings))
        .collect();
    assert!(unused.is_empty(), "{unused:#?}");
}

#[test]
fn every_template_is_used() {
    let templates = templates();
    let mut named: BTreeSet<String> = Source::program()
        .into_iter()
        .flat_map(|it| it.literals)
        .map(|it| it.text)
        .collect();
    named.extend(
        templates
            .iter()
            .flat_map(|it| &it.literals)
            .map(|it| it.text.clone()),
    );
    let unused: Vec<_> = templates
        .iter()
        .map(|it| it.path.strip_prefix("templates").unwrap())
        .filter(|it| !named.contains(it.to_str().unwrap()))
        .collect();
    assert!(unused.is_empty(), "{unused:#?}");
}

/// Names that are the same in every language, so that a template may hold them.
const NAMES: [&str; 7] = [
    "Parvis",
    "Français",
    "English",
    "Atom",
    "iCalendar",
    "AGPL",
    "RFC",
];

/// The words that a page template says by itself: text, and the attributes that a person hears or sees.
fn own_words(template: &Template) -> Vec<String> {
    let mut text = without(&template.text, " class=\"", "\"");
    for (open, close) in [
        ("{#", "#}"),
        ("{%", "%}"),
        ("{{", "}}"),
        ("<!--", "-->"),
        ("<style", "</style>"),
        ("<script", "</script>"),
    ] {
        text = without(&text, open, close);
    }
    let mut said = Vec::new();
    for attribute in ["title", "alt", "aria-label", "placeholder", "summary"] {
        let opening = format!(" {attribute}=\"");
        said.extend(
            text.split(&opening)
                .skip(1)
                .filter_map(|it| it.split('"').next())
                .map(str::to_owned),
        );
    }
    said.push(without(&without(&text, "<", ">"), "&", ";"));
    said.iter()
        .flat_map(|it| it.split(|c: char| !c.is_alphabetic()))
        .filter(|it| it.chars().count() > 1 && !NAMES.contains(it))
        .map(|it| format!("{}: {it}", template.path.display()))
        .collect()
}

/// A text without what stands between `open` and `close`, both included.
fn without(text: &str, open: &str, close: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        kept.push_str(before);
        kept.push(' ');
        rest = after.split_once(close).map_or("", |it| it.1);
    }
    kept + rest
}

#[test]
fn no_template_speaks_one_language_alone() {
    let pages = templates()
        .into_iter()
        .filter(|it| it.path.extension().is_some_and(|it| it == "html"));
    let said: Vec<_> = pages.flat_map(|it| own_words(&it)).collect();
    assert!(
        said.is_empty(),
        "these words belong into locales/: {said:#?}"
    );
}

/// What a French printer would refuse in a line: breaking spaces beside high signs, straight apostrophes, three points.
fn misprints(line: &str) -> Vec<String> {
    let signs: Vec<char> = line.chars().collect();
    let around = |at: usize| {
        signs[at.saturating_sub(12)..(at + 12).min(signs.len())]
            .iter()
            .collect::<String>()
    };
    let wrong = |window: &[char]| match window {
        [before, ' ', ':' | ';' | '!' | '?' | '»' | '%' | '€'] => *before != ' ',
        ['«', ' ', _] | ['.', '.', '.'] => true,
        [before, '\'', after] => before.is_alphabetic() && after.is_alphabetic(),
        _ => false,
    };
    let windows = signs.windows(3).enumerate();
    windows
        .filter(|(_, it)| wrong(it))
        .map(|(at, _)| around(at + 1))
        .collect()
}

#[test]
fn french_is_set_as_a_printer_would() {
    let mut found = Vec::new();
    for path in files("locales/fr", "ftl") {
        for (n, line) in read(&path)
            .lines()
            .enumerate()
            .filter(|(_, it)| !it.starts_with('#'))
        {
            found.extend(
                misprints(line)
                    .into_iter()
                    .map(|it| format!("{}:{}: “{it}”", path.display(), n + 1)),
            );
        }
    }
    assert!(found.is_empty(), "{found:#?}");
    assert_eq!(misprints("« Oui\u{a0}», dit-il : c'est...").len(), 4);
}

#[test]
fn calls_are_read_with_the_arguments_they_give() {
    let text = r#"<p title="{{ f.w.t("a") }}">{{ f.w.t2("b-c", "n", x.len(), "who", name(1, "z")) }}{% if y %}{{w.t1("d","n",2)}}{% endif %} t("no")"#;
    let (code, literals) = template_parts(text);
    let mut found: Vec<_> = calls(Path::new("x.html"), text, &code, &literals)
        .into_iter()
        .map(|it| {
            format!(
                "{} {}",
                it.key,
                it.gives.into_iter().collect::<Vec<_>>().join("+")
            )
        })
        .collect();
    found.sort();
    assert_eq!(found, ["a ", "b-c n+who", "d n"]);
}
