//! The lease log, through the real server, with real leases: kept while Internet is shared, readable
//! with the manager's key alone, and nothing of it in a venue that keeps to itself.

use std::path::PathBuf;
use std::time::Duration;

use crate::internet::SITE;
use crate::space::wait_until;
use crate::wire::echo;
use crate::world::{LOG_KEY, World};

const PARVIS: &str = env!("CARGO_BIN_EXE_parvis");
const PAGE: &str = "/admin/internet";

/// Somebody at the desk, on the box itself.
struct Desk<'a> {
    world: &'a World,
    cookies: PathBuf,
}

impl<'a> Desk<'a> {
    fn sits_down(world: &'a World) -> Self {
        let config = world.config_file.to_str().unwrap();
        let said = world.house.run(PARVIS, &["desk-code", "--config", config]);
        let code = said.split_whitespace().find(|word| word.len() == 14);
        let cookies = world.dir().join("cookies.txt");
        let desk = Self { world, cookies };
        let own = "name=Nadia&code=tram+7+bis&again=tram+7+bis&word=rue+des+tilleuls";
        let fields = format!("setup={}&{own}", code.expect("twelve characters"));
        desk.fills("/admin/cle", "/admin/cle", &fields, "page.html");
        assert!(desk.opens("/admin").contains("/sortir"), "sat down");
        desk
    }

    fn asks(&self, path: &str, more: &[&str]) -> String {
        let cookies = self.cookies.to_str().unwrap();
        let url = format!("http://parvis.internal:8080{path}");
        let resolve = "parvis.internal:8080:127.0.0.1";
        let mut arguments = vec!["-sS", "--resolve", resolve, "-b", cookies, "-c", cookies];
        arguments.extend(more);
        arguments.push(&url);
        self.world.house.run("curl", &arguments)
    }

    fn opens(&self, path: &str) -> String {
        self.asks(path, &[])
    }

    /// Sends a form of a page; the answer goes into a file.
    fn fills(&self, page: &str, path: &str, fields: &str, file: &str) -> PathBuf {
        let shown = self.opens(page);
        let token = shown.split("name=\"token\" value=\"").nth(1);
        let token = token.unwrap_or_else(|| panic!("no form in {shown}"));
        let fields = format!("token={}&{fields}", &token[..token.find('"').unwrap()]);
        let file = self.world.dir().join(file);
        self.asks(path, &["-d", &fields, "-o", file.to_str().unwrap()]);
        file
    }

    /// Takes the log out and reads it as its manager would, a record a line.
    fn reads_the_log(&self) -> Vec<String> {
        // No faster than the box takes forms from one client.
        std::thread::sleep(Duration::from_secs(1));
        let journal = format!("{PAGE}/journal");
        let archive = self.fills("/admin/heure", &journal, "", "log.tar");
        let key = self.world.dir().join("key.txt");
        std::fs::write(&key, format!("# the manager's\n{LOG_KEY}\n")).unwrap();
        let files = [&key, &archive].map(|path| path.to_str().unwrap());
        let read = ["lease-log", "read", "--key", files[0], files[1]];
        let table = self.world.house.run(PARVIS, &read);
        table.lines().skip(1).map(str::to_owned).collect()
    }
}

/// Whether these bytes lie in clear in anything that the server keeps.
fn lies_in_clear(world: &World, what: &[u8]) -> bool {
    let files = std::fs::read_dir(&world.config.data.dir).unwrap();
    let files = files.map(|file| file.unwrap().path());
    files.filter(|path| path.is_file()).any(|path| {
        let bytes = std::fs::read(&path).unwrap();
        bytes.windows(what.len()).any(|window| window == what)
    })
}

#[test]
fn while_internet_is_shared_each_lease_is_in_the_log_for_who_holds_the_key() {
    let mut world = World::shared();
    let _server = world.serves();
    let lease = world.phones[0].joins();
    world.admit(world.knows(lease.ip).ip);
    let (ip, mac) = (lease.ip.to_string(), world.phones[0].mac.clone());
    let ends_in = |event: &str| format!(",{event},{ip},{mac}");
    let way_out = |world: &World| world.phones[0].space.enter(|| echo(SITE, 443));
    wait_until("the way is open", Duration::from_secs(20), || {
        way_out(&world)
    });

    let desk = Desk::sits_down(&world);
    let mut log = Vec::new();
    wait_until("the lease is recorded", Duration::from_secs(10), || {
        log = desk.reads_the_log();
        !log.is_empty()
    });
    assert_eq!(log.len(), 1, "{log:#?}");
    assert!(
        log[0].ends_with(&ends_in("given")) || log[0].ends_with(&ends_in("held")),
        "{log:#?}"
    );
    let time: jiff::Timestamp = log[0].split(',').next().unwrap().parse().unwrap();
    let age = jiff::Timestamp::now().duration_since(time);
    assert!((0..120).contains(&age.as_secs()), "{time}");
    for clear in [mac.as_bytes(), ip.as_bytes(), b"\x02\x00\x5e\x10\x00\x01"] {
        assert!(!lies_in_clear(&world, clear), "{clear:?} on the disk");
    }

    // The desk decides otherwise: the way is shut at once, without a restart, and the log stops.
    let page = world.dir().join("sheet.html");
    desk.fills(PAGE, &format!("{PAGE}/fermer"), "", "page.html");
    wait_until("the way is shut", Duration::from_secs(5), || {
        !way_out(&world)
    });
    wait_until("visitors are told", Duration::from_secs(5), || {
        desk.asks("/internet?lang=fr", &["-o", page.to_str().unwrap()]);
        let told = std::fs::read_to_string(&page).unwrap();
        told.contains("ne note aucune connexion")
    });
    wait_until("the log stops", Duration::from_secs(5), || {
        let log = desk.reads_the_log();
        log.len() == 2 && log[1].ends_with(&ends_in("unwatched"))
    });

    // And opens it again; a lease that ends is recorded, too.
    desk.fills(PAGE, &format!("{PAGE}/partager"), "", "page.html");
    wait_until("the way is open", Duration::from_secs(20), || {
        way_out(&world)
    });
    drop(desk);
    world.phones[0].leaves();
    let desk = Desk::sits_down(&world);
    wait_until("the end is recorded", Duration::from_secs(10), || {
        desk.reads_the_log()
            .last()
            .unwrap()
            .ends_with(&ends_in("ended"))
    });
    assert!(!lies_in_clear(&world, mac.as_bytes()));
}

#[test]
fn a_venue_that_keeps_to_itself_records_nothing() {
    let mut world = World::local();
    let _server = world.serves();
    let lease = world.phones[0].joins();
    world.knows(lease.ip);
    let desk = Desk::sits_down(&world);
    // Longer than the log takes to look twice, were there one.
    std::thread::sleep(parvis::network::lease_log::LOOK * 2);
    assert_eq!(desk.reads_the_log(), [""; 0]);
    assert!(!lies_in_clear(&world, world.phones[0].mac.as_bytes()));
    let page = desk.opens(PAGE);
    assert!(!page.contains(&format!("{PAGE}/partager")), "{page}");
}
