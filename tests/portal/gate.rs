//! The door with a gate: who entered is the gate's word, and a gate that does not answer is never taken for a yes.

use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use http::StatusCode;
use parvis::gate::protocol::{MAX_REQUEST, VERSION, decode};
use parvis::gate::{self, ClientState, LeaseSerial, Refusal, Reply, Request};
use parvis::portal::counts;
use parvis::wire::{read_frame, write_frame};
use tokio::net::{UnixListener, UnixStream};

use crate::phone::{ANA, ANDROID_SHEET, BEN, Venue};

/// A gate that knows its leases and who entered, and moves no firewall.
#[derive(Clone, Default)]
pub(crate) struct FakeGate(Arc<Mutex<HashMap<Ipv4Addr, ClientState>>>);

impl FakeGate {
    pub(crate) fn lend(&self, address: &str, serial: u64) {
        let ip = address.parse().unwrap();
        let state = ClientState {
            ip,
            mac: "02:00:00:00:00:17".parse().unwrap(),
            serial: LeaseSerial(serial),
            seconds_remaining: None,
        };
        self.0.lock().unwrap().insert(ip, state);
    }

    fn answer(&self, request: &Request) -> Reply {
        let mut leases = self.0.lock().unwrap();
        match request {
            Request::Client { ip } => Reply::Client(leases.get(ip).copied()),
            Request::Admit { ip, for_secs } => match leases.get_mut(ip) {
                Some(client) => {
                    client.seconds_remaining = Some(*for_secs);
                    Reply::Done
                }
                None => Reply::Refused(Refusal::NoLease),
            },
            Request::Dismiss { ip } => {
                if let Some(client) = leases.get_mut(ip) {
                    client.seconds_remaining = None;
                }
                Reply::Done
            }
            other => Reply::Refused(Refusal::Failed(format!(
                "{other:?} is not asked by the door"
            ))),
        }
    }

    async fn converse(self, mut stream: UnixStream) {
        while let Ok(Some(bytes)) = read_frame(&mut stream, MAX_REQUEST).await {
            let reply = self.answer(&decode(&bytes).unwrap());
            write_frame(&mut stream, VERSION, &reply).await.unwrap();
        }
    }

    async fn serve(self, listener: UnixListener) {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(self.clone().converse(stream));
        }
    }
}

/// A venue, its gate, and the folder of the gate's socket.
pub(crate) fn gated() -> (Venue, FakeGate, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let socket = dir.path().join("gate.sock");
    let fake = FakeGate::default();
    tokio::spawn(fake.clone().serve(UnixListener::bind(&socket).unwrap()));
    (at(socket), fake, dir)
}

fn at(socket: PathBuf) -> Venue {
    Venue::with(|_| {}, Some(gate::Client::new(socket)))
}

#[tokio::test]
async fn the_gate_keeps_who_entered() {
    let (venue, gate, _dir) = gated();
    gate.lend(ANA, 1);
    gate.lend(BEN, 2);
    let ana = venue.phone(ANA);
    assert!(!ana.is_told_yes().await);
    assert_eq!(ana.enter().await.status, StatusCode::SEE_OTHER);
    assert!(ana.is_told_yes().await);
    assert!(!venue.phone(BEN).is_told_yes().await);
    assert!(
        ana.get("/portail")
            .await
            .main()
            .contains("Encore 24\u{a0}heures.")
    );
}

#[tokio::test]
async fn an_address_lent_anew_has_not_entered() {
    let (venue, gate, _dir) = gated();
    gate.lend(ANA, 1);
    let ana = venue.phone(ANA);
    ana.enter().await;
    gate.lend(ANA, 2);
    assert!(!ana.is_told_yes().await);
}

#[tokio::test]
async fn who_chose_an_address_alone_is_told_how_to_get_one() {
    let (venue, _gate, _dir) = gated();
    let sheet = venue.phone(ANA).get("/portail").await;
    assert!(sheet.main().contains("coupez le Wi-Fi"));
    assert!(
        !sheet.main().contains("action=\"/portail/entrer"),
        "no button that cannot work"
    );
}

#[tokio::test]
async fn a_gate_that_does_not_answer_is_said_and_never_taken_for_a_yes() {
    let dir = tempfile::tempdir().unwrap();
    let venue = at(dir.path().join("nobody.sock"));
    let ana = venue.phone(ANA);
    let sheet = ana.get("/portail").await;
    assert_eq!(sheet.status, StatusCode::OK, "the pages can still be read");
    assert!(sheet.main().contains("La porte ne répond pas"));
    let token = venue.portal.shell.forms.issue(&parvis::web::Visit::of(
        venue.portal.shell.clone(),
        &ana.head("/portail"),
    ));
    let entered = ana.post("/portail/entrer", &token).await;
    assert_eq!(entered.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(entered.main().contains("La porte ne répond pas"));
    assert!(!ana.is_told_yes().await);
}

#[tokio::test]
async fn what_happened_at_the_door_is_counted_without_names() {
    let (venue, gate, _dir) = gated();
    gate.lend(ANA, 1);
    let ana = venue.phone(ANA).using(ANDROID_SHEET);
    for _ in 0..3 {
        ana.probe("connectivitycheck.gstatic.com", "/generate_204")
            .await;
    }
    ana.probe("example.org", "/").await;
    ana.enter().await;
    let shell = &venue.portal.shell;
    venue.portal.counts.write(&shell.store).await.unwrap();
    let today = shell.clock.now().date();
    let table = shell
        .store
        .read_blocking(|snapshot| counts::table(snapshot, today, 7))
        .unwrap();
    assert_eq!(table.len(), 1);
    assert_eq!(table[0].day, counts::Day::Known(today));
    let seen: Vec<_> = table[0]
        .families
        .iter()
        .map(|(f, t)| (f.name(), t.probes, t.sheets, t.entries))
        .collect();
    assert_eq!(seen, [(Some("Android"), 3, 1, 1)]);
}
