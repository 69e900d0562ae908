//! Updates and restarting at the desk: with the real mechanic and the real RAUC where it installs, and without both.

use http::StatusCode;

use crate::scene::{Machine, is_possible};
use crate::{Answer, From, TestBox};

const PAGE: &str = "/admin/mise-a-jour";

async fn presses(house: &TestBox, cookie: &str, path: &str, fields: &str) -> Answer {
    let page = match path {
        "/admin/mise-a-jour/installer" | "/admin/machine-arret" => path,
        _ => PAGE,
    };
    house
        .fill(From::Box, page, path, Some(cookie), fields)
        .await
}

/// What a button of the page would send as its source.
fn source_of(page: &Answer) -> String {
    let after = page.body.split("name=\"source\" value=\"").nth(1);
    let value = after.and_then(|rest| rest.split('"').next());
    format!(
        "source={}",
        value.unwrap_or_else(|| panic!("{}", page.body))
    )
}

#[tokio::test]
async fn a_laptop_says_that_it_does_not_update_itself_and_has_no_dead_buttons() {
    let none = tempfile::tempdir().unwrap();
    let nowhere = none.path().join("run").display().to_string();
    let house = TestBox::with(|config| {
        config.machine.directory = nowhere.parse().unwrap();
    })
    .await;
    let cookie = house.sit_down(From::Box).await;
    let page = house.get(From::Box, PAGE, Some(&cookie)).await;
    assert!(
        page.body.contains("ne se met pas à jour toute seule"),
        "{}",
        page.body
    );
    assert!(!page.body.contains("<button"), "{}", page.body);
    let page = house
        .get(From::Box, "/admin/machine-arret", Some(&cookie))
        .await;
    assert!(page.body.contains("parvis-mechanic"), "{}", page.body);
    assert!(!page.body.contains("<button"), "{}", page.body);
    let asked = house
        .get(From::Box, "/admin/mise-a-jour/installer", Some(&cookie))
        .await;
    assert_eq!(asked.location, PAGE);
}

#[tokio::test]
async fn an_update_is_found_installed_and_told_at_the_desk() {
    if !is_possible() {
        return;
    }
    let machine = Machine::new().with_rauc().with_mechanic();
    let house = TestBox::with(|config| config.machine = machine.settings()).await;
    let cookie = house.sit_down(From::Box).await;
    let page = house.get(From::Box, PAGE, Some(&cookie)).await;
    assert!(page.body.contains("Aucune clé USB"), "{}", page.body);

    let foreign = machine.bundle("foreign.raucb", "9.9.9", "parvis-test", "theirs");
    let plugged = machine.plugs_in("autre", &[&foreign]);
    let page = house.get(From::Box, PAGE, Some(&cookie)).await;
    assert!(page.body.contains("autre"), "{}", page.body);
    let source = source_of(&page);
    let looked = presses(&house, &cookie, "/admin/mise-a-jour/chercher", &source).await;
    assert_eq!(looked.location, PAGE, "{}", looked.body);
    let page = house.get(From::Box, PAGE, Some(&cookie)).await;
    assert!(
        page.body.contains("sa signature n’est pas celle"),
        "{}",
        page.body
    );
    assert!(!page.body.contains("9.9.9"), "nothing in it is believed");
    assert!(
        !page.body.contains("mise-a-jour/installer"),
        "{}",
        page.body
    );
    drop(plugged);

    let good = machine.bundle("good.raucb", "0.2.0", "parvis-test", "ours");
    let _plugged = machine.plugs_in("cle", &[&good]);
    let page = house.get(From::Box, PAGE, Some(&cookie)).await;
    let source = source_of(&page);
    presses(&house, &cookie, "/admin/mise-a-jour/chercher", &source).await;
    let page = house.get(From::Box, PAGE, Some(&cookie)).await;
    assert!(page.body.contains("Parvis 0.2.0 est prêt"), "{}", page.body);
    let begun = presses(&house, &cookie, "/admin/mise-a-jour/installer", &source).await;
    assert_eq!(
        (begun.status, begun.location.as_str()),
        (StatusCode::SEE_OTHER, PAGE)
    );
    let mut tries = 0;
    let page = loop {
        let page = house.get(From::Box, PAGE, Some(&cookie)).await;
        if !page.body.contains("<progress") {
            break page;
        }
        tries += 1;
        assert!(tries < 600, "{}", page.body);
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    };
    assert!(page.body.contains("Redémarrer maintenant"), "{}", page.body);
    let home = house.get(From::Box, "/admin", Some(&cookie)).await;
    assert!(
        home.body.contains("attend que la machine redémarre"),
        "{}",
        home.body
    );
    let journal = house.get(From::Box, "/admin/journal", Some(&cookie)).await;
    assert!(
        journal.body.contains("installation d’une mise à jour"),
        "{}",
        journal.body
    );
    let gone = presses(&house, &cookie, "/admin/machine-arret", "quoi=redemarrer").await;
    assert_eq!(gone.location, "/admin/machine-arret/fait?quoi=redemarrer");

    let machine = machine.restarts_from("A");
    assert!(!machine.client().slots().await.unwrap().on_trial);
    let page = house.get(From::Box, PAGE, Some(&cookie)).await;
    assert!(
        page.body.contains("n’a pas démarré jusqu’au bout"),
        "{}",
        page.body
    );
    presses(&house, &cookie, "/admin/mise-a-jour/lu", "").await;
    let home = house.get(From::Box, "/admin", Some(&cookie)).await;
    assert!(!home.body.contains("n’a pas marché"), "{}", home.body);
    drop(machine);
}
