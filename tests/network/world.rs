//! A venue: the box, two phones, and what lies behind the box.

use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use parvis::config::{self, Config};
use parvis::gate::{Client, ClientState};
use parvis::network;
use parvis::network::resolver::Resolver;

use crate::internet;
use crate::phone::Phone;
use crate::space::{Process, Signal, Space, wait_until};

/// The box's own address.
pub(crate) const BOX: Ipv4Addr = Ipv4Addr::new(10, 17, 0, 1);
/// Where foreign names lead without an uplink.
pub(crate) const CAPTURED: Ipv4Addr = Ipv4Addr::new(198, 51, 100, 1);
/// The account that the server runs under.
pub(crate) const SERVER_UID: u32 = 65_530;

pub(crate) struct World {
    pub(crate) config: Config,
    pub(crate) config_file: PathBuf,
    pub(crate) dnsmasq: Process,
    pub(crate) gate: Process,
    pub(crate) phones: [Phone; 2],
    pub(crate) house: Space,
    pub(crate) internet: Space,
    pub(crate) runtime: tokio::runtime::Runtime,
    // Last: what the others use is removed after them.
    dir: tempfile::TempDir,
}

/// The part of the configuration that tells two venues apart.
pub(crate) const LOCAL: &str = "[uplink]\nmode = \"local\"\n";
pub(crate) const SHARED: &str = "\
[uplink]
mode = \"uplink\"
interface = \"up0\"
resolvers = [\"203.0.113.1\"]
check_every_secs = 5
lease_log_key = \"age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa\"
";
/// The secret half of that key: the one that age's own tests publish.
pub(crate) const LOG_KEY: &str =
    "AGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33";

impl World {
    /// A venue that offers itself and nothing else.
    pub(crate) fn local() -> Self {
        Self::with_tables(LOCAL)
    }

    /// A venue that shares its Internet access.
    pub(crate) fn shared() -> Self {
        Self::with_tables(SHARED)
    }

    /// A venue with these tables in its configuration.
    pub(crate) fn with_tables(tables: &str) -> Self {
        Self::with(tables, Command::new("dnsmasq"))
    }

    /// A venue with these tables in its configuration, and this way of starting dnsmasq.
    pub(crate) fn with(tables: &str, dnsmasq: Command) -> Self {
        let dir = tempfile::Builder::new()
            .prefix("parvis-network-")
            .tempdir()
            .unwrap();
        let permissions = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        std::fs::set_permissions(dir.path(), permissions).unwrap();
        let config_file = dir.path().join("parvis.toml");
        std::fs::write(&config_file, configuration(dir.path(), tables)).unwrap();
        let config = config::load(&config_file).unwrap();

        let (house, internet) = (Space::new("box"), Space::new("internet"));
        let phones = [Space::new("phone1"), Space::new("phone2")];
        wire_up(&house, &internet, &phones);
        internet::open(&internet, dir.path());

        let mut number = 0;
        let phones = phones.map(|space| {
            number += 1;
            Phone::new(space, number, dir.path())
        });
        render(&config, &house);
        let gate = start_gate(&config, &config_file, &house);
        let dnsmasq = start_dnsmasq(&config, &house, dnsmasq);
        Self {
            dnsmasq,
            gate,
            phones,
            house,
            internet,
            runtime: tokio::runtime::Runtime::new().unwrap(),
            config,
            config_file,
            dir,
        }
    }

    /// The network's directory on this box.
    pub(crate) fn run_dir(&self) -> PathBuf {
        self.config.gate.directory.as_path().to_owned()
    }

    /// Another directory for the test's own files.
    pub(crate) fn dir(&self) -> &std::path::Path {
        self.dir.path()
    }

    /// Runs the box's resolver as the server would.
    pub(crate) fn answers_names(&self) {
        let (network, names) = (
            self.config.network.clone().unwrap(),
            self.config.site.names.clone(),
        );
        let (ready, is_ready) = std::sync::mpsc::channel();
        self.house.background(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime.unwrap().block_on(async {
                let resolver = Resolver::bind(&network, &names).await.unwrap();
                ready.send(()).unwrap();
                resolver.run().await;
            });
        });
        is_ready.recv().unwrap();
    }

    /// Starts the real server, under an account without any privilege.
    pub(crate) fn serves(&self) -> Process {
        let data = &self.config.data.dir;
        std::fs::create_dir_all(data).unwrap();
        std::os::unix::fs::chown(data, Some(SERVER_UID), Some(SERVER_UID)).unwrap();
        let mut command = Command::new("setpriv");
        let (user, group) = (
            format!("--reuid={SERVER_UID}"),
            format!("--regid={SERVER_UID}"),
        );
        command.args([&user, &group, "--clear-groups", "--no-new-privs", "--"]);
        command.args([env!("CARGO_BIN_EXE_parvis"), "serve", "--config"]);
        command.arg(&self.config_file).stdout(Stdio::null());
        let mut server = self.house.start(&mut command);
        wait_until("the server is there", Duration::from_secs(20), || {
            assert!(server.is_running(), "the server does not start");
            self.house
                .enter(|| std::net::TcpStream::connect(self.config.site.http).is_ok())
        });
        server
    }

    /// Stands in for the server where a test does without: says what it is to whoever connects.
    pub(crate) fn serves_a_stub(&self) {
        let site = &self.config.site;
        for port in [site.http.port(), site.https.unwrap().port()] {
            let listener = self
                .house
                .enter(|| std::net::TcpListener::bind(("0.0.0.0", port)).unwrap());
            self.house.background(move || {
                while let Ok((mut stream, _)) = listener.accept() {
                    let answer = "HTTP/1.1 200 OK\r\nX-From: the box\r\nConnection: close\r\n\r\n";
                    let _ = std::io::Write::write_all(&mut stream, answer.as_bytes());
                    let _ = stream.shutdown(std::net::Shutdown::Write);
                    let _ = std::io::copy(&mut stream, &mut std::io::sink());
                }
            });
        }
    }

    /// The gate's client, as the server has it.
    pub(crate) fn ask_gate(&self) -> Client {
        Client::new(self.config.gate.socket())
    }

    /// What the gate says about an address.
    pub(crate) fn client(&self, ip: Ipv4Addr) -> Option<ClientState> {
        self.runtime.block_on(self.ask_gate().client(ip)).unwrap()
    }

    /// Waits until the gate has heard of a lease.
    pub(crate) fn knows(&self, ip: Ipv4Addr) -> ClientState {
        wait_until(
            "the gate hears of the lease",
            Duration::from_secs(5),
            || self.client(ip).is_some(),
        );
        self.client(ip).unwrap()
    }

    pub(crate) fn admit(&self, ip: Ipv4Addr) {
        self.runtime
            .block_on(self.ask_gate().admit(ip, 3600))
            .unwrap();
    }

    pub(crate) fn dismiss(&self, ip: Ipv4Addr) {
        self.runtime.block_on(self.ask_gate().dismiss(ip)).unwrap();
    }

    pub(crate) fn set_uplink(&self, up: bool) {
        self.runtime
            .block_on(self.ask_gate().set_uplink(up))
            .unwrap();
    }

    /// Whether the kernel's set of those who entered has an element with this text in it.
    pub(crate) fn kernel_lets_in(&self, text: &str) -> bool {
        self.house
            .run("nft", &["list", "set", "inet", "parvis", "entered"])
            .contains(text)
    }

    /// Kills the gate as a crash would.
    pub(crate) fn crash_gate(&mut self) {
        self.gate.signal(Signal::KILL);
        self.gate.wait();
    }

    pub(crate) fn start_gate(&mut self) {
        self.gate = start_gate(&self.config, &self.config_file, &self.house);
    }

    /// Ends dnsmasq and starts it again.
    pub(crate) fn restart_dnsmasq(&mut self) {
        self.dnsmasq.signal(Signal::TERM);
        self.dnsmasq.wait();
        self.dnsmasq = start_dnsmasq(&self.config, &self.house, Command::new("dnsmasq"));
    }
}

fn configuration(dir: &std::path::Path, tables: &str) -> String {
    let dir = dir.display();
    let program = env!("CARGO_BIN_EXE_parvis-gate");
    format!(
        "\
[venue]
name = \"Le Lavoir\"
[data]
dir = \"{dir}/data\"
[network]
lease_minutes = 10
[gate]
user = \"{SERVER_UID}\"
directory = \"{dir}/run\"
state_directory = \"{dir}/state\"
program = \"{program}\"
{tables}"
    )
}

fn wire_up(house: &Space, internet: &Space, phones: &[Space]) {
    house.run("ip", &["link", "add", "br-lan", "type", "bridge"]);
    for (number, phone) in phones.iter().enumerate() {
        let port = format!("p{number}");
        house.run(
            "ip",
            &[
                "link",
                "add",
                &port,
                "type",
                "veth",
                "peer",
                "name",
                "eth0",
                "netns",
                &phone.name,
            ],
        );
        house.run("ip", &["link", "set", &port, "master", "br-lan", "up"]);
    }
    house.run("ip", &["addr", "add", "10.17.0.1/22", "dev", "br-lan"]);
    house.run("ip", &["link", "set", "br-lan", "up"]);
    house.run(
        "ip",
        &[
            "link",
            "add",
            "up0",
            "type",
            "veth",
            "peer",
            "name",
            "line",
            "netns",
            &internet.name,
        ],
    );
    house.run("ip", &["addr", "add", "203.0.113.2/24", "dev", "up0"]);
    house.run("ip", &["link", "set", "up0", "up"]);
    house.run("ip", &["route", "add", "default", "via", "203.0.113.1"]);
}

/// Writes the files as `parvis network render` does, and loads those that the kernel wants.
fn render(config: &Config, house: &Space) {
    let directory = config.gate.directory.as_path();
    std::fs::create_dir(directory).unwrap();
    for file in network::render(&config.plan().unwrap()).unwrap() {
        let path = directory.join(file.name);
        std::fs::write(&path, file.text).unwrap();
        let permissions = std::os::unix::fs::PermissionsExt::from_mode(file.mode);
        std::fs::set_permissions(&path, permissions).unwrap();
    }
    let path = |name: &str| directory.join(name).to_str().unwrap().to_owned();
    for line in std::fs::read_to_string(path("sysctl.conf"))
        .unwrap()
        .lines()
    {
        if let Some((key, value)) = line.split_once(" = ") {
            house.set(key, value);
        }
    }
    house.run("nft", &["-f", &path("nftables.nft")]);
}

fn start_dnsmasq(config: &Config, house: &Space, mut command: Command) -> Process {
    let directory = config.gate.directory.as_path();
    let conf = directory.join("dnsmasq.conf");
    command
        .arg("--keep-in-foreground")
        .arg(format!("--conf-file={}", conf.display()));
    command.stderr(Stdio::null());
    let mut dnsmasq = house.start(&mut command);
    wait_until("dnsmasq is there", Duration::from_secs(5), || {
        assert!(dnsmasq.is_running(), "dnsmasq does not start: {conf:?}");
        std::fs::read_to_string(directory.join("dnsmasq.pid"))
            .is_ok_and(|pid| pid.trim() == dnsmasq.pid().to_string())
    });
    dnsmasq
}

fn start_gate(config: &Config, file: &std::path::Path, house: &Space) -> Process {
    let mut command = Command::new(env!("CARGO_BIN_EXE_parvis-gate"));
    command.arg("serve").arg("--config").arg(file);
    let mut gate = house.start(&mut command);
    let socket = config.gate.socket();
    wait_until("the gate is there", Duration::from_secs(5), || {
        assert!(gate.is_running(), "the gate does not start");
        std::os::unix::net::UnixStream::connect(&socket).is_ok()
    });
    gate
}
