//! The sheet: its words, its button, the captive portal API, and that it needs nothing a sheet lacks.

use std::time::Duration;

use axum::body::Body;
use http::{Request, StatusCode, header};
use jiff::civil::date;
use parvis::programme::{self, Details, Event, When, Zone};
use parvis::reach::Reach;

use crate::phone::{ANA, ANDROID_SHEET, BEN, IPHONE_SHEET, PORTAL, Venue};

#[tokio::test]
async fn a_box_without_a_name_yet_calls_itself_what_any_place_is() {
    let venue = Venue::with(|config| config.venue.name = None, None);
    let sheet = venue.phone(ANA).get("/portail").await;
    assert!(sheet.body.contains("<h1>Ce lieu</h1>"), "{}", sheet.body);
    let sheet = venue.phone(ANA).get("/portail?lang=en").await;
    assert!(sheet.body.contains("<h1>This place</h1>"), "{}", sheet.body);
}

#[tokio::test]
async fn the_sheet_says_what_to_tap_on_each_device() {
    let venue = Venue::plain();
    let ana = venue.phone(ANA);
    assert!(
        ana.using(IPHONE_SHEET)
            .get("/portail")
            .await
            .body
            .contains("Terminé")
    );
    assert!(
        ana.using(ANDROID_SHEET)
            .get("/portail")
            .await
            .body
            .contains("Utiliser ce réseau tel quel")
    );
    let french = ana.get("/portail").await.body;
    assert!(french.contains("Pas d’Internet ici") && french.contains("Entrer"));
    venue.reach.send_replace(Reach::Up);
    assert!(
        ana.get("/portail")
            .await
            .body
            .contains("mène aussi à Internet")
    );
    venue.reach.send_replace(Reach::Lost);
    assert!(
        ana.get("/portail")
            .await
            .body
            .contains("Internet est coupé")
    );
}

#[tokio::test]
async fn the_sheet_works_without_cookie_script_window_or_download() {
    let venue = Venue::plain();
    let phone = venue.phone(ANA).using(IPHONE_SHEET);
    let sheet = phone.get("/portail?lang=en").await;
    let entered = phone.post("/portail/entrer?lang=en", &sheet.token()).await;
    assert_eq!(entered.location(), "/portail/bienvenue?lang=en");
    let welcome = phone.get(entered.location()).await;
    assert!(welcome.body.contains("lang=\"en\"") && welcome.body.contains("href=\"/?lang=en\""));
    let on = phone.get("/continuer?vers=/programme").await;
    for page in [sheet, welcome, on] {
        for word in [
            "<script",
            "target=",
            " download",
            "localStorage",
            "onclick",
            "type=\"file\"",
            " style=",
        ] {
            assert!(!page.body.contains(word), "{word}");
        }
    }
}

#[tokio::test]
async fn a_browser_is_led_to_the_front_page() {
    let venue = Venue::plain();
    assert_eq!(venue.phone(ANA).enter().await.location(), "/");
    assert_eq!(
        venue
            .phone(BEN)
            .using(ANDROID_SHEET)
            .enter()
            .await
            .location(),
        "/portail/bienvenue"
    );
}

#[tokio::test]
async fn the_welcome_is_for_those_who_entered() {
    let venue = Venue::plain();
    assert_eq!(
        venue.phone(ANA).get("/portail/bienvenue").await.location(),
        "/portail"
    );
}

#[tokio::test]
async fn a_foreign_page_cannot_press_the_button() {
    let venue = Venue::plain();
    let ana = venue.phone(ANA);
    let sheet = ana.get("/portail").await;
    let request = Request::post("/portail/entrer")
        .header(header::HOST, "parvis.internal")
        .header(header::ORIGIN, "http://evil.example");
    let got = ana
        .send(
            request
                .body(Body::from(format!("token={}", sheet.token())))
                .unwrap(),
        )
        .await;
    assert_eq!(got.status, StatusCode::FORBIDDEN);
    let got = ana.post("/portail/entrer", "forged").await;
    assert_eq!(got.status, StatusCode::CONFLICT);
    assert!(ana.probe("captive.apple.com", "/").await.is_portal_reply());
    let again = ana.post("/portail/entrer", &got.token()).await;
    assert_eq!(
        again.status,
        StatusCode::SEE_OTHER,
        "the page that came back carries a good token"
    );
}

#[tokio::test]
async fn the_captive_portal_api_follows_rfc_8908() {
    let venue = Venue::plain();
    let ana = venue.phone(ANA).over_https();
    let ask = async |accept: &'static str| {
        let request = Request::get("/captive-portal/api").header(header::HOST, "parvis.internal");
        ana.send(
            request
                .header(header::ACCEPT, accept)
                .body(Body::empty())
                .unwrap(),
        )
        .await
    };
    let before = ask("application/captive+json").await;
    assert_eq!(
        before.headers[header::CONTENT_TYPE],
        "application/captive+json"
    );
    assert_eq!(before.headers[header::CACHE_CONTROL], "private");
    let json: serde_json::Value = serde_json::from_str(&before.body).unwrap();
    assert_eq!(json["captive"], true);
    assert_eq!(json["user-portal-url"], "https://parvis.internal/portail");
    assert!(json.get("seconds-remaining").is_none());
    ana.enter().await;
    let after = ask("*/*").await;
    assert!(after.body.len() <= 4096);
    let json: serde_json::Value = serde_json::from_str(&after.body).unwrap();
    assert_eq!(json["captive"], false);
    assert!(json["seconds-remaining"].as_u64().unwrap() > 86_000);
    let browser = ask("text/html").await;
    assert_eq!(
        (browser.status, browser.location()),
        (StatusCode::FOUND, "https://parvis.internal/portail")
    );
    let plain = venue.phone(ANA).get("/captive-portal/api").await;
    assert!(plain.status == StatusCode::FOUND && plain.location() == PORTAL);
}

fn event(title: &str, hour: i8) -> Event {
    Event {
        uid: title.into(),
        sequence: 0,
        modified: None,
        details: Details {
            title: title.into(),
            ..Details::default()
        },
        when: When::Hours {
            start: date(2026, 11, 21).at(hour, 0, 0, 0),
            zone: Zone::utc(),
            lasts: Some(Duration::from_secs(3600)),
        },
        repeat: None,
    }
}

#[tokio::test]
async fn the_sheet_announces_the_next_things_of_the_day() {
    let venue = Venue::plain();
    let shell = &venue.portal.shell;
    let now = shell.clock.now();
    assert!(
        !venue
            .phone(ANA)
            .get("/portail")
            .await
            .main()
            .contains("Aujourd’hui")
    );
    let events = [
        ("Petit-déjeuner", 8),
        ("Vélo", 10),
        ("Soupe", 12),
        ("Café", 15),
        ("Bal", 20),
    ];
    let put = shell.store.write(move |tx| {
        events
            .iter()
            .try_for_each(|&(title, hour)| programme::add(tx, &event(title, hour), now).map(|_| ()))
    });
    put.await
        .unwrap_or_else(|e: parvis::store::Error| panic!("{e}"));
    let sheet = venue.phone(ANA).get("/portail").await;
    let announced = |title: &str| sheet.main().contains(&format!(">{title}</a>"));
    assert!(announced("Vélo") && announced("Soupe") && announced("Café"));
    assert!(
        !announced("Petit-déjeuner"),
        "what is over is not announced"
    );
    assert!(!announced("Bal"), "three are enough");
}
