//! The search as a visitor uses it: a form, an address, and what is found in the demo's programme.

use http::StatusCode;

use crate::{Answer, From, TestBox};

async fn lively() -> TestBox {
    let house = TestBox::new().await;
    parvis::demo::fill(&house.store, house.clock.now())
        .await
        .unwrap();
    let search = house.search.clone();
    let done = tokio::task::spawn_blocking(move || search.catch_up());
    done.await.unwrap().unwrap();
    house
}

async fn read(house: &TestBox, path: &str) -> Answer {
    let answer = house.get(From::Phone, path, None).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
    answer
}

#[tokio::test]
async fn the_home_page_and_every_footer_lead_to_the_search() {
    let house = lively().await;
    let home = read(&house, "/").await.body;
    assert!(home.contains(r#"<form method="get" action="/chercher" role="search">"#));
    let page = read(&house, "/charte").await.body;
    assert!(page.contains(r#"<a href="/chercher">Chercher</a>"#));
    let empty = read(&house, "/chercher").await.body;
    assert!(empty.contains("Ce que vous cherchez") && !empty.contains("Aucun résultat"));
}

#[tokio::test]
async fn an_event_is_found_by_a_form_of_its_name_and_its_words_are_marked() {
    let house = lively().await;
    for words in ["ateliers+velos", "ATELIER+VELO", "atelier+v%C3%A9l"] {
        let body = read(&house, &format!("/chercher?q={words}")).await.body;
        assert!(
            body.contains("<mark>Atelier</mark> <mark>vélo</mark>"),
            "{words}: {body}"
        );
        assert!(body.contains("Au programme"));
    }
    let typo = read(&house, "/chercher?q=ateleir").await.body;
    assert!(typo.contains("<mark>Atelier</mark>"), "{typo}");
    let english = read(&house, "/chercher?q=velo&langue=fr&lang=en")
        .await
        .body;
    assert!(english.contains("On the programme"));
}

#[tokio::test]
async fn filters_are_kept_and_what_is_not_found_is_said_with_advice() {
    let house = lively().await;
    let none = read(&house, "/chercher?q=velo&sorte=recipe").await.body;
    assert!(none.contains("Aucun résultat") && none.contains("Enlevez ce qui a été précisé"));
    assert!(
        none.contains(r#"<option value="recipe" selected>"#),
        "{none}"
    );
    let nothing = read(&house, "/chercher?q=zzzzz").await.body;
    assert!(nothing.contains("Aucun résultat") && !nothing.contains("Enlevez ce qui"));
    // What is not understood filters nothing.
    let odd = read(
        &house,
        "/chercher?q=velo&sorte=x&licence=y&lieu=z&page=minus",
    )
    .await
    .body;
    assert!(odd.contains("<mark>"), "{odd}");
}

#[tokio::test]
async fn what_is_asked_is_text_and_never_markup_however_long_it_is() {
    let house = lively().await;
    let answer = read(&house, "/chercher?q=%3Cscript%3Ealert(1)%3C/script%3E%22").await;
    assert!(!answer.body.contains("<script>alert"), "{}", answer.body);
    let long = "a".repeat(2_000);
    read(&house, &format!("/chercher?q={long}")).await;
}

#[tokio::test]
async fn a_search_that_is_not_ready_says_so() {
    let house = TestBox::new().await;
    let body = read(&house, "/chercher?q=velo").await.body;
    assert!(body.contains("La recherche se prépare"), "{body}");
}
