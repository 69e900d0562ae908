//! What the pages say of the place, as the desk changes it.

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
