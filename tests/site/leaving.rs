//! Taking one's things along, and leaving: with a room that keeps something of everybody.

use std::io::{Cursor, Read};

use http::StatusCode;
use parvis::clock::Now;
use parvis::ids::PersonId;
use parvis::people::holdings::{Choices, Contribution, Holdings, Leaves, Piece, Shelf, ShelfLine};
use parvis::people::web::People;
use parvis::people::{self, Line, Role, news};
use parvis::store::{self, Snapshot, Tx};
use parvis::web::Words;

use crate::joining::named;
use crate::{CODE, From, TestBox};

/// A room with one public piece by everybody, « Le tricot »; whose name stays on it becomes the news of this person.
struct Knitting(PersonId);

impl Holdings for Knitting {
    fn shelf(&self, _: &Snapshot, _: PersonId, _: Words) -> Result<Option<Shelf>, store::Error> {
        let lines = vec![ShelfLine {
            text: "Le tricot".into(),
            href: "/programme".into(),
        }];
        let title = "Mes ateliers".into();
        Ok(Some(Shelf { title, lines }))
    }

    fn pieces(&self, _: &Snapshot, _: PersonId, _: Words) -> Result<Vec<Piece>, store::Error> {
        Ok(vec![Piece {
            name: "tricot.txt".into(),
            content: b"une maille".to_vec(),
        }])
    }

    fn contributions(&self, _: &Snapshot, _: PersonId) -> Result<Vec<Contribution>, store::Error> {
        Ok(vec![Contribution {
            id: "tricot".into(),
            title: "Le tricot".into(),
        }])
    }

    fn forget(
        &self,
        tx: &mut Tx<'_>,
        _: PersonId,
        name: &str,
        choices: &Choices,
        now: Now,
    ) -> Result<(), store::Error> {
        let name = match choices.of("tricot") {
            Leaves::Name => name,
            Leaves::Former => "ancien membre",
        };
        let line = Line::new("people-news-wrong-tries").arg("count", name);
        news::tell(tx, self.0, line, now)
    }
}

/// A box with that room; its witness.
pub(crate) async fn with_knitting() -> (TestBox, PersonId) {
    let mut house = TestBox::new().await;
    let witness = house.account("Témoin", Role::Member).await;
    let people = People::new(house.shell.clone(), vec![Box::new(Knitting(witness))]);
    house.router = people::web::doors()
        .with_state(people)
        .into_router()
        .with_state(house.shell.clone());
    (house, witness)
}

#[tokio::test]
async fn the_archive_holds_everything_and_no_secret() {
    let (house, _) = with_knitting().await;
    house.account("Léa", Role::Member).await;
    let cookie = house.sign_in(From::Phone, "Léa").await;
    let path = "/moi/emporter/parvis.zip";
    let answer = house.get(From::Phone, path, Some(&cookie)).await;
    let mut archive = zip::ZipArchive::new(Cursor::new(answer.bytes)).unwrap();
    let names = archive.file_names();
    let mut names: Vec<_> = names.map(|name| name.unwrap().into_owned()).collect();
    names.sort();
    assert_eq!(
        names,
        [
            "README.txt",
            "account.json",
            "journal.json",
            "news.json",
            "sessions.json",
            "tricot.txt"
        ]
    );
    let mut whole = String::new();
    for name in &names {
        let mut text = String::new();
        archive
            .by_name(name)
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        if name.ends_with(".json") {
            serde_json::from_str::<serde_json::Value>(&text).unwrap();
        }
        whole.push_str(&text);
    }
    for held in [
        "\"Léa\"",
        "Ceci est tout",
        "This is all",
        "une maille",
        "2026-11-21T10:00:00Z",
    ] {
        assert!(whole.contains(held), "{held} is missing: {whole}");
    }
    let token = cookie.trim_start_matches("session=");
    for secret in ["argon2", token] {
        assert!(!whole.contains(secret), "the archive holds {secret}");
    }
}

#[tokio::test]
async fn leaving_erases_everything_and_the_name_is_free_again() {
    for (kept, stays) in [("", "ancien membre"), ("&keep=tricot", "Léa")] {
        let (house, witness) = with_knitting().await;
        house.account("Léa", Role::Member).await;
        let cookie = house.sign_in(From::Phone, "Léa").await;
        let page = house.get(From::Phone, "/moi/partir", Some(&cookie)).await;
        assert!(page.body.contains("Le tricot"), "{}", page.body);
        assert!(
            !page.body.contains(" checked"),
            "the name goes unless it is asked for"
        );
        let form = format!("token={}{kept}", page.token());
        let sure = house
            .post(From::Phone, "/moi/partir", Some(&cookie), &form)
            .await;
        assert!(sure.body.contains("pour de bon"), "{}", sure.body);
        let fields = |code: &str| format!("token={}{kept}&code={code}", sure.token());
        let yes = "/moi/partir/oui";
        let wrong = house
            .post(From::Phone, yes, Some(&cookie), &fields("faux"))
            .await;
        assert!(wrong.body.contains("id=\"code-p\""), "{}", wrong.body);
        assert!(named(&house, "Léa").await.is_some());
        let right = fields(&CODE.replace(' ', "+"));
        for _ in 0..2 {
            let gone = house.post(From::Phone, yes, Some(&cookie), &right).await;
            assert_eq!(gone.location, "/au-revoir", "{}", gone.body);
        }
        assert_eq!(named(&house, "Léa").await, None);
        let back = house.get(From::Phone, "/moi/code", Some(&cookie)).await;
        assert_eq!(back.status, StatusCode::SEE_OTHER);
        let farewell = house.get(From::Phone, "/au-revoir", None).await;
        assert!(!farewell.body.contains("Léa"), "{}", farewell.body);
        let told = house.store.read(move |read| news::of(read, witness));
        let told = told.await.unwrap();
        assert_eq!(told[0].line.args[0].1, stays);
        house.account("LEA", Role::Member).await;
    }
}

#[tokio::test]
async fn the_last_concierge_reads_why_they_cannot_leave() {
    let house = TestBox::new().await;
    let cookie = house.sit_down(From::Box).await;
    let page = house.get(From::Box, "/moi/partir", Some(&cookie)).await;
    assert!(
        page.body.contains("donnez d’abord ce rôle"),
        "{}",
        page.body
    );
    assert!(
        !page.body.contains("action=\"/moi/partir\""),
        "{}",
        page.body
    );
    let me = house.get(From::Box, "/moi", Some(&cookie)).await;
    let form = format!("token={}&code={}", me.token(), CODE.replace(' ', "+"));
    let refused = house
        .post(From::Box, "/moi/partir/oui", Some(&cookie), &form)
        .await;
    assert!(
        refused.body.contains("donnez d’abord ce rôle"),
        "{}",
        refused.body
    );
}
