//! The tables `[machine]` and `[updates]` of the configuration file.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use serde::Deserialize;

use crate::network::values::{BadValue, HostName, PlainPath};

/// `[machine]`: where the root helper of the machine keeps its files, and the programs that it runs.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Machine {
    /// Its socket, and whether this boot is a trial: on a file system in memory.
    pub directory: PlainPath,
    /// What became of the last update: outlives a restart, and both slots.
    pub state_directory: PlainPath,
    /// Where a stick is mounted for the server.
    pub stick: PlainPath,
    /// The updater.
    pub rauc: PlainPath,
    /// Its configuration; a machine without one does not update itself.
    pub rauc_config: PlainPath,
    /// The program that knows from which slot the machine starts.
    pub boot_chooser: PlainPath,
    /// The service manager's command.
    pub systemctl: PlainPath,
    /// Lists disks.
    pub lsblk: PlainPath,
    /// Mounts sticks.
    pub mount: PlainPath,
    /// Lets them go.
    pub umount: PlainPath,
}

impl Default for Machine {
    fn default() -> Self {
        let path = |text: &str| text.parse().expect("a plain absolute path");
        Self {
            directory: path("/run/parvis-mechanic"),
            state_directory: path("/var/lib/parvis-mechanic"),
            stick: path("/run/parvis-stick"),
            rauc: path("/usr/bin/rauc"),
            rauc_config: path("/etc/rauc/system.conf"),
            boot_chooser: path("/usr/lib/parvis/boot-chooser"),
            systemctl: path("/usr/bin/systemctl"),
            lsblk: path("/usr/bin/lsblk"),
            mount: path("/usr/bin/mount"),
            umount: path("/usr/bin/umount"),
        }
    }
}

impl Machine {
    /// The socket that the mechanic's client connects to.
    pub fn socket(&self) -> PathBuf {
        self.directory.join("mechanic.sock")
    }

    /// The file that is there while this boot tries a new system that nobody has confirmed.
    pub fn trial(&self) -> PathBuf {
        self.directory.join("trial")
    }
}

/// `[updates]`: where new versions come from, besides sticks.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Updates {
    /// The address of the bundle for this kind of machine.
    pub url: Option<BundleUrl>,
}

/// An address that a bundle is read from: https, a host name, a plain path; at most 300 characters.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct BundleUrl(String);

impl BundleUrl {
    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host that is asked.
    pub fn host(&self) -> &str {
        let rest = self.0.trim_start_matches("https://");
        rest.split(['/', ':']).next().unwrap_or(rest)
    }
}

impl FromStr for BundleUrl {
    type Err = BadValue;
    fn from_str(text: &str) -> Result<Self, BadValue> {
        let refuse = |reason: &str| Err(BadValue(format!("“{text}” {reason}")));
        if text.len() > 300 {
            return refuse("is longer than 300 characters");
        }
        let Some((authority, path)) = text
            .strip_prefix("https://")
            .and_then(|rest| rest.split_once('/'))
        else {
            return refuse("is not https://host/path");
        };
        let (host, port) = authority.split_once(':').unwrap_or((authority, "443"));
        if host.parse::<HostName>().is_err() || port.parse::<u16>().is_err() {
            return refuse("needs a host name");
        }
        let plain = |c: char| c.is_ascii_alphanumeric() || "/-_.~%".contains(c);
        if !path.chars().all(plain) {
            return refuse("has a path of other than plain letters and digits");
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for BundleUrl {
    type Error = BadValue;
    fn try_from(text: String) -> Result<Self, BadValue> {
        text.parse()
    }
}

impl fmt::Display for BundleUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundle_comes_over_https_from_a_name() {
        let url: BundleUrl = "https://parvis.example:8443/amd64/stable.raucb"
            .parse()
            .unwrap();
        assert_eq!(url.host(), "parvis.example");
        for bad in [
            "http://parvis.example/x.raucb",
            "https://parvis.example",
            "https:///x.raucb",
            "https://parvis.example/x y",
            "https://parvis.example/--help\n",
            "/var/x.raucb",
        ] {
            assert!(bad.parse::<BundleUrl>().is_err(), "{bad}");
        }
    }
}
