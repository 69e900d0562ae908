//! The table `[gate]` of the configuration file.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::network::values::PlainPath;

/// `[gate]`: where the root process keeps its files, and who may ask it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The account that the server runs under; nobody else but root may ask the gate. A name of
    /// /etc/passwd or a number.
    pub user: Account,
    /// Where `parvis network render` writes, and where dnsmasq, hostapd and the gate keep what
    /// need not outlive a reboot: on a file system in memory.
    pub directory: PlainPath,
    /// Where the gate remembers a Wi-Fi change until it is confirmed: outlives a reboot.
    pub state_directory: PlainPath,
    /// The program that dnsmasq calls for every lease.
    pub program: PlainPath,
    /// The program of nftables.
    pub nft: PlainPath,
}

impl Default for Settings {
    fn default() -> Self {
        let path = |text: &str| text.parse().expect("a plain absolute path");
        Self {
            user: "parvis".parse().expect("a good account name"),
            directory: path("/run/parvis-network"),
            state_directory: path("/var/lib/parvis-gate"),
            program: path("/usr/bin/parvis-gate"),
            nft: path("/usr/sbin/nft"),
        }
    }
}

impl Settings {
    /// The socket that [`super::Client`] connects to.
    pub fn socket(&self) -> PathBuf {
        self.directory.join("gate.sock")
    }
}

/// An account of this machine: a name or a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Account(String);

impl Account {
    /// The account's number, looked up in the text of /etc/passwd; `None` when it has no such name.
    pub fn uid(&self, passwd: &str) -> Option<u32> {
        if let Ok(uid) = self.0.parse() {
            return Some(uid);
        }
        passwd.lines().find_map(|line| {
            let mut fields = line.split(':');
            if fields.next() != Some(&self.0) {
                return None;
            }
            fields.nth(1)?.parse().ok()
        })
    }
}

impl std::fmt::Display for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for Account {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if text.is_empty() || text.len() > 32 || !text.chars().all(allowed) {
            return Err(format!("“{text}” is not an account name or number"));
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for Account {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Account> for String {
    fn from(account: Account) -> String {
        account.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_found_by_name_or_number() {
        let passwd = "root:x:0:0:root:/root:/bin/sh\nparvis:x:990:990::/nonexistent:/bin/false\n";
        let account = |text: &str| text.parse::<Account>().unwrap();
        assert_eq!(account("parvis").uid(passwd), Some(990));
        assert_eq!(account("1234").uid(passwd), Some(1234));
        assert_eq!(account("parv").uid(passwd), None);
        assert!("a:b".parse::<Account>().is_err());
    }
}
