//! Recipes in several hands: made anew, offered back and merged; who may do what; what stays when somebody leaves.

use http::StatusCode;
use parvis::documents::{Author, Licence};
use parvis::people::acts as people;
use parvis::people::holdings::Choices;
use parvis::store::Op;

use super::{At, id, told};
use crate::{From, TestBox};

#[tokio::test]
async fn a_fork_keeps_its_lineage_and_its_changes_are_taken_section_by_section() {
    let house = TestBox::new().await;
    let lea = At::of(&house, From::Phone, "Léa").await;
    let paul = At::of(&house, From::OtherPhone, "Paul").await;
    let page = lea.publish("Café réparation").await;

    let made = paul.fill(&format!("{page}/deriver"), &[]).await;
    let fork = made.strip_suffix("/ecrire").unwrap().to_owned();
    assert_ne!(fork, page);
    paul.fill(
        &format!("{made}/titre"),
        &[("title", "Café vélo"), ("language", "fr")],
    )
    .await;
    paul.fill(
        &format!("{made}/rates"),
        &[("text", "Oublier les chiffons.")],
    )
    .await;
    paul.fill(&format!("{fork}/publier"), &[("licence", "CC-BY-SA-4.0")])
        .await;
    let read = house
        .get(From::Phone, &fork, None)
        .await
        .body
        .replace('\u{a0}', " ");
    assert!(read.contains("D’après « Café réparation », Léa"), "{read}");
    let original = house.get(From::Phone, &page, None).await.body;
    assert!(original.contains("Café vélo"), "{original}");

    paul.fill(
        &format!("{fork}/offrir"),
        &[("titre", "yes"), ("rates", "yes"), ("note", "Pour vous")],
    )
    .await;
    let offered = format!("{page}/propositions/{}", id(&fork));
    assert_eq!(paul.get(&offered).await.status, StatusCode::NOT_FOUND);
    let waiting = lea.get(&format!("{page}/ecrire")).await.body;
    assert!(waiting.contains("Des changements de Paul"), "{waiting}");
    let seen = lea.get(&offered).await.body;
    assert!(
        seen.contains("chiffons") && seen.contains("Café") && seen.contains("Pour vous"),
        "{seen}"
    );
    assert_eq!(
        lea.fill(&offered, &[("part", "titre"), ("answer", "leave")])
            .await,
        offered
    );
    lea.fill(&offered, &[("part", "rates"), ("answer", "take")])
        .await;
    assert_eq!(
        lea.get(&offered).await.status,
        StatusCode::NOT_FOUND,
        "nothing is left to answer"
    );
    lea.fill(&format!("{page}/publier"), &[("licence", "CC-BY-SA-4.0")])
        .await;
    let merged = house.get(From::Phone, &page, None).await.body;
    assert!(
        merged.contains("chiffons")
            && merged.contains("Par Léa, Paul")
            && !merged.contains("<h1 lang=\"fr\">Café vélo"),
        "{merged}"
    );
    // Named, Paul still does not write Léa's recipe.
    assert_eq!(
        paul.get(&format!("{page}/ecrire")).await.status,
        StatusCode::NOT_FOUND
    );

    let dir = tempfile::tempdir().unwrap();
    let library = parvis::app::library(dir.path()).unwrap();
    let (all, of_fork) = (library.clone(), library.id(id(&fork)));
    let documents = house.store.read(move |read| all.all(read)).await.unwrap();
    assert_eq!(documents.len(), 2);
    let document = house
        .store
        .read(move |read| library.get(read, of_fork))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(document.authors, [Author::Named("Paul".into())]);
    let origin = &document.derived_from[0];
    assert_eq!(
        (origin.revision, origin.licence, &*origin.title),
        (1, Licence::CcBySa4, "Café réparation")
    );
}

#[tokio::test]
async fn a_recipe_is_taken_away_put_back_and_destroyed_by_who_may() {
    let house = TestBox::new().await;
    let lea = At::of(&house, From::Phone, "Léa").await;
    let paul = At::of(&house, From::OtherPhone, "Paul").await;
    let page = lea.publish("Café réparation").await;
    for act in ["retirer", "ecrire", "publier", "abandonner", "detruire"] {
        let answer = paul.get(&format!("{page}/{act}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{act}");
        assert!(answer.body.contains("qu’à qui l’a écrite"), "{act}");
        let sent = house
            .post(
                From::OtherPhone,
                &format!("{page}/{act}"),
                Some(&paul.cookie),
                "token=x",
            )
            .await;
        assert!(
            sent.status == StatusCode::NOT_FOUND || sent.location == format!("{page}/{act}"),
            "{act}"
        );
    }
    let desk = house.sit_down(From::Https).await;
    let withdraw = format!("{page}/retirer");
    let done = house
        .fill(From::Https, &withdraw, &withdraw, Some(&desk), "")
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert_eq!(
        house.get(From::Phone, &page, None).await.status,
        StatusCode::NOT_FOUND
    );
    let listed = house.get(From::Phone, "/communs/recettes", None).await.body;
    assert!(!listed.contains("Café réparation"), "{listed}");
    let me = lea.get("/moi").await.body.replace('\u{a0}', " ");
    assert!(
        me.contains("Le comptoir a retiré") && me.contains("retirée des communs"),
        "{me}"
    );
    lea.fill(&format!("{page}/retablir"), &[]).await;
    assert_eq!(
        house.get(From::Phone, &page, None).await.status,
        StatusCode::OK
    );
    lea.fill(&withdraw, &[]).await;
    lea.fill(&format!("{page}/detruire"), &[]).await;
    assert_eq!(
        lea.get(&format!("{page}/ecrire")).await.status,
        StatusCode::NOT_FOUND
    );
    let ops = [Op::Put, Op::Withdraw, Op::Put, Op::Withdraw, Op::Erase];
    assert_eq!(told(&house, id(&page)).await, ops);
}

#[tokio::test]
async fn who_leaves_takes_drafts_along_and_leaves_a_name_or_none() {
    let house = TestBox::new().await;
    let lea = At::of(&house, From::Phone, "Léa").await;
    let (named, former) = (
        lea.publish("Avec mon nom").await,
        lea.publish("Sans mon nom").await,
    );
    let begun = [("title", "Jamais montrée"), ("base", "")];
    let draft = lea.fill("/communs/recettes/ecrire", &begun).await;
    let draft = draft.strip_suffix("/ecrire").unwrap().to_owned();
    lea.send(&format!("{named}/ecrire"), &format!("{named}/ecrire"), &[])
        .await;

    let (person, kept, now) = (lea.id, id(&named).to_string(), house.clock.now());
    let left = house.store.write(move |tx| {
        let choices = Choices {
            keep_name: vec![kept],
        };
        people::erase(tx, None, person, &parvis::app::rooms(), &choices, now)
    });
    left.await.unwrap();
    let read = house.get(From::Phone, &named, None).await.body;
    assert!(read.contains("Par Léa"), "{read}");
    let read = house.get(From::Phone, &former, None).await.body;
    assert!(
        read.contains("ancien membre") && !read.contains("Léa"),
        "{read}"
    );
    let (named, draft) = (id(&named), id(&draft));
    let kept = house.store.read(move |read| {
        let one = parvis::commons::recipes::store::of_any_state(read, named)?;
        let other = parvis::commons::recipes::store::of_any_state(read, draft)?;
        Ok::<_, parvis::store::Error>((one, other))
    });
    let (named, draft) = kept.await.unwrap();
    assert!(named.unwrap().draft.is_none() && draft.is_none());
}
