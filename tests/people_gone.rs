//! Somebody leaves: after maintenance no byte of the data directory tells of them, and what they gave to all stays.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot set its scene has failed"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use jiff::civil::date;
use jiff::tz::TimeZone;
use parvis::app;
use parvis::clock::{Clock, Now};
use parvis::ids::{EventId, PersonId};
use parvis::people::acts::{self, New, Refused};
use parvis::people::holdings::{Choices, Holdings};
use parvis::people::journal::{self, Actor};
use parvis::people::{Came, Hashes, Line, Name, Role, Standing, news};
use parvis::programme::holdings::Programme;
use parvis::programme::seats::{self, Asking};
use parvis::programme::{
    self, Author, DateOf, Details, Event, Publishing, Signup, Told, When, Zone, proposals, word,
};
use parvis::store::{Store, Tx};
use parvis::tasks::STORE;

/// What Léa wrote or was told, each text in one place only; searched byte by byte.
const SEEDED: [&str; 20] = [
    "Xgname",
    "Xgformername",
    "xghashofcode",
    "xghashofword",
    "xgwhyshut",
    "xgarticleshut",
    "xgjournal",
    "xgnewsone",
    "xgnewstwo",
    "xgdrafttitle",
    "xgdraftdescription",
    "xgdraftplace",
    "xgdrafthost",
    "xgdraftcategory",
    "https://xgdraft.example/",
    "xgrefusedtitle",
    "xgwhyrefused",
    "xghiddentitle",
    "xgwhyhidden",
    "xgarticlehidden",
];
/// What she gave to all.
const PUBLIC: &str = "Xgpublic, la fête";

fn new(name: &str, role: Role) -> New {
    New {
        name: Name::typed(name).unwrap(),
        role,
        standing: Standing::Active,
        until: None,
        accepted: None,
        came: Came::Present,
    }
}

fn event(details: Details) -> Event {
    Event {
        uid: format!("{}@test", blake3::hash(details.title.as_bytes()).to_hex()),
        sequence: 0,
        modified: None,
        details,
        when: When::Hours {
            start: date(2026, 12, 21).at(18, 0, 0, 0),
            zone: Zone::utc(),
            lasts: None,
        },
        repeat: None,
    }
}

fn titled(title: &str) -> Event {
    event(Details {
        title: title.into(),
        ..Details::default()
    })
}

/// Léa, everything that is kept of her, and one event that she made public.
fn live(tx: &mut Tx<'_>, now: Now) -> Result<(PersonId, EventId), Refused> {
    let desk = acts::create(tx, new("Monique", Role::Concierge), now)?;
    let card = |_: &[u8; 32]| *b"a card that Lea never came with.";
    let lea = acts::welcome(tx, desk, new("Xgformername", Role::Member), card, now)?;
    let secrets = Hashes {
        code: Some("xghashofcode".into()),
        recovery: Some("xghashofword".into()),
    };
    acts::change_code(tx, lea, secrets, None)?;
    let shut = Standing::Suspended {
        why: "xgwhyshut".into(),
        article: "xgarticleshut".into(),
    };
    acts::set_standing(tx, desk, lea, shut, now)?;
    acts::set_standing(tx, desk, lea, Standing::Active, now)?;
    let line = |text: &str| {
        Line::new("people-did-suspend")
            .arg("why", text)
            .arg("article", "3")
    };
    journal::record(tx, Actor::Person(desk), Some(lea), line("xgjournal"), now)?;
    news::tell(tx, lea, line("xgnewsone"), now)?;
    news::tell(tx, lea, line("xgnewstwo"), now)?;
    let public = write(tx, lea, now);
    Ok((lea, public))
}

/// What she wrote for the programme: a draft, one that was refused, one that was hidden, and one for all.
fn write(tx: &mut Tx<'_>, lea: PersonId, now: Now) -> EventId {
    let propose = |tx: &mut Tx<'_>, event: &Event, rule| {
        proposals::propose(tx, lea, event, Signup::None, rule, now)
            .unwrap()
            .0
    };
    let draft = event(Details {
        title: "xgdrafttitle".into(),
        description: "xgdraftdescription".into(),
        place: Some("xgdraftplace".into()),
        host: Some("xgdrafthost".into()),
        category: Some("xgdraftcategory".into()),
        link: Some("https://xgdraft.example/".into()),
        ..Details::default()
    });
    propose(tx, &draft, Publishing::Desk);
    let refused = propose(tx, &titled("xgrefusedtitle"), Publishing::Desk);
    let open = Signup::Open { visitors: false };
    let hidden = proposals::propose(
        tx,
        lea,
        &titled("xghiddentitle"),
        open,
        Publishing::Members,
        now,
    );
    let hidden = hidden.unwrap().0;
    // Somebody who signed up is told that it is hidden: its title stands in their news, too.
    let other = acts::create(tx, new("Paul", Role::Member), now).unwrap();
    let at = date(2026, 12, 21).at(18, 0, 0, 0);
    let seat = DateOf { event: hidden, at };
    seats::acts::take(tx, seat, Asking::Person(other), None, now).unwrap();
    let public = propose(tx, &titled(PUBLIC), Publishing::Members);
    let tell = |tx: &mut Tx<'_>, told: Told| word::to_news(tx, told, now);
    let done = proposals::refuse(tx, refused, "xgwhyrefused", now).unwrap();
    done.deliver(tx, tell).unwrap();
    let done = proposals::hide(tx, hidden, "xgwhyhidden", "xgarticlehidden", now).unwrap();
    done.deliver(tx, tell).unwrap();
    public
}

/// Which of these a search of every byte of every file finds.
fn found<'a>(data: &Path, texts: &[&'a str]) -> Vec<&'a str> {
    let mut found = Vec::new();
    for entry in fs::read_dir(data).unwrap() {
        let entry = entry.unwrap();
        if !entry.file_type().unwrap().is_file() {
            continue;
        }
        let bytes = fs::read(entry.path()).unwrap();
        let is_in = |text: &&&str| bytes.windows(text.len()).any(|it| it == text.as_bytes());
        found.extend(texts.iter().filter(is_in).copied());
    }
    found
}

fn parvis(command: &str, data: &Path) {
    let run = Command::new(env!("CARGO_BIN_EXE_parvis"))
        .args([command, "--data", data.to_str().unwrap()])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success(), "{command}: {said}");
}

#[test]
fn after_maintenance_nothing_tells_of_who_left_and_what_they_gave_stays() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let open = || Store::open(&data.join(STORE), app::schema()).unwrap();
    let at = "2026-11-21T10:00:00Z".parse().unwrap();
    let now = Clock::fixed(at, TimeZone::UTC).now();
    let (lea, public) = open().write_blocking(move |tx| live(tx, now)).unwrap();
    let renamed =
        open().write_blocking(move |tx| acts::rename(tx, lea, Name::typed("Xgname").unwrap()));
    renamed.unwrap();
    assert_eq!(found(data, &SEEDED), SEEDED, "control: they are there");

    let store = open();
    let left = store.write_blocking(move |tx| {
        let rooms: Vec<Box<dyn Holdings>> = vec![Box::new(Programme)];
        acts::erase(tx, None, lea, &rooms, &Choices::default(), now)
    });
    left.unwrap();
    let freed = found(data, &SEEDED);
    assert!(!freed.is_empty(), "control: freed pages keep them");
    drop(store);

    parvis("maintain", data);
    parvis("doctor", data);
    assert_eq!(found(data, &SEEDED), [""; 0]);
    assert_eq!(found(data, &[PUBLIC]), [PUBLIC]);
    let kept = open().read_blocking(move |read| programme::of_any_state(read, public));
    let kept: Result<_, parvis::store::Error> = kept;
    let kept = kept.unwrap().expect("it stays on the programme");
    assert!(kept.standing.state.is_public());
    assert_eq!(kept.standing.by, Author::Former, "« ancien membre »");
}
