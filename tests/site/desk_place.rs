//! The place as the desk keeps it: rules, charter, poster.

use http::StatusCode;
use parvis::people::{self, Joining, Publishing};

use crate::desk_wizard::form;
use crate::{From, TestBox};

#[tokio::test]
async fn the_rules_are_decided_and_noted() {
    let house = TestBox::new().await;
    let cookie = house.sit_down(From::Https).await;
    let path = "/admin/regles";
    let fields = form(&[("joining", "desk"), ("publishing", "members")]);
    let done = house
        .fill(From::Https, path, path, Some(&cookie), &fields)
        .await;
    assert_eq!(done.location, "/admin", "{}", done.body);
    let rules = house.store.read(people::rules_of).await.unwrap();
    assert_eq!(rules.joining, Joining::Desk);
    assert_eq!(rules.publishing, Publishing::Members);
    let journal = house
        .get(From::Https, "/admin/journal", Some(&cookie))
        .await;
    assert!(
        journal.body.contains("a changé les règles"),
        "{}",
        journal.body
    );
}

#[tokio::test]
async fn a_charter_is_read_again_before_it_is_adopted_as_a_version() {
    let house = TestBox::new().await;
    let cookie = house.sit_down(From::Https).await;
    let path = "/admin/charte";
    let text = "Ici on pétrit.\n\n# Farine\nOn la <partage>.";
    let looked = house
        .fill(
            From::Https,
            path,
            path,
            Some(&cookie),
            &form(&[("text", text)]),
        )
        .await;
    assert_eq!(looked.status, StatusCode::OK);
    assert!(looked.body.contains("<h3>Farine</h3>"), "{}", looked.body);
    assert!(
        !house
            .get(From::Phone, "/charte", None)
            .await
            .body
            .contains("Farine")
    );
    let fields = form(&[("text", text), ("adopt", "1")]);
    let done = house
        .fill(From::Https, path, path, Some(&cookie), &fields)
        .await;
    assert_eq!(done.location, "/charte", "{}", done.body);
    let charter = house.get(From::Phone, "/charte", None).await.body;
    assert!(
        charter.contains("Farine") && charter.contains("Version 2"),
        "{charter}"
    );
    let empty = house
        .fill(
            From::Https,
            path,
            path,
            Some(&cookie),
            &form(&[("text", " "), ("adopt", "1")]),
        )
        .await;
    assert!(empty.body.contains("id=\"text-p\""), "{}", empty.body);
}

#[tokio::test]
async fn the_poster_says_what_is_known_and_how_to_say_it() {
    let house = TestBox::new().await;
    let cookie = house.sit_down(From::Https).await;
    let unknown = house
        .get(From::Https, "/admin/affiche", Some(&cookie))
        .await;
    assert!(
        unknown.body.contains("/admin/installation/wifi"),
        "{}",
        unknown.body
    );
    let path = "/admin/installation/wifi";
    let fields = form(&[("ssid", "Lavoir; d’été"), ("passphrase", "eau claire")]);
    house
        .fill(From::Https, path, path, Some(&cookie), &fields)
        .await;
    let poster = house
        .get(From::Https, "/admin/affiche", Some(&cookie))
        .await
        .body;
    assert!(
        poster.contains("eau claire") && poster.contains("<svg"),
        "{poster}"
    );
    let fields = form(&[("ssid", "Lavoir"), ("passphrase", "")]);
    house
        .fill(From::Https, path, path, Some(&cookie), &fields)
        .await;
    let poster = house
        .get(From::Https, "/admin/affiche", Some(&cookie))
        .await
        .body;
    assert!(poster.contains("sans mot de passe"), "{poster}");
}
