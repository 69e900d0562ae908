//! The desk's pages.

use askama::Template;
use axum::response::Response;

use super::{authority, internet, setup, time, wifi};
use crate::clock::{Now, Trust};
use crate::people::Keeper;
use crate::portal::counts::{self, Day, DayCounts, Tally};
use crate::portal::device::Family;
use crate::reach::Reach;
use crate::web::dates;
use crate::web::tls::Tls;
use crate::web::{self, Doors, Enter, Error, Frame, Shell, Visit};

/// Days of the door's counts that are shown.
const DAYS_OF_DOOR: u16 = 7;

/// The doors of this room.
pub fn doors() -> Doors {
    Doors::default()
        .get("/admin", Enter::Machine, home)
        .get("/admin/cle", Enter::Anyone, setup::form)
        .post("/admin/cle", Enter::Anyone, setup::open)
        .get("/admin/heure", Enter::Machine, time::form)
        .post("/admin/heure", Enter::Machine, time::set)
        .get("/autorite", Enter::Anyone, authority::page)
        .get(
            "/autorite/parvis.pem",
            Enter::Anyone,
            authority::certificate,
        )
        .get("/admin/wifi", Enter::Machine, wifi::form)
        .post("/admin/wifi", Enter::Machine, wifi::change)
        .post("/admin/wifi/garder", Enter::Machine, wifi::keep)
        .post("/admin/wifi/revenir", Enter::Machine, wifi::revert)
        .get("/admin/internet", Enter::Machine, internet::form)
        .post("/admin/internet/cle", Enter::Machine, internet::make_key)
        .post("/admin/internet/partager", Enter::Machine, internet::share)
        .post("/admin/internet/fermer", Enter::Machine, internet::stop)
        .post("/admin/internet/journal", Enter::Machine, internet::export)
}

#[derive(Template)]
#[template(path = "desk/home.html")]
struct HomePage {
    f: Frame,
    token: String,
    lead: &'static str,
    time_now: String,
    date_now: String,
    trust: &'static str,
    /// The message that says whose certificate is in use.
    secure: &'static str,
    has_wifi: bool,
    /// What the gate says of the network; empty without one.
    network: String,
    door: Vec<DoorLine>,
}

/// What one family of devices did on one day.
struct DoorLine {
    day: String,
    family: String,
    tally: Tally,
}

async fn home(keeper: Keeper) -> Result<Response, Error> {
    let visit = &keeper.visit;
    let (lang, now) = (visit.words.lang(), visit.shell.clock.now());
    let days = visit
        .shell
        .store
        .read(move |snapshot| counts::table(snapshot, now.date(), DAYS_OF_DOOR))
        .await?;
    let (network, gate_is_silent) = asked_of_gate(visit).await;
    web::page(&HomePage {
        f: visit.frame("desk", visit.t("desk-home")),
        door: days.iter().flat_map(|day| door_lines(visit, day)).collect(),
        token: visit.shell.forms.issue(visit),
        lead: lead_key(visit, now, gate_is_silent),
        network,
        time_now: dates::time(lang, now.zoned().time()),
        date_now: dates::long_date(lang, now.date()),
        trust: time::trust_key(now.trust()),
        secure: secure_key(&visit.shell),
        has_wifi: visit.shell.config.wifi.is_some(),
    })
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

/// How many devices there are, in words, and whether the gate failed to say.
async fn asked_of_gate(visit: &Visit) -> (String, bool) {
    let Some(gate) = &visit.shell.gate else {
        return (String::new(), false);
    };
    let Ok(leases) = gate.leases().await else {
        return (visit.t("desk-home-gate-silent"), true);
    };
    let lent = visit.words.t1("desk-home-leases", "n", leases.len());
    match visit.shell.config.wifi.is_some().then_some(gate) {
        Some(gate) => match gate.stations().await {
            Ok(stations) => {
                let joined = visit.words.t1("desk-home-stations", "n", stations.len());
                (format!("{joined} {lent}"), false)
            }
            Err(_) => (
                format!("{} {lent}", visit.t("desk-home-radio-silent")),
                false,
            ),
        },
        None => (lent, false),
    }
}

/// The one sentence that answers "is everything all right?".
fn lead_key(visit: &Visit, now: Now, gate_is_silent: bool) -> &'static str {
    if gate_is_silent {
        "desk-home-lead-gate"
    } else if *visit.shell.reach.borrow() == Reach::Lost {
        "desk-home-lead-line"
    } else if now.trust() < Trust::Plausible {
        "desk-home-lead-time"
    } else {
        "desk-home-lead-fine"
    }
}

fn secure_key(shell: &Shell) -> &'static str {
    match shell.tls.as_deref().map(Tls::authority) {
        None => "desk-home-secure-none",
        Some(None) => "desk-home-secure-files",
        Some(Some(_)) => "desk-home-secure-own",
    }
}
