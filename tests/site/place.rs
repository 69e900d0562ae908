//! What the pages say of the place, as the desk changes it.

use parvis::people::charter;
use parvis::store::Tx;

use super::{From, TestBox};

#[tokio::test]
async fn what_the_desk_says_of_the_place_is_on_the_pages() {
    let site = TestBox::new().await;
    let said = site.shell.set_place(|place| {
        place.name = "La Halle aux grains".into();
        place.welcome = "Poussez la porte, le café est chaud.".into();
        place.address = "3 place du Puits\nBâtiment B".into();
        place.hours = "Le samedi".into();
        place.publisher = "Association La Halle".into();
    });
    said.await.unwrap().unwrap();
    let home = site.get(From::Phone, "/", None).await.body;
    assert!(home.contains("<h1>La Halle aux grains</h1>"), "{home}");
    assert!(home.contains("Poussez la porte") && home.contains("Le samedi"));
    let sheet = site.get(From::Phone, "/portail", None).await.body;
    assert!(sheet.contains("Poussez la porte"), "{sheet}");
    let place = site.get(From::Phone, "/lieu", None).await.body;
    assert!(
        place.contains("3 place du Puits<br>Bâtiment B<br>"),
        "{place}"
    );
    let legal = site.get(From::Phone, "/mentions-legales", None).await.body;
    assert!(legal.contains("Association La Halle"), "{legal}");
    let calendar = site.get(From::Phone, "/programme.ics", None).await.body;
    assert!(calendar.contains("La Halle aux grains"), "{calendar}");
}

#[tokio::test]
async fn the_charter_says_its_version_and_older_ones_lead_to_it() {
    let site = TestBox::new().await;
    let first = site.get(From::Phone, "/charte", None).await.body;
    assert!(
        first.contains("Version 1, depuis le 21 novembre 2026"),
        "{first}"
    );
    assert!(first.contains("On entre comme on est") && !first.contains("?version="));

    let now = site.clock.now();
    let adopt = move |tx: &mut Tx<'_>| charter::adopt(tx, "# Un seul\nSoyez là.", now);
    assert_eq!(site.store.write(adopt).await.unwrap(), 2);
    let second = site.get(From::Phone, "/charte", None).await.body;
    assert!(second.contains("Version 2, depuis") && second.contains("Soyez là."));
    assert!(second.contains("href=\"/charte?version=1\""), "{second}");
    let old = site.get(From::Phone, "/charte?version=1", None).await.body;
    assert!(old.contains("On entre comme on est"));
    assert!(
        old.contains("n’est plus celle du lieu. <a href=\"/charte\">"),
        "{old}"
    );
    let same = site.get(From::Phone, "/charte?version=2", None).await.body;
    assert!(!same.contains("n’est plus celle du lieu"));
    for none in ["3", "0", "-1", "deux", ""] {
        let path = format!("/charte?version={none}");
        assert_eq!(
            site.get(From::Phone, &path, None).await.status,
            404,
            "{path}"
        );
    }
}
