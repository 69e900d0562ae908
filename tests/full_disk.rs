//! Something fills the disk under a running box, to the last byte.
//!
//! Reading works, what would add is refused with its form filled, erasing works, nothing acknowledged is lost, and when
//! there is room again everything is as before. Through the real program, on a file system of 64 MiB that only it sees:
//! that needs root, and is said loudly and left out without.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot set its scene has failed"
)]

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use parvis::app;
use parvis::store::Store;
use parvis::tasks::STORE;

/// How the file system is made, in a shell that has a mount namespace of its own; `$1` is where, `$2` an image for it.
const TMPFS: &str = "mount -t tmpfs -o size=64m tmpfs \"$1\"";
const EXT4: &str = "mke2fs -q -t ext4 -m 0 \"$2\" 64M && mount -o loop \"$2\" \"$1\"";

/// The demo's box, on a small disk of its own.
struct SmallBox {
    child: Child,
    address: String,
    /// Its disk, as seen from here.
    disk: PathBuf,
    cookie: String,
}

/// An answer.
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines();
        lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    fn token(&self) -> &str {
        let (_, after) = self.body.split_once("name=\"token\" value=\"").unwrap();
        after.split('"').next().unwrap()
    }
}

impl SmallBox {
    /// Starts it; none where this machine does not let us mount.
    fn start(dir: &Path, mount: &str) -> Option<Self> {
        let (at, image) = (dir.join("disk"), dir.join("image"));
        fs::create_dir_all(&at).unwrap();
        let script = format!(
            "{{ {mount}; }} >&2 || {{ echo unmountable; exit; }}; exec \"$0\" demo --port 0 --data \"$1/data\""
        );
        let mut child = Command::new("unshare")
            .args(["-m", "sh", "-c", &script, env!("CARGO_BIN_EXE_parvis")])
            .args([&at, &image])
            .env("LC_ALL", "fr_FR.UTF-8")
            .stdout(Stdio::piped())
            .stderr(File::create(dir.join("stderr.log")).unwrap())
            .spawn()
            .ok()?;
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines.by_ref().map_while(Result::ok).find_map(|line| {
            let mut words = line.split_whitespace();
            words.find_map(|word| word.strip_prefix("http://").map(str::to_owned))
        });
        let Some(address) = address else {
            let why = fs::read_to_string(dir.join("stderr.log")).unwrap();
            println!("LEFT OUT: no small disk can be mounted here: {why}");
            child.wait().unwrap();
            return None;
        };
        // Whatever else it says is read, so that it is never held up.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        let seen = format!("/proc/{}/root{}", child.id(), at.display());
        Some(Self {
            child,
            address,
            disk: seen.into(),
            cookie: String::new(),
        })
    }

    fn ask(&self, method: &str, path: &str, form: &str) -> Answer {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let (host, cookie) = (&self.address, &self.cookie);
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nAccept-Language: fr\r\nCookie: {cookie}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            form.len()
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut said = String::new();
        stream.read_to_string(&mut said).unwrap();
        let (head, body) = said.split_once("\r\n\r\n").unwrap();
        Answer {
            status: head.split(' ').nth(1).unwrap().parse().unwrap(),
            head: head.replace("\r\n", "\n"),
            body: body.to_owned(),
        }
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, "")
    }

    /// Sends a form after opening the page that holds it.
    fn fill(&self, page: &str, path: &str, fields: &str) -> Answer {
        let form = format!("token={}&{fields}", self.get(page).token());
        self.ask("POST", path, &form)
    }

    fn sign_in(&mut self, name: &str, code: &str) {
        let answer = self.fill("/entrer", "/entrer", &format!("name={name}&code={code}"));
        assert_eq!(answer.status, 303, "{}", answer.body);
        let cookie = answer.header("set-cookie").unwrap();
        self.cookie = cookie.split(';').next().unwrap().to_owned();
    }

    /// Writes into a file of the disk until there is no byte left, a few bytes at a time at the end.
    fn fill_disk(&self) {
        let mut filler = File::options()
            .create(true)
            .append(true)
            .open(self.disk.join("filler"))
            .unwrap();
        let chunk = vec![7_u8; 1 << 20];
        for size in [1 << 20, 4096, 1] {
            while filler.write_all(&chunk[..size]).is_ok() {}
        }
        // What was promised is now really taken.
        drop(filler.sync_all());
    }

    fn empty_disk(&self) {
        fs::remove_file(self.disk.join("filler")).unwrap();
    }

    fn propose(&self, title: &str) -> Answer {
        let fields = format!(
            "title={title}&day=2030-05-04&from=18%3A00&signup=none&description=Tout+le+monde+apporte+quelque+chose"
        );
        self.fill("/programme/proposer", "/programme/proposer", &fields)
    }

    /// Ends it as a service manager would, and looks at what it leaves, through a copy that outlives its disk.
    fn end(mut self, keep: &Path) -> Store {
        fs::copy(self.disk.join("data").join(STORE), keep).unwrap();
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
        assert!(self.child.wait().unwrap().success());
        Store::open(keep, app::schema()).unwrap()
    }
}

impl Drop for SmallBox {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Asks until it is so; a minute is enough for what is looked at every minute.
fn eventually(mut is_so: impl FnMut() -> bool, what: &str) {
    let start = parvis::clock::moment();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(90), "{what}");
        std::thread::sleep(Duration::from_millis(200));
    }
}

fn a_box_on_a_full_disk(mount: &str) {
    let dir = tempfile::tempdir().unwrap();
    let Some(mut house) = SmallBox::start(dir.path(), mount) else {
        return;
    };
    house.sign_in("Monique", "lavoir-monique");
    let before = house.propose("Avant+la+panne");
    assert_eq!(before.status, 303, "{}", before.body);
    let ballast = house.disk.join(format!("data/.ballast-{STORE}"));
    eventually(|| ballast.exists(), "room is kept back");

    house.fill_disk();
    assert!(house.get("/programme").status == 200, "reading works");
    let desk = house.get("/admin");
    assert_eq!(desk.status, 200);
    assert!(
        desk.body.contains("Le disque est presque plein"),
        "the desk warns"
    );

    let refused = house.propose("Banquet+du+pr%C3%A9");
    assert_eq!(refused.status, 507, "{}", refused.body);
    assert!(refused.body.contains("La boîte est pleine"), "it says why");
    for kept in ["Banquet du pré", "Tout le monde apporte quelque chose"] {
        assert!(
            refused.body.contains(kept),
            "the form came back without “{kept}”"
        );
    }

    // Signing in and erasing somebody: with the room that was kept back.
    house.cookie.clear();
    house.sign_in("Monique", "lavoir-monique");
    let people = house.get("/admin/personnes").body;
    let (_, after) = people.split_once("Ahmed").map_or_else(
        || panic!("Ahmed is in the list: {people}"),
        |(before, after)| (after, before),
    );
    let (_, link) = after.rsplit_once("/admin/personnes/").unwrap();
    let ahmed = format!("/admin/personnes/{}", link.split('"').next().unwrap());
    let erase = format!("{ahmed}/effacer");
    let erased = house.fill(&erase, &erase, "sure=1");
    assert_eq!(erased.status, 303, "{}", erased.body);
    assert_eq!(house.get(&ahmed).status, 404, "Ahmed is gone");
    assert_eq!(
        house.propose("Encore").status,
        507,
        "what erasing needed is not for others"
    );
    assert_eq!(house.get("/").status, 200);

    house.empty_disk();
    eventually(
        || house.propose("Après+la+panne").status == 303,
        "posts work again",
    );
    eventually(|| ballast.exists(), "room is kept back again");

    let store = house.end(&dir.path().join("copy.redb"));
    let findings = store.check().unwrap();
    assert!(findings.is_empty(), "{findings:?}");
    let titles = store.read_blocking(|read| {
        let all = parvis::programme::since(read, "2030-01-01".parse().unwrap())?;
        Ok::<_, parvis::store::Error>(format!("{all:?}"))
    });
    let titles = titles.unwrap();
    for title in ["Avant la panne", "Après la panne"] {
        assert!(titles.contains(title), "acknowledged, then gone: {title}");
    }
    assert!(
        !titles.contains("Banquet du pré"),
        "what was refused is not there"
    );
}

#[test]
fn a_full_disk_lets_read_and_erase_and_loses_nothing() {
    a_box_on_a_full_disk(TMPFS);
}

#[test]
fn so_does_a_full_disk_like_the_boxs_own() {
    a_box_on_a_full_disk(EXT4);
}
