//! Secrets that people choose: their own code, and the recovery word.
//!
//! Invariants: a secret is never printed, logged or compared but by argon2id; checking one that does not exist takes as
//! long as checking one that does.

use std::sync::OnceLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

use super::Name;
use crate::web::{Error, text};

/// The shortest code, in characters.
pub const SHORTEST: usize = 6;
/// The longest, in characters.
pub const LONGEST: usize = 100;

/// One secret is worked on at a time: each takes 19 MiB.
static WORKING: Semaphore = Semaphore::const_new(1);

/// A secret, as it was typed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

/// Why a text will not do as a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Weak {
    /// Fewer than [`SHORTEST`] characters.
    #[error("too short")]
    Short,
    /// More than [`LONGEST`].
    #[error("too long")]
    Long,
    /// What everybody tries first: one sign repeated, a row of the keyboard, the name itself.
    #[error("too easy to guess")]
    Easy,
    /// Typed twice, not the same.
    #[error("the two differ")]
    Differ,
}

impl Weak {
    /// The message that says it of a code.
    pub fn key(self) -> &'static str {
        match self {
            Weak::Short => "people-code-short",
            Weak::Long => "people-code-long",
            Weak::Easy => "people-code-easy",
            Weak::Differ => "people-code-differ",
        }
    }

    /// The message that says it of a recovery word.
    pub fn word_key(self) -> &'static str {
        match self {
            Weak::Short => "people-word-short",
            Weak::Long => "people-code-long",
            Weak::Easy | Weak::Differ => "people-word-easy",
        }
    }
}

/// Rows that fingers find by themselves.
const ROWS: [&str; 8] = [
    "01234567890123456789",
    "98765432109876543210",
    "abcdefghijklmnopqrstuvwxyz",
    "azertyuiopqsdfghjklmwxcvbn",
    "qwertyuiopasdfghjklzxcvbnm",
    "motdepasse",
    "password",
    "bonjour",
];

impl Secret {
    /// A new code of one's own.
    ///
    /// # Errors
    /// It is too short, too long, or what everybody would try first.
    pub fn new_code(typed: &str, again: &str, name: &Name) -> Result<Self, Weak> {
        let secret = Self::typed_code(typed);
        secret.check(name)?;
        if Self::typed_code(again) == secret {
            Ok(secret)
        } else {
            Err(Weak::Differ)
        }
    }

    /// A new recovery word: case, accents and spaces do not matter, for it is written on paper.
    ///
    /// # Errors
    /// As [`new_code`](Self::new_code).
    pub fn new_word(typed: &str, name: &Name) -> Result<Self, Weak> {
        let secret = Self::typed_word(typed);
        secret.check(name)?;
        Ok(secret)
    }

    /// A code as it is typed at the door.
    pub fn typed_code(typed: &str) -> Self {
        Self(typed.trim().to_owned())
    }

    /// A recovery word as it is typed at the door.
    pub fn typed_word(typed: &str) -> Self {
        Self(text::folded(typed).replace(['-', ' '], ""))
    }

    fn check(&self, name: &Name) -> Result<(), Weak> {
        let length = self.0.chars().count();
        if length < SHORTEST {
            return Err(Weak::Short);
        }
        if length > LONGEST {
            return Err(Weak::Long);
        }
        let plain = text::folded(&self.0);
        let first = plain.chars().next();
        let same = plain.chars().all(|c| Some(c) == first);
        let own = name.folded().replace([' ', '-'], "");
        let named = plain.trim_end_matches(|c: char| c.is_ascii_digit()) == own;
        if same || named || ROWS.iter().any(|row| row.contains(plain.as_str())) {
            return Err(Weak::Easy);
        }
        Ok(())
    }

    /// What the store keeps of it: argon2id (RFC 9106) in PHC form. Waits its turn, off the async threads.
    ///
    /// # Errors
    /// The system gave no randomness.
    pub async fn hash(self) -> Result<String, Error> {
        let _turn = WORKING.acquire().await.map_err(Error::internal)?;
        let hashed = tokio::task::spawn_blocking(move || hash(&self.0)).await?;
        hashed.map_err(|e| Error::internal(e.to_string()))
    }

    /// Whether this is the secret that was hashed; without a hash, no, after as long.
    ///
    /// # Errors
    /// The work was interrupted.
    pub async fn matches(self, hash: Option<String>) -> Result<bool, Error> {
        let _turn = WORKING.acquire().await.map_err(Error::internal)?;
        let matched = tokio::task::spawn_blocking(move || {
            let is_there = hash.is_some();
            let hash = hash.as_deref().unwrap_or_else(|| nobodys());
            let is_right = PasswordHash::new(hash).is_ok_and(|hash| {
                Argon2::default()
                    .verify_password(self.0.as_bytes(), &hash)
                    .is_ok()
            });
            is_there && is_right
        });
        Ok(matched.await?)
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

fn hash(secret: &str) -> Result<String, argon2::password_hash::Error> {
    Ok(Argon2::default()
        .hash_password(secret.as_bytes())?
        .to_string())
}

/// The hash of something nobody typed.
fn nobodys() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| hash("personne").unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ahmed() -> Name {
        Name::typed("Ahmed").expect("a name")
    }

    #[test]
    fn what_everybody_tries_first_is_refused() {
        for easy in [
            "123456",
            "azerty",
            "AZERTY",
            "aaaaaa",
            "ahmed12",
            "Ahmed1",
            "987654",
            "motdepasse",
        ] {
            assert_eq!(
                Secret::new_code(easy, easy, &ahmed()),
                Err(Weak::Easy),
                "{easy}"
            );
        }
        assert_eq!(
            Secret::new_code("12345", "12345", &ahmed()),
            Err(Weak::Short)
        );
        assert_eq!(
            Secret::new_code("tram 7 bis", "tram 7 ter", &ahmed()),
            Err(Weak::Differ)
        );
        assert!(Secret::new_code("tram 7 bis", " tram 7 bis", &ahmed()).is_ok());
    }

    #[tokio::test]
    async fn a_recovery_word_is_known_however_it_is_written() {
        let kept = Secret::new_word("Rue de l’Été", &ahmed())
            .expect("good")
            .hash()
            .await
            .expect("hashed");
        assert!(
            Secret::typed_word("rue-de-l'ete")
                .matches(Some(kept.clone()))
                .await
                .expect("checked")
        );
        assert!(
            !Secret::typed_word("rue de l’hiver")
                .matches(Some(kept))
                .await
                .expect("checked")
        );
        assert!(
            !Secret::typed_code("personne")
                .matches(None)
                .await
                .expect("checked")
        );
    }

    #[test]
    fn a_secret_is_never_printed() {
        assert_eq!(
            format!("{:?}", Secret::typed_code("tram 7 bis")),
            "Secret(…)"
        );
    }
}
