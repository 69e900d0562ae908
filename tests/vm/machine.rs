//! One emulated PC: how it is put together, started, spoken to, switched off and cut off.

use std::fs::{self, File};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::agent::{self, Agent, Silent};
use super::qmp::Qmp;
use super::tools::Tools;
use super::visitor::{Serial, Visitor};

/// Emulation is slow, and slower when other work goes on: a start took 40 to 200 s where this was written.
pub(crate) const START: Duration = Duration::from_secs(600);
/// For a command inside.
const COMMAND: Duration = Duration::from_secs(180);
/// A machine without a clock wakes up on this day.
pub(crate) const NO_CLOCK: &str = "1970-01-01";

/// What starts the machine.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Firmware {
    Bios,
    Uefi,
}

/// How a machine is put together. Two processors, 512 MB, a BIOS, no network, and a clock that says 1970, unless said otherwise.
#[derive(Clone)]
pub(crate) struct Plan {
    name: String,
    image: PathBuf,
    disk_mib: u64,
    memory_mib: u32,
    firmware: Firmware,
    clock: String,
    hurried: bool,
    logged: bool,
    port: Option<u16>,
    tools: Option<Tools>,
    arguments: Vec<String>,
}

impl Plan {
    /// A machine with the image that `PARVIS_VM_IMAGE` names; `name` is for its console's file.
    pub(crate) fn new(name: &str) -> Self {
        let image = std::env::var_os("PARVIS_VM_IMAGE")
            .expect("PARVIS_VM_IMAGE names no image: tests/vm/run builds one and says where it is");
        Self {
            name: name.to_owned(),
            image: image.into(),
            disk_mib: 0,
            memory_mib: 512,
            firmware: Firmware::Bios,
            clock: NO_CLOCK.to_owned(),
            hurried: false,
            logged: false,
            port: None,
            tools: None,
            arguments: Vec::new(),
        }
    }

    /// Another image than the one that is tested.
    #[allow(dead_code, reason = "for restores and other machines")]
    pub(crate) fn image(mut self, image: &Path) -> Self {
        image.clone_into(&mut self.image);
        self
    }

    /// A disk of this size; as large as the image when not said.
    pub(crate) fn disk_mib(mut self, mib: u64) -> Self {
        self.disk_mib = mib;
        self
    }

    pub(crate) fn uefi(mut self) -> Self {
        self.firmware = Firmware::Uefi;
        self
    }

    /// The date its clock wakes up with.
    #[allow(dead_code, reason = "for updates, where the date matters")]
    pub(crate) fn clock(mut self, date: &str) -> Self {
        date.clone_into(&mut self.clock);
        self
    }

    /// Time inside does not wait: where the machine would sleep, its clock jumps to what comes next. One processor, counted
    /// instructions: an hour in which nothing happens passes in minutes.
    pub(crate) fn hurried(mut self) -> Self {
        self.hurried = true;
        self
    }

    /// Every block write and flush is recorded: [`Machine::log`].
    pub(crate) fn logged(mut self) -> Self {
        self.logged = true;
        self
    }

    /// A network card, behind which is nothing but an address by DHCP, and this machine's way to the box's port 80
    /// ([`Machine::port`]).
    #[allow(dead_code, reason = "for tests that ask from outside")]
    pub(crate) fn network(mut self) -> Self {
        let free = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        self.port = Some(free.local_addr().unwrap().port());
        self
    }

    /// A disk of tools: `/run/tools` inside, see [`Machine::run_tool`].
    pub(crate) fn tools(mut self, tools: &Tools) -> Self {
        self.tools = Some(tools.clone());
        self
    }

    /// Further arguments for QEMU: a watchdog, a stick.
    #[allow(dead_code, reason = "for sticks and watchdogs")]
    pub(crate) fn with(mut self, arguments: &[&str]) -> Self {
        let owned = arguments.iter().map(|it| (*it).to_owned());
        self.arguments.extend(owned);
        self
    }

    /// Starts it on a new copy of the image.
    pub(crate) fn start(self) -> Machine {
        self.off().start()
    }

    /// The machine with its new disk, not started yet.
    pub(crate) fn off(self) -> Off {
        let folder = scratch(&self.name);
        let disk = folder.path().join("disk.img");
        let copied = Command::new("cp")
            .args(["--reflink=auto", "--sparse=always"])
            .args([&self.image, &disk])
            .status();
        assert!(copied.unwrap().success(), "{}", self.image.display());
        if self.disk_mib > 0 {
            let file = File::options().write(true).open(&disk).unwrap();
            file.set_len(self.disk_mib << 20).unwrap();
        }
        Off { plan: self, folder }
    }

    fn qemu(&self, folder: &Path, console: &Path) -> Command {
        let file = |name: &str| folder.join(name).to_str().unwrap().to_owned();
        let mut qemu = Command::new("nice");
        qemu.args(["qemu-system-x86_64", "-M", "q35", "-cpu", "max"]);
        if self.hurried {
            qemu.args(["-accel", "tcg,thread=single", "-smp", "1"]);
            qemu.args(["-icount", "shift=3,sleep=off"]);
            qemu.args(["-rtc", &format!("base={},clock=vm", self.clock)]);
        } else {
            // There are machines whose /dev/kvm opens, and then fails at the first instruction it does not know.
            if std::env::var_os("PARVIS_VM_KVM").is_some() {
                qemu.args(["-accel", "kvm"]);
            }
            qemu.args(["-accel", "tcg,thread=multi", "-smp", "2"]);
            qemu.args(["-rtc", &format!("base={}", self.clock)]);
        }
        qemu.args(["-m", &self.memory_mib.to_string()]);
        qemu.args(["-display", "none", "-nodefaults"]);
        qemu.args(["-serial", &format!("file:{}", console.display())]);
        let agent = file("agent.sock");
        qemu.args([
            "-chardev",
            &format!("socket,id=agent,path={agent},server=on,wait=off"),
        ]);
        qemu.args(["-serial", "chardev:agent"]);
        qemu.args(["-smbios", &format!("type=11,{}", agent::credentials())]);
        qemu.args([
            "-qmp",
            &format!("unix:{},server=on,wait=off", file("qmp.sock")),
        ]);
        if self.firmware == Firmware::Uefi {
            let flash = "if=pflash,format=raw";
            let code = "/usr/share/OVMF/OVMF_CODE_4M.fd";
            qemu.args(["-drive", &format!("{flash},unit=0,readonly=on,file={code}")]);
            qemu.args([
                "-drive",
                &format!("{flash},unit=1,file={}", file("vars.fd")),
            ]);
        }
        self.disks(&mut qemu, folder);
        match self.port {
            Some(port) => {
                let forward = format!("user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:{port}-:80");
                qemu.args(["-netdev", &forward, "-device", "virtio-net-pci,netdev=net"]);
            }
            None => {
                qemu.args(["-nic", "none"]);
            }
        }
        qemu.args(["-device", "virtio-rng-pci"]);
        qemu.args(&self.arguments);
        qemu
    }

    /// The disk first, so that it is `/dev/vda`; then the tools.
    fn disks(&self, qemu: &mut Command, folder: &Path) {
        let disk = folder.join("disk.img");
        // What is flushed need not reach this machine's own disk: it is not the one that loses its power.
        let file = "driver=file,cache.no-flush=on";
        let disk = format!("{file},node-name=disk-file,filename={}", disk.display());
        qemu.args(["-blockdev", &disk]);
        qemu.args(["-blockdev", "driver=raw,node-name=disk,file=disk-file"]);
        let mut node = "disk";
        if self.logged {
            let log = folder.join("blocks.log");
            File::create(&log).unwrap();
            let log = format!("{file},node-name=log-file,filename={}", log.display());
            qemu.args(["-blockdev", &log]);
            let logged = "driver=blklogwrites,node-name=logged,file=disk,log=log-file,log-sector-size=512,log-super-update-interval=1";
            qemu.args(["-blockdev", logged]);
            node = "logged";
        }
        let device = format!("virtio-blk-pci,id=box,serial=box,drive={node},bootindex=1,addr=0x4");
        qemu.args(["-device", &device]);
        if let Some(tools) = &self.tools {
            let disk = tools.disk();
            let disk = format!(
                "driver=file,read-only=on,node-name=tools,filename={}",
                disk.display()
            );
            qemu.args(["-blockdev", &disk]);
            qemu.args([
                "-device",
                "virtio-blk-pci,drive=tools,serial=tools,addr=0x5",
            ]);
        }
    }
}

/// A machine that is switched off, with its disk.
pub(crate) struct Off {
    plan: Plan,
    folder: TempDir,
}

impl Off {
    /// The disk, as it is now.
    pub(crate) fn disk(&self) -> PathBuf {
        self.folder.path().join("disk.img")
    }

    /// What was recorded, on a machine that is [`Plan::logged`].
    pub(crate) fn log(&self) -> PathBuf {
        self.folder.path().join("blocks.log")
    }

    /// Starts it, on the disk as it is.
    pub(crate) fn start(self) -> Machine {
        let Self { plan, folder } = self;
        for socket in ["agent.sock", "qmp.sock"] {
            let _ = fs::remove_file(folder.path().join(socket));
        }
        let vars = folder.path().join("vars.fd");
        if plan.firmware == Firmware::Uefi && !vars.exists() {
            fs::copy("/usr/share/OVMF/OVMF_VARS_4M.fd", vars).unwrap();
        }
        let console = artefacts().join(format!("{}.console", plan.name));
        let said = artefacts().join(format!("{}.qemu", plan.name));
        let mut qemu = plan.qemu(folder.path(), &console);
        qemu.stdin(Stdio::null());
        qemu.stdout(Stdio::null());
        qemu.stderr(File::create(said).unwrap());
        // An interrupt at the terminal is for the tests, which then end it.
        qemu.process_group(0);
        let qemu = qemu.spawn().expect("QEMU is installed: tests/vm/run does");
        let agent = Agent::connect(&folder.path().join("agent.sock"));
        let qmp = Qmp::connect(&folder.path().join("qmp.sock"));
        Machine {
            parts: Some((plan, folder)),
            qemu,
            agent,
            qmp,
            console,
            started: Instant::now(),
        }
    }
}

/// A machine that is switched on.
pub(crate) struct Machine {
    /// Taken when it is switched off.
    parts: Option<(Plan, TempDir)>,
    qemu: Child,
    agent: Agent,
    qmp: Qmp,
    console: PathBuf,
    started: Instant,
}

impl Machine {
    /// Waits for the agent: early in the start.
    pub(crate) fn wait_for_agent(&mut self) {
        if let Err(why) = self.agent.wait_ready(START) {
            self.panic("the agent did not come up", &why);
        }
    }

    /// Waits until the start has done all its jobs; says how long it took, and what systemd calls the result.
    pub(crate) fn wait_until_up(&mut self) -> (Duration, String) {
        self.wait_for_agent();
        let (_, state) = self.run_for("systemctl is-system-running --wait", START);
        (self.started.elapsed(), state)
    }

    /// Status and output (both streams) of a command, run by bash as root.
    pub(crate) fn run(&mut self, command: &str) -> (i32, String) {
        self.run_for(command, COMMAND)
    }

    /// The same with another patience.
    pub(crate) fn run_for(&mut self, command: &str, time: Duration) -> (i32, String) {
        match self.agent.run(command, time) {
            Ok(done) => done,
            Err(why) => self.panic(command, &why),
        }
    }

    /// What a command says on a machine that may be starting again this moment; `None` when it does not answer or refuses.
    pub(crate) fn try_run(&mut self, command: &str) -> Option<String> {
        let (status, said) = self.agent.run(command, Duration::from_secs(20)).ok()?;
        (status == 0).then(|| said.trim().to_owned())
    }

    /// The output of a command that must succeed.
    pub(crate) fn ok(&mut self, command: &str) -> String {
        let (status, said) = self.run(command);
        assert_eq!(status, 0, "`{command}` inside:\n{said}");
        said
    }

    /// The output of a command that finds programs of the tools disk first, and must succeed.
    #[allow(dead_code, reason = "for phones")]
    pub(crate) fn ok_tool(&mut self, command: &str) -> String {
        self.ok(&format!("{} {command}", super::tools::INSIDE))
    }

    /// A browser on the box itself.
    pub(crate) fn visitor(&mut self) -> Visitor<Serial<'_>> {
        Visitor::new(Serial(self))
    }

    /// Whether the portal answers within a time.
    pub(crate) fn portal_answers(&mut self, time: Duration) -> bool {
        let end = Instant::now() + time;
        while Instant::now() < end {
            if self
                .visitor()
                .try_get("/")
                .is_some_and(|it| it.status == 200)
            {
                return true;
            }
            std::thread::sleep(Duration::from_secs(1));
        }
        false
    }

    /// This machine's port that leads to the box's port 80, with [`Plan::network`].
    #[allow(dead_code, reason = "for tests that ask from outside")]
    pub(crate) fn port(&self) -> u16 {
        let plan = &self.parts.as_ref().expect("it is on").0;
        plan.port.expect("this machine has no network")
    }

    /// The emulator, to be asked directly.
    #[allow(dead_code, reason = "for sticks and watchdogs")]
    pub(crate) fn qmp(&mut self) -> &mut Qmp {
        &mut self.qmp
    }

    /// Bytes written to the disk since the emulator started, and flushes.
    pub(crate) fn written(&mut self) -> (u64, u64) {
        let all = self.qmp.ask("query-blockstats", &json!({}));
        let of_box = |it: &&Value| it["qdev"].as_str().is_some_and(|it| it.contains("box"));
        let stats = &all.as_array().unwrap().iter().find(of_box).unwrap()["stats"];
        let of = |key: &str| stats[key].as_u64().unwrap();
        (of("wr_bytes"), of("flush_operations"))
    }

    /// Starts again in an orderly way; hands back when the agent is there again.
    pub(crate) fn reboot(&mut self) {
        self.started = Instant::now();
        // The answer may be lost with the agent.
        let _ = self
            .agent
            .run("systemctl --no-block reboot", Duration::from_secs(1));
        self.agent.leaves();
        self.wait_for_agent();
    }

    /// Presses the power button; hands back when the machine is off.
    #[allow(dead_code, reason = "for restores")]
    pub(crate) fn power_down(mut self) -> Off {
        self.qmp.send("system_powerdown", &json!({}));
        let _ = self
            .agent
            .run("systemctl --no-block poweroff", Duration::from_secs(1));
        let end = Instant::now() + START;
        while self.qemu.try_wait().unwrap().is_none() {
            assert!(Instant::now() < end, "the machine does not switch off");
            std::thread::sleep(Duration::from_millis(100));
        }
        self.is_off()
    }

    /// Pulls the plug: the emulator is killed (SIGKILL), and with it the memory of the machine, its own caches and every
    /// request on its way. What the emulator had already written stays written, flushed or not.
    pub(crate) fn kill(mut self) -> Off {
        self.end();
        self.is_off()
    }

    /// Ends the emulator at once, in the way that lets it finish its log; the machine inside notices nothing.
    pub(crate) fn quit(mut self) -> Off {
        self.qmp.send("quit", &json!({}));
        self.qemu.wait().unwrap();
        self.is_off()
    }

    fn is_off(&mut self) -> Off {
        let (plan, folder) = self.parts.take().expect("it is on");
        Off { plan, folder }
    }

    fn end(&mut self) {
        let _ = self.qemu.kill();
        let _ = self.qemu.wait();
    }

    /// The last lines of the console.
    pub(crate) fn console(&self) -> String {
        let text = fs::read(&self.console).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let lines: Vec<_> = text.lines().collect();
        lines[lines.len().saturating_sub(25)..].join("\n")
    }

    fn panic(&self, what: &str, why: &Silent) -> ! {
        let (console, file) = (self.console(), self.console.display());
        panic!("{what}: {why}\nThe end of {file}:\n{console}")
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        self.end();
    }
}

/// A folder for large files, gone with its value.
pub(crate) fn scratch(name: &str) -> TempDir {
    let prefix = format!("vm-{name}-");
    let folder = env!("CARGO_TARGET_TMPDIR");
    fs::create_dir_all(folder).unwrap();
    tempfile::Builder::new()
        .prefix(&prefix)
        .tempdir_in(folder)
        .unwrap()
}

/// Where what a person may want to look at afterwards is kept.
pub(crate) fn artefacts() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let folder = target.join("test-artefacts/vm");
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// What becomes there within half a minute.
pub(crate) fn patiently<T>(mut look: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + Duration::from_secs(30);
    loop {
        match look() {
            Some(found) => return found,
            None => assert!(
                Instant::now() < end,
                "the emulator does not start: see test-artefacts/vm/*.qemu"
            ),
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}
