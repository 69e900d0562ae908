//! The key that the lease log is encrypted to: its public half, which alone the box knows.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{BadValue, bad};

/// An age recipient of the X25519 kind: `age1` and 58 letters and digits.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LogKey(age::x25519::Recipient);

impl LogKey {
    /// The key as age knows it.
    pub fn recipient(&self) -> &age::x25519::Recipient {
        &self.0
    }
}

impl From<age::x25519::Recipient> for LogKey {
    fn from(recipient: age::x25519::Recipient) -> Self {
        Self(recipient)
    }
}

impl FromStr for LogKey {
    type Err = BadValue;
    fn from_str(text: &str) -> Result<Self, BadValue> {
        // Never repeated in the reason: what is refused here may be a secret.
        if text.to_ascii_uppercase().starts_with("AGE-SECRET-KEY-") {
            return bad(
                "this is the secret half of the key, which stays with the manager: write the public half, which begins with age1",
            );
        }
        match text.parse() {
            Ok(recipient) => Ok(Self(recipient)),
            Err(_) => bad(
                "not a public key of age: write one as `age-keygen` shows it, age1 and 58 letters and digits",
            ),
        }
    }
}

impl fmt::Display for LogKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for LogKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

text_value!(LogKey);
