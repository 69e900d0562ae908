//! The concierge's pages: is everything all right, who needs me; the people, the place, the machine.
//!
//! The desk asks the rooms and owns nothing but its own code and how far its first-boot wizard is. Nouns: a [`Code`] is
//! what whoever installed the box types to open the desk; the *wizard* asks, step by step, what a place needs to open;
//! a *card* is shown here once, when it is made.

pub mod authority;
pub mod calendar;
mod card;
mod charter;
mod disk;
mod emblems;
mod erase;
mod first;
mod home;
pub mod internet;
mod journal;
pub mod notice;
mod person;
mod persons;
mod poster;
mod publish;
mod radio;
mod rules;
mod setup;
mod store;
pub mod time;
pub mod web;
mod welcome;
pub mod wifi;
mod wizard;

pub use first::first_code;
pub use store::{code_hash, replace_code, schema};

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};

/// Letters and digits that nobody confuses (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 12;

/// The code of the desk: twelve characters, 60 bits, written in groups of four.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// A new code.
    pub fn random() -> Self {
        let bytes: [u8; LENGTH] = rand::random();
        Self(
            bytes
                .iter()
                .map(|b| char::from(ALPHABET[usize::from(b & 31)]))
                .collect(),
        )
    }

    /// Reads a code as people type it: any case, spaces or hyphens, O for 0, I or L for 1.
    pub fn typed(text: &str) -> Option<Self> {
        let plain: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '.'))
            .map(|c| match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            })
            .collect();
        let good = plain.len() == LENGTH && plain.bytes().all(|b| ALPHABET.contains(&b));
        good.then_some(Self(plain))
    }

    /// As it is printed: `K7QM-2XRT-9VBD`.
    pub fn printed(&self) -> String {
        let groups: Vec<&str> = self
            .0
            .as_bytes()
            .chunks(4)
            .filter_map(|g| std::str::from_utf8(g).ok())
            .collect();
        groups.join("-")
    }

    /// What the store keeps of it: argon2id (RFC 9106) in PHC form.
    ///
    /// # Errors
    /// The system gave no randomness.
    pub fn hash(&self) -> Result<String, argon2::password_hash::Error> {
        Ok(Argon2::default()
            .hash_password(self.0.as_bytes())?
            .to_string())
    }

    /// Whether this is the code that was hashed. Costs tens of milliseconds and 19 MiB: never on an async thread.
    pub fn matches(&self, hash: &str) -> bool {
        PasswordHash::new(hash).is_ok_and(|hash| {
            Argon2::default()
                .verify_password(self.0.as_bytes(), &hash)
                .is_ok()
        })
    }
}

/// A time of day as people say it in French or English: `14 h 32`, `14:32`, `14h`, `9.05`.
pub fn time_of_day(text: &str) -> Option<jiff::civil::Time> {
    let mut numbers = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty());
    let hour: i8 = numbers.next()?.parse().ok()?;
    let minute: i8 = numbers.next().map_or(Some(0), |m| m.parse().ok())?;
    if numbers.next().is_some() || text.contains('-') {
        return None;
    }
    jiff::civil::Time::new(hour, minute, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_recognised_however_it_is_typed() {
        let code = Code::random();
        let hash = code.hash().expect("hashed");
        let typed = Code::typed(&code.printed().to_lowercase().replace('-', " ")).expect("a code");
        assert!(typed.matches(&hash));
        assert!(!Code::random().matches(&hash));
        assert!(Code::typed("K7QM-2XRT").is_none());
    }

    #[test]
    fn o_is_read_as_zero_and_l_as_one() {
        assert!(Code::typed("oooo-llll-iiii") == Code::typed("0000-1111-1111"));
    }

    #[test]
    fn a_time_is_read_as_people_say_it() {
        let at = |h, m| Some(jiff::civil::time(h, m, 0, 0));
        assert_eq!(time_of_day("14 h 32"), at(14, 32));
        assert_eq!(time_of_day("9:05"), at(9, 5));
        assert_eq!(time_of_day("18h"), at(18, 0));
        assert_eq!(time_of_day("25 h 70"), None);
        assert_eq!(time_of_day("midi"), None);
        assert_eq!(time_of_day("-3"), None);
    }
}
