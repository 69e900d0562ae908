//! The two sets of the firewall that the gate fills: who has entered, and whether there is a way
//! out. Everything else of the ruleset is rendered and loaded before the gate starts.
//!
//! nftables' own program reads our changes from its standard input. They are made of addresses,
//! hardware addresses, numbers and interface names, all checked types: nothing that was ever text
//! of a request. A batch is one transaction of the kernel.

use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use super::ledger::Pair;
use crate::network::values::{InterfaceName, MacAddr};

const TIMEOUT: Duration = Duration::from_secs(4);

/// Why the firewall could not be changed or read.
#[derive(Debug, thiserror::Error)]
pub(super) enum Error {
    #[error("nftables could not be run")]
    Run(#[from] std::io::Error),
    #[error("nftables did not answer in time")]
    Slow,
    #[error("nftables refused: {0}")]
    Refused(String),
    #[error("what nftables answered could not be read; are the rules of nftables.nft loaded?")]
    Answer,
}

/// A change of a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Change {
    Admit { pair: Pair, for_secs: u32 },
    Dismiss(Pair),
    Open(InterfaceName),
    Close(InterfaceName),
}

impl Change {
    /// The commands of nftables' language. An element is added before it is deleted, because
    /// deleting one that is not there would undo the whole batch; and deleted before it is added
    /// for good, because adding one that is there keeps its old time.
    fn write(&self, script: &mut String) {
        use std::fmt::Write as _;
        let mut line = |verb: &str, set: &str, element: &str| {
            writeln!(script, "{verb} element inet parvis {set} {{ {element} }}")
                .expect("writing to a string cannot fail");
        };
        match self {
            Self::Admit {
                pair: (ip, mac),
                for_secs,
            } => {
                line(
                    "add",
                    "entered",
                    &format!("{ip} . {mac} timeout {for_secs}s"),
                );
                line("delete", "entered", &format!("{ip} . {mac}"));
                line(
                    "add",
                    "entered",
                    &format!("{ip} . {mac} timeout {for_secs}s"),
                );
            }
            Self::Dismiss((ip, mac)) => {
                line("add", "entered", &format!("{ip} . {mac} timeout 1s"));
                line("delete", "entered", &format!("{ip} . {mac}"));
            }
            Self::Open(interface) => line("add", "open", &format!("\"{interface}\"")),
            Self::Close(interface) => {
                line("add", "open", &format!("\"{interface}\""));
                line("delete", "open", &format!("\"{interface}\""));
            }
        }
    }
}

/// What the kernel's sets hold.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Sets {
    /// Who has entered, with the seconds left.
    pub(super) entered: Vec<(Pair, u64)>,
    /// The interfaces with a way out.
    pub(super) open: Vec<String>,
}

/// nftables' program.
#[derive(Debug)]
pub(super) struct Firewall {
    program: PathBuf,
}

impl Firewall {
    pub(super) fn new(program: PathBuf) -> Self {
        Self { program }
    }

    /// Makes all of these changes, or none.
    pub(super) async fn apply(&self, changes: &[Change]) -> Result<(), Error> {
        let mut script = String::new();
        for change in changes {
            change.write(&mut script);
        }
        self.run(&["-f", "-"], &script).await.map(|_| ())
    }

    /// Reads both sets.
    pub(super) async fn sets(&self) -> Result<Sets, Error> {
        let text = self
            .run(&["-j", "list", "table", "inet", "parvis"], "")
            .await?;
        read_sets(&text).ok_or(Error::Answer)
    }

    async fn run(&self, arguments: &[&str], input: &str) -> Result<String, Error> {
        let mut child = Command::new(&self.program)
            .args(arguments)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let talk = async {
            if let Some(mut stdin) = child.stdin.take() {
                stdin.write_all(input.as_bytes()).await?;
            }
            child.wait_with_output().await
        };
        let output = tokio::time::timeout(TIMEOUT, talk)
            .await
            .map_err(|_| Error::Slow)??;
        if !output.status.success() {
            // nftables repeats the offending line: only its first words go further, for they hold
            // no address.
            let said = String::from_utf8_lossy(&output.stderr);
            let reason = said.lines().next().unwrap_or_default();
            let reason = reason.split_once("Error: ").map_or(reason, |(_, r)| r);
            return Err(Error::Refused(reason.to_owned()));
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

fn read_sets(text: &str) -> Option<Sets> {
    let value: Value = serde_json::from_str(text).ok()?;
    let mut sets = Sets::default();
    let mut found = 0;
    for item in value.get("nftables")?.as_array()? {
        let Some(set) = item.get("set") else { continue };
        let elements = set.get("elem").and_then(Value::as_array);
        let elements = elements.map_or(&[][..], Vec::as_slice);
        match set.get("name").and_then(Value::as_str) {
            Some("entered") => {
                found += 1;
                sets.entered = elements.iter().filter_map(read_entered).collect();
            }
            Some("open") => {
                found += 1;
                let names = elements.iter().filter_map(Value::as_str);
                sets.open = names.map(str::to_owned).collect();
            }
            _ => {}
        }
    }
    (found == 2).then_some(sets)
}

fn read_entered(element: &Value) -> Option<(Pair, u64)> {
    let element = element.get("elem")?;
    let [ip, mac] = element.get("val")?.get("concat")?.as_array()?.as_slice() else {
        return None;
    };
    let ip: Ipv4Addr = ip.as_str()?.parse().ok()?;
    let mac: MacAddr = mac.as_str()?.parse().ok()?;
    Some(((ip, mac), element.get("expires")?.as_u64()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sets_are_read_from_what_nftables_says() {
        let text = r#"{"nftables": [{"metainfo": {"version": "1.0.6"}}, {"table": {"family": "inet"}},
            {"set": {"family": "inet", "name": "entered", "table": "parvis", "elem": [
                {"elem": {"val": {"concat": ["10.17.0.2", "02:00:00:00:00:01"]}, "timeout": 86400, "expires": 86399}}]}},
            {"set": {"family": "inet", "name": "open", "table": "parvis", "elem": ["br-lan"]}}]}"#;
        let sets = read_sets(text).unwrap();
        let pair = (
            Ipv4Addr::new(10, 17, 0, 2),
            "02:00:00:00:00:01".parse().unwrap(),
        );
        assert_eq!(sets.entered, [(pair, 86399)]);
        assert_eq!(sets.open, ["br-lan"]);
        assert_eq!(read_sets(r#"{"nftables": []}"#), None);
    }

    #[test]
    fn a_change_is_made_of_addresses_and_numbers() {
        let pair = (
            Ipv4Addr::new(10, 17, 0, 2),
            "02:00:00:00:00:01".parse().unwrap(),
        );
        let mut script = String::new();
        Change::Dismiss(pair).write(&mut script);
        Change::Open("br-lan".parse().unwrap()).write(&mut script);
        insta::assert_snapshot!(script, @r#"
        add element inet parvis entered { 10.17.0.2 . 02:00:00:00:00:01 timeout 1s }
        delete element inet parvis entered { 10.17.0.2 . 02:00:00:00:00:01 }
        add element inet parvis open { "br-lan" }
        "#);
    }
}
