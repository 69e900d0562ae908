//! Front matter: the few lines of YAML before a text in Markdown that say what it is, whose, and under which licence.

use serde::{Deserialize, Serialize};

use super::text;
use crate::clock::Dated;
use crate::documents::{Attachment, Document, Origin};

/// The longest front matter that is read, in bytes.
const MOST: usize = 64 << 10;

/// What stands before a document in an archive.
#[derive(Debug, Serialize)]
struct Front<'a> {
    id: String,
    kind: &'a str,
    revision: u32,
    title: &'a str,
    language: &'a str,
    licence: &'a str,
    authors: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    derived_from: Vec<From<'a>>,
    created: When,
    updated: When,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<File<'a>>,
}

#[derive(Debug, Serialize)]
struct From<'a> {
    document: String,
    revision: u32,
    title: &'a str,
    licence: &'a str,
    authors: Vec<String>,
}

/// A date, and whether the box could believe it.
#[derive(Debug, Serialize)]
struct When {
    at: String,
    certain: bool,
}

#[derive(Debug, Serialize)]
struct File<'a> {
    path: String,
    media_type: &'a str,
    alt: &'a str,
    name: &'a str,
}

fn when(dated: Dated) -> When {
    let at = jiff::Timestamp::from_second(dated.at).unwrap_or_default();
    When {
        at: at.to_string(),
        certain: dated.is_plausible,
    }
}

/// The front matter of a document whose files lie at these paths.
///
/// # Errors
/// A text has no place in YAML.
pub fn written(
    document: &Document,
    kind: &str,
    path: impl Fn(&Attachment) -> String,
) -> Result<String, serde_saphyr::SerializeError> {
    let language = document.language;
    let names = |all: &[crate::documents::Author]| {
        all.iter().map(|it| text::author(it, language)).collect()
    };
    let from = |it: &'_ Origin| From {
        document: it.document.to_string(),
        revision: it.revision,
        title: "",
        licence: it.licence.spdx(),
        authors: names(&it.authors),
    };
    let origins = document.derived_from.iter();
    let front = Front {
        id: document.id.to_string(),
        kind,
        revision: document.revision,
        title: &document.title,
        language: language.tag(),
        licence: document.licence.spdx(),
        authors: names(&document.authors),
        derived_from: origins
            .map(|it| From {
                title: &it.title,
                ..from(it)
            })
            .collect(),
        created: when(document.created),
        updated: when(document.updated),
        attachments: document
            .attachments
            .iter()
            .map(|it| File {
                path: path(it),
                media_type: &it.media_type,
                alt: &it.alt,
                name: &it.name,
            })
            .collect(),
    };
    Ok(format!("---\n{}---\n", serde_saphyr::to_string(&front)?))
}

/// What a text that somebody wrote says of itself.
#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Read {
    /// Set for what belongs to an archive.
    pub id: String,
    /// Empty when it does not say; so are the others.
    pub title: String,
    #[serde(alias = "lang", alias = "langue")]
    /// A tag (BCP 47), as it was typed.
    pub language: String,
    #[serde(alias = "license")]
    /// The name of one, as it was typed.
    pub licence: String,
}

/// The front matter of a text, and the text without it; `None` when it cannot be read.
pub fn read(text: &str) -> Option<(Read, &str)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Some(rest) = text
        .strip_prefix("---\n")
        .or_else(|| text.strip_prefix("---\r\n"))
    else {
        return Some((Read::default(), text));
    };
    let end = rest.find("\n---").filter(|end| *end <= MOST)?;
    let after = &rest[end + "\n---".len()..];
    let body = after.split_once('\n').map_or("", |(_, body)| body);
    let front = serde_saphyr::from_str(&rest[..=end]).ok()?;
    Some((front, body))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::body::Recipe;
    use crate::documents::{Author, Body, Language, Licence};

    #[test]
    fn what_is_written_is_read_again_whatever_stands_in_it() {
        let at = Dated {
            at: 0,
            is_plausible: false,
        };
        for title in [
            "Café : réparer",
            "- « oui »",
            "# non",
            "a\"b'c",
            "~",
            "no",
            "12:30",
            "{x}",
        ] {
            let document = Document {
                id: "v0000000000000000/r0000000007zg1zr0"
                    .parse()
                    .expect("an id"),
                revision: 1,
                title: title.to_owned(),
                language: Language::En,
                licence: Licence::Cc0,
                authors: vec![Author::Named("Léa: la vraie".to_owned()), Author::Former],
                derived_from: Vec::new(),
                created: at,
                updated: at,
                body: Body::Recipe(Box::<Recipe>::default()),
                attachments: Vec::new(),
            };
            let front = written(&document, "recipe", |_| String::new()).expect("written");
            let text = format!("{front}\nTexte");
            let (read, body) = read(&text).expect("read");
            assert_eq!(read.title, title, "{front}");
            assert_eq!(
                (read.language.as_str(), read.licence.as_str()),
                ("en", "CC0-1.0")
            );
            assert_eq!(body.trim(), "Texte");
            assert!(front.contains("1970-01-01T00:00:00Z"), "{front}");
        }
    }

    #[test]
    fn a_text_without_or_with_broken_front_matter() {
        assert_eq!(read("# Un\n"), Some((Read::default(), "# Un\n")));
        assert_eq!(read("---\ntitle: [\n---\nTexte"), None);
        assert_eq!(read("---\nsans fin"), None);
        let bomb = format!(
            "---\na: &a [{}]\nb: [{}]\n---\n",
            "1,".repeat(9),
            "*a,".repeat(9)
        );
        // Whatever is said of it, it ends.
        let _ = read(&bomb);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text: String) {
            let _ = read(&format!("---\n{text}\n---\n"));
        }
    }
}
