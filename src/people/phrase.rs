//! The four words of a card: easy to read aloud and to type on an old phone, and hopeless to guess.
//!
//! The words come from `assets/mots.txt`: 8,192 French words, one a line, sorted as they are without accents, no two the
//! same without accents (`assets/README.md` says how they were chosen). Four of them drawn evenly are 52 bits.
//!
//! Against guesses at the door that is plenty: with five hundred cards open and ten tries a minute let through, one card is
//! hit once in more than a million years. So a card needs a limit on tries and nothing more.
//!
//! Against somebody who carries off the disk it is not a password's strength. The store holds a keyed hash only
//! ([`Phrase::key`]), but a slow hash cannot be looked up by, and the key (the box's pepper) lies on the same disk unless it
//! is kept elsewhere. With both, a rig that makes ten billion hashes a second tries all phrases in about five days, and needs
//! less to hit one of many cards. That opens accounts nobody has opened yet, on a box whose data is already gone: cards
//! expire, are opened once, and are to be withdrawn after a theft. The pepper keeps a copy of the table alone worthless.
//!
//! A phrase is a secret: it has no `Debug` that shows it, nor has what was typed in its place.

use std::cmp::Ordering;
use std::fmt;

/// The words, one a line.
static LIST: &str = include_str!("../../assets/mots.txt");

/// How many words there are. A power of two, so that sixteen random bits choose one evenly.
pub const WORDS: usize = 8192;

/// Where each word begins in [`LIST`], and where one after the last would: worked out when this is compiled.
static STARTS: [u32; WORDS + 1] = starts();

/// Words of what was typed that are looked at, at most: the rest is only counted.
const LOOKED_AT: usize = 12;

/// Keeps these hashes apart from any other made with the same pepper.
const PURPOSE: &[u8] = b"parvis card phrase 1\0";

const fn starts() -> [u32; WORDS + 1] {
    let list = LIST.as_bytes();
    let mut starts = [0; WORDS + 1];
    let (mut at, mut word) = (0, 0);
    while at < list.len() {
        if list[at] == b'\n' {
            word += 1;
            starts[word] = at as u32 + 1;
        }
        at += 1;
    }
    assert!(word == WORDS, "assets/mots.txt has 8,192 lines");
    starts
}

/// The word at this place of the list.
fn word(index: usize) -> &'static str {
    &LIST[STARTS[index] as usize..STARTS[index + 1] as usize - 1]
}

/// Where this word, in plain letters, stands in the list.
fn find(plain_word: &str) -> Option<u16> {
    let (mut low, mut high) = (0, WORDS);
    while low < high {
        let middle = low.midpoint(high);
        match plain(word(middle)).cmp(plain_word.chars()) {
            Ordering::Less => low = middle + 1,
            Ordering::Greater => high = middle,
            Ordering::Equal => return u16::try_from(middle).ok(),
        }
    }
    None
}

/// This small letter without its accent.
fn bare(letter: char) -> char {
    match letter {
        'à' | 'á' | 'â' | 'ä' => 'a',
        'ç' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ÿ' => 'y',
        other => other,
    }
}

/// The letters of a word of the list without accents.
fn plain(listed: &str) -> impl Iterator<Item = char> + Clone + '_ {
    listed.chars().map(bare)
}

/// Any text in small letters without accents: those that stand alone are dropped, `œ` is two letters.
fn plainly(text: &str) -> String {
    let small = text.to_lowercase().replace('œ', "oe").replace('æ', "ae");
    small
        .chars()
        .filter(|it| !is_accent(*it))
        .map(bare)
        .collect()
}

/// Whether this is an accent without its letter, as some keyboards send them.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// The words of a text as people copy them from a card: apart by anything that is neither letter nor digit. Numbers that
/// stand alone (`1. `, `2. `) are not words.
fn typed_words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric() && !is_accent(c))
        .filter(|it| !it.chars().all(char::is_numeric))
        .map(plainly)
        .filter(|it| !it.is_empty())
}

/// The word that was probably meant: one slip away, if need be one that begins with another letter.
fn nearest(plain_word: &str) -> Option<&'static str> {
    let mut near = (0..WORDS)
        .map(word)
        .filter(|it| one_slip_apart(plain_word.chars(), plain(it)));
    let first = near.next()?;
    let begins_alike = |it: &&str| plain(it).next() == plain_word.chars().next();
    std::iter::once(first)
        .chain(near)
        .find(begins_alike)
        .or(Some(first))
}

/// Whether one letter is missing, added or another, or two neighbours changed places.
fn one_slip_apart<A, B>(mut a: A, mut b: B) -> bool
where
    A: Iterator<Item = char> + Clone,
    B: Iterator<Item = char> + Clone,
{
    loop {
        let (whole_a, whole_b) = (a.clone(), b.clone());
        match (a.next(), b.next()) {
            (None, None) => return false,
            (one, other) if one == other => {}
            (one, other) => {
                let swapped = || {
                    let (mut a, mut b) = (a.clone(), b.clone());
                    a.next() == other && b.next() == one && a.eq(b)
                };
                return a.clone().eq(b.clone())
                    || a.clone().eq(whole_b)
                    || whole_a.eq(b.clone())
                    || swapped();
            }
        }
    }
}

/// Words drawn evenly, each for itself, in plain letters with a blank between: for other secrets that people write down.
pub fn draw(count: usize) -> String {
    let drawn = (0..count).map(|_| {
        let bits: u16 = rand::random();
        plainly(word(usize::from(bits) % WORDS))
    });
    drawn.collect::<Vec<_>>().join(" ")
}

/// What was typed, as [`draw`] would have given it: so many words of the list; nothing where it is something else.
pub fn in_plain_letters(text: &str, count: usize) -> Option<String> {
    let typed: Vec<String> = typed_words(text).take(count + 1).collect();
    let is_ours = typed.len() == count && typed.iter().all(|it| find(it).is_some());
    is_ours.then(|| typed.join(" "))
}

/// The four words of a card, as their places in the list.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Phrase([u16; 4]);

impl Phrase {
    /// A new phrase: four words drawn evenly, each for itself.
    pub fn random() -> Self {
        let bits: [u16; 4] = rand::random();
        Self(bits.map(|it| it % WORDS as u16))
    }

    /// Reads a phrase as people type it: any case, with or without accents, spaces, hyphens, commas or new lines between.
    pub fn typed(text: &str) -> Result<Self, NotAPhrase> {
        let mut places = Vec::new();
        let mut wrong = NotAPhrase {
            unknown: Vec::new(),
            count: 0,
        };
        for typed in typed_words(text) {
            wrong.count += 1;
            if wrong.count > LOOKED_AT {
                continue;
            }
            match find(&typed) {
                Some(place) => places.push(place),
                None => {
                    let meant = nearest(&typed);
                    wrong.unknown.push((typed, meant));
                }
            }
        }
        let known = <[u16; 4]>::try_from(places);
        known
            .ok()
            .filter(|_| wrong.count == 4)
            .map(Self)
            .ok_or(wrong)
    }

    /// The words, accents and all.
    pub fn words(&self) -> [&'static str; 4] {
        self.0.map(|it| word(usize::from(it)))
    }

    /// As it stands in the address that the card's QR code holds, without accents: `mot-mot-mot-mot`.
    pub fn slug(&self) -> String {
        let words = self.words().map(plainly);
        words.join("-")
    }

    /// What the store finds the card by: a hash keyed with this box's pepper (32 random bytes, made once).
    ///
    /// It is made of the letters, not of their places: words added to the list change no key. One taken out of it can no
    /// longer be typed, so words stay while cards with them may be open.
    pub fn key(&self, pepper: &[u8; 32]) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new_keyed(pepper);
        hasher.update(PURPOSE).update(self.slug().as_bytes());
        *hasher.finalize().as_bytes()
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words().join(" "))
    }
}

impl fmt::Debug for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phrase(…)")
    }
}

/// What was typed is not four words of the list. The words are for the page that shows the form again, not for a log.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("not four words of the list: {count} words, {} unknown", unknown.len())]
pub struct NotAPhrase {
    /// The words that are not in the list (of the first twelve), in plain letters, each with the one probably meant.
    pub unknown: Vec<(String, Option<&'static str>)>,
    /// How many words were typed.
    pub count: usize,
}

impl fmt::Debug for NotAPhrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "NotAPhrase({} words, {} unknown)",
            self.count,
            self.unknown.len()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_list_is_long_sorted_and_plain_to_type() {
        let words: Vec<String> = LIST.lines().map(plainly).collect();
        assert_eq!(words.len(), WORDS);
        const { assert!(WORDS >= 7776 && (1 << 16) % WORDS == 0) };
        for pair in words.windows(2) {
            assert!(pair[0] < pair[1], "{pair:?}");
        }
        for (word, shown) in words.iter().zip(LIST.lines()) {
            let letters = word.bytes().all(|it| it.is_ascii_lowercase());
            assert!(letters && (4..=8).contains(&word.len()), "{shown}");
            assert_eq!(shown.to_lowercase(), shown);
        }
    }

    #[test]
    fn every_word_is_found_at_its_place() {
        for (place, shown) in LIST.lines().enumerate() {
            assert_eq!(word(place), shown);
            assert_eq!(find(&plainly(shown)).map(usize::from), Some(place));
        }
        assert_eq!(find(""), None);
        assert_eq!(find("aaaa"), None);
        assert_eq!(find("zzzz"), None);
    }

    #[test]
    fn people_type_it_in_many_ways() {
        let phrase = Phrase::typed("école guitare château abeille").unwrap();
        assert_eq!(phrase.words(), ["école", "guitare", "château", "abeille"]);
        assert_eq!(phrase.to_string(), "école guitare château abeille");
        assert_eq!(phrase.slug(), "ecole-guitare-chateau-abeille");
        for typed in [
            "ecole-guitare-chateau-abeille",
            "  ECOLE  guitare\r\nChâteau,Abeille. ",
            "ÉCOLE GUITARE CHÂTEAU ABEILLE",
            "e\u{301}cole · guitare · cha\u{302}teau · abeille",
            "1. école 2. guitare 3. château 4. abeille",
            "école\u{a0}– guitare — château_abeille",
        ] {
            assert_eq!(Phrase::typed(typed), Ok(phrase), "{typed}");
        }
    }

    #[test]
    fn a_slip_is_told_with_the_word_that_was_meant() {
        let wrong = Phrase::typed("ecole gitare chateaux abielle").unwrap_err();
        let told: Vec<_> = wrong
            .unknown
            .iter()
            .map(|(typed, meant)| (typed.as_str(), *meant))
            .collect();
        let meant = [
            ("gitare", Some("guitare")),
            ("chateaux", Some("château")),
            ("abielle", Some("abeille")),
        ];
        assert_eq!((wrong.count, told.as_slice()), (4, meant.as_slice()));
        let wrong = Phrase::typed("école gu1tare xxxxxx abeille").unwrap_err();
        assert_eq!(wrong.unknown[0], ("gu1tare".to_owned(), Some("guitare")));
        assert_eq!(wrong.unknown[1], ("xxxxxx".to_owned(), None));
    }

    #[test]
    fn too_few_and_too_many_words_are_counted() {
        let count = |text: &str| {
            let wrong = Phrase::typed(text).unwrap_err();
            (wrong.count, wrong.unknown.len())
        };
        assert_eq!(count(""), (0, 0));
        assert_eq!(count(" - , 12 \u{301}"), (0, 0));
        assert_eq!(count("école guitare château"), (3, 0));
        assert_eq!(count("école guitare château abeille école"), (5, 0));
        assert_eq!(count("école guitare château abeille rien-de-tel"), (7, 2));
        assert_eq!(count(&"zzzz ".repeat(1000)), (1000, LOOKED_AT));
    }

    #[test]
    fn phrases_differ_and_so_do_their_keys_on_every_box() {
        let drawn: Vec<_> = (0..100).map(|_| Phrase::random()).collect();
        let keys: std::collections::BTreeSet<_> = drawn.iter().map(|it| it.key(&[1; 32])).collect();
        assert_eq!(keys.len(), drawn.len());
        assert_eq!(drawn[0].key(&[1; 32]), drawn[0].key(&[1; 32]));
        assert!(drawn.iter().all(|it| !keys.contains(&it.key(&[2; 32]))));
    }

    #[test]
    fn no_log_shows_the_words() {
        let phrase = Phrase::typed("école guitare château abeille").unwrap();
        assert_eq!(format!("{phrase:?}"), "Phrase(…)");
        let wrong = Phrase::typed("école gitare").unwrap_err();
        assert_eq!(format!("{wrong:?}"), "NotAPhrase(2 words, 1 unknown)");
        assert!(!wrong.to_string().contains("gitare"));
    }

    proptest! {
        // Each word that is in no list is held against the whole list.
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn anything_may_be_typed(text in "\\PC{0,24}") {
            if let Err(wrong) = Phrase::typed(&text) {
                prop_assert!(wrong.unknown.len() <= wrong.count);
            }
        }

        #[test]
        fn every_phrase_survives_being_copied(places in prop::array::uniform4(0..WORDS as u16)) {
            let phrase = Phrase(places);
            prop_assert_eq!(Phrase::typed(&phrase.to_string()), Ok(phrase));
            prop_assert_eq!(Phrase::typed(&phrase.slug()), Ok(phrase));
            prop_assert_eq!(Phrase::typed(&phrase.to_string().to_uppercase()), Ok(phrase));
        }

        #[test]
        fn a_slip_is_one_letter_and_no_more(
            before in "[a-d]{0,6}",
            at in 0_usize..7,
            letter in prop::char::range('a', 'd'),
        ) {
            let slip = |a: &str, b: &str| one_slip_apart(a.chars(), b.chars());
            let mut after = before.clone();
            after.insert(at.min(before.len()), letter);
            prop_assert!(slip(&before, &after) && slip(&after, &before));
            after.push_str("xy");
            prop_assert!(!slip(&before, &after) && !slip(&before, &before));
        }
    }
}
