//! Names: what people are called here. A first name or a pseudonym will do.

use crate::web::text;

/// The longest name, in characters.
pub const LONGEST: usize = 40;

/// A name, cleaned. It is unique at the venue, whatever its case and accents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name(String);

/// Why a text is no name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAName {
    /// Nothing to read in it.
    #[error("a name has at least one letter")]
    Empty,
    /// More than [`LONGEST`] characters.
    #[error("a name has at most {LONGEST} characters")]
    TooLong,
}

impl NotAName {
    /// The message that says it.
    pub fn key(self) -> &'static str {
        match self {
            NotAName::Empty => "people-name-empty",
            NotAName::TooLong => "people-name-too-long",
        }
    }
}

impl Name {
    /// Reads a name as somebody typed it.
    ///
    /// # Errors
    /// It has no letter or digit, or too many characters.
    pub fn typed(text: &str) -> Result<Self, NotAName> {
        let name = text::one_line(text);
        if !name.chars().any(char::is_alphanumeric) {
            Err(NotAName::Empty)
        } else if name.chars().count() > LONGEST {
            Err(NotAName::TooLong)
        } else {
            Ok(Self(name))
        }
    }

    /// A name that the store kept: it was checked when it was typed.
    pub(super) fn kept(name: String) -> Self {
        Self(name)
    }

    /// As it is shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What two spellings of it have in common.
    pub fn folded(&self) -> String {
        text::folded(&self.0)
    }
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pseudonym_will_do_and_nothing_will_not() {
        assert_eq!(
            Name::typed("  Mo\u{a0}77 ").map(|n| n.to_string()),
            Ok("Mo\u{a0}77".into())
        );
        assert_eq!(Name::typed(" -!- "), Err(NotAName::Empty));
        assert_eq!(Name::typed(&"a".repeat(41)), Err(NotAName::TooLong));
    }

    #[test]
    fn case_and_accents_make_no_second_person() {
        let folded = |text| Name::typed(text).map(|n| n.folded());
        assert_eq!(folded("Léa"), folded("LEA "));
    }
}
