//! Members write the programme: proposing, changing, cancelling; and nobody sees what is not theirs.
//!
//! It is Saturday 21 November 2026, eleven in the morning.

use http::StatusCode;
use parvis::ids::{EventId, PersonId};
use parvis::people::{Publishing, Role, Rules, journal, news, rules_of, set_rules};
use parvis::programme::acts::Error as NotDone;
use parvis::programme::seats::{Asking, acts::take};
use parvis::programme::word::to_news;
use parvis::programme::{self, DateOf, proposals};
use parvis::store::Tx;
use parvis::web::Lang;
use parvis::web::words::Words;

use crate::{Answer, From, TestBox};

/// A title that must not leak.
const TITLE: &str = "Veillée aux lampions";

struct Village {
    house: TestBox,
    lea: PersonId,
    cookie: String,
}

impl Village {
    async fn new(publishing: Publishing) -> Village {
        let house = TestBox::new().await;
        let rules = move |tx: &mut Tx<'_>| {
            let rules = rules_of(&*tx)?;
            set_rules(
                tx,
                Rules {
                    publishing,
                    ..rules
                },
            )
        };
        house.store.write(rules).await.unwrap();
        let lea = house.account("Léa", Role::Member).await;
        let cookie = house.sign_in(From::Phone, "Léa").await;
        Village { house, lea, cookie }
    }

    async fn get(&self, path: &str) -> Answer {
        self.house.get(From::Phone, path, Some(&self.cookie)).await
    }

    async fn fill(&self, page: &str, fields: &[(&str, &str)]) -> Answer {
        fill(&self.house, From::Phone, &self.cookie, page, page, fields).await
    }

    /// Proposes, and gives the event's address.
    async fn propose(&self, fields: &[(&str, &str)]) -> String {
        let answer = self.fill("/programme/proposer", fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let (event, _) = answer.location.split_once("/mien?").unwrap();
        event.to_owned()
    }

    async fn publish(&self, event: &str) {
        let (id, now) = (id(event), self.house.clock.now());
        let act = move |tx: &mut Tx<'_>| {
            let done = proposals::publish(tx, id, now)?;
            Ok::<_, NotDone>(done.deliver(tx, |tx, told| to_news(tx, told, now))?)
        };
        self.house.store.write(act).await.unwrap();
    }

    /// What everybody reads of the Thursdays of December and January.
    async fn thursdays(&self) -> String {
        let mut read = String::new();
        for month in ["2026-12", "2027-01"] {
            let path = format!("/programme/mois?mois={month}");
            let page = self.house.get(From::Phone, &path, None).await;
            read += &rows(&page.body);
        }
        read
    }

    /// What waits for somebody, in words.
    async fn news(&self, person: PersonId) -> Vec<String> {
        let read = self.house.store.read(move |read| news::of(read, person));
        let w = Words::of(Lang::Fr);
        let said = read.await.unwrap().into_iter();
        said.map(|news| news.line.said(w)).collect()
    }
}

async fn fill(
    house: &TestBox,
    from: From,
    cookie: &str,
    page: &str,
    path: &str,
    fields: &[(&str, &str)],
) -> Answer {
    let fields = serde_urlencoded::to_string(fields).unwrap();
    house.fill(from, page, path, Some(cookie), &fields).await
}

fn id(event: &str) -> EventId {
    event.rsplit('/').next().unwrap().parse().unwrap()
}

/// The days of a month with what stands on them: « 3 20:00 Chorale [annulé], … ».
fn rows(body: &str) -> String {
    let list = body
        .split("<ol class=\"month\">")
        .nth(1)
        .unwrap_or_default();
    let mut said = String::new();
    for day in list.split("<li class=\"c").skip(1) {
        let Some(titles) = day.split("<ul>").nth(1) else {
            continue;
        };
        let number = day.split("</span> ").nth(1).unwrap();
        let number = number.split('<').next().unwrap();
        let mut text = String::new();
        for piece in titles.split("</ul>").next().unwrap().split('<').skip(1) {
            text.push_str(piece.split_once('>').unwrap().1);
        }
        said += &format!("{number} {}; ", text.replace('\u{a0}', " ").trim());
    }
    said
}

const EVENING: [(&str, &str); 5] = [
    ("title", TITLE),
    ("day", "2026-11-27"),
    ("from", "18 h 30"),
    ("to", "20:00"),
    ("place", "La grange"),
];
/// Five Thursdays from 10 December.
const CHOIR: [(&str, &str); 8] = [
    ("title", "Chorale"),
    ("day", "10/12/2026"),
    ("from", "20h"),
    ("to", "22h"),
    ("every", "week"),
    ("times", "5"),
    ("signup", "people"),
    ("capacity", "12"),
];

/// The same fields, some with another value.
fn but<'a>(fields: &[(&'a str, &'a str)], other: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = fields
        .iter()
        .filter(|(name, _)| other.iter().all(|(it, _)| it != name));
    kept.chain(other).copied().collect()
}

const PUBLIC: [&str; 9] = [
    "/",
    "/portail",
    "/programme",
    "/programme?jour=2026-11-27",
    "/programme/semaine?jour=2026-11-27",
    "/programme/mois",
    "/programme/agenda?jour=2026-11-27",
    "/programme.ics",
    "/programme.atom",
];

#[tokio::test]
async fn a_proposal_is_seen_by_its_author_and_the_desk_until_the_desk_publishes_it() {
    let village = Village::new(Publishing::Desk).await;
    let house = &village.house;
    let form = village.get("/programme/proposer").await.body;
    assert!(form.contains("Envoyer au comptoir"), "{form}");
    let event = village.propose(&EVENING).await;

    house.account("Paul", Role::Member).await;
    let paul = house.sign_in(From::Phone, "Paul").await;
    let nadia = house.sit_down(From::Https).await;
    let mut unseen: Vec<String> = PUBLIC.map(str::to_owned).into();
    unseen.extend([event.clone(), format!("{event}.ics")]);
    for path in &unseen {
        for cookie in [None, Some(paul.as_str()), Some(village.cookie.as_str())] {
            let page = house.get(From::Phone, path, cookie).await;
            assert!(!page.body.contains(TITLE), "{path}: {}", page.body);
        }
    }
    let mine = village.get(&format!("{event}/mien")).await.body;
    assert!(
        mine.contains(TITLE) && mine.contains("En attente du comptoir"),
        "{mine}"
    );
    let desk = house
        .get(From::Https, &format!("{event}/mien"), Some(&nadia))
        .await
        .body;
    assert!(desk.contains("Proposé par Léa"), "{desk}");

    village.publish(&event).await;
    let said = village.news(village.lea).await;
    assert!(said[0].contains("est au programme"), "{said:?}");
    for path in [
        "/programme?jour=2026-11-27",
        "/programme.ics",
        "/programme.atom",
    ] {
        let page = house.get(From::Phone, path, None).await.body;
        assert!(page.contains(TITLE), "{path}: {page}");
    }
    let page = house.get(From::Phone, &event, None).await.body;
    assert!(page.contains("Proposé par Léa"), "{page}");
    assert!(page.contains(&format!("href=\"{event}/mien\"")), "{page}");
}

#[tokio::test]
async fn where_members_publish_it_stands_at_once() {
    let village = Village::new(Publishing::Members).await;
    let form = village.get("/programme/proposer").await.body;
    assert!(form.contains("Afficher au programme"), "{form}");
    let event = village.propose(&EVENING).await;
    let page = village.house.get(From::Phone, &event, None).await.body;
    assert!(page.contains("de 18\u{a0}h\u{a0}30 à 20\u{a0}h"), "{page}");
}

#[tokio::test]
async fn the_desk_announces_in_the_venues_name_or_its_own() {
    let village = Village::new(Publishing::Desk).await;
    let house = &village.house;
    house.account("Nadia", Role::Concierge).await;
    let nadia = house.sign_in(From::Https, "Nadia").await;
    for (by, name) in [("venue", false), ("me", true)] {
        let page = "/programme/proposer";
        let fields = but(&EVENING, &[("by", by)]);
        let done = fill(house, From::Https, &nadia, page, page, &fields).await;
        let (event, _) = done.location.split_once("/mien").unwrap();
        let page = house.get(From::Phone, event, None).await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(
            page.body.contains("Proposé par Nadia"),
            name,
            "{}",
            page.body
        );
    }
    // A member who says so does not speak for the venue.
    let event = village.propose(&but(&EVENING, &[("by", "venue")])).await;
    let page = house.get(From::Phone, &event, None).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost() {
    let village = Village::new(Publishing::Members).await;
    for (wrong, said) in [
        (("title", ""), "Il faut un titre."),
        (("to", "17:30"), "La fin est avant le début."),
        (("from", "25 h 70"), "Cette heure n’existe pas"),
        (("from", ""), "Donnez l’heure du début"),
        (("day", "2027-02-30"), "Ce jour n’existe pas"),
        (("day", "30 février"), "Ce jour n’existe pas"),
        (("day", "2300-01-01"), "L’année doit être entre"),
        (("day", ""), "Donnez le jour."),
        (("last", "2026-11-20"), "La fin est avant le début."),
        (("capacity", "0"), "Il faut au moins une place."),
        (("capacity", "beaucoup"), "Écrivez un nombre"),
        (("link", "ftp://exemple.fr"), "Une adresse web commence par"),
        (("times", "3"), "Choisissez à quel rythme"),
        (("times", "0"), "Écrivez un nombre de fois"),
    ] {
        let fields = but(&EVENING, &[wrong]);
        let answer = village.fill("/programme/proposer", &fields).await;
        let body = answer.body.replace('\u{a0}', " ");
        assert_eq!(answer.status, StatusCode::OK, "{wrong:?}");
        assert!(body.contains(said), "{wrong:?}: {body}");
        assert!(body.contains("aria-invalid"), "{wrong:?}");
        for (name, value) in fields.iter().filter(|(_, value)| !value.is_empty()) {
            let field = body.split(&format!("name=\"{name}\"")).nth(1).unwrap();
            let field = field.split('>').next().unwrap();
            assert!(
                field.contains(&format!("value=\"{value}\"")),
                "{name}: {field}"
            );
        }
    }
    let week = [("every", "week"), ("until", "2026-11-01")];
    let answer = village
        .fill("/programme/proposer", &but(&EVENING, &week))
        .await;
    assert!(
        answer.body.contains("avant la première fois"),
        "{}",
        answer.body
    );
    let month = village
        .house
        .get(From::Phone, "/programme/mois", None)
        .await;
    assert!(!month.body.contains(TITLE), "nothing was kept");
}

#[tokio::test]
async fn whole_days_and_nights_are_understood() {
    let village = Village::new(Publishing::Members).await;
    let days = [
        ("all_day", "yes"),
        ("last", "2026-11-29"),
        ("from", ""),
        ("to", ""),
    ];
    let event = village.propose(&but(&EVENING, &days)).await;
    let page = village.house.get(From::Phone, &event, None).await.body;
    assert!(
        page.contains("du vendredi 27 novembre au dimanche 29 novembre"),
        "{page}"
    );
    let night = [("from", "21:00"), ("to", "1:00")];
    let event = village.propose(&but(&EVENING, &night)).await;
    let page = village.house.get(From::Phone, &event, None).await.body;
    assert!(page.contains("de 21\u{a0}h à 1\u{a0}h"), "{page}");
    let form = village.get(&format!("{event}/modifier")).await.body;
    assert!(form.contains("value=\"01:00\""), "{form}");
    assert!(
        form.contains("name=\"last\" type=\"date\" value=\"\""),
        "{form}"
    );
}

#[tokio::test]
async fn an_edit_reaches_one_date_or_those_after_or_all() {
    let third = "2026-12-24T20:00:00";
    for (scope, dates) in [
        (
            "one",
            "10 20 h Chorale; 17 20 h Chorale; 24 19 h Chorale de Noël; 31 20 h Chorale; 7 20 h Chorale; ",
        ),
        (
            "from",
            "10 20 h Chorale; 17 20 h Chorale; 24 19 h Chorale de Noël; 31 19 h Chorale de Noël; 7 19 h Chorale de Noël; ",
        ),
        (
            "all",
            "10 19 h Chorale de Noël; 17 19 h Chorale de Noël; 24 19 h Chorale de Noël; 31 19 h Chorale de Noël; 7 19 h Chorale de Noël; ",
        ),
    ] {
        let village = Village::new(Publishing::Members).await;
        let event = village.propose(&CHOIR).await;
        let page = format!("{event}/modifier?date={third}");
        let form = village.get(&page).await.body;
        assert!(form.contains("Seulement le jeudi 24 décembre"), "{form}");
        let fields = but(
            &CHOIR,
            &[
                ("title", "Chorale de Noël"),
                ("day", "2026-12-24"),
                ("from", "19:00"),
                ("to", "21:00"),
                ("scope", scope),
            ],
        );
        let answer = village.fill(&page, &fields).await;
        assert_eq!(
            answer.status,
            StatusCode::SEE_OTHER,
            "{scope}: {}",
            answer.body
        );
        let after = village.get(&answer.location).await.body;
        assert!(
            after.contains("Les changements sont enregistrés."),
            "{after}"
        );
        assert!(after.contains("Chorale de Noël"), "{after}");
        assert_eq!(village.thursdays().await, dates, "{scope}");
    }
}

#[tokio::test]
async fn one_date_alone_keeps_rhythm_and_sign_up() {
    let village = Village::new(Publishing::Members).await;
    let event = village.propose(&CHOIR).await;
    let page = format!("{event}/modifier?date=2026-12-24T20:00:00");
    for other in [("every", "fortnight"), ("signup", "none")] {
        let fields = but(&CHOIR, &[other, ("day", "2026-12-24"), ("scope", "one")]);
        let answer = village.fill(&page, &fields).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(
            answer.body.contains("ne changent pas pour un seul jour"),
            "{}",
            answer.body
        );
    }
    let fields = but(
        &CHOIR,
        &[("every", "fortnight"), ("times", "2"), ("scope", "all")],
    );
    let first = format!("{event}/modifier?date=2026-12-10T20:00:00");
    let answer = village.fill(&first, &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(
        village.thursdays().await,
        "10 20 h Chorale; 24 20 h Chorale; "
    );
}

#[tokio::test]
async fn who_signed_up_reads_of_it_and_the_author_knows_how_many() {
    let village = Village::new(Publishing::Members).await;
    let house = &village.house;
    let event = village.propose(&CHOIR).await;
    let paul = house.account("Paul", Role::Member).await;
    let (id, now) = (id(&event), house.clock.now());
    let date = DateOf {
        event: id,
        at: "2026-12-24T20:00:00".parse().unwrap(),
    };
    let seat = move |tx: &mut Tx<'_>| take(tx, date, Asking::Person(paul), None, now).map(drop);
    house.store.write(seat).await.unwrap();

    let third = format!("date={}", date.at);
    let mine = village.get(&format!("{event}/mien?{third}")).await.body;
    assert!(mine.contains("Une personne est inscrite."), "{mine}");
    let ask = village.get(&format!("{event}/annuler?{third}")).await.body;
    assert!(ask.contains("Une personne est inscrite."), "{ask}");

    let barn = but(
        &CHOIR,
        &[
            ("day", "2026-12-24"),
            ("place", "La grange"),
            ("scope", "one"),
        ],
    );
    let answer = village
        .fill(&format!("{event}/modifier?{third}"), &barn)
        .await;
    let after = village.get(&answer.location).await.body;
    assert!(after.contains("Une personne inscrite le lira"), "{after}");
    let said = village.news(paul).await;
    assert!(said[0].contains("La grange"), "{said:?}");

    let cancel = format!("{event}/annuler?{third}");
    let answer = village.fill(&cancel, &[("scope", "one")]).await;
    let after = village.get(&answer.location).await.body;
    assert!(
        after.contains("C’est annulé.") && after.contains("le lira"),
        "{after}"
    );
    assert!(
        village
            .thursdays()
            .await
            .contains("24 20 h Chorale Annulé; 31 20 h Chorale; ")
    );
    let restore = format!("{event}/retablir?{third}");
    let page = format!("{event}/mien?{third}");
    let answer = fill(house, From::Phone, &village.cookie, &page, &restore, &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert!(!village.thursdays().await.contains("Annulé"));
    assert_eq!(village.news(paul).await.len(), 3);
}

#[tokio::test]
async fn dates_are_cancelled_from_one_on_and_taken_back() {
    let village = Village::new(Publishing::Members).await;
    let event = village.propose(&CHOIR).await;
    let cancel = format!("{event}/annuler?date=2026-12-24T20:00:00");
    let answer = village.fill(&cancel, &[("scope", "from")]).await;
    let (tail, at) = answer.location.split_once("/mien?").unwrap();
    assert_eq!(village.thursdays().await.matches("Annulé").count(), 3);
    let at = at.split('&').next().unwrap();
    let (page, path) = (format!("{tail}/mien?{at}"), format!("{tail}/retablir?{at}"));
    let answer = fill(
        &village.house,
        From::Phone,
        &village.cookie,
        &page,
        &path,
        &[],
    )
    .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(village.thursdays().await.matches("Annulé").count(), 0);
}

#[tokio::test]
async fn another_member_learns_nothing_and_a_guest_proposes_nothing() {
    let village = Village::new(Publishing::Members).await;
    let house = &village.house;
    let event = village.propose(&CHOIR).await;
    house.account("Paul", Role::Member).await;
    house.account("Zoé", Role::Guest).await;
    house.account("Sam", Role::Steward).await;
    let paul = house.sign_in(From::Phone, "Paul").await;
    let zoe = house.sign_in(From::Phone, "Zoé").await;
    let sam = house.sign_in(From::Https, "Sam").await;
    let own = house
        .get(From::Phone, "/programme/proposer", Some(&paul))
        .await;
    for (from, cookie) in [
        (From::Phone, &paul),
        (From::Phone, &zoe),
        (From::Https, &sam),
    ] {
        for page in ["mien", "modifier", "annuler"] {
            let answer = house
                .get(from, &format!("{event}/{page}"), Some(cookie))
                .await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{page}");
        }
        for act in ["modifier", "annuler", "retablir", "reprendre"] {
            let fields = format!(
                "token={}&title=X&day=2026-12-10&from=20h&scope=all",
                own.token()
            );
            let answer = house
                .post(from, &format!("{event}/{act}"), Some(cookie), &fields)
                .await;
            let is_refused = answer.status == StatusCode::NOT_FOUND
                || answer.location == format!("{event}/mien");
            assert!(is_refused, "{act}: {} {}", answer.status, answer.location);
        }
    }
    let answer = house
        .get(From::Phone, "/programme/proposer", Some(&zoe))
        .await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let nobody = house.get(From::Phone, &format!("{event}/mien"), None).await;
    assert!(
        nobody.location.starts_with("/entrer?vers="),
        "{}",
        nobody.location
    );
    assert_eq!(village.thursdays().await.matches("Chorale").count(), 5);
}

#[tokio::test]
async fn the_desk_changes_it_openly() {
    let village = Village::new(Publishing::Members).await;
    let house = &village.house;
    let event = village.propose(&EVENING).await;
    let nadia = house.sit_down(From::Https).await;
    let page = format!("{event}/modifier");
    let fields = but(&EVENING, &[("title", "Veillée")]);
    let answer = fill(house, From::Https, &nadia, &page, &page, &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let said = village.news(village.lea).await;
    assert!(said[0].starts_with("Le comptoir a modifié"), "{said:?}");
    let lea = village.lea;
    let read = house.store.read(move |read| journal::about(read, lea));
    let acts = read.await.unwrap();
    assert!(
        acts.iter()
            .any(|act| act.line.key == "programme-did-change"),
        "{acts:?}"
    );
}

#[tokio::test]
async fn a_proposal_is_taken_back_without_a_trace() {
    let village = Village::new(Publishing::Desk).await;
    let event = village.propose(&EVENING).await;
    let (page, path) = (format!("{event}/mien"), format!("{event}/reprendre"));
    let answer = fill(
        &village.house,
        From::Phone,
        &village.cookie,
        &page,
        &path,
        &[],
    )
    .await;
    assert_eq!(answer.location, "/moi");
    assert_eq!(village.get(&page).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_form_sent_twice_proposes_once_and_a_stale_one_comes_back_filled() {
    let village = Village::new(Publishing::Members).await;
    let house = &village.house;
    let form = village.get("/programme/proposer").await;
    let fields = serde_urlencoded::to_string(EVENING).unwrap();
    let sent = format!("token={}&{fields}", form.token());
    let path = "/programme/proposer";
    let first = house
        .post(From::Phone, path, Some(&village.cookie), &sent)
        .await;
    let again = house
        .post(From::Phone, path, Some(&village.cookie), &sent)
        .await;
    assert_eq!(first.location, again.location);
    let lea = village.lea;
    let kept = house
        .store
        .read(move |read| programme::by_author(read, lea))
        .await;
    assert_eq!(kept.unwrap().len(), 1);
    let stale = house
        .post(
            From::Phone,
            path,
            Some(&village.cookie),
            &format!("token=x&{fields}"),
        )
        .await;
    assert_eq!(stale.status, StatusCode::OK);
    assert!(stale.body.contains(TITLE), "{}", stale.body);
}

#[tokio::test]
async fn who_left_is_named_as_they_chose() {
    use parvis::programme::leaving::{Attribution, forget_person};
    for (how, said) in [
        (Attribution::Named, "Proposé par Léa"),
        (Attribution::Former, "Proposé par ancien membre"),
    ] {
        let village = Village::new(Publishing::Members).await;
        let event = village.propose(&EVENING).await;
        let (lea, now) = (village.lea, village.house.clock.now());
        let forget = move |tx: &mut Tx<'_>| {
            let done = forget_person(tx, lea, ("Léa", |_| how), now)?;
            done.deliver(tx, |tx, told| to_news(tx, told, now))
                .map(drop)
        };
        village.house.store.write(forget).await.unwrap();
        let page = village.house.get(From::Phone, &event, None).await.body;
        assert!(page.contains(said), "{page}");
    }
}
