//! The one configuration file: read whole, checked whole, refused with the line and the reason.
//!
//! Invariants: an unknown key is an error; every value is checked before anything starts; what is not written has the
//! default that `image/parvis.toml` documents (a test parses that file).

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::appliance::settings::{Machine, Updates};
use crate::gate::settings::Settings as GateSettings;
use crate::network::settings::{Network, Plan, Uplink, Wifi};
pub use crate::network::values::HostName;
use crate::web::accent::Accent;
use crate::web::words::Lang;

/// Everything a box is told about itself.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    #[serde(default)]
    pub venue: Venue,
    #[serde(default)]
    pub site: Site,
    pub data: Data,
    #[serde(default)]
    pub portal: Portal,
    /// The visitors' network; absent where the box is only a web server, on a laptop.
    #[serde(default)]
    pub network: Option<Network>,
    /// The radio, when the machine drives one itself.
    #[serde(default)]
    pub wifi: Option<Wifi>,
    /// Whether and through what the venue shares its Internet access.
    #[serde(default)]
    pub uplink: Uplink,
    /// The root process that opens the network's doors.
    #[serde(default)]
    pub gate: GateSettings,
    /// Where and when backups are made, as far as the desk does not say.
    #[serde(default)]
    pub backups: Backups,
    /// The file that all this was read from.
    #[serde(skip)]
    pub file: Option<PathBuf>,
    /// The root helper of the machine, and the programs it runs.
    #[serde(default)]
    pub machine: Machine,
    /// Where new versions come from.
    #[serde(default)]
    pub updates: Updates,
}

/// The place, as its visitors know it until the desk says otherwise.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Venue {
    /// Name, as on the sign outside; without it the first-boot wizard asks for it.
    pub name: Option<String>,
    /// One sentence: what it is.
    pub tagline: String,
    /// Town or village.
    pub town: String,
    /// Opening hours, in words.
    pub hours: String,
    /// IANA name of the time zone.
    pub timezone: Zone,
    /// Language of pages when the browser asks for none that we speak.
    pub language: Lang,
    /// The venue's colour.
    pub accent: Accent,
    /// Who publishes this site (legal notice), a paragraph a line.
    pub publisher: String,
    /// A file holding the venue's charter; without it the charter that Parvis proposes is shown.
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
            names: vec!["parvis.internal".parse().expect("a host name")],
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

/// What the configuration says of backups; sticks and storage are chosen at the desk.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Backups {
    /// A folder that backups go to: of another disk, or one that another machine lends.
    pub folder: Option<PathBuf>,
    /// The hour of the day from which they are made.
    pub hour: Option<u8>,
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

impl Default for Zone {
    fn default() -> Self {
        let paris = jiff::tz::TimeZone::get("Europe/Paris");
        Self(paris.expect("jiff carries the time zone database"))
    }
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
    let mut config = parse(&text).map_err(|(line, reason)| Error::Invalid {
        path: path.display().to_string(),
        line,
        reason,
    })?;
    config.file = Some(path.to_owned());
    Ok(config)
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
        if self
            .venue
            .name
            .as_ref()
            .is_some_and(|it| it.trim().is_empty())
        {
            return Err((
                "venue.name",
                "the venue's name is empty: write it, or leave the line out to be asked on the first visit".into(),
            ));
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
        if self
            .backups
            .folder
            .as_ref()
            .is_some_and(|it| !it.is_absolute())
        {
            let reason = "`folder` must be a whole path, as in \"/mnt/sauvegardes\"";
            return Err(("backups.folder", reason.into()));
        }
        if self.backups.hour.is_some_and(|hour| hour > 23) {
            return Err(("backups.hour", "`hour` must lie between 0 and 23".into()));
        }
        match self.plan() {
            Some(plan) => plan.check().map_err(|e| (e.field, e.to_string())),
            None if self.wifi.is_some() => Err(("wifi", "[wifi] needs a [network] table".into())),
            None => Ok(()),
        }
    }

    /// What the machine's network must be; nothing without a `[network]` table.
    pub fn plan(&self) -> Option<Plan<'_>> {
        Some(Plan {
            network: self.network.as_ref()?,
            wifi: self.wifi.as_ref(),
            uplink: &self.uplink,
            gate: &self.gate,
            names: &self.site.names,
            http_port: self.site.http.port(),
            https_port: self.site.https.map_or(443, |https| https.port()),
        })
    }
}

/// The line of a key, looked for below its table where one is given (`uplink.interface`); the line
/// of the table where the key is not written.
fn line_of(text: &str, key: &str) -> usize {
    let (table, key) = key.split_once('.').unwrap_or(("", key));
    let mut lines = text.lines().zip(1..);
    let mut found = 1;
    if !table.is_empty() {
        let header = format!("[{table}]");
        match lines.find(|(line, _)| line.trim().starts_with(&header)) {
            Some((_, number)) => found = number,
            None => return 1,
        }
    }
    for (line, number) in lines {
        let line = line.trim_start();
        if !table.is_empty() && line.starts_with('[') {
            break;
        }
        if let Some(rest) = line.strip_prefix(key)
            && rest.trim_start().starts_with('=')
        {
            return number;
        }
    }
    found
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
    fn a_box_need_not_be_told_more_than_where_to_keep_things() {
        let config = parse("[data]\ndir = \"/tmp/x\"\n").expect("valid");
        assert!(config.venue.name.is_none());
        assert_eq!(config.venue.timezone.0.iana_name(), Some("Europe/Paris"));
    }

    #[test]
    fn a_name_of_nothing_is_refused_where_it_stands() {
        let (line, reason) = parse(&SMALL.replace("Le Lavoir", " ")).expect_err("no name");
        assert_eq!(line, 2);
        assert!(reason.contains("leave the line out"), "{reason}");
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

    /// Every line of the documented file, its examples included, is one the program accepts.
    #[test]
    fn the_documented_configuration_is_right() {
        let documented = include_str!("../image/parvis.toml");
        parse(documented).expect("as it stands");
        let examples = documented.replace("# [", "[");
        let keys = examples.lines().map(|line| match line.strip_prefix("# ") {
            Some(rest) if rest.split(' ').nth(1) == Some("=") => rest,
            _ => line,
        });
        let all: String = keys.map(|line| format!("{line}\n")).collect();
        let all = all.replace("security = \"open\"", "security = \"wpa2\"");
        parse(&all).unwrap_or_else(|(line, reason)| panic!("line {line}: {reason}"));
    }

    #[test]
    fn a_rule_between_values_points_at_a_line_too() {
        let (line, _) = parse(&format!("{SMALL}[portal]\nstay = \"1m\"\n")).expect_err("too short");
        assert_eq!(line, 6);
    }

    #[test]
    fn a_key_of_the_lease_log_that_is_none_is_refused_with_its_line_and_never_repeated() {
        let with = |key: &str| parse(&format!("{SMALL}[uplink]\nlease_log_key = \"{key}\"\n"));
        with("age1pp95h7cpzxxslq0cyd92zqm5k8y7skt2zpsjfsvw2u60xfmjxynqjcxgfj").expect("a key");
        let (line, reason) = with("age1ql3z7").expect_err("cut short");
        assert_eq!(line, 6);
        assert!(reason.contains("age-keygen"), "{reason}");
        let (_, reason) = with("AGE-SECRET-KEY-1ABCDEF").expect_err("the wrong half");
        assert!(
            reason.contains("secret") && !reason.contains("ABCDEF"),
            "{reason}"
        );
    }

    #[test]
    fn a_rule_of_the_network_points_into_its_table() {
        let text =
            format!("{SMALL}[network]\ninterface = \"br-lan\"\n[uplink]\ninterface = \"br-lan\"\n");
        let (line, reason) = parse(&text).expect_err("the same interface twice");
        assert_eq!(line, 8, "{reason}");
        let (line, _) = parse(&format!("{SMALL}[network]\n[uplink]\nmode = \"uplink\"\n"))
            .expect_err("no interface");
        assert_eq!(line, 6);
    }
}
