//! Words as they are compared: a text in, its words out, so that « l’Épluchure » and « epluchures » meet.
//!
//! Folding comes before stemming, on both sides, since half of what is typed has no accents: a question without them must
//! meet a text with them by construction, not by luck. The French stemmer knows some endings by their accents only, so those are
//! put back on the folded word first (`reparee` → `réparée`), and whatever accents it leaves are folded away again.

use icu::normalizer::DecomposingNormalizer;
use tantivy::tokenizer::{
    AsciiFoldingFilter, Language as Stems, Stemmer, TextAnalyzer, Token, TokenStream, Tokenizer,
};

use crate::documents::Language;

/// A longer run of letters is no word of a language: it is not indexed. In bytes.
const LONGEST: usize = 40;

/// What stands before an apostrophe and is no word of its own. (« Aujourd’hui » is one word.)
const ELIDED: &[&str] = &[
    "l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu",
];

/// Words that hold French sentences together and say nothing alone. None is also a noun that somebody might look for
/// (« son », « car », « or », « été » are not here).
const FRENCH: &[&str] = &[
    "a", "ai", "au", "aux", "avec", "ce", "ces", "cet", "cette", "comment", "dans", "de", "des",
    "du", "elle", "elles", "en", "est", "et", "eux", "il", "ils", "je", "la", "le", "les", "leur",
    "leurs", "lui", "ma", "mes", "mon", "ne", "nos", "notre", "nous", "on", "ou", "par", "pour",
    "quand", "que", "quel", "quelle", "qui", "sa", "se", "ses", "si", "sont", "sur", "ta", "tes",
    "ton", "tu", "un", "une", "vos", "votre", "vous", "y", "entre",
];

/// The same for English.
const ENGLISH: &[&str] = &[
    "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "how", "in", "into", "is",
    "it", "its", "of", "on", "or", "our", "that", "the", "their", "these", "they", "this", "to",
    "was", "we", "what", "when", "where", "which", "with", "you", "your",
];

/// How words of one language are named in the index: as they are written, folded.
pub(super) fn plain(language: Language) -> TextAnalyzer {
    TextAnalyzer::from(Words {
        language,
        for_stems: false,
    })
}

/// How words of one language are compared: by their stems.
pub(super) fn stemmed(language: Language) -> TextAnalyzer {
    let stems = match language {
        Language::Fr => Stems::French,
        Language::En => Stems::English,
    };
    let words = Words {
        language,
        for_stems: true,
    };
    TextAnalyzer::builder(words)
        .filter(Stemmer::new(stems))
        .filter(AsciiFoldingFilter)
        .build()
}

/// All words of a text by one of the two, in order, with where they stand.
pub(super) fn all(analyzer: &mut TextAnalyzer, text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut stream = analyzer.token_stream(text);
    while let Some(token) = stream.next() {
        found.push(token.clone());
    }
    found
}

/// Cuts a text into folded words.
#[derive(Clone)]
struct Words {
    language: Language,
    /// Whether endings get the accents by which the stemmer knows them.
    for_stems: bool,
}

impl Tokenizer for Words {
    type TokenStream<'a> = Cut;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Cut {
        let mut tokens = Vec::new();
        for (from, to) in runs(text) {
            let Some((from, word)) = self.word(&text[from..to]).map(|(at, w)| (from + at, w))
            else {
                continue;
            };
            tokens.push(Token {
                offset_from: from,
                offset_to: to,
                position: tokens.len(),
                text: word,
                position_length: 1,
            });
        }
        Cut { tokens, next: 0 }
    }
}

impl Words {
    /// What a run of letters is called, and where the word begins in it; nothing for what is no word to look for.
    fn word(&self, run: &str) -> Option<(usize, String)> {
        let at = match self.language {
            Language::Fr => after_elision(run),
            Language::En => 0,
        };
        let mut word = folded(&run[at..]);
        if self.language == Language::En
            && let Some(whose) = word.strip_suffix("'s")
        {
            word.truncate(whose.len());
        }
        word.retain(|c| c != '\'');
        let small = match self.language {
            Language::Fr => FRENCH,
            Language::En => ENGLISH,
        };
        if word.is_empty() || word.len() > LONGEST || small.contains(&&*word) {
            return None;
        }
        if self.for_stems && self.language == Language::Fr {
            word = with_accents(word);
        }
        Some((at, word))
    }
}

/// The words of one text, one after the other.
struct Cut {
    tokens: Vec<Token>,
    next: usize,
}

impl TokenStream for Cut {
    fn advance(&mut self) -> bool {
        self.next += 1;
        self.next <= self.tokens.len()
    }

    fn token(&self) -> &Token {
        &self.tokens[self.next - 1]
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.tokens[self.next - 1]
    }
}

/// Where runs of letters and digits begin and end; an apostrophe between two letters belongs to its run.
fn runs(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = None;
    let mut letters = text.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        let joins = is_apostrophe(c) && letters.peek().is_some_and(|(_, c)| c.is_alphanumeric());
        if is_of_word(c) || start.is_some() && joins {
            start.get_or_insert(at);
        } else if let Some(from) = start.take() {
            found.push((from, at));
        }
    }
    found.extend(start.map(|from| (from, text.len())));
    found
}

fn is_of_word(c: char) -> bool {
    // An accent may be written as a character of its own.
    c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ')
}

/// Where the word begins behind « l’ » and its like.
fn after_elision(run: &str) -> usize {
    let Some((at, apostrophe)) = run.char_indices().find(|(_, c)| is_apostrophe(*c)) else {
        return 0;
    };
    let is_elided = ELIDED.contains(&&*run[..at].to_lowercase());
    if is_elided {
        at + apostrophe.len_utf8()
    } else {
        0
    }
}

/// Lower case, without accents, ligatures opened.
fn folded(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let mut plain = String::with_capacity(word.len());
    let decomposed = DecomposingNormalizer::new_nfkd();
    for c in decomposed
        .normalize(word)
        .chars()
        .flat_map(char::to_lowercase)
    {
        match c {
            '\u{300}'..='\u{36f}' => {}
            'œ' => plain.push_str("oe"),
            'æ' => plain.push_str("ae"),
            '’' | 'ʼ' => plain.push('\''),
            c => plain.push(c),
        }
    }
    plain
}

/// Gives a folded French word the accents of the endings that its stemmer knows: participles (-ée, -ées), nouns in -ité and the
/// past in -èrent. A word that is none of these gets a wrong accent, which is folded away again with the rest.
fn with_accents(word: String) -> String {
    const ENDINGS: [(&str, &str); 5] = [
        ("ee", "ée"),
        ("ees", "ées"),
        ("ite", "ité"),
        ("ites", "ités"),
        ("erent", "èrent"),
    ];
    for (bare, accented) in ENDINGS {
        if let Some(before) = word.strip_suffix(bare)
            && before.len() >= 3
        {
            return format!("{before}{accented}");
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(analyzer: &mut TextAnalyzer, text: &str) -> Vec<String> {
        all(analyzer, text).into_iter().map(|it| it.text).collect()
    }

    #[test]
    fn small_words_and_elisions_are_no_words() {
        let mut fr = plain(Language::Fr);
        assert_eq!(
            words(
                &mut fr,
                "L’atelier d'à côté, jusqu’aujourd’hui : qu'un ŒUF !"
            ),
            ["atelier", "cote", "aujourdhui", "oeuf"]
        );
        let mut en = plain(Language::En);
        assert_eq!(
            words(&mut en, "The baker's oven don't"),
            ["baker", "oven", "dont"]
        );
        assert_eq!(words(&mut fr, "' l' — ’"), ["l"]);
        assert_eq!(words(&mut fr, &"x".repeat(41)), [""; 0]);
        let letters = words(&mut fr, "e\u{301}cole");
        assert_eq!(letters, ["ecole"], "an accent of its own");
    }

    #[test]
    fn where_a_word_stands_is_where_it_is_written() {
        let text = "Voilà l’atelier.";
        let token = &all(&mut stemmed(Language::Fr), text)[1];
        assert_eq!(&text[token.offset_from..token.offset_to], "atelier");
    }

    #[test]
    fn forms_of_one_word_meet_with_and_without_accents() {
        let mut fr = stemmed(Language::Fr);
        for forms in [
            "réparer réparé réparée réparées REPARES reparee reparation réparations",
            "activité activites activités",
            "assemblée assemblees",
            "cheval chevaux",
            "jardinière jardinieres",
            "comédien comédienne comediennes",
            "imprimer imprimées imprimerent imprimèrent",
        ] {
            let all = words(&mut fr, forms);
            assert!(all.iter().all(|it| *it == all[0]), "{forms}: {all:?}");
            assert!(all[0].is_ascii(), "{all:?}");
        }
    }

    #[test]
    fn both_ways_give_the_same_words_in_the_same_order() {
        let text = "Les jardiniers se relaient l’été, sous l’œil du maire";
        for language in [Language::Fr, Language::En] {
            let (plain, stems) = (plain(language), stemmed(language));
            let places = |mut it: TextAnalyzer| {
                let all = all(&mut it, text).into_iter();
                all.map(|it| (it.offset_from, it.offset_to))
                    .collect::<Vec<_>>()
            };
            assert_eq!(places(plain), places(stems));
        }
    }
}
