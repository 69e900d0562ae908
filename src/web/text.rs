//! Text as people type it: cleaned, compared, put into addresses.

use icu::casemap::CaseMapper;
use icu::normalizer::{ComposingNormalizer, DecomposingNormalizer};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// A path as a value in a query (RFC 3986, 2.3: what is unreserved stays as it is).
pub fn in_query(path: &str) -> String {
    const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'.')
        .remove(b'_')
        .remove(b'~');
    utf8_percent_encode(path, RESERVED).to_string()
}

/// A path and query of this house that a browser cannot read as another site or as more than one header line: one leading
/// slash, visible ASCII without backslash, quotes or fragment.
pub fn own_page(text: &str) -> Option<&str> {
    const LONGEST: usize = 512;
    let plain = |b: u8| {
        b.is_ascii_graphic() && !matches!(b, b'\\' | b'#' | b'"' | b'<' | b'>' | b'`' | b'{' | b'}')
    };
    let own = text.starts_with('/') && !text.starts_with("//");
    let uri: Option<http::uri::PathAndQuery> = text.parse().ok();
    (own && text.len() <= LONGEST && text.bytes().all(plain) && uri.is_some()).then_some(text)
}

/// One line: a space for every run of white space and controls, none at the ends, composed (NFC).
pub fn one_line(text: &str) -> String {
    let composed = ComposingNormalizer::new_nfc();
    let text = composed.normalize(text);
    let kept: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(|c| !is_trick(*c))
        .collect();
    // Only breaking white space is folded: a no-break space before « : » is French typography.
    let words = kept.split([' ', '\t', '\u{2028}', '\u{2029}']);
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// What two spellings of one word have in common: no case, no accents, single spaces.
pub fn folded(text: &str) -> String {
    let mapper = CaseMapper::new();
    let plain = DecomposingNormalizer::new_nfkd();
    let decomposed = plain.normalize(text);
    let bare: String = decomposed
        .chars()
        .filter(|c| !matches!(c, '\u{300}'..='\u{36f}') && !is_trick(*c))
        .map(|c| if c == '’' { '\'' } else { c })
        .collect();
    let folded = mapper.fold_string(&bare);
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text without the characters that XML cannot carry at all (XML 1.0, 2.2).
pub fn for_xml(text: &str) -> String {
    let is_fit = |c: &char| {
        matches!(c, '\t' | '\n') || (!c.is_control() && *c < '\u{FFFE}' || *c > '\u{FFFF}')
    };
    text.chars().filter(is_fit).collect()
}

/// Characters that reorder or hide their neighbours.
pub fn is_trick(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_spellings_of_one_name_are_the_same() {
        assert_eq!(folded("  Léa  d’Août "), folded("LEA d'aout"));
        assert_eq!(folded("Zoe\u{308}"), folded("zoë"));
        assert_ne!(folded("Léa"), folded("Léo"));
    }

    #[test]
    fn a_line_is_one_line() {
        assert_eq!(one_line(" Le\u{0}  Lavoir\r\n\u{202e} "), "Le Lavoir");
    }

    #[test]
    fn a_path_goes_whole_into_a_query() {
        assert_eq!(
            in_query("/programme?jour=2026-11-21"),
            "%2Fprogramme%3Fjour%3D2026-11-21"
        );
    }
}
