//! Events before the desk: proposed, published, refused, taken off the programme; their author is told why.

use http::StatusCode;
use parvis::ids::{EventId, PersonId};
use parvis::people::{Role, news};
use parvis::programme::{Publishing, Signup, find, proposals};
use parvis::web::{Lang, Words};

use crate::desk_wizard::form;
use crate::{Answer, From, TestBox};

/// A box with an event that Ahmed proposed, who is `author`.
async fn proposed() -> (TestBox, String, PersonId, EventId) {
    let house = TestBox::new().await;
    let cookie = house.sit_down(From::Https).await;
    let author = house.account("Ahmed", Role::Member).await;
    let now = house.clock.now();
    parvis::demo::fill(&house.store, now).await.unwrap();
    let made = house.store.write(move |tx| {
        let mut event = find(&*tx, "eau@le-lavoir.demo")?.unwrap().event;
        event.uid = "pain@le-lavoir.demo".to_owned();
        event.details.title = "Pain de seigle".to_owned();
        event.repeat = None;
        let made = proposals::propose(tx, author, &event, Signup::None, Publishing::Desk, now);
        made.map(|(id, _)| id)
    });
    let id = made.await.unwrap();
    (house, cookie, author, id)
}

async fn decide(house: &TestBox, cookie: &str, id: EventId, fields: &[(&str, &str)]) -> Answer {
    let path = format!("/admin/a-publier/{id}");
    house
        .fill(From::Https, &path, &path, Some(cookie), &form(fields))
        .await
}

async fn is_public(house: &TestBox, id: EventId) -> bool {
    let path = format!("/programme/{id}");
    let page = house.get(From::Phone, &path, None).await;
    page.status == StatusCode::OK
}

async fn told(house: &TestBox, person: PersonId) -> String {
    let news = house
        .store
        .read(move |read| news::of(read, person))
        .await
        .unwrap();
    news.last()
        .map(|it| it.line.said(Words::of(Lang::Fr)))
        .unwrap_or_default()
}

#[tokio::test]
async fn what_is_proposed_waits_at_the_desk_and_is_published() {
    let (house, cookie, author, id) = proposed().await;
    let home = house.get(From::Https, "/admin", Some(&cookie)).await;
    assert!(home.body.contains("attend d’être publié"), "{}", home.body);
    let list = house
        .get(From::Https, "/admin/a-publier", Some(&cookie))
        .await;
    assert!(list.body.contains("Pain de seigle"), "{}", list.body);
    assert!(!is_public(&house, id).await);
    let done = decide(&house, &cookie, id, &[("act", "publish")]).await;
    assert_eq!(done.location, "/admin/a-publier", "{}", done.body);
    assert!(is_public(&house, id).await);
    assert!(told(&house, author).await.contains("est au programme"));
    let journal = house
        .get(From::Https, "/admin/journal", Some(&cookie))
        .await;
    assert!(
        journal.body.contains("a mis au programme"),
        "{}",
        journal.body
    );
}

#[tokio::test]
async fn a_refusal_says_why_and_so_does_taking_off_with_the_article() {
    let (house, cookie, author, id) = proposed().await;
    let mute = decide(&house, &cookie, id, &[("act", "refuse"), ("why", " ")]).await;
    assert!(mute.body.contains("id=\"why-p\""), "{}", mute.body);
    let fields = [("act", "refuse"), ("why", "Le four est froid ce jour-là.")];
    decide(&house, &cookie, id, &fields).await;
    assert!(told(&house, author).await.contains("Le four est froid"));
    decide(&house, &cookie, id, &[("act", "publish")]).await;
    let fields = [
        ("act", "hide"),
        ("why", "Ce n’est pas vrai."),
        ("article", "x"),
    ];
    let wrong = decide(&house, &cookie, id, &fields).await;
    assert!(
        wrong.body.contains("article de la charte"),
        "{}",
        wrong.body
    );
    let article = "On écoute jusqu’au bout";
    let fields = [
        ("act", "hide"),
        ("why", "Ce n’est pas vrai."),
        ("article", article),
    ];
    decide(&house, &cookie, id, &fields).await;
    assert!(told(&house, author).await.contains(article));
    assert!(!is_public(&house, id).await);
    let again = decide(&house, &cookie, id, &fields).await;
    assert!(again.body.contains("vient de décider"), "{}", again.body);
    decide(&house, &cookie, id, &[("act", "show")]).await;
    assert!(is_public(&house, id).await);
}
