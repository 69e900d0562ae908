//! The one configuration file: read whole, checked whole, refused with the line and the reason.
//!
//! Invariants: an unknown key is an error; every value is checked before anything starts; what is not written has the
//! default that `image/parvis.toml` documents (a test parses that file).

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::web::accent::Accent;
use crate::web::words::Lang;

/// Everything a box is told about itself.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub venue: Venue,
    #[serde(default)]
    pub site: Site,
    pub data: Data,
    #[serde(default)]
    pub portal: Portal,
}

/// The place, as its visitors know it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Venue {
    /// Name, as on the sign outside.
    pub name: String,
    /// One sentence: what it is.
    #[serde(default)]
    pub tagline: String,
    /// Town or village.
    #[serde(default)]
    pub town: String,
    /// Opening hours, in words.
    #[serde(default)]
    pub hours: String,
    /// IANA name of the time zone.
    #[serde(default = "paris")]
    pub timezone: Zone,
    /// Language of pages when the browser asks for none that we speak.
    #[serde(default)]
    pub language: Lang,
    /// The venue's colour.
    #[serde(default)]
    pub accent: Accent,
    /// Who publishes this site (legal notice), a paragraph a line.
    #[serde(default)]
    pub publisher: String,
    /// A file holding the venue's charter; without it the charter that Parvis proposes is shown.
    #[serde(default)]
    pub charter: Option<PathBuf>,
}

/// Where and under which names the pages are served.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Site {
    /// Listening address for http.
    pub http: SocketAddr,
    /// Listening address for https; without it there is no https.
    pub https: Option<SocketAddr>,
    /// The box's own names; the first is the one that pages and posters give.
    pub names: Vec<HostName>,
    /// The port visitors type for http: 80 behind the box's firewall.
    pub public_http_port: u16,
    /// The port visitors type for https: 443 behind the box's firewall.
    pub public_https_port: u16,
    /// A certificate that the venue obtained; without it the box makes its own authority.
    pub certificate: Option<Certificate>,
}

impl Default for Site {
    fn default() -> Self {
        Self {
            http: SocketAddr::from(([0, 0, 0, 0], 8080)),
            https: Some(SocketAddr::from(([0, 0, 0, 0], 8443))),
            names: vec![HostName("parvis.internal".into())],
            public_http_port: 80,
            public_https_port: 443,
            certificate: None,
        }
    }
}

/// PEM files of a certificate that browsers trust.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// The certificate and its chain.
    pub chain: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

/// Where the box keeps what it keeps.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Data {
    /// The directory of the store, the keys and the control socket.
    pub dir: PathBuf,
}

/// How the door behaves.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Portal {
    /// Honest mode: without Internet, a phone's probe is never told that there is some.
    pub honest: bool,
    /// How long "Entrer" lasts.
    pub stay: jiff::SignedDuration,
}

impl Default for Portal {
    fn default() -> Self {
        Self {
            honest: false,
            stay: jiff::SignedDuration::from_hours(24),
        }
    }
}

/// A DNS name in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct HostName(String);

impl HostName {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for HostName {
    type Error = String;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let label = |l: &str| {
            !l.is_empty()
                && l.len() <= 63
                && !l.starts_with('-')
                && !l.ends_with('-')
                && l.bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        let name = text.to_ascii_lowercase();
        if name.len() <= 253 && name.split('.').all(label) {
            Ok(Self(name))
        } else {
            Err(format!(
                "`{text}` is not a host name: letters, digits, hyphens and dots only, as in parvis.internal"
            ))
        }
    }
}

/// A time zone of the IANA database.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct Zone(pub jiff::tz::TimeZone);

impl TryFrom<String> for Zone {
    type Error = String;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        jiff::tz::TimeZone::get(&text).map(Self).map_err(|_| {
            format!("`{text}` is not a time zone: write an IANA name, as in Europe/Paris")
        })
    }
}

fn paris() -> Zone {
    Zone(jiff::tz::TimeZone::get("Europe/Paris").expect("jiff carries the time zone database"))
}

/// Why a configuration was refused.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{path}: {source}")]
    Unreadable {
        path: String,
        source: std::io::Error,
    },
    #[error("{path}, line {line}: {reason}")]
    Invalid {
        path: String,
        line: usize,
        reason: String,
    },
}

/// Reads and checks a configuration file.
///
/// # Errors
/// The file cannot be read, is not TOML, has an unknown key or a value that cannot be right; the error names the line.
pub fn load(path: &Path) -> Result<Config, Error> {
    let text = std::fs::read_to_string(path).map_err(|source| Error::Unreadable {
        path: path.display().to_string(),
        source,
    })?;
    parse(&text).map_err(|(line, reason)| Error::Invalid {
        path: path.display().to_string(),
        line,
        reason,
    })
}

/// Checks the text of a configuration; an error is a line number (from 1) and a reason.
///
/// # Errors
/// As [`load`].
pub fn parse(text: &str) -> Result<Config, (usize, String)> {
    let config: Config = toml::from_str(text).map_err(|e| {
        let start = e.span().map_or(0, |s| s.start).min(text.len());
        (
            1 + text[..start].matches('\n').count(),
            e.message().to_string(),
        )
    })?;
    config
        .check()
        .map_err(|(key, reason)| (line_of(text, key), reason))?;
    Ok(config)
}

impl Config {
    /// What no single value shows: rules between values.
    fn check(&self) -> Result<(), (&'static str, String)> {
        if self.venue.name.trim().is_empty() {
            return Err(("name", "the venue needs a name".into()));
        }
        if self.site.names.is_empty() {
            return Err((
                "names",
                "the site needs at least one name, as in [\"parvis.internal\"]".into(),
            ));
        }
        if self.portal.stay < jiff::SignedDuration::from_mins(5)
            || self.portal.stay > jiff::SignedDuration::from_hours(24 * 7)
        {
            return Err((
                "stay",
                "`stay` must lie between 5 minutes and 7 days".into(),
            ));
        }
        Ok(())
    }
}

fn line_of(text: &str, key: &str) -> usize {
    let at = text.lines().position(|l| {
        l.trim_start()
            .strip_prefix(key)
            .is_some_and(|r| r.trim_start().starts_with('='))
    });
    at.map_or(1, |i| i + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = "[venue]\nname = \"Le Lavoir\"\n[data]\ndir = \"/tmp/x\"\n";

    #[test]
    fn a_small_file_is_enough() {
        let config = parse(SMALL).expect("valid");
        assert_eq!(config.site.names[0].as_str(), "parvis.internal");
    }

    #[test]
    fn an_unknown_key_is_refused_with_its_line() {
        let (line, reason) = parse(&format!("{SMALL}colour = 3\n")).expect_err("unknown key");
        assert_eq!(line, 5);
        assert!(reason.contains("colour"), "{reason}");
    }

    #[test]
    fn a_bad_value_is_refused_with_its_line_and_what_to_write() {
        let (line, reason) =
            parse(&SMALL.replace("[data]", "accent = \"rouge\"\n[data]")).expect_err("bad colour");
        assert_eq!(line, 3);
        assert!(reason.contains("#a63d22"), "{reason}");
    }

    #[test]
    fn a_rule_between_values_points_at_a_line_too() {
        let (line, _) = parse(&format!("{SMALL}[portal]\nstay = \"1m\"\n")).expect_err("too short");
        assert_eq!(line, 6);
    }
}
