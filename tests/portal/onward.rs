//! The hand-over into the real browser.

use http::StatusCode;

use crate::phone::{ANA, IPHONE_SHEET, Venue};

#[tokio::test]
async fn a_visit_goes_on_in_the_real_browser_once() {
    let venue = Venue::plain();
    let ana = venue.phone(ANA);
    let on = ana
        .using(IPHONE_SHEET)
        .get("/continuer?vers=/lieu&lang=en")
        .await;
    assert!(
        on.body.contains("http://parvis.internal/lieu") && on.body.contains("<svg role=\"img\"")
    );
    let link = on.link();
    let button = ana.get(&link).await;
    assert!(
        button.body.contains("<html lang=\"en\""),
        "the language goes along"
    );
    assert_eq!(
        ana.get(&link).await.status,
        StatusCode::OK,
        "looking uses up nothing"
    );
    let there = ana.post(&link, &button.token()).await;
    assert_eq!(
        (there.status, there.location()),
        (StatusCode::SEE_OTHER, "/lieu?lang=en")
    );
    let again = ana.post(&link, &button.token()).await;
    assert_eq!(
        again.location(),
        "/lieu?lang=en",
        "a second tap on the same button leads on"
    );
    let used = ana.get(&link).await;
    assert_eq!(used.status, StatusCode::GONE);
    assert!(used.body.contains("href=\"/\""), "a way on");
}

#[tokio::test]
async fn a_hostile_destination_leads_home() {
    let venue = Venue::plain();
    let ana = venue.phone(ANA);
    for hostile in [
        "//evil.example",
        "https://evil.example",
        "/%5Cevil.example",
        "/a%0D%0ASet-Cookie:%20x=1",
        "evil",
        "",
    ] {
        let on = ana.get(&format!("/continuer?vers={hostile}")).await;
        assert!(!on.main().contains("evil"), "{hostile}");
        let link = on.link();
        let button = ana.get(&link).await;
        assert_eq!(
            ana.post(&link, &button.token()).await.location(),
            "/",
            "{hostile}"
        );
    }
}

#[tokio::test]
async fn who_presses_for_ever_is_asked_to_wait() {
    let venue = Venue::plain();
    let ana = venue.phone(ANA);
    let mut pressed = 0;
    let refused = loop {
        let got = ana.get("/continuer?vers=/").await;
        pressed += 1;
        if got.status != StatusCode::OK {
            break got;
        }
        assert!(pressed < 100, "nobody needs a hundred links");
    };
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(pressed > 5, "a few at once are a slip of the thumb");
}
