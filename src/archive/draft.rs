//! Texts in Markdown that come alone or in a ZIP archive: each becomes a draft of whoever brings them, which they alone read.

use std::fs::File;
use std::io::{BufReader, Read};

use zip::ZipArchive;

use super::bundle::refused;
use super::job::{Problem, Refused, Unread};
use super::{MOST_DOCUMENT, front, parts};
use crate::commons::recipes::Text;
use crate::documents::{LONGEST_TITLE, Language, Licence};
use crate::web::text::one_line;

/// The most texts in one archive.
const MOST_TEXTS: usize = 5000;

/// A text that becomes a draft.
pub struct Draft {
    /// What it says.
    pub text: Text,
    /// What its author started from stands under it.
    pub licence: Licence,
    /// What was not understood of it.
    pub unread: Vec<Unread>,
}

/// Texts that are brought.
pub(super) enum Texts {
    One(String, Vec<u8>),
    Many(ZipArchive<BufReader<File>>, Vec<String>),
}

impl Texts {
    /// Opens a file of this name.
    ///
    /// # Errors
    /// It is neither a text nor an archive of some.
    pub(super) fn open(file: File, name: &str, is_zip: bool) -> Result<Self, Problem> {
        if !is_zip {
            let mut bytes = Vec::new();
            let read = file.take(MOST_DOCUMENT + 1).read_to_end(&mut bytes);
            read.map_err(|_| Problem::Broken)?;
            return Ok(Self::One(name.to_owned(), bytes));
        }
        let zip = ZipArchive::new(BufReader::new(file)).map_err(|_| Problem::Broken)?;
        let names = zip.file_names().flatten().map(|it| it.into_owned());
        let names: Vec<String> = names.filter(|it| is_text(it)).collect();
        if names.is_empty() {
            return Err(Problem::Unknown);
        }
        if names.len() > MOST_TEXTS {
            return Err(Problem::Broken);
        }
        Ok(Self::Many(zip, names))
    }

    /// How many there are.
    pub(super) fn len(&self) -> u64 {
        match self {
            Self::One(..) => 1,
            Self::Many(_, names) => names.len() as u64,
        }
    }

    /// One of them.
    ///
    /// # Errors
    /// What it is called, and why it is not taken.
    pub(super) fn draft(
        &mut self,
        at: u64,
        licence: Licence,
        language: Language,
    ) -> Result<Draft, (String, Refused)> {
        let (name, bytes) = match self {
            Self::One(name, bytes) => (name.clone(), std::mem::take(bytes)),
            Self::Many(zip, names) => {
                let name = usize::try_from(at).ok().and_then(|at| names.get(at));
                let name = name.cloned().unwrap_or_default();
                let broken = |_| (name.clone(), Refused::Broken);
                let file = zip.by_name(&name).map_err(broken)?;
                let mut bytes = Vec::new();
                let read = file.take(MOST_DOCUMENT + 1).read_to_end(&mut bytes);
                read.map_err(|_| (name.clone(), Refused::Broken))?;
                (name, bytes)
            }
        };
        if bytes.len() as u64 > MOST_DOCUMENT {
            return Err((name, Refused::TooLarge));
        }
        let text = String::from_utf8(bytes).map_err(|_| (name.clone(), Refused::Broken))?;
        draft(&name, &text, licence, language).map_err(|why| (name, why))
    }
}

/// Whether a file of this name is a text in Markdown. What a desktop puts beside them, hidden, is none.
fn is_text(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').map(|(_, it)| it.to_ascii_lowercase());
    let is_markdown = matches!(ending.as_deref(), Some("md" | "markdown"));
    is_markdown && !name.starts_with('.') && !path.starts_with("__MACOSX")
}

/// The draft that a text in a file of this name makes; it is under this licence and in this language where it does not say others.
///
/// # Errors
/// Why it is not taken.
pub fn draft(
    name: &str,
    text: &str,
    licence: Licence,
    language: Language,
) -> Result<Draft, Refused> {
    let text = crate::commons::recipes::clean(&text.replace("\r\n", "\n"));
    let (said, body) = front::read(&text).ok_or(Refused::Broken)?;
    if !said.id.is_empty() {
        return Err(Refused::OfAnArchive);
    }
    let licence = match said.licence.as_str() {
        "" => licence,
        named => Licence::named(named).map_err(refused)?,
    };
    let understood = parts::understand(body);
    let called = [said.title.as_str(), &understood.title, &stem(name)].map(one_line);
    let title = called.into_iter().find(|it| !it.is_empty());
    let language = match said.language.get(..2) {
        Some("fr") => Language::Fr,
        Some("en") => Language::En,
        _ => language,
    };
    Ok(Draft {
        text: Text {
            title: title
                .unwrap_or_default()
                .chars()
                .take(LONGEST_TITLE)
                .collect(),
            language,
            body: understood.recipe,
        },
        licence,
        unread: understood.unread,
    })
}

/// The name of a file without folders and ending.
fn stem(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.replace(['_', '-'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_says_itself_what_it_is_or_is_taken_as_asked() {
        let of = |text: &str| draft("dir/cafe_velo.md", text, Licence::CcBySa4, Language::Fr);
        let plain = of("Une idée.").expect("a draft");
        assert_eq!(plain.text.title, "cafe velo");
        assert_eq!(
            (plain.licence, plain.text.language),
            (Licence::CcBySa4, Language::Fr)
        );
        let said =
            of("---\ntitle: Repair café\nlang: en-GB\nlicense: CC0-1.0\n---\n# Other\n\nWhy.")
                .expect("a draft");
        assert_eq!(
            (said.text.title.as_str(), said.licence),
            ("Repair café", Licence::Cc0)
        );
        assert_eq!(said.text.language, Language::En);
        let refused = |text| of(text).err();
        assert_eq!(
            refused("---\nlicence: CC-BY-NC-4.0\n---\nx"),
            Some(Refused::NonCommercial)
        );
        assert_eq!(
            refused("---\nid: v1/r1\n---\nx"),
            Some(Refused::OfAnArchive)
        );
        assert_eq!(refused("---\n- [\n---\nx"), Some(Refused::Broken));
    }

    #[test]
    fn what_lies_beside_texts_is_none() {
        for text in ["a.md", "x/B.MD", "c.markdown"] {
            assert!(is_text(text), "{text}");
        }
        for other in ["a.txt", "__MACOSX/a.md", "x/._a.md", "md"] {
            assert!(!is_text(other), "{other}");
        }
    }
}
