//! Free licences, and what becomes of texts that are combined.
//!
//! Only licences under which anyone may use, change and pass on are accepted (the definition of free cultural works,
//! <https://freedomdefined.org/Definition>). "Not for sale" and "not changed" are refused with the reason: a recipe that may not
//! be adapted is none.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A licence, by its SPDX identifier (<https://spdx.org/licenses/>).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Licence {
    /// Name the authors, share what is made of it alike.
    #[default]
    #[serde(rename = "CC-BY-SA-4.0")]
    CcBySa4,
    /// Name the authors.
    #[serde(rename = "CC-BY-4.0")]
    CcBy4,
    /// No conditions.
    #[serde(rename = "CC0-1.0")]
    Cc0,
    /// Licence Ouverte of the French administration: name the source.
    #[serde(rename = "etalab-2.0")]
    Etalab2,
    /// Licence Art Libre: name the authors, share alike.
    #[serde(rename = "LAL-1.3")]
    Lal13,
    /// For hardware, strongly reciprocal.
    #[serde(rename = "CERN-OHL-S-2.0")]
    CernOhlS2,
}

/// Why a licence is not accepted here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It forbids commercial use (NC): a venue that sells a coffee could not use it.
    #[error("this licence forbids commercial use")]
    NonCommercial,
    /// It forbids changes (ND): nobody could improve it.
    #[error("this licence forbids changes")]
    NoDerivatives,
    /// It is none of those known here.
    #[error("this licence is not known here")]
    Unknown,
}

/// Two licences that do not go together in one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} and {1} do not go together in one text")]
pub struct Incompatible(pub Licence, pub Licence);

impl Licence {
    /// All that are accepted, the usual one first.
    pub const ALL: [Self; 6] = [
        Self::CcBySa4,
        Self::CcBy4,
        Self::Cc0,
        Self::Etalab2,
        Self::Lal13,
        Self::CernOhlS2,
    ];

    /// Its SPDX identifier.
    pub fn spdx(self) -> &'static str {
        match self {
            Self::CcBySa4 => "CC-BY-SA-4.0",
            Self::CcBy4 => "CC-BY-4.0",
            Self::Cc0 => "CC0-1.0",
            Self::Etalab2 => "etalab-2.0",
            Self::Lal13 => "LAL-1.3",
            Self::CernOhlS2 => "CERN-OHL-S-2.0",
        }
    }

    /// Where its text is.
    pub fn url(self) -> &'static str {
        match self {
            Self::CcBySa4 => "https://creativecommons.org/licenses/by-sa/4.0/",
            Self::CcBy4 => "https://creativecommons.org/licenses/by/4.0/",
            Self::Cc0 => "https://creativecommons.org/publicdomain/zero/1.0/",
            Self::Etalab2 => "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
            Self::Lal13 => "https://artlibre.org/licence/lal/",
            Self::CernOhlS2 => "https://ohwr.org/cern_ohl_s_v2.txt",
        }
    }

    /// The licence that a text names: an SPDX identifier, the usual short name, or the address of its text.
    ///
    /// # Errors
    /// It is not free, or not known.
    pub fn named(text: &str) -> Result<Self, Refused> {
        let plain = plain(text);
        let parts: Vec<&str> = plain.split('-').collect();
        let is_cc = parts
            .iter()
            .any(|it| *it == "cc" || *it == "creativecommons");
        if is_cc && parts.contains(&"nc") {
            return Err(Refused::NonCommercial);
        }
        if is_cc && parts.contains(&"nd") {
            return Err(Refused::NoDerivatives);
        }
        let is = |names: &[&str]| names.contains(&&*plain);
        Self::ALL
            .into_iter()
            .find(|it| plain == self::plain(it.spdx()) || plain == self::plain(it.url()))
            .or_else(|| is(&["cc0"]).then_some(Self::Cc0))
            .or_else(|| is(&["cc-by"]).then_some(Self::CcBy4))
            .or_else(|| is(&["cc-by-sa"]).then_some(Self::CcBySa4))
            .or_else(|| is(&["licence-ouverte-2-0", "licence-ouverte"]).then_some(Self::Etalab2))
            .or_else(|| {
                is(&["licence-art-libre", "licence-art-libre-1-3", "fal-1-3"])
                    .then_some(Self::Lal13)
            })
            .or_else(|| is(&["cern-ohl-s-2-0-only", "cern-ohl-s-v2"]).then_some(Self::CernOhlS2))
            .ok_or(Refused::Unknown)
    }

    /// The licence of a text into which one under `other` is taken, when this is its own.
    ///
    /// One table, from what the licences and their stewards say:
    /// - CC0 asks for nothing (its section 2), so the other one stays.
    /// - CC-BY-4.0 may go under any licence that keeps its attribution (its section 3.a); Creative Commons' own chart lets it go
    ///   under BY-SA (<https://wiki.creativecommons.org/wiki/Wiki/cc_license_compatibility>).
    /// - etalab-2.0 says of itself that it is compatible with CC-BY and any licence that asks at least for attribution
    ///   (« À propos de la Licence Ouverte », <https://www.etalab.gouv.fr/licence-ouverte-open-licence/>).
    /// - LAL-1.3 and CC-BY-SA-4.0 are declared compatible in both directions since 2014
    ///   (<https://creativecommons.org/compatiblelicenses/>); the result keeps the licence of the text that takes in.
    /// - CERN-OHL-S-2.0 is reciprocal (its sections 3 and 4) and on no such list: it takes in what asks for nothing or for
    ///   attribution, and goes into nothing else.
    ///
    /// # Errors
    /// They do not go together.
    pub fn combined(self, other: Self) -> Result<Self, Incompatible> {
        use Licence::{Cc0, CcBy4, CcBySa4, CernOhlS2, Etalab2, Lal13};
        match (self, other) {
            (own, other) if own == other => Ok(own),
            (own, Cc0) => Ok(own),
            (Cc0, other) => Ok(other),
            // Of two that ask for attribution alone, the better known.
            (CcBy4 | Etalab2, CcBy4 | Etalab2) => Ok(CcBy4),
            (own @ (CcBySa4 | Lal13 | CernOhlS2), CcBy4 | Etalab2) => Ok(own),
            (CcBy4 | Etalab2, other @ (CcBySa4 | Lal13 | CernOhlS2)) => Ok(other),
            (own @ (CcBySa4 | Lal13), CcBySa4 | Lal13) => Ok(own),
            (own, other) => Err(Incompatible(own, other)),
        }
    }

    /// The licences under which something made of texts under this one may stand.
    pub fn may_become(self) -> impl Iterator<Item = Self> {
        Self::ALL
            .into_iter()
            .filter(move |wanted| wanted.combined(self) == Ok(*wanted))
    }
}

/// A name without what two spellings of it differ by.
fn plain(name: &str) -> String {
    let name = name.trim().to_ascii_lowercase();
    name.trim_start_matches("https://")
        .trim_start_matches("http://")
        .trim_end_matches('/')
        .replace(['_', ' ', '.', '/'], "-")
}

impl fmt::Display for Licence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.spdx())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_free_is_refused_with_the_reason() {
        for text in [
            "CC-BY-NC-SA-4.0",
            "cc by nc",
            "https://creativecommons.org/licenses/by-nc/4.0/",
        ] {
            assert_eq!(Licence::named(text), Err(Refused::NonCommercial), "{text}");
        }
        for text in [
            "CC-BY-ND-4.0",
            "https://creativecommons.org/licenses/by-nd/3.0/",
        ] {
            assert_eq!(Licence::named(text), Err(Refused::NoDerivatives), "{text}");
        }
        for text in ["", "MIT", "tous droits réservés", "CC-BY-SA-3.0"] {
            assert_eq!(Licence::named(text), Err(Refused::Unknown), "{text}");
        }
    }

    #[test]
    fn every_licence_is_known_by_its_names() {
        for licence in Licence::ALL {
            assert_eq!(Licence::named(licence.spdx()), Ok(licence));
            assert_eq!(Licence::named(licence.url()), Ok(licence));
            let json = serde_json::to_string(&licence).expect("a string");
            assert_eq!(json, format!("\"{}\"", licence.spdx()));
        }
        assert_eq!(Licence::named("CC BY-SA 4.0"), Ok(Licence::CcBySa4));
        assert_eq!(Licence::named("Licence Art Libre"), Ok(Licence::Lal13));
    }

    #[test]
    fn what_is_combined_never_loses_a_condition() {
        use Licence::{Cc0, CcBy4, CcBySa4, CernOhlS2, Etalab2, Lal13};
        // How much a licence asks for: nothing, attribution, to share alike.
        let asks = |it: Licence| match it {
            Cc0 => 0,
            CcBy4 | Etalab2 => 1,
            CcBySa4 | Lal13 | CernOhlS2 => 2,
        };
        for one in Licence::ALL {
            for other in Licence::ALL {
                match one.combined(other) {
                    Ok(result) => {
                        assert!(asks(result) >= asks(one).max(asks(other)), "{one} {other}")
                    }
                    Err(_) => assert!(
                        [one, other].contains(&CernOhlS2) && asks(one) == 2 && asks(other) == 2,
                        "{one} {other}"
                    ),
                }
            }
        }
    }

    #[test]
    fn what_a_fork_may_stand_under() {
        use Licence::{Cc0, CcBy4, CcBySa4, CernOhlS2, Etalab2, Lal13};
        let of = |it: Licence| it.may_become().collect::<Vec<_>>();
        assert_eq!(of(Cc0), [CcBySa4, CcBy4, Cc0, Etalab2, Lal13, CernOhlS2]);
        assert_eq!(of(CcBySa4), [CcBySa4, Lal13]);
        assert_eq!(of(CcBy4), [CcBySa4, CcBy4, Lal13, CernOhlS2]);
        assert_eq!(of(CernOhlS2), [CernOhlS2]);
    }
}
