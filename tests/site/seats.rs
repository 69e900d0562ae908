//! Signing up through the pages: members with a button, visitors with a first name and the code of the room, those without
//! a phone at the desk; and what each of them reads when something changes.
//!
//! It is Saturday 21 November 2026, eleven in the morning.

use std::time::Duration;

use axum::body::Body;
use http::{Request, StatusCode, header};
use jiff::civil::date;
use parvis::ids::PersonId;
use parvis::people::{Role, journal, news};
use parvis::programme::edits;
use parvis::programme::proposals::announce;
use parvis::programme::seats::{Asking, Holder, acts, of_date};
use parvis::programme::series::{Edit, Repetition, Scope};
use parvis::programme::{
    DateOf, Details, Editor, Event, Signup, Status, When, Zone, of_any_state, word,
};
use parvis::web::words::{Lang, Words};
use tower::ServiceExt;

use crate::{Answer, From, TestBox};

fn paris() -> Zone {
    Zone::named("Europe/Paris").unwrap()
}

/// An evening of next Saturday with so many seats.
fn evening(title: &str, capacity: u32) -> Event {
    Event {
        uid: format!("{title}@test"),
        sequence: 0,
        modified: None,
        details: Details {
            title: title.to_owned(),
            capacity: Some(capacity),
            place: Some("Atelier".to_owned()),
            status: Status::Planned,
            ..Details::default()
        },
        when: When::Hours {
            start: date(2026, 11, 28).at(18, 30, 0, 0),
            zone: paris(),
            lasts: Some(Duration::from_secs(3600)),
        },
        repeat: None,
    }
}

async fn open(house: &TestBox, title: &str, capacity: u32, visitors: bool) -> DateOf {
    let (event, now) = (evening(title, capacity), house.clock.now());
    let at = event.when.start();
    let opened = house
        .store
        .write(move |tx| announce(tx, &event, Signup::Open { visitors }, now));
    DateOf {
        event: opened.await.unwrap(),
        at,
    }
}

fn venir(date: DateOf) -> String {
    format!("/programme/{}/venir?date={}", date.event, date.at)
}

fn desk(date: DateOf, what: &str) -> String {
    format!("/admin/inscriptions/{}{what}?date={}", date.event, date.at)
}

/// A member presses the button.
async fn press(house: &TestBox, date: DateOf, cookie: &str) -> Answer {
    let page = venir(date);
    let sent = house.fill(From::Phone, &page, &page, Some(cookie), "");
    let sent = sent.await;
    assert_eq!(sent.location, page, "{}", sent.body);
    house.get(From::Phone, &page, Some(cookie)).await
}

/// A visitor says a first name and a code.
async fn say(house: &TestBox, date: DateOf, name: &str, code: &str) -> Answer {
    let fields = serde_urlencoded::to_string([("first_name", name), ("code", code)]).unwrap();
    let page = venir(date);
    house.fill(From::Phone, &page, &page, None, &fields).await
}

/// A visitor who signed up: their ticket's address, and the cookie of their browser.
async fn visitor(house: &TestBox, date: DateOf, name: &str) -> (String, String) {
    let answer = say(house, date, name, &house.shell.presence.shown().code).await;
    assert!(answer.location.starts_with("/place/"), "{}", answer.body);
    (answer.location, answer.cookie.unwrap())
}

async fn member(house: &TestBox, name: &str) -> (PersonId, String) {
    let id = house.account(name, Role::Member).await;
    (id, house.sign_in(From::Phone, name).await)
}

/// A text with plain spaces in the place of those that do not break.
fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

/// What a person's news say, in French.
async fn told(house: &TestBox, person: PersonId) -> String {
    let news = house.store.read(move |read| news::of(read, person)).await;
    let lines = news.unwrap().into_iter();
    let said = lines.map(|news| news.line.said(Words::of(Lang::Fr)));
    plain(&said.collect::<Vec<_>>().join("\n"))
}

#[tokio::test]
async fn the_events_page_leads_to_a_seat_and_says_how_many_are_left() {
    let house = TestBox::new().await;
    let date = open(&house, "Fournil", 1, true).await;
    let event = format!("/programme/{}", date.event);
    let page = house.get(From::Phone, &event, None).await;
    assert!(page.body.contains("Je viens") && page.body.contains("une place restante"));
    assert!(page.body.contains(&venir(date)), "{}", page.body);
    let (_, ana) = member(&house, "Ana").await;
    press(&house, date, &ana).await;
    let page = house.get(From::Phone, &event, None).await;
    assert!(page.body.contains("Complet, liste d’attente"));
    let week = "/programme/semaine?jour=2026-11-28";
    let week = house.get(From::Phone, week, None).await;
    assert!(week.body.contains("Complet, liste d’attente"));
}

#[tokio::test]
async fn a_member_signs_up_once_however_often_they_press() {
    let house = TestBox::new().await;
    let date = open(&house, "Fournil", 5, false).await;
    let (_, ana) = member(&house, "Ana").await;
    let page = house.get(From::Phone, &venir(date), Some(&ana)).await;
    let form = format!("token={}", page.token());
    for _ in 0..2 {
        let page = venir(date);
        let sent = house.post(From::Phone, &page, Some(&ana), &form).await;
        assert_eq!(sent.location, page);
    }
    let shown = house.get(From::Phone, &venir(date), Some(&ana)).await;
    assert!(shown.body.contains("Vous avez une place"));
    let seats = house.store.read(move |read| of_date(read, date));
    assert_eq!(seats.await.unwrap().len(), 1);
    let places = house.get(From::Phone, "/mes-places", Some(&ana)).await;
    assert!(places.body.contains("Fournil") && places.body.contains("Vous avez une place"));
}

#[tokio::test]
async fn who_has_no_account_learns_how_to_come_where_visitors_do_not_sign_up() {
    let house = TestBox::new().await;
    let date = open(&house, "Fournil", 5, false).await;
    let page = house.get(From::Phone, &venir(date), None).await;
    assert!(page.body.contains("/rejoindre") && page.body.contains("/entrer?vers="));
    assert!(
        !page
            .body
            .contains("<form method=\"post\" action=\"/programme")
    );
    let form = "first_name=Lou&code=1";
    let sent = house.post(From::Phone, &venir(date), None, form).await;
    assert_eq!(sent.status, StatusCode::OK);
    let seats = house.store.read(move |read| of_date(read, date));
    assert!(seats.await.unwrap().is_empty());
}

#[tokio::test]
async fn a_visitor_needs_the_code_of_the_room_and_loses_nothing_without() {
    let house = TestBox::new().await;
    let date = open(&house, "Fournil", 5, true).await;
    let wrong = say(&house, date, "Lou", "12 345").await;
    assert!(wrong.body.contains("Ce n’est pas le code affiché"));
    assert!(wrong.body.contains("value=\"Lou\""), "{}", wrong.body);
    let nameless = say(&house, date, " ", "12 345").await;
    assert!(nameless.body.contains("Écrivez un prénom"));
    let (ticket, cookie) = visitor(&house, date, "Lou").await;
    let page = house.get(From::Phone, &ticket, None).await;
    assert!(page.body.contains("Lou") && page.body.contains("Vous avez une place"));
    let places = house.get(From::Phone, "/mes-places", Some(&cookie)).await;
    assert!(places.body.contains(&ticket), "{}", places.body);
    let nobodys = house.get(From::Phone, "/mes-places", None).await;
    assert!(!nobodys.body.contains("/place/"));
}

#[tokio::test]
async fn guessing_the_code_ends_soon() {
    let house = TestBox::new().await;
    let date = open(&house, "Fournil", 5, true).await;
    for _ in 0..8 {
        say(&house, date, "Lou", "000 0000").await;
    }
    let right = house.shell.presence.shown().code;
    let answer = say(&house, date, "Lou", &right).await;
    assert!(answer.body.contains("Trop d’essais"), "{}", answer.body);
}

#[tokio::test]
async fn a_ticket_of_another_is_not_found() {
    let house = TestBox::new().await;
    let date = open(&house, "Fournil", 5, true).await;
    let (ticket, _) = visitor(&house, date, "Lou").await;
    let other = ticket.chars().rev().take(32).collect::<String>();
    for path in [format!("/place/{other}"), "/place/x".to_owned()] {
        let answer = house.get(From::Phone, &path, None).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }
    let given = house.fill(From::Phone, &ticket, "/place/x/rendre", None, "");
    assert_eq!(given.await.status, StatusCode::NOT_FOUND);
    let seats = house.store.read(move |read| of_date(read, date));
    assert_eq!(seats.await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_waiting_list_moves_and_whoever_moves_up_reads_it() {
    let house = TestBox::new().await;
    let date = open(&house, "Fournil", 1, true).await;
    let (_, ana) = member(&house, "Ana").await;
    press(&house, date, &ana).await;
    let (ben, his) = member(&house, "Ben").await;
    let waits = press(&house, date, &his).await;
    assert!(waits.body.contains("en tête de la liste d’attente"));
    let (ticket, cookie) = visitor(&house, date, "Lou").await;
    let page = house.get(From::Phone, &ticket, None).await;
    assert!(page.body.contains("Vous êtes 2e sur la liste d’attente"));

    assert!(waits.body.contains("au bout de la liste"), "said before");
    let (page, rendre) = (venir(date), venir(date).replace("/venir", "/rendre"));
    let given = house.fill(From::Phone, &page, &rendre, Some(&ana), "");
    assert_eq!(given.await.location, "/mes-places?rendue=1");
    assert!(told(&house, ben).await.contains("Une place s’est libérée"));
    house
        .fill(From::Phone, &page, &rendre, Some(&his), "")
        .await;

    let places = house.get(From::Phone, "/mes-places", Some(&cookie)).await;
    assert!(places.body.contains("Du nouveau"), "{}", places.body);
    let page = house.get(From::Phone, &ticket, None).await;
    assert!(page.body.contains("Une place s’est libérée"));
    let lu = format!("{ticket}/lu");
    let read = house.fill(From::Phone, &ticket, &lu, None, "").await;
    assert_eq!(read.location, ticket);
    let page = house.get(From::Phone, &ticket, None).await;
    assert!(!page.body.contains("Une place s’est libérée"));

    let rendre = format!("{ticket}/rendre");
    let given = house.fill(From::Phone, &ticket, &rendre, Some(&cookie), "");
    let given = given.await;
    assert_eq!(given.cookie.as_deref(), Some("places="));
    let gone = house.get(From::Phone, &ticket, None).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    assert_eq!(house.store.check().unwrap(), []);
}

#[tokio::test]
async fn a_new_hour_and_a_cancellation_are_read_on_the_next_visit() {
    let house = TestBox::new().await;
    let date = open(&house, "Fournil", 5, true).await;
    let (ana, cookie) = member(&house, "Ana").await;
    press(&house, date, &cookie).await;
    let (ticket, _) = visitor(&house, date, "Lou").await;
    let now = house.clock.now();
    let moved = house.store.write(move |tx| {
        let event = of_any_state(tx, date.event)?.unwrap().event;
        let edit = Edit {
            when: event.when.moved_to(date.at.date().at(20, 15, 0, 0)),
            details: event.details,
            repetition: Repetition::Kept,
        };
        let (looked, signup) = ((date.event, None), Signup::Open { visitors: true });
        let scope = Scope::All;
        let done = edits::edit(
            tx,
            looked,
            scope,
            (edit, signup),
            Editor::Desk,
            &paris(),
            now,
        )?;
        let to = done.deliver(tx, |tx, told| word::to_news(tx, told, now))?;
        Ok::<_, parvis::programme::acts::Error>(to)
    });
    let date = moved.await.unwrap();
    assert!(told(&house, ana).await.contains("20 h 15"));
    let page = house.get(From::Phone, &ticket, None).await;
    let body = plain(&page.body);
    let since = body.split("Depuis votre dernière visite").nth(1);
    assert!(since.unwrap().contains("20 h 15"), "{body}");

    let cancelled = house.store.write(move |tx| {
        let looked = (date.event, None);
        edits::cancel(tx, looked, Scope::All, Editor::Desk, now)?
            .deliver(tx, |tx, told| word::to_news(tx, told, now))?;
        Ok::<_, parvis::programme::acts::Error>(())
    });
    cancelled.await.unwrap();
    assert!(told(&house, ana).await.contains("est annulé"));
    let page = house.get(From::Phone, &ticket, None).await;
    assert!(page.body.contains("n’y venez pas"), "{}", page.body);
    let late = house.get(From::Phone, &venir(date), None).await;
    assert!(late.body.contains("n’a pas lieu"), "{}", late.body);
}

#[tokio::test]
async fn the_desk_signs_monique_up_and_she_can_read_that_it_did() {
    let house = TestBox::new().await;
    let date = open(&house, "Fournil", 1, false).await;
    let monique = house.account("Monique", Role::Member).await;
    let keeper = house.sit_down(From::Https).await;
    let (page, add) = (desk(date, ""), desk(date, "/ajouter"));
    let add = async |fields| {
        let sent = house.fill(From::Https, &page, &add, Some(&keeper), fields);
        sent.await
    };
    let nobody = add("person=Simone").await;
    assert!(nobody.body.contains("Personne n’a ce nom") && nobody.body.contains("Simone"));
    assert_eq!(add("person=monique").await.location, page);
    assert_eq!(add("person=Monique").await.location, page, "already there");
    assert_eq!(add("first_name=Lou").await.location, page, "without a code");
    let shown = house.get(From::Https, &page, Some(&keeper)).await;
    let waiting = shown.body.split("Liste d’attente").nth(1).unwrap();
    assert!(shown.body.contains("Monique") && waiting.contains("Lou"));

    let about = house.store.read(move |read| journal::about(read, monique));
    let about = about.await.unwrap();
    assert_eq!(about.len(), 1);
    let said = about[0].line.said(Words::of(Lang::Fr));
    assert!(said.contains("a fait une inscription") && said.contains("Fournil"));
    let latest = house.store.read(|read| journal::latest(read, 10));
    let latest = format!("{:?}", latest.await.unwrap());
    assert!(!latest.contains("Lou"), "the journal names no visitor");

    let seats = house.store.read(move |read| of_date(read, date)).await;
    let seat = seats.unwrap()[0].id;
    let remove = desk(date, "/retirer");
    let fields = format!("seat={seat}");
    let sent = house.fill(From::Https, &page, &remove, Some(&keeper), &fields);
    assert_eq!(sent.await.location, page);
    assert!(told(&house, monique).await.contains("a rendu votre place"));
    let seats = house.store.read(move |read| of_date(read, date)).await;
    let seats = seats.unwrap();
    assert!(seats.len() == 1 && seats[0].is_seated, "Lou has moved up");
}

#[tokio::test]
async fn names_are_for_the_desk_alone() {
    let house = TestBox::new().await;
    let date = open(&house, "Fournil", 5, true).await;
    let (_, ana) = member(&house, "Anasuperbe").await;
    press(&house, date, &ana).await;
    visitor(&house, date, "Louparticulier").await;
    let keeper = house.sit_down(From::Https).await;
    let sheet = desk(date, "/feuille");
    let paper = house.get(From::Https, &sheet, Some(&keeper)).await;
    assert!(paper.body.contains("Anasuperbe") && paper.body.contains("Louparticulier"));
    let dates = house
        .get(From::Https, "/admin/inscriptions", Some(&keeper))
        .await;
    assert!(dates.body.contains("2 places prises"), "{}", dates.body);

    let (_, other) = member(&house, "Ben").await;
    house.account("Gaston", Role::Guest).await;
    let guest = house.sign_in(From::Phone, "Gaston").await;
    let pages = [
        sheet,
        desk(date, ""),
        venir(date),
        format!("/programme/{}", date.event),
        "/programme/semaine?jour=2026-11-28".to_owned(),
        "/mes-places".to_owned(),
        "/programme.ics".to_owned(),
        "/programme.atom".to_owned(),
    ];
    for cookie in [None, Some(other.as_str()), Some(guest.as_str())] {
        for page in &pages {
            let answer = house.get(From::Phone, page, cookie).await;
            let desk = page.starts_with("/admin");
            assert!(!desk || answer.status != StatusCode::OK, "{page}");
            for name in ["Anasuperbe", "Louparticulier"] {
                assert!(!answer.body.contains(name), "{page} says {name}");
            }
        }
    }
}

/// One of many phones signs up as a visitor, through the whole site.
async fn from_phone(house: &TestBox, number: u8, date: DateOf, code: &str) -> StatusCode {
    let ask = async |builder: http::request::Builder, body: String| {
        let peer = parvis::web::Peer {
            client: format!("10.17.0.{number}:40000").parse().unwrap(),
            local: "10.17.0.1:8080".parse().unwrap(),
            secure: false,
        };
        let request = builder.header(header::HOST, "parvis.internal");
        let mut request = request.body(Body::from(body)).unwrap();
        request.extensions_mut().insert(peer);
        Answer::read(house.router.clone().oneshot(request).await.unwrap()).await
    };
    let page = ask(Request::get(venir(date)), String::new()).await;
    let token = page.token();
    let fields = [("token", token), ("first_name", "Lou"), ("code", code)];
    let fields = serde_urlencoded::to_string(fields).unwrap();
    let kind = (header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let request = Request::post(venir(date)).header(kind.0, kind.1);
    ask(request, fields).await.status
}

#[tokio::test(flavor = "multi_thread")]
async fn of_64_people_at_once_one_has_the_last_seat_and_the_others_wait_in_order() {
    const PEOPLE: u8 = 64;
    let house = std::sync::Arc::new(TestBox::new().await);
    let mut dates = Vec::new();
    for number in 0..100 {
        dates.push(open(&house, &format!("Soirée {number}"), 1, true).await);
    }
    let mut race = tokio::task::JoinSet::new();
    let (code, through_pages) = (house.shell.presence.shown().code, dates[0]);
    for person in 1..=PEOPLE {
        let (house, code) = (house.clone(), code.clone());
        race.spawn(async move {
            let status = from_phone(&house, person, through_pages, &code).await;
            assert_eq!(status, StatusCode::SEE_OTHER);
        });
    }
    for date in dates[1..].iter().copied() {
        for person in 1..=PEOPLE {
            let (store, now) = (house.store.clone(), house.clock.now());
            race.spawn(async move {
                let id: PersonId = parvis::ids::Id::from_bytes([person; 10]);
                let asking = Asking::Person(id);
                let taken = store.write(move |tx| acts::take(tx, date, asking, None, now));
                taken.await.unwrap();
            });
        }
    }
    race.join_all().await;
    for date in dates {
        let seats = house.store.read(move |read| of_date(read, date));
        let seats = seats.await.unwrap();
        assert_eq!(seats.len(), usize::from(PEOPLE));
        assert!(seats[0].is_seated, "who asked first");
        assert!(seats[1..].iter().all(|seat| !seat.is_seated));
        let is_visitor =
            |seat: &parvis::programme::seats::Seat| matches!(seat.who, Holder::Visitor { .. });
        assert!(date == through_pages || !seats.iter().any(is_visitor));
    }
    assert_eq!(house.store.check().unwrap(), []);
}
