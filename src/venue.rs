//! The place itself: its front page, its charter, and plain words about the network, privacy and the law.
//!
//! Nouns: a [`Charter`] is a list of articles, read from the text whose versions `people::charter` keeps.

pub mod store;
pub mod web;

pub use store::{Emblem, emblem, schema, set_emblem};

/// The rules of the house, article by article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charter {
    /// What stands above the articles.
    pub preamble: String,
    pub articles: Vec<Article>,
}

/// One article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    pub title: String,
    pub text: String,
}

/// The charter proposed to a venue that has not written its own.
pub const PROPOSED: &str = include_str!("../assets/charte.txt");

impl Charter {
    /// Reads a charter from plain text: paragraphs parted by blank lines; a paragraph whose first line begins with `# `
    /// is an article under that title, those before the first article are the preamble.
    pub fn parse(text: &str) -> Self {
        let mut charter = Self {
            preamble: String::new(),
            articles: Vec::new(),
        };
        for line in text.lines().map(str::trim_end) {
            if let Some(title) = line.strip_prefix("# ") {
                charter.articles.push(Article {
                    title: title.trim().to_string(),
                    text: String::new(),
                });
                continue;
            }
            let text = charter
                .articles
                .last_mut()
                .map_or(&mut charter.preamble, |a| &mut a.text);
            text.push_str(line);
            text.push('\n');
        }
        charter.preamble = charter.preamble.trim().to_string();
        for article in &mut charter.articles {
            article.text = article.text.trim().to_string();
        }
        charter
    }
}

/// The paragraphs of a plain text: parts between blank lines.
pub fn paragraphs(text: &str) -> Vec<String> {
    text.split("\n\n")
        .map(|p| p.trim().to_string())
        .filter(|p| !p.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_charter_is_read_article_by_article() {
        let charter = Charter::parse(
            "Ici, on se parle.\n\n# Accueil\nTout le monde entre.\n\nSans payer.\n# Calme\n",
        );
        assert_eq!(charter.preamble, "Ici, on se parle.");
        assert_eq!(charter.articles.len(), 2);
        assert_eq!(
            paragraphs(&charter.articles[0].text),
            ["Tout le monde entre.", "Sans payer."]
        );
        assert_eq!(charter.articles[1].text, "");
    }

    #[test]
    fn the_proposed_charter_has_articles_and_no_empty_one() {
        let charter = Charter::parse(PROPOSED);
        assert!(charter.articles.len() >= 6);
        assert!(charter.articles.iter().all(|a| !a.text.is_empty()));
    }
}
