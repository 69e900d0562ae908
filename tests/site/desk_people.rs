//! Welcoming people at the desk and acting for them; what stands in the journal afterwards.

use http::StatusCode;
use parvis::ids::PersonId;
use parvis::people::acts::{self, New, Refused};
use parvis::people::{self, Came, Name, Role, Standing};
use parvis::web::Enter;

use crate::desk_wizard::form;
use crate::{Answer, CODE, From, TestBox};

const NEW: &str = "/admin/personnes/nouveau";

async fn welcome(house: &TestBox, cookie: &str, fields: &[(&str, &str)]) -> Answer {
    house
        .fill(From::Https, NEW, NEW, Some(cookie), &form(fields))
        .await
}

/// Sends a form of a person's page.
async fn act(
    house: &TestBox,
    cookie: &str,
    id: PersonId,
    what: &str,
    fields: &[(&str, &str)],
) -> Answer {
    let page = format!("/admin/personnes/{id}");
    let path = format!("{page}/{what}");
    house
        .fill(From::Https, &page, &path, Some(cookie), &form(fields))
        .await
}

async fn person(house: &TestBox, id: PersonId) -> Option<people::Person> {
    house
        .store
        .read(move |read| people::get(read, id))
        .await
        .unwrap()
}

async fn journal(house: &TestBox, cookie: &str) -> String {
    house
        .get(From::Https, "/admin/journal", Some(cookie))
        .await
        .body
}

/// The four words of a card's page.
fn words(page: &str) -> Vec<&str> {
    let list = page
        .split("<ol>")
        .nth(1)
        .and_then(|rest| rest.split("</ol>").next());
    let words = list.into_iter().flat_map(|list| list.split("<li>").skip(1));
    words.filter_map(|word| word.split('<').next()).collect()
}

#[tokio::test]
async fn somebody_is_welcomed_with_a_card_whose_words_are_shown_to_one_session_only() {
    let house = TestBox::new().await;
    let cookie = house.sit_down(From::Https).await;
    let other = house.sit_down(From::Https).await;
    let answer = welcome(&house, &cookie, &[("name", "Ahmed"), ("role", "member")]).await;
    let path = answer.location;
    assert!(path.ends_with("/carte"), "{}", answer.body);
    let shown = house.get(From::Https, &path, Some(&cookie)).await;
    assert_eq!(words(&shown.body).len(), 4, "{}", shown.body);
    assert!(
        shown.body.contains("http://parvis.internal/carte"),
        "{}",
        shown.body
    );
    let elsewhere = house.get(From::Https, &path, Some(&other)).await;
    assert!(words(&elsewhere.body).is_empty(), "{}", elsewhere.body);
    // Printing may ask for the page again.
    let again = house.get(From::Https, &path, Some(&cookie)).await;
    assert_eq!(words(&again.body), words(&shown.body));
    let put_away = format!("{path}/ranger");
    let given = house
        .fill(From::Https, &path, &put_away, Some(&cookie), "")
        .await;
    assert!(given.location.starts_with("/admin/personnes/"));
    let gone = house.get(From::Https, &path, Some(&cookie)).await;
    assert!(words(&gone.body).is_empty(), "{}", gone.body);
    assert!(
        journal(&house, &cookie)
            .await
            .contains("a ouvert un compte\u{a0}: membre")
    );
}

#[tokio::test]
async fn a_welcome_sent_twice_makes_one_account_and_a_name_taken_comes_back() {
    let house = TestBox::new().await;
    let cookie = house.sit_down(From::Https).await;
    let page = house.get(From::Https, NEW, Some(&cookie)).await;
    let sent = format!("token={}&name=Ahmed&role=member", page.token());
    let first = house.post(From::Https, NEW, Some(&cookie), &sent).await;
    let second = house.post(From::Https, NEW, Some(&cookie), &sent).await;
    assert_eq!(first.location, second.location);
    let answer = welcome(&house, &cookie, &[("name", "AHMED"), ("role", "member")]).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.body.contains("id=\"name-p\""), "{}", answer.body);
    let fields = [("name", "Inès"), ("role", "guest"), ("until", "2026-11-20")];
    let answer = welcome(&house, &cookie, &fields).await;
    assert!(answer.body.contains("id=\"until-p\""), "{}", answer.body);
}

#[tokio::test]
async fn a_new_card_ends_the_sessions_and_the_person_is_told() {
    let house = TestBox::new().await;
    let cookie = house.sit_down(From::Https).await;
    let id = house.account("Ahmed", Role::Member).await;
    let his = house.sign_in(From::Https, "Ahmed").await;
    let answer = act(&house, &cookie, id, "carte", &[]).await;
    let card = house
        .get(From::Https, &answer.location, Some(&cookie))
        .await;
    assert_eq!(words(&card.body).len(), 4);
    let home = house.get(From::Https, "/admin", Some(&his)).await;
    assert!(home.location.starts_with("/entrer"), "{}", home.location);
    assert!(
        journal(&house, &cookie)
            .await
            .contains("a fait une nouvelle carte")
    );
}

#[tokio::test]
async fn an_account_is_shut_with_a_reason_and_an_article_and_opened_again() {
    let house = TestBox::new().await;
    let cookie = house.sit_down(From::Https).await;
    let id = house.account("Ahmed", Role::Member).await;
    let refused = act(
        &house,
        &cookie,
        id,
        "fermer",
        &[("why", ""), ("article", "x")],
    )
    .await;
    assert!(refused.body.contains("id=\"why-p\""), "{}", refused.body);
    let article = "On écoute jusqu’au bout";
    let fields = [("why", "Des cris, deux fois."), ("article", article)];
    let shut = act(&house, &cookie, id, "fermer", &fields).await;
    assert_eq!(
        shut.location,
        format!("/admin/personnes/{id}"),
        "{}",
        shut.body
    );
    let fields = form(&[("name", "Ahmed"), ("code", CODE)]);
    let told = house
        .fill(From::Https, "/entrer", "/entrer", None, &fields)
        .await;
    assert!(told.body.contains("Des cris, deux fois."), "{}", told.body);
    assert!(journal(&house, &cookie).await.contains(article));
    act(&house, &cookie, id, "rouvrir", &[]).await;
    house.sign_in(From::Https, "Ahmed").await;
}

#[tokio::test]
async fn roles_change_and_the_last_concierge_stays() {
    let house = TestBox::new().await;
    let id = house.account("Nadia", Role::Concierge).await;
    let cookie = house.sign_in(From::Https, "Nadia").await;
    let refused = act(&house, &cookie, id, "role", &[("role", "member")]).await;
    assert!(
        refused.body.contains("dernière personne qui tient"),
        "{}",
        refused.body
    );
    let other = house.account("Omar", Role::Member).await;
    act(&house, &cookie, other, "role", &[("role", "concierge")]).await;
    assert_eq!(person(&house, other).await.unwrap().role, Role::Concierge);
    let done = act(&house, &cookie, id, "role", &[("role", "member")]).await;
    assert_eq!(done.location, format!("/admin/personnes/{id}"));
    let gone = house.get(From::Https, "/admin", Some(&cookie)).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn who_asked_to_join_is_answered() {
    let house = TestBox::new().await;
    let cookie = house.sit_down(From::Https).await;
    let now = house.clock.now();
    let mut ids = Vec::new();
    for name in ["Ahmed", "Zoé"] {
        let new = New {
            name: Name::typed(name).unwrap(),
            role: Role::Member,
            standing: Standing::Asked,
            until: None,
            accepted: None,
            came: Came::Asked,
        };
        let made = house.store.write(move |tx| acts::create(tx, new, now));
        ids.push(made.await.unwrap());
    }
    let home = house.get(From::Https, "/admin", Some(&cookie)).await;
    assert!(home.body.contains("2 personnes demandent"), "{}", home.body);
    act(&house, &cookie, ids[0], "oui", &[]).await;
    assert_eq!(
        person(&house, ids[0]).await.unwrap().standing,
        Standing::Active
    );
    let no = act(&house, &cookie, ids[1], "non", &[]).await;
    assert_eq!(no.location, "/admin/personnes", "{}", no.body);
    assert!(person(&house, ids[1]).await.is_none());
    let journal = journal(&house, &cookie).await;
    assert!(
        journal.contains("a dit non à une demande") && !journal.contains("Zoé"),
        "{journal}"
    );
}

#[tokio::test]
async fn an_account_is_erased_at_the_persons_asking_only() {
    let house = TestBox::new().await;
    let cookie = house.sit_down(From::Https).await;
    let id = house.account("Ahmed", Role::Member).await;
    let path = format!("/admin/personnes/{id}/effacer");
    let unsure = house
        .fill(From::Https, &path, &path, Some(&cookie), "")
        .await;
    assert!(unsure.body.contains("role=\"alert\""), "{}", unsure.body);
    assert!(person(&house, id).await.is_some());
    let done = house
        .fill(From::Https, &path, &path, Some(&cookie), "sure=1")
        .await;
    assert_eq!(done.location, "/admin/personnes", "{}", done.body);
    assert!(person(&house, id).await.is_none());
    let journal = journal(&house, &cookie).await;
    assert!(
        journal.contains("a effacé un compte") && !journal.contains("Ahmed"),
        "{journal}"
    );
}

#[tokio::test]
async fn a_person_is_found_by_name_and_kind_and_renamed() {
    let house = TestBox::new().await;
    let cookie = house.sit_down(From::Https).await;
    let id = house.account("Zoé", Role::Member).await;
    house.account("Ahmed", Role::Guest).await;
    let list = |query: &'static str| {
        let (house, cookie) = (&house, &cookie);
        async move {
            let path = format!("/admin/personnes?{query}");
            house.get(From::Https, &path, Some(cookie)).await.body
        }
    };
    let found = list("nom=ZOE").await;
    assert!(
        found.contains(">Zoé<") && !found.contains(">Ahmed<"),
        "{found}"
    );
    let guests = list("qui=guest").await;
    assert!(
        !guests.contains(">Zoé<") && guests.contains(">Ahmed<"),
        "{guests}"
    );
    assert!(
        list("nom=personne")
            .await
            .contains("Personne ne correspond")
    );
    let refused = act(&house, &cookie, id, "nom", &[("name", "ahmed")]).await;
    assert!(
        refused.body.contains("s’appelle déjà ainsi"),
        "{}",
        refused.body
    );
    act(&house, &cookie, id, "nom", &[("name", "Zoé B.")]).await;
    assert_eq!(person(&house, id).await.unwrap().name.as_str(), "Zoé B.");
    assert!(
        journal(&house, &cookie)
            .await
            .contains("qui était\u{a0}: Zoé")
    );
}

#[tokio::test]
async fn the_journal_turns_its_pages_and_narrows_to_one_person() {
    let house = TestBox::new().await;
    let nadia = house.account("Nadia", Role::Concierge).await;
    let cookie = house.sign_in(From::Https, "Nadia").await;
    let id = house.account("Zoé", Role::Member).await;
    let now = house.clock.now();
    let acts = house.store.write(move |tx| {
        for _ in 0..60 {
            acts::new_card(tx, nadia, id, |_| [0; 32], now)?;
        }
        acts::set_role(tx, nadia, nadia, Role::Concierge, None, now)?;
        Ok::<_, Refused>(())
    });
    acts.await.unwrap();
    let first = journal(&house, &cookie).await;
    assert_eq!(first.matches("a fait une nouvelle carte").count(), 50);
    let second = house
        .get(From::Https, "/admin/journal?page=2", Some(&cookie))
        .await;
    assert_eq!(second.body.matches("a fait une nouvelle carte").count(), 10);
    let path = format!("/admin/journal?qui={id}");
    let hers = house.get(From::Https, &path, Some(&cookie)).await;
    assert!(
        hers.body.contains("Ce qui a été fait pour Zoé"),
        "{}",
        hers.body
    );
}

#[tokio::test]
async fn no_member_enters_the_desk_and_no_steward_the_peoples_pages() {
    let house = TestBox::new().await;
    house.account("Ahmed", Role::Member).await;
    house.account("Ines", Role::Guest).await;
    house.account("Hugo", Role::Steward).await;
    let member = house.sign_in(From::Https, "Ahmed").await;
    let guest = house.sign_in(From::Https, "Ines").await;
    let steward = house.sign_in(From::Https, "Hugo").await;
    for door in house
        .doors
        .iter()
        .filter(|door| door.path.starts_with("/admin"))
    {
        let ask = async |cookie: &str| match door.method {
            "GET" => house.get(From::Https, door.path, Some(cookie)).await.status,
            _ => {
                house
                    .post(From::Https, door.path, Some(cookie), "token=x")
                    .await
                    .status
            }
        };
        let barred = match door.who {
            Enter::Machine => vec![&member, &guest],
            Enter::Desk => vec![&member, &guest, &steward],
            Enter::Anyone | Enter::Program | Enter::SignedIn | Enter::Member => vec![],
        };
        for cookie in barred {
            let status = ask(cookie).await;
            assert_eq!(
                status,
                StatusCode::NOT_FOUND,
                "{} {}",
                door.method,
                door.path
            );
        }
    }
    let home = house.get(From::Https, "/admin", Some(&steward)).await;
    assert!(home.body.contains("La machine"), "{}", home.body);
    assert!(!home.body.contains("/admin/personnes"), "{}", home.body);
}
