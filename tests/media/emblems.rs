//! The place's picture and logo: brought from the desk, shown to everybody, taken away.

use crate::files::{drawing, photograph};
use crate::house::House;

#[test]
fn the_place_shows_its_picture_and_its_logo_until_they_are_taken_away() {
    let house = House::start();
    let desk = "/admin/images";
    let bringing = "/media/deposer?retour=%2Fadmin%2Fimages";
    let shown = house.get(desk).body();
    assert!(shown.contains(bringing), "{shown}");
    let brought = house.bring_for(bringing, "a.jpg", "La façade", &photograph(1600, 800));
    assert_eq!(brought.status, 303, "{}", brought.body());
    let offered = brought.header("location").to_owned();
    let picture = offered.strip_prefix("/admin/images?image=").unwrap();
    let picture = picture.strip_suffix("#images").unwrap().to_owned();
    let shown = house.get(offered.split('#').next().unwrap()).body();
    let button = format!("name=\"picture\" value=\"{picture}\"");
    assert_eq!(shown.matches(&button).count(), 1, "{shown}");

    let then = house.fill(desk, &[("picture", picture.as_str())]);
    assert_eq!(then, "/admin/images?fait=oui");
    let sign = house.bring("l.png", "", &drawing());
    let sign = sign
        .header("location")
        .rsplit('/')
        .next()
        .unwrap()
        .to_owned();
    house.fill(desk, &[("logo", sign.as_str())]);
    let place = house.get("/lieu").body().replace('\u{a0}', " ");
    let front =
        format!("src=\"/media/{picture}/petit\" width=\"480\" height=\"240\" alt=\"La façade\"");
    assert!(place.contains(&front), "{place}");
    let logo = format!(
        "src=\"/media/{sign}/petit\" width=\"300\" height=\"200\" alt=\"Le logo de Le Lavoir\""
    );
    assert!(place.contains(&logo), "{place}");
    let item = house.get(&format!("/media/deposer/{sign}")).body();
    assert!(!item.contains("/effacer"), "it is shown: {item}");

    house.fill(desk, &[("drop", "picture")]);
    house.fill(desk, &[("drop", "logo")]);
    let place = house.get("/lieu").body();
    assert!(!place.contains("/media/"), "{place}");
    let paper = house.keep("plan.pdf", b"%PDF-1.7\n1 0 obj\n%%EOF\n");
    let refused = house.send(desk, &[("logo", paper.as_str())]);
    assert_eq!(refused.status, 200);
    assert!(refused.body().contains("n’est plus sur la boîte"));
    let journal = house.get("/admin/journal").body();
    assert!(journal.contains("a changé l’image ou le logo"), "{journal}");
    assert!(house.doctor().contains("Tout est en ordre"));
}
