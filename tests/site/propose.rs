//! Members propose events, by the venue's rule; nobody sees what is not theirs to see.

use http::StatusCode;
use parvis::people::{Publishing, Role};
use parvis::programme;
use parvis::programme::word::to_news;
use parvis::store::Tx;

use crate::From;
use crate::village::{EVENING, TITLE, Village, but, fill};

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

    let me = village.get("/moi").await.body.replace('\u{a0}', " ");
    let line = format!("{TITLE}, 27 novembre 2026 : en attente du comptoir");
    assert!(me.contains(&line), "{me}");
    let others = house.get(From::Phone, "/moi", Some(&paul)).await.body;
    assert!(!others.contains(TITLE), "{others}");

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
