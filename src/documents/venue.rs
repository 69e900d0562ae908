//! Who a venue is to others: a key that it makes once and keeps.
//!
//! A venue is named by its Ed25519 public key, shortened; with the key it will sign what it publishes. The private half lies in the
//! data directory, for its owner alone, and goes with the box's backups, so that a restored box is the same venue.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::str::FromStr;

use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde::{Deserialize, Serialize};

use super::NotADocument;

/// Bytes of a venue's name.
const WIDTH: usize = 10;
/// The letter that its text begins with.
const LETTER: char = 'v';
/// Where the private key lies under the data directory.
const FILE: &str = "venue.key";

/// What a venue is called everywhere: the beginning of BLAKE3 of its public key.
///
/// In text, like other ids: `v` and sixteen letters and digits (80 bits: enough that nobody makes a key for a given name).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VenueId([u8; WIDTH]);

impl VenueId {
    /// The venue of this public key (32 bytes, RFC 8032).
    pub fn of_key(public: &[u8]) -> Self {
        let hash = blake3::hash(public);
        let mut id = [0; WIDTH];
        id.copy_from_slice(&hash.as_bytes()[..WIDTH]);
        Self(id)
    }

    /// The name of what is published at a web address, by somebody who has no key: a wiki. Who brings in its pages anywhere gives
    /// them the same ids.
    pub fn of_address(address: &str) -> Self {
        let hash = blake3::derive_key("parvis venue of a web address", address.as_bytes());
        let mut id = [0; WIDTH];
        id.copy_from_slice(&hash[..WIDTH]);
        Self(id)
    }
}

impl crate::store::Key for VenueId {
    const WIDTH: usize = WIDTH;
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.0);
    }
    fn read(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}

impl fmt::Display for VenueId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Write::write_char(f, LETTER)?;
        crate::ids::write_digits(self.0, f)
    }
}

impl fmt::Debug for VenueId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for VenueId {
    type Err = NotADocument;
    fn from_str(text: &str) -> Result<Self, NotADocument> {
        crate::ids::parse(LETTER, text)
            .map(Self)
            .map_err(|_| NotADocument)
    }
}

impl Serialize for VenueId {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for VenueId {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Which venue this box is; made when it was never asked before, durable when this returns.
///
/// # Errors
/// The key cannot be read, is damaged, or cannot be written.
pub fn of_box(data: &Path) -> io::Result<VenueId> {
    let path = data.join(FILE);
    let pair = match fs::read(&path) {
        Ok(key) => read(&key)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => make(data)?,
        Err(error) => return Err(error),
    };
    Ok(VenueId::of_key(pair.public_key().as_ref()))
}

fn read(key: &[u8]) -> io::Result<Ed25519KeyPair> {
    let why = |error| io::Error::other(format!("{FILE}: {error}"));
    Ed25519KeyPair::from_pkcs8(key).map_err(why)
}

fn make(data: &Path) -> io::Result<Ed25519KeyPair> {
    let made = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new());
    let made = made.map_err(|_| io::Error::other("no randomness"))?;
    let beside = data.join(format!(".{FILE}.new"));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    let mut file = options.open(&beside)?;
    file.write_all(made.as_ref())?;
    file.sync_all()?;
    fs::rename(&beside, data.join(FILE))?;
    File::open(data)?.sync_all()?;
    read(made.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_is_one_venue_for_ever() {
        let (one, other) = (
            tempfile::tempdir().expect("a folder"),
            tempfile::tempdir().expect("a folder"),
        );
        let first = of_box(one.path()).expect("made");
        assert_eq!(of_box(one.path()).expect("read"), first);
        assert_ne!(of_box(other.path()).expect("made"), first);
        assert_eq!(first.to_string().parse(), Ok(first));
        fs::write(one.path().join(FILE), "no key").expect("written");
        assert!(of_box(one.path()).is_err(), "never another in its place");
    }
}
