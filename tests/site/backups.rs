//! Backups at the desk: where they go, that they were made and read back, the passphrase, a stick that comes and goes.

use std::fs;

use crate::desk_wizard::form;
use crate::scene::{Machine, is_possible};
use crate::{Answer, From, TestBox};

const PAGE: &str = "/admin/sauvegardes";
const PLACES: &str = "/admin/sauvegardes/ou";

async fn look(house: &TestBox, cookie: &str, path: &str) -> Answer {
    house.get(From::Box, path, Some(cookie)).await
}

/// Presses « Sauvegarder maintenant », and waits until it is over; the page that says how it went.
async fn back_up(house: &TestBox, cookie: &str) -> String {
    let start = "/admin/sauvegardes/maintenant";
    let begun = house
        .fill(From::Box, PAGE, start, Some(cookie), "test=1")
        .await;
    assert_eq!(begun.location, PAGE, "{}", begun.body);
    for _ in 0..600 {
        let page = look(house, cookie, PAGE).await.body;
        if !page.contains("http-equiv=\"refresh\"") {
            return page;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the backup does not end");
}

#[tokio::test]
async fn the_desk_sees_that_everything_is_kept_and_was_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().to_owned();
    let house = TestBox::with(|config| config.backups.folder = Some(to)).await;
    let cookie = house.sit_down(From::Box).await;
    let page = look(&house, &cookie, PAGE).await.body;
    assert!(
        page.contains("La première sauvegarde se fera cette nuit"),
        "{page}"
    );
    let home = look(&house, &cookie, "/admin").await.body;
    assert!(
        home.contains("La phrase secrète des sauvegardes n’a pas été notée"),
        "{home}"
    );

    let page = back_up(&house, &cookie).await;
    assert!(page.contains("Tout est sauvegardé"), "{page}");
    assert_eq!(
        page.matches("21 novembre").count(),
        2,
        "made and tested: {page}"
    );
    assert!(folder.path().join("config").is_file());

    let shown = house
        .fill(
            From::Box,
            PAGE,
            "/admin/sauvegardes/phrase",
            Some(&cookie),
            "",
        )
        .await
        .body;
    let phrase = shown.split("class=\"say\">").nth(1).unwrap();
    let phrase = phrase.split('<').next().unwrap();
    assert_eq!(phrase.split(' ').count(), 5, "{shown}");
    let home = look(&house, &cookie, "/admin").await.body;
    assert!(!home.contains("n’a pas été notée"), "{home}");
    let journal = look(&house, &cookie, "/admin/journal").await.body;
    assert!(
        journal.contains("a fait afficher la phrase secrète"),
        "{journal}"
    );
    assert!(!journal.contains(phrase), "the journal does not have it");

    fs::remove_dir_all(folder.path()).unwrap();
    let page = back_up(&house, &cookie).await;
    assert!(
        page.contains("La dernière sauvegarde n’a pas réussi"),
        "{page}"
    );
    assert!(page.contains("Ce dossier n’existe pas"), "{page}");
}

#[tokio::test]
async fn the_keys_of_a_storage_are_asked_for_and_never_shown_again() {
    let house = TestBox::new().await;
    let cookie = house.sit_down(From::Box).await;
    let page = look(&house, &cookie, PAGE).await.body;
    assert!(page.contains("Rien n’est sauvegardé"), "{page}");
    assert!(!page.contains("/maintenant"), "no dead button: {page}");
    let typed = |endpoint, secret| {
        form(&[
            ("endpoint", endpoint),
            ("region", "garage"),
            ("name", "sauvegardes"),
            ("access_key", "GK1"),
            ("secret_key", secret),
        ])
    };
    let path = "/admin/sauvegardes/s3";
    let send = async |fields: String| {
        house
            .fill(From::Box, PLACES, path, Some(&cookie), &fields)
            .await
    };
    let wrong = send(typed("s3.example.org", "xgsecret")).await.body;
    assert!(wrong.contains("commence par https://"), "{wrong}");
    assert!(
        wrong.contains("value=\"sauvegardes\"") && !wrong.contains("xgsecret"),
        "{wrong}"
    );
    let missing = send(typed("https://s3.example.org", "")).await.body;
    assert!(missing.contains("Il manque quelque chose"), "{missing}");
    let kept = send(typed("https://s3.example.org", "xgsecret")).await;
    assert_eq!(kept.location, PAGE, "{}", kept.body);
    for path in [PAGE, PLACES] {
        let page = look(&house, &cookie, path).await.body;
        assert!(
            page.contains("sauvegardes") && !page.contains("xgsecret"),
            "{page}"
        );
    }
    // Left empty, it stays; taken away, nothing is left of it.
    let kept = send(typed("https://s3.example.net", "")).await;
    assert_eq!(kept.location, PAGE, "{}", kept.body);
    let gone = send("forget=1".to_owned()).await;
    assert_eq!(gone.location, PAGE, "{}", gone.body);
    let page = look(&house, &cookie, PAGE).await.body;
    assert!(page.contains("Rien n’est sauvegardé"), "{page}");

    let hour = "/admin/sauvegardes/heure";
    let wrong = house
        .fill(From::Box, PLACES, hour, Some(&cookie), "hour=25")
        .await
        .body;
    assert!(
        wrong.contains("un nombre de 0 à 23") && wrong.contains("value=\"25\""),
        "{wrong}"
    );
    let kept = house
        .fill(From::Box, PLACES, hour, Some(&cookie), "hour=4")
        .await;
    assert_eq!(kept.location, PAGE, "{}", kept.body);
}

#[tokio::test]
async fn a_stick_is_chosen_by_its_label_and_missed_when_it_is_gone() {
    if !is_possible() {
        return;
    }
    let machine = Machine::new().with_mechanic();
    let house = TestBox::with(|config| config.machine = machine.settings()).await;
    let cookie = house.sit_down(From::Box).await;
    let page = look(&house, &cookie, PLACES).await.body;
    assert!(page.contains("Aucune clé n’est branchée"), "{page}");
    let plugged = machine.plugs_in("coffre", &[]);
    let page = look(&house, &cookie, PLACES).await.body;
    assert!(
        page.contains("Sauvegarder sur «\u{a0}coffre\u{a0}»"),
        "{page}"
    );
    let path = "/admin/sauvegardes/cle";
    let gone = house
        .fill(From::Box, PLACES, path, Some(&cookie), "label=autre")
        .await
        .body;
    assert!(gone.contains("n’est plus branchée"), "{gone}");
    let chosen = house
        .fill(From::Box, PLACES, path, Some(&cookie), "label=coffre")
        .await;
    assert_eq!(chosen.location, PAGE, "{}", chosen.body);
    let page = back_up(&house, &cookie).await;
    assert!(page.contains("Tout est sauvegardé"), "{page}");
    // It is let go after each run, so that it may be pulled out, and found again.
    let page = back_up(&house, &cookie).await;
    assert!(page.contains("Tout est sauvegardé"), "{page}");
    drop(plugged);
    let page = back_up(&house, &cookie).await;
    assert!(page.contains("La clé n’est pas branchée"), "{page}");
}
