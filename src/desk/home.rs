//! The desk's first page: is everything all right, who needs me?

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};

use super::disk::Disk;
use super::notice::Wait;
use super::radio;
use super::web::Desk;
use super::wizard::{self, Progress};
use super::{store, time};
use crate::clock::{Now, Trust};
use crate::gate::{OnAir, RadioView};
use crate::people::{self, Keeper, Person, Role, Standing};
use crate::portal::counts::{self, Day, DayCounts, Tally};
use crate::portal::device::Family;
use crate::programme;
use crate::reach::Reach;
use crate::store::Error as StoreError;
use crate::web::tls::Tls;
use crate::web::{self, Error, Frame, Shell, Visit, dates};

/// Days of the door's counts that are shown.
const DAYS_OF_DOOR: u16 = 7;
/// Wrong tries that are told at the desk: fewer are fingers that slip.
const MANY_TRIES: u32 = 10;
/// Wrong guesses at the presence code that are told.
const MANY_GUESSES: u64 = 20;

#[derive(Template)]
#[template(path = "desk/home.html")]
struct HomePage {
    f: Frame,
    token: String,
    lead: String,
    waits: Vec<Wait>,
    /// Where to begin, in a place that has just opened.
    is_new: bool,
    /// What a concierge alone sees; none for a steward.
    people: Option<Counted>,
    time_now: String,
    date_now: String,
    trust: &'static str,
    /// The message that says whose certificate is in use.
    secure: &'static str,
    has_wifi: bool,
    /// What the gate says of the network; empty without one.
    network: String,
    disk: String,
    door: Vec<DoorLine>,
}

/// How many people there are.
#[derive(Clone, Copy, Default)]
struct Counted {
    asked: usize,
    members: usize,
    guests: usize,
    keepers: usize,
}

/// What one family of devices did on one day.
struct DoorLine {
    day: String,
    family: String,
    tally: Tally,
}

/// What the page reads.
struct Read {
    days: Vec<DayCounts>,
    everybody: Vec<Person>,
    progress: Option<Progress>,
    /// Events that wait for the desk.
    proposed: usize,
    /// Whether anything is still to come on the programme.
    has_events: bool,
}

/// GET /admin. On a box without anybody it leads to where the desk is opened.
pub(super) async fn page(
    State(desk): State<Desk>,
    keeper: Result<Keeper, Error>,
) -> Result<Response, Error> {
    let keeper = match keeper {
        Ok(keeper) => keeper,
        Err(error) => {
            let is_blank = !desk.shell.store.read(people::has_concierge).await?;
            return if is_blank && matches!(error, Error::SignIn(_)) {
                Ok(Redirect::to("/admin/cle").into_response())
            } else {
                Err(error)
            };
        }
    };
    let visit = &keeper.visit;
    let (lang, now) = (visit.words.lang(), desk.shell.clock.now());
    let read = read(&desk, now).await?;
    let counted = keeper
        .person
        .role
        .keeps_people()
        .then(|| counted(&read.everybody, now));
    let told = asked_of_gate(visit).await;
    let disk = Disk::of(&desk.shell.config.data.dir);
    let progress = read.progress.filter(|_| counted.is_some());
    let mut waits = waits(visit, counted, read.proposed, progress, disk);
    if told.radio.as_ref().is_some_and(radio::needs_a_look) {
        waits.push(Wait {
            words: visit.t("desk-wait-radio"),
            href: "/admin/wifi".to_owned(),
        });
    }
    for teller in &desk.tellers {
        waits.splice(0..0, teller.tell(visit).await);
    }
    web::private_page(&HomePage {
        f: visit.frame("desk", visit.t("desk-home")),
        door: read
            .days
            .iter()
            .flat_map(|day| door_lines(visit, day))
            .collect(),
        token: desk.shell.forms.issue(visit),
        lead: lead(visit, now, told.is_silent, waits.len()),
        waits,
        is_new: counted.is_some()
            && (read.everybody.len() == 1 || !read.has_events)
            && progress.is_none_or(|progress| progress.next().is_none()),
        people: counted,
        network: told.network,
        time_now: dates::time(lang, now.zoned().time()),
        date_now: dates::long_date(lang, now.date()),
        trust: time::trust_key(now.trust()),
        secure: secure_key(&desk.shell),
        has_wifi: desk.has_radio(),
        disk: disk.map(|disk| disk.said(visit.words)).unwrap_or_default(),
    })
}

async fn read(desk: &Desk, now: Now) -> Result<Read, Error> {
    let read = desk.shell.store.read(move |snapshot| {
        Ok::<_, StoreError>(Read {
            days: counts::table(snapshot, now.date(), DAYS_OF_DOOR)?,
            everybody: people::everybody(snapshot)?,
            progress: store::progress(snapshot)?,
            proposed: programme::waiting(snapshot)?.len(),
            has_events: !programme::since(snapshot, now.date())?.is_empty(),
        })
    });
    Ok(read.await?)
}

fn counted(everybody: &[Person], now: Now) -> Counted {
    let mut counted = Counted::default();
    for person in everybody {
        match person.role {
            _ if person.standing == Standing::Asked => counted.asked += 1,
            _ if !person.is_open(now) => {}
            Role::Guest => counted.guests += 1,
            Role::Member => counted.members += 1,
            Role::Concierge | Role::Steward => counted.keepers += 1,
        }
    }
    counted
}

/// What waits, the most pressing first.
fn waits(
    visit: &Visit,
    counted: Option<Counted>,
    proposed: usize,
    progress: Option<Progress>,
    disk: Option<Disk>,
) -> Vec<Wait> {
    let w = visit.words;
    let wait = |words: String, href: &str| Wait {
        words,
        href: href.to_owned(),
    };
    let mut waits = Vec::new();
    if let Some(step) = progress.and_then(Progress::next) {
        let (number, all) = step.counted(wizard::web::can_share(&visit.shell));
        let step = step.path();
        waits.push(wait(
            w.t2("desk-wait-wizard", "number", number, "all", all),
            &step,
        ));
    }
    if let Some(asked) = counted.map(|it| it.asked).filter(|&n| n > 0) {
        let words = w.t1("desk-wait-asked", "n", asked);
        waits.push(wait(words, "/admin/personnes?qui=asked"));
    }
    if counted.is_some() && proposed > 0 {
        let words = w.t1("desk-wait-proposed", "n", proposed);
        waits.push(wait(words, "/admin/a-publier"));
    }
    if visit.shell.clock.now().trust() == Trust::None {
        waits.push(wait(w.t("desk-wait-time"), "/admin/heure"));
    }
    if let Some(disk) = disk.filter(|disk| disk.is_tight()) {
        let words = w.t1("desk-wait-disk", "disk", disk.said(w));
        waits.push(wait(words, ""));
    }
    let (tries, accounts) = visit.shell.limits.tries.untold();
    if tries >= MANY_TRIES {
        let words = w.t2("desk-wait-tries", "n", tries, "accounts", accounts);
        waits.push(wait(words, ""));
    }
    let guesses = visit.shell.presence.wrong_guesses();
    if guesses >= MANY_GUESSES {
        waits.push(wait(w.t1("desk-wait-guesses", "n", guesses), ""));
    }
    for step in progress.into_iter().flat_map(Progress::waiting) {
        let what = w.t(&format!("desk-wizard-{}", step.slug()));
        waits.push(wait(w.t1("desk-wait-later", "what", what), &step.path()));
    }
    waits
}

fn door_lines(visit: &Visit, counted: &DayCounts) -> Vec<DoorLine> {
    let day = match counted.day {
        Day::Known(date) => dates::day(visit.words.lang(), date),
        Day::Unknown => visit.t("desk-home-door-day-unknown"),
    };
    let line = |&(family, tally): &(Family, Tally)| DoorLine {
        day: day.clone(),
        family: visit.t(family_key(family)),
        tally,
    };
    counted.families.iter().map(line).collect()
}

fn family_key(family: Family) -> &'static str {
    match family {
        Family::Apple => "desk-family-apple",
        Family::Android => "desk-family-android",
        Family::ChromeOs => "desk-family-chromeos",
        Family::Windows => "desk-family-windows",
        Family::Firefox => "desk-family-firefox",
        Family::Linux => "desk-family-linux",
        Family::Kindle => "desk-family-kindle",
        Family::Other => "desk-family-other",
    }
}

/// What the gate says: how many devices there are, in words, and the radio.
#[derive(Default)]
struct Told {
    network: String,
    is_silent: bool,
    radio: Option<RadioView>,
}

async fn asked_of_gate(visit: &Visit) -> Told {
    let Some(gate) = &visit.shell.gate else {
        return Told::default();
    };
    let Ok(leases) = gate.leases().await else {
        return Told {
            network: visit.t("desk-home-gate-silent"),
            is_silent: true,
            radio: None,
        };
    };
    let lent = visit.words.t1("desk-home-leases", "n", leases.len());
    let radio = gate.radio().await.ok();
    let joined = match &radio {
        Some(radio) if radio.asked.is_some() && radio.air != OnAir::Silent => {
            radio::stations(visit.words, radio)
        }
        Some(radio) if radio.asked.is_none() => String::new(),
        _ => visit.t("desk-home-radio-silent"),
    };
    Told {
        network: format!("{joined} {lent}").trim_start().to_owned(),
        is_silent: false,
        radio,
    }
}

/// The one sentence that answers "is everything all right, who needs me?".
fn lead(visit: &Visit, now: Now, gate_is_silent: bool, waits: usize) -> String {
    if gate_is_silent {
        visit.t("desk-home-lead-gate")
    } else if *visit.shell.reach.borrow() == Reach::Lost {
        visit.t("desk-home-lead-line")
    } else if now.trust() < Trust::Plausible {
        visit.t("desk-home-lead-time")
    } else if waits > 0 {
        visit.words.t1("desk-home-lead-waits", "n", waits)
    } else {
        visit.t("desk-home-lead-fine")
    }
}

fn secure_key(shell: &Shell) -> &'static str {
    match shell.tls.as_deref().map(Tls::authority) {
        None => "desk-home-secure-none",
        Some(None) => "desk-home-secure-files",
        Some(Some(_)) => "desk-home-secure-own",
    }
}
