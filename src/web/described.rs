//! What a page tells programs: the same in other formats, and what it is about as linked data.
//!
//! Whoever knows it puts it into the request (an `Arc` of [`Described`]) before the page's room answers; the layout prints it. So a
//! room's pages are described without knowing of it.

use std::fmt;

use serde_json::Value;

/// What one page tells; nothing by default.
#[derive(Debug, Clone, Default)]
pub struct Described {
    /// Links in its head (`rel="alternate"`).
    pub others: Vec<Other>,
    /// What it is about, in the words of schema.org.
    pub data: Option<InScript>,
    /// Over the links that are shown at its end, and what they are good for.
    pub heading: String,
    pub help: String,
}

/// The same thing elsewhere, in a format for programs.
#[derive(Debug, Clone)]
pub struct Other {
    pub href: String,
    pub media_type: &'static str,
    /// What it is called.
    pub words: String,
    /// Whether it is shown at the end of the page, beside being named in its head.
    pub is_shown: bool,
}

impl Described {
    /// The links at the end of the page.
    pub fn shown(&self) -> impl Iterator<Item = &Other> {
        self.others.iter().filter(|it| it.is_shown)
    }

    /// Whether there are any.
    pub fn is_shown(&self) -> bool {
        self.shown().next().is_some()
    }
}

/// JSON that may stand between `<script type="application/ld+json">` and `</script>`.
///
/// Such a script is a data block: browsers do not run it and leave it before they ask the content security policy (HTML, "prepare
/// the script element"). Nothing in it can end the element or begin a comment, since it has no `<`, `>` and `&`.
#[derive(Debug, Clone)]
pub struct InScript(String);

impl InScript {
    /// A value, with the characters escaped that HTML or scripts could read otherwise.
    pub fn of(value: &Value) -> Self {
        let mut written = String::new();
        for c in value.to_string().chars() {
            match c {
                '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                    written.push_str(&format!("\\u{:04x}", u32::from(c)));
                }
                c => written.push(c),
            }
        }
        Self(written)
    }
}

impl fmt::Display for InScript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// It was escaped; there is no other way to make one.
impl askama::filters::HtmlSafe for InScript {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_its_script_and_all_come_back() {
        let value = serde_json::json!({ "name": "</script><!-- & \u{2028}\u{2029} \" \\ \u{1} é" });
        let written = InScript::of(&value).to_string();
        assert!(!written.contains(['<', '>', '&', '\u{2028}', '\u{2029}']));
        let again: Value = serde_json::from_str(&written).expect("JSON");
        assert_eq!(again, value);
    }
}
