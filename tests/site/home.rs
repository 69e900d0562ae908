//! The front page: what is alive in the place, in time order, with a word where there is nothing.

use http::StatusCode;
use parvis::clock::Clock;
use parvis::commons::questions::{Text, acts};
use parvis::ids::{PersonId, QuestionId};
use parvis::people::Role;
use parvis::store::Tx;

use crate::{From, TestBox};

async fn home(house: &TestBox) -> String {
    let answer = house.get(From::Phone, "/", None).await;
    assert_eq!(answer.status, StatusCode::OK);
    answer.body.replace('\u{a0}', " ")
}

/// Asks a question as many hours after the house's own time.
async fn ask(house: &TestBox, person: PersonId, title: &str, hours: i64) -> QuestionId {
    let text = Text {
        title: title.to_owned(),
        ..Text::default()
    };
    let at = house.clock.now().timestamp() + jiff::SignedDuration::from_hours(hours);
    let now = Clock::fixed(at, jiff::tz::TimeZone::UTC).now();
    let asked = house
        .store
        .write(move |tx: &mut Tx<'_>| acts::ask(tx, person, (text, false), now));
    asked.await.unwrap()
}

#[tokio::test]
async fn the_front_page_says_what_is_alive_and_when_nothing_is() {
    let house = TestBox::new().await;
    let empty = home(&house).await;
    for said in [
        "Rien de prévu aujourd’hui",
        "Questions ouvertes",
        "Aucune question ouverte pour le moment",
        "Dernières recettes",
        "Aucune recette pour le moment",
    ] {
        assert!(empty.contains(said), "{said}: {empty}");
    }

    let lea = house.account("Léa", Role::Member).await;
    let oldest = ask(&house, lea, "Qui prête une échelle ?", 0).await;
    let closed = ask(&house, lea, "Quand sonne la cloche ?", 1).await;
    // Asked in another order than they were written down.
    let last = ask(&house, lea, "Où ranger les vélos ?", 4).await;
    let middle = ask(&house, lea, "Comment tailler un pommier ?", 2).await;
    let keeper = acts::Keeper {
        person: lea,
        is_desk: false,
    };
    let now = house.clock.now();
    let close = move |tx: &mut Tx<'_>| acts::close(tx, closed, keeper, true, now);
    house.store.write(close).await.unwrap();

    let alive = home(&house).await;
    let at = |question: QuestionId| {
        let link = format!("href=\"/communs/questions/{question}\"");
        alive
            .find(&link)
            .unwrap_or_else(|| panic!("{link}: {alive}"))
    };
    assert!(at(last) < at(middle) && at(middle) < at(oldest), "{alive}");
    assert!(
        !alive.contains("la cloche"),
        "a closed one waits for nobody"
    );
    assert!(
        alive.contains("Par Léa, 21 novembre 2026, sans réponse"),
        "{alive}"
    );
    assert!(!alive.contains("Aucune question ouverte"), "{alive}");

    // A few are enough: the others are where the page leads to.
    let fresh = ask(&house, lea, "Qui a les clés ?", 5).await;
    let full = home(&house).await;
    assert!(full.contains(&format!("/communs/questions/{fresh}\"")));
    assert!(!full.contains(&oldest.to_string()), "{full}");
    assert!(full.contains("href=\"/communs/questions\""), "{full}");
}
