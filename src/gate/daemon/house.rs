//! All that the gate knows, and what it does with it.

use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Error, io};
use crate::config::Config;
use crate::gate::boot::{Boot, boot_id};
use crate::gate::firewall::{Change, Firewall};
use crate::gate::ledger::{Lease, Ledger, Pair};
use crate::gate::names::{dhcp_options, servers};
use crate::gate::protocol::{
    ADMISSION_SECS, CaptiveApiUrl, LeaseEvent, LeaseSerial, RadioView, Refusal, Reply, Request,
    WifiState,
};
use crate::gate::settings::Settings;
use crate::gate::wifi::Radio;
use crate::gate::wired::Wired;
use crate::gate::{MISSED, dnsmasq, signal};
use crate::network::settings::{Network, Uplink};
use crate::network::values::MacAddr;

/// What is remembered of the leases while the gate is not running.
#[derive(Debug, Serialize, Deserialize)]
struct Memory {
    boot_id: String,
    leases: Vec<Lease>,
}

/// The state of the gate.
pub(super) struct House {
    network: Network,
    uplink: Uplink,
    settings: Settings,
    boot_id: String,
    ledger: Ledger,
    firewall: Firewall,
    radio: Radio,
    wired: Wired,
    /// Pairs that the kernel would not let go of; tried again at every sweep.
    stuck: Vec<Pair>,
}

impl House {
    /// Takes up the state of the kernel, of dnsmasq and of the disk.
    pub(super) async fn open(
        config: &Config,
        network: Network,
        config_file: PathBuf,
    ) -> Result<Self, Error> {
        let (settings, now) = (config.gate.clone(), Boot::now());
        let boot_id = boot_id().map_err(io("the number of this boot"))?;
        let firewall = Firewall::new(settings.nft.as_path().to_owned());
        let sets = firewall.sets().await;
        let sets = sets.map_err(|error| Error::Firewall(error.to_string()))?;
        let read =
            |name| std::fs::read_to_string(settings.directory.join(name)).unwrap_or_default();
        let memory = serde_json::from_str::<Memory>(&read("gate-leases.json")).ok();
        let memory = memory.filter(|memory| memory.boot_id == boot_id);
        let lease_secs = u64::from(network.lease_minutes) * 60;
        let held = dnsmasq::read_leases(&read("leases"), lease_secs);
        let missed: Vec<_> = read(MISSED)
            .lines()
            .filter_map(|line| line.parse().ok())
            .collect();
        let entered = sets.entered.into_iter();
        let (ledger, leaving) = Ledger::restore(
            memory.map(|memory| memory.leases).unwrap_or_default(),
            &held,
            &missed,
            entered.map(|(pair, left)| (pair, now.plus_secs(left))),
            now,
            fresh_serial,
        );
        let radio = Radio::resume(
            config_file,
            network.clone(),
            settings.clone(),
            config.wifi.clone(),
            boot_id.clone(),
            now,
        );
        let mut house = Self {
            radio: radio.map_err(io("the Wi-Fi settings"))?,
            wired: Wired::new(&network, &config.uplink, &settings),
            uplink: config.uplink.clone(),
            stuck: leaving,
            network,
            settings,
            boot_id,
            ledger,
            firewall,
        };
        house.sweep().await;
        house.remember().map_err(io("gate-leases.json"))?;
        signal::remove(&house.settings.directory.join(MISSED), false).map_err(io(MISSED))?;
        let open = sets
            .open
            .iter()
            .any(|name| name == house.network.interface.as_str());
        house.write_names(open).map_err(io("servers.conf"))?;
        let options = house.settings.directory.join("dhcp-opts.conf");
        if !options.exists() {
            house.write_options(None).map_err(io("dhcp-opts.conf"))?;
        }
        Ok(house)
    }

    /// Does what is asked, or says why not.
    pub(super) async fn answer(&mut self, request: Request, by_root: bool) -> Reply {
        let done = |result: Result<(), Refusal>| result.map(|()| Reply::Done);
        let answer = match request {
            Request::Client { ip } => Ok(self.client(ip)),
            Request::Admit { ip, for_secs } => done(self.admit(ip, for_secs).await),
            Request::Dismiss { ip } => done(self.dismiss(ip).await),
            Request::Leases => Ok(self.leases()),
            Request::Stations => self.stations().await,
            Request::SetUplink { up } => done(self.set_uplink(up).await),
            Request::SetCaptiveApi { url } => done(
                self.write_options(url.as_ref())
                    .map_err(|error| self.failed("the DHCP options", &error)),
            ),
            Request::ApplyWifi(change) => {
                self.radio.apply(change, Boot::now()).map(|()| self.wifi())
            }
            Request::ConfirmWifi { ip } => self.confirm_wifi(ip).await,
            Request::RevertWifi => self.radio.revert(Boot::now()).map(|()| self.wifi()),
            Request::WifiState => Ok(self.wifi()),
            Request::Radio => Ok(self.radio_view().await),
            Request::LeaseEvent(_) if !by_root => Err(Refusal::NotAllowed),
            Request::LeaseEvent(event) => done(self.lease_event(&event).await),
        };
        answer.unwrap_or_else(Reply::Refused)
    }

    fn failed(&self, what: &str, error: &dyn std::fmt::Display) -> Refusal {
        tracing::error!("{what}: {error}");
        Refusal::Failed(format!("{what}: {error}"))
    }

    /// Who the kernel sees behind an address.
    fn neighbour(&self, ip: Ipv4Addr) -> Option<MacAddr> {
        let table = std::fs::read_to_string("/proc/net/arp").unwrap_or_default();
        dnsmasq::neighbour(&table, &self.network.interface, ip)
    }

    fn holder(&self, ip: Ipv4Addr) -> Result<&Lease, Refusal> {
        if !self.network.address.is_client(ip) {
            return Err(Refusal::NotInLan);
        }
        self.ledger.holder(ip, self.neighbour(ip))
    }

    fn client(&self, ip: Ipv4Addr) -> Reply {
        let lease = self.holder(ip).ok();
        Reply::Client(lease.map(|lease| self.ledger.state(lease, Boot::now())))
    }

    fn leases(&self) -> Reply {
        let now = Boot::now();
        let leases = self.ledger.leases();
        Reply::Leases(leases.map(|lease| self.ledger.state(lease, now)).collect())
    }

    async fn admit(&mut self, ip: Ipv4Addr, for_secs: u32) -> Result<(), Refusal> {
        if !ADMISSION_SECS.contains(&for_secs) {
            return Err(Refusal::OutOfBounds);
        }
        let lease = self.holder(ip)?;
        let pair = (lease.ip, lease.mac);
        let change = Change::Admit { pair, for_secs };
        let applied = self.firewall.apply(&[change]).await;
        applied.map_err(|error| self.failed("the firewall", &error))?;
        self.ledger
            .admit(pair, Boot::now().plus_secs(u64::from(for_secs)));
        Ok(())
    }

    async fn dismiss(&mut self, ip: Ipv4Addr) -> Result<(), Refusal> {
        if !self.network.address.is_client(ip) {
            return Err(Refusal::NotInLan);
        }
        let leaving = self.ledger.dismiss(ip);
        self.shut(leaving).await;
        Ok(())
    }

    /// Shuts the door on these pairs, now or at the next sweep.
    async fn shut(&mut self, mut leaving: Vec<Pair>) {
        leaving.append(&mut self.stuck);
        if leaving.is_empty() {
            return;
        }
        let changes: Vec<_> = leaving.iter().map(|pair| Change::Dismiss(*pair)).collect();
        if let Err(error) = self.firewall.apply(&changes).await {
            tracing::error!("clients that must leave are still in the firewall's set: {error}");
            self.stuck = leaving;
        }
    }

    async fn stations(&self) -> Result<Reply, Refusal> {
        let stations = self.radio.air.stations().await;
        stations
            .map(Reply::Stations)
            .map_err(|error| self.failed("hostapd", &error))
    }

    async fn radio_view(&self) -> Reply {
        let stations = self.radio.air.stations().await.unwrap_or_default();
        Reply::Radio(RadioView {
            stations: u32::try_from(stations.len()).unwrap_or(u32::MAX),
            ports: self.wired.view(),
            ..self.radio.air.view()
        })
    }

    /// Looks at what nobody tells: whether hostapd came up, and which cables are plugged in.
    pub(super) async fn watch(&mut self) {
        self.radio.air.look(Boot::now()).await;
        self.wired.look(self.radio.air.is_silent()).await;
    }

    /// Names first when the way opens, the way first when it shuts: nobody gets out with made-up
    /// names, and nobody's real names lead nowhere for longer than it takes.
    async fn set_uplink(&mut self, up: bool) -> Result<(), Refusal> {
        if self.uplink.shared_interface().is_none() {
            return Err(Refusal::LocalMode);
        }
        let lan = self.network.interface.clone();
        if up {
            self.write_names(true)
                .map_err(|error| self.failed("the servers file", &error))?;
            let opened = self.firewall.apply(&[Change::Open(lan)]).await;
            opened.map_err(|error| self.failed("the firewall", &error))
        } else {
            let shut = self.firewall.apply(&[Change::Close(lan)]).await;
            shut.map_err(|error| self.failed("the firewall", &error))?;
            self.write_names(false)
                .map_err(|error| self.failed("the servers file", &error))
        }
    }

    fn write_names(&self, up: bool) -> std::io::Result<()> {
        let up = up && self.uplink.shared_interface().is_some();
        let text = servers(&self.network, &self.uplink, up);
        self.tell_dnsmasq("servers.conf", &text)
    }

    fn write_options(&self, url: Option<&CaptiveApiUrl>) -> std::io::Result<()> {
        self.tell_dnsmasq("dhcp-opts.conf", &dhcp_options(url))
    }

    /// Writes one of dnsmasq's files and has it read, unless it says so already.
    fn tell_dnsmasq(&self, name: &str, text: &str) -> std::io::Result<()> {
        let path = self.settings.directory.join(name);
        if std::fs::read_to_string(&path).is_ok_and(|old| old == text) {
            return Ok(());
        }
        signal::replace(&path, text, 0o644, false)?;
        signal::hang_up(&self.settings.directory.join("dnsmasq.pid"), "dnsmasq")?;
        Ok(())
    }

    async fn lease_event(&mut self, event: &LeaseEvent) -> Result<(), Refusal> {
        if !self.network.address.is_client(event.ip) {
            return Err(Refusal::NotInLan);
        }
        let longest = u64::from(self.network.lease_minutes) * 60;
        let event = LeaseEvent {
            remaining_secs: event.remaining_secs.min(longest),
            ..*event
        };
        let leaving = self.ledger.note(&event, Boot::now(), fresh_serial);
        self.shut(leaving).await;
        self.remember()
            .map_err(|error| self.failed("gate-leases.json", &error))
    }

    fn remember(&self) -> std::io::Result<()> {
        let memory = Memory {
            boot_id: self.boot_id.clone(),
            leases: self.ledger.leases().cloned().collect(),
        };
        let text = serde_json::to_string(&memory)?;
        let path = self.settings.directory.join("gate-leases.json");
        signal::replace(&path, &text, 0o600, false)
    }

    /// Forgets what is over, and tries again what failed.
    pub(super) async fn sweep(&mut self) {
        let leaving = self.ledger.sweep(Boot::now());
        self.shut(leaving).await;
    }

    fn wifi(&self) -> Reply {
        Reply::Wifi(self.wifi_state())
    }

    fn wifi_state(&self) -> WifiState {
        self.radio.state(Boot::now())
    }

    async fn confirm_wifi(&mut self, ip: Ipv4Addr) -> Result<Reply, Refusal> {
        let mac = self.holder(ip)?.mac;
        self.radio.air.look(Boot::now()).await;
        let stations = self.radio.air.stations().await.unwrap_or_default();
        let station = stations.iter().find(|station| station.mac == mac);
        let connected = station.and_then(|station| station.connected_secs);
        self.radio.confirm(connected, Boot::now())?;
        Ok(self.wifi())
    }

    /// Time until a Wi-Fi trial ends by itself, when one runs.
    pub(super) fn time_left(&self) -> Option<Duration> {
        self.radio.time_left(Boot::now())
    }

    /// Ends a Wi-Fi trial whose time is over.
    pub(super) fn end_trial(&mut self) {
        if self.time_left().is_some_and(|left| left.is_zero()) {
            match self.radio.revert(Boot::now()) {
                Ok(()) => tracing::warn!("nobody confirmed the Wi-Fi change: it was taken back"),
                Err(error) => tracing::error!("the Wi-Fi change could not be taken back: {error}"),
            }
        }
    }
}

/// A number no other lease has: by chance, so that no memory of the last one is needed.
fn fresh_serial() -> LeaseSerial {
    LeaseSerial(rand::random())
}
