//! Pictures in the steps of a recipe: brought from a step and back to it, put in, shown, taken away, compared.

use crate::files::photograph;
use crate::house::House;

/// A recipe with an intention and one step; its address.
fn begun(house: &House) -> String {
    let begun = [
        ("title", "Un banc en palettes"),
        ("language", "fr"),
        ("about", "object"),
        ("base", ""),
    ];
    let overview = house.fill("/communs/recettes/ecrire", &begun);
    let page = overview.strip_suffix("/ecrire").unwrap().to_owned();
    let said = [("text", "S’asseoir à trois.")];
    house.fill(&format!("{page}/ecrire/intention"), &said);
    page
}

#[test]
fn a_picture_is_brought_from_a_step_and_put_into_it_with_one_press() {
    let house = House::start();
    let page = begun(&house);
    let step = format!("{page}/etapes/1");
    let empty = house.get(&step).body();
    assert!(empty.contains("Aucune image pour le moment."), "{empty}");

    // What was typed is kept when somebody goes for a picture.
    let typed = [("title", "Scier"), ("text", "Scier droit.")];
    let away = [typed[0], typed[1], ("bring", "yes")];
    let bringing = house.fill(&step, &away);
    let back = step.replace('/', "%2F");
    assert_eq!(bringing, format!("/media/deposer?retour={back}"));
    let shown = house.get(&bringing).body();
    assert!(
        shown.contains(&format!("<a href=\"{step}\">Revenir")),
        "{shown}"
    );
    // Where no file can be chosen, the same page is opened in a browser that can.
    let onward = bringing.replace('%', "%25").replace('/', "%2F");
    let onward = onward.replace('?', "%3F").replace('=', "%3D");
    let onward = format!("/continuer?vers={onward}");
    assert!(shown.contains(&onward), "{shown}");
    assert_eq!(house.get(&onward).status, 200);

    let brought = house.bring_for(&bringing, "a.jpg", "Un banc", &photograph(1600, 800));
    assert_eq!(brought.status, 303, "{}", brought.body());
    let offered = brought.header("location").to_owned();
    let hash = offered.strip_prefix(&format!("{step}?image=")).unwrap();
    let hash = hash.strip_suffix("#images").unwrap().to_owned();
    let shown = house.get(offered.split('#').next().unwrap()).body();
    let add = format!("name=\"add\" value=\"{hash}\"");
    assert!(shown.contains("Scier droit."), "{shown}");
    assert_eq!(shown.matches(&add).count(), 1, "{shown}");

    let then = house.fill(&step, &[typed[0], typed[1], ("add", hash.as_str())]);
    assert_eq!(then, format!("{step}?fait=oui#images"));
    let shown = house.get(&step).body();
    assert!(
        shown.contains(&format!("name=\"drop\" value=\"{hash}\"")),
        "{shown}"
    );
    let preview = house.get(&format!("{page}/apercu")).body();
    let picture = format!(
        "<img class=\"picture\" src=\"/media/{hash}/petit\" width=\"480\" height=\"240\" alt=\"Un banc\" loading=\"lazy\">"
    );
    assert!(preview.contains(picture.as_str()), "{preview}");
    let item = house.get(&format!("/media/deposer/{hash}?retour={back}"));
    assert!(item.body().contains(&offered), "{}", item.body());
    assert!(
        item.body().contains("Un texte le montre."),
        "{}",
        item.body()
    );
}

#[test]
fn a_picture_that_is_taken_away_can_be_put_back_and_versions_tell() {
    let house = House::start();
    let page = begun(&house);
    let step = format!("{page}/etapes/1");
    let hash = house.keep("a.jpg", &photograph(900, 600));
    let typed = [("title", "Scier"), ("text", "Scier droit.")];
    house.fill(&step, &[typed[0], typed[1], ("add", hash.as_str())]);
    let publish = format!("{page}/publier");
    let licence = [("licence", "CERN-OHL-S-2.0"), ("note", "")];
    house.fill(&publish, &licence);
    let read = house.get(&page).body();
    assert!(read.contains(&format!("/media/{hash}/petit")), "{read}");

    house.fill(&format!("{page}/ecrire"), &[]);
    let mark = house.get(&step).body();
    let mark = mark.split("name=\"was\" value=\"").nth(1).unwrap();
    let mark = mark.split('"').next().unwrap().to_owned();
    let dropped = [typed[0], typed[1], ("drop", hash.as_str())];
    let then = house.fill(&step, &dropped);
    assert_eq!(then, format!("{step}?retiree={hash}#images"));
    // Who has not seen that it went does not write over it.
    let late = house.send_as(&step, &mark, &typed).body();
    assert!(late.contains("a changé entre-temps"), "{late}");
    let shown = house.get(then.split('#').next().unwrap()).body();
    assert!(shown.contains("Remettre cette image"), "{shown}");
    house.fill(&step, &[typed[0], typed[1], ("add", hash.as_str())]);
    house.fill(&step, &dropped);
    house.fill(&publish, &licence);
    let read = house.get(&page).body();
    assert!(!read.contains(&hash), "{read}");
    let before = house.get(&format!("{page}/versions/1")).body();
    assert!(before.contains(&format!("/media/{hash}/petit")), "{before}");
    let compared = house.get(&format!("{page}/comparer?de=1&a=2")).body();
    let compared = compared.replace('\u{a0}', " ");
    assert!(
        compared.contains("retiré : </span>\nImage de l’étape 1 : Un banc<"),
        "{compared}"
    );
    assert!(house.doctor().contains("Tout est en ordre"));
}

#[test]
fn what_is_no_picture_or_too_much_is_not_put_in_and_the_form_stays_filled() {
    let house = House::start();
    let page = begun(&house);
    let step = format!("{page}/etapes/1");
    let typed = [("title", "Scier"), ("text", "Scier droit.")];
    let paper = house.keep("plan.pdf", b"%PDF-1.7\n1 0 obj\n%%EOF\n");
    let refused = house.send(&step, &[typed[0], typed[1], ("add", paper.as_str())]);
    assert_eq!(refused.status, 200);
    let refused = refused.body();
    assert!(refused.contains("n’est plus sur la boîte"), "{refused}");
    assert!(refused.contains("Scier droit."), "{refused}");

    for n in 0..7_u32 {
        let hash = house.keep("a.jpg", &photograph(300 + 20 * n, 200));
        let answer = house.send(&step, &[typed[0], typed[1], ("add", hash.as_str())]);
        let expected = if n < 6 { 303 } else { 200 };
        assert_eq!(answer.status, expected, "{n}: {}", answer.body());
        if n == 6 {
            let said = answer.body();
            assert!(said.contains("6 images au plus"), "{said}");
        }
    }
    for elsewhere in ["https://ailleurs.example/", "//ailleurs.example", "/moi"] {
        let shown = house.get(&format!("/media/deposer?retour={elsewhere}"));
        assert_eq!(shown.status, 200);
        let shown = shown.body();
        assert!(shown.contains("action=\"/media/deposer\""), "{shown}");
        assert!(!shown.contains("Revenir sans image"), "{shown}");
        assert!(!shown.contains("=\"https://ailleurs"), "{shown}");
        assert!(!shown.contains("=\"//ailleurs"), "{shown}");
    }
}
