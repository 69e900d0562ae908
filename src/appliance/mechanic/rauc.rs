//! RAUC, asked by its command line: what a bundle is, how the slots are, installing.
//!
//! `rauc info` looks by itself; `install`, `status` and `mark-good` go through RAUC's own service.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use serde::Deserialize;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};

use super::command::{program, run, succeed};
use super::protocol::{Look, Refusal, Slot, Update, Verdict};

/// How long looking at one bundle may take: over the network it is read in pieces.
const LOOKING: Duration = Duration::from_secs(30);
/// How long a question to its service may take.
const ASKING: Duration = Duration::from_secs(40);

/// The updater of this machine.
#[derive(Debug, Clone)]
pub(super) struct Rauc {
    pub(super) program: PathBuf,
    pub(super) config: PathBuf,
}

/// What `rauc info` says of a bundle, as far as it is used.
#[derive(Debug, Deserialize)]
struct Info {
    compatible: Option<String>,
    version: Option<String>,
    build: Option<String>,
}

impl Rauc {
    /// Whether this machine updates itself.
    pub(super) fn is_here(&self) -> bool {
        self.program.exists() && self.config.exists()
    }

    /// The kind of machine that this is, as its configuration says.
    fn compatible(&self) -> Option<String> {
        compatible(&std::fs::read_to_string(&self.config).ok()?)
    }

    /// What this file is, or what lies at this address. Its signature is verified.
    pub(super) async fn look(&self, place: &OsStr, size: Option<u64>) -> Result<Look, Refusal> {
        let config = self.config.as_os_str();
        let arguments = [OsStr::new("-c"), config, OsStr::new("info")];
        let arguments = arguments
            .into_iter()
            .chain([OsStr::new("--output-format=json"), place]);
        let output = run(&self.program, arguments, LOOKING).await?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            tracing::info!(said = said.trim(), "a bundle is no good");
            return Ok(self::refused(&said, size));
        }
        let info: Info = serde_json::from_slice(&output.stdout)
            .map_err(|error| Refusal::Failed(format!("rauc info: {error}")))?;
        let for_us = info.compatible.is_some() && info.compatible == self.compatible();
        Ok(Look::Found(Update {
            version: info.version.unwrap_or_default(),
            build: info.build.unwrap_or_default(),
            size,
            verdict: if for_us {
                Verdict::Good
            } else {
                Verdict::OtherMachine
            },
        }))
    }

    /// Installs this bundle to the other slot, telling each percentage.
    pub(super) async fn install(
        &self,
        place: &OsStr,
        mut tell: impl FnMut(u8),
    ) -> Result<(), Refusal> {
        let broken = |error: std::io::Error| Refusal::Failed(format!("rauc: {error}"));
        let mut command = program(&self.program, [OsStr::new("install"), place]);
        // Its client may be ended; the service goes on and must be asked.
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(broken)?;
        let (Some(out), Some(mut err)) = (child.stdout.take(), child.stderr.take()) else {
            return Err(Refusal::Failed("rauc: no output".into()));
        };
        let errors = tokio::spawn(async move {
            let mut said = String::new();
            let _ = err.read_to_string(&mut said).await;
            said
        });
        let (mut lines, mut why) = (BufReader::new(out).lines(), None);
        while let Some(line) = lines.next_line().await.map_err(broken)? {
            if let Some(percent) = percent(&line) {
                tell(percent);
            } else if let Some(error) = line.strip_prefix("LastError: ") {
                why = Some(error.to_owned());
            }
        }
        if child.wait().await.map_err(broken)?.success() {
            return Ok(());
        }
        let errors = errors.await.unwrap_or_default();
        let last = errors.lines().last().unwrap_or("failed").to_owned();
        Err(Refusal::Failed(why.unwrap_or(last)))
    }

    /// The running slot and the other one.
    pub(super) async fn slots(&self) -> Result<(Slot, Slot), Refusal> {
        let arguments = ["status", "--detailed", "--output-format=json"];
        let said = succeed(&self.program, arguments, ASKING).await?;
        slots(&said).ok_or_else(|| Refusal::Failed("rauc status says nothing of two slots".into()))
    }

    /// Keeps the running slot.
    pub(super) async fn mark_good(&self) -> Result<(), Refusal> {
        let arguments = ["status", "mark-good", "booted"];
        succeed(&self.program, arguments, ASKING).await.map(drop)
    }
}

/// The kind of machine in RAUC's configuration.
fn compatible(config: &str) -> Option<String> {
    let mut section = "";
    for line in config.lines().map(str::trim) {
        if line.starts_with('[') {
            section = line;
        }
        if section == "[system]"
            && let Some((key, value)) = line.split_once('=')
            && key.trim() == "compatible"
        {
            return Some(value.trim().to_owned());
        }
    }
    None
}

/// Why a bundle was refused, from what `rauc info` said.
fn refused(said: &str, size: Option<u64>) -> Look {
    // On its way it tells what it does without: no status of the system yet, for one.
    let lines = said.lines().filter(|it| !it.starts_with("rauc-Message"));
    let why: Vec<_> = lines.collect();
    let has = |words: &str| why.iter().any(|it| it.contains(words));
    let verdict = if has("signature verification failed") || has("Failed to verify signature") {
        Verdict::BadSignature
    } else if has("Failed to stream") || has("failed to contact") || has("No such file") {
        return Look::Unreachable;
    } else {
        Verdict::Broken
    };
    Look::Found(Update {
        version: String::new(),
        build: String::new(),
        size,
        verdict,
    })
}

/// The number at the head of ` 42% Copying image`.
fn percent(line: &str) -> Option<u8> {
    let (number, _) = line.split_once('%')?;
    number.trim().parse().ok().filter(|it| *it <= 100)
}

/// `rauc status`, as far as it is used.
#[derive(Deserialize)]
struct Status {
    slots: Vec<std::collections::BTreeMap<String, SlotSaid>>,
}

#[derive(Deserialize)]
struct SlotSaid {
    bootname: Option<String>,
    state: Option<String>,
    boot_status: Option<String>,
    #[serde(default)]
    slot_status: SlotStatus,
}

#[derive(Default, Deserialize)]
struct SlotStatus {
    #[serde(default)]
    bundle: BundleSaid,
}

#[derive(Default, Deserialize)]
struct BundleSaid {
    version: Option<String>,
    build: Option<String>,
}

/// The running slot and the other one: those that the machine starts from.
fn slots(said: &[u8]) -> Option<(Slot, Slot)> {
    let status: Status = serde_json::from_slice(said).ok()?;
    let (mut running, mut other) = (None, None);
    for slot in status.slots.into_iter().flat_map(|it| it.into_values()) {
        let Some(name) = slot.bootname else { continue };
        let place = match slot.state.as_deref() {
            Some("booted") => &mut running,
            _ => &mut other,
        };
        *place = Some(Slot {
            name,
            version: slot.slot_status.bundle.version.unwrap_or_default(),
            build: slot.slot_status.bundle.build.unwrap_or_default(),
            is_good: slot.boot_status.as_deref() == Some("good"),
        });
    }
    running.zip(other)
}

/// Which of two updates is the newer: by the date they were built, then by their version's numbers.
pub(super) fn is_newer(one: &Update, other: &Update) -> bool {
    let numbers = |version: &str| -> Vec<u64> {
        let parts = version.split(|c: char| !c.is_ascii_digit());
        parts.filter_map(|part| part.parse().ok()).collect()
    };
    let key = |it: &Update| (it.build.clone(), numbers(&it.version));
    key(one) > key(other)
}

/// Whether a file is called as bundles are.
pub(super) fn is_bundle(path: &Path) -> bool {
    path.extension() == Some(OsStr::new("raucb"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What RAUC 1.8 and 1.13 say, shortened.
    const STATUS: &str = r#"{"compatible":"parvis-amd64","variant":"","booted":"A","boot_primary":"rootfs.0","slots":[
        {"rootfs.1":{"class":"rootfs","device":"/dev/sda3","type":"raw","bootname":"B","state":"inactive","parent":null,
         "mountpoint":null,"boot_status":"bad","slot_status":{"bundle":{"compatible":"parvis-amd64","version":"0.2.0",
         "build":"20261120"},"checksum":{"sha256":"66","size":200000},"installed":{"timestamp":"2026-11-25T04:31:20Z",
         "count":1},"status":"ok"}}},
        {"data.0":{"class":"data","device":"/dev/sda4","type":"ext4","bootname":null,"state":"inactive","boot_status":null}},
        {"rootfs.0":{"class":"rootfs","device":"/dev/sda2","type":"raw","bootname":"A","state":"booted","parent":null,
         "mountpoint":"/","boot_status":"good","slot_status":{"bundle":{"compatible":null}}}}]}"#;

    #[test]
    fn the_running_slot_and_the_other_are_read() {
        let (running, other) = slots(STATUS.as_bytes()).unwrap();
        assert_eq!((running.name.as_str(), running.is_good), ("A", true));
        assert_eq!(running.version, "", "it came with the card");
        assert_eq!((other.name.as_str(), other.is_good), ("B", false));
        assert_eq!(
            (other.version.as_str(), other.build.as_str()),
            ("0.2.0", "20261120")
        );
        assert!(slots(b"{}").is_none() && slots(b"no JSON").is_none());
    }

    #[test]
    fn why_a_bundle_is_refused_is_told_by_what_is_no_message_on_the_way() {
        let verdict = |why: &str| {
            let said = format!(
                "rauc-Message: 08:03:02.976: Failed to load system status: No such file or directory\n{why}"
            );
            match refused(&said, None) {
                Look::Found(update) => Some(update.verdict),
                _ => None,
            }
        };
        assert_eq!(
            verdict(
                "signature verification failed: Verify error: unable to get local issuer certificate"
            ),
            Some(Verdict::BadSignature)
        );
        assert_eq!(
            verdict("Invalid bundle format: Signature size (14709) exceeds bundle size"),
            Some(Verdict::Broken)
        );
        assert_eq!(
            verdict("failed to open bundle: No such file or directory"),
            None
        );
    }

    #[test]
    fn progress_is_read_line_by_line() {
        assert_eq!(percent("  0% Installing"), Some(0));
        assert_eq!(percent(" 90% Copying image to rootfs.1"), Some(90));
        assert_eq!(percent("installing"), None);
        assert_eq!(percent("400% nonsense"), None);
    }

    #[test]
    fn the_kind_of_machine_stands_in_its_own_section() {
        let config =
            "[slot.x]\ncompatible=no\n[system]\n# compatible=no\ncompatible = parvis-rpi\n";
        assert_eq!(compatible(config).as_deref(), Some("parvis-rpi"));
        assert_eq!(compatible("compatible=none\n"), None);
    }

    #[test]
    fn the_newest_of_several_is_chosen() {
        let update = |build: &str, version: &str| Update {
            version: version.to_owned(),
            build: build.to_owned(),
            size: None,
            verdict: Verdict::Good,
        };
        assert!(is_newer(
            &update("20261201", "0.1.0"),
            &update("20261120", "0.9.0")
        ));
        assert!(is_newer(&update("", "0.10.0"), &update("", "0.9.1")));
        assert!(!is_newer(&update("", "0.9.1"), &update("", "0.9.1")));
    }
}
