//! One's own account: what it shows, and what can be changed of it.

use http::StatusCode;
use parvis::people::holdings::Choices;
use parvis::people::{self, Line, Name, Role, acts, charter, news};

use crate::joining::named;
use crate::leaving::with_knitting;
use crate::{CODE, From, TestBox};

#[tokio::test]
async fn who_is_not_signed_in_reads_what_an_account_is_for() {
    let house = TestBox::new().await;
    let page = house.get(From::Phone, "/moi", None).await;
    for href in ["/entrer", "/rejoindre", "/carte"] {
        assert!(
            page.body.contains(&format!("href=\"{href}\"")),
            "{}",
            page.body
        );
    }
}

#[tokio::test]
async fn ones_own_page_shows_what_one_keeps_in_each_room_and_the_desk_to_who_keeps_it() {
    let (house, _) = with_knitting().await;
    house.account("Léa", Role::Member).await;
    let lea = house.sign_in(From::Phone, "Léa").await;
    let me = house.get(From::Phone, "/moi", Some(&lea)).await;
    assert!(me.body.contains("Mes ateliers"), "{}", me.body);
    assert!(
        !me.body.contains("class=\"act quiet\" href=\"/admin\""),
        "{}",
        me.body
    );
    let nadia = house.sit_down(From::Https).await;
    let me = house.get(From::Https, "/moi", Some(&nadia)).await;
    assert!(
        me.body.contains("class=\"act quiet\" href=\"/admin\""),
        "{}",
        me.body
    );
}

#[tokio::test]
async fn news_wait_until_they_were_read() {
    let house = TestBox::new().await;
    let (id, now) = (house.account("Léa", Role::Member).await, house.clock.now());
    let told = house
        .store
        .write(move |tx| news::tell(tx, id, Line::new("people-news-accepted"), now));
    told.await.unwrap();
    let cookie = house.sign_in(From::Phone, "Léa").await;
    let me = house.get(From::Phone, "/moi", Some(&cookie)).await;
    assert!(me.body.contains("J’ai lu"), "{}", me.body);
    let last = me.body.split("name=\"last\" value=\"").nth(1).unwrap();
    let last = last.split('"').next().unwrap();
    let read = house
        .fill(
            From::Phone,
            "/moi",
            "/moi/nouvelles",
            Some(&cookie),
            &format!("last={last}"),
        )
        .await;
    assert_eq!(read.location, "/moi");
    let me = house.get(From::Phone, "/moi", Some(&cookie)).await;
    assert!(me.body.contains("Rien de nouveau"), "{}", me.body);
    assert!(
        me.body.contains("vous êtes membre"),
        "read ones stay: {}",
        me.body
    );
}

#[tokio::test]
async fn a_new_charter_is_accepted_by_the_number_that_was_shown() {
    let house = TestBox::new().await;
    house.account("Léa", Role::Member).await;
    let cookie = house.sign_in(From::Phone, "Léa").await;
    let accept = async |version: &str| {
        let form = format!("version={version}");
        house
            .fill(From::Phone, "/moi", "/moi/charte", Some(&cookie), &form)
            .await;
        let lea = named(&house, "Léa").await.unwrap();
        lea.accepted.map(|it| it.version)
    };
    assert_eq!(accept("1").await, Some(1));
    let now = house.clock.now();
    let adopted = house
        .store
        .write(move |tx| charter::adopt(tx, "Autre", now));
    adopted.await.unwrap();
    let me = house.get(From::Phone, "/moi", Some(&cookie)).await;
    assert!(me.body.contains("J’accepte la version 2"), "{}", me.body);
    assert_eq!(accept("1").await, Some(1));
    assert_eq!(accept("x").await, Some(1));
    assert_eq!(accept("2").await, Some(2));
}

#[tokio::test]
async fn sessions_are_listed_and_closed_from_afar() {
    let house = TestBox::new().await;
    house.account("Léa", Role::Member).await;
    let own = house.sign_in(From::Phone, "Léa").await;
    let others = [
        house.sign_in(From::Https, "Léa").await,
        house.sign_in(From::OtherPhone, "Léa").await,
    ];
    let page = house.get(From::Phone, "/moi/connexions", Some(&own)).await;
    assert_eq!(
        page.body.matches("name=\"session\"").count(),
        2,
        "{}",
        page.body
    );
    assert_eq!(page.body.matches("celle-ci").count(), 1, "{}", page.body);
    for secret in [&own, &others[0]] {
        let token = secret.trim_start_matches("session=");
        assert!(!page.body.contains(token), "a page shows a token");
    }
    let mark = page.body.split("name=\"session\" value=\"").nth(1).unwrap();
    let mark = mark.split('"').next().unwrap();
    let path = "/moi/connexions";
    let form = format!("session={mark}");
    house.fill(From::Phone, path, path, Some(&own), &form).await;
    let page = house.get(From::Phone, path, Some(&own)).await;
    assert_eq!(
        page.body.matches("name=\"session\"").count(),
        1,
        "{}",
        page.body
    );
    house
        .fill(From::Phone, path, path, Some(&own), "session=")
        .await;
    for (from, cookie) in [(From::Https, &others[0]), (From::OtherPhone, &others[1])] {
        let gone = house.get(from, path, Some(cookie)).await;
        assert_eq!(gone.status, StatusCode::SEE_OTHER);
    }
    let page = house.get(From::Phone, path, Some(&own)).await;
    assert_eq!(page.status, StatusCode::OK);
}

#[tokio::test]
async fn nobody_closes_the_session_of_another() {
    let house = TestBox::new().await;
    house.account("Léa", Role::Member).await;
    house.account("Max", Role::Member).await;
    let (lea, max) = (
        house.sign_in(From::Phone, "Léa").await,
        house.sign_in(From::OtherPhone, "Max").await,
    );
    house.sign_in(From::Https, "Léa").await;
    let path = "/moi/connexions";
    let page = house.get(From::Phone, path, Some(&lea)).await;
    let mark = page.body.split("name=\"session\" value=\"").nth(1).unwrap();
    let form = format!("session={}", mark.split('"').next().unwrap());
    let token = house.get(From::OtherPhone, "/moi", Some(&max)).await;
    let form = format!("token={}&{form}", token.token());
    let sent = house.post(From::OtherPhone, path, Some(&max), &form).await;
    assert_eq!(sent.location, path);
    let page = house.get(From::Phone, path, Some(&lea)).await;
    assert_eq!(
        page.body.matches("name=\"session\"").count(),
        1,
        "{}",
        page.body
    );
}

#[tokio::test]
async fn a_stolen_cookie_opens_nothing_elsewhere_and_its_owner_is_told() {
    let house = TestBox::new().await;
    house.account("Léa", Role::Member).await;
    let cookie = house.sign_in(From::Phone, "Léa").await;
    let stolen = house
        .get(From::OtherPhone, "/moi/code", Some(&cookie))
        .await;
    assert_eq!(stolen.location, "/entrer?vers=%2Fmoi%2Fcode");
    let cookie = house.sign_in(From::Phone, "Léa").await;
    let me = house.get(From::Phone, "/moi", Some(&cookie)).await;
    assert!(
        me.body.contains("présentée depuis un autre appareil"),
        "{}",
        me.body
    );
}

#[tokio::test]
async fn a_new_code_asks_for_the_old_one_and_ends_the_other_sessions() {
    let house = TestBox::new().await;
    house.account("Léa", Role::Member).await;
    let own = house.sign_in(From::Phone, "Léa").await;
    let other = house.sign_in(From::Https, "Léa").await;
    let change = async |path: &str, fields: &[(&str, &str)]| {
        let form = serde_urlencoded::to_string(fields).unwrap();
        house.fill(From::Phone, path, path, Some(&own), &form).await
    };
    let (new, again) = (("code", "vélo bleu"), ("again", "vélo bleu"));
    let wrong = change("/moi/code", &[("old", "vélo vert"), new, again]).await;
    assert!(wrong.body.contains("id=\"old-p\""), "{}", wrong.body);
    let short = change(
        "/moi/code",
        &[("old", CODE), ("code", "abc"), ("again", "abc")],
    )
    .await;
    assert!(short.body.contains("id=\"code-p\""), "{}", short.body);
    let changed = change("/moi/code", &[("old", CODE), new, again]).await;
    assert_eq!(changed.location, "/moi", "{}", changed.body);
    let gone = house.get(From::Https, "/moi/code", Some(&other)).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER);
    let empty = change("/moi/mot", &[("old", "vélo bleu"), ("word", "")]).await;
    assert!(empty.body.contains("id=\"word-p\""), "{}", empty.body);
    let wrong = change("/moi/mot", &[("old", CODE), ("word", "les noisettes")]).await;
    assert!(wrong.body.contains("id=\"old-p\""), "{}", wrong.body);
    let changed = change(
        "/moi/mot",
        &[("old", "vélo bleu"), ("word", "les noisettes")],
    )
    .await;
    assert_eq!(changed.location, "/moi", "{}", changed.body);
}

#[tokio::test]
async fn a_name_is_changed_unless_somebody_has_it() {
    let house = TestBox::new().await;
    house.account("Léa", Role::Member).await;
    house.account("Max", Role::Member).await;
    let cookie = house.sign_in(From::Phone, "Léa").await;
    let long = "a".repeat(41);
    for wrong in ["", "MAX", &long] {
        let form = serde_urlencoded::to_string([("name", wrong)]).unwrap();
        let refused = house
            .fill(From::Phone, "/moi/nom", "/moi/nom", Some(&cookie), &form)
            .await;
        assert!(
            refused.body.contains("id=\"name-p\""),
            "{wrong}: {}",
            refused.body
        );
        assert!(refused.body.contains(&format!("value=\"{wrong}\"")));
    }
    let renamed = house
        .fill(
            From::Phone,
            "/moi/nom",
            "/moi/nom",
            Some(&cookie),
            "name=Lea",
        )
        .await;
    assert_eq!(renamed.location, "/moi", "{}", renamed.body);
    let me = house.get(From::Phone, "/moi", Some(&cookie)).await;
    assert!(me.body.contains("<h1>Lea</h1>"), "{}", me.body);
}

#[tokio::test]
async fn what_the_desk_did_is_read_with_the_name_of_who_did_it() {
    let house = TestBox::new().await;
    let nadia = house.account("Nadia", Role::Concierge).await;
    let lea = house.account("Léa", Role::Guest).await;
    let now = house.clock.now();
    let done = house
        .store
        .write(move |tx| acts::set_role(tx, nadia, lea, Role::Member, None, now));
    done.await.unwrap();
    let cookie = house.sign_in(From::Phone, "Léa").await;
    let page = house.get(From::Phone, "/moi/journal", Some(&cookie)).await;
    assert!(
        page.body.contains("<b>Nadia</b> a changé un rôle"),
        "{}",
        page.body
    );
    house.account("Samia", Role::Concierge).await;
    let gone = house
        .store
        .write(move |tx| acts::erase(tx, None, nadia, &[], &Choices::default(), now));
    gone.await.unwrap();
    let page = house.get(From::Phone, "/moi/journal", Some(&cookie)).await;
    assert!(page.body.contains("<b>ancien membre</b>"), "{}", page.body);
    assert!(!page.body.contains("Nadia"), "{}", page.body);
}

#[tokio::test]
async fn the_presence_code_fills_the_screen_of_the_desk_and_of_nobody_else() {
    let house = TestBox::new().await;
    let nadia = house.sit_down(From::Https).await;
    let page = house.get(From::Https, "/presence", Some(&nadia)).await;
    assert!(
        page.body.contains(&house.shell.presence.shown().code),
        "{}",
        page.body
    );
    assert!(page.body.contains("/rejoindre</b>"), "{}", page.body);
    assert!(!page.body.contains("<nav"), "{}", page.body);
    house.account("Léa", Role::Member).await;
    let lea = house.sign_in(From::Https, "Léa").await;
    let page = house.get(From::Https, "/presence", Some(&lea)).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_suspended_account_lets_nobody_in() {
    let house = TestBox::new().await;
    let nadia = house.account("Nadia", Role::Concierge).await;
    let lea = house.account("Léa", Role::Member).await;
    let cookie = house.sign_in(From::Phone, "Léa").await;
    let (now, why) = (house.clock.now(), "bruit la nuit".to_owned());
    let standing = people::Standing::Suspended {
        why,
        article: "3".into(),
    };
    let shut = house
        .store
        .write(move |tx| acts::set_standing(tx, nadia, lea, standing, now));
    shut.await.unwrap();
    let page = house.get(From::Phone, "/moi/code", Some(&cookie)).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    let form = serde_urlencoded::to_string([("name", "Léa"), ("code", CODE)]).unwrap();
    let refused = house
        .fill(From::Phone, "/entrer", "/entrer", None, &form)
        .await;
    assert!(refused.body.contains("bruit la nuit"), "{}", refused.body);
    assert_eq!(refused.cookie, None);
}

/// The forms of people.
const FORMS: [&str; 11] = [
    "/entrer",
    "/entrer/secours",
    "/rejoindre",
    "/carte",
    "/moi/nouvelles",
    "/moi/charte",
    "/moi/connexions",
    "/moi/code",
    "/moi/mot",
    "/moi/nom",
    "/moi/partir",
];

#[tokio::test]
async fn a_form_sent_from_another_site_does_nothing() {
    let house = TestBox::new().await;
    house.account("Léa", Role::Member).await;
    let cookie = house.sign_in(From::Phone, "Léa").await;
    for path in FORMS.into_iter().chain(["/moi/partir/oui", "/sortir"]) {
        let token = house.get(From::Phone, "/moi", Some(&cookie)).await;
        let form = format!("token={}&name=Voleur&code=x", token.token());
        let refused = house.post_from_elsewhere(path, &cookie, &form).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert!(named(&house, "Léa").await.is_some());
}

#[tokio::test]
async fn a_form_whose_token_is_not_good_comes_back_filled_and_does_nothing() {
    let house = TestBox::new().await;
    house.account("Léa", Role::Member).await;
    let cookie = house.sign_in(From::Phone, "Léa").await;
    let form = "token=x&name=Autre&known=abc&code=abcabc&again=abc&word=abc&keep=tricot";
    for path in FORMS {
        let signed_in = path.starts_with("/moi").then_some(cookie.as_str());
        let answer = house.post(From::Phone, path, signed_in, form).await;
        match path {
            // Nothing was typed there: the page itself says what stands now.
            "/moi/nouvelles" | "/moi/charte" | "/moi/connexions" => {
                assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
            }
            // Words that no card has are said first.
            "/carte" => assert!(answer.body.contains("words-p"), "{}", answer.body),
            _ => assert!(
                answer.body.contains("encore une fois"),
                "{path}: {}",
                answer.body
            ),
        }
    }
    let lea = Name::typed("Autre").unwrap();
    let read = house.store.read(move |read| people::named(read, &lea));
    assert_eq!(read.await.unwrap(), None);
}

#[tokio::test]
async fn an_empty_form_is_refused_and_comes_back() {
    let house = TestBox::new().await;
    house.account("Léa", Role::Member).await;
    let cookie = house.sign_in(From::Phone, "Léa").await;
    for path in [
        "/entrer",
        "/entrer/secours",
        "/rejoindre",
        "/carte",
        "/moi/code",
        "/moi/mot",
        "/moi/nom",
    ] {
        let signed_in = path.starts_with("/moi").then_some(cookie.as_str());
        let answer = house.fill(From::Phone, path, path, signed_in, "").await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(
            answer.body.contains("class=\"problem\""),
            "{path}: {}",
            answer.body
        );
        assert_eq!(answer.cookie, None);
    }
}
