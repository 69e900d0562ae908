//! The way back to the page for which somebody brings a picture.

use serde::Deserialize;

use crate::documents::Hash;
use crate::web::text;

/// Pages that take a picture, `*` for a name or a number: nobody is sent anywhere else, whatever an address says.
const TAKERS: [&str; 2] = ["/communs/recettes/*/etapes/*", "/admin/images"];

/// What the address of a page says of the way back.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    retour: String,
}

impl Asked {
    /// The way back, if there is one.
    pub(super) fn way(&self) -> Option<Way> {
        Way::parse(&self.retour)
    }
}

/// A page that takes a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Way(String);

impl Way {
    fn parse(path: &str) -> Option<Self> {
        let is_name =
            |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric());
        let is_one = |taker: &&str| {
            let (mut parts, mut wanted) = (path.split('/'), taker.split('/'));
            loop {
                match (parts.next(), wanted.next()) {
                    (None, None) => return true,
                    (Some(part), Some("*")) if is_name(part) => {}
                    (Some(part), Some(wanted)) if part == wanted => {}
                    _ => return false,
                }
            }
        };
        let is_known = TAKERS.iter().any(is_one);
        is_known.then(|| Self(path.to_owned()))
    }

    /// The page itself.
    pub(super) fn page(&self) -> &str {
        &self.0
    }

    /// The page, with a picture that it is to offer.
    pub(super) fn with(&self, picture: Hash) -> String {
        format!("{}?image={picture}#images", self.0)
    }
}

/// A page of ours that keeps the way back.
pub(super) fn keeping(page: &str, way: Option<&Way>) -> String {
    match way {
        Some(Way(back)) => format!("{page}?retour={}", text::in_query(back)),
        None => page.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_goes_back_to_what_takes_a_picture_and_nowhere_else() {
        let step = "/communs/recettes/r0000000007zg1zr0/etapes/2";
        let way = Way::parse(step).expect("a step");
        assert_eq!(way.page(), step);
        let hash = Hash::of(b"x");
        assert_eq!(way.with(hash), format!("{step}?image={hash}#images"));
        let kept = keeping("/media/deposer", Some(&way));
        assert_eq!(
            kept,
            "/media/deposer?retour=%2Fcommuns%2Frecettes%2Fr0000000007zg1zr0%2Fetapes%2F2"
        );
        assert_eq!(keeping("/media/deposer", None), "/media/deposer");
        assert!(Way::parse("/admin/images").is_some());
        for elsewhere in [
            "/admin/images/",
            "",
            "/",
            "/moi",
            "//ailleurs.example/etapes/1",
            "https://ailleurs.example/communs/recettes/r1/etapes/1",
            "/communs/recettes/r1/etapes/1/retirer",
            "/communs/recettes/r1/etapes/",
            "/communs/recettes/../etapes/1",
            "/communs/recettes/r1/etapes/1?image=x",
            "/communs/recettes/r1/etapes/1\r\nX: y",
            "/communs/recettes/r 1/etapes/1",
        ] {
            assert_eq!(Way::parse(elsewhere), None, "{elsewhere}");
        }
    }
}
