//! Coming in: joining alone, opening a card, a new code with the recovery word.

use http::StatusCode;
use parvis::ids::PersonId;
use parvis::people::acts::{self, New};
use parvis::people::phrase::Phrase;
use parvis::people::{self, Came, Joining, Name, Person, Role, Rules, Standing};

use crate::{Answer, CODE, From, TestBox, WORD};

/// What somebody types who joins, a field replaced.
pub(crate) fn typed(fields: &[(&str, &str)]) -> String {
    let mut all = vec![
        ("name", "Léa"),
        ("presence", ""),
        ("code", "vélo bleu"),
        ("again", "vélo bleu"),
        ("word", "les noisettes"),
        ("charter", "1"),
    ];
    for (name, value) in fields {
        all.retain(|(known, _)| known != name);
        all.push((name, value));
    }
    serde_urlencoded::to_string(all).unwrap()
}

async fn join(house: &TestBox, fields: &[(&str, &str)]) -> Answer {
    let form = typed(fields);
    house
        .fill(From::Phone, "/rejoindre", "/rejoindre", None, &form)
        .await
}

/// The account of this name.
pub(crate) async fn named(house: &TestBox, name: &str) -> Option<Person> {
    let name = Name::typed(name).unwrap();
    let read = house.store.read(move |read| people::named(read, &name));
    read.await.unwrap()
}

/// Somebody welcomed at the desk, and their card.
async fn welcomed(house: &TestBox, name: &str, role: Role) -> (PersonId, Phrase) {
    let by = house.account("Comptoir", Role::Concierge).await;
    let (phrase, now) = (Phrase::random(), house.clock.now());
    let new = New {
        name: Name::typed(name).unwrap(),
        role,
        standing: Standing::Active,
        until: None,
        accepted: None,
        came: Came::Desk(by),
    };
    let made = house
        .store
        .write(move |tx| acts::welcome(tx, by, new, |pepper| phrase.key(pepper), now));
    (made.await.unwrap(), phrase)
}

/// A new card for an account.
async fn new_card(house: &TestBox, person: PersonId) -> Phrase {
    let by = house.account("Comptoir", Role::Concierge).await;
    let (phrase, now) = (Phrase::random(), house.clock.now());
    let made = house
        .store
        .write(move |tx| acts::new_card(tx, by, person, |pepper| phrase.key(pepper), now));
    made.await.unwrap();
    phrase
}

fn card_form(phrase: &Phrase, fields: &[(&str, &str)]) -> String {
    let slug = phrase.slug();
    let mut all = vec![("words", slug.as_str())];
    all.extend_from_slice(fields);
    typed(&all)
}

#[tokio::test]
async fn with_the_code_of_the_room_one_is_a_member_at_once() {
    let house = TestBox::new().await;
    let code = house.shell.presence.shown().code;
    let joined = join(&house, &[("presence", &code)]).await;
    assert_eq!(joined.location, "/moi", "{}", joined.body);
    let lea = named(&house, "lea").await.unwrap();
    assert!(lea.is_member());
    assert_eq!(lea.came, Came::Present);
    assert_eq!(lea.accepted.map(|it| it.version), Some(1));
    let me = house
        .get(From::Phone, "/moi", joined.cookie.as_deref())
        .await;
    assert!(me.body.contains("<h1>Léa</h1>"), "{}", me.body);
    assert!(!me.body.contains("vous répondra"), "{}", me.body);
}

#[tokio::test]
async fn without_it_the_desk_is_asked_and_one_sees_ones_own_page_meanwhile() {
    let house = TestBox::new().await;
    let joined = join(&house, &[]).await;
    assert_eq!(joined.location, "/moi", "{}", joined.body);
    let lea = named(&house, "lea").await.unwrap();
    assert_eq!(lea.standing, Standing::Asked);
    assert!(!lea.is_member());
    let me = house
        .get(From::Phone, "/moi", joined.cookie.as_deref())
        .await;
    assert!(me.body.contains("Le comptoir vous répondra"), "{}", me.body);
}

#[tokio::test]
async fn where_the_desk_answers_everybody_the_code_of_the_room_changes_nothing() {
    let house = TestBox::new().await;
    let rules = Rules {
        joining: Joining::Desk,
        ..Rules::default()
    };
    let set = house.store.write(move |tx| people::set_rules(tx, rules));
    set.await.unwrap();
    let code = house.shell.presence.shown().code;
    join(&house, &[("presence", &code)]).await;
    let lea = named(&house, "lea").await.unwrap();
    assert_eq!(lea.standing, Standing::Asked);
}

#[tokio::test]
async fn a_wrong_code_of_the_room_is_said_beside_it_and_nothing_is_lost() {
    let house = TestBox::new().await;
    let right = house.shell.presence.shown().code;
    let wrong = if right == "123 456" {
        "654 321"
    } else {
        "123 456"
    };
    let refused = join(&house, &[("presence", wrong)]).await;
    assert_eq!(refused.status, StatusCode::OK);
    assert!(
        refused.body.contains("id=\"presence-p\""),
        "{}",
        refused.body
    );
    for kept in [
        wrong,
        "value=\"Léa\"",
        "vélo bleu",
        "les noisettes",
        " checked",
    ] {
        assert!(
            refused.body.contains(kept),
            "{kept} is lost: {}",
            refused.body
        );
    }
    assert_eq!(named(&house, "lea").await, None);
}

#[tokio::test]
async fn what_is_wrong_in_the_form_is_said_beside_each_field() {
    let house = TestBox::new().await;
    house.account("Ahmed", Role::Member).await;
    let long = "a".repeat(101);
    for (field, value, at) in [
        ("name", "", "name-p"),
        ("name", "- -", "name-p"),
        ("name", &long, "name-p"),
        ("name", "AHMED", "name-p"),
        ("code", "", "code-p"),
        ("code", "12345", "code-p"),
        ("code", &long, "code-p"),
        ("again", "vélo vert", "again-p"),
        ("word", "", "word-p"),
        ("word", &long, "word-p"),
        ("charter", "", "charter-p"),
        ("charter", "7", "charter-p"),
    ] {
        let refused = join(&house, &[(field, value)]).await;
        assert_eq!(refused.status, StatusCode::OK);
        let said = format!("id=\"{at}\"");
        assert!(
            refused.body.contains(&said),
            "{field}={value}: {}",
            refused.body
        );
        assert!(refused.body.contains("value=\"les noisettes\"") || field == "word");
    }
    assert_eq!(named(&house, "lea").await, None);
}

#[tokio::test]
async fn pressing_twice_makes_one_account() {
    let house = TestBox::new().await;
    let page = house.get(From::Phone, "/rejoindre", None).await;
    let form = format!("token={}&{}", page.token(), typed(&[]));
    for _ in 0..2 {
        let joined = house.post(From::Phone, "/rejoindre", None, &form).await;
        assert_eq!(joined.location, "/moi", "{}", joined.body);
    }
    let all = house.store.read(people::everybody).await.unwrap();
    assert_eq!(all.len(), 1);
}

#[tokio::test]
async fn a_card_greets_by_name_and_opens_once() {
    let house = TestBox::new().await;
    let (id, phrase) = welcomed(&house, "Léa", Role::Member).await;
    let address = format!("/carte/{}", phrase.slug());
    for _ in 0..3 {
        let page = house.get(From::Phone, &address, None).await;
        assert!(page.body.contains("Bonjour Léa"), "{}", page.body);
    }
    let form = card_form(&phrase, &[]);
    let opened = house
        .fill(From::Phone, "/carte", "/carte", None, &form)
        .await;
    assert_eq!(opened.location, "/moi", "{}", opened.body);
    let me = house
        .get(From::Phone, "/moi", opened.cookie.as_deref())
        .await;
    assert!(me.body.contains("<h1>Léa</h1>"), "{}", me.body);
    assert_eq!(named(&house, "Léa").await.unwrap().id, id);
    let again = house.get(From::Phone, &address, None).await;
    assert!(again.body.contains("déjà servi"), "{}", again.body);
    assert!(!again.body.contains("Léa"), "a spent card names nobody");
    let again = house
        .fill(From::Phone, "/carte", "/carte", None, &form)
        .await;
    assert_eq!(again.cookie, None);
}

#[tokio::test]
async fn the_four_words_typed_lead_to_the_same_page_and_a_slip_is_understood() {
    let house = TestBox::new().await;
    let (_, phrase) = welcomed(&house, "Léa", Role::Member).await;
    let fill = async |words: &str| {
        let form = serde_urlencoded::to_string([("words", words)]).unwrap();
        house
            .fill(From::Phone, "/carte", "/carte", None, &form)
            .await
    };
    let page = fill(&phrase.to_string().to_uppercase()).await;
    assert!(page.body.contains("Bonjour Léa"), "{}", page.body);
    let slip = fill("biscuitt pomme pomme pomme").await;
    assert!(slip.body.contains("« biscuit »"), "{}", slip.body);
    assert!(slip.body.contains("value=\"biscuitt pomme pomme pomme\""));
    let few = fill("pomme").await;
    assert!(few.body.contains("il en faut quatre"), "{}", few.body);
    let none = fill("").await;
    assert!(none.body.contains("id=\"words-p\""), "{}", none.body);
}

#[tokio::test]
async fn of_eight_who_open_one_card_at_the_same_moment_one_does() {
    let house = TestBox::new().await;
    let (_, phrase) = welcomed(&house, "Léa", Role::Member).await;
    let mut forms = Vec::new();
    for _ in 0..8 {
        let page = house.get(From::Phone, "/carte", None).await;
        forms.push(format!(
            "token={}&{}",
            page.token(),
            card_form(&phrase, &[])
        ));
    }
    let posts = forms
        .iter()
        .map(|form| house.post(From::Phone, "/carte", None, form));
    let answers = futures_util::future::join_all(posts).await;
    let opened = answers.iter().filter(|it| it.cookie.is_some()).count();
    assert_eq!(opened, 1);
    let refused = answers.iter().filter(|it| it.body.contains("déjà servi"));
    assert_eq!(refused.count(), 7);
}

#[tokio::test]
async fn who_guesses_cards_waits_and_the_neighbour_does_not() {
    let house = TestBox::new().await;
    let (_, phrase) = welcomed(&house, "Léa", Role::Member).await;
    for _ in 0..9 {
        let address = format!("/carte/{}", Phrase::random().slug());
        house.get(From::Phone, &address, None).await;
    }
    let address = format!("/carte/{}", phrase.slug());
    let slowed = house.get(From::Phone, &address, None).await;
    assert!(slowed.body.contains("Trop d’essais"), "{}", slowed.body);
    let neighbour = house.get(From::OtherPhone, &address, None).await;
    assert!(neighbour.body.contains("Bonjour Léa"), "{}", neighbour.body);
}

#[tokio::test]
async fn a_concierges_card_is_not_opened_where_others_listen() {
    let house = TestBox::new().await;
    let (_, phrase) = welcomed(&house, "Nour", Role::Concierge).await;
    let address = format!("/carte/{}", phrase.slug());
    let page = house.get(From::Phone, &address, None).await;
    assert!(page.body.contains("connexion chiffrée"), "{}", page.body);
    assert!(!page.body.contains("name=\"again\""), "{}", page.body);
    let form = card_form(&phrase, &[("name", "Nour")]);
    let refused = house
        .fill(From::Phone, "/carte", "/carte", None, &form)
        .await;
    assert_eq!(refused.cookie, None);
    let opened = house
        .fill(From::Https, "/carte", "/carte", None, &form)
        .await;
    assert_eq!(opened.location, "/moi", "{}", opened.body);
}

#[tokio::test]
async fn a_card_for_an_old_account_keeps_its_news_with_the_recovery_word_only() {
    for (word, kept) in [(WORD, true), ("", false)] {
        let house = TestBox::new().await;
        let id = house.account("Léa", Role::Member).await;
        let phrase = new_card(&house, id).await;
        let wrong = card_form(&phrase, &[("old_word", "rue du moulin")]);
        let refused = house
            .fill(From::Phone, "/carte", "/carte", None, &wrong)
            .await;
        assert!(
            refused.body.contains("id=\"old_word-p\""),
            "{}",
            refused.body
        );
        let right = card_form(&phrase, &[("old_word", word)]);
        let opened = house
            .fill(From::Phone, "/carte", "/carte", None, &right)
            .await;
        assert_eq!(opened.location, "/moi", "{}", opened.body);
        let me = house
            .get(From::Phone, "/moi", opened.cookie.as_deref())
            .await;
        assert_eq!(
            me.body.contains("nouvelle carte pour vous"),
            kept,
            "{}",
            me.body
        );
    }
}

fn recovery(fields: &[(&str, &str)]) -> String {
    let mut all = vec![("known", WORD)];
    all.extend_from_slice(fields);
    typed(&all)
}

#[tokio::test]
async fn the_recovery_word_makes_a_new_code_and_ends_the_other_sessions() {
    let house = TestBox::new().await;
    house.account("Léa", Role::Member).await;
    let before = house.sign_in(From::Phone, "Léa").await;
    let page = "/entrer/secours";
    let form = recovery(&[("known", "RUE des-Tilleuls")]);
    let opened = house.fill(From::Phone, page, page, None, &form).await;
    assert_eq!(opened.location, "/moi", "{}", opened.body);
    let me = house
        .get(From::Phone, "/moi", opened.cookie.as_deref())
        .await;
    assert!(
        me.body.contains("refait avec le mot de secours"),
        "{}",
        me.body
    );
    let gone = house.get(From::Phone, "/moi/code", Some(&before)).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER);
    let old = serde_urlencoded::to_string([("name", "Léa"), ("code", CODE)]).unwrap();
    let old = house
        .fill(From::Phone, "/entrer", "/entrer", None, &old)
        .await;
    assert_eq!(old.cookie, None, "the old code opens nothing");
}

#[tokio::test]
async fn a_wrong_recovery_word_opens_nothing_and_its_owner_is_told() {
    let house = TestBox::new().await;
    house.account("Léa", Role::Member).await;
    let page = "/entrer/secours";
    for fields in [
        [("known", "rue du moulin"), ("name", "Léa")],
        [("known", WORD), ("name", "Personne d’ici")],
        [("known", ""), ("name", "Léa")],
    ] {
        let refused = house
            .fill(From::OtherPhone, page, page, None, &recovery(&fields))
            .await;
        assert_eq!(refused.cookie, None);
        assert!(refused.body.contains("id=\"known-p\""), "{}", refused.body);
        assert!(refused.body.contains("vélo bleu"), "what was typed is lost");
    }
    let cookie = house.sign_in(From::Phone, "Léa").await;
    let me = house.get(From::Phone, "/moi", Some(&cookie)).await;
    assert!(me.body.contains("2 mauvais codes"), "{}", me.body);
}
