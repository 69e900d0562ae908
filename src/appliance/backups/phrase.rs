//! The passphrase of a box's backups: five words of the cards' list, 65 bits behind a slow hash.
//!
//! It lies in the data directory, so that a backup at night asks nobody; and on paper somewhere else, since without it
//! nobody reads a backup again. It is shown at the desk and never logged.

use std::path::Path;

use super::files;
use super::problem::{Kind, Problem};
use crate::people::phrase;

/// The file that holds it.
const NAME: &str = "passphrase";
/// How many words it has.
const WORDS: usize = 5;

/// The passphrase of this box, if it has one.
pub(super) fn of(data: &Path) -> Result<Option<String>, Problem> {
    files::read(data, NAME)
}

/// The passphrase of this box; made when it has none.
pub(super) fn of_or_new(data: &Path) -> Result<String, Problem> {
    if let Some(known) = of(data)? {
        return Ok(known);
    }
    let new = phrase::draw(WORDS);
    keep(data, &new)?;
    Ok(new)
}

/// Keeps the passphrase that a backup was opened with.
pub(super) fn keep(data: &Path, passphrase: &str) -> Result<(), Problem> {
    files::write(data, NAME, passphrase)
}

/// What repositories are locked with: the words in plain letters with a blank between, however they were typed; what is not
/// five words of the list is taken as it is, without blanks around it.
pub(super) fn typed(text: &str) -> Result<String, Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Kind::NotAPhrase.into());
    }
    Ok(phrase::in_plain_letters(text, WORDS).unwrap_or_else(|| text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passphrase_is_the_same_however_it_is_typed() {
        let made = phrase::draw(WORDS);
        assert_eq!(made.split(' ').count(), WORDS);
        assert!(made.is_ascii());
        assert_eq!(typed(&made), Ok(made.clone()));
        assert_eq!(
            typed(&format!("  {}\n", made.to_uppercase())),
            Ok(made.clone())
        );
        assert_eq!(typed(&made.replace(' ', "-")), Ok(made));
    }

    #[test]
    fn another_programs_passphrase_is_taken_as_it_is() {
        assert_eq!(typed(" Xyz 12 \n"), Ok("Xyz 12".to_owned()));
        assert!(typed(" \n").is_err());
    }

    #[test]
    fn a_box_has_one_passphrase_and_keeps_it() {
        let data = tempfile::tempdir().expect("a directory");
        let first = of_or_new(data.path()).expect("made");
        assert_eq!(of_or_new(data.path()), Ok(first));
    }
}
