//! What is not to be read: comments, and words that are shown as they were typed.

use super::{escaped, near};

/// Tags whose words are shown as they were typed.
const AS_TYPED: [&str; 5] = ["nowiki", "pre", "syntaxhighlight", "source", "math"];
/// Stands where something was set aside that is not to be read.
pub(super) const ASIDE: char = '\u{e000}';
pub(super) const ASIDE_END: char = '\u{e001}';

/// A text without its comments; one that never ends takes the rest with it.
pub(super) fn without_comments(text: &str) -> String {
    let (mut kept, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, after)) = rest.split_once("<!--") {
        kept.push_str(before);
        rest = after.split_once("-->").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept
}

/// Takes out what is shown as it was typed: `<nowiki>`, `<pre>`, code. In its place stands its number.
pub(super) fn set_aside(text: &str) -> (String, Vec<String>) {
    let text: String = text
        .chars()
        .filter(|c| !matches!(*c, ASIDE | ASIDE_END))
        .collect();
    let (mut out, mut kept) = (String::with_capacity(text.len()), Vec::new());
    // Those that are never closed from here on: looked for once.
    let mut unclosed: Vec<&str> = Vec::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let found = AS_TYPED.iter().find_map(|name| {
            let after = tag[1..].strip_prefix(name)?;
            let end = near(after).find('>')?;
            let (attributes, content) = (&after[..end], &after[end + 1..]);
            let is_name = attributes.is_empty() || attributes.starts_with([' ', '/']);
            if !is_name || attributes.contains('<') || unclosed.contains(name) {
                return None;
            }
            if attributes.ends_with('/') {
                return Some((*name, "", content));
            }
            let found = content.split_once(&format!("</{name}>"));
            if found.is_none() {
                unclosed.push(name);
            }
            found.map(|(inside, after)| (*name, inside, after))
        });
        match found {
            Some((name, inside, after)) => {
                out.push_str(&format!("{ASIDE}{}{ASIDE_END}", kept.len()));
                kept.push(shown(name, inside));
                rest = after;
            }
            None => {
                out.push('<');
                rest = &tag[1..];
            }
        }
    }
    out.push_str(rest);
    (out, kept)
}

/// What was typed to be shown, in Markdown.
fn shown(name: &str, inside: &str) -> String {
    match name {
        "nowiki" => escaped(inside),
        "math" => format!("`{}`", inside.replace(['`', '\n'], " ")),
        _ => {
            // A fence longer than any that stands inside.
            let fence = "`".repeat(3.max(longest_run(inside) + 1));
            format!("\n\n{fence}\n{}\n{fence}\n\n", inside.trim_matches('\n'))
        }
    }
}

fn longest_run(text: &str) -> usize {
    let (mut longest, mut run) = (0, 0);
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

/// Puts back what was set aside.
pub(super) fn put_back(text: &str, kept: &[String]) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, after)) = rest.split_once(ASIDE) {
        out.push_str(before);
        let (number, after) = after.split_once(ASIDE_END).unwrap_or(("", after));
        let found = number.parse::<usize>().ok().and_then(|it| kept.get(it));
        out.push_str(found.map_or("", String::as_str));
        rest = after;
    }
    out.push_str(rest);
    out
}
