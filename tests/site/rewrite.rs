//! What stands on the programme is changed, cancelled, taken back, by its author and the desk alone.

use http::StatusCode;
use parvis::people::{Publishing, Role, journal};
use parvis::programme::DateOf;
use parvis::programme::seats::{Asking, acts::take};
use parvis::store::Tx;

use crate::From;
use crate::village::{CHOIR, EVENING, Village, but, fill, id};

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
    let fields = but(
        &CHOIR,
        &[
            ("every", "fortnight"),
            ("times", "2"),
            ("signup", "all"),
            ("scope", "from"),
        ],
    );
    let answer = village.fill(&first, &fields).await;
    let after = village.get(&answer.location).await.body;
    assert!(after.contains("Les visiteurs aussi"), "{after}");
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
