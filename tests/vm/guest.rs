//! What this program does inside the machine, brought there by the disk of tools: a load of posts, uploads and renewals.
//!
//! Posts come as forms over HTTP and as commands over the control socket; uploads are pictures, each kept under the hash of its
//! bytes, and calendars brought to the desk, five events each, all or none of which may be there; the search's index follows what
//! is posted, and the store is written anew all the while. Every answer goes into the [`Ledger`] before the next post is made.

use std::io::Cursor;
use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use image::{ImageFormat, Rgb, RgbImage};
use parvis::control;
use parvis::programme::command::{Command as Act, New};
use parvis::tasks::Task;
use parvis::web::words::Lang;

use super::ledger::{Kept, Ledger};
use super::visitor::{Loopback, Visitor};

const DATA: &str = "/var/lib/parvis";
/// Events of one calendar.
pub(crate) const EACH: u64 = 5;
/// Pages, so that a record spans blocks of the disk.
const PARAGRAPHS: usize = 60;

/// What the event with a number says: told from its title alone, so that half of it would be seen.
pub(crate) fn text(number: u64) -> String {
    (0..PARAGRAPHS)
        .map(|n| {
            format!(
                "Ligne {n} de l’essai {number} : {:x}.",
                number.wrapping_mul(0x9e37_79b9_7f4a_7c15)
            )
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// The title of the event with a number.
pub(crate) fn title(number: u64) -> String {
    format!("Essai {number}")
}

/// The identity of an event of an imported calendar.
pub(crate) fn uid(calendar: u64, n: u64) -> String {
    format!("cal-{calendar}-{n}@essai.example")
}

fn day(number: u64) -> String {
    format!("2027-03-{:02}", 1 + number % 28)
}

/// Not a test: what the machine runs under load, until it is cut off or told to end.
#[test]
#[ignore = "runs inside the machine, on its disk"]
fn load() {
    let asked = |name: &str| std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set"));
    let first: u64 = asked("PARVIS_VM_FIRST").parse().unwrap();
    let ledger = Ledger::open(Path::new("/dev/vda"), first).unwrap();
    let number = AtomicU64::new(first);
    let cookie = open_desk(&asked("PARVIS_VM_SETUP"));
    ledger.write(&Kept::Begin).unwrap();
    println!("load begins");
    let job = Job {
        ledger: &ledger,
        number: &number,
        cookie: &cookie,
    };
    thread::scope(|scope| {
        for n in 0..2 {
            scope.spawn(move || job.post_forms(n));
        }
        for _ in 0..3 {
            scope.spawn(move || job.post_commands());
        }
        scope.spawn(move || job.bring_calendars());
        scope.spawn(move || job.bring_pictures());
        scope.spawn(maintain);
    });
}

fn open_desk(setup: &str) -> String {
    let mut visitor = Visitor::new(Loopback(Ipv4Addr::LOCALHOST));
    visitor.open_desk(setup).unwrap();
    visitor.cookie.expect("whoever opens the desk is signed in")
}

#[derive(Clone, Copy)]
struct Job<'a> {
    ledger: &'a Ledger,
    number: &'a AtomicU64,
    cookie: &'a str,
}

impl Job<'_> {
    fn next(self) -> u64 {
        self.number.fetch_add(1, Ordering::Relaxed)
    }

    fn post_forms(self, who: u8) {
        loop {
            let number = self.next();
            // Each from an address of its own: a client may send only so many.
            let [.., high, low] = number.to_be_bytes();
            let from = Loopback(Ipv4Addr::new(127, 100 + who, high, low));
            let mut visitor = Visitor::signed_in(from, self.cookie);
            let (title, text, day) = (title(number), text(number), day(number));
            let fields = [
                ("title", &*title),
                ("description", &*text),
                ("day", &*day),
                ("from", "10:00"),
                ("to", "11:00"),
                ("signup", "none"),
                ("every", "once"),
                ("by", "venue"),
            ];
            let to = "/programme/proposer";
            let page = visitor.fill(to, to, &fields).unwrap();
            assert_eq!(page.status, 303, "{page:?}");
            let id = page.location.trim_start_matches("/programme/");
            let id = id.split(['?', '/', '#']).next().unwrap().to_owned();
            let kept = Kept::Event { id, number };
            self.ledger.write(&kept).unwrap();
        }
    }

    fn post_commands(self) {
        loop {
            let number = self.next();
            let new = New {
                title: title(number),
                start: format!("{} 10:00", day(number)),
                description: Some(text(number)),
                ..New::default()
            };
            let answer = ask(&Task::Programme(Act::Add(Box::new(new))));
            let words = answer.iter().flat_map(|it| it.split_whitespace());
            let mut ids = words.filter(|it| it.parse::<parvis::ids::EventId>().is_ok());
            let id = ids.next().expect("the answer names the event").to_owned();
            let kept = Kept::Event { id, number };
            self.ledger.write(&kept).unwrap();
        }
    }

    fn bring_calendars(self) {
        let mut visitor = Visitor::signed_in(Loopback(Ipv4Addr::LOCALHOST), self.cookie);
        loop {
            let number = self.next();
            let [.., high, low] = number.to_be_bytes();
            visitor.wire = Loopback(Ipv4Addr::new(127, 110, high, low));
            let brought = visitor.bring("/admin/agenda", "file", calendar(number).as_bytes());
            let page = brought.unwrap();
            assert_eq!(page.location, "/admin/agenda/apercu", "{page:?}");
            let page = visitor
                .fill("/admin/agenda/apercu", "/admin/agenda/importer", &[])
                .unwrap();
            assert_eq!(page.status, 303, "{page:?}");
            self.ledger.write(&Kept::Calendar { number }).unwrap();
        }
    }

    fn bring_pictures(self) {
        let mut visitor = Visitor::signed_in(Loopback(Ipv4Addr::LOCALHOST), self.cookie);
        let bring = "/media/deposer";
        loop {
            let number = self.next();
            let [.., high, low] = number.to_be_bytes();
            visitor.wire = Loopback(Ipv4Addr::new(127, 120, high, low));
            let page = visitor.bring(bring, "file", &picture(number)).unwrap();
            let kept = page.location.strip_prefix("/media/deposer/");
            let kept = kept.and_then(|it| it.split('?').next());
            let file = kept.unwrap_or_else(|| panic!("{page:?}")).to_owned();
            self.ledger.write(&Kept::Picture { file }).unwrap();
        }
    }
}

/// A picture (PNG) that no other number gives.
fn picture(number: u64) -> Vec<u8> {
    let points = RgbImage::from_fn(160, 120, |x, y| {
        let seed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ u64::from(x * 120 + y);
        let [red, green, blue, ..] = seed.wrapping_mul(0xbf58_476d_1ce4_e5b9).to_be_bytes();
        Rgb([red, green, blue])
    });
    let mut bytes = Cursor::new(Vec::new());
    points.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// A calendar file of [`EACH`] events.
fn calendar(number: u64) -> String {
    let day = day(number).replace('-', "");
    let events: String = (0..EACH)
        .map(|n| {
            format!(
                "BEGIN:VEVENT\r\nUID:{}\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:{day}T1{n}0000\r\nDURATION:PT1H\r\nSUMMARY:{}\r\nDESCRIPTION:{}\r\nEND:VEVENT\r\n",
                uid(number, n),
                title(number),
                text(number)
            )
        })
        .collect();
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//essai//\r\n{events}END:VCALENDAR\r\n")
}

fn maintain() {
    loop {
        ask(&Task::Maintain);
        thread::sleep(Duration::from_secs(2));
    }
}

fn ask(task: &Task) -> Vec<String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let answer = runtime.block_on(control::ask(Path::new(DATA), task, Lang::En));
    let answer = answer.unwrap().expect("the box runs");
    assert!(answer.well, "{:?}", answer.lines);
    answer.lines
}
