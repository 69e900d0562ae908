//! Sharing Internet or not, decided at the desk, and what the pages say of it.

use http::StatusCode;
use parvis::network::Standing;
use parvis::reach::Reach;

use crate::{From, TestBox};

const MEANS: &str = "\
mode = \"uplink\"
interface = \"eth1\"
resolvers = [\"203.0.113.1\"]
";
const PAGE: &str = "/admin/internet";

/// A box that can share Internet.
async fn able(more: &str) -> TestBox {
    let uplink = format!("{MEANS}{more}");
    TestBox::with(|config| {
        config.network = Some(toml::from_str("").unwrap());
        config.uplink = toml::from_str(&uplink).unwrap();
    })
    .await
}

async fn presses(house: &TestBox, cookie: &str, act: &str, fields: &str) -> crate::Answer {
    let path = format!("{PAGE}/{act}");
    house
        .fill(From::Box, PAGE, &path, Some(cookie), fields)
        .await
}

#[tokio::test]
async fn a_machine_that_cannot_share_says_so_and_why() {
    let house = TestBox::new().await;
    let cookie = house.sit_down(From::Box).await;
    let page = house.get(From::Box, PAGE, Some(&cookie)).await;
    assert!(page.body.contains("[network]"), "{}", page.body);
    assert!(!page.body.contains("/admin/internet/cle"), "{}", page.body);
    let posted = house
        .fill(
            From::Box,
            "/admin/heure",
            "/admin/internet/partager",
            Some(&cookie),
            "noted=1",
        )
        .await;
    assert_eq!(posted.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_key_is_shown_once_and_internet_shared_only_when_it_was_noted() {
    let house = able("").await;
    let cookie = house.sit_down(From::Box).await;
    assert_eq!(house.sharing.now(), Standing::Undecided);

    let shown = presses(&house, &cookie, "cle", "").await;
    let secret = shown.body.split("AGE-SECRET-KEY-1").nth(1).expect("a key");
    let secret = format!("AGE-SECRET-KEY-1{}", &secret[..58]);
    let identity: age::x25519::Identity = secret.parse().unwrap();
    let key = identity.to_public().to_string();
    assert!(shown.body.contains(&key), "{}", shown.body);
    assert_eq!(house.sharing.now(), Standing::Undecided, "not yet");

    let unnoted = presses(&house, &cookie, "partager", &format!("key={key}")).await;
    assert!(unnoted.body.contains("role=\"alert\""), "{}", unnoted.body);
    assert_eq!(house.sharing.now(), Standing::Undecided);

    let fields = format!("key={key}&noted=1");
    let done = presses(&house, &cookie, "partager", &fields).await;
    assert_eq!(done.location, PAGE);
    assert_eq!(house.sharing.now(), Standing::On(key.parse().unwrap()));
    let page = house.get(From::Box, PAGE, Some(&cookie)).await;
    assert!(page.body.contains("/admin/internet/fermer"));
    assert!(!page.body.contains("AGE-SECRET-KEY"));

    presses(&house, &cookie, "fermer", "").await;
    assert_eq!(house.sharing.now(), Standing::Off);
}

#[tokio::test]
async fn a_key_of_the_configuration_shares_internet_until_the_desk_says_no() {
    let key = "age1pp95h7cpzxxslq0cyd92zqm5k8y7skt2zpsjfsvw2u60xfmjxynqjcxgfj";
    let house = able(&format!("lease_log_key = \"{key}\"\n")).await;
    let cookie = house.sit_down(From::Box).await;
    assert!(house.sharing.now().is_on());
    presses(&house, &cookie, "fermer", "").await;
    assert_eq!(house.sharing.now(), Standing::Off);
    presses(&house, &cookie, "partager", "").await;
    assert!(house.sharing.now().is_on());
}

#[tokio::test]
async fn each_export_is_written_down_on_the_page() {
    let house = able("").await;
    let cookie = house.sit_down(From::Box).await;
    let taken = presses(&house, &cookie, "journal", "").await;
    assert_eq!(taken.status, StatusCode::OK);
    assert!(taken.body.contains("LISEZMOI.txt"));
    let page = house.get(From::Box, PAGE, Some(&cookie)).await;
    assert!(
        page.body.contains("samedi 21 novembre 2026, 11 h"),
        "{}",
        page.body
    );
    assert!(page.body.contains("depuis le comptoir : 0 ligne"));
}

#[tokio::test]
async fn visitors_are_told_what_is_kept_exactly_while_internet_is_shared() {
    let house = able("").await;
    for (reach, is_told) in [
        (Reach::Local, false),
        (Reach::Lost, true),
        (Reach::Up, true),
    ] {
        house.reach.send_replace(reach);
        for path in ["/portail", "/internet", "/vie-privee"] {
            let page = house.get(From::Phone, path, None).await;
            let told = page.body.contains(" matérielle");
            assert_eq!(told, is_told, "{path} {reach:?}: {}", page.body);
        }
    }
}
