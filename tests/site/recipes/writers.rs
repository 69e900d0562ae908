//! Who writes a recipe, by plain forms: invited by name, accepting or not, leaving, handing over.

use http::StatusCode;
use parvis::people::Role;

use super::At;
use crate::{From, TestBox};

#[tokio::test]
async fn a_recipe_is_written_by_two_once_the_second_accepts() {
    let house = TestBox::new().await;
    let lea = At::of(&house, From::Phone, "Léa").await;
    let paul = At::of(&house, From::OtherPhone, "Paul").await;
    house.account("Invité", Role::Guest).await;
    let page = lea.publish("Café réparation").await;
    let (all, ours) = (format!("{page}/auteurs"), format!("{page}/ecrire"));
    for (name, why) in [
        ("-", "Écrivez un nom"),
        ("Inconnue", "Aucun membre ne porte ce nom"),
        ("Invité", "Aucun membre ne porte ce nom"),
        ("léa", "écrit déjà la recette"),
    ] {
        let refused = lea.send(&all, &all, &[("name", name)]).await.body;
        assert!(refused.contains(why), "{why}: {refused}");
        assert!(refused.contains(&format!("value=\"{name}\"")), "{refused}");
    }
    assert_eq!(lea.fill(&all, &[("name", "paul")]).await, all);
    let waits = lea.get(&all).await.body;
    assert!(
        waits.contains("Paul") && waits.contains("invité par Léa"),
        "{waits}"
    );
    for path in [&all, &ours] {
        let answer = paul.get(path).await;
        assert_eq!(
            answer.status,
            StatusCode::NOT_FOUND,
            "not before they accept"
        );
    }

    // Taken back, there is nothing to answer; declined, who invited is told.
    let guest = paul.id.to_string();
    let invitation = format!("{page}/invitation");
    lea.send(&all, &format!("{all}/reprendre"), &[("person", &*guest)])
        .await;
    assert_eq!(paul.get(&invitation).await.status, StatusCode::NOT_FOUND);
    lea.fill(&all, &[("name", "Paul")]).await;
    let me = paul.get("/moi").await.body.replace('\u{a0}', " ");
    assert!(
        me.contains("On vous invite à écrire « Café réparation »") && me.contains(&invitation),
        "{me}"
    );
    let asked = paul.get(&invitation).await.body.replace('\u{a0}', " ");
    assert!(
        asked.contains("Léa vous invite à écrire « Café réparation »"),
        "{asked}"
    );
    let no = paul
        .send(&invitation, &format!("{invitation}/decliner"), &[])
        .await;
    assert_eq!(no.location, "/moi", "{}", no.body);
    let told = lea.get("/moi").await.body;
    assert!(told.contains("a été déclinée"), "{told}");

    lea.fill(&all, &[("name", "Paul")]).await;
    assert_eq!(paul.fill(&invitation, &[]).await, ours);
    assert_eq!(paul.get(&invitation).await.location, ours);
    paul.send(&ours, &ours, &[]).await;
    paul.fill(
        &format!("{ours}/rates"),
        &[("text", "Oublier les chiffons.")],
    )
    .await;
    assert!(
        lea.get(&format!("{ours}/rates"))
            .await
            .body
            .contains("chiffons")
    );
    paul.fill(&format!("{page}/publier"), &[("licence", "CC-BY-SA-4.0")])
        .await;
    let read = house.get(From::Phone, &page, None).await.body;
    assert!(read.contains("Par Léa, Paul"), "{read}");

    // Léa hands the recipe over: she stays its author, and Paul cannot leave it alone.
    let leave = format!("{page}/quitter");
    assert!(
        lea.get(&leave)
            .await
            .body
            .contains("Vous restez parmi les auteurs")
    );
    assert_eq!(lea.fill(&leave, &[]).await, page);
    assert_eq!(lea.get(&ours).await.status, StatusCode::NOT_FOUND);
    let alone = paul.get(&leave).await.body;
    assert!(
        alone.contains("Personne d’autre n’écrit")
            && !alone.contains("<form method=\"post\" action=\"/communs"),
        "{alone}"
    );
    let forced = paul.send(&all, &leave, &[]).await;
    assert_eq!(forced.location, leave);
    assert_eq!(paul.get(&ours).await.status, StatusCode::OK);
    let read = house.get(From::Phone, &page, None).await.body;
    assert!(read.contains("Par Léa, Paul"), "{read}");
}

#[tokio::test]
async fn an_invitation_to_a_draft_goes_with_the_draft() {
    let house = TestBox::new().await;
    let lea = At::of(&house, From::Phone, "Léa").await;
    let paul = At::of(&house, From::OtherPhone, "Paul").await;
    let begun = [("title", "Jamais montrée"), ("base", "")];
    let draft = lea.fill("/communs/recettes/ecrire", &begun).await;
    let page = draft.strip_suffix("/ecrire").unwrap();
    let all = format!("{page}/auteurs");
    lea.fill(&all, &[("name", "Paul")]).await;
    assert!(paul.get("/moi").await.body.contains("Jamais montrée"));
    lea.fill(&format!("{page}/abandonner"), &[]).await;
    let me = paul.get("/moi").await.body;
    assert!(!me.contains("Jamais montrée"), "{me}");
    let answer = paul.get(&format!("{page}/invitation")).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn nobody_destroys_alone_what_two_are_writing() {
    let house = TestBox::new().await;
    let lea = At::of(&house, From::Phone, "Léa").await;
    let paul = At::of(&house, From::OtherPhone, "Paul").await;
    let begin = "/communs/recettes/ecrire";
    let draft = lea.fill(begin, &[("title", "Soupe"), ("base", "")]).await;
    let page = draft.strip_suffix("/ecrire").unwrap();
    let discard = format!("{page}/abandonner");
    assert!(lea.get(&draft).await.body.contains(&discard));
    lea.fill(&format!("{page}/auteurs"), &[("name", "Paul")])
        .await;
    paul.fill(&format!("{page}/invitation"), &[]).await;
    for who in [&lea, &paul] {
        assert!(!who.get(&draft).await.body.contains(&discard));
        assert_eq!(who.get(&discard).await.status, StatusCode::NOT_FOUND);
    }
    paul.fill(&format!("{page}/quitter"), &[]).await;
    assert_eq!(lea.get(&discard).await.status, StatusCode::OK);
}
