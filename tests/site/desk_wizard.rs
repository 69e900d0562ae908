//! The first-boot wizard: from a blank box to an open door, as whoever holds the setup code walks it.

use http::StatusCode;
use parvis::people::Role;

use crate::{Answer, CODE, From, TestBox, WORD};

/// Fields as a browser sends them.
pub(crate) fn form(fields: &[(&str, &str)]) -> String {
    serde_urlencoded::to_string(fields).unwrap()
}

/// Opens the desk of a blank box; the session, and where the wizard begins.
async fn open(house: &TestBox, name: &str) -> (String, String) {
    let setup = house.code.printed();
    let fields = [
        ("setup", setup.as_str()),
        ("name", name),
        ("code", CODE),
        ("again", CODE),
        ("word", WORD),
    ];
    let answer = house
        .fill(
            From::Https,
            "/admin/cle",
            "/admin/cle",
            None,
            &form(&fields),
        )
        .await;
    let cookie = answer.cookie.clone();
    (
        cookie.unwrap_or_else(|| panic!("{}", answer.body)),
        answer.location,
    )
}

async fn step(house: &TestBox, cookie: &str, slug: &str, fields: &[(&str, &str)]) -> Answer {
    let path = format!("/admin/installation/{slug}");
    house
        .fill(From::Https, &path, &path, Some(cookie), &form(fields))
        .await
}

#[tokio::test]
async fn a_blank_box_leads_from_its_desk_through_the_wizard_to_an_open_place() {
    let house = TestBox::blank().await;
    let first = house.get(From::Https, "/admin", None).await;
    assert_eq!(first.location, "/admin/cle");
    let (cookie, begins) = open(&house, "Nadia").await;
    assert_eq!(begins, "/admin/installation/lieu");

    let fields = [
        ("name", "Le Four"),
        ("tagline", "Fournil partagé"),
        ("welcome", ""),
    ];
    let answer = step(&house, &cookie, "lieu", &fields).await;
    assert_eq!(
        answer.location, "/admin/installation/adresse",
        "{}",
        answer.body
    );
    assert!(
        house
            .get(From::Phone, "/", None)
            .await
            .body
            .contains("Fournil partagé")
    );

    let fields = [
        ("address", "1 rue du Four"),
        ("town", "Anost"),
        ("hours", "le samedi"),
    ];
    let answer = step(&house, &cookie, "adresse", &fields).await;
    assert_eq!(answer.location, "/admin/installation/mentions");

    let page = house
        .get(From::Https, &answer.location, Some(&cookie))
        .await;
    assert!(
        page.body
            .contains("publiées par Le Four, 1 rue du Four, Anost."),
        "{}",
        page.body
    );
    let answer = step(
        &house,
        &cookie,
        "mentions",
        &[("contact", ""), ("responsible", "Nadia Roche")],
    )
    .await;
    assert!(answer.body.contains("id=\"contact-p\""), "{}", answer.body);
    let fields = [
        ("contact", "bonjour@four.example"),
        ("responsible", "Nadia Roche"),
    ];
    let answer = step(&house, &cookie, "mentions", &fields).await;
    // This machine cannot share Internet: nobody is asked whether it should.
    assert_eq!(answer.location, "/admin/installation/wifi");
    let legal = house.get(From::Phone, "/mentions-legales", None).await;
    assert!(
        legal.body.contains("bonjour@four.example"),
        "{}",
        legal.body
    );
    let page = house
        .get(From::Https, &answer.location, Some(&cookie))
        .await;
    assert!(page.body.contains("Étape 4 sur 6"), "{}", page.body);

    let fields = [("ssid", "Le Four"), ("passphrase", "pain chaud")];
    let answer = step(&house, &cookie, "wifi", &fields).await;
    assert_eq!(
        answer.location, "/admin/installation/heure",
        "{}",
        answer.body
    );
    let answer = step(&house, &cookie, "heure", &[("right", "1")]).await;
    assert_eq!(answer.location, "/admin/installation/essai");

    let page = house
        .get(From::Https, &answer.location, Some(&cookie))
        .await;
    assert!(
        page.body.contains("Personne n’a encore ouvert la page."),
        "{}",
        page.body
    );
    house.get(From::Phone, "/portail", None).await;
    let page = house
        .get(From::Https, &answer.location, Some(&cookie))
        .await;
    assert!(
        page.body.contains("La page a été ouverte une fois."),
        "{}",
        page.body
    );
    let answer = step(&house, &cookie, "essai", &[]).await;
    assert_eq!(answer.location, "/admin");

    let home = house.get(From::Https, "/admin", Some(&cookie)).await;
    assert!(home.body.contains("Que faire ensuite"), "{}", home.body);
    assert!(
        !home.body.contains("/admin/installation/essai"),
        "{}",
        home.body
    );
}

#[tokio::test]
async fn the_wizard_goes_on_where_it_was_left_and_names_what_waits() {
    let house = TestBox::blank().await;
    let (cookie, _) = open(&house, "Nadia").await;
    let fields = [("name", "Le Four"), ("later", "1")];
    let answer = step(&house, &cookie, "lieu", &fields).await;
    assert_eq!(
        answer.location, "/admin/installation/adresse",
        "the name cannot wait"
    );
    let answer = step(&house, &cookie, "adresse", &[("later", "1")]).await;
    assert_eq!(answer.location, "/admin/installation/mentions");
    let home = house.get(From::Https, "/admin", Some(&cookie)).await;
    assert!(home.body.contains("étape 3 sur 6"), "{}", home.body);
    assert!(home.body.contains("Remis à plus tard"), "{}", home.body);
    assert!(!home.body.contains("Que faire ensuite"), "{}", home.body);
    let on = house
        .get(From::Https, "/admin/installation", Some(&cookie))
        .await;
    assert_eq!(on.location, "/admin/installation/mentions");
}

#[tokio::test]
async fn a_step_that_is_refused_comes_back_filled_with_the_reason() {
    let house = TestBox::blank().await;
    let (cookie, _) = open(&house, "Nadia").await;
    let answer = step(
        &house,
        &cookie,
        "lieu",
        &[("name", " "), ("tagline", "Fournil")],
    )
    .await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.body.contains("id=\"name-p\""), "{}", answer.body);
    assert!(answer.body.contains("value=\"Fournil\""), "{}", answer.body);
    step(&house, &cookie, "lieu", &[("name", "Le Four")]).await;
    let answer = step(
        &house,
        &cookie,
        "wifi",
        &[("ssid", "Four"), ("passphrase", "court")],
    )
    .await;
    assert!(
        answer.body.contains("id=\"passphrase-p\""),
        "{}",
        answer.body
    );
    let fields = [("time", "25 h 70"), ("date", "2026-11-21")];
    let answer = step(&house, &cookie, "heure", &fields).await;
    assert!(answer.body.contains("id=\"time-p\""), "{}", answer.body);
    assert!(answer.body.contains("<details open>"), "{}", answer.body);
    let answer = step(&house, &cookie, "mentions", &[("publisher", "x")]).await;
    assert!(answer.location.starts_with("/admin"), "{}", answer.body);
    let none = house
        .get(From::Https, "/admin/installation/fin", Some(&cookie))
        .await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_setup_code_opens_the_desk_once_and_a_place_that_runs_gets_no_wizard() {
    let house = TestBox::new().await;
    house.account("Nadia", Role::Concierge).await;
    let (cookie, begins) = open(&house, "Omar").await;
    assert_eq!(begins, "/admin");
    let home = house.get(From::Https, "/admin", Some(&cookie)).await;
    assert!(!home.body.contains("étape"), "{}", home.body);
    let setup = house.code.printed();
    let fields = [
        ("setup", setup.as_str()),
        ("name", "Eve"),
        ("code", CODE),
        ("again", CODE),
        ("word", WORD),
    ];
    let again = house
        .fill(
            From::Https,
            "/admin/cle",
            "/admin/cle",
            None,
            &form(&fields),
        )
        .await;
    assert!(again.cookie.is_none());
    assert!(again.body.contains("parvis desk-code"), "{}", again.body);
}

#[tokio::test]
async fn of_two_who_use_the_setup_code_at_once_one_opens_the_desk() {
    let house = TestBox::blank().await;
    let setup = house.code.printed();
    let typed = |name: &'static str| {
        let fields = [
            ("setup", setup.as_str()),
            ("name", name),
            ("code", CODE),
            ("again", CODE),
            ("word", WORD),
        ];
        form(&fields)
    };
    let (ana, bea) = (typed("Ana"), typed("Béa"));
    let send = |fields: String| {
        let house = &house;
        async move {
            house
                .fill(From::Https, "/admin/cle", "/admin/cle", None, &fields)
                .await
        }
    };
    let answers = tokio::join!(send(ana), send(bea));
    let opened = [&answers.0, &answers.1].map(|answer| answer.cookie.is_some());
    assert_eq!(opened.iter().filter(|it| **it).count(), 1, "{opened:?}");
    let everybody = house.store.read(parvis::people::everybody).await;
    let everybody: Result<_, parvis::store::Error> = everybody;
    assert_eq!(everybody.unwrap().len(), 1);
}
