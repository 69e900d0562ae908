//! What is said below a recipe, by plain forms: who tried it and how it went, remarks, what is said otherwise or taken back.

use http::StatusCode;
use parvis::people::acts as people;
use parvis::people::holdings::Choices;

use super::At;
use crate::{From, TestBox};

async fn read(house: &TestBox, path: &str) -> String {
    let answer = house.get(From::Phone, path, None).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    answer.body.replace('\u{a0}', " ")
}

/// The address of the last thing that was said, from where its form led.
fn said(location: &str) -> String {
    let (page, said) = location.split_once('#').unwrap();
    format!("{page}/dit/{said}")
}

#[tokio::test]
async fn who_tried_a_recipe_says_how_it_went() {
    let house = TestBox::new().await;
    let lea = At::of(&house, From::Phone, "Léa").await;
    let paul = At::of(&house, From::OtherPhone, "Paul").await;
    let page = lea.publish("Café réparation").await;
    let empty = read(&house, &page).await;
    assert!(empty.contains("Personne n’a encore raconté"), "{empty}");

    // Today is proposed; what is wrong is said beside its field, and nothing is lost.
    let form = format!("{page}/essai");
    let shown = paul.get(&form).await.body;
    assert!(shown.contains("value=\"2026-11-21\""), "{shown}");
    assert!(
        !shown.contains("name=\"revision\""),
        "there is one only: {shown}"
    );
    let wrong = [
        ("on", "2026-11-22"),
        ("changed", "Sans *café*."),
        ("text", " "),
    ];
    let wrong = paul.send(&form, &form, &wrong).await.body;
    for told in [
        "pas encore venu",
        "au moins une ligne",
        "Sans *café*.",
        "2026-11-22",
    ] {
        assert!(wrong.contains(told), "{told}: {wrong}");
    }
    let look = [
        ("on", "2026-11-14"),
        ("changed", "Sans *café*."),
        ("text", "Bien."),
        ("act", "look"),
    ];
    let seen = paul.send(&form, &form, &look).await.body;
    assert!(
        seen.contains("<em>café</em>") && seen.contains("Par Paul"),
        "{seen}"
    );
    let fields = [
        ("on", "2026-11-14"),
        ("changed", "Sans *café*."),
        ("text", "Bien <script>."),
    ];
    let own = said(&paul.fill(&form, &fields).await);
    let told = read(&house, &page).await;
    for part in [
        "Par Paul, le 14 novembre 2026, version 1 de la recette",
        "<em>café</em>",
        "Ce qui a été changé",
        "&lt;script&gt;",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let news = lea.get("/moi").await.body.replace('\u{a0}', " ");
    assert!(
        news.contains("Quelqu’un a essayé « Café réparation »"),
        "{news}"
    );

    // Of a recipe with several versions one says which; a second window does not win over the first.
    lea.send(&format!("{page}/ecrire"), &format!("{page}/ecrire"), &[])
        .await;
    lea.fill(&format!("{page}/ecrire/rates"), &[("text", "Le café.")])
        .await;
    lea.fill(&format!("{page}/publier"), &[("licence", "CC-BY-SA-4.0")])
        .await;
    let none = [("on", ""), ("revision", "3"), ("text", "Bien.")];
    let none = lea
        .send(&form, &form, &none)
        .await
        .body
        .replace('\u{a0}', " ");
    assert!(none.contains("un nombre entier, de 1 à 2"), "{none}");
    lea.fill(
        &form,
        &[("on", ""), ("revision", "2"), ("text", "Encore mieux.")],
    )
    .await;
    let stale = paul.get(&own).await;
    let again = [
        ("on", "2026-11-14"),
        ("revision", "1"),
        ("changed", ""),
        ("text", "Très bien."),
    ];
    assert_eq!(lea.get(&own).await.status, StatusCode::NOT_FOUND);
    paul.fill(&own, &again).await;
    let token = stale.token().to_owned();
    let late = [
        ("token", &*token),
        ("was", "1"),
        ("text", "Une autre fenêtre"),
    ];
    let late = serde_urlencoded::to_string(late).unwrap();
    let late = house
        .post(From::OtherPhone, &own, Some(&paul.cookie), &late)
        .await
        .body;
    assert!(
        late.contains("a changé entre-temps") && late.contains("Une autre fenêtre"),
        "{late}"
    );
    let told = read(&house, &page).await;
    let (first, second) = (
        told.find("Très bien.").unwrap(),
        told.find("Encore mieux.").unwrap(),
    );
    assert!(first < second, "in the order in which they were told");
    assert!(
        told.contains("récit modifié, version 2")
            && told.contains("Par Léa, version 2 de la recette"),
        "{told}"
    );
    let old = read(&house, &format!("{page}/versions/1")).await;
    assert!(!old.contains("Très bien."), "{old}");

    // Taken back it is gone, after a question.
    let gone = format!("{own}/retirer");
    assert!(paul.get(&gone).await.body.contains("détruit pour toujours"));
    assert_eq!(paul.fill(&gone, &[]).await, page);
    assert!(!read(&house, &page).await.contains("Très bien."));
    assert_eq!(paul.get(&own).await.status, StatusCode::NOT_FOUND);
    // What is said below is a talk of this place: the document that travels knows nothing of it.
    let document = read(&house, &format!("{page}/document.json")).await;
    assert!(!document.contains("Encore mieux."), "{document}");
}

#[tokio::test]
async fn a_recipe_is_commented_on_and_the_desk_hides_what_goes_against_the_charter() {
    let house = TestBox::new().await;
    let lea = At::of(&house, From::Phone, "Léa").await;
    let paul = At::of(&house, From::OtherPhone, "Paul").await;
    let page = lea.publish("Café réparation").await;
    let form = format!("{page}/commenter");
    let none = paul.send(&form, &form, &[("text", " ")]).await.body;
    assert!(none.contains("au moins une ligne"), "{none}");
    let own = said(&paul.fill(&form, &[("text", "Une réclame *énorme*.")]).await);
    let told = read(&house, &page).await;
    assert!(
        told.contains("<em>énorme</em>") && told.contains("Par Paul, 21 novembre 2026"),
        "{told}"
    );
    let news = lea.get("/moi").await.body;
    assert!(news.contains("On a commenté sous votre recette"), "{news}");

    let desk = house.sit_down(From::Https).await;
    let led = house.get(From::Https, &own, Some(&desk)).await;
    let hide = format!("{own}/masquer");
    assert_eq!(led.location, hide);
    let missing = house
        .fill(From::Https, &hide, &hide, Some(&desk), "why=")
        .await;
    assert_eq!(missing.status, StatusCode::OK, "a reason is needed");
    let why = "why=Une+r%C3%A9clame&article=3";
    let done = house
        .fill(From::Https, &hide, &hide, Some(&desk), why)
        .await;
    assert_eq!(done.location, hide, "{}", done.body);
    assert!(!read(&house, &page).await.contains("énorme"));
    let told = paul.get(&own).await.body;
    assert!(
        told.contains("Masqué par le comptoir") && told.contains("énorme"),
        "{told}"
    );
    let journal = house
        .get(From::Https, "/admin/journal", Some(&desk))
        .await
        .body;
    assert!(
        journal.contains("a masqué un texte sous la recette"),
        "{journal}"
    );
    house.fill(From::Https, &hide, &hide, Some(&desk), "").await;
    assert!(read(&house, &page).await.contains("énorme"));

    // Of a recipe that is not shown nothing new is said; what one said is still one's own.
    lea.fill(&format!("{page}/retirer"), &[]).await;
    assert_eq!(paul.get(&form).await.status, StatusCode::NOT_FOUND);
    paul.fill(&own, &[("text", "Pardon.")]).await;
    let me = paul.get("/moi").await.body.replace('\u{a0}', " ");
    assert!(me.contains("Commentaire sous « Café réparation »"), "{me}");
    lea.fill(&format!("{page}/retablir"), &[]).await;

    // Who leaves says whether their name stays.
    let (person, now) = (paul.id, house.clock.now());
    let left = house.store.write(move |tx| {
        people::erase(
            tx,
            None,
            person,
            &parvis::app::rooms(),
            &Choices::default(),
            now,
        )
    });
    left.await.unwrap();
    let told = read(&house, &page).await;
    assert!(
        told.contains("Pardon.") && told.contains("Par ancien membre") && !told.contains("Paul"),
        "{told}"
    );
}
