//! The lexicon in several hands: who proposes, who takes, what happens meanwhile, and what stays when somebody leaves.

use http::StatusCode;
use parvis::commons::lexicon::store;
use parvis::people::acts as people;
use parvis::people::holdings::Choices;
use parvis::store::Op;

use super::{At, id, told};
use crate::{From, TestBox};

/// What people read, with plain spaces.
fn plain(body: &str) -> String {
    body.replace('\u{a0}', " ")
}

#[tokio::test]
async fn a_change_is_proposed_and_taken_beside_what_was_changed_meanwhile() {
    let house = TestBox::new().await;
    let lea = At::of(&house, From::Phone, "Léa").await;
    let paul = At::of(&house, From::OtherPhone, "Paul").await;
    let page = lea.add("fablab", "Un atelier.").await;
    let change = format!("{page}/modifier");

    let form = paul.get(&change).await.body;
    assert!(plain(&form).contains("est écrit par d’autres"), "{form}");
    let same = [("mot", "fablab"), ("definition", "Un atelier.")];
    let same = paul.send(&change, &change, &same).await.body;
    assert!(same.contains("ne change rien"), "{same}");
    let proposed = [
        ("mot", "fablab"),
        ("definition", "Un atelier ouvert."),
        ("note", "Tous y entrent."),
    ];
    let proposal = paul.fill(&change, &proposed).await;
    let still = house.get(From::Phone, &page, None).await.body;
    assert!(!still.contains("ouvert"), "{still}");
    let own = plain(&paul.get(&proposal).await.body);
    assert!(
        own.contains("Vous proposez ceci") && !own.contains("Prendre ce"),
        "{own}"
    );

    let me = plain(&lea.get("/moi").await.body);
    assert!(
        me.contains("Un changement est proposé pour le mot « fablab »"),
        "{me}"
    );
    assert!(me.contains("une proposition attend"), "{me}");
    let seen = lea.get(&proposal).await.body;
    assert!(
        seen.contains("Tous y entrent.") && seen.contains("<ins>"),
        "{seen}"
    );
    let listed = lea.get(&format!("{page}/propositions")).await.body;
    assert!(listed.contains("Un changement de Paul"), "{listed}");

    // Léa adds an example meanwhile: what she read of the proposal is old, and neither change undoes the other.
    let was = seen.split("name=\"was\" value=\"").nth(1).unwrap();
    let was = was.split('"').next().unwrap();
    let own = [
        ("mot", "fablab"),
        ("definition", "Un atelier."),
        ("exemples", "Au fablab, le jeudi."),
    ];
    lea.fill(&change, &own).await;
    let shown = lea.get(&proposal).await;
    let late = serde_urlencoded::to_string([("token", shown.token()), ("was", was)]).unwrap();
    let late = house.post(lea.from, &proposal, Some(&lea.cookie), &late);
    let late = late.await.body;
    assert!(late.contains("a changé entre-temps"), "{late}");
    assert_eq!(lea.fill(&proposal, &[]).await, page);
    let merged = house.get(From::Phone, &page, None).await.body;
    for said in [
        "Un atelier ouvert.",
        "Au fablab, le jeudi.",
        "Par Léa, Paul",
    ] {
        assert!(merged.contains(said), "{said}: {merged}");
    }
    assert_eq!(lea.get(&proposal).await.status, StatusCode::NOT_FOUND);
    let me = plain(&paul.get("/moi").await.body);
    assert!(
        me.contains("Votre proposition pour « fablab » est prise"),
        "{me}"
    );
    let versions = house
        .get(From::Phone, &format!("{page}/versions"), None)
        .await;
    let versions = plain(&versions.body);
    assert!(
        versions.contains("par Paul") && versions.contains("Tous y entrent."),
        "{versions}"
    );
    let compared = format!("{page}/comparer?de=2&a=3");
    let compared = house.get(From::Phone, &compared, None).await.body;
    assert!(
        compared.contains("Définition") && !compared.contains("Exemples"),
        "{compared}"
    );
    let old = house
        .get(From::Phone, &format!("{page}/versions/1"), None)
        .await
        .body;
    assert!(
        !old.contains("jeudi") && plain(&old).contains("Version 1"),
        "{old}"
    );

    // Named, Paul still proposes; what was opened before somebody else's change is not published over it.
    let again = [("mot", "fablab"), ("definition", "Autre chose.")];
    let proposal = paul.fill(&change, &again).await;
    lea.send(&proposal, &format!("{proposal}/laisser"), &[])
        .await;
    assert!(
        !house
            .get(From::Phone, &page, None)
            .await
            .body
            .contains("Autre chose")
    );
    let me = plain(&paul.get("/moi").await.body);
    assert!(me.contains("n’a pas été prise"), "{me}");
    let proposal = paul.fill(&change, &again).await;
    let back = paul
        .send(&proposal, &format!("{proposal}/laisser"), &[])
        .await;
    assert_eq!(back.location, page, "{}", back.body);
    assert_eq!(paul.get(&proposal).await.status, StatusCode::NOT_FOUND);
    assert_eq!(told(&house, id(&page)).await, [Op::Put, Op::Put, Op::Put]);
}

#[tokio::test]
async fn an_author_does_not_overwrite_what_they_have_not_read() {
    let house = TestBox::new().await;
    let lea = At::of(&house, From::Phone, "Léa").await;
    let page = lea.add("fablab", "Un atelier.").await;
    let change = format!("{page}/modifier");
    let open = lea.get(&change).await;
    lea.fill(
        &change,
        &[("mot", "fablab"), ("definition", "La première.")],
    )
    .await;
    let fields = [
        ("token", open.token()),
        ("was", "1"),
        ("mot", "fablab"),
        ("definition", "La seconde."),
    ];
    let late = serde_urlencoded::to_string(fields).unwrap();
    let answer = house
        .post(lea.from, &change, Some(&lea.cookie), &late)
        .await;
    assert!(
        answer.body.contains("a changé entre-temps")
            && answer.body.contains("La seconde.")
            && answer.body.contains("name=\"was\" value=\"2\""),
        "{}",
        answer.body
    );
    let read = house.get(From::Phone, &page, None).await.body;
    assert!(read.contains("La première."), "{read}");
}

#[tokio::test]
async fn a_word_is_taken_away_put_back_and_destroyed_by_who_may() {
    let house = TestBox::new().await;
    let lea = At::of(&house, From::Phone, "Léa").await;
    let paul = At::of(&house, From::OtherPhone, "Paul").await;
    let page = lea.add("fablab", "Un atelier.").await;
    for act in ["retirer", "retablir", "detruire", "propositions"] {
        let answer = paul.get(&format!("{page}/{act}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{act}");
        assert!(answer.body.contains("qu’à qui l’a écrite"), "{act}");
    }
    for act in ["retirer", "retablir", "detruire"] {
        let path = format!("{page}/{act}");
        let sent = house.post(paul.from, &path, Some(&paul.cookie), "token=x");
        assert_eq!(sent.await.status, StatusCode::NOT_FOUND, "{act}");
    }
    let desk = house.sit_down(From::Https).await;
    let withdraw = format!("{page}/retirer");
    let done = house.fill(From::Https, &withdraw, &withdraw, Some(&desk), "");
    assert_eq!(done.await.status, StatusCode::SEE_OTHER);
    for path in ["", "/versions", "/versions/1", "/comparer?de=1&a=1"] {
        let answer = house.get(From::Phone, &format!("{page}{path}"), None).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    let me = plain(&lea.get("/moi").await.body);
    assert!(
        me.contains("Le comptoir a retiré « fablab » du lexique") && me.contains("fablab : retiré"),
        "{me}"
    );
    // The word is free meanwhile, and then it is taken.
    let other = paul.add("Fablab", "Autre chose.").await;
    let restore = format!("{page}/retablir");
    let taken = plain(&lea.send(&restore, &restore, &[]).await.body);
    assert!(taken.contains("« Fablab » est déjà au lexique"), "{taken}");
    paul.fill(&format!("{other}/retirer"), &[]).await;
    assert_eq!(lea.fill(&restore, &[]).await, page);
    assert_eq!(
        house.get(From::Phone, &page, None).await.status,
        StatusCode::OK
    );
    lea.fill(&withdraw, &[]).await;
    lea.fill(&format!("{page}/detruire"), &[]).await;
    let gone = lea.get(&format!("{page}/propositions")).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    let ops = [Op::Put, Op::Withdraw, Op::Put, Op::Withdraw, Op::Erase];
    assert_eq!(told(&house, id(&page)).await, ops);
}

#[tokio::test]
async fn who_leaves_leaves_a_name_or_none_and_the_desk_decides_from_then_on() {
    let house = TestBox::new().await;
    let lea = At::of(&house, From::Phone, "Léa").await;
    let paul = At::of(&house, From::OtherPhone, "Paul").await;
    let named = lea.add("fablab", "Un atelier.").await;
    let former = lea.add("commun", "Ce qui est à tous.").await;
    let of_paul = paul.add("concierge", "Qui accueille.").await;
    let fields = [("mot", "concierge"), ("definition", "Xgproposed.")];
    let proposal = lea.fill(&format!("{of_paul}/modifier"), &fields).await;

    let (person, kept, now) = (lea.id, id(&named).to_string(), house.clock.now());
    let taken = house.store.read(move |read| {
        let w = parvis::web::words::Words::of(parvis::web::words::Lang::Fr);
        let rooms = parvis::app::rooms();
        let pieces = rooms.iter().map(|room| room.pieces(read, person, w));
        pieces.collect::<Result<Vec<_>, parvis::store::Error>>()
    });
    let taken = taken.await.unwrap().concat();
    let own = taken.iter().find(|it| it.name == "lexique.json").unwrap();
    let own = String::from_utf8_lossy(&own.content);
    assert!(
        own.contains("Un atelier.") && own.contains("Xgproposed."),
        "{own}"
    );

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
    assert_eq!(paul.get(&proposal).await.status, StatusCode::NOT_FOUND);
    let rest = house
        .store
        .read(move |read| store::proposed_by(read, person));
    assert!(rest.await.unwrap().is_empty());

    // Nobody writes it any more: the desk is told of what is proposed, and takes it.
    house
        .account("Nadia", parvis::people::Role::Concierge)
        .await;
    let desk = house.sign_in(From::Https, "Nadia").await;
    let fields = [("mot", "fablab"), ("definition", "Un atelier ouvert.")];
    let proposal = paul.fill(&format!("{named}/modifier"), &fields).await;
    let me = house.get(From::Https, "/moi", Some(&desk)).await.body;
    assert!(me.contains(&proposal), "{me}");
    let shown = house.get(From::Https, &proposal, Some(&desk)).await;
    let was = shown.body.split("name=\"was\" value=\"").nth(1).unwrap();
    let was = was.split('"').next().unwrap();
    let form = serde_urlencoded::to_string([("token", shown.token()), ("was", was)]).unwrap();
    let done = house.post(From::Https, &proposal, Some(&desk), &form).await;
    assert_eq!(done.location, named, "{}", done.body);
    let read = house.get(From::Phone, &named, None).await.body;
    assert!(
        read.contains("Un atelier ouvert.") && read.contains("Par Léa, Paul"),
        "{read}"
    );
    let journal = house.get(From::Https, "/admin/journal", Some(&desk)).await;
    assert!(
        plain(&journal.body).contains("a pris un changement proposé"),
        "{}",
        journal.body
    );
}
